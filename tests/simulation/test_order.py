"""What comes first within one tick, and in a pool."""

from __future__ import annotations

from clauseproof.simulation.eventlog import ARRIVED, DISPATCHED
from tests.simulation.toys import HEAD, ran, resolved_toy, story, toy

PAIR = toy(
    "one: yes/no\ntwo: yes/no",
    "second in time: {by: Party, shall: yes, when: not one, then: {one: yes}}\n"
    "first in name: {by: Party, shall: yes, when: not two, then: {two: yes}}",
)


def test_completions_of_one_tick_go_by_party_and_then_by_clause_order() -> None:
    resolved = resolved_toy(
        PAIR,
        "events: {first in name: {takes: 4 days, source: t}, second in time: {takes: 4 days, source: t}}",
        "first in name",
        count=2,
    )
    assert story(resolved, ran(resolved)) == [
        (4, 0, "second in time"),
        (4, 0, "first in name"),
        (4, 1, "second in time"),
        (4, 1, "first in name"),
    ]


def test_arrivals_of_a_tick_come_before_its_completions() -> None:
    """Party 1 arrives on the day on which Party 0 completes."""
    resolved = resolved_toy(
        PAIR,
        "events: {first in name: {takes: 3 days, source: t}, second in time: {takes: 3 days, source: t}}",
        "first in name",
        count=2,
        gaps="3 days",
    )
    log = ran(resolved).log
    assert log is not None
    assert [(row.kind, row.party) for row in log if row.tick == 6] == [
        (ARRIVED, 1),
        ("event", 0),
        ("event", 0),
    ]


def test_a_completion_that_another_completion_brings_about_still_belongs_to_the_tick() -> None:
    book = toy(
        "s: {one of: [a, b, c], initially: a}",
        "y: {by: Party, shall: yes, when: s is b, then: {s: c}}\nx: {by: Party, shall: yes, when: s is a,"
        " then: {s: b}}",
    )
    resolved = resolved_toy(
        book, "events: {x: {takes: 2 days, source: t}, y: {takes: 0 days, source: t}}", "y", count=2
    )
    assert story(resolved, ran(resolved)) == [(2, 0, "x"), (2, 0, "y"), (2, 1, "x"), (2, 1, "y")]


STAGES = toy(
    "s: {one of: [a, b, c, d], initially: a}",
    "prepare: {by: Party, shall: yes, when: s is a, then: {s: b}}\nassess: {by: Clerk, shall: yes, when:"
    " s is b, then: {s: c}}",
)


def test_a_pool_takes_the_request_that_was_ready_first_then_the_lowest_party() -> None:
    resolved = resolved_toy(
        STAGES,
        "pools: {desk: {size: 1, source: t}}\n"
        "events: {prepare: {takes: 1 day, source: t}, assess: {uses: desk, takes: 5 days, source: t}}",
        "assess",
        count=3,
    )
    assert story(resolved, ran(resolved))[3:] == [(6, 0, "assess"), (11, 1, "assess"), (16, 2, "assess")]


def test_a_pools_queue_is_by_ready_date_and_party_where_insertion_order_differs() -> None:
    """A meeting on day 14 hears Parties by the date they came, and so they join the desk's queue; but all are
    ready on that one day, and the desk serves them by Party."""
    book = toy(
        "s: {one of: [a, b, c, d], initially: a}",
        "late: {by: Party, shall: yes, when: s is a, then: {s: b}}\nassess: {by: Clerk, shall: yes, when:"
        " s is c, then: {s: d}}",
        "```yaml decision\nruling: {by: Board, shall: yes}\n```\n"
        "```yaml event\nrule: {decision: ruling, when: s is b, then: {s: c}}\n```",
    )
    head = HEAD.replace("source: test}", "attributes: {size: {large: 50, small: 50}}, source: test}")
    resolved = resolved_toy(
        book,
        "pools: {desk: {size: 1, source: t}}\nbodies: {Board: {meets: FREQ=MONTHLY;BYMONTHDAY=15, agenda:"
        " 99 items, papers: 0, order: [ready, party], source: t}}\ndecisions: {ruling: {every visit:"
        " {rule: 1}, source: t}}\nevents: {late: {takes: {attribute: size, large: 9 days, small: 2 days},"
        " source: t}, assess: {uses: desk, takes: 1 day, source: t}}",
        "assess",
        count=8,
        head=head,
    )
    record = ran(resolved, seed=3)
    told = story(resolved, record)
    inserted = [party for _, party, name in told if name == "rule"]
    served = [row.party for row in record.log or () if row.kind == DISPATCHED]
    assert inserted != sorted(inserted), "the case tells insertion order and (ready, party) apart"
    assert served == sorted(inserted)


def test_dispatch_comes_after_all_completions_of_the_tick() -> None:
    """Five requests come on one day: the desk waits for all five before it takes the first."""
    head = HEAD.replace("source: test}", "attributes: {size: {large: 50, small: 50}}, source: test}")
    resolved = resolved_toy(
        STAGES,
        "pools: {desk: {size: 1, source: t}}\n"
        "events: {prepare: {takes: {attribute: size, large: 4 days, small: 4 days}, source: t},"
        " assess: {uses: desk, takes: 1 day, source: t}}",
        "assess",
        count=5,
        head=head,
    )
    log = [(row.kind, row.party) for row in ran(resolved).log or () if row.tick == 4]
    assert log == [*(("event", party) for party in range(5)), (DISPATCHED, 0)]


