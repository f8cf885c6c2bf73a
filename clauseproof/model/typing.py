"""From what was written to what is meant: names understood, kinds checked, clauses cited.

Values have no names of their own: ``deferred`` is understood from the other side of the comparison, so two
variables may use one word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from clauseproof.diagnostics import ClauseproofError, did_you_mean, fail
from clauseproof.model.expressions import (
    BOOLEAN,
    INTEGER,
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
    Sort,
    Subtract,
    children,
    rebuild,
    sort_of,
)
from clauseproof.model.source import Origin, Span
from clauseproof.model.syntax import (
    Binary,
    Call,
    Conditional,
    Is,
    Name,
    Numeral,
    ReadingTest,
    Syntax,
    Truth,
    Unary,
)

MAX_SIZE = 20_000
"""Nodes of an expression in which every term stands for its definition."""
MAX_HEIGHT = 100


@dataclass(frozen=True)
class Scope:
    """What names mean where an expression stands.

    ``names`` gives the sort of each variable (and observer); ``terms`` the meaning of each term, asked for only
    when it is used; ``readings`` the options of each reading.  ``old`` says whether ``old.x`` has a meaning.
    """

    names: Mapping[str, Sort]
    readings: Mapping[str, tuple[str, ...]]
    term_names: frozenset[str] = frozenset()
    term: Callable[[str, Span], Expression] | None = None
    old: bool = False
    what: str = "the rulebook"
    broken: frozenset[str] = frozenset()
    """Names whose declaration is wrong, which was reported: what uses them is passed over in silence."""
    uses: list[tuple[str, str, str, Span, str]] = field(default_factory=list, compare=False)
    """(kind, owner, name, place, clause) of every variable, value, term and reading that was used."""
    measured: dict[int, tuple[Expression, int, int]] = field(default_factory=dict, compare=False, repr=False)
    """Size and height of the terms' definitions, which are shared by all that use them."""

    def known(self) -> list[str]:
        return [*self.names, *self.term_names]


def understand(syntax: Syntax, scope: Scope, clause: str, expected: Sort | None = None) -> Expression:
    """The typed expression behind what was written in ``clause``.

    ``expected`` is the sort that the place wants (yes/no for a guard, the variable's sort for an effect).
    Raises :class:`ClauseproofError`: CP006 for unknown names, CP008 for mixed kinds, CP013 where the terms that it
    uses make it larger than :data:`MAX_SIZE` or deeper than :data:`MAX_HEIGHT`.
    """
    found = _Understanding(scope, clause).demand(syntax, expected)
    size, height = measure(found, scope)
    if size > MAX_SIZE or height > MAX_HEIGHT:
        much = f"larger than {MAX_SIZE:,} parts" if size > MAX_SIZE else f"nested deeper than {MAX_HEIGHT} levels"
        raise fail("CP013", f"with its terms written out, this expression is {much}", syntax.at)
    return found


def measure(expression: Expression, scope: Scope | None = None) -> tuple[int, int]:
    """Size and height of an expression in which every term stands for its definition, without writing it out.

    What is known of the terms of ``scope`` is not measured again.
    """
    known: dict[int, tuple[int, int]] = {}
    measured = scope.measured if scope else {}

    def visit(node: Expression) -> tuple[int, int]:
        if id(node) in measured:
            return measured[id(node)][1:]
        if id(node) not in known:
            parts = [visit(part) for part in children(node)]
            known[id(node)] = 1 + sum(size for size, _ in parts), 1 + max((height for _, height in parts), default=0)
        return known[id(node)]

    return visit(expression)


def _kind(sort: Sort) -> str:
    match sort:
        case Boolean():
            return "yes/no"
        case Enumeration(values):
            return "a named value (" + ", ".join(values[:6]) + (", …)" if len(values) > 6 else ")")
        case Number():
            return "a number"
        case _:
            assert_never(sort)


def _same_kind(left: Sort, right: Sort) -> bool:
    return type(left) is type(right)


