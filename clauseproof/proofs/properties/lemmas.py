"""Lemmas: formulas proved first, and then assumed where they were proved.

Under a lemma L that holds in every reachable state, an event that could only happen where L does not can be forgotten:
engines get the rulebook with L added to every guard, and have only to prove ``L implies goal``.  What they find, J, is
inductive beside the lemma's own invariant K: K implies L, so a step from J and K is one of the strengthened rulebook,
and leads to J, and K keeps itself.  So J and K together is an invariant of the rulebook as it stands, and the
certificate needs nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clauseproof.model.expressions import (
    TRUE,
    Expression,
    Implies,
    conjunction,
    disjunction,
)
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.engines.smt import conj, term
from clauseproof.proofs.evidence.claimed import Evidence


@dataclass(frozen=True, eq=False)
class Lemma:
    """A lemma in the judged rulebook's names.

    ``proofs`` pairs conditions on readings with the evidence that proves it there; elsewhere it is not assumed.
    ``formulas`` are its own and those of the lemmas that it uses.
    """

    title: str
    formula: Expression
    formulas: tuple[Expression, ...]
    proofs: tuple[tuple[Expression, Evidence], ...] = ()

    @property
    def assumed(self) -> Expression:
        """What may be taken for granted in every reachable state."""
        if not self.proofs:
            return TRUE
        where = disjunction(*(condition for condition, _ in self.proofs))
        return self.formula if where == TRUE else Implies(where, self.formula)


def strengthened(system: TransitionSystem, lemmas: Sequence[Lemma]) -> TransitionSystem:
    """The rulebook in which nothing happens where a lemma does not hold: the same one, if it always does."""
    assumed = taken_for_granted(lemmas)
    if assumed == TRUE:
        return system
    events = tuple(replace(event, guard=conjunction(event.guard, assumed)) for event in system.events)
    return replace(system, events=events)


def taken_for_granted(lemmas: Sequence[Lemma]) -> Expression:
    """All that some lemmas say, where they are proved."""
    return conjunction(*(lemma.assumed for lemma in lemmas))


def resting_on(evidence: Evidence, lemmas: Sequence[Lemma]) -> Evidence:
    """Evidence that was found under some lemmas as evidence that needs none: with their invariants in its own."""
    proofs = [proof for lemma in lemmas for proof in lemma.proofs]
    if not proofs:
        return evidence
    k = max(evidence.k, *(one.k for _, one in proofs))
    tracked = tuple(dict.fromkeys([*evidence.tracked, *(name for _, one in proofs for name in one.tracked)]))
    if evidence.invariant is not None and all(one.invariant is not None for _, one in proofs):
        own = [
            one.invariant if condition == TRUE else Implies(condition, one.invariant)
            for condition, one in proofs
            if one.invariant is not None
        ]
        return replace(evidence, k=k, tracked=tracked, invariant=conjunction(*dict.fromkeys(own), evidence.invariant))
    texts = [one.text if condition == TRUE else f"(=> {term(condition)} {one.text})" for condition, one in proofs]
    whole = conj([*dict.fromkeys(texts), evidence.text])
    return replace(evidence, k=k, tracked=tracked, invariant=None, written=whole)
