"""The certifier: right proofs are accepted, all others are not, and it says which question failed."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs import certification, certifier, obligations
from clauseproof.proofs.certification import Certifier
from clauseproof.proofs.certifier import Certified, certify, serve
from clauseproof.proofs.obligations import read_term
from tests.oracle.brute_force import choices as all_choices
from tests.oracle.brute_force import first_position, first_states, judge, next_position, steps
from tests.strategies import canonical_property, systems_with_properties

Json = Any
YES: Json = ["value", True]
ALL: list[dict[str, list[str]]] = [{}]


def read(name: str) -> Json:
    return ["read", name]


def is_(name: str, value: object) -> Json:
    return ["=", read(name), ["value", value]]


def plus(name: str, number: int) -> Json:
    return ["+", read(name), ["value", number]]


def system(
    variables: Mapping[str, tuple[Json, Json]],
    events: Mapping[str, tuple[Json, Mapping[str, Json]]],
    readings: Mapping[str, list[str]] | None = None,
    initially: Json = YES,
) -> Json:
    """The canonical form of a rulebook, as much of it as the certifier reads."""
    return {
        "format": 1,
        "variables": {n: {"sort": sort, "initially": first} for n, (sort, first) in variables.items()},
        "initially": initially,
        "readings": {n: {"options": options, "default": options[0]} for n, options in (readings or {}).items()},
        "events": {n: {"guard": guard, "effects": effects} for n, (guard, effects) in events.items()},
    }


def on(event: str, when: Json = YES) -> Json:
    return {"event": event, "when": when}


def prop(
    pattern: str,
    formula: Json = YES,
    events: Sequence[Json] = (),
    observers: Mapping[str, Json] | None = None,
    after: list[Json] | None = None,
    until: list[Json] | None = None,
) -> Json:
    return {
        "format": 1,
        "pattern": pattern,
        "formula": formula,
        "events": list(events),
        "after": after,
        "until": until,
        "observers": observers or {},
    }


NAMES = ["unset", "approved", "rejected"]
OWED = {"owed": {"becomes yes": [on("reject")], "becomes no": [on("complete FUSA")]}}
PARTY = system(
    {
        "status": (["one of", NAMES], ["unset"]),
        "fusa": (["one of", ["none", "under way", "done"]], ["done"]),
        "rejections": (["number", 0, None], [0]),
    },
    {
        "approve": (is_("fusa", "done"), {"status": ["value", "approved"]}),
        "reject": (
            is_("fusa", "done"),
            {
                "status": ["value", "rejected"],
                "fusa": ["value", "none"],
                "rejections": plus("rejections", 1),
            },
        ),
        "begin FUSA": (is_("fusa", "none"), {"fusa": ["value", "under way"]}),
        "complete FUSA": (is_("fusa", "under way"), {"fusa": ["value", "done"]}),
        "enter": (is_("status", "approved"), {}),
    },
)
ENTRY = prop("before", ["not", read("owed")], [on("enter")], OWED)
ENTRY_INVARIANT = """
(and (=> |owed| (distinct |fusa| |fusa: done|))
     (=> |owed| ((_ is |status: rejected|) |status|)))
