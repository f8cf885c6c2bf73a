"""Terms: each stands for its definition."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from tests.model.texts import STATE, guard, of, under


def test_a_term_stands_for_its_definition_wherever_it_is_defined() -> None:
    terms = "term: {entry: shown and paid, shown: status is approved, twice: visits + visits}"
    assert guard("entry", STATE, terms) == guard("status is approved and paid", STATE)
    assert guard("twice > 2", STATE, terms) == guard("visits + visits > 2", STATE)


@pytest.mark.parametrize(
    ("terms", "circle", "places"),
    [
        ("a: a", "a → a", ["a"]),
        ("{a: b and paid, b: paid or c, c: not a}", "a → b → c → a", ["a", "b", "c"]),
        ("{first: b, b: c, c: b}", "b → c → b", ["b", "c"]),
    ],
)
def test_terms_that_go_round_in_a_circle(terms: str, circle: str, places: list[str]) -> None:
    with pytest.raises(ClauseproofError) as caught:
        of(
            STATE,
            f"term: {terms}",
            "event: go: {by: Party, may: yes, when: a, then: nothing}" if "a:" in terms else "term: z: yes",
        )
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP012"
    assert diagnostic.message == f"these terms define each other in a circle: {circle}"
    assert [under(label.span) for label in diagnostic.labels] == places
