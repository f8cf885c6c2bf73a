"""Deciding liveness: whether what is awaited comes in every fair run.

On the exact control graph, where there is one: a ranking or a lasso for every choice.  Where there is none because
counters have no end, :mod:`.endless` goes on.  A scope that closes on something awaited is refuted by
a history, like a property of safety.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clauseproof.model.expressions import FALSE
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.engines.smt import term
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import FOR_EVER
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.liveness.endless import (
    FIRST_PART,
    decide_endless,
    loops_that_come_back,
    with_small_first_values,
)
from clauseproof.proofs.liveness.exact import Lasso, Liveness
from clauseproof.proofs.liveness.lasso import Replayed, replay_lasso
from clauseproof.proofs.liveness.ranking import rests_on
from clauseproof.proofs.question import Question

METHOD = "fair components of the control graph"


def decide_liveness(question: Question) -> list[Finding]:
    """Findings for every choice of a question of liveness."""

    if not question.duties:
        question.remarks.append("no duty is assumed, so everybody may do nothing for ever")
    question.remarks.extend(
        f"'{duty.name}' is a power, and is assumed to be used" for duty in question.duties if duty.power
    )
    violations, complete = question.exact_graph(question.ground.limits.nodes)
    if question.exact is None:  # there are too many first states, so that some of them have to do
        violations, _ = question.exact_graph(FIRST_PART, with_small_first_values(question.sliced))
    broken = question.refuted(violations)
    findings = [broken] if broken.mask else []
    left = question.space.all & ~broken.mask
    if not left:
        return findings
    if not complete or question.exact is None or question.builder is None:
        shown = _shown(question, loops_that_come_back(question, left) if question.exact is not None else {})
        left &= ~sum(finding.mask for finding in shown)
        return [*findings, *shown, *(decide_endless(question, left) if left else [])]
    graph = question.exact
    found = Liveness(graph, question.builder, question.whole.awaited, question.duties, left).decompose(question.sliced)
    shown = _shown(question, found.lassos)
    findings += shown
    proved = left & ~sum(finding.mask for finding in shown)
    if proved:
        evidence = replace(
            question.graph_evidence(graph, proved, "holds"),
            method=METHOD,
            argument={"ranking": [region.written() for region in found.ranking]},
        )
        remarks = rests_on(found.ranking) if question.whole.awaited != FALSE else ()
        findings.append(Finding("proved", proved, evidence, {}, METHOD, remarks=remarks))
    return findings


def _shown(question: Question, lassos: Mapping[int, Lasso]) -> list[Finding]:
    """Lassos as findings, replayed: those that come back to a state together, others each with its proof."""

    findings = []
    traces = {}
    for bit, lasso in lassos.items():
        replayed = _replayed(question, bit, lasso)
        if replayed.comes_back:
            traces[bit] = replayed.trace
        else:
            findings.append(_growing(question, bit, lasso, replayed))
    if traces:
        findings.append(Finding("refuted", sum(1 << bit for bit in traces), None, traces, METHOD))
    return findings


def _replayed(question: Question, bit: int, lasso: Lasso) -> Replayed:
    assert question.exact is not None
    start, steps = question.exact.path(lasso.node, 1 << bit)
    return replay_lasso(
        question.whole,
        question.prop,
        question.space.choices[bit],
        dict(zip(question.exact.tracked, start, strict=True)),
        [event for event, _ in steps],
        lasso.events,
        question.monitors,
        question.duties,
        question.steps,
    )


def _growing(question: Question, bit: int, lasso: Lasso, replayed: Replayed) -> Finding:
    """A lasso that comes back to no state: for the certifier, the sets of states through which it goes."""

    graph, system = question.exact, question.whole.system
    assert graph is not None
    trace = replayed.trace
    assert trace.loop is not None
    sets = []
    for state in trace.states[trace.loop : -1]:
        node = tuple(
            min(int(state[name]), graph.saturated[name] + 1) if name in graph.saturated else state[name]
            for name in graph.tracked
        )
        sets.append(term(invariant_of(replace(graph, reached={node: graph.space.all}), system)))
    argument = {
        "start": dict(trace.states[trace.loop]),
        "events": list(lasso.events),
        "sets": sets,
        "fair": dict(replayed.fair),
    }
    evidence = Evidence(FOR_EVER, "a loop that always goes on", 1, None, "true", graph.tracked, argument)
    return Finding("refuted", 1 << bit, evidence, {bit: trace}, evidence.method)
