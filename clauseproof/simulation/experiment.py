"""Replications of every rulebook under the same luck, and what they say together."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib import metadata
from time import perf_counter

from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.simulation.cases import Tally, summary, tally
from clauseproof.simulation.draws import Draws
from clauseproof.simulation.engine import run
from clauseproof.simulation.eventlog import Row
from clauseproof.simulation.outputs import definitions, measure, party_values, stays
from clauseproof.simulation.records import MeetingRow, RunRecord
from clauseproof.simulation.resolving import resolve
from clauseproof.simulation.results import (
    BacklogSeries,
    CaseSummary,
    Comparison,
    ExperimentResult,
    MeetingLoad,
    OutputSummary,
    Replication,
    TimeCurve,
    UnfinishedCase,
)
from clauseproof.simulation.rulebooks import Rulebook
from clauseproof.simulation.scenario import Cases, Kind, Output, Scenario
from clauseproof.simulation.statistics import Stay, estimate, quantile, survival_quantiles
from clauseproof.simulation.tables import Resolved

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles across replications that a backlog is told by."""

POINTS = 120
"""Days at which a backlog is told."""

Progress = Callable[[int, int], None]


def simulate(
    scenario: Scenario,
    rulebooks: Sequence[Rulebook],
    *,
    replications: int | None = None,
    seed: int | None = None,
    readings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    keep_logs: bool = False,
) -> ExperimentResult:
    """Run a scenario under each of its rulebooks, paired by common random numbers.

    Parameters
        rulebooks: in the order of the scenario's ``rules:``; each later one is compared with the first.
        replications, seed: as the scenario says where left out; the same seed (0 to 2**64 − 1) gives the
            same bytes.
        readings: choices that replace the scenario's own.
        progress: called with (replications done, replications in all).
        keep_logs: keep every event log (about a dozen rows for each Party).
    Raises :class:`clauseproof.diagnostics.ClauseproofError` where the scenario does not fit the rulebooks,
    and :class:`ValueError` for fewer than one replication or a seed out of range.
    """
    replications = scenario.replications if replications is None else replications
    seed = scenario.seed if seed is None else seed
    if replications < 1:
        raise ValueError("at least one replication is needed")
    resolved = resolve(scenario, rulebooks, readings)
    gathered = _Gathered(resolved)
    for number in range(replications):
        draws = Draws(resolved, seed, number)
        records = []
        for table in resolved.tables:
            began = perf_counter()
            record = run(resolved, table, draws, keep_logs)
            gathered.seconds[table.name] = gathered.seconds.get(table.name, 0.0) + perf_counter() - began
            records.append(record)
        gathered.add(records)
        if progress is not None:
            progress(number + 1, replications)
    return gathered.result(replications, seed)


