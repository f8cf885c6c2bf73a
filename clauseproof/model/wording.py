"""Expressions as a rulebook would write them: the inverse of reading one.

What is printed reads back as the same expression (the tests hold it to that).  A part is called by the name of a term
only where it was written so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from clauseproof.model.expressions import (
    Add,
    And,
    Boolean,
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
    sort_of,
)
from clauseproof.model.system import Term
from clauseproof.model.uses import used_term

# How tightly what was printed holds together: the loosest first.
_CONDITIONAL, _IMPLIES, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _FACTOR = range(9)


def spoken_value(value: Value) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def wording(expression: Expression, terms: Iterable[Term] = ()) -> str:
    """An expression in the language of rulebooks; parts that use one of ``terms`` are called by its name.

    >>> from clauseproof.model.expressions import BOOLEAN
    >>> paid, late = Read("paid", BOOLEAN), Read("late", BOOLEAN)
    >>> wording(And((paid, Not(late))))
    'paid and not late'
    """
    return _print(expression, tuple(terms))[0]


def _print(expression: Expression, terms: tuple[Term, ...]) -> tuple[str, int]:
    """The text, and how tightly it holds together."""

    def at_least(node: Expression, tightness: int) -> str:
        text, tight = _print(node, terms)
        return text if tight >= tightness else f"({text})"

    def joined(parts: tuple[Expression, ...], word: str, tightness: int) -> tuple[str, int]:
        if len(parts) == 1:  # it stands for its only part
            return _print(parts[0], terms)
        return f" {word} ".join(at_least(part, tightness + 1) for part in parts), tightness

    def among(subject: Expression, values: tuple[Literal, ...], word: str) -> tuple[str, int]:
        return f"{at_least(subject, _SUM)} {word} ({', '.join(spoken_value(v.value) for v in values)})", _COMPARISON

    if (used := used_term(expression, terms)) is not None:
        return used.name, _FACTOR
    match expression:
        case Literal(value):
            return spoken_value(value), _FACTOR
        case Read(name, _, old):
            return (f"old.{name}" if old else name), _FACTOR
        case ReadingIs(reading, options):
            if not options:
                return "no", _FACTOR
            if len(options) == 1:
                return f"reading {reading} is {options[0]}", _COMPARISON
            return f"reading {reading} is one of ({', '.join(options)})", _COMPARISON
        case Not(body) if used_term(body, terms) is None and (listed := one_of(body)) is not None:
            return among(*listed, "is not one of")
        case Not(body):
            return f"not {at_least(body, _NOT)}", _NOT
        case And(parts):
            return joined(parts, "and", _AND) if parts else ("yes", _FACTOR)
        case Or() if (listed := one_of(expression)) is not None:
            return among(*listed, "is one of")
        case Or(parts):
            return joined(parts, "or", _OR) if parts else ("no", _FACTOR)
        case Implies(left, right):
            return f"{at_least(left, _OR)} implies {at_least(right, _IMPLIES)}", _IMPLIES
        case Compare(relation, left, right):
            said = isinstance(sort_of(left), Boolean | Enumeration)
            word = {"=": "is", "!=": "is not"}.get(relation, relation) if said else relation
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
            return f"min({_print(left, terms)[0]}, {_print(right, terms)[0]})", _FACTOR
        case Maximum(left, right):
            return f"max({_print(left, terms)[0]}, {_print(right, terms)[0]})", _FACTOR
        case IfThenElse(condition, yes, no):
            return (
                f"if {at_least(condition, _IMPLIES)} then {at_least(yes, _IMPLIES)} else {_print(no, terms)[0]}",
                _CONDITIONAL,
            )
        case _:
            assert_never(expression)


def one_of(node: Expression) -> tuple[Expression, tuple[Literal, ...]] | None:
    """The subject and the values of ``x is one of (a, b)``; None where a part says something else."""
    if not isinstance(node, Or) or len(node.parts) < 2:
        return None
    values: list[Literal] = []
    subject: Expression | None = None
    for part in node.parts:
        match part:
            case Compare("=", left, Literal() as value) if subject in (None, left):
                subject = left
                values.append(value)
            case _:
                return None
    assert subject is not None
    return subject, tuple(values)
