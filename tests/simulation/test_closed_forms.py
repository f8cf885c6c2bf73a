"""Simulation against answers that need none."""

from __future__ import annotations

import math

import pytest

from clauseproof.simulation.exact import Inexact, expected
from clauseproof.simulation.experiment import simulate
from clauseproof.simulation.resolving import resolve
from clauseproof.simulation.scenario import Scenario
from tests.simulation.lifecycle import rulebooks, weekly, weights
from tests.simulation.toys import resolved_toy, toy

N, P_D, R = 150, 0.05, 0.2

VARIANTS = {
    "each rejection owes one (4A, 7B, 14A)": ({}, N * P_D / (1 - R), 0.0),
    "only a second one is owed (4B)": ({"further_fusa": "ordinal"}, N * P_D, N * P_D * R),
    "not satisfied may lead to (d) (14B)": (
        {"not_satisfied": "limb_d"},
        N * (P_D + 0.1 * 0.2) / (1 - R - 0.8 * (0.1 / 0.95) * 0.2),
        0.0,
    ),
    "the remedy is chosen, half and half (7A)": ({"duty_7": "discretion"}, N * P_D / (1 - R) / 2, 0.0),
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return weekly(N)


@pytest.mark.parametrize(("readings", "extra", "stuck"), VARIANTS.values(), ids=VARIANTS)
def test_the_absorbing_chain_gives_the_closed_form(
    scenario: Scenario, readings: dict[str, str], extra: float, stuck: float
) -> None:
    resolved = resolve(scenario, rulebooks(), readings)
    old, new = resolved.tables
    after = expected(resolved, new)
    assert after.count("complete FUSA") - N == pytest.approx(extra, abs=1e-9)
    assert dict(after.reasons).get("stuck", 0.0) == pytest.approx(stuck, abs=1e-9)
    before = expected(resolved, old)
    assert before.count("complete FUSA") == pytest.approx(N)
    assert dict(before.reasons) == {"entered": pytest.approx(N)}


@pytest.mark.parametrize(("readings", "extra", "stuck"), VARIANTS.values(), ids=VARIANTS)
def test_the_simulation_meets_the_closed_form(
    scenario: Scenario, readings: dict[str, str], extra: float, stuck: float
) -> None:
    result = simulate(scenario, rulebooks(), replications=16, seed=2020, readings=readings)
    found = result.output("extra FUSAs").comparisons[0].difference
    assert found.mean is not None and found.sd is not None
    assert abs(found.mean - extra) / (found.sd / math.sqrt(found.n)) < 4
    reasons = dict(dict(result.reasons)["after"])
    assert abs(reasons.get("stuck", 0) / 16 - stuck) < 4 * math.sqrt(max(stuck, 0) / 16) + 1e-12
    assert reasons.get("stuck", 0) + reasons["entered"] == 16 * N


def test_the_figures_of_the_base_case() -> None:
    assert pytest.approx(9.375) == N * P_D / (1 - R)
    assert pytest.approx(4.6875) == N * P_D / (1 - R) / 2
    assert pytest.approx(13.53, abs=0.005) == N * 0.07 / (1 - 0.224)


def test_14b_with_twelve_per_cent_deferred_at_later_visits() -> None:
    """Where (c) has .12 at later visits, a rejection leads back to (d) with .2 + .12 · .2 = .224."""
    later = weights(12, 20, approved=10, steps=48, follow_up=10)
    resolved = resolve(weekly(later=later), rulebooks(), {"not_satisfied": "limb_d"})
    assert expected(resolved, resolved.tables[1]).count("complete FUSA") - N == pytest.approx(N * 0.07 / (1 - 0.224))


def test_items_before_the_committee_are_the_same_in_number_under_both_rules(scenario: Scenario) -> None:
    result = simulate(scenario, rulebooks(), replications=5, seed=7)
    items = result.output("SSC items, in all").comparisons[0]
    assert items.difference.mean == 0 and items.difference.sd == 0
    assert result.output("SSC minutes, in all").comparisons[0].difference.sd == 0


def test_a_party_without_parties_of_the_other_kind_needs_no_simulation() -> None:
    """With attributes the chain is followed for each value and weighted."""
    book = toy(
        "size: {one of: [large, small], initially: any}\ns: {one of: [a, b], initially: a}",
        "x: {by: Party, shall: yes, when: s is a and size is large, then: {s: b}}",
    )
    head = (
        "rules: [toy]\nhorizon: {from: 2020-01-01}\nrun: {to completion, cap: 2 years}\nlifecycle end:"
        " {done: END}\nparties: {count: COUNT, arrive: {gaps: GAPS}, attributes: {size: {large: 30,"
        " small: 70}}, source: t}\n"
    )
    resolved = resolved_toy(book, "events: {x: {takes: 1 day, source: t}}", "x", count=100, head=head)
    assert dict(expected(resolved, resolved.tables[0]).reasons) == {
        "done": pytest.approx(30),
        "stuck": pytest.approx(70),
    }


def test_no_closed_form_is_claimed_where_its_conditions_fail() -> None:
    horizon = {
        "horizon: {from: 2020-02-27}\nrun: {to completion, cap: 60 years}": (
            "horizon: {from: 2020-02-27, until: 2030-01-01}"
        )
    }
    resolved = resolve(weekly(replacing=horizon), rulebooks())
    with pytest.raises(Inexact, match="horizon"):
        expected(resolved, resolved.tables[0])
    racing = toy(
        "s: {one of: [a, b, c], initially: a}",
        "x: {by: Party, shall: yes, when: s is a, then: {s: b}}\ny: {by: Party, shall: yes, when: s is a,"
        " then: {s: c}}",
    )
    head = (
        "rules: [toy]\nhorizon: {from: 2020-01-01}\nrun: {to completion, cap: 2 years}\nlifecycle end:"
        " {done: END}\nparties: {count: COUNT, arrive: {gaps: GAPS}, source: t}\n"
    )
    two = resolved_toy(racing, "events: {x: {takes: 1 day, source: t}, y: {takes: 1 day, source: t}}", "x", head=head)
    with pytest.raises(Inexact, match="which comes first, 'x' or 'y'"):
        expected(two, two.tables[0])


@pytest.mark.slow
@pytest.mark.parametrize(("readings", "extra", "stuck"), VARIANTS.values(), ids=VARIANTS)
def test_the_simulation_meets_the_closed_form_over_many_replications(
    scenario: Scenario, readings: dict[str, str], extra: float, stuck: float
) -> None:
    result = simulate(scenario, rulebooks(), replications=400, seed=11, readings=readings)
    found = result.output("extra FUSAs").comparisons[0].difference
    assert found.mean is not None and found.sd is not None
    assert abs(found.mean - extra) / (found.sd / math.sqrt(found.n)) < 4
    assert abs(dict(dict(result.reasons)["after"]).get("stuck", 0) / 400 - stuck) < 4 * math.sqrt(stuck / 400 + 1e-12)
