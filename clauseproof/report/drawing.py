"""Boxes and arrows with text, laid out by Graphviz and drawn here: as SVG for pages, as PNG for documents.

Graphviz places things only; sizes are worked out from a table of character widths before, and every line is
drawn by this module.  So a drawing is the same everywhere, needs no font of its own, and takes the colour of
the page around it.
"""

from __future__ import annotations

import hashlib
import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Any


class Mark(Enum):
    """What an amendment does to a thing.  Each mark has a sign and a line style: it is seen in grey too."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def sign(self) -> str:
        return {"same": "", "added": "+", "removed": "−", "changed": "±"}[self.value]


class Style(Enum):
    """How a line of text is set."""

    TITLE = "title"
    EVENT = "event"
    DETAIL = "detail"
    CONDITION = "condition"


@dataclass(frozen=True)
class Line:
    """One line of text; one that goes on from the line above shows no sign of its own."""

    text: str
    style: Style
    mark: Mark = Mark.SAME
    goes_on: bool = False

    @property
    def sign(self) -> str:
        return "" if self.goes_on else self.mark.sign


@dataclass(frozen=True)
class Box:
    """A box with text: ``header`` about the middle, and under a rule what happens inside.

    ``kind`` is "stage", "final" (with a double border), "end" (the same, round), or "begin" (a dot, without
    text).
    """

    id: str
    header: tuple[Line, ...] = ()
    inside: tuple[Line, ...] = ()
    mark: Mark = Mark.SAME
    kind: str = "stage"
    unreached: bool = False


@dataclass(frozen=True)
class Arrow:
    """From one box to another (or to itself), with its text beside it."""

    source: str
    target: str
    lines: tuple[Line, ...] = ()
    mark: Mark = Mark.SAME


Point = tuple[float, float]


@dataclass(frozen=True)
class _PlacedBox:
    box: Box
    x: float  # centre
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class _PlacedArrow:
    arrow: Arrow
    curve: tuple[Point, ...]  # a start, then three control points for each Bézier piece
    tip: Point
    label: Point | None  # upper left corner


@dataclass(frozen=True)
class Drawing:
    """A finished layout; y grows downwards, units are pixels of a page at 100 %."""

    width: float
    height: float
    boxes: tuple[_PlacedBox, ...]
    arrows: tuple[_PlacedArrow, ...]
    legend: tuple[Line, ...]

    def svg(self, title: str, description: str) -> str:
        """The drawing as one SVG element that brings no font, no script and no background."""
        return _svg(self, title, description)

    def png(self, dpi: int = 192) -> bytes:
        """The drawing as a PNG on white."""
        return _png(self, dpi)


# -- sizes ---------------------------------------------------------------------------------------------------

# Advance widths of DejaVu Sans, in hundredths of the font size, from space to ~.  It is the widest of the
# common sans serifs, so text set in another one fits too.
_WIDTHS = (
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63,
    61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97,
    63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
)  # fmt: skip

_SIZE = {Style.TITLE: 14.0, Style.EVENT: 12.0, Style.DETAIL: 11.0, Style.CONDITION: 11.0}
_LEADING = 1.3
_SIGN = 14.0  # the column for + and −
_PAD_X, _PAD_Y = 12.0, 8.0
_APART = 3.0
_RULE = 4.0  # above and below the rule in a box
_COLOURS = {Mark.ADDED: "#238636", Mark.REMOVED: "#da3633", Mark.CHANGED: "#9a6700"}


def text_width(text: str, style: Style) -> float:
    """An upper estimate of a line's width in pixels."""
    total = 0.0
    for character in text:
        code = ord(character)
        if 32 <= code < 127:
            total += _WIDTHS[code - 32]
        elif unicodedata.combining(character):
            continue
        else:
            total += 105 if unicodedata.east_asian_width(character) in "WF" else 85
    return total / 100 * _SIZE[style] * (1.1 if style is Style.TITLE else 1.0)


