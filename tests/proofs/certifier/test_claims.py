"""Claims: what may be said of a property, and under which readings."""

from __future__ import annotations

import pytest

from clauseproof.proofs.evidence.certifier import certify
from tests.proofs.certifier.canonical import ALL, DUTY, LIGHT, RANGE, YES, Json, is_, on, prop, read, system


def test_what_is_possible_can_be_excluded_but_not_proved_by_an_invariant() -> None:
    four = prop("possible", ["=", read("n"), ["value", 3]])
    assert certify(LIGHT, four, "true", 1, ALL, "excluded").accepted
    assert not certify(LIGHT, prop("possible", read("green")), "true", 1, ALL, "excluded").accepted
    assert "shown by a history" in certify(LIGHT, four, "true", 1, ALL, "holds").reason
    assert "never vacuous" in certify(LIGHT, four, "true", 1, ALL, "vacuous").reason
    assert "can be excluded" in certify(LIGHT, prop("always"), "true", 1, ALL, "excluded").reason
    assert "is none of" in certify(LIGHT, prop("always"), "true", 1, ALL, "liked").reason


def test_vacuity_by_event_premise_and_scope() -> None:
    dead = on("on", is_("n", 7))
    for pattern in ("before", "on"):
        assert certify(LIGHT, prop(pattern, ["value", False], [dead]), "true", 1, ALL, "vacuous").accepted
        assert not certify(LIGHT, prop(pattern, YES, [on("on"), dead]), "true", 1, ALL, "vacuous").accepted
    for conclusion in (YES, ["value", False]):
        empty = prop("always", ["implies", is_("n", 7), conclusion])
        assert certify(LIGHT, empty, "true", 1, ALL, "vacuous").accepted
    assert not certify(LIGHT, prop("always", ["implies", read("green"), YES]), "true", 1, ALL, "vacuous").accepted
    assert not certify(LIGHT, prop("always"), "true", 1, ALL, "vacuous").accepted
    for pattern in ("always", "never"):
        closed = prop(pattern, after=[dead])
        assert certify(LIGHT, closed, "(not |in scope|)", 1, ALL, "vacuous").accepted
        assert not certify(LIGHT, closed, "true", 1, ALL, "vacuous").accepted
    assert "never vacuous" in certify(LIGHT, RANGE, "true", 1, ALL, "vacuous").reason


def test_no_claim_about_names_that_the_rulebook_lacks() -> None:
    gone = [on("explode")]
    for one in (
        prop("before", YES, gone),
        prop("always", after=gone),
        prop("always", observers={"m": {"counts": gone}}),
        prop("always", observers={"m": {"becomes yes": gone, "becomes no": []}}),
    ):
        assert "no event 'explode'" in certify(LIGHT, one, "true", 1, ALL).reason
    spare = {"m": {"becomes yes": [on("on")], "becomes no": gone}}
    assert certify(LIGHT, prop("always", until=gone, observers=spare), "true", 1, ALL).accepted
    assert "'colour' is no variable" in certify(LIGHT, prop("always", read("colour")), "true", 1, ALL).reason


def test_a_claim_is_made_for_its_choices_only() -> None:
    owes = prop("on", read("owed"), [on("reject")])
    assert certify(DUTY, owes, "true", 1, [{"duty": ["duty"]}]).accepted
    assert not certify(DUTY, owes, "true", 1, ALL).accepted
    assert not certify(DUTY, owes, "true", 1, [{"duty": ["duty"]}, {"who": ["ssc"]}]).accepted
    both = [{"duty": ["duty"], "who": ["panel"]}, {"duty": ["duty"], "who": ["ssc", "panel"]}]
    assert certify(DUTY, owes, "true", 1, both).accepted
    rigid = "(=> |owed| (= |reading duty| |reading duty: duty|))"
    assert certify(DUTY, prop("before", ["not", read("owed")], [on("enter")]), rigid, 1, ALL).accepted


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ([], "no first state under these readings"),
        ([{"duty": []}], "no first state under these readings"),
        ([{"mood": ["good"]}], "no reading 'mood'"),
        ([{"duty": ["maybe"]}], "'maybe' is not in its sort"),
        ([{"duty": "duty"}], "no list"),
    ],
)
def test_choices_that_are_none_prove_nothing(choices: Json, reason: str) -> None:
    assert reason in certify(DUTY, prop("always"), "true", 1, choices).reason


def test_a_rulebook_without_first_state_proves_nothing() -> None:
    none = system({"n": (["number", 0, 3], "any")}, {}, None, [">", read("n"), ["value", 3]])
    found = certify(none, prop("always", ["value", False]), "true", 1, ALL)
    assert found.reason == "no first state under these readings (a first state: unsat)"


def test_a_first_state_under_some_readings_is_none_under_the_others() -> None:
    under_duty = ["or", ["reading", "duty", ["duty"]], [">", read("n"), ["value", 3]]]
    some = system({"n": (["number", 0, 3], "any")}, {}, {"duty": ["duty", "power"]}, under_duty)
    always = prop("always", ["value", True])
    found = certify(some, always, "true", 1, ALL)
    assert found.reason == "no first state where duty is power (a first state where duty is power: unsat)"
    assert certify(some, always, "true", 1, [{"duty": ["duty"]}]).accepted
    assert not certify(some, always, "true", 1, [{"duty": ["power"]}]).accepted
    assert not certify(some, always, "true", 1, []).accepted
