"""Where each line of text stands in a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clauseproof.report.drawing.boxes import Line, Mark, Style
from clauseproof.report.drawing.layout import MARGIN, Drawing
from clauseproof.report.drawing.sizes import FONT_SIZE, PAD_X, PAD_Y, RULE_GAP, advances, sign_width, text_size


@dataclass(frozen=True)
class Text:
    """A line of text at its place: ``x`` is its left edge (or its middle), ``y`` its baseline.

    Only signs and arrows are coloured (``ink``): words keep the page's own contrast.
    """

    line: Line
    x: float
    y: float
    centred: bool = False
    ink: Mark = Mark.SAME


def texts(drawing: Drawing) -> list[Text]:
    """Every line of text of a drawing, and every sign, at its place."""
    found: list[Text] = []
    for placed in drawing.boxes:
        found += _about(placed.box.header, placed.x, placed.y - placed.height / 2 + PAD_Y)
        if placed.rule is not None:
            found += _stacked(placed.box.inside, placed.x - placed.width / 2 + PAD_X, placed.rule + RULE_GAP)
    for arrow in drawing.arrows:
        if arrow.label is not None:
            found += _stacked(arrow.arrow.lines, *arrow.label)
    if drawing.legend:
        found += _stacked(drawing.legend, MARGIN, drawing.height - MARGIN - text_size(drawing.legend)[1])
    return found


def _stacked(lines: Sequence[Line], x: float, y: float) -> list[Text]:
    """Lines below each other from the upper left corner, signs in a column of their own."""
    found = []
    sign = sign_width(lines)
    for line, advance in zip(lines, advances(lines), strict=True):
        y += advance
        baseline = y - FONT_SIZE[line.style] * 0.36
        if line.sign:
            found.append(Text(Line(line.sign, Style.TITLE), x, baseline, ink=line.mark))
        if line.text:
            found.append(Text(line, x + sign, baseline))
    return found


def _about(lines: Sequence[Line], x: float, y: float) -> list[Text]:
    """Lines below each other, each about the middle ``x``."""
    found = []
    for line, advance in zip(lines, advances(lines), strict=True):
        y += advance
        text = f"{line.sign} {line.text}".strip()
        found.append(Text(Line(text, line.style, line.mark), x, y - FONT_SIZE[line.style] * 0.36, True))
    return found
