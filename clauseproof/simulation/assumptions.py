"""The ranges of an assumption: how far a number could lie off, in the number's own unit.

A range belongs to the numbers beside it that are counted in its unit; in a map (``assumption: {allow: 5..30 %}``)
only to the number of that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from clauseproof.diagnostics import Collector
from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Span
from clauseproof.simulation.numbers import NUMBER, number

_RANGE = re.compile(
    rf"(?<![0-9])(?P<low>{NUMBER})\s*+%?+\s*+\.\.\s*+(?P<high>{NUMBER})\s*+(?P<unit>[^,;.:()]*+)", re.ASCII
)


@dataclass(frozen=True)
class Range:
    """``low`` to ``high``; ``unit`` is all that follows up to the next comma, and begins with the unit.

    ``name`` is the number's name where the assumption is a map, else "".
    """

    low: Fraction
    high: Fraction
    unit: str
    name: str = ""
    text: str = ""
    at: Span | None = field(default=None, compare=False, repr=False)

    def factor(self, units: Mapping[str, Fraction]) -> Fraction | None:
        """What turns the range's numbers into the number's unit; None where its unit is none of ``units``.

        ``units`` maps each unit that will do to that factor; the unit "" stands for no unit at all.
        """
        for unit in sorted(units, key=len, reverse=True):
            if _begins_with(self.unit, unit):
                return units[unit]
        return None


def _begins_with(said: str, unit: str) -> bool:
    """Whether a text begins with a unit, in the singular or the plural.  A rate per day is another unit."""
    if not unit:
        return not said
    words, wanted = [[word.removesuffix("s") for word in text.split()] for text in (said, unit)]
    rest = words[len(wanted) :]
    is_rate = unit.isupper() and rest[:2] in (["a", "day"], ["per", "day"])
    return words[: len(wanted)] == wanted and not is_rate


def parse_ranges(scalar: Scalar, name: str, problems: Collector) -> tuple[Range, ...]:
    """The ranges in an assumption's words.

    Complains (CP051) where there is none, or one runs backwards.
    """
    found = []
    for match in _RANGE.finditer(scalar.text):
        low, high = number(match["low"], scalar.at), number(match["high"], scalar.at)
        text = match[0].strip()
        if low > high:
            problems.error(
                "CP051",
                f"the range '{text}' runs backwards",
                scalar.at,
                help=f"write {match['high']}..{match['low']} {match['unit']}".rstrip(),
            )
            low, high = high, low
        found.append(Range(low, high, match["unit"].strip(), name, text, scalar.at))
    if not found:
        problems.error(
            "CP051",
            "an assumption says how far the number could lie off: it has no range",
            scalar.at,
            help="write `assumption: LOW..HIGH unit`, with a word on why if you like",
        )
    return tuple(found)


def ranges_for(ranges: tuple[Range, ...], key: str) -> tuple[Range, ...]:
    """The ranges that could speak of a number: those that bear its key, else those that bear none.

    A number that differs by option or value (``takes (large)``) may be named with or without that.
    """
    for name in (key, key.partition(" (")[0], ""):
        own = tuple(one for one in ranges if one.name == name)
        if own:
            return own
    return ()
