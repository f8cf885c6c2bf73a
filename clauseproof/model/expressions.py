"""Typed expressions: the one language in which guards, effects, terms and properties are kept.

Every backend (interpreter, compiled evaluator, SMT-LIB, canonical form, prose) is one total ``match`` over these
nodes.  Positions and clauses ride along as ``origin`` and are never part of equality: two expressions are equal
when they mean the same by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from clauseproof.model.source import Origin

Value: TypeAlias = bool | int | str
"""A yes/no is ``bool``, a number ``int``, a named value ``str``."""


@dataclass(frozen=True)
class Boolean:
    """``yes/no``."""

    def __str__(self) -> str:
        return "yes/no"


@dataclass(frozen=True)
class Enumeration:
    """``one of [...]``: named values in document order.

    A value is (variable, name): ``owner`` is the variable that declares them, for translation between vocabularies.
    """

    values: tuple[str, ...]
    owner: str = field(default="", compare=False)

    def __str__(self) -> str:
        return "one of " + ", ".join(self.values)


@dataclass(frozen=True)
class Number:
    """Whole numbers from ``low`` to ``high``, each ``None`` where unbounded (``count`` is 0 to no end)."""

    low: int | None = None
    high: int | None = None

    def __str__(self) -> str:
        match self.low, self.high:
            case 0, None:
                return "count"
            case None, None:
                return "integer"
            case low, high:
                return f"{low}..{high}"


Sort: TypeAlias = Boolean | Enumeration | Number
BOOLEAN = Boolean()
COUNT = Number(0, None)
INTEGER = Number(None, None)


def contains(sort: Sort, value: Value) -> bool:
    """Whether ``value`` belongs to ``sort``."""
    match sort:
        case Boolean():
            return isinstance(value, bool)
        case Enumeration(values):
            return isinstance(value, str) and value in values
        case Number(low, high):
            return (
                isinstance(value, int)
                and not isinstance(value, bool)
                and (low is None or value >= low)
                and (high is None or value <= high)
            )


def members(sort: Sort) -> tuple[Value, ...] | None:
    """All values of a finite sort in order, or None where there is no end of them."""
    match sort:
        case Boolean():
            return (False, True)
        case Enumeration(values):
            return values
        case Number(int() as low, int() as high):
            return tuple(range(low, high + 1))
        case Number():
            return None


def _origin() -> Origin | None:
    return field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Literal:
    """A fixed value."""

    value: Value
    sort: Sort
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Read:
    """The value of a variable; with ``old``, its value before the event (properties ``on: …`` only)."""

    name: str
    sort: Sort
    old: bool = False
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class ReadingIs:
    """``reading R is one of …``: true when the chosen reading of ``reading`` is among ``options``."""

    reading: str
    options: tuple[str, ...]
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Not:
    body: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class And:
    """Conjunction; of nothing, true."""

    parts: tuple[Expression, ...]
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Or:
    """Disjunction; of nothing, false."""

    parts: tuple[Expression, ...]
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Implies:
    left: Expression
    right: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Compare:
    """``operator`` is one of ``= != < <= > >=``; the two sides have one sort (any for ``=`` and ``!=``)."""

    operator: str
    left: Expression
    right: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Add:
    left: Expression
    right: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Subtract:
    left: Expression
    right: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Scale:
    """``factor`` (a literal) times ``body``."""

    factor: int
    body: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Modulo:
    """``body mod divisor`` (a positive literal); the result is 0..divisor-1, also for negative bodies."""

    body: Expression
    divisor: int
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Minimum:
    left: Expression
    right: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class Maximum:
    left: Expression
    right: Expression
    origin: Origin | None = _origin()


@dataclass(frozen=True)
class IfThenElse:
    condition: Expression
    yes: Expression
    no: Expression
    origin: Origin | None = _origin()


Expression: TypeAlias = (
    Literal
    | Read
    | ReadingIs
    | Not
    | And
    | Or
    | Implies
    | Compare
    | Add
    | Subtract
    | Scale
    | Modulo
    | Minimum
    | Maximum
    | IfThenElse
)

TRUE = Literal(True, BOOLEAN)
FALSE = Literal(False, BOOLEAN)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The direct parts of an expression, in reading order."""
    match expression:
        case Literal() | Read() | ReadingIs():
            return ()
        case Not(body) | Scale(_, body) | Modulo(body, _):
            return (body,)
        case And(parts) | Or(parts):
            return parts
        case (
            Implies(left, right)
            | Compare(_, left, right)
            | Add(left, right)
            | Subtract(left, right)
            | Minimum(left, right)
            | Maximum(left, right)
        ):
            return (left, right)
        case IfThenElse(condition, yes, no):
            return (condition, yes, no)
        case _:
            assert_never(expression)


