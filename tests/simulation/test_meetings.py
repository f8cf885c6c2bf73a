"""Meetings: agenda, deadline, order, two bodies."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from tests.simulation.toys import HEAD, ran, resolved_toy, rows, story, toy

STATE = "s: {one of: [a, b, c, d], initially: a}"
FILE = "file: {by: Party, shall: yes, when: s is a, then: {s: b}}"
RULING = (
    "```yaml decision\nruling: {by: Board, shall: yes}\n```\n"
    "```yaml event\nallow: {decision: ruling, when: s is b, then: {s: c}}\n"
    "refuse: {decision: ruling, when: s is b, then: {s: d}}\n```"
)
BOOK = toy(STATE, FILE, RULING)
ALLOWED = "decisions: {ruling: {minutes: MINUTES, every visit: {allow: 1, refuse: 0}, source: t}}\n"


def scenario(
    meets: str = "FREQ=WEEKLY;BYDAY=WE",
    agenda: str = "2 items",
    papers: str = "0",
    files: str = "0 days",
    minutes: int = 30,
    more: str = "",
) -> str:
    return (
        f"bodies: {{Board: {{meets: '{meets}', agenda: {agenda}, papers: {papers}, source: t{more}}}}}\n"
        + ALLOWED.replace("MINUTES", str(minutes))
        + f"events: {{file: {{takes: '{files}', source: t}}}}\n"
    )


def ticks(resolved, name: str = "allow") -> list[tuple[int, int]]:  # type: ignore[no-untyped-def]
    return [(tick, party) for tick, party, event in story(resolved, ran(resolved)) if event == name]


def test_a_decision_is_drawn_when_its_body_handles_the_item() -> None:
    """Day 0 is a Wednesday; the item becomes ready on day 3 and is decided on day 7."""
    resolved = resolved_toy(BOOK, scenario(files="3 days"), "allow")
    assert ticks(resolved) == [(7, 0)]


def test_the_agenda_is_finite_in_items() -> None:
    resolved = resolved_toy(BOOK, scenario(files="1 day"), "allow", count=5)
    assert ticks(resolved) == [(7, 0), (7, 1), (14, 2), (14, 3), (21, 4)]


def test_with_minutes_the_agenda_stops_at_the_first_item_that_does_not_fit() -> None:
    """Five minutes are left after two items: the third does not fit, and no short one behind it jumps in."""
    more = (
        "```yaml decision\nruling: {by: Board, shall: yes}\nnote: {by: Board, shall: yes}\n```\n```yaml"
        " event\nallow: {decision: ruling, when: s is b, then: {s: c}}\nread: {decision: note, when: s is"
        " c, then: {s: d}}\n```"
    )
    book = toy(STATE, FILE, more)
    text = (
        "bodies: {Board: {meets: FREQ=WEEKLY;BYDAY=WE, agenda: 65 minutes, papers: 0, order: [clause],"
        " source: t}}\ndecisions: {ruling: {minutes: 30, every visit: {allow: 1}, source: t}, note:"
        " {minutes: 5, every visit: {read: 1}, source: t}}\nevents: {file: {takes: 1 day, source: t}}\n"
    )
    resolved = resolved_toy(book, text, "read", count=5)
    told = story(resolved, ran(resolved))
    assert [(t, p, n) for t, p, n in told if t == 7] == [(7, 0, "allow"), (7, 1, "allow")]
    assert [(t, p, n) for t, p, n in told if t == 14] == [(14, 2, "allow"), (14, 3, "allow")]
    assert [(t, p, n) for t, p, n in told if t == 21] == [
        (21, 4, "allow"),
        *((21, p, "read") for p in range(4)),
    ]


def test_minutes_are_added_up_over_the_items_handled() -> None:
    resolved = resolved_toy(BOOK, scenario(agenda="75 minutes", files="1 day"), "allow", count=3)
    assert [(m.tick, m.handled, m.minutes) for m in ran(resolved).meetings[0][:3]] == [
        (0, 0, 0),
        (7, 2, 60),
        (14, 1, 30),
    ]


def test_an_item_longer_than_a_whole_meeting_is_an_error() -> None:
    with pytest.raises(ClauseproofError, match="more than a whole meeting of Board"):
        resolved_toy(BOOK, scenario(agenda="20 minutes"), "allow")


def test_an_agenda_in_minutes_needs_minutes_for_its_items() -> None:
    with pytest.raises(ClauseproofError, match="is in minutes, and 'ruling' has none"):
        resolved_toy(BOOK, scenario(agenda="20 minutes").replace("minutes: 30, ", ""), "allow")


@pytest.mark.parametrize(
    ("papers", "heard"), [("0", 7), ("1 working day", 14), ("5 working days", 14), ("6 working days", 21)]
)
def test_papers_count_if_ready_by_the_end_of_the_nth_working_day_before(papers: str, heard: int) -> None:
    """Ready on Wednesday, day 7; five working days before the meeting of day 14 is day 7."""
    head = HEAD.replace("MO-SU", "MO-FR")
    resolved = resolved_toy(BOOK, scenario(papers=papers, files="7 days"), "allow", head=head)
    assert ticks(resolved) == [(heard, 0)]


def test_papers_nought_includes_what_becomes_ready_on_the_day_itself() -> None:
    """A completion, a dispatch and a further completion of the same day come before the meeting."""
    book = toy(
        "s: {one of: [x, a, b, c, d], initially: x}",
        "assess: {by: Clerk, shall: yes, when: s is x, then: {s: a}}\n" + FILE,
        RULING,
    )
    text = scenario().replace("events: {", "events: {assess: {uses: desk, takes: 0 days, source: t}, ")
    resolved = resolved_toy(book, text + "pools: {desk: {size: 1, source: t}}\n", "allow", count=2)
    assert ticks(resolved) == [(0, 0), (0, 1)]


def test_a_holiday_moves_the_meeting_and_its_deadline_or_cancels_it() -> None:
    head = HEAD.replace("MO-SU", "MO-FR, holidays: [2020-01-08]")  # day 7, a Wednesday
    moved = resolved_toy(BOOK, scenario(files="3 days", papers="1 working day"), "allow", head=head)
    assert moved.bodies[0].meetings[:3] == (0, 8, 14)
    assert moved.bodies[0].deadlines[:3] == (-1, 6, 13)
    assert ticks(moved) == [(8, 0)]
    cancelled = resolved_toy(BOOK, scenario(files="3 days", more=", on holiday: cancelled"), "allow", head=head)
    assert cancelled.bodies[0].meetings[:2] == (0, 14)
    assert ticks(cancelled) == [(14, 0)]


def test_the_agenda_goes_by_ready_date_then_party_or_by_party_as_written() -> None:
    head = HEAD.replace("source: test}", "attributes: {size: {large: 50, small: 50}}, source: test}")
    text = scenario(agenda="99 items").replace(
        "takes: '0 days'", "takes: {attribute: size, large: 5 days, small: 2 days}"
    )
    by_ready = resolved_toy(BOOK, text, "allow", count=8, head=head)
    filed = [(t, p) for t, p, n in story(by_ready, ran(by_ready)) if n == "file"]
    assert [p for _, p in ticks(by_ready)] == [p for _, p in sorted(filed)] != list(range(8))
    by_party = resolved_toy(BOOK, text.replace("papers: 0", "papers: 0, order: [party]"), "allow", count=8, head=head)
    assert [p for _, p in ticks(by_party)] == list(range(8))


AGAIN = toy(
    "s: {one of: [a, b, c], initially: a}\nn: 0..3",
    FILE,
    "```yaml decision\nruling: {by: Board, shall: yes}\n```\n"
    "```yaml event\nadjourn: {decision: ruling, when: s is b and n < 3, then: {n: n + 1}}\n"
    "allow: {decision: ruling, when: s is b, then: {s: c}}\n```",
)
ADJOURNS = (
    "bodies: {Board: {meets: FREQ=WEEKLY;BYDAY=WE, agenda: 9 items, papers: 0, source: t}}\ndecisions:"
    " {ruling: {visit 1: {adjourn: 1, allow: 0}, visit 2: {adjourn: 1, allow: 0}, later: {adjourn: 0,"
    " allow: 1}, source: t}}\nevents: {file: {takes: 1 day, source: t}}\n"
)


def test_an_item_still_enabled_after_being_handled_is_a_new_item_and_there_is_no_refill() -> None:
    resolved = resolved_toy(AGAIN, ADJOURNS, "allow")
    record = ran(resolved)
    assert story(resolved, record) == [
        (1, 0, "file"),
        (7, 0, "adjourn"),
        (14, 0, "adjourn"),
        (21, 0, "allow"),
    ]
    assert [row.visit for row in rows(record)] == [0, 0, 1, 2]
    assert record.bodies[0].entered == 3 and record.bodies[0].handled_wait == 6 + 7 + 7


def test_a_new_item_has_a_new_ready_date_and_so_a_new_deadline() -> None:
    """Adjourned and so ready on day 7: in time for day 14 with five working days' notice, not with six."""
    head = HEAD.replace("MO-SU", "MO-FR")
    for days, expected in (("5 working days", [7, 14, 21]), ("6 working days", [14, 28, 42])):
        late = ADJOURNS.replace("papers: 0", f"papers: {days}").replace("takes: 1 day", "takes: 0 days")
        resolved = resolved_toy(AGAIN, late, "allow", head=head)
        assert [t for t, _, n in story(resolved, ran(resolved)) if n != "file"] == expected