def wrapped(text: str, style: Style, mark: Mark = Mark.SAME, limit: float = 150.0) -> list[Line]:
    """A sentence as lines no wider than ``limit``, broken at spaces (a longer word stays whole)."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", style) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [Line(line, style, mark, number > 0) for number, line in enumerate(lines)]


def _advances(lines: Sequence[Line]) -> list[float]:
    """How far each line reaches down from the one before; events stand a little apart."""
    return [
        _SIZE[line.style] * _LEADING + (_APART if number and line.style is Style.EVENT and not line.goes_on else 0.0)
        for number, line in enumerate(lines)
    ]


def _sign_width(lines: Iterable[Line]) -> float:
    return _SIGN if any(line.mark is not Mark.SAME for line in lines) else 0.0


def _text_size(lines: Sequence[Line]) -> tuple[float, float]:
    if not lines:
        return 0.0, 0.0
    width = max(text_width(line.text, line.style) for line in lines) + _sign_width(lines)
    return width, sum(_advances(lines))


def _box_size(box: Box) -> tuple[float, float]:
    if box.kind == "begin":
        return 14.0, 14.0
    width, height = _text_size(box.header)
    width += 0.0 if not _sign_width(box.header) else 4.0
    if box.inside:
        wide, high = _text_size(box.inside)
        width, height = max(width, wide), height + high + 2 * _RULE
    return width + 2 * _PAD_X, height + 2 * _PAD_Y


# -- layout -----------------------------------------------------------------------------------------------


def layouts(boxes: Sequence[Box], arrows: Sequence[Arrow], legend: Sequence[Line] = ()) -> Iterator[Drawing]:
    """Boxes and arrows placed with Graphviz ``dot``: from the top and from the left, tight and loose.

    The same boxes and arrows are always placed the same.
    """
    for direction in ("TB", "LR"):
        for apart in (0.3, 0.5):
            yield _lay_out(boxes, arrows, legend, direction, apart)


def best(drawings: Iterable[Drawing], page: float = 900.0) -> Drawing:
    """The drawing that reads best on a page ``page`` pixels wide and a third higher.

    That is one in which the fewest arrows run through a text; of those, the one that need be shrunk least to
    fit the page; of those, the smallest.
    """

    def badness(drawing: Drawing) -> tuple[int, float, float]:
        shrunk = max(drawing.width / page, drawing.height / (page * 4 / 3), 1.0)
        return _collisions(drawing), round(shrunk, 1), drawing.width * drawing.height

    return min(drawings, key=badness)


def _collisions(drawing: Drawing) -> int:
    """How often an arrow runs through the text of another."""
    found = 0
    curves = [list(_along(arrow.curve)) for arrow in drawing.arrows]
    for arrow in drawing.arrows:
        if arrow.label is None:
            continue
        width, height = _text_size(arrow.arrow.lines)
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


def _lay_out(
    boxes: Sequence[Box], arrows: Sequence[Arrow], legend: Sequence[Line], direction: str, apart: float
) -> Drawing:
    import pygraphviz

    sizes = {box.id: _box_size(box) for box in boxes}
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
        width, height = sizes[box.id]
        graph.add_node(
            box.id,
            label="",
            shape="circle" if box.kind == "begin" else "box",
            fixedsize="true",
            width=f"{width / 72:.4f}",
            height=f"{height / 72:.4f}",
        )
    for number, arrow in enumerate(arrows):
        width, height = _text_size(arrow.lines)
        label = (
            f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
            f'WIDTH="{round(width) + 12}" HEIGHT="{round(height) + 6}"><TR><TD></TD></TR></TABLE>>'
            if arrow.lines
            else ""
        )
        graph.add_edge(arrow.source, arrow.target, key=str(number), label=label, arrowsize="0.7")
    graph.layout("dot")
    left, bottom, right, top = (float(number) for number in graph.graph_attr["bb"].split(","))

    def point(text: str) -> Point:
        x, y = (float(number) for number in text.split(",")[-2:])
        return x - left + _MARGIN, top - y + _MARGIN

    placed_boxes = []
    for box in boxes:
        x, y = point(graph.get_node(box.id).attr["pos"])
        placed_boxes.append(_PlacedBox(box, x, y, *sizes[box.id]))
    placed_arrows = []
    for number, arrow in enumerate(arrows):
        edge = graph.get_edge(arrow.source, arrow.target, key=str(number))
        words = str(edge.attr["pos"]).replace("\\\n", "").split()
        tip = next((point(word) for word in words if word.startswith("e,")), None)
        curve = tuple(point(word) for word in words if not word.startswith(("e,", "s,")))
        corner: Point | None = None
        if arrow.lines:
            width, height = _text_size(arrow.lines)
            x, y = point(edge.attr["lp"])
            corner = (x - width / 2, y - height / 2)
        placed_arrows.append(_PlacedArrow(arrow, curve, tip or curve[-1], corner))
    width, height = right - left + 2 * _MARGIN, top - bottom + 2 * _MARGIN
    if legend:
        wide, high = _text_size(legend)
        width, height = max(width, wide + 2 * _MARGIN), height + high + _MARGIN
    return Drawing(width, height, tuple(placed_boxes), tuple(placed_arrows), tuple(legend))


_MARGIN = 8.0


@dataclass(frozen=True)
class _Text:
    """A line of text at its place: ``x`` is its left edge (or its middle), ``y`` its baseline.

    Only signs and arrows are coloured (``ink``): words keep the page's own contrast.
    """

    line: Line
    x: float
    y: float
    centred: bool = False
    ink: Mark = Mark.SAME


def _stacked(lines: Sequence[Line], x: float, y: float) -> list[_Text]:
    """Lines below each other from the upper left corner, signs in a column of their own."""
    found = []
    sign = _sign_width(lines)
    for line, advance in zip(lines, _advances(lines), strict=True):
        y += advance
        baseline = y - _SIZE[line.style] * 0.36
        if line.sign:
            found.append(_Text(Line(line.sign, Style.TITLE), x, baseline, ink=line.mark))
        found.append(_Text(line, x + sign, baseline))
    return found


def _about(lines: Sequence[Line], x: float, y: float) -> list[_Text]:
    """Lines below each other, each about the middle ``x``."""
    found = []
    for line, advance in zip(lines, _advances(lines), strict=True):
        y += advance
        text = f"{line.sign} {line.text}".strip()
        found.append(_Text(Line(text, line.style, line.mark), x, y - _SIZE[line.style] * 0.36, True))
    return found


def _rule(placed: _PlacedBox) -> float | None:
    """Where the rule between a box's header and what happens inside is; None where there is none."""
    if not placed.box.inside:
        return None
    return placed.y - placed.height / 2 + _PAD_Y + _text_size(placed.box.header)[1] + _RULE


