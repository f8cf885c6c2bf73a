"""The product of a rulebook and a property: observers become variables, the property a formula of states.

After this, every question is one question: does ``goal`` hold in every reachable state of ``system``?  A property
of steps becomes one of the states before them, by the weakest precondition of the step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
from clauseproof.proofs.property import Becoming, Counter, Memory, Occurrence, Property, Trigger

SCOPE = "in scope"


@dataclass(frozen=True)
class Product:
    """``goal`` holds in every reachable state of ``system`` exactly when the property holds.

    For ``possible``, ``goal`` says that the state does *not* show what is sought: it is possible exactly when
    ``goal`` fails somewhere.  ``premise`` is a formula of states that some reachable state must satisfy, or the
    property speaks of nothing (it is vacuous); TRUE where that cannot happen.
    ``steps`` names, for properties of steps, the events whose step from a state violates it, each with the formula
    under which it does.
    """

    system: TransitionSystem
    goal: Expression
    premise: Expression
    steps: tuple[tuple[str, Expression], ...] = ()


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
    in_scope: Expression = TRUE
    if prop.after is not None or prop.until is not None:
        variables.append(Variable(SCOPE, BOOLEAN, (prop.after is None,)))
        in_scope = Read(SCOPE, BOOLEAN)
        for event in system.events:
            opens = _selected(event, prop.after or ())
            closes = _selected(event, prop.until or ())
            update = _remembered(in_scope, opens, closes)
            if update != in_scope:
                updates[event.name][SCOPE] = update
    whole = system.with_monitor(variables, updates)
    if first:
        from dataclasses import replace

        whole = replace(whole, initially=conjunction(whole.initially, *first))
    return _question(whole, system, prop, in_scope)


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
        case "stays in range":
            outside = [
                Implies(event.guard, bounds)
                for event in system.events
                if (bounds := in_range(event, system.variable)) != TRUE
            ]
            return Product(whole, conjunction(*outside), TRUE)
        case _:
            raise ValueError(prop.pattern)


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


def _remembered(read: Expression, yes: Expression, no: Expression) -> Expression:
    """The next value of a memory; becoming yes wins."""
    if yes == TRUE:
        return TRUE
    kept: Expression = read if no == FALSE else FALSE if no == TRUE else And((read, Not(no)))
    if yes == FALSE:
        return kept
    return yes if kept == FALSE else Or((yes, kept))
