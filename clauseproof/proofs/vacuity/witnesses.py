"""Interesting witnesses: histories on which a proved property says something, for every choice of readings.

Beer, Ben-David, Eisner and Rodeh, *Efficient detection of vacuity in ACTL formulas*, CAV 1997: whoever is told that a
property holds is shown a run on which it might have failed.  Where something is forbidden for a while, that is one on
which it was, and follows then; where something is awaited, one on which it comes; else the nearest one that the
property speaks of.  Here they are only found; they are told when they have been replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clauseproof.model.expressions import (
    FALSE,
    TRUE,
    Expression,
    Not,
    Value,
    conjunction,
    disjunction,
    readings_read,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.ranges import in_range
from clauseproof.proofs.engines.catalogue import GRAPH
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder
from clauseproof.proofs.engines.smt import Reachability, Refuted
from clauseproof.proofs.engines.symbolic import ask
from clauseproof.proofs.evidence.running import DoesNotReplay, first_state
from clauseproof.proofs.findings import Telling
from clauseproof.proofs.liveness.fairness import changes
from clauseproof.proofs.properties.monitor import asked_here, asking, scope_of
from clauseproof.proofs.properties.property import STAYS_IN_RANGE
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import existing_steps

Steps: TypeAlias = tuple[tuple[str, Expression], ...]
"""Events, each with the formula of the positions from which its step is meant."""


def tellings(question: Question, mask: int, known: Iterable[Telling]) -> tuple[Telling, ...]:
    """Histories on which a proved property says something, one at most for each choice of a mask.

    ``known`` are those that were found before.
    """
    found = [*known]
    left = mask & ~_told(found)
    for stage in (_that_ends_well, _that_is_spoken_of, _that_changes_something, _by_an_engine, _that_begins):
        if left:
            found += stage(question, left)
            left = mask & ~_told(found)
    return tuple(found)


def _told(found: Iterable[Telling]) -> int:
    mask = 0
    for one in found:
        mask |= one.mask
    return mask


# -- histories on a graph --------------------------------------------------------------------------------------


def along(graph: ControlGraph, node: Node, mask: int, *more: str) -> Iterator[Telling]:
    """Shortest ways to a node, and then ``more`` events, for the choices of a mask that all reach it."""
    while mask:
        bit = mask & -mask
        shared, here, events = mask, node, list(reversed(more))
        while True:
            under, previous, event = next(way for way in graph.came_from[here] if way[0] & bit)
            shared &= under
            if previous is None:
                break
            events.append(event)
            here = previous
        yield Telling(shared, dict(zip(graph.tracked, here, strict=True)), tuple(reversed(events)))
        mask &= ~shared


def at_nodes(graph: ControlGraph, nodes: Iterable[tuple[Node, int]], steps: Steps = ()) -> Iterator[Telling]:
    """Shortest ways to some nodes, each for its choices, and then one of some steps where any are given."""
    for node, mask in nodes:
        if not steps:
            yield from along(graph, node, mask)
        for event, exists in steps if mask else ():
            if under := mask and mask & graph.holds(exists)(node)[0]:
                yield from along(graph, node, under, event)
                mask &= ~under


def nearest(graph: ControlGraph, formula: Expression, mask: int) -> Iterator[tuple[Node, int]]:
    """The nearest nodes in which a formula holds, each for the choices for which it is."""
    test = graph.holds(formula)
    for node, new in graph.discovered:
        found = new & mask
        if found and (found := found & test(node)[0]):
            yield node, found
            mask &= ~found
        if not mask:
            return


@dataclass(frozen=True, eq=False)
class Followed:
    """What a complete or partial graph shows along its shortest histories, by choice.

    ``first`` maps choices (bits) to the nearest node in which one formula holds; ``told`` are nodes, each for the
    choices of a mask, in which another holds after that.
    """

    first: Mapping[int, Node]
    told: tuple[tuple[Node, int], ...]

    @property
    def suspects(self) -> int:
        """The choices under which the one holds somewhere, and the other was not seen to follow."""
        return sum(1 << bit for bit in self.first) & ~sum(mask for _, mask in self.told)


def followed(graph: ControlGraph, first: Expression, then: Expression, mask: int) -> Followed:
    """Go once through a graph in the order of its discovery: where ``first`` holds, and where ``then`` follows it."""
    begins, ends = graph.holds(first), graph.holds(then)
    passed: dict[Node, int] = {}
    found: dict[int, Node] = {}
    told: list[tuple[Node, int]] = []
    unfound = left = mask
    for node, new in graph.discovered:
        new &= mask
        if not new:
            continue
        here = new & begins(node)[0]
        since = here
        for under, previous, _ in graph.came_from[node]:
            if previous is not None and under & new:
                since |= under & new & passed.get(previous, 0)
        if not since:
            continue
        passed[node] = passed.get(node, 0) | since
        if fresh := here & unfound:
            found |= {bit: node for bit in range(fresh.bit_length()) if fresh >> bit & 1}
            unfound &= ~fresh
        if shown := since & left and since & left & ends(node)[0]:
            told.append((node, shown))
            left &= ~shown
        if not left:
            break
    return Followed(found, tuple(told))


def _onward(
    graph: ControlGraph, builder: GraphBuilder, first: Expression, then: Expression, mask: int
) -> Iterator[Telling]:
    """Ways to where ``first`` holds, and from there, by as few steps as can be, to where ``then`` does."""
    begins, ends = graph.holds(first), graph.holds(then)
    came: dict[Node, list[tuple[int, Node | None, str]]] = {}
    frontier: dict[Node, int] = {}
    for node, new in graph.discovered:
        if (under := new & mask) and (under := under & begins(node)[0]):
            came.setdefault(node, []).append((under, None, ""))
            frontier[node] = frontier.get(node, 0) | under
    known = dict(frontier)
    while frontier and mask:
        for node, under in frontier.items():
            arrived = under & mask and under & mask & ends(node)[0]
            while arrived:
                shared, here, events = arrived, node, list[str]()
                while True:
                    some = next(way for way in came[here] if way[0] & arrived & -arrived)
                    shared &= some[0]
                    if some[1] is None:
                        break
                    events.append(some[2])
                    here = some[1]
                yield from along(graph, here, shared, *reversed(events))
                arrived &= ~shared
                mask &= ~shared
        following: dict[Node, int] = {}
        for node, event, after, under in builder.edges(graph, frontier):
            new = under & frontier[node] & mask & ~known.get(after, 0)
            if new:
                came.setdefault(after, []).append((new, node, event))
                known[after] = known.get(after, 0) | new
                following[after] = following.get(after, 0) | new
        frontier = following


# -- which history ---------------------------------------------------------------------------------------------


def _that_ends_well(question: Question, mask: int) -> Iterable[Telling]:
    """Something is awaited, or has to stay possible; and comes."""
    whole, graph = question.whole, question.exact
    if graph is None or not graph.complete:
        return ()
    if whole.awaited != FALSE:
        first: Expression = whole.awaited
        then: Expression = Not(first)
    elif whole.sought != FALSE:
        first, then = Not(whole.goal), whole.sought
    else:
        return ()
    seen = followed(graph, first, then, mask)
    found = list(at_nodes(graph, seen.told))
    if seen.suspects:
        builder = GraphBuilder(question.sliced, *question.formulas, menus=question.ground.menus)
        found += _onward(graph, builder, first, then, seen.suspects)
    return found


def _that_is_spoken_of(question: Question, mask: int) -> Iterable[Telling]:
    """The nearest position, or step, of which the property speaks."""
    found: list[Telling] = []
    graph = question.exact
    for formula, steps in _spoken_of(question) if graph is not None else ():
        assert graph is not None
        found += at_nodes(graph, nearest(graph, formula, mask & ~_told(found)), steps)
    return found


def _spoken_of(question: Question) -> list[tuple[Expression, Steps]]:
    """Formulas of the positions of which the property speaks, the more telling first, with the steps that it means."""
    whole, prop, in_scope = question.whole, question.prop, scope_of(question.prop)
    match prop.pattern:
        case "before" | "on" | "at most":
            steps = tuple((n, conjunction(in_scope, e)) for n, e in existing_steps(whole, prop.events))
            return [(whole.premise, steps)]
        case "followed by":
            return [(asked_here(prop), ()), _by_steps(asking(whole.system, prop))]
        case "no dead ends":
            owing = conjunction(in_scope, *([] if prop.formula == FALSE else [Not(prop.formula)]))
            system = question.ground.system
            ways = [(event, changes(system, event)) for event in system.events]
            possible = [(event, conjunction(event.guard, in_range(event, system.variable), way)) for event, way in ways]
            return [_by_steps((event.name, conjunction(owing, way)) for event, way in possible), (in_scope, ())]
        case "stays in range":
            system = question.ground.system
            bounded = [(event, in_range(event, system.variable)) for event in system.events]
            return [_by_steps((e.name, conjunction(e.guard, bounds)) for e, bounds in bounded if bounds != TRUE)]
        case "always" | "never" if whole.premise == TRUE:
            return []
        case _:
            return [(whole.premise, ())]


def _by_steps(steps: Iterable[tuple[str, Expression]]) -> tuple[Expression, Steps]:
    found = tuple((name, exists) for name, exists in steps if exists != FALSE)
    return disjunction(*(exists for _, exists in found)), found


def _that_changes_something(question: Question, mask: int) -> Iterable[Telling]:
    """To the nearest state in which what the formula reads is no longer what it was at the start."""
    graph, prop = question.exact, question.prop
    if graph is None or prop.pattern not in ("always", "never"):
        return []
    read = variables_read(prop.formula)
    places = [place for place, name in enumerate(graph.tracked) if name in read]
    at_first = {
        tuple([node[place] for place in places])
        for node, ways in graph.came_from.items()
        if any(previous is None for _, previous, _ in ways)
    }
    nodes: list[tuple[Node, int]] = []
    for node, new in graph.discovered:
        if (found := new & mask) and tuple([node[place] for place in places]) not in at_first:
            nodes.append((node, found))
            mask &= ~found
    return at_nodes(graph, nodes)


def _by_an_engine(question: Question, mask: int) -> Iterable[Telling]:
    """What an engine without a graph found when it was asked whether the property speaks of anything."""
    found = []
    steps = [pair for _, several in _spoken_of(question) for pair in several]
    for bit, trace in question.reaching.items():
        if mask >> bit & 1:
            events = [step.event for step in trace.steps]
            interpreter = Interpreter(question.whole.system, question.space.choices[bit])
            events += [event for event, exists in steps if interpreter.holds(exists, trace.states[-1])][:1]
            found.append(Telling(1 << bit, trace.states[0], tuple(events)))
    return found


def _that_begins(question: Question, mask: int) -> Iterable[Telling]:
    """Of what speaks of every position any is one: the nearest to which a step leads, else the first.

    *Stays in range* speaks only of steps with a range to leave.
    """
    graph = question.exact
    if question.whole.premise != TRUE or question.prop.pattern == STAYS_IN_RANGE:
        return ()
    if graph is None:
        return _first_states(question, mask)
    nodes: list[tuple[Node, int]] = []
    left = mask
    for node, new in graph.discovered:
        reached = sum(under for under, previous, _ in graph.came_from[node] if previous is not None)
        if found := new & left & reached:
            nodes.append((node, found))
            left &= ~found
    return at_nodes(graph, [*nodes, *nearest(graph, TRUE, left)])


def _first_states(question: Question, mask: int) -> Iterable[Telling]:
    """First states where there is no graph that lists them: one of a few that are tried, else what a solver finds.

    Choices that the conditions on the first state do not tell apart begin alike.  Where neither finds one, nothing is
    told.
    """
    system = question.whole.system
    for alike in question.space.alike(readings_read(system.initially), mask):
        choice = question.space.members(alike & -alike)[0]
        first: Mapping[str, Value] = {}
        try:
            first_state(Interpreter(system, choice), first)
        except DoesNotReplay:
            if question.ground.engine == GRAPH:
                continue
            outcome = ask(question, Reachability(question.sliced, FALSE, question.space.condition(alike)))
            if not isinstance(outcome, Refuted) or outcome.events:
                continue
            first = outcome.first
        yield Telling(alike, first, ())
