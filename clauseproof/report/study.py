"""A study: everything that a report tells, gathered in one place before a word of it is written.

Gathering reads files, proves and simulates.  What comes out is a frozen value; the rest of the report is a pure
function of it.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clauseproof.diagnostics import ClauseproofError, fail
from clauseproof.model.document import read_document
from clauseproof.model.marks import Redline
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.properties.statement import Statement, read_statements
from clauseproof.proofs.results import Results
from clauseproof.simulation.results import ExperimentResult
from clauseproof.simulation.rulebooks import Rulebook as SimulatedRulebook
from clauseproof.simulation.scenario import Scenario

if TYPE_CHECKING:
    from clauseproof.cache.store import Store
    from clauseproof.report.lifecycle.graph import LifecycleGraph
    from clauseproof.report.readings import Readings

Progress = Callable[[int, int], None]

MAX_CHOICES_FOLLOWED = 256
"""Choices of readings up to which the expected counts are worked out for every one of them."""


@dataclass(frozen=True)
class Expected:
    """What a scenario comes to under one choice of readings, worked out without chance and without a horizon.

    ``stuck`` is the expected number of Parties, by rulebook, for whom nothing further can happen though they have
    not reached the end; ``counts`` the expected number of times each of the scenario's counted events happens.
    """

    readings: tuple[tuple[str, str], ...]
    stuck: tuple[tuple[str, float], ...]
    counts: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]


@dataclass(frozen=True, eq=False)
class Study:
    """A rulebook before and after an amendment, what was asked of both, and what came out.

    ``statements`` holds the properties by slug.  ``shares`` is how often each case of the scenario is expected to
    befall a Party under the old rules, run to its end; a case is left out where no exact answer holds.  ``scenario``,
    ``experiment`` and ``gap`` (mean days between two arrivals) are None where the workspace has no scenario for the
    two.  ``expected`` is empty where no exact answer holds, and ``inexact`` then says why.
    """

    before: Rulebook
    after: Rulebook
    redline: Redline
    statements: Mapping[str, Statement]
    results: Results
    graphs: tuple[LifecycleGraph, LifecycleGraph]
    scenario: Scenario | None
    experiment: ExperimentResult | None
    gap: float | None
    shares: Mapping[str, float]
    expected: tuple[Expected, ...]
    inexact: str
    versions: tuple[tuple[str, str], ...]

    @property
    def readings(self) -> Readings:
        """The readings of both rulebooks by name; what the amendment says of one counts."""
        return {reading.name: reading for book in (self.before, self.after) for reading in book.system.readings}


def gather(
    workspace: Workspace | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    reference: str | None = None,
    cache: Store | None = None,
    progress: Progress | None = None,
) -> Study:
    """Read, prove, draw and simulate everything a report needs.

    Parameters: the workspace (the one around the current folder, else the one that Clauseproof carries);
    ``replications`` and ``seed`` of the simulation (what the scenario says, where not given); ``reference`` names
    the amended rulebook where the workspace has several; ``cache`` is that of
    :func:`clauseproof.proofs.check.check`; ``progress`` is called with (replications done, in all).

    Raises :class:`ClauseproofError` for anything wrong in what it reads, and CP030 where the workspace has no
    amendment, or several and none is named.
    """
    from clauseproof.proofs.check import check
    from clauseproof.report.lifecycle.graph import lifecycle

    workspace = workspace or Workspace.find()
    after = _amended(workspace, reference)
    before = after.base
    assert before is not None
    amendment = workspace.listed[after.id.rsplit("+", 1)[-1]]
    results = check(workspace, cache=cache)
    scenario, books = _scenario(workspace, (before, after))
    experiment, gap = None, None
    expected: tuple[Expected, ...] = ()
    inexact = ""
    shares: Mapping[str, float] = {}
    if scenario is not None:
        experiment, gap = _simulated(scenario, books, replications, seed, progress)
        expected, inexact = _expected(scenario, books, after)
        shares = _shares(scenario, books)
    return Study(
        before=before,
        after=after,
        redline=workspace.amendment(amendment).redline,
        statements={
            s.slug: s
            for path in workspace.files("proofs")
            for s in read_statements(read_document(workspace.read(path)))
        },
        results=results,
        graphs=(lifecycle(before), lifecycle(after, against=before)),
        scenario=scenario,
        experiment=experiment,
        gap=gap,
        shares=shares,
        expected=expected,
        inexact=inexact,
        versions=_versions(results, experiment),
    )


def _amended(workspace: Workspace, reference: str | None) -> Rulebook:
    """The amended rulebook that the report is about."""
    if reference is not None:
        found = workspace.rulebook(reference)
        if found.base is None:
            raise fail("CP030", f"'{reference}' is a rulebook without an amendment: there is no before and after")
        return found
    known = workspace.references()
    amended = [name for name in known if "+" in name and not any(other.startswith(name + "+") for other in known)]
    if len(amended) != 1:
        said = (
            f"{len(amended)} amendments, so say which" if amended else "no amendment, so there is no before and after"
        )
        raise fail("CP030", f"the workspace has {said}", help="known here: " + ", ".join(known) if known else "")
    return workspace.rulebook(amended[0])


# -- simulation -------------------------------------------------------------------------------------------------


def _scenario(
    workspace: Workspace, pair: tuple[Rulebook, Rulebook]
) -> tuple[Scenario | None, tuple[SimulatedRulebook, ...]]:
    """The workspace's first scenario that compares the two rulebooks, and the two as it speaks of them."""
    from clauseproof.simulation.study import load_rulebooks, load_scenario

    for path in workspace.files("simulation"):
        if not any(True for _ in read_document(workspace.read(path)).blocks("scenario")):
            continue
        scenario = load_scenario(workspace, path)
        ids = [workspace.rulebook(name.text, name.at).id for name in scenario.rules]
        if ids == [book.id for book in pair]:
            return scenario, load_rulebooks(workspace, scenario)
    return None, ()


