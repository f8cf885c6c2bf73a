"""k-induction: invariants that hold on over several steps."""

from __future__ import annotations

from typing import Any

import pytest

from clauseproof.proofs.evidence.certifier import certify
from tests.proofs.certifier.canonical import ALL, DUTY, LIGHT, YES, asked, is_, on, plus, prop, read, system

BLINK = system(
    {"n": (["number", None, None], [0])},
    {
        "one": (is_("n", 0), {"n": ["value", 1]}),
        "two": (is_("n", 1), {"n": ["value", 2]}),
        "back": (is_("n", 2), {"n": ["value", 0]}),
        "stray": (is_("n", 4), {"n": ["value", 3]}),
        "stray back": (is_("n", 3), {"n": ["value", 4]}),
    },
)


def test_two_steps_prove_what_one_does_not() -> None:
    """Three is entered from four alone, and four from three alone."""
    not_three = prop("never", is_("n", 3))
    assert "step by stray: sat" in certify(BLINK, not_three, "(distinct |n| 3)", 1, ALL).reason
    found = certify(BLINK, not_three, "(distinct |n| 3)", 2, ALL)
    assert found.accepted, found.reason
    assert "first states and 1 step" in asked(found)
    assert certify(BLINK, not_three, "(distinct |n| 3)", 5, ALL).accepted


def test_steps_out_of_range_are_no_steps_on_the_way_either() -> None:
    fresh = system({"n": (["number", 0, 3], [0])}, {"take": (YES, {"n": plus("n", -1)})})
    assert certify(fresh, prop("always", is_("n", 0)), "(= |n| 0)", 3, ALL).accepted


def test_k_steps_are_looked_at_from_the_first_states_on() -> None:
    """The base matters: 2 is reached after two steps, and "not two" is inductive over long enough paths."""
    not_two = prop("never", is_("n", 2))
    assert "first states and 2 steps: sat" in certify(BLINK, not_two, "(distinct |n| 2)", 3, ALL).reason
    assert certify(BLINK, not_two, "(distinct |n| 2)", 2, ALL).reason.endswith("(step by two: sat)")


def test_k_induction_knows_observers_scopes_and_readings() -> None:
    counted = prop(
        "always",
        ["<=", read("offs"), read("ons")],
        (),
        {
            "ons": {"counts": [on("on")]},
            "offs": {"counts": [on("off")]},
        },
        after=[on("on")],
    )
    for k in (1, 2, 3):
        assert certify(LIGHT, counted, "(= |ons| (+ |offs| (ite |green| 1 0)))", k, ALL).accepted
        assert not certify(LIGHT, counted, "(<= |offs| |ons|)", k, ALL).accepted
        owes = prop("on", read("owed"), [on("reject")])
        assert certify(DUTY, owes, "true", k, [{"duty": ["duty"]}]).accepted
        assert not certify(DUTY, owes, "true", k, ALL).accepted


@pytest.mark.parametrize("k", [0, -1, True, 1.5, "2", None, 10**9])
def test_k_is_a_sensible_number(k: Any) -> None:
    assert "k is " in certify(BLINK, prop("always"), "true", k, ALL).reason
