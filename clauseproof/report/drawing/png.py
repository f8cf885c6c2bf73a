"""A drawing as PNG on white, for documents."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from clauseproof.report.drawing.boxes import Mark, Style
from clauseproof.report.drawing.layout import Drawing
from clauseproof.report.drawing.pens import PENS
from clauseproof.report.drawing.sizes import FONT_SIZE
from clauseproof.report.drawing.typesetting import texts


def png(drawing: Drawing, dpi: int = 192) -> bytes:
    """The drawing as a PNG on white."""
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
        return PENS[mark].colour or "black"

    def line(mark: Mark) -> dict[str, Any]:
        pen = PENS[mark]
        return {
            "edgecolor": ink(mark),
            "linewidth": pen.width * point,
            "linestyle": (0, tuple(d / pen.width for d in pen.dash)) if pen.dash else "solid",
        }

    for placed in drawing.arrows:
        codes = [Path.MOVETO, *[Path.CURVE4] * (len(placed.curve) - 1), Path.LINETO]
        axes.add_patch(
            PathPatch(Path([*placed.curve, placed.neck], codes), facecolor="none", **line(placed.arrow.mark))
        )
        axes.add_patch(Polygon(placed.head, closed=True, facecolor=ink(placed.arrow.mark), edgecolor="none"))
    for box in drawing.boxes:
        left, top = box.x - box.width / 2, box.y - box.height / 2
        if box.box.kind == "begin":
            axes.add_patch(Circle((box.x, box.y), 6, facecolor="black", edgecolor="none"))
            continue
        round_ = {"end": box.height / 2, "stuck": 0.0}.get(box.box.kind, 6.0)
        for inset in (0.0, 3.0) if box.box.kind in ("final", "end") else (0.0,):
            axes.add_patch(
                FancyBboxPatch(
                    (left + inset, top + inset),
                    box.width - 2 * inset,
                    box.height - 2 * inset,
                    boxstyle=f"round,pad=0,rounding_size={round_ - inset}" if round_ else "square,pad=0",
                    facecolor="#f4f4f4" if inset == 0 else "none",
                    alpha=0.55 if box.box.unreached else None,
                    **line(box.box.mark),
                )
            )
        if box.rule is not None:
            across = Path([(left, box.rule), (left + box.width, box.rule)])
            axes.add_patch(PathPatch(across, edgecolor="#bbbbbb", linewidth=point, facecolor="none"))
    for text in texts(drawing):
        style = text.line.style
        axes.text(
            text.x,
            text.y,
            text.line.text,
            parse_math=False,
            fontsize=FONT_SIZE[style] * point,
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
