"""A scenario as data: what an analyst wrote, read and checked for form, not yet set against any rulebook.

Names of events, decisions and outcomes are kept as written, with their places (:class:`Scalar`), in the
vocabulary of ``words of:``.  How the Markdown becomes these values is in ``reading.py``; what they mean, in
``docs/simulation-semantics.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeVar

from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Span
from clauseproof.simulation.calendars import CalendarSpec, MeetingSpec
from clauseproof.simulation.durations import Law
from clauseproof.simulation.quantities import Input, Quantity

T = TypeVar("T")

TICKS_PER_DAY = {"day": 1, "hour": 24, "minute": 1440}
"""What a tick can be, and how many make a day."""

ORDERS = ("ready", "party", "clause")
"""What an agenda can be ordered by."""


@dataclass(frozen=True)
class Varying(Generic[T]):
    """Something that is one thing throughout, or differs by a reading or by an attribute of the Party.

    ``on`` is "" (one thing: ``values`` has one entry, keyed ""), "reading" or "attribute"; ``name`` says
    which.
    """

    on: str
    name: str
    values: tuple[tuple[str, T], ...]
    at: Span | None = field(default=None, compare=False, repr=False)

    def under(self, readings: dict[str, str]) -> Varying[T] | None:
        """The same with readings chosen; None where nothing is said for the chosen option."""
        if self.on != "reading":
            return self
        for option, value in self.values:
            if option == readings.get(self.name):
                return Varying("", "", (("", value),), self.at)
        return None

    @property
    def everything(self) -> tuple[T, ...]:
        return tuple(value for _, value in self.values)


@dataclass(frozen=True)
class Attribute:
    """A trait drawn once per Party: values with their weights, in the order written."""

    name: Scalar
    weights: tuple[tuple[Scalar, Fraction], ...]


@dataclass(frozen=True)
class Parties:
    count: int
    gaps: Law
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Body:
    """Who meets: when, with how long an agenda, and how early papers must be in.

    ``agenda`` counts items or minutes, as ``agenda_unit`` says.  ``papers`` are working days before the
    meeting.
    """

    name: Scalar
    meets: MeetingSpec
    calendar: Scalar | None
    agenda: int
    agenda_unit: str
    papers: int
    order: tuple[str, ...] = ("ready", "party")


@dataclass(frozen=True)
class Pool:
    """People or teams that do one job at a time each."""

    name: Scalar
    size: int


@dataclass(frozen=True)
class Handling:
    """How an event, or a decision as a whole, comes about: after a delay, by a pool, at a body's meeting."""

    name: Scalar
    takes: Varying[Law] | None = None
    uses: Scalar | None = None
    at_body: Varying[Scalar] | None = None
    calendar: Scalar | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Row:
    """Weights of a decision's outcomes at one visit.

    Where ``rest`` is given, ``weights`` are probabilities and the other outcomes share what is left, in
    proportion to the row called ``rest``.
    """

    name: str
    weights: tuple[tuple[Scalar, Fraction], ...]
    rest: str = ""
    at: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class DecisionRow:
    """Rows by visit: ``visits[n]`` for the visit with counter value n, ``later`` for all after them."""

    handling: Handling
    visits: tuple[Row, ...]
    later: Row | None

    @property
    def name(self) -> Scalar:
        return self.handling.name

    def row(self, visit: int) -> Row:
        """The row for a counter value."""
        if visit < len(self.visits):
            return self.visits[visit]
        assert self.later is not None, "a scenario that was read has a row for every visit"
        return self.later

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.visits + ((self.later,) if self.later else ())


class Per(Enum):
    """What a cost is charged for."""

    EVENT = "per"
    ITEM = "per item of"
    WORKING_DAY = "per working day of"
    ONCE = "once in"


@dataclass(frozen=True)
class Cost:
    """A cost line: ``amount`` (low to high) for each ``per``, times ``effort`` days where given."""

    name: Scalar
    per: Per
    of: tuple[Scalar, ...]
    amount: Varying[Quantity]
    effort: Quantity | None = None

    @property
    def currency(self) -> str:
        return self.amount.everything[0].unit.split()[0]


class Kind(Enum):
    """What an output measures; the value is its key in a scenario."""

    COUNT = "count"
    BEYOND_FIRST = "beyond the first"
    TIME_TO = "time to"
    STILL_WAITING = "still waiting for"
    ITEMS = "items"
    MINUTES = "minutes"
    BACKLOG = "backlog"
    WAIT = "wait"
    OCCUPANCY = "occupancy"
    WORKING_DAYS = "working days"
    COST = "cost"


@dataclass(frozen=True)
class Output:
    """One thing to report: ``of`` names events, a body, a pool or cost lines, by its kind."""

    name: Scalar
    kind: Kind
    of: tuple[Scalar, ...]
    after: Quantity | None = None


@dataclass(frozen=True)
class Cases:
    """What each of some events costs a Party: differences of outputs between the rules, per such event."""

    name: Scalar
    each: tuple[Scalar, ...]
    outputs: tuple[Scalar, ...]


@dataclass(frozen=True)
class Scenario:
    """One scenario file.  Dates: the first day is ``start``; nothing takes effect at or after ``until``."""

    title: str
    path: str
    rules: tuple[Scalar, ...]
    words_of: str
    readings: tuple[tuple[Scalar, Scalar], ...]
    tick: str
    start: date
    until: date
    to_completion: bool
    calendars: tuple[CalendarSpec, ...]
    parties: Parties
    bodies: tuple[Body, ...]
    pools: tuple[Pool, ...]
    events: tuple[Handling, ...]
    decisions: tuple[DecisionRow, ...]
    ends: tuple[tuple[Scalar, Scalar], ...]
    outputs: tuple[Output, ...]
    costs: tuple[Cost, ...]
    cases: tuple[Cases, ...]
    inputs: tuple[Input, ...]
    replications: int = 100
    seed: int = 1
    at: Span | None = field(default=None, compare=False, repr=False)

    @property
    def days(self) -> int:
        """Days from ``start`` to ``until``."""
        return (self.until - self.start).days

    def reports(self, kind: Kind, name: str) -> bool:
        """Whether some output of this kind is about a body or pool."""
        return any(output.kind is kind and name in {of.text for of in output.of} for output in self.outputs)

    @property
    def ticks_per_day(self) -> int:
        return TICKS_PER_DAY[self.tick]
