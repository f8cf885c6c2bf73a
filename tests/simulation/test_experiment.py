"""Two rules, one luck: pairing, laws that hold on every replication, and what is reported."""

from __future__ import annotations

import json
from collections import defaultdict
from statistics import variance

import pytest

from clauseproof.simulation.draws import Draws
from clauseproof.simulation.engine import run
from clauseproof.simulation.eventlog import ARRIVED, DISPATCHED, ReplayError, Row, describe, replay
from clauseproof.simulation.experiment import simulate
from clauseproof.simulation.records import BrokenRun, RunRecord
from clauseproof.simulation.resolving import resolve
from clauseproof.simulation.results import ExperimentResult
from clauseproof.simulation.scenario import Scenario
from clauseproof.simulation.statistics import Stay, estimate, ratio_estimate, survival_quantiles
from clauseproof.simulation.tables import Resolved, RuleTable
from tests.simulation.lifecycle import rulebooks, weekly, weights
from tests.simulation.toys import HEAD, ran, resolved_toy, rows, story, toy

TIGHT = {
    "horizon: {from: 2020-02-27}\nrun: {to completion, cap: 60 years}": (
        "horizon: {from: 2020-02-27, until: 2022-02-27}"
    ),
    "gaps: 1 day": "gaps: 'exponential(mean 7 days)'",
    "meets: FREQ=WEEKLY, agenda: 100000 items, papers: 0": (
        "meets: FREQ=MONTHLY;BYDAY=2WE, agenda: 6 items, papers: 5 working days"
    ),
    "weekdays: MO-SU": "weekdays: MO-FR, holidays: England",
    "size: 1000": "size: 2",
}
"""Few places on the agenda, few assessors, a horizon that cuts many off."""


def tight(**arguments: str) -> Scenario:
    return weekly(150, replacing=TIGHT, **arguments)


READINGS = [
    {},
    {"who_decides": "panel"},
    {"who_decides": "panel", "further_papers": "power"},
    {"further_fusa": "ordinal"},
    {"not_satisfied": "limb_d"},
    {"duty_7": "discretion"},
]


# -- the two rules under the same luck


@pytest.mark.parametrize("readings", [{}, {"who_decides": "panel"}, {"duty_7": "discretion"}])
def test_if_nobody_is_ever_rejected_both_rules_give_the_same_log_up_to_renaming(
    readings: dict[str, str],
) -> None:
    never = weights(15, 0)
    resolved = resolve(tight(visit_1=never, later=never), rulebooks(), readings)
    for replication in range(3):
        draws = Draws(resolved, 99, replication)
        old, new = (run(resolved, table, draws, keep_log=True) for table in resolved.tables)
        assert old.log == new.log and old.log
        assert old.parties == new.parties and old.meetings == new.meetings


def test_but_under_14b_the_rules_differ_even_then() -> None:
    never = weights(15, 0)
    result = simulate(weekly(150, never, never), rulebooks(), replications=3, readings={"not_satisfied": "limb_d"})
    found = result.output("extra FUSAs").comparisons[0].difference.mean
    assert found is not None and found > 0


def test_a_party_is_decided_alike_under_both_rules_until_their_ways_part() -> None:
    resolved = resolve(weekly(), rulebooks())
    old, new = (ran(resolved, table=place) for place in (0, 1))
    first: list[dict[int, int]] = []
    for record in (old, new):
        decided: dict[int, int] = {}
        for row in record.log or ():
            if row.kind == "decision" and row.visit == 0:
                decided.setdefault(row.party, row.identity)
        first.append(decided)
    assert first[0] == first[1]


def gain(result: ExperimentResult, output: str) -> float:
    """How many times smaller the variance of the paired difference is than that of two independent runs, which
    is the sum of both variances.  Times are from arrival: on dates the arrivals would flatter the figure."""
    place = [o.definition.name for o in result.outputs].index(output)
    old, new = ([row.values[place] for row in result.rows if row.rulebook == name] for name in result.rulebooks)
    pairs = [(before, after) for before, after in zip(old, new, strict=True) if before is not None is not after]
    assert len(pairs) == result.replications
    apart = variance(before for before, _ in pairs) + variance(after for _, after in pairs)
    return apart / variance(after - before for before, after in pairs)