"""


def asked(certified: Certified) -> dict[str, str]:
    return dict(certified.queries)


# -- the three obligations -----------------------------------------------------------------------------------


def test_rejected_party_cannot_enter_before_a_further_fusa() -> None:
    found = certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL)
    assert found.accepted, found.reason
    assert found.reason == ""
    assert found.solver.startswith("Z3 ")
    assert found.seconds > 0
    assert list(asked(found)) == [
        "a first state",
        "first states",
        "step by approve",
        "step by reject",
        "step by begin FUSA",
        "step by complete FUSA",
        "step by enter",
        "goal at enter",
    ]
    assert asked(found).pop("a first state") == "sat"
    assert list(asked(found).values())[1:] == ["unsat"] * 7


@pytest.mark.parametrize(
    ("invariant", "query", "sentence"),
    [
        ("(not (= |fusa| |fusa: done|))", "first states", "does not hold in every first state"),
        ("false", "first states", "does not hold in every first state"),
        ("(= |status| |status: unset|)", "step by approve", "event 'approve' does not keep the invariant"),
        ("(not |owed|)", "step by reject", "event 'reject' does not keep the invariant"),
        (
            "(=> |owed| (= |status| |status: rejected|))",
            "step by approve",
            "event 'approve' does not keep the invariant",
        ),
        ("true", "goal at enter", "does not imply the claim for steps by 'enter'"),
        ("(<= 0 |rejections|)", "goal at enter", "does not imply the claim for steps by 'enter'"),
    ],
)
def test_wrong_invariants_fail_by_name(invariant: str, query: str, sentence: str) -> None:
    found = certify(PARTY, ENTRY, invariant, 1, ALL)
    assert not found.accepted
    assert sentence in found.reason
    assert f"({query}: sat)" in found.reason
    assert asked(found)[query] == "sat"


def test_one_wrong_event_among_many_is_the_one_that_is_named() -> None:
    found = certify(PARTY, prop("always"), "(<= |rejections| 3)", 1, ALL)
    assert [name for name, answer in found.queries if answer == "sat"] == ["a first state", "step by reject"]


def test_the_unsound_engine_is_not_believed() -> None:
    """``spacer.gpdr`` "proves" that there are at most three rejections, with an invariant like this one."""
    never_four = prop("never", [">", read("rejections"), ["value", 3]])
    claimed = "(and (<= |rejections| 3) (=> (= |rejections| 3) (distinct |fusa| |fusa: under way|)))"
    found = certify(PARTY, never_four, claimed, 1, ALL)
    assert not found.accepted
    assert asked(found)["step by reject"] == "sat"


def test_an_undecided_query_is_no_proof() -> None:
    cubes = ["x", "y", "z"]
    fermat = system(
        {name: (["number", 1, None], "any") for name in cubes},
        {"wait": (YES, {})},
    )
    cube = " ".join(f"(* |{name}| |{name}| |{name}|)" for name in cubes[:2])
    invariant = f"(distinct (+ {cube}) (* |z| |z| |z|))"
    found = certify(fermat, prop("always"), invariant, 1, ALL, rlimit=10_000)
    assert not found.accepted
    assert asked(found)["first states"] == "unknown"
    assert found.reason.startswith("Z3 could not decide: ")


def test_limits_of_one_certificate_do_not_reach_the_next() -> None:
    assert not certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL, rlimit=1).accepted
    assert certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL).accepted


def test_scripts_stand_alone() -> None:
    scripts = obligations.obligations(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL).scripts
    assert list(scripts)[:3] == ["a first state", "first states", "step by approve"]
    import z3

    for name, script in scripts.items():
        context = z3.Context()
        said = z3.Z3_eval_smtlib2_string(context.ref(), script)
        assert said.strip() == ("sat" if name == "a first state" else "unsat")


def test_steps_are_taken_by_substitution() -> None:
    script = obligations.obligations(PARTY, ENTRY, "|owed|", 1, ALL).scripts["step by reject"]
    assert "(define-fun |after rejections| () Int (+ |state rejections| 1))" in script
    assert "|after owed|" in script
    assert "|after fusa| |fusa values|" not in script.split("(define-fun J")[0], "there is no primed copy"


# -- sorts and range -----------------------------------------------------------------------------------------

RANGE = prop("stays in range")


def slots(guard: Json) -> Json:
    return system({"slots": (["number", 0, 9], [9])}, {"book": (guard, {"slots": ["-", read("slots"), ["value", 1]]})})


def test_a_guarded_effect_stays_in_range() -> None:
    assert certify(slots([">", read("slots"), ["value", 0]]), RANGE, "true", 1, ALL).accepted


def test_an_unguarded_effect_does_not() -> None:
    found = certify(slots(YES), RANGE, "true", 1, ALL)
    assert "'book' in range (goal at book: sat)" in found.reason


def test_an_event_that_is_out_of_range_happens_in_no_history() -> None:
    """So nothing is ever below zero, although the guard does not say so."""
    assert certify(slots(YES), prop("always", [">=", read("slots"), ["value", 0]]), "true", 1, ALL).accepted
    found = certify(slots(YES), prop("before", [">", read("slots"), ["value", 0]], [on("book")]), "true", 1, ALL)
    assert found.accepted, found.reason


def test_range_needs_an_invariant_where_the_guard_is_silent() -> None:
    two = system(
        {"left": (["number", 0, 3], [3]), "used": (["number", None, None], [0])},
        {
            "use": (
                ["<", read("used"), ["value", 3]],
                {"left": ["-", read("left"), ["value", 1]], "used": plus("used", 1)},
            )
        },
    )
    assert not certify(two, RANGE, "true", 1, ALL).accepted
    assert certify(two, RANGE, "(= (+ |left| |used|) 3)", 1, ALL).accepted


def enumerations(first: list[str]) -> Json:
    return system(
        {"a": (["one of", ["x", "y", "z"]], first), "b": (["one of", ["z", "y", "w"]], ["y"])},
        {"copy": (YES, {"b": read("a")}), "back": (["=", read("a"), read("b")], {"a": read("b")})},
    )


def test_a_named_value_that_the_sort_lacks_is_out_of_range() -> None:
    found = certify(enumerations(["x"]), RANGE, "true", 1, ALL)
    assert asked(found)["goal at copy"] == "sat"
    assert asked(found)["goal at back"] == "unsat"
    found = certify(enumerations(["y", "z"]), RANGE, "(distinct |a| |a: x|)", 1, ALL)
    assert found.accepted, found.reason


def test_variables_of_different_sorts_are_compared_by_name() -> None:
    same = prop("on", ["=", read("a"), read("b")], [on("copy"), on("back")])
    assert certify(enumerations(["y", "z"]), same, "true", 1, ALL).accepted
    y_or_z = prop("on", ["or", is_("b", "y"), is_("b", "z")], [on("copy")])
    assert certify(enumerations(["x", "y", "z"]), y_or_z, "true", 1, ALL).accepted
    never_w = prop("never", is_("b", "w"))
    assert certify(enumerations(["x", "y"]), never_w, "(distinct |b| |b: w|)", 1, ALL).accepted
    assert not certify(enumerations(["x", "z"]), prop("never", is_("b", "z")), "true", 1, ALL).accepted


def test_first_values_lie_in_their_sort() -> None:
    wrong = system({"n": (["number", 0, 3], [4])}, {})
    assert certify(wrong, prop("always"), "true", 1, ALL).reason == "4 is not in its sort"
    free = system({"n": (["number", 1, 3], "any")}, {"wait": (YES, {})})
    assert certify(free, prop("always", [">", read("n"), ["value", 0]]), "true", 1, ALL).accepted


def test_arithmetic_is_that_of_the_page() -> None:
    """``mod`` of a negative number is not negative; ``min``, ``max``, ``if`` and products are as usual."""
    n = read("n")
    some = system({"n": (["number", None, None], "any")}, {"halve": (YES, {"n": ["-", ["value", 0], n]})})
    facts = [
        [">=", ["mod", n, 3], ["value", 0]],
        ["<=", ["min", n, ["value", 2]], ["max", n, ["value", 2]]],
        ["=", ["+", ["min", n, ["value", 2]], ["max", n, ["value", 2]]], plus("n", 2)],
        ["=", ["*", -2, n], ["-", ["-", ["value", 0], n], n]],
        ["=", ["if", ["<", n, ["value", 0]], ["-", ["value", 0], n], n], ["max", n, ["*", -1, n]]],
        ["=", ["=", ["mod", n, 2], ["value", 0]], ["!=", ["mod", plus("n", 1), 2], ["value", 0]]],
    ]
    assert certify(some, prop("always", ["and", *facts]), "true", 1, ALL).accepted
    assert not certify(some, prop("always", ["=", ["mod", n, 3], ["value", 0]]), "true", 1, ALL).accepted


def test_effects_are_simultaneous() -> None:
    swap = system(
        {"a": (["number", 0, None], [1]), "b": (["number", 0, None], [2])},
        {"swap": (YES, {"a": read("b"), "b": read("a")})},
    )
    apart = prop("always", ["=", ["+", read("a"), read("b")], ["value", 3]])
    assert certify(swap, apart, "(= (+ |a| |b|) 3)", 1, ALL).accepted
    assert certify(swap, apart, "(or (and (= |a| 1) (= |b| 2)) (and (= |a| 2) (= |b| 1)))", 1, ALL).accepted


# -- observers and scopes ------------------------------------------------------------------------------------

LIGHT = system(
    {"green": (["yes/no"], [False]), "n": (["number", 0, 2], [0])},
    {
        "on": (["not", read("green")], {"green": YES}),
        "off": (read("green"), {"green": ["value", False]}),
        "tick": (YES, {"n": ["mod", plus("n", 1), 3]}),
    },
)


def test_counters_count_each_selected_step_once() -> None:
    observers = {"ons": {"counts": [on("on"), on("on", ["value", True])]}, "offs": {"counts": [on("off")]}}
    balanced = prop(
        "always",
        ["=", read("ons"), ["+", read("offs"), ["if", read("green"), ["value", 1], ["value", 0]]]],
        (),
        observers,
    )
    assert certify(LIGHT, balanced, "(= |ons| (+ |offs| (ite |green| 1 0)))", 1, ALL).accepted
    assert certify(LIGHT, prop("always", [">=", read("ons"), ["value", 0]], (), observers), "true", 1, ALL).accepted
    assert not certify(LIGHT, balanced, "(<= |offs| |ons|)", 1, ALL).accepted


def test_a_formula_fires_when_it_comes_to_hold_and_may_hold_at_first() -> None:
    seen = {"seen": {"becomes yes": [{"formula": read("green")}], "becomes no": []}}
    assert certify(
        LIGHT,
        prop("always", ["implies", read("green"), read("seen")], (), seen),
        "(=> |green| |seen|)",
        1,
        ALL,
    ).accepted
    dark = {
        "dark": {
            "becomes yes": [{"formula": ["not", read("green")]}],
            "becomes no": [{"formula": read("green")}],
        }
    }
    exactly = prop("always", ["=", read("dark"), ["not", read("green")]], (), dark)
    assert certify(LIGHT, exactly, "(= |dark| (not |green|))", 1, ALL).accepted
    assert "first states" in certify(LIGHT, exactly, "(not |dark|)", 1, ALL).reason


def test_becoming_yes_wins_and_when_sees_the_values_before() -> None:
    both = {
        "m": {"becomes yes": [on("on")], "becomes no": [on("on"), on("off")]},
        "ons": {"counts": [on("on")]},
        "second": {"becomes yes": [on("on", ["=", read("ons"), ["value", 1]])], "becomes no": []},
    }
    equal = prop("always", ["=", read("m"), read("green")], (), both)
    assert certify(LIGHT, equal, "(= |m| |green|)", 1, ALL).accepted
    late = prop("always", ["implies", read("second"), [">=", read("ons"), ["value", 2]]], (), both)
    assert certify(LIGHT, late, "(=> |second| (>= |ons| 2))", 1, ALL).accepted
    later = prop("always", ["implies", read("second"), [">=", read("ons"), ["value", 3]]], (), both)
    assert not certify(LIGHT, later, "(=> |second| (>= |ons| 3))", 1, ALL).accepted


def test_scopes_open_and_close() -> None:
    between = prop("always", read("green"), after=[on("on")], until=[on("off")])
    assert certify(LIGHT, between, "(= |in scope| |green|)", 1, ALL).accepted
    assert not certify(LIGHT, prop("always", read("green"), after=[on("on")]), "true", 1, ALL).accepted
    until = prop("never", read("green"), until=[on("on")])
    assert certify(LIGHT, until, "(=> |in scope| (not |green|))", 1, ALL).accepted
    assert "first states" in certify(LIGHT, until, "(not |in scope|)", 1, ALL).reason
    both = prop("always", read("green"), after=[on("on")], until=[on("on"), on("off")])
    assert certify(LIGHT, both, "(= |in scope| |green|)", 1, ALL).accepted, "a step selected by both opens"
    assert "'in scope', which nobody declares" in certify(LIGHT, prop("always"), "|in scope|", 1, ALL).reason


def test_an_occurrence_is_selected_by_the_state_before_the_step() -> None:
    for pattern, formula in (("before", is_("n", 0)), ("on", is_("n", 1))):
        first_tick = prop(pattern, formula, [on("tick", is_("n", 0))])
        assert certify(LIGHT, first_tick, "true", 1, ALL).accepted


def test_steps_count_from_open_positions_only() -> None:
    for pattern in ("before", "on"):
        never = prop(pattern, ["value", False], [on("on"), on("tick")], after=[on("off", is_("n", 7))])
        assert certify(LIGHT, never, "(not |in scope|)", 1, ALL).accepted
        assert certify(LIGHT, never, "(not |in scope|)", 1, ALL, "vacuous").accepted
        assert not certify(LIGHT, never, "true", 1, ALL).accepted


def test_every_occurrence_counts() -> None:
    found = certify(LIGHT, prop("on", read("green"), [on("on"), on("off"), on("off")]), "true", 1, ALL)
    assert [name for name, answer in found.queries if answer == "sat"] == [
        "a first state",
        "goal at off",
        "goal at off (occurrence 3)",
    ]


def test_on_compares_with_the_old_values() -> None:
    quiet = prop("on", ["=", ["old", "n"], read("n")], [on("on"), on("off")])
    assert certify(LIGHT, quiet, "true", 1, ALL).accepted
    assert not certify(LIGHT, prop("on", quiet["formula"], [on("tick")]), "true", 1, ALL).accepted
    ons = {"ons": {"counts": [on("on")]}}
    grows = prop("on", ["=", read("ons"), ["+", ["old", "ons"], ["value", 1]]], [on("on")], ons)
    assert certify(LIGHT, grows, "true", 1, ALL).accepted
    assert "outside a step" in certify(LIGHT, prop("always", ["old", "green"]), "true", 1, ALL).reason


# -- claims --------------------------------------------------------------------------------------------------


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


# -- readings ------------------------------------------------------------------------------------------------

DUTY = system(
    {"owed": (["yes/no"], [False])},
    {
        "reject": (YES, {"owed": ["reading", "duty", ["duty"]]}),
        "enter": (["not", ["and", read("owed"), ["reading", "duty", ["duty"]]]], {}),
    },
    {"duty": ["duty", "discretion"], "who": ["panel", "ssc"]},
)


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


# -- k-induction ---------------------------------------------------------------------------------------------

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


# -- what an invariant may say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        ") (assert false",
        "true) (assert false",
        "true) (assert false)",
        "true)\n(assert false)\n(define-fun K () Bool true",
        "true true",
        "(and true",
        "(and true))",
        "()",
        "(true)",
        "(and)",
        "(|green| true)",
        "(assert false)",
        "(check-sat)",
        "(exists ((z Int)) (= z 0))",
        "(forall ((z Int)) false)",
        "(let ((z true)) z",
        "(let () true)",
        "(let ((z true)))",
        "(let ((z true) (z false)) z)",
        "(let ((z true)) z z)",
        "(let z true)",
        "(let ((z true true)) z)",
        "z",
        "(= |n| 1.0)",
        "(= |n| -1)",
        "(= |n| 01)",
        "(= |n| #x01)",
        '(= "a" "a")',
        "|green| ; and more",
        "(! |green| :named J)",
        "(as |green| Bool)",
        "((as const (Array Int Bool)) true)",
        "((_ is) |green|)",
        "((_ is |green| |green|) |green|)",
        "((_ extract 1 0) |n|)",
        "(_ is |green|)",
        "((and) |green|)",
        "|state green|",
        "J",
        "|J|",
        "|green",
        "|a\\b|",
        "(select |n| 1)",
        "(is |green| |green|)",
        "(|and| |green| |green|)",
        "(" * 5000 + ")" * 5000,
        "(not " * 5000 + "|green|" + ")" * 5000,
    ],
)
def test_only_one_term_over_the_declared_symbols_is_an_invariant(text: str) -> None:
    found = certify(LIGHT, prop("always"), text, 1, ALL)
    assert not found.accepted
    assert found.queries == (), "the solver was not even asked"
    assert "invariant" in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "true",
        " \n(and true |green| ) ",
        "green",
        "(let ((z (not |green|)) (n |green|)) (or z n))",
        "(let ((|green| (= |n| 0))) (let ((|green| (not |green|))) |green|))",
        "(= |n| (- 1))",
        "(< (+ |n| (* 2 |n|) (div |n| 2) (mod |n| 3)) 10)",
        "(distinct |n| 1 2)",
        "(ite |green| (>= |n| 0) (=> |green| (<= |n| 3)))",
        "(let ((?a 1) (a!1 2) (b 3)) (> (+ ?a a!1 b) |n|))",
    ],
)
def test_terms_that_are_understood(text: str) -> None:
    found = certify(LIGHT, prop("always"), text, 1, ALL)
    assert len(found.queries) == 6, found.reason


def test_ill_sorted_terms_are_an_error() -> None:
    for text in (
        "|n|",
        "(= |green| |n|)",
        "(and |n| |n|)",
        "(not true false)",
        "(< |green| 1)",
        "(ite |n| true true)",
    ):
        found = certify(LIGHT, prop("always"), text, 1, ALL)
        assert not found.accepted
        assert found.reason.startswith("Z3 does not understand the certificate: ") or found.queries


def test_bound_names_shadow_and_are_renamed() -> None:
    symbols = {"x": "|state x|", "y": "|state y|"}
    text, used = read_term("(let ((x y) (z x)) (and x z (let ((y x)) y) y))", symbols)
    assert text == (
        "(let ((local!1 |state y|) (local!2 |state x|))"
        " (and local!1 local!2 (let ((local!3 local!1)) local!3) |state y|))"
    )
    assert used == {"x", "y"}


def test_names_that_the_solver_knows_are_names_like_any_other() -> None:
    odd = system(
        {
            "ite": (["yes/no"], [True]),
            "true": (["yes/no"], [True]),
            "abs": (["one of", ["let", "div"]], ["let"]),
        },
        {"and": (read("ite"), {"abs": ["value", "div"]}), "Ŵyn ystyried": (YES, {})},
        {"select": ["or", "xor"]},
    )
    text = "(and |ite| |true| (or (= |abs| |abs: let|) ((_ is |abs: div|) |abs|)) (= 1 1))"
    found = certify(odd, prop("always", ["and", read("ite"), read("true")]), text, 1, ALL)
    assert found.accepted, found.reason
    assert not certify(odd, prop("always", read("ite")), "true", 1, ALL).accepted, "true is not |true|"


@pytest.mark.parametrize(
    ("variables", "observers"),
    [
        ({"a|b": (["yes/no"], [False])}, {}),
        ({"a) (assert false": (["yes/no"], [False]), "a\nb": (["yes/no"], [False])}, {}),
        ({"a": (["one of", ["b|"]], "any")}, {}),
        ({"a": (["one of", ["b: c"]], "any"), "a: b": (["one of", ["c"]], "any")}, {}),
        ({"reading who": (["yes/no"], [False])}, {}),
        ({"n": (["yes/no"], [False])}, {"n": {"counts": []}}),
        ({"after n": (["one of", ["a"]], "any")}, {}),
        ({"n": (["one of", []], "any")}, {}),
        ({"n": (["one of", ["a", "a"]], "any")}, {}),
        ({"n": (["number", 0, 1.5], "any")}, {}),
        ({"n": (["text"], "any")}, {}),
    ],
)
def test_names_and_sorts_that_cannot_be_told_apart_are_refused(variables: Json, observers: Json) -> None:
    wrong = system(variables, {}, {"who": ["panel"]})
    found = certify(wrong, prop("always", observers=observers), "true", 1, ALL)
    assert not found.accepted
    assert found.queries == ()


@pytest.mark.parametrize(
    "formula",
    [
        ["value", 1],
        ["value", "x"],
        ["value", None],
        ["sometimes", YES],
        ["not"],
        [],
        "true",
        None,
        read("n"),
        ["=", read("n"), read("green")],
        ["=", read("n"), ["value", True]],
        ["<", read("green"), ["value", 1]],
        ["=", ["mod", read("n"), 0], ["value", 1]],
        ["=", ["mod", read("n"), True], ["value", 1]],
        ["=", ["*", 1.5, read("n")], ["value", 1]],
        ["=", ["*", read("n"), read("n")], ["value", 1]],
        ["reading", "who", ["panel"]],
        ["if", YES, YES, ["value", 1]],
        ["read", ["green"]],
    ],
)
def test_formulas_that_are_none_are_refused(formula: Json) -> None:
    found = certify(LIGHT, prop("always", formula), "true", 1, ALL)
    assert not found.accepted
    assert found.queries == ()
    assert found.reason


@pytest.mark.parametrize("part", ["format", "variables", "initially", "readings", "events"])
def test_a_rulebook_that_lacks_something_is_refused(part: str) -> None:
    lacking = {key: value for key, value in LIGHT.items() if key != part}
    assert "canonical form" in certify(lacking, prop("always"), "true", 1, ALL).reason
    broken = {**LIGHT, part: 7}
    assert not certify(broken, prop("always"), "true", 1, ALL).accepted


def test_effects_on_what_is_no_variable_are_refused() -> None:
    spy = system({"n": (["yes/no"], [True])}, {"cheat": (YES, {"m": YES})})
    found = certify(spy, prop("always", observers={"m": {"counts": []}}), "true", 1, ALL)
    assert "'m', which is no variable" in found.reason
    nosy = {"m": {"becomes yes": [{"formula": read("k")}], "becomes no": []}, "k": {"counts": []}}
    assert not certify(LIGHT, prop("always", observers=nosy), "true", 1, ALL).accepted


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    formula = YES
    for _ in range(5000):
        formula = ["not", formula]
    assert "too deeply" in certify(LIGHT, prop("always", formula), "true", 1, ALL).reason
    assert certify(LIGHT, prop("always"), "(not " * 900 + "true" + ")" * 900, 1, ALL).accepted


# -- what it may lean on -------------------------------------------------------------------------------------


def test_the_certifier_shares_no_code_with_the_provers() -> None:
    model = {"clauseproof.model.canonical", "clauseproof.model.workspace", "clauseproof.diagnostics"}
    assert certifier.__file__ and obligations.__file__
    of_the_obligations = sorted(Path(obligations.__file__).parent.glob("*.py"))
    assert len(of_the_obligations) > 1
    for module in (Path(certifier.__file__), *of_the_obligations):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                own = name == "clauseproof.proofs.obligations" or name.startswith("clauseproof.proofs.obligations.")
                assert own or name in model or not name.startswith("clauseproof"), (module.name, name)


# -- the process ---------------------------------------------------------------------------------------------


def job(id: str, **changes: Json) -> dict[str, Json]:
    return {
        "id": id,
        "system": PARTY,
        "property": ENTRY,
        "claim": "holds",
        "choices": ALL,
        "invariant": ENTRY_INVARIANT,
        "k": 1,
        **changes,
    }


RULEBOOK = """\
---
rulebook: lamp
version: "1"
actors: {Party: who switches}
---
# A lamp

