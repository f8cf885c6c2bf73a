"""Charts of an experiment: drawn by matplotlib as SVG, each with its data as a table and its gist in words.

The same numbers always give the same bytes: ids come from a fixed salt and no date is written.  Colours are the
page's own, so a chart follows light and dark; line styles and hatching carry the distinction without any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any, cast

from clauseproof.report import words
from clauseproof.simulation.results import ExperimentResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _FAINT, _OLD, _NEW, _PAPER = "#010101", "#020202", "#030303", "#040404", "#050505"
_PAGE_COLOURS = {
    _INK: "currentColor",
    _FAINT: "var(--rule)",
    _OLD: "var(--old)",
    _NEW: "var(--new)",
    _PAPER: "var(--paper)",
}
_STYLE: dict[str, Any] = {
    "svg.hashsalt": "clauseproof",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 9.5,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": _FAINT,
    "grid.linewidth": 0.6,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "hatch.linewidth": 0.8,
}
_WIDTH = 4.8


@dataclass(frozen=True)
class Table:
    """The data of a chart: a caption, the names of the columns, and rows whose first cell is their heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart: ``alt`` says what it shows to those who do not see it, ``gist`` what it says."""

    id: str
    title: str
    gist: str
    alt: str
    svg: str
    table: Table


def charts(experiment: ExperimentResult, names: tuple[str, str]) -> tuple[Chart, ...]:
    """The charts of an experiment between two rulebooks, which ``names`` names for readers."""
    found = [_differences(experiment, names)]
    found += [_backlog(experiment, names, body) for body in _bodies(experiment)]
    found += [_items(experiment, names, body) for body in _bodies(experiment)]
    found += [_times(experiment, names, output) for output in dict.fromkeys(c.output for c in experiment.times)]
    return tuple(chart for chart in found if chart is not None)


def _bodies(experiment: ExperimentResult) -> list[str]:
    return list(dict.fromkeys(series.body for series in experiment.backlog))


# -- the charts -------------------------------------------------------------------------------------------------


def _differences(experiment: ExperimentResult, names: tuple[str, str]) -> Chart | None:
    """Every output's paired difference, in per cent of its mean under the old rules, with its interval."""
    shown: list[tuple[str, float, float]] = []
    for output in experiment.outputs:
        old = dict(output.levels)[experiment.rulebooks[0]].mean
        comparison = next((c for c in output.comparisons if c.new == experiment.rulebooks[1]), None)
        if comparison is None or not old or comparison.difference.mean is None:
            continue
        mean, half = comparison.difference.mean, comparison.difference.half_width or 0.0
        row = (100 * mean / abs(old), 100 * half / abs(old))
        same = [
            place
            for place, (name, *other) in enumerate(shown)
            if name.split(", ")[0] == output.definition.output
            and all(abs(a - b) < 1e-9 for a, b in zip(row, other, strict=True))
        ]
        if same:
            shown[same[0]] = (output.definition.output, *row)
        else:
            shown.append((output.definition.name, *row))
    if not shown:
        return None
    reach = sorted((abs(mean) + half for _, mean, half in shown), reverse=True)
    edge = 1.5 * reach[1] if len(reach) > 1 and reach[0] > 4 * reach[1] > 0 else None
    inside = [(place, mean, half) for place, (_, mean, half) in enumerate(shown) if edge is None or abs(mean) < edge]
    beyond = [(place, mean) for place, (_, mean, _) in enumerate(shown) if edge is not None and abs(mean) >= edge]
    with _styled():
        figure, axes = _canvas(0.42 * len(shown) + 0.9)
        axes.axvline(0, color=_INK, linewidth=0.8)
        axes.errorbar(
            [mean for _, mean, _ in inside],
            [place for place, _, _ in inside],
            xerr=[half for _, _, half in inside],
            fmt="o",
            color=_NEW,
            markersize=5,
            capsize=3,
            linewidth=1.4,
        )
        for place, mean in beyond:
            assert edge is not None
            end = edge if mean > 0 else -edge
            axes.plot([0, end], [place, place], color=_NEW, linewidth=1.4)
            axes.plot([end], [place], marker=">" if mean > 0 else "<", color=_NEW, markersize=7)
            axes.annotate(
                f"{words.signed(mean, 2)}",
                (end, place),
                xytext=(0, 6),
                textcoords="offset points",
                ha="right" if mean > 0 else "left",
            )
        # The names stand above their points: beside them, they would leave a narrow page no room for the scale.
        axes.set_yticks([])
        for place, (name, _, _) in enumerate(shown):
            axes.annotate(
                name,
                (0, place),
                xycoords=("axes fraction", "data"),
                xytext=(2, 8),
                textcoords="offset points",
                bbox={"facecolor": _PAPER, "edgecolor": "none", "pad": 0.6},  # no line of the scale runs through it
            )
        axes.set_ylim(len(shown) - 0.5, -0.8)
        axes.set_xlabel("change against the old rules, per cent")
        axes.grid(axis="x")
        axes.margins(x=0.08)
        largest = max(shown, key=lambda row: abs(row[1]))
        gist = (
            f"The largest relative change is in {largest[0]}: {words.signed(largest[1], 2)} per cent. Whiskers are "
            "95 per cent confidence intervals of the paired difference"
            + (", an arrow leaves the scale." if beyond else ".")
        )
        return Chart(
            "chart-differences",
            "How much each number changes",
            gist,
            "A dot for each reported number with a horizontal whisker, on one scale of per cent. "
            + " ".join(f"{name}: {words.signed(mean, 2)} per cent." for name, mean, _ in shown),
            _svg(figure, "chart-differences"),
            Table(
                "Change against the old rules, in per cent of the mean under the old rules",
                ("number", "change", "half-width of the interval"),
                tuple((name, words.signed(mean), words.figure(half)) for name, mean, half in shown),
            ),
        )