def test_common_random_numbers_gain_much_where_agenda_and_assessors_are_scarce() -> None:
    """Measured over 100 replications of this case: 20-fold in the mean time to entry, 18-fold in the wait."""
    result = simulate(tight(), rulebooks(), replications=25, seed=5)
    assert gain(result, "time to entry, mean where reached") > 8
    assert gain(result, "SSC wait") > 8
    assert gain(result, "SSC backlog, mean") > 8


def test_common_random_numbers_gain_little_without_limits_and_nothing_in_further_assessments() -> None:
    """Without queues only the rejected differ, and all of the difference's variance is in who they are: the old rule
    has no further assessment, so there is nothing that a pairing could cancel."""
    result = simulate(weekly(), rulebooks(), replications=25, seed=5)
    assert gain(result, "extra FUSAs") == pytest.approx(1)
    assert 1 < gain(result, "time to entry, mean where reached") < 3
    assert result.output("SSC items, in all").comparisons[0].difference.sd == 0


# -- laws of every replication


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: ", ".join(readings.values()) or "base")
def test_every_log_replays_in_the_interpreter(readings: dict[str, str]) -> None:
    resolved = resolve(tight(), rulebooks(), readings)
    for table in resolved.tables:
        draws = Draws(resolved, 3, 1)
        record = run(resolved, table, draws, keep_log=True)
        assert record.log is not None
        counted = replay(table, record.log, draws.attribute_values)
        assert sum(counted.values()) == sum(record.counts) == len(rows(record))


@pytest.mark.parametrize("replication", range(3))
def test_littles_law_holds_against_the_log(replication: int) -> None:
    """The area under the queue, reckoned from the log alone, is number handled times mean stay."""
    resolved = resolve(tight(), rulebooks())
    for place, table in enumerate(resolved.tables):
        record = ran(resolved, replication=replication, table=place)
        area, waits = _queue_from_log(resolved, table, record)
        assert area == record.bodies[0].area == record.bodies[0].stays
        assert sum(waits) == record.bodies[0].handled_wait and len(waits) == record.bodies[0].handled


def _queue_from_log(resolved: Resolved, table: RuleTable, record: RunRecord) -> tuple[int, list[int]]:
    """Total time that decisions of the first body were enabled, and the waits of those handled."""
    slots = [place for place, slot in enumerate(table.slots) if slot.body == 0]
    states: dict[int, int] = {}
    since: dict[tuple[int, int], int] = {}
    area, waits = 0, []
    by_identity = {number: list(table.system.event).index(name) for number, name in table.identities.items()}
    for row in record.log or ():
        if row.kind == DISPATCHED:
            continue
        if row.kind == ARRIVED:
            states[row.party] = table.first(())
        else:
            event = by_identity[row.identity]
            states[row.party] = table.walk.steps(states[row.party])[event]
            handled = table.slot_of[event]
            if (row.party, handled) in since:
                waits.append(row.tick - since[row.party, handled])
                area += row.tick - since.pop((row.party, handled))
        open_now = table.open_slots(states[row.party])
        for slot in slots:
            if slot in open_now:
                since.setdefault((row.party, slot), row.tick)
            elif (row.party, slot) in since:
                area += row.tick - since.pop((row.party, slot))
    return area + sum(record.end - begun for begun in since.values()), waits


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: ", ".join(readings.values()) or "base")
def test_nobody_is_lost(readings: dict[str, str]) -> None:
    result = simulate(tight(), rulebooks(), replications=3, readings=readings)
    for row in result.rows:
        assert sum(count for _, count in row.reasons) == 150
    unfinished = defaultdict(int)
    for case in result.unfinished:
        unfinished[case.rulebook, case.replication] += 1
    for row in result.rows:
        assert dict(row.reasons).get("entered", 0) + unfinished[row.rulebook, row.number] == 150


