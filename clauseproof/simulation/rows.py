"""Rows of weights: the outcomes of a decision at each visit, and the values of an attribute."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from clauseproof.diagnostics import fail
from clauseproof.model.nodes import Mapping, Node, Scalar, as_mapping, as_scalar
from clauseproof.simulation.numbers import NUMBER, number, shortened
from clauseproof.simulation.quantities import Provenance
from clauseproof.simulation.scenario import DecisionRow, Handling, Row

if TYPE_CHECKING:
    from clauseproof.simulation.reader import Reader

_WEIGHT = re.compile(rf"^(?P<value>{NUMBER})\s*(?P<percent>%?)$")
_VISIT = re.compile(r"^visit ([1-9][0-9]{0,3})$")
_AS = re.compile(r"^as (?P<row>visit [1-9][0-9]{0,3})$")
_NO_WEIGHTS = ("source", "assumption", "owner", "rest")
_PLAIN = {"": Fraction(1)}
_PER_CENT = {"%": Fraction(1, 100), "per cent": Fraction(1, 100)}
HANDLING_KEYS = ("takes", "uses", "at", "calendar", "minutes", "source", "assumption", "owner")


def read_weights(
    mapping: Mapping, what: str, where_from: Provenance | None, reader: Reader, rest: bool = False
) -> tuple[tuple[Scalar, Fraction], ...]:
    """Names with weights (plain numbers, or per cent), listed among the inputs as one row.

    ``rest`` says that others share what is left, so that the weights are probabilities.
    """
    found: list[tuple[Scalar, Fraction]] = []
    in_per_cent: list[bool] = []
    for key, node in mapping:
        if key.text in _NO_WEIGHTS:
            continue
        weight = reader.attempt(_weight, node, key.text)
        if weight is not None:
            found.append((key, weight))
            scalar = as_scalar(node, "a weight")
            in_per_cent.append("%" in scalar.text)
            if where_from is not None:
                shown, unit = scalar.text.rstrip("% "), "per cent" if "%" in scalar.text else "weight"
                name = f"{what}: {key.text}"
                reader.note(name, scalar, shown, unit, where_from)
                units = _PER_CENT if unit == "per cent" else {**_PLAIN, **_PER_CENT} if rest else _PLAIN
                reader.hold(name, scalar, (weight,), units, where_from)
    if found and where_from is None:
        first = as_scalar(mapping.entries[0][1], "a weight") if mapping.entries else None
        if first is not None:
            reader.note(what, first, "", "", None)
    if not rest and len(found) == sum(key.text not in _NO_WEIGHTS for key, _ in mapping):
        _check_whole(what, found, in_per_cent, reader)
    return tuple(found)


def _check_whole(what: str, found: list[tuple[Scalar, Fraction]], in_per_cent: list[bool], reader: Reader) -> None:
    """Weights in per cent add up to a hundred; plain ones need not."""
    if not any(in_per_cent):
        return
    if not all(in_per_cent):
        reader.problems.error(
            "CP050",
            f"some of the weights of '{what}' are per cent and some are not",
            found[in_per_cent.index(False)][0].at,
        )
        return
    total = 100 * sum((weight for _, weight in found), Fraction(0))
    if total != 100:
        reader.problems.error(
            "CP050",
            f"the weights of '{what}' add up to {float(total):g} per cent, not 100",
            found[0][0].at,
            help="without the % signs they are weights, which add up to anything",
        )


def _weight(node: Node, name: str) -> Fraction:
    scalar = as_scalar(node, f"the weight of '{name}'")
    match = _WEIGHT.match(scalar.text.strip())
    if not match:
        given = shortened(scalar.text)
        raise fail("CP050", f"the weight of '{name}' is a number or per cent, not '{given}'", scalar.at)
    return number(match["value"], scalar.at) / (100 if match["percent"] else 1)


def read_decision(
    handling: Handling, mapping: Mapping, where_from: Provenance | None, reader: Reader
) -> DecisionRow | None:
    """``visit 1``, ``visit 2`` … and ``later``, or ``every visit``.

    Raises :class:`ClauseproofError` (CP050) where a visit has no row, or a row cannot be read.
    """
    name = handling.name
    numbered: dict[int, Row] = {}
    later: Row | None = None
    for key, node in mapping:
        if key.text in HANDLING_KEYS:
            continue
        visit = _VISIT.match(key.text)
        if not visit and key.text not in ("later", "every visit"):
            reader.problems.error(
                "CP004",
                f"the decision '{name.text}' has no key '{key.text}'",
                key.at,
                help="rows are called 'visit 1', 'visit 2', 'later' or 'every visit'",
            )
            continue
        row = reader.attempt(_row, name, key, node, where_from, reader)
        if row is None:
            continue
        if visit:
            numbered[int(visit[1]) - 1] = row
        elif later is not None:
            reader.problems.error("CP050", f"'{name.text}' has both 'later' and 'every visit'", key.at)
        else:
            later = row
    if later is None and any(mapping.get(key) is not None for key in ("later", "every visit")):
        return None
    if later is None:
        raise fail(
            "CP050",
            f"nothing says how '{name.text}' comes out at later visits",
            name.at,
            help="add `later: {…}`, or write `every visit: {…}` alone",
        )
    if sorted(numbered) != list(range(len(numbered))):
        raise fail("CP050", f"the visits of '{name.text}' do not run 1, 2, 3 without a gap", name.at)
    if later.name == "every visit" and numbered:
        raise fail("CP050", f"'{name.text}' has a row for every visit and others besides", name.at)
    decision = DecisionRow(handling, tuple(numbered[n] for n in sorted(numbered)), later)
    names = {row.name: row for row in decision.rows}
    for row in decision.rows:
        if row.rest and (row.rest not in names or names[row.rest].rest):
            reader.problems.error("CP050", f"'rest: as {row.rest}' names no complete row", row.at)
    return decision


def _row(name: Scalar, key: Scalar, node: Node, where_from: Provenance | None, reader: Reader) -> Row:
    mapping = as_mapping(node, f"'{key.text}'")
    own = reader.where_from(mapping, where_from)
    rest = ""
    given = mapping.get("rest")
    if given is not None:
        scalar = as_scalar(given, "'rest'")
        match = _AS.match(scalar.text)
        if not match:
            raise fail("CP050", f"'rest' says 'as visit 1', not '{scalar.text}'", scalar.at)
        rest = match["row"]
    weights = read_weights(mapping, f"{name.text}, {key.text}", own, reader, bool(rest))
    total = sum((weight for _, weight in weights), Fraction(0))
    if rest and total > 1:
        raise fail(
            "CP050",
            f"beside 'rest' stand probabilities, and these add up to {float(total):g}",
            key.at,
            help="write 0.2 or 20 %",
        )
    if not rest and total == 0:
        raise fail("CP050", f"the weights of '{key.text}' add up to nothing", key.at)
    return Row(key.text, weights, rest, key.at)
