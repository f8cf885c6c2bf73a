"""Numbers as an analyst writes them: a value, a unit, and where it comes from.

No number enters a simulation without all three.  A number has a ``source:``, or it is an ``assumption:`` with
a range (``LOW..HIGH``) in its own unit that holds it, and an ``owner:`` who answers for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.nodes import Mapping, Node, Scalar, as_scalar
from clauseproof.model.source import Span
from clauseproof.simulation.assumptions import Range, parse_ranges
from clauseproof.simulation.numbers import NUMBER, number, shortened

_QUANTITY = re.compile(rf"^(?P<low>{NUMBER})(?:\s*\.\.\s*(?P<high>{NUMBER}))?\s*(?P<unit>.*)$")


@dataclass(frozen=True)
class Provenance:
    """Where a number comes from: ``source``, or ``assumption`` (as written, with its ``ranges``) and ``owner``."""

    source: str = ""
    assumption: str = ""
    owner: str = ""
    ranges: tuple[Range, ...] = field(default=(), compare=False, repr=False)

    @property
    def kind(self) -> str:
        return "assumption" if self.assumption else "source"


@dataclass(frozen=True)
class Input:
    """One number of a scenario, for the table of inputs: ``value`` as written, ``unit`` in words."""

    name: str
    value: str
    unit: str
    provenance: Provenance
    at: Span | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "kind": self.provenance.kind,
            "source": self.provenance.source or None,
            "range": self.provenance.assumption or None,
            "owner": self.provenance.owner or None,
            "line": self.at.line if self.at else None,
        }


@dataclass(frozen=True)
class Quantity:
    """``low`` to ``high`` (equal where one number was written) in a unit."""

    low: Fraction
    high: Fraction
    unit: str
    at: Span | None = field(default=None, compare=False, repr=False)

    @property
    def whole(self) -> int:
        """The number, where it is one whole number.  Raises :class:`ClauseproofError` otherwise."""
        if self.low != self.high or self.low.denominator != 1:
            raise fail("CP050", "a whole number stands here", self.at)
        return int(self.low)


def parse_quantity(scalar: Scalar, what: str, units: tuple[str, ...], implied: str = "") -> Quantity:
    """``8 items``, ``5000..45000 GBP``.

    ``units`` are those that make sense here; ``implied`` is the unit when none is written, because the key
    says it.
    Raises :class:`ClauseproofError`: CP050 for no number or a wrong unit, CP051 for no unit.
    """
    match = _QUANTITY.match(scalar.text.strip())
    if not match:
        example = f"like '8 {units[0]}'" if units else "like '8'"
        raise fail("CP050", f"{what} is a number with its unit, {example}, not '{shortened(scalar.text)}'", scalar.at)
    unit = match["unit"].strip() or implied
    if not unit:
        raise fail(
            "CP051",
            f"{what} has no unit",
            scalar.at,
            help=f"write '{scalar.text} {units[0]}'" if units else "",
        )
    if units and unit not in units and f"{unit}s" not in units:
        raise fail(
            "CP050",
            f"'{unit}' is no unit of {what}",
            scalar.at,
            help=did_you_mean(unit, units) or f"use {units[0]}",
        )
    low, high = (number(match[end] or match["low"], scalar.at) for end in ("low", "high"))
    if low > high:
        raise fail("CP050", f"{what} runs from {match['low']} down to {match['high']}", scalar.at)
    if units and unit not in units:
        unit = f"{unit}s"
    return Quantity(low, high, unit, scalar.at)


def read_provenance(mapping: Mapping, problems: Collector, inherited: Provenance | None = None) -> Provenance | None:
    """``source``, ``assumption`` and ``owner`` of an entry; where it has none, those ``inherited``."""
    source, assumption, owner = (mapping.get(key) for key in ("source", "assumption", "owner"))
    if source is None and assumption is None:
        if owner is not None:
            problems.error(
                "CP051",
                "an owner is named, but neither a source nor an assumption",
                mapping.key("owner").at,
                help="add `assumption: LOW..HIGH unit`",
            )
        return inherited
    said = {
        key: _words(node, key, problems) for key, node in (("source", source), ("owner", owner)) if node is not None
    }
    if assumption is None:
        return Provenance(said["source"], "", said.get("owner", ""))
    if owner is None:
        problems.error(
            "CP051",
            "an assumption has an owner who answers for it",
            mapping.key("assumption").at,
            help="add `owner: analyst`, or a name",
        )
    text, ranges = _assumption(assumption, problems)
    return Provenance(said.get("source", ""), text or "unreadable", said.get("owner", ""), ranges)


def _words(node: Node, key: str, problems: Collector) -> str:
    """What stands after ``source:`` or ``owner:``, which must be something."""
    try:
        scalar = as_scalar(node, f"'{key}'")
    except ClauseproofError as error:
        problems.take(error)
        return ""
    if not scalar.text.strip():
        problems.error(
            "CP051",
            f"the {key} is empty",
            scalar.at,
            help="name a page or a paper" if key == "source" else "name who answers for the assumption",
        )
    return scalar.text


def _assumption(node: Node, problems: Collector) -> tuple[str, tuple[Range, ...]]:
    """An assumption as text, a map of names to ranges joined into one line; and its ranges."""
    parts: list[str] = []
    ranges: list[Range] = []
    if isinstance(node, Mapping) and not node.entries:
        problems.error("CP051", "an assumption says how far the numbers could lie off: it names none", node.at)
    for name, value in [(key.text, value) for key, value in node] if isinstance(node, Mapping) else [("", node)]:
        try:
            scalar = as_scalar(value, "a range" if name else "'assumption'")
            parts.append(f"{name}: {scalar.text}" if name else scalar.text)
            ranges.extend(parse_ranges(scalar, name, problems))
        except ClauseproofError as error:
            problems.take(error)
    return "; ".join(parts), tuple(ranges)
