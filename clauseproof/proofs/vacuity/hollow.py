"""Proofs that are hollow: the property holds only because nothing can follow any more.

What a property forbids for a while it expects to come afterwards.  Where it never comes again, before or after, the
property holds of whatever it asks for first: the rest of its formula does not matter there (Kupferman and Vardi,
*Vacuity detection in temporal model checking*, CHARME 1999, of the part that lifts the ban).  ``docs/semantics.md``
section 9 says exactly when.  That nothing follows is one more question of safety, decided and certified as such.
"""

from __future__ import annotations

from dataclasses import replace

from clauseproof.model.expressions import Value
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, NotEnumerable
from clauseproof.proofs.evidence.running import DoesNotReplay, replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Telling
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import Following, breaking, following, question_of, settling
from clauseproof.proofs.vacuity.hollow_by_formulas import hollow_by_formulas
from clauseproof.proofs.vacuity.nothing_follows import Hollow, not_known
from clauseproof.proofs.vacuity.shutting import localised, of_graph, otherwise
from clauseproof.proofs.vacuity.witnesses import Followed, at_nodes, followed

MOST_NODES = 20_000
"""Control states that are searched for something that follows, where the graph of the property is not complete."""


def hollow_of(question: Question, mask: int) -> tuple[Hollow | None, tuple[Telling, ...]]:
    """For which choices of a mask a proof is hollow; and histories on which something follows what was forbidden."""
    found = following(question.whole, question.prop)
    graph = question.exact
    if found is None:
        return None, ()
    if graph is None:
        return hollow_by_formulas(question, found, mask)
    seen = followed(graph, found.forbids, found.follows, mask)
    unseen = mask & ~sum(1 << bit for bit in seen.first)
    if not graph.complete and unseen | seen.suspects:
        wider = _searched(question, found, mask)
        if wider is not None:
            graph, seen = wider, followed(wider, found.forbids, found.follows, mask)
    told = tuple(at_nodes(graph, seen.told, found.steps))
    suspects = waiting(question, graph, found, seen.suspects) if seen.suspects else 0
    hollow = _shut_off(question, found, graph, seen, suspects) if suspects else None
    left = mask & ~seen.suspects & ~sum(one.mask for one in told)
    if graph.complete or not left:
        return hollow, told
    if hollow is not None:  # one proof is certified, and what was explored shows nothing of the others
        question.remarks.append(not_known(question.space, left, graph.size()))
        return hollow, told
    hollow, more = hollow_by_formulas(question, found, left)
    return hollow, (*told, *more)


def _searched(question: Question, found: Following, mask: int) -> ControlGraph | None:
    """The exact graph of a property as far as it is worth while, where it was cut off before."""
    builder = GraphBuilder(question.sliced, *question.formulas, menus=question.ground.menus)
    names = [variable.name for variable in question.sliced.variables]
    try:
        limit = min(MOST_NODES, question.ground.limits.nodes)
        return builder.build(names, question.space, assume=mask, limit=limit)[0]
    except NotEnumerable:
        return None


def waiting(question: Question, graph: ControlGraph, found: Following, suspects: int) -> int:
    """The choices under which the property waits for something: its ban could be lifted, and be broken before that."""
    forbids = graph.holds(found.forbids)
    settled = [graph.holds(formula) for formula in settling(question.whole, found)]
    broken = [graph.holds(formula) for formula in breaking(question.whole, question.prop, found)]
    could_be_settled = could_be_broken = 0
    for node, reached in graph.reached.items():
        here = reached & suspects
        here = here and here & forbids(node)[0]
        for test in settled if here & ~could_be_settled else ():
            could_be_settled |= here & test(node)[0]
        for test in broken if here & ~could_be_broken else ():
            could_be_broken |= here & test(node)[0]
        if suspects == could_be_settled & could_be_broken:
            break
    return suspects & could_be_settled & could_be_broken


def _replayed(question: Question, graph: ControlGraph, node: Node, bit: int) -> Trace:
    start, steps = graph.path(node, 1 << bit)
    first: dict[str, Value] = dict(zip(graph.tracked, start, strict=True))
    events = [event for event, _ in steps]
    return replay(question.whole, question.space.choices[bit], first, events, question.steps)


# -- that nothing follows --------------------------------------------------------------------------------------


def _shut_off(
    question: Question, found: Following, graph: ControlGraph, seen: Followed, suspects: int
) -> Hollow | None:
    """A proof that nothing follows, for those of some choices for which there is one."""
    joint = question_of(question.whole, found)
    sliced = joint.system.slice(joint.goal, found.forbids, found.follows)
    exact, suspects = _explored(question, joint, sliced, suspects, graph.complete)
    if not suspects:
        return None
    proof = localised(question, joint, sliced, suspects)
    if proof is None and exact is not None and exact.complete:
        kept = replace(exact, reached={node: m & suspects for node, m in exact.reached.items() if m & suspects})
        proof = of_graph(kept, sliced, "control graph")
    proof = proof or otherwise(question, joint, sliced, suspects)
    if proof is None:
        question.remarks.append(not_known(question.space, suspects, "no closed set was found in which nothing does"))
        return None
    traces: dict[int, Trace] = {}
    for bit, node in seen.first.items():
        if suspects >> bit & 1:
            trace = _replayed(question, graph, node, bit)
            if not Interpreter(question.whole.system, question.space.choices[bit]).holds(
                found.forbids, trace.states[-1]
            ):
                raise DoesNotReplay("nothing is forbidden where the graph says so")
            traces[bit] = trace
    return Hollow(suspects, proof.evidence, traces, joint, proof.whole)


def _explored(
    question: Question, joint: Product, sliced: TransitionSystem, suspects: int, complete: bool
) -> tuple[ControlGraph | None, int]:
    """The graph of the joint question, and the choices under which it shows nothing that follows."""
    builder = GraphBuilder(sliced, joint.goal, menus=question.ground.menus)
    limit = question.ground.limits.nodes if complete else min(MOST_NODES, question.ground.limits.nodes)
    try:
        graph, _ = builder.build(
            [v.name for v in sliced.variables], question.space, suspects, limit=limit, refute=joint.goal
        )
    except NotEnumerable:
        return None, suspects
    test = graph.holds(joint.goal)
    for node, new in graph.discovered:
        failing = new & suspects
        if failing:
            suspects &= ~(failing & ~test(node)[1])
    return graph, suspects
