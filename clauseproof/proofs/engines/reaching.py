"""Where an induction gets stuck: the states that show why, and whether they can be reached.

A *counterexample to induction* begins in a state that fits all that is known and need not be reachable.  If a history
leads there, it goes on as a history that decides the question; if none is found, nothing is known, and it is never
told as more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from clauseproof.model.expressions import (
    BOOLEAN,
    Compare,
    Expression,
    Literal,
    Not,
    Read,
    ReadingIs,
    Value,
    conjunction,
)
from clauseproof.model.interpreter import Interpreter
from clauseproof.proofs.engines.catalogue import BMC, SPOKEN
from clauseproof.proofs.engines.graph import ControlGraph
from clauseproof.proofs.engines.smt import Reachability, Refuted, Stuck, Unknown
from clauseproof.proofs.engines.stuck import CounterexampleToInduction
from clauseproof.proofs.evidence.running import DoesNotReplay, step_of
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.question import Question


def kept(question: Question, stuck: Stuck) -> CounterexampleToInduction:
    """A counterexample to induction of a question, for those who want to know what to add."""
    system = question.sliced
    judge = Interpreter(system, stuck.readings)
    steps = [
        step_of(system.event[name], judge.readings, before, after)
        for name, (before, after) in zip(stuck.events, pairwise(stuck.states), strict=True)
    ]
    last = stuck.states[-1]
    by = [name for name, wrong in question.whole.steps if judge.holds(wrong, last)]
    ending = f"and there '{by[0]}' could happen against the property." if by else _ending(question.prop.pattern)
    readings = tuple((name, judge.readings[name]) for name in (r.name for r in question.space.readings))
    return CounterexampleToInduction(Trace(readings, stuck.states, tuple(steps), question.monitors), ending)


def _ending(pattern: str) -> str:
    return "and there it would be possible." if pattern == "possible" else "and there the property would not hold."


@dataclass(frozen=True)
class Reached:
    """Histories, by choice, that lead to a counterexample to induction and on; how they were found, and a remark."""

    traces: Mapping[int, Trace]
    method: str
    remark: str = ""


def reached(question: Question, mask: int, stuck: Stuck) -> Reached | None:
    """Histories of choices in a mask that go through a counterexample to induction; None where none was found.

    It is looked for among the states that were listed, then by bounded model checking.
    """
    bits = [
        bit
        for bit, choice in enumerate(question.space.choices)
        if mask >> bit & 1 and all(stuck.readings[name] == option for name, option in choice.items())
    ]
    traces = {bit: trace for bit in bits if (trace := _on_the_graph(question.exact, question, bit, stuck)) is not None}
    if traces:
        return _shortest(question, traces, "counterexample to induction, reached on the control graph")
    return _by_formulas(question, bits, stuck)


def _on_the_graph(graph: ControlGraph | None, question: Question, bit: int, stuck: Stuck) -> Trace | None:
    if graph is None:
        return None
    start = stuck.states[0]
    node = tuple(
        min(int(start[name]), graph.saturated[name] + 1) if name in graph.saturated else start[name]
        for name in graph.tracked
    )
    if not graph.reached.get(node, 0) >> bit & 1:
        return None
    first, steps = graph.path(node, 1 << bit)
    began: dict[str, Value] = dict(zip(graph.tracked, first, strict=True))
    try:
        return question.replayed(bit, began, [*(event for event, _ in steps), *stuck.events])
    except DoesNotReplay:
        return None  # a saturated counter stands for many values


def _by_formulas(question: Question, bits: list[int], stuck: Stuck) -> Reached | None:
    from clauseproof.proofs.engines.worker import run

    mask = sum(1 << bit for bit in bits)
    chosen = (ReadingIs(name, (option,)) for name, option in stuck.readings.items())
    start = stuck.states[0]
    there = conjunction(*(_is(Read(v.name, v.sort), start[v.name]) for v in question.sliced.variables))
    asked = Reachability(question.sliced, Not(there), conjunction(question.space.condition(mask), *chosen))
    outcome = run(BMC, asked, question.ground.limits.symbolic)
    if not isinstance(outcome, Refuted):
        return None
    traces = _replayed(question, bits, outcome.first, [*outcome.events, *stuck.events])
    if not traces:
        raise DoesNotReplay("steps of a counterexample to induction are none of the rules")
    return _shortest(question, traces, f"counterexample to induction, reached by {SPOKEN[BMC]}")


def _shortest(question: Question, traces: dict[int, Trace], method: str) -> Reached:
    """The histories, or shorter ones where there are any; a remark where that could not be found out."""
    from clauseproof.proofs.engines.worker import run

    longest = max(len(trace) for trace in traces.values())
    by_step = 1 if question.whole.steps else 0  # a step against the property comes after the last state
    depth = longest - by_step - 1
    remark = f"a history of fewer than {longest} steps is not excluded"
    limits = question.ground.limits.symbolic
    if depth > 2 * limits.depth:
        return Reached(traces, method, remark)
    problem = question.reachability(question.goal, sum(1 << bit for bit in traces))
    outcome = run(BMC, problem, replace(limits, depth=depth))
    if isinstance(outcome, Refuted):
        shorter = _replayed(question, list(traces), outcome.first, list(outcome.events))
        return Reached(shorter, SPOKEN[BMC]) if shorter else Reached(traces, method, remark)
    assert isinstance(outcome, Unknown)
    return Reached(traces, method, "" if outcome.bound == depth else remark)


def _replayed(question: Question, bits: list[int], first: Mapping[str, Value], events: list[str]) -> dict[int, Trace]:
    found: dict[int, Trace] = {}
    for bit in bits:
        try:
            found[bit] = question.replayed(bit, first, events)
        except DoesNotReplay:
            continue
    return found


def _is(read: Read, value: Value) -> Expression:
    if read.sort == BOOLEAN:
        return read if value else Not(read)
    return Compare("=", read, Literal(value, read.sort))
