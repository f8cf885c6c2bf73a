"""What the commands share: help, exit codes, interruptions, internal errors."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import subprocess
import sys
import tomllib
from itertools import permutations
from pathlib import Path

import pytest

import clauseproof as cp
from clauseproof.cli import exits, graph
from clauseproof.cli.exits import Exit
from clauseproof.cli.main import main
from tests.cli.conftest import ROOT, Run

HEAVY = (
    "z3",
    "networkx",
    "numpy",
    "matplotlib",
    "simpy",
    "jinja2",
    "yaml",
    "markdown_it",
    "scipy",
    "rich",
    "watchfiles",
)


@pytest.mark.parametrize(
    "command", [[], ["check"], ["simulate"], ["report"], ["apply"], ["graph"], ["export"], ["doctor"]]
)
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys\n"
        "from clauseproof.cli.main import main\n"
        f"assert main({[*command, '--help']!r}) == 0\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == ""
    assert "exit codes" in done.stdout


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = f"import sys, clauseproof; sys.exit(any(name in sys.modules for name in {(*HEAVY, 'typing')!r}))"
    subprocess.run([sys.executable, "-S", "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


def test_every_public_name_is_there() -> None:
    for name in cp.__all__:
        assert getattr(cp, name) is not None
    assert set(cp.__all__) <= set(dir(cp))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        cp.nonsense  # noqa: B018


def test_the_version_is_the_one_of_the_distribution() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert cp.__version__ == stated


def test_load_without_a_reference_is_the_only_rulebook_as_amended(workspace: Path) -> None:
    assert cp.load(workspace=workspace).id == "tickets+words"
    assert cp.load("tickets", workspace).version == "1.0"
    (workspace / "model" / "other.md").write_text("---\nrulebook: other\n---\n", encoding="utf-8")
    with pytest.raises(cp.ClauseproofError, match="say which"):
        cp.load(workspace=workspace)


def test_the_worst_exit_wins_in_any_order() -> None:
    best_first = [Exit.AS_EXPECTED, Exit.UNDECIDED, Exit.NOT_AS_EXPECTED, Exit.BAD_INPUT, Exit.INTERNAL_ERROR]
    assert [int(exit) for exit in best_first] == [0, 3, 1, 2, 4]
    for count in range(1, 6):
        for order in permutations(best_first[:count]):
            assert exits.worst(*order) is best_first[count - 1]
    assert exits.worst() is Exit.AS_EXPECTED


def test_every_way_a_check_ends_has_its_exit() -> None:
    from clauseproof.proofs import results

    assert exits.of_check(results.AS_EXPECTED) == 0
    assert exits.of_check(results.NOT_AS_EXPECTED) == 1
    assert exits.of_check(results.UNDECIDED) == 3


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"clauseproof {cp.__version__}\n"


def test_an_internal_error_asks_to_be_reported_and_shows_a_traceback_only_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(graph, "run", fail)
    monkeypatch.delenv("CLAUSEPROOF_DEBUG", raising=False)
    assert main(["graph"]) == 4
    printed = capsys.readouterr().err
    assert "internal error: ZeroDivisionError: a fault" in printed
    assert "report it" in printed
    assert "Traceback" not in printed
    monkeypatch.setenv("CLAUSEPROOF_DEBUG", "1")
    assert main(["graph"]) == 4
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_running_out_of_stack_or_memory_is_bad_input(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(graph, "run", fail)
    assert main(["graph"]) == 2
    printed = capsys.readouterr().err
    assert "CP013" in printed
    assert "Traceback" not in printed


def test_control_c_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(graph, "run", interrupted)
    assert main(["graph"]) == 130
    assert capsys.readouterr().err == "clauseproof: interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
def test_a_reader_that_stops_reading_is_no_error(workspace: Path) -> None:
    command = f"'{sys.executable}' -m clauseproof graph tickets; echo $? >code"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        ["bash", "-c", f"({command}) | true; sleep 0; wait"],
        cwd=workspace,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _, errors = process.communicate(timeout=60)
    assert errors == ""
    assert (workspace / "code").read_text().strip() in ("0", "141")


def test_a_terminal_without_unicode_is_no_error(clauseproof: Run) -> None:
    done = clauseproof("graph", "tickets+words", "--format", "dot", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["check", "simulate", "report", "apply", "graph"])
def test_every_command_is_a_module_with_arguments_and_a_run(module: str) -> None:
    command = importlib.import_module(f"clauseproof.cli.{module}")
    assert callable(command.add_arguments)
    assert callable(command.run)