def test_a_run_that_breaks_a_law_is_no_result() -> None:
    record = ran(resolve(weekly(5), rulebooks()))
    record.bodies[0].stays += 1
    with pytest.raises(BrokenRun, match="Little's law"):
        record.check()
    record.bodies[0].handled += 1
    with pytest.raises(BrokenRun, match="lost"):
        record.check()


def test_a_meeting_never_handles_more_than_its_agenda() -> None:
    record = ran(resolve(tight(), rulebooks()))
    assert max(meeting.handled for meeting in record.meetings[0]) == 6
    assert all(m.handled <= m.agenda <= m.in_time <= m.backlog for m in record.meetings[0])


# -- how rows end


ONE = toy("s: {one of: [a, b, c], initially: a}", "x: {by: Party, shall: yes, when: s is a, then: {s: b}}")


def test_until_is_exclusive() -> None:
    head = HEAD.replace("until: 2021-01-01", "until: 2020-01-11")  # ten days: ticks 0 to 9
    for takes, reason in (("9 days", "done"), ("10 days", "horizon")):
        record = ran(resolved_toy(ONE, f"events: {{x: {{takes: {takes}, source: t}}}}", "x", head=head))
        assert record.parties[0].reason == reason and record.end == 10


def test_arrivals_are_rounded_gaps_and_those_past_the_horizon_are_rows_not_arrived() -> None:
    head = HEAD.replace("until: 2021-01-01", "until: 2020-01-11")
    resolved = resolved_toy(ONE, "events: {x: {takes: 0 days, source: t}}", "x", count=5, gaps="3 days", head=head)
    record = ran(resolved)
    assert [row.arrived for row in record.parties] == [
        3,
        6,
        9,
        12,
        15,
    ], "party 0 arrives after the first gap"
    assert [row.reason for row in record.parties] == ["done"] * 3 + ["not arrived"] * 2


def test_an_unfinished_row_says_what_it_waits_for_or_that_it_is_stuck() -> None:
    book = toy(
        "s: {one of: [a, b, c], initially: a}\nt: yes/no",
        "x: {by: Party, shall: yes, when: s is a, then: {s: b}}\ny: {by: Party, may: yes, when: s is b, then: {s: c}}",
    )
    stuck = ran(resolved_toy(book, "events: {x: {takes: 1 day, source: t}}", "y"))
    assert (stuck.parties[0].reason, stuck.parties[0].waiting_for) == ("stuck", ())
    waiting = ran(resolved_toy(book, "events: {x: {takes: 1 day, source: t}, y: {takes: 99 weeks, source: t}}", "y"))
    assert (waiting.parties[0].reason, waiting.parties[0].waiting_for) == ("horizon", ("y",))


def test_queues_and_busy_units_are_censored_at_the_horizon() -> None:
    book = toy("s: {one of: [a, b], initially: a}", "x: {by: Clerk, shall: yes, when: s is a, then: {s: b}}")
    head = HEAD.replace("until: 2021-01-01", "until: 2020-01-11")
    text = "pools: {desk: {size: 1, source: t}}\nevents: {x: {uses: desk, takes: 7 days, source: t}}"
    record = ran(resolved_toy(book, text, "x", count=3, head=head))
    assert record.pool_busy == [10] and record.pool_days == [7]
    assert (record.pools[0].handled, record.pools[0].left_over) == (2, 1)
    assert record.pools[0].area == 7 + 10


def test_a_run_to_completion_ends_when_no_delayed_event_is_enabled() -> None:
    head = HEAD.replace(
        "horizon: {from: 2020-01-01, until: 2021-01-01}",
        "horizon: {from: 2020-01-01}\nrun: {to completion, cap: 9 years}",
    )
    record = ran(resolved_toy(ONE, "events: {x: {takes: 33 days, source: t}}", "x", head=head))
    assert record.end == 33


