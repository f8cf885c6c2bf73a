"""Staying in range: when the effects of an event lie in the sorts of their variables (``docs/semantics.md`` 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from clauseproof.model.expressions import (
    Add,
    Compare,
    Expression,
    IfThenElse,
    Literal,
    Number,
    Read,
    conjunction,
)

if TYPE_CHECKING:
    from clauseproof.model.system import Event, Variable


def in_range(event: Event, variables: Mapping[str, Variable]) -> Expression:
    """The formula of states in which every effect of an event stays in its variable's sort."""
    parts: list[Expression] = []
    for name, effect in event.effects:
        sort = variables[name].sort
        if not isinstance(sort, Number):
            continue
        if sort.low is not None and not _at_least(effect, sort.low):
            parts.append(Compare(">=", effect, Literal(sort.low, sort)))
        if sort.high is not None and not (isinstance(effect, Literal) and int(effect.value) <= sort.high):
            parts.append(Compare("<=", effect, Literal(sort.high, sort)))
    return conjunction(*parts)


def _at_least(effect: Expression, low: int) -> bool:
    """Whether an effect is plainly no less than ``low``: a literal, a variable so bounded, or a sum of such."""
    match effect:
        case Literal(value):
            return int(value) >= low
        case Read(_, Number(int() as least, _)):
            return least >= low
        case Add(left, right):
            return (_at_least(left, low) and _at_least(right, 0)) or (_at_least(right, low) and _at_least(left, 0))
        case IfThenElse(_, yes, no):
            return _at_least(yes, low) and _at_least(no, low)
        case _:
            return False
