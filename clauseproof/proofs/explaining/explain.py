"""Explaining verdicts: what a proof uses and needs, what let a refuting history through, why nothing ever happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.assumed import proved_for
from clauseproof.proofs.choices import Box, spoken
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.explaining.fork import Atom, Fork, blame, fork
from clauseproof.proofs.explaining.parts import Part, clauses_of, in_document_order, parts_of
from clauseproof.proofs.explaining.removals import ONE_PART, Need, certified, event_removals, needs, removals
from clauseproof.proofs.explaining.used import used_by
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE
from clauseproof.proofs.question import Limits
from clauseproof.proofs.vacuity.hollow_rows import hollow_in_words


@dataclass(frozen=True)
class Explanation:
    """One verdict of one property in one rulebook, under some readings, and what it rests on.

    ``uses`` are the parts that this proof uses, ``needs`` the single removals that destroy the property; ``unknown``
    says of what this could not be found out.  ``let_through`` and ``forks`` belong to ``trace``.
    """

    title: str
    id: str
    rulebook: str
    reading: tuple[Box, ...]
    verdict: str
    pattern: str
    reason: str = ""
    uses: tuple[Part, ...] = ()
    needs: tuple[Need, ...] = ()
    unknown: tuple[str, ...] = ()
    trace: Trace | None = None
    let_through: tuple[Atom, ...] = ()
    forks: tuple[Fork, ...] = ()
    names_by: str = "correspondence"

    def as_json(self) -> dict[str, Any]:
        return {
            "property": self.title,
            "id": self.id,
            "rulebook": self.rulebook,
            "names_by": self.names_by,
            "reading": [{r: list(o) for r, o in box.items()} for box in self.reading],
            "verdict": self.verdict,
            "reason": self.reason or None,
            "uses": [
                {"kind": p.kind, "clause": p.clause, "event": p.event or None, "text": p.text, "at": str(p.at or "")}
                for p in self.uses
            ],
            "needs": [need.as_json(self.title, self.rulebook) for need in self.needs],
            "unknown": list(self.unknown),
            "trace": self.trace.itf(self.title, self.rulebook) if self.trace else None,
            "let_through": [atom.as_json() for atom in self.let_through],
            "forks": [one.as_json() for one in self.forks],
        }

    def told(self, *, verbose: bool = False) -> list[str]:
        """The explanation in sentences, the parts and the histories of removals only with ``verbose``."""
        where = "" if self.reading == ({},) else " where " + ", or ".join(spoken(box) for box in self.reading)
        by_word = " (read by word)" if self.names_by == "name" else ""
        lines = [f"  {self.rulebook}{by_word}: {self.verdict}{where}"]
        if self.reason:
            lines.append(f"      {self.reason}")
        if self.uses:
            word = "blocked, in this proof, by" if self.verdict == "vacuous" else "used by this proof:"
            lines.append(f"      {word} {', '.join(clauses_of(self.uses))}")
            lines += [f"        {part}" for part in self.uses if verbose]
        for need in self.needs:
            if verbose or need.removal.what != ONE_PART:
                lines.append(f"      {need}")
            if verbose and need.trace is not None:
                lines += [f"        {line}" for line in need.trace.told()]
        if self.needs and not verbose and all(need.removal.what == ONE_PART for need in self.needs):
            lines.append("      it needs no clause as a whole; the single parts that it needs stand with -v")
        lines += [f"      not known: {one}" for one in self.unknown]
        if self.trace is not None:
            lines += ["      history:", *(f"      {line}" for line in self.trace.told())]
        if self.let_through:
            lines.append("      the last step was let through by")
            lines += [f"        {atom}" for atom in self.let_through]
        lines += [f"      {line}" for one in self.forks for line in one.told()]
        return lines


@dataclass(frozen=True)
class Explanations:
    """The explanations of a property's verdicts."""

    explanations: tuple[Explanation, ...]

    @property
    def undecided(self) -> bool:
        """Whether a verdict, or something asked for of what it rests on, is not known."""
        return any(one.verdict == "undecided" or one.unknown for one in self.explanations)

    def as_json(self) -> dict[str, Any]:
        from clauseproof import __version__

        return {"clauseproof": __version__, "schema": 1, "explanations": [one.as_json() for one in self.explanations]}

    def as_text(self, *, verbose: bool = False) -> str:
        lines: list[str] = []
        for one in self.explanations:
            if one.title not in lines:
                lines.append(one.title)
            lines += one.told(verbose=verbose)
        return "\n".join(lines)