def rebuild(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same node with ``change`` applied to its direct parts; the node itself where nothing changed."""
    parts = children(expression)
    changed = tuple(change(part) for part in parts)
    if all(new is old for new, old in zip(changed, parts, strict=True)):
        return expression
    match expression:
        case Literal() | Read() | ReadingIs():
            return expression
        case Not() | Scale() | Modulo():
            return replace(expression, body=changed[0])
        case And() | Or():
            return replace(expression, parts=changed)
        case Implies() | Compare() | Add() | Subtract() | Minimum() | Maximum():
            return replace(expression, left=changed[0], right=changed[1])
        case IfThenElse():
            return replace(expression, condition=changed[0], yes=changed[1], no=changed[2])
        case _:
            assert_never(expression)


def walk(expression: Expression) -> Iterator[Expression]:
    """Every node, the expression itself first."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def _reads(expression: Expression) -> tuple[frozenset[str], frozenset[str]]:
    """Variables and readings that an expression depends on; kept with the node, for engines ask again and again."""
    known: tuple[frozenset[str], frozenset[str]] | None = expression.__dict__.get("_reads")
    if known is not None:
        return known
    match expression:
        case Read(name):
            found = (frozenset([name]), _NOTHING)
        case ReadingIs(reading):
            found = (_NOTHING, frozenset([reading]))
        case _:
            parts = [_reads(part) for part in children(expression)]
            found = (
                _NOTHING.union(*(variables for variables, _ in parts)),
                _NOTHING.union(*(readings for _, readings in parts)),
            )
    expression.__dict__["_reads"] = found
    return found


_NOTHING: frozenset[str] = frozenset()


def variables_read(expression: Expression) -> frozenset[str]:
    """Names of the variables an expression reads (``old`` or not)."""
    return _reads(expression)[0]


def readings_read(expression: Expression) -> frozenset[str]:
    """Names of the readings an expression depends on."""
    return _reads(expression)[1]


def sort_of(expression: Expression) -> Sort:
    """The sort of an expression; arithmetic is an unbounded integer."""
    match expression:
        case Literal(_, sort) | Read(_, sort):
            return sort
        case ReadingIs() | Not() | And() | Or() | Implies() | Compare():
            return BOOLEAN
        case Add() | Subtract() | Scale() | Modulo() | Minimum() | Maximum():
            return INTEGER
        case IfThenElse(_, yes, no):
            left, right = sort_of(yes), sort_of(no)
            if left == right:
                return left
            if isinstance(left, Enumeration) and isinstance(right, Enumeration):
                return Enumeration(tuple(dict.fromkeys(left.values + right.values)))
            return INTEGER
        case _:
            assert_never(expression)


def substitute(expression: Expression, values: Mapping[str, Expression]) -> Expression:
    """Replace reads of current variables by expressions; reads of ``old`` values become plain reads.

    This is the weakest precondition of a simultaneous assignment (Dijkstra 1975): what must hold before the event
    for the expression to hold after it, with ``old.x`` meaning the value before.
    """

    def visit(node: Expression) -> Expression:
        if isinstance(node, Read):
            if node.old:
                return replace(node, old=False)
            return values.get(node.name, node)
        return rebuild(node, visit)

    return visit(expression)


def conjunction(*parts: Expression) -> Expression:
    """``and`` of the parts, flattened, without ``yes`` (origins of the parts are kept)."""
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, And):
            flat.extend(part.parts)
        elif part != TRUE:
            flat.append(part)
    return flat[0] if len(flat) == 1 else And(tuple(flat)) if flat else TRUE


def disjunction(*parts: Expression) -> Expression:
    """``or`` of the parts, flattened, without ``no``."""
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, Or):
            flat.extend(part.parts)
        elif part != FALSE:
            flat.append(part)
    return flat[0] if len(flat) == 1 else Or(tuple(flat)) if flat else FALSE
