"""A lifecycle as a Mermaid flowchart."""

from __future__ import annotations

import json
from collections.abc import Sequence

from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.labels import event_name, provided, signed, stage_lines, stuck_lines
from clauseproof.report.lifecycle.outline import arrows, ends, ids, last_before_stuck, left, within
from clauseproof.report.lifecycle.stages import END, Move, Stage

_STYLES = {
    Mark.ADDED: "stroke:#238636,stroke-width:3px",
    Mark.REMOVED: "stroke:#da3633,stroke-dasharray:6 4",
    Mark.CHANGED: "stroke:#9a6700,stroke-dasharray:10 3",
}
_ARROWS = {Mark.REMOVED: "-.->", Mark.ADDED: "==>"}


def mermaid(title: str, stages: Sequence[Stage], moves: Sequence[Move]) -> str:
    """A Mermaid flowchart with its title."""
    names = ids(stages) | {END: "end_"}  # Mermaid keeps the word 'end' for itself
    out = ["---", f"title: {json.dumps(title, ensure_ascii=False)}", "---", "flowchart LR"]
    styles: list[str] = []
    links: list[Mark] = []
    for stage in stages:
        lines = stage_lines(stage)
        text = [f"<b>{signed(stage)}{_escaped(lines[0].text)}</b>"]
        text += [_escaped(line.text) for line in lines[1:]]
        text += [_told(move) for move in within(stage, moves)]
        opening, closing = ("[[", "]]") if stage.final else ("(", ")")
        out.append(f'    {names[stage.value]}{opening}"{"<br>".join(text)}"{closing}')
        if stage.mark is not Mark.SAME:
            styles.append(f"    style {names[stage.value]} {_STYLES[stage.mark]}")
        if stage.first:
            out.append(f"    begin_{names[stage.value]}((( ))) --> {names[stage.value]}")
            links.append(Mark.SAME)
    if ends(moves):
        out.append(f'    {names[END]}(("nothing further"))')
    for source, target, mark, together in arrows(moves):
        text = [_told(move) for move in together]
        out.append(f'    {names[source]} {_ARROWS.get(mark, "-->")}|"{"<br>".join(text)}"| {names[target]}')
        links.append(mark)
    stranded = left(stages)
    if stranded:
        out.append('    stuck{{"no way on"}}')
    for stage in stranded:
        text = [_escaped(line.text) for line in stuck_lines(stage, last_before_stuck(stage, moves))]
        text[0] = f"{stage.stuck_mark.sign} {text[0]}".strip()
        line = {Mark.ADDED: "==>"}.get(stage.stuck_mark, "-->")
        out.append(f'    {names[stage.value]} {line}|"{"<br>".join(text)}"| stuck')
        links.append(stage.stuck_mark)
    for number, mark in enumerate(links):
        if mark is not Mark.SAME:
            styles.append(f"    linkStyle {number} {_STYLES[mark]}")
    return "\n".join([*out, *styles]) + "\n"


def _told(move: Move) -> str:
    return _escaped(f"{signed(move)}{event_name(move)} ({move.detail}{provided(move.condition)})")


def _escaped(text: str) -> str:
    """Text for Mermaid's quoted labels: its own marks as numbered entities."""
    return "".join(f"#{ord(c)};" if c in '"#&<>`;[]{}|\\' else c for c in text)