def explain(
    prop: str,
    workspace: Workspace | None = None,
    *,
    rulebooks: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Explanations:
    """Explain the verdicts of one property.

    Parameters: ``prop`` is a title or slug; ``rulebooks`` keep only these references; ``readings`` keep only the
    choices with these options.  Raises :class:`ClauseproofError` for an unknown name or anything wrong in the text.
    """
    workspace = workspace or Workspace.find()
    found: list[Explanation] = []
    deciders: dict[str, Decider] = {}
    with Certifier() as certifier:
        for matter in docket(workspace, rulebooks=rulebooks, properties=[prop]):
            _check_readings(matter.rulebook, readings or {})
            if matter.prop is None:
                one = Explanation(matter.title, matter.id, matter.rulebook.id, ({},), "vacuous", "", matter.missing)
                found.append(replace(one, names_by=matter.names_by))
                continue
            decider = deciders.setdefault(matter.rulebook.id, Decider(matter.rulebook.system, limits))
            matter.decided = decider.decide(matter.prop, proved_for(matter)[0])
            others = _others(workspace, matter.rulebook)
            for place, finding in enumerate(matter.decided.findings):
                mask = finding.mask
                for reading, option in (readings or {}).items():
                    if reading in {r.name for r in matter.decided.space.readings}:
                        mask &= matter.decided.space.where(reading, (option,))
                if mask:
                    one = _explained(matter, finding, mask, f"{matter.id}.{place}", certifier, others)
                    found.append(replace(one, names_by=matter.names_by))
    return Explanations(tuple(found))


def _check_readings(book: Rulebook, readings: Mapping[str, str]) -> None:
    for reading, option in readings.items():
        known = book.system.reading.get(reading)
        if known is None:
            raise fail(
                "CP006", f"'{book.id}' has no reading '{reading}'", help=did_you_mean(reading, book.system.reading)
            )
        if option not in known.names:
            raise fail("CP006", f"reading '{reading}' has no option '{option}'", help=did_you_mean(option, known.names))


def _others(workspace: Workspace, book: Rulebook) -> list[Rulebook]:
    """The rulebook that this one amends, and those that amend it."""
    found = [book.base] if book.base is not None else []
    for reference in workspace.references():
        other = workspace.rulebook(reference)
        if other.base is not None and other.base.id == book.id:
            found.append(other)
    return found


def _explained(
    matter: Matter, finding: Finding, mask: int, id: str, certifier: Certifier, others: Iterable[Rulebook]
) -> Explanation:
    assert matter.decided is not None and matter.prop is not None
    space, book, prop = matter.decided.space, matter.rulebook, matter.prop
    facts = (matter.title, matter.id, book.id, tuple(space.minimal(mask)))
    parts = parts_of(book.system)
    if finding.verdict == "undecided":
        return Explanation(*facts, "undecided", prop.pattern, finding.reason)
    if finding.evidence is not None and not certified(certifier, id, book.system, prop, matter.decided, finding):
        return Explanation(*facts, "undecided", prop.pattern, "the certifier did not accept the proof")
    bits = [bit for bit in finding.traces if mask >> bit & 1]
    if bits:  # a refutation may rest on a proof as well, that nothing leads back from where its history ends
        trace = finding.traces[min(bits, key=lambda bit: (len(finding.traces[bit]), bit))]
        if prop.pattern == "possible":
            asked = event_removals(book.system, parts, trace.clauses)
            found, unknown = needs(book.system, prop, list(asked), space.members(mask), certifier, "proved")
            return Explanation(*facts, finding.verdict, prop.pattern, "", (), _of_events(found), unknown, trace)
        forks = tuple(one for other in others if (one := fork(book, other, trace)) is not None)
        through = blame(book, trace) if trace.loop is None else ()  # no step of a loop did the harm
        return Explanation(*facts, finding.verdict, prop.pattern, "", (), (), (), trace, through, forks)
    used = used_by(matter, finding, id, certifier)
    uses = in_document_order(book, used.parts)
    unknown = (used.reason,) if used.reason else ()
    if not used.parts or finding.verdict == "vacuous":
        return Explanation(*facts, finding.verdict, prop.pattern, finding.reason, uses, (), unknown)
    if prop.is_liveness or prop.pattern == ALWAYS_POSSIBLE:
        ordered = in_document_order(book, parts)
        # something must be able to happen, for which a part may be needed that a proof without all the rest is not
        asked_of = [*removals(book.system, parts, ordered), *event_removals(book.system, parts, clauses_of(ordered))]
    else:
        asked_of = [*removals(book.system, parts, uses)]
    found, more = needs(book.system, prop, asked_of, space.members(mask), certifier, finding.verdict)
    reason = finding.reason or hollow_in_words(matter, finding, mask, certifier, f"{id}.hollow")
    return Explanation(*facts, finding.verdict, prop.pattern, reason, uses, found, (*unknown, *more))


def _of_events(found: Sequence[Need]) -> tuple[Need, ...]:
    return tuple(need for need in found if need.verdict == "refuted")
