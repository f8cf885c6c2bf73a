"""How the formats of text say a stage and a move: with who does it, by which clause, under which readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clauseproof.report.drawing.boxes import Line, Mark, Style
from clauseproof.report.drawing.sizes import wrapped
from clauseproof.report.lifecycle.conditions import ALWAYS
from clauseproof.report.lifecycle.stages import END, Move, Stage


def provided(condition: str) -> str:
    """A condition after what it is a condition of; nothing where there is none."""
    return f", {condition}" if condition else ""


def stage_name(stage: Stage) -> str:
    """What a stage is called, and was called before."""
    return stage.label + (f" (was {stage.was})" if stage.was else "")


def event_name(move: Move) -> str:
    """What an event is called, and was called before."""
    return move.event + (f" (was {move.was})" if move.was else "")


def signed(thing: Line | Stage | Move) -> str:
    """The sign of a mark before a text."""
    sign = thing.sign if isinstance(thing, Line) else thing.mark.sign
    return f"{sign} " if sign else ""


_WHOLE = 1e9


def stage_lines(stage: Stage, limit: float = _WHOLE) -> list[Line]:
    """The text at the head of a box, in lines no wider than ``limit`` pixels."""
    lines = wrapped(stage.label, Style.TITLE, stage.mark, limit)
    if stage.was:
        lines += wrapped(f"was {stage.was}", Style.DETAIL, limit=limit)
    if stage.clause:
        lines += wrapped(stage.clause, Style.DETAIL, limit=limit)
    if not stage.reached:
        lines += wrapped("never reached", Style.CONDITION, limit=limit)
    return lines


def stuck_lines(stage: Stage, last: Sequence[Move]) -> list[Line]:
    """The text of an arrow to where there is no way on: under which readings, and after what."""
    lines = [Line("a Party can be left here" + provided(stage.stuck or ""), Style.CONDITION, stage.stuck_mark)]
    for move in last:
        condition = provided(move.condition) if move.condition != stage.stuck else ""
        lines.append(Line(f"after {move.event}{condition}", Style.CONDITION))
    return lines


def move_lines(move: Move, signed: bool = True) -> list[Line]:
    """The text of one move."""
    lines = [
        Line(event_name(move), Style.EVENT, move.mark if signed else Mark.SAME),
        Line(move.detail, Style.DETAIL),
        Line(move.condition, Style.CONDITION),
    ]
    return [line for line in lines if line.text]


def arrow_lines(target: str, moves: list[Move]) -> list[Line]:
    """The text of an arrow for several moves; a condition that they share is said once."""
    shared = len(moves) > 1 and len({move.condition for move in moves}) == 1
    lines = [line for move in moves for line in move_lines(replace(move, under=ALWAYS) if shared else move)]
    if shared and moves[0].condition:
        lines.append(Line(f"each {moves[0].condition}", Style.CONDITION))
    if target == END and len(moves) > 1:
        lines.insert(0, Line("whichever comes last:", Style.CONDITION))
    return lines
