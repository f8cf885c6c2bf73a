"""Linear equalities between counters, node by node over the control graph.

Karr, *Affine relationships among variables of a program*, Acta Informatica 6 (1976): with each control state goes
the smallest affine space that holds every valuation of the counters there.  Joining two spaces raises the
dimension or changes nothing, so the search ends whatever the counters do.  Guards on counters are not used (they
may hold), so the result over-approximates, and is an inductive invariant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from clauseproof.model.expressions import (
    INTEGER,
    Add,
    And,
    Compare,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Not,
    Number,
    Or,
    Read,
    Scale,
    Subtract,
    conjunction,
    disjunction,
    variables_read,
)
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.evaluation import Compiler, Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, NotEnumerable
from clauseproof.proofs.engines.invariant import invariant_of

MAX_COUNTERS = 8
MAX_LOCATIONS = 20_000

Vector = tuple[Fraction, ...]
Linear = tuple[Vector, Fraction]
"""Coefficients of the counters, and a constant."""


@dataclass(frozen=True)
class AffineSpace:
    """``point`` plus every combination of ``basis`` (in reduced echelon form)."""

    point: Vector
    basis: tuple[Vector, ...] = ()

    def joined(self, other: AffineSpace) -> AffineSpace:
        """The smallest affine space that holds both."""
        between = tuple(b - a for a, b in zip(self.point, other.point, strict=True))
        basis = _echelon([*self.basis, *other.basis, between])
        return self if len(basis) == len(self.basis) else AffineSpace(self.point, basis)

    def image(self, updates: Sequence[Linear | None]) -> AffineSpace:
        """The space after a simultaneous linear assignment; None assigns anything."""
        point = tuple(_apply(u, self.point) if u else Fraction(0) for u in updates)
        moved = [tuple(_dot(u[0], vector) if u else Fraction(0) for u in updates) for vector in self.basis]
        free = [_unit(i, len(updates)) for i, u in enumerate(updates) if u is None]
        return AffineSpace(point, _echelon([*moved, *free]))

    def value(self, form: Linear) -> Fraction | None:
        """The value of a linear form, where it is the same in the whole space."""
        if any(_dot(form[0], vector) != 0 for vector in self.basis):
            return None
        return _apply(form, self.point)

    def equations(self) -> list[Linear]:
        """Linear forms that are zero exactly in this space, with whole coefficients."""
        width = len(self.point)
        pivots = [next(i for i, x in enumerate(vector) if x) for vector in self.basis]
        found: list[Linear] = []
        for free in (i for i in range(width) if i not in pivots):
            coefficients = [Fraction(0)] * width
            coefficients[free] = Fraction(1)
            for vector, pivot in zip(self.basis, pivots, strict=True):
                coefficients[pivot] = -vector[free]
            scale = lcm(*(c.denominator for c in coefficients))
            whole = tuple(c * scale for c in coefficients)
            found.append((whole, -_dot(whole, self.point)))
        return found


def _dot(left: Vector, right: Vector) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def _apply(form: Linear, point: Vector) -> Fraction:
    return _dot(form[0], point) + form[1]


def _unit(position: int, width: int) -> Vector:
    return tuple(Fraction(int(i == position)) for i in range(width))


def _echelon(vectors: Sequence[Vector]) -> tuple[Vector, ...]:
    """A basis of the span in reduced row echelon form."""
    rows: list[list[Fraction]] = []
    for vector in vectors:
        row = list(vector)
        for known in rows:
            pivot = next(i for i, x in enumerate(known) if x)
            if row[pivot]:
                factor = row[pivot]
                row = [a - factor * b for a, b in zip(row, known, strict=True)]
        pivot_of_row = next((i for i, x in enumerate(row) if x), None)
        if pivot_of_row is None:
            continue
        row = [x / row[pivot_of_row] for x in row]
        rows = [
            [a - known[pivot_of_row] * b for a, b in zip(known, row, strict=True)] if known[pivot_of_row] else known
            for known in rows
        ]
        rows.append(row)
    rows.sort(key=lambda r: next(i for i, x in enumerate(r) if x))
    return tuple(tuple(row) for row in rows)


class Karr:
    """Linear equalities of a system's unbounded numbers over its control graph."""

    def __init__(self, system: TransitionSystem, goal: Expression) -> None:
        self.system = system
        self.goal = goal
        self.builder = GraphBuilder(system, goal)
        self.counters = tuple(
            v.name
            for v in system.variables
            if isinstance(v.sort, Number)
            and (v.sort.low is None or v.sort.high is None)
            and v.name not in self.builder.saturated
        )
        self.tracked = tuple(v.name for v in system.variables if v.name not in self.counters)
        self.place = {name: i for i, name in enumerate(self.counters)}

    def prove(self, space: ChoiceSpace, asked: int) -> Expression | None:
        """An invariant that implies the goal under the choices of ``asked``, or None where equalities do not do.

        Raises :class:`NotEnumerable` where the control states without the counters cannot be listed.
        """
        if not 0 < len(self.counters) <= MAX_COUNTERS:
            return None
        start = self._start()
        if start is None:
            return None
        compiler = Compiler(self.tracked, space)
        moves = [(self.builder._move(e, compiler, self.tracked), e) for e in self.system.events]
        spaces: dict[Node, AffineSpace] = {}
        masks: dict[Node, int] = {}
        waiting: list[Node] = []
        for node, mask in self.builder._first(self.tracked, compiler, asked):
            spaces[node], masks[node] = start, masks.get(node, 0) | mask
            waiting.append(node)
        from clauseproof.proofs.engines.graph import _successors

        while waiting:
            node = waiting.pop()
            mask, here = masks[node], spaces[node]
            for move, event in moves:
                enabled = move.guard(node)[0] & mask
                if not enabled:
                    continue
                images = list(self._images(event.assigned, compiler, node, here))
                for after, under in _successors(node, enabled, move):
                    joined = spaces.get(after)
                    for image in images:
                        joined = image if joined is None else joined.joined(image)
                    assert joined is not None
                    if joined is not spaces.get(after) or under & ~masks.get(after, 0):
                        spaces[after], masks[after] = joined, masks.get(after, 0) | under
                        waiting.append(after)
            if len(spaces) > MAX_LOCATIONS:
                raise NotEnumerable(f"more than {MAX_LOCATIONS:,} control states without the counters")
        for node, mask in masks.items():
            if mask & ~self._truth(self.goal, compiler, node, spaces[node])[1]:
                return None
        return self._invariant(space, spaces, masks)

    def _start(self) -> AffineSpace | None:
        points = []
        for name in self.counters:
            initial = self.system.variable[name].initial
            if initial is None:
                return None
            points.append(initial)
        found = AffineSpace(tuple(Fraction(int(values[0])) for values in points))
        for i, values in enumerate(points):
            for value in values[1:]:
                other = list(found.point)
                other[i] = Fraction(int(value))
                found = found.joined(AffineSpace(tuple(other)))
        return found

    def _images(
        self, effects: Mapping[str, Expression], compiler: Compiler, node: Node, here: AffineSpace
    ) -> Iterator[AffineSpace]:
        """What an event makes of the counters: one space for each way its conditions may turn out."""
        cases: list[list[Linear | None]] = [[]]
        for position, name in enumerate(self.counters):
            effect = effects.get(name)
            if effect is None:
                options: list[Linear | None] = [(_unit(position, len(self.counters)), Fraction(0))]
            else:
                options = list(dict.fromkeys(self._leaves(effect, compiler, node, here)))
            cases = [[*case, option] for case in cases for option in options]
        for case in cases:
            yield here.image(case)

    def _leaves(self, effect: Expression, compiler: Compiler, node: Node, here: AffineSpace) -> Iterator[Linear | None]:
        if isinstance(effect, IfThenElse):
            may, must = self._truth(effect.condition, compiler, node, here)
            if may:
                yield from self._leaves(effect.yes, compiler, node, here)
            if compiler.space.all & ~must:
                yield from self._leaves(effect.no, compiler, node, here)
        else:
            yield self.linear(effect, compiler, node)

    def linear(self, expression: Expression, compiler: Compiler, node: Node) -> Linear | None:
        """An expression as a linear form over the counters, or None where it is none."""
        match expression:
            case Literal(int() as value) if not isinstance(value, bool):
                return _zero(len(self.counters)), Fraction(value)
            case Read(name) if name in self.place:
                return _unit(self.place[name], len(self.counters)), Fraction(0)
            case Read(name, Number()) if name in compiler.index and name not in self.builder.saturated:
                return _zero(len(self.counters)), Fraction(int(node[compiler.index[name]]))
            case Add(left, right) | Subtract(left, right):
                first, second = self.linear(left, compiler, node), self.linear(right, compiler, node)
                if first is None or second is None:
                    return None
                sign = 1 if isinstance(expression, Add) else -1
                return (
                    tuple(a + sign * b for a, b in zip(first[0], second[0], strict=True)),
                    first[1] + sign * second[1],
                )
            case Scale(factor, body):
                inner = self.linear(body, compiler, node)
                return None if inner is None else (tuple(factor * c for c in inner[0]), factor * inner[1])
            case _:
                return None

    def _truth(self, formula: Expression, compiler: Compiler, node: Node, here: AffineSpace) -> tuple[int, int]:
        """A formula in a node of which only the affine space of the counters is known, as (may, must) masks."""
        everything = compiler.space.all

        def visit(part: Expression) -> tuple[int, int]:
            if not variables_read(part) & self.place.keys():
                return compiler.remembered(part)(node)
            match part:
                case Not(body):
                    may, must = visit(body)
                    return everything & ~must, everything & ~may
                case And(parts):
                    may = must = everything
                    for each in parts:
                        a, b = visit(each)
                        may, must = may & a, must & b
                    return may, must
                case Or(parts):
                    may = must = 0
                    for each in parts:
                        a, b = visit(each)
                        may, must = may | a, must | b
                    return may, must
                case Implies(left, right):
                    return visit(Or((Not(left), right)))
                case Compare(relation, left, right):
                    form = self.linear(Subtract(left, right), compiler, node)
                    value = here.value(form) if form else None
                    if value is None:
                        return everything, 0
                    true = {
                        "=": value == 0,
                        "!=": value != 0,
                        "<": value < 0,
                        "<=": value <= 0,
                        ">": value > 0,
                        ">=": value >= 0,
                    }[relation]
                    return (everything, everything) if true else (0, 0)
                case _:
                    return everything, 0

        return visit(formula)

    def _invariant(
        self, space: ChoiceSpace, spaces: Mapping[Node, AffineSpace], masks: Mapping[Node, int]
    ) -> Expression:
        """Control states with the equations that hold there, those with the same equations together."""
        groups: dict[tuple[Linear, ...], dict[Node, int]] = {}
        for node, affine in spaces.items():
            groups.setdefault(tuple(affine.equations()), {})[node] = masks[node]
        saturated = {n: k for n, k in self.builder.saturated.items() if n in self.tracked}
        cases = []
        for equations, nodes in groups.items():
            control = invariant_of(ControlGraph(self.tracked, space, saturated, nodes), self.system)
            cases.append(conjunction(control, *(self._equation(equation) for equation in equations)))
        return disjunction(*cases)

    def _equation(self, form: Linear) -> Expression:
        """A linear form set to zero, with positive terms on both sides."""
        sides: dict[bool, list[Expression]] = {True: [], False: []}
        for name, coefficient in zip(self.counters, form[0], strict=True):
            if coefficient:
                read: Expression = Read(name, self.system.variable[name].sort)
                size = abs(int(coefficient))
                sides[coefficient > 0].append(read if size == 1 else Scale(size, read))
        if form[1]:
            sides[form[1] > 0].append(Literal(abs(int(form[1])), INTEGER))
        return Compare("=", _sum(sides[True]), _sum(sides[False]))


def _zero(width: int) -> Vector:
    return tuple(Fraction(0) for _ in range(width))


def _sum(parts: list[Expression]) -> Expression:
    if not parts:
        return Literal(0, INTEGER)
    total = parts[0]
    for part in parts[1:]:
        total = Add(total, part)
    return total
