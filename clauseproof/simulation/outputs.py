"""What a run is worth: every output with its definition and unit, computed from the run's record.

Which event is an assessment, an entry or a rejection stands in the scenario; how a median or a backlog is
reckoned stands here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, assert_never

from clauseproof.model.nodes import Scalar
from clauseproof.simulation.records import RunRecord
from clauseproof.simulation.scenario import Cost, Kind, Output, Per, Scenario
from clauseproof.simulation.statistics import Stay, survival_quantiles
from clauseproof.simulation.tables import Resolved, RuleTable


@dataclass(frozen=True)
class Definition:
    """One reported number: ``output`` is its name in the scenario, ``name`` says which aspect of it."""

    output: str
    name: str
    unit: str
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"output": self.output, "name": self.name, "unit": self.unit, "definition": self.text}


def definitions(scenario: Scenario) -> tuple[Definition, ...]:
    """Every number that the scenario asks for, in its order."""
    return tuple(definition for output in scenario.outputs for definition in _define(output, scenario))


def _define(output: Output, scenario: Scenario) -> list[Definition]:
    name = output.name.text
    of = " or ".join(scalar.text for scalar in output.of)

    def one(aspect: str, unit: str, text: str) -> Definition:
        return Definition(name, f"{name}, {aspect}" if aspect else name, unit, text)

    match output.kind:
        case Kind.COUNT:
            return [one("", "a replication", f"how often '{of}' happens, over all Parties")]
        case Kind.BEYOND_FIRST:
            text = f"how often '{of}' happens beyond a Party's first time, over all Parties"
            return [one("", "a replication", text)]
        case Kind.TIME_TO:
            text = f"calendar days from a Party's arrival to its first '{of}'"
            survival = "by Kaplan and Meier: cut-off Parties at risk until the horizon, stuck ones for ever"
            each = "reckoned in each replication, and then the mean of those"
            return [
                one("median", "days", f"median of {text}, {each}; {survival}"),
                one("90th percentile", "days", f"ninth decile of {text}, {each}; {survival}"),
                one("mean where reached", "days", f"mean of {text}, over the Parties that reach it"),
            ]
        case Kind.STILL_WAITING:
            days = output.after.low if output.after else 0
            text = f"share of Parties without '{of}' {int(days)} days after arrival, of those watched so long"
            return [one("", "per cent", text)]
        case Kind.ITEMS:
            return [
                one("per meeting", "items", f"items that {of} handles, divided by its meetings held"),
                one("in all", "items", f"items that {of} handles"),
            ]
        case Kind.MINUTES:
            return [
                one(
                    "per meeting",
                    "minutes",
                    f"minutes of the items that {of} handles, divided by its meetings held",
                ),
                one("in all", "minutes", f"minutes of the items that {of} handles"),
            ]
        case Kind.BACKLOG:
            return [
                one("mean", "items", f"items ready and waiting for {of}, averaged over time"),
                one("most", "items", f"the most items that ever wait for {of}"),
            ]
        case Kind.WAIT:
            return [one("", "days", f"mean days from ready to handled, over the items that {of} handles")]
        case Kind.OCCUPANCY:
            return [one("", "per cent", f"share of calendar time for which units of '{of}' are busy")]
        case Kind.WORKING_DAYS:
            return [one("", "working days", f"drawn working days of the jobs that '{of}' completes")]
        case Kind.COST:
            costs = {cost.name.text: cost for cost in scenario.costs}
            currency = costs[output.of[0].text].currency
            return [
                one("low", currency, f"cost of {of}, at the low end of each rate"),
                one("high", currency, f"cost of {of}, at the high end of each rate"),
            ]
        case _:
            assert_never(output.kind)


def measure(resolved: Resolved, table: RuleTable, record: RunRecord) -> list[float | None]:
    """The values of :func:`definitions` for one run; None where a number has no value there."""
    found: list[float | None] = []
    for output in resolved.scenario.outputs:
        found.extend(_measure(output, resolved, table, record))
    return found


def _measure(output: Output, resolved: Resolved, table: RuleTable, record: RunRecord) -> list[float | None]:
    per_day = resolved.ticks_per_day
    match output.kind:
        case Kind.COUNT | Kind.BEYOND_FIRST:
            values = party_values(output, resolved, table, record)
            return [float(sum(value for value in values if value is not None))]
        case Kind.TIME_TO:
            watched = stays(output, resolved, table, record)
            median, late = survival_quantiles(watched, (0.5, 0.9)) if watched else (None, None)
            reached = [stay.time for stay in watched if stay.happened]
            return [median, late, math.fsum(reached) / len(reached) if reached else None]
        case Kind.STILL_WAITING:
            assert output.after is not None
            after = float(output.after.low)
            known = [
                stay
                for stay in stays(output, resolved, table, record)
                if stay.happened or stay.never or stay.time >= after
            ]
            late_ones = sum(1 for stay in known if stay.never or stay.time > after or not stay.happened)
            return [100 * late_ones / len(known) if known else None]
        case Kind.ITEMS | Kind.MINUTES:
            meetings = [m for place in _bodies(output, resolved) for m in record.meetings[place]]
            in_all = sum(m.handled if output.kind is Kind.ITEMS else m.minutes for m in meetings)
            return [in_all / len(meetings) if meetings else None, float(in_all)]
        case Kind.BACKLOG:
            queues = [record.bodies[place] for place in _bodies(output, resolved)]
            mean = sum(queue.area for queue in queues) / record.end if record.end else None
            return [mean, float(sum(queue.longest for queue in queues))]
        case Kind.WAIT:
            queues = [record.bodies[place] for place in _bodies(output, resolved)]
            handled = sum(queue.handled for queue in queues)
            waited = sum(queue.handled_wait for queue in queues)
            return [waited / per_day / handled if handled else None]
        case Kind.OCCUPANCY:
            places = _pools(output, resolved)
            room = sum(resolved.pools[place].size for place in places) * record.end
            return [100 * sum(record.pool_busy[place] for place in places) / room if room else None]
        case Kind.WORKING_DAYS:
            return [float(sum(record.pool_days[place] for place in _pools(output, resolved)))]
        case Kind.COST:
            chosen = [cost for cost in resolved.scenario.costs if cost.name.text in {n.text for n in output.of}]
            pairs = [_cost(cost, resolved, table, record) for cost in chosen]
            return [math.fsum(low for low, _ in pairs), math.fsum(high for _, high in pairs)]
        case _:
            assert_never(output.kind)


def stays(output: Output, resolved: Resolved, table: RuleTable, record: RunRecord) -> list[Stay]:
    """For each Party that arrived, the time to an output's event, or how it was cut off."""
    places = events_of(output, table)
    width, per_day = len(table.system.events), resolved.ticks_per_day
    found = []
    for row in record.parties:
        if row.reason == "not arrived":
            continue
        firsts = [f for place in places if (f := record.firsts[row.party * width + place]) >= 0]
        if firsts:
            found.append(Stay((min(firsts) - row.arrived) / per_day, True))
        else:
            over = row.reason != "horizon"
            found.append(Stay((record.end - row.arrived) / per_day, False, never=over))
    return found


