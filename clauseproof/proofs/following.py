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
from clauseproof.proofs.monitor import SCOPE, TIMES, Product
from clauseproof.proofs.property import AT_MOST, Occurrence, Property

FORBADE = "has forbidden something"
"""The memory of the derived question: none that a rulebook or a property could declare."""

FORBIDDING = ("before", "never", AT_MOST)
"""The patterns that forbid something for a while."""


@dataclass(frozen=True)
class Following:
    """``forbids``: the property forbids something here.  ``follows``: what it is about can go on from here.

    ``settled`` are formulas of a position in which the property forbids, one for each event: a step by it, whatever
    its guard says, would lead to where nothing is forbidden.  ``broken``: such a step would be the forbidden one (or
    do what is forbidden) and leave it forbidden.  ``steps`` names, where a step is what follows, its events with the
    formulas under which it can be taken.
    """

    forbids: Expression
    follows: Expression
    settled: tuple[Expression, ...]
    broken: tuple[Expression, ...]
    steps: tuple[tuple[str, Expression], ...] = ()


def following(whole: Product, prop: Property) -> Following | None:
    """What a property forbids for a while, and what may follow; None where it does nothing of the kind."""
    if prop.pattern not in FORBIDDING or (prop.pattern != "before" and prop.until is None):
        return None
    in_scope: Expression = TRUE if prop.after is None and prop.until is None else Read(SCOPE, BOOLEAN)
    events = whole.system.events
    match prop.pattern:
        case "before":
            forbids = conjunction(in_scope, Not(prop.formula))
            steps = _steps(whole, prop.events)
            follows = disjunction(*(exists for _, exists in steps))
        case "never":
            forbids, steps, follows = in_scope, (), prop.formula
        case _:
            spent = Compare(">=", Read(TIMES, COUNT), Literal(prop.times, COUNT))
            forbids, steps = conjunction(in_scope, spent), ()
            follows = Not(forbids)

    def would(event: Event, *then: Expression) -> Expression:
        return conjunction(in_range(event, whole.system.variable), *(substitute(f, event.assigned) for f in then))

    if prop.pattern == "never":
        broken = [would(event, forbids, prop.formula) for event in events]
    else:
        broken = [
            conjunction(disjunction(*(o.when for o in chosen)), would(event, forbids))
            for event in events
            if (chosen := [o for o in prop.events if o.event == event.name])
        ]
    return Following(forbids, follows, tuple(would(event, Not(forbids)) for event in events), tuple(broken), steps)


def _steps(whole: Product, occurrences: tuple[Occurrence, ...]) -> tuple[tuple[str, Expression], ...]:
    """The events that a selector selects, each with the formula under which such a step exists."""
    found = []
    for event in whole.system.events:
        chosen = [o.when for o in occurrences if o.event == event.name]
        selected = TRUE if TRUE in chosen else disjunction(*chosen)
        if selected != FALSE:
            bounds = in_range(event, whole.system.variable)
            found.append((event.name, conjunction(event.guard, bounds, selected)))
    return tuple(found)


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
