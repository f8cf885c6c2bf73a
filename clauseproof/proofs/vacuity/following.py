"""What may follow where a property forbids something (``docs/semantics.md`` section 9, *hollow* proofs).

``before``, ``at most`` and a ``never`` that has an end forbid something for a while.  Each of them is put here as two
formulas of positions: that it forbids, and that what it is about goes on after all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    FALSE,
    TRUE,
    Compare,
    Expression,
    Implies,
    Literal,
    Not,
    Or,
    Read,
    conjunction,
    disjunction,
    substitute,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import Event, Variable
from clauseproof.proofs.properties.monitor import TIMES, Product, scope_of
from clauseproof.proofs.properties.property import AT_MOST, Occurrence, Property

FORBADE = "has forbidden something"
"""The memory of the derived question: none that a rulebook or a property could declare."""

FORBIDDING = ("before", "never", AT_MOST)
"""The patterns that forbid something for a while."""


@dataclass(frozen=True)
class Following:
    """``forbids``: the property forbids something here.  ``follows``: what it is about can go on from here.

    ``steps`` names, where a step is what follows, its events with the formulas under which it can be taken.
    """

    forbids: Expression
    follows: Expression
    steps: tuple[tuple[str, Expression], ...] = ()


def following(whole: Product, prop: Property) -> Following | None:
    """What a property forbids for a while, and what may follow; None where it does nothing of the kind."""
    if prop.pattern not in FORBIDDING or (prop.pattern != "before" and prop.until is None):
        return None
    in_scope = scope_of(prop)
    match prop.pattern:
        case "before":
            steps = existing_steps(whole, prop.events)
            follows = disjunction(*(exists for _, exists in steps))
            return Following(conjunction(in_scope, Not(prop.formula)), follows, steps)
        case "never":
            return Following(in_scope, prop.formula)
        case _:
            spent = Compare(">=", Read(TIMES, COUNT), Literal(prop.times, COUNT))
            forbids = conjunction(in_scope, spent)
            return Following(forbids, Not(forbids))


def settling(whole: Product, found: Following) -> tuple[Expression, ...]:
    """For each event, when a step by it, whatever its guard says, would lead to where nothing is forbidden."""
    return tuple(_would(whole, event, Not(found.forbids)) for event in whole.system.events)


def breaking(whole: Product, prop: Property, found: Following) -> tuple[Expression, ...]:
    """For some events, when a step by it, whatever its guard says, would be forbidden and leave it forbidden."""
    if prop.pattern == "never":
        return tuple(_would(whole, event, found.forbids, prop.formula) for event in whole.system.events)
    return tuple(
        conjunction(_selected(event, prop.events), _would(whole, event, found.forbids))
        for event in whole.system.events
        if _selected(event, prop.events) != FALSE
    )


def _would(whole: Product, event: Event, *then: Expression) -> Expression:
    return conjunction(in_range(event, whole.system.variable), *(substitute(f, event.assigned) for f in then))


def _selected(event: Event, occurrences: tuple[Occurrence, ...]) -> Expression:
    """When a selector selects a step by an event."""
    chosen = [o.when for o in occurrences if o.event == event.name]
    return TRUE if TRUE in chosen else disjunction(*chosen)


def existing_steps(whole: Product, occurrences: tuple[Occurrence, ...]) -> tuple[tuple[str, Expression], ...]:
    """The events that a selector selects, each with the formula under which such a step exists."""
    return tuple(
        (event.name, conjunction(event.guard, in_range(event, whole.system.variable), selected))
        for event in whole.system.events
        if (selected := _selected(event, occurrences)) != FALSE
    )


def question_of(whole: Product, found: Following) -> Product:
    """The product whose goal holds exactly when nothing ever follows where the property has once forbidden something.

    It has one more memory, FORBADE.
    """
    forbade = Read(FORBADE, BOOLEAN)
    updates: dict[str, dict[str, Expression]] = {}
    for event in whole.system.events:
        then = substitute(found.forbids, event.assigned)
        updates[event.name] = {FORBADE: Or((forbade, then))}
    system = whole.system.with_monitor([Variable(FORBADE, BOOLEAN, None)], updates)
    initially = conjunction(system.initially, Compare("=", forbade, found.forbids))
    goal = conjunction(Implies(found.forbids, forbade), Implies(forbade, Not(found.follows)))
    steps = tuple((name, conjunction(forbade, exists)) for name, exists in found.steps)
    return Product(replace(system, initially=initially), goal, TRUE, steps)
