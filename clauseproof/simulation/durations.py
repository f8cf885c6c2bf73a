"""How long things take, as an analyst writes it: laws such as ``whole uniform(3, 10) working days``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, assert_never

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Span
from clauseproof.simulation.numbers import NUMBER, number

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
"""Units of time on the clock, in minutes."""


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
