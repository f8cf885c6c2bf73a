"""Mutants: the rulebook with one small change, in document order, each with its clause and a sentence.

Works on the transition system, so every mutant is well sorted.  A term stands for its definition in the system; a
change of what a term says is therefore made at every use at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.expressions import (
    TRUE,
    Add,
    Boolean,
    Enumeration,
    Expression,
    Literal,
    Number,
    Read,
    Subtract,
    Value,
    contains,
    rebuild,
)
from clauseproof.model.first_state import choice_that_cannot_begin
from clauseproof.model.source import Origin, Span
from clauseproof.model.system import MAY, Decision, Duty, Event, Term, TransitionSystem, Variable, alternatives
from clauseproof.model.uses import same_place, used_term, without_terms
from clauseproof.model.wording import spoken_value, wording
from clauseproof.proofs.mutation.changes import DROP, RETARGET, SHIFT, Change, changes

GUARD, EFFECT, TERM, DUTY, SWAP, FIRST = "guard", "effect", "term", "duty", "swap", "first state"


@dataclass(frozen=True, eq=False)
class Mutant:
    """One changed rulebook.

    ``id`` depends on what is changed alone, not on what else the rulebook says.  ``part`` is where (guard, effect,
    term, duty, swap, first state), ``lost`` the condition that was changed where one was, ``terms`` the terms that
    say something else now, ``ill_formed`` why it is no rulebook.
    """

    id: str
    sentence: str
    clause: str
    at: Span | None
    part: str
    operator: str
    system: TransitionSystem
    events: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    lost: Expression | None = None
    ill_formed: str = ""


def mutants(system: TransitionSystem) -> list[Mutant]:
    """Every mutant of a rulebook, none that says the same as the rulebook or as one before it."""
    seen = {fingerprint(canonical_form(system))}
    taken: dict[str, int] = {}
    found: list[Mutant] = []
    for mutant in _all(system):
        mark = fingerprint(canonical_form(mutant.system))
        if mark in seen:
            continue
        seen.add(mark)
        taken[mutant.id] = taken.get(mutant.id, 0) + 1
        number = taken[mutant.id]
        found.append(
            replace(
                mutant,
                id=mutant.id if number == 1 else f"{mutant.id}-{number}",
                ill_formed=_ill_formed(mutant.system) if mutant.part == FIRST else "",
            )
        )
    return found


def _all(system: TransitionSystem) -> Iterator[Mutant]:
    terms = system.terms
    for variable in system.variables:
        yield from _first_values(system, variable)
        yield from _swaps(system, variable)
    if system.initially != TRUE:
        for change in changes(system.initially, terms):
            yield _mutant(
                replace(system, initially=change.whole), change, FIRST, "initially", "the first state", None, terms
            )
    for term in system.terms:
        for change in changes(term.body, without_terms(terms, [term.name])):
            yield _mutant(
                with_term(system, term, change.whole), change, TERM, term.name, f"'{term.name}'", term.origin, terms,
                changed=(term.name,),
            )  # fmt: skip
    for event in system.events:
        for change in changes(event.guard, terms):
            mutated = with_event(system, replace(event, guard=change.whole))
            yield _mutant(
                mutated, change, GUARD, event.name, f"'{event.name}'", event.origin, terms, events=(event.name,)
            )
        yield from _effects(system, event, terms)
    yield from _duties(system)


def _mutant(
    mutated: TransitionSystem,
    change: Change,
    part: str,
    name: str,
    said: str,
    origin: Origin | None,
    terms: tuple[Term, ...],
    *,
    events: tuple[str, ...] = (),
    variables: tuple[str, ...] = (),
    changed: tuple[str, ...] = (),
) -> Mutant:
    terms = without_terms(terms, changed)
    old = wording(change.at, terms)
    new = "" if change.to is None else wording(change.to, terms)
    sentence = f"{said} without '{old}'" if change.to is None else f"{said} with '{new}' in place of '{old}'"
    where = change.at.origin if change.at.origin and used_term(change.at, terms) is None else origin
    return _named(
        [name, part, change.operator, old, new], sentence, where or origin, part, change.operator, mutated,
        events=events, variables=variables, lost=change.at, terms=changed,
    )  # fmt: skip


def _named(
    words: list[str],
    sentence: str,
    origin: Origin | None,
    part: str,
    operator: str,
    mutated: TransitionSystem,
    *,
    events: tuple[str, ...] = (),
    variables: tuple[str, ...] = (),
    terms: tuple[str, ...] = (),
    lost: Expression | None = None,
) -> Mutant:
    clause = origin.clause if origin else ""
    id = "/".join(_slug(word) for word in words if word)
    told = f"{clause}: {sentence}" if clause else sentence
    span = origin.span if origin else None
    return Mutant(id, told, clause, span, part, operator, mutated, events, variables, terms, lost)


def _slug(text: str) -> str:
    signs = {"<=": " at-most ", ">=": " at-least ", "!=": " not ", "<": " below ", ">": " above ", "+": " plus "}
    for sign, word in signs.items():
        text = text.replace(sign, word)
    return re.sub(r"[^\w-]+", "-", text.replace("-", " minus ") if text.startswith("-") else text).strip("-").lower()


# -- where a change goes ----------------------------------------------------------------------------------------


def with_event(system: TransitionSystem, *changed: Event) -> TransitionSystem:
    """The same rulebook with some events put in the place of those of their names."""
    new = {event.name: event for event in changed}
    return replace(system, events=tuple(new.get(event.name, event) for event in system.events))


def with_term(system: TransitionSystem, term: Term, body: Expression) -> TransitionSystem:
    """The same rulebook with another definition of a term, wherever the term is used."""

    def visit(node: Expression) -> Expression:
        return body if same_place(node, term.body) else rebuild(node, visit)

    return replace(
        system,
        events=tuple(
            replace(e, guard=visit(e.guard), effects=tuple((name, visit(effect)) for name, effect in e.effects))
            for e in system.events
        ),
        terms=tuple(replace(t, body=body if t is term else visit(t.body)) for t in system.terms),
        duties=tuple(replace(duty, when=visit(duty.when)) for duty in system.duties),
        initially=visit(system.initially),
    )


def _effects(system: TransitionSystem, event: Event, terms: tuple[Term, ...]) -> Iterator[Mutant]:
    """An effect dropped; with another value, another variable's value, or a small change in its expression."""
    for name, effect in event.effects:

        def mutant(operator: str, new: Expression | None, name: str = name, effect: Expression = effect) -> Mutant:
            rest = tuple((n, new if n == name else e) for n, e in event.effects if n != name or new is not None)
            effects = tuple((n, e) for n, e in rest if e is not None)
            old = wording(effect, terms)
            said = f"sets '{name}' to '{wording(new, terms)}', not '{old}'" if new else f"leaves '{name}' as it was"
            return _named(
                [event.name, EFFECT, name, operator, wording(new, terms) if new else ""],
                f"'{event.name}' {said}", effect.origin or event.origin, EFFECT, operator,
                with_event(system, replace(event, effects=effects)), events=(event.name,), variables=(name,),
            )  # fmt: skip

        sort = system.variable[name].sort
        yield mutant(DROP, None)
        if isinstance(effect, Literal) and isinstance(effect.value, bool):
            yield mutant(RETARGET, replace(effect, value=not effect.value))
        else:
            for change in changes(effect, terms):
                new = change.whole
                keeps = isinstance(new, Add | Subtract) and Literal(0, Number()) == new.right  # as if dropped
                out = isinstance(new, Literal) and not contains(sort, new.value)
                if not keeps and not out:
                    yield mutant(change.operator, new)
        alike = [v.name for v in system.variables if v.sort == sort]
        other = alike[(alike.index(name) + 1) % len(alike)]
        if other != name:
            yield mutant("copy", Read(other, sort, origin=effect.origin))


