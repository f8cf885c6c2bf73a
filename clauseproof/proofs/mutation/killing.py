"""Killing: the first property whose verdict changes when a mutant stands in the place of the rulebook.

Both sides rest on evidence: a replayed history for what is refuted, a certified invariant for what is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import Expression, variables_read
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.assumed import proved_for
from clauseproof.proofs.check import CERTIFIER_SECONDS
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.mutation.mutants import DUTY, FIRST, TERM, Mutant
from clauseproof.proofs.properties.expectations import Expectation
from clauseproof.proofs.properties.patterns import carry
from clauseproof.proofs.properties.property import Becoming, Counter, Property

UNDECIDED = "undecided"


class Court:
    """What certifies proofs about systems that have no source of their own."""

    def __init__(self, certifier: Certifier) -> None:
        self._certifier = certifier
        self._numbers = count()

    def accepts(self, system: TransitionSystem, prop: Property, finding: Finding, space: ChoiceSpace) -> bool:
        """Whether the certifier accepts the proof behind a finding."""
        if finding.evidence is None:
            return False
        job = f"mutation {next(self._numbers)}"
        self._certifier.submit(
            {
                "id": job,
                "system": canonical_form(system),
                "property": prop.canonical(),
                "claim": finding.evidence.claim,
                "choices": [{r: list(o) for r, o in box.items()} for box in space.minimal(finding.mask)],
                "invariant": finding.evidence.text,
                "argument": finding.evidence.argument,
                "k": finding.evidence.k,
            }
        )
        return self._certifier.result(job, CERTIFIER_SECONDS).accepted


@dataclass(frozen=True)
class Spoken:
    """What a property found under one choice: the verdict and, where it rests on one, its history."""

    verdict: str
    trace: Trace | None
    finding: Finding


def by_choice(decided: Decided, everything: ChoiceSpace) -> list[Spoken]:
    """The verdict under every choice of all the readings."""
    names = [reading.name for reading in decided.space.readings]
    bits = {tuple(choice.values()): bit for bit, choice in enumerate(decided.space.choices)}
    of_bit: dict[int, Spoken] = {}
    for finding in decided.findings:
        for bit in bits.values():
            if finding.mask >> bit & 1:
                of_bit[bit] = Spoken(finding.verdict, finding.traces.get(bit), finding)
    return [of_bit[bits[tuple(choice[name] for name in names)]] for choice in everything.choices]


@dataclass(frozen=True)
class Kill:
    """The property that notices a mutant, under which choice, and on what evidence: a history or a certificate."""

    property: str
    title: str
    choice: tuple[tuple[str, str], ...]
    before: str
    after: str
    trace: Trace | None


@dataclass(frozen=True, eq=False)
class Question:
    """A property with its certified verdict in the rulebook itself, for every choice of readings."""

    matter: Matter
    prop: Property
    spoken: tuple[Spoken, ...]
    rows: tuple[Expectation | None, ...]

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Names of the variables and events that the property speaks of."""
        found: set[str] = set(variables_read(self.prop.formula))
        occurrences = [*self.prop.events, *(self.prop.after or ()), *(self.prop.until or ())]
        for observer in self.prop.observers:
            triggers = observer.counts if isinstance(observer, Counter) else (*observer.yes, *observer.no)
            for trigger in triggers:
                if isinstance(trigger, Becoming):
                    found |= variables_read(trigger.formula)
                else:
                    occurrences.append(trigger)
        for occurrence in occurrences:
            found |= {occurrence.event, *variables_read(occurrence.when)}
        return frozenset(found)

    def notices(self, spoken: Sequence[Spoken]) -> list[int]:
        """The choices under which a check would find something else than it does now.

        A verdict that ``expect`` allows as well as the old one goes unnoticed; a shortest history of another length
        is noticed where ``shortest`` pins it.
        """
        found = [
            place
            for place, (old, new, row) in enumerate(zip(self.spoken, spoken, self.rows, strict=True))
            if old.verdict != new.verdict and UNDECIDED not in (old.verdict, new.verdict)
            if row is None or not (_allowed(row, old.verdict) and _allowed(row, new.verdict))
        ]
        if found:
            return found
        for row in dict.fromkeys(self.rows):
            if row is None or row.shortest is None:
                continue
            places = [place for place, one in enumerate(self.rows) if one is row]
            if _shortest(self.spoken, places) == row.shortest != _shortest(spoken, places):
                return places[:1]
        return []


