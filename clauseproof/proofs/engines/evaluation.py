"""Expressions compiled to closures over partial states, three-valued, for all choices of readings at once.

A state is a tuple of the values of *tracked* variables; the rest is unknown.  A formula evaluates to two masks of
choices: those under which it *may* be true and those under which it *must* be.  Where everything is tracked the
two are equal and evaluation is exact.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, assert_never

from clauseproof.model.expressions import (
    Add,
    And,
    Boolean,
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
    readings_read,
    sort_of,
    variables_read,
)
from clauseproof.proofs.choices import ChoiceSpace

Node: TypeAlias = tuple[Value, ...]
Formula: TypeAlias = Callable[[Node], tuple[int, int]]
Valued: TypeAlias = Callable[[Node], Any]
_F = TypeVar("_F")
Possible: TypeAlias = Callable[[Node], list[tuple[int, Value]] | None]
"""Which values an expression may have, each with the choices under which it may; None where it may be anything."""

_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_value(expression: Expression, index: Mapping[str, int], choice: Mapping[str, str]) -> Valued:
    """The value of an expression all of whose variables are tracked, under one choice."""

    def visit(node: Expression) -> Valued:
        match node:
            case Literal(value):
                return lambda state: value
            case Read(name):
                return operator.itemgetter(index[name])
            case ReadingIs(reading, options):
                held = choice[reading] in options
                return lambda state: held
            case Not(body):
                inner = visit(body)
                return lambda state: not inner(state)
            case And(parts):
                all_of = [visit(part) for part in parts]

                def every(state: Node) -> bool:
                    for part in all_of:  # a loop, for all() over a generator costs twice as much here
                        if not part(state):
                            return False
                    return True

                return every
            case Or(parts):
                any_of = [visit(part) for part in parts]

                def some(state: Node) -> bool:
                    for part in any_of:
                        if part(state):
                            return True
                    return False

                return some
            case Implies(left, right):
                first, second = visit(left), visit(right)
                return lambda state: not first(state) or second(state)
            case Compare("=", Read(name), Literal(value)):
                position = index[name]
                return lambda state: state[position] == value
            case Compare(relation, Read(name), Literal(value)):
                at, test = index[name], _RELATIONS[relation]
                return lambda state: test(state[at], value)
            case Compare(relation, left, right):
                first, second, test = visit(left), visit(right), _RELATIONS[relation]
                return lambda state: test(first(state), second(state))
            case Add(left, right):
                first, second = visit(left), visit(right)
                return lambda state: first(state) + second(state)
            case Subtract(left, right):
                first, second = visit(left), visit(right)
                return lambda state: first(state) - second(state)
            case Scale(factor, body):
                inner = visit(body)
                return lambda state: factor * inner(state)
            case Modulo(body, divisor):
                inner = visit(body)
                return lambda state: inner(state) % divisor
            case Minimum(left, right):
                first, second = visit(left), visit(right)
                return lambda state: min(first(state), second(state))
            case Maximum(left, right):
                first, second = visit(left), visit(right)
                return lambda state: max(first(state), second(state))
            case IfThenElse(condition, yes, no):
                test_of, first, second = visit(condition), visit(yes), visit(no)
                return lambda state: first(state) if test_of(state) else second(state)
            case _:
                assert_never(node)

    return visit(expression)


class Compiler:
    """Compiles expressions for one set of tracked variables and one space of choices."""

    def __init__(self, tracked: Iterable[str], space: ChoiceSpace) -> None:
        self.index = {name: position for position, name in enumerate(tracked)}
        self.space = space
        self.tracked_readings = {reading.name for reading in space.readings}

    def is_known(self, expression: Expression) -> bool:
        """Whether every variable and reading of an expression is tracked."""
        return variables_read(expression) <= self.index.keys() and readings_read(expression) <= self.tracked_readings

    def remembered(self, expression: Expression) -> Formula:
        """A formula as (may, must) masks, evaluated once for each valuation of what it reads.

        What was compiled and found is kept with the expression, so rounds of refinement and properties of one
        rulebook share it.
        """
        return self._shared(expression, "_formulas", Compiler.formula)

    def remembered_values(self, expression: Expression) -> Possible:
        """The values that an expression may have, worked out once for each valuation of what it reads."""
        return self._shared(expression, "_values", Compiler.possible)

    def _shared(self, expression: Expression, where: str, compiled: Callable[[Compiler, Expression], _F]) -> _F:
        read = variables_read(expression)
        names = tuple(name for name in self.index if name in read)
        kept = expression.__dict__.setdefault(where, {})
        if (names, self.space) not in kept:
            kept[names, self.space] = (compiled(Compiler(names, self.space), expression), {})
        inner, memory = kept[names, self.space]
        positions = [self.index[name] for name in names]
        if not positions:
            constant = inner(())
            return lambda state: constant  # type: ignore[return-value]
        project = operator.itemgetter(*positions)
        single = len(positions) == 1

        def recall(state: Node) -> Any:
            key = project(state)
            try:
                return memory[key]
            except KeyError:
                found = memory[key] = inner((key,) if single else key)
                return found

        return recall  # type: ignore[return-value]

    def formula(self, expression: Expression) -> Formula:
        """A formula as (may, must) masks."""
        everything = self.space.all
        if not readings_read(expression) and self.is_known(expression):
            test = compile_value(expression, self.index, {})
            yes, no = (everything, everything), (0, 0)
            return lambda state: yes if test(state) else no
        match expression:
            case ReadingIs(reading, options) if reading in self.tracked_readings:
                mask = self.space.where(reading, options)
                return lambda state: (mask, mask)
            case Not(body):
                inner = self.formula(body)

                def negation(state: Node) -> tuple[int, int]:
                    may, must = inner(state)
                    return everything & ~must, everything & ~may

                return negation
            case And(parts):
                return self._all([self.formula(part) for part in parts])
            case Or(parts):
                return self._any([self.formula(part) for part in parts])
            case Implies(left, right):
                return self._any([self.formula(Not(left)), self.formula(right)])
            case IfThenElse(condition, then, otherwise):
                test, first, second = self.formula(condition), self.formula(then), self.formula(otherwise)

                def either(state: Node) -> tuple[int, int]:
                    may, must = test(state)
                    yes_may, yes_must = first(state) if may else (0, 0)
                    no_may, no_must = second(state) if must != everything else (0, 0)
                    return (
                        may & yes_may | everything & ~must & no_may,
                        (must & yes_must | everything & ~may & no_must) | yes_must & no_must,
                    )

                return either
            case Read() | ReadingIs():
                return lambda state: (everything, 0)
            case _ if self.is_known(expression):
                tests = [
                    (1 << bit, compile_value(expression, self.index, choice))
                    for bit, choice in enumerate(self.space.choices)
                ]

                def by_choice(state: Node) -> tuple[int, int]:
                    mask = 0
                    for bit, test in tests:
                        if test(state):
                            mask |= bit
                    return mask, mask

                return by_choice
            case _:
                return lambda state: (everything, 0)

    def _all(self, parts: list[Formula]) -> Formula:
        everything = self.space.all

        def conjunction(state: Node) -> tuple[int, int]:
            may = must = everything
            for part in parts:
                part_may, part_must = part(state)
                may &= part_may
                if not may:
                    return 0, 0
                must &= part_must
            return may, must

        return conjunction

    def _any(self, parts: list[Formula]) -> Formula:
        everything = self.space.all

        def disjunction(state: Node) -> tuple[int, int]:
            may = must = 0
            for part in parts:
                part_may, part_must = part(state)
                must |= part_must
                if must == everything:
                    return everything, everything
                may |= part_may
            return may | must, must

        return disjunction

    def possible(self, expression: Expression) -> Possible:
        """The values that an expression may have."""
        everything = self.space.all
        if self.is_known(expression):
            if not readings_read(expression):
                value = compile_value(expression, self.index, {})
                return lambda state: [(everything, value(state))]
            values = [
                (1 << bit, compile_value(expression, self.index, choice))
                for bit, choice in enumerate(self.space.choices)
            ]

            def by_choice(state: Node) -> list[tuple[int, Value]]:
                found: dict[Value, int] = {}
                for bit, value in values:
                    got = value(state)
                    found[got] = found.get(got, 0) | bit
                return [(mask, got) for got, mask in found.items()]

            return by_choice
        if isinstance(sort_of(expression), Boolean):
            formula = self.formula(expression)

            def truth(state: Node) -> list[tuple[int, Value]]:
                may, must = formula(state)
                found: list[tuple[int, Value]] = []
                if may:
                    found.append((may, True))
                if everything & ~must:
                    found.append((everything & ~must, False))
                return found

            return truth
        if isinstance(expression, IfThenElse):
            condition = self.formula(expression.condition)
            first, second = self.possible(expression.yes), self.possible(expression.no)

            def either(state: Node) -> list[tuple[int, Value]] | None:
                may, must = condition(state)
                found: list[tuple[int, Value]] = []
                for mask, branch in ((may, first), (everything & ~must, second)):
                    if mask:
                        options = branch(state)
                        if options is None:
                            return None
                        found.extend((mask & m, value) for m, value in options if mask & m)
                return found

            return either
        return lambda state: None
