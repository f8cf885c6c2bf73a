"""A second solver, cvc5, for those who do not want to believe one alone: an optional extra, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from clauseproof.diagnostics import fail
from clauseproof.proofs.evidence.obligations import Obligations, Refused

_PACKAGES = Path(__file__).resolve().parents[3]


class Undecided(Exception):
    """The solver gave no answer in its time; the message says to what."""


def require_cvc5() -> str:
    """The name and version of cvc5.  Raises :class:`ClauseproofError` (CP062) where it is not installed."""
    if find_spec("cvc5") is None:
        raise fail("CP062", "cvc5 is not installed", help="pip install 'clauseproof[cvc5]'")
    from importlib.metadata import version

    return f"cvc5 {version('cvc5')}"


def discharge(asked: Obligations, seconds: float) -> int:
    """How many queries cvc5 answered as wanted: all.

    Raises :class:`Refused` where an answer is not the one wanted, :class:`Undecided` where there is none.
    """
    path = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH")]))
    try:
        done = subprocess.run(
            # -P: nothing in the current folder is mistaken for a module
            [sys.executable, "-P", "-m", "clauseproof.proofs.evidence.second_solver"],
            input=("(set-logic ALL)\n" + asked.script).encode(),
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Undecided(f"cvc5 took more than {seconds:g} seconds") from None
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Undecided(f"cvc5 stopped: {words[-1] if words else f'exit code {done.returncode}'}")
    answers = json.loads(done.stdout)
    if len(answers) != len(asked.queries):
        raise Undecided(f"cvc5 gave {len(answers)} answers to {len(asked.queries)} queries")
    for query, answer in zip(asked.queries, answers, strict=True):
        if answer not in ("sat", "unsat"):
            raise Undecided(f"cvc5 could not decide: {query.otherwise} ({query.name}: {answer})")
        if answer != query.wanted:
            raise Refused(f"{query.otherwise} ({query.name}: {answer})")
    return len(answers)


def answers_of(script: str) -> list[str]:
    """cvc5's answers to a script of SMT-LIB 2."""
    import cvc5

    solver = cvc5.Solver()
    solver.setOption("incremental", "true")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "certificate")
    said: list[str] = []
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return "".join(said).split()
        said.append(str(command.invoke(solver, parser.getSymbolManager())))


if __name__ == "__main__":
    print(json.dumps(answers_of(sys.stdin.buffer.read().decode())))
