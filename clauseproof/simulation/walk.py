"""The transition system as a simulator walks it: states numbered, steps remembered.

Every step is taken by the interpreter; this module only remembers what it said.  A step is an event that is
enabled and in range (``docs/semantics.md`` section 4), so what is walked is a history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clauseproof.model.expressions import Number, Value
from clauseproof.model.interpreter import Interpreter, OutOfRange
from clauseproof.model.system import TransitionSystem


class NoSingleFirstState(Exception):
    """A Party must begin somewhere: there is no first state, or there are several."""


class Walk:
    """Numbered states of one transition system under one choice of readings."""

    def __init__(self, system: TransitionSystem, readings: Mapping[str, str]) -> None:
        self.system = system
        self.readings = dict(readings)
        self.interpreter = Interpreter(system, readings)
        self._states: list[dict[str, Value]] = []
        self._numbers: dict[tuple[Value, ...], int] = {}
        self._steps: list[dict[int, int] | None] = []
        self._names = tuple(variable.name for variable in system.variables)
        self._finite = tuple(
            v.name for v in system.variables if not (isinstance(v.sort, Number) and None in (v.sort.low, v.sort.high))
        )

    def state(self, number: int) -> dict[str, Value]:
        """The state with a number."""
        return self._states[number]

    def first(self, fixed: Mapping[str, Value]) -> int:
        """The first state in which the variables ``fixed`` have those values.

        Raises :class:`NoSingleFirstState` naming the variables that could still begin differently.
        """
        system = replace(
            self.system,
            variables=tuple(
                replace(v, initial=(fixed[v.name],)) if v.name in fixed else v for v in self.system.variables
            ),
        )
        open_ended = [v.name for v in system.variables if v.initial is None and isinstance(v.sort, Number)]
        if open_ended:
            raise NoSingleFirstState(", ".join(open_ended))
        found: list[dict[str, Value]] = []
        for state in Interpreter(system, self.readings).initial_states():
            found.append(state)
            if len(found) > 1:
                differing = [name for name in self._names if found[0][name] != found[1][name]]
                raise NoSingleFirstState(", ".join(differing))
        if not found:
            raise NoSingleFirstState("")
        return self._number(found[0])

    def _number(self, state: dict[str, Value]) -> int:
        key = tuple(state[name] for name in self._names)
        number = self._numbers.get(key)
        if number is None:
            number = len(self._states)
            self._numbers[key] = number
            self._states.append(state)
            self._steps.append(None)
        return number

    def steps(self, number: int) -> dict[int, int]:
        """For each event that can happen (by its place in the rulebook): the state it leads to."""
        known = self._steps[number]
        if known is not None:
            return known
        state = self._states[number]
        found: dict[int, int] = {}
        for index, event in enumerate(self.system.events):
            if self.interpreter.is_enabled(state, event):
                try:
                    after = self.interpreter.apply(state, event)
                except OutOfRange:
                    continue
                found[index] = self._number(after)
        self._steps[number] = found
        return found

    def explore(self, starts: Iterable[int], events: frozenset[int], limit: int = 20_000) -> list[int]:
        """States reached by some events, one for each set of finite values and enabled events, breadth first.

        Unbounded counters are not told apart beyond what they enable, so the search ends; what it has not
        seen, the engine meets, and judges, on the way.
        """
        queue = list(dict.fromkeys(starts))
        seen = {self._shape(number) for number in queue}
        for number in queue:
            if len(queue) >= limit:
                break
            for event, after in self.steps(number).items():
                if event in events and (shape := self._shape(after)) not in seen:
                    seen.add(shape)
                    queue.append(after)
        return queue

    def _shape(self, number: int) -> tuple[object, ...]:
        state = self._states[number]
        return (*(state[name] for name in self._finite), frozenset(self.steps(number)))
