"""What an experiment hands back: frozen values, each with ``as_json()``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clauseproof.simulation.eventlog import Row
from clauseproof.simulation.outputs import Definition
from clauseproof.simulation.quantities import Input
from clauseproof.simulation.statistics import Estimate


@dataclass(frozen=True)
class Comparison:
    """New minus old, replication by replication under the same luck.

    ``more`` is the share of replications in which the difference is above nought, ``less`` below.
    """

    old: str
    new: str
    difference: Estimate
    more: float | None
    less: float | None

    def as_json(self) -> dict[str, Any]:
        return {
            "old": self.old,
            "new": self.new,
            "difference": self.difference.as_json(),
            "share_above_zero": self.more,
            "share_below_zero": self.less,
        }


@dataclass(frozen=True)
class OutputSummary:
    """One reported number: its estimate under each rulebook, and each later rulebook against the first."""

    definition: Definition
    levels: tuple[tuple[str, Estimate], ...]
    comparisons: tuple[Comparison, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            **self.definition.as_json(),
            "rulebooks": {name: level.as_json() for name, level in self.levels},
            "comparisons": [comparison.as_json() for comparison in self.comparisons],
        }


@dataclass(frozen=True)
class CaseSummary:
    """What one ``each`` event (a rejection, say) costs the Party it befalls, new rules against old.

    ``occurrences`` and ``parties`` count it under the old rules over all replications, among the Parties that are
    compared.  ``extra`` is the sum of their differences divided by the number of occurrences.  ``unpaired`` Parties
    are left out: the horizon cut ``cut_off`` of them off under one rulebook or the other, and of the rest
    ``never_old`` and ``never_new`` never come to the output's event under the old rules and the new.  ``followed``
    counts the Parties that were followed to the end under the old rules, whomever it befell, and ``befell`` how often
    it did.
    """

    name: str
    event: str
    output: str
    unit: str
    old: str
    new: str
    occurrences: int
    parties: int
    cut_off: int
    never_old: int
    never_new: int
    unpaired: int
    followed: int
    befell: int
    extra: Estimate

    @property
    def never(self) -> tuple[str, ...]:
        """The rulebooks under which none of those followed to the end ever comes to the output's event."""
        followed = self.parties + self.unpaired - self.cut_off
        both = ((self.old, self.never_old), (self.new, self.never_new))
        return tuple(name for name, number in both if followed and number == followed)

    def left_out(self, names: Mapping[str, str] | None = None) -> str:
        """Which Parties the figure leaves out, and why; nothing where it leaves out none.

        ``names`` says what to call the rulebooks.
        """
        if not self.unpaired:
            return ""
        names = names or {}
        why = []
        if self.cut_off:
            why.append(f"{self.cut_off:,} cut off by the horizon")
        for rulebook, number in ((self.old, self.never_old), (self.new, self.never_new)):
            if number:
                why.append(f"{number:,} that never come to it under {names.get(rulebook, rulebook)}")
        return f"{self.unpaired:,} of {self.parties + self.unpaired:,} Parties left out: {', '.join(why)}"

    def as_json(self) -> dict[str, Any]:
        return {
            "case": self.name,
            "event": self.event,
            "output": self.output,
            "unit": self.unit,
            "old": self.old,
            "new": self.new,
            "occurrences": self.occurrences,
            "parties": self.parties,
            "unpaired": self.unpaired,
            "cut_off": self.cut_off,
            "never": {self.old: self.never_old, self.new: self.never_new},
            "left_out": self.left_out(),
            "followed_under_old": self.followed,
            "occurrences_among_followed": self.befell,
            "extra_per_occurrence": self.extra.as_json(),
        }


@dataclass(frozen=True)
class BacklogSeries:
    """How many items wait for a body over time: quantiles across replications at some days from the start."""

    rulebook: str
    body: str
    days: tuple[float, ...]
    quantiles: tuple[tuple[float, tuple[float, ...]], ...]
    mean: tuple[float, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rulebook": self.rulebook,
            "body": self.body,
            "days": list(self.days),
            "quantiles": {f"{q:g}": list(values) for q, values in self.quantiles},
            "mean": list(self.mean),
        }


