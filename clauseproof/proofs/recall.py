"""Recall: what an earlier check found out, for a question that is asked again.

The key is all that the answer depends on: the cone of influence, the property, engine and limits, and Clauseproof
itself.  Histories are run again in the interpreter before they are believed; proofs are believed where the certifier
accepted them for this very rulebook, and are otherwise put before it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from clauseproof.cache.store import Store, key_of
from clauseproof.cache.versions import versions
from clauseproof.model.expressions import Value, variables_read
from clauseproof.model.interpreter import Interpreter
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.docket import Asked
from clauseproof.proofs.evidence.certifier import Certified
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.rerun import rerun, shows_alone, supported
from clauseproof.proofs.evidence.running import DoesNotReplay, replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Decided, Finding, Telling
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import following, question_of
from clauseproof.proofs.vacuity.hollow_rows import to_certify
from clauseproof.proofs.vacuity.idle import Idle
from clauseproof.proofs.vacuity.nothing_follows import Hollow

Json: TypeAlias = Any


@dataclass(frozen=True, eq=False)
class Recalled:
    """What was found out, and what the certifier said of it (by the names of ``to_certify``).

    ``certified`` is empty where it has yet to be asked about this rulebook; ``fingerprints`` are those of the
    rulebooks for which it was asked.
    """

    decided: Decided
    certified: Mapping[str, Certified]
    fingerprints: tuple[str, ...]


class Recall:
    """What earlier checks found out, in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._versions = versions()
        self._new: dict[str, Json] = {}

    def asked(self, question: Question, fingerprint: str) -> Asked:
        """A question about the rulebook of that fingerprint, as it is kept."""
        key = key_of(["question", self._versions, question.asked()])
        return Asked(key, tuple(v.name for v in question.sliced.variables), fingerprint)

    def of(self, question: Question, asked: Asked) -> Recalled | None:
        """What was found out, of this rulebook or of one that differs in nothing that the answer depends on.

        None where that is nothing, or nothing that can be believed.
        """
        data = self.store.get(asked.key)
        if data is None:
            return None
        try:
            findings = tuple(_finding(question, one) for one in data["findings"])
            certified = {str(name): Certified.from_json(one) for name, one in data["certified"].items()}
            remarks = tuple(map(str, data["remarks"]))
            fingerprints = tuple(map(str, data["fingerprints"]))
            here = asked.fingerprint in fingerprints
        except (DoesNotReplay, LookupError, TypeError, ValueError, AttributeError):
            return None
        if not _cover(question.space, findings):
            return None
        if not here and any(f.evidence is not None and _of_whole_states(f.evidence) for f in findings):
            return None
        decided = Decided(question.space, findings, remarks, question.whole, question.steps)
        return Recalled(decided, certified if here else {}, fingerprints)

    def keep(
        self, asked: Asked, decided: Decided, certified: Mapping[str, Certified], also: Iterable[str] = ()
    ) -> None:
        """Remember what was found out, if it is something: what is undecided may be decided another time.

        ``also`` are fingerprints of other rulebooks for which it was certified.
        """
        names = [name for place, finding in enumerate(decided.findings) for name in to_certify(place, finding)]
        if any(finding.verdict == "undecided" for finding in decided.findings) or not all(
            name in certified and certified[name].accepted for name in names
        ):
            return
        self._new[asked.key] = {
            "findings": [_written(asked.variables, finding) for finding in decided.findings],
            "remarks": list(decided.remarks),
            "certified": {name: certified[name].as_json() for name in names},
            "fingerprints": sorted({asked.fingerprint, *also}),
        }

    def close(self) -> None:
        """Write what is to be remembered."""
        self.store.put(self._new)
        self._new = {}


def _cover(space: ChoiceSpace, findings: Sequence[Finding]) -> bool:
    """Whether findings hold each choice once, and each its own histories only."""
    masks = [finding.mask for finding in findings]
    apart = sum(masks) == space.all and all(one & other == 0 for one, other in combinations(masks, 2))
    return apart and all(finding.mask >> bit & 1 for finding in findings for bit in finding.traces)


def _of_whole_states(evidence: Evidence) -> bool:
    """Whether a proof speaks of single states, which have variables outside the cone of influence too."""
    return bool({"shown", "start"} & (evidence.argument or {}).keys())


# -- findings as data --------------------------------------------------------------------------------------------


