"""Clause coverage: what of a rulebook the properties depend on, and what of it nothing depends on.

A property *needs* a clause when its proof does not survive that the clause's conditions, effects or events are taken
away (:mod:`.removals`).  That no property needs a clause is *proved* when each of them was decided
again without it and the certifier accepted every proof; what never comes into play is in
:mod:`.dormant`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from clauseproof.model.expressions import Implies
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.system import TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.assumed import proved_for
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.explaining.dormant import NEVER_ENABLED, Gap, Searched, dormant, search
from clauseproof.proofs.explaining.parts import CONDITION, EFFECT, Part, clauses_of, parts_of, without
from clauseproof.proofs.explaining.removals import CONDITIONS, EFFECTS, EVENTS, Need, Removal, certified, try_without
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.mutation.killing import by_choice
from clauseproof.proofs.properties.property import STAYS_IN_RANGE, Property
from clauseproof.proofs.question import Limits

NOT_NEEDED, NOT_CALLED_FOR, NO_DIFFERENCE = "clause not needed", "event not needed", "reading without a difference"
LIMITS = Limits(nodes=6_000)
"""Without a clause a rulebook may allow far more; a question that needs more states than this is left open."""


@dataclass(frozen=True)
class Needed:
    """A clause and the properties whose proof needs it, each with a removal that shows it; ``unknown`` is open."""

    clause: str
    by: tuple[tuple[str, Need], ...]
    unknown: tuple[str, ...]

    def as_json(self, rulebook: str) -> dict[str, Any]:
        return {
            "clause": self.clause,
            "needed_by": [{"property": title, **need.as_json(title, rulebook)} for title, need in self.by],
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True)
class Covered:
    """One rulebook: its clauses with the properties that need them, and its gaps.

    ``proofs`` counts the properties of which something is proved; ``unsure`` are proofs that were not accepted.
    """

    rulebook: str
    clauses: tuple[Needed, ...]
    gaps: tuple[Gap, ...]
    searched: Searched
    proofs: int
    properties: int
    unsure: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether something was not reached, or could not be found out."""
        open_ones = any(needed.unknown for needed in self.clauses)
        return open_ones or bool(self.unsure) or not all(gap.proved for gap in self.gaps) or not self.searched.states

    def of(self, kind: str) -> tuple[Gap, ...]:
        """The gaps of one kind."""
        return tuple(gap for gap in self.gaps if gap.kind == kind)

    def as_json(self) -> dict[str, Any]:
        return {
            "rulebook": self.rulebook,
            "properties": self.properties,
            "proofs": self.proofs,
            "searched": {
                "states": self.searched.states,
                "steps": self.searched.steps,
                "complete": self.searched.complete,
                "reason": self.searched.reason or None,
            },
            "clauses": [needed.as_json(self.rulebook) for needed in self.clauses],
            "gaps": [gap.as_json() for gap in self.gaps],
            "unsure": list(self.unsure),
        }

    def told(self, *, verbose: bool = False) -> list[str]:
        """For people: who needs what, then the gaps, kind by kind."""
        lines = [
            f"{self.rulebook}: something is proved of {self.proofs} of {self.properties} properties; {self.searched}"
        ]
        for needed in self.clauses:
            if needed.by:
                number = len(needed.by)
                word = "property" if number == 1 else "properties"
                lines.append(f"  {needed.clause}: needed by {number} {word}")
                if verbose:
                    lines += [f"      {title}: {need}" for title, need in needed.by]
            if verbose:
                lines += [f"      not known: {one}" for one in needed.unknown]
        for kind in dict.fromkeys(gap.kind for gap in self.gaps):
            lines += [f"  {kind}:", *(f"      {gap}" for gap in self.of(kind))]
        lines += [f"  not known: {one}" for one in self.unsure]
        return lines


@dataclass(frozen=True)
class Coverage:
    """The coverage of some rulebooks."""

    rulebooks: tuple[Covered, ...]
    seconds: float

    @property
    def undecided(self) -> bool:
        return any(one.undecided for one in self.rulebooks)

    def as_json(self) -> dict[str, Any]:
        from clauseproof import __version__

        found = [one.as_json() for one in self.rulebooks]
        return {"clauseproof": __version__, "schema": 1, "rulebooks": found, "seconds": round(self.seconds, 3)}

    def as_text(self, *, verbose: bool = False) -> str:
        return "\n\n".join("\n".join(one.told(verbose=verbose)) for one in self.rulebooks)


