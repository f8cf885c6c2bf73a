"""A lifecycle compared with that of the rules before an amendment: each thing marked, names matched by the redline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.expressions import Enumeration
from clauseproof.proofs.choices import Box
from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.passages import Passage, Passages
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage


def compared(old: Passages, new: Passages, correspondence: Correspondence) -> tuple[list[Stage], list[Move]]:
    """The new graph with what is gone put back as removed, and each thing marked.

    An event that can be the last of all now, and was followed by something under every reading of the old rules,
    leaves no way on: it did not close a history before.
    """
    _strand(old, new, correspondence)
    old_stages = {stage.value: stage for stage in old.stages()}

    def value_after(value: str) -> str | None:
        if value == END or not isinstance(old.variable.sort, Enumeration):
            return value
        became = correspondence.after(Key("value", old.variable.name, value))
        return became.name if became is not None and became.owner == new.variable.name else None

    after = {value: value_after(value) for value in old_stages}
    before = {became: value for value, became in after.items() if became is not None}
    stages: list[Stage] = []
    for stage in new.stages():
        was = before.get(stage.value)
        if was is None:
            stages.append(replace(stage, mark=Mark.ADDED, stuck_mark=Mark.ADDED))
        else:
            renamed = old_stages[was].label if was != stage.value else ""
            mark = _stuck_mark(old_stages[was], stage, old, correspondence)
            stages.append(replace(stage, was=renamed, stuck_mark=mark))
    taken = {stage.value for stage in stages}
    place: dict[str, str] = {END: END, STUCK: STUCK}
    for value, stage in old_stages.items():
        became = after[value]
        if became is not None:
            place[value] = became
            continue
        kept = value if value not in taken else f"{value} (before)"
        taken.add(kept)
        place[value] = kept
        stages.append(replace(stage, value=kept, mark=Mark.REMOVED, stuck_mark=Mark.REMOVED))

    def event_after(name: str) -> str | None:
        became = correspondence.after(Key("event", "", name))
        return became.name if became is not None else None

    gone: dict[Passage, Move] = {}
    was_there: dict[Passage, Move] = {}
    for move in old.moves():
        became = event_after(move.event)
        key = (place[move.source], place[move.target], became or "", move.inside)
        if became is not None:
            was_there[key] = move
        else:
            gone[key[0], key[1], move.event, move.inside] = replace(
                move, source=key[0], target=key[1], mark=Mark.REMOVED
            )
    moves: list[Move] = []
    for move in new.moves():
        earlier = was_there.pop((move.source, move.target, move.event, move.inside), None)
        if earlier is None:
            origin = correspondence.before(Key("event", "", move.event))
            was = origin.name if origin is not None and origin.name != move.event else ""
            moves.append(replace(move, was=was, mark=Mark.ADDED))
            continue
        same = _conditions(old, earlier, correspondence) == _conditions(new, move, None)
        was = earlier.event if earlier.event != move.event else ""
        moves.append(replace(move, was=was, mark=Mark.SAME if same else Mark.CHANGED))
    moves += [
        replace(move, source=source, target=target, mark=Mark.REMOVED)
        for (source, target, _, _), move in was_there.items()
    ]
    return stages, [*moves, *gone.values()]


def _strand(old: Passages, new: Passages, correspondence: Correspondence) -> None:
    """Events of the new rules that can be the last of all, and in the old always led on."""
    for source, target, event, _ in list(new.found):
        if target != END:
            continue
        was = correspondence.before(Key("event", "", event))
        value = correspondence.before(Key("value", new.variable.name, source))
        stage = value.name if value is not None else source
        if was is None or not isinstance(new.variable.sort, Enumeration):
            continue
        targets = {key[1] for key in old.found if (key[0], key[2]) == (stage, was.name)}
        if targets and END not in targets:
            new.strand(source, event)


def _stuck_mark(was: Stage, stage: Stage, old: Passages, correspondence: Correspondence) -> Mark:
    """Whether a Party could be left in a stage before, under the same readings."""
    if stage.stuck is None:
        return Mark.SAME
    if was.stuck is None:
        return Mark.ADDED
    before = _carried(was.stuck_when, correspondence)
    return Mark.SAME if before == _carried(stage.stuck_when, None) else Mark.CHANGED


def _conditions(book: Passages, move: Move, carried: Correspondence | None) -> frozenset[frozenset[tuple[str, str]]]:
    """The choices under which a move is not made, by the names of the later rulebook."""
    mask = book.found[move.source, move.target, move.event, move.inside]
    return _carried(book.boxes(mask, book.reached.get(move.source, 0)), carried)


def _carried(boxes: Iterable[Box], carried: Correspondence | None) -> frozenset[frozenset[tuple[str, str]]]:
    """Conditions on readings in the names of the later rulebook."""

    def name(reading: str) -> str:
        became = carried.after(Key("reading", "", reading)) if carried else None
        return became.name if became else reading

    def spelt(reading: str, option: str) -> str:
        became = carried.after(Key("option", reading, option)) if carried else None
        return became.name if became else option

    return frozenset(
        frozenset((name(reading), spelt(reading, option)) for reading, options in box.items() for option in options)
        for box in boxes
    )
