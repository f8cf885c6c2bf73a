"""The part of a scenario that says what to report: outputs, costs and cases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.nodes import Node, Scalar, as_list, as_mapping, as_scalar, only_keys
from clauseproof.simulation.quantities import Provenance, Quantity
from clauseproof.simulation.scenario import Cases, Cost, Kind, Output, Per

if TYPE_CHECKING:
    from clauseproof.simulation.reader import Reader

_MONEY = re.compile(r"([A-Z]{3})( (?:a|per) day)?$")


def read_outputs(node: Node | None, reader: Reader) -> tuple[Output, ...]:
    """``NAME: {count: EVENT}`` and the like; each has exactly one kind."""
    kinds = {kind.value: kind for kind in Kind}
    found: list[Output] = []
    for name, entry in _entries(node, "'outputs'", reader):

        def one(name: Scalar = name, entry: Node = entry) -> Output:
            mapping = as_mapping(entry, f"'{name.text}'")
            only_keys(mapping, "an output", (*kinds, "after", "source", "assumption", "owner"), reader.problems)
            given = [key.text for key, _ in mapping if key.text in kinds]
            if len(given) != 1:
                raise fail(
                    "CP050",
                    f"the output '{name.text}' names {'several things' if given else 'nothing'} to measure",
                    name.at,
                    help="one of " + ", ".join(kinds),
                )
            kind = kinds[given[0]]
            of = _of(mapping.get(given[0]), given[0])
            after = None
            late = mapping.get("after")
            if (kind is Kind.STILL_WAITING) != (late is not None):
                raise fail(
                    "CP050",
                    f"'after' belongs to '{Kind.STILL_WAITING.value}', and to nothing else",
                    name.at,
                )
            if late is not None:
                own = reader.where_from(mapping, Provenance(source="a choice of what to report"))
                after = reader.quantity(late, f"{name.text}: after", ("days",), own)
            return Output(name, kind, of, after)

        output = reader.attempt(one)
        if output is not None:
            found.append(output)
    return tuple(found)


def read_costs(node: Node | None, reader: Reader) -> tuple[Cost, ...]:
    """``NAME: {per: EVENT, amount: 5000..45000 GBP, source: …}`` and the like."""
    pers = {per.value: per for per in Per}
    found: list[Cost] = []
    for name, entry in _entries(node, "'costs'", reader):

        def one(name: Scalar = name, entry: Node = entry) -> Cost | None:
            mapping = as_mapping(entry, f"'{name.text}'")
            allowed = (*pers, "amount", "effort", "source", "assumption", "owner")
            only_keys(mapping, "a cost", allowed, reader.problems)
            where_from = reader.where_from(mapping)
            given = [key.text for key, _ in mapping if key.text in pers]
            amount = mapping.get("amount")
            if len(given) != 1 or amount is None:
                raise fail(
                    "CP050",
                    f"the cost '{name.text}' has an amount, and says what it is charged for",
                    name.at,
                    help="amount, and one of " + ", ".join(pers),
                )
            money = reader.varying(amount, lambda node, of: _money(node, f"{name.text}{of}", where_from, reader))
            effort = mapping.get("effort")
            days = None
            if effort is not None:
                days = reader.quantity(effort, f"{name.text}: effort", ("days",), where_from)
            if money is None or not money.values:
                return None
            daily = money.everything[0].unit.endswith("day")
            per = pers[given[0]]
            if daily != (effort is not None or per is Per.WORKING_DAY):
                raise fail(
                    "CP050",
                    f"the cost '{name.text}' is a {'rate per day' if daily else 'plain amount'}: that does not fit",
                    amount.at,
                    help=("a rate per day goes with `effort: … days` or `per working day of`; an amount without"),
                )
            return Cost(name, per, _of(mapping.get(given[0]), given[0]), money, days)

        cost = reader.attempt(one)
        if cost is not None:
            found.append(cost)
    return tuple(found)


def read_cases(node: Node | None, reader: Reader) -> tuple[Cases, ...]:
    """``NAME: {each: EVENT, outputs: [...]}``."""
    found: list[Cases] = []
    for name, entry in _entries(node, "'cases'", reader):

        def one(name: Scalar = name, entry: Node = entry) -> Cases:
            mapping = as_mapping(entry, f"'{name.text}'")
            only_keys(mapping, "a case", ("each", "outputs"), reader.problems)
            each, outputs = mapping.get("each"), mapping.get("outputs")
            if each is None or outputs is None:
                raise fail(
                    "CP050",
                    f"the case '{name.text}' says per what ('each') and what ('outputs')",
                    name.at,
                )
            return Cases(name, _of(each, "each"), _of(outputs, "outputs"))

        case = reader.attempt(one)
        if case is not None:
            found.append(case)
    return tuple(found)


def check_references(
    outputs: tuple[Output, ...], costs: tuple[Cost, ...], cases: tuple[Cases, ...], reader: Reader
) -> None:
    """Costs that outputs name, and outputs that cases name, exist and suit."""
    cost_names = {cost.name.text for cost in costs}
    by_name = {output.name.text: output for output in outputs}
    per_party = {Kind.COUNT, Kind.BEYOND_FIRST, Kind.TIME_TO, Kind.COST}
    for output in outputs:
        for name in output.of if output.kind is Kind.COST else ():
            if name.text not in cost_names:
                reader.problems.error(
                    "CP050",
                    f"there is no cost '{name.text}'",
                    name.at,
                    help=did_you_mean(name.text, cost_names),
                )
        currencies = {cost.currency for cost in costs if cost.name.text in {name.text for name in output.of}}
        if output.kind is Kind.COST and len(currencies) > 1:
            reader.problems.error(
                "CP050", f"'{output.name.text}' adds up {' and '.join(sorted(currencies))}", output.name.at
            )
    for case in cases:
        for name in case.outputs:
            known = by_name.get(name.text)
            if known is None:
                reader.problems.error(
                    "CP050",
                    f"there is no output '{name.text}'",
                    name.at,
                    help=did_you_mean(name.text, by_name),
                )
            elif known.kind not in per_party:
                reader.problems.error(
                    "CP050",
                    f"'{name.text}' has no value for one Party, so it cannot be told per case",
                    name.at,
                )


def _entries(node: Node | None, what: str, reader: Reader) -> tuple[tuple[Scalar, Node], ...]:
    if node is None:
        return ()
    mapping = reader.attempt(as_mapping, node, what)
    return mapping.entries if mapping is not None else ()


def _of(node: Node | None, what: str) -> tuple[Scalar, ...]:
    assert node is not None
    return tuple(as_scalar(item, f"a name under '{what}'") for item in as_list(node, f"'{what}'"))


def _money(node: Node, name: str, where_from: Provenance | None, reader: Reader) -> Quantity | None:
    quantity = reader.quantity(node, name, (), where_from, key="amount")
    if quantity is not None and not _MONEY.match(quantity.unit):
        reader.problems.error(
            "CP051" if not quantity.unit else "CP050",
            f"{name} is money, and '{quantity.unit}' is no currency",
            quantity.at,
            help="write 600 GBP, or 600 GBP a day",
        )
        return None
    return quantity