def test_a_duration_in_a_pool_is_drawn_at_enabling_and_runs_from_dispatch() -> None:
    resolved = resolved_toy(
        STAGES,
        "pools: {desk: {size: 1, source: t}}\nevents: {prepare: {takes: 0 days, source: t}, assess:"
        " {uses: desk, takes: 'whole uniform(2, 9) days', source: t}}",
        "assess",
        count=3,
    )
    record = ran(resolved)
    dispatched = {row.party: row.tick for row in record.log or () if row.kind == DISPATCHED}
    ended = {party: tick for tick, party, name in story(resolved, record) if name == "assess"}
    assert dispatched == {0: 0, 1: ended[0], 2: ended[1]}
    assert record.pool_days == [ended[2]] and record.pool_busy == [ended[2]]


IMPATIENT = toy(
    "s: {one of: [a, b, c], initially: a}",
    "assess: {by: Clerk, shall: yes, when: s is a, then: {s: b}}\n"
    "give up: {by: Party, shall: yes, when: s is a, then: {s: c}}",
)
BRIEF = (
    "pools: {desk: {size: 1, source: t}}\n"
    "events: {give up: {takes: 5 days, source: t}, assess: {uses: desk, takes: 9 days, source: t}}"
)


def test_disabling_takes_the_request_from_the_queue() -> None:
    """All arrive and give up together: Party 0 in mid-work, the others before any unit is free."""
    resolved = resolved_toy(IMPATIENT, BRIEF, "assess", count=4)
    record = ran(resolved)
    assert [(row.tick, row.party) for row in record.log or () if row.kind == DISPATCHED] == [(0, 0)]
    assert (record.pools[0].handled, record.pools[0].withdrawn) == (1, 3)
    assert (record.pool_busy, record.pool_days) == (
        [5],
        [0],
    ), "work broken off keeps a unit busy, and is no finished job"


def test_disabling_frees_the_unit_at_once() -> None:
    """They arrive a day apart: whoever gives up frees the unit for the next on the same day."""
    resolved = resolved_toy(IMPATIENT, BRIEF, "assess", count=4, gaps="1 day")
    record = ran(resolved)
    assert [(row.tick, row.party) for row in record.log or () if row.kind == DISPATCHED] == [
        (1, 0),
        (6, 1),
        (7, 2),
        (8, 3),
    ]
    assert record.pool_busy == [5 + 1 + 1 + 1]


BUSY = toy(
    "filed: yes/no\nstamped: yes/no\nsigned: yes/no\nheard: yes/no",
    "file: {by: Party, shall: yes, when: not filed, then: {filed: yes}}\n"
    "stamp: {by: Clerk, shall: yes, when: filed and not stamped, then: {stamped: yes}}\n"
    "sign: {by: Clerk, shall: yes, when: filed and not signed, then: {signed: yes}}",
    "```yaml decision\nruling: {by: Board, shall: yes}\n```\n"
    "```yaml event\nhear: {decision: ruling, when: not heard, then: {heard: yes}}\n```",
)
TWO_POOLS = """
bodies: {Board: {meets: FREQ=DAILY, agenda: 9 items, papers: 0, source: t}}
pools: {front: {size: SIZE, source: t}, back: {size: SIZE, source: t}}
events:
  file: {takes: 4 days, source: t}
  stamp: {uses: back, takes: WORK days, source: t}
  sign: {uses: front, takes: WORK days, source: t}
decisions: {ruling: {every visit: {hear: 1}, source: t}}
"""


def busy_day(tick: int, gaps: str, size: int = 1, work: int = 4, count: int = 3) -> list[tuple[str, str, int]]:
    """What happens within one tick where two pools and a body wait, as (kind, event, Party)."""
    text = TWO_POOLS.replace("SIZE", str(size)).replace("WORK", str(work))
    resolved = resolved_toy(BUSY, text, "sign", count=count, gaps=gaps)
    names = resolved.tables[0].identities
    log = ran(resolved).log or ()
    return [(row.kind, names.get(row.identity, ""), row.party) for row in log if row.tick == tick]


def test_a_tick_goes_by_phase_then_pool_then_party() -> None:
    """The front desk stands first in the scenario, though its work stands last in the rulebook.  On day 12 both
    desks get free for Party 1, who files on that day, while Party 2 arrives and the Board meets."""
    assert busy_day(12, gaps="4 days") == [
        (ARRIVED, "", 2),
        ("event", "stamp", 0),
        ("event", "sign", 0),
        ("event", "file", 1),
        (DISPATCHED, "sign", 1),
        (DISPATCHED, "stamp", 1),
        ("decision", "hear", 2),
    ]


def test_one_pool_serves_every_party_before_the_next_pool_begins() -> None:
    assert busy_day(4, gaps="0 days", size=2, count=2)[2:] == [
        (DISPATCHED, "sign", 0),
        (DISPATCHED, "sign", 1),
        (DISPATCHED, "stamp", 0),
        (DISPATCHED, "stamp", 1),
    ]


def test_a_completion_in_no_time_comes_before_the_next_dispatch() -> None:
    assert busy_day(4, gaps="0 days", work=0, count=2)[2:] == [
        (DISPATCHED, "sign", 0),
        ("event", "sign", 0),
        (DISPATCHED, "sign", 1),
        ("event", "sign", 1),
        (DISPATCHED, "stamp", 0),
        ("event", "stamp", 0),
        (DISPATCHED, "stamp", 1),
        ("event", "stamp", 1),
    ]


def test_requests_of_one_party_in_one_pool_go_by_clause_order() -> None:
    text = TWO_POOLS.replace("SIZE", "1").replace("WORK", "4").replace("uses: front", "uses: back")
    resolved = resolved_toy(BUSY, text, "sign")
    names = resolved.tables[0].identities
    served = [(row.tick, names[row.identity]) for row in ran(resolved).log or () if row.kind == DISPATCHED]
    assert served == [(4, "stamp"), (8, "sign")]
