"""The Makefile's bootstrap, on machines that we make up: a PATH with only what each story needs.

The stand-ins for Python and uv write down how they were called, and do no more than make the files that
the Makefile looks for; so these stories need no network, and each takes a fraction of a second.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(os.name == "nt" or MAKE is None, reason="needs make and a POSIX shell")

TOOLS = ["sh", "cat", "rm", "mkdir", "ln", "echo", "test"]

PYTHON = """\
#!/bin/sh
case "$*" in
    *version_info\\[:3\\]*) echo {version} ;;
    *version_info*) exit {too_old} ;;
    *ensurepip*) exit {no_venv} ;;
    "-m venv "*) echo "venv $3" >>"$LOG"; mkdir -p "$3/bin"; ln -s "$STOCK/python3" "$3/bin/python" ;;
    "-m pip "*) echo "pip install uv" >>"$LOG"; ln -s "$STOCK/uv" "${{0%/*}}/uv" ;;
esac
"""

UV = """\
#!/bin/sh
case "$1" in
    cache | python) exit 0 ;;
    sync)
        echo "${0##*/} $*" >>"$LOG"
        mkdir -p .venv/bin
        ln -sf "$STOCK/python3" .venv/bin/python
        ln -sf "$STOCK/clauseproof" .venv/bin/clauseproof ;;
esac
"""

CLAUSEPROOF = """\
#!/bin/sh
echo "clauseproof $*" >>"$LOG"
[ "$1" = report ] && echo '<!doctype html>' >"$3" && echo "The report: $3"
"""


class Machine:
    """A folder with the Makefile, and a PATH of its own."""

    def __init__(self, folder: Path, makefile: Path) -> None:
        self.clone = folder / "clone"
        self.bin = folder / "bin"
        self.stock = folder / "stock"  # what the stand-ins install from
        self.log = folder / "log"
        for new in (self.clone, self.bin, self.stock):
            new.mkdir()
        self.log.touch()
        shutil.copy(makefile, self.clone / "Makefile")
        for name in ("pyproject.toml", "uv.lock"):
            (self.clone / name).touch()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)
        self.add(self.stock / "python3", PYTHON.format(version="3.12.1", too_old=0, no_venv=0))
        self.add(self.stock / "uv", UV)
        self.add(self.stock / "clauseproof", CLAUSEPROOF)

    def add(self, path: Path, script: str) -> None:
        path.write_text(script, "utf-8")
        path.chmod(0o755)

    def has(self, name: str) -> None:
        (self.bin / name).symlink_to(self.stock / name)

    def lacks(self, name: str) -> None:
        (self.bin / name).unlink()

    def has_python(self, name: str, version: str, too_old: bool = False, no_venv: bool = False) -> None:
        script = PYTHON.format(version=version, too_old=int(too_old), no_venv=int(no_venv))
        self.add(self.bin / name, script)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        assert MAKE is not None
        environment = {"PATH": str(self.bin), "LOG": str(self.log), "STOCK": str(self.stock)}
        return subprocess.run(
            [MAKE, *arguments], cwd=self.clone, env=environment, capture_output=True, text=True, check=False
        )

    def make_setup(self) -> list[str]:
        """What the stand-ins were asked to do in a set-up that succeeds."""
        self.log.write_text("", "utf-8")
        done = self.make("setup")
        assert done.returncode == 0, done.stderr
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path, root: Path) -> Machine:
    return Machine(tmp_path, root / "Makefile")


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that a failed set-up says, beside make's own line about the rule that failed."""
    assert done.returncode != 0
    (sentence,) = [line for line in done.stderr.splitlines() if "***" not in line]
    return sentence


def test_an_old_python_is_named_with_what_is_needed(machine: Machine) -> None:
    machine.has_python("python3", "3.9.2", too_old=True)
    sentence = complaint(machine.make("report"))
    assert "needs Python 3.11 or newer, but python3 is 3.9.2" in sentence
    assert not (machine.clone / ".bootstrap").exists()


def test_no_python_at_all(machine: Machine) -> None:
    assert "needs Python 3.11 or newer, but there is no python3 here" in complaint(machine.make("test"))


