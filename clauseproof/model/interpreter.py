"""One step at a time, by the letter of ``docs/semantics.md``: the judge of every trace.

It knows no solver and shares no code with the engines, and is short enough to be checked by eye.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import assert_never

from clauseproof.model.expressions import (
    Add,
    And,
    Compare,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Maximum,
    Minimum,
    Modulo,
    Not,
    Or,
    Read,
    ReadingIs,
    Scale,
    Subtract,
    Value,
    contains,
    members,
)
from clauseproof.model.system import Event, TransitionSystem

State = Mapping[str, Value]
"""One value per variable."""


class NotEnabled(Exception):
    """An event was applied in a state where its guard does not hold."""


class OutOfRange(Exception):
    """An event's effect would leave the sort of a variable: the step does not exist (`docs/semantics.md`)."""


class TooManyFirstStates(Exception):
    """The first states cannot be listed: a variable may begin with any of infinitely many values."""


@dataclass(frozen=True)
class FailedPart:
    """A part of a guard that does not hold, with the clause that says so."""

    expression: Expression
    clause: str


def evaluate(expression: Expression, state: State, readings: Mapping[str, str], old: State | None = None) -> Value:
    """The value of an expression in a state; ``old`` is the state before the event, for ``old.x``."""

    def value(node: Expression) -> Value:
        return evaluate(node, state, readings, old)

    def number(node: Expression) -> int:
        return int(value(node))

    match expression:
        case Literal(constant):
            return constant
        case Read(name, _, is_old):
            if is_old:
                assert old is not None, "'old' has no meaning outside a step"
                return old[name]
            return state[name]
        case ReadingIs(reading, options):
            return readings[reading] in options
        case Not(body):
            return not value(body)
        case And(parts):
            return all(value(part) for part in parts)
        case Or(parts):
            return any(value(part) for part in parts)
        case Implies(left, right):
            return not value(left) or bool(value(right))
        case Compare("=", left, right):
            return value(left) == value(right)
        case Compare("!=", left, right):
            return value(left) != value(right)
        case Compare("<", left, right):
            return number(left) < number(right)
        case Compare("<=", left, right):
            return number(left) <= number(right)
        case Compare(">", left, right):
            return number(left) > number(right)
        case Compare(">=", left, right):
            return number(left) >= number(right)
        case Compare(operator):
            raise ValueError(f"unknown comparison {operator}")
        case Add(left, right):
            return number(left) + number(right)
        case Subtract(left, right):
            return number(left) - number(right)
        case Scale(factor, body):
            return factor * number(body)
        case Modulo(body, divisor):
            return number(body) % divisor
        case Minimum(left, right):
            return min(number(left), number(right))
        case Maximum(left, right):
            return max(number(left), number(right))
        case IfThenElse(condition, yes, no):
            return value(yes) if value(condition) else value(no)
        case _:
            assert_never(expression)


class Interpreter:
    """Runs a transition system under one choice of readings.

    Parameters: the system, and an option for every reading (those left out take their default).
    Raises :class:`KeyError` for a reading or option that the system does not have.
    """

    def __init__(self, system: TransitionSystem, readings: Mapping[str, str] | None = None) -> None:
        self.system = system
        self.readings = system.default_readings | dict(readings or {})
        for name, option in self.readings.items():
            if option not in system.reading[name].names:
                raise KeyError(f"reading '{name}' has no option '{option}'")

    def holds(self, formula: Expression, state: State, old: State | None = None) -> bool:
        """Whether a formula is true in a state."""
        return bool(evaluate(formula, state, self.readings, old))

    def initial_states(self) -> Iterator[dict[str, Value]]:
        """Every first state, in the order of variables and values.  Raises :class:`TooManyFirstStates`."""
        return (state for state in self.candidates() if self.holds(self.system.initially, state))

    def candidates(self) -> Iterator[dict[str, Value]]:
        """Every state whose variables have values that they may begin with, one by one: first or not."""
        choices: list[tuple[Value, ...]] = []
        for variable in self.system.variables:
            values = members(variable.sort) if variable.initial is None else variable.initial
            if values is None:
                raise TooManyFirstStates(variable.name)
            choices.append(values)
        names = [variable.name for variable in self.system.variables]
        for values in product(*choices):
            yield dict(zip(names, values, strict=True))

    def is_initial(self, state: State) -> bool:
        """Whether a history may begin in this state."""
        return (
            set(state) == set(self.system.variable)
            and all(
                contains(v.sort, state[v.name]) and (v.initial is None or state[v.name] in v.initial)
                for v in self.system.variables
            )
            and self.holds(self.system.initially, state)
        )

    def is_enabled(self, state: State, event: Event) -> bool:
        """Whether the guard of an event holds (it may still be out of range: see :meth:`apply`)."""
        return self.holds(event.guard, state)

    def enabled(self, state: State) -> list[Event]:
        """Events whose guard holds, in document order."""
        return [event for event in self.system.events if self.is_enabled(state, event)]

    def why_not(self, state: State, event: Event) -> list[FailedPart]:
        """The parts of the guard that fail, each with its clause; empty when the event is enabled."""

        def failing(node: Expression, clause: str) -> Iterator[FailedPart]:
            clause = node.origin.clause if node.origin else clause
            if self.holds(node, state):
                return
            if isinstance(node, And):
                for part in node.parts:
                    yield from failing(part, clause)
            else:
                yield FailedPart(node, clause)

        return list(failing(event.guard, event.clause))

    def apply(self, state: State, event: Event) -> dict[str, Value]:
        """The state after an event.

        Raises :class:`NotEnabled` where the guard does not hold, :class:`OutOfRange` where an effect leaves its sort.
        """
        if not self.is_enabled(state, event):
            raise NotEnabled(event.name)
        after = dict(state)
        for name, effect in event.effects:
            value = evaluate(effect, state, self.readings)
            if not contains(self.system.variable[name].sort, value):
                raise OutOfRange(f"'{event.name}' would set '{name}' to {value}")
            after[name] = value
        return after
