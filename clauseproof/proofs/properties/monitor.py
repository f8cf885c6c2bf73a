"""The product of a rulebook and a property: observers become variables, the property a formula of states.

After this, every question of safety is one question: does ``goal`` hold in every reachable state of ``system``?  A
property of steps becomes one of the states before them, by the weakest precondition of the step.  A question of
liveness is one more: is there a fair run in which, from some position on, ``awaited`` holds for ever?
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    FALSE,
    TRUE,
    Add,
    And,
    Compare,
    Expression,
    IfThenElse,
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
from clauseproof.model.system import Event, TransitionSystem, Variable
from clauseproof.proofs.liveness.fairness import changes
from clauseproof.proofs.properties.property import (
    AT_MOST,
    EVENTUALLY,
    FOLLOWED_BY,
    Becoming,
    Counter,
    Memory,
    Occurrence,
    Property,
    Trigger,
)

SCOPE = "in scope"
AWAITED = "still awaited"
TIMES = "times so far"
"""Names of the monitor's own variables: none that a rulebook or a property could declare."""


@dataclass(frozen=True)
class Product:
    """``goal`` holds in every reachable state of ``system`` exactly when the property holds.

    For ``possible``, ``goal`` says that the state does *not* show what is sought: it is possible exactly when
    ``goal`` fails somewhere.  ``premise`` is a formula of states that some reachable state must satisfy, or the
    property speaks of nothing (it is vacuous); TRUE where that cannot happen.
    ``steps`` names, for properties of steps, the events whose step from a state violates it, each with the formula
    under which it does.  ``awaited`` belongs to liveness: what is asked for and has not come; ``goal`` then says that
    the scope does not close on it.  ``sought`` belongs to *always possible*: from each state in which ``goal`` fails
    (the scope is open and what is sought does not hold) a history must lead to one in which ``sought`` holds.
    """

    system: TransitionSystem
    goal: Expression
    premise: Expression
    steps: tuple[tuple[str, Expression], ...] = ()
    awaited: Expression = FALSE
    sought: Expression = FALSE


def product(system: TransitionSystem, prop: Property) -> Product:
    """Compose a rulebook with the monitor of a property."""
    variables: list[Variable] = []
    updates: dict[str, dict[str, Expression]] = {event.name: {} for event in system.events}
    first: list[Expression] = []
    for observer in prop.observers:
        match observer:
            case Counter(name, counts):
                variables.append(Variable(name, COUNT, (0,)))
                read: Expression = Read(name, COUNT)
                for event in system.events:
                    fires = _selected(event, counts)
                    if fires != FALSE:
                        more = Add(read, Literal(1, COUNT))
                        updates[event.name][name] = more if fires == TRUE else IfThenElse(fires, more, read)
            case Memory(name, yes, no):
                starts = disjunction(*(t.formula for t in yes if isinstance(t, Becoming)))
                variables.append(Variable(name, BOOLEAN, (False,) if starts == FALSE else None))
                read = Read(name, BOOLEAN)
                if starts != FALSE:
                    first.append(Compare("=", read, starts))
                for event in system.events:
                    update = _remembered(read, _fires(event, yes), _fires(event, no))
                    if update != read:
                        updates[event.name][name] = update
    in_scope = scope_of(prop)
    if in_scope != TRUE:
        variables.append(Variable(SCOPE, BOOLEAN, (prop.after is None,)))
        for event in system.events:
            opens = _selected(event, prop.after or ())
            closes = _selected(event, prop.until or ())
            update = _remembered(in_scope, opens, closes)
            if update != in_scope:
                updates[event.name][SCOPE] = update
    if prop.pattern == AT_MOST:
        so_far = Read(TIMES, COUNT)
        variables.append(Variable(TIMES, COUNT, (0,)))
        for event in system.events:
            update = _counted(so_far, event, prop, in_scope)
            if update != so_far:
                updates[event.name][TIMES] = update
    whole = system.with_monitor(variables, updates)
    if first:
        whole = replace(whole, initially=conjunction(whole.initially, *first))
    if prop.is_liveness:
        whole = _with_awaited(whole, prop, in_scope)
    return _question(whole, system, prop, in_scope)


