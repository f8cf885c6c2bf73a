"""Observers and scopes: what the monitor of a property sees of a step."""

from __future__ import annotations

from clauseproof.proofs.evidence.certifier import certify
from tests.proofs.certifier.canonical import ALL, LIGHT, is_, on, prop, read


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