class _Gathered:
    """Values of all replications so far, by rulebook."""

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.scenario = resolved.scenario
        names = [table.name for table in resolved.tables]
        self.values: dict[str, list[list[float | None]]] = {name: [] for name in names}
        self.rows: list[Replication] = []
        self.unfinished: list[UnfinishedCase] = []
        self.reasons: dict[str, Counter[str]] = {name: Counter() for name in names}
        self.changes: dict[tuple[str, int], list[list[tuple[int, int]]]] = {}
        self.meetings: dict[tuple[str, int, int], list[MeetingRow]] = {}
        self.stays: dict[tuple[str, str], list[list[Stay]]] = {}
        self.times: dict[tuple[str, str], list[tuple[float | None, ...]]] = {}
        self.cases: dict[tuple[str, str, str, bool], list[Tally]] = {}
        self.logs: dict[tuple[str, int], tuple[Row, ...]] = {}
        self.seconds: dict[str, float] = {}
        self.end = 0

    def add(self, records: list[RunRecord]) -> None:
        """Take in one replication."""
        resolved = self.resolved
        for table, record in zip(resolved.tables, records, strict=True):
            name, number = table.name, record.replication
            values = measure(resolved, table, record)
            self.values[name].append(values)
            reasons = Counter(row.reason for row in record.parties)
            self.reasons[name].update(reasons)
            self.rows.append(Replication(number, name, tuple(values), tuple(sorted(reasons.items()))))
            ends = {label for label, _ in table.end_events}
            self.unfinished.extend(
                UnfinishedCase(number, name, row.party, row.arrived, row.reason, row.waiting_for)
                for row in record.parties
                if row.reason not in ends
            )
            for body, queue in enumerate(record.bodies):
                self.changes.setdefault((name, body), []).append(queue.changes)
                for meeting in record.meetings[body]:
                    self.meetings.setdefault((name, body, meeting.tick), []).append(meeting)
            for output in self.scenario.outputs:
                if output.kind is Kind.TIME_TO:
                    key = (output.name.text, name)
                    self.stays.setdefault(key, []).append(stays(output, resolved, table, record))
                    own = party_values(output, resolved, table, record)
                    self.times.setdefault(key, []).append(tuple(own))
            if record.log is not None:
                self.logs[name, number] = record.log
            self.end = max(self.end, record.end)
        for case in self.scenario.cases:
            for new in range(1, len(records)):
                self._add_case(case, records[0], records[new], new)

    def _add_case(self, case: Cases, old: RunRecord, new: RunRecord, place: int) -> None:
        """Per-Party differences of one case in one replication."""
        tables = self.resolved.tables
        by_name = {output.name.text: output for output in self.scenario.outputs}
        for name in case.outputs:
            output = by_name[name.text]
            for high in (False, True) if output.kind is Kind.COST else (False,):
                found = tally(case, output, self.resolved, (tables[0], old), (tables[place], new), high)
                key = (case.name.text, name.text, tables[place].name, high)
                self.cases.setdefault(key, []).append(found)

    def result(self, replications: int, seed: int) -> ExperimentResult:
        """Everything together."""
        resolved, scenario = self.resolved, self.scenario
        return ExperimentResult(
            title=scenario.title,
            scenario=scenario.path,
            rulebooks=tuple(table.name for table in resolved.tables),
            readings=tuple(sorted(resolved.readings.items())),
            replications=replications,
            seed=seed,
            parties=scenario.parties.count,
            start=scenario.start.isoformat(),
            until=scenario.until.isoformat(),
            to_completion=scenario.to_completion,
            outputs=self._outputs(),
            cases=self._cases(),
            rows=tuple(self.rows),
            unfinished=tuple(self.unfinished),
            reasons=tuple((name, tuple(sorted(found.items()))) for name, found in self.reasons.items()),
            backlog=self._backlog(),
            meetings=self._meetings(),
            times=self._times(),
            inputs=scenario.inputs,
            remarks=(*_remarks(resolved, self.reasons), *self._not_reached()),
            versions=_versions(),
            hashes=(
                ("tables", resolved.fingerprint),
                *((table.name, fingerprint(canonical_form(table.system))) for table in resolved.tables),
            ),
            entry_times={key: tuple(values) for key, values in self.times.items()},
            logs=dict(self.logs),
            seconds=tuple((name, total / replications) for name, total in self.seconds.items()),
        )

    def _outputs(self) -> tuple[OutputSummary, ...]:
        names = list(self.values)
        found = []
        for place, definition in enumerate(definitions(self.scenario)):
            columns = {name: [row[place] for row in self.values[name]] for name in names}
            found.append(
                OutputSummary(
                    definition,
                    tuple((name, estimate(column)) for name, column in columns.items()),
                    tuple(_compare(names[0], name, columns[names[0]], columns[name]) for name in names[1:]),
                )
            )
        return tuple(found)

    def _cases(self) -> tuple[CaseSummary, ...]:
        units = {output.name.text: _unit(output, self.scenario) for output in self.scenario.outputs}
        by_name = {case.name.text: case for case in self.scenario.cases}
        old = self.resolved.tables[0].name
        found = []
        for (case, output, new, high), tallies in self.cases.items():
            money = (case, output, new, True) in self.cases
            label = f"{output}, {'high' if high else 'low'}" if money else output
            found.append(summary(by_name[case], label, units[output], (old, new), tallies))
        return tuple(found)

    def _backlog(self) -> tuple[BacklogSeries, ...]:
        per_day = self.resolved.ticks_per_day
        step = max(-(-self.end // (POINTS * per_day)), 1) * per_day
        ticks = range(0, max(self.end, 1), step)
        found = []
        for (rulebook, body), runs in self.changes.items():
            if not any(runs):
                continue
            lengths = [_lengths(changes, ticks) for changes in runs]
            columns = list(zip(*lengths, strict=True))
            found.append(
                BacklogSeries(
                    rulebook,
                    self.resolved.bodies[body].name,
                    tuple(tick / self.resolved.ticks_per_day for tick in ticks),
                    tuple((q, tuple(quantile(column, q) for column in columns)) for q in FAN),
                    tuple(sum(column) / len(column) for column in columns),
                )
            )
        return tuple(found)

    def _meetings(self) -> tuple[MeetingLoad, ...]:
        found = []
        used = {(name, body) for (name, body), runs in self.changes.items() if any(runs)}
        for (rulebook, body, tick), rows in sorted(self.meetings.items(), key=lambda entry: entry[0]):
            if (rulebook, body) not in used:
                continue
            day = self.scenario.start + timedelta(days=tick // self.resolved.ticks_per_day)
            n = len(rows)
            found.append(
                MeetingLoad(
                    rulebook=rulebook,
                    body=self.resolved.bodies[body].name,
                    date=day.isoformat(),
                    held=n,
                    items=sum(row.handled for row in rows) / n,
                    items_p90=quantile([row.handled for row in rows], 0.9),
                    minutes=sum(row.minutes for row in rows) / n,
                    backlog=sum(row.backlog for row in rows) / n,
                )
            )
        return tuple(found)

    def _not_reached(self) -> tuple[str, ...]:
        """How many Parties a mean over those that get there passes over."""
        said = []
        for output in dict.fromkeys(output for output, _ in self.stays):
            runs = {
                name: [stay for run in found for stay in run] for (o, name), found in self.stays.items() if o == output
            }
            if all(stay.happened for found in runs.values() for stay in found):
                continue
            parts = []
            for name, found in runs.items():
                never = sum(stay.never for stay in found)
                cut = sum(not stay.happened and not stay.never for stay in found)
                parts.append(f"under {name} {never:,} of {len(found):,} never do, and {cut:,} were cut off before")
            said.append(f"'{output}, mean where reached' is over the Parties that get there: {'; '.join(parts)}")
        return tuple(said)

    def _times(self) -> tuple[TimeCurve, ...]:
        percents = range(1, 100)
        return tuple(
            TimeCurve(
                rulebook,
                output,
                tuple(
                    zip(
                        percents,
                        survival_quantiles([s for run in runs for s in run], [p / 100 for p in percents]),
                        strict=True,
                    )
                ),
            )
            for (output, rulebook), runs in self.stays.items()
        )


def _unit(output: Output, scenario: Scenario) -> str:
    match output.kind:
        case Kind.TIME_TO:
            return "days"
        case Kind.COST:
            return next(cost.currency for cost in scenario.costs if cost.name.text == output.of[0].text)
        case _:
            return "times"


def _compare(old: str, new: str, was: list[float | None], now: list[float | None]) -> Comparison:
    """New minus old where both have a value."""
    differences = [
        None if before is None or after is None else after - before for before, after in zip(was, now, strict=True)
    ]
    there = [difference for difference in differences if difference is not None]
    return Comparison(
        old,
        new,
        estimate(differences),
        sum(difference > 0 for difference in there) / len(there) if there else None,
        sum(difference < 0 for difference in there) / len(there) if there else None,
    )


def _lengths(changes: list[tuple[int, int]], ticks: range) -> list[float]:
    """A queue's length at the end of each of some ticks."""
    moments = [tick for tick, _ in changes]
    return [float(changes[place - 1][1]) if (place := bisect_right(moments, tick)) else 0.0 for tick in ticks]


def _remarks(resolved: Resolved, reasons: Mapping[str, Counter[str]]) -> tuple[str, ...]:
    """What a reader of the figures should know."""
    said = []
    tables = {slot.name: slot.timing.tables for t in resolved.tables for slot in t.slots if slot.timing}
    tables["gap between arrivals"] = (resolved.gap,)
    for name, found in tables.items():
        for table in found:
            if table.tail_cut:
                unit = "working days" if table.working else resolved.scenario.tick + "s"
                said.append(f"the tail of '{name}' is cut off at {table.largest} {unit} (beyond 1 − 2⁻⁴⁰)")
    if resolved.scenario.to_completion and any(counter["horizon"] for counter in reasons.values()):
        said.append("some runs met their cap before they were complete")
    return tuple(said)


def _versions() -> tuple[tuple[str, str], ...]:
    found = []
    for package in ("clauseproof", "simpy", "numpy", "scipy", "holidays", "python-dateutil"):
        try:
            found.append((package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            found.append((package, "not installed as a package"))
    return tuple(found)