def _texts(drawing: Drawing) -> list[_Text]:
    found: list[_Text] = []
    for placed in drawing.boxes:
        found += _about(placed.box.header, placed.x, placed.y - placed.height / 2 + _PAD_Y)
        rule = _rule(placed)
        if rule is not None:
            found += _stacked(placed.box.inside, placed.x - placed.width / 2 + _PAD_X, rule + _RULE)
    for arrow in drawing.arrows:
        if arrow.label is not None:
            found += _stacked(arrow.arrow.lines, *arrow.label)
    if drawing.legend:
        found += _stacked(drawing.legend, _MARGIN, drawing.height - _MARGIN - _text_size(drawing.legend)[1])
    return found


def _head(curve: Sequence[Point], tip: Point) -> tuple[Point, Point, Point]:
    """The triangle at an arrow's end."""
    back = curve[-1]
    dx, dy = tip[0] - back[0], tip[1] - back[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-6)
    dx, dy = dx / length, dy / length
    base = (tip[0] - 8 * dx, tip[1] - 8 * dy)
    return tip, (base[0] - 3.6 * dy, base[1] + 3.6 * dx), (base[0] + 3.6 * dy, base[1] - 3.6 * dx)


# -- SVG -----------------------------------------------------------------------------------------------------


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _svg(drawing: Drawing, title: str, description: str) -> str:
    n = _number
    name = "drawing-" + hashlib.sha256(f"{title}\0{description}".encode()).hexdigest()[:8]
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="clauseproof-drawing" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" width="{n(drawing.width)}" height="{n(drawing.height)}" '
        f'viewBox="0 0 {n(drawing.width)} {n(drawing.height)}" style="max-width:100%;height:auto" '
        "font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif\" "
        'fill="currentColor" stroke="none">',
        f'<title id="{name}-title">{_escaped(title)}</title>',
        f'<desc id="{name}-desc">{_escaped(description)}</desc>',
    ]
    for placed in drawing.arrows:
        style = _stroke(placed.arrow.mark)
        start, *rest = placed.curve
        path = f"M{n(start[0])},{n(start[1])}" + "".join(
            "C" + " ".join(f"{n(x)},{n(y)}" for x, y in rest[i : i + 3]) for i in range(0, len(rest), 3)
        )
        head = _head(placed.curve, placed.tip)
        neck = ((head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2)
        out.append(f'<path d="{path}L{n(neck[0])},{n(neck[1])}" fill="none" {style}/>')
        corners = " ".join(f"{n(x)},{n(y)}" for x, y in head)
        out.append(f'<polygon points="{corners}"{_fill(placed.arrow.mark)}/>')
    for box in drawing.boxes:
        out += _svg_box(box)
    for text in _texts(drawing):
        line = text.line
        anchor = ' text-anchor="middle"' if text.centred else ""
        weight = {Style.TITLE: ' font-weight="600"', Style.CONDITION: ' font-style="italic"'}.get(line.style, "")
        struck = ' text-decoration="line-through"' if line.mark is Mark.REMOVED else ""
        faint = ' fill-opacity="0.85"' if line.style is Style.DETAIL else ""
        out.append(
            f'<text x="{n(text.x)}" y="{n(text.y)}" font-size="{n(_SIZE[line.style])}"'
            f"{anchor}{weight}{struck}{faint}"
            f"{_fill(text.ink)}>{_escaped(line.text)}</text>"
        )
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _svg_box(placed: _PlacedBox) -> list[str]:
    n, box = _number, placed.box
    if box.kind == "begin":
        return [f'<circle cx="{n(placed.x)}" cy="{n(placed.y)}" r="6"/>']
    left, top = placed.x - placed.width / 2, placed.y - placed.height / 2
    style = _stroke(box.mark) + (' stroke-opacity="0.45"' if box.unreached else "")

    radius = placed.height / 2 if box.kind == "end" else 6.0

    def rectangle(inset: float, more: str) -> str:
        return (
            f'<rect x="{n(left + inset)}" y="{n(top + inset)}" width="{n(placed.width - 2 * inset)}" '
            f'height="{n(placed.height - 2 * inset)}" rx="{n(radius)}" {style} {more}/>'
        )

    found = [rectangle(0, 'fill="currentColor" fill-opacity="0.05"')]
    if box.kind in ("final", "end"):
        found.append(rectangle(3, 'fill="none"'))
    rule = _rule(placed)
    if rule is not None:
        y = n(rule)
        found.append(
            f'<path d="M{n(left)},{y}H{n(left + placed.width)}" fill="none" stroke="currentColor" '
            'stroke-opacity="0.3"/>'
        )
    return found


def _colour(mark: Mark) -> str:
    if mark is Mark.SAME:
        return "currentColor"
    return f"var(--clauseproof-{mark.value}, {_COLOURS[mark]})"


def _fill(mark: Mark) -> str:
    return "" if mark is Mark.SAME else f' style="fill:{_colour(mark)}"'


def _stroke(mark: Mark) -> str:
    dash, width = _LINE[mark]
    dashes = f' stroke-dasharray="{dash[0]} {dash[1]}"' if dash else ""
    return f'style="stroke:{_colour(mark)}" stroke-width="{width}"{dashes}'


_LINE: dict[Mark, tuple[tuple[int, int] | None, float]] = {
    Mark.SAME: (None, 1.2),
    Mark.ADDED: (None, 2.4),
    Mark.REMOVED: ((6, 4), 1.6),
    Mark.CHANGED: ((10, 3), 1.6),
}


# -- PNG -----------------------------------------------------------------------------------------------------


def _png(drawing: Drawing, dpi: int) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon
    from matplotlib.path import Path

    figure = Figure(figsize=(drawing.width / 96, drawing.height / 96), dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    point = 72 / 96

    def ink(mark: Mark) -> str:
        return _COLOURS.get(mark, "black")

    def line(mark: Mark) -> dict[str, Any]:
        dash, width = _LINE[mark]
        return {
            "edgecolor": ink(mark),
            "linewidth": width * point,
            "linestyle": (0, tuple(d / width for d in dash)) if dash else "solid",
        }

    for placed in drawing.arrows:
        head = _head(placed.curve, placed.tip)
        neck = ((head[1][0] + head[2][0]) / 2, (head[1][1] + head[2][1]) / 2)
        codes = [Path.MOVETO, *[Path.CURVE4] * (len(placed.curve) - 1), Path.LINETO]
        axes.add_patch(PathPatch(Path([*placed.curve, neck], codes), facecolor="none", **line(placed.arrow.mark)))
        axes.add_patch(Polygon(head, closed=True, facecolor=ink(placed.arrow.mark), edgecolor="none"))
    for box in drawing.boxes:
        left, top = box.x - box.width / 2, box.y - box.height / 2
        if box.box.kind == "begin":
            axes.add_patch(Circle((box.x, box.y), 6, facecolor="black", edgecolor="none"))
            continue
        round_ = box.height / 2 if box.box.kind == "end" else 6.0
        for inset in (0.0, 3.0) if box.box.kind in ("final", "end") else (0.0,):
            axes.add_patch(
                FancyBboxPatch(
                    (left + inset, top + inset),
                    box.width - 2 * inset,
                    box.height - 2 * inset,
                    boxstyle=f"round,pad=0,rounding_size={round_ - inset}",
                    facecolor="#f4f4f4" if inset == 0 else "none",
                    alpha=0.55 if box.box.unreached else None,
                    **line(box.box.mark),
                )
            )
        rule = _rule(box)
        if rule is not None:
            across = Path([(left, rule), (left + box.width, rule)])
            axes.add_patch(PathPatch(across, edgecolor="#bbbbbb", linewidth=point, facecolor="none"))
    for text in _texts(drawing):
        style = text.line.style
        axes.text(
            text.x,
            text.y,
            text.line.text,
            parse_math=False,
            fontsize=_SIZE[style] * point,
            fontfamily="DejaVu Sans",
            fontweight="bold" if style is Style.TITLE else "normal",
            fontstyle="italic" if style is Style.CONDITION else "normal",
            color="#444444" if style is Style.DETAIL else ink(text.ink),
            horizontalalignment="center" if text.centred else "left",
            verticalalignment="baseline",
        )
    held = BytesIO()
    figure.savefig(held, format="png", dpi=dpi, metadata={"Software": None})
    return held.getvalue()