def _backlog(experiment: ExperimentResult, names: tuple[str, str], body: str) -> Chart | None:
    """The mean backlog of a body over time, with the middle nine tenths of replications."""
    series = [
        s
        for rulebook in experiment.rulebooks[:2]
        for s in experiment.backlog
        if (s.rulebook, s.body) == (rulebook, body)
    ]
    if len(series) != 2:
        return None
    bounds = [dict(s.quantiles) for s in series]
    low, high = min(bounds[0]), max(bounds[0])
    quarters = _quarters(experiment, series[0].days)

    def averaged(values: Sequence[float], over: Sequence[int]) -> float:
        return sum(values[i] for i in over) / len(over)

    told = [
        (
            quarter,
            tuple(
                tuple(averaged(values, over) for values in (s.mean, bound[low], bound[high]))
                for s, bound in zip(series, bounds, strict=True)
            ),
        )
        for quarter, over in quarters.items()
    ]
    while len(told) > 2 and not any(value for both in told[-1][1] for value in both):
        told.pop()
    places = list(range(len(told)))
    with _styled():
        figure, axes = _canvas(3.1)
        for place in (1, 0):
            _line(axes, places, [both[place][0] for _, both in told], names, place)
            for edge in (1, 2):
                axes.plot(places, [both[place][edge] for _, both in told], **_edge(place))
        _quarter_ticks(axes, [quarter for quarter, _ in told])
        _finish(axes, "", "items", names[0])
        peak = [max((both[place][0], quarter) for quarter, both in told) for place in (0, 1)]
        share = round(100 * (high - low))
        gist = (
            f"The longest quarter on average: {words.figure(peak[0][0], 2)} items waiting under the {names[0]} "
            f"({peak[0][1]}), {words.figure(peak[1][0], 2)} under the {names[1]} ({peak[1][1]}). Heavy lines are means "
            f"over {words.counted(experiment.replications, 'replication')}, thin lines hold the middle {share} per "
            "cent of them; all are averages over a quarter."
        )
        id = f"chart-backlog-{_slug(body)}"
        ends = (f"{round(100 * low)}th percentile", f"{round(100 * high)}th percentile")
        return Chart(
            id,
            f"Items waiting for {body}",
            gist,
            f"Two heavy lines by quarter with thin lines around each: the mean number of items waiting for {body} "
            f"under the {names[0]} (dashed) and the {names[1]} (solid). {gist}",
            _svg(figure, id),
            Table(
                f"Items waiting for {body}, averages over a quarter",
                ("quarter", *(f"{name}: {what}" for name in names for what in ("mean", *ends))),
                tuple((quarter, *(words.figure(v) for one in both for v in one)) for quarter, both in told),
            ),
        )