## L1 The lamp

```yaml state
green: yes/no
n: {type: 0..2, initially: 0}
```

```yaml event
switch on:
  by: Party
  may: yes
  when: not green
  then: {green: yes}
switch off:
  by: Party
  may: yes
  when: green
  then: {green: no}
```
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "lamp.md").write_text(RULEBOOK, encoding="utf-8")
    return tmp_path


def lamp_fingerprint(workspace: Path) -> str:
    from clauseproof.model.workspace import Workspace

    return fingerprint(canonical_form(Workspace(workspace).rulebook("lamp").system))


def lamp_job(workspace: Path, **changes: Json) -> dict[str, Json]:
    return {
        "id": "lamp",
        "workspace": str(workspace),
        "rulebook": "lamp",
        "fingerprint": lamp_fingerprint(workspace),
        "property": prop("on", read("green"), [on("switch on")]),
        "claim": "holds",
        "choices": ALL,
        "invariant": "true",
        "k": 1,
        **changes,
    }


def answers(*jobs: Json) -> list[Json]:
    lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in jobs]
    out = io.BytesIO()
    serve(lines, out.write)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_reads_the_rulebook_again_from_its_source(workspace: Path) -> None:
    (found,) = answers(lamp_job(workspace))
    assert found["accepted"], found["reason"]
    assert found["id"] == "lamp"


