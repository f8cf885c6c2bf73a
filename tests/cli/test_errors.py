"""Bad input: exit 2, a sentence with its place, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clauseproof.cli.main import main
from clauseproof.diagnostics import ClauseproofError
from tests.cli.conftest import AMENDMENT, ROOT, RULEBOOK, Run

GUARD = "when: status is refused,"


def with_guard(guard: str) -> str:
    assert GUARD in RULEBOOK
    return RULEBOOK.replace(GUARD, f"when: {guard},")


def with_block(kind: str, body: str) -> str:
    return RULEBOOK + f"\n```yaml {kind}\n{body}\n```\n"


BROKEN = {
    "an unknown name": (with_guard("statsu is refused"), "CP006", "statsu"),
    "a type error in a guard": (with_guard("visits"), "CP008", "yes/no"),
    "a duplicate key": (
        RULEBOOK.replace("by: Reader, may: yes", "by: Reader, by: Desk, may: yes"),
        "CP004",
        "twice",
    ),
    "an unsatisfiable first state": (with_block("initially", "late: visits >= 3"), "CP011", "first state"),
    "a cycle of terms": (with_block("term", "a: b\nb: c\nc: a"), "CP012", "a → b → c → a"),
    "deeply nested YAML": (with_block("state", "x: " + "[" * 9000 + "]" * 9000), "CP013", "nested deeper"),
    "YAML nested by indentation": (
        with_block("state", "\n".join(" " * n + "a:" for n in range(900))),
        "CP013",
        "nested deeper",
    ),
    "a deeply nested expression": (with_guard("(" * 900 + "yes" + ")" * 900), "CP013", "nested deeper"),
    "very many nots": (with_guard("not " * 900 + "yes"), "CP013", "not"),
    "terms that double": (
        with_block("term", "t0: visits = 0\n" + "\n".join(f"t{n}: t{n - 1} and t{n - 1}" for n in range(1, 70))),
        "CP013",
        "larger",
    ),
    "a block before any clause": (
        "---\nrulebook: x\nactors: {A: a}\n---\n```yaml event\n```\n",
        "CP009",
        "heading",
    ),
    "front matter never closed": ("---\nrulebook: x\n", "CP002", ""),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_text_is_told_with_its_place_and_nothing_is_written(
    what: str, workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text, code, says = BROKEN[what]
    (workspace / "model" / "tickets.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(workspace)
    assert main(["graph", "model/tickets.md", "-o", "out.dot"]) == 2
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    first = printed.err.splitlines()[0]
    if what != "front matter never closed":
        assert re.match(rf"model/tickets\.md:\d+:\d+: {code}: ", first), first
    assert code in first
    assert says in first
    assert printed.out == ""
    assert not (workspace / "out.dot").exists()


@pytest.mark.parametrize("command", [["check"], ["apply", "model/words.md"], ["graph"]])
def test_every_command_that_reads_a_rulebook_tells_what_is_wrong_with_it(
    command: list[str], clauseproof: Run, workspace: Path
) -> None:
    (workspace / "model" / "tickets.md").write_text(with_guard("statsu is refused"), encoding="utf-8")
    done = clauseproof(*command)
    assert done.returncode == 2
    assert re.search(r"^model/tickets\.md:\d+:\d+: CP006: .*statsu", done.stderr, re.MULTILINE)
    assert "did you mean 'status'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_amendment_drafted_on_another_text_shows_both_places(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = AMENDMENT.replace("visits: count", "visits: integer")
    (workspace / "model" / "words.md").write_text(changed, encoding="utf-8")
    monkeypatch.chdir(workspace)
    assert main(["apply", "model/words.md", "-o", "out.md"]) == 2
    printed = capsys.readouterr().err
    assert re.search(r"^model/words\.md:\d+:\d+: CP021: .*drafted against another text", printed, re.MULTILINE)
    assert re.search(r"^model/tickets\.md:\d+:\d+: ", printed, re.MULTILINE)
    assert not (workspace / "out.md").exists()


def test_several_things_wrong_are_told_at_once(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = with_guard("statsu is refused").replace("visits: visits + 1", "vists: 3")
    (workspace / "model" / "tickets.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(workspace)
    assert main(["graph", "tickets"]) == 2
    printed = capsys.readouterr().err
    assert "statsu" in printed
    assert "vists" in printed


def test_a_file_that_is_not_utf_8_is_told_with_the_place(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "model" / "tickets.md").write_bytes(RULEBOOK.encode() + "Größe".encode("latin-1"))
    monkeypatch.chdir(workspace)
    assert main(["graph", "tickets"]) == 2
    assert re.match(r"model/tickets\.md:\d+:3: CP001: .*not UTF-8", capsys.readouterr().err)


def test_a_missing_file_a_folder_and_a_file_of_50_mb(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    (workspace / "folder.md").mkdir()
    with (workspace / "large.md").open("wb") as large:
        large.truncate(50_000_000)
    for path, says in (
        ("no.md", "no file no.md"),
        ("folder.md", "a folder"),
        ("large.md", "50,000,000 bytes"),
    ):
        assert main(["graph", path]) == 2
        printed = capsys.readouterr().err
        assert "CP001" in printed
        assert says in printed


def test_errors_are_json_too_where_json_is_asked_for(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "model" / "tickets.md").write_text(with_guard("statsu is refused"), encoding="utf-8")
    monkeypatch.chdir(workspace)
    assert main(["check", "--format", "json"]) == 2
    printed = capsys.readouterr()
    assert "CP006" in printed.err
    data = json.loads(printed.out)
    assert data["schema"] == 1
    (error,) = data["errors"]
    assert error["code"] == "CP006"
    assert error["places"][0]["file"] == "model/tickets.md"


def test_what_a_file_says_cannot_drive_the_terminal(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = RULEBOOK.replace("rulebook: tickets", 'rulebook: "tick\N{RIGHT-TO-LEFT OVERRIDE}ets"\nbogus: 1')
    (workspace / "model" / "tickets.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(workspace)
    assert main(["graph", "model/tickets.md"]) == 2
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chekc"],
        ["check", "--fromat", "json"],
        ["graph", "--format", "bmp"],
        ["simulate", "--replications", "0"],
        ["simulate", "--seed", "-1"],
        ["simulate", "--seed", "\N{SUPERSCRIPT TWO}"],
        ["simulate", "--seed", "1" * 5000],
        ["simulate", "--replications", "1" * 5000],
        ["report", "--replications", "1000001"],
        ["graph", "tickets", "--reading", "nonsense"],
        ["graph", "tickets", "--reading", "no=such"],
        ["graph", "tickets", "--by", "visits"],
        ["graph", "tickets", "--by", "stats"],
        ["graph", "tickets", "-o", "picture.bmp"],
        ["graph", "tickets", "--workspace", "nowhere"],
        ["graph", "tickets+nothing"],
        ["apply", "tickets"],
        ["check", "--rulebook", "tikets"],
    ],
)
def test_bad_options_are_bad_input(
    arguments: list[str], workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err
    assert "Traceback" not in printed.err
    assert sorted(path.name for path in workspace.iterdir()) == ["model"]


def test_a_run_has_the_same_bounds_on_the_command_line_as_in_a_scenario() -> None:
    from argparse import ArgumentTypeError

    from clauseproof.cli.simulate import count, seed
    from tests.simulation.lifecycle import WEEKLY, scenario_of, weights

    def written(name: str, number: int) -> int:
        text = WEEKLY.replace("COUNT", "5").replace("VISIT_1", weights(10, 5)).replace("NOT", "20")
        text = text.replace("LATER", "{set rejected: 0.2, rest: as visit 1}")
        scenario = scenario_of(f"experiment: {{{name}: {number}}}\n{text}")
        return scenario.replications if name == "replications" else scenario.seed

    for name, option, most in (("replications", count, 1_000_000), ("seed", seed, (1 << 64) - 1)):
        assert option(str(most)) == written(name, most) == most
        with pytest.raises(ArgumentTypeError, match=f"to {most}"):
            option(str(most + 1))
        with pytest.raises(ClauseproofError, match=f"up to {most:,}"):
            written(name, most + 1)


@pytest.mark.parametrize("folder", [".", "/", "model"])
def test_a_folder_is_no_report(folder: str, workspace: Path, clauseproof: Run) -> None:
    done = clauseproof("report", "-o", folder)
    assert done.returncode == 2
    assert done.stderr.startswith(f"clauseproof: CP001: {folder} is a folder")
    assert sorted(path.name for path in workspace.iterdir()) == ["model"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--format", "json"], ["check", "--format", "json", "no.md"]]
)
def test_output_that_cannot_be_written_is_told(arguments: list[str], workspace: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clauseproof", *arguments],
            cwd=workspace,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 2
    assert "CP001: standard output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


def test_a_key_that_is_kept_for_later_is_never_suggested(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "model" / "tickets.md").write_text(RULEBOOK.replace("may: yes, when", "may: yes, wihen"), "utf-8")
    monkeypatch.chdir(workspace)
    assert main(["graph", "tickets"]) == 2
    printed = capsys.readouterr().err
    assert "help: did you mean 'when'" in printed and "within" not in printed
