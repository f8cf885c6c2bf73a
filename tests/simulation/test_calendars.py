"""Working days, holidays and meeting days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.simulation.calendars import (
    CANCELLED,
    NEXT_WORKING_DAY,
    Calendar,
    CalendarSpec,
    MeetingSpec,
    meeting_days,
    parse_weekdays,
    resolve_calendar,
)

WEEK = ("MO", "TU", "WE", "TH", "FR")
MONDAY = date(2024, 1, 1)
SECOND_WEDNESDAY = MeetingSpec("FREQ=MONTHLY;BYDAY=2WE")


def week(holidays: tuple[date, ...] = (), days: int = 60) -> Calendar:
    return resolve_calendar(CalendarSpec("week", WEEK, dates=holidays), MONDAY, days)


def test_n_working_days_after_a_day_is_the_nth_strictly_after_it() -> None:
    calendar = week()
    assert calendar.after(0, 1) == 1
    assert calendar.after(4, 1) == 7  # a Friday, then Monday
    assert calendar.after(5, 1) == 7  # from a Saturday too
    assert calendar.after(0, 5) == 7


def test_nought_working_days_after_a_day_is_that_day_even_a_sunday() -> None:
    assert week().after(6, 0) == 6


def test_a_holiday_is_no_working_day() -> None:
    assert week((MONDAY + timedelta(days=1),)).after(0, 1) == 2


def test_beyond_the_calendar_there_is_nothing() -> None:
    assert week(days=10).after(9, 5) == 10
    assert week().before(2, 9) == -1


def test_the_nth_working_day_before_a_meeting_is_strictly_before_it() -> None:
    calendar = week()
    assert calendar.before(9, 1) == 8
    assert calendar.before(7, 1) == 4
    assert calendar.before(9, 5) == 2
    assert calendar.before(9, 0) == 9


def test_english_holidays_come_from_the_library_and_differ_from_scottish_ones() -> None:
    start = date(2020, 1, 1)
    england = resolve_calendar(CalendarSpec("e", WEEK, place="England"), start, 366)
    scotland = resolve_calendar(CalendarSpec("s", WEEK, place="Scotland"), start, 366)
    easter_monday = (date(2020, 4, 13) - start).days
    assert not england.is_working(easter_monday) and scotland.is_working(easter_monday)
    assert not scotland.is_working(1) and england.is_working(1)


def test_an_unknown_place_is_an_error() -> None:
    with pytest.raises(ClauseproofError, match="no public holidays are known for 'Engelnd'"):
        resolve_calendar(CalendarSpec("e", WEEK, place="Engelnd"), MONDAY, 10)


def test_weekdays_may_be_listed_or_spanned() -> None:
    assert parse_weekdays("MO-WE, FR", None) == ("MO", "TU", "WE", "FR")
    for wrong in ("FR-MO", "XX"):
        with pytest.raises(ClauseproofError):
            parse_weekdays(wrong, None)


def test_the_meeting_rule_is_anchored_at_the_first_of_the_starting_month() -> None:
    every_second_month = MeetingSpec("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO")
    days = meeting_days(every_second_month, None, date(2024, 1, 15), 200)
    months = [(date(2024, 1, 15) + timedelta(days=day)).month for day in days]
    assert months == [3, 5, 7]


def test_second_wednesdays_of_the_paper() -> None:
    days = meeting_days(SECOND_WEDNESDAY, None, date(2019, 12, 20), 69)
    assert [date(2019, 12, 20) + timedelta(days=day) for day in days] == [
        date(2020, 1, 8),
        date(2020, 2, 12),
    ]


def test_a_meeting_on_a_holiday_moves_to_the_next_working_day_or_is_cancelled() -> None:
    holiday = (date(2024, 1, 10), date(2024, 1, 11), date(2024, 1, 12))
    calendar = week(holiday)
    moved = meeting_days(MeetingSpec("FREQ=MONTHLY;BYDAY=2WE", NEXT_WORKING_DAY), calendar, MONDAY, 60)
    cancelled = meeting_days(MeetingSpec("FREQ=MONTHLY;BYDAY=2WE", CANCELLED), calendar, MONDAY, 60)
    assert [MONDAY + timedelta(days=day) for day in moved] == [date(2024, 1, 15), date(2024, 2, 14)]
    assert [MONDAY + timedelta(days=day) for day in cancelled] == [date(2024, 2, 14)]


def test_a_meeting_that_moves_onto_another_is_held_once() -> None:
    calendar = week((date(2024, 1, 2),))
    days = meeting_days(MeetingSpec("FREQ=DAILY;BYDAY=TU,WE"), calendar, MONDAY, 7)
    assert days == (2,)


def test_a_meeting_that_moves_past_the_end_is_not_held() -> None:
    assert meeting_days(MeetingSpec("FREQ=WEEKLY;BYDAY=SU"), week(days=7), MONDAY, 7) == ()


def test_a_rule_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ClauseproofError, match="meeting rule"):
        meeting_days(MeetingSpec("EVERY=WEDNESDAY"), None, MONDAY, 60)


def test_no_english_holiday_moves_a_second_wednesday() -> None:
    start, length = date(2000, 1, 1), 40 * 365
    england = resolve_calendar(CalendarSpec("e", WEEK, place="England"), start, length)
    assert meeting_days(SECOND_WEDNESDAY, england, start, length) == meeting_days(SECOND_WEDNESDAY, None, start, length)


def test_mean_wait_for_a_second_wednesday_over_400_years() -> None:
    """15.4011 days in continuous time; 14.9011 if the day itself counts; 15.9011 if only a later one does."""
    start, length = date(2000, 1, 1), 146_097
    meetings = meeting_days(SECOND_WEDNESDAY, None, start, length)
    gaps = [later - earlier for earlier, later in zip(meetings, (*meetings[1:], meetings[0] + length), strict=True)]
    assert sum(gaps) == length
    assert sum(gap * gap for gap in gaps) / 2 / length == pytest.approx(15.4011, abs=5e-5)
    assert sum(gap * (gap - 1) / 2 for gap in gaps) / length == pytest.approx(14.9011, abs=5e-5)
    assert sum(gap * (gap + 1) / 2 for gap in gaps) / length == pytest.approx(15.9011, abs=5e-5)