def test_it_refuses_another_rulebook_than_the_one_proved(workspace: Path) -> None:
    told = lamp_job(workspace)
    path = workspace / "model" / "lamp.md"
    path.write_text(RULEBOOK.replace("then: {green: yes}", "then: {n: 1}"), encoding="utf-8")
    wrong, unknown, none = answers(told, {**told, "rulebook": "torch"}, {**told, "fingerprint": None})
    assert "another fingerprint" in wrong["reason"]
    assert "'torch' cannot be read again from its source" in unknown["reason"]
    assert not none["accepted"], "who does not say what he proved has proved nothing"
    silent = {key: value for key, value in told.items() if key != "fingerprint"}
    assert not answers(silent)[0]["accepted"]


def test_a_remark_in_the_prose_makes_no_certificate_stale(workspace: Path) -> None:
    told = lamp_job(workspace)
    path = workspace / "model" / "lamp.md"
    path.write_text(RULEBOOK.replace("# A lamp", "# The lamp\n\nIt is green."), encoding="utf-8")
    assert answers(told)[0]["accepted"]


def test_bad_jobs_are_answered_and_the_next_one_is_served(workspace: Path) -> None:
    found = answers(
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b"",
        {},
        {"id": "x"},
        job("k", k="many"),
        job("p", property=None),
        job("s", system=[]),
        job("f", fingerprint="0" * 64),
        job("i", invariant=None),
        job("c", choices=None),
        job("r", rlimit="much"),
        {**lamp_job(workspace), "workspace": 7},
        {**lamp_job(workspace), "workspace": str(workspace / "nowhere")},
        job("good"),
    )
    assert len(found) == 16
    assert [one["accepted"] for one in found] == [False] * 15 + [True]
    assert all(one["reason"] for one in found[:-1])
    assert all(one["solver"].startswith("Z3 ") for one in found)