@dataclass(frozen=True)
class MeetingLoad:
    """One meeting across replications: its date, and mean and ninth decile of what it handled."""

    rulebook: str
    body: str
    date: str
    held: int
    items: float
    items_p90: float
    minutes: float
    backlog: float

    def as_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class TimeCurve:
    """Times to an output's event, pooled over replications: percentiles, None where not reached."""

    rulebook: str
    output: str
    percentiles: tuple[tuple[int, float | None], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rulebook": self.rulebook,
            "output": self.output,
            "percentiles": {str(percent): days for percent, days in self.percentiles},
        }


@dataclass(frozen=True)
class Replication:
    """One replication of one rulebook: the values of all outputs, and its Parties by the reason they end."""

    number: int
    rulebook: str
    values: tuple[float | None, ...]
    reasons: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "replication": self.number,
            "rulebook": self.rulebook,
            "values": list(self.values),
            "reasons": dict(self.reasons),
        }


@dataclass(frozen=True)
class UnfinishedCase:
    """A Party whose lifecycle did not end: a row of its own, with the reason."""

    replication: int
    rulebook: str
    party: int
    arrived: int
    reason: str
    waiting_for: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "waiting_for": list(self.waiting_for)}


@dataclass(frozen=True)
class ExperimentResult:
    """An experiment: the same luck for every rulebook, replication by replication.

    ``entry_times`` holds, per time output and rulebook, each replication's Parties (None where it did not
    happen); ``logs`` the event logs, where they were asked for.  ``seconds`` is wall time per rulebook and
    replication: the only thing here that another run would not repeat, so ``as_json`` leaves it out unless
    asked.
    """

    title: str
    scenario: str
    rulebooks: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    replications: int
    seed: int
    parties: int
    start: str
    until: str
    to_completion: bool
    outputs: tuple[OutputSummary, ...]
    cases: tuple[CaseSummary, ...]
    rows: tuple[Replication, ...]
    unfinished: tuple[UnfinishedCase, ...]
    reasons: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    backlog: tuple[BacklogSeries, ...]
    meetings: tuple[MeetingLoad, ...]
    times: tuple[TimeCurve, ...]
    inputs: tuple[Input, ...]
    remarks: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    hashes: tuple[tuple[str, str], ...]
    entry_times: Mapping[tuple[str, str], tuple[tuple[float | None, ...], ...]]
    logs: Mapping[tuple[str, int], tuple[Row, ...]]
    seconds: tuple[tuple[str, float], ...]

    def output(self, name: str) -> OutputSummary:
        """The summary of one number by its full name.  Raises :class:`KeyError`."""
        for output in self.outputs:
            if output.definition.name == name:
                return output
        raise KeyError(name)

    def case(self, name: str, output: str) -> CaseSummary:
        """The summary of a case for one output.  Raises :class:`KeyError`."""
        for case in self.cases:
            if (case.name, case.output) == (name, output):
                return case
        raise KeyError(f"{name}: {output}")

    def as_json(self, timing: bool = False, rows: bool = True) -> dict[str, Any]:
        """Plain data; the same for the same scenario, rulebooks, seed and versions.

        ``timing`` adds wall times, ``rows`` keeps replications and unfinished cases.
        """
        data: dict[str, Any] = {
            "schema": 1,
            "title": self.title,
            "scenario": self.scenario,
            "rulebooks": list(self.rulebooks),
            "readings": dict(self.readings),
            "replications": self.replications,
            "seed": self.seed,
            "parties": self.parties,
            "from": self.start,
            "until": self.until,
            "to_completion": self.to_completion,
            "outputs": [output.as_json() for output in self.outputs],
            "cases": [case.as_json() for case in self.cases],
            "reasons": {name: dict(counts) for name, counts in self.reasons},
            "backlog": [series.as_json() for series in self.backlog],
            "meetings": [meeting.as_json() for meeting in self.meetings],
            "times": [curve.as_json() for curve in self.times],
            "inputs": [item.as_json() for item in self.inputs],
            "remarks": list(self.remarks),
            "versions": dict(self.versions),
            "hashes": dict(self.hashes),
        }
        if rows:
            data["rows"] = [row.as_json() for row in self.rows]
            data["unfinished"] = [case.as_json() for case in self.unfinished]
        if timing:
            data["seconds_per_replication"] = dict(self.seconds)
        return data
