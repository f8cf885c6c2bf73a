"""What a lifecycle is made of: stages, and the moves from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.proofs.choices import Box
from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.conditions import ALWAYS, Condition

END = ""
"""The stage that stands for *nothing further happens*, under any reading: the close of a history."""

STUCK = "(no way on)"
"""The stage that stands for *nothing further can happen, though the history is not at its close*."""


@dataclass(frozen=True)
class Stage:
    """A value of the status.

    ``was`` is what it was called before (where that differs), ``reached`` whether any history comes to it,
    ``first`` whether one begins there, ``final`` whether nothing changes any more once it is reached;
    ``stuck_under`` says under which readings a Party can be left there with no way on (None for no readings): on
    coming to the stage, or after something that happens in it.  ``stuck_when`` is the same as minimal conditions,
    ``stuck_mark`` whether the other rulebook has it too.
    """

    value: str
    label: str
    clause: str = ""
    was: str = ""
    mark: Mark = Mark.SAME
    reached: bool = True
    first: bool = False
    final: bool = False
    stuck_under: Condition | None = None
    stuck_when: tuple[Box, ...] = ()
    stuck_mark: Mark = Mark.SAME

    @property
    def stuck(self) -> str | None:
        """``stuck_under`` by the readings' names: None for no readings, the empty text for all."""
        return None if self.stuck_under is None else self.stuck_under.text


@dataclass(frozen=True)
class Move:
    """An event that leads from one stage to another.

    ``target`` is :data:`END` where the event can be the last that ever happens, and :data:`STUCK` where it can be
    so though the history is not at its close.  ``inside`` says that the
    event leaves the status alone: something that happens while a Party is in the stage.  ``under`` says
    under which readings there is this move; ``was`` is the event's older name, where it differs.
    """

    source: str
    target: str
    event: str
    actor: str
    clause: str
    under: Condition = ALWAYS
    was: str = ""
    inside: bool = False
    mark: Mark = Mark.SAME

    @property
    def condition(self) -> str:
        """``under`` by the readings' names: the empty text for all readings."""
        return self.under.text

    @property
    def detail(self) -> str:
        """Who does it, and which clause says so."""
        return ", ".join(part for part in (self.actor, self.clause) if part)
