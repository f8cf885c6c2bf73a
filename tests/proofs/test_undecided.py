"""What is not decided says why: which engine, how far it came, what grows, what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.question import Limits
from tests.proofs.test_false_greens import SWITCH, in_workspace

ROOT = Path(__file__).resolve().parents[2]
COUNTING = """\
go: {by: A, may: yes, when: phase is one, then: {phase: two}}
back: {by: A, may: yes, when: phase is two, then: {phase: one, rounds: rounds + 1}}
"""


def test_the_variable_that_grows_is_named(tmp_path: Path) -> None:
    state = "phase: {one of: [one, two]}\nrounds: count"
    body = "always: rounds mod 7 != 6 or phase is one or rounds < 90\nexpect: undecided"
    root = in_workspace(tmp_path, state, COUNTING, {"Something": body})
    limits = Limits(nodes=60, symbolic=SymbolicLimits(induction=1, depth=2, rlimit=1_000))
    (row, _) = check(Workspace(root), limits=limits).results
    assert row.verdict == "undecided"
    assert "values of 'rounds' among them" in row.reason
    assert "no counterexample of at most 2 events" in row.reason


@pytest.mark.parametrize("command", ["check", "verify"])
def test_without_z3_it_is_said_that_z3_is_missing(tmp_path: Path, command: str) -> None:
    """What needs no solver is still decided: histories, and (``--solver none``) proofs over finitely many positions."""
    state = "done: yes/no\nsize: {type: integer, initially: any}"
    bodies = {
        "Same": "on: {event: go, ensures: size = old.size}",
        "Sometimes done": "possible: done",
        "Quiet": "never: size < 3 and size > 5",
    }
    root = in_workspace(tmp_path / "w", state, SWITCH, bodies)
    check(Workspace(root), certificates=root / "proofs" / "certificates")
    (tmp_path / "z3").mkdir()
    (tmp_path / "z3" / "__init__.py").write_text("raise ImportError('there is none')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "clauseproof", command, "--workspace", str(root)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 3, done.stdout + done.stderr
    told = " ".join(done.stdout.split())
    assert "Z3 cannot be loaded (there is none); 'clauseproof doctor' says more" in told
    assert ("Sometimes done rules: proved" if command == "check" else "replayed") in told
