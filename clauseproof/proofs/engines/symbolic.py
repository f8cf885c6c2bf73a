"""Asking the engines that work on formulas: which of them, in which order, and what their answers come to.

Each runs in a process of its own (:mod:`.worker`).  An answer is no verdict yet: a proof has to pass
the certifier, and a history is replayed here, in the interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clauseproof.model.expressions import Value
from clauseproof.proofs.engines.catalogue import PORTFOLIO, SPOKEN, TEMPLATES, alone
from clauseproof.proofs.engines.reaching import kept, reached
from clauseproof.proofs.engines.smt import Outcome, Proved, Reachability, Refuted, Unknown
from clauseproof.proofs.engines.templates import candidates
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.running import DoesNotReplay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.question import Question

UNREACHED = "the counterexample to induction that was found is not known to be reachable"
SHARE = 4
"""Of Z3's resources for an engine, one part in so many goes to the templates, where others come after them."""


def decide_by_formulas(question: Question, mask: int) -> list[Finding]:
    """Findings for the choices of a mask, by every engine on formulas that may be asked."""

    findings: list[Finding] = []
    traces: dict[int, Trace] = {}
    found_by: list[str] = []
    while mask:
        outcome = ask(question, question.reachability(question.goal, mask))
        match outcome:
            case Proved(engine, bound, invariant):
                evidence = question.resting(Evidence("holds", engine, bound, None, invariant))
                findings.append(question.holds(mask, evidence))
                mask = 0
            case Refuted(engine, _, _, first, events):
                shown = replayed_by(question, mask, first, events)
                if not shown:
                    raise DoesNotReplay(f"{engine} found a history that is none")
                traces |= shown
                found_by.append(SPOKEN[engine])
                mask &= ~sum(1 << bit for bit in shown)
            case Unknown(engine, _, why, stuck=stuck):
                led = None if stuck is None else reached(question, mask, stuck)
                if led is not None:
                    traces |= led.traces
                    found_by.append(led.method)
                    question.remarks += [led.remark] if led.remark else []
                    mask &= ~sum(1 << bit for bit in led.traces)
                    continue
                told = None if stuck is None else kept(question, stuck)
                reason = "; ".join([*question.reasons, why, *([] if told is None else [UNREACHED])])
                findings.append(Finding("undecided", mask, None, {}, engine, reason, stuck=told))
                mask = 0
    if traces:
        verdict = "proved" if question.prop.pattern == "possible" else "refuted"
        refuted = sum(1 << bit for bit in traces)
        findings.append(Finding(verdict, refuted, None, traces, ", ".join(dict.fromkeys(found_by))))
    return findings


def ask(question: Question, problem: Reachability, part: int = 1) -> Outcome:
    """The answer of the first engine, in their fixed order, that has one; else why none of them did.

    The templates come first, and hand what they found to hold to those that come after them.  Each may spend one
    ``part`` in so many of what the limits allow.
    """
    from clauseproof.proofs.engines.worker import ENGINES, race

    engine, most = question.ground.engine, question.ground.limits.symbolic
    limits = replace(most, rlimit=most.rlimit // part, seconds=most.seconds / part)
    outcomes: tuple[Outcome, ...] = ()
    if engine == PORTFOLIO and (listed := candidates(problem.system, problem.goal)):
        outcomes = race(problem, replace(limits, rlimit=limits.rlimit // SHARE), (TEMPLATES,))
        if isinstance(outcomes[-1], Unknown):
            problem = replace(problem, known=tuple(listed[place] for place in outcomes[-1].kept))
    if not outcomes or isinstance(outcomes[-1], Unknown):
        outcomes += race(problem, limits, ENGINES if engine == PORTFOLIO else (engine,))
    last = outcomes[-1]
    if not isinstance(last, Unknown):
        return last
    unknown = [outcome for outcome in outcomes if isinstance(outcome, Unknown)]
    stuck = next((outcome.stuck for outcome in unknown if outcome.stuck is not None), None)
    if engine != PORTFOLIO:
        return replace(last, reason=alone(engine, last.reason))
    reasons = [f"{outcome.engine} (up to {outcome.bound}): {outcome.reason}" for outcome in unknown]
    names = ", ".join(outcome.engine for outcome in unknown)
    return Unknown(names, max(outcome.bound for outcome in unknown), "; ".join(reasons), stuck=stuck)


def replayed_by(question: Question, mask: int, first: Mapping[str, Value], events: Sequence[str]) -> dict[int, Trace]:
    """The choices of a mask under which one history shows a violation."""
    shown: dict[int, Trace] = {}
    for bit in range(len(question.space.choices)):
        if mask >> bit & 1:
            try:
                shown[bit] = question.replayed(bit, first, list(events))
            except DoesNotReplay:
                continue
    return shown
