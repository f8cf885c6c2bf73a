"""Duties, symbolically: which are assumed under which choices, when each is open, what discharges it (section 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clauseproof.proofs.evidence.obligations.expressions import Names
from clauseproof.proofs.evidence.obligations.positions import Positions, Step
from clauseproof.proofs.evidence.obligations.queries import Refused
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, any_of, negation

SHALL, EVENTUALLY, MAY = "shall", "shall eventually", "may"


@dataclass(frozen=True)
class Duty:
    """A duty that a property assumes: ``weak`` and ``strong`` are terms over the readings."""

    name: str
    weak: str
    strong: str
    events: tuple[str, ...]
    when: Json

    @property
    def assumed(self) -> str:
        return any_of([self.weak, self.strong])


class Duties:
    """The duties of a rulebook that a property assumes."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        system, assumed = positions.system, positions.prop["duties"]
        listed = ["all"] if assumed == "all" else assumed
        every = "all" in listed
        named = [one for one in listed if isinstance(one, dict)]
        strongly = {one["name"]: one["kind"] for one in named if one["kind"] == "eventually"}
        kinds = {one["name"]: one["kind"] for one in named} | strongly  # assumed in both ways is assumed strongly
        declared: dict[str, tuple[Json, tuple[str, ...], Json]] = {}
        for name, event in system["events"].items():
            if event["decision"] is None:
                declared[name] = (event["modality"], (name,), ["value", True])
        for name, decision in system["decisions"].items():
            declared[name] = (decision["modality"], tuple(decision["events"]), ["value", True])
        for name, duty in system["duties"].items():
            declared[name] = (duty["modality"], tuple(duty["events"]), duty["when"])
        for name, kind in kinds.items():
            if name not in declared or kind not in ("as stated", "eventually"):
                raise Refused(f"the property assumes '{name}' ({kind}), which can be no duty")
        self.of: Mapping[str, Duty] = {
            name: Duty(name, *self._kinds(modality, kinds.get(name), every), events, when)
            for name, (modality, events, when) in declared.items()
        }

    def _kinds(self, modality: Json, named: str | None, every: bool) -> tuple[str, str]:
        if named == "eventually":
            return "false", "true"
        if named is None and not every:
            return "false", "false"
        weak = self._where(modality, SHALL)
        if named is not None:
            weak = any_of([weak, self._where(modality, MAY)])
        return weak, self._where(modality, EVENTUALLY)

    def _where(self, modality: Json, word: str) -> str:
        if isinstance(modality, str):
            return "true" if modality == word else "false"
        options = [option for option, said in modality["values"].items() if said == word]
        return self.positions.say.reading(modality["reading"], options) if options else "false"

    def known(self, name: Json) -> Duty:
        """A duty by its name.  Raises :class:`Refused`."""
        if not isinstance(name, str) or name not in self.of:
            raise Refused(f"the certificate relies on {name!r}, which is no duty of the rulebook")
        return self.of[name]

    def is_open(self, duty: Duty, now: Names) -> str:
        """That a duty is open in a state."""
        ways = []
        for event in duty.events:
            step = self.positions.step(event, now)
            ways.append(all_of([step.guard, step.in_range, step.alters]))
        return all_of([self._when(duty, now), any_of(ways)])

    def discharges(self, duty: Duty, event: str, step: Step, now: Names) -> str:
        """That a step by an event from a state discharges a duty."""
        return all_of([self._when(duty, now), step.alters]) if event in duty.events else "false"

    def neglected(self, duty: Duty, event: str, step: Step, now: Names) -> str:
        """That a step does not discharge a duty."""
        return negation(self.discharges(duty, event, step, now))

    def _when(self, duty: Duty, now: Names) -> str:
        return self.positions.say.formula(duty.when, {name: now[name] for name in self.positions.variables})
