"""Expectations: which verdict the workspace says is right, where, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clauseproof.diagnostics import Collector, did_you_mean, fail
from clauseproof.model.nodes import Mapping, Node, Scalar, Sequence, as_list, as_mapping, as_scalar, only_keys
from clauseproof.model.source import Span

VERDICTS = ("proved", "refuted", "vacuous", "undecided", "not proved")


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


def read_expectations(node: Node | None, rulebooks: list[str], problems: Collector) -> Iterable[Expectation]:
    """The rows of a property's ``expect``; ``rulebooks`` are those that the property speaks of.

    Raises :class:`ClauseproofError` (CP041).
    """
    if node is None:
        return
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
    def words(key: str) -> tuple[str, ...]:
        node = row.get(key) if row else None
        return () if node is None else tuple(as_scalar(n, f"'{key}'").text for n in as_list(node, f"'{key}'"))

    verdicts = []
    for item in as_list(verdict, "'verdict'"):
        scalar = as_scalar(item, "a verdict")
        if scalar.text not in VERDICTS:
            raise fail(
                "CP041", f"there is no verdict '{scalar.text}'", scalar.at, help=did_you_mean(scalar.text, VERDICTS)
            )
        verdicts.append(scalar.text)
    for name in words("in"):
        if name not in rulebooks:
            at = (row.get("in") if row else None) or verdict
            raise fail("CP041", f"the property is not about '{name}'", at.at, help=did_you_mean(name, rulebooks))
    under: list[tuple[str, tuple[str, ...]]] = []
    node = row.get("under") if row else None
    if node is not None:
        for key, options in as_mapping(node, "'under'"):
            under.append((key.text, tuple(as_scalar(n, "an option").text for n in as_list(options, "an option"))))
    shortest = row.get("shortest") if row else None
    length: int | None = None
    if shortest is not None:
        scalar = as_scalar(shortest, "'shortest'")
        if not scalar.text.isdigit():
            raise fail("CP041", "'shortest' is a number of steps", scalar.at)
        length = int(scalar.text)
    because = row.get("because") if row else None
    return Expectation(
        words("in"),
        words("names by"),
        tuple(under),
        tuple(verdicts),
        because.text if isinstance(because, Scalar) else "",
        length,
        (row or verdict).at,
    )