@pytest.mark.parametrize(
    ("days", "reasons", "remarks"),
    [
        (400, {"done": 0, "horizon": 2}, ["some runs met their cap before they were complete"]),
        (300, {"done": 2, "horizon": 0}, []),
    ],
)
def test_a_cap_is_a_horizon_and_the_result_says_if_it_was_met(
    days: int, reasons: dict[str, int], remarks: list[str]
) -> None:
    head = HEAD.replace(
        "horizon: {from: 2020-01-01, until: 2021-01-01}",
        "horizon: {from: 2020-01-01}\nrun: {to completion, cap: 1 years}",
    )
    resolved = resolved_toy(ONE, f"events: {{x: {{takes: {days} days, source: t}}}}", "x", count=2, head=head)
    assert resolved.horizon == 366
    found = simulate(resolved.scenario, [ONE], replications=3)
    assert list(found.remarks) == remarks
    (counted,) = (dict(counted) for _, counted in found.reasons)
    assert {reason: counted.get(reason, 0) for reason in reasons} == {r: 3 * n for r, n in reasons.items()}


def test_a_run_with_a_horizon_meets_no_cap() -> None:
    resolved = resolved_toy(ONE, "events: {x: {takes: 400 days, source: t}}", "x")
    assert simulate(resolved.scenario, [ONE], replications=1).remarks == ()


def test_what_happens_after_the_lifecycles_end_still_happens() -> None:
    book = toy(
        "s: {one of: [a, b, c], initially: a}",
        "x: {by: Party, shall: yes, when: s is a, then: {s: b}}\ny: {by: Clerk, shall: yes, when: s is b,"
        " then: {s: c}}",
    )
    resolved = resolved_toy(book, "events: {x: {takes: 1 day, source: t}, y: {takes: 1 day, source: t}}", "x")
    record = ran(resolved)
    assert story(resolved, record)[-1] == (2, 0, "y")
    assert (record.parties[0].reason, record.parties[0].ended) == ("done", 1)


# -- the judge of logs


def test_a_forged_log_does_not_replay() -> None:
    resolved = resolve(weekly(3), rulebooks())
    table = resolved.tables[0]
    log = ran(resolved).log
    assert log is not None
    forged = {
        "arrives a second time": [log[0], log[0]],
        "has not arrived": [log[5]],
        "time runs backwards": [log[0], log[0]._replace(tick=0, party=1)],
        "no event with this identity": [log[0], Row(9, "event", log[0].party, 12345, 0)],
        "is not enabled": [
            log[0],
            next(row for row in log if row.kind == "decision")._replace(party=log[0].party),
        ],
        "dispatched while it cannot happen": [log[0], next(row for row in log if row.kind == DISPATCHED)],
    }
    for says, wrong in forged.items():
        with pytest.raises(ReplayError, match=says):
            replay(table, wrong, [()] * 3)
    assert describe(table, log)[0].split()[1] == "arrival"


# -- outputs


@pytest.fixture(scope="module")
def result() -> ExperimentResult:
    return simulate(tight(), rulebooks(), replications=4, seed=12, keep_logs=True)


def test_extra_fusas_are_completed_ones_less_one_for_each_party(result: ExperimentResult) -> None:
    for (rulebook, replication), log in result.logs.items():
        from clauseproof.simulation.philox import identity_of

        done = defaultdict(int)
        for row in log:
            if row.kind == "event" and row.identity == identity_of("event", "complete FUSA"):
                done[row.party] += 1
        values = next(r.values for r in result.rows if (r.rulebook, r.number) == (rulebook, replication))
        named = dict(zip([o.definition.name for o in result.outputs], values, strict=True))
        assert named["FUSAs"] == sum(done.values())
        assert named["extra FUSAs"] == sum(times - 1 for times in done.values())
        assert named["invoices, low"] == 5000 * sum(done.values())
        assert named["invoices, high"] == 45000 * sum(done.values())


