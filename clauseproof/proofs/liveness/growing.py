"""The states through which a loop goes that comes back to none of them: one convex set for each of its turns."""

from __future__ import annotations

from collections.abc import Sequence

from clauseproof.model.expressions import (
    INTEGER,
    Add,
    Boolean,
    Compare,
    Expression,
    Literal,
    Not,
    Number,
    Read,
    Scale,
    Value,
    conjunction,
)
from clauseproof.model.interpreter import State
from clauseproof.model.system import TransitionSystem, Variable


def sets_of_turns(system: TransitionSystem, states: Sequence[State]) -> list[Expression]:
    """For each turn the ray of states that the loop passes there, round after round.

    ``states`` are those of one round, the last being the first of the next.  From round to round each number changes by
    as much as in this one, as far as the rules add and take away fixed amounts; whether they do is asked of others.
    Where none changes, since only what lies outside of ``system`` does, each ray is that one state.
    """
    changed = changes_between(system, states[0], states[-1]) or {}
    return [_ray(system, state, changed) for state in states[:-1]]


def changes_between(system: TransitionSystem, before: State, after: State) -> dict[str, int] | None:
    """By how much the numbers that differ between two states do; None where something else differs."""
    different = [v for v in system.variables if before[v.name] != after[v.name]]
    if not all(isinstance(v.sort, Number) for v in different):
        return None
    return {v.name: int(after[v.name]) - int(before[v.name]) for v in different}


def _ray(system: TransitionSystem, state: State, changed: dict[str, int]) -> Expression:
    parts = [_equal(v, state[v.name]) for v in system.variables if v.name not in changed]
    if not changed:
        return conjunction(*parts)
    (leading, rate), *others = changed.items()
    lead = Read(leading, system.variable[leading].sort)
    parts.append(Compare(">=" if rate > 0 else "<=", lead, _number(int(state[leading]))))
    for name, other in others:
        # other * (lead - where it is here) = rate * (this - where it is here)
        here = rate * int(state[name]) - other * int(state[leading])
        read = Read(name, system.variable[name].sort)
        parts.append(Compare("=", Scale(rate, read), Add(Scale(other, lead), _number(here))))
    return conjunction(*parts)


def _equal(variable: Variable, value: Value) -> Expression:
    read = Read(variable.name, variable.sort)
    if isinstance(variable.sort, Boolean):
        return read if value else Not(read)
    return Compare("=", read, Literal(value, variable.sort))


def _number(value: int) -> Literal:
    return Literal(value, INTEGER)