def _written(variables: Collection[str], finding: Finding) -> Json:
    hollow = finding.hollow
    return {
        "verdict": finding.verdict,
        "mask": finding.mask,
        "method": finding.method,
        "reason": finding.reason,
        "evidence": None if finding.evidence is None else _evidence(finding.evidence),
        "histories": _histories(variables, finding.traces),
        "remarks": list(finding.remarks),
        "idle": [[list(idle.path), idle.by] for idle in finding.idle],
        "tellings": [
            {"bits": one.mask, "first": _within(variables, one.first), "events": list(one.events)}
            for one in finding.tellings
        ],
        "hollow": None
        if hollow is None
        else {
            "mask": hollow.mask,
            "evidence": _evidence(hollow.evidence),
            "histories": _histories(variables, hollow.traces),
            "invariant": hollow.invariant(),
        },
    }


def _histories(variables: Collection[str], traces: Mapping[int, Trace]) -> list[Json]:
    """Histories of single choices, each once, with the choices (``bits``) under which it is one."""
    told: dict[str, Json] = {}
    for bit, trace in sorted(traces.items()):
        said = _history(variables, trace)
        kept = told.setdefault(key_of([said]), {**said, "bits": 0})
        kept["bits"] |= 1 << bit
    return list(told.values())


def _history(variables: Collection[str], trace: Trace) -> dict[str, Json]:
    """What it takes to run a history again."""
    return {
        "first": _within(variables, trace.states[0]),
        "events": [step.event for step in trace.steps],
        "loop": trace.loop,
    }


def _within(variables: Collection[str], state: Mapping[str, Value]) -> dict[str, Value]:
    """What of a state lies in the cone of influence: whatever variables there are outside, it begins a history."""
    return {name: value for name, value in state.items() if name in variables}


def _evidence(evidence: Evidence) -> Json:
    tracked = set(evidence.tracked)
    if evidence.invariant is not None:
        tracked &= variables_read(evidence.invariant)
    return {
        "claim": evidence.claim,
        "method": evidence.method,
        "k": evidence.k,
        "text": evidence.text,
        "tracked": sorted(tracked),
        "argument": evidence.argument,
    }


def _finding(question: Question, data: Json) -> Finding:
    evidence = data["evidence"] and _evidence_told(data["evidence"])
    terms = question.ground.system.terms
    return Finding(
        data["verdict"],
        data["mask"],
        evidence,
        {bit: trace for history in data["histories"] for bit, trace in _traces(question, history, evidence)},
        data["method"],
        data["reason"],
        idle=tuple(Idle.of(question.prop.formula, tuple(path), by, terms) for path, by in data["idle"]),
        tellings=tuple(_telling(question, one) for one in data["tellings"]),
        hollow=data["hollow"] and _hollow(question, data["hollow"]),
        remarks=tuple(map(str, data["remarks"])),
    )


def _telling(question: Question, told: Json) -> Telling:
    """Raises :class:`DoesNotReplay` where it is no history under one of its choices."""
    for bit, choice in enumerate(question.space.choices):
        if told["bits"] >> bit & 1:
            replay(question.whole, choice, told["first"], told["events"], question.steps)
    return Telling(told["bits"], told["first"], tuple(told["events"]))


def _evidence_told(told: Json) -> Evidence:
    return Evidence(
        told["claim"], told["method"], told["k"], None, told["text"], tuple(told["tracked"]), told["argument"]
    )


def _hollow(question: Question, told: Json) -> Hollow:
    """Raises :class:`DoesNotReplay` where a history does not lead to where the property forbids something."""
    found = following(question.whole, question.prop)
    if found is None:
        raise DoesNotReplay("the property forbids nothing for a while")
    traces: dict[int, Trace] = {}
    for history in told["histories"]:
        for bit, choice in enumerate(question.space.choices):
            if history["bits"] >> bit & 1:
                traces[bit] = replay(question.whole, choice, history["first"], history["events"], question.steps)
                if not Interpreter(question.whole.system, choice).holds(found.forbids, traces[bit].states[-1]):
                    raise DoesNotReplay("nothing is forbidden at its end")
    invariant = str(told["invariant"])
    joint = question_of(question.whole, found)
    return Hollow(told["mask"], _evidence_told(told["evidence"]), traces, joint, lambda: invariant)


def _traces(question: Question, history: Json, evidence: Evidence | None) -> Iterator[tuple[int, Trace]]:
    """A history under each choice (its bit) under which it is one.  Raises :class:`DoesNotReplay`."""
    prop, steps = question.prop, question.steps
    for bit, choice in enumerate(question.space.choices):
        if history["bits"] >> bit & 1:
            first, events, loop = history["first"], history["events"], history["loop"]
            duties, monitors = question.duties, question.monitors
            trace, comes_back = rerun(question.whole, prop, duties, monitors, choice, first, events, loop, steps)
            if not shows_alone(prop, comes_back) and not (
                evidence is not None and supported(prop, choice, trace, evidence.claim, evidence.argument)
            ):
                raise DoesNotReplay("no proof says of this history what it does not show alone")
            yield bit, trace
