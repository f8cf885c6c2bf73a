"""Traces: histories that show something, replayed in the interpreter before anybody sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from clauseproof.model.expressions import Value, members, readings_read
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, State
from clauseproof.model.source import Span
from clauseproof.model.system import Event, TransitionSystem, chosen
from clauseproof.model.wording import spoken_value
from clauseproof.proofs.properties import judging
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.properties.property import Property


class DoesNotReplay(Exception):
    """A trace that an engine found is no history of the rules: an internal error, never a verdict."""


@dataclass(frozen=True)
class Step:
    """One step of a history: who does what under which clause, and what it changes (name, before, after).

    ``at`` is where the event is declared: in the amendment's file where an amendment wrote it.
    """

    event: str
    actor: str
    clause: str
    changes: tuple[tuple[str, Value, Value], ...]
    at: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Trace:
    """A history under one choice of readings.

    ``states`` has one state more than ``steps``; ``observers`` names the variables that belong to the property.
    A lasso goes on for ever: ``loop`` is the index of the state to which its last state leads back (by nothing
    happening, where it is the last), and ``fair`` says of each duty assumed why it is not violated.
    """

    readings: tuple[tuple[str, str], ...]
    states: tuple[Mapping[str, Value], ...]
    steps: tuple[Step, ...]
    observers: tuple[str, ...] = ()
    loop: int | None = None
    fair: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.steps)

    def __bool__(self) -> bool:
        """A history without steps, which a first state ends, is a history too."""
        return True

    @property
    def clauses(self) -> tuple[str, ...]:
        """Clauses of the steps, in the order of the history, each once."""
        return tuple(dict.fromkeys(step.clause for step in self.steps))

    def told(self, *, full: bool = False) -> list[str]:
        """The history as a story: step, actor, event, clause, and what changes (``full``: the whole state)."""
        lines = []
        width = max((len(step.actor) for step in self.steps), default=0)
        for number, step in enumerate(self.steps, 1):
            if self.loop == number - 1:
                lines.append("then for ever, round and round:")
            changes = ", ".join(
                f"{name} {spoken_value(before)} → {spoken_value(after)}"
                for name, before, after in step.changes
                if full or name not in self.observers
            )
            clause = f" [{step.clause}]" if step.clause else ""
            lines.append(
                f"{number:>2}. {step.actor:<{width}}  {step.event}{clause}" + (f": {changes}" if changes else "")
            )
            if full:
                whole = ", ".join(f"{n} = {spoken_value(v)}" for n, v in self.states[number].items())
                lines.append(f"    {whole}")
        if self.loop == len(self.steps):
            lines.append("then nothing happens for ever.")
        if self.loop is not None:
            lines += _told_fair(self.fair)
        return lines

    def itf(self, title: str, rulebook: str) -> dict[str, Any]:
        """The Informal Trace Format (Apalache ADR-015), with the event of each step in the state's ``#meta``."""
        names = list(self.states[0]) if self.states else []
        states: list[dict[str, Any]] = []
        for index, state in enumerate(self.states):
            meta: dict[str, Any] = {"index": index}
            if index:
                step = self.steps[index - 1]
                meta |= {"event": step.event, "actor": step.actor, "clause": step.clause}
            states.append({"#meta": meta, **{n: _itf_value(state[n]) for n in names}})
        return {
            "#meta": {
                "format": "ITF",
                "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
                "description": title,
                "rulebook": rulebook,
                "readings": dict(self.readings),
                "observers": list(self.observers),
            },
            "vars": names,
            "states": states,
            **({} if self.loop is None else {"loop": self.loop}),
        }


NEVER_OPEN = "never open there"


def _told_fair(fair: Sequence[tuple[str, str]]) -> list[str]:
    """Why a loop neglects no duty: those that are open in it one by one, the others together."""
    if not fair:
        return ["No duty is assumed."]
    others = sum(why == NEVER_OPEN for _, why in fair)
    lines = [f"'{name}' is not neglected: it is {why}." for name, why in fair if why != NEVER_OPEN]
    if others:
        lines.append("No other duty is open there." if lines else "No duty is open there.")
    return lines


def _itf_value(value: Value) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return {"#bigint": str(value)}
    return value


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
    state: State = _first_state(interpreter, first)
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
    return Trace(tuple(interpreter.readings.items()), tuple(states), tuple(steps))


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
                return Trace(trace.readings, (*trace.states, violating), (*trace.steps, step), tuple(monitors))
        raise DoesNotReplay("no step from the last state violates the property")
    if not judging.shows(interpreter, prop, trace.states[-1], monitors):
        raise DoesNotReplay("the last state does not show what it should")
    return Trace(trace.readings, trace.states, trace.steps, tuple(monitors))


def step_of(event: Event, readings: Mapping[str, str], before: State, after: State) -> Step:
    """A step by an event, as it is told."""
    changes = tuple((name, before[name], after[name]) for name in before if before[name] != after[name])
    at = event.origin.span if event.origin else None
    return Step(event.name, chosen(event.actor, readings), event.clause, changes, at)


def _first_state(interpreter: Interpreter, wanted: Mapping[str, Value]) -> State:
    """A first state that agrees with the values given, the others as early in their order as may be."""
    system: TransitionSystem = interpreter.system
    domains: list[tuple[Value, ...]] = []
    for variable in system.variables:
        if variable.name in wanted:
            domains.append((wanted[variable.name],))
        elif variable.initial is not None:
            domains.append(variable.initial)
        else:
            every = members(variable.sort)
            domains.append((0,) if every is None else every)
    names = [variable.name for variable in system.variables]
    for values in product(*domains):
        state = dict(zip(names, values, strict=True))
        if interpreter.is_initial(state):
            return state
    raise DoesNotReplay("no first state agrees with where the engine began")
