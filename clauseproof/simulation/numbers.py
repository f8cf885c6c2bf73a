"""Numbers as they are written, read exactly."""

from __future__ import annotations

from fractions import Fraction

from clauseproof.diagnostics import fail
from clauseproof.model.source import Span

NUMBER = r"[0-9]++(?:,[0-9]{3})*+(?:\.[0-9]++)?+"
"""A regular expression for a number: ``8``, ``1,200``, ``0.5``.  It gives nothing back, so it never takes long."""

MOST_DIGITS = 12
"""Before and after the point.  Twelve hold every duration, sum of money and weight that means anything."""


def number(text: str, at: Span | None) -> Fraction:
    """``1,200.5`` as an exact number.  Raises :class:`ClauseproofError` (CP050) where it has too many digits."""
    whole, _, decimals = text.replace(",", "").partition(".")
    if max(len(whole), len(decimals)) > MOST_DIGITS:
        raise fail(
            "CP050",
            f"'{shortened(text)}' has more than {MOST_DIGITS} digits",
            at,
            help="a number has at most twelve digits before the point, and twelve after it",
        )
    return Fraction(f"{whole}.{decimals or '0'}")


def shortened(text: str) -> str:
    """A text for a message: the beginning of one that is too long."""
    return text if len(text) <= 30 else f"{text[:27]}..."