def test_the_process_answers_each_line(workspace: Path) -> None:
    lines = [json.dumps(lamp_job(workspace)), "{", json.dumps(job("é", invariant="true"))]
    done = subprocess.run(
        [sys.executable, "-m", "clauseproof.proofs.certifier"],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(certifier.__file__).parents[2])},
        timeout=60,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == ["lamp", None, "é"]
    assert [one["accepted"] for one in found] == [True, False, False]
    assert set(found[0]) == {"id", "accepted", "queries", "solver", "reason", "seconds"}
    assert done.stderr == b""


@pytest.fixture(scope="module")
def client() -> Iterator[Certifier]:
    with Certifier() as found:
        yield found


def test_the_client_takes_many_jobs_before_it_is_asked(client: Certifier) -> None:
    big = "(and " + "true " * 20_000 + ENTRY_INVARIANT + ")"
    for number in range(20):
        client.submit(job(f"many {number}", invariant=big if number % 2 else "true"))
    for number in reversed(range(20)):
        assert client.result(f"many {number}", 30).accepted == bool(number % 2)
    assert client.solver.startswith("Z3 ")
    assert client.result("many 1", 30).accepted, "an answer may be asked for again"


def test_the_client_says_what_was_never_asked(client: Certifier) -> None:
    with pytest.raises(KeyError):
        client.result("nothing", 1)
    client.submit(job("twice"))
    with pytest.raises(ValueError, match="already"):
        client.submit(job("twice"))
    with pytest.raises(TypeError):
        client.submit({**job("x"), "id": 3})


