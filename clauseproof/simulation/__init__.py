"""Simulation: what a rulebook does to those who must live with it, over calendar time.

Start with :func:`simulate` for a scenario and rulebooks as values, or ``study.study`` for a workspace.
Importing this package loads neither SimPy nor numpy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clauseproof.simulation.eventlog import ReplayError as ReplayError
    from clauseproof.simulation.eventlog import Row as Row
    from clauseproof.simulation.eventlog import replay as replay
    from clauseproof.simulation.exact import Exact as Exact
    from clauseproof.simulation.exact import Inexact as Inexact
    from clauseproof.simulation.exact import expected as expected
    from clauseproof.simulation.experiment import simulate as simulate
    from clauseproof.simulation.reading import read_scenario as read_scenario
    from clauseproof.simulation.resolving import resolve as resolve
    from clauseproof.simulation.results import ExperimentResult as ExperimentResult
    from clauseproof.simulation.rulebooks import NameKind as NameKind
    from clauseproof.simulation.rulebooks import Rulebook as Rulebook
    from clauseproof.simulation.rulebooks import Translate as Translate
    from clauseproof.simulation.rulebooks import own_names as own_names
    from clauseproof.simulation.scenario import Scenario as Scenario
    from clauseproof.simulation.study import load_rulebooks as load_rulebooks
    from clauseproof.simulation.study import load_scenario as load_scenario
    from clauseproof.simulation.tables import Resolved as Resolved

_WHERE = {
    "Exact": "exact",
    "ExperimentResult": "results",
    "Inexact": "exact",
    "NameKind": "rulebooks",
    "ReplayError": "eventlog",
    "Resolved": "tables",
    "Row": "eventlog",
    "Rulebook": "rulebooks",
    "Scenario": "scenario",
    "Translate": "rulebooks",
    "expected": "exact",
    "load_rulebooks": "study",
    "load_scenario": "study",
    "own_names": "rulebooks",
    "read_scenario": "reading",
    "replay": "eventlog",
    "resolve": "resolving",
    "simulate": "experiment",
}

__all__ = [
    "Exact",
    "ExperimentResult",
    "Inexact",
    "NameKind",
    "ReplayError",
    "Resolved",
    "Row",
    "Rulebook",
    "Scenario",
    "Translate",
    "expected",
    "load_rulebooks",
    "load_scenario",
    "own_names",
    "read_scenario",
    "replay",
    "resolve",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
