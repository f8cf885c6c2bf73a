"""A scenario set against its rulebooks, in integers: all that an engine needs, and what is hashed.

Names are gone where they do not matter: events are places in the rulebook, Parties are numbers, time is
ticks.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any

from clauseproof.diagnostics import fail
from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.source import Span
from clauseproof.model.system import TransitionSystem
from clauseproof.simulation.calendars import Calendar
from clauseproof.simulation.philox import ONE
from clauseproof.simulation.quantiles import QuantileTable
from clauseproof.simulation.scenario import Scenario
from clauseproof.simulation.walk import Walk


class Mode(Enum):
    """How something that can happen comes about."""

    CLOCK = "after a delay"
    POOL = "by a pool"
    MEETING = "at a meeting"


@dataclass(frozen=True)
class Timing:
    """A drawn duration: one table, or one for each value of an attribute (``attribute`` is its place)."""

    tables: tuple[QuantileTable, ...]
    attribute: int | None = None


@dataclass
class Outcomes:
    """Which outcome a draw gives: ``order`` lists events as their cut-points stand, ``rows`` their weights.

    ``rows[r][e]`` is the weight of event ``e`` in row ``r``; the last row serves all later visits.  Outcomes
    that are not enabled are left out, and the others keep their proportions.
    """

    decision: str
    identity: int
    order: tuple[int, ...]
    rows: tuple[dict[int, Fraction], ...]
    at: Span | None
    _cuts: dict[tuple[int, tuple[int, ...]], tuple[tuple[int, ...], tuple[int, ...]]] = field(
        default_factory=dict, repr=False
    )

    def choose(self, visit: int, enabled: tuple[int, ...], u: int) -> int:
        """The event that a 53-bit draw selects among those enabled, at a visit (counter value)."""
        cuts, events = self.cuts(min(visit, len(self.rows) - 1), enabled)
        return events[bisect_right(cuts, u)]

    def cuts(self, row: int, enabled: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Integer cut-points and the events between them.

        Raises :class:`ClauseproofError` (CP052) where every enabled outcome has no weight.
        """
        key = (row, enabled)
        known = self._cuts.get(key)
        if known is None:
            known = self._cuts[key] = self._resolve(row, enabled)
        return known

    def probabilities(self, visit: int, enabled: tuple[int, ...]) -> dict[int, float]:
        """What :meth:`choose` amounts to, from the cut-points themselves."""
        cuts, events = self.cuts(min(visit, len(self.rows) - 1), enabled)
        edges = (0, *cuts, ONE)
        return {event: (edges[i + 1] - edges[i]) / ONE for i, event in enumerate(events)}

    def _resolve(self, row: int, enabled: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        weights = self.rows[row]
        events = tuple(event for event in self.order if event in enabled and weights.get(event, 0) > 0)
        total = sum((weights[event] for event in events), Fraction(0))
        if not events:
            raise fail(
                "CP052",
                f"a Party comes to a point where no open outcome of '{self.decision}' has any weight",
                self.at,
                help="give a weight above nought to an outcome that can happen there",
            )
        cuts = []
        below = Fraction(0)
        for event in events[:-1]:
            below += weights[event]
            cuts.append(round(below / total * ONE))
        return tuple(cuts), events


@dataclass(frozen=True)
class Slot:
    """One thing that can happen to a Party: an event, or a decision as a whole.

    ``events`` are places in the rulebook; ``identity`` keys the clock's draws.  ``name_identity`` is the
    oldest name.
    """

    name: str
    name_identity: str
    events: tuple[int, ...]
    mode: Mode
    identity: int
    timing: Timing | None
    calendar: Calendar | None
    ticks_per_day: int = 1
    pool: int = -1
    body: int = -1
    minutes: int | None = None
    outcomes: Outcomes | None = None
    at: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class BodyTable:
    """A body's meetings in ticks; ``deadlines[i]`` is the last tick at which an item makes meeting ``i``."""

    name: str
    meetings: tuple[int, ...]
    deadlines: tuple[int, ...]
    agenda: int
    in_minutes: bool
    order: tuple[str, ...]


@dataclass(frozen=True)
class PoolTable:
    name: str
    size: int


@dataclass(frozen=True)
class AttributeTable:
    """An attribute's values, their cut-points, and the identity of its draw."""

    name: str
    identity: int
    values: tuple[str, ...]
    cuts: tuple[int, ...]


@dataclass
class RuleTable:
    """One rulebook under one choice of readings.

    ``slots`` stand in clause order.  ``fixed[a]`` maps the a-th attribute's values to a variable and its
    value where the rulebook has such a variable.  ``events_named`` resolves names of the scenario to places
    in the rulebook.
    """

    name: str
    system: TransitionSystem
    walk: Walk
    slots: tuple[Slot, ...]
    fixed: tuple[tuple[str, tuple[Any, ...]] | None, ...]
    events_named: dict[str, int]
    end_events: tuple[tuple[str, int], ...]
    identities: dict[int, str]
    _slots: dict[int, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _first: dict[tuple[int, ...], int] = field(default_factory=dict, repr=False)

    @cached_property
    def slot_of(self) -> dict[int, int]:
        """The slot of each event that can happen."""
        return {event: index for index, slot in enumerate(self.slots) for event in slot.events}

    def first(self, values: tuple[int, ...]) -> int:
        """The first state of a Party whose attributes have these values (by place)."""
        known = self._first.get(values)
        if known is None:
            fixed = {
                mapped[0]: mapped[1][value]
                for mapped, value in zip(self.fixed, values, strict=True)
                if mapped is not None
            }
            known = self._first[values] = self.walk.first(fixed)
        return known

    def open_slots(self, state: int) -> tuple[int, ...]:
        """The slots of which some event can happen, in clause order."""
        known = self._slots.get(state)
        if known is None:
            slot_of = self.slot_of
            known = tuple(sorted({slot_of[event] for event in self.walk.steps(state) if event in slot_of}))
            self._slots[state] = known
        return known

    def open_events(self, state: int, slot: int) -> tuple[int, ...]:
        """The events of a slot that can happen, in clause order."""
        steps = self.walk.steps(state)
        return tuple(event for event in self.slots[slot].events if event in steps)


@dataclass
class Resolved:
    """A scenario with every rulebook it runs, ready for an engine."""

    scenario: Scenario
    readings: dict[str, str]
    horizon: int
    ticks_per_day: int
    gap: QuantileTable
    arrival_identity: int
    attributes: tuple[AttributeTable, ...]
    calendars: tuple[Calendar, ...]
    bodies: tuple[BodyTable, ...]
    pools: tuple[PoolTable, ...]
    tables: tuple[RuleTable, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything that can change a result, resolved calendars included."""
        return fingerprint(self.as_data())

    def as_data(self) -> dict[str, Any]:
        """The tables as plain data, without positions and prose."""
        return {
            "format": 1,
            "readings": self.readings,
            "horizon": self.horizon,
            "ticks per day": self.ticks_per_day,
            "to completion": self.scenario.to_completion,
            "parties": self.scenario.parties.count,
            "gap": [_table(self.gap), self.arrival_identity],
            "attributes": [[a.name, a.identity, list(a.values), list(a.cuts)] for a in self.attributes],
            "calendars": [[c.name, c.length, fingerprint(list(c.working))] for c in self.calendars],
            "bodies": [
                [b.name, list(b.meetings), list(b.deadlines), b.agenda, b.in_minutes, list(b.order)]
                for b in self.bodies
            ],
            "pools": [[p.name, p.size] for p in self.pools],
            "rulebooks": [self._rules(table) for table in self.tables],
        }

    def _rules(self, table: RuleTable) -> dict[str, Any]:
        return {
            "name": table.name,
            "rulebook": fingerprint(canonical_form(table.system)),
            "ends": [list(end) for end in table.end_events],
            "slots": [_slot(slot) for slot in table.slots],
        }


def _table(table: QuantileTable) -> list[Any]:
    return [table.offset, table.step, table.working, fingerprint(list(table.cuts))]


def _slot(slot: Slot) -> list[Any]:
    timing = slot.timing
    outcomes = slot.outcomes
    return [
        slot.name,
        list(slot.events),
        slot.mode.value,
        slot.identity,
        [[_table(table) for table in timing.tables], timing.attribute] if timing else None,
        slot.calendar.name if slot.calendar else None,
        slot.pool,
        slot.body,
        slot.minutes,
        [
            outcomes.identity,
            list(outcomes.order),
            [{str(e): str(w) for e, w in row.items()} for row in outcomes.rows],
        ]
        if outcomes
        else None,
    ]
