"""Deciding one property of one rulebook, under every choice of readings.

The order of the engines is fixed: localised control graph, exact control graph, k-induction, Spacer; bounded model
checking and breadth-first search give shortest histories.  The first that answers is reported.  Limits are counts;
the clock is a last resort.  Nothing here is a verdict yet: a proof still has to pass the certifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clauseproof.proofs.engines.catalogue import GRAPH, LISTING, alone
from clauseproof.proofs.engines.symbolic import decide_by_formulas
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.properties.lemmas import Lemma
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property
from clauseproof.proofs.question import Ground, Question
from clauseproof.proofs.vacuity.hollow import hollow_of
from clauseproof.proofs.vacuity.idle import HAS_PARTS, Idle, idle_parts
from clauseproof.proofs.vacuity.premises import with_vacuity
from clauseproof.proofs.vacuity.witnesses import tellings

FIRST_LOOK = 600
"""Control states of the first, quick look for short histories."""


class Decider(Ground):
    """Decides properties of one transition system, keeping what can be shared between them."""

    def decide(self, prop: Property, lemmas: Sequence[Lemma] = ()) -> Decided:
        """All that can be found out about a property, with lemmas assumed where they are proved."""
        return answer(self.question(prop, lemmas))


def answer(question: Question) -> Decided:
    """All that can be found out about a question."""
    engine = question.ground.engine
    if question.prop.is_liveness or question.prop.pattern == ALWAYS_POSSIBLE:
        if engine not in LISTING:
            reason = alone(engine, f"what '{question.prop.pattern}' asks is decided on the control graph")
            return Decided(question.space, (Finding("undecided", question.space.all, None, {}, engine, reason),))
        from clauseproof.proofs.liveness.branching import decide_always_possible
        from clauseproof.proofs.liveness.fair_runs import decide_liveness

        decide = decide_liveness if question.prop.is_liveness else decide_always_possible
        told = [_with_witnesses(question, finding) for finding in with_vacuity(question, decide(question))]
        return Decided(question.space, tuple(told), tuple(question.remarks), question.whole, question.steps)
    findings, open_mask = _by_graph(question) if engine in LISTING else ([], question.space.all)
    if open_mask and engine == GRAPH:
        reason = alone(GRAPH, "; ".join(dict.fromkeys(question.reasons)) or "the graph was cut off")
        findings.append(Finding("undecided", open_mask, None, {}, "control graph", reason))
    elif open_mask:
        findings.extend(decide_by_formulas(question, open_mask))
    told = [_with_witnesses(question, finding) for finding in with_vacuity(question, findings)]
    return Decided(question.space, tuple(told), tuple(question.remarks), question.whole, question.steps)


def _by_graph(question: Question) -> tuple[list[Finding], int]:
    """What control graphs can tell, and the choices that they leave open.

    A first look at few states is often all: it is exact where the graph is complete, and finds the shortest
    histories.  What is left is proved by the smallest invariant that does: a localised graph, linear
    equalities, the exact graph itquestion.
    """
    findings: list[Finding] = []
    rest = question.space.all
    for limit in (FIRST_LOOK, question.ground.limits.nodes):
        violations, complete = question.exact_graph(min(limit, question.ground.limits.nodes))
        found = question.refuted(violations)
        findings = [found] if found.mask else []
        rest = question.space.all & ~found.mask
        evidence = _proof(question, rest, complete) if rest else None
        if evidence is not None:
            return [*findings, question.holds(rest, evidence)], 0
        if not rest:
            return findings, 0
    return findings, rest


def _proof(question: Question, mask: int, complete: bool) -> Evidence | None:
    """An invariant for the choices of a mask; ``complete`` says that the exact graph shows no violation."""
    evidence = question.localised(question.goal, mask)
    if evidence is None and not complete:
        evidence = question.equalities(question.goal, mask)
    if evidence is None and complete:
        assert question.exact is not None
        evidence = question.graph_evidence(question.exact, mask, "holds")
    return evidence


def _with_witnesses(question: Question, finding: Finding) -> Finding:
    """A proof with what it does not need, and with histories on which it says something."""
    if finding.verdict != "proved" or finding.evidence is None:
        return finding
    hollow, known = hollow_of(question, finding.mask)
    idle: tuple[Idle, ...] = ()
    if question.exact is not None and question.exact.complete and question.prop.pattern in HAS_PARTS:
        idle = idle_parts(question.whole, question.prop, question.exact, finding.mask, question.ground.system.terms)
    return replace(finding, idle=idle, tellings=tellings(question, finding.mask, known), hollow=hollow)
