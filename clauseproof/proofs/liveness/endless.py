"""Liveness where counters have no end: a loop that is shown, or a ranking with measures, or neither and why.

No finite graph tells everything.  What is explored of the exact graph shows loops that come back; a loop that only
ever grows is looked for where no ranking is found, and is the certifier's to confirm.  A proof is a ranking over the
abstract control graph (:mod:`.descents`).  That no loop was found proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from clauseproof.model.expressions import TRUE, Number, Value, conjunction, disjunction
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, State
from clauseproof.model.system import Term, TransitionSystem, Variable
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import NotEnumerable
from clauseproof.proofs.engines.smt import term
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import FOR_EVER
from clauseproof.proofs.evidence.running import DoesNotReplay
from clauseproof.proofs.evidence.terms import cases
from clauseproof.proofs.findings import SPEAKS_OF_NOTHING, Finding
from clauseproof.proofs.liveness.abstract_graph import AbstractGraph
from clauseproof.proofs.liveness.abstraction import abstract_graph
from clauseproof.proofs.liveness.components import Arena, Loop, cycles, is_fair, shortest_fair_loop, tour
from clauseproof.proofs.liveness.descents import Descents, Unranked
from clauseproof.proofs.liveness.exact import Lasso, Liveness
from clauseproof.proofs.liveness.fairness import FairDuty, formulas_of
from clauseproof.proofs.liveness.growing import changes_between, sets_of_turns
from clauseproof.proofs.liveness.lasso import replay_lasso
from clauseproof.proofs.liveness.measures import tried
from clauseproof.proofs.liveness.ranking import Region, rests_on
from clauseproof.proofs.progress import tell
from clauseproof.proofs.question import Question

if TYPE_CHECKING:
    from clauseproof.model.expressions import Expression

NEAREST, FIRST_PART = 200, 2_000
"""States of the exact graph among which loops are looked for, a few first."""
MOST_KINDS = 64
"""Kinds of choices, told apart by what the rules are under them, for which rankings are looked for."""
MOST_STARTS = 12
"""Nodes of a component from which growing loops are looked for, and at most as many states for each."""
MOST_LOOPS = 60
ROUNDS = 4
METHOD = "measures over the control graph"


def with_small_first_values(system: TransitionSystem) -> TransitionSystem:
    """The same rules where numbers that may begin with anything begin with a few small values.

    Each of its histories is one of ``system``; it has fewer.
    """

    def smaller(variable: Variable) -> Variable:
        sort = variable.sort
        if variable.initial is not None or not isinstance(sort, Number) or None not in (sort.low, sort.high):
            return variable
        low = sort.low if sort.low is not None else sort.high - 3 if sort.high is not None else -1
        return replace(variable, initial=tuple(range(low, low + 4)))

    return replace(system, variables=tuple(map(smaller, system.variables)))


def loops_that_come_back(question: Question, left: int) -> Mapping[int, Lasso]:
    """Fair loops, for each choice (its bit) that has one in the part of the exact graph that was explored."""
    graph, builder = question.exact, question.builder
    assert graph is not None and builder is not None
    found: dict[int, Lasso] = {}
    for size in (NEAREST, FIRST_PART):
        part = replace(graph, reached=dict(islice(graph.reached.items(), size)))
        found |= Liveness(part, builder, question.whole.awaited, question.duties, left).lassos()
        left &= ~sum(1 << bit for bit in found)
        if not left or size >= len(graph.reached):
            break
    return found


@dataclass(frozen=True)
class _Kind:
    """The rules, the formulas asked about and the duties, under a choice of readings."""

    system: TransitionSystem
    goal: Expression
    premise: Expression
    awaited: Expression
    duties: tuple[FairDuty, ...]


def _under(question: Question, choice: Mapping[str, str]) -> _Kind:
    formulas = (question.goal, question.whole.premise, question.whole.awaited, *formulas_of(question.duties))
    terms = tuple(Term(str(place), formula) for place, formula in enumerate(formulas))
    fixed = replace(question.sliced, terms=terms).under(choice)
    found = iter([term.body for term in fixed.terms])
    goal, premise, awaited = next(found), next(found), next(found)
    duties = tuple(
        replace(
            duty,
            weak=next(found),
            strong=next(found),
            open=next(found),
            discharging=tuple((event, next(found)) for event, _ in duty.discharging),
        )
        for duty in question.duties
    )
    events = tuple(replace(event, actor="", modality="", decision=None) for event in fixed.events)
    rules = replace(fixed, events=events, decisions=(), duties=(), terms=())
    return _Kind(rules, goal, premise, awaited, duties)


@dataclass(frozen=True)
class _Proof:
    """An invariant under some choices, and the ranking; None where nothing that is spoken of ever happens."""

    invariant: Expression
    ranking: tuple[Region, ...] | None


def decide_endless(question: Question, left: int) -> list[Finding]:
    """Findings for the choices ``left``, for which no loop that comes back is known."""
    kinds: dict[_Kind, int] = {}
    for bit, choice in enumerate(question.space.choices):
        if left >> bit & 1:
            kind = _under(question, choice)
            kinds[kind] = kinds.get(kind, 0) | 1 << bit
    findings: list[Finding] = []
    proofs: dict[_Proof, int] = {}
    open_for: dict[str, int] = {}
    for place, (kind, mask) in enumerate(kinds.items()):
        tell("measures", f"{place + 1} of {len(kinds)} kinds of readings")
        answer: _Proof | str = f"measures: more than {MOST_KINDS} kinds of readings"
        if place < MOST_KINDS:
            answer, shown = _answered(question, kind, mask)
            findings += shown
            mask &= ~sum(finding.mask for finding in shown)
        if isinstance(answer, _Proof):
            proofs[answer] = proofs.get(answer, 0) | mask
        elif mask:
            open_for[answer] = open_for.get(answer, 0) | mask
    for vacuous in (False, True):
        these = {proof: mask for proof, mask in proofs.items() if (proof.ranking is None) == vacuous}
        if these:
            findings.append(_together(question, these))
    return [*findings, *(_undecided(question, mask, reason) for reason, mask in open_for.items())]


def _answered(question: Question, kind: _Kind, mask: int) -> tuple[_Proof | str, list[Finding]]:
    """A proof for the choices of a kind; or loops for some of them, and why there is no proof for the others."""
    try:
        graph = abstract_graph(kind.system, (kind.goal, kind.premise, kind.awaited, *formulas_of(kind.duties)))
    except NotEnumerable as error:
        return f"measures: {error}", []
    if not any(map(graph.test(kind.premise), graph.spaces)):
        return _Proof(graph.invariant(), None), []
    descents = Descents(graph, kind.awaited, kind.duties)
    ranking = descents.ranking()
    kept = graph.test(kind.goal)
    broken = [node for node in graph.spaces if not kept(node)]
    if ranking is not None and not broken:
        return _Proof(graph.invariant(), ranking), []
    growing = _growing(question, descents, mask)
    if ranking is None:
        return _why_unranked(question, descents), growing
    where = cases(term(graph.formula(broken)))[0]
    return f"measures: nothing shows that the scope never closes on something awaited, where {where}", growing


def _undecided(question: Question, mask: int, reason: str) -> Finding:

    reasons = dict.fromkeys([*question.reasons, reason])
    return Finding("undecided", mask, None, {}, METHOD, "; ".join(reasons))


def _together(question: Question, proofs: Mapping[_Proof, int]) -> Finding:
    """Proofs for different choices as one: no step leads from one choice to another, so each keeps to its own."""

    invariants: list[Expression] = []
    ranking: list[Region] = []
    for proof, mask in proofs.items():
        where = TRUE if len(proofs) == 1 else question.space.condition(mask)
        invariants.append(conjunction(where, proof.invariant))
        ranking += [replace(region, formula=conjunction(where, region.formula)) for region in proof.ranking or ()]
    invariant = TRUE if TRUE in invariants else disjunction(*invariants)
    names = tuple(variable.name for variable in question.sliced.variables)
    mask = sum(proofs.values())
    if None in [proof.ranking for proof in proofs]:
        evidence = Evidence("vacuous", METHOD, 1, invariant, "", names)
        return Finding("vacuous", mask, evidence, {}, METHOD, SPEAKS_OF_NOTHING)
    argument = {"ranking": [region.written() for region in ranking]}
    evidence = Evidence("holds", METHOD, 1, invariant, "", names, argument)
    return Finding("proved", mask, evidence, {}, METHOD, remarks=rests_on(ranking))


def _why_unranked(question: Question, descents: Descents) -> str:
    """Which loop has no measure, and what was tried."""
    unranked = min(descents.unranked, key=lambda one: (len(one.states), min(one.states)))
    arena = descents.arena(unranked.states, unranked.steps)
    loop = shortest_fair_loop(arena, [unranked.states], dict.fromkeys(unranked.states, 0))
    if not loop.moves:
        where = cases(term(descents.graph.formula([descents.nodes[loop.states[0]]])))[0]
        return (
            f"measures: no duty is known to be open where {where}, and no history was found that leads there and stays"
        )
    events = dict.fromkeys(move.event for move in loop.moves)
    named = ", ".join(f"'{name}'" + _clause(question, name) for name in events)
    count = tried([descents.edges[step] for step in unranked.steps])
    return (
        f"measures: nothing shows that the loop of {named} ends: of {count} sums of counters tried as measures none "
        "falls there and never rises, and no run was found that goes round for ever"
    )


def _clause(question: Question, event: str) -> str:
    clause = question.sliced.event[event].clause
    return f" [{clause}]" if clause else ""


# -- loops that grow -----------------------------------------------------------------------------------------


def _growing(question: Question, descents: Descents, mask: int) -> list[Finding]:
    """Loops that come back to no state, one for each choice of a mask for which one is found."""
    if question.exact is None or not descents.unranked:
        return []
    bits = [bit for bit in range(len(question.space.choices)) if mask >> bit & 1]
    return [found for bit in bits if (found := _growing_under(question, descents, bit)) is not None]


def _growing_under(question: Question, descents: Descents, bit: int) -> Finding | None:
    assert question.exact is not None
    near: dict[Node, list[Node]] = {}
    for node, new in islice(question.exact.discovered, FIRST_PART):
        if new >> bit & 1:
            at = _abstracted(question, descents.graph, node)
            near.setdefault(at, []).append(node)
    interpreter = Interpreter(question.sliced, question.space.choices[bit])
    loops = 0
    for unranked in descents.unranked:
        for loop in _fair_loops(descents, unranked, near):
            loops += 1
            if loops > MOST_LOOPS:
                return None
            events = [move.event for move in loop.moves]
            for node in near.get(descents.nodes[loop.states[0]], [])[:MOST_STARTS]:
                state: State = dict(zip(question.exact.tracked, node, strict=True))
                if _goes_on(question, interpreter, state, events):
                    found = _shown(question, bit, Lasso(node, tuple(events)))
                    if found is not None:
                        return found
    return None


def _abstracted(question: Question, graph: AbstractGraph, node: Node) -> Node:
    """The node of the abstract graph for a state of the exact one."""
    assert question.exact is not None
    return graph.abstracted(dict(zip(question.exact.tracked, node, strict=True)))


def _fair_loops(descents: Descents, unranked: Unranked, near: Mapping[Node, object]) -> Iterator[Loop]:
    """Fair loops of a component that begin in a node to which a history is known."""
    arena: Arena = descents.arena(unranked.states, unranked.steps)
    starts = [state for state in sorted(unranked.states) if descents.nodes[state] in near][:MOST_STARTS]
    for state in starts:
        for loop in cycles(arena, unranked.states, state):
            if is_fair(arena, loop):
                yield loop
    for state in starts:
        loop = tour(arena, unranked.states, state)
        if loop.moves and is_fair(arena, loop):
            yield loop


def _goes_on(question: Question, interpreter: Interpreter, state: State, events: Sequence[str]) -> bool:
    """Whether something stays awaited in a few rounds of some events, each changing as much as the one before."""
    rounds = [state]
    try:
        for _ in range(ROUNDS):
            for event in events:
                state = interpreter.apply(state, question.sliced.event[event])
                if not interpreter.holds(question.whole.awaited, state):
                    return False
            rounds.append(state)
    except (NotEnabled, OutOfRange):
        return False
    grown = [changes_between(question.sliced, before, after) for before, after in pairwise(rounds)]
    return grown[0] is not None and all(one == grown[0] for one in grown)


def _shown(question: Question, bit: int, lasso: Lasso) -> Finding | None:
    """A growing loop, replayed, with what the certifier has to confirm."""

    assert question.exact is not None
    start, steps = question.exact.path(lasso.node, 1 << bit)
    first: dict[str, Value] = dict(zip(question.exact.tracked, start, strict=True))
    try:
        replayed = replay_lasso(
            question.whole,
            question.prop,
            question.space.choices[bit],
            first,
            [event for event, _ in steps],
            lasso.events,
            question.monitors,
            question.duties,
            question.steps,
        )
    except DoesNotReplay:  # the loop is one of the abstraction only
        return None
    trace = replayed.trace
    if replayed.comes_back:
        return Finding("refuted", 1 << bit, None, {bit: trace}, METHOD)
    assert trace.loop is not None
    sets = sets_of_turns(question.sliced, trace.states[trace.loop :])
    argument = {
        "start": dict(trace.states[trace.loop]),
        "events": list(lasso.events),
        "sets": [term(formula) for formula in sets],
        "fair": dict(replayed.fair),
    }
    names = tuple(variable.name for variable in question.sliced.variables)
    evidence = Evidence(FOR_EVER, "a loop that always goes on", 1, None, "true", names, argument)
    return Finding("refuted", 1 << bit, evidence, {bit: trace}, evidence.method)
