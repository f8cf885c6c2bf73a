"""Expectations: which verdict the workspace says is right, where, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clauseproof.diagnostics import Collector, did_you_mean, fail
from clauseproof.model.nodes import Mapping, Node, Scalar, Sequence, as_list, as_mapping, as_scalar, only_keys
from clauseproof.model.source import Span

NAMES_BY = ("correspondence", "name")
NOTHING_FOLLOWS = "proved (nothing follows)"
"""Expected of a proof that is hollow: the property holds only because nothing can follow any more."""
VERDICTS = ("proved", NOTHING_FOLLOWS, "refuted", "vacuous", "undecided", "not proved")


@dataclass(frozen=True, eq=False)
class Expectation:
    """A row of ``expect``: where it applies, which verdicts it accepts, and why."""

    rulebooks: tuple[str, ...]
    names_by: tuple[str, ...]
    under: tuple[tuple[str, tuple[str, ...]], ...]
    verdicts: tuple[str, ...]
    because: str
    shortest: int | None
    at: Span
    under_at: tuple[tuple[Span, tuple[Span, ...]], ...] = ()
    """Where each reading of ``under`` stands, and each of its options."""


def read_expectations(node: Node | None, rulebooks: list[str], problems: Collector) -> Iterable[Expectation]:
    """The rows of a property's ``expect``; ``rulebooks`` are those that the property speaks of.

    Raises :class:`ClauseproofError` (CP041).
    """
    if node is None:
        return
    if isinstance(node, Sequence) and not node.items:
        raise fail("CP041", "'expect' says nothing", node.at, help="expect: refuted, or leave it out")
    if isinstance(node, Scalar) or (isinstance(node, Sequence) and all(isinstance(n, Scalar) for n in node)):
        yield _expectation(node, None, rulebooks)  # one verdict, or several to choose from, for every result
        return
    rows = (node,) if isinstance(node, Mapping) else as_list(node, "'expect'")
    for item in rows:
        row = as_mapping(item, "a row of 'expect'")
        only_keys(row, "a row of 'expect'", ("in", "names by", "under", "verdict", "because", "shortest"), problems)
        verdict = row.get("verdict")
        if verdict is None:
            raise fail("CP041", "the row does not say which verdict is expected", row.at, help="verdict: refuted")
        yield _expectation(verdict, row, rulebooks)


def _expectation(verdict: Node, row: Mapping | None, rulebooks: list[str]) -> Expectation:
    def words(key: str, known: Iterable[str], unknown: str) -> tuple[str, ...]:
        node = row.get(key) if row else None
        if node is None:
            return ()
        scalars = _written(node, f"'{key}'")
        for scalar in scalars:
            if scalar.text not in known:
                raise fail("CP041", unknown.format(scalar.text), scalar.at, help=did_you_mean(scalar.text, known))
        return tuple(scalar.text for scalar in scalars)

    verdicts = []
    for scalar in _written(verdict, "'verdict'"):
        if scalar.text not in VERDICTS:
            raise fail(
                "CP041", f"there is no verdict '{scalar.text}'", scalar.at, help=did_you_mean(scalar.text, VERDICTS)
            )
        verdicts.append(scalar.text)
    under: list[tuple[str, tuple[str, ...]]] = []
    places: list[tuple[Span, tuple[Span, ...]]] = []
    node = row.get("under") if row else None
    if node is not None:
        for key, value in as_mapping(node, "'under'"):
            options = _written(value, f"'under: {key.text}'")
            under.append((key.text, tuple(option.text for option in options)))
            places.append((key.at, tuple(option.at for option in options)))
    shortest = row.get("shortest") if row else None
    length: int | None = None
    if shortest is not None:
        scalar = as_scalar(shortest, "'shortest'")
        if not scalar.text.isdigit():
            raise fail("CP041", "'shortest' is a number of steps", scalar.at)
        length = int(scalar.text)
    because = row.get("because") if row else None
    return Expectation(
        words("in", rulebooks, "the property is not about '{}'"),
        words("names by", NAMES_BY, "names go by correspondence or by name, not by '{}'"),
        tuple(under),
        tuple(verdicts),
        because.text if isinstance(because, Scalar) else "",
        length,
        (row or verdict).at,
        tuple(places),
    )


def _written(node: Node, what: str) -> list[Scalar]:
    """One word or several; none would be an expectation that says nothing."""
    scalars = [as_scalar(item, what) for item in as_list(node, what)]
    if not scalars:
        raise fail("CP041", f"{what} names nothing", node.at, help="name one at least, or leave it out")
    return scalars


def check_readings(row: Expectation, readings: dict[str, set[str]], problems: Collector) -> None:
    """Report the readings and options of ``under`` that no rulebook has of which the row speaks.

    ``readings`` are those of all these rulebooks, with their options.
    """
    for (reading, options), (at, places) in zip(row.under, row.under_at, strict=True):
        if reading not in readings:
            problems.error("CP041", f"there is no reading '{reading}'", at, help=did_you_mean(reading, readings))
            continue
        for option, place in zip(options, places, strict=True):
            if option not in readings[reading]:
                problems.error(
                    "CP041",
                    f"reading '{reading}' has no option '{option}'",
                    place,
                    help=did_you_mean(option, readings[reading]),
                )
