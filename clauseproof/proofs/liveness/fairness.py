"""Duties as fairness: what has to happen sooner or later, and when (``docs/semantics.md`` section 8).

Weak fairness over state-changing steps, ``WF_v(A)`` in Lamport's *Temporal Logic of Actions* (1994), for what an
actor *shall* do; strong fairness, ``SF_v(A)``, for what he *shall eventually* do.  A decision is one duty, never one
of its outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from clauseproof.model.expressions import (
    FALSE,
    TRUE,
    Add,
    Compare,
    Expression,
    IfThenElse,
    Literal,
    Not,
    Read,
    ReadingIs,
    Subtract,
    conjunction,
    disjunction,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import MAY, SHALL, SHALL_EVENTUALLY, ByReading, Event, TransitionSystem
from clauseproof.proofs.properties.property import STRONGLY, Assumed


@dataclass(frozen=True)
class FairDuty:
    """A duty that a property assumes.

    ``weak`` and ``strong`` are formulas over readings, for the choices under which it is assumed in that way; never
    both.  ``open`` holds in the states in which it is open; ``discharging`` pairs each of its events with the formula
    of the states from which a step by that event discharges it.  ``power`` says that the rules make no duty of it
    under any choice, and only the property does.
    """

    name: str
    weak: Expression
    strong: Expression
    open: Expression
    discharging: tuple[tuple[str, Expression], ...]
    power: bool = False

    @cached_property
    def _discharging(self) -> dict[str, Expression]:
        return dict(self.discharging)

    def discharged_by(self, event: str) -> Expression:
        """When a step by an event discharges the duty: a formula of the state before the step."""
        return self._discharging.get(event, FALSE)


@dataclass(frozen=True)
class _Declared:
    """An event, decision or duty block as something that can be owed."""

    modality: str | ByReading
    events: tuple[Event, ...]
    when: Expression


def changes(system: TransitionSystem, event: Event) -> Expression:
    """The formula of the states that a step by ``event`` changes."""
    parts = [_differs(Read(name, system.variable[name].sort), effect) for name, effect in event.effects]
    return TRUE if TRUE in parts else disjunction(*parts)


def _differs(variable: Read, effect: Expression) -> Expression:
    """When an effect gives a variable another value than it had."""
    match effect:
        case Read(name) if name == variable.name:
            return FALSE
        case (
            Add(Read(name), Literal(int() as amount))
            | Add(Literal(int() as amount), Read(name))
            | Subtract(Read(name), Literal(int() as amount))
        ) if name == variable.name:
            return TRUE if amount else FALSE
        case IfThenElse(condition, yes, no):
            parts = [_guarded(condition, _differs(variable, yes)), _guarded(Not(condition), _differs(variable, no))]
            return disjunction(*parts)
        case _:
            return Compare("!=", variable, effect)


def _guarded(condition: Expression, formula: Expression) -> Expression:
    return FALSE if formula == FALSE else conjunction(condition, formula)


def duties_of(system: TransitionSystem, assumed: Iterable[Assumed | str]) -> tuple[FairDuty, ...]:
    """The duties of a rulebook that a property assumes: events, decisions, declared duties, each in document order.

    ``assumed`` holds ALL_DUTIES (whatever the rules make a duty) and names, of which a power is assumed as if it were
    a duty.  Raises :class:`KeyError` for a name that is no event outside decisions, decision or duty.
    """
    named: dict[str, str] = {}
    every = False
    for one in assumed:
        if isinstance(one, Assumed):
            if named.get(one.name) != STRONGLY:  # assumed in both ways is assumed strongly
                named[one.name] = one.kind
        else:
            every = True
    declared = dict(_declared(system))
    for name in named:
        if name not in declared:
            raise KeyError(name)
    found: list[FairDuty] = []
    for name, duty in declared.items():
        weak, strong = _kinds(duty.modality, named.get(name), every)
        if (weak, strong) == (FALSE, FALSE):
            continue
        discharging = tuple((event.name, conjunction(duty.when, changes(system, event))) for event in duty.events)
        opens = disjunction(
            *(
                conjunction(event.guard, in_range(event, system.variable), discharges)
                for event, (_, discharges) in zip(duty.events, discharging, strict=True)
                if discharges != FALSE
            )
        )
        found.append(FairDuty(name, weak, strong, opens, discharging, _only_ever(duty.modality, MAY)))
    return tuple(found)


def formulas_of(duties: Iterable[FairDuty]) -> tuple[Expression, ...]:
    """Every formula that says something of some duties."""
    return tuple(
        formula
        for duty in duties
        for formula in (duty.weak, duty.strong, duty.open, *(discharges for _, discharges in duty.discharging))
    )


def can_be_owed(system: TransitionSystem) -> tuple[str, ...]:
    """The names that a property may assume as duties."""
    return tuple(name for name, _ in _declared(system))


def _declared(system: TransitionSystem) -> Iterator[tuple[str, _Declared]]:
    for event in system.events:
        if event.decision is None:
            yield event.name, _Declared(event.modality, (event,), TRUE)
    for decision in system.decisions:
        yield decision.name, _Declared(decision.modality, tuple(system.event[n] for n in decision.events), TRUE)
    for duty in system.duties:
        yield duty.name, _Declared(duty.modality, tuple(system.event[n] for n in duty.events), duty.when)


def _kinds(modality: str | ByReading, named: str | None, every: bool) -> tuple[Expression, Expression]:
    """Under which choices a duty is assumed weakly, and strongly."""
    if named == STRONGLY:
        return FALSE, TRUE
    strong = _where(modality, SHALL_EVENTUALLY) if named or every else FALSE
    if named:  # a power that is named is assumed as a duty
        return disjunction(_where(modality, SHALL), _where(modality, MAY)), strong
    return (_where(modality, SHALL) if every else FALSE), strong


def _where(modality: str | ByReading, wanted: str) -> Expression:
    """The choices under which a modality is the one wanted, as a formula over readings."""
    if isinstance(modality, str):
        return TRUE if modality == wanted else FALSE
    options = tuple(option for option, word in modality.values if word == wanted)
    if len(options) == len(modality.values):
        return TRUE
    return ReadingIs(modality.reading, options) if options else FALSE


def _only_ever(modality: str | ByReading, word: str) -> bool:
    return _where(modality, word) == TRUE
