"""A small workspace of its own, and the command line as a person at a terminal meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

RULEBOOK = """\
---
rulebook: tickets
version: "1.0"
title: Library tickets
actors:
  Reader: who borrows
  Desk: who decides
---

# Tickets

## T1 The ticket

A ticket is open until the desk decides.

```yaml state
status: {one of: {open: T1, provisional: T2, refused: T3}}
visits: count
```

```yaml decision
outcome: {by: Desk, shall: yes}
```

## T2 Provisional

The desk may give a provisional ticket.

```yaml event
set provisional:
  {decision: outcome, when: status is open, then: {status: provisional}}
```

## T3 Refused

A refused reader may come again.

```yaml event
set refused: {decision: outcome, when: status is open, then: {status: refused}}
come again: {by: Reader, may: yes, when: status is refused, then: {status: open, visits: visits + 1}}
```
"""

AMENDMENT = """\
---
amendment: words
amends: tickets@1.0
becomes: "1.1"
title: The Words amendment
actors:
  Clerk: {is: keeps the register, environment: no}
---

## T1 The ticket

```yaml state
status: {one of: {open: T1, {~~provisional~>refused~~}: T2, {~~refused~>barred~~}: T3}}
visits: count
```

## T2 {~~Provisional~>Refused~~}

```yaml event
set {~~provisional~>refused~~}:
  {decision: outcome, when: status is open, then: {status: {~~provisional~>refused~~}}}
```

## T3 {~~Refused~>Barred~~}

```yaml event
set {~~refused~>barred~~}: {decision: outcome, when: status is open, then: {status: {~~refused~>barred~~}}}
{--come again: {by: Reader, may: yes, when: status is refused, then: {status: open, visits: visits + 1}}
--}```
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with one rulebook and one amendment that renames in a circle."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "tickets.md").write_text(RULEBOOK, encoding="utf-8")
    (tmp_path / "model" / "words.md").write_text(AMENDMENT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def heeds_sigint() -> Iterator[None]:
    """Processes that a test starts heed SIGINT, though the tests may have been started in the background of a shell.

    (Such a shell has SIGINT ignored, and that is inherited.)
    """
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def clauseproof(workspace: Path) -> Run:
    """Run the command line in a process of its own, inside the workspace."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "clauseproof", *arguments],
            cwd=workspace,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return run
