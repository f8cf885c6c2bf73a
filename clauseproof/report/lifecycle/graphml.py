"""A lifecycle as a networkx graph, and as GraphML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clauseproof.report.lifecycle.outline import end_mark, ends, left, stuck_mark
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage

if TYPE_CHECKING:
    import networkx


def network(title: str, variable: str, stages: Sequence[Stage], moves: Sequence[Move]) -> networkx.MultiDiGraph[str]:
    """A node is a value of the status, :data:`END` or :data:`STUCK`; an edge is a move."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(title=title, variable=variable)
    for stage in stages:
        graph.add_node(
            stage.value,
            label=stage.label,
            clause=stage.clause,
            was=stage.was,
            mark=stage.mark.value,
            reached=stage.reached,
            first=stage.first,
            final=stage.final,
            stuck="" if stage.stuck is None else stage.stuck or "always",
        )
    if ends(moves):
        graph.add_node(END, label="nothing further happens", mark=end_mark(moves).value)
    stranded = left(stages)
    if stranded:
        graph.add_node(STUCK, label="no way on", mark=stuck_mark(stages).value)
    for number, move in enumerate(moves):
        graph.add_edge(
            move.source,
            move.target,
            key=number,
            event=move.event,
            actor=move.actor,
            clause=move.clause,
            condition=move.condition,
            was=move.was,
            inside=move.inside,
            mark=move.mark.value,
        )
    for stage in stranded:
        graph.add_edge(
            stage.value, STUCK, key=STUCK, event="", condition=stage.stuck or "", mark=stage.stuck_mark.value
        )
    return graph


def graphml(graph: networkx.MultiDiGraph[str]) -> str:
    """GraphML, for graph tools."""
    from networkx.readwrite.graphml import generate_graphml

    return '<?xml version="1.0" encoding="utf-8"?>\n' + "\n".join(generate_graphml(graph)) + "\n"
