"""The lifecycles on the page: each drawn for a wide screen and a narrow one, and told in full in a table beneath."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clauseproof.model.system import Reading
from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.drawing.legibility import STRIP
from clauseproof.report.lifecycle.captions import footnotes, numbered
from clauseproof.report.lifecycle.conditions import Condition
from clauseproof.report.lifecycle.graph import LifecycleGraph
from clauseproof.report.lifecycle.outline import last_before_stuck
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage
from clauseproof.report.study import Study

MARKS = {"same": "as before", "added": "+ added", "removed": "− removed", "changed": "± other readings"}
"""What an amendment does to a thing, in the table."""


@dataclass(frozen=True)
class Row:
    """A line of the table: an event, and where it leads; or (without an event) that a Party can be left in a stage.

    ``note`` is the number of the footnote that says under which readings, 0 for all.
    """

    event: str
    was: str
    actor: str
    clause: str
    goes: str
    note: int
    mark: Mark


@dataclass(frozen=True)
class Part:
    """What can happen in a stage, one row each."""

    stage: Stage
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """A lifecycle ready for the page: two drawings, of which a reader sees one, and all that they leave out."""

    id: str
    title: str
    wide: str
    narrow: str
    footnotes: tuple[Condition, ...]
    parts: tuple[Part, ...]
    readings: tuple[Reading, ...]
    compared: bool
    notes: tuple[str, ...]


def pictures(study: Study) -> tuple[Picture, Picture]:
    """The lifecycles before and after."""
    before, after = study.graphs
    return _picture("lifecycle-before", "Before", before), _picture("lifecycle-after", "After", after)


def _picture(id: str, title: str, graph: LifecycleGraph) -> Picture:
    conditions = footnotes(graph.stages, graph.moves)
    return Picture(
        id,
        title,
        _own_ids(graph.to_svg(embedded=True), f"{id}-wide"),
        _own_ids(graph.to_svg(STRIP, embedded=True), f"{id}-narrow"),
        conditions,
        tuple(_parts(graph, conditions)),
        graph.readings,
        graph.compared,
        graph.notes,
    )


def _parts(graph: LifecycleGraph, conditions: tuple[Condition, ...]) -> list[Part]:
    numbers = numbered(conditions)
    labels = {stage.value: stage.label for stage in graph.stages}

    def row(move: Move) -> Row:
        if move.inside:
            goes = "stays"
        elif move.target == END:
            goes = "nothing further, if it comes last"
        elif move.target == STUCK:
            goes = "no way on"
        else:
            goes = labels[move.target]
        note = numbers.get(move.condition, 0)
        return Row(move.event, move.was, move.actor, move.clause, goes, note, move.mark)

    parts = []
    for stage in graph.stages:
        rows = [row(move) for move in graph.moves if move.source == stage.value and move.target != STUCK]
        if stage.stuck is not None:
            note = numbers.get(stage.stuck, 0)
            rows.append(Row("", "", "", "", "no way on", note, stage.stuck_mark))
            rows += [row(move) for move in last_before_stuck(stage, graph.moves)]
        parts.append(Part(stage, tuple(rows)))
    return parts


def _own_ids(svg: str, prefix: str) -> str:
    """An SVG whose ids cannot meet those of another on the same page."""
    svg = svg[svg.index("<svg") :]
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    for id in sorted(ids, key=len, reverse=True):
        svg = svg.replace(f'id="{id}"', f'id="{prefix}-{id}"').replace(f"#{id})", f"#{prefix}-{id})")
        svg = svg.replace(f'href="#{id}"', f'href="#{prefix}-{id}"')
    return re.sub(
        r'aria-(labelledby|describedby)="([^"]+)"',
        lambda m: f'aria-{m[1]}="{" ".join(f"{prefix}-{one}" for one in m[2].split())}"',
        svg,
    )
