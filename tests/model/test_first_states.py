"""First states: what constrains them, and that there is one."""

from __future__ import annotations

import pytest

from clauseproof.model.interpreter import Interpreter
from tests.model.texts import READING, of, wrong


def test_what_begins_is_constrained_further() -> None:
    system = of(
        "state: {white: {type: 0..2, initially: any}, black: {type: 0..2, initially: any}}",
        "initially: beans: white + black >= 3",
    ).system
    assert [tuple(s.values()) for s in Interpreter(system).initial_states()] == [(1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["state: x: count", "initially: never: x > 0"], "no first state satisfies this rulebook"),
        (
            ["state: x: {type: 0..9, initially: any}", "initially: never: x > 9"],
            "no first state satisfies this rulebook",
        ),
        (
            [READING, "state: x: count", "initially: never: x > 0 or reading duty_7 is duty"],
            "no first state satisfies this rulebook where duty_7 is choice",
        ),
        (
            [
                READING,
                "state: x: {type: count, initially: {reading: duty_7, duty: 1, choice: 2}}",
                "initially: odd: x = 1",
            ],
            "no first state satisfies this rulebook where duty_7 is choice",
        ),
    ],
)
def test_a_rulebook_that_cannot_begin_is_refused(blocks: list[str], said: str) -> None:
    (found,) = wrong(*blocks)
    assert found.startswith("CP011 [")
    assert found.endswith(said)


def test_a_contradiction_is_found_beside_variables_that_have_nothing_to_do_with_it() -> None:
    many = ", ".join(f"v{n}: {{type: 0..9999, initially: any}}" for n in range(30))
    (found,) = wrong(f"state: {{x: yes/no, {many}}}", "initially: never: x")
    assert found.startswith("CP011")