def _quarters(experiment: ExperimentResult, days: Sequence[float]) -> dict[str, list[int]]:
    """The places of a series by calendar quarter."""
    start = date.fromisoformat(experiment.start)
    found: dict[str, list[int]] = {}
    for place, passed in enumerate(days):
        now = start + timedelta(days=passed)
        found.setdefault(f"{now.year} Q{(now.month + 2) // 3}", []).append(place)
    return found


def _quarter_ticks(axes: Axes, quarters: list[str]) -> None:
    """A tick at each first quarter, named by its year; every quarter where there are few."""
    if len(quarters) <= 6:
        axes.set_xticks(range(len(quarters)), [quarter.replace(" ", "\n") for quarter in quarters])
        return
    first = [place for place, quarter in enumerate(quarters) if quarter.endswith("Q1")]
    axes.set_xticks(first, [quarters[place][:4] for place in first])


def _items(experiment: ExperimentResult, names: tuple[str, str], body: str) -> Chart | None:
    """Items per meeting of a body, by half-year."""
    halves: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for load in experiment.meetings:
        if load.body == body and load.rulebook in experiment.rulebooks[:2]:
            half = f"{load.date[:4]} {'Jan–Jun' if load.date[5:7] < '07' else 'Jul–Dec'}"
            halves.setdefault(half, {}).setdefault(load.rulebook, []).append((load.items, load.minutes))
    rows: list[tuple[str, float, float, float, float]] = []
    for half, loads in sorted(halves.items()):
        if all(rulebook in loads for rulebook in experiment.rulebooks[:2]):
            pair = [loads[rulebook] for rulebook in experiment.rulebooks[:2]]
            items, minutes = ([sum(x[k] for x in one) / len(one) for one in pair] for k in (0, 1))
            rows.append((half, items[0], items[1], minutes[0], minutes[1]))
    while len(rows) > 1 and not any(rows[-1][1:]):
        rows.pop()
    if not rows:
        return None
    with _styled():
        figure, axes = _canvas(3.1)
        places = list(range(len(rows)))
        kinds = ((-0.2, 0, _OLD, "", names[0]), (0.2, 1, _NEW, "////", names[1]))
        for shift, place, colour, hatch, label in kinds:
            axes.bar(
                [p + shift for p in places],
                [(row[1], row[2])[place] for row in rows],
                width=0.38,
                label=label,
                facecolor="none" if hatch else colour,
                edgecolor=colour,
                hatch=hatch,
                linewidth=1.0,
            )
        if len(rows) <= 5:
            axes.set_xticks(places, [row[0].replace(" ", "\n") for row in rows])
        else:
            first = [place for place in places if rows[place][0].endswith("Jan–Jun")]
            axes.set_xticks(first, [rows[place][0][:4] for place in first])
        _finish(axes, "", "items a meeting", names[0])
        most = max(rows, key=lambda row: max(row[1], row[2]))
        gist = (
            f"The fullest half-year is {most[0]}, with {words.figure(most[1], 2)} items at a meeting under the "
            f"{names[0]} and {words.figure(most[2], 2)} under the {names[1]}."
        )
        return Chart(
            f"chart-items-{_slug(body)}",
            f"Items at a meeting of {body}",
            gist,
            f"Pairs of bars, one pair for each half-year: mean items at a meeting of {body} under the {names[0]} "
            f"(filled) and the {names[1]} (hatched). {gist}",
            _svg(figure, f"chart-items-{_slug(body)}"),
            Table(
                f"Items and minutes at a meeting of {body}, means by half-year",
                ("half-year", *(f"{what}, {n}" for what in ("items", "minutes") for n in names)),
                tuple((row[0], *(words.figure(v) for v in row[1:])) for row in rows),
            ),
        )


