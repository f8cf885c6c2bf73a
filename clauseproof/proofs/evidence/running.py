"""Running histories in the interpreter, before anybody sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any, TypeAlias

from clauseproof.model.expressions import (
    TRUE,
    Expression,
    Literal,
    Number,
    Value,
    children,
    contains,
    members,
    readings_read,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, State
from clauseproof.model.system import Event, TransitionSystem, Variable, chosen
from clauseproof.proofs.evidence.trace import Step, Trace
from clauseproof.proofs.properties import judging
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.properties.property import Property


class DoesNotReplay(Exception):
    """A trace that an engine found is no history of the rules: an internal error, never a verdict."""


MOST_FIRST = 20_000
"""Candidates for a first state that are tried, where numbers without end may begin with anything."""

Steps: TypeAlias = dict[tuple[Any, ...], State]
"""Steps that the interpreter has taken: (event, state, the readings that the event depends on) to the state after.

Choices that differ in other readings share them, so many short replays cost little more than one.
"""


def replay(
    whole: Product,
    choice: Mapping[str, str],
    first: Mapping[str, Value],
    events: Sequence[str],
    taken: Steps | None = None,
) -> Trace:
    """Run events from the first state that agrees with ``first``, in the interpreter.

    ``taken`` keeps the steps from one replay in the same product to the next.
    Raises :class:`DoesNotReplay` where that is no history.
    """
    system = whole.system
    interpreter = Interpreter(system, choice)
    taken = {} if taken is None else taken
    state: State = first_state(interpreter, first)
    states: list[State] = [state]
    steps: list[Step] = []
    for name in events:
        event = system.event[name]
        depends = readings_read(event.guard).union(*(readings_read(effect) for _, effect in event.effects))
        step = (name, *state.values(), *(interpreter.readings[reading] for reading in sorted(depends)))
        try:
            after = taken[step] if step in taken else interpreter.apply(state, event)
            taken[step] = after
        except (NotEnabled, OutOfRange) as error:
            raise DoesNotReplay(f"step {len(steps) + 1}, '{name}': {type(error).__name__}: {error}") from None
        steps.append(step_of(event, interpreter.readings, state, after))
        states.append(after)
        state = after
    readings = tuple(interpreter.readings.items())
    return Trace(readings, tuple(states), tuple(steps), open_first=_open_first(interpreter, states[0]))


def replay_violation(
    whole: Product,
    prop: Property,
    choice: Mapping[str, str],
    first: Mapping[str, Value],
    events: Sequence[str],
    monitors: Sequence[str],
    taken: Steps | None = None,
    last_by: str | None = None,
) -> Trace:
    """Replay a history to a state in which the goal fails, with the step that violates it where one does.

    The interpreter judges by the property itself, not by the goal that the engines were given.  Where several
    steps would violate it there, the first is taken, or the one by the event ``last_by``.
    Raises :class:`DoesNotReplay` where the history shows no violation.
    """
    trace = replay(whole, choice, first, events, taken)
    interpreter = Interpreter(whole.system, choice)
    if judging.is_of_steps(prop):
        for event in whole.system.events if last_by is None else (whole.system.event[last_by],):
            violating = judging.violates(interpreter, prop, trace, event)
            if violating is not None:
                step = step_of(event, interpreter.readings, trace.states[-1], violating)
                states, steps = (*trace.states, violating), (*trace.steps, step)
                return replace(trace, states=states, steps=steps, observers=tuple(monitors))
        raise DoesNotReplay("no step from the last state violates the property")
    if not judging.shows(interpreter, prop, trace.states[-1], monitors):
        raise DoesNotReplay("the last state does not show what it should")
    return replace(trace, observers=tuple(monitors))


def step_of(event: Event, readings: Mapping[str, str], before: State, after: State) -> Step:
    """A step by an event, as it is told."""
    changes = tuple((name, before[name], after[name]) for name in before if before[name] != after[name])
    at = event.origin.span if event.origin else None
    return Step(event.name, chosen(event.actor, readings), event.clause, changes, at)


def first_state(interpreter: Interpreter, wanted: Mapping[str, Value]) -> State:
    """A first state that agrees with the values given, the others as early in their order as may be.

    Of a number without end a few values are tried: the nearest to nought, and those about the constants that the
    conditions on the first state speak of.  Raises :class:`DoesNotReplay` where none of them is found to do.
    """
    system: TransitionSystem = interpreter.system
    endless = endless_values(system)
    domains = [
        (wanted[variable.name],) if variable.name in wanted else _first_values(variable, endless)
        for variable in system.variables
    ]
    for state in islice(_states(system, domains), MOST_FIRST if endless else None):
        if interpreter.is_initial(state):
            return state
    raise DoesNotReplay("no first state agrees with where the engine began")


def endless_values(system: TransitionSystem) -> dict[str, tuple[Value, ...]]:
    """Values to try of each number that may begin with anything and has no end, the likelier ones first."""
    spoken_of = variables_read(system.initially)
    about = {0, *(constant + by for constant in _constants(system.initially) for by in (-1, 0, 1)), -1, 1}
    found: dict[str, tuple[Value, ...]] = {}
    for variable in system.variables:
        if variable.initial is None and isinstance(variable.sort, Number) and members(variable.sort) is None:
            low, high = variable.sort.low, variable.sort.high
            bounds = {bound for bound in (low, high) if bound is not None}
            values = [value for value in about | bounds if contains(variable.sort, value)]
            values.sort(key=lambda value: (abs(value), -value))
            found[variable.name] = tuple(values if variable.name in spoken_of else values[:1])
    return found


def _constants(expression: Expression) -> set[int]:
    match expression:
        case Literal(bool()):
            return set()
        case Literal(int() as value):
            return {value}
        case _:
            return set().union(*map(_constants, children(expression)))


STATES_TRIED = 500
"""How many states are tried, to find that a variable could begin with another value."""


def _open_first(interpreter: Interpreter, state: State) -> tuple[str, ...]:
    """The variables that could begin with another value than in a first state; where that is hard to find, they do."""
    system = interpreter.system
    several = [v for v in system.variables if v.initial is None or len(v.initial) > 1]
    if system.initially == TRUE:
        return tuple(variable.name for variable in several)
    return tuple(variable.name for variable in several if _could_differ(interpreter, state, variable))


def _could_differ(interpreter: Interpreter, state: State, one: Variable) -> bool:
    if one.initial is None and members(one.sort) is None:
        return True
    endless = endless_values(interpreter.system)
    domains = [
        tuple(value for value in _first_values(variable, endless) if variable is not one or value != state[one.name])
        for variable in interpreter.system.variables
    ]
    tried = list(islice(_states(interpreter.system, domains), STATES_TRIED + 1))
    return len(tried) > STATES_TRIED or any(interpreter.is_initial(other) for other in tried)


def _first_values(variable: Variable, endless: Mapping[str, tuple[Value, ...]]) -> tuple[Value, ...]:
    """The values with which a variable may begin, those to try standing for infinitely many."""
    if variable.initial is not None:
        return variable.initial
    return endless.get(variable.name) or members(variable.sort) or ()


def _states(system: TransitionSystem, domains: Sequence[Sequence[Value]]) -> Iterator[State]:
    names = [variable.name for variable in system.variables]
    return (dict(zip(names, values, strict=True)) for values in product(*domains))
