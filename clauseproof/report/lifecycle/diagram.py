"""A lifecycle as boxes and arrows on a page."""

from __future__ import annotations

from collections.abc import Sequence

from clauseproof.report.drawing.boxes import Arrow, Box, Line, Style
from clauseproof.report.drawing.layout import Drawing, layouts
from clauseproof.report.lifecycle.captions import arrow_lines, footnotes, inside_lines, numbered, stuck_lines
from clauseproof.report.lifecycle.key import left_out, pointer, signs
from clauseproof.report.lifecycle.labels import stage_lines
from clauseproof.report.lifecycle.outline import arrows, end_mark, ends, ids, left, stuck_mark, within
from clauseproof.report.lifecycle.stages import Move, Stage
from clauseproof.report.readings import Readings

_LIMITS = (90.0, 130.0, 190.0)
"""How wide lines of text may be in a drawing, in pixels."""


def candidates(stages: Sequence[Stage], moves: Sequence[Move]) -> tuple[Drawing, ...]:
    """The lifecycle laid out in several ways, text in narrower or wider lines."""
    return tuple(found for limit in _LIMITS for found in layouts(*_boxes_and_arrows(stages, moves, limit)))


def beneath(
    stages: Sequence[Stage], moves: Sequence[Move], readings: Readings, *, compared: bool, embedded: bool
) -> list[Line]:
    """The text beneath the drawing: what its signs mean, and all that it leaves out.

    ``embedded``, it says of the latter only that the page around the drawing tells it.
    """
    told = pointer(stages, moves) if embedded else left_out(stages, moves, readings)
    return [*signs(stages, moves, compared), *told]


def _boxes_and_arrows(stages: Sequence[Stage], moves: Sequence[Move], limit: float) -> tuple[list[Box], list[Arrow]]:
    names = ids(stages)
    numbers = numbered(footnotes(stages, moves))
    boxes: list[Box] = []
    lines: list[Arrow] = []
    for stage in stages:
        boxes.append(
            Box(
                names[stage.value],
                tuple(stage_lines(stage, limit)),
                tuple(inside_lines(stage, within(stage, moves), numbers, limit)),
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
        text = tuple(arrow_lines(target, together, numbers, limit))
        lines.append(Arrow(names[source], names[target], text, mark))
    stranded = left(stages)
    if stranded:
        nowhere = (Line("no way on", Style.TITLE), Line("stuck, not done", Style.DETAIL))
        boxes.append(Box("stuck", nowhere, mark=stuck_mark(stages), kind="stuck"))
    for stage in stranded:
        text = tuple(stuck_lines(stage, moves, numbers, limit))
        lines.append(Arrow(names[stage.value], "stuck", text, stage.stuck_mark))
    return boxes, lines
