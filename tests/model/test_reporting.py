"""Everything that is wrong is told at once, and nothing twice."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from tests.model.texts import STATE, VISITS, block, problems, rulebook, under, wrong


def test_a_wrong_term_is_reported_once_and_not_where_it_is_used() -> None:
    said = wrong(
        STATE,
        "term: {a: statuss is approved, b: a and paid}",
        "event: go: {by: Party, may: yes, when: b, then: nothing}",
    )
    assert said == ["CP006 [statuss] the rulebook has no variable or term 'statuss'"]


def test_a_wrong_variable_or_reading_is_reported_once_and_not_where_it_is_used() -> None:
    said = wrong(
        "state: level: 9..0",
        "reading: r: {options: [a]}",
        "event: go: {by: Party, may: yes, when: level > 2 and reading r is a, then: {level: level + 1}}",
    )
    assert said == ["CP014 [9..0] the range 9..0 holds nothing", "CP004 [r] reading 'r' has fewer than two options"]


def test_several_things_that_are_wrong_are_told_at_once_in_the_order_of_the_text() -> None:
    text = (
        VISITS.replace("when: not paid", "when: not payd")
        .replace("status is approved\n", "status is aproved\n")
        .replace("visits: count", "visits: counts")
    )
    with pytest.raises(ClauseproofError) as caught:
        rulebook(text)
    assert problems(caught.value) == [
        "base.md:14:9: CP008 [counts]",
        "base.md:37:38: CP006 [payd]",
        "base.md:49:22: CP006 [aproved]",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("paid: yes/no\n", "paid: yes/no\npaid: count\n", "CP004"),
        ("paid: yes/no\n", "paid: [yes/no\n", "CP003"),
        ("outcome: {by: Panel, shall: yes}", "outcome: {by: Panel, shall: yes, shall: no}", "CP004"),
        ("qualifies: status is approved", "qualifies: status is approved\nqualifies: paid", "CP004"),
        ("qualifies: status is approved", "qualifies: [status", "CP003"),
    ],
)
def test_names_in_a_block_that_cannot_be_read_are_not_unknown(old: str, new: str, code: str) -> None:
    assert VISITS.count(old) == 1
    text = VISITS.replace(old, new) + block("event", "leave: {by: Party, may: yes, when: payd, then: nothing}")
    with pytest.raises(ClauseproofError) as error:
        rulebook(text)
    assert [d.code for d in error.value.diagnostics] == [code, "CP006"]
    assert "'payd'" in error.value.diagnostics[1].message


def test_a_reading_in_a_block_that_cannot_be_read_is_not_unknown() -> None:
    text = VISITS.replace("refund: {by: Panel,", "refund: {by: {reading: who, us: Panel, them: Party},")
    text = text.replace("when: qualifies", "when: qualifies and reading who is us")
    text += block("reading", "who: {question: Who?, options: {us: we, them: they}, default: us, default: them}")
    with pytest.raises(ClauseproofError) as error:
        rulebook(text)
    assert [(d.code, under(d.span)) for d in error.value.diagnostics] == [("CP004", "default")]
