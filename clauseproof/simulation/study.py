"""A scenario file of a workspace, run on the workspace's own rulebooks.

This is where a scenario meets the documents: rulebooks are found by the references under ``rules:``, and
names are carried from the rulebook of ``words of:`` by the correspondence that the redline gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.document import read_document
from clauseproof.model.rulebook import Rulebook as LoadedRulebook
from clauseproof.model.workspace import Workspace
from clauseproof.simulation.experiment import Progress, simulate
from clauseproof.simulation.reading import read_scenario
from clauseproof.simulation.results import ExperimentResult
from clauseproof.simulation.rulebooks import NameKind, Rulebook, Translate
from clauseproof.simulation.scenario import Scenario


def study(
    workspace: Workspace,
    scenario: Path | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    readings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    keep_logs: bool = False,
) -> ExperimentResult:
    """Run one scenario of a workspace (its only one, where none is named).

    The other parameters and errors are those of :func:`clauseproof.simulation.simulate`; besides, CP030 where
    a rulebook is not found, and CP001 and CP050 where the scenario is not.
    """
    read = load_scenario(workspace, scenario)
    return simulate(
        read,
        load_rulebooks(workspace, read),
        replications=replications,
        seed=seed,
        readings=readings,
        progress=progress,
        keep_logs=keep_logs,
    )


def load_scenario(workspace: Workspace, path: Path | None = None) -> Scenario:
    """A scenario file; without a path, the only one in the workspace's ``simulation`` folder."""
    if path is None:
        found = workspace.files("simulation")
        if len(found) != 1:
            names = ", ".join(workspace.shown(one) for one in found)
            raise fail(
                "CP050",
                f"the workspace has {len(found) or 'no'} scenarios{': say which' if found else ''}",
                help=names and f"one of {names}",
            )
        path = found[0]
    return read_scenario(read_document(workspace.read(path)))


def load_rulebooks(workspace: Workspace, scenario: Scenario) -> tuple[Rulebook, ...]:
    """The scenario's rulebooks in its order, each with the translation of the scenario's words.

    Raises :class:`ClauseproofError`: CP030 where a reference names no rulebook, CP052 where a rulebook shares
    no text with the one whose words the scenario uses.
    """
    problems = Collector()
    loaded: list[tuple[str, LoadedRulebook]] = []
    for name in scenario.rules:
        try:
            loaded.append((name.text, workspace.rulebook(name.text, name.at)))
        except ClauseproofError as error:
            problems.take(error)
    problems.raise_if_any()
    words = workspace.rulebook(scenario.words_of, scenario.at)
    found = []
    for reference, rulebook in loaded:
        correspondence = words.to(rulebook)
        if correspondence is None:
            known = [one for one, other in loaded if words.to(other) is not None]
            raise fail(
                "CP052",
                f"{reference} and {words.id} share no text, so the scenario's words mean nothing there",
                scenario.at,
                help=did_you_mean(reference, known),
            )
        found.append(Rulebook(reference, rulebook.system, translation(correspondence)))
    return tuple(found)


def translation(correspondence: Correspondence) -> Translate:
    """Names of one rulebook in the words of another."""

    def translate(kind: NameKind, name: str, /) -> str | None:
        key = Key(kind, "", name) if isinstance(kind, str) else Key(kind[0], kind[1], name)
        found = correspondence.after(key)
        return found.name if found is not None else None

    return translate
