"""Deciding *always possible*: whether a history always leads on to what is sought (``AG EF``), on the exact graph."""

from __future__ import annotations

from dataclasses import replace

from clauseproof.model.expressions import Value
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.engines.smt import term
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import SHUT_OUT
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.liveness.strategy import ways_back
from clauseproof.proofs.question import Question


def decide_always_possible(question: Question) -> list[Finding]:
    """Findings for every choice: a strategy where it holds, else a history into a closed set that it never leaves."""

    graph, builder, complete = question.whole_graph()
    if graph is None or builder is None or not complete:
        reason = "; ".join(dict.fromkeys(question.reasons)) or "the control graph was cut off"
        return [Finding("undecided", question.space.all, None, {}, "control graph", reason)]
    found = ways_back(graph, builder, question.whole.sought)
    unmet = graph.holds(question.goal)
    refuted = 0
    traces: dict[int, Trace] = {}
    for node, reached in graph.discovered:  # nearest first
        new = reached & found.shut_out.get(node, 0) & ~unmet(node)[1] & ~refuted
        refuted |= new
        for bit in range(new.bit_length()):
            if new >> bit & 1:
                start, steps = graph.path(node, 1 << bit)
                first: dict[str, Value] = dict(zip(graph.tracked, start, strict=True))
                traces[bit] = question.replayed(bit, first, [event for event, _ in steps])
    findings: list[Finding] = []
    method = "ways back on the control graph"
    if refuted:
        closed = replace(graph, reached={n: m & refuted for n, m in found.shut_out.items() if m & refuted})
        shown = [
            {"choice": question.space.choices[bit], "state": dict(trace.states[-1])} for bit, trace in traces.items()
        ]
        invariant = invariant_of(closed, question.sliced)
        evidence = Evidence(SHUT_OUT, method, 1, invariant, "", graph.tracked, {"shown": shown})
        findings.append(Finding("refuted", refuted, evidence, traces, method))
    proved = question.space.all & ~refuted
    if proved:
        levels = []
        for level in found.levels:
            held = {node: mask & proved for node, mask in level.items() if mask & proved}
            levels.append(term(invariant_of(replace(graph, reached=held), question.sliced)) if held else "false")
        evidence = replace(
            question.graph_evidence(graph, proved, "holds"), method=method, argument={"strategy": levels}
        )
        findings.append(Finding("proved", proved, evidence, {}, method))
    return findings