def test_a_python_without_its_venv_module(machine: Machine) -> None:
    machine.has_python("python3", "3.11.2", no_venv=True)
    sentence = complaint(machine.make("setup"))
    assert "python3 cannot make a virtual environment: install its venv module" in sentence
    assert not (machine.clone / ".bootstrap").exists()


def test_a_named_python_that_is_too_old_is_not_replaced_by_another(machine: Machine) -> None:
    machine.has("python3")
    machine.has_python("python3.9", "3.9.2", too_old=True)
    assert "but python3.9 is 3.9.2" in complaint(machine.make("setup", "PYTHON=python3.9"))


def test_a_newer_python_beside_an_old_python3_is_found(machine: Machine) -> None:
    machine.has_python("python3", "3.9.2", too_old=True)
    machine.has_python("python3.12", "3.12.4")
    assert machine.make_setup() == ["venv .bootstrap", "pip install uv", "uv sync --locked --quiet"]


def test_without_uv_one_is_installed_for_the_clone_alone(machine: Machine) -> None:
    machine.has("python3")
    assert machine.make_setup() == ["venv .bootstrap", "pip install uv", "uv sync --locked --quiet"]


def test_uv_is_used_where_it_is_at_hand(machine: Machine) -> None:
    machine.has("uv")
    assert machine.make_setup() == ["uv sync --locked --quiet"]
    assert not (machine.clone / ".bootstrap").exists()


def test_a_uv_too_old_for_the_project_is_passed_over(machine: Machine) -> None:
    machine.has("python3")
    machine.add(machine.bin / "uv", "#!/bin/sh\nexit 2\n")
    assert machine.make_setup() == ["venv .bootstrap", "pip install uv", "uv sync --locked --quiet"]


def test_the_second_set_up_does_nothing(machine: Machine) -> None:
    machine.has("uv")
    machine.make_setup()
    assert machine.make_setup() == []


@pytest.mark.parametrize("changed", ["pyproject.toml", "uv.lock"])
def test_a_changed_dependency_is_set_up(machine: Machine, changed: str) -> None:
    machine.has("uv")
    machine.make_setup()
    os.utime(machine.clone / ".venv" / ".set-up", (1, 1))
    os.utime(machine.clone / changed, (2, 2))
    assert machine.make_setup() == ["uv sync --locked --quiet"]


def test_uv_that_disappears_is_not_missed_until_needed(machine: Machine) -> None:
    machine.has("uv")
    machine.has("python3")
    machine.make_setup()
    machine.lacks("uv")
    assert machine.make_setup() == []
    os.utime(machine.clone / ".venv" / ".set-up", (1, 1))
    assert machine.make_setup() == ["venv .bootstrap", "pip install uv", "uv sync --locked --quiet"]


def test_a_half_made_bootstrap_is_made_anew(machine: Machine) -> None:
    machine.has("python3")
    (machine.clone / ".bootstrap" / "bin").mkdir(parents=True)
    assert machine.make_setup() == ["venv .bootstrap", "pip install uv", "uv sync --locked --quiet"]


def test_an_interrupted_set_up_is_begun_anew(machine: Machine) -> None:
    machine.has("uv")
    leftover = machine.clone / ".venv" / "lib" / "half"
    leftover.mkdir(parents=True)
    assert machine.make_setup() == ["uv sync --locked --quiet"]
    assert not leftover.exists()


def test_an_environment_whose_python_has_gone_is_made_anew(machine: Machine) -> None:
    machine.has("uv")
    machine.make_setup()
    python = machine.clone / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(machine.stock / "gone")
    assert machine.make_setup() == ["uv sync --locked --quiet"]


def test_a_clone_that_was_moved_is_set_up_again(machine: Machine) -> None:
    machine.has("uv")
    machine.make_setup()
    machine.clone = machine.clone.rename(machine.clone.with_name("moved clone"))
    assert machine.make_setup() == ["uv sync --locked --quiet"]
    assert machine.make_setup() == []


def test_the_report_is_written_and_named(machine: Machine) -> None:
    machine.has("uv")
    done = machine.make("report")
    assert done.returncode == 0, done.stderr
    report = machine.clone / "build" / "clauseproof-report.html"
    assert report.is_file()
    assert done.stdout.splitlines()[-1] == f"The report: {report}"
    assert done.stdout.count("The report:") == 1, "once is enough"
