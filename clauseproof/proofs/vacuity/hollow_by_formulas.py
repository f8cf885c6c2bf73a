"""Whether a proof is hollow where no graph can tell: the same three questions, put to the engines on formulas.

That nothing follows is proved for the certifier; that the property forbids something, and waits for it to end, is shown
by histories, replayed here.  What stays open is said in a remark, and the verdict stays what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clauseproof.model.expressions import Expression, Not, Value, conjunction, disjunction
from clauseproof.model.interpreter import Interpreter
from clauseproof.proofs.engines.catalogue import GRAPH, LISTING, alone
from clauseproof.proofs.engines.smt import Proved, Reachability, Refuted, Unknown
from clauseproof.proofs.engines.symbolic import ask
from clauseproof.proofs.evidence.running import DoesNotReplay, replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Telling
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import FORBADE, Following, breaking, question_of, settling
from clauseproof.proofs.vacuity.nothing_follows import Hollow, not_known
from clauseproof.proofs.vacuity.shutting import PART, answered, equalities, localised, of_engine

MOST_ROUNDS = 8
"""Histories that are asked for, each for the choices that no earlier one is for."""


def hollow_by_formulas(question: Question, found: Following, mask: int) -> tuple[Hollow | None, tuple[Telling, ...]]:
    """For which choices of a mask a proof is hollow; and histories on which something follows what was forbidden."""
    if question.ground.engine == GRAPH:
        question.remarks.append(not_known(question.space, mask, alone(GRAPH, "its states cannot be listed")))
        return None, ()
    joint = question_of(question.whole, found)
    sliced = joint.system.slice(joint.goal, found.forbids, found.follows)
    told: list[Telling] = []
    proof = localised(question, joint, sliced, mask) if question.ground.engine in LISTING else None
    proof = proof or equalities(question, joint, sliced, mask)
    rounds = 0
    while proof is None and mask:
        rounds += 1
        if rounds > MOST_ROUNDS:
            question.remarks.append(not_known(question.space, mask, f"{MOST_ROUNDS} histories did not settle it"))
            return None, tuple(told)
        outcome = answered(question, Reachability(sliced, joint.goal, question.space.condition(mask)))
        match outcome:
            case Proved():
                proof = of_engine(outcome)
            case Refuted(engine, _, _, first, events):
                more = _following(question, found, mask, first, events)
                if not more:
                    raise DoesNotReplay(f"{engine} found a history that is none")
                told += more
                mask &= ~sum(one.mask for one in more)
            case Unknown(_, _, why):
                question.remarks.append(not_known(question.space, mask, why))
                return None, tuple(told)
    if proof is None:
        return None, tuple(told)
    forbidding = _shown(question, conjunction(found.forbids, disjunction(*settling(question.whole, found))), mask)
    suspects = sum(1 << bit for bit in forbidding)
    broken = breaking(question.whole, question.prop, found)
    broken_under = _shown(question, conjunction(found.forbids, disjunction(*broken)), suspects) if suspects else {}
    traces = {bit: trace for bit, trace in forbidding.items() if bit in broken_under}
    if not traces:
        return None, tuple(told)
    hollow = Hollow(sum(1 << bit for bit in traces), proof.evidence, traces, joint, proof.whole)
    return hollow, tuple(told)


def _following(
    question: Question, found: Following, mask: int, first: Mapping[str, Value], events: Sequence[str]
) -> list[Telling]:
    """A history to where something follows what was forbidden, with its step, for the choices under which it is one."""
    begins = {name: value for name, value in first.items() if name != FORBADE}
    told = []
    for bit, trace in _replayed(question, mask, begins, events).items():
        interpreter = Interpreter(question.whole.system, question.space.choices[bit])
        forbade = any(interpreter.holds(found.forbids, state) for state in trace.states)
        if forbade and interpreter.holds(found.follows, trace.states[-1]):
            steps = [event for event, exists in found.steps if interpreter.holds(exists, trace.states[-1])]
            told.append(Telling(1 << bit, begins, (*events, *steps[:1])))
    return told


def _shown(question: Question, formula: Expression, mask: int) -> dict[int, Trace]:
    """Histories to where a formula holds, by choice (its bit); where it is not known whether there is one, a remark."""
    system = question.whole.system.slice(formula)
    shown: dict[int, Trace] = {}
    for _ in range(MOST_ROUNDS):
        if not mask:
            break
        match ask(question, Reachability(system, Not(formula), question.space.condition(mask)), PART):
            case Refuted(engine, _, _, first, events):
                more = {
                    bit: trace
                    for bit, trace in _replayed(question, mask, first, events).items()
                    if Interpreter(question.whole.system, question.space.choices[bit]).holds(formula, trace.states[-1])
                }
                if not more:
                    raise DoesNotReplay(f"{engine} found a history that is none")
                shown |= more
                mask &= ~sum(1 << bit for bit in more)
            case Proved():
                break
            case Unknown(_, _, why):
                question.remarks.append(not_known(question.space, mask, why))
                break
    return shown


def _replayed(question: Question, mask: int, first: Mapping[str, Value], events: Sequence[str]) -> dict[int, Trace]:
    """The choices of a mask under which a history is one, by the choice's bit."""
    found: dict[int, Trace] = {}
    for bit, choice in enumerate(question.space.choices):
        if mask >> bit & 1:
            try:
                found[bit] = replay(question.whole, choice, first, events, question.steps)
            except DoesNotReplay:
                continue
    return found
