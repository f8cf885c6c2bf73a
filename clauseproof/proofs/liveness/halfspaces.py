"""Whole numbers under linear inequalities: is there any such valuation, and how large can a sum become?

Elimination of one unknown after another (Fourier 1826, Motzkin 1936), each inequality divided by what its coefficients
share and its constant rounded, since unknowns are whole.  The unknowns are the few counters of a rulebook.
Answers err on one side only: what is called empty is empty, and no sum exceeds the bound given.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import gcd
from typing import TypeAlias

Form: TypeAlias = tuple[tuple[int, ...], int]
"""Coefficients of the unknowns, and a constant; as an inequality: the sum is not negative."""

MOST_ROWS = 300
"""Inequalities in the course of an elimination beyond which nothing is said."""


def opposite(form: Form) -> Form:
    """The inequality that holds of whole numbers exactly where the one given does not."""
    return tuple(-c for c in form[0]), -form[1] - 1


def both_ways(form: Form) -> tuple[Form, Form]:
    """Two inequalities that together say that a sum is nought."""
    return form, (tuple(-c for c in form[0]), -form[1])


def is_empty(inequalities: Iterable[Form]) -> bool:
    """Whether no whole numbers satisfy some inequalities.

    >>> is_empty([((1,), -1), ((-1,), 0)])  # x >= 1 and x <= 0
    True
    >>> is_empty([((2,), -1), ((-2,), 1)])  # 1 <= 2x <= 1
    True
    """
    return _is_empty(_tight(inequalities))


def largest(form: Form, inequalities: Iterable[Form]) -> int | None:
    """A bound that a sum does not exceed where the inequalities hold; None where none is found.

    >>> largest(((1, -1), 0), [((-1, 0), 5), ((0, 1), -2)])  # x - y where x <= 5 and y >= 2
    3
    """
    if not any(form[0]):
        return form[1]
    return _largest(form, _tight(inequalities))


@lru_cache(maxsize=100_000)
def _is_empty(rows: frozenset[Form]) -> bool:
    width = max((len(row[0]) for row in rows), default=0)
    left = _eliminated(rows, width)
    return left is not None and any(constant < 0 for _, constant in left)


@lru_cache(maxsize=100_000)
def _largest(form: Form, rows: frozenset[Form]) -> int | None:
    width = len(form[0])
    wider = _tight([*(((*c, 0), k) for c, k in rows), ((*form[0], -1), form[1])])
    left = _eliminated(wider, width)
    return min((constant // -c[width] for c, constant in left or () if c[width] < 0), default=None)


def _tight(rows: Iterable[Form]) -> frozenset[Form]:
    """The same inequalities for whole numbers, of those with the same coefficients only the narrowest."""
    found: dict[tuple[int, ...], int] = {}
    for coefficients, constant in rows:
        shared = gcd(*coefficients)
        if shared > 1:
            coefficients, constant = tuple(c // shared for c in coefficients), constant // shared
        if coefficients not in found or constant < found[coefficients]:
            found[coefficients] = constant
    return frozenset(found.items())


def _eliminated(rows: frozenset[Form], width: int) -> frozenset[Form] | None:
    """What the inequalities say once the first ``width`` unknowns are eliminated; None where that becomes too much."""
    left = set(range(width))
    while left:

        def cost(place: int) -> tuple[int, int]:
            above = sum(1 for c, _ in rows if c[place] < 0)  # noqa: B023  # asked at once
            below = sum(1 for c, _ in rows if c[place] > 0)  # noqa: B023
            return above * below - above - below, place

        place = min(left, key=cost)
        left.remove(place)
        kept = [row for row in rows if not row[0][place]]
        uppers = [row for row in rows if row[0][place] < 0]
        for lower in (row for row in rows if row[0][place] > 0):
            for upper in uppers:
                up, down = -upper[0][place], lower[0][place]
                kept.append(
                    (
                        tuple(up * a + down * b for a, b in zip(lower[0], upper[0], strict=True)),
                        up * lower[1] + down * upper[1],
                    )
                )
        rows = _tight(kept)
        if len(rows) > MOST_ROWS:
            return None
    return rows
