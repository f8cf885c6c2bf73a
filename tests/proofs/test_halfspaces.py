"""Linear arithmetic over a few counters, against all valuations of a small box."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.proofs.liveness.halfspaces import Form, is_empty, largest, opposite

WIDTH, SIZE = 3, 4
FORMS = st.tuples(st.tuples(*[st.integers(-3, 3)] * WIDTH), st.integers(-6, 6))
BOX = [
    ((1, 0, 0), SIZE),
    ((-1, 0, 0), SIZE),
    ((0, 1, 0), SIZE),
    ((0, -1, 0), SIZE),
    ((0, 0, 1), SIZE),
    ((0, 0, -1), SIZE),
]
POINTS = list(product(range(-SIZE, SIZE + 1), repeat=WIDTH))


def value(form: Form, point: tuple[int, ...]) -> int:
    return sum(a * b for a, b in zip(form[0], point, strict=True)) + form[1]


@settings(max_examples=150)
@given(st.lists(FORMS, max_size=4), FORMS)
def test_what_is_said_of_a_box_is_so_at_each_of_its_points(forms: list[Form], form: Form) -> None:
    inside = [point for point in POINTS if all(value(one, point) >= 0 for one in forms)]
    bound = largest(form, [*BOX, *forms])
    if is_empty([*BOX, *forms]):
        assert not inside
    if inside:
        assert bound is not None
        assert bound >= max(value(form, point) for point in inside)


@settings(max_examples=100)
@given(st.lists(FORMS, min_size=1, max_size=2))
def test_no_bound_is_given_where_there_is_none(forms: list[Form]) -> None:
    """Far away points that satisfy the inequalities have values beyond any bound that is given."""
    far = [tuple(100 * x for x in point) for point in POINTS]
    for form in forms:
        bound = largest(form, forms[1:])
        for point in far:
            if all(value(one, point) >= 0 for one in forms[1:]):
                assert bound is None or value(form, point) <= bound


@given(FORMS, st.sampled_from(POINTS))
def test_an_inequality_or_its_opposite_holds_and_never_both(form: Form, point: tuple[int, ...]) -> None:
    assert (value(form, point) >= 0) != (value(opposite(form), point) >= 0)


def test_whole_numbers_between_two_halves() -> None:
    assert is_empty([((2, -2), -1), ((-2, 2), 1)]), "no two whole numbers are half apart"
    assert largest(((1, 0), 0), [((-2, 0), 7)]) == 3
