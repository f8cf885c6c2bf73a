"""Laws of duration as integers."""

from __future__ import annotations

import math

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Source
from clauseproof.simulation.durations import parse_law
from clauseproof.simulation.philox import ONE
from clauseproof.simulation.quantiles import QuantileTable, quantile_table


def law(text: str, tick: str = "day") -> QuantileTable:
    whole = Source("s.md", text).whole()
    return quantile_table(parse_law(Scalar(text, whole.span(), whole), "takes"), tick)


def share(table: QuantileTable, value: int) -> float:
    """Probability of a value, from the cut-points."""
    edges = [0, *table.cuts, ONE]
    place = value // table.step - table.offset
    return (edges[place + 1] - edges[place]) / ONE


def test_a_fixed_duration_draws_nothing() -> None:
    assert law("12 days") == QuantileTable(12, 1, (), working=False)
    assert law("60 working days") == QuantileTable(60, 1, (), working=True)
    assert law("2 weeks").value(0) == 14
    assert law("12 days", "hour").value(5) == 288


def test_value_is_offset_plus_number_of_cut_points_not_above_the_draw() -> None:
    table = law("whole uniform(3, 10) working days")
    assert (table.offset, len(table.cuts), table.working) == (3, 7, True)
    assert table.value(0) == 3 and table.value(ONE - 1) == 10
    assert table.value(table.cuts[0] - 1) == 3 and table.value(table.cuts[0]) == 4


def test_whole_uniform_is_discrete_with_equal_shares() -> None:
    table = law("whole uniform(3, 10) days")
    assert [share(table, day) for day in range(3, 11)] == pytest.approx([1 / 8] * 8)
    assert table.mean == pytest.approx(6.5)


def test_whole_weeks_stay_whole_weeks_in_days_and_hours() -> None:
    assert {law("whole uniform(1, 3) weeks").value(u) for u in range(0, ONE, ONE // 50)} == {7, 14, 21}
    assert law("whole uniform(1, 3) days", "hour").largest == 72


def test_continuous_laws_round_to_the_nearest_tick() -> None:
    uniform = law("uniform(3, 5) days")
    assert [share(uniform, day) for day in (3, 4, 5)] == pytest.approx([0.25, 0.5, 0.25])
    exponential = law("exponential(mean 14 days)")
    assert share(exponential, 0) == pytest.approx(1 - math.exp(-0.5 / 14))
    assert share(exponential, 10) == pytest.approx(math.exp(-9.5 / 14) - math.exp(-10.5 / 14))
    assert exponential.mean == pytest.approx(14, rel=1e-3)


def test_the_tail_beyond_a_2_to_the_minus_40_is_cut_and_reported() -> None:
    table = law("exponential(mean 14 days)")
    assert table.tail_cut
    assert table.largest == math.ceil(14 * 40 * math.log(2) - 0.5)
    assert math.exp(-(table.largest + 0.5) / 14) <= 2**-40 < math.exp(-(table.largest - 0.5) / 14)
    assert not law("whole uniform(3, 10) days").tail_cut
    assert not law("uniform(3, 10) days").tail_cut


def test_triangular_and_lognormal_have_their_quantiles() -> None:
    triangular = law("triangular(0, 10, 40) days")
    below = sum(share(triangular, day) for day in range(11))
    assert below == pytest.approx(1 - 29.5**2 / (40 * 30))
    lognormal = law("lognormal(median 20, p90 60) days")
    assert lognormal.value(ONE // 2) == 20
    assert abs(lognormal.value(int(0.9 * ONE)) - 60) <= 1
    assert lognormal.tail_cut


def test_one_of_gives_only_the_values_named() -> None:
    table = law("one of (5: 60, 10: 30, 20: 10) days")
    values = [table.value(u) for u in range(0, ONE, ONE // 1000)]
    assert set(values) == {5, 10, 20}
    assert values.count(5) / len(values) == pytest.approx(0.6, abs=0.01)


def test_a_finer_tick_keeps_the_law() -> None:
    assert law("exponential(mean 2 days)", "hour").mean == pytest.approx(48, rel=1e-3)
    assert law("90 minutes", "minute").value(0) == 90


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("12", "CP051", "no unit"),
        ("whole uniform(3, 10)", "CP051", "no unit"),
        ("12 fortnights", "CP050", "no unit of time"),
        ("a while", "CP050", "cannot be read"),
        ("unifrom(3, 10) days", "CP050", "no law 'unifrom'"),
        ("uniform(10, 3) days", "CP050", "do not rise"),
        ("uniform(3) days", "CP050", "takes 2 numbers"),
        ("exponential(14 days)", "CP050", "cannot be read"),
        ("exponential(mean 0 days)", "CP050", "above nought"),
        ("whole uniform(1.5, 3) days", "CP050", "whole numbers"),
        ("1.5 days", "CP050", "no whole number of days"),
        ("0.5 working days", "CP050", "no whole number of working days"),
        ("3 hours", "CP050", "no whole number"),
        ("whole uniform(1, 3) hours", "CP050", "finer than a tick"),
        ("one of (5: 60, 5: 40) days", "CP050", "no value with its weight"),
        ("one of (5: 0) days", "CP050", "add up to nothing"),
    ],
)
def test_a_law_that_cannot_be_is_told_with_its_place(text: str, code: str, says: str) -> None:
    with pytest.raises(ClauseproofError) as caught:
        law(text)
    diagnostic = caught.value.diagnostics[0]
    assert diagnostic.code == code and says in diagnostic.message
    assert str(diagnostic.span) == "s.md:1:1"


def test_a_table_too_large_for_its_tick_is_refused() -> None:
    with pytest.raises(ClauseproofError, match="coarser tick"):
        law("exponential(mean 100 weeks)", "minute")