def _counted(so_far: Read, event: Event, prop: Property, in_scope: Expression) -> Expression:
    """How often a step from an open scope has been selected since the scope opened, after a step by ``event``."""
    selected = conjunction(in_scope, _selected(event, prop.events))
    opens = _selected(event, prop.after or ())
    closes = _selected(event, prop.until or ())
    update: Expression = so_far
    if _selected(event, prop.events) != FALSE:
        more = Add(so_far, Literal(1, COUNT))
        update = more if selected == TRUE else IfThenElse(selected, more, so_far)
    if opens != FALSE:
        anew = conjunction(opens, disjunction(Not(in_scope), closes) if closes != FALSE else Not(in_scope))
        update = IfThenElse(anew, Literal(0, COUNT), update)
    return update


def _with_awaited(whole: TransitionSystem, prop: Property, in_scope: Expression) -> TransitionSystem:
    """The product with one more variable: something has been asked for, and has not come."""
    awaited = Read(AWAITED, BOOLEAN)
    asks_first = TRUE if prop.pattern == EVENTUALLY else _holding(prop.when)
    starts = FALSE if prop.after is not None else _simplified_and(asks_first, Not(_awaited_comes(prop)))
    updates = {}
    for event in whole.events:
        update = _simplified_and(
            _simplified_or([_kept(awaited, event, prop), _asked(event, prop, in_scope)]), Not(_answered(event, prop))
        )
        if update != awaited:
            updates[event.name] = {AWAITED: update}
    whole = whole.with_monitor([Variable(AWAITED, BOOLEAN, (False,) if starts == FALSE else None)], updates)
    return (
        whole
        if starts == FALSE
        else replace(whole, initially=conjunction(whole.initially, Compare("=", awaited, starts)))
    )


def _awaited_comes(prop: Property) -> Expression:
    """What is awaited holds, where no step has just been made."""
    return prop.formula if prop.pattern == EVENTUALLY else _holding(prop.response)


def _holding(triggers: Iterable[Trigger]) -> Expression:
    """One of the formulas among some triggers holds."""
    return _simplified_or(t.formula for t in triggers if isinstance(t, Becoming))


def _happens(event: Event, triggers: Iterable[Trigger]) -> Expression:
    """One of some triggers holds in the position after a step by ``event``: a formula of the state before."""
    found = list(triggers)
    chosen = _selected(event, [t for t in found if isinstance(t, Occurrence)])
    return _simplified_or([chosen, substitute(_holding(found), event.assigned)])


def _answered(event: Event, prop: Property) -> Expression:
    """What is awaited has come after a step by ``event``."""
    if prop.pattern == EVENTUALLY:
        return substitute(prop.formula, event.assigned)
    return _happens(event, prop.response)


def _kept(awaited: Expression, event: Event, prop: Property) -> Expression:
    """What was awaited before a step by ``event`` is still asked for: the scope did not close on it."""
    closes = _selected(event, prop.until or ())
    return _simplified_and(awaited, Not(closes))


def _asked(event: Event, prop: Property, in_scope: Expression) -> Expression:
    """Something is asked for by the position after a step by ``event``."""
    opens = _selected(event, prop.after or ())
    closes = _selected(event, prop.until or ())
    if prop.pattern == EVENTUALLY:
        return _simplified_and(opens, _simplified_or([Not(in_scope), closes]))
    return _simplified_and(_happens(event, prop.when), _remembered(in_scope, opens, closes))


def scope_of(prop: Property) -> Expression:
    """That the scope is open, in a product with the property's monitor."""
    return TRUE if prop.after is None and prop.until is None else Read(SCOPE, BOOLEAN)


def asking(whole: TransitionSystem, prop: Property) -> tuple[tuple[str, Expression], ...]:
    """The events by which P of *when P, followed by Q* may come to hold, each with the states before such a step."""
    found = [(event, _asked(event, prop, scope_of(prop))) for event in whole.events]
    return tuple(
        (event.name, conjunction(event.guard, in_range(event, whole.variable), asks))
        for event, asks in found
        if asks != FALSE
    )


def asked_here(prop: Property) -> Expression:
    """A formula among P of *when P, followed by Q* holds in an open scope."""
    return _simplified_and(scope_of(prop), _holding(prop.when))


def closes_on_something_awaited(event: Event, prop: Property) -> Expression:
    """When a step by ``event`` closes the scope while something is awaited that does not come with it."""
    closes = _selected(event, prop.until or ())
    return _simplified_and(Read(AWAITED, BOOLEAN), closes, Not(_answered(event, prop)))


