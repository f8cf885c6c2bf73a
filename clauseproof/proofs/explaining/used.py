"""Which parts a certified proof uses, in the certifier's own judgement.

Where the proof is an invariant alone, its inductive validity core (:mod:`.core`) is asked of Z3 first.  Where there is
none, as for ranks and ways back, or where the certifier refuses the proof without the parts that seemed unused, parts
are left out in halves and quarters, down to single ones, as long as the certifier still accepts the same proof (delta
debugging: Zeller and Hildebrandt, *Simplifying and isolating failure-inducing input*, TSE 2002).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clauseproof.model.expressions import Not
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.engines.smt import term
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.explaining.core import core_of
from clauseproof.proofs.explaining.parts import Part, parts_of, without
from clauseproof.proofs.explaining.removals import certified
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.properties.monitor import product

SECONDS = 120.0


@dataclass(frozen=True)
class Used:
    """The parts that a proof uses: the certifier accepts it of the rules without all others.

    A ``reason`` says what is not known: with parts, whether each of them is used; without any, what is.
    """

    parts: tuple[Part, ...] = ()
    reason: str = ""


def used_by(matter: Matter, finding: Finding, id: str, certifier: Certifier, seconds: float = SECONDS) -> Used:
    """The parts that a proof uses which the certifier has accepted; trying to leave parts out takes ``seconds``.

    A simpler invariant uses less, so nothing at all and the goal itself are tried before the one that was found.
    """
    assert finding.evidence is not None and matter.prop is not None and matter.decided is not None
    prop, decided, system = matter.prop, matter.decided, matter.rulebook.system
    evidence = finding.evidence
    whole = product(system, prop)
    goal = Not(whole.premise) if evidence.claim == "vacuous" else whole.goal
    if evidence.claim == "vacuous" and prop.is_liveness:
        whole = replace(whole, steps=())  # the steps that refute it are not those that it speaks of
    assume = decided.space.condition(finding.mask)
    parts = parts_of(system)
    tried: Sequence[tuple[str, int]] = (("true", 1), (term(goal), 1), (evidence.text, evidence.k))
    if evidence.argument is not None:  # it has obligations that no invariant stands for
        tried = tried[-1:]
    for text, k in tried:
        proof = replace(finding, evidence=replace(evidence, invariant=None, written=text, k=k))

        def accepted(kept: Sequence[Part], proof: Finding = proof) -> bool:
            rest = [part for part in parts if part not in kept]
            return certified(certifier, f"{id}.used", without(system, rest), prop, decided, proof)

        seemed: tuple[Part, ...] = ()
        if evidence.argument is None:
            core = core_of(system, whole, goal, assume, text, k)
            if not core.reason and accepted(core.parts):
                return Used(core.parts)
            seemed = core.parts
        if not accepted(parts):
            continue
        kept, ended = _fewest(parts, seemed, accepted, time.monotonic() + seconds)
        return Used(kept, "" if ended else f"whether it uses each of them: {seconds:g} seconds were not enough")
    return Used((), "what the proof uses: the certifier did not accept it again")


def _fewest(
    parts: Sequence[Part], seemed: Sequence[Part], accepted: Callable[[Sequence[Part]], bool], deadline: float
) -> tuple[tuple[Part, ...], bool]:
    """Parts that are accepted and of which none can be left out, and whether that was found out before the deadline.

    Those that only ``seemed`` to be used are the last to be left out.
    """
    kept = tuple(parts)
    refused: set[tuple[Part, ...]] = set()

    def leave_out(some: Sequence[Part]) -> None:
        nonlocal kept
        if not some or time.monotonic() > deadline:
            return
        rest = tuple(part for part in kept if part not in some)
        if rest not in refused and accepted(rest):
            kept = rest
            return
        refused.add(rest)
        if len(some) > 1:
            half = len(some) // 2
            leave_out(some[:half])
            leave_out(some[half:])

    leave_out([part for part in parts if part not in seemed])
    leave_out(seemed)
    before: tuple[Part, ...] = ()
    while before != kept:  # what could not be left out may be superfluous since others were
        before = kept
        for part in before:
            leave_out([part])
    return kept, time.monotonic() <= deadline
