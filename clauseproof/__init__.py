"""Clauseproof: rules in Markdown, compiled once: proved, compared and simulated before they take effect.

>>> import clauseproof as cp
>>> rulebook = cp.load("sec-g8+mp091")  # doctest: +SKIP
>>> cp.check(cp.Workspace.find()).as_json()  # doctest: +SKIP

Names are imported when they are first used, so that ``import clauseproof`` costs next to nothing.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from clauseproof.diagnostics import ClauseproofError, Diagnostic
    from clauseproof.model.interpreter import Interpreter
    from clauseproof.model.rulebook import Rulebook
    from clauseproof.model.system import TransitionSystem
    from clauseproof.model.workspace import Workspace
    from clauseproof.proofs.check import check
    from clauseproof.proofs.explaining.coverage import Coverage, coverage
    from clauseproof.proofs.explaining.explain import Explanations, explain
    from clauseproof.proofs.mutation.results import MutationResults
    from clauseproof.proofs.mutation.study import mutate
    from clauseproof.proofs.results import Results
    from clauseproof.report.html import write_report
    from clauseproof.report.lifecycle.graph import LifecycleGraph, lifecycle
    from clauseproof.simulation.results import ExperimentResult

__version__ = "0.1.0"

__all__ = [
    "ClauseproofError",
    "Coverage",
    "Diagnostic",
    "ExperimentResult",
    "Explanations",
    "Interpreter",
    "LifecycleGraph",
    "MutationResults",
    "Results",
    "Rulebook",
    "TransitionSystem",
    "Workspace",
    "__version__",
    "check",
    "coverage",
    "explain",
    "lifecycle",
    "load",
    "mutate",
    "simulate",
    "write_report",
]

_HOMES: "Mapping[str, str]" = {
    "ClauseproofError": "clauseproof.diagnostics",
    "Diagnostic": "clauseproof.diagnostics",
    "Interpreter": "clauseproof.model.interpreter",
    "LifecycleGraph": "clauseproof.report.lifecycle.graph",
    "ExperimentResult": "clauseproof.simulation.results",
    "MutationResults": "clauseproof.proofs.mutation.results",
    "Results": "clauseproof.proofs.results",
    "Rulebook": "clauseproof.model.rulebook",
    "TransitionSystem": "clauseproof.model.system",
    "Workspace": "clauseproof.model.workspace",
    "check": "clauseproof.proofs.check",
    "coverage": "clauseproof.proofs.explaining.coverage",
    "Coverage": "clauseproof.proofs.explaining.coverage",
    "explain": "clauseproof.proofs.explaining.explain",
    "Explanations": "clauseproof.proofs.explaining.explain",
    "lifecycle": "clauseproof.report.lifecycle.graph",
    "mutate": "clauseproof.proofs.mutation.study",
    "write_report": "clauseproof.report.html",
}


def load(reference: "str | Path | None" = None, workspace: "Workspace | Path | str | None" = None) -> "Rulebook":
    """The rulebook behind a reference.

    Parameters: ``reference`` is an id, ``id@version``, ``id+amendment`` or the path of a Markdown file;
    without it, the workspace's only rulebook with its only amendment.  ``workspace`` is a workspace or its
    folder; without it, the one that holds the current folder, else the one that Clauseproof carries.

    Raises :class:`ClauseproofError`: CP030 where the reference names nothing, or what is wrong with the text.

    >>> load("sec-g8").id  # doctest: +SKIP
    'sec-g8'
    """
    from clauseproof.diagnostics import fail

    place = _place(workspace)
    if reference is not None:
        return place.rulebook(str(reference))
    known = place.references()
    longest = [name for name in known if not any(other.startswith(name + "+") for other in known)]
    if len(longest) == 1:
        return place.rulebook(longest[0])
    said = f"the workspace has {len(longest)} rulebooks" if longest else f"there is no rulebook in {place.root}"
    raise fail("CP030", f"{said}: say which", help="known here: " + ", ".join(known) if known else "")


def simulate(
    workspace: "Workspace | Path | str | None" = None,
    scenario: "Path | str | None" = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    readings: "Mapping[str, str] | None" = None,
    progress: "Callable[[int, int], None] | None" = None,
    keep_logs: bool = False,
) -> "ExperimentResult":
    """Run a scenario under each of its rulebooks, with the same luck.

    Parameters: ``workspace`` as in :func:`load`; ``scenario`` is a scenario file, without it the workspace's
    only one.  ``replications``, ``seed`` and ``readings`` are what the scenario says where left out;
    ``progress`` is called with (replications done, in all); ``keep_logs`` keeps every event log.

    Raises :class:`ClauseproofError` for anything wrong in what it reads.
    """
    from pathlib import Path

    from clauseproof.simulation.study import study

    return study(
        _place(workspace),
        None if scenario is None else Path(scenario),
        replications=replications,
        seed=seed,
        readings=readings,
        progress=progress,
        keep_logs=keep_logs,
    )


def _place(workspace: "Workspace | Path | str | None") -> "Workspace":
    from pathlib import Path

    from clauseproof.model.workspace import Workspace

    if workspace is None:
        return Workspace.find()
    return workspace if isinstance(workspace, Workspace) else Workspace(Path(workspace))


def __getattr__(name: str) -> "Any":
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'clauseproof' has no attribute '{name}'")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(home), name)
    return found


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
