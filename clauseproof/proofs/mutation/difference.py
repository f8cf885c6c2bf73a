"""Differences: the shortest history of events that one side allows and the other does not.

Both sides run in the interpreter, from all their first states at once (Rabin and Scott's sets of states, 1959), so
what is found is a shortest history by construction, and replayed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clauseproof.model.expressions import TRUE, Value
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, TooManyFirstStates
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.evidence.running import replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.properties.monitor import Product

MOST_PAIRS = 20_000
_States = frozenset[tuple[Value, ...]]


@dataclass(frozen=True)
class Difference:
    """A history under one choice; ``by_mutant`` says which side allows it, the other allows all but its last step."""

    by_mutant: bool
    trace: Trace


def difference(
    original: TransitionSystem, mutant: TransitionSystem, choices: Iterable[Mapping[str, str]]
) -> Difference | str | None:
    """The shortest difference under some of the choices; None where there is none, a reason where it is not known."""
    best: Difference | None = None
    for choice in choices:
        try:
            found = _search(Interpreter(original, choice), Interpreter(mutant, choice))
        except TooManyFirstStates:
            return "there are more first states than can be listed"
        if isinstance(found, str):
            return found
        if found is not None and (best is None or len(found[1]) < len(best.trace)):
            by_mutant, events = found
            best = Difference(by_mutant, _told(mutant if by_mutant else original, choice, events))
    return best


def _search(left: Interpreter, right: Interpreter) -> tuple[bool, list[str]] | str | None:
    start = (_first(left), _first(right))
    came: dict[tuple[_States, _States], tuple[tuple[_States, _States], str] | None] = {start: None}
    queue = deque([start])

    def path(pair: tuple[_States, _States], last: str) -> list[str]:
        events = [last]
        while (previous := came[pair]) is not None:
            pair, event = previous
            events.append(event)
        return events[::-1]

    while queue:
        pair = queue.popleft()
        for event in left.system.events:
            after = (_after(left, pair[0], event.name), _after(right, pair[1], event.name))
            if bool(after[0]) != bool(after[1]):
                return bool(after[1]), path(pair, event.name)
            if after[0] and after not in came:
                came[after] = (pair, event.name)
                queue.append(after)
                if len(came) > MOST_PAIRS:
                    return f"more than {MOST_PAIRS:,} pairs of states were compared"
    return None


def _first(interpreter: Interpreter) -> _States:
    return frozenset(tuple(state.values()) for state in interpreter.initial_states())


def _after(interpreter: Interpreter, states: _States, name: str) -> _States:
    event = interpreter.system.event[name]
    names = [variable.name for variable in interpreter.system.variables]
    found = set()
    for state in states:
        try:
            found.add(tuple(interpreter.apply(dict(zip(names, state, strict=True)), event).values()))
        except (NotEnabled, OutOfRange):
            continue
    return frozenset(found)


def _told(system: TransitionSystem, choice: Mapping[str, str], events: list[str]) -> Trace:
    """The history on the side that allows it, from the first of its first states that does."""
    interpreter = Interpreter(system, choice)
    for first in interpreter.initial_states():
        states: _States = frozenset([tuple(first.values())])
        for name in events:
            states = _after(interpreter, states, name)
        if states:
            return replay(Product(system, TRUE, TRUE), choice, first, events)
    raise AssertionError("a history that was found cannot be replayed")
