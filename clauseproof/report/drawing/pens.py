"""With which pen a mark is drawn: its colour, and a line that differs in grey too."""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.report.drawing.boxes import Mark


@dataclass(frozen=True)
class Pen:
    """``width`` is in pixels, ``dash`` the pixels drawn and left out in turn; without ``colour``, the page's own."""

    width: float
    colour: str | None = None
    dash: tuple[int, int] | None = None


PENS: dict[Mark, Pen] = {
    Mark.SAME: Pen(1.2),
    Mark.ADDED: Pen(2.4, "#238636"),
    Mark.REMOVED: Pen(1.6, "#da3633", (6, 4)),
    Mark.CHANGED: Pen(1.6, "#9a6700", (10, 3)),
}
