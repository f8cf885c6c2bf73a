"""The evaluation of temporal formulas, against their meaning word for word."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import temporal
from tests.oracle.brute_force import Position
from tests.oracle.temporal import Formula, Moment, Run, read, truth


def test_it_shares_no_code_with_the_engine() -> None:
    tree = ast.parse(Path(temporal.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "collections.abc", "typing", "tests.oracle.brute_force"}
    assert {n.names[0].name for n in ast.walk(tree) if isinstance(n, ast.Import)} == {"re"}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("□ (p → ◇ q)", ("□", ("→", ("p",), ("◇", ("q",))))),
        ("p ∧ q ∨ r → s", ("→", ("∨", ("∧", ("p",), ("q",)), ("r",)), ("s",))),
        ("¬b S a ∧ p", ("∧", ("S", ("¬", ("b",)), ("a",)), ("p",))),
        ("p → q → r", ("→", ("p",), ("→", ("q",), ("r",)))),
        ("AG EF open", ("AG", ("EF", ("open",)))),
        ("¬⊖ ⊤", ("¬", ("⊖", ("⊤",)))),
    ],
)
def test_what_binds_tighter(text: str, tree: Formula) -> None:
    assert read(text) == tree


@pytest.mark.parametrize("text", ["□", "p q", "(p", "p ∧", "p)", "p & q", ""])
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises((AssertionError, IndexError)):
        read(text)


LETTERS = ("p", "q")


def formulas() -> st.SearchStrategy[Formula]:
    letters = st.sampled_from([("p",), ("q",), ("⊤",)])

    def larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        one = st.tuples(st.sampled_from(["□", "◇", "○", "⊖", "¬"]), parts)
        return one | st.tuples(st.sampled_from(["∧", "∨", "→", "U", "S"]), parts, parts)

    return st.recursive(letters, larger, max_leaves=5)


def meaning(formula: Formula, word: list[set[str]], loop: int, place: int) -> bool:
    """The truth of a formula in a position of an endless word, by the page's table and nothing else.

    Looks ahead until every remaining position has had its like, with the past as it is there.
    """
    size = len(word) - loop
    operator, *parts = formula
    end = max(place, len(word)) + size * (2 + len(temporal.operators(formula)))

    def at(part: Formula, where: int) -> bool:
        return meaning(part, word, loop, where)

    if not parts:
        return operator == "⊤" or operator in word[place if place < loop else loop + (place - loop) % size]
    match operator:
        case "¬":
            return not at(parts[0], place)
        case "∧":
            return at(parts[0], place) and at(parts[1], place)
        case "∨":
            return at(parts[0], place) or at(parts[1], place)
        case "→":
            return not at(parts[0], place) or at(parts[1], place)
        case "○":
            return at(parts[0], place + 1)
        case "⊖":
            return place > 0 and at(parts[0], place - 1)
        case "◇":
            return any(at(parts[0], later) for later in range(place, end))
        case "□":
            return all(at(parts[0], later) for later in range(place, end))
        case "U":
            return any(
                at(parts[1], later) and all(at(parts[0], between) for between in range(place, later))
                for later in range(place, end)
            )
        case _:
            return any(
                at(parts[1], before) and all(at(parts[0], between) for between in range(before + 1, place + 1))
                for before in range(place + 1)
            )


@given(formulas(), st.lists(st.sets(st.sampled_from(LETTERS)), min_size=1, max_size=4), st.data())
def test_truth_on_a_loop_is_what_the_table_says(formula: Formula, word: list[set[str]], data: Any) -> None:
    loop = data.draw(st.integers(0, len(word) - 1))
    turns = temporal.turns_for(formula)
    unrolled = word[:loop] + word[loop:] * turns
    size = len(word) - loop
    position = Position({}, {}, True)
    moments = [Moment(position, None, None, None, None) for _ in unrolled]
    at = {id(moment): held for moment, held in zip(moments, unrolled, strict=True)}
    letters = {name: lambda moment, name=name: name in at[id(moment)] for name in LETTERS}
    found = truth(formula, Run(moments, len(unrolled) - size), letters)
    assert found[: len(word)] == [meaning(formula, word, loop, place) for place in range(len(word))]
