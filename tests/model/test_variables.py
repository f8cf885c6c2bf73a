"""Variables: what values they have, and where they begin."""

from __future__ import annotations

import pytest

from clauseproof.model.expressions import BOOLEAN, COUNT, INTEGER, Enumeration, Number, Value
from clauseproof.model.interpreter import Interpreter
from tests.model.texts import READING, STATE, of, rulebook, wrong


def test_every_sort_of_variable_with_its_first_value() -> None:
    system = of(STATE).system
    assert {v.name: (v.sort, v.initial) for v in system.variables} == {
        "status": (Enumeration(("unset", "approved", "deferred")), ("unset",)),
        "paid": (BOOLEAN, (False,)),
        "level": (Number(0, 3), (0,)),
        "fee": (INTEGER, (0,)),
        "visits": (COUNT, (0,)),
    }


@pytest.mark.parametrize(
    ("declared", "initial"),
    [
        ("{one of: [a, b], initially: b}", ("b",)),
        ("{one of: [a, b, c], initially: [c, a, c]}", ("c", "a")),
        ("{one of: [a, b], initially: any}", None),
        ("{type: 2..9, initially: 4}", (4,)),
        ("{type: -3..3, initially: [-2, -1]}", (-2, -1)),
        ("{type: yes/no, initially: yes}", (True,)),
        ("{type: yes/no, initially: any}", None),
        ("{type: count, initially: any}", None),
        ("{type: yes/no, initially: {reading: duty_7, duty: yes, choice: no}}", (True, False)),
    ],
)
def test_where_a_variable_begins(declared: str, initial: tuple[Value, ...] | None) -> None:
    assert of(READING, f"state: x: {declared}").system.variable["x"].initial == initial


def test_a_first_value_by_reading_is_that_value_under_that_reading() -> None:
    system = of(READING, "state: x: {type: 0..9, initially: {reading: duty_7, duty: 3, choice: 5}}").system
    firsts = {c["duty_7"]: list(Interpreter(system, c).initial_states()) for c in system.choices()}
    assert firsts == {"duty": [{"x": 3}], "choice": [{"x": 5}]}


def test_a_value_names_the_clause_that_defines_it() -> None:
    assert rulebook().system.variable["status"].value_clauses == (("approved", "2"), ("deferred", "3"))


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("x: {one of: [a, a]}", "CP007 [a] value 'a' is given twice"),
        ("x: {one of: [and, b]}", "CP007 [and] 'and' cannot be the name of a value"),
        ("x: {one of: [any, b]}", "CP007 [any] 'any' cannot be the name of a value"),
        ("x: {one of: [two words]}", "CP007 [two words] 'two words' cannot be the name of a value"),
        ("x: {one of: []}", "CP004 [x] variable 'x' has no value"),
        ("x: {one of: {a: {claus: 1}}}", "CP004 [claus] value 'a' has no key 'claus'"),
        ("x: {one of: {a: [1]}}", "CP003 [[1]] the clause of value 'a' is a word"),
        ("x: {one of: [a], type: count}", "CP004 [x] variable 'x' says both 'one of' and 'type'"),
        ("x: {initially: 3}", "CP004 [x] variable 'x' does not say what values it has"),
        ("x: yesno", "CP008 [yesno] there is no type 'yesno'"),
        ("x: 9..0", "CP014 [9..0] the range 9..0 holds nothing"),
        ("x: 0..999999", "CP013 [0..999999] a range of more than 10,000 values"),
        ("x: 0..99999999999999999999", "CP013 [0..99999999999999999999] a range of numbers of more than 9 digits"),
        (
            "x: -1234567890 .. -1234567889",
            "CP013 [-1234567890 .. -1234567889] a range of numbers of more than 9 digits",
        ),
        ("x: 1..3", "CP014 [x] 0 is not in 1..3, so 'x' must say where it begins"),
        ("x: {type: 0..3, initially: 4}", "CP014 [4] '4' is no value of 'x' (0..3)"),
        ("x: {type: count, initially: -1}", "CP014 [-1] '-1' is no value of 'x' (count)"),
        ("x: {type: 0..3, initially: []}", "CP014 [[]] 'x' may begin with no value at all"),
        ("x: {one of: [a], initially: b}", "CP006 [b] 'x' has no value 'b'"),
        (
            "x: {type: yes/no, initially: {reading: duty_7, duty: yes}}",
            "CP004 [{reading: duty_7, duty: yes}] 'initially' is not said for option 'choice' of reading 'duty_7'",
        ),
        ("two words: count", "CP007 [two words] 'two words' cannot be the name of a variable"),
        ("if: count", "CP007 [if] 'if' cannot be the name of a variable"),
        ("x: {type: count, initialy: 3}", "CP004 [initialy] variable 'x' has no key 'initialy'"),
        ("x:", "CP003 [] what 'x' is is a map (key: value), but nothing stands here"),
    ],
)
def test_what_is_wrong_with_a_variable(block: str, said: str) -> None:
    assert said in wrong(READING, f"state: {block}")
