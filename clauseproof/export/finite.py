"""Counts without end in languages that have none: saturated where that is exact, by residues only on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clauseproof.diagnostics import fail
from clauseproof.model.expressions import (
    INTEGER,
    Add,
    Expression,
    IfThenElse,
    Literal,
    Minimum,
    Modulo,
    Number,
    Read,
    rebuild,
)
from clauseproof.model.system import Event, TransitionSystem, Variable
from clauseproof.proofs.engines.graph import saturation


def unbounded(system: TransitionSystem) -> list[str]:
    """Variables of sorts without end."""
    return [v.name for v in system.variables if isinstance(v.sort, Number) and None in (v.sort.low, v.sort.high)]


def finite(system: TransitionSystem, formulas: tuple[Expression, ...], modulus: int | None) -> TransitionSystem:
    """The system with every sort finite; guards must hold the range conditions already.

    Counters are saturated just above the largest literal that they are compared with, which no guard and none of
    ``formulas`` can tell from more (:func:`clauseproof.proofs.engines.graph.saturation`).  With ``modulus`` what cannot
    be saturated is kept by its residue, and verdicts hold of the residues only.
    Raises :class:`ClauseproofError` (CP061) for a variable without end that is neither.
    """
    caps = saturation(system, *formulas)
    sorts: dict[str, Number] = {}
    for name in unbounded(system):
        sort = system.variable[name].sort
        assert isinstance(sort, Number)
        if name in caps and sort.low is not None:
            sorts[name] = Number(sort.low, max(caps[name] + 1, sort.low))
        elif modulus is not None:
            sorts[name] = Number(0, modulus - 1)
        else:
            raise fail(
                "CP061",
                f"'{name}' counts without end, and is used in a way that no finite range of it keeps",
                help="export to smtlib, tla or quint, which have whole numbers; "
                "or say --counters mod N, and get verdicts that hold mod N only",
            )

    def visit(node: Expression) -> Expression:
        if isinstance(node, Read) and node.name in sorts:
            return replace(node, sort=sorts[node.name])
        return rebuild(node, visit)

    def kept(name: str, effect: Expression) -> Expression:
        if name not in sorts:
            return visit(effect)
        if name not in caps:
            assert modulus is not None
            return Modulo(visit(effect), modulus)
        return _capped(visit(effect), sorts[name])

    def variable(v: Variable) -> Variable:
        if v.name not in sorts:
            return v
        first = v.initial
        if first is not None and v.name not in caps:
            assert modulus is not None
            first = tuple(dict.fromkeys(int(value) % modulus for value in first))
        return replace(v, sort=sorts[v.name], initial=first)

    def event(e: Event) -> Event:
        return replace(e, guard=visit(e.guard), effects=tuple((n, kept(n, x)) for n, x in e.effects))

    return replace(
        system,
        variables=tuple(map(variable, system.variables)),
        events=tuple(map(event, system.events)),
        initially=visit(system.initially),
        terms=(),
    )


def _capped(effect: Expression, sort: Number) -> Expression:
    assert sort.high is not None
    match effect:
        case Literal() | Read():
            return effect
        case IfThenElse(condition, yes, no):
            return IfThenElse(condition, _capped(yes, sort), _capped(no, sort))
        case Add():
            return Minimum(effect, Literal(sort.high, INTEGER))
        case _:
            raise AssertionError("saturation allows no other effect")


Span = tuple[int, int]


def span(expression: Expression, sorts: Mapping[str, Number]) -> Span | None:
    """Bounds of a number's value, by interval arithmetic; None where it has none."""
    from clauseproof.model.expressions import Maximum, Scale, Subtract

    def both(left: Expression, right: Expression) -> tuple[Span, Span] | None:
        first, second = span(left, sorts), span(right, sorts)
        return None if first is None or second is None else (first, second)

    match expression:
        case Literal(int() as value):
            return value, value
        case Read(name, Number() as sort):
            sort = sorts.get(name, sort)
            return None if sort.low is None or sort.high is None else (sort.low, sort.high)
        case Modulo(_, divisor):
            return 0, divisor - 1
        case Scale(factor, body):
            inner = span(body, sorts)
            return None if inner is None else (min(factor * b for b in inner), max(factor * b for b in inner))
        case Add(left, right) if pair := both(left, right):
            return pair[0][0] + pair[1][0], pair[0][1] + pair[1][1]
        case Subtract(left, right) if pair := both(left, right):
            return pair[0][0] - pair[1][1], pair[0][1] - pair[1][0]
        case Minimum(left, right) if pair := both(left, right):
            return min(pair[0][0], pair[1][0]), min(pair[0][1], pair[1][1])
        case Maximum(left, right) if pair := both(left, right):
            return max(pair[0][0], pair[1][0]), max(pair[0][1], pair[1][1])
        case IfThenElse(_, yes, no) if pair := both(yes, no):
            return min(pair[0][0], pair[1][0]), max(pair[0][1], pair[1][1])
        case _:
            return None
