"""Working days, holidays and the days on which a body meets, resolved to plain integers before anything runs.

Day 0 is the scenario's first day.  Public holidays come from the ``holidays`` library, which changes over
time: so the resolved days, not the library's name for them, are part of a scenario's hash.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.source import Span
from clauseproof.simulation.recurrence import occurrences

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

PLACES = {
    "England": ("GB", "ENG"),
    "Wales": ("GB", "WLS"),
    "Scotland": ("GB", "SCT"),
    "Northern Ireland": ("GB", "NIR"),
}
"""Places whose public holidays have a plain name here; others are written as in ISO 3166 (``US-NY``)."""

NEXT_WORKING_DAY = "next working day"
CANCELLED = "cancelled"


@dataclass(frozen=True)
class CalendarSpec:
    """A calendar as written: working weekdays, and holidays by place or by date."""

    name: str
    weekdays: tuple[str, ...]
    place: str = ""
    dates: tuple[date, ...] = ()
    at: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class MeetingSpec:
    """When a body meets: a recurrence rule (RFC 5545), and what becomes of a meeting on a day off."""

    rule: str
    on_holiday: str = NEXT_WORKING_DAY
    at: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Calendar:
    """Working days as rising day numbers from 0 to ``length`` − 1."""

    name: str
    working: tuple[int, ...]
    length: int

    @cached_property
    def _days(self) -> frozenset[int]:
        return frozenset(self.working)

    def is_working(self, day: int) -> bool:
        return day in self._days

    def after(self, day: int, n: int) -> int:
        """The n-th working day strictly after ``day``; ``day`` for n = 0; ``length`` where there is none."""
        if n == 0:
            return day
        index = bisect_left(self.working, day + 1) + n - 1
        return self.working[index] if index < len(self.working) else self.length

    def before(self, day: int, n: int) -> int:
        """The n-th working day strictly before ``day``; ``day`` itself for n = 0; −1 where there is none."""
        if n == 0:
            return day
        index = bisect_left(self.working, day) - n
        return self.working[index] if index >= 0 else -1

    def on_or_after(self, day: int) -> int:
        """The first working day from ``day`` on; ``length`` where there is none."""
        index = bisect_left(self.working, day)
        return self.working[index] if index < len(self.working) else self.length


def parse_weekdays(text: str, at: Span | None) -> tuple[str, ...]:
    """``MO-FR`` or ``MO, TU, TH`` in the order of the week.  Raises :class:`ClauseproofError` (CP050)."""
    chosen: set[str] = set()
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            raise fail("CP050", f"'{part}' is no weekday", at, help="write MO-FR, or MO, TU, TH")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if end < begin:
            raise fail("CP050", f"'{part}' runs backwards through the week", at)
        chosen.update(WEEKDAYS[begin : end + 1])
    return tuple(day for day in WEEKDAYS if day in chosen)


def resolve_calendar(spec: CalendarSpec, start: date, length: int) -> Calendar:
    """The calendar's working days from ``start`` on, ``length`` days.

    Raises :class:`ClauseproofError` (CP050) where the holidays library does not know the place.
    """
    off = set(spec.dates) | (_public_holidays(spec, start, length) if spec.place else set())
    open_days = {WEEKDAYS.index(day) for day in spec.weekdays}
    first = start.toordinal()
    working = [
        day for day in range(length) if (first + day + 6) % 7 in open_days and date.fromordinal(first + day) not in off
    ]
    return Calendar(spec.name, tuple(working), length)


def _public_holidays(spec: CalendarSpec, start: date, length: int) -> set[date]:
    import holidays

    country, subdivision = PLACES.get(spec.place, (None, None))
    if country is None:
        country, _, rest = spec.place.partition("-")
        subdivision = rest or None
    years = range(start.year, (start + timedelta(days=length)).year + 1)
    try:
        return set(holidays.country_holidays(country, subdiv=subdivision, years=years))
    except NotImplementedError:
        raise fail(
            "CP050",
            f"no public holidays are known for '{spec.place}'",
            spec.at,
            help=did_you_mean(spec.place, PLACES) or "write a place as in ISO 3166 (DE, US-NY), or list the dates",
        ) from None


def meeting_days(spec: MeetingSpec, calendar: Calendar | None, start: date, length: int) -> tuple[int, ...]:
    """The days on which a body meets, rising, each once.

    The rule is anchored at the first of ``start``'s month, so that "every second month" has a meaning.  A
    meeting that would fall on a day off is moved or cancelled (``on_holiday``); without a calendar every day
    will do.
    Raises :class:`ClauseproofError` (CP050) as :func:`occurrences` does.
    """
    days: set[int] = set()
    for found in occurrences(spec.rule, start.replace(day=1), start + timedelta(days=length), spec.at):
        day = found.toordinal() - start.toordinal()
        if calendar is not None and 0 <= day < length and not calendar.is_working(day):
            if spec.on_holiday == CANCELLED:
                continue
            day = calendar.on_or_after(day)
        if 0 <= day < length:
            days.add(day)
    return tuple(sorted(days))
