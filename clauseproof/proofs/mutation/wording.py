"""Expressions in the rulebook's words: text that reads back as the same expression."""

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
    sort_of,
    walk,
)
from clauseproof.model.source import Span
from clauseproof.model.system import Term, TransitionSystem
from clauseproof.model.wording import spoken_value

_CHOICE, _IMPLIES, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _FACTOR = range(9)
"""How tightly the forms of the grammar bind, the loosest first (``clauseproof/model/grammar.lark``)."""


class Terms:
    """Which parts of expressions are uses of terms: in the transition system a term stands for its definition.

    ``hidden`` names terms that are not to be called by their name.
    """

    def __init__(self, terms: Iterable[Term], hidden: Iterable[str] = ()) -> None:
        unseen = set(hidden)
        self.terms = tuple(t for t in terms if not isinstance(t.body, Literal) and t.name not in unseen)

    @staticmethod
    def of(system: TransitionSystem) -> Terms:
        return Terms(system.terms)

    def without(self, changed: Iterable[str]) -> Terms:
        """The same, with some terms and all that are defined by them written out."""
        gone = [term for term in self.terms if term.name in set(changed)]
        uses = [t.name for t in self.terms if any(same_place(n, term.body) for term in gone for n in walk(t.body))]
        return Terms(self.terms, uses)

    def used(self, node: Expression) -> Term | None:
        """The term that a part of an expression is a use of."""
        return next((term for term in self.terms if same_place(node, term.body)), None)


def same_place(node: Expression, other: Expression) -> bool:
    """Whether two parts are one piece of text: one object, or equal and written in one place."""
    if node is other:
        return True
    here, there = place(node), place(other)
    return here is not None and there is not None and here == there and node == other


def place(node: Expression) -> tuple[str, int, int] | None:
    """Where a part is written: file, start and end; None where it was built without text."""
    span: Span | None = node.origin.span if node.origin else None
    return None if span is None else (span.source.path, span.start, span.end)


def one_of(node: Expression) -> tuple[Expression, tuple[Literal, ...]] | None:
    """The subject and the values of ``x is one of (a, b)``."""
    if not isinstance(node, Or) or len(node.parts) < 2:
        return None
    values: list[Literal] = []
    subject: Expression | None = None
    for part in node.parts:
        match part:
            case Compare("=", Read() as left, Literal() as right) if subject in (None, left):
                subject = left
                values.append(right)
            case _:
                return None
    assert subject is not None
    return subject, tuple(values)


def in_words(expression: Expression, terms: Terms | None = None) -> str:
    """An expression as the rulebook writes it, terms by their names.

    >>> from clauseproof.model.expressions import COUNT
    >>> in_words(And((Compare("<", Read("fusas", COUNT), Literal(2, COUNT)), Not(Read("user", Boolean())))))
    'fusas < 2 and not user'
    """
    known = terms or Terms(())

    def say(node: Expression, least: int) -> str:
        term = known.used(node)
        if term is not None:
            return term.name
        text, binding = form(node)
        return text if binding >= least else f"({text})"

    def joined(parts: tuple[Expression, ...], word: str, binding: int, none: str) -> tuple[str, int]:
        if not parts:
            return none, _FACTOR
        if len(parts) == 1:
            return say(parts[0], binding), binding
        return f" {word} ".join(say(part, binding + 1) for part in parts), binding

    def form(node: Expression) -> tuple[str, int]:
        listed = one_of(node)
        if listed is not None:
            subject, values = listed
            return f"{say(subject, _SUM)} is one of ({', '.join(say(v, _SUM) for v in values)})", _COMPARISON
        match node:
            case Literal(value):
                return spoken_value(value), _FACTOR
            case Read(name, _, old):
                return f"old.{name}" if old else name, _FACTOR
            case ReadingIs(reading, options) if len(options) == 1:
                return f"reading {reading} is {options[0]}", _COMPARISON
            case ReadingIs(reading, options):
                return (f"reading {reading} is one of ({', '.join(options)})", _COMPARISON) if options else ("no", 8)
            case Not(body) if (inner := one_of(body)) is not None and known.used(body) is None:
                subject, values = inner
                return f"{say(subject, _SUM)} is not one of ({', '.join(say(v, _SUM) for v in values)})", _COMPARISON
            case Not(body):
                return f"not {say(body, _NOT)}", _NOT
            case And(parts):
                return joined(parts, "and", _AND, "yes")
            case Or(parts):
                return joined(parts, "or", _OR, "no")
            case Implies(left, right):
                return f"{say(left, _OR)} implies {say(right, _IMPLIES)}", _IMPLIES
            case Compare(operator, left, right):
                if operator in ("=", "!=") and isinstance(sort_of(left), Enumeration | Boolean):
                    operator = "is" if operator == "=" else "is not"
                return f"{say(left, _SUM)} {operator} {say(right, _SUM)}", _COMPARISON
            case Add(left, right):
                return f"{say(left, _SUM)} + {say(right, _PRODUCT)}", _SUM
            case Subtract(left, right):
                return f"{say(left, _SUM)} - {say(right, _PRODUCT)}", _SUM
            case Scale(factor, body):
                return f"{factor} * {say(body, _FACTOR)}", _PRODUCT
            case Modulo(body, divisor):
                return f"{say(body, _PRODUCT)} mod {divisor}", _PRODUCT
            case Minimum(left, right):
                return f"min({say(left, _CHOICE)}, {say(right, _CHOICE)})", _FACTOR
            case Maximum(left, right):
                return f"max({say(left, _CHOICE)}, {say(right, _CHOICE)})", _FACTOR
            case IfThenElse(condition, yes, no):
                return f"if {say(condition, 0)} then {say(yes, 0)} else {say(no, 0)}", _CHOICE
            case _:
                assert_never(node)

    return say(expression, _CHOICE)
