"""Conditions on readings are said shortly, and in time, however many readings there are."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.expressions import ReadingIs, conjunction
from clauseproof.model.system import Reading, TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace


def readings(number: int) -> tuple[Reading, ...]:
    return tuple(Reading(f"r{i}", (("wide", ""), ("narrow", "")), "wide") for i in range(number))


@pytest.mark.parametrize("number", [2, 5, 12])
def test_one_choice_of_many_is_one_box_and_the_rest_as_many_as_there_are_readings(number: int) -> None:
    space = ChoiceSpace(readings(number))
    one = space.box({f"r{i}": ("wide",) for i in range(number)})
    assert space.minimal(one) == [{f"r{i}": ("wide",) for i in range(number)}]
    rest = space.minimal(space.all & ~one)
    assert sorted(tuple(box.items()) for box in rest) == sorted(((f"r{i}", ("narrow",)),) for i in range(number))
    parts = space.partition({"one": one, "rest": space.all & ~one})
    assert sum(space.box(box) for _, box in parts) == space.all
    assert len(parts) == number + 1


def test_what_many_readings_are_told_by_covers_exactly_what_it_should() -> None:
    space = ChoiceSpace(readings(10))
    mask = space.box({"r0": ("wide",), "r3": ("narrow",)}) | space.box({"r5": ("narrow",)})
    boxes = space.minimal(mask)
    found = 0
    for box in boxes:
        found |= space.box(box)
    assert found == mask and len(boxes) == 2


def test_more_choices_than_can_be_judged_are_an_error() -> None:
    system = TransitionSystem("r", (), (), readings=readings(13))
    with pytest.raises(ClauseproofError, match="8,192 ways"):
        ChoiceSpace.of(system, conjunction(*(ReadingIs(r.name, ("wide",)) for r in system.readings)))


def test_the_readings_that_alone_settle_it_are_named() -> None:
    space = ChoiceSpace(readings(3))
    holds = space.box({"r0": ("narrow",)}) | space.box({"r1": ("wide",), "r2": ("wide",)})
    assert space.settling(holds) == [("r0", "narrow")]
    assert space.settling(space.all) == space.settling(0) == []
