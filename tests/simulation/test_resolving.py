"""A scenario set against its rulebooks: names, readings, completeness, weights."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.simulation.philox import ONE
from clauseproof.simulation.resolving import resolve
from clauseproof.simulation.rulebooks import ordered_identities, own_names
from clauseproof.simulation.tables import Outcomes, RuleTable
from tests.simulation.lifecycle import rulebooks, system, weekly
from tests.simulation.toys import HEAD, ran, resolved_toy, rows, toy

SIMPLE = toy("s: {one of: [a, b], initially: a}", "x: {by: Party, shall: yes, when: s is a, then: {s: b}}")
ROW = "events: {x: {takes: 1 day, source: t}}\n"


def problem(*changes: tuple[str, str], **readings: str) -> str:
    """What is said about the weekly scenario with some changes."""
    with pytest.raises(ClauseproofError) as caught:
        resolve(weekly(replacing=dict(changes)), rulebooks(), readings)
    assert {diagnostic.code for diagnostic in caught.value.diagnostics} <= {"CP050", "CP052"}
    return str(caught.value)


def outcomes(table: RuleTable, name: str = "assurance status") -> Outcomes:
    found = next(slot.outcomes for slot in table.slots if slot.name == name)
    assert found is not None
    return found


# -- names


def test_names_are_carried_to_the_other_rulebook_by_correspondence() -> None:
    old, new = resolve(weekly(), rulebooks()).tables
    weight = {old.system.events[e].name: w for e, w in outcomes(old).rows[0].items()}
    assert weight["set provisionally approved"] == 10 and weight["set deferred"] == 5
    weight = {new.system.events[e].name: w for e, w in outcomes(new).rows[0].items()}
    assert weight["set deferred"] == 10 and weight["set rejected"] == 5


def test_a_row_is_unused_only_if_no_rulebook_that_is_run_has_it() -> None:
    said = problem(("  amend response:", "  amnd response:"))
    assert "no event of before or after is called 'amnd response'" in said and "did you mean 'amend response'" in said
    assert resolve(weekly(), rulebooks()), "'begin further FUSA' is no event of 'before', and that is fine"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "  determination:",
            "  determinaton:",
            "no decision of before or after is called 'determinaton'",
        ),
        (
            "determine satisfied: 80",
            "determine satisfactory: 80",
            "no event of before or after is called",
        ),
        ("{count: complete FUSA}", "{count: complete FSA}", "'complete FSA'"),
        ("per: complete FUSA", "per: complete FSA", "'complete FSA'"),
        ("each: [set rejected,", "each: [set rejectd,", "'set rejectd'"),
        ("{entered: complete User Entry}", "{entered: complete Entry}", "'complete Entry'"),
        ("{items: SSC}", "{items: SCC}", "there is no body 'SCC'"),
        ("{occupancy: assessors}", "{occupancy: assessor}", "there is no pool 'assessor'"),
        ("uses: assessors, takes: 2", "uses: asessors, takes: 2", "there is no pool 'asessors'"),
    ],
)
def test_an_unknown_name_is_told(old: str, new: str, says: str) -> None:
    assert says in problem((old, new))


def test_a_body_is_known_under_every_option_whichever_is_run() -> None:
    """The scenario reads *who decides* as the SSC: what it says of the other option must make sense too."""
    rest = "send papers: {takes: 0 days, source: test}"
    said = problem(
        (f"  {rest}", "  send papers: {takes: 0 days, at: {reading: who_decides, panel: SCC}, source: test}")
    )
    assert "there is no body 'SCC'" in said and "did you mean 'SSC'" in said
    said = problem(("minutes: 15", "minutes: 15\n    at: {reading: who_decides, ssc: SSC, panel: Panle}"))
    assert "there is no body 'Panle'" in said


def test_an_outcome_has_no_delay_of_its_own() -> None:
    assert "is an outcome of the decision" in problem(
        ("  begin FUSA:", "  set approved: {takes: 1 day, source: x}\n  begin FUSA:")
    )


# -- readings


def test_every_reading_is_fixed_by_the_scenario_or_it_is_an_error() -> None:
    assert "does not say how 'duty_7' is read" in problem((", duty_7: duty}", "}"))


def test_an_unknown_reading_or_option_is_told() -> None:
    assert "no rulebook here has a reading 'duty_8'" in problem(("duty_7: duty", "duty_8: duty"))
    assert "has no option 'discretionary'" in problem(("duty_7: duty", "duty_7: discretionary"))
    assert "'duty_9'" in problem(duty_9="x")


def test_readings_may_be_replaced_for_a_run() -> None:
    resolved = resolve(weekly(), rulebooks(), {"duty_7": "discretion"})
    assert resolved.readings["duty_7"] == "discretion"
    assert resolved.fingerprint != resolve(weekly(), rulebooks()).fingerprint


# -- completeness


def test_every_decision_that_can_be_enabled_has_a_row() -> None:
    row = (
        "  remedy choice:\n"
        "    {minutes: 5, every visit: {require second FUSA: 50, require amended response: 50},"
        " source: test}\n"
    )
    said = problem((row, ""), duty_7="discretion")
    assert "the decision 'remedy choice' has no row (after)" in said
    assert resolve(weekly(replacing={row: ""}), rulebooks()), "where it is a duty, that decision is never enabled"


def test_every_duty_that_can_be_enabled_has_a_delay_or_an_agenda() -> None:
    line = "  begin further FUSA: {takes: 12 weeks, source: test}\n"
    said = problem((line, ""))
    assert "'begin further FUSA' is a duty, and nothing says how long it takes (after)" in said
    papers = "  send papers: {takes: 0 days, source: test}\n"
    assert resolve(weekly(replacing={papers: ""}), rulebooks()), "the Sub-Committee, a body, would do it at a meeting"


def test_a_duty_over_several_events_needs_a_delay_for_one_of_them() -> None:
    book = toy(
        "s: {one of: [a, b, c], initially: a}",
        "x: {by: Party, may: yes, when: s is a, then: {s: b}}\ny: {by: Party, may: yes, when: s is a, then: {s: c}}",
        "```yaml duty\nchoose: {by: Party, of: [x, y], shall: yes}\n```",
    )
    with pytest.raises(ClauseproofError, match="duty 'choose' is owed"):
        resolved_toy(book, "", "x")
    assert resolved_toy(book, ROW, "x")


def test_every_outcome_that_can_be_open_has_a_weight() -> None:
    said = problem(("set approved with steps and follow-up: 15,", ""))
    named = "'set approved with steps and follow-up'"
    assert f"row 1 of 'assurance status' gives {named} no weight (before)" in said
    assert "determine not satisfied and reject" not in said, "it is not open where the reading is 'repeat'"


def test_a_decision_whose_actor_is_no_body_needs_a_delay() -> None:
    book = toy(
        "s: {one of: [a, b], initially: a}",
        "y: {by: Party, may: yes, when: s is b, then: nothing}",
        "```yaml decision\nchoice: {by: Party, shall: yes}\n```\n```yaml event\nx: {decision: choice,"
        " when: s is a, then: {s: b}}\n```",
    )
    with pytest.raises(ClauseproofError, match="taken by Party, which is no body here, and has no delay"):
        resolved_toy(book, "decisions: {choice: {every visit: {x: 1}, source: t}}", "x")
    resolved = resolved_toy(book, "decisions: {choice: {takes: 4 days, every visit: {x: 1}, source: t}}", "x")
    assert ran(resolved).parties[0].ended == 4


def test_a_party_must_begin_in_one_state() -> None:
    book = toy(
        "size: {one of: [large, small], initially: any}\ns: {one of: [a, b], initially: a}",
        "x: {by: Party, shall: yes, when: s is a and size is large, then: {s: b}}",
    )
    with pytest.raises(ClauseproofError, match="first state is not settled: size"):
        resolved_toy(book, ROW, "x")
    count = toy("n: {type: count, initially: any}", "x: {by: Party, shall: yes, when: n = 0, then: {n: n + 1}}")
    with pytest.raises(ClauseproofError, match="first state is not settled: n"):
        resolved_toy(count, ROW, "x")


def test_an_attribute_that_changes_is_none() -> None:
    head = HEAD.replace("source: test}", "attributes: {s: {a: 50, b: 50}}, source: test}")
    with pytest.raises(ClauseproofError, match="'s' changes in toy, so it is no attribute"):
        resolved_toy(SIMPLE, ROW, "x", head=head)


def test_several_calendars_must_be_named() -> None:
    head = HEAD.replace("calendars: {", "calendars: {other: {weekdays: MO-FR}, ")
    with pytest.raises(ClauseproofError, match="several calendars could say which"):
        resolved_toy(SIMPLE, "events: {x: {takes: 1 working day, source: t}}", "x", head=head)
    assert resolved_toy(SIMPLE, "events: {x: {takes: 1 working day, calendar: other, source: t}}", "x", head=head)
    with pytest.raises(ClauseproofError, match="no calendar does say which"):
        resolved_toy(
            SIMPLE,
            "events: {x: {takes: 1 working day, source: t}}",
            "x",
            head=HEAD.replace("calendars: {plain: {weekdays: MO-SU}}\n", ""),
        )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{takes: 3 days,", "{takes: {reading: duty_8, duty: 3 days},", "there is no reading 'duty_8'"),
        (
            "{takes: 3 days,",
            "{takes: {reading: duty_7, dty: 3 days},",
            "is one of duty, discretion; this says dty",
        ),
        ("{takes: 3 days,", "{takes: {attribute: size, big: 3 days},", "there is no attribute 'size'"),
        ("{takes: 3 days,", "{takes: 3 days, at: {attribute: size, big: SSC},", "does not differ by Party"),
        ("    minutes: 30\n", "", "the output of SSC is in minutes, and 'assurance status' has none"),
        (
            "uses: assessors, takes: 2 working days",
            "uses: assessors, takes: 2 days",
            "the working days of 'assessors' are counted",
        ),
        ("amount: 5000..45000 GBP", "amount: {attribute: size, big: 5 GBP}", "there is no attribute 'size'"),
        (
            "per: complete FUSA, amount: 5000..45000 GBP",
            "per item of: SSC, amount: {attribute: size, big: 5 GBP}",
            "so it is charged per event",
        ),
    ],
)
def test_what_differs_or_is_counted_must_make_sense(old: str, new: str, says: str) -> None:
    assert says in problem((old, new))


def test_problems_of_both_kinds_come_together() -> None:
    said = problem(("duty_7: duty", "duty_7: dty"), ("{items: SSC}", "{items: SCC}"))
    assert "no option 'dty'" in said and "no body 'SCC'" in said


# -- weights and cut-points


def test_cut_points_stand_in_base_clause_order_and_new_outcomes_come_last() -> None:
    from dataclasses import replace

    old, new = system("before"), system("after")
    assert ordered_identities(old, new, "assurance status") == old.decision["assurance status"].events
    shuffled = replace(
        new,
        decisions=tuple(
            replace(d, events=tuple(reversed(d.events))) if d.name == "assurance status" else d for d in new.decisions
        ),
    )
    assert ordered_identities(old, shuffled, "assurance status") == old.decision["assurance status"].events
    fresh = replace(
        new,
        events=tuple(replace(e, identity="brand new") if e.name == "set approved" else e for e in new.events),
    )
    order = ordered_identities(old, fresh, "assurance status")
    assert order[-1] == "brand new" and order[:4] == old.decision["assurance status"].events[1:]


def test_an_amendment_that_reorders_a_clause_moves_no_outcome() -> None:
    """The new rulebook lists the outcomes backwards; their shares of the draw stay where the base has them."""
    from dataclasses import replace

    old, new = rulebooks()
    events = {event.name: event for event in new.system.events}
    backwards = tuple(reversed(new.system.decision["assurance status"].events))
    waiting = iter(backwards)
    shuffled = replace(
        new.system,
        events=tuple(events[next(waiting)] if e.name in backwards else e for e in new.system.events),
        decisions=tuple(
            replace(d, events=backwards) if d.name == "assurance status" else d for d in new.system.decisions
        ),
    )
    resolved = resolve(weekly(30), [old, replace(new, system=shuffled)])
    found = outcomes(resolved.tables[1])
    names = [shuffled.events[event].name for event in found.order]
    assert names == list(new.system.decision["assurance status"].events)
    assert rows(ran(resolved, table=1)) == rows(ran(resolve(weekly(30), [old, new]), table=1))


def test_weights_need_not_add_up_to_one_and_cut_points_are_integers() -> None:
    table = resolve(weekly(), rulebooks()).tables[0]
    found = outcomes(table)
    cuts, events = found.cuts(0, found.order)
    assert cuts == tuple(round(Fraction(share, 100) * ONE) for share in (15, 70, 85, 95))
    assert events == found.order


def test_rest_shares_what_is_left_in_the_proportions_of_another_row() -> None:
    table = resolve(weekly(), rulebooks()).tables[1]
    names = {e: table.system.events[e].name for e in outcomes(table).order}
    later = {names[e]: w for e, w in outcomes(table).rows[1].items()}
    assert later["set rejected"] == Fraction(1, 5)
    assert later["set approved with steps"] == Fraction(4, 5) * Fraction(55, 95)
    assert sum(later.values()) == 1


def test_outcomes_that_are_not_open_leave_the_others_their_proportions() -> None:
    table = resolve(weekly(), rulebooks()).tables[1]
    found = outcomes(table, "determination")
    satisfied, repeat, reject = found.order
    assert found.probabilities(0, (satisfied, repeat)) == pytest.approx({satisfied: 0.8, repeat: 0.2})
    assert found.probabilities(0, (satisfied, reject)) == pytest.approx({satisfied: 0.8, reject: 0.2})


def test_visit_1_is_counter_value_0_and_later_serves_all_others() -> None:
    found = outcomes(resolve(weekly(), rulebooks()).tables[1])
    rejected = found.order[-1]
    assert found.probabilities(0, found.order)[rejected] == pytest.approx(0.05)
    for visit in (1, 2, 9):
        assert found.probabilities(visit, found.order)[rejected] == pytest.approx(0.2)


def test_open_outcomes_without_any_weight_are_an_error_when_met() -> None:
    book = toy(
        "s: {one of: [a, b, c], initially: a}",
        "y: {by: Party, may: yes, when: s is b, then: nothing}",
        "```yaml decision\nchoice: {by: Board, shall: yes}\n```\n```yaml event\nx: {decision: choice,"
        " when: s is a, then: {s: b}}\nz: {decision: choice, when: s is b, then: {s: c}}\n```",
    )
    text = (
        "bodies: {Board: {meets: FREQ=WEEKLY, agenda: 9 items, papers: 0, source: t}}\n"
        "decisions: {choice: {every visit: {x: 0, z: 1}, source: t}}"
    )
    with pytest.raises(ClauseproofError, match="no open outcome of 'choice' has any weight"):
        ran(resolved_toy(book, text, "x"))


def test_resolved_calendars_and_not_their_names_are_part_of_the_hash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import holidays

    text = "events: {x: {takes: 1 working day, source: t}}"
    head = HEAD.replace("MO-SU", "MO-FR, holidays: England")
    before = resolved_toy(SIMPLE, text, "x", head=head).fingerprint
    assert before == resolved_toy(SIMPLE, text, "x", head=head).fingerprint
    monkeypatch.setattr(holidays, "country_holidays", lambda *_, **__: {})
    assert resolved_toy(SIMPLE, text, "x", head=head).fingerprint != before


def test_prose_positions_and_provenance_are_no_part_of_the_hash() -> None:
    other = weekly(replacing={"source: test": "source: another page"})
    assert resolve(other, rulebooks()).fingerprint == resolve(weekly(), rulebooks()).fingerprint


def test_own_names_translate_to_themselves_or_to_nothing() -> None:
    translate = own_names(SIMPLE.system)
    assert (translate("event", "x"), translate("event", "q"), translate("variable", "s")) == (
        "x",
        None,
        "s",
    )
    assert translate(("value", "s"), "a") == "a" and translate("decision", "x") is None
    with pytest.raises(ValueError, match="no kind"):
        translate("clause", "x")
