"""From what a document declares to the transition system that it means.

Each part is read on its own, so that one run reports everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from clauseproof.diagnostics import Collector
from clauseproof.model.correspondence import Correspondence
from clauseproof.model.declarations import Declarations, Entry, StateEntry, check_identifier, read_state
from clauseproof.model.events import read_decision, read_duty, read_event
from clauseproof.model.expressions import Expression, Sort, conjunction
from clauseproof.model.first_values import read_first_values
from clauseproof.model.identity import with_identities
from clauseproof.model.language import Language
from clauseproof.model.names import check_unique, check_values
from clauseproof.model.readings import read_reading
from clauseproof.model.source import Origin
from clauseproof.model.system import Decision, Event, TransitionSystem, Variable
from clauseproof.model.terms import understand_terms
from clauseproof.model.typing import Scope

Found = TypeVar("Found")
Given = ParamSpec("Given")


def assemble(
    name: str,
    declarations: Declarations,
    actors: dict[str, str],
    problems: Collector,
    *,
    renamed: dict[tuple[str, str], str],
    base: TransitionSystem | None,
    correspondence: Correspondence | None,
) -> tuple[TransitionSystem, Scope]:
    """The transition system, and what names mean in it: everything in the order in which later parts need earlier.

    ``renamed`` gives new names by kind and old name, ``base`` what is amended and ``correspondence`` what its names
    have become; without an amendment there is none of them.  What is wrong goes to ``problems``; the system means
    something only where there are none.
    """
    check_unique(declarations, actors, problems)
    readings = _each(declarations.of("reading"), problems, read_reading, problems)
    states = {entry.name: problems.attempt(read_state, entry, problems) for entry in declarations.of("state")}
    sorts: dict[str, Sort] = {n: s.sort for n, s in states.items() if s is not None}
    check_values(declarations, sorts, problems)
    options = {reading.name: reading.names for reading in readings}
    term_names = {entry.name for entry in declarations.of("term")}
    declared = declarations.declared("state") | declarations.declared("reading")
    broken = frozenset((declared | (declarations.lost.get("term", set()) - term_names)) - set(sorts) - set(options))
    language = Language(actors, sorts, options, term_names, broken, renamed)
    variables, constraints = _variables(declarations.of("state"), states, language, problems)
    terms = understand_terms(declarations, language, problems)
    constraints += _each(declarations.of("initially"), problems, _read_condition, language)
    decisions = {d.name: d for d in _each(declarations.of("decision"), problems, read_decision, language, problems)}
    lost = declarations.declared("decision") - set(decisions)
    events = _each(declarations.of("event"), problems, read_event, decisions, lost, language, problems)
    grouped = _with_events(decisions.values(), events, problems)
    known = {event.name: event for event in events}
    lost = declarations.declared("event") - set(known)
    duties = _each(declarations.of("duty"), problems, read_duty, known, lost, language, problems)
    system = TransitionSystem(
        name,
        tuple(variables),
        tuple(events),
        tuple(grouped),
        tuple(duties),
        tuple(terms),
        tuple(readings),
        conjunction(*constraints),
    )
    return with_identities(system, correspondence, base), language.scope


def _each(
    entries: Iterable[Entry],
    problems: Collector,
    read: Callable[Concatenate[Entry, Given], Found],
    *given: Given.args,
    **named: Given.kwargs,
) -> list[Found]:
    """What each entry says; those that are wrong are left out, and reported."""
    found = [problems.attempt(read, entry, *given, **named) for entry in entries]
    return [thing for thing in found if thing is not None]


def _variables(
    entries: Iterable[Entry], states: dict[str, StateEntry | None], language: Language, problems: Collector
) -> tuple[list[Variable], list[Expression]]:
    """The variables, and what their first values depend on."""
    variables: list[Variable] = []
    constraints: list[Expression] = []
    for entry in entries:
        check_identifier(entry, "variable", problems)
        state = states[entry.name]
        if state is None:
            continue
        made = problems.attempt(read_first_values, entry, state, language.readings, language.scope.broken)
        if made is None:
            continue
        initial, constraint = made
        constraints.append(constraint)
        origin = Origin(entry.clause, entry.at)
        variables.append(Variable(entry.name, state.sort, initial, state.value_clauses, origin))
    return variables, constraints


def _read_condition(entry: Entry, language: Language) -> Expression:
    return language.formula(entry.node, entry.clause, "a condition on the first state")


def _with_events(decisions: Iterable[Decision], events: Iterable[Event], problems: Collector) -> list[Decision]:
    """Decisions with the events that name them.  One without is wrong, where its events are not what is wrong."""
    members: dict[str, list[str]] = {}
    for event in events:
        members.setdefault(event.decision or "", []).append(event.name)
    grouped = [replace(d, events=tuple(members.get(d.name, ()))) for d in decisions]
    for decision in grouped:
        if not decision.events and not problems.found:
            problems.error(
                "CP004",
                f"decision '{decision.name}' has no event",
                decision.origin.span if decision.origin else None,
                help=f"an event belongs to it by decision: {decision.name}",
            )
    return grouped
