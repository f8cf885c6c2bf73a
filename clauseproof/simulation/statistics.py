"""The few statistics an experiment needs, on plain lists, summed exactly so that order never shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean over ``n`` replications, its standard deviation, and the half-width of its confidence interval.

    ``half_width`` is None for fewer than two replications.  ``missing`` counts replications without a value.
    """

    mean: float | None
    sd: float | None
    half_width: float | None
    n: int
    missing: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "mean": self.mean,
            "sd": self.sd,
            "half_width": self.half_width,
            "n": self.n,
            "missing": self.missing,
        }


def t_quantile(degrees: int, probability: float) -> float:
    """The quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, probability))


def estimate(values: Sequence[float | None]) -> Estimate:
    """Mean and confidence interval (Student's t, 95 per cent) of what is there."""
    there = [value for value in values if value is not None]
    n, missing = len(there), len(values) - len(there)
    if n == 0:
        return Estimate(None, None, None, 0, missing)
    mean = math.fsum(there) / n
    if n == 1:
        return Estimate(mean, None, None, 1, missing)
    sd = math.sqrt(math.fsum((value - mean) ** 2 for value in there) / (n - 1))
    return Estimate(mean, sd, t_quantile(n - 1, (1 + CONFIDENCE) / 2) * sd / math.sqrt(n), n, missing)


def ratio_estimate(tops: Sequence[float], bottoms: Sequence[float]) -> Estimate:
    """Sum over sum, one pair per replication, with a linearised interval (Cochran 1977, section 6.4)."""
    n, bottom = len(tops), math.fsum(bottoms)
    if n == 0 or bottom == 0:
        return Estimate(None, None, None, 0, n)
    ratio = math.fsum(tops) / bottom
    if n == 1:
        return Estimate(ratio, None, None, 1)
    mean = bottom / n
    spread = math.fsum((top - ratio * low) ** 2 for top, low in zip(tops, bottoms, strict=True)) / (n - 1)
    sd = math.sqrt(spread) / mean
    return Estimate(ratio, sd, t_quantile(n - 1, (1 + CONFIDENCE) / 2) * sd / math.sqrt(n), n)


@dataclass(frozen=True)
class Stay:
    """How long until something happened: ``time`` in days; ``happened``, or else ``never`` (it cannot any
    more), or else it was cut off there.
    """

    time: float
    happened: bool
    never: bool = False


def survival_quantiles(stays: Sequence[Stay], wanted: Sequence[float]) -> list[float | None]:
    """Quantiles of the time until something happens, by Kaplan and Meier (1958).

    Cut-off stays count as at risk up to their time, those that can never end as at risk for ever.  None where
    the quantile is not reached.
    """
    order = sorted((stay for stay in stays if not stay.never), key=lambda stay: (stay.time, not stay.happened))
    at_risk = len(stays)
    surviving = 1.0
    found: list[float | None] = [None] * len(wanted)
    index = 0
    while index < len(order):
        time, ended, left = order[index].time, 0, 0
        while index < len(order) and order[index].time == time:
            ended += order[index].happened
            left += 1
            index += 1
        if ended:
            surviving *= 1 - ended / at_risk
            for place, quantile in enumerate(wanted):
                if found[place] is None and 1 - surviving >= quantile - 1e-12:
                    found[place] = time
        at_risk -= left
    return found


def quantile(values: Sequence[float], probability: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(probability * len(ordered)) - 1, 0)]
