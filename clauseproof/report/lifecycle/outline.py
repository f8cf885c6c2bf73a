"""Which boxes and arrows a picture of a lifecycle has, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage


def arrows(moves: Iterable[Move]) -> list[tuple[str, str, Mark, list[Move]]]:
    """Moves between the same stages with the same mark, as one arrow; not what happens inside a stage."""
    found: dict[tuple[str, str, Mark], list[Move]] = {}
    for move in moves:
        if not move.inside and move.target != STUCK:
            found.setdefault((move.source, move.target, move.mark), []).append(move)
    return [(source, target, mark, together) for (source, target, mark), together in found.items()]


def within(stage: Stage, moves: Iterable[Move]) -> list[Move]:
    """What happens while a Party is in a stage."""
    return [move for move in moves if move.inside and move.source == stage.value]


def ends(moves: Iterable[Move]) -> bool:
    """Whether anything can be the last that ever happens."""
    return any(move.target == END for move in moves)


def left(stages: Iterable[Stage]) -> list[Stage]:
    """The stages in which a Party can be left with no way on."""
    return [stage for stage in stages if stage.stuck is not None]


def last_before_stuck(stage: Stage, moves: Iterable[Move]) -> list[Move]:
    """What can be the last thing before there is no way on from a stage."""
    return [move for move in moves if move.source == stage.value and move.target == STUCK]


def end_mark(moves: Iterable[Move]) -> Mark:
    """The mark of the close of a history."""
    return _common({move.mark for move in moves if move.target == END})


def stuck_mark(stages: Iterable[Stage]) -> Mark:
    """The mark of *no way on*."""
    return _common({stage.stuck_mark for stage in left(stages)})


def _common(marks: set[Mark]) -> Mark:
    """The mark of a node from those of the arrows to it: added or removed where all of them are."""
    return marks.pop() if len(marks) == 1 and marks <= {Mark.ADDED, Mark.REMOVED} else Mark.SAME


def ids(stages: Sequence[Stage]) -> dict[str, str]:
    """A name for each stage that every format can bear, and for the close of a history and *no way on*."""
    found = {stage.value: f"stage{number}" for number, stage in enumerate(stages)}
    return found | {END: "end", STUCK: "stuck"}
