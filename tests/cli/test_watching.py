"""``clauseproof check --watch``: every save is checked, until Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clauseproof.cli.main import main
from tests.cli.conftest import ROOT

ASKED = """\
# Nobody is refused twice

```yaml property
in: tickets
never: {formula}
expect: refuted
```
"""


class Watch:
    """A watching process, and what it says, line by line."""

    def __init__(self, workspace: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "clauseproof", "check", "--watch"],
            cwd=workspace,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, told: str, rounds: int = 4) -> None:
        """Go on until it has told something; a change of several files may be seen in several rounds."""
        said = ""
        for _ in range(rounds):
            said += self.until_ready()
            if told in said:
                return
        raise AssertionError(said)

    def until_ready(self, seconds: float = 90) -> str:
        """All that is said up to the line by which it waits for the next save."""
        said, until = "", time.monotonic() + seconds
        while "watching, until Ctrl-C" not in said:
            said += self.lines.get(timeout=max(0.1, until - time.monotonic()))
        return said


@pytest.fixture
def watch(asked: Path, workspace: Path, heeds_sigint: None) -> Iterator[Watch]:
    yield from watching(workspace)


@pytest.fixture
def asked(workspace: Path) -> Path:
    """A property in the workspace."""
    (workspace / "proofs").mkdir()
    (workspace / "proofs" / "asked.md").write_text(ASKED.format(formula="visits > 1"), encoding="utf-8")
    return workspace / "proofs" / "asked.md"


@pytest.fixture
def watch_of_rules_alone(workspace: Path, heeds_sigint: None) -> Iterator[Watch]:
    yield from watching(workspace)


def watching(workspace: Path) -> Iterator[Watch]:
    watch = Watch(workspace)
    yield watch
    watch.process.kill()
    watch.process.wait()
    assert watch.process.stdout is not None
    watch.process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGINT for one process")
def test_a_save_is_checked_an_error_is_shown_and_ctrl_c_ends_it(workspace: Path, asked: Path, watch: Watch) -> None:
    first = watch.until_ready()
    assert "refuted (as expected)" in first

    asked.write_text(ASKED.format(formula="visits < 0"), encoding="utf-8")
    flipped = watch.until_ready()
    assert "Nobody is refused twice (tickets): refuted → proved (not as expected)" in flipped
    assert "Stays in range" not in flipped

    asked.write_text(ASKED.format(formula="visit < 0"), encoding="utf-8")
    assert "did you mean 'visits'?" in watch.until_ready()

    asked.write_text(ASKED.format(formula="visits > 2"), encoding="utf-8")
    assert "proved (not as expected) → refuted" in watch.until_ready()

    (workspace / "model" / "tickets.md").touch()
    assert "no verdict flipped" in watch.until_ready()

    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(30) == 0


def test_a_folder_made_after_the_start_is_watched_too(workspace: Path, watch_of_rules_alone: Watch) -> None:
    watch, asked = watch_of_rules_alone, workspace / "proofs" / "asked.md"
    assert "Nobody is refused twice" not in watch.until_ready()

    for number in range(2):
        asked.parent.mkdir()
        asked.write_text(ASKED.format(formula="visits > 1"), encoding="utf-8")
        watch.until("Nobody is refused twice (tickets): new → refuted")

        asked.write_text(ASKED.format(formula="visits < 0"), encoding="utf-8")
        watch.until("refuted → proved (not as expected)")

        asked.parent.rename(workspace / f"away {number}")
        watch.until("Nobody is refused twice (tickets): gone")


def test_a_folder_that_another_takes_the_place_of_is_watched_on(workspace: Path, asked: Path, watch: Watch) -> None:
    watch.until_ready()
    asked.parent.rename(workspace / "before")
    asked.parent.mkdir()
    asked.write_text(ASKED.format(formula="visits < 0"), encoding="utf-8")
    watch.until("→ proved (not as expected)")

    asked.write_text(ASKED.format(formula="visits > 2"), encoding="utf-8")
    watch.until("proved (not as expected) → refuted")


@pytest.mark.parametrize("option", ["--output=out.txt", "--also=json=x", "--certificates=c", "--format=json"])
def test_a_watch_writes_no_files(
    option: str, workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(["check", "--watch", option]) == 2
    assert "--watch" in capsys.readouterr().err
