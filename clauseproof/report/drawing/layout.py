"""Where each box and arrow goes.

Graphviz places things only: it is told how large they are, and everything is drawn from the places it gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clauseproof.report.drawing.boxes import Arrow, Box, Line
from clauseproof.report.drawing.sizes import PAD_Y, RULE_GAP, SIGN, box_size, text_size, wrapped

Point = tuple[float, float]

MARGIN = 8.0
LEAST_LEGEND = 420.0
"""The least width to which the text beneath a drawing is wrapped where the page has room, in pixels."""


@dataclass(frozen=True)
class PlacedBox:
    """A box about its centre (``x``, ``y``)."""

    box: Box
    x: float
    y: float
    width: float
    height: float

    @property
    def rule(self) -> float | None:
        """Where the rule between the header and what happens inside is; None where there is none."""
        if not self.box.inside:
            return None
        return self.y - self.height / 2 + PAD_Y + text_size(self.box.header)[1] + RULE_GAP


@dataclass(frozen=True)
class PlacedArrow:
    """An arrow along ``curve`` (a start, then three control points for each Bézier piece) to its ``tip``.

    ``label`` is the upper left corner of its text, None where it has none.
    """

    arrow: Arrow
    curve: tuple[Point, ...]
    tip: Point
    label: Point | None

    @property
    def head(self) -> tuple[Point, Point, Point]:
        """The triangle at the arrow's end, the tip first."""
        back, tip = self.curve[-1], self.tip
        dx, dy = tip[0] - back[0], tip[1] - back[1]
        length = max((dx * dx + dy * dy) ** 0.5, 1e-6)
        dx, dy = dx / length, dy / length
        base = (tip[0] - 8 * dx, tip[1] - 8 * dy)
        return tip, (base[0] - 3.6 * dy, base[1] + 3.6 * dx), (base[0] + 3.6 * dy, base[1] - 3.6 * dx)

    @property
    def neck(self) -> Point:
        """Where the line meets the triangle."""
        _, left, right = self.head
        return (left[0] + right[0]) / 2, (left[1] + right[1]) / 2


@dataclass(frozen=True)
class Drawing:
    """A finished layout; y grows downwards, units are pixels of a page at 100 %."""

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    legend: tuple[Line, ...] = ()

    def above(self, legend: Sequence[Line], page: float) -> Drawing:
        """The drawing with a text beneath it, wrapped to its own width and never wider than a page."""
        limit = min(max(self.width, LEAST_LEGEND), page) - 2 * MARGIN - SIGN
        lines = tuple(line for text in legend for line in wrapped(text.text, text.style, text.mark, limit))
        if not lines:
            return self
        wide, high = text_size(lines)
        width = max(self.width, wide + 2 * MARGIN)
        return replace(self, width=width, height=self.height + high + 2 * MARGIN, legend=lines)


def layouts(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Iterator[Drawing]:
    """Boxes and arrows placed with Graphviz ``dot``: from the top and from the left, tight and loose.

    The same boxes and arrows are always placed the same.
    """
    for direction in ("TB", "LR"):
        for apart in (0.3, 0.5):
            yield _laid_out(boxes, arrows, direction, apart)


def _laid_out(boxes: Sequence[Box], arrows: Sequence[Arrow], direction: str, apart: float) -> Drawing:
    graph = _graphviz(boxes, arrows, direction, apart)
    left, bottom, right, top = (float(number) for number in graph.graph_attr["bb"].split(","))

    def point(text: str) -> Point:
        x, y = (float(number) for number in text.split(",")[-2:])
        return x - left + MARGIN, top - y + MARGIN

    placed_boxes = []
    for box in boxes:
        x, y = point(graph.get_node(box.id).attr["pos"])
        placed_boxes.append(PlacedBox(box, x, y, *box_size(box)))
    placed_arrows = []
    for number, arrow in enumerate(arrows):
        edge = graph.get_edge(arrow.source, arrow.target, key=str(number))
        words = str(edge.attr["pos"]).replace("\\\n", "").split()
        tip = next((point(word) for word in words if word.startswith("e,")), None)
        curve = tuple(point(word) for word in words if not word.startswith(("e,", "s,")))
        corner: Point | None = None
        if arrow.lines:
            width, height = text_size(arrow.lines)
            x, y = point(edge.attr["lp"])
            corner = (x - width / 2, y - height / 2)
        placed_arrows.append(PlacedArrow(arrow, curve, tip or curve[-1], corner))
    width, height = right - left + 2 * MARGIN, top - bottom + 2 * MARGIN
    return Drawing(width, height, tuple(placed_boxes), tuple(placed_arrows))


def _graphviz(boxes: Sequence[Box], arrows: Sequence[Arrow], direction: str, apart: float) -> Any:
    """The boxes and arrows as a graph of Graphviz, placed; y grows upwards, units are points."""
    import pygraphviz

    graph = pygraphviz.AGraph(
        directed=True,
        strict=False,
        rankdir=direction,
        nodesep=str(apart),
        ranksep="0.4",
        splines="true",
        dpi="72",
    )
    for box in boxes:
        width, height = box_size(box)
        graph.add_node(
            box.id,
            label="",
            shape="circle" if box.kind == "begin" else "box",
            fixedsize="true",
            width=f"{width / 72:.4f}",
            height=f"{height / 72:.4f}",
        )
    for number, arrow in enumerate(arrows):
        width, height = text_size(arrow.lines)
        label = (
            f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
            f'WIDTH="{round(width) + 12}" HEIGHT="{round(height) + 6}"><TR><TD></TD></TR></TABLE>>'
            if arrow.lines
            else ""
        )
        graph.add_edge(arrow.source, arrow.target, key=str(number), label=label, arrowsize="0.7")
    graph.layout("dot")
    return graph
