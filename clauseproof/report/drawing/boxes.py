"""Boxes and arrows with text: what is to be drawn, before anything has a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """What an amendment does to a thing.  Each mark has a sign and a line style: it is seen in grey too."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def sign(self) -> str:
        return {"same": "", "added": "+", "removed": "−", "changed": "±"}[self.value]


class Style(Enum):
    """How a line of text is set."""

    TITLE = "title"
    EVENT = "event"
    DETAIL = "detail"
    CONDITION = "condition"


@dataclass(frozen=True)
class Line:
    """One line of text; one that goes on from the line above shows no sign of its own."""

    text: str
    style: Style
    mark: Mark = Mark.SAME
    goes_on: bool = False

    @property
    def sign(self) -> str:
        return "" if self.goes_on else self.mark.sign


@dataclass(frozen=True)
class Box:
    """A box with text: ``header`` about the middle, and under a rule what happens inside.

    ``kind`` is "stage", "final" (with a double border), "end" (the same, round), "stuck" (with sharp corners), or
    "begin" (a dot, without text).
    """

    id: str
    header: tuple[Line, ...] = ()
    inside: tuple[Line, ...] = ()
    mark: Mark = Mark.SAME
    kind: str = "stage"
    unreached: bool = False


@dataclass(frozen=True)
class Arrow:
    """From one box to another (or to itself), with its text beside it."""

    source: str
    target: str
    lines: tuple[Line, ...] = ()
    mark: Mark = Mark.SAME
