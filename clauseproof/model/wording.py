"""Expressions as a rulebook would write them: the inverse of reading one.

What is printed reads back as the same expression (the tests hold it to that), except where a term is called by its
name, which stands for its definition anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from clauseproof.model.expressions import (
    Add,
    And,
    Compare,
    Enumeration,
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
)
from clauseproof.model.system import Term

# How tightly what was printed holds together: the loosest first.
_CONDITIONAL, _IMPLIES, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _FACTOR, _ATOM = range(10)


def spoken_value(value: Value) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def wording(expression: Expression, terms: Iterable[Term] = ()) -> str:
    """An expression in the language of rulebooks.

    ``terms`` are called by name where one of their definitions stands (those that are more than one variable), and
    only where it was written by that name.

    >>> from clauseproof.model.expressions import BOOLEAN
    >>> paid, late = Read("paid", BOOLEAN), Read("late", BOOLEAN)
    >>> wording(And((paid, Not(late))))
    'paid and not late'
    """
    named = [term for term in terms if not isinstance(term.body, Literal | Read)]
    names: list[tuple[Expression, str]] = [(term.body, term.name) for term in named]
    return _print(expression, names)[0]


def _print(expression: Expression, names: list[tuple[Expression, str]]) -> tuple[str, int]:
    """The text, and how tightly it holds together."""

    def at_least(node: Expression, tightness: int) -> str:
        text, tight = _print(node, names)
        return text if tight >= tightness else f"({text})"

    def joined(parts: tuple[Expression, ...], word: str, tightness: int) -> tuple[str, int]:
        if len(parts) == 1:  # it stands for its only part
            return _print(parts[0], names)
        return f" {word} ".join(at_least(part, tightness + 1) for part in parts), tightness

    for body, name in names:
        written_so = _place(body) is not None and _place(body) == _place(expression)
        if body is expression or (written_so and body == expression):
            return name, _ATOM
    match expression:
        case Literal(value):
            negative = isinstance(value, int) and not isinstance(value, bool) and value < 0
            return spoken_value(value), _FACTOR if negative else _ATOM
        case Read(name, _, old):
            return (f"old.{name}" if old else name), _ATOM
        case ReadingIs(reading, options):
            if not options:
                return "no", _ATOM
            if len(options) == 1:
                return f"reading {reading} is {options[0]}", _COMPARISON
            return f"reading {reading} is one of ({', '.join(options)})", _COMPARISON
        case Not(Or(parts)) if (listed := _one_of(parts)) is not None:
            subject, values = listed
            return f"{at_least(subject, _SUM)} is not one of ({values})", _COMPARISON
        case Not(body):
            return f"not {at_least(body, _NOT)}", _NOT
        case And(parts):
            return joined(parts, "and", _AND) if parts else ("yes", _ATOM)
        case Or(parts) if (listed := _one_of(parts)) is not None:
            subject, values = listed
            return f"{at_least(subject, _SUM)} is one of ({values})", _COMPARISON
        case Or(parts):
            return joined(parts, "or", _OR) if parts else ("no", _ATOM)
        case Implies(left, right):
            return f"{at_least(left, _OR)} implies {at_least(right, _IMPLIES)}", _IMPLIES
        case Compare(relation, left, right):
            named = isinstance(right, Literal) and isinstance(right.sort, Enumeration)
            word = {"=": "is", "!=": "is not"}.get(relation, relation) if named else relation
            return f"{at_least(left, _SUM)} {word} {at_least(right, _SUM)}", _COMPARISON
        case Add(left, right):
            return f"{at_least(left, _SUM)} + {at_least(right, _PRODUCT)}", _SUM
        case Subtract(left, right):
            return f"{at_least(left, _SUM)} - {at_least(right, _PRODUCT)}", _SUM
        case Scale(factor, body):
            return f"{factor} * {at_least(body, _FACTOR)}", _PRODUCT
        case Modulo(body, divisor):
            return f"{at_least(body, _PRODUCT)} mod {divisor}", _PRODUCT
        case Minimum(left, right):
            return f"min({_print(left, names)[0]}, {_print(right, names)[0]})", _ATOM
        case Maximum(left, right):
            return f"max({_print(left, names)[0]}, {_print(right, names)[0]})", _ATOM
        case IfThenElse(condition, yes, no):
            return (
                f"if {at_least(condition, _IMPLIES)} then {at_least(yes, _IMPLIES)} else {_print(no, names)[0]}",
                _CONDITIONAL,
            )
        case _:
            assert_never(expression)


def _place(expression: Expression) -> tuple[int, int] | None:
    """Where an expression was written: its file and place there."""
    span = expression.origin.span if expression.origin else None
    return None if span is None else (id(span.source), span.start)


def _one_of(parts: tuple[Expression, ...]) -> tuple[Expression, str] | None:
    """``x is one of (a, b)`` behind a disjunction: x, and the values; None where it is none."""
    values = []
    for part in parts:
        match part:
            case Compare("=", left, Literal(str() as value, Enumeration())):
                values.append((left, value))
            case _:
                return None
    if len(values) < 2 or any(left != values[0][0] for left, _ in values):
        return None
    return values[0][0], ", ".join(value for _, value in values)
