"""Small changes of one expression: the mutation operators on conditions and amounts.

DeMillo, Lipton and Sayward (1978) for the idea; the operators are those of conditions in rules.  What stands for a
reading is left alone: which readings there are is not for a mutant to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from clauseproof.model.expressions import (
    FALSE,
    TRUE,
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
    readings_read,
    sort_of,
)
from clauseproof.model.system import Term
from clauseproof.model.uses import used_term
from clauseproof.model.wording import one_of

DROP, NEGATE, WEAKEN, NARROW, SHIFT, RETARGET = "drop", "negate", "weaken", "narrow", "shift", "retarget"

NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_BOUNDARY = {"<": ("<=",), ">": (">=",), "<=": ("<",), ">=": (">",), "=": ("<=", ">="), "!=": ()}

Put = Callable[[Expression], Expression]
Terms = tuple[Term, ...]


@dataclass(frozen=True)
class Change:
    """At the part ``at`` of an expression stands ``to`` instead (None: nothing); ``whole`` is the result."""

    operator: str
    at: Expression
    to: Expression | None
    whole: Expression


def changes(expression: Expression, terms: Terms) -> Iterator[Change]:
    """Every small change of an expression, in reading order.

    A use of a term counts as one part: what the term says changes for all its uses, not here.  What says plainly yes
    or no has no part to change.
    """
    if expression in (TRUE, FALSE):
        return
    if isinstance(sort_of(expression), Boolean) and _is_condition(expression, terms):
        yield Change(DROP, expression, None, TRUE)
    yield from _inside(expression, lambda node: node, terms)


def _is_condition(node: Expression, terms: Terms) -> bool:
    """Whether a part says one thing: it can be dropped or negated, and holds no smaller condition."""
    if readings_read(node) and used_term(node, terms) is None:
        return False
    if used_term(node, terms) is not None or one_of(node) is not None:
        return True
    match node:
        case Read() | Compare():
            return True
        case Not(body):
            return _is_condition(body, terms)
        case _:
            return False


def _inside(node: Expression, put: Put, terms: Terms, negate: bool = True) -> Iterator[Change]:
    used = used_term(node, terms)
    if used is not None:
        if negate and isinstance(sort_of(node), Boolean):
            yield _changed(NEGATE, node, Not(node, origin=node.origin), put)
        return
    listed = one_of(node)
    if listed is not None:
        yield from _one_of(node, *listed, put, negate)
        return
    match node:
        case ReadingIs():
            return
        case Read():
            if negate and isinstance(node.sort, Boolean):
                yield _changed(NEGATE, node, Not(node, origin=node.origin), put)
        case Literal():
            yield from _literal(node, put)
        case Not(body):
            if negate and _is_condition(body, terms):
                yield _changed(NEGATE, node, body, put)
            yield from _inside(body, lambda new: put(replace(node, body=new)), terms, not _is_condition(body, terms))
        case And(parts):
            yield from _joined(node, parts, DROP, put, terms)
        case Or(parts):
            yield from _joined(node, parts, NARROW, put, terms)
        case Implies(left, right):
            if not readings_read(left):
                yield Change(DROP, left, None, put(right))
            yield from _inside(left, lambda new: put(replace(node, left=new)), terms)
            yield from _inside(right, lambda new: put(replace(node, right=new)), terms)
        case Compare():
            yield from _comparison(node, put, terms, negate)
        case IfThenElse(condition, yes, no):
            if not readings_read(condition):
                yield _changed(NARROW, node, yes, put)
                yield _changed(NARROW, node, no, put)
            yield from _inside(condition, lambda new: put(replace(node, condition=new)), terms)
            yield from _inside(yes, lambda new: put(replace(node, yes=new)), terms)
            yield from _inside(no, lambda new: put(replace(node, no=new)), terms)
        case Add(left, right) | Subtract(left, right) | Minimum(left, right) | Maximum(left, right):
            yield from _inside(left, lambda new: put(replace(node, left=new)), terms)
            yield from _inside(right, lambda new: put(replace(node, right=new)), terms)
        case Scale(_, body):
            yield from _inside(body, lambda new: put(replace(node, body=new)), terms)
        case Modulo(body, divisor):
            for by in (1, -1):
                if divisor + by > 0:
                    yield _changed(SHIFT, node, replace(node, divisor=divisor + by), put)
            yield from _inside(body, lambda new: put(replace(node, body=new)), terms)


def _changed(operator: str, at: Expression, to: Expression, put: Put) -> Change:
    return Change(operator, at, to, put(to))


def _joined(node: And | Or, parts: tuple[Expression, ...], operator: str, put: Put, terms: Terms) -> Iterator[Change]:
    """Leave out one part of a conjunction or disjunction, or change something inside it."""
    for number, part in enumerate(parts):
        rest = parts[:number] + parts[number + 1 :]
        if rest and not (readings_read(part) and used_term(part, terms) is None):
            yield Change(operator, part, None, put(rest[0] if len(rest) == 1 else replace(node, parts=rest)))

        def inner(new: Expression, number: int = number) -> Expression:
            return put(replace(node, parts=(*parts[:number], new, *parts[number + 1 :])))

        yield from _inside(part, inner, terms)


def _one_of(
    node: Expression, subject: Expression, values: tuple[Literal, ...], put: Put, negate: bool
) -> Iterator[Change]:
    """``x is one of (a, b)``: not at all, with one value less, with one value more."""
    if negate:
        yield _changed(NEGATE, node, Not(node, origin=node.origin), put)

    def among(kept: tuple[Literal, ...]) -> Expression:
        tests = tuple(Compare("=", subject, value, origin=node.origin) for value in kept)
        return tests[0] if len(tests) == 1 else Or(tests, origin=node.origin)

    for number in range(len(values)):
        yield _changed(NARROW, node, among(values[:number] + values[number + 1 :]), put)
    sort = sort_of(subject)
    if isinstance(sort, Enumeration):
        missing = [value for value in sort.values if value not in {literal.value for literal in values}]
        for value in missing if len(missing) > 1 else ():
            yield _changed(WEAKEN, node, among((*values, Literal(value, sort))), put)


def _comparison(node: Compare, put: Put, terms: Terms, negate: bool) -> Iterator[Change]:
    if readings_read(node) and used_term(node, terms) is None:
        return
    if negate:
        yield _changed(NEGATE, node, replace(node, operator=NEGATED[node.operator]), put)
    sort = sort_of(node.left)
    match node:
        case Compare("=", Read() as left, Literal(value)) if isinstance(sort, Enumeration):
            others = [other for other in sort.values if other != value]
            for other in others if len(others) > 1 else ():
                more = Compare("=", left, Literal(other, sort), origin=node.origin)
                yield _changed(WEAKEN, node, Or((node, more), origin=node.origin), put)
        case Compare(operator, left, right) if isinstance(sort, Number):
            if operator == "=" or not (isinstance(left, Literal) or isinstance(right, Literal)):
                for other_operator in _BOUNDARY[operator]:
                    weaker = operator in ("=", "<", ">")
                    yield _changed(WEAKEN if weaker else NARROW, node, replace(node, operator=other_operator), put)
            yield from _inside(left, lambda new: put(replace(node, left=new)), terms)
            yield from _inside(right, lambda new: put(replace(node, right=new)), terms)
        case Compare(_, left, right) if isinstance(sort, Boolean):
            yield from _inside(left, lambda new: put(replace(node, left=new)), terms, negate=False)
            yield from _inside(right, lambda new: put(replace(node, right=new)), terms, negate=False)
        case _:
            return


def _literal(node: Literal, put: Put) -> Iterator[Change]:
    """Another value in the place of a literal; a number is off by one."""
    match node.value:
        case bool(value):
            yield _changed(NEGATE, node, replace(node, value=not value), put)
        case int(value):
            for by in (1, -1):
                yield _changed(SHIFT, node, replace(node, value=value + by), put)
        case str(value):
            assert isinstance(node.sort, Enumeration)
            for other in node.sort.values:
                if other != value:
                    yield _changed(RETARGET, node, replace(node, value=other), put)
