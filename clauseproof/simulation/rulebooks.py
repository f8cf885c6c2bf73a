"""What a simulation asks of a rulebook: its transition system, and the scenario's words in its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from clauseproof.model.system import TransitionSystem

NameKind: TypeAlias = str | tuple[str, str]
"""``"event"``, ``"decision"``, ``"variable"``, or ``("value", VARIABLE)`` with the variable in the scenario's
words.
"""


class Translate(Protocol):
    """From a name in the scenario's vocabulary to the rulebook's own; None where it has no such thing."""

    def __call__(self, kind: NameKind, name: str, /) -> str | None: ...


@dataclass(frozen=True)
class Rulebook:
    """A rulebook to be run: ``name`` as in the scenario's ``rules:``, and how its names correspond."""

    name: str
    system: TransitionSystem
    translate: Translate


def own_names(system: TransitionSystem) -> Translate:
    """The translation of a scenario that is written in this rulebook's own words."""

    def translate(kind: NameKind, name: str, /) -> str | None:
        match kind:
            case "event":
                return name if name in system.event else None
            case "decision":
                return name if name in system.decision else None
            case "variable":
                return name if name in system.variable else None
            case ("value", _):
                return name
            case _:
                raise ValueError(f"no kind of name is called {kind!r}")

    return translate


def ordered_identities(base: TransitionSystem, system: TransitionSystem, decision: str) -> tuple[str, ...]:
    """Identities of a decision's outcomes in the order of their cut-points.

    Outcomes stand as in the base rulebook's clause; those that are new come last, in their own clause order.
    So a rule that renames, drops or adds an outcome moves no other outcome's share of the draw.
    """
    own = [identity_name(system, name) for name in system.decision[decision].events]
    identity = system.decision[decision].identity or decision
    old = next((d for d in base.decisions if (d.identity or d.name) == identity), None)
    first = [identity_name(base, name) for name in old.events] if old is not None else []
    return tuple(name for name in first if name in own) + tuple(name for name in own if name not in first)


def identity_name(system: TransitionSystem, event: str) -> str:
    """The oldest name of an event."""
    return system.event[event].identity or event
