"""A drawing as SVG: alone, dark on light; in a page, in the colours of that page."""

from __future__ import annotations

import hashlib
import html

from clauseproof.report.drawing.boxes import Mark, Style
from clauseproof.report.drawing.layout import Drawing, PlacedBox
from clauseproof.report.drawing.pens import PENS
from clauseproof.report.drawing.sizes import FONT_SIZE
from clauseproof.report.drawing.typesetting import texts

_INK, _PAPER = "#1c1b19", "#fdfcf9"


def svg(drawing: Drawing, title: str, description: str, *, embedded: bool = False) -> str:
    """The drawing as one SVG element that brings no font and no script.

    Alone it brings ink and background, so that it can be read on a dark page too; ``embedded``, it has neither, and
    leaves to the page how wide it may be.
    """
    n = _number
    name = "drawing-" + hashlib.sha256(f"{title}\0{description}".encode()).hexdigest()[:8]
    alone = "" if embedded else f' style="max-width:100%;height:auto;color:{_INK}"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="clauseproof-drawing" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" width="{n(drawing.width)}" height="{n(drawing.height)}" '
        f'viewBox="0 0 {n(drawing.width)} {n(drawing.height)}"{alone} '
        "font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif\" "
        'fill="currentColor" stroke="none">',
        f'<title id="{name}-title">{_escaped(title)}</title>',
        f'<desc id="{name}-desc">{_escaped(description)}</desc>',
    ]
    if not embedded:
        out.append(f'<rect width="{n(drawing.width)}" height="{n(drawing.height)}" fill="{_PAPER}"/>')
    for placed in drawing.arrows:
        style = _stroke(placed.arrow.mark)
        start, *rest = placed.curve
        path = f"M{n(start[0])},{n(start[1])}" + "".join(
            "C" + " ".join(f"{n(x)},{n(y)}" for x, y in rest[i : i + 3]) for i in range(0, len(rest), 3)
        )
        neck = placed.neck
        out.append(f'<path d="{path}L{n(neck[0])},{n(neck[1])}" fill="none" {style}/>')
        corners = " ".join(f"{n(x)},{n(y)}" for x, y in placed.head)
        out.append(f'<polygon points="{corners}"{_fill(placed.arrow.mark)}/>')
    for box in drawing.boxes:
        out += _box(box)
    for text in texts(drawing):
        line = text.line
        anchor = ' text-anchor="middle"' if text.centred else ""
        weight = {Style.TITLE: ' font-weight="600"', Style.CONDITION: ' font-style="italic"'}.get(line.style, "")
        struck = ' text-decoration="line-through"' if line.mark is Mark.REMOVED else ""
        faint = ' fill-opacity="0.85"' if line.style is Style.DETAIL else ""
        out.append(
            f'<text x="{n(text.x)}" y="{n(text.y)}" font-size="{n(FONT_SIZE[line.style])}"'
            f"{anchor}{weight}{struck}{faint}"
            f"{_fill(text.ink)}>{_escaped(line.text)}</text>"
        )
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _box(placed: PlacedBox) -> list[str]:
    n, box = _number, placed.box
    if box.kind == "begin":
        return [f'<circle cx="{n(placed.x)}" cy="{n(placed.y)}" r="6"/>']
    left, top = placed.x - placed.width / 2, placed.y - placed.height / 2
    style = _stroke(box.mark) + (' stroke-opacity="0.45"' if box.unreached else "")

    radius = {"end": placed.height / 2, "stuck": 0.0}.get(box.kind, 6.0)

    def rectangle(inset: float, more: str) -> str:
        return (
            f'<rect x="{n(left + inset)}" y="{n(top + inset)}" width="{n(placed.width - 2 * inset)}" '
            f'height="{n(placed.height - 2 * inset)}" rx="{n(radius)}" {style} {more}/>'
        )

    found = [rectangle(0, 'fill="currentColor" fill-opacity="0.05"')]
    if box.kind in ("final", "end"):
        found.append(rectangle(3, 'fill="none"'))
    if placed.rule is not None:
        y = n(placed.rule)
        found.append(
            f'<path d="M{n(left)},{y}H{n(left + placed.width)}" fill="none" stroke="currentColor" '
            'stroke-opacity="0.3"/>'
        )
    return found


def _colour(mark: Mark) -> str:
    colour = PENS[mark].colour
    return "currentColor" if colour is None else f"var(--clauseproof-{mark.value}, {colour})"


def _fill(mark: Mark) -> str:
    return "" if mark is Mark.SAME else f' style="fill:{_colour(mark)}"'


def _stroke(mark: Mark) -> str:
    pen = PENS[mark]
    dashes = f' stroke-dasharray="{pen.dash[0]} {pen.dash[1]}"' if pen.dash else ""
    return f'style="stroke:{_colour(mark)}" stroke-width="{pen.width}"{dashes}'


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
