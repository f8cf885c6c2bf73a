"""Proofs that are hollow: the property holds only because nothing can follow any more.

What a property forbids for a while it expects to come afterwards.  Where it never comes again, before or after, the
property holds of whatever it asks for first: the rest of its formula does not matter there (Kupferman and Vardi,
*Vacuity detection in temporal model checking*, CHARME 1999, of the part that lifts the ban).  ``docs/semantics.md``
section 9 says exactly when.  That nothing follows is one more question of safety, decided and certified as such.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from clauseproof.model.expressions import FALSE, TRUE, Expression, Value, substitute
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.engines.affine import Karr
from clauseproof.proofs.engines.catalogue import GRAPH
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, NotEnumerable
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.engines.localisation import Closed, Localiser
from clauseproof.proofs.engines.smt import Proved, Reachability, term
from clauseproof.proofs.engines.symbolic import ask
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import NOTHING_FOLLOWS
from clauseproof.proofs.evidence.running import DoesNotReplay, replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Telling
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import FORBADE, Following, breaking, following, question_of, settling
from clauseproof.proofs.vacuity.nothing_follows import Hollow
from clauseproof.proofs.vacuity.witnesses import Followed, at_nodes, followed

MOST_NODES = 20_000
"""Control states that are searched for something that follows, where the graph of the property is not complete."""


def hollow_of(question: Question, mask: int) -> tuple[Hollow | None, tuple[Telling, ...]]:
    """For which choices of a mask a proof is hollow; and histories on which something follows what was forbidden."""
    found = following(question.whole, question.prop)
    graph = question.exact
    if found is None or graph is None:
        return None, ()
    seen = followed(graph, found.forbids, found.follows, mask)
    unseen = mask & ~sum(1 << bit for bit in seen.first)
    if not graph.complete and unseen | seen.suspects:
        wider = _searched(question, found, mask)
        if wider is not None:
            graph, seen = wider, followed(wider, found.forbids, found.follows, mask)
    told = tuple(at_nodes(graph, seen.told, found.steps))
    suspects = _asking(question, graph, found, seen.suspects) if seen.suspects else 0
    return (_shut_off(question, found, graph, seen, suspects) if suspects else None), told


def _searched(question: Question, found: Following, mask: int) -> ControlGraph | None:
    """The exact graph of a property as far as it is worth while, where it was cut off before."""
    builder = GraphBuilder(question.sliced, *question.formulas, menus=question.ground.menus)
    names = [variable.name for variable in question.sliced.variables]
    try:
        limit = min(MOST_NODES, question.ground.limits.nodes)
        return builder.build(names, question.space, assume=mask, limit=limit)[0]
    except NotEnumerable:
        return None


def _asking(question: Question, graph: ControlGraph, found: Following, suspects: int) -> int:
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
    proof = _localised(question, joint, sliced, suspects)
    if proof is None and exact is not None and exact.complete:
        kept = replace(exact, reached={node: m & suspects for node, m in exact.reached.items() if m & suspects})
        proof = _of_graph(kept, sliced, "control graph")
    proof = proof or _otherwise(question, joint, sliced, suspects)
    if proof is None:
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


@dataclass(frozen=True, eq=False)
class _ShutOff:
    """The evidence for the certifier, and the invariant of the joint question that it was made of."""

    evidence: Evidence
    whole: Callable[[], str]


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


def _localised(question: Question, joint: Product, sliced: TransitionSystem, suspects: int) -> _ShutOff | None:
    monitors = frozenset((*question.monitors, FORBADE))
    result = Localiser(sliced, joint.goal, monitors, question.ground.menus).prove(question.space.condition(suspects))
    return _of_graph(result.graph, sliced, "control graph") if isinstance(result, Closed) else None


def _of_graph(graph: ControlGraph, sliced: TransitionSystem, method: str) -> _ShutOff:
    """The nodes of a closed graph: all of them, and those in which something was forbidden, without the memory."""
    place = graph.tracked.index(FORBADE)

    def without_memory(node: Node) -> Node:
        return (*node[:place], *node[place + 1 :])

    everywhere: dict[Node, int] = {}
    shut_off: dict[Node, int] = {}
    for node, mask in graph.reached.items():
        key = without_memory(node)
        everywhere[key] = everywhere.get(key, 0) | mask
        if node[place]:
            shut_off[key] = shut_off.get(key, 0) | mask
    plain = replace(graph, tracked=without_memory(graph.tracked))  # type: ignore[arg-type]
    invariant = invariant_of(replace(plain, reached=everywhere), sliced)
    closed = term(invariant_of(replace(plain, reached=shut_off), sliced))
    return _ShutOff(
        _evidence(method, term(invariant), closed, plain.tracked), lambda: term(invariant_of(graph, sliced))
    )


def _otherwise(question: Question, joint: Product, sliced: TransitionSystem, suspects: int) -> _ShutOff | None:
    """By linear equalities of counters, or by an engine that needs no graph; None where neither has a proof."""
    space = question.space
    karr = Karr(sliced, joint.goal)
    try:
        invariant = karr.prove(space, suspects)
    except NotEnumerable:
        invariant = None
    if invariant is not None:
        return _of_invariant("control graph with linear equalities", invariant, (*karr.tracked, *karr.counters))
    if question.ground.engine == GRAPH:
        return None
    outcome = ask(question, Reachability(sliced, joint.goal, space.condition(suspects)))
    if not isinstance(outcome, Proved) or outcome.bound != 1:
        return None
    memory = f"|{FORBADE}|"  # no other symbol reads so, and a quoted one holds no other
    yes, no = (outcome.invariant.replace(memory, value) for value in ("true", "false"))
    written = outcome.invariant
    return _ShutOff(_evidence(outcome.engine, f"(or {yes} {no})", yes, ()), lambda: written)


def _of_invariant(method: str, invariant: Expression, names: tuple[str, ...]) -> _ShutOff:
    yes, no = (term(substitute(invariant, {FORBADE: value})) for value in (TRUE, FALSE))
    tracked = tuple(name for name in names if name != FORBADE)
    return _ShutOff(_evidence(method, f"(or {yes} {no})", yes, tracked), lambda: term(invariant))


def _evidence(method: str, invariant: str, closed: str, tracked: tuple[str, ...]) -> Evidence:
    argument: dict[str, Any] = {"shut off": closed}
    return Evidence(NOTHING_FOLLOWS, method, 1, None, invariant, tracked, argument)
