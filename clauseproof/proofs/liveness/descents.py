"""Rankings with measures: why no fair run stays for ever where something is awaited, though counters have no end.

Component by component of the abstract control graph: where a duty is open throughout and never done, no fair run stays
(:mod:`.components`).  Where there is none, a measure (:mod:`.measures`) falls on
some steps and never rises, so that a run takes these steps finitely often; without them the component comes apart, and
what is left is ranked by itself.  So measures are nested, the outer one first: a lexicographic argument
(Alias, Darte, Feautrier and Gonnord 2010; Cook, See and Zuleger 2013), with Manna and Pnueli's rules for duties inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clauseproof.model.expressions import INTEGER, Expression, IfThenElse, Literal, Maximum
from clauseproof.proofs.engines.evaluation import Node, compile_value
from clauseproof.proofs.liveness.abstract_graph import AbstractGraph
from clauseproof.proofs.liveness.atoms import Linear
from clauseproof.proofs.liveness.components import Arena, Move, strongly_connected
from clauseproof.proofs.liveness.fairness import FairDuty
from clauseproof.proofs.liveness.measures import Measure, measure_of
from clauseproof.proofs.liveness.ranking import Region

MOST_TIMES_OVER = 20_000
"""Steps times duties beyond which a ranking is not made again to see whether it needs every duty."""


@dataclass(frozen=True)
class Unranked:
    """A component without a duty that no fair run could neglect there, and without a measure; its steps by place."""

    states: frozenset[int]
    steps: tuple[int, ...]


@dataclass(frozen=True)
class _Placed:
    """States and why no fair run stays there: a duty, or a measure, and what ranks the states within."""

    states: frozenset[int]
    duty: int | None
    strong: bool = False
    measure: Measure | None = None
    inner: tuple[_Placed, ...] = ()


class Descents:
    """The ranking of the states of an abstract graph in which something is awaited."""

    def __init__(self, graph: AbstractGraph, awaited: Expression, duties: Sequence[FairDuty]) -> None:
        self.graph, self.duties = graph, duties
        waits = graph.test(awaited)
        self.nodes = [node for node in graph.spaces if waits(node)]
        number = {node: place for place, node in enumerate(self.nodes)}
        self.edges = [edge for edge in graph.edges if edge.source in number and edge.target in number]
        self.ends = [(number[edge.source], number[edge.target]) for edge in self.edges]
        opens = [graph.test(duty.open) for duty in duties]
        self.open = [sum(1 << d for d, test in enumerate(opens) if test(node)) for node in self.nodes]
        done = {
            (d, event): graph.test(duty.discharged_by(event))
            for d, duty in enumerate(duties)
            for event in {edge.event for edge in self.edges}
        }
        self.discharges = [
            sum(1 << d for d in range(len(duties)) if done[d, edge.event](edge.source)) for edge in self.edges
        ]
        self.weak = sum(1 << d for d, duty in enumerate(duties) if compile_value(duty.weak, {}, {})(()))
        self.strong = sum(1 << d for d, duty in enumerate(duties) if compile_value(duty.strong, {}, {})(()))
        self.unranked: list[Unranked] = []

    def ranking(self) -> tuple[Region, ...] | None:
        """The regions of a ranking, lowest first; None where a component has none (then see ``unranked``)."""
        everything = frozenset(range(len(self.nodes)))
        steps = range(len(self.edges))
        placed = self._ranked(everything, steps)
        if self.unranked:
            return None
        if len(self.edges) * (len(self.duties) + 1) <= MOST_TIMES_OVER:
            placed = self._with_few_duties(placed, everything, steps)
        return tuple(self._region(one) for one in placed)

    def _with_few_duties(
        self, placed: tuple[_Placed, ...], states: frozenset[int], steps: Iterable[int]
    ) -> tuple[_Placed, ...]:
        """A ranking by duties none of which could be left out, later ones being left out first."""
        for duty in reversed(range(len(self.duties))):
            before = self.weak, self.strong
            self.weak, self.strong = self.weak & ~(1 << duty), self.strong & ~(1 << duty)
            if (self.weak, self.strong) == before:
                continue
            found = self._ranked(states, steps)
            if self.unranked:
                self.unranked.clear()
                self.weak, self.strong = before
            else:
                placed = found
        return placed

    def arena(self, states: frozenset[int], steps: Iterable[int]) -> Arena:
        """Some of the states with some of the steps between them."""
        moves: dict[int, list[Move]] = {state: [] for state in states}
        for step in steps:
            source, target = self.ends[step]
            if source in states and target in states:
                moves[source].append(Move(self.edges[step].event, target, self.discharges[step]))
        return Arena(moves, {state: self.open[state] for state in states}, self.weak, self.strong)

    def _ranked(self, states: frozenset[int], steps: Iterable[int]) -> tuple[_Placed, ...]:
        inside = [s for s in steps if self.ends[s][0] in states and self.ends[s][1] in states]
        arena = self.arena(states, inside)
        levels: dict[int, int] = {}
        found: dict[tuple[int, int, int], _Placed] = {}
        component_of: dict[int, int] = {}
        components = []
        for number, component in enumerate(strongly_connected(arena, states)):
            members = frozenset(component)
            components.append(members)
            component_of |= dict.fromkeys(component, number)
            after = [
                levels[move.target] + 1
                for state in component
                for move in arena.moves[state]
                if move.target not in members
            ]
            levels |= dict.fromkeys(component, max(after, default=0))
        within: list[list[int]] = [[] for _ in components]
        for step in inside:
            source, target = self.ends[step]
            if component_of[source] == component_of[target]:
                within[component_of[source]].append(step)
        for number, members in enumerate(components):
            level = levels[next(iter(members))]
            one = self._placed(members, within[number])
            alone = one.duty is None or one.measure is not None
            key = (level, 1, number) if alone else (level, 0, (one.duty or 0) * 2 + one.strong)
            if key in found:
                one = replace(one, states=one.states | found[key].states)
            found[key] = one
        in_order = [found[key] for key in sorted(found)]
        together = self._together(in_order, inside)
        return tuple(self._with_inner(one, inside) for one in together)

    def _placed(self, members: frozenset[int], steps: Sequence[int]) -> _Placed:
        taken = somewhere = 0
        everywhere = -1
        for step in steps:
            taken |= self.discharges[step]
        for state in members:
            somewhere |= self.open[state]
            everywhere &= self.open[state]
        if neglected := self.weak & everywhere & ~taken:
            return _Placed(members, (neglected & -neglected).bit_length() - 1)
        if neglected := self.strong & somewhere & ~taken:
            return _Placed(members, (neglected & -neglected).bit_length() - 1, strong=True)
        facts = {self.nodes[state]: self.graph.facts(self.nodes[state]) for state in sorted(members)}
        measure = measure_of([self.edges[step] for step in steps], facts)
        if measure is None:
            self.unranked.append(Unranked(members, tuple(steps)))
            return _Placed(members, None)
        kept = [step for place, step in enumerate(steps) if place not in measure.falling]
        inner = self._ranked(members, kept)
        alone = inner[0].duty if len(inner) == 1 else None
        if alone is not None and not inner[0].strong and inner[0].measure is None:
            return _Placed(members, alone, measure=measure)
        return _Placed(members, None, measure=measure, inner=inner)

    def _together(self, placed: Sequence[_Placed], steps: Sequence[int]) -> list[_Placed]:
        """Neighbours that rest on one duty as one, where no step between them discharges it."""
        found: list[_Placed] = []
        for one in placed:
            if found and self._alike(found[-1], one):
                both = found[-1].states | one.states
                bit = 1 << (one.duty or 0)
                if not any(
                    self.discharges[s] & bit and self.ends[s][0] in both and self.ends[s][1] in both for s in steps
                ):
                    found[-1] = replace(one, states=both)
                    continue
            found.append(one)
        return found

    @staticmethod
    def _alike(left: _Placed, right: _Placed) -> bool:
        return (
            left.duty is not None
            and left.duty == right.duty
            and not (left.strong or right.strong)
            and left.measure is None is right.measure
        )

    def _with_inner(self, one: _Placed, steps: Sequence[int]) -> _Placed:
        """What ranks the states of a strong duty's region in which it is not open."""
        if not one.strong or one.duty is None:
            return one
        closed = frozenset(state for state in one.states if not self.open[state] >> one.duty & 1)
        return replace(one, inner=self._ranked(closed, steps))

    # -- as formulas -----------------------------------------------------------------------------------------

    def _region(self, one: _Placed) -> Region:
        return Region(
            None if one.duty is None else self.duties[one.duty].name,
            one.strong,
            self.graph.formula([self.nodes[state] for state in sorted(one.states)]),
            tuple(self._region(inner) for inner in one.inner),
            None if one.measure is None else self._written(one.measure),
        )

    def _written(self, measure: Measure) -> Expression:
        alike: dict[int, list[Node]] = {}
        for node, number in measure.offsets.items():
            alike.setdefault(number, []).append(node)
        (last, _), *others = sorted(alike.items(), key=lambda group: (-len(group[1]), group[0]))
        found = self._amount(measure, last)
        for number, nodes in others:
            found = IfThenElse(self.graph.formula(nodes), self._amount(measure, number), found)
        return Maximum(Literal(0, INTEGER), found) if measure.floored else found

    def _amount(self, measure: Measure, number: int) -> Expression:
        return self.graph.atoms.written(Linear(measure.coefficients, Literal(number, INTEGER)))