def test_each_item_is_checked_again_before_it_is_handled() -> None:
    """Two decisions on one Party stand on one agenda; the first makes the second pointless."""
    more = (
        "```yaml decision\nruling: {by: Board, shall: yes}\nother: {by: Board, shall: yes}\n```\n```yaml"
        " event\nallow: {decision: ruling, when: s is b, then: {s: c}}\nstrike: {decision: other, when: s"
        " is b, then: {s: d}}\n```"
    )
    text = (
        scenario(agenda="9 items")
        .replace(", refuse: 0", "")
        .replace("source: t}}\nevents", "source: t}, other: {every visit: {strike: 1}, source: t}}\nevents")
    )
    resolved = resolved_toy(toy(STATE, FILE, more), text, "allow")
    record = ran(resolved)
    assert story(resolved, record) == [(0, 0, "file"), (0, 0, "allow")]
    meeting = record.meetings[0][0]
    assert (meeting.agenda, meeting.handled) == (2, 1)
    assert (record.bodies[0].handled, record.bodies[0].withdrawn) == (1, 1)


def test_a_meeting_once_begun_finishes_before_anything_it_brings_about() -> None:
    """What a decision sets off in no time happens after the meeting, not between two items."""
    more = RULING + "\n```yaml event\ntell: {by: Clerk, shall: yes, when: s is c, then: {s: d}}\n```"
    text = scenario(agenda="9 items") + "\n"
    text = text.replace("events: {", "events: {tell: {takes: 0 days, source: t}, ")
    resolved = resolved_toy(toy(STATE, FILE, more), text, "allow", count=2)
    assert [name for _, _, name in story(resolved, ran(resolved))] == [
        "file",
        "file",
        "allow",
        "allow",
        "tell",
        "tell",
    ]