def _swaps(system: TransitionSystem, variable: Variable) -> Iterator[Mutant]:
    """Two values of one variable change places wherever an event sets it."""
    values: tuple[Value, ...] = ()
    if isinstance(variable.sort, Enumeration):
        values = variable.sort.values
    elif isinstance(variable.sort, Boolean):
        values = (True, False)
    for first, second in combinations(values, 2):
        other = {first: second, second: first}

        def visit(node: Expression, other: dict[Value, Value] = other) -> Expression:
            return replace(node, value=other[node.value]) if isinstance(node, Literal) and node.value in other else node

        events = []
        for event in system.events:
            effects = tuple((n, visit(e) if n == variable.name else e) for n, e in event.effects)
            if effects != event.effects:
                events.append(replace(event, effects=effects))
        if events:
            one, two = spoken_value(first), spoken_value(second)
            said = f"'{one}' and '{two}' change places wherever '{variable.name}' is set"
            yield _named(
                [variable.name, SWAP, one, two], said, variable.origin, SWAP, SWAP,
                with_event(system, *events), events=tuple(e.name for e in events), variables=(variable.name,),
            )  # fmt: skip


def _first_values(system: TransitionSystem, variable: Variable) -> Iterator[Mutant]:
    """Another first value in the place of each."""
    if variable.initial is None:
        return
    for number, value in enumerate(variable.initial):
        match variable.sort, value:
            case Enumeration(values), _:
                others: tuple[Value, ...] = values
            case Boolean(), _:
                others = (not value,)
            case _:
                others = tuple(n for n in (int(value) + 1, int(value) - 1) if contains(variable.sort, n))
        for other in others:
            if other in variable.initial:
                continue
            initial = (*variable.initial[:number], other, *variable.initial[number + 1 :])
            changed = replace(variable, initial=initial)
            mutated = replace(system, variables=tuple(changed if v is variable else v for v in system.variables))
            old, new = spoken_value(value), spoken_value(other)
            operator = SHIFT if isinstance(variable.sort, Number) else RETARGET
            yield _named(
                [variable.name, FIRST, new, *([f"not {old}"] if len(variable.initial) > 1 else [])],
                f"'{variable.name}' begins with '{new}' in place of '{old}'", variable.origin, FIRST, operator, mutated,
                variables=(variable.name,),
            )  # fmt: skip