def party_values(
    output: Output, resolved: Resolved, table: RuleTable, record: RunRecord, high: bool = False
) -> list[float | None]:
    """An output's value for each Party alone (counts, times and costs of events); None where it has none.

    ``high`` takes the high end of rates.
    """
    width, size = len(table.system.events), len(record.parties)
    match output.kind:
        case Kind.COUNT | Kind.BEYOND_FIRST:
            first = output.kind is Kind.BEYOND_FIRST
            totals = _counts(events_of(output, table), width, size, record)
            return [float(max(total - 1, 0) if first else total) for total in totals]
        case Kind.TIME_TO:
            arrived = iter(stays(output, resolved, table, record))
            return [
                None if row.reason == "not arrived" else (stay.time if (stay := next(arrived)).happened else None)
                for row in record.parties
            ]
        case Kind.COST:
            names = {name.text for name in output.of}
            charged = [0.0] * size
            for cost in resolved.scenario.costs:
                if cost.name.text not in names or cost.per is not Per.EVENT:
                    continue
                places = [table.events_named[n.text] for n in cost.of if n.text in table.events_named]
                counted = _counts(places, width, size, record)
                for row in record.parties:
                    low_rate, high_rate = _rate(cost, resolved, row.attributes)
                    charged[row.party] += counted[row.party] * (high_rate if high else low_rate)
            return list(charged)
        case _:
            raise ValueError(f"'{output.kind.value}' has no value for one Party")


def events_of(output: Output, table: RuleTable) -> list[int]:
    """The places, in this rulebook, of the events an output names; those it lacks are left out."""
    return [table.events_named[name.text] for name in output.of if name.text in table.events_named]


def counts_of(events: tuple[Scalar, ...], table: RuleTable, record: RunRecord) -> list[int]:
    """How often events, in the scenario's words, happen to each Party; those the rulebook lacks never do."""
    places = [table.events_named[name.text] for name in events if name.text in table.events_named]
    return _counts(places, len(table.system.events), len(record.parties), record)


def _counts(places: list[int], width: int, size: int, record: RunRecord) -> list[int]:
    return [sum(record.counts[party * width + place] for place in places) for party in range(size)]


def _bodies(output: Output, resolved: Resolved) -> list[int]:
    names = {name.text for name in output.of}
    return [place for place, body in enumerate(resolved.bodies) if body.name in names]


def _pools(output: Output, resolved: Resolved) -> list[int]:
    names = {name.text for name in output.of}
    return [place for place, pool in enumerate(resolved.pools) if pool.name in names]


def _rate(cost: Cost, resolved: Resolved, attributes: tuple[int, ...]) -> tuple[float, float]:
    """Low and high end of what one unit costs a Party with these attributes."""
    amount = cost.amount.under(resolved.readings)
    if amount is None:
        return 0.0, 0.0
    quantity = amount.everything[0]
    if amount.on == "attribute":
        place = next(i for i, a in enumerate(resolved.attributes) if a.name == amount.name)
        value = resolved.attributes[place].values[attributes[place]]
        quantity = dict(amount.values)[value]
    low, high = quantity.low, quantity.high
    if cost.effort is not None:
        low, high = low * cost.effort.low, high * cost.effort.high
    return float(low), float(high)


def _cost(cost: Cost, resolved: Resolved, table: RuleTable, record: RunRecord) -> tuple[float, float]:
    """Low and high end of one cost line over a run."""
    names = {name.text for name in cost.of}
    match cost.per:
        case Per.EVENT:
            places = [table.events_named[name] for name in names if name in table.events_named]
            counted = _counts(places, len(table.system.events), len(record.parties), record)
            pairs = [
                (number * low, number * high)
                for row, number in zip(record.parties, counted, strict=True)
                if number
                for low, high in [_rate(cost, resolved, row.attributes)]
            ]
            return math.fsum(low for low, _ in pairs), math.fsum(high for _, high in pairs)
        case Per.ITEM:
            units = sum(record.bodies[i].handled for i, b in enumerate(resolved.bodies) if b.name in names)
        case Per.WORKING_DAY:
            units = sum(record.pool_days[i] for i, p in enumerate(resolved.pools) if p.name in names)
        case Per.ONCE:
            units = 1 if table.name in names else 0
        case _:
            assert_never(cost.per)
    low, high = _rate(cost, resolved, ())
    return units * low, units * high
