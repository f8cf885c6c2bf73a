"""A lifecycle as boxes and arrows on a page."""

from __future__ import annotations

from collections.abc import Sequence

from clauseproof.report.drawing.boxes import Arrow, Box, Line, Mark, Style
from clauseproof.report.drawing.layout import Drawing, layouts
from clauseproof.report.drawing.legibility import best
from clauseproof.report.lifecycle.labels import arrow_lines, move_lines, stage_lines, stuck_lines
from clauseproof.report.lifecycle.outline import (
    arrows,
    end_mark,
    ends,
    ids,
    last_before_stuck,
    left,
    stuck_mark,
    within,
)
from clauseproof.report.lifecycle.stages import Move, Stage

_LIMITS = (150.0, 210.0)
"""How wide lines of text may be in a drawing, in pixels."""


def drawing(stages: Sequence[Stage], moves: Sequence[Move], compared: bool, page: float = 900.0) -> Drawing:
    """The lifecycle laid out for a page of that many pixels' width, text in narrower or wider lines."""
    legend = _legend(stages, moves) if compared else []
    return best(
        (found for limit in _LIMITS for found in layouts(*_boxes_and_arrows(stages, moves, limit), legend)),
        page,
    )


def _boxes_and_arrows(stages: Sequence[Stage], moves: Sequence[Move], limit: float) -> tuple[list[Box], list[Arrow]]:
    names = ids(stages)
    boxes: list[Box] = []
    lines: list[Arrow] = []
    for stage in stages:
        inside = [
            line
            for move in within(stage, moves)
            for line in move_lines(move, limit, signed=move.mark is not stage.mark)
        ]
        boxes.append(
            Box(
                names[stage.value],
                tuple(stage_lines(stage, limit)),
                tuple(inside),
                stage.mark,
                "final" if stage.final else "stage",
                not stage.reached,
            )
        )
        if stage.first:
            begin = f"begin-{names[stage.value]}"
            boxes.append(Box(begin, mark=stage.mark, kind="begin"))
            lines.append(Arrow(begin, names[stage.value], (), stage.mark))
    if ends(moves):
        boxes.append(Box("end", (Line("nothing further", Style.DETAIL),), mark=end_mark(moves), kind="end"))
    for source, target, mark, together in arrows(moves):
        lines.append(Arrow(names[source], names[target], tuple(arrow_lines(target, together, limit)), mark))
    stranded = left(stages)
    if stranded:
        nowhere = (Line("no way on", Style.TITLE), Line("stuck, not done", Style.DETAIL))
        boxes.append(Box("stuck", nowhere, mark=stuck_mark(stages), kind="stuck"))
    for stage in stranded:
        text = tuple(stuck_lines(stage, last_before_stuck(stage, moves), limit))
        lines.append(Arrow(names[stage.value], "stuck", text, stage.stuck_mark))
    return boxes, lines


def _legend(stages: Sequence[Stage], moves: Sequence[Move]) -> list[Line]:
    meanings = {
        Mark.ADDED: "added",
        Mark.REMOVED: "removed (dashed)",
        Mark.CHANGED: "under other readings than before",
    }
    used = {mark for stage in stages for mark in (stage.mark, stage.stuck_mark)}
    used |= {move.mark for move in moves}
    return [Line(text, Style.DETAIL, mark) for mark, text in meanings.items() if mark in used]
