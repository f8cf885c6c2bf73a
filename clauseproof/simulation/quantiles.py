"""How long things take, in integers: the laws of ``durations.py`` as quantile tables, before any engine runs.

*Value = (offset + number of cut-points ≤ u) × step* for a 53-bit draw u.  Continuous laws round to the nearest
tick.  Their tail is cut beyond the quantile 1 − 2⁻⁴⁰, and the table says so.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from clauseproof.diagnostics import fail
from clauseproof.simulation.durations import (
    MINUTES,
    Exponential,
    Fixed,
    Law,
    LogNormal,
    OneOf,
    Shape,
    Triangular,
    Uniform,
    WholeUniform,
)
from clauseproof.simulation.philox import ONE

TAIL = 40
"""Quantiles beyond 1 − 2**−TAIL are cut off."""

MAX_TABLE = 1_000_000


@dataclass(frozen=True)
class QuantileTable:
    """A law in integers: ``(offset + number of cuts ≤ u) * step``, in ticks or in working days.

    ``tail_cut`` is true where the law has a tail beyond the last cut-point, which was dropped.
    """

    offset: int
    step: int
    cuts: tuple[int, ...]
    working: bool
    tail_cut: bool = False

    def value(self, u: int) -> int:
        """The duration for one draw."""
        return (self.offset + bisect_right(self.cuts, u)) * self.step

    @property
    def smallest(self) -> int:
        return self.offset * self.step

    @property
    def largest(self) -> int:
        return (self.offset + len(self.cuts)) * self.step

    @property
    def mean(self) -> float:
        """The exact mean of the table, in its unit."""
        return (self.offset + sum(ONE - cut for cut in self.cuts) / ONE) * self.step


def quantile_table(law: Law, tick: str) -> QuantileTable:
    """The law in integers, in ticks (``tick`` is day, hour or minute) or in working days.

    Raises :class:`ClauseproofError` (CP050) where a fixed duration is no whole number of ticks, where the
    unit is finer than the tick, or where the table would be larger than a million entries.
    """
    factor = Fraction(1) if law.in_working_days else Fraction(MINUTES[law.unit], MINUTES[tick])
    working = law.in_working_days
    match law.shape:
        case Fixed(value):
            ticks = value * factor
            if ticks.denominator != 1:
                raise fail(
                    "CP050",
                    f"'{law.text}' is no whole number of {'working days' if working else tick + 's'}",
                    law.at,
                    help="" if working else "choose a finer tick",
                )
            return QuantileTable(int(ticks), 1, (), working)
        case WholeUniform(low, high):
            step = _whole_step(law, factor, tick)
            size = high - low + 1
            if size > MAX_TABLE:
                raise _too_fine(law)
            return QuantileTable(low, step, tuple(_share(Fraction(k, size)) for k in range(1, size)), working)
        case OneOf(weights):
            step = _whole_step(law, factor, tick)
            total = sum((weight for _, weight in weights), Fraction(0))
            if weights[-1][0] - weights[0][0] > MAX_TABLE:
                raise _too_fine(law)
            cuts: list[int] = []
            below = Fraction(0)
            for (here, weight), (following, _) in pairwise(weights):
                below += weight
                cuts.extend([_share(below / total)] * (following - here))
            return QuantileTable(weights[0][0], step, tuple(cuts), working)
        case Uniform() | Triangular() | Exponential() | LogNormal():
            return _continuous(law, factor, working)
        case _:
            assert_never(law.shape)


def _share(probability: Fraction) -> int:
    """The cut-point below which a draw falls with this probability."""
    return round(probability * ONE)


def _whole_step(law: Law, factor: Fraction, tick: str) -> int:
    if factor.denominator != 1:
        raise fail("CP050", f"'{law.text}' is finer than a tick of one {tick}", law.at, help="choose a finer tick")
    return int(factor)


def _continuous(law: Law, factor: Fraction, working: bool) -> QuantileTable:
    """Cut-points at F(k − ½): the value k stands for all that rounds to it."""
    if max(law.numbers) * factor > MAX_TABLE:  # soon told; the loops below would find out late
        raise _too_fine(law)
    cut_point = _distribution(law.shape, factor)
    limit = ONE - (ONE >> TAIL)
    first = 0
    while (cut := cut_point(first + 1)) <= 0:
        first += 1
        if first > MAX_TABLE:
            raise _too_fine(law)
    cuts: list[int] = []
    k = first + 1
    while cut < limit:
        cuts.append(cut)
        k += 1
        if len(cuts) > MAX_TABLE:
            raise _too_fine(law)
        cut = cut_point(k)
    return QuantileTable(first, 1, tuple(cuts), working, cut < ONE)


def _too_fine(law: Law) -> Exception:
    return fail("CP050", f"'{law.text}' goes beyond a million ticks", law.at, help="choose a coarser tick")


def _distribution(shape: Shape, factor: Fraction) -> Callable[[int], int]:
    """A function that gives the cut-point of k: the probability, times 2**53, of rounding to less than k."""
    half = Fraction(1, 2)
    match shape:
        case Uniform(low, high):
            a, b = low * factor, high * factor

            def uniform(k: int) -> int:
                return _share(min(max((k - half - a) / (b - a), Fraction(0)), Fraction(1)))

            return uniform
        case Triangular(low, mode, high):
            a, c, b = low * factor, mode * factor, high * factor

            def triangular(k: int) -> int:
                x = k - half
                if x <= a:
                    return 0
                if x >= b:
                    return ONE
                if x < c:
                    return _share((x - a) ** 2 / ((b - a) * (c - a)))
                return ONE - _share((b - x) ** 2 / ((b - a) * (b - c)))

            return triangular
        case Exponential(mean):
            scale = float(mean * factor)

            def exponential(k: int) -> int:
                return ONE - round(math.exp(-(k - 0.5) / scale) * ONE)

            return exponential
        case LogNormal(median, p90):
            mu = math.log(float(median * factor))
            sigma = (math.log(float(p90 * factor)) - mu) / 1.2815515655446004  # the normal law's ninth decile

            def lognormal(k: int) -> int:
                z = (math.log(k - 0.5) - mu) / sigma
                return ONE - round(0.5 * math.erfc(z / math.sqrt(2)) * ONE)

            return lognormal
        case _:
            raise TypeError(f"{type(shape).__name__} is no continuous law")