def _duties(system: TransitionSystem) -> Iterator[Mutant]:
    """What somebody shall do becomes what he may do."""

    def said(name: str) -> str:
        return f"nobody has to do '{name}'"

    def owed(thing: Event | Decision | Duty) -> bool:
        return alternatives(thing.modality) != (MAY,)

    for event in system.events:
        if event.decision is None and owed(event):
            yield _named(
                [event.name, DUTY, DROP], said(event.name), event.origin, DUTY, DROP,
                with_event(system, replace(event, modality=MAY)), events=(event.name,),
            )  # fmt: skip
    for decision in system.decisions:
        if owed(decision):
            events = tuple(replace(system.event[name], modality=MAY) for name in decision.events)
            lighter = tuple(replace(d, modality=MAY) if d is decision else d for d in system.decisions)
            yield _named(
                [decision.name, DUTY, DROP], said(decision.name), decision.origin, DUTY, DROP,
                replace(with_event(system, *events), decisions=lighter), events=decision.events,
            )  # fmt: skip
    for duty in system.duties:
        if owed(duty):
            lighter_duties = tuple(replace(d, modality=MAY) if d is duty else d for d in system.duties)
            yield _named(
                [duty.name, DUTY, DROP], said(duty.name), duty.origin, DUTY, DROP,
                replace(system, duties=lighter_duties), events=duty.events, lost=duty.when,
            )  # fmt: skip


def _ill_formed(system: TransitionSystem) -> str:
    """Why a mutant is no rulebook: under some reading it has no first state."""
    choice = choice_that_cannot_begin(system)
    if choice is None:
        return ""
    where = " and ".join(f"{reading} is {option}" for reading, option in choice.items())
    return "no first state satisfies it" + (f" where {where}" if where else "")
