"""Every reachable state of a transition system, with the choices of readings under which histories come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from clauseproof.diagnostics import fail
from clauseproof.model.expressions import (
    Add,
    Expression,
    IfThenElse,
    Literal,
    Read,
    Value,
    readings_read,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, OutOfRange
from clauseproof.model.system import Event, TransitionSystem, Variable
from clauseproof.proofs.choices import MAX_CHOICES, ChoiceSpace
from clauseproof.report.lifecycle.counters import MAX_STATES, saturated

State = tuple[Value, ...]


@dataclass(frozen=True)
class Step:
    """A step under some choices; ``changes`` says whether the concrete state differs after it."""

    choices: int
    event: Event
    after: State
    changes: bool


@dataclass(frozen=True)
class Exploration:
    """What histories come to.

    ``names`` are the variables of a state, in its order; ``reached`` maps each state to the choices (a mask of
    ``space``) under which some history comes to it, ``first`` holds those in which one begins, ``steps`` what can
    happen in each.  ``open_elsewhere`` says of a state whether some reading of the system, fixed or not, lets
    something change in it.  ``notes`` are remarks on how exact all this is.
    """

    space: ChoiceSpace
    names: tuple[str, ...]
    first: tuple[State, ...]
    reached: Mapping[State, int]
    steps: Mapping[State, tuple[Step, ...]]
    open_elsewhere: Callable[[State], bool]
    notes: tuple[str, ...]


def explored(system: TransitionSystem, status: Variable, readings: Mapping[str, str]) -> Exploration:
    """Explore a system with some readings fixed.

    That is done with every variable; where that is too much, only with those that can matter to guards; where that
    is too much again, as far as :data:`MAX_STATES` states go, with a remark.

    Raises :class:`ClauseproofError` (CP013) where there is no end of first states, or of choices of readings.
    """
    fixed = fixed_system(system, readings)
    found = _explore(fixed, status, system)
    if found is None:
        read = fixed.slice(Read(status.name, status.sort))
        found = _explore(read, status, system) or _explore(read, status, system, partly=True)
    assert found is not None
    return found


def fixed_system(system: TransitionSystem, readings: Mapping[str, str]) -> TransitionSystem:
    """The system under those of some readings that it has."""
    own = {
        name: option
        for name, option in readings.items()
        if name in system.reading and option in system.reading[name].names
    }
    return system.under(own)


def _explore(
    system: TransitionSystem, status: Variable, whole: TransitionSystem, partly: bool = False
) -> Exploration | None:
    """Every reachable state with the choices under which it is reached (None where there are too many).

    ``whole`` is the system before any reading was fixed.
    """
    abstract, growing, notes = saturated(system, status.name)
    space = _space(abstract)
    names = tuple(v.name for v in abstract.variables)

    def cases(read: Iterable[str]) -> list[tuple[int, Interpreter]]:
        """The choices grouped by the readings that matter here, each group with its interpreter."""
        some = [reading for reading in space.readings if reading.name in set(read)]
        return [
            (space.box({name: (option,) for name, option in choice.items()}), Interpreter(abstract, choice))
            for choice in ChoiceSpace.over(some).choices
        ]

    events = [(event, cases(_readings_of(event))) for event in abstract.events]
    reach: dict[State, int] = {}
    pending: dict[State, int] = {}

    def arrive(state: State, mask: int) -> bool:
        new = mask & ~reach.get(state, 0)
        if new:
            reach[state] = reach.get(state, 0) | new
            pending[state] = pending.get(state, 0) | new
        return len(reach) <= MAX_STATES

    complete = True
    beginning: dict[State, None] = {}
    for mask, interpreter in cases(readings_read(abstract.initially)):
        for first in interpreter.initial_states():
            state = tuple(first[name] for name in names)
            beginning[state] = None
            if not arrive(state, mask):
                complete = False
                break
    steps: dict[State, tuple[Step, ...]] = {}
    while pending and complete:
        state, fresh = next(iter(pending.items()))
        del pending[state]
        if state not in steps:
            here = dict(zip(names, state, strict=True))
            steps[state] = tuple(_steps(here, names, events, growing))
        for step in steps[state]:
            if step.choices & fresh and not arrive(step.after, step.choices & fresh):
                complete = False
                break
    if not complete:
        if not partly:
            return None
        notes.append(f"only {MAX_STATES:,} states were explored, so arrows may be missing")
    return Exploration(space, names, tuple(beginning), reach, steps, _elsewhere(whole, names), tuple(notes))


def _space(system: TransitionSystem) -> ChoiceSpace:
    """The choices of the readings that can matter.  Raises :class:`ClauseproofError` (CP013) where they are many."""
    relevant = system.relevant_readings()
    size = 1
    for name in relevant:
        size *= len(system.reading[name].names)
    if size > MAX_CHOICES:
        raise fail(
            "CP013",
            f"the readings can be chosen in {size:,} ways, and at most {MAX_CHOICES:,} can be drawn at once",
            help="fix some of them with --reading NAME=OPTION",
        )
    return ChoiceSpace.over(reading for reading in system.readings if reading.name in relevant)


def _elsewhere(whole: TransitionSystem, names: tuple[str, ...]) -> Callable[[State], bool]:
    """Whether some reading lets something change in a state: then it is no close of a history under any."""
    ways = []
    for event in whole.events:
        effects = tuple((name, effect) for name, effect in event.effects if name in names)
        if not variables_read(event.guard).union(*(variables_read(e) for _, e in effects)) <= set(names):
            continue
        some = [reading for reading in whole.readings if reading.name in _readings_of(event)]
        interpreters = [Interpreter(whole, choice) for choice in ChoiceSpace.over(some).choices]
        ways.append((replace(event, effects=effects), interpreters))

    def changes(state: State) -> bool:
        here = dict(zip(names, state, strict=True))
        for event, interpreters in ways:
            for interpreter in interpreters:
                if interpreter.is_enabled(here, event):
                    with suppress(OutOfRange):
                        if interpreter.apply(here, event) != here:
                            return True
        return False

    return changes


def _readings_of(event: Event) -> set[str]:
    return set(readings_read(event.guard).union(*(readings_read(effect) for _, effect in event.effects)))


def _steps(
    here: dict[str, Value],
    names: tuple[str, ...],
    events: Iterable[tuple[Event, list[tuple[int, Interpreter]]]],
    growing: Mapping[str, tuple[Expression, ...]],
) -> Iterator[Step]:
    for event, cases in events:
        for mask, interpreter in cases:
            if not interpreter.is_enabled(here, event):
                continue
            try:
                after = interpreter.apply(here, event)
            except OutOfRange:  # such a step is in no history
                continue
            changes = after != here or any(_grows(effect, here, interpreter) for effect in growing.get(event.name, ()))
            yield Step(mask, event, tuple(after[name] for name in names), changes)


def _grows(effect: Expression, here: Mapping[str, Value], interpreter: Interpreter) -> bool:
    """Whether a counter grows by its effect in a state, though it may be cut off there."""
    match effect:
        case IfThenElse(condition, yes, no):
            return _grows(yes if interpreter.holds(condition, here) else no, here, interpreter)
        case Add(_, Literal(value)) | Add(Literal(value), _):
            return int(value) > 0
        case _:
            return False