def _allowed(row: Expectation, verdict: str) -> bool:
    return verdict in row.verdicts or ("not proved" in row.verdicts and verdict != "proved")


def _shortest(spoken: Sequence[Spoken], places: Sequence[int]) -> int | None:
    return min((len(trace) for place in places if (trace := spoken[place].trace) is not None), default=None)


def questions(
    book: Rulebook, matters: Sequence[Matter], everything: ChoiceSpace, court: Court, decider: Decider
) -> list[Question]:
    """The properties with their verdicts in the rulebook; a proof that is not accepted leaves its choices undecided."""
    found: list[Question] = []
    for matter in matters:
        if matter.prop is None:
            continue
        decided = matter.decided = decider.decide(matter.prop, proved_for(matter)[0])
        settled = tuple(
            finding
            if finding.evidence is None or court.accepts(book.system, matter.prop, finding, decided.space)
            else replace(finding, verdict=UNDECIDED, evidence=None)
            for finding in decided.findings
        )
        spoken = by_choice(replace(decided, findings=settled), everything)
        rows = tuple(_row(matter, choice) for choice in everything.choices)
        found.append(Question(matter, matter.prop, tuple(spoken), rows))
    return found


def _row(matter: Matter, choice: dict[str, str]) -> Expectation | None:
    """The row of ``expect`` that speaks of a choice of all the readings."""
    for row in matter.expectations:
        if row.rulebooks and not {matter.rulebook.id, matter.reference} & set(row.rulebooks):
            continue
        if row.names_by and matter.names_by not in row.names_by:
            continue
        if all(choice.get(reading) in options for reading, options in row.under):
            return row
    return None


def carried(question: Question, book: Rulebook, mutant: Mutant) -> Property:
    """The property as it reads in the mutant: terms and selectors mean what they mean there."""
    matter = question.matter
    same_targets = all(
        mutant.system.event[name].assigned.keys() == book.system.event[name].assigned.keys() for name in mutant.events
    )
    if matter.statement is None or matter.words is None or (mutant.part != TERM and same_targets):
        return question.prop
    prop = carry(matter.statement, matter.words, replace(book, system=mutant.system), matter.names_by).prop
    return question.prop if prop is None or prop == question.prop else prop


def in_order(asked: Sequence[Question], mutant: Mutant, killers: Sequence[str]) -> list[Question]:
    """Questions likely to notice a mutant first: what killed its neighbours, then what speaks of what it changes."""
    changed = {*mutant.events, *mutant.variables}
    last = {id: place for place, id in enumerate(reversed(killers))}

    def rank(question: Question) -> tuple[int, int]:
        return last.get(question.matter.id, len(last)), -len(changed & question.mentions)

    return sorted(asked, key=rank)


def matters_to(mutant: Mutant, question: Question) -> bool:
    """Whether a mutant can bear on a property: a duty bears on none of those that speak of finite histories."""
    return mutant.part != DUTY or question.prop.is_liveness


def kill(
    question: Question, prop: Property, decider: Decider, everything: ChoiceSpace, court: Court
) -> tuple[Kill | None, bool]:
    """How a property notices the mutant that a decider is about, if it does; and whether some choice is undecided."""
    decided = decider.decide(prop)
    spoken = by_choice(decided, everything)
    undecided = any(one.verdict == UNDECIDED for one in spoken)
    noticed = question.notices(spoken)
    noticed.sort(key=lambda place: spoken[place].trace is None)
    for place in noticed:
        new = spoken[place]
        if new.finding.evidence is not None and not court.accepts(decider.system, prop, new.finding, decided.space):
            undecided = True
            continue
        choice = everything.choices[place]
        told = tuple((r.name, choice[r.name]) for r in decided.space.readings)
        matter = question.matter
        return Kill(matter.id, matter.title, told, question.spoken[place].verdict, new.verdict, new.trace), undecided
    return None, undecided


def shares_guards(original: TransitionSystem, mutant: Mutant) -> bool:
    """Whether the mutant's guards are the rulebook's, so that what was found out about them may be shared."""
    return mutant.part != FIRST and all(
        _same(new.guard, old.guard) for new, old in zip(mutant.system.events, original.events, strict=True)
    )


def _same(new: Expression, old: Expression) -> bool:
    return new is old or new == old