class _Understanding:
    def __init__(self, scope: Scope, clause: str) -> None:
        self.scope = scope
        self.clause = clause

    def origin(self, syntax: Syntax) -> Origin:
        return Origin(self.clause, syntax.at)

    def demand(self, syntax: Syntax, expected: Sort | None) -> Expression:
        found = self.visit(syntax, expected)
        if expected is not None and not _same_kind(sort_of(found), expected):
            raise fail(
                "CP008",
                f"{_kind(expected)} is wanted here, but this is {_kind(sort_of(found))}",
                syntax.at,
                help=_conversion(sort_of(found), expected, syntax),
            )
        return found

    def formula(self, syntax: Syntax) -> Expression:
        return self.demand(syntax, BOOLEAN)

    def number(self, syntax: Syntax) -> Expression:
        return self.demand(syntax, INTEGER)

    def visit(self, syntax: Syntax, expected: Sort | None) -> Expression:
        origin = self.origin(syntax)
        match syntax:
            case Truth(value):
                return Literal(value, BOOLEAN, origin=origin)
            case Numeral(number):
                return Literal(number, INTEGER, origin=origin)
            case Name():
                return self.name(syntax, expected)
            case ReadingTest():
                return self.reading(syntax)
            case Is(subject, negated, options):
                parts = self.equal_to_some(subject, options, origin)
                found: Expression = parts[0] if len(parts) == 1 else Or(parts, origin=origin)
                if negated and len(parts) == 1 and isinstance(found, Compare):
                    return replace(found, operator="!=")
                return Not(found, origin=origin) if negated else found
            case Unary("not", body):
                return Not(self.formula(body), origin=origin)
            case Unary(_, Numeral(number)):
                return Literal(-number, INTEGER, origin=origin)
            case Unary(_, body):
                return Scale(-1, self.number(body), origin=origin)
            case Binary("and" | "or" as operator):
                parts = tuple(self.formula(part) for part in _chain(syntax, operator))
                return (And if operator == "and" else Or)(parts, origin=origin)
            case Binary("implies", left, right):
                return Implies(self.formula(left), self.formula(right), origin=origin)
            case Binary("=", left, right):
                return self.equal(left, right, origin)
            case Binary("!=", left, right):
                found = self.equal(left, right, origin)
                return replace(found, operator="!=") if isinstance(found, Compare) else Not(found, origin=origin)
            case Binary("<" | "<=" | ">" | ">=" as operator, left, right):
                return Compare(operator, self.number(left), self.number(right), origin=origin)
            case Binary("+", left, right):
                return Add(self.number(left), self.number(right), origin=origin)
            case Binary("-", left, right):
                return Subtract(self.number(left), self.number(right), origin=origin)
            case Binary("*", left, right):
                return self.product(left, right, origin)
            case Binary("mod", left, right):
                dividend, divisor = self.number(left), self.number(right)
                if not isinstance(divisor, Literal) or int(divisor.value) < 1:
                    raise fail("CP008", "'mod' wants a positive number on its right", right.at, help="x mod 7")
                return Modulo(dividend, int(divisor.value), origin=origin)
            case Binary(operator):
                raise ValueError(operator)
            case Unary(operator):
                raise ValueError(operator)
            case Call(function, left, right):
                node = Minimum if function == "min" else Maximum
                return node(self.number(left), self.number(right), origin=origin)
            case Conditional(condition, yes, no):
                test = self.formula(condition)
                first, second = self.pair(yes, no, expected)
                return IfThenElse(test, first, second, origin=origin)
            case _:
                assert_never(syntax)

    def product(self, left: Syntax, right: Syntax, origin: Origin) -> Expression:
        first, second = self.number(left), self.number(right)
        if isinstance(first, Literal):
            return Scale(int(first.value), second, origin=origin)
        if isinstance(second, Literal):
            return Scale(int(second.value), first, origin=origin)
        raise fail("CP008", "one side of a product is a number written out", left.at, help="2 * x, not x * y")

    def pair(self, left: Syntax, right: Syntax, expected: Sort | None) -> tuple[Expression, Expression]:
        """Two expressions of one sort; either may be a bare value that the other explains."""
        if expected is not None:
            return self.demand(left, expected), self.demand(right, expected)
        if self.is_bare_value(left) and not self.is_bare_value(right):
            second = self.visit(right, None)
            return self.demand(left, sort_of(second)), second
        first = self.visit(left, None)
        return first, self.demand(right, sort_of(first))

    def equal(self, left: Syntax, right: Syntax, origin: Origin) -> Expression:
        first, second = self.pair(left, right, None)
        self.check_comparable(first, second, right)
        return Compare("=", first, second, origin=origin)

    def equal_to_some(self, subject: Syntax, options: tuple[Syntax, ...], origin: Origin) -> tuple[Expression, ...]:
        """The subject compared with each option; what the subject means is found out once."""
        if len(options) == 1 or self.is_bare_value(subject):
            return tuple(self.equal(subject, option, origin) for option in options)
        first = self.visit(subject, None)
        seconds = [self.demand(option, sort_of(first)) for option in options]
        for second, option in zip(seconds, options, strict=True):
            self.check_comparable(first, second, option)
        return tuple(Compare("=", first, second, origin=origin) for second in seconds)

    def check_comparable(self, first: Expression, second: Expression, right: Syntax) -> None:
        left_sort, right_sort = sort_of(first), sort_of(second)
        if (
            isinstance(left_sort, Enumeration)
            and isinstance(right_sort, Enumeration)
            and left_sort.values != right_sort.values
            and not set(left_sort.values) & set(right_sort.values)
        ):
            raise fail(
                "CP008",
                f"these are never the same: one is {_kind(left_sort)}, the other {_kind(right_sort)}",
                right.at,
            )

    def is_bare_value(self, syntax: Syntax) -> bool:
        return (
            isinstance(syntax, Name)
            and syntax.text not in self.scope.names
            and syntax.text not in self.scope.term_names
        )

    def name(self, syntax: Name, expected: Sort | None) -> Expression:
        scope, origin = self.scope, self.origin(syntax)
        if syntax.text in scope.broken:
            raise ClauseproofError([])
        if syntax.old and not scope.old:
            raise fail(
                "CP006",
                "'old.' has a meaning only in what an event ensures",
                syntax.at,
                help="on: {event: …, ensures: old.x implies x}",
            )
        if syntax.text in scope.names:
            scope.uses.append(("variable", "", syntax.text, syntax.at, self.clause))
            return Read(syntax.text, scope.names[syntax.text], syntax.old, origin=origin)
        if syntax.text in scope.term_names and scope.term is not None:
            scope.uses.append(("term", "", syntax.text, syntax.at, self.clause))
            meaning = scope.term(syntax.text, syntax.at)
            scope.measured[id(meaning)] = (meaning, *measure(meaning, scope))
            return as_old(meaning) if syntax.old else meaning
        if isinstance(expected, Enumeration) and not syntax.old:
            if syntax.text in expected.values:
                scope.uses.append(("value", expected.owner, syntax.text, syntax.at, self.clause))
                return Literal(syntax.text, expected, origin=origin)
            of = f"'{expected.owner}' has no value" if expected.owner else "there is no value"
            raise fail("CP006", f"{of} '{syntax.text}'", syntax.at, help=did_you_mean(syntax.text, expected.values))
        if syntax.text in scope.readings:
            raise fail(
                "CP008",
                f"'{syntax.text}' is a reading",
                syntax.at,
                help=f"write: reading {syntax.text} is {scope.readings[syntax.text][0]}",
            )
        owners = [
            name for name, sort in scope.names.items() if isinstance(sort, Enumeration) and syntax.text in sort.values
        ]
        advice = did_you_mean(syntax.text, scope.known())
        if owners:
            advice = f"'{syntax.text}' is a value: write {owners[0]} is {syntax.text}"
        raise fail("CP006", f"{scope.what} has no variable or term '{syntax.text}'", syntax.at, help=advice)

    def reading(self, syntax: ReadingTest) -> Expression:
        scope, name = self.scope, syntax.reading.text
        if name in scope.broken:
            raise ClauseproofError([])
        if name not in scope.readings:
            raise fail(
                "CP006",
                f"{scope.what} has no reading '{name}'",
                syntax.reading.at,
                help=did_you_mean(name, scope.readings),
            )
        options = scope.readings[name]
        for option in syntax.options:
            if option.text not in options:
                raise fail(
                    "CP006",
                    f"reading '{name}' has no option '{option.text}'",
                    option.at,
                    help=did_you_mean(option.text, options),
                )
        scope.uses.append(("reading", "", name, syntax.reading.at, self.clause))
        asked = {option.text for option in syntax.options}
        held = tuple(option for option in options if (option in asked) != syntax.negated)
        return ReadingIs(name, held, origin=self.origin(syntax))


def as_old(expression: Expression) -> Expression:
    """The same expression about the state before the event."""
    if isinstance(expression, Read):
        return replace(expression, old=True)
    return rebuild(expression, as_old)


def _chain(syntax: Syntax, operator: str) -> list[Syntax]:
    """The operands of ``a and b and c``, left to right, without recursion on the left."""
    right_to_left: list[Syntax] = []
    node = syntax
    while isinstance(node, Binary) and node.operator == operator:
        right_to_left.append(node.right)
        node = node.left
    right_to_left.append(node)
    return right_to_left[::-1]


def _conversion(found: Sort, wanted: Sort, syntax: Syntax) -> str:
    if isinstance(wanted, Boolean) and isinstance(found, Enumeration):
        word = syntax.text if isinstance(syntax, Name) else "…"
        return f"compare it: {word} is {found.values[0]}"
    if isinstance(wanted, Boolean) and isinstance(found, Number):
        return "compare it: … > 0"
    if isinstance(wanted, Enumeration) and isinstance(found, Boolean):
        return "its values are " + ", ".join(wanted.values)
    return ""


__all__ = ["ClauseproofError", "Scope", "as_old", "understand"]
