"""What a property needs: which single removals destroy it, each with the shortest history that shows it.

A removal takes away one part, or from one clause: all its *conditions* (wherever its terms carry them), all its
*effects*, or its *events* (which then never happen).  To take away what the proof does not use destroys nothing, so
only what it uses is tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from clauseproof.model.canonical import canonical_form, canonical_json
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import Box, spoken
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.explaining.parts import CONDITION, EFFECT, Part, clauses_of, without
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property

CERTIFIER_SECONDS = 30.0
_NUMBERS = count(1)
CONDITIONS, EFFECTS, EVENTS, ONE_PART = "conditions", "effects", "events", "part"


@dataclass(frozen=True)
class Removal:
    """What is taken away: ``what`` is conditions, effects, events (of ``clause``) or one part."""

    what: str
    clause: str
    parts: tuple[Part, ...] = ()
    events: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.parts[0]) if self.what == ONE_PART else f"the {self.what} of {self.clause}"


@dataclass(frozen=True)
class Need:
    """What a removal leads to: ``verdict`` is what the property becomes; ``trace`` shows it, where one does.

    ``reading`` is the condition under which it becomes so, among the choices that were asked about; ``pattern`` is the
    property's.
    """

    removal: Removal
    verdict: str
    reading: tuple[Box, ...]
    trace: Trace | None
    pattern: str = ""

    def __str__(self) -> str:
        where = "" if self.reading in ((), ({},)) else " where " + ", or ".join(spoken(box) for box in self.reading)
        if self.trace is None:
            became = {"vacuous": "the property holds of nothing", "refuted": "it is impossible"}[self.verdict]
            return f"without {self.removal} {became}{where}"
        return f"without {self.removal} {self._fails(self.trace)}{where}"

    def _fails(self, trace: Trace) -> str:
        """What the history shows: a loop, or a state from which nothing leads on, is no wrong last step."""
        if self.verdict == "proved":  # it was impossible before
            return f"it becomes possible in {_steps(trace)}"
        after = f" after {_steps(trace)}" if trace.steps else ""
        if trace.loop is not None:
            return f"what is awaited never comes{after}"
        if self.pattern == ALWAYS_POSSIBLE:
            return f"there is no way left to what is sought{after or ' from the start'}"
        if not trace.steps:
            return "it fails at the start"
        return f"it fails in {_steps(trace)} ('{trace.steps[-1].event}' comes wrongly)"

    def as_json(self, title: str, rulebook: str) -> dict[str, Any]:
        return {
            "without": str(self.removal),
            "what": self.removal.what,
            "clause": self.removal.clause,
            "verdict": self.verdict,
            "reading": [{r: list(o) for r, o in box.items()} for box in self.reading],
            "steps": len(self.trace) if self.trace else None,
            "trace": self.trace.itf(title, rulebook) if self.trace else None,
        }


def _steps(trace: Trace) -> str:
    return f"{len(trace)} step{'' if len(trace) == 1 else 's'}"


def removals(system: TransitionSystem, parts: Sequence[Part], used: Sequence[Part]) -> Iterator[Removal]:
    """Every removal that may destroy a proof that uses ``used``, clause by clause, then part by part."""
    for clause in clauses_of(used):
        for what, kind in ((CONDITIONS, CONDITION), (EFFECTS, EFFECT)):
            if any(part.clause == clause and part.kind == kind for part in used):
                gone = tuple(part for part in parts if part.clause == clause and part.kind == kind)
                yield Removal(what, clause, gone)
    for part in used:
        yield Removal(ONE_PART, part.clause, (part,))


def event_removals(system: TransitionSystem, parts: Sequence[Part], clauses: Iterable[str]) -> Iterator[Removal]:
    """The removal of the events of each clause, with what it says elsewhere."""
    for clause in clauses:
        events = tuple(event.name for event in system.events if event.clause == clause)
        if events:
            gone = tuple(p for p in parts if p.clause == clause and p.kind == CONDITION and p.event not in events)
            yield Removal(EVENTS, clause, gone, events)


def needs(
    system: TransitionSystem,
    prop: Property,
    asked: Iterable[Removal],
    choices: Sequence[Mapping[str, str]],
    certifier: Certifier,
    verdict: str,
) -> tuple[tuple[Need, ...], tuple[str, ...]]:
    """The removals that end a ``verdict`` of the property under some of the choices, and those of which that is open.

    A refutation is a replayed history; what a removal makes vacuous or impossible has passed the certifier.
    """
    found: list[Need] = []
    unknown: list[str] = []
    for removal in asked:
        left = Decider(without(system, removal.parts, removal.events))
        tried = try_without(removal, left, prop, choices, certifier, verdict)
        found += tried.needs
        unknown += tried.unknown
    return tuple(found), tuple(unknown)


@dataclass(frozen=True, eq=False)
class Tried:
    """What became of a property without something: the needs shown, what is not known, and what is as it was, whose
    proofs nobody has certified yet."""

    needs: tuple[Need, ...]
    unknown: tuple[str, ...]
    decided: Decided
    still: tuple[Finding, ...]


def try_without(
    removal: Removal,
    decider: Decider,
    prop: Property,
    choices: Sequence[Mapping[str, str]],
    certifier: Certifier,
    verdict: str,
) -> Tried:
    """Decide a property, of which ``verdict`` holds under some choices, in the system of ``decider``: the rulebook
    without something.  What it becomes in the same way is one need, whichever findings that comes from."""
    ended: dict[str, int] = {}
    traces: dict[str, dict[int, Trace]] = {}
    found: list[Need] = []
    unknown: list[str] = []
    still: list[Finding] = []
    decided = decider.decide(prop)
    for finding in decided.findings:
        bits = _agreeing(decided, finding, choices)
        if not bits:
            continue
        if finding.verdict == verdict:
            still.append(finding)
            continue
        if finding.verdict == "undecided":
            unknown.append(f"{removal}: {finding.reason}")
            continue
        if finding.evidence is not None and not certified(certifier, "removal", decider.system, prop, decided, finding):
            unknown.append(f"{removal}: the certifier did not accept a proof")
            continue
        ended[finding.verdict] = ended.get(finding.verdict, 0) | sum(1 << bit for bit in bits)
        shown = traces.setdefault(finding.verdict, {})
        shown.update((bit, finding.traces[bit]) for bit in bits if bit in finding.traces)
    whole = sum(1 << bit for bit in _agreeing_with(decided, choices))
    for became, mask in ended.items():
        reading = () if mask == whole else tuple(decided.space.minimal(mask | decided.space.all & ~whole))
        shown = traces[became]
        trace = shown[min(shown, key=lambda bit: (len(shown[bit]), bit))] if shown else None
        found.append(Need(removal, became, reading, trace, prop.pattern))
    return Tried(tuple(found), tuple(unknown), decided, tuple(still))


def _agreeing(decided: Decided, finding: Finding, choices: Sequence[Mapping[str, str]]) -> list[int]:
    return [bit for bit in _agreeing_with(decided, choices) if finding.mask >> bit & 1]


def _agreeing_with(decided: Decided, choices: Sequence[Mapping[str, str]]) -> list[int]:
    """The choices of a decision that agree with one of those asked about, in the readings that both know."""
    return [
        bit
        for bit, held in enumerate(decided.space.choices)
        if any(all(choice.get(reading, option) == option for reading, option in held.items()) for choice in choices)
    ]


def certified(
    certifier: Certifier, id: str, system: TransitionSystem, prop: Property, decided: Decided, finding: Finding
) -> bool:
    """Whether the certifier accepts a proof about a system that stands in no file."""
    assert finding.evidence is not None
    id = f"{id}.{next(_NUMBERS)}"
    certifier.submit(
        {
            "id": id,
            "system": json.loads(canonical_json(canonical_form(system))),
            "property": prop.canonical(),
            "claim": finding.evidence.claim,
            "choices": [{r: list(o) for r, o in box.items()} for box in decided.space.minimal(finding.mask)],
            "invariant": finding.evidence.text,
            "argument": finding.evidence.argument,
            "k": finding.evidence.k,
        }
    )
    return certifier.result(id, CERTIFIER_SECONDS).accepted
