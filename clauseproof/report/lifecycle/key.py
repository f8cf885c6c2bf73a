"""What stands beneath the drawing: what its signs mean, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from clauseproof.report.drawing.boxes import Line, Mark, Style
from clauseproof.report.lifecycle.captions import MAX_TOGETHER, Numbers, footnotes, numbered
from clauseproof.report.lifecycle.outline import arrows, ends, left, within
from clauseproof.report.lifecycle.stages import END, Move, Stage
from clauseproof.report.readings import Readings

_MEANINGS = {
    Mark.ADDED: "added by the amendment",
    Mark.REMOVED: "removed by the amendment (dashed)",
    Mark.CHANGED: "there before too, but under other readings (dashed)",
}


def signs(stages: Sequence[Stage], moves: Sequence[Move], compared: bool) -> list[Line]:
    """What the signs and shapes in a drawing mean, as far as they occur."""
    used = {mark for stage in stages for mark in (stage.mark, stage.stuck_mark)} | {move.mark for move in moves}
    found = [Line(text, Style.DETAIL, mark) for mark, text in _MEANINGS.items() if compared and mark in used]
    shapes = []
    if any(stage.first for stage in stages):
        shapes.append("a dot: a history begins here")
    if ends(moves) or any(stage.final for stage in stages):
        shapes.append("double border: it is over")
    if left(stages):
        shapes.append("sharp corners: it is not over, and nothing further can happen")
    if any(move.inside for move in moves):
        shapes.append("within a box: what happens while a Party is there")
    return found + _detail("; ".join(shapes))


def pointer(stages: Sequence[Stage], moves: Sequence[Move]) -> list[Line]:
    """Where the text is that the drawing leaves out, if any."""
    said = []
    if footnotes(stages, moves):
        said.append("[1] and so on: only under some readings, see the notes beneath")
    if any(move.inside for move in moves):
        said.append("who does what within a box, by which clause: see the table beneath")
    if any(move.was for move in moves):
        said.append("what events were called before: see the table, too")
    return _detail("; ".join(said))


def left_out(stages: Sequence[Stage], moves: Sequence[Move], readings: Readings) -> list[Line]:
    """All that the drawing leaves out: footnotes, who does what within a stage, what was too much for an arrow."""
    conditions = footnotes(stages, moves)
    numbers = numbered(conditions)
    found = [Line("", Style.DETAIL)] if conditions else []
    for number, condition in enumerate(conditions, 1):
        found += _detail(f"[{number}] {condition.in_words(readings)} ({condition.text})")
    renamed = dict.fromkeys(f"‘{move.event}’ was ‘{move.was}’" for move in moves if move.was)
    found += _detail("; ".join(renamed))
    labels = {stage.value: stage.label for stage in stages}
    if any(move.inside for move in moves):
        found.append(Line("", Style.DETAIL))
    for stage in stages:
        inside = within(stage, moves)
        if inside:
            found += _detail(f"Within ‘{stage.label}’: {_listed(inside, numbers)}")
    for source, target, _, together in arrows(moves):
        if len(together) > MAX_TOGETHER:
            goes = "to the end" if target == END else f"to ‘{labels[target]}’"
            found += _detail(f"From ‘{labels[source]}’ {goes}: {_listed(together, numbers)}")
    return found


def _listed(moves: Sequence[Move], numbers: Numbers) -> str:
    return "; ".join(_told(move, numbers) for move in moves)


def _told(move: Move, numbers: Numbers) -> str:
    note = f" [{numbers[move.condition]}]" if move.condition else ""
    sign = f"{move.mark.sign} " if move.mark.sign else ""
    return f"{sign}{move.event}{note} ({move.detail})"


def _detail(text: str) -> list[Line]:
    return [Line(text, Style.DETAIL)] if text else []
