"""From which value on are all values of a counter alike?"""

from __future__ import annotations

from dataclasses import replace

from clauseproof.diagnostics import fail
from clauseproof.model.expressions import (
    Add,
    Compare,
    Expression,
    IfThenElse,
    Literal,
    Minimum,
    Number,
    Read,
    children,
    members,
)
from clauseproof.model.system import TransitionSystem, Variable

MAX_STATES = 20_000
"""How many states are explored where no value can be said."""


def saturated(
    system: TransitionSystem, status: str
) -> tuple[TransitionSystem, dict[str, tuple[Expression, ...]], list[str]]:
    """The system with counters made finite, the effects on them by event, and remarks.

    A number that is only ever increased or set, and only compared with literals, behaves alike from the
    largest such literal on: it is cut off there, which loses nothing.  Other numbers without end stay.
    """
    notes = []
    cut: dict[str, int] = {}
    for counter in system.variables:
        if not isinstance(counter.sort, Number) or members(counter.sort) is not None or counter.name == status:
            continue
        limit = _limit(system, counter)
        if limit is not None:
            cut[counter.name] = limit
            continue
        notes.append(f"the number '{counter.name}' is explored as far as {MAX_STATES:,} states go")
        if counter.initial is None:
            raise fail(
                "CP013",
                f"'{counter.name}' may begin with any number, so there is no end of first states",
                counter.origin.span if counter.origin else None,
                help="say 'initially:' with a number or a range",
            )
    abstract = replace(
        system,
        variables=tuple(
            replace(v, sort=Number(_lowest(v), cut[v.name])) if v.name in cut else v for v in system.variables
        ),
        events=tuple(
            replace(
                event,
                effects=tuple((n, _capped(effect, cut[n]) if n in cut else effect) for n, effect in event.effects),
            )
            for event in system.events
        ),
    )
    growing = {event.name: tuple(effect for name, effect in event.effects if name in cut) for event in system.events}
    return abstract, growing, notes


def _lowest(counter: Variable) -> int:
    assert isinstance(counter.sort, Number)
    return 0 if counter.sort.low is None else counter.sort.low


def _limit(system: TransitionSystem, counter: Variable) -> int | None:
    """From which value on a counter's values are all alike; None where that cannot be said."""
    assert isinstance(counter.sort, Number)
    literals = [0]
    if counter.initial is None:
        if counter.sort.low is None:
            return None
    else:
        literals += [int(value) for value in counter.initial]

    def compared(expression: Expression) -> bool:
        """Whether the counter occurs only as one side of a comparison with a literal."""
        match expression:
            case Compare(_, Read(name), Literal(value)) | Compare(_, Literal(value), Read(name)) if (
                name == counter.name
            ):
                literals.append(int(value))
                return True
            case Read(name):
                return name != counter.name
            case _:
                return all(compared(part) for part in children(expression))

    def grows(effect: Expression) -> bool:
        match effect:
            case IfThenElse(condition, yes, no):
                return compared(condition) and grows(yes) and grows(no)
            case Literal(value):
                literals.append(int(value))
                return True
            case Read(name):
                return name == counter.name
            case Add(Read(name), Literal(value)) | Add(Literal(value), Read(name)):
                return name == counter.name and int(value) >= 0
            case _:
                return False

    fine = compared(system.initially) and all(
        compared(event.guard) and all(grows(e) if name == counter.name else compared(e) for name, e in event.effects)
        for event in system.events
    )
    if not fine or counter.sort.high is not None or min(literals) < _lowest(counter) or max(literals) > 1_000:
        return None
    return max(literals) + 1


def _capped(effect: Expression, limit: int) -> Expression:
    match effect:
        case IfThenElse(condition, yes, no):
            return IfThenElse(condition, _capped(yes, limit), _capped(no, limit))
        case Add(left, right):
            sort = Number(0, limit)
            return Minimum(Add(left, right), Literal(limit, sort))
        case _:
            return effect