def test_occupancy_is_calendar_time_and_assessor_days_are_working_days_drawn() -> None:
    book = toy("s: {one of: [a, b], initially: a}", "x: {by: Clerk, shall: yes, when: s is a, then: {s: b}}")
    head = HEAD.replace("until: 2021-01-01", "until: 2020-01-15").replace("MO-SU", "MO-FR")  # fourteen days
    text = (
        "pools: {desk: {size: 2, source: t}}\nevents: {x: {uses: desk, takes: 5 working days, source:"
        " t}}\ncosts: {work: {per working day of: desk, amount: 600 GBP a day, source: t}, visits: {per:"
        " x, amount: 2 GBP, source: t}, once: {once in: toy, amount: 9 GBP, source: t}}\noutputs: {busy:"
        " {occupancy: desk}, days: {working days: desk}, work: {cost: work}, all: {cost: [visits, once]}}"
    )
    from clauseproof.simulation.outputs import definitions, measure

    resolved = resolved_toy(book, text, "x", head=head)
    record = ran(resolved)  # from Wednesday 1 January to Wednesday 8 January: seven days, five of them working days
    values = measure(resolved, resolved.tables[0], record)
    named = dict(zip([d.name for d in definitions(resolved.scenario)], values, strict=True))
    assert named == {
        "busy": pytest.approx(100 * 7 / 28),
        "days": 5,
        "work, low": 3000,
        "work, high": 3000,
        "all, low": 11,
        "all, high": 11,
    }


def test_costs_may_be_charged_per_item_with_an_effort(result: ExperimentResult) -> None:
    text = WITH_EFFORT
    scenario = weekly(20, replacing=text)
    found = simulate(scenario, rulebooks(), replications=2)
    items = found.output("SSC items, in all").levels[0][1].mean
    assert items is not None
    assert found.output("papers, low").levels[0][1].mean == pytest.approx(items * 300)
    assert found.output("papers, high").levels[0][1].mean == pytest.approx(items * 1200)


WITH_EFFORT = {
    "costs:\n": (
        "costs:\n  papers: {per item of: SSC, amount: {value: 600 GBP a day, source: t},"
        " effort: {value: 0.5..2 days, assumption: 0.5..2 days, owner: t}}\n"
    ),
    "outputs:\n": "outputs:\n  papers: {cost: papers}\n",
}


def test_what_a_rejection_costs_needs_no_guess_at_how_often_it_comes() -> None:
    for visit_1 in (weights(13, 2), weights(13, 30)):
        found = simulate(weekly(150, visit_1), rulebooks(), replications=8)
        assert found.case("rejection", "extra FUSAs").extra.mean == 1
        assert found.case("rejection", "invoices, low").extra.mean == 5000
        assert found.case("rejection", "invoices, high").extra.mean == 45000
        days = found.case("rejection", "time to entry")
        assert days.extra.mean == pytest.approx(102, abs=6) and days.extra.half_width is not None
        assert days.occurrences >= days.parties > 0


SHORT = {"run: {to completion, cap: 60 years}\n": "", "from: 2020-02-27}": "from: 2020-02-27, until: 2020-08-20}"}


def test_a_case_that_the_horizon_cuts_off_is_counted_and_not_compared() -> None:
    """Nobody knows what a rejection still costs a Party that was not followed to the end."""
    found = simulate(weekly(150, weights(13, 30), replacing=SHORT), rulebooks(), replications=6)
    for output in ("extra FUSAs", "time to entry", "invoices, low"):
        case = found.case("rejection", output)
        assert case.cut_off == case.unpaired > case.parties / 5
        assert case.left_out() == (
            f"{case.unpaired} of {case.parties + case.unpaired} Parties left out: {case.cut_off} cut off by the horizon"
        )
        assert case.as_json()["left_out"] == case.left_out() and case.as_json()["cut_off"] == case.cut_off
    assert found.case("rejection", "extra FUSAs").extra.mean == 1


