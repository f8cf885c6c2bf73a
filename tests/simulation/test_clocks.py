"""Clocks: when they start, when they stop, and what a draw counts."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.simulation.draws import Draws
from clauseproof.simulation.philox import draw, identity_of
from tests.simulation.toys import HEAD, ran, resolved_toy, rows, story, toy

CHAIN = toy(
    "s: {one of: [a, b, c], initially: a}",
    "x: {by: Party, shall: yes, when: s is a, then: {s: b}}\ny: {by: Party, shall: yes, when: s is b, then: {s: c}}",
)


def test_a_clock_is_drawn_when_its_event_becomes_enabled_and_fires_when_it_runs_out() -> None:
    resolved = resolved_toy(CHAIN, "events: {x: {takes: 3 days, source: t}, y: {takes: 4 days, source: t}}", "y")
    assert story(resolved, ran(resolved)) == [(3, 0, "x"), (7, 0, "y")]


def test_an_event_that_fires_and_stays_enabled_draws_afresh_at_the_next_visit() -> None:
    book = toy("n: 0..3", "x: {by: Party, shall: yes, when: n < 3, then: {n: n + 1}}")
    resolved = resolved_toy(book, "events: {x: {takes: 'whole uniform(1, 50) days', source: t}}", "x")
    record = ran(resolved, seed=8)
    timing = resolved.tables[0].slots[0].timing
    assert timing is not None
    drawn = [timing.tables[0].value(draw(8, 0, identity_of("event", "x"), visit, 0)) for visit in range(3)]
    assert [row.visit for row in rows(record)] == [0, 1, 2]
    assert [row.tick for row in rows(record)] == [sum(drawn[: n + 1]) for n in range(3)]


TWO = "go: yes/no\nn: 0..9\ndone: yes/no"
TWO_EVENTS = """
tick over: {by: Clerk, shall: yes, when: n < 5, then: {n: n + 1}}
slow: {by: Party, shall: yes, when: not done, then: {done: yes}}
"""


def test_any_other_event_keeps_its_clock_while_continuously_enabled() -> None:
    resolved = resolved_toy(
        toy(TWO, TWO_EVENTS),
        "events: {tick over: {takes: 2 days, source: t}, slow: {takes: 5 days, source: t}}",
        "slow",
    )
    assert (5, 0, "slow") in story(resolved, ran(resolved))


def test_an_event_that_is_disabled_loses_its_clock_and_starts_anew_with_the_next_visit() -> None:
    events = """
flip: {by: Clerk, shall: yes, when: n < 2, then: {n: n + 1, go: not go}}
slow: {by: Party, shall: yes, when: not go and not done, then: {done: yes}}
"""
    resolved = resolved_toy(
        toy(TWO, events),
        "events: {flip: {takes: 3 days, source: t}, slow: {takes: 5 days, source: t}}",
        "slow",
    )
    record = ran(resolved)
    assert story(resolved, record) == [(3, 0, "flip"), (6, 0, "flip"), (11, 0, "slow")]
    assert rows(record)[-1].visit == 1, "the draw that was dropped counts as a visit"


def test_enabledness_is_judged_after_a_step_and_never_inside_it() -> None:
    """The guard of 'slow' reads two variables that change together: in no state does it fail."""
    events = """
