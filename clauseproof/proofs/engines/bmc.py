"""Bounded model checking: the shortest history that ends where the goal does not hold.

Biere, Cimatti, Clarke and Zhu, *Symbolic Model Checking without BDDs*, TACAS 1999: I(s0) ∧ T(s0,s1) ∧ … ∧
T(s(n-1),sn) ∧ ¬P(sn) for n = 0, 1, 2, …  The first n for which it is satisfiable is the length of a shortest
counterexample, and a model is one.
"""

from __future__ import annotations

import itertools

from clauseproof.model.expressions import Value
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange
from clauseproof.proofs.engines.smt import (
    FIRST,
    GOAL,
    STEP,
    Budget,
    Encoding,
    Limits,
    Outcome,
    Reachability,
    Refuted,
    Session,
    Stopped,
    Stuck,
    Unencodable,
    Unknown,
    term,
)
from clauseproof.proofs.progress import tell

ENGINE = "bmc"


class DoesNotReplay(AssertionError):
    """Z3's model is no history of the system: an error in the encoding, never a verdict."""


class Unrolling:
    """Copies s0, s1, s2, … of the state under one choice, and what is asserted of them."""

    def __init__(self, encoding: Encoding, budget: Budget, more: str = "") -> None:
        self.encoding = encoding
        self._session = Session(budget)
        self._session.tell(encoding.declarations() + encoding.definitions() + more)
        for symbol, sort in encoding.typed_choice():
            self._session.tell(f"(declare-const {symbol} {sort})")
        self._session.tell(f"(assert {term(encoding.problem.assume)})")
        self._states = 0

    def state(self, step: int) -> list[str]:
        """The symbols of s(step), declared when first asked for."""
        while self._states <= step:
            for symbol, sort in self.encoding.typed_state(self._states):
                self._session.tell(f"(declare-const {symbol} {sort})")
            self._states += 1
        return self.encoding.state(step)

    def assert_(self, function: str, *steps: int) -> None:
        """Assert I, P or T of some of the states from now on."""
        self._session.tell(f"(assert {self.encoding.call(function, *map(self.state, steps))})")

    def can_fail(self, *functions: str, step: int) -> bool:
        """Whether one of some functions can be false of s(step); its model stays until :meth:`drop`."""
        calls = " ".join(self.encoding.call(function, self.state(step)) for function in functions)
        self._session.tell(f"(push)(assert (not (and {calls})))")
        found = self._session.satisfiable()
        if not found:
            self.drop()
        return found

    def drop(self) -> None:
        """Forget what :meth:`can_fail` supposed."""
        self._session.tell("(pop)")

    def history(self, engine: str, length: int) -> Refuted:
        """The history of the model."""
        found = self.path(length)
        judge = Interpreter(self.encoding.problem.system, found.readings)
        if not judge.is_initial(found.states[0]) or judge.holds(self.encoding.problem.goal, found.states[-1]):
            raise DoesNotReplay(f"{engine}: the model's first or last state is not what was asked for")
        return Refuted(engine, length, found.readings, found.states[0], found.events)

    def path(self, length: int) -> Stuck:
        """The states of the model up to one; their events are found by replay, the first in document order that fits.

        Where they begin is not asked.
        """
        encoding, system = self.encoding, self.encoding.problem.system
        options = self._session.values(encoding.choice)
        chosen = {name: str(encoding.value(o)) for name, o in zip(encoding.readings, options, strict=True)}
        readings = system.default_readings | chosen
        states: list[dict[str, Value]] = []
        for step in range(length + 1):
            values = map(encoding.value, self._session.values(self.state(step)))
            states.append(dict(zip(system.variable, values, strict=True)))

        judge = Interpreter(system, readings)
        events = [_event_between(judge, before, after) for before, after in itertools.pairwise(states)]
        return Stuck(readings, tuple(states), tuple(events))


def _event_between(judge: Interpreter, before: dict[str, Value], after: dict[str, Value]) -> str:
    for event in judge.system.events:
        try:
            if judge.apply(before, event) == after:
                return event.name
        except (NotEnabled, OutOfRange):
            continue
    raise DoesNotReplay("no event makes the step of the model")


def refute(problem: Reachability, limits: Limits, budget: Budget | None = None) -> Outcome:
    """The shortest counterexample of at most ``limits.depth`` events, by increasing depth.

    Never :class:`Proved`: that there is none up to a depth says nothing of longer histories.
    """
    n = -1
    try:
        unrolling = Unrolling(Encoding(problem), budget or Budget(limits.rlimit))
        unrolling.assert_(FIRST, 0)
        for n in range(limits.depth + 1):
            tell(ENGINE, f"{n} events")
            if unrolling.can_fail(GOAL, step=n):
                return unrolling.history(ENGINE, n)
            unrolling.assert_(GOAL, n)
            unrolling.assert_(STEP, n, n + 1)
        return Unknown(ENGINE, n, f"no counterexample of at most {n} events")
    except (Stopped, Unencodable) as stopped:
        return Unknown(ENGINE, max(n - 1, 0), str(stopped))
