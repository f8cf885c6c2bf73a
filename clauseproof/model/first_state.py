"""Whether a rulebook has a first state: without one, everything would hold, of nothing at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clauseproof.diagnostics import fail
from clauseproof.model.expressions import TRUE, readings_read, variables_read
from clauseproof.model.interpreter import Interpreter, TooManyFirstStates
from clauseproof.model.system import TransitionSystem
from clauseproof.model.typing import measure

if TYPE_CHECKING:
    from clauseproof.model.rulebook import Rulebook

MAX_TRIED = 300_000
"""So many parts of conditions are evaluated before it is left to the prover whether there is a first state."""


def check_first_state(rulebook: Rulebook) -> None:
    """An unsatisfiable first state would make every property hold of nothing at all (CP011)."""
    system = rulebook.system
    choice = choice_that_cannot_begin(system)
    if choice is None:
        return
    spoken_of = variables_read(system.initially)
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


def choice_that_cannot_begin(system: TransitionSystem) -> dict[str, str] | None:
    """A choice of the readings that matter under which there is no first state; None where none was found."""
    if system.initially == TRUE:
        return None
    spoken_of = variables_read(system.initially)
    small = replace(system, variables=tuple(v for v in system.variables if v.name in spoken_of), events=())
    left = MAX_TRIED // measure(system.initially)[0]
    for choice in system.choices(readings_read(system.initially)):
        try:
            satisfied, left = _satisfiable(Interpreter(small, choice), left)
        except TooManyFirstStates:
            return None
        if left <= 0:
            return None
        if not satisfied:
            return choice
    return None


def _satisfiable(interpreter: Interpreter, left: int) -> tuple[bool, int]:
    """Whether there is a first state, and how many more candidates may be tried (where none: it is not known)."""
    for candidate in interpreter.candidates():
        left -= 1
        if interpreter.holds(interpreter.system.initially, candidate):
            return True, left
        if left <= 0:
            break
    return False, left
