"""Recurrence rules (RFC 5545), in the part that says on which days a body meets.

The text is checked word by word before the library sees it, which takes an interval of nought for a rule and
loops for ever, and knows hours, minutes and seconds, which no meeting day needs.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice, takewhile

from clauseproof.diagnostics import ClauseproofError, did_you_mean, fail
from clauseproof.model.source import Span
from clauseproof.simulation.numbers import shortened

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")

MOST_MEETINGS = 100_000
"""Meetings of one body within the horizon."""

_ORDINALS = {"MONTHLY": 5, "YEARLY": 53}
_LARGEST = {"BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_COUNTS = {"INTERVAL": 10_000, "COUNT": 1_000_000}
_KEYS = ("FREQ", *_COUNTS, "UNTIL", "WKST", "BYDAY", "BYMONTH", *_LARGEST)
_WEEKDAY = re.compile(r"(?P<ordinal>[+-]?[0-9]{1,2})?(?P<day>MO|TU|WE|TH|FR|SA|SU)")
_WHOLE = re.compile(r"[+-]?[0-9]{1,7}")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6})?")


def occurrences(rule: str, anchor: date, end: date, at: Span | None) -> tuple[date, ...]:
    """The days from ``anchor`` to ``end`` (inclusive) on which the rule falls, rising.

    Raises :class:`ClauseproofError` (CP050) where the rule cannot be read, is finer than a day or falls on
    more than :data:`MOST_MEETINGS` days.
    """
    from dateutil.rrule import rrulestr

    text = "".join(rule.split()).upper().removeprefix("RRULE:")
    _check(text, at)
    last = datetime.combine(end, datetime.min.time())
    try:
        moments = rrulestr(text, dtstart=datetime.combine(anchor, datetime.min.time()))
        found = list(islice(takewhile(lambda moment: moment <= last, moments), MOST_MEETINGS + 1))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _unreadable(str(error), at) from None
    if len(found) > MOST_MEETINGS:
        raise fail(
            "CP050",
            f"the meeting rule falls on more than {MOST_MEETINGS:,} days within the horizon",
            at,
            help="let the body meet less often, or end the horizon earlier",
        )
    return tuple(moment.date() for moment in found)


def _unreadable(why: str, at: Span | None, help: str = "") -> ClauseproofError:
    return fail(
        "CP050",
        f"the meeting rule cannot be read: {why}",
        at,
        help=help or "a recurrence rule as in RFC 5545, for example FREQ=MONTHLY;BYDAY=2WE",
    )


def _check(text: str, at: Span | None) -> None:
    """Every part has a known key, once, and a value within its bounds."""
    parts: dict[str, str] = {}
    for part in text.split(";"):
        key, _, value = part.partition("=")
        if key not in _KEYS or not value:
            raise _unreadable(f"'{shortened(part)}' is no part of it", at, did_you_mean(key, _KEYS))
        if key in parts:
            raise _unreadable(f"'{key}' is given twice", at)
        parts[key] = value
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise _unreadable(
            f"'{shortened(frequency)}' is no frequency of a day or more" if frequency else "it names no frequency",
            at,
            "FREQ is " + ", ".join(FREQUENCIES),
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise _unreadable("it ends by COUNT or by UNTIL, not both", at)
    for key, value in parts.items():
        for one in value.split(","):
            if not _is_sound(key, one, frequency, "BYMONTH" in parts):
                raise _unreadable(f"{key} is never '{shortened(one)}'", at, _bounds(key))


def _is_sound(key: str, value: str, frequency: str, by_month: bool) -> bool:
    match key:
        case "FREQ":
            return True
        case "UNTIL":
            return bool(_UNTIL.fullmatch(value))
        case "WKST" | "BYDAY":
            match = _WEEKDAY.fullmatch(value)
            if not match or match["ordinal"] is None:
                return match is not None
            most = 5 if by_month else _ORDINALS.get(frequency, 0)
            return key == "BYDAY" and frequency in _ORDINALS and 1 <= abs(int(match["ordinal"])) <= most
        case _:
            if not _WHOLE.fullmatch(value):
                return False
            number = int(value)
            if key in _LARGEST:
                return 1 <= abs(number) <= _LARGEST[key]
            return 1 <= number <= (12 if key == "BYMONTH" else _COUNTS[key])


def _bounds(key: str) -> str:
    match key:
        case "BYDAY":
            return "MO to SU; in months also the 1st to 5th (2WE) or the last (-1FR)"
        case "WKST":
            return "MO to SU"
        case "UNTIL":
            return "write 20260227"
        case "BYMONTH":
            return "a month is 1 to 12"
        case _ if key in _COUNTS:
            return f"a whole number from 1 to {_COUNTS[key]:,}"
        case _:
            return f"1 to {_LARGEST[key]}, or -1 to -{_LARGEST[key]} from the end"
