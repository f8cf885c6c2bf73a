"""Properties: what must hold, as data (``docs/semantics.md`` sections 6 and 7).

A property is stated about one rulebook's vocabulary; :mod:`.statement` reads it from Markdown
and translates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from clauseproof.model.canonical import canonical_expression
from clauseproof.model.expressions import TRUE, Expression

STAYS_IN_RANGE = "stays in range"
AT_MOST, NO_DEAD_ENDS = "at most", "no dead ends"
ALWAYS_POSSIBLE, EVENTUALLY, FOLLOWED_BY = "always possible", "eventually", "followed by"
LIVENESS = (EVENTUALLY, FOLLOWED_BY)
"""The patterns that depend on duties."""

ALL_DUTIES = "all"
AS_STATED, STRONGLY = "as stated", "eventually"


@dataclass(frozen=True)
class Occurrence:
    """A step by ``event`` from a state (observers before the step) in which ``when`` holds."""

    event: str
    when: Expression = TRUE

    def canonical(self) -> dict[str, Any]:
        return {"event": self.event, "when": canonical_expression(self.when)}


@dataclass(frozen=True)
class Becoming:
    """A step on which ``formula`` becomes true."""

    formula: Expression

    def canonical(self) -> dict[str, Any]:
        return {"formula": canonical_expression(self.formula)}


Trigger: TypeAlias = Occurrence | Becoming


@dataclass(frozen=True)
class Counter:
    """Counts the steps that one of ``counts`` selects."""

    name: str
    counts: tuple[Occurrence, ...]

    def canonical(self) -> dict[str, Any]:
        return {"counts": [o.canonical() for o in self.counts]}


@dataclass(frozen=True)
class Memory:
    """Yes from a step on which one of ``yes`` fires until one on which one of ``no`` does and none of ``yes``."""

    name: str
    yes: tuple[Trigger, ...]
    no: tuple[Trigger, ...] = ()

    def canonical(self) -> dict[str, Any]:
        return {"becomes yes": [t.canonical() for t in self.yes], "becomes no": [t.canonical() for t in self.no]}


Observer: TypeAlias = Counter | Memory


@dataclass(frozen=True)
class Assumed:
    """A duty (or a power, as if it were one) that a liveness property assumes.

    ``kind`` is AS_STATED (weak fairness, or strong where the rules say *shall, eventually*) or STRONGLY.
    """

    name: str
    kind: str = AS_STATED

    def canonical(self) -> dict[str, Any]:
        return {"name": self.name, "kind": self.kind}


@dataclass(frozen=True)
class Property:
    """One property of one rulebook.  ``after`` and ``until`` are None where the property has no such scope.

    ``times`` belongs to *at most*; ``when`` and ``response`` (of which one trigger is enough; a formula holds in a
    position as anywhere) to *followed by*; ``duties`` (ALL_DUTIES stands for all of the rulebook) to the liveness
    patterns.
    """

    pattern: str
    formula: Expression = TRUE
    events: tuple[Occurrence, ...] = ()
    observers: tuple[Observer, ...] = ()
    after: tuple[Occurrence, ...] | None = None
    until: tuple[Occurrence, ...] | None = None
    times: int = 0
    when: tuple[Trigger, ...] = ()
    response: tuple[Trigger, ...] = ()
    duties: tuple[Assumed | str, ...] = (ALL_DUTIES,)

    @property
    def is_liveness(self) -> bool:
        """Whether it speaks of fair runs, so that duties matter to it."""
        return self.pattern in LIVENESS

    def canonical(self) -> dict[str, Any]:
        """The canonical form (``docs/semantics.md`` section 10)."""

        def scope(occurrences: tuple[Occurrence, ...] | None) -> list[dict[str, Any]] | None:
            return None if occurrences is None else [o.canonical() for o in occurrences]

        more: dict[str, Any] = {}
        if self.pattern == AT_MOST:
            more["times"] = self.times
        if self.pattern == FOLLOWED_BY:
            more["when"] = [t.canonical() for t in self.when]
            more["response"] = [t.canonical() for t in self.response]
        if self.is_liveness:
            named = [ALL_DUTIES if isinstance(duty, str) else duty.canonical() for duty in self.duties]
            more["duties"] = ALL_DUTIES if named == [ALL_DUTIES] else named
        return {
            "format": 1,
            "pattern": self.pattern,
            "formula": canonical_expression(self.formula),
            "events": [o.canonical() for o in self.events],
            "after": scope(self.after),
            "until": scope(self.until),
            "observers": {observer.name: observer.canonical() for observer in self.observers},
            **more,
        }