def _question(whole: TransitionSystem, system: TransitionSystem, prop: Property, in_scope: Expression) -> Product:
    formula = prop.formula
    match prop.pattern:
        case "always":
            premise = in_scope
            if isinstance(formula, Implies):
                premise = conjunction(in_scope, formula.left)
            return Product(whole, _given(in_scope, formula), premise)
        case "never":
            return Product(whole, _given(in_scope, Not(formula)), in_scope)
        case "possible":
            return Product(whole, Not(conjunction(in_scope, formula)), TRUE)
        case "before" | "on":
            steps: list[tuple[str, Expression]] = []
            premises: list[Expression] = []
            goals: list[Expression] = []
            for event in whole.events:
                selected = _selected(event, prop.events)
                if selected == FALSE:
                    continue
                exists = conjunction(in_scope, event.guard, in_range(event, whole.variable), selected)
                wanted = substitute(formula, event.assigned) if prop.pattern == "on" else formula
                premises.append(exists)
                goals.append(Implies(exists, wanted))
                steps.append((event.name, conjunction(exists, Not(wanted))))
            return Product(whole, conjunction(*goals), disjunction(*premises), tuple(steps))
        case "at most":
            spent = Compare(">=", Read(TIMES, COUNT), Literal(prop.times, COUNT))
            chosen = [(event, _selected(event, prop.events)) for event in whole.events]
            taken = [
                (event, conjunction(in_scope, event.guard, in_range(event, whole.variable), selected))
                for event, selected in chosen
                if selected != FALSE
            ]
            return Product(
                whole,
                conjunction(*(Implies(exists, Not(spent)) for _, exists in taken)),
                disjunction(*(exists for _, exists in taken)),
                tuple((event.name, conjunction(exists, spent)) for event, exists in taken),
            )
        case "no dead ends":
            ways_on = [
                conjunction(event.guard, in_range(event, system.variable), changes(system, event))
                for event in system.events
                if changes(system, event) != FALSE
            ]
            return Product(whole, _given(in_scope, disjunction(*_parts(formula), *ways_on)), in_scope)
        case "always possible":
            return Product(whole, _given(in_scope, formula), in_scope, sought=formula)
        case "eventually" | "followed by":
            asked = in_scope
            if prop.pattern == FOLLOWED_BY:
                held = asked_here(prop)
                asked = disjunction(*([] if held == FALSE else [held]), *(asks for _, asks in asking(whole, prop)))
            broken = [
                (event, conjunction(event.guard, in_range(event, whole.variable), closed))
                for event in whole.events
                if (closed := closes_on_something_awaited(event, prop)) != FALSE
            ]
            return Product(
                whole,
                conjunction(*(Not(breaks) for _, breaks in broken)),
                asked,
                tuple((event.name, breaks) for event, breaks in broken),
                Read(AWAITED, BOOLEAN),
            )
        case "stays in range":
            outside = [
                Implies(event.guard, bounds)
                for event in system.events
                if (bounds := in_range(event, system.variable)) != TRUE
            ]
            return Product(whole, conjunction(*outside), TRUE)
        case _:
            raise ValueError(prop.pattern)


def _parts(formula: Expression) -> tuple[Expression, ...]:
    return () if formula == FALSE else (formula,)


def _given(condition: Expression, formula: Expression) -> Expression:
    return formula if condition == TRUE else Implies(condition, formula)


def _selected(event: Event, occurrences: Iterable[Occurrence]) -> Expression:
    """When a step by ``event`` is one of the occurrences: a formula of the state before it."""
    return _simplified_or(o.when for o in occurrences if o.event == event.name)


def _fires(event: Event, triggers: Iterable[Trigger]) -> Expression:
    """When one of the triggers fires on a step by ``event``: a formula of the state before it."""
    parts: list[Expression] = []
    for trigger in triggers:
        match trigger:
            case Occurrence(name, when):
                if name == event.name:
                    parts.append(when)
            case Becoming(formula):
                after = substitute(formula, event.assigned)
                if after != formula:
                    parts.append(And((Not(formula), after)))
    return _simplified_or(parts)


def _simplified_or(parts: Iterable[Expression]) -> Expression:
    found = list(parts)
    return TRUE if TRUE in found else disjunction(*found)


def _simplified_and(*parts: Expression) -> Expression:
    """``and`` of the parts, where each may be plainly true or false, or the negation of such."""
    found = [FALSE if part == Not(TRUE) else TRUE if part == Not(FALSE) else part for part in parts]
    return FALSE if FALSE in found else conjunction(*found)


def _remembered(read: Expression, yes: Expression, no: Expression) -> Expression:
    """The next value of a memory; becoming yes wins."""
    if yes == TRUE:
        return TRUE
    kept: Expression = read if no == FALSE else FALSE if no == TRUE else And((read, Not(no)))
    if yes == FALSE:
        return kept
    return yes if kept == FALSE else Or((yes, kept))
