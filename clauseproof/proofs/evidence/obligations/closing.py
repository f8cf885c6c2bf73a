"""That nothing follows (section 9, *hollow* proofs): a closed set of positions, as queries.

The set holds every position in which the property forbids something, no step leads out of it, and in it what the
property is about does not go on.  Stated from ``docs/semantics.md`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clauseproof.proofs.evidence.obligations.expressions import Names
from clauseproof.proofs.evidence.obligations.positions import SCOPE, TIMES, Positions
from clauseproof.proofs.evidence.obligations.queries import Query, Refused
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, any_of, asserted, negation, numeral

if TYPE_CHECKING:
    from clauseproof.proofs.evidence.obligations.arguments import Definitions

FORBIDDING = ("before", "never", "at most")
"""The patterns that forbid something for a while."""


class ShutOff:
    """A set of positions from which nothing follows."""

    def __init__(self, positions: Positions, definitions: Definitions, data: Json) -> None:
        self.positions, self.prop = positions, positions.prop
        for_good = self.prop["pattern"] == "never" and self.prop["until"] is None
        if self.prop["pattern"] not in FORBIDDING or for_good:
            raise Refused(f"'{self.prop['pattern']}' forbids nothing that could follow")
        self.closed = definitions.define("shut off", data)

    def queries(self, holds: str) -> Iterator[Query]:
        """The obligations; ``holds`` is that the position satisfies the invariant."""
        now = self.positions.now
        yield Query(
            "shut off where something is forbidden",
            asserted(holds, self._forbids(now), negation(self.closed(now))),
            "the closed set leaves out a position in which the property forbids something",
        )
        yield Query(
            "nothing follows",
            asserted(holds, self.closed(now), self._follows(now)),
            "in the closed set what the property is about goes on",
        )
        for event in self.positions.system["events"]:
            step = self.positions.step(event, now)
            after = self.positions.after_step(step, now)
            yield Query(
                f"shut off, step by {event}",
                asserted(holds, self.closed(now), step.guard, step.in_range, negation(self.closed(after))),
                f"event '{event}' leads out of the closed set",
            )

    def _forbids(self, now: Names) -> str:
        """That the property forbids something here."""
        open_here = now[SCOPE] if self.positions.scoped else "true"
        match self.prop["pattern"]:
            case "before":
                return all_of([open_here, negation(self.positions.say.formula(self.prop["formula"], now))])
            case "at most":
                return all_of([open_here, f"(>= {now[TIMES]} {numeral(self.prop['times'])})"])
            case _:
                return open_here

    def _follows(self, now: Names) -> str:
        """That what the property is about can go on from here."""
        match self.prop["pattern"]:
            case "before":
                steps = []
                for occurrence in self.prop["events"]:
                    step = self.positions.step(occurrence["event"], now)
                    selected = self.positions.say.formula(occurrence["when"], now)
                    steps.append(all_of([step.guard, step.in_range, selected]))
                return any_of(steps)
            case "at most":
                return negation(self._forbids(now))
            case _:
                return self.positions.say.formula(self.prop["formula"], now)
