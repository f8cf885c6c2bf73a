"""Under which readings something in a lifecycle is so."""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.proofs.choices import Box
from clauseproof.report.readings import Readings, by_name, in_words


@dataclass(frozen=True)
class Condition:
    """Under the readings of one of some boxes; ``unless`` it is so under all others.  Without boxes, under all."""

    boxes: tuple[Box, ...] = ()
    unless: bool = False

    @property
    def text(self) -> str:
        """In the names of the rulebook's blocks, ``only if strict is literal``; nothing for all readings."""
        return f"{self._lead}{by_name(self.boxes)}" if self.boxes else ""

    def in_words(self, readings: Readings) -> str:
        """In the rulebook's own sentences, ``only if 2(c) is read as “…”``; nothing for all readings."""
        return f"{self._lead}{in_words(self.boxes, readings, ', or ')}" if self.boxes else ""

    @property
    def _lead(self) -> str:
        return "unless " if self.unless else "only if "


ALWAYS = Condition()


def shorter(boxes: list[Box], otherwise: list[Box]) -> Condition:
    """A set of choices, or all but the others where that is shorter to say."""
    if {} in boxes:
        return ALWAYS
    here, elsewhere = by_name(boxes), by_name(otherwise)
    if (len(boxes), len(here)) <= (len(otherwise), len(elsewhere)):
        return Condition(tuple(boxes))
    return Condition(tuple(otherwise), unless=True)