swap: {by: Clerk, shall: yes, when: n < 3, then: {n: n + 1, go: not go, done: not done}}
slow: {by: Party, shall: yes, when: go = done, then: {n: 9}}
"""
    resolved = resolved_toy(
        toy(TWO, events),
        "events: {swap: {takes: 2 days, source: t}, slow: {takes: 5 days, source: t}}",
        "slow",
    )
    assert story(resolved, ran(resolved))[2] == (5, 0, "slow")


def test_a_power_without_a_delay_never_happens_and_a_power_with_one_does() -> None:
    book = toy(
        "s: {one of: [a, b, c], initially: a}",
        "x: {by: Party, may: yes, when: s is a, then: {s: b}}\ny: {by: Party, shall: yes, when: s is a, then: {s: c}}",
    )
    never = resolved_toy(book, "events: {y: {takes: 9 days, source: t}}", "y")
    assert story(never, ran(never)) == [(9, 0, "y")]
    does = resolved_toy(book, "events: {x: {takes: 2 days, source: t}, y: {takes: 9 days, source: t}}", "y")
    assert story(does, ran(does)) == [(2, 0, "x")]


def test_a_cycle_of_zero_durations_is_an_error() -> None:
    book = toy(
        "s: {one of: [a, b], initially: a}",
        "x: {by: Party, shall: yes, when: s is a, then: {s: b}}\ny: {by: Party, shall: yes, when: s is b,"
        " then: {s: a}}",
    )
    resolved = resolved_toy(book, "events: {x: {takes: 0 days, source: t}, y: {takes: 0 days, source: t}}", "y")
    with pytest.raises(ClauseproofError, match="goes round in a circle in no time") as caught:
        ran(resolved)
    assert caught.value.diagnostics[0].code == "CP052"


def test_several_things_in_no_time_are_no_cycle() -> None:
    book = toy("n: 0..9", "x: {by: Party, shall: yes, when: n < 9, then: {n: n + 1}}")
    resolved = resolved_toy(book, "events: {x: {takes: 0 days, source: t}}", "x")
    assert [tick for tick, _, _ in story(resolved, ran(resolved))] == [0] * 9


def test_working_days_count_on_the_calendar_from_the_day_of_enabling() -> None:
    head = HEAD.replace("MO-SU", "MO-FR, holidays: [2020-01-06]")  # day 5; day 0 is a Wednesday
    resolved = resolved_toy(
        CHAIN,
        "events: {x: {takes: 3 working days, source: t}, y: {takes: 0 working days, source: t}}",
        "y",
        head=head,
    )
    assert story(resolved, ran(resolved)) == [(6, 0, "x"), (6, 0, "y")]


def test_with_hours_as_ticks_a_working_day_keeps_the_hour() -> None:
    head = HEAD.replace("horizon", "tick: hour\nhorizon").replace("MO-SU", "MO-FR")
    resolved = resolved_toy(
        CHAIN,
        "events: {x: {takes: 5 hours, source: t}, y: {takes: 2 working days, source: t}}",
        "y",
        head=head,
    )
    assert story(resolved, ran(resolved)) == [(5, 0, "x"), (2 * 24 + 5, 0, "y")]


def test_a_duration_may_differ_by_attribute() -> None:
    head = HEAD.replace("source: test}", "attributes: {size: {large: 50, small: 50}}, source: test}")
    resolved = resolved_toy(
        CHAIN,
        "events: {x: {takes: {attribute: size, small: 2 days, large: 30 days}, source: t}, y: {takes: 1"
        " day, source: t}}",
        "y",
        count=12,
        head=head,
    )
    values = Draws(resolved, 1, 0).attribute_values
    ticks = {party: tick for tick, party, name in story(resolved, ran(resolved)) if name == "x"}
    assert ticks == {party: (30, 2)[value] for party, (value,) in enumerate(values)}
    assert set(ticks.values()) == {2, 30}


def test_an_attribute_that_the_rulebook_knows_fixes_the_first_state() -> None:
    book = toy(
        "size: {one of: [large, small], initially: any}\ns: {one of: [a, b], initially: a}",
        "x: {by: Party, shall: yes, when: s is a and size is large, then: {s: b}}",
    )
    head = HEAD.replace("source: test}", "attributes: {size: {large: 50, small: 50}}, source: test}")
    resolved = resolved_toy(book, "events: {x: {takes: 1 day, source: t}}", "x", count=20, head=head)
    record = ran(resolved)
    values = Draws(resolved, 1, 0).attribute_values
    assert [row.reason for row in record.parties] == [("done", "stuck")[value] for (value,) in values]
