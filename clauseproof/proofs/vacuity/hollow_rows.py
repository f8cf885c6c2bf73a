"""From a hollow proof to what a result says of it: certified, for which choices, and why in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clauseproof.proofs.choices import spoken
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.properties.expectations import NOTHING_FOLLOWS, Expectation
from clauseproof.proofs.vacuity.nothing_follows import Hollow

if TYPE_CHECKING:
    from clauseproof.proofs.docket import Matter
    from clauseproof.proofs.evidence.certification import Certifier
    from clauseproof.proofs.evidence.certifier import Certified
    from clauseproof.proofs.evidence.claimed import Evidence
    from clauseproof.proofs.evidence.trace import Trace
    from clauseproof.proofs.results import Certificate


@dataclass(frozen=True, eq=False)
class HollowRow:
    """For which choices (a mask) it is certified that a proof is hollow; the clauses that block what could follow."""

    hollow: Hollow
    certificate: Certificate
    blocking: tuple[str, ...]

    def trace(self, bit: int) -> Trace:
        """A history after which nothing follows."""
        return self.hollow.traces[bit]

    def reason(self, matter: Matter, bit: int) -> str:
        """Why the proof is hollow, in words."""
        assert matter.prop is not None
        said = self.hollow.said(matter.prop, self.trace(bit))
        return f"{said}; blocked by {', '.join(self.blocking)}" if self.blocking else said


def to_certify(place: int, finding: Finding) -> dict[str, Finding]:
    """What the certifier is to be asked of a finding, by the name under which its answer is kept.

    The proof itself (``3``), and that nothing follows where the proof is hollow (``3.hollow``), as a finding with
    evidence of its own.
    """
    claims = {} if finding.evidence is None else {str(place): finding}
    if finding.hollow is not None:
        claims[hollow_name(place)] = _claim(finding, finding.hollow)
    return claims


def _claim(finding: Finding, hollow: Hollow) -> Finding:
    """That nothing follows, as a finding."""
    return replace(finding, mask=hollow.mask, evidence=hollow.evidence)


def hollow_name(place: int) -> str:
    """The name under which is kept what the certifier says of a proof that is claimed to be hollow."""
    return f"{place}.hollow"


def hollow_row(
    matter: Matter, finding: Finding, answer: Certified, expected: Mapping[int, Expectation | None]
) -> HollowRow | None:
    """What is to be told of a hollow proof; None where the certifier does not accept that nothing follows."""
    hollow = finding.hollow
    if hollow is None or not answer.accepted:
        return None
    certificate = certificate_of(matter, hollow.evidence, hollow.mask, answer)
    return HollowRow(hollow, certificate, _blocking(matter, hollow) if _surprises(hollow, expected) else ())


def certificate_of(matter: Matter, evidence: Evidence, mask: int, answer: Certified) -> Certificate:
    """What lets someone else check a proof that the certifier accepted, for the choices of a mask."""
    from clauseproof.proofs.results import Certificate

    assert matter.decided is not None and matter.prop is not None
    return Certificate(
        evidence.claim,
        tuple(matter.decided.space.minimal(mask)),
        evidence.k,
        evidence.text,
        len(answer.queries),
        answer.solver,
        matter.rulebook.fingerprint,
        matter.reference,
        matter.prop.canonical(),
        argument=evidence.argument,
    )


def hollow_in_words(matter: Matter, finding: Finding, mask: int, certifier: Certifier, id: str) -> str:
    """Under which of some choices a proof is hollow, why, and which clauses block what could follow; else nothing."""
    from clauseproof.proofs.explaining.removals import certified

    hollow = finding.hollow
    assert matter.decided is not None and matter.prop is not None
    if hollow is None or not hollow.mask & mask:
        return ""
    if not certified(certifier, id, matter.rulebook.system, matter.prop, matter.decided, _claim(finding, hollow)):
        return ""
    space = matter.decided.space
    said = hollow.said(matter.prop, next(hollow.traces[bit] for bit in hollow.traces if mask >> bit & 1))
    where = ", or ".join(spoken(box) for box in space.minimal(hollow.mask & mask))
    blocking = _blocking(matter, hollow)
    told = said if not mask & ~hollow.mask else f"where {where}, {said}"
    return f"{told}; blocked by {', '.join(blocking)}" if blocking else told


def _surprises(hollow: Hollow, expected: Mapping[int, Expectation | None]) -> bool:
    """Whether somebody has to find out what blocks the way: it costs a solver, and nobody reads it else."""
    rows = [row for bit, row in expected.items() if hollow.mask >> bit & 1]
    return any(row is None or NOTHING_FOLLOWS not in row.verdicts for row in rows)


def _blocking(matter: Matter, hollow: Hollow) -> tuple[str, ...]:
    """The clauses that keep anything from following; none where they cannot be made out."""
    from clauseproof.proofs.explaining.core import core_of
    from clauseproof.proofs.explaining.parts import clauses_of, in_document_order

    assert matter.decided is not None
    assume = matter.decided.space.condition(hollow.mask)
    core = core_of(matter.rulebook.system, hollow.joint, hollow.joint.goal, assume, hollow.invariant(), 1)
    return clauses_of(in_document_order(matter.rulebook, core.parts))
