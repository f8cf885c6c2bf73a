"""A lifecycle as a Graphviz file."""

from __future__ import annotations

from collections.abc import Sequence

from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.labels import arrow_lines, move_lines, signed, stage_lines, stuck_lines
from clauseproof.report.lifecycle.outline import (
    arrows,
    end_mark,
    ends,
    ids,
    last_before_stuck,
    left,
    stuck_mark,
    within,
)
from clauseproof.report.lifecycle.stages import Move, Stage


def dot(title: str, stages: Sequence[Stage], moves: Sequence[Move]) -> str:
    """A Graphviz file that stands alone."""
    names = ids(stages)
    out = [
        "digraph lifecycle {",
        f"  graph [rankdir=LR, label={_quoted(title)}, labelloc=t, fontname=Helvetica];",
        "  node [shape=box, style=rounded, fontname=Helvetica, fontsize=12];",
        "  edge [fontname=Helvetica, fontsize=10, arrowsize=0.7];",
    ]
    for stage in stages:
        text = [f"{signed(stage)}{line.text}" if not n else line.text for n, line in enumerate(stage_lines(stage))]
        text += [
            f"{signed(line)}{line.text}"
            for move in within(stage, moves)
            for line in move_lines(move, signed=move.mark is not stage.mark)
        ]
        look = _look(stage.mark) + (", peripheries=2" if stage.final else "")
        look += ', style="rounded,dotted"' if not stage.reached else ""
        out.append(f"  {names[stage.value]} [label={_quoted(*text)}{look}];")
        if stage.first:
            begin = f"begin_{names[stage.value]}"
            out.append(f'  {begin} [shape=point, width=0.15, label=""];')
            out.append(f"  {begin} -> {names[stage.value]};")
    if ends(moves):
        out.append(f'  end [label="nothing further", peripheries=2{_look(end_mark(moves))}];')
    for source, target, mark, together in arrows(moves):
        text = [f"{signed(line)}{line.text}" for line in arrow_lines(target, together)]
        out.append(f"  {names[source]} -> {names[target]} [label={_quoted(*text)}{_look(mark)}];")
    stranded = left(stages)
    if stranded:
        out.append(f'  stuck [label="no way on", style=bold{_look(stuck_mark(stages))}];')
    for stage in stranded:
        text = [f"{signed(line)}{line.text}" for line in stuck_lines(stage, last_before_stuck(stage, moves))]
        out.append(f"  {names[stage.value]} -> stuck [label={_quoted(*text)}{_look(stage.stuck_mark)}];")
    return "\n".join([*out, "}"]) + "\n"


def _quoted(*lines: str) -> str:
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines) + '"'


def _look(mark: Mark) -> str:
    return {
        Mark.SAME: "",
        Mark.ADDED: ', color="#238636", fontcolor="#238636", penwidth=2',
        Mark.REMOVED: ', color="#da3633", fontcolor="#da3633", style=dashed',
        Mark.CHANGED: ', color="#9a6700", fontcolor="#9a6700", style="dashed"',
    }[mark]
