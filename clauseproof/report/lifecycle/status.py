"""Which variable is the status, and what its values are called."""

from __future__ import annotations

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.expressions import Enumeration, Value, members
from clauseproof.model.system import TransitionSystem, Variable

MAX_STAGES = 60


def status_of(system: TransitionSystem, by: str | None) -> Variable:
    """The variable whose values are the stages."""
    if by is not None:
        if by not in system.variable:
            raise fail("CP006", f"the rulebook has no variable '{by}'", help=did_you_mean(by, system.variable))
        values = members(system.variable[by].sort)
        if values is None or len(values) > MAX_STAGES:
            raise fail("CP008", f"'{by}' ({system.variable[by].sort}) has too many values to be drawn as stages")
        return system.variable[by]
    candidates = [v for v in system.variables if isinstance(v.sort, Enumeration) and v.name not in system.attributes]
    if not candidates:
        raise fail("CP006", "no variable of this rulebook has named values that events set", help="say --by VARIABLE")
    return max(candidates, key=lambda v: (len(v.value_clauses), len(members(v.sort) or ())))


def word(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def values(variable: Variable) -> list[str]:
    """The values that a variable can have, as words."""
    return [word(value) for value in members(variable.sort) or ()]


def label(variable: Variable, value: str) -> str:
    """A value as people write it; where it says nothing by itself, with its variable."""
    words = value.replace("_", " ")
    return words if isinstance(variable.sort, Enumeration) else f"{variable.name.replace('_', ' ')}: {words}"
