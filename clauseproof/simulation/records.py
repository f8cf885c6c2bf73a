"""What one run leaves behind: rows per Party and meeting, queues with their areas, and what must hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from clauseproof.simulation.eventlog import Row


class PartyRow(NamedTuple):
    """One Party: arrival and end in ticks (−1 for no end), and why its row ends as it does.

    ``reason`` is the lifecycle's end that was reached, ``horizon`` (then ``waiting_for`` says for what),
    ``stuck`` (nothing can happen any more) or ``not arrived``.
    """

    party: int
    arrived: int
    attributes: tuple[int, ...]
    reason: str
    ended: int
    waiting_for: tuple[str, ...] = ()


class MeetingRow(NamedTuple):
    """One meeting: items waiting, those in time, on the agenda, and handled, with their minutes."""

    tick: int
    backlog: int
    in_time: int
    agenda: int
    handled: int
    minutes: int


@dataclass
class QueueRecord:
    """A queue seen two ways: its length over time, and each item's stay.  Both have one area (Little)."""

    length: int = 0
    longest: int = 0
    area: int = 0
    last: int = 0
    handled: int = 0
    withdrawn: int = 0
    left_over: int = 0
    entered: int = 0
    stays: int = 0
    handled_wait: int = 0
    changes: list[tuple[int, int]] = field(default_factory=list)

    def _change(self, now: int, by: int) -> None:
        self.area += self.length * (now - self.last)
        self.last = now
        self.length += by
        self.changes.append((now, self.length))

    def enter(self, now: int) -> None:
        """An item joins."""
        self.entered += 1
        self._change(now, 1)
        self.longest = max(self.longest, self.length)

    def leave(self, now: int, since: int, *, handled: bool) -> None:
        """An item that joined at ``since`` leaves, handled or withdrawn."""
        self._change(now, -1)
        self.stays += now - since
        if handled:
            self.handled += 1
            self.handled_wait += now - since
        else:
            self.withdrawn += 1

    def censor(self, end: int, since: int) -> None:
        """An item still waits when the run ends."""
        self.left_over += 1
        self.stays += end - since

    def close(self, end: int) -> None:
        """The run ends."""
        self.area += self.length * (end - self.last)
        self.last = end


class BrokenRun(Exception):
    """A run contradicts a law that holds of every run: an error in the engine, never in the scenario."""


@dataclass
class RunRecord:
    """Everything that outputs are computed from.

    ``counts`` and ``firsts`` hold, for Party p and the event at place e, how often and when first it
    happened, at ``p * number of events + e``.  Ticks throughout.
    """

    rulebook: str
    replication: int
    horizon: int
    counts: list[int]
    firsts: list[int]
    bodies: list[QueueRecord]
    pools: list[QueueRecord]
    meetings: list[list[MeetingRow]]
    pool_busy: list[int]
    pool_days: list[int]
    parties: list[PartyRow] = field(default_factory=list)
    end: int = 0
    log: tuple[Row, ...] | None = None

    def check(self) -> None:
        """Conservation and Little's law.

        Every queue: who entered was handled, withdrawn or is still there; and the area under its length
        equals the sum of the stays (L = λW on this window).  Every meeting handles at most its agenda, and
        every item handled was handled at a meeting.  Raises :class:`BrokenRun`.
        """
        for queue in (*self.bodies, *self.pools):
            if queue.entered != queue.handled + queue.withdrawn + queue.left_over or queue.length != queue.left_over:
                raise BrokenRun(f"{self.rulebook}, replication {self.replication}: items were lost")
            if queue.area != queue.stays:
                raise BrokenRun(f"{self.rulebook}, replication {self.replication}: Little's law fails")
        for body, meetings in zip(self.bodies, self.meetings, strict=True):
            if body.handled != sum(meeting.handled for meeting in meetings):
                raise BrokenRun(f"{self.rulebook}, replication {self.replication}: items outside any meeting")