TWO_BODIES = toy(
    STATE,
    FILE,
    "```yaml decision\nfirst: {by: Court, shall: yes}\nsecond: {by: Board, shall: yes}\n```\n```yaml"
    " event\nallow: {decision: second, when: s is c, then: {s: d}}\nhear: {decision: first, when: s is b,"
    " then: {s: c}}\n```",
)


@pytest.mark.parametrize(("order", "allowed"), [(("Court", "Board"), 0), (("Board", "Court"), 7)])
def test_two_bodies_that_meet_on_one_day_meet_in_the_scenarios_order(order: tuple[str, str], allowed: int) -> None:
    bodies = ", ".join(
        f"{name}: {{meets: FREQ=WEEKLY;BYDAY=WE, agenda: 9 items, papers: 0, source: t}}" for name in order
    )
    text = (
        f"bodies: {{{bodies}}}\ndecisions: {{first: {{every visit: {{hear: 1}}, source: t}}, second:"
        " {every visit: {allow: 1}, source: t}}\nevents: {file: {takes: 0 days, source: t}}\n"
    )
    resolved = resolved_toy(TWO_BODIES, text, "allow")
    assert ticks(resolved) == [(allowed, 0)]


def test_all_decisions_of_a_body_share_its_agenda() -> None:
    one_body = toy(
        STATE,
        FILE,
        "```yaml decision\nfirst: {by: Board, shall: yes}\nsecond: {by: Board, shall: yes}\n```\n```yaml"
        " event\nhear: {decision: first, when: s is b, then: {s: c}}\nallow: {decision: second, when: s"
        " is c, then: {s: d}}\n```",
    )
    text = (
        "bodies: {Board: {meets: FREQ=WEEKLY;BYDAY=WE, agenda: 2 items, papers: 0, source:"
        " t}}\ndecisions: {first: {every visit: {hear: 1}, source: t}, second: {every visit: {allow: 1},"
        " source: t}}\nevents: {file: {takes: 0 days, source: t}}\n"
    )
    resolved = resolved_toy(one_body, text, "allow", count=3)
    told = [(t, p, n) for t, p, n in story(resolved, ran(resolved)) if n != "file"]
    assert told == [
        (0, 0, "hear"),
        (0, 1, "hear"),
        (7, 0, "allow"),
        (7, 1, "allow"),
        (14, 2, "hear"),
        (21, 2, "allow"),
    ]