def _times(experiment: ExperimentResult, names: tuple[str, str], output: str) -> Chart | None:
    """What share of Parties has got there by when."""
    curves = [
        c
        for rulebook in experiment.rulebooks[:2]
        for c in experiment.times
        if (c.rulebook, c.output) == (rulebook, output)
    ]
    if len(curves) != 2:
        return None
    with _styled():
        figure, axes = _canvas(3.1)
        for place, curve in reversed(list(enumerate(curves))):
            reached = [(days, percent) for percent, days in curve.percentiles if days is not None]
            _line(axes, [d for d, _ in reached], [p for _, p in reached], names, place, step=True)
        axes.set_ylim(0, 100)
        _finish(axes, "days from arrival", "per cent who have got there", names[0])
        halves = [dict(curve.percentiles).get(50) for curve in curves]
        late = [dict(curve.percentiles).get(90) for curve in curves]
        gist = (
            f"Half have got there after {_days(halves[0])} under the {names[0]} and {_days(halves[1])} under the "
            f"{names[1]}; nine in ten after {_days(late[0])} and {_days(late[1])}. Here the Parties of all "
            "replications are taken together; the table above reckons median and ninth decile in each replication and "
            "gives the mean of those, which is another number."
        )
        return Chart(
            f"chart-{_slug(output)}",
            words.capital(output),
            gist,
            f"Two rising steps, the {names[0]} dashed and the {names[1]} solid: the share of Parties that have got "
            f"there by each day after their arrival. {gist}",
            _svg(figure, f"chart-{_slug(output)}"),
            Table(
                f"{words.capital(output)}: days after which a share of the Parties has got there (Kaplan and Meier)",
                ("per cent", *names),
                tuple(
                    (str(percent), *(words.figure(dict(curve.percentiles).get(percent)) for curve in curves))
                    for percent in (5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99)
                ),
            ),
        )


def _days(value: float | None) -> str:
    return "more days than the run has" if value is None else f"{words.figure(value)} days"


# -- drawing ----------------------------------------------------------------------------------------------------


def _styled() -> Any:
    import matplotlib

    return matplotlib.rc_context(cast(Any, _STYLE))


def _canvas(height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _line(axes: Axes, x: list[Any], y: list[float], names: tuple[str, str], place: int, step: bool = False) -> None:
    axes.plot(
        x,
        y,
        color=(_OLD, _NEW)[place],
        linestyle=((0, (5, 2.5)), "solid")[place],
        linewidth=2.0,
        label=names[place],
        drawstyle="steps-post" if step else "default",
    )


def _edge(place: int) -> dict[str, Any]:
    return {"color": (_OLD, _NEW)[place], "linestyle": ((0, (5, 2.5)), "solid")[place], "linewidth": 0.7}


def _finish(axes: Axes, x: str, y: str, first: str) -> None:
    axes.set_xlabel(x)
    axes.set_title(y, loc="left", fontsize=9.5)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.set_ylim(bottom=0)
    handles, labels = axes.get_legend_handles_labels()
    pairs = sorted(zip(labels, handles, strict=True), key=lambda pair: pair[0] != first)
    axes.legend(
        [handle for _, handle in pairs],
        [label for label, _ in pairs],
        frameon=False,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=2,
        borderaxespad=0.1,
    )


def _svg(figure: Figure, id: str) -> str:
    """The figure as SVG for a page: its ids its own, its colours the page's, hidden from those who read its words."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    out = StringIO()
    FigureCanvasSVG(figure)
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{id}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{id}-\1)", text)
    text = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{id}-\2"', text)
    for colour, of_page in _PAGE_COLOURS.items():
        text = text.replace(colour, of_page)
    text = re.sub(r"font: [\d.]+px [^;\"]*", lambda m: m[0].split("px")[0] + "px var(--sans)", text)
    text = re.sub(r'<svg ([^>]*?)width="[^"]*"', r"<svg \1", text, count=1)
    text = re.sub(r'<svg ([^>]*?)height="[^"]*"', r"<svg \1", text, count=1)
    return text.replace("<svg ", '<svg class="chart" aria-hidden="true" focusable="false" ', 1).strip()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
