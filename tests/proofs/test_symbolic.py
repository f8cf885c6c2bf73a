"""k-induction, Spacer and bounded model checking: by hand, against the interpreter, against the oracle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import z3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_expression, canonical_form
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
    IfThenElse,
    Implies,
    Literal,
    Maximum,
    Minimum,
    Modulo,
    Not,
    Number,
    Or,
    Read,
    ReadingIs,
    Scale,
    Sort,
    Subtract,
    Value,
)
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, evaluate
from clauseproof.model.system import MAY, Event, Reading, TransitionSystem, Variable
from clauseproof.proofs.engines import bmc, kinduction, spacer, worker
from clauseproof.proofs.engines.smt import (
    STEP,
    Encoding,
    Limits,
    Outcome,
    Proved,
    Reachability,
    Refuted,
    Unencodable,
    Unknown,
    numeral,
    symbol,
    term,
)
from tests.oracle import brute_force as oracle
from tests.strategies import Names, far_off, formulas, numbers, states, systems

LIMITS = Limits(induction=8, depth=15, rlimit=5_000_000, seconds=60)


# -- how systems are written down here


def n(value: int) -> Literal:
    return Literal(value, INTEGER)


def is_(read: Read, value: str) -> Expression:
    return Compare("=", read, Literal(value, read.sort))


def variable(name: str, sort: Sort, *initial: Value) -> tuple[Variable, Read]:
    """A variable that begins with one of some values (none given: with any), and how it is read."""
    return Variable(name, sort, initial or None), Read(name, sort)


def event(name: str, guard: Expression = TRUE, **effects: Expression) -> Event:
    return Event(name, "Party", MAY, guard, tuple(effects.items()))


def system(
    variables: list[Variable],
    events: list[Event],
    readings: dict[str, tuple[str, ...]] | None = None,
    initially: Expression = TRUE,
) -> TransitionSystem:
    read = tuple(
        Reading(name, tuple((option, "") for option in options), options[0])
        for name, options in (readings or {}).items()
    )
    return TransitionSystem("by hand", tuple(variables), tuple(events), readings=read, initially=initially)


# -- what stands for evidence here: three queries, and the interpreter


def query(text: str) -> str:
    solver = z3.Solver(ctx=z3.Context())
    solver.from_string(text)
    return str(solver.check())


def recheck(problem: Reachability, proved: Outcome) -> None:
    """The invariant J by three queries: it begins, is k-inductive, and implies the goal."""
    assert isinstance(proved, Proved), proved
    encoding, k = Encoding(problem), proved.bound
    parameters = " ".join(f"({s} {sort})" for s, sort in encoding.typed_state() + encoding.typed_choice())
    copies = encoding.typed_choice() + [pair for i in range(k + 1) for pair in encoding.typed_state(i)]
    head = "\n".join(
        [
            encoding.declarations(),
            encoding.definitions(),
            f"(define-fun J ({parameters}) Bool {proved.invariant})",
            *(f"(declare-const {s} {sort})" for s, sort in copies),
            f"(assert {term(problem.assume)})",
        ]
    )

    def at(function: str, *steps: int) -> str:
        return encoding.call(function, *map(encoding.state, steps))

    def path(length: int) -> str:
        return "".join(f"(assert {at(STEP, i, i + 1)})" for i in range(length))

    for length in range(k):
        assert query(f"{head}(assert {at('first!', 0)}){path(length)}(assert (not {at('J', length)}))") == "unsat"
    held = "".join(f"(assert {at('J', i)})" for i in range(k))
    assert query(f"{head}{held}{path(k)}(assert (not {at('J', k)}))") == "unsat"
    assert query(f"{head}(assert {at('J', 0)})(assert (not {at('goal!', 0)}))") == "unsat"


def replay(problem: Reachability, refuted: Outcome) -> dict[str, Value]:
    """The last state of a counterexample, which violates the goal and no state before it does."""
    assert isinstance(refuted, Refuted), refuted
    judge = Interpreter(problem.system, refuted.readings)
    assert judge.holds(problem.assume, {})
    assert judge.is_initial(refuted.first)
    state = dict(refuted.first)
    assert refuted.bound == len(refuted.events)
    for name in refuted.events:
        assert judge.holds(problem.goal, state), "a shorter history would do"
        state = judge.apply(state, problem.system.event[name])
    assert not judge.holds(problem.goal, state)
    return state


def prove_both(problem: Reachability) -> tuple[Outcome, Outcome]:
    return kinduction.prove(problem, LIMITS), spacer.prove(problem, LIMITS)


# -- by hand


def test_a_guard_that_protects_itself_is_inductive() -> None:
    entered, e = variable("entered", BOOLEAN, False)
    approved, a = variable("approved", BOOLEAN, False)
    rules = system(
        [entered, approved],
        [
            event("approve", approved=Literal(True, BOOLEAN)),
            event("enter", a, entered=Literal(True, BOOLEAN)),
        ],
    )
    problem = Reachability(rules, Implies(e, a))
    by_induction, by_spacer = prove_both(problem)
    assert isinstance(by_induction, Proved)
    assert by_induction.bound == 1
    recheck(problem, by_induction)
    recheck(problem, by_spacer)


@pytest.mark.parametrize("k", [2, 3])
def test_what_needs_k_steps_of_memory(k: int) -> None:
    """A queue of flags: the last is set only from the one before, and the first never is."""
    flags = [variable(f"flag{i}", BOOLEAN, False) for i in range(k)]
    shift = {f"flag{i + 1}": flags[i][1] for i in range(k - 1)}
    rules = system([v for v, _ in flags], [event("shift", **shift)])
    problem = Reachability(rules, Not(flags[-1][1]))
    by_induction, by_spacer = prove_both(problem)
    assert isinstance(by_induction, Proved)
    assert by_induction.bound == k
    recheck(problem, by_induction)
    recheck(problem, by_spacer)


def follower() -> tuple[TransitionSystem, Read, Read]:
    """``sent`` follows ``due`` and never passes it; both count without end."""
    due, d = variable("due", COUNT, 0)
    sent, s = variable("sent", COUNT, 0)
    open_, o = variable("open", BOOLEAN, False)
    rules = system(
        [sent, due, open_],
        [
            event("fall due", due=Add(d, n(1)), open=Literal(True, BOOLEAN)),
            event("send", And((o, Compare("<", s, d))), sent=Add(s, n(1)), open=Compare("<", Add(s, n(1)), d)),
        ],
    )
    return rules, s, d


def test_spacer_finds_the_lemma_that_induction_lacks() -> None:
    """Without *sent <= due* nothing keeps ``open`` and ``sent`` together, for any number of steps."""
    count, c = variable("count", COUNT, 0)
    late, late_ = variable("late", COUNT, 0)
    bad, b = variable("bad", BOOLEAN, False)
    rules = system(
        [count, late, bad],
        [
            event("fall due", count=Add(c, n(1))),
            event("be late", Compare("<", late_, c), late=Add(late_, n(1))),
            event("go wrong", Compare(">", late_, Add(c, n(20))), bad=Literal(True, BOOLEAN)),
            event("nothing"),
        ],
    )
    problem = Reachability(rules, Not(b))
    by_induction, by_spacer = prove_both(problem)
    assert isinstance(by_induction, Unknown)
    assert "not k-inductive for any k up to 8" in by_induction.reason
    assert by_induction.bound == 8
    recheck(problem, by_spacer)


def test_unbounded_counters() -> None:
    rules, sent, due = follower()
    problem = Reachability(rules, Compare("<=", sent, due))
    for outcome in prove_both(problem):
        recheck(problem, outcome)


@pytest.mark.parametrize("engine", [kinduction.prove, spacer.prove, bmc.refute])
def test_the_shortest_counterexample(engine: Any) -> None:
    rules, sent, _ = follower()
    problem = Reachability(rules, Compare("<", sent, n(3)))
    outcome = engine(problem, LIMITS)
    assert replay(problem, outcome) == {"sent": 3, "due": 3, "open": False}
    assert outcome.bound == 6
    assert sorted(outcome.events) == ["fall due"] * 3 + ["send"] * 3


@pytest.mark.parametrize("engine", [kinduction.prove, spacer.prove, bmc.refute])
def test_a_first_state_may_refute(engine: Any) -> None:
    level, v = variable("level", INTEGER)
    problem = Reachability(system([level], [], initially=Compare(">", v, n(41))), Compare("<", v, n(0)))
    outcome = engine(problem, LIMITS)
    assert outcome.bound == 0
    assert int(replay(problem, outcome)["level"]) > 41


def test_a_counterexample_to_induction_is_nothing() -> None:
    """From ``stage = 7`` the goal fails at once, but 7 is never reached."""
    stage, s = variable("stage", COUNT, 0)
    goto = event("next", stage=IfThenElse(Compare("=", s, n(4)), n(0), Add(s, n(1))))
    problem = Reachability(system([stage], [goto]), Compare("!=", s, n(50)))
    by_induction, by_spacer = prove_both(problem)
    assert isinstance(by_induction, Unknown)
    recheck(problem, by_spacer)


def test_readings_are_rigid() -> None:
    done, d = variable("done", COUNT, 0)
    events = [
        event("act as a duty", ReadingIs("nature", ("duty",)), done=Add(d, n(1))),
        event("act at will", ReadingIs("nature", ("power", "discretion")), done=Add(d, n(2))),
    ]
    rules = system([done], events, {"unread": ("a", "b"), "nature": ("duty", "power", "discretion")})
    goal = Compare("!=", d, n(3))
    refuted = kinduction.prove(problem := Reachability(rules, goal), LIMITS)
    replay(problem, refuted)
    assert isinstance(refuted, Refuted)
    assert refuted.readings == {"unread": "a", "nature": "duty"}
    assert refuted.events == ("act as a duty",) * 3

    problem = Reachability(rules, goal, Not(ReadingIs("nature", ("duty",))))
    recheck(problem, spacer.prove(problem, LIMITS))
    mixed = Reachability(rules, Implies(ReadingIs("nature", ("power",)), Compare("=", Modulo(d, 2), n(0))))
    for outcome in prove_both(mixed):
        recheck(mixed, outcome)


FULL = Enumeration(("none", "approved", "rejected"), "status")
PART = Enumeration(("rejected", "lapsed", "approved"), "answer")


def named_rules() -> tuple[TransitionSystem, Read, Read]:
    """``answer`` is copied to ``status``, value by name; a status cannot lapse."""
    status, s = variable("status", FULL, "none")
    answer, a = variable("answer", PART, "rejected", "lapsed")
    rules = system(
        [status, answer],
        [
            event("publish", status=a),
            event("lapse", Compare("!=", s, a), answer=Literal("lapsed", PART)),
            event("appeal", Compare("=", s, a), answer=IfThenElse(is_(s, "rejected"), s, a)),
        ],
    )
    return rules, s, a


def test_named_values_of_two_variables_are_the_same_by_name() -> None:
    rules, status, answer = named_rules()
    problem = Reachability(rules, Not(is_(status, "approved")))
    recheck(problem, spacer.prove(problem, LIMITS))
    problem = Reachability(rules, Compare("!=", status, answer))
    refuted = kinduction.prove(problem, LIMITS)
    assert replay(problem, refuted) == {"status": "rejected", "answer": "rejected"}
    either = IfThenElse(is_(answer, "lapsed"), status, answer)
    problem = Reachability(rules, Or((is_(status, "none"), Compare("=", either, status))))
    for outcome in prove_both(problem):
        recheck(problem, outcome)


def test_a_step_out_of_range_does_not_exist() -> None:
    level, v = variable("level", Number(0, 3), 0)
    other, w = variable("other", Number(-2, 2), 0)
    rules = system(
        [level, other],
        [
            event("raise both", level=Add(v, n(1)), other=Add(w, n(1))),
            event("lower", other=Subtract(w, n(1))),
            event("jump", level=n(7)),
            event("set", level=Minimum(Maximum(Scale(-2, w), n(1)), n(5))),
        ],
    )
    for goal in (Compare("<=", v, n(3)), Compare(">=", w, n(-2)), And((Compare(">=", v, n(0)),))):
        problem = Reachability(rules, goal)
        for outcome in prove_both(problem):
            recheck(problem, outcome)
    problem = Reachability(rules, Compare("<", v, n(3)))
    assert replay(problem, bmc.refute(problem, LIMITS))["level"] == 3
    named, status, _ = named_rules()
    problem = Reachability(named, Not(is_(status, "rejected")))
    assert replay(problem, bmc.refute(problem, LIMITS))["status"] == "rejected"


def test_nothing_to_see_is_proved_and_checked() -> None:
    """No variables; no events; no first state; a goal that is plainly true."""
    level, v = variable("level", COUNT, 1)
    problems = [
        Reachability(system([], []), TRUE),
        Reachability(system([], [event("nothing")], {"r": ("a", "b")}), ReadingIs("r", ("a", "b"))),
        Reachability(system([level], []), Compare("=", v, n(1))),
        Reachability(system([level], [], initially=Compare("=", v, n(2))), Compare("=", v, n(3))),
        Reachability(system([level], [event("grow", level=Add(v, n(1)))]), TRUE),
        Reachability(system([level], [event("grow", level=Add(v, n(1)))]), Compare(">", v, n(0))),
    ]
    for problem in problems:
        for outcome in prove_both(problem):
            recheck(problem, outcome)


@pytest.mark.parametrize("name", ["true", "and", "a|b", "let", ""])
def test_names_that_smt_lib_takes_for_its_own_are_refused(name: str) -> None:
    flag, f = variable(name, BOOLEAN, False)
    problem = Reachability(system([flag], []), Not(f))
    for outcome in (*prove_both(problem), bmc.refute(problem, LIMITS)):
        assert isinstance(outcome, Unknown)
        assert "SMT-LIB" in outcome.reason
    with pytest.raises(Unencodable):
        Encoding(problem)


def test_names_in_any_script_come_back() -> None:
    stand, s = variable("Prüfung – état", Enumeration(("zurückgewiesen", "erfüllt", "本")), "erfüllt")
    tally, t = variable("true_", COUNT, 0)
    rules = system(
        [stand, tally],
        [Event("e", "P", MAY, TRUE, (("true_", Add(t, n(1))), (stand.name, Literal("本", stand.sort))))],
    )
    problem = Reachability(rules, Not(is_(s, "zurückgewiesen")))
    for outcome in prove_both(problem):
        recheck(problem, outcome)
    problem = Reachability(rules, Not(is_(s, "本")))
    assert replay(problem, worker.run("bmc", problem, LIMITS)) == {"Prüfung – état": "本", "true_": 1}


# -- limits, and processes


def hard() -> Reachability:
    """True, but for none of the engines: 11 is no power of 121 modulo 1009, as it is no square."""
    power, x = variable("power", INTEGER, 1)
    rules = system([power], [event("multiply", power=Scale(121, x)), event("wait", power=x)])
    return Reachability(rules, Compare("!=", Modulo(x, 1009), n(11)))


def running_workers() -> list[str]:
    """Processes of this one's that run an engine (Linux only; elsewhere none are seen)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            words = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == os.getpid() and ("clauseproof.proofs.engines.worker" in words or not words):
            found.append(f"{stat.parent.name}: {words}")
    return found


