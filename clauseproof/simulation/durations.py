"""How long things take: laws as text, and the same laws as tables of integers.

A law such as ``whole uniform(3, 10) working days`` becomes a quantile table before any engine runs:
*value = (offset + number of cut-points ≤ u) × step* for a 53-bit draw u.  Continuous laws round to the
nearest tick.
Their tail is cut beyond the quantile 1 − 2⁻⁴⁰, and the table says so.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias, assert_never

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Span
from clauseproof.simulation.numbers import NUMBER, number
from clauseproof.simulation.philox import ONE

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
"""Units of time on the clock, in minutes."""

TAIL = 40
"""Quantiles beyond 1 − 2**−TAIL are cut off."""

MAX_TABLE = 1_000_000


@dataclass(frozen=True)
class Fixed:
    value: Fraction


@dataclass(frozen=True)
class WholeUniform:
    """Each whole number from ``low`` to ``high`` equally likely."""

    low: int
    high: int


@dataclass(frozen=True)
class Uniform:
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Triangular:
    low: Fraction
    mode: Fraction
    high: Fraction


@dataclass(frozen=True)
class Exponential:
    mean: Fraction


@dataclass(frozen=True)
class LogNormal:
    """Given by its median and its ninth decile."""

    median: Fraction
    p90: Fraction


@dataclass(frozen=True)
class OneOf:
    """Whole numbers with weights, in rising order."""

    weights: tuple[tuple[int, Fraction], ...]


Shape: TypeAlias = Fixed | WholeUniform | Uniform | Triangular | Exponential | LogNormal | OneOf


@dataclass(frozen=True)
class Law:
    """A duration as written: ``text``, its shape and its unit (``working day`` or one of :data:`MINUTES`)."""

    text: str
    shape: Shape
    unit: str
    at: Span | None = field(default=None, compare=False, repr=False)

    @property
    def in_working_days(self) -> bool:
        return self.unit == "working day"

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """Every duration that is written in it: the ends, the mode, the mean, the deciles, the values."""
        match self.shape:
            case Fixed(value):
                return (value,)
            case WholeUniform(low, high):
                return Fraction(low), Fraction(high)
            case Uniform(least, most):
                return least, most
            case Triangular(least, mode, most):
                return least, mode, most
            case Exponential(mean):
                return (mean,)
            case LogNormal(median, p90):
                return median, p90
            case OneOf(weights):
                return tuple(Fraction(value) for value, _ in weights)
            case _:
                assert_never(self.shape)

    @property
    def units(self) -> dict[str, Fraction]:
        """Units that its range may have, each with what turns it into the unit of the law."""
        if self.in_working_days:
            return {"working days": Fraction(1)}
        own = {f"{self.unit}s": Fraction(1)}
        return own | {f"{unit}s": Fraction(minutes, MINUTES[self.unit]) for unit, minutes in MINUTES.items()}


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


_UNITS = {f"{unit}{plural}": unit for unit in (*MINUTES, "working day") for plural in ("", "s")}
_FIXED = re.compile(rf"^(?P<value>{NUMBER})\s*(?P<unit>[A-Za-z ]*)$")
_CALL = re.compile(r"^(?P<law>[A-Za-z ]+?)\s*\((?P<arguments>[^()]*)\)\s*(?P<unit>[A-Za-z ]*)$")
_ARGUMENT = re.compile(rf"^(?P<word>[a-z][a-z0-9]*\s+)?(?P<value>{NUMBER})\s*(?P<unit>[A-Za-z ]*)$")
_WEIGHTED = re.compile(rf"^(?P<value>[0-9]+)\s*:\s*(?P<weight>{NUMBER})\s*%?$")

LAWS: dict[str, tuple[str, ...]] = {
    "whole uniform": ("", ""),
    "uniform": ("", ""),
    "triangular": ("", "", ""),
    "exponential": ("mean",),
    "lognormal": ("median", "p90"),
}
"""Law names and the words before their arguments ("" where none is needed)."""


def parse_law(scalar: Scalar, what: str) -> Law:
    """A duration such as ``12 days`` or ``exponential(mean 14 days)``.

    Raises :class:`ClauseproofError`: CP051 where the unit is missing, CP050 where the law cannot be read.
    """
    text, at = " ".join(scalar.text.split()), scalar.at
    fixed = _FIXED.match(text)
    if fixed:
        return Law(text, Fixed(number(fixed["value"], at)), _unit(fixed["unit"].strip(), text, what, at), at)
    call = _CALL.match(text)
    if not call:
        raise fail(
            "CP050",
            f"{what} cannot be read: '{scalar.text}'",
            at,
            help="write '12 days', 'whole uniform(3, 10) working days' or 'exponential(mean 14 days)'",
        )
    name, unit = call["law"].strip(), call["unit"].strip()
    arguments = [argument.strip() for argument in call["arguments"].split(",") if argument.strip()]
    if name == "one of":
        return Law(text, _one_of(arguments, at), _unit(unit, text, what, at), at)
    if name not in LAWS:
        raise fail("CP050", f"there is no law '{name}'", at, help=did_you_mean(name, (*LAWS, "one of")))
    words = LAWS[name]
    values: list[Fraction] = []
    for word, argument in zip(words, arguments, strict=False):
        match = _ARGUMENT.match(argument)
        if not match or (match["word"] or "").strip() != word:
            raise fail("CP050", f"'{argument}' cannot be read in '{text}'", at, help=_usage(name))
        inner = match["unit"].strip()
        if inner and unit and inner != unit:
            raise fail("CP050", f"'{text}' names two units, '{inner}' and '{unit}'", at)
        unit = unit or inner
        values.append(number(match["value"], at))
    if len(arguments) != len(words):
        raise fail("CP050", f"'{name}' takes {len(words)} numbers, not {len(arguments)}", at, help=_usage(name))
    if values != sorted(values):
        raise fail("CP050", f"the numbers of '{text}' do not rise", at, help=_usage(name))
    return Law(text, _shape(name, values, text, at), _unit(unit, text, what, at), at)


def _usage(name: str) -> str:
    example = {
        "whole uniform": "whole uniform(3, 10) working days",
        "uniform": "uniform(3, 10) days",
        "triangular": "triangular(3, 5, 10) days",
        "exponential": "exponential(mean 14 days)",
        "lognormal": "lognormal(median 20, p90 60) days",
    }[name]
    return f"for example '{example}'"


def _unit(word: str, text: str, what: str, at: Span) -> str:
    if not word:
        raise fail("CP051", f"{what} has no unit: '{text}'", at, help=f"'{text} days' or '{text} working days'?")
    if word not in _UNITS:
        raise fail("CP050", f"'{word}' is no unit of time", at, help=did_you_mean(word, _UNITS))
    return _UNITS[word]


def _shape(name: str, values: list[Fraction], text: str, at: Span) -> Shape:
    match name, values:
        case "whole uniform", [low, high]:
            if low.denominator != 1 or high.denominator != 1:
                raise fail("CP050", f"'{text}' needs whole numbers", at)
            return WholeUniform(int(low), int(high))
        case "uniform", [low, high]:
            return Fixed(low) if low == high else Uniform(low, high)
        case "triangular", [low, mode, high]:
            return Fixed(low) if low == high else Triangular(low, mode, high)
        case "exponential", [mean] if mean > 0:
            return Exponential(mean)
        case "lognormal", [median, p90] if 0 < median < p90:
            return LogNormal(median, p90)
        case _:
            raise fail("CP050", f"'{text}' needs numbers above nought that differ", at, help=_usage(name))


def _one_of(arguments: list[str], at: Span) -> OneOf:
    weights: dict[int, Fraction] = {}
    for argument in arguments:
        match = _WEIGHTED.match(argument)
        value = int(number(match["value"], at)) if match else -1
        if not match or value in weights:
            raise fail(
                "CP050",
                f"'{argument}' is no value with its weight",
                at,
                help="for example 'one of (5: 60, 10: 40) days'",
            )
        weights[value] = number(match["weight"], at)
    if sum(weights.values()) <= 0:
        raise fail("CP050", "the weights add up to nothing", at)
    return OneOf(tuple(sorted(weights.items())))


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
