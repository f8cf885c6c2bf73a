"""Whether what a property speaks of ever happens: a proof that it does not is a proof of nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clauseproof.model.expressions import TRUE, Expression, Not, Value, readings_read, variables_read
from clauseproof.model.interpreter import Interpreter
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.catalogue import GRAPH, LISTING
from clauseproof.proofs.engines.evaluation import Compiler
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, NotEnumerable
from clauseproof.proofs.engines.smt import Proved, Refuted, Unknown
from clauseproof.proofs.engines.symbolic import ask
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.running import DoesNotReplay, replay
from clauseproof.proofs.findings import SPEAKS_OF_NOTHING, Finding
from clauseproof.proofs.question import Question


def with_vacuity(question: Question, findings: list[Finding]) -> list[Finding]:
    """Findings in which a proof is *vacuous* where nothing that the property speaks of ever happens."""
    premise = question.whole.premise
    proved = [f for f in findings if f.verdict == "proved" and f.evidence is not None]
    if premise == TRUE or question.prop.pattern in ("possible", "stays in range") or not proved:
        return findings
    reached, complete = _premise_reached(question, premise) if question.ground.engine in LISTING else (0, False)
    result = [f for f in findings if f not in proved]
    for finding in proved:
        empty = finding.mask & ~reached
        if not empty:
            result.append(finding)
            continue
        evidence, spoken_of, reason = emptiness(question, premise, empty, complete)
        if evidence is not None:
            vacuous = replace(evidence, claim="vacuous")
            result.append(Finding("vacuous", empty & ~spoken_of, vacuous, {}, evidence.method, SPEAKS_OF_NOTHING))
        elif empty & ~spoken_of:
            said = f"it holds, but it is not known whether anything that it speaks of ever happens: {reason}"
            result.append(Finding("undecided", empty & ~spoken_of, None, {}, finding.method, said))
        if left := finding.mask & ~(empty & ~spoken_of):
            result.append(replace(finding, mask=left))
    return result


def emptiness(question: Question, premise: Expression, mask: int, complete: bool) -> tuple[Evidence | None, int, str]:
    """Whether a premise never holds under the choices of a mask: a proof for those under which it does not.

    Returns the proof, the choices under which a history shows that it does hold, and, where neither is known for
    the rest, why not.
    """
    lists = question.ground.engine in LISTING
    evidence = question.localised(Not(premise), mask) if lists else None
    if evidence is None and complete and question.exact is not None:
        evidence = question.graph_evidence(question.exact, mask, "vacuous")
    if evidence is None and lists:
        evidence = question.equalities(Not(premise), mask)
    shown = 0
    while evidence is None and question.ground.engine != GRAPH:
        outcome = ask(question, question.reachability(Not(premise), mask & ~shown))
        match outcome:
            case Proved(engine, bound, invariant):
                evidence = question.resting(Evidence("vacuous", engine, bound, None, invariant))
            case Refuted(engine, _, _, first, events):
                more = reaches(question, premise, mask & ~shown, first, events)
                if not more:
                    raise DoesNotReplay(f"{engine} found a history that is none")
                shown |= more
            case Unknown(_, _, why):
                return None, shown, why
        if not mask & ~shown:
            return None, shown, ""
    return evidence, shown, "" if evidence is not None else "the control graph cannot tell"


def reaches(
    question: Question, premise: Expression, mask: int, first: Mapping[str, Value], events: Sequence[str]
) -> int:
    """The choices of a mask under which a history leads to a state in which a premise holds."""
    found = 0
    for bit, choice in enumerate(question.space.choices):
        if mask >> bit & 1:
            try:
                trace = replay(question.whole, choice, first, list(events), question.steps)
            except DoesNotReplay:
                continue
            if Interpreter(question.whole.system, choice).holds(premise, trace.states[-1]):
                found |= 1 << bit
                question.reaching[bit] = trace
    return found


def _premise_reached(question: Question, premise: Expression) -> tuple[int, bool]:
    """The choices under which some reachable state satisfies the premise, and whether that is all of them."""
    graph, space = question.exact, question.space
    if graph is None and not variables_read(premise) & set(question.monitors):
        graph, space = question.ground.reachable()
        if graph is None or not _tells(graph, space, premise):
            graph, space = _graph_of(question, premise), question.space
    if graph is None:
        question.exact_graph(question.ground.limits.nodes)
        graph, space = question.exact, question.space
    if graph is None:
        return 0, False
    compiler = Compiler(graph.tracked, space)
    test = compiler.remembered(premise)
    mask = 0
    for node, new in graph.discovered:
        if new & ~mask:
            mask |= new & test(node)[0]
            if mask == space.all:
                break
    if space is question.space:
        return mask, graph.complete
    carried = 0
    for choice in space.members(mask):
        carried |= question.space.box(
            {r: (o,) for r, o in choice.items() if r in {x.name for x in question.space.readings}}
        )
    return carried, graph.complete


def _tells(graph: ControlGraph, space: ChoiceSpace, premise: Expression) -> bool:
    """Whether the graph of the rulebook alone, which was made without a premise, keeps all that the premise reads.

    Values of a saturated counter that the rulebook does not tell apart are one in it, and so are readings.
    """
    known = {reading.name for reading in space.readings}
    return not variables_read(premise) & graph.saturated.keys() and readings_read(premise) <= known


def _graph_of(question: Question, premise: Expression) -> ControlGraph | None:
    """The exact graph of what a premise depends on, as far as the limits let it grow; None where there is none."""
    system = question.ground.system.slice(premise)
    names = [variable.name for variable in system.variables]
    try:
        return GraphBuilder(system, premise).build(names, question.space, limit=question.ground.limits.nodes)[0]
    except NotEnumerable:
        return None
