"""Formulas about counters, taken apart: which comparisons of counters everything else is made of.

After this a formula reads no counter, only *atoms*: yes/no names, each for one inequality between counters.  Equality
is two inequalities, ``min``, ``max`` and ``if`` on numbers become cases, and an inequality and its negation share one
atom, so that in every state the atoms that hold and those that do not describe a convex set of counters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import TypeAlias

from clauseproof.model.expressions import (
    BOOLEAN,
    FALSE,
    INTEGER,
    TRUE,
    Add,
    And,
    Compare,
    Expression,
    IfThenElse,
    Literal,
    Maximum,
    Minimum,
    Not,
    Number,
    Read,
    Scale,
    Sort,
    Subtract,
    conjunction,
    rebuild,
    sort_of,
    variables_read,
)
from clauseproof.proofs.liveness.halfspaces import Form, is_empty, opposite


@dataclass(frozen=True)
class Linear:
    """A sum of counters with whole coefficients, and ``rest``, which reads no counter."""

    coefficients: tuple[int, ...]
    rest: Expression

    @property
    def is_plain(self) -> bool:
        """Whether it reads no counter."""
        return not any(self.coefficients)


@dataclass(frozen=True)
class Either:
    """An amount that depends on a condition (a formula over atoms)."""

    condition: Expression
    yes: Amount
    no: Amount


Amount: TypeAlias = Linear | Either | None
"""A number as its cases; None where it is no linear sum of counters."""


@dataclass(frozen=True)
class Atom:
    """A yes/no name for ``expression``.

    It says that ``linear`` is not negative; where ``linear`` is None, something that is no linear inequality.
    """

    name: str
    expression: Expression
    linear: Linear | None


class Atoms:
    """The atoms of a system's formulas, collected as the formulas are taken apart."""

    def __init__(self, counters: Sequence[tuple[str, Sort]]) -> None:
        self.counters = tuple(counters)
        self.place = {name: place for place, (name, _) in enumerate(self.counters)}
        self.bounds = tuple(self._bounds())
        self._known: dict[tuple[tuple[int, ...], Expression] | Expression, Atom] = {}

    @property
    def found(self) -> tuple[Atom, ...]:
        """Every atom so far, in the order found."""
        return tuple(self._known.values())

    def formula(self, expression: Expression) -> Expression:
        """The same formula (or named value) over atoms instead of counters."""
        if not self._reads_counters(expression):
            return expression
        if isinstance(expression, Compare) and isinstance(sort_of(expression.left), Number):
            return self._compared(expression)
        return rebuild(expression, self.formula)

    def amount(self, expression: Expression) -> Amount:
        """A number as its cases."""
        if not self._reads_counters(expression):
            return Linear((0,) * len(self.counters), expression)
        match expression:
            case Read(name):
                return Linear(tuple(int(name == other) for other, _ in self.counters), _number(0))
            case Add(left, right):
                return _added(self.amount(left), self.amount(right), 1)
            case Subtract(left, right):
                return _added(self.amount(left), self.amount(right), -1)
            case Scale(factor, body):
                return _added(Linear((0,) * len(self.counters), _number(0)), self.amount(body), factor)
            case Minimum(left, right):
                return Either(self.formula(Compare("<=", left, right)), self.amount(left), self.amount(right))
            case Maximum(left, right):
                return Either(self.formula(Compare("<=", left, right)), self.amount(right), self.amount(left))
            case IfThenElse(condition, yes, no):
                return Either(self.formula(condition), self.amount(yes), self.amount(no))
            case _:
                return None

    def written(self, linear: Linear) -> Expression:
        """A sum as the rulebook would write it."""
        more, less = self._sides(linear)
        if not more:
            return _minus(_number(0), less)
        return _minus(_sum(more), less)

    def equality(self, form: Form) -> Expression:
        """That a sum of counters is nought, with what is added and what is taken away on two sides."""
        more, less = self._sides(Linear(form[0], _number(form[1])))
        return Compare("=", _sum(more), _sum(less))

    def without_the_obvious(self, case: Expression, given: Sequence[Form] = ()) -> Expression:
        """A conjunction of atoms and other things without the atoms that follow from the rest, and ``given``."""
        parts = list(case.parts) if isinstance(case, And) else [case]
        said = {place: form for place, part in enumerate(parts) if (form := self._said_by(part)) is not None}
        for place in sorted(said, reverse=True):
            others = (form for other, form in said.items() if other != place)
            if is_empty((*self.bounds, *given, *others, opposite(said[place]))):
                del said[place], parts[place]
                said = {other - (other > place): form for other, form in said.items()}
        return conjunction(*parts)

    def spoken(self, formula: Expression) -> Expression:
        """A formula over atoms with what they say in their place."""
        named = self._named

        def visit(part: Expression) -> Expression:
            if part in named:
                return named[part].expression
            if isinstance(part, Not) and part.body in named:
                said = named[part.body].expression
                if isinstance(said, Compare) and said.operator == ">=":
                    return replace(said, operator="<")
            return rebuild(part, visit)

        return visit(formula)

    def _said_by(self, part: Expression) -> Form | None:
        """What an atom, or its negation, says of the counters, where it depends on nothing else."""
        holds = not isinstance(part, Not)
        atom = self._named.get(part.body if isinstance(part, Not) else part)
        if atom is None or atom.linear is None or not isinstance(atom.linear.rest, Literal):
            return None
        form = atom.linear.coefficients, int(atom.linear.rest.value)
        return form if holds else opposite(form)

    @property
    def _named(self) -> dict[Expression, Atom]:
        return {Read(atom.name, BOOLEAN): atom for atom in self._known.values()}

    def _bounds(self) -> Iterator[Form]:
        """What the sorts say of the counters."""
        for name, sort in self.counters:
            assert isinstance(sort, Number)
            unit = tuple(int(name == other) for other, _ in self.counters)
            if sort.low is not None:
                yield unit, -sort.low
            if sort.high is not None:
                yield tuple(-c for c in unit), sort.high

    def _reads_counters(self, expression: Expression) -> bool:
        return not variables_read(expression).isdisjoint(self.place)

    def _compared(self, comparison: Compare) -> Expression:
        between = _added(self.amount(comparison.left), self.amount(comparison.right), -1)
        if None in set(_leaves(between)):
            return self._atom(Atom("", comparison, None), comparison)
        return self._cases(comparison.operator, between)

    def _cases(self, operator: str, amount: Amount) -> Expression:
        """That an amount is ``operator`` nought."""
        match amount:
            case Either(condition, yes, no):
                return IfThenElse(condition, self._cases(operator, yes), self._cases(operator, no))
            case Linear() if amount.is_plain:
                return Compare(operator, amount.rest, _number(0))
            case Linear():
                return self._inequalities(operator, amount)
            case None:
                raise AssertionError("an amount without linear cases was excluded")

    def _inequalities(self, operator: str, amount: Linear) -> Expression:
        negated = _scaled(amount, -1)
        match operator:
            case ">=":
                return self._not_negative(amount)
            case "<=":
                return self._not_negative(negated)
            case ">":
                return Not(self._not_negative(negated))
            case "<":
                return Not(self._not_negative(amount))
            case "=":
                return conjunction(self._not_negative(amount), self._not_negative(negated))
            case _:
                return Not(conjunction(self._not_negative(amount), self._not_negative(negated)))

    def _not_negative(self, linear: Linear) -> Expression:
        if next(c for c in linear.coefficients if c) < 0:
            return Not(self._not_negative(_plus(_scaled(linear, -1), -1)))
        if isinstance(linear.rest, Literal):
            shared = gcd(*linear.coefficients)
            form = tuple(c // shared for c in linear.coefficients), int(linear.rest.value) // shared
            if is_empty((*self.bounds, opposite(form))):
                return TRUE
            if is_empty((*self.bounds, form)):
                return FALSE
            linear = Linear(form[0], _number(form[1]))
        more, less = self._sides(linear)
        expression = Compare(">=", _sum(more), _sum(less))
        return self._atom(Atom("", expression, linear), (linear.coefficients, linear.rest))

    def _atom(self, atom: Atom, key: tuple[tuple[int, ...], Expression] | Expression) -> Expression:
        if key not in self._known:
            # no rulebook has a name with a number sign
            self._known[key] = Atom(f"atom #{len(self._known)}", atom.expression, atom.linear)
        return Read(self._known[key].name, BOOLEAN)

    def _sides(self, linear: Linear) -> tuple[list[Expression], list[Expression]]:
        """What is added, and what is taken away."""
        sides: tuple[list[Expression], list[Expression]] = ([], [])
        for (name, sort), coefficient in zip(self.counters, linear.coefficients, strict=True):
            if coefficient:
                read: Expression = Read(name, sort)
                size = abs(coefficient)
                sides[coefficient < 0].append(read if size == 1 else Scale(size, read))
        match linear.rest:
            case Literal(int() as value):
                if value:
                    sides[value < 0].append(_number(abs(value)))
            case rest:
                sides[0].append(rest)
        return sides


def _number(value: int) -> Literal:
    return Literal(value, INTEGER)


def _leaves(amount: Amount) -> Iterator[Linear | None]:
    match amount:
        case Either(_, yes, no):
            yield from _leaves(yes)
            yield from _leaves(no)
        case _:
            yield amount


def _added(left: Amount, right: Amount, factor: int) -> Amount:
    """``left`` plus ``factor`` times ``right``."""
    match left, right:
        case Either(condition, yes, no), _:
            return Either(condition, _added(yes, right, factor), _added(no, right, factor))
        case _, Either(condition, yes, no):
            return Either(condition, _added(left, yes, factor), _added(left, no, factor))
        case Linear(), Linear():
            scaled = _scaled(right, factor)
            coefficients = tuple(a + b for a, b in zip(left.coefficients, scaled.coefficients, strict=True))
            return Linear(coefficients, _together(left.rest, scaled.rest))
        case _:
            return None


def _scaled(linear: Linear, factor: int) -> Linear:
    match linear.rest:
        case Literal(int() as value):
            rest: Expression = _number(factor * value)
        case rest:
            rest = rest if factor == 1 else Scale(factor, rest)
    return Linear(tuple(factor * c for c in linear.coefficients), rest)


def _plus(linear: Linear, amount: int) -> Linear:
    return Linear(linear.coefficients, _together(linear.rest, _number(amount)))


def _together(left: Expression, right: Expression) -> Expression:
    match left, right:
        case Literal(int() as a), Literal(int() as b):
            return _number(a + b)
        case Literal(0), _:
            return right
        case _, Literal(0):
            return left
        case _:
            return Add(left, right)


def _sum(parts: Sequence[Expression]) -> Expression:
    total = parts[0] if parts else _number(0)
    for part in parts[1:]:
        total = Add(total, part)
    return total


def _minus(total: Expression, parts: Sequence[Expression]) -> Expression:
    for part in parts:
        total = Subtract(total, part)
    return total
