"""How an expression is written in another language: one total match, and a table of spellings per language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from clauseproof.export.finite import span
from clauseproof.export.names import Names
from clauseproof.model.expressions import (
    BOOLEAN,
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
    sort_of,
)


def infix(sign: str, parts: Sequence[str]) -> str:
    """``(a + b)``"""
    return "(" + f" {sign} ".join(parts) + ")"


def prefix(sign: str, parts: Sequence[str]) -> str:
    """``(+ a b)``"""
    return f"({sign} {' '.join(parts)})"


def call(sign: str, parts: Sequence[str]) -> str:
    """``min(a, b)``"""
    return f"{sign}({', '.join(parts)})"


@dataclass(frozen=True)
class Spelling:
    """What a language calls things.  In templates ``{0}``, ``{1}``, … are the parts.

    ``signs`` holds the operators that are not spelled as ours (``=``, ``!=``, ``and``, ``implies``, ``mod``, …);
    ``applied`` puts an operator to its parts, with brackets of its own.  ``named`` writes a named value and
    ``negative`` a number below zero, of which it is given the size.  ``floored``: a remainder is never negative.
    ``bounds``: there are functions ``min`` and ``max``.  ``formula_if`` is a conditional formula where that is written
    in another way than a conditional value.
    """

    yes: str
    no: str
    conditional: str
    signs: Mapping[str, str] = field(default_factory=dict)
    applied: Callable[[str, Sequence[str]], str] = infix
    negation: str = "!({0})"
    named: str = "{0}"
    negative: str = "(-{0})"
    floored: bool = False
    bounds: bool = False
    formula_if: str = ""


@dataclass(frozen=True)
class Terms:
    """Expressions in one language, with the names of one file."""

    spelling: Spelling
    names: Names

    def value(self, value: Value) -> str:
        """A value of any sort."""
        match value:
            case bool():
                return self.spelling.yes if value else self.spelling.no
            case int():
                return str(value) if value >= 0 else self.spelling.negative.format(-value)
            case _:
                return self.spelling.named.format(self.names("value", value))

    def among(self, name: str, values: Sequence[Value]) -> str:
        """That what is called ``name`` there has one of some values."""
        return self._several("or", [self._applied("=", name, self.value(value)) for value in values])

    def _applied(self, operator: str, *parts: str) -> str:
        return self.spelling.applied(self.spelling.signs.get(operator, operator), parts)

    def _several(self, operator: str, parts: Sequence[str]) -> str:
        if len(parts) > 1:
            return self._applied(operator, *parts)
        neutral = self.spelling.yes if operator == "and" else self.spelling.no
        return parts[0] if parts else neutral

    def _modulo(self, body: Expression, divisor: int) -> str:
        """Our remainder is never negative; where theirs keeps the sign, it is taken twice."""
        once = self._applied("mod", self(body), str(divisor))
        bounds = span(body, {})
        if self.spelling.floored or (bounds is not None and bounds[0] >= 0):
            return once
        return self._applied("mod", self._applied("+", once, str(divisor)), str(divisor))

    def _bound(self, function: str, left: str, right: str) -> str:
        if self.spelling.bounds:
            return self._applied(function, left, right)
        first, second = (left, right) if function == "min" else (right, left)
        return self.spelling.conditional.format(self._applied("<=", left, right), first, second)

    def __call__(self, expression: Expression) -> str:
        """An expression, with brackets round every compound part."""
        match expression:
            case Literal(value):
                return self.value(value)
            case Read(name):
                return self.names("variable", name)
            case ReadingIs(reading, options):
                return self.among(self.names("reading", reading), options)
            case Not(body):
                return self.spelling.negation.format(self(body))
            case And(parts):
                return self._several("and", list(map(self, parts)))
            case Or(parts):
                return self._several("or", list(map(self, parts)))
            case Implies(left, right):
                return self._applied("implies", self(left), self(right))
            case Compare(operator, left, right):
                return self._applied(operator, self(left), self(right))
            case Add(left, right):
                return self._applied("+", self(left), self(right))
            case Subtract(left, right):
                return self._applied("-", self(left), self(right))
            case Scale(factor, body):
                return self._applied("*", self.value(factor), self(body))
            case Modulo(body, divisor):
                return self._modulo(body, divisor)
            case Minimum(left, right):
                return self._bound("min", self(left), self(right))
            case Maximum(left, right):
                return self._bound("max", self(left), self(right))
            case IfThenElse(condition, yes, no):
                template = self.spelling.formula_if if sort_of(yes) == BOOLEAN else ""
                return (template or self.spelling.conditional).format(self(condition), self(yes), self(no))
            case _:
                assert_never(expression)