def hard(id: str) -> dict[str, Json]:
    """A job over which Z3 broods for a long time."""
    names = "xyz"
    cubes = [f"(* |{name}| |{name}| |{name}|)" for name in names]
    return job(
        id,
        system=system({name: (["number", 10**9, None], "any") for name in names}, {}),
        property=prop("always"),
        invariant=f"(distinct (+ {cubes[0]} {cubes[1]}) {cubes[2]})",
        rlimit=0,
        timeout_ms=600_000,
    )


def test_a_job_that_takes_too_long_loses_the_process_and_no_other_job() -> None:
    with Certifier() as client:
        client.submit(job("before"))
        client.submit(hard("hard"))
        client.submit(job("after"))
        assert client.result("before", 30).accepted
        started = time.monotonic()
        found = client.result("hard", 1.0)
        assert time.monotonic() - started < 10
        assert not found.accepted
        assert found.reason == "the certifier took more than 1 seconds"
        assert client.result("after", 30).accepted
        assert not client.result("hard", 30).accepted, "and so it stays"


def test_a_job_that_kills_the_process_is_not_accepted() -> None:
    with Certifier() as client:
        client.submit(hard("hard"))
        client.submit(job("after"))
        process = client._process
        assert process is not None
        process._popen.kill()
        found = client.result("hard", 30)
        assert found.reason.startswith("the certifier process ended")
        assert client.result("after", 30).accepted


