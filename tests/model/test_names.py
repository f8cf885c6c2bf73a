"""Names: which may be given, and to how many things."""

from __future__ import annotations

import pytest

from clauseproof.model.expressions import variables_read
from tests.model.texts import READING, of, wrong


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["state: x: count", "term: x: yes"], "CP007 [x] term 'x' has the name of a variable"),
        (["state: x: count", "state: x: count"], "CP007 [x] variable 'x' has the name of another variable"),
        (["state: Party: count"], "CP007 [Party] variable 'Party' has the name of an actor"),
        (["state: x: count", READING.replace("duty_7", "x")], "CP007 [x] reading 'x' has the name of a variable"),
        (["state: x: {one of: [a, y]}", "state: y: count"], "CP007 [y] value 'y' of 'x' has the name of a variable"),
        (["state: x: {one of: [a, t]}", "term: t: yes"], "CP007 [t] value 't' of 'x' has the name of a term"),
        (
            ["event: a b: {by: Party, may: yes, then: nothing}", "decision: a b: {by: Party, may: yes}"],
            "CP007 [a b] decision 'a b' has the name of an event",
        ),
        (
            ["event: any: {by: Party, may: yes, then: nothing}"],
            "CP007 [any] 'any' cannot be the name of an event: it has a meaning of its own",
        ),
        (
            ["event: not: {by: Party, may: yes, then: nothing}"],
            "CP007 [not] 'not' cannot be the name of an event: it has a meaning of its own",
        ),
        (["term: old: yes"], "CP007 [old] 'old' cannot be the name of a term"),
        (["reading: r: {options: [yes, no]}"], "CP007 [yes] 'yes' cannot be the name of an option"),
        (["reading: r: {options: [a, b, a]}"], "CP007 [a] option 'a' is given twice"),
        (["reading: r: {options: [a]}"], "CP004 [r] reading 'r' has fewer than two options"),
        (["reading: r: {options: [a, b], default: c}"], "CP006 [c] reading 'r' has no option 'c'"),
        (
            ["reading: r: {options: {a: , b: two}}"],
            "CP003 [] what option 'a' means is a word or an expression, but nothing stands here",
        ),
        (["reading: r: {question: , options: [a, b]}"], "CP003 [question] nothing is written after 'question:'"),
    ],
)
def test_names_that_clash(blocks: list[str], said: str) -> None:
    assert said in wrong(*blocks)


def test_two_variables_may_share_a_value_and_a_value_an_event_or_an_actor() -> None:
    found = of(
        "state: {x: {one of: [Party, go]}, y: {one of: [go, Party]}}",
        "event: go: {by: Party, may: yes, when: x is Party and y is go, then: {x: go}}",
    )
    guarded = found.system.event["go"].guard
    assert variables_read(guarded) == {"x", "y"}


def test_a_name_is_the_same_however_its_accents_are_composed() -> None:
    found = of(
        "state: d\u00e9cide\u0301: {one of: [re\u0301el, non]}",
        "event: e\u0301tat: {by: Party, may: yes, when: de\u0301cid\u00e9 is r\u00e9el, then: {d\u00e9cid\u00e9: non}}",
        "duty: d: {by: Party, shall: yes, of: [\u00e9tat]}",
    )
    assert list(found.system.variable) == ["d\u00e9cid\u00e9"]
    assert list(found.system.event) == ["\u00e9tat"]
