"""Invariant templates: what is found of numbers without end, and that nothing is kept which does not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from clauseproof.model.canonical import canonical_expression
from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    INTEGER,
    TRUE,
    Add,
    And,
    Compare,
    Enumeration,
    Expression,
    Literal,
    Modulo,
    Not,
    Number,
    Read,
    Subtract,
)
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines import houdini, kinduction, spacer, worker
from clauseproof.proofs.engines.catalogue import INDUCTION, PORTFOLIO, TEMPLATES
from clauseproof.proofs.engines.smt import Limits, Outcome, Proved, Reachability, Refuted, Unknown, term
from clauseproof.proofs.engines.templates import candidates
from clauseproof.proofs.properties.property import Property
from tests.proofs.test_engines import certified
from tests.proofs.test_symbolic import event, is_, n, problems, recheck, running_workers, system, variable

LIMITS = Limits(induction=8, depth=12, rlimit=8_000_000, seconds=60)
YES, NO = Literal(True, BOOLEAN), Literal(False, BOOLEAN)
WRONG, wrong = variable("wrong", BOOLEAN, False)


def order() -> TransitionSystem:
    """No more is lent than was bought: an inequality, which linear equalities do not give."""
    bought, b = variable("bought", COUNT, 0)
    lent, le = variable("lent", COUNT, 0)
    return system(
        [bought, lent, WRONG],
        [
            event("buy", bought=Add(b, n(1))),
            event("lend", Compare("<", le, b), lent=Add(le, n(1))),
            event("take back", Compare(">", le, n(0)), lent=Subtract(le, n(1))),
            event("err", Compare(">", le, b), wrong=YES),
        ],
    )


def distance() -> TransitionSystem:
    """One number is never more than two ahead of another."""
    sent, s = variable("sent", COUNT, 0)
    heard, h = variable("heard", COUNT, 0)
    return system(
        [sent, heard, WRONG],
        [
            event("send", Compare("<", s, Add(h, n(2))), sent=Add(s, n(1))),
            event("hear", Compare("<", h, s), heard=Add(h, n(1))),
            event("err", Compare(">", s, Add(h, n(4))), wrong=YES),
        ],
    )


def parity() -> TransitionSystem:
    """A flag says whether a number is even."""
    even, e = variable("even", BOOLEAN, True)
    steps, s = variable("steps", COUNT, 0)
    return system(
        [even, steps, WRONG],
        [
            event("one", e, steps=Add(s, n(1)), even=NO),
            event("two", Not(e), steps=Add(s, n(1)), even=YES),
            event("err", And((e, Compare("=", s, n(31)))), wrong=YES),
        ],
    )


def stages() -> TransitionSystem:
    """From a stage on, a number has a bound that it has not before; an idle event makes k-induction go round."""
    stage, s = variable("stage", Enumeration(("open", "closed")), "open")
    level, x = variable("level", INTEGER, 0)
    close = event("close", And((is_(s, "open"), Compare(">=", x, n(3)))), stage=Literal("closed", s.sort))
    return system(
        [stage, level, WRONG],
        [
            event("change", is_(s, "open"), level=Subtract(n(9), x)),
            close,
            event("add", is_(s, "closed"), level=Add(x, x)),
            event("err", And((is_(s, "closed"), Compare("<", x, n(0)))), wrong=YES),
        ],
    )


@pytest.mark.parametrize("rules", [order, distance, parity, stages], ids=lambda rules: rules.__name__)
def test_templates_prove_what_induction_alone_does_not(rules: type) -> None:
    whole: TransitionSystem = rules()
    prop = Property("never", wrong)
    alone = Decider(whole, engine=INDUCTION).decide(prop)
    assert [finding.verdict for finding in alone.findings] == ["undecided"]
    decided = Decider(whole, engine=TEMPLATES).decide(prop)
    assert [(finding.verdict, finding.method) for finding in decided.findings] == [("proved", TEMPLATES)]
    certified(whole, prop, decided)


def test_they_come_before_the_engines_that_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    race = worker.race

    def listened(problem: Reachability, limits: Limits, engines: tuple[str, ...]) -> tuple[Outcome, ...]:
        asked.append(engines)
        return race(problem, limits, engines)

    monkeypatch.setattr(worker, "race", listened)
    decided = Decider(order(), engine=PORTFOLIO).decide(Property("never", wrong))
    assert [(finding.verdict, finding.method) for finding in decided.findings] == [("proved", TEMPLATES)]
    assert asked == [(TEMPLATES,)]


def test_the_invariant_has_no_more_than_it_needs() -> None:
    found = houdini.prove(Reachability(order(), Not(wrong)), LIMITS)
    assert isinstance(found, Proved)
    assert found.invariant == "(and (not |wrong|) (<= |lent| |bought|) (and (>= |bought| 0) (>= |lent| 0)))"


def test_what_holds_is_handed_on_and_only_what_is_needed_is_in_the_proof() -> None:
    """The goal needs one of the facts and two states; the other facts are left out again."""
    last, la = variable("last", BOOLEAN, False)
    whole = order()
    before = (*whole.variables[:2], last, WRONG)
    le, b = Read("lent", COUNT), Read("bought", COUNT)
    events = [
        *(replace(one, effects=(*one.effects, ("last", NO))) for one in whole.events[:3]),
        event("look", Compare(">", le, b), last=YES),
        event("err", la, wrong=YES),
    ]
    rules = system(list(before), events)
    facts = (Compare(">=", b, n(0)), Compare("<=", le, b), Compare(">=", Add(le, b), n(0)))
    problem = Reachability(rules, Not(wrong), TRUE, facts)
    for prove in (kinduction.prove, spacer.prove):
        found = prove(problem, LIMITS)
        recheck(problem, found)
        assert isinstance(found, Proved)
        assert "(+ |lent| |bought|)" not in found.invariant
    found = kinduction.prove(problem, LIMITS)
    assert isinstance(found, Proved) and found.bound == 2 and "(<= |lent| |bought|)" in found.invariant
    assert isinstance(kinduction.prove(Reachability(rules, Not(wrong)), LIMITS), Unknown)


def test_what_is_known_goes_to_the_engines_process_and_what_is_kept_comes_back() -> None:
    facts = (Compare("<=", Read("lent", COUNT), Read("bought", COUNT)),)
    problem = Reachability(order(), Compare("!=", Modulo(Read("bought", COUNT), 7), n(9)), TRUE, facts)
    again = worker.problem_from_json(worker.problem_to_json(problem))
    assert [canonical_expression(fact) for fact in again.known] == [canonical_expression(fact) for fact in facts]
    assert candidates(again.system, again.goal) == candidates(problem.system, problem.goal)
    false = Reachability(order(), Compare("<=", Read("bought", COUNT), n(400)))
    here, there = houdini.prove(false, LIMITS), worker.run(TEMPLATES, false, LIMITS)
    assert isinstance(there, Unknown) and there == here
    kept = [term(candidates(false.system, false.goal)[place]) for place in there.kept]
    assert "(<= |lent| |bought|)" in kept


def test_a_number_of_few_values_gives_no_templates() -> None:
    few, f = variable("few", Number(0, 3), 0)
    rules = system([few], [event("go", Compare("<", f, n(3)), few=Add(f, n(1)))])
    assert candidates(rules, Compare("<=", f, n(3))) == ()
    found = houdini.prove(Reachability(rules, Compare("!=", f, n(2))), LIMITS)
    assert isinstance(found, Unknown) and "nothing to add" in found.reason


def test_a_limit_ends_it_with_its_reason() -> None:
    found = houdini.prove(Reachability(parity(), Not(wrong)), Limits(rlimit=10_000))
    assert isinstance(found, Unknown) and found.reason == "Z3's resource limit of 10000 is spent" and not found.kept


def test_it_is_killed_at_its_wall_limit() -> None:
    found = worker.run(TEMPLATES, Reachability(parity(), Not(wrong)), Limits(seconds=0.02))
    assert isinstance(found, Unknown) and found.reason == "stopped at its limit of 0.02 seconds"
    assert not running_workers()


def reachable(problem: Reachability, most: int = 150) -> list[tuple[dict[str, str], dict[str, object]]]:
    """The first states that the interpreter reaches, under each choice, with the choice."""
    found = []
    for choice in problem.system.choices():
        judge = Interpreter(problem.system, choice)
        if any(v.initial is None and v.sort in (COUNT, INTEGER) for v in problem.system.variables):
            continue
        first = [s for s in judge.initial_states() if judge.holds(problem.assume, s)]
        waiting = first[:20]
        seen = {tuple(s.values()) for s in waiting}
        for state in waiting:
            found.append((choice, state))
            for one in problem.system.events:
                try:
                    after = judge.apply(state, one)
                except (NotEnabled, OutOfRange):
                    continue
                if tuple(after.values()) not in seen and len(seen) < most:
                    seen.add(tuple(after.values()))
                    waiting.append(after)
    return found


@settings(max_examples=25)
@given(problems())
def test_only_what_holds_is_kept_and_only_what_is_inductive_proved(problem: Reachability) -> None:
    outcome = houdini.prove(problem, LIMITS)
    assert not isinstance(outcome, Refuted)
    listed = candidates(problem.system, problem.goal)
    held: list[Expression] = []
    if isinstance(outcome, Proved):
        recheck(problem, outcome)
        held = [problem.goal]
    else:
        held = [listed[place] for place in outcome.kept]
    for choice, state in reachable(problem):
        judge = Interpreter(problem.system, choice)
        assert all(judge.holds(formula, state) for formula in held)
    if isinstance(outcome, Unknown) and outcome.kept:
        strengthened = Reachability(problem.system, problem.goal, problem.assume, tuple(held))
        for engine in (kinduction.prove, spacer.prove):
            found = engine(strengthened, LIMITS)
            if isinstance(found, Proved):
                recheck(problem, found)
