"""Text that is meant to break the reading of a scenario ends in a diagnostic with its place, and soon."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from time import perf_counter

import pytest

from clauseproof.diagnostics import ClauseproofError, Diagnostic
from clauseproof.simulation.calendars import MeetingSpec, meeting_days
from clauseproof.simulation.resolving import resolve
from tests.simulation.lifecycle import scenario_of
from tests.simulation.test_reading import GOOD
from tests.simulation.toys import toy

MANY = "9" * 5000

BOOK = toy(
    "s: {one of: [a, b, c], initially: a}",
    "file: {by: Party, shall: yes, when: s is a, then: {s: b}}",
    "```yaml decision\nruling: {by: Board, shall: yes}\n```\n"
    "```yaml event\nallow: {decision: ruling, when: s is b, then: {s: c}}\n"
    "refuse: {decision: ruling, when: s is b, then: {s: a}}\n```",
)


def told(old: str, new: str) -> Diagnostic:
    """What is said, on the way to integer tables, about the good scenario with one change."""
    assert GOOD.count(old) == 1
    with pytest.raises(ClauseproofError) as caught:
        resolve(scenario_of(GOOD.replace(old, new)), [BOOK])
    return caught.value.diagnostics[0]


def test_the_good_scenario_fits_its_rulebook() -> None:
    assert resolve(scenario_of(GOOD), [BOOK]).bodies[0].meetings


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("takes: 5 working days", "takes: NUMBER working days", 10),
        ("takes: 5 working days", "takes: 0.NUMBER working days", 10),
        ("takes: 5 working days", "takes: 'whole uniform(3, NUMBER) working days'", 10),
        ("takes: 5 working days", "takes: 'one of (NUMBER: 3, 4: 1) working days'", 10),
        ("takes: 5 working days", "takes: 'one of (3: NUMBER, 4: 1) working days'", 10),
        ("takes: 5 working days", "takes: 'exponential(mean NUMBER days)'", 10),
        ("allow: 3", "allow: NUMBER", 12),
        ("allow: 3", "allow: NUMBER %", 12),
        ("minutes: 30", "minutes: NUMBER", 12),
        ("agenda: 8 items", "agenda: NUMBER items", 6),
        ("papers: 0", "papers: NUMBER working days", 6),
        ("size: 3", "size: NUMBER", 8),
        ("count: 10", "count: NUMBER", 4),
        ("gaps: 1 day", "gaps: NUMBER days", 4),
        ("4..12 items", "4..NUMBER items", 6),
        ("amount: 5..9 GBP", "amount: 5..NUMBER GBP", 15),
        ("rules: [toy]", "experiment: {seed: NUMBER}\nrules: [toy]", 1),
        ("rules: [toy]", "experiment: {replications: NUMBER}\nrules: [toy]", 1),
    ],
)
@pytest.mark.parametrize("number", ["99999999999999999999", MANY], ids=["twenty digits", "5,000 digits"])
def test_a_number_of_too_many_digits_is_told(old: str, new: str, line: int, number: str) -> None:
    if "seed" in new and len(number) < 100:
        number = str(1 << 64)
    diagnostic = told(old, new.replace("NUMBER", number))
    assert diagnostic.code == "CP050"
    assert diagnostic.span is not None and diagnostic.span.line == line
    assert len(diagnostic.message) < 150


def test_a_visit_of_too_many_digits_is_no_visit() -> None:
    assert told("visit 1: {", f"visit {MANY[:100]}: {{").code == "CP004"


@pytest.mark.parametrize(
    "law",
    [
        "whole uniform(1, 999999999999) working days",
        "one of (1: 1, 999999999999: 1) working days",
        "uniform(1, 999999999999) days",
    ],
)
def test_a_law_whose_table_would_be_too_large_is_told(law: str) -> None:
    diagnostic = told("takes: 5 working days", f"takes: '{law}'")
    assert diagnostic.code == "CP050" and "beyond a million" in diagnostic.message


def test_the_largest_duration_ends_past_the_horizon() -> None:
    from tests.simulation.toys import ran

    resolved = resolve(scenario_of(GOOD.replace("takes: 5 working days", "takes: 999999999999 working days")), [BOOK])
    assert not [row for row in ran(resolved).log or () if row.kind == "event"]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("FREQ=MONTHLY;BYDAY=9WE", "BYDAY is never '9WE'"),
        ("FREQ=MONTHLY;BYDAY=0WE", "BYDAY is never '0WE'"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=9WE", "BYDAY is never '9WE'"),
        ("FREQ=WEEKLY;BYDAY=2WE", "BYDAY is never '2WE'"),
        ("FREQ=MONTHLY;INTERVAL=0;BYDAY=2WE", "INTERVAL is never '0'"),
        ("FREQ=MONTHLY;INTERVAL=-1", "INTERVAL is never '-1'"),
        (f"FREQ=MONTHLY;INTERVAL={MANY}", "INTERVAL is never '999"),
        (f"FREQ=MONTHLY;BYDAY={MANY}WE", "BYDAY is never '999"),
        ("FREQ=SECONDLY", "'SECONDLY' is no frequency"),
        ("FREQ=MINUTELY;BYDAY=WE", "'MINUTELY' is no frequency"),
        ("FREQ=HOURLY", "'HOURLY' is no frequency"),
        ("FREQ=DAILY;BYHOUR=1", "'BYHOUR=1' is no part of it"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY is never '0'"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY is never '32'"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH is never '13'"),
        ("FREQ=MONTHLY;FREQ=DAILY", "'FREQ' is given twice"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20200301", "not both"),
        ("BYDAY=WE", "names no frequency"),
        ("FREQ=DAILY;UNTIL=20209999", ""),
        ("''", ""),
    ],
)
def test_a_rule_that_makes_no_sense_is_told(rule: str, says: str) -> None:
    diagnostic = told("meets: FREQ=WEEKLY", f"meets: {rule}")
    assert diagnostic.code == "CP050" and "meeting rule cannot be read" in diagnostic.message
    assert says in diagnostic.message
    assert diagnostic.span is not None and diagnostic.span.line == 6


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=DAILY;UNTIL=20191201", "FREQ=YEARLY"])
def test_a_body_that_never_meets_within_the_horizon_is_told(rule: str) -> None:
    """The third meets on 1 January, which is a holiday, and its meeting is cancelled."""
    diagnostic = told("meets: FREQ=WEEKLY", f"on holiday: cancelled, meets: {rule}")
    assert diagnostic.code == "CP050"
    assert diagnostic.message == "the body 'Board' never meets between 2020-01-01 and 2021-01-01"
    assert diagnostic.span is not None and diagnostic.span.line == 6


def test_meetings_within_the_horizon_have_a_limit() -> None:
    with pytest.raises(ClauseproofError, match="more than 100,000 days within the horizon"):
        meeting_days(MeetingSpec("FREQ=DAILY"), None, date(2020, 1, 1), 400 * 365)
    assert len(meeting_days(MeetingSpec("FREQ=DAILY"), None, date(2020, 1, 1), 40 * 365)) == 40 * 365


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2020, 1, 31)),
        ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2MO", date(2020, 3, 9)),
        ("freq=monthly; bymonthday=-1", date(2020, 1, 31)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=SU", date(2020, 1, 31)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;COUNT=3", date(2020, 1, 1)),
    ],
)
def test_rules_that_make_sense_are_read(rule: str, first: date) -> None:
    days = meeting_days(MeetingSpec(rule), None, date(2020, 1, 1), 365)
    assert date.fromordinal(date(2020, 1, 1).toordinal() + days[0]) == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("until: 2021-01-01", "until: 9999-12-31"),
        ("from: 2020-01-01", "from: 0001-01-01"),
    ],
)
def test_a_horizon_of_millennia_is_told(old: str, new: str) -> None:
    assert "at most 400 years" in told(old, new).message


NASTY = (
    *("''", "'x: y'", "[]", "{}", "~", "[a, [b]]", "{value: }", "{value: {value: 1}}", "{reading: r}", "yes", "' '"),
    *("\N{SUPERSCRIPT TWO}", "\N{ARABIC-INDIC DIGIT THREE}", "-1", "0", "1e400", "nan", "999999999999", MANY),
    *(f"0.{MANY}", f"{MANY}..", f"5{' ' * 5000}x", "1..2", "'12,,3 items'", "2020-02-30", "US-XX", "as visit 1"),
    *("'exponential(mean 0 days)'", "'uniform(5, 1) days'", "'one of () days'", "'one of (1: 0) days'"),
    *("'triangular(1, 1, 1) days'", "'lognormal(median 1, p90 1) days'", "'FREQ=DAILY;BYDAY=-1MO'", "'100 %'"),
)
SPOT = re.compile(r"(?<=: )(?:'[^']*'|[^\[\]{},\n]+)(?=[,}\n])")
WHOLE = GOOD.replace("rules: [toy]", "rules: [toy]\nexperiment: {replications: 3, seed: 4}\ntick: day")


@pytest.mark.parametrize("nasty", NASTY, ids=[str(number) for number in range(len(NASTY))])
def test_whatever_stands_in_place_of_a_value_is_read_or_told_and_soon(nasty: str) -> None:
    spots = list(SPOT.finditer(WHOLE))
    assert len(spots) > 30
    began = perf_counter()
    for value in spots:
        text = WHOLE[: value.start()] + nasty + WHOLE[value.end() :]
        with suppress(ClauseproofError):
            resolve(scenario_of(text), [BOOK])
    assert perf_counter() - began < 20