AN_EVENT = toy(
    STATE,
    FILE + "\nlay papers: {by: Clerk, shall: yes, when: s is b, then: {s: c}}",
)


def test_an_event_may_wait_for_a_meeting_too() -> None:
    text = (
        "bodies: {Board: {meets: FREQ=WEEKLY;BYDAY=WE, agenda: 1 items, papers: 0, source: t}}\nevents:"
        " {file: {takes: 1 day, source: t}, lay papers: {takes: 3 days, at: Board, minutes: 5, source:"
        " t}}\n"
    )
    resolved = resolved_toy(AN_EVENT, text, "lay papers", count=2)
    record = ran(resolved)
    assert [(t, p) for t, p, n in story(resolved, record) if n == "lay papers"] == [(7, 0), (14, 1)]
    assert record.bodies[0].handled_wait == 3 + 10, "it is ready when its own delay has run"


READING = (
    "```yaml reading\nwho: {question: who?, options: {board: b, court: c}, default: board}\n```\n"
    "```yaml decision\nruling: {by: {reading: who, board: Board, court: Court}, shall: yes}\n```\n"
    "```yaml event\nallow: {decision: ruling, when: s is b, then: {s: c}}\n```"
)


@pytest.mark.parametrize(("who", "tick"), [("board", 7), ("court", 9)])
def test_a_reading_that_changes_the_actor_moves_the_item_to_its_body(who: str, tick: int) -> None:
    text = (
        "bodies:\n  Board: {meets: FREQ=WEEKLY;BYDAY=WE, agenda: 9 items, papers: 0, source: t}\n "
        " Court: {meets: FREQ=WEEKLY;BYDAY=FR, agenda: 9 items, papers: 0, source: t}\ndecisions:"
        " {ruling: {every visit: {allow: 1}, source: t}}\nevents: {file: {takes: 5 days, source:"
        f" t}}}}\nreadings: {{who: {who}}}\n"
    )
    resolved = resolved_toy(toy(STATE, FILE, READING), text, "allow")
    assert ticks(resolved) == [(tick, 0)]
    idle = 1 if who == "board" else 0
    assert ran(resolved).bodies[idle].entered == 0, "a body unused under a reading is no error"


def test_at_may_depend_on_a_reading() -> None:
    more = READING.replace("{reading: who, board: Board, court: Court}", "Board")
    book = toy(STATE, FILE, more)
    text = (
        "bodies:\n"
        "  Board: {meets: FREQ=WEEKLY;BYDAY=WE, agenda: 9 items, papers: 0, source: t}\n"
        "  Court: {meets: FREQ=WEEKLY;BYDAY=FR, agenda: 9 items, papers: 0, source: t}\n"
        "decisions: {ruling: {every visit: {allow: 1}, source: t}}\n"
        "events: {file: {takes: 5 days, at: {reading: who, court: Court}, source: t}}\n"
    )
    for who, filed in (("board", 5), ("court", 9)):
        resolved = resolved_toy(book, text + f"readings: {{who: {who}}}\n", "allow")
        assert ticks(resolved, "file") == [(filed, 0)]