def test_a_party_that_is_stuck_has_no_time_and_is_said_never_to_get_there() -> None:
    readings = {"who_decides": "panel", "further_papers": "nobody"}
    found = simulate(weekly(150, weights(13, 30)), rulebooks(), replications=3, readings=readings)
    case = found.case("rejection", "time to entry")
    assert case.extra.mean is None and case.parties == 0 and case.cut_off == 0
    assert (case.never_old, case.never_new) == (0, case.unpaired) and case.unpaired > 0
    assert case.never == ("after",)
    assert case.left_out({"after": "the new rules"}).endswith("that never come to it under the new rules")
    assert case.as_json()["never"] == {"before": 0, "after": case.unpaired}
    assert found.case("rejection", "extra FUSAs").unpaired == 0  # a count is known of those who are stuck
    (remark,) = [remark for remark in found.remarks if "mean where reached" in remark]
    stuck = dict(dict(found.reasons)["after"])["stuck"]
    assert f"under after {stuck} of 450 never do, and 0 were cut off before" in remark
    assert "under before 0 of 450 never do" in remark


def test_how_often_a_case_comes_is_counted_among_those_followed_to_the_end() -> None:
    found = simulate(weekly(150, weights(13, 30), replacing=SHORT), rulebooks(), replications=6)
    case = found.cases[0]
    ends = dict(dict(found.reasons)["before"])
    assert case.followed == sum(number for end, number in ends.items() if end not in ("horizon", "not arrived"))
    assert 0 < case.befell < case.followed < 6 * 150
    whole = simulate(weekly(150, weights(13, 30)), rulebooks(), replications=6).cases[0]
    assert whole.followed == 6 * 150 and whole.befell == whole.occurrences


def test_a_rejection_after_a_determination_is_a_rejection_too() -> None:
    """Under 14B there is a second way to (d); per rejection it is still one assessment."""
    found = simulate(weekly(), rulebooks(), replications=5, readings={"not_satisfied": "limb_d"})
    case = found.case("rejection", "extra FUSAs")
    assert case.extra.mean == 1 and case.event == "set rejected or determine not satisfied and reject"


def test_each_number_has_a_definition_and_a_unit(result: ExperimentResult) -> None:
    for output in result.outputs:
        assert output.definition.text and output.definition.unit
    units = {output.definition.name: output.definition.unit for output in result.outputs}
    assert units["time to entry, median"] == "days" and units["SSC items, per meeting"] == "items"
    with pytest.raises(KeyError):
        result.output("happiness")
    with pytest.raises(KeyError):
        result.case("rejection", "happiness")


def test_differences_are_paired_with_an_interval_and_a_share(result: ExperimentResult) -> None:
    names = [output.definition.name for output in result.outputs]
    place = names.index("assessor days")
    by_rule = defaultdict(list)
    for row in result.rows:
        by_rule[row.rulebook].append(row.values[place] or 0.0)
    differences = [b - a for a, b in zip(by_rule["before"], by_rule["after"], strict=True)]
    comparison = result.output("assessor days").comparisons[0]
    assert comparison.difference == estimate(differences)
    assert comparison.more == sum(d > 0 for d in differences) / 4


def test_series_for_charts_are_there(result: ExperimentResult) -> None:
    assert {(series.rulebook, series.body) for series in result.backlog} == {
        ("before", "SSC"),
        ("after", "SSC"),
    }
    for series in result.backlog:
        assert len(series.days) == len(series.mean) == len(series.quantiles[0][1])
        fan = [values for _, values in series.quantiles]
        assert all(low <= high for low, high in zip(fan[0], fan[-1], strict=True))
    loads = [load for load in result.meetings if load.rulebook == "after"]
    assert [load.date for load in loads][:2] == ["2020-03-11", "2020-04-08"]
    assert all(load.held == 4 and load.items <= 6 for load in loads)
    assert len(result.times[0].percentiles) == 99
    assert len(result.entry_times["time to entry", "before"]) == 4
    assert len(result.entry_times["time to entry", "before"][0]) == 150


