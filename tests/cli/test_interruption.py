"""Ctrl-C during a check: what was decided stays, the rest is undecided, and nothing is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import clauseproof as cp
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import answer
from clauseproof.proofs.findings import Decided
from clauseproof.proofs.properties.property import Property
from clauseproof.proofs.question import Question
from tests.cli.conftest import ROOT
from tests.cli.slow_texts import SLOW, SUMS

QUICK = """\
# Somebody is refused

```yaml property
in: tickets
possible: status is refused
```

# Only an open ticket is refused

```yaml property
in: tickets
before: {event: set refused, must: status is open}
```
"""


@pytest.fixture
def busy(workspace: Path) -> Path:
    """A workspace whose first properties are quick, and whose third keeps the solver busy."""
    (workspace / "model" / "sums.md").write_text(SUMS, encoding="utf-8")
    (workspace / "proofs").mkdir()
    (workspace / "proofs" / "a.md").write_text(QUICK, encoding="utf-8")
    (workspace / "proofs" / "b.md").write_text(SLOW, encoding="utf-8")
    certificates = workspace / "proofs" / "certificates"
    certificates.mkdir()
    (certificates / "of--old.smt2").write_text("; kept", encoding="utf-8")
    return workspace


def children(pid: int) -> list[tuple[int, str]]:
    """The living children of a process with their command lines."""
    listed = subprocess.run(
        ["ps", "-e", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return [(int(r[0]), r[3]) for r in rows if int(r[1]) == pid and not r[2].startswith("Z") and len(r) == 4]


def wait_for(what: Callable[[], object], seconds: float = 240) -> None:
    """Raises :class:`TimeoutError` where that does not come to be."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGINT for one process")
@pytest.mark.usefixtures("heeds_sigint")
def test_ctrl_c_keeps_what_was_decided_and_ends_with_3(busy: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "clauseproof",
        "check",
        "--format",
        "json",
        "--certificates",
        "proofs/certificates",
    ]
    # as a terminal would: the signal goes to the whole group of the foreground process
    process = subprocess.Popen(
        command,
        cwd=busy,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(lambda: any("clauseproof.proofs.engines.worker" in args for _, args in children(process.pid)))
        helpers = [pid for pid, _ in children(process.pid)]
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 3, err
    data = json.loads(out)
    found = {(r["property"], r["rulebook"]): (r["verdict"], r["reason"]) for r in data["results"]}
    assert found["Somebody is refused", "tickets"][0] == "proved"
    assert found["Only an open ticket is refused", "tickets"][0] == "proved"
    assert found["No sum leaves two when divided by 1009", "sums"] == ("undecided", "interrupted")
    assert found["Stays in range", "sums"] == ("undecided", "interrupted")
    assert data["summary"]["interrupted"] is True
    assert "interrupted" in err and "no certificates were written" in err
    assert "Traceback" not in err
    assert [path.name for path in (busy / "proofs" / "certificates").iterdir()] == ["of--old.smt2"]
    for pid in helpers:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def interrupted_at(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the n-th decision be interrupted."""
    calls: list[Property] = []

    def sometimes(question: Question) -> Decided:
        calls.append(question.prop)
        if len(calls) == place:
            raise KeyboardInterrupt
        return answer(question)

    monkeypatch.setattr("clauseproof.proofs.check.answer", sometimes)


def test_an_interrupted_check_is_undecided_even_where_that_was_expected(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "proofs").mkdir()
    text = QUICK.replace("must: status is open}\n", "must: status is open}\nexpect: undecided\n")
    (workspace / "proofs" / "a.md").write_text(text, encoding="utf-8")
    interrupted_at(2, monkeypatch)
    asked = ["somebody-is-refused", "only-an-open-ticket-is-refused"]
    found = check(cp.Workspace(workspace), properties=asked, interruptible=True)
    assert [(r.verdict, r.as_expected) for r in found.results] == [("proved", True), ("undecided", True)]
    assert found.interrupted and found.worst == "undecided"


def test_who_did_not_ask_for_it_is_interrupted_as_ever(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted_at(1, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        check(cp.Workspace(workspace))


def test_an_interruption_while_the_certifier_is_waited_for_certifies_no_more(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clauseproof.proofs.evidence.certification import Certifier
    from clauseproof.proofs.evidence.certifier import Certified

    waits: list[str] = []
    result = Certifier.result

    def sometimes(self: Certifier, id: str, timeout: float) -> Certified:
        waits.append(id)
        if len(waits) == 2:
            raise KeyboardInterrupt
        return result(self, id, timeout)

    (workspace / "proofs").mkdir()
    (workspace / "proofs" / "a.md").write_text(QUICK.replace("possible: ", "always: status is open or "), "utf-8")
    monkeypatch.setattr(Certifier, "result", sometimes)
    found = check(cp.Workspace(workspace), interruptible=True)
    assert found.interrupted
    verdicts = [r.verdict for r in found.results]
    assert verdicts.count("undecided") >= 1
    assert all(r.reason == "interrupted" for r in found.results if r.verdict == "undecided")
    assert len(waits) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.usefixtures("heeds_sigint")
def test_a_terminal_shows_property_engine_and_bound_and_nothing_else_does(busy: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "clauseproof", "check"],
        cwd=busy,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "160"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    try:
        os.set_blocking(ours, False)

        def all_shown() -> bool:
            nonlocal shown
            with contextlib.suppress(BlockingIOError):
                shown += os.read(ours, 1 << 16).decode()
            wanted = ("k-induction, k = ", " states", "No sum leaves two when divided by 1009 (sums)")
            return all(word in shown for word in wanted)

        wait_for(all_shown)
        os.set_blocking(ours, True)
        threading.Thread(target=drain, args=(ours,), daemon=True).start()
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 3
    assert "k = " not in out


def drain(terminal: int) -> None:
    """Read what a terminal shows, until it closes."""
    with contextlib.suppress(OSError):
        while os.read(terminal, 1 << 16):
            pass
