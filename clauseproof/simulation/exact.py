"""Answers without simulation, where the rules allow them: expected counts by the absorbing chain.

Without a horizon, how often each event happens to a Party depends on the decisions alone, as long as it never
matters in which order two things that are both possible happen.  :func:`expected` checks that condition state
by state and then moves probability along the chain (Kemeny and Snell 1960) until what is left is below
:data:`REST`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from clauseproof.simulation.philox import ONE
from clauseproof.simulation.tables import Resolved, RuleTable

REST = 1e-13
"""Probability that may still be on its way when the chain is cut."""

MAX_STEPS = 100_000


class Inexact(Exception):
    """No closed answer holds here; the message says which condition fails."""


@dataclass(frozen=True)
class Exact:
    """Expectations for all Parties together, run to completion: by event, and by how Parties end."""

    rulebook: str
    parties: int
    events: tuple[tuple[str, float], ...]
    reasons: tuple[tuple[str, float], ...]

    def count(self, event: str) -> float:
        """How often an event, by the rulebook's name, is expected to happen.  Raises :class:`KeyError`."""
        return dict(self.events)[event]

    def as_json(self) -> dict[str, Any]:
        return {
            "rulebook": self.rulebook,
            "parties": self.parties,
            "events": dict(self.events),
            "reasons": dict(self.reasons),
        }


def expected(resolved: Resolved, table: RuleTable) -> Exact:
    """Expected counts of every event, and expected numbers of Parties by how they end.

    Raises :class:`Inexact` where the run has a horizon, where the order of two possible things could matter,
    or where the chain does not come to an end.
    """
    if not resolved.scenario.to_completion:
        raise Inexact("the run ends at a horizon")
    parties = resolved.scenario.parties.count
    counts: dict[int, float] = defaultdict(float)
    reasons: dict[str, float] = defaultdict(float)
    for values in product(*(range(len(attribute.values)) for attribute in resolved.attributes)):
        share = 1.0
        for attribute, value in zip(resolved.attributes, values, strict=True):
            edges = (0, *attribute.cuts, ONE)
            share *= (edges[value + 1] - edges[value]) / ONE
        if share:
            _Chain(table).follow(table.first(values), share, counts, reasons)
    return Exact(
        table.name,
        parties,
        tuple((event.name, parties * counts[i]) for i, event in enumerate(table.system.events)),
        tuple((reason, parties * share) for reason, share in sorted(reasons.items())),
    )


class _Chain:
    """The chain of one Party: its state, how often each decision was drawn, and how its lifecycle ended."""

    def __init__(self, table: RuleTable) -> None:
        self.table = table
        self.last = {
            place: len(slot.outcomes.rows) - 1 for place, slot in enumerate(table.slots) if slot.outcomes is not None
        }
        self.decisions = tuple(self.last)
        self.ends = {event: label for label, event in table.end_events}
        self._checked: set[int] = set()

    def follow(self, start: int, share: float, counts: dict[int, float], reasons: dict[str, float]) -> None:
        """Move ``share`` of probability from a first state until (almost) none is left on the way."""
        table = self.table
        here: dict[tuple[int, tuple[int, ...], str], float] = {(start, (0,) * len(self.decisions), ""): share}
        for _ in range(MAX_STEPS):
            there: dict[tuple[int, tuple[int, ...], str], float] = defaultdict(float)
            for (state, visits, ended), mass in here.items():
                slots = table.open_slots(state)
                if not slots:
                    reasons[ended or "stuck"] += mass
                    continue
                self._check_order(state, slots)
                place = slots[0]
                for event, probability, later in self._outcomes(state, place, visits):
                    counts[event] += mass * probability
                    after = table.walk.steps(state)[event]
                    there[after, later, ended or self.ends.get(event, "")] += mass * probability
            here = there
            if sum(here.values()) < REST:
                return
        raise Inexact("some Party goes round for ever")

    def _outcomes(self, state: int, place: int, visits: tuple[int, ...]) -> list[tuple[int, float, tuple[int, ...]]]:
        slot = self.table.slots[place]
        if slot.outcomes is None:
            return [(slot.events[0], 1.0, visits)]
        index = self.decisions.index(place)
        visit = visits[index]
        later = (*visits[:index], min(visit + 1, self.last[place]), *visits[index + 1 :])
        found = slot.outcomes.probabilities(visit, self.table.open_events(state, place))
        return [(event, probability, later) for event, probability in found.items() if probability]

    def _check_order(self, state: int, slots: tuple[int, ...]) -> None:
        """Any two things possible here commute: neither changes what the other can be, or where both lead."""
        if state in self._checked:
            return
        self._checked.add(state)
        table = self.table
        for one, two in combinations(slots, 2):
            for a in table.open_events(state, one):
                for b in table.open_events(state, two):
                    after_a, after_b = table.walk.steps(state)[a], table.walk.steps(state)[b]
                    if (
                        table.open_events(after_a, two) != table.open_events(state, two)
                        or table.open_events(after_b, one) != table.open_events(state, one)
                        or table.walk.steps(after_a)[b] != table.walk.steps(after_b)[a]
                    ):
                        names = table.system.events
                        raise Inexact(f"it matters which comes first, '{names[a].name}' or '{names[b].name}'")