def test_backlog_over_time_is_the_queue_of_the_run() -> None:
    """With one replication and a point for each day, mean and maximum of the series are those of the run."""
    ends = "horizon: {from: 2020-02-27}\nrun: {to completion, cap: 60 years}"
    scenario = weekly(40, replacing={ends: "horizon: {from: 2020-02-27, until: 2020-06-01}"})
    found = simulate(scenario, rulebooks(), replications=1)
    series = found.backlog[0]
    assert series.days == tuple(float(day) for day in range(95))
    assert found.output("SSC backlog, mean").levels[0][1].mean == pytest.approx(sum(series.mean) / 95)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(result: ExperimentResult) -> None:
    def text(found: ExperimentResult) -> str:
        return json.dumps(found.as_json(), sort_keys=True)

    again = simulate(tight(), rulebooks(), replications=4, seed=12)
    assert text(again) == text(result)
    assert text(simulate(tight(), rulebooks(), replications=4, seed=13)) != text(result)


def test_the_first_replications_of_a_longer_run_are_the_same(result: ExperimentResult) -> None:
    assert simulate(tight(), rulebooks(), replications=2, seed=12).rows == result.rows[:4]


def test_json_says_how_to_repeat_it_and_holds_no_clock(result: ExperimentResult) -> None:
    data = result.as_json()
    assert data["seed"] == 12 and data["replications"] == 4 and data["readings"]["duty_7"] == "duty"
    assert set(data["hashes"]) == {"tables", "before", "after"} and len(data["hashes"]["tables"]) == 64
    assert {"simpy", "numpy", "holidays"} <= set(data["versions"])
    assert "seconds_per_replication" not in data
    assert set(result.as_json(timing=True)["seconds_per_replication"]) == {"before", "after"}
    assert "rows" not in result.as_json(rows=False)


def test_progress_is_told_and_defaults_come_from_the_scenario() -> None:
    told: list[tuple[int, int]] = []
    scenario = weekly(5, replacing={"rules: [before": "experiment: {replications: 3, seed: 8}\nrules: [before"})
    found = simulate(scenario, rulebooks(), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert (found.replications, found.seed) == (3, 8)
    with pytest.raises(ValueError, match="at least one"):
        simulate(scenario, rulebooks(), replications=0)


def test_a_tail_that_was_cut_is_remarked(result: ExperimentResult) -> None:
    assert "the tail of 'gap between arrivals' is cut off at 194 days (beyond 1 − 2⁻⁴⁰)" in result.remarks


def test_one_rulebook_alone_is_compared_with_nothing() -> None:
    found = simulate(weekly(5), rulebooks()[1:], replications=1)
    assert found.rulebooks == ("after",) and not found.outputs[0].comparisons and not found.cases
    assert found.outputs[0].levels[0][1].half_width is None


# -- statistics


def test_quantiles_of_stays_keep_the_cut_off_at_risk_and_the_stuck_for_ever() -> None:
    plain = [Stay(day, True) for day in (1, 2, 3, 4)]
    assert survival_quantiles(plain, [0.25, 0.5, 0.9, 1.0]) == [1, 2, 4, 4]
    cut = [Stay(1, True), Stay(2, False), Stay(3, True), Stay(4, False)]
    assert survival_quantiles(cut, [0.25, 0.5, 0.7]) == [1, 3, None]
    stuck = [Stay(1, True), Stay(2, True), Stay(0, False, never=True), Stay(0, False, never=True)]
    assert survival_quantiles(stuck, [0.5, 0.6]) == [2, None]


def test_estimates_use_students_t() -> None:
    found = estimate([1.0, 2.0, 3.0, None])
    assert (found.mean, found.sd, found.n, found.missing) == (2.0, 1.0, 3, 1)
    assert found.half_width == pytest.approx(4.302652729749464 / 3**0.5)
    assert estimate([]).mean is None and estimate([5.0]).half_width is None


def test_a_ratio_is_sum_over_sum() -> None:
    found = ratio_estimate([10.0, 0.0, 20.0], [1.0, 0.0, 2.0])
    assert found.mean == 10 and found.half_width == 0
    assert ratio_estimate([0.0], [0.0]).mean is None
