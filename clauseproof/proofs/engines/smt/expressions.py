"""What an expression says of a state and a choice, as an SMT-LIB term."""

from __future__ import annotations

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
    Number,
    Or,
    Read,
    ReadingIs,
    Scale,
    Subtract,
    contains,
    sort_of,
)
from clauseproof.model.system import Variable
from clauseproof.proofs.engines.smt.connectives import conj, disj, neg, numeral
from clauseproof.proofs.engines.smt.symbols import Unencodable, constructor, reading_constructor, reading_symbol, symbol


def term(expression: Expression) -> str:
    """A formula or number as an SMT-LIB term over the plain symbols.

    For a formula: the term with the values of a state and a choice put in is true (satisfiable) iff the
    formula holds there.  Named values have no term of their own, since two variables may share some of
    them: their equality is the disjunction over the names (:func:`is_named`).
    """
    match expression:
        case Literal(value):
            if isinstance(value, str):
                raise Unencodable(f"the value '{value}' stands where a formula or number should")
            return str(value).lower() if isinstance(value, bool) else numeral(value)
        case Read(name, _, old):
            if old:
                raise Unencodable(f"'old.{name}' has no meaning in a state")
            return symbol(name)
        case ReadingIs(reading, options):
            return disj(
                f"((_ is {reading_constructor(reading, option)}) {reading_symbol(reading)})" for option in options
            )
        case Not(body):
            return neg(term(body))
        case And(parts):
            return conj(map(term, parts))
        case Or(parts):
            return disj(map(term, parts))
        case Implies(left, right):
            return f"(=> {term(left)} {term(right)})"
        case Compare("=", left, right):
            return _equal(left, right)
        case Compare("!=", left, right):
            return neg(_equal(left, right))
        case Compare("<" | "<=" | ">" | ">=" as operator, left, right):
            return f"({operator} {term(left)} {term(right)})"
        case Compare(operator):
            raise Unencodable(f"unknown comparison '{operator}'")
        case Add(left, right):
            return f"(+ {term(left)} {term(right)})"
        case Subtract(left, right):
            return f"(- {term(left)} {term(right)})"
        case Scale(factor, body):
            return f"(* {numeral(factor)} {term(body)})"
        case Modulo(body, divisor):
            if divisor <= 0:
                raise Unencodable(f"'mod {divisor}' has no meaning")
            return f"(mod {term(body)} {divisor})"  # SMT-LIB's mod is 0..divisor-1 for negative bodies too
        case Minimum(left, right):
            return f"(let ((?a {term(left)}) (?b {term(right)})) (ite (<= ?a ?b) ?a ?b))"
        case Maximum(left, right):
            return f"(let ((?a {term(left)}) (?b {term(right)})) (ite (<= ?a ?b) ?b ?a))"
        case IfThenElse(condition, yes, no):
            return f"(ite {term(condition)} {term(yes)} {term(no)})"
        case _:
            assert_never(expression)


def _equal(left: Expression, right: Expression) -> str:
    """True iff two expressions of one kind of sort have the same value; named values are the same by name."""
    first, second = sort_of(left), sort_of(right)
    if isinstance(first, Enumeration) and isinstance(second, Enumeration):
        shared = [value for value in first.values if value in second.values]
        return disj(conj((is_named(left, value), is_named(right, value))) for value in shared)
    if isinstance(first, Enumeration) or isinstance(second, Enumeration):
        raise Unencodable("a named value is compared with something else")
    return f"(= {term(left)} {term(right)})"


def is_named(expression: Expression, value: str) -> str:
    """True iff an expression over named values has the value of that name."""
    match expression:
        case Literal(constant):
            return "true" if constant == value else "false"
        case Read(name, Enumeration(values), False):
            return f"((_ is {constructor(name, value)}) {symbol(name)})" if value in values else "false"
        case IfThenElse(condition, yes, no):
            first, second = is_named(yes, value), is_named(no, value)
            return first if first == second else f"(ite {term(condition)} {first} {second})"
        case _:
            raise Unencodable(f"no named value: {type(expression).__name__}")


def named_term(variable: Variable, expression: Expression) -> str:
    """An expression over named values as a term of the variable's own datatype.

    Equal in name wherever :func:`in_sort` holds; anything elsewhere.
    """
    assert isinstance(variable.sort, Enumeration)
    values = variable.sort.values
    match expression:
        case Literal(str() as value) if value in values:
            return constructor(variable.name, value)
        case Read(name) if name == variable.name:
            return symbol(name)
        case IfThenElse(condition, yes, no):
            return f"(ite {term(condition)} {named_term(variable, yes)} {named_term(variable, no)})"
        case _:
            chosen = constructor(variable.name, values[-1])
            for value in reversed(values[:-1]):
                if (test := is_named(expression, value)) != "false":
                    chosen = f"(ite {test} {constructor(variable.name, value)} {chosen})"
            return chosen


def in_sort(variable: Variable, expression: Expression) -> str:
    """True iff the value of an expression belongs to the sort of a variable."""
    match variable.sort, expression:
        case Boolean(), _:
            return "true"
        case sort, Literal(value):
            return "true" if contains(sort, value) else "false"
        case sort, IfThenElse(condition, yes, no):
            first, second = in_sort(variable, yes), in_sort(variable, no)
            return first if first == second else f"(ite {term(condition)} {first} {second})"
        case Enumeration(values), _:
            found = sort_of(expression)
            if isinstance(found, Enumeration) and set(found.values) <= set(values):
                return "true"
            return disj(is_named(expression, value) for value in values)
        case Number(low, high), _:
            return _between(term(expression), low, high)
        case _:
            raise AssertionError("every sort has its case")


def _between(number: str, low: int | None, high: int | None) -> str:
    return conj(
        ([] if low is None else [f"(>= {number} {numeral(low)})"])
        + ([] if high is None else [f"(<= {number} {numeral(high)})"])
    )
