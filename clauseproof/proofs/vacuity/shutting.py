"""Proofs that nothing follows, for the certifier: by a localised graph, linear equalities, or an engine on formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from clauseproof.model.expressions import FALSE, TRUE, Expression, substitute
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.engines.affine import Karr
from clauseproof.proofs.engines.catalogue import GRAPH, LISTING, PORTFOLIO, SPACER
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import ControlGraph, NotEnumerable
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.engines.localisation import Closed, Localiser
from clauseproof.proofs.engines.smt import Outcome, Proved, Reachability, Unknown, term
from clauseproof.proofs.engines.symbolic import ask
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import NOTHING_FOLLOWS
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import FORBADE


@dataclass(frozen=True, eq=False)
class ShutOff:
    """The evidence for the certifier, and the invariant of the joint question that it was made of."""

    evidence: Evidence
    whole: Callable[[], str]


def localised(question: Question, joint: Product, sliced: TransitionSystem, suspects: int) -> ShutOff | None:
    """By a graph of some of the variables, for choices that may be many."""
    monitors = frozenset((*question.monitors, FORBADE))
    result = Localiser(sliced, joint.goal, monitors, question.ground.menus).prove(question.space.condition(suspects))
    return of_graph(result.graph, sliced, "control graph") if isinstance(result, Closed) else None


def of_graph(graph: ControlGraph, sliced: TransitionSystem, method: str) -> ShutOff:
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
    return ShutOff(_evidence(method, term(invariant), closed, plain.tracked), lambda: term(invariant_of(graph, sliced)))


def otherwise(question: Question, joint: Product, sliced: TransitionSystem, mask: int) -> ShutOff | None:
    """By linear equalities of counters, or by an engine that needs no graph; None where neither has a proof."""
    proof = equalities(question, joint, sliced, mask)
    if proof is not None or question.ground.engine == GRAPH:
        return proof
    outcome = answered(question, Reachability(sliced, joint.goal, question.space.condition(mask)))
    return of_engine(outcome) if isinstance(outcome, Proved) else None


def equalities(question: Question, joint: Product, sliced: TransitionSystem, mask: int) -> ShutOff | None:
    if question.ground.engine not in LISTING:
        return None
    karr = Karr(sliced, joint.goal)
    try:
        invariant = karr.prove(question.space, mask)
    except NotEnumerable:
        return None
    if invariant is None:
        return None
    return _of_invariant("control graph with linear equalities", invariant, (*karr.tracked, *karr.counters))


PART = 10
"""An engine may spend one part in so many on what only adds to a verdict, and does not change it."""


def answered(question: Question, problem: Reachability) -> Outcome:
    """What an engine on formulas says; a proof is by single steps, for a closed set is left by none."""
    from clauseproof.proofs.engines.worker import race

    outcome = ask(question, problem, PART)
    if isinstance(outcome, Proved) and outcome.bound != 1 and question.ground.engine == PORTFOLIO:
        most = question.ground.limits.symbolic
        limits = replace(most, rlimit=most.rlimit // PART, seconds=most.seconds / PART)
        outcome = race(problem, limits, (SPACER,))[-1]
    if isinstance(outcome, Proved) and outcome.bound != 1:
        return Unknown(outcome.engine, outcome.bound, f"{outcome.engine} has no proof by single steps")
    return outcome


def of_engine(outcome: Proved) -> ShutOff:
    memory = f"|{FORBADE}|"  # no other symbol reads so, and a quoted one holds no other
    yes, no = (outcome.invariant.replace(memory, value) for value in ("true", "false"))
    written = outcome.invariant
    return ShutOff(_evidence(outcome.engine, f"(or {yes} {no})", yes, ()), lambda: written)


def _of_invariant(method: str, invariant: Expression, names: tuple[str, ...]) -> ShutOff:
    yes, no = (term(substitute(invariant, {FORBADE: value})) for value in (TRUE, FALSE))
    tracked = tuple(name for name in names if name != FORBADE)
    return ShutOff(_evidence(method, f"(or {yes} {no})", yes, tracked), lambda: term(invariant))


def _evidence(method: str, invariant: str, closed: str, tracked: tuple[str, ...]) -> Evidence:
    argument: dict[str, Any] = {"shut off": closed}
    return Evidence(NOTHING_FOLLOWS, method, 1, None, invariant, tracked, argument)
