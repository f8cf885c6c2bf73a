"""Sorts and ranges: what a step may leave behind."""

from __future__ import annotations

from clauseproof.proofs.evidence.certifier import certify
from tests.proofs.certifier.canonical import ALL, RANGE, YES, Json, asked, is_, on, plus, prop, read, system


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
