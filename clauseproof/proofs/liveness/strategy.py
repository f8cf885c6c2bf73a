"""Always possible: from wherever a history has led, can another lead on to what is sought? (``AG EF``)

Backwards from the states in which it holds, nearest first (Clarke and Emerson 1981): what is reached is a strategy with
a decreasing rank; what is not is a closed set in which nobody ever gets there.
"""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.model.expressions import Expression
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder


@dataclass(frozen=True, eq=False)
class WaysBack:
    """``levels[i]``: nodes from which i steps suffice and no fewer, each with its choices; ``shut_out``: the others."""

    levels: tuple[dict[Node, int], ...]
    shut_out: dict[Node, int]


def ways_back(graph: ControlGraph, builder: GraphBuilder, sought: Expression) -> WaysBack:
    """How far each node of a graph, complete and exact, is from a state in which ``sought`` holds."""
    before: dict[Node, list[tuple[Node, int]]] = {}
    for node, _, after, mask in builder.edges(graph, graph.reached):
        before.setdefault(after, []).append((node, mask))
    holds = graph.holds(sought)
    level = {node: found for node, mask in graph.reached.items() if (found := mask & holds(node)[0])}
    ranked = dict(level)
    levels: list[dict[Node, int]] = []
    while level:
        levels.append(level)
        following: dict[Node, int] = {}
        for after, reached in level.items():
            for node, mask in before.get(after, ()):
                new = mask & reached & ~ranked.get(node, 0)
                if new:
                    following[node] = following.get(node, 0) | new
        for node, mask in following.items():
            ranked[node] = ranked.get(node, 0) | mask
        level = following
    shut_out = {node: left for node, mask in graph.reached.items() if (left := mask & ~ranked.get(node, 0))}
    return WaysBack(tuple(levels), shut_out)
