"""Measures: sums of counters that no step of a component makes larger, and that some make smaller.

One sum of counters for the whole component and one whole number for each node (Colón and Sipma 2001; Alias, Darte,
Feautrier and Gonnord 2010, with the coefficients tried out instead of solved for).  The most by which a step changes a
sum is found by linear arithmetic; the numbers of the nodes are then potentials (Bellman 1958, Ford 1956), which exist
exactly when no way round the component makes the sum larger.  Steps that make it smaller can be taken only finitely
often if it has a lower bound where they begin, so that what remains is ranked without them (Bradley, Manna and Sipma
2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.liveness.abstract_graph import Edge
from clauseproof.proofs.liveness.halfspaces import Form, largest

WIDEST = {1: 1, 2: 4, 3: 2}
"""The largest coefficient tried, by the number of counters that matter; 1 for more."""
TOO_FAR = 1_000_000


@dataclass(frozen=True)
class Measure:
    """A sum of counters plus a number for each node; ``falling`` are the steps (by place) that make it smaller.

    ``floored`` says that nought stands for what is negative: then no step that falls begins there.
    """

    coefficients: tuple[int, ...]
    offsets: Mapping[Node, int]
    falling: frozenset[int]
    floored: bool


def measure_of(edges: Sequence[Edge], facts: Mapping[Node, tuple[Form, ...]]) -> Measure | None:
    """A measure of a component, the simplest that is found; None where none is.

    ``edges`` are all steps within the component, ``facts`` what is known of the counters in each of its nodes.
    """
    for coefficients in _sums(edges):
        found = _measured(coefficients, edges, facts)
        if found is not None:
            return found
    return None


def tried(edges: Sequence[Edge]) -> int:
    """How many sums of counters :meth:`measure_of` tries."""
    return sum(1 for _ in _sums(edges))


def _sums(edges: Sequence[Edge]) -> Iterator[tuple[int, ...]]:
    """Sums of the counters that matter in a component, those with few and small coefficients first."""
    if not edges or not edges[0].updates:
        return
    width = len(edges[0].updates)
    changed = {place for edge in edges for place, update in enumerate(edge.updates) if update != _kept(place, width)}
    asked = {
        place
        for edge in edges
        for coefficients, _ in (*edge.known, *(u for u in edge.updates if u is not None))
        if any(coefficients[p] for p in changed)
        for place in range(width)
        if coefficients[place]
    }
    matter = sorted(changed | asked)
    most = WIDEST.get(len(matter), 1)
    small = sorted(
        (c for c in product(range(-most, most + 1), repeat=len(matter)) if any(c)),
        key=lambda c: (max(map(abs, c)), sum(map(abs, c)), sum(x < 0 for x in c), c),
    )
    for chosen in small:
        coefficients = [0] * width
        for place, coefficient in zip(matter, chosen, strict=True):
            coefficients[place] = coefficient
        if any(coefficients[place] for place in changed):
            yield tuple(coefficients)


def _kept(place: int, width: int) -> Form:
    return tuple(int(place == other) for other in range(width)), 0


def _measured(
    coefficients: tuple[int, ...], edges: Sequence[Edge], facts: Mapping[Node, tuple[Form, ...]]
) -> Measure | None:
    weights: list[int] = []
    for edge in edges:
        change = _change(coefficients, edge)
        if change is None:
            return None
        weights.append(change)
    if min(weights) >= 0:
        return None  # no way round makes it smaller
    if max(weights) <= 0:
        found = _bounded(coefficients, edges, facts, weights, dict.fromkeys(facts, 0))
        if found is not None:
            return found
    numbers = _potentials(edges, weights, facts)
    return None if numbers is None else _bounded(coefficients, edges, facts, weights, numbers)


def _change(coefficients: tuple[int, ...], edge: Edge) -> int | None:
    """The most by which a step makes a sum larger; None where there is no end to it."""
    total, constant = [-c for c in coefficients], 0
    for factor, update in zip(coefficients, edge.updates, strict=True):
        if not factor:
            continue
        if update is None:
            return None
        total = [a + factor * b for a, b in zip(total, update[0], strict=True)]
        constant += factor * update[1]
    return largest((tuple(total), constant), edge.known)


def _least(coefficients: tuple[int, ...], known: tuple[Form, ...]) -> int | None:
    most = largest((tuple(-c for c in coefficients), 0), known)
    return None if most is None else -most


def _potentials(edges: Sequence[Edge], weights: Sequence[int], nodes: Mapping[Node, object]) -> dict[Node, int] | None:
    """A number for each node so that no step makes the sum and the number together larger, if there are such.

    ``number[target] <= number[source] - weight`` for each step: shortest ways along negated weights.
    """
    numbers = dict.fromkeys(nodes, 0)
    for _ in range(len(numbers) + 1):
        changed = False
        for edge, weight in zip(edges, weights, strict=True):
            if numbers[edge.target] > numbers[edge.source] - weight:
                numbers[edge.target] = numbers[edge.source] - weight
                changed = True
                if abs(numbers[edge.target]) > TOO_FAR:
                    return None
        if not changed:
            return numbers
    return None


def _bounded(
    coefficients: tuple[int, ...],
    edges: Sequence[Edge],
    facts: Mapping[Node, tuple[Form, ...]],
    weights: Sequence[int],
    numbers: Mapping[Node, int],
) -> Measure | None:
    """The measure with these numbers, moved up until it is nowhere negative where that matters.

    None where no step that makes it smaller begins above a lower bound.
    """
    falling = {}
    for place, (edge, weight) in enumerate(zip(edges, weights, strict=True)):
        if weight + numbers[edge.target] < numbers[edge.source]:
            low = _least(coefficients, edge.known)
            if low is not None:
                falling[place] = low + numbers[edge.source]
    if not falling:
        return None
    lows = {node: _least(coefficients, known) for node, known in facts.items()}
    everywhere = [low + numbers[node] for node, low in lows.items() if low is not None]
    floored = len(everywhere) < len(lows)
    # floored, a step that falls must begin above nought
    shift = max(0, 1 - min(falling.values()) if floored else -min(everywhere))
    moved = {node: number + shift for node, number in numbers.items()}
    return Measure(coefficients, moved, frozenset(falling), floored)