def _simulated(
    scenario: Scenario,
    books: tuple[SimulatedRulebook, ...],
    replications: int | None,
    seed: int | None,
    progress: Progress | None,
) -> tuple[ExperimentResult, float]:
    from clauseproof.simulation.experiment import simulate
    from clauseproof.simulation.resolving import resolve

    result = simulate(
        scenario,
        books,
        replications=replications,
        seed=seed,
        progress=progress,
    )
    resolved = resolve(scenario, books)
    return result, resolved.gap.mean / resolved.ticks_per_day


def _expected(
    scenario: Scenario, books: tuple[SimulatedRulebook, ...], words: Rulebook
) -> tuple[tuple[Expected, ...], str]:
    """Exact expectations under every choice of readings that can matter, or why there are none."""
    from clauseproof.simulation.exact import Exact, Inexact, expected
    from clauseproof.simulation.resolving import resolve
    from clauseproof.simulation.scenario import Kind

    endless = replace(scenario, to_completion=True)
    names = [reading.name for reading in words.system.readings if len(reading.names) > 1]
    choices = list(words.system.choices(names))
    if len(choices) > MAX_CHOICES_FOLLOWED:
        return (), f"there are {len(choices):,} choices of readings"
    counted = [output for output in scenario.outputs if output.kind is Kind.COUNT]
    by_scenario = _readings_of(scenario)
    known: dict[tuple[str, tuple[tuple[str, str], ...]], Exact] = {}
    found = []
    try:
        for choice in choices:
            resolved = resolve(endless, books, choice)
            answers = []
            for table in resolved.tables:
                own = by_scenario | table.system.reading.keys()
                key = table.name, tuple(pair for pair in choice.items() if pair[0] in own)
                if key not in known:
                    known[key] = expected(resolved, table)
                answers.append((table, known[key]))
            counts = tuple(
                (
                    output.name.text,
                    tuple(
                        (
                            t.name,
                            sum(
                                e.count(t.system.events[t.events_named[n.text]].name)
                                for n in output.of
                                if n.text in t.events_named
                            ),
                        )
                        for t, e in answers
                    ),
                )
                for output in counted
            )
            stuck = tuple((table.name, dict(answer.reasons).get("stuck", 0.0)) for table, answer in answers)
            found.append(Expected(tuple(choice.items()), stuck, counts))
    except Inexact as why:
        return (), str(why)
    except ClauseproofError as error:
        return (), f"the scenario does not fit every reading ({error.diagnostics[0].message})"
    return tuple(found), ""


def _shares(scenario: Scenario, books: tuple[SimulatedRulebook, ...]) -> Mapping[str, float]:
    """How often each case befalls a Party under the old rules, without chance and without a horizon."""
    from clauseproof.simulation.exact import Inexact, expected
    from clauseproof.simulation.resolving import resolve

    resolved = resolve(replace(scenario, to_completion=True), books)
    table = resolved.tables[0]
    try:
        exact = expected(resolved, table)
    except Inexact:
        return {}
    events = [event.name for event in table.system.events]
    return {
        case.name.text: sum(
            exact.count(events[table.events_named[name.text]]) for name in case.each if name.text in table.events_named
        )
        / exact.parties
        for case in scenario.cases
    }


def _readings_of(scenario: Scenario) -> set[str]:
    """The readings on which a scenario's own entries depend."""
    handled = (*scenario.events, *(row.handling for row in scenario.decisions))
    varying = [one for handling in handled for one in (handling.takes, handling.at_body) if one is not None]
    return {one.name for one in varying if one.on == "reading"}


def _versions(results: Results, experiment: ExperimentResult | None) -> tuple[tuple[str, str], ...]:
    found = {"clauseproof": results.version, "Python": platform.python_version(), "solver": results.solver}
    for name, version in experiment.versions if experiment is not None else ():
        found.setdefault(name, version)
    return tuple(found.items())
