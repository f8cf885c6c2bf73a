"""Judging: what a history shows of a property, by the letter of ``docs/semantics.md`` section 7.

Everything is asked of the interpreter and of the property itself; what the engines made of either has no part in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, TypeAlias

from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, State
from clauseproof.model.system import Event
from clauseproof.proofs.properties.property import (
    AT_MOST,
    EVENTUALLY,
    LIVENESS,
    Becoming,
    Occurrence,
    Property,
    Trigger,
)

if TYPE_CHECKING:
    from clauseproof.proofs.evidence.trace import Trace

    History: TypeAlias = Trace


def is_of_steps(prop: Property) -> bool:
    """Whether a history refutes the property by its last step, and not by its last state.

    For liveness that is the history in which the scope closes on something awaited.
    """
    return prop.pattern in ("before", "on", AT_MOST, *LIVENESS)


def shows(interpreter: Interpreter, prop: Property, state: State, monitors: Collection[str]) -> bool:
    """Whether a state refutes a property of states (for *possible*: shows it).

    ``monitors`` names what belongs to the property and not to the rulebook.  For *always possible* the state is only
    one that would have to lead on to what is sought.
    """
    inside = bool(state.get("in scope", True))
    match prop.pattern:
        case "always" | "always possible":
            return inside and not interpreter.holds(prop.formula, state)
        case "never" | "possible":
            return inside and interpreter.holds(prop.formula, state)
        case "no dead ends":
            ways_on = any(leads_on(interpreter, state, event, monitors) for event in interpreter.system.events)
            return inside and not interpreter.holds(prop.formula, state) and not ways_on
        case _:
            return any(_is_out_of_range(interpreter, state, event) for event in interpreter.system.events)


def leads_on(interpreter: Interpreter, state: State, event: Event, monitors: Collection[str]) -> bool:
    """Whether a step by ``event`` exists and changes the rulebook's own state."""
    try:
        after = interpreter.apply(state, event)
    except (NotEnabled, OutOfRange):
        return False
    return any(after[name] != state[name] for name in after if name not in monitors)


def violates(interpreter: Interpreter, prop: Property, trace: History, event: Event) -> State | None:
    """The state after a step by ``event`` that goes on from a history, where that step violates the property."""
    state = trace.states[-1]
    if "in scope" in state and not state["in scope"]:
        return None
    try:
        after = interpreter.apply(state, event)
    except (NotEnabled, OutOfRange):
        return None
    if prop.is_liveness:
        closes = any(selects(interpreter, occurrence, event, state) for occurrence in prop.until or ())
        missed = awaited_along(interpreter, prop, trace)[-1] and not _comes(interpreter, prop, state, event, after)
        return after if closes and missed else None
    if not any(selects(interpreter, occurrence, event, state) for occurrence in prop.events):
        return None
    match prop.pattern:
        case "before":
            holds = interpreter.holds(prop.formula, state)
        case "on":
            holds = interpreter.holds(prop.formula, after, old=state)
        case _:
            holds = _times_in_scope(interpreter, prop, trace) < prop.times
    return None if holds else after


def _times_in_scope(interpreter: Interpreter, prop: Property, trace: History) -> int:
    """How many steps of a history the property selects since the scope last opened."""
    times = 0
    for state, step, after in zip(trace.states, trace.steps, trace.states[1:], strict=False):
        event = interpreter.system.event[step.event]
        closes = any(selects(interpreter, o, event, state) for o in prop.until or ())
        if after.get("in scope", True) and (closes or not state.get("in scope", True)):
            times = 0
        elif state.get("in scope", True) and any(selects(interpreter, o, event, state) for o in prop.events):
            times += 1
    return times


def awaited_along(interpreter: Interpreter, prop: Property, trace: History) -> list[bool]:
    """In each position of a history, whether something that the property asks for has not come (``semantics`` 7)."""

    def holding(state: State, triggers: Sequence[Trigger]) -> bool:
        return any(interpreter.holds(t.formula, state) for t in triggers if isinstance(t, Becoming))

    def happening(event: Event, state: State, triggers: Sequence[Trigger]) -> bool:
        return any(selects(interpreter, t, event, state) for t in triggers if isinstance(t, Occurrence))

    first = trace.states[0]
    asked = bool(first.get("in scope", True))
    if prop.pattern == EVENTUALLY:
        come = interpreter.holds(prop.formula, first)
    else:
        asked = asked and holding(first, prop.when)
        come = holding(first, prop.response)
    found = [asked and not come]
    for state, step, after in zip(trace.states, trace.steps, trace.states[1:], strict=False):
        event = interpreter.system.event[step.event]
        closes = happening(event, state, prop.until or ())
        if prop.pattern == EVENTUALLY:
            was_open = bool(state.get("in scope", True)) and not closes
            asked = happening(event, state, prop.after or ()) and not was_open
        else:
            happens = happening(event, state, prop.when) or holding(after, prop.when)
            asked = bool(after.get("in scope", True)) and happens
        kept = found[-1] and not closes
        found.append((kept or asked) and not _comes(interpreter, prop, state, event, after))
    return found


def _comes(interpreter: Interpreter, prop: Property, state: State, event: Event, after: State) -> bool:
    """Whether what the property asks for is there in the position after a step by ``event``."""
    if prop.pattern == EVENTUALLY:
        return interpreter.holds(prop.formula, after)
    return any(
        interpreter.holds(t.formula, after) if isinstance(t, Becoming) else selects(interpreter, t, event, state)
        for t in prop.response
    )


def selects(interpreter: Interpreter, occurrence: Occurrence, event: Event, state: State) -> bool:
    """Whether a selector selects the step by an event from a state."""
    return occurrence.event == event.name and interpreter.holds(occurrence.when, state)


def _is_out_of_range(interpreter: Interpreter, state: State, event: Event) -> bool:
    try:
        interpreter.apply(state, event)
    except OutOfRange:
        return True
    except NotEnabled:
        return False
    return False