def test_a_resource_limit_ends_undecided_with_its_reason() -> None:
    limits = Limits(induction=10_000, depth=10_000, rlimit=300_000, seconds=120)
    for name in worker.ENGINES:
        outcome = worker.engine_named(name)(hard(), limits)
        assert isinstance(outcome, Unknown)
        assert outcome.reason == "Z3's resource limit of 300000 is spent"
        assert outcome == worker.run(name, hard(), limits), "a limit in units is the same in every process"


def test_a_bound_ends_undecided_with_its_reason() -> None:
    limits = Limits(induction=3, depth=4)
    assert "k up to 3" in getattr(kinduction.prove(hard(), limits), "reason", "")
    assert bmc.refute(hard(), limits) == Unknown("bmc", 4, "no counterexample of at most 4 events")


def test_an_engine_is_killed_at_its_wall_limit() -> None:
    limits = Limits(10**6, 10**6, 2**31 - 1, seconds=0.4)
    begun = time.monotonic()
    outcomes = worker.race(hard(), limits)
    assert time.monotonic() - begun < 5
    assert [outcome.engine for outcome in outcomes] == list(worker.ENGINES)
    for outcome in outcomes:
        assert isinstance(outcome, Unknown)
        assert outcome.reason == "stopped at its limit of 0.4 seconds"
        assert outcome.seconds >= 0.4
    assert not running_workers()


