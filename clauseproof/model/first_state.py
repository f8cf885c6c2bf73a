"""Whether a rulebook has a first state: without one, everything would hold, of nothing at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clauseproof.diagnostics import fail
from clauseproof.model.expressions import (
    TRUE,
    readings_read,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, TooManyFirstStates
from clauseproof.model.typing import measure

if TYPE_CHECKING:
    from clauseproof.model.rulebook import Rulebook

MAX_TRIED = 300_000
"""So many parts of conditions are evaluated before it is left to the prover whether there is a first state."""


def check_first_state(rulebook: Rulebook) -> None:
    """An unsatisfiable first state would make every property hold of nothing at all."""
    system = rulebook.system
    if system.initially == TRUE:
        return
    spoken_of = variables_read(system.initially)
    small = replace(system, variables=tuple(v for v in system.variables if v.name in spoken_of), events=())
    assert rulebook.scope is not None
    left = MAX_TRIED // measure(system.initially, rulebook.scope)[0]
    for choice in system.choices(readings_read(system.initially)):
        try:
            satisfied, left = _satisfiable(Interpreter(small, choice), left)
        except TooManyFirstStates:
            return
        if left <= 0:
            return
        if not satisfied:
            entries = [
                *rulebook.declarations.of("initially"),
                *(entry for entry in rulebook.declarations.of("state") if entry.name in spoken_of),
            ]
            said = " where " + ", ".join(f"{r} is {o}" for r, o in choice.items()) if choice else ""
            raise fail(
                "CP011",
                f"no first state satisfies this rulebook{said}",
                *(entry.at for entry in entries[:10]),
                help="these conditions and the variables' first values contradict each other",
            )


def _satisfiable(interpreter: Interpreter, left: int) -> tuple[bool, int]:
    """Whether there is a first state, and how many more candidates may be tried (where none: it is not known)."""
    for candidate in interpreter.candidates():
        left -= 1
        if interpreter.holds(interpreter.system.initially, candidate):
            return True, left
        if left <= 0:
            break
    return False, left
