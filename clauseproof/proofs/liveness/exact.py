"""Liveness on the exact control graph: does what is awaited come in every fair run?

The states in which something is awaited are decomposed into components (:mod:`.components`), once
for each class of choices that nothing in the graph tells apart.  No fair component: a ranking, for the certifier.
A fair one: a lasso, for the interpreter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clauseproof.model.expressions import Expression
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.evaluation import Compiler, Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.liveness.components import Address, Arena, Decomposed, Move, decompose, shortest_fair_loop
from clauseproof.proofs.liveness.fairness import FairDuty
from clauseproof.proofs.liveness.ranking import Region


@dataclass(frozen=True)
class Lasso:
    """A fair loop on the graph: it begins at ``node``; without events, nothing happens for ever."""

    node: Node
    events: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Decomposition:
    """What the graph says: a lasso for each choice (its bit) that has one, and a ranking for all the others."""

    lassos: Mapping[int, Lasso]
    ranking: tuple[Region, ...]


@dataclass(frozen=True)
class _Edge:
    """A step between states in which something is awaited: under which choices, and which duties it discharges."""

    source: int
    event: str
    target: int
    mask: int
    discharges: tuple[int, ...]


class Liveness:
    """One question of liveness on one graph, exact and built with every formula of the duties.

    Where the graph is not complete, only lassos mean anything.
    ``asked`` is the mask of the choices that the question is asked for.
    """

    def __init__(
        self,
        graph: ControlGraph,
        builder: GraphBuilder,
        awaited: Expression,
        duties: Sequence[FairDuty],
        asked: int,
    ) -> None:
        self.graph, self.duties, self.asked = graph, duties, asked
        waits = graph.holds(awaited)
        self.nodes: list[Node] = []
        self.held: list[int] = []
        for node, reached in graph.reached.items():  # in the order of discovery, nearest first
            mask = reached & waits(node)[0] & asked
            if mask:
                self.nodes.append(node)
                self.held.append(mask)
        opens = [graph.holds(duty.open) for duty in duties]
        self.open = [tuple(test(node)[0] for test in opens) for node in self.nodes]
        self.edges = list(self._edges(builder))
        self.kinds = [(_choices(graph.space, duty.weak), _choices(graph.space, duty.strong)) for duty in duties]

    def _edges(self, builder: GraphBuilder) -> Iterator[_Edge]:
        number = {node: place for place, node in enumerate(self.nodes)}
        tests = {
            event.name: [self.graph.holds(duty.discharged_by(event.name)) for duty in self.duties]
            for event in builder.system.events
        }
        for node, event, after, mask in builder.edges(self.graph, self.nodes):
            source, target = number[node], number.get(after)
            if target is None or not mask & self.held[source] & self.held[target]:
                continue
            yield _Edge(
                source,
                event,
                target,
                mask & self.held[source] & self.held[target],
                tuple(test(node)[0] for test in tests[event]),
            )

    def decompose(self, system: TransitionSystem) -> Decomposition:
        """Lassos and ranking; formulas of regions are over the variables of ``system`` that the graph tracks."""
        lassos: dict[int, Lasso] = {}
        standing: dict[Address, dict[int, int]] = {}
        for members in self._classes():
            arena = self._arena(members & -members)
            found = decompose(arena)
            if found.fair:
                lassos |= dict.fromkeys(_bits(members), self._lasso(arena, found, members & -members))
                continue
            found = self._with_few_duties(arena, found)
            for state, address in found.addresses.items():
                states_here = standing.setdefault(address, {})
                states_here[state] = states_here.get(state, 0) | members
        return Decomposition(lassos, self._regions(standing, 0, system))

    def lassos(self) -> dict[int, Lasso]:
        """A lasso for each choice (its bit) that has one; for this the graph need not be complete."""
        lassos: dict[int, Lasso] = {}
        for members in self._classes():
            arena = self._arena(members & -members)
            found = decompose(arena)
            if found.fair:
                lassos |= dict.fromkeys(_bits(members), self._lasso(arena, found, members & -members))
        return lassos

    def _lasso(self, arena: Arena, found: Decomposed, bit: int) -> Lasso:
        states = frozenset().union(*found.fair)
        depths = self.graph.depths(bit)
        depth = {state: depths[self.nodes[state]] for state in states}
        loop = shortest_fair_loop(arena, found.fair, depth)
        return Lasso(self.nodes[loop.states[0]], tuple(move.event for move in loop.moves))

    @staticmethod
    def _with_few_duties(arena: Arena, found: Decomposed) -> Decomposed:
        """A ranking by duties none of which could be left out, later ones being left out first.

        Which duties a proof rests on is told to people, so that it should name none for nothing.
        """
        for place in reversed(range((arena.weak | arena.strong).bit_length())):
            fewer = replace(arena, weak=arena.weak & ~(1 << place), strong=arena.strong & ~(1 << place))
            if fewer == arena:
                continue
            without = decompose(fewer)
            if not without.fair:
                arena, found = fewer, without
        return found

    def _classes(self) -> list[int]:
        """Sets of choices (masks) that no mask of the graph tells apart: they share their verdict and its reasons."""
        classes = [self.asked] if self.asked else []
        masks = {
            *self.held,
            *(mask for masks in self.open for mask in masks),
            *(edge.mask for edge in self.edges),
            *(mask for edge in self.edges for mask in edge.discharges),
            *(mask for kinds in self.kinds for mask in kinds),
        }
        for mask in masks:
            classes = [part for one in classes for part in (one & mask, one & ~mask) if part]
        return sorted(classes, key=lambda one: one & -one)

    def _arena(self, bit: int) -> Arena:
        """The states and steps that there are under one choice."""

        def gathered(masks: Iterable[int]) -> int:
            return sum(1 << place for place, mask in enumerate(masks) if mask & bit)

        moves: dict[int, list[Move]] = {state: [] for state, mask in enumerate(self.held) if mask & bit}
        for edge in self.edges:
            if edge.mask & bit:
                moves[edge.source].append(Move(edge.event, edge.target, gathered(edge.discharges)))
        return Arena(
            moves,
            {state: gathered(self.open[state]) for state in moves},
            gathered(weak for weak, _ in self.kinds),
            gathered(strong for _, strong in self.kinds),
        )

    def _regions(
        self, standing: Mapping[Address, Mapping[int, int]], depth: int, system: TransitionSystem
    ) -> tuple[Region, ...]:
        """The regions at one depth of some addresses, lowest level first, with what lies within them."""
        regions = []
        for key in sorted({address[depth] for address in standing if len(address) > depth}):
            _, duty, strong = key
            within = {a: states for a, states in standing.items() if len(a) > depth and a[depth] == key}
            reached: dict[Node, int] = {}
            for states in within.values():
                for state, mask in states.items():
                    reached[self.nodes[state]] = reached.get(self.nodes[state], 0) | mask
            formula = invariant_of(replace(self.graph, reached=reached), system)
            deeper = {a: s for a, s in within.items() if len(a) > depth + 1}
            inner = self._regions(deeper, depth + 1, system)
            regions.append(Region(self.duties[duty].name, strong, formula, inner))
        return tuple(regions)


def _choices(space: ChoiceSpace, formula: Expression) -> int:
    """The choices that satisfy a formula over readings."""
    return Compiler((), space).formula(formula)(())[0]


def _bits(mask: int) -> Iterator[int]:
    return (place for place in range(mask.bit_length()) if mask >> place & 1)
