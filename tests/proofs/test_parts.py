"""What a condition is made of: the parts that can be taken away on their own."""

from __future__ import annotations

import pytest

from clauseproof.model.wording import wording
from clauseproof.proofs.explaining.parts import conditions
from tests.model.texts import STATE, guard


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ("paid and visits > 1", ["paid", "visits > 1"]),
        ("status is one of (approved, deferred)", ["status is one of (approved, deferred)"]),
        ("not (status is one of (approved, deferred) or paid)", ["status is one of (approved, deferred)", "paid"]),
        ("status is not one of (approved, deferred)", ["status is one of (approved, deferred)"]),
        ("level is not one of (1, 2)", ["level is one of (1, 2)"]),
        ("not (status is approved or level = 2)", ["status is approved", "level = 2"]),
    ],
)
def test_a_list_of_values_is_one_condition_and_other_alternatives_are_several(condition: str, parts: list[str]) -> None:
    assert [wording(node) for _, node, _, _ in conditions(guard(condition, STATE))] == parts