def test_a_process_killed_before_a_job_is_handed_over() -> None:
    with Certifier() as client:
        assert client._process is not None
        client._process._popen.kill()
        client._process._popen.wait()
        client.submit(job("one"))
        client.submit(job("two"))
        assert not client.result("one", 30).accepted
        assert client.result("two", 30).accepted


def test_the_client_closes_at_once_and_only_once() -> None:
    client = Certifier()
    client.submit(hard("hard"))
    started = time.monotonic()
    client.close()
    client.close()
    assert time.monotonic() - started < 5
    with pytest.raises(ValueError, match="closed"):
        client.submit(job("late"))
    with pytest.raises(ValueError, match="closed"):
        client.result("hard", 1)


def test_nothing_in_the_current_folder_is_mistaken_for_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "z3", "clauseproof"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Certifier() as client:
        client.submit(job("here"))
        assert client.result("here", 30).accepted


def test_the_client_module_needs_no_solver() -> None:
    code = "import sys, clauseproof.proofs.certification; assert 'z3' not in sys.modules"
    env = {**os.environ, "PYTHONPATH": str(Path(certification.__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, timeout=60)


# -- against the brute-force oracle --------------------------------------------------------------------------

Place = tuple[tuple[tuple[str, Any], ...], tuple[tuple[str, str], ...]]


def reached(canonical: Json, wanted: Json, most: int) -> set[Place] | None:
    """Every reachable position with the choice that it is reached under; None where there are too many."""
    found: set[Place] = set()
    scoped = wanted["after"] is not None or wanted["until"] is not None
    for choice in all_choices(canonical):
        level = [first_position(wanted, state, choice) for state in first_states(canonical, choice)]
        while level:
            here = level.pop()
            values = {**here.names, **({"in scope": here.open} if scoped else {})}
            place = (tuple(sorted(values.items())), tuple(sorted(choice.items())))
            if place in found:
                continue
            found.add(place)
            if len(found) > most:
                return None
            level.extend(
                next_position(wanted, here, event, state, choice)
                for event, state in steps(canonical, here.state, choice)
            )
    return found


def place_text(place: Place) -> str:
    def value(name: str, found: Any) -> str:
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, int):
            return str(found) if found >= 0 else f"(- {-found})"
        return f"|{name}: {found}|"

    values, choice = place
    parts = [f"(= |{name}| {value(name, found)})" for name, found in values]
    parts += [f"(= |reading {name}| |reading {name}: {option}|)" for name, option in choice]
    return f"(and true {' '.join(parts)})"


def text_of(places: set[Place]) -> str:
    return f"(or false {' '.join(sorted(map(place_text, places)))})"


CLAIMS = {"proved": {"holds"}, "vacuous": {"holds", "vacuous"}, "refuted": set[str]()}


def claims_of(verdict: str, pattern: str) -> set[str]:
    """The claims that are true of a property with a verdict."""
    if pattern == "possible":
        return {"excluded"} if verdict == "refuted" else set()
    return CLAIMS[verdict] - ({"vacuous"} if pattern == "stays in range" else set())


@settings(max_examples=25)
@given(systems_with_properties(bounded=True, endless=False), st.data())
def test_the_reachable_positions_are_accepted_exactly_where_the_oracle_says_so(
    pair: tuple[TransitionSystem, dict[str, Any]], data: st.DataObject
) -> None:
    canonical, wanted = canonical_form(pair[0]), canonical_property(pair[1])
    places = reached(canonical, wanted, most=60)
    assume(places)
    assert places
    sample = [choice for choice in all_choices(canonical) if first_states(canonical, choice)]
    verdicts = {json.dumps(choice): judge(canonical, wanted, choice).verdict for choice in sample}
    chosen = data.draw(st.sampled_from([*sample, None]), label="choice")
    if chosen is None:
        boxes: list[dict[str, list[str]]] = [{}]
        true_claims = set.intersection(*(claims_of(v, wanted["pattern"]) for v in verdicts.values()))
    else:
        boxes = [{name: [option] for name, option in chosen.items()}]
        true_claims = claims_of(verdicts[json.dumps(chosen)], wanted["pattern"])
    k = data.draw(st.sampled_from([1, 1, 2, 3]), label="k")
    for claim in ("holds", "excluded", "vacuous"):
        found = certify(canonical, wanted, text_of(places), k, boxes, claim)
        assert found.accepted == (claim in true_claims), (claim, found.reason, found.queries)

    inside = [place for place in places if chosen is None or place[1] == tuple(sorted(chosen.items()))]
    less = places - {data.draw(st.sampled_from(sorted(inside, key=repr)), label="left out")}
    for claim in ("holds", "excluded", "vacuous"):
        mutated = certify(canonical, wanted, text_of(less), 1, boxes, claim)
        assert not mutated.accepted, "a position that is reached is missing"
        longer = certify(canonical, wanted, text_of(less), k, boxes, claim)
        assert not longer.accepted
        weak = certify(canonical, wanted, "true", k, boxes, claim)
        assert not weak.accepted or claim in true_claims
