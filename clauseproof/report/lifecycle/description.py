"""A lifecycle in sentences, for readers who do not see the picture."""

from __future__ import annotations

from collections.abc import Sequence

from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.labels import event_name, provided, stage_name
from clauseproof.report.lifecycle.outline import arrows
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage


def description(stages: Sequence[Stage], moves: Sequence[Move]) -> str:
    """Every stage, and after each what can happen in it and where that leads."""
    labels = {stage.value: stage.label for stage in stages}
    told = []
    for stage in stages:
        told.append(_of_stage(stage))
        told += [_of_move(move, labels) for move in moves if move.source == stage.value]
    return " ".join(told)


def summary(stages: Sequence[Stage], moves: Sequence[Move]) -> str:
    """What a picture shows that stands above its own table, in a sentence."""
    names = ", ".join(stage_name(stage) for stage in stages)
    between = len(arrows(moves))
    return f"Stages: {names}. Arrows between them: {between}. The table beneath the picture tells every event."


def _of_stage(stage: Stage) -> str:
    words = [stage_name(stage)]
    if stage.mark is not Mark.SAME:
        words.append(stage.mark.value)
    if stage.first:
        words.append("the first stage")
    if not stage.reached:
        words.append("never reached")
    if stage.final:
        words.append("final")
    if stage.stuck is not None:
        words.append("a Party can be left here" + provided(stage.stuck))
    return ", ".join(words) + "."


def _of_move(move: Move, labels: dict[str, str]) -> str:
    if move.inside:
        goes = "within it"
    elif move.target == END:
        goes = "and nothing further happens"
    elif move.target == STUCK:
        goes = "and then there can be no way on"
    else:
        goes = f"to {labels[move.target]}"
    mark = f" ({move.mark.value})" if move.mark is not Mark.SAME else ""
    return f"{event_name(move)} by {move.detail}{provided(move.condition)}: {goes}{mark}."
