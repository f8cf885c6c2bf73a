"""Which of several layouts reads best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from clauseproof.report.drawing.layout import Drawing, Point
from clauseproof.report.drawing.sizes import text_size

Page = tuple[float, float]
"""Width and height of what a drawing is looked at on, in pixels."""

SCREEN: Page = (1200.0, 800.0)
"""A laptop's screen, or a sheet of paper on its side."""
STRIP: Page = (350.0, 2400.0)
"""A telephone's screen: narrow, and as long as one likes."""


def best(drawings: Iterable[Drawing], page: Page = SCREEN) -> Drawing:
    """The drawing that reads best on a page.

    That is one in which the fewest arrows run through a text; of those, the one that need be shrunk least to
    fit the page; of those, the smallest.
    """

    def badness(drawing: Drawing) -> tuple[int, int, float]:
        shrunk = max(drawing.width / page[0], drawing.height / page[1], 1.0)
        return collisions(drawing), ceil(10 * shrunk) - 10, drawing.width * drawing.height

    return min(drawings, key=badness)


def collisions(drawing: Drawing) -> int:
    """How often an arrow runs through the text of another."""
    found = 0
    curves = [list(_along(arrow.curve)) for arrow in drawing.arrows]
    for arrow in drawing.arrows:
        if arrow.label is None:
            continue
        width, height = text_size(arrow.arrow.lines)
        left, top = arrow.label[0] + 1, arrow.label[1] + 1
        for curve in curves:
            found += any(left < x < left + width - 2 and top < y < top + height - 2 for x, y in curve)
    return found


def _along(curve: Sequence[Point]) -> Iterator[Point]:
    """Points of a chain of cubic Bézier pieces, close enough together not to miss a line of text."""
    for i in range(0, len(curve) - 1, 3):
        a, b, c, d = curve[i : i + 4]
        for step in range(33):
            t = step / 32
            u = 1 - t
            w0, w1, w2, w3 = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            yield (
                w0 * a[0] + w1 * b[0] + w2 * c[0] + w3 * d[0],
                w0 * a[1] + w1 * b[1] + w2 * c[1] + w3 * d[1],
            )