def coverage(
    workspace: Workspace | None = None,
    references: Sequence[str] = (),
    *,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Coverage:
    """What of some rulebooks their properties need, and what of them never matters.

    Parameters: the workspace (the one around the current folder, else the built-in one); ``references`` of rulebooks
    (all where none is given); ``limits`` of every decision without a clause; ``progress`` is called with (clauses and
    events done, in all).

    Raises :class:`ClauseproofError` for anything wrong in what it reads.
    """
    started = time.perf_counter()
    workspace = workspace or Workspace.find()
    books = [workspace.rulebook(name) for name in (references or workspace.references())]
    total = sum(len(_clauses(book.system)) + len(book.system.events) for book in books)
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    found: list[Covered] = []
    with Certifier() as certifier:
        for book in books:
            found.append(_Survey(workspace, book, certifier, limits).covered(advance))
    return Coverage(tuple(found), time.perf_counter() - started)


def _clauses(system: TransitionSystem) -> tuple[str, ...]:
    """The clauses that have parts or events, in the order in which they come."""
    clauses = (*clauses_of(parts_of(system)), *(event.clause for event in system.events if event.clause))
    return tuple(dict.fromkeys(clauses))


@dataclass(frozen=True)
class _Proof:
    """A property, and the choices under which it was proved."""

    matter: Matter
    choices: tuple[dict[str, str], ...]

    @property
    def can_miss_events(self) -> bool:
        """Whether the proof can end because some events no longer happen.

        What holds of every state holds of fewer states, unless there must be one that it speaks of.
        """
        assert self.matter.prop is not None
        prop = self.matter.prop
        if prop.pattern == STAYS_IN_RANGE:
            return False
        return prop.pattern not in ("always", "never") or prop.after is not None or isinstance(prop.formula, Implies)


class _Survey:
    """One rulebook while it is looked at."""

    def __init__(self, workspace: Workspace, book: Rulebook, certifier: Certifier, limits: Limits | None) -> None:
        self.book, self.certifier, self.limits = book, certifier, limits or LIMITS
        self.system = book.system
        self.decider = Decider(self.system, limits)
        self.matters = docket(workspace, rulebooks=[book.id])
        self.unsure: list[str] = []
        self.proofs = tuple(self._decide())
        self.parts = parts_of(self.system)
        self.order = list(self.proofs)

    def _decide(self) -> Iterator[_Proof]:
        """Decide every property, and keep what is proved with the certifier's consent."""
        for matter in self.matters:
            if matter.prop is None:
                continue
            matter.decided = self.decider.decide(matter.prop, proved_for(matter)[0])
            choices: list[dict[str, str]] = []
            for finding in matter.decided.findings:
                if finding.verdict == "undecided":
                    self.unsure.append(f"{matter.title}: {finding.reason}")
                elif finding.evidence is not None and not certified(
                    self.certifier, "coverage", self.system, matter.prop, matter.decided, finding
                ):
                    self.unsure.append(f"{matter.title}: the certifier did not accept the proof")
                elif finding.verdict == "proved":
                    choices += matter.decided.space.members(finding.mask)
            if choices:
                yield _Proof(matter, tuple(choices))

    def covered(self, advance: Callable[[], None]) -> Covered:
        graph, searched = search(self.decider)
        asleep = dormant(self.decider, graph, searched, self.certifier)
        gaps: list[Gap] = []
        clauses: list[Needed] = []
        for clause in _clauses(self.system):
            needed, proved = self._needed(clause, list(self._removals(clause)), self.proofs)
            clauses.append(needed)
            if not needed.by:
                at = next((part.at for part in self.parts if part.clause == clause and part.at), None)
                gaps.append(Gap(NOT_NEEDED, clause, clause, proved, _how(len(self.proofs), needed), at=at))
            advance()
        never = {gap.text for gap in asleep if gap.kind == NEVER_ENABLED and gap.reading == ({},)}
        for event in self.system.events:
            removal = Removal(EVENTS, event.clause, (), (event.name,))
            asked = [proof for proof in self.order if proof.can_miss_events]
            needed, proved = self._needed("", [removal], asked, first=True)
            if needed.by:
                title = needed.by[0][0]
                self.order.sort(key=lambda proof: proof.matter.title != title)
            elif f"'{event.name}'" not in never:
                at = event.origin.span if event.origin else None
                how = _how(len(self.proofs), needed)
                gaps.append(Gap(NOT_CALLED_FOR, event.clause, f"'{event.name}'", proved, how, at=at))
            advance()
        return Covered(
            self.book.id,
            tuple(clauses),
            (*gaps, *asleep, *self._readings()),
            searched,
            len(self.proofs),
            sum(matter.prop is not None for matter in self.matters),
            tuple(self.unsure),
        )

    def _removals(self, clause: str) -> Iterator[Removal]:
        """What can be taken away from a clause: its conditions, its effects, its events."""

        def of(kind: str) -> tuple[Part, ...]:
            return tuple(part for part in self.parts if part.clause == clause and part.kind == kind)

        for what, kind in ((CONDITIONS, CONDITION), (EFFECTS, EFFECT)):
            if of(kind):
                yield Removal(what, clause, of(kind))
        events = tuple(event.name for event in self.system.events if event.clause == clause)
        if events:
            yield Removal(EVENTS, clause, (), events)

    def _needed(
        self, clause: str, asked: Sequence[Removal], proofs: Sequence[_Proof], *, first: bool = False
    ) -> tuple[Needed, bool]:
        """The proofs that one of some removals ends (only one of them with ``first``), and whether it is proved,
        where there is none, that there is none."""
        found: dict[str, tuple[str, Need]] = {}
        unknown: list[str] = []
        standing: list[tuple[TransitionSystem, Property, Decided, Finding]] = []
        for removal in asked:
            left = Decider(without(self.system, removal.parts, removal.events), self.limits, "graph")
            for proof in proofs:
                matter = proof.matter
                assert matter.prop is not None
                if matter.id in found or (removal.what == EVENTS and not proof.can_miss_events):
                    continue
                tried = try_without(removal, left, matter.prop, proof.choices, self.certifier, "proved")
                if tried.needs:
                    found[matter.id] = (matter.title, tried.needs[0])
                    if first:
                        return Needed(clause, tuple(found.values()), ()), True
                unknown += [f"{matter.title}: {one}" for one in tried.unknown]
                for finding in tried.still:
                    if finding.evidence is not None:
                        standing.append((left.system, matter.prop, tried.decided, finding))
        if found:
            return Needed(clause, tuple(found.values()), tuple(unknown)), True
        if not all(certified(self.certifier, "coverage", *proof) for proof in standing):
            unknown.append("the certifier did not accept a proof without it")
        return Needed(clause, (), tuple(unknown)), not unknown

    def _readings(self) -> Iterator[Gap]:
        """The readings on which no verdict of this rulebook turns."""
        everything = ChoiceSpace.over(self.system.readings)
        settled = [matter for matter in self.matters if matter.decided is not None]
        verdicts = [[spoken.verdict for spoken in by_choice(m.decided, everything)] for m in settled if m.decided]
        for reading in self.system.readings:
            rest = [tuple(o for r, o in choice.items() if r != reading.name) for choice in everything.choices]
            if any(len(set(zip(rest, row, strict=True))) > len(set(rest)) for row in verdicts):
                continue
            clause = reading.origin.clause if reading.origin else ""
            at = reading.origin.span if reading.origin else None
            count = f"{len(settled)} propert{'y' if len(settled) == 1 else 'ies'}"
            how = f"{count} decided under every option" if not self.unsure else f"{count}, not all of them decided"
            yield Gap(NO_DIFFERENCE, clause, reading.name, not self.unsure, how, at=at)


def _how(proofs: int, needed: Needed) -> str:
    if needed.unknown:
        return f"{proofs} proofs tried, {len(needed.unknown)} answers open"
    return f"all of {proofs} proofs hold without it" if proofs != 1 else "the one proof holds without it"