@pytest.mark.slow
def test_an_engine_whose_parent_is_gone_ends_itself() -> None:
    limits = {"induction": 10**6, "depth": 10**6, "rlimit": 2**31 - 1, "seconds": 0.2, "megabytes": 500}
    request = {"engine": "bmc", "limits": limits, "problem": worker.problem_to_json(hard())}
    child = subprocess.run(
        [sys.executable, "-m", "clauseproof.proofs.engines.worker"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        timeout=20,
    )
    assert child.returncode == 75


def test_the_better_engine_is_reported_and_the_rest_are_ended() -> None:
    rules, sent, due = follower()
    problem = Reachability(rules, Compare("<=", sent, due))
    (outcome,) = worker.race(problem, LIMITS)
    assert (outcome.engine, outcome.bound) == ("k-induction", 1)
    assert outcome.seconds > 0
    recheck(problem, outcome)
    assert not running_workers()

    stage, s = variable("stage", COUNT, 0)
    goto = event("next", stage=IfThenElse(Compare("=", s, n(4)), n(0), Add(s, n(1))))
    first, second = worker.race(Reachability(system([stage], [goto]), Compare("!=", s, n(50))), LIMITS)
    assert isinstance(first, Unknown)
    assert (first.engine, second.engine) == ("k-induction", "spacer")
    assert isinstance(second, Proved)
    assert not running_workers()


def test_an_error_in_an_engine_is_no_verdict() -> None:
    broken = Reachability(system([], []), Read("unknown", BOOLEAN))
    with pytest.raises(worker.EngineFailed, match="KeyError: 'unknown'"):
        worker.run("bmc", broken, LIMITS)
    assert not running_workers()
    with pytest.raises(ValueError, match="there is no engine 'gpdr'"):
        worker.run("gpdr", broken, LIMITS)


def test_gpdr_is_never_set() -> None:
    for path in Path(spacer.__file__).parent.glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "gpdr" not in line or "``spacer.gpdr``" in line


# -- generated


@st.composite
def problems(draw: Any, bounded: bool | None = True) -> Reachability:
    rules = draw(systems(bounded, endless=False))
    names = Names(tuple((v.name, v.sort) for v in rules.variables), rules.readings)
    goal = draw(st.one_of(far_off(rules, names).map(Not), formulas(names, 2)))
    return Reachability(rules, goal)


def example(count: int) -> Any:
    return settings(max_examples=count, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@example(60)
@given(problems(None))
def test_a_problem_survives_its_json(problem: Reachability) -> None:
    data = json.loads(json.dumps(worker.problem_to_json(problem)))
    again = worker.problem_from_json(data)
    assert worker.problem_to_json(again) == data
    assert again.goal == problem.goal
    assert again.assume == problem.assume
    assert canonical_form(again.system) == canonical_form(problem.system)
    assert [(e.guard, e.effects) for e in again.system.events] == [(e.guard, e.effects) for e in problem.system.events]
    assert again.system.initially == problem.system.initially
    for outcome in (
        Proved("spacer", 1, "true", 0.5),
        Refuted("bmc", 1, {"r": "a"}, {"x": -3, "y": True, "z": "v"}, ("e",)),
        Unknown("bmc", 2, "why"),
    ):
        assert worker.outcome_from_json(json.loads(json.dumps(worker.outcome_to_json(outcome)))) == outcome


def state_text(rules: TransitionSystem, state: dict[str, Value], prime: str = "") -> list[str]:
    """A state as assertions, written here anew."""
    found = []
    for v in rules.variables:
        value = state[v.name]
        match v.sort:
            case Enumeration():
                told = f"|{v.name}: {value}|"
            case Number():
                told = numeral(int(value))
            case _:
                told = "true" if value else "false"
        found.append(f"(= {symbol(v.name + prime)} {told})")
    return found


@example(80)
@given(st.data())
def test_terms_mean_what_the_interpreter_says(data: Any) -> None:
    """Unsatisfiable iff no formula and no number has another value than the interpreter gives it."""
    rules = data.draw(systems(endless=True))
    names = Names(tuple((v.name, v.sort) for v in rules.variables), rules.readings)
    goals = [data.draw(formulas(names, 3)) for _ in range(4)]
    amounts = [data.draw(numbers(names, 3)) for _ in range(3)]
    state = data.draw(states(rules))
    readings = data.draw(st.sampled_from(list(rules.choices())))
    choice = [f"(= |reading {r}| |reading {r}: {o}|)" for r, o in readings.items()]

    encoding = Encoding(Reachability(rules, And((*goals, *(Compare("=", a, n(0)) for a in amounts)))))
    known = [c for c in choice if any(symbol in c for symbol in encoding.choice)]
    lines = [encoding.declarations()]
    lines += [f"(declare-const {s} {t})" for s, t in encoding.typed_state() + encoding.typed_choice()]
    lines += [f"(assert {fact})" for fact in state_text(rules, state) + known]
    claims = [term(g) if evaluate(g, state, readings) else f"(not {term(g)})" for g in goals]
    claims += [f"(= {term(a)} {numeral(int(evaluate(a, state, readings)))})" for a in amounts]
    assert query("\n".join([*lines, f"(assert (not (and {' '.join(claims)})))"])) == "unsat"


@example(80)
@given(st.data())
def test_steps_are_those_of_the_interpreter(data: Any) -> None:
    """``step!`` is satisfiable by exactly the states that some event leads to."""
    rules = data.draw(systems(endless=True))
    state = data.draw(states(rules))
    readings = data.draw(st.sampled_from(list(rules.choices())))
    judge = Interpreter(rules, readings)
    after: list[dict[str, Value]] = []
    for happening in rules.events:
        try:
            after.append(judge.apply(state, happening))
        except (NotEnabled, OutOfRange):
            continue

    every = And(tuple(ReadingIs(r.name, r.names) for r in rules.readings))
    encoding = Encoding(Reachability(rules, every))
    choice = [f"(= |reading {r}| |reading {r}: {o}|)" for r, o in readings.items()]
    symbols = encoding.typed_state() + encoding.typed_state(prime=True) + encoding.typed_choice()
    head = "\n".join(
        [
            encoding.declarations(),
            encoding.definitions(),
            *(f"(declare-const {s} {t})" for s, t in symbols),
            *(f"(assert {fact})" for fact in state_text(rules, state) + choice),
            f"(assert {encoding.call(STEP, encoding.state(), encoding.state(prime=True))})",
        ]
    )
    reached = [f"(and {' '.join(state_text(rules, s, chr(39)))})" for s in after]
    for one in reached:
        assert query(f"{head}(assert {one})") == "sat"
    assert query(f"{head}(assert (not (or false {' '.join(reached)})))") == "unsat"


@example(60)
@given(problems())
def test_the_engines_agree_with_brute_force(problem: Reachability) -> None:
    rules = canonical_form(problem.system)
    always = {
        "format": 1,
        "pattern": "always",
        "formula": canonical_expression(problem.goal),
        "events": [],
        "after": None,
        "until": None,
        "observers": {},
    }
    for choice, expected in oracle.judge_all(rules, always, most_positions=300):
        assume = And(tuple(ReadingIs(r, (o,)) for r, o in choice.items()))
        asked = Reachability(problem.system, problem.goal, assume)
        for outcome in (*prove_both(asked), bmc.refute(asked, LIMITS)):
            match expected.verdict, outcome:
                case "proved" | "vacuous", Proved():
                    recheck(asked, outcome)
                case "refuted", Refuted():
                    assert outcome.bound == expected.length
                    replay(asked, outcome)
                case "too large", Proved() | Refuted():
                    recheck(asked, outcome) if isinstance(outcome, Proved) else replay(asked, outcome)
                case _, Unknown(engine, bound, reason):
                    assert reason
                    assert engine != "spacer", outcome
                    if expected.length is not None:
                        assert bound <= expected.length
                case _:
                    raise AssertionError((expected, outcome))
