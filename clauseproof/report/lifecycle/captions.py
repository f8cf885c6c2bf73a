"""What stands in a box and beside an arrow of the drawing: as few words as say which event it is.

Conditions on readings are footnotes; older names, and who does what within a stage, stand beneath the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from clauseproof.report.drawing.boxes import Line, Mark, Style
from clauseproof.report.drawing.sizes import wrapped
from clauseproof.report.lifecycle.conditions import Condition
from clauseproof.report.lifecycle.outline import last_before_stuck
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage

Numbers = Mapping[str, int]
"""The footnote of a condition, by its text."""

MAX_INSIDE = 12
"""So many events are named in a box; the others stand beneath the drawing."""
MAX_TOGETHER = 8
"""So many events are named beside one arrow."""
WIDER = 20.0
"""How much wider than elsewhere the lines in a box may be, in pixels."""
TOGETHER = "\xa0"
"""A space at which no line is broken."""


def footnotes(stages: Sequence[Stage], moves: Sequence[Move]) -> tuple[Condition, ...]:
    """The conditions of a lifecycle, each once, in the order in which a reader comes to them."""
    found: dict[str, Condition] = {}
    for stage in stages:
        held = [move.under for move in moves if move.source == stage.value and move.target != STUCK]
        if stage.stuck_under is not None:
            held += [stage.stuck_under, *(move.under for move in last_before_stuck(stage, moves))]
        for condition in held:
            if condition.text:
                found.setdefault(condition.text, condition)
    return tuple(found.values())


def numbered(conditions: Sequence[Condition]) -> Numbers:
    """The number of each footnote, from 1."""
    return {condition.text: number for number, condition in enumerate(conditions, 1)}


def inside_lines(stage: Stage, moves: Sequence[Move], numbers: Numbers, limit: float) -> list[Line]:
    """What happens within a stage: names, and how many more there are where they are too many.

    Where some must be left out, those stay that an amendment touches.
    """
    shown = moves
    if len(moves) > MAX_INSIDE:
        ranked = sorted(range(len(moves)), key=lambda number: moves[number].mark is stage.mark)
        shown = [moves[number] for number in sorted(ranked[:MAX_INSIDE])]
    lines = [
        line
        for move in shown
        for line in wrapped(
            move.event + _footnote(move.under, numbers),
            Style.EVENT,
            move.mark if move.mark is not stage.mark else Mark.SAME,
            limit + WIDER,
        )
    ]
    return lines + _and_more(len(moves) - len(shown), limit)


def arrow_lines(target: str, moves: Sequence[Move], numbers: Numbers, limit: float) -> list[Line]:
    """The text of an arrow for several moves: those of one actor together, with their clauses."""
    lines = wrapped("whichever comes last:", Style.CONDITION, limit=limit) if target == END and len(moves) > 1 else []
    for together in _groups(moves[:MAX_TOGETHER]):
        for move, name in zip(together, _shortened([move.event for move in together]), strict=True):
            lines += wrapped(name + _footnote(move.under, numbers), Style.EVENT, move.mark, limit)
        said = ", ".join(part for part in (together[0].actor, _clauses(together)) if part)
        lines += wrapped(said, Style.DETAIL, limit=limit)
    return lines + _and_more(len(moves) - MAX_TOGETHER, limit)


def stuck_lines(stage: Stage, moves: Sequence[Move], numbers: Numbers, limit: float) -> list[Line]:
    """The text of an arrow to where there is no way on: under which readings, and after what."""
    assert stage.stuck_under is not None
    said = "a Party can be left here" + _footnote(stage.stuck_under, numbers)
    lines = wrapped(said, Style.CONDITION, stage.stuck_mark, limit)
    for move in last_before_stuck(stage, moves):
        note = _footnote(move.under, numbers) if move.under != stage.stuck_under else ""
        lines += wrapped(f"after {move.event}{note}", Style.CONDITION, limit=limit)
    return lines


def _footnote(condition: Condition, numbers: Numbers) -> str:
    return f"{TOGETHER}[{numbers[condition.text]}]" if condition.text else ""


def _and_more(number: int, limit: float) -> list[Line]:
    return wrapped(f"and {number} more: see beneath", Style.CONDITION, limit=limit) if number > 0 else []


def _groups(moves: Sequence[Move]) -> list[list[Move]]:
    """Neighbours of one actor together, as long as it is plain which clause belongs to which event.

    That is where they have one clause, or each its own: then the clauses stand in the order of the events.
    """
    found = []
    for _, neighbours in groupby(moves, lambda move: move.actor):
        together = list(neighbours)
        clauses = [move.clause for move in together]
        plain = len(set(clauses)) in (1, len(together)) and ("" not in clauses or not any(clauses))
        found += [together] if plain else [[move] for move in together]
    return found


def _shortened(names: Sequence[str]) -> list[str]:
    """Names of which the later go on from the first: ``set approved``, ``… with steps``."""
    first = names[0]
    return [f"…{name[len(first) :]}" if name.startswith(f"{first} ") else name for name in names]


def _clauses(moves: Sequence[Move]) -> str:
    """Their clauses, what two have in common said once: ``8.36(a), (b)(i)``."""
    said: list[str] = []
    before = ""
    for clause in dict.fromkeys(move.clause for move in moves if move.clause):
        head, bracket, rest = clause.partition("(")
        said.append(f"({rest}" if bracket and head == before else clause)
        before = head if bracket else ""
    return ", ".join(said)
