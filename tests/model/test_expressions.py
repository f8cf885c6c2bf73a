"""Expressions: what they mean as the guard of an event, and which have no meaning."""

from __future__ import annotations

import pytest

from clauseproof.model.expressions import Compare, Enumeration, Literal, Read, ReadingIs
from clauseproof.model.interpreter import Interpreter
from tests.model.texts import READING, STATE, guard, of, wrong


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("statuss is approved", "CP006 [statuss] the rulebook has no variable or term 'statuss'"),
        ("approved", "CP006 [approved] the rulebook has no variable or term 'approved'"),
        ("status is aproved", "CP006 [aproved] 'status' has no value 'aproved'"),
        ("status", "CP008 [status] yes/no is wanted here, but this is a named value (unset, approved, deferred)"),
        ("visits", "CP008 [visits] yes/no is wanted here, but this is a number"),
        ("paid + 1 > 2", "CP008 [paid] a number is wanted here, but this is yes/no"),
        ("paid is 1", "CP008 [1] yes/no is wanted here, but this is a number"),
        ("visits * level > 2", "CP008 [visits] one side of a product is a number written out"),
        ("visits mod level = 0", "CP008 [level] 'mod' wants a positive number on its right"),
        ("visits mod 0 = 0", "CP008 [0] 'mod' wants a positive number on its right"),
        (
            "status < approved",
            "CP008 [status] a number is wanted here, but this is a named value (unset, approved, deferred)",
        ),
        ("if paid then 1 else no", "CP008 [1] yes/no is wanted here, but this is a number"),
        ("old.paid", "CP006 [old.paid] 'old.' has a meaning only in what an event ensures"),
        ("duty_7", "CP008 [duty_7] 'duty_7' is a reading"),
        ("reading duty is duty", "CP006 [duty] the rulebook has no reading 'duty'"),
        ("reading duty_7 is power", "CP006 [power] reading 'duty_7' has no option 'power'"),
        (
            "status is other",
            "CP008 [other] these are never the same: one is a named value (unset, approved, "
            "deferred), the other a named value (p, q)",
        ),
    ],
)
def test_a_guard_that_makes_no_sense(expression: str, said: str) -> None:
    event = f"event: go: {{by: Party, may: yes, when: {expression!r}, then: nothing}}"
    assert wrong(STATE, READING, "state: other: {one of: [p, q]}", event) == [said]


def test_a_value_is_understood_from_the_other_side() -> None:
    sort = Enumeration(("unset", "approved", "deferred"))
    expected = Compare("=", Literal("approved", sort), Read("status", sort))
    assert guard("approved is status", STATE) == expected
    assert guard("status is one of (approved, deferred)", STATE) == guard(
        "status is approved or status is deferred", STATE
    )
    assert guard("status is not approved", STATE) == guard("status != approved", STATE)


def test_named_values_of_two_variables_are_compared_by_name() -> None:
    states = ["state: {x: {one of: [a, b]}, y: {one of: [b, c], initially: b}}"]
    system = of(*states, "event: go: {by: Party, may: yes, when: x is y, then: nothing}").system
    interpreter = Interpreter(system)
    assert interpreter.is_enabled({"x": "b", "y": "b"}, system.event["go"])
    assert not interpreter.is_enabled({"x": "a", "y": "b"}, system.event["go"])


def test_a_reading_asks_which_options_hold() -> None:
    assert guard("reading duty_7 is duty", READING) == ReadingIs("duty_7", ("duty",))
    assert guard("reading duty_7 is not duty", READING) == ReadingIs("duty_7", ("choice",))
    assert guard("reading duty_7 is one of (choice, duty)", READING) == ReadingIs("duty_7", ("duty", "choice"))
