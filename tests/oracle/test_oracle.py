"""The oracle against cases worked out by hand, and the interpreter against the oracle."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_form
from clauseproof.model.interpreter import Interpreter, OutOfRange, TooManyFirstStates
from clauseproof.model.system import TransitionSystem
from tests.oracle import brute_force as oracle
from tests.strategies import canonical_property, states, systems, systems_with_properties

YES: Any = ["value", True]
NO: Any = ["value", False]


# -- how rulebooks and properties are written down here


def is_(name: str, value: Any) -> Any:
    return ["=", ["read", name], ["value", value]]


def at_most(name: str, value: int) -> Any:
    return ["<=", ["read", name], ["value", value]]


def plus(name: str, value: int) -> Any:
    return ["+", ["read", name], ["value", value]]


def event(guard: Any = YES, **effects: Any) -> Any:
    return {
        "actor": "Party",
        "modality": "may",
        "guard": guard,
        "effects": effects,
        "decision": None,
        "identity": "",
    }


def rulebook(variables: dict[str, Any], events: dict[str, Any], initially: Any = YES, readings: Any = None) -> Any:
    """``variables`` from name to (sort, first values); ``readings`` from name to options."""
    readings = readings or {}
    return {
        "format": 1,
        "variables": {n: {"sort": sort, "initially": first} for n, (sort, first) in variables.items()},
        "initially": initially,
        "readings": {n: {"options": options, "default": options[0]} for n, options in readings.items()},
        "events": events,
        "decisions": {},
        "duties": {},
        "terms": {},
        "order": {"events": list(events), "variables": list(variables), "readings": list(readings)},
    }


def once(name: str, when: Any = YES) -> Any:
    return {"event": name, "when": when}


def prop(pattern: str, formula: Any = YES, **rest: Any) -> Any:
    blank: dict[str, Any] = {"events": [], "after": None, "until": None, "observers": {}}
    return {"format": 1, "pattern": pattern, "formula": formula, **blank, **rest}


def verdict(system: Any, property: Any, **choice: str) -> tuple[str, int | None]:
    """Verdict and length, once the evidence has been looked at."""
    found = oracle.judge(system, property, choice)
    if found.history is not None:
        assert oracle.is_history(system, choice, found.history)
        assert len(found.history) == 2 * (found.length or 0) + 1
    return found.verdict, found.length


YES_NO = ["yes/no"]
COUNT = ["number", 0, None]
STATUS = ["one of", ["none", "rejected", "approved"]]

# A Party submits, is rejected or approved, enters once approved, and after a rejection may submit again.
ASSURANCE = rulebook(
    {"status": (STATUS, ["none"]), "submitted": (YES_NO, [False]), "entered": (YES_NO, [False])},
    {
        "submit": event(["not", ["read", "submitted"]], submitted=YES),
        "reject": event(["read", "submitted"], status=["value", "rejected"], submitted=NO),
        "approve": event(["read", "submitted"], status=["value", "approved"], submitted=NO),
        "enter": event(is_("status", "approved"), entered=YES),
        "expel": event(NO, entered=NO),
    },
)

# A count that goes up for ever.
COUNTING = rulebook({"n": (COUNT, [0])}, {"up": event(n=plus("n", 1))})

# A range that is used up: `down` is enabled at 0 and out of range there.
SLOTS = rulebook({"slots": (["number", 0, 2], [2])}, {"down": event(slots=plus("slots", -1))})


def test_the_oracle_shares_no_code() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    imported = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported == {"__future__", "collections.abc", "itertools", "typing"}
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Import)]


# -- section 3: expressions


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (["mod", ["value", -1], 3], 2),
        (["mod", ["value", -3], 3], 0),
        (["mod", ["value", -7], 4], 1),
        (["mod", ["value", 7], 4], 3),
        (["*", -2, ["value", 3]], -6),
        (["min", ["value", 2], ["value", -1]], -1),
        (["max", ["value", 2], ["value", -1]], 2),
        (["-", ["value", 1], ["value", 3]], -2),
        (["implies", NO, NO], True),
        (["implies", YES, NO], False),
        (["and"], True),
        (["or"], False),
        (["if", NO, ["value", 1], ["value", 2]], 2),
        (["reading", "wording", ["wide", "literal"]], True),
        (["reading", "wording", ["narrow"]], False),
        (["!=", ["value", "a"], ["value", "b"]], True),
        (["read", "n"], 5),
        (["-", ["read", "n"], ["old", "n"]], 3),
    ],
)
def test_value_of_an_expression(expression: Any, value: Any) -> None:
    found = oracle.evaluate(expression, {"n": 5}, {"wording": "wide"}, {"n": 2})
    assert found == value
    assert type(found) is type(value)


def test_numbers_are_not_yes_or_no() -> None:
    for ill_sorted in (["=", ["value", 1], YES], ["not", ["value", 0]], ["+", YES, YES]):
        with pytest.raises(AssertionError):
            oracle.evaluate(ill_sorted, {}, {})
    assert not oracle.belongs(True, COUNT)
    assert not oracle.belongs(1, YES_NO)


# -- sections 2, 4, 5: first states, steps, histories


def test_first_states_are_one_several_or_any() -> None:
    system = rulebook(
        {"a": (YES_NO, "any"), "b": (["number", -1, 1], "any"), "c": (STATUS, ["none", "approved"])},
        {},
        initially=["implies", ["read", "a"], is_("b", 1)],
    )
    found = [(s["a"], s["b"], s["c"]) for s in oracle.first_states(system, {})]
    assert found == [
        (a, b, c) for a in (False, True) for b in (-1, 0, 1) for c in ("none", "approved") if not a or b == 1
    ]


def test_endless_first_states_need_a_window() -> None:
    system = rulebook({"n": (COUNT, "any")}, {})
    with pytest.raises(oracle.Endless):
        oracle.first_states(system, {})
    assert [s["n"] for s in oracle.first_states(system, {}, window=2)] == [0, 1, 2]


def test_effects_read_the_old_state_all_at_once() -> None:
    swap = rulebook({"a": (COUNT, [1]), "b": (COUNT, [2])}, {"swap": event(a=["read", "b"], b=["read", "a"])})
    assert oracle.step(swap, {"a": 1, "b": 2}, "swap", {}) == {"a": 2, "b": 1}


def test_an_event_out_of_range_is_no_step() -> None:
    assert oracle.step(SLOTS, {"slots": 1}, "down", {}) == {"slots": 0}
    assert oracle.is_enabled(SLOTS, {"slots": 0}, "down", {})
    assert oracle.is_out_of_range(SLOTS, {"slots": 0}, "down", {})
    assert oracle.step(SLOTS, {"slots": 0}, "down", {}) is None
    assert [len(h) // 2 for h in oracle.histories(SLOTS, {}, 9)] == [0, 1, 2]


def test_histories_of_the_assurance() -> None:
    by_length = [len(h) // 2 for h in oracle.histories(ASSURANCE, {}, 3)]
    # submit; then reject or approve; then submit again, or (approved only) enter
    assert [by_length.count(n) for n in range(4)] == [1, 1, 2, 3]
    assert all(oracle.is_history(ASSURANCE, {}, h) for h in oracle.histories(ASSURANCE, {}, 4))
    first = next(oracle.histories(ASSURANCE, {}, 0))[0]
    assert not oracle.is_history(ASSURANCE, {}, (first, "enter", {**first, "entered": True}))
    assert not oracle.is_history(ASSURANCE, {}, ({**first, "entered": True},))


# -- section 7: each pattern, section 9: each verdict


def test_always() -> None:
    entered_when_approved = ["implies", ["read", "entered"], is_("status", "approved")]
    # submit, approve, enter, submit, reject: entered, and rejected since
    assert verdict(ASSURANCE, prop("always", entered_when_approved)) == ("refuted", 5)
    assert verdict(ASSURANCE, prop("always", ["not", is_("status", "approved")])) == ("refuted", 2)
    assert verdict(ASSURANCE, prop("always", ["!=", ["read", "status"], ["value", "rejected"]]))[1] == 2
    assert verdict(ASSURANCE, prop("always", ["or", ["read", "submitted"], NO])) == ("refuted", 0)
    assert verdict(SLOTS, prop("always", at_most("slots", 2))) == ("proved", None)


def test_always_implies_is_vacuous_when_its_left_side_never_holds() -> None:
    impossible = ["and", ["read", "submitted"], is_("status", "none"), ["read", "entered"]]
    assert verdict(ASSURANCE, prop("always", ["implies", impossible, YES])) == ("vacuous", None)
    assert verdict(ASSURANCE, prop("always", ["or", ["not", impossible], YES])) == ("proved", None)
    # the left side holds, but never while the scope is open
    owing = prop("always", ["implies", is_("slots", 2), YES], after=[once("down")])
    assert verdict(SLOTS, owing) == ("vacuous", None)
    assert verdict(SLOTS, {**owing, "after": None}) == ("proved", None)


def test_never() -> None:
    assert verdict(ASSURANCE, prop("never", ["read", "entered"])) == ("refuted", 3)
    both = ["and", is_("status", "none"), ["read", "entered"]]
    assert verdict(ASSURANCE, prop("never", both)) == ("proved", None)


def test_possible() -> None:
    assert verdict(ASSURANCE, prop("possible", ["read", "entered"])) == ("proved", 3)
    both = ["and", is_("status", "none"), ["read", "entered"]]
    assert verdict(ASSURANCE, prop("possible", both)) == ("refuted", None)


def test_before_ends_with_the_forbidden_step() -> None:
    submitted = prop("before", ["not", ["read", "submitted"]], events=[once("enter")])
    assert verdict(ASSURANCE, submitted) == ("refuted", 4)  # submit, approve, submit, enter
    approved = prop("before", is_("status", "approved"), events=[once("enter")])
    assert verdict(ASSURANCE, approved) == ("proved", None)
    assert verdict(ASSURANCE, {**approved, "events": [once("expel")]}) == ("vacuous", None)
    # an event out of range is no step, so nothing is asked before it
    assert verdict(SLOTS, prop("before", NO, events=[once("down", is_("slots", 0))])) == ("vacuous", None)
    assert verdict(SLOTS, prop("before", NO, events=[once("down", is_("slots", 1))])) == ("refuted", 2)


def test_before_reads_observers_as_they_were_before_the_step() -> None:
    memory = {"rejected": {"becomes yes": [once("reject")], "becomes no": []}}
    first = prop("before", ["not", ["read", "rejected"]], events=[once("reject")], observers=memory)
    # the first rejection finds `rejected` no; the second does not: submit, reject, submit, reject
    assert verdict(ASSURANCE, first) == ("refuted", 4)


def test_on_compares_with_the_values_before_the_step() -> None:
    less = prop("on", ["<", ["read", "slots"], ["old", "slots"]], events=[once("down")])
    assert verdict(SLOTS, less) == ("proved", None)
    not_empty = prop("on", ["not", is_("slots", 0)], events=[once("down")])
    assert verdict(SLOTS, not_empty) == ("refuted", 2)
    counter = {"downs": {"counts": [once("down")]}}
    grows = ["and", ["=", ["read", "downs"], ["+", ["old", "downs"], ["value", 1]]]]
    assert verdict(SLOTS, prop("on", grows, events=[once("down")], observers=counter)) == ("proved", None)
    assert verdict(ASSURANCE, prop("on", NO, events=[once("expel")])) == ("vacuous", None)


def test_stays_in_range() -> None:
    assert verdict(ASSURANCE, prop("stays in range")) == ("proved", None)
    assert verdict(SLOTS, prop("stays in range")) == ("refuted", 2)  # the third `down` is not a step
    guarded = rulebook(
        {"slots": (["number", 0, 2], [2])},
        {"down": event([">", ["read", "slots"], ["value", 0]], slots=plus("slots", -1))},
    )
    assert verdict(guarded, prop("stays in range")) == ("proved", None)
    below = rulebook({"n": (COUNT, [0])}, {"down": event(n=plus("n", -1))})
    assert verdict(below, prop("stays in range")) == ("refuted", 0)


def test_without_end() -> None:
    assert verdict(COUNTING, prop("always", at_most("n", 10))) == ("refuted", 11)
    assert verdict(COUNTING, prop("possible", is_("n", 10))) == ("proved", 10)
    assert verdict(COUNTING, prop("never", is_("n", -1))) == ("too large", None)
    assert oracle.judge(COUNTING, prop("never", is_("n", -1)), {}, most_positions=50).searched == 49
    stepwise = prop("on", [">", ["read", "n"], ["old", "n"]], events=[once("up")])
    assert oracle.judge(COUNTING, stepwise, {}, most_positions=50).searched == 50


def test_a_window_on_endless_first_states_proves_nothing() -> None:
    system = rulebook({"n": (COUNT, "any")}, {"down": event(is_("n", 3), n=plus("n", -1))})
    assert verdict(system, prop("never", is_("n", 20))) == ("too large", None)
    found = oracle.judge(system, prop("never", is_("n", 2)), {}, window=5)
    assert (found.verdict, found.length, found.searched) == ("refuted", 0, -1)


def test_no_first_state_leaves_nothing_to_speak_of() -> None:
    empty = rulebook({"n": (COUNT, [0])}, {"up": event(n=plus("n", 1))}, initially=NO)
    for pattern in ("always", "never", "before", "on", "stays in range"):
        assert verdict(empty, prop(pattern, events=[once("up")])) == ("vacuous", None)
    assert verdict(empty, prop("possible")) == ("refuted", None)


def test_a_missing_name_is_vacuous_unless_it_only_closes() -> None:
    assert verdict(SLOTS, prop("never", ["read", "fusas"])) == ("vacuous", None)
    assert verdict(SLOTS, prop("before", NO, events=[once("set rejected")])) == ("vacuous", None)
    assert verdict(SLOTS, prop("never", is_("slots", 0), until=[once("set rejected")])) == ("refuted", 2)


# -- section 6: observers


def counted(system: Any, name: str, observer: Any, *happened: str) -> list[Any]:
    """What an observer says along a history."""
    choice: dict[str, str] = {}
    history: list[Any] = [oracle.first_states(system, choice)[0]]
    for happening in happened:
        history += [happening, oracle.step(system, history[-1], happening, choice)]
    assert oracle.is_history(system, choice, history)
    found = oracle.positions(prop("always", observers={name: observer}), history, choice)
    return [position.observed[name] for position in found]


def test_a_count_grows_by_one_even_on_a_stutter_and_when_selected_twice() -> None:
    idle = rulebook({"a": (YES_NO, [False])}, {"note": event(), "set": event(a=YES)})
    twice = {"counts": [once("note"), once("note", ["not", ["read", "a"]])]}
    assert counted(idle, "n", twice, "note", "set", "note") == [0, 1, 1, 2]
    only_after = {"counts": [once("note", ["read", "a"])]}
    assert counted(idle, "n", only_after, "note", "set", "note") == [0, 0, 0, 1]


def test_becomes_yes_wins() -> None:
    both = {"becomes yes": [once("submit")], "becomes no": [once("submit"), once("reject")]}
    happened = ("submit", "reject", "submit", "approve")
    assert counted(ASSURANCE, "m", both, *happened) == [False, True, False, True, True]


def test_a_formula_fires_when_it_begins_to_hold() -> None:
    submitted = {"becomes yes": [{"formula": ["read", "submitted"]}], "becomes no": [once("enter")]}
    # `enter` comes while the application lies there: that it still does is no beginning
    happened = ("submit", "approve", "submit", "enter", "reject", "submit")
    found = counted(ASSURANCE, "m", submitted, *happened)
    assert found == [False, True, True, True, False, False, True]


def test_a_formula_that_holds_at_first_makes_a_memory_begin_with_yes() -> None:
    none_yet = {"becomes yes": [{"formula": is_("status", "none")}], "becomes no": [once("reject")]}
    assert counted(ASSURANCE, "m", none_yet, "submit", "reject", "submit") == [True, True, False, False]
    no_by_formula = {"becomes yes": [once("submit")], "becomes no": [{"formula": is_("status", "none")}]}
    assert counted(ASSURANCE, "m", no_by_formula, "submit", "approve") == [False, True, True]


def test_when_reads_the_old_state_and_the_observers_before_the_step() -> None:
    first_only = {"counts": [once("submit", at_most("n", 0))]}
    assert counted(ASSURANCE, "n", first_only, "submit", "reject", "submit") == [0, 1, 1, 1]
    already_submitted = {"counts": [once("submit", ["read", "submitted"])]}
    assert counted(ASSURANCE, "n", already_submitted, "submit", "reject", "submit") == [0, 0, 0, 0]


def test_formulas_as_triggers_read_no_observers() -> None:
    with pytest.raises(KeyError):
        counted(SLOTS, "m", {"becomes yes": [{"formula": ["read", "m"]}], "becomes no": []})


# -- section 7: scopes


def opened(after: Any, until: Any, *happened: str) -> list[bool]:
    """Where along a history of the assurance the scope is open."""
    history: list[Any] = [oracle.first_states(ASSURANCE, {})[0]]
    for happening in happened:
        history += [happening, oracle.step(ASSURANCE, history[-1], happening, {})]
    found = oracle.positions(prop("always", after=after, until=until), history, {})
    return [position.open for position in found]


def test_a_scope_opens_closes_and_opens_again() -> None:
    happened = ("submit", "approve", "submit", "reject", "submit")
    reject, submit = [once("reject")], [once("submit")]
    assert opened(None, None, *happened) == [True] * 6
    assert opened(submit, None, *happened) == [False] + [True] * 5
    assert opened(None, reject, *happened) == [True] * 4 + [False] * 2
    assert opened([once("approve")], reject, *happened) == [False, False, True, True, False, False]
    assert opened([once("approve"), once("reject")], submit, *happened) == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]
    assert opened(submit, submit, *happened) == [False] + [True] * 5  # a step selected by both opens it
    assert opened(None, [once("submit", is_("status", "approved"))], *happened) == [True] * 3 + [False] * 3


def test_scopes_narrow_each_pattern() -> None:
    approve, submit = [once("approve")], [once("submit")]
    approved = is_("status", "approved")
    # after an approval the status is approved, until it is rejected
    assert verdict(ASSURANCE, prop("always", approved, after=approve)) == ("refuted", 4)
    assert verdict(ASSURANCE, prop("always", approved, after=approve, until=submit)) == ("proved", None)
    assert verdict(ASSURANCE, prop("never", ["read", "entered"], until=approve)) == ("proved", None)
    assert verdict(ASSURANCE, prop("possible", ["read", "entered"], until=approve)) == ("refuted", None)
    assert verdict(ASSURANCE, prop("possible", ["read", "entered"], after=approve)) == ("proved", 3)
    # `enter` happens, but from no position in the scope
    early = prop("before", NO, events=[once("enter")], until=approve)
    assert verdict(ASSURANCE, early) == ("vacuous", None)
    # the step that closes the scope begins within it, and the one that opens it does not
    closing = prop("on", NO, events=approve, until=approve)
    assert verdict(ASSURANCE, closing) == ("refuted", 2)
    opening = prop("on", NO, events=approve, after=approve)
    assert verdict(ASSURANCE, opening) == ("refuted", 4)  # only the second approval


def test_a_scope_that_never_opens_is_vacuous() -> None:
    for pattern in ("always", "never"):
        assert verdict(ASSURANCE, prop(pattern, after=[once("expel")])) == ("vacuous", None)
    assert verdict(ASSURANCE, prop("possible", after=[once("expel")])) == ("refuted", None)


# -- section 2: readings


def test_readings_are_rigid() -> None:
    wide = ["reading", "wording", ["wide"]]
    system = rulebook(
        {"a": (YES_NO, [False]), "b": (YES_NO, [False])},
        {"set a": event(wide, a=YES), "set b": event(["not", wide], b=YES)},
        readings={"wording": ["wide", "narrow"], "duty": ["yes", "no"]},
    )
    both = prop("possible", ["and", ["read", "a"], ["read", "b"]])
    assert [result.verdict for _, result in oracle.judge_all(system, both)] == ["refuted"] * 4
    only_a = prop("never", ["read", "b"])
    found = {choice["wording"]: (r.verdict, r.length) for choice, r in oracle.judge_all(system, only_a)}
    assert found == {"wide": ("proved", None), "narrow": ("refuted", 1)}


# -- the interpreter against the oracle


def as_json(data: Any) -> Any:
    """What another program would read: nothing but JSON survives."""
    return json.loads(json.dumps(data))


def assert_same_steps(system: TransitionSystem, form: Any, choice: dict[str, str], state: Any) -> list[Any]:
    """The interpreter and the oracle agree on a state; the states one step further."""
    interpreter = Interpreter(system, choice)
    enabled = [event.name for event in interpreter.enabled(state)]
    assert enabled == [n for n in form["order"]["events"] if oracle.is_enabled(form, state, n, choice)]
    following = []
    for name in enabled:
        expected = oracle.step(form, state, name, choice)
        assert oracle.is_out_of_range(form, state, name, choice) == (expected is None)
        try:
            found = interpreter.apply(state, system.event[name])
        except OutOfRange:
            assert expected is None
        else:
            assert found == expected
            assert {n: type(v) for n, v in found.items()} == {n: type(v) for n, v in expected.items()}
            following.append(found)
    for event in system.events:
        assert bool(interpreter.why_not(state, event)) == (event.name not in enabled)
    return following


SLOWLY = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOWLY
@given(systems())
def test_interpreter_and_oracle_walk_the_same_way(system: TransitionSystem) -> None:
    form = as_json(canonical_form(system))
    for choice in oracle.choices(form):
        interpreter = Interpreter(system, choice)
        try:
            level: list[Any] = list(interpreter.initial_states())
        except TooManyFirstStates:
            level = oracle.first_states(form, choice, window=2)
            with pytest.raises(oracle.Endless):
                oracle.first_states(form, choice)
        else:
            assert level == oracle.first_states(form, choice)
        assert all(interpreter.is_initial(state) for state in level)
        seen: list[Any] = []
        while level and len(seen) < 30:
            state = level.pop(0)
            if state not in seen:
                seen.append(state)
                level += assert_same_steps(system, form, choice, state)


@SLOWLY
@given(st.data())
def test_interpreter_and_oracle_agree_on_any_state(data: st.DataObject) -> None:
    system: TransitionSystem = data.draw(systems())
    form = as_json(canonical_form(system))
    state = data.draw(states(system))
    for choice in oracle.choices(form):
        assert_same_steps(system, form, choice, state)
        history = (state,)
        assert Interpreter(system, choice).is_initial(state) == oracle.is_history(form, choice, history)


@SLOWLY
@given(systems_with_properties())
def test_evidence_of_the_oracle_replays_in_the_interpreter(generated: tuple[TransitionSystem, Any]) -> None:
    system, property = generated
    form, claim = as_json(canonical_form(system)), as_json(canonical_property(property))
    for choice in oracle.choices(form):
        result = oracle.judge(form, claim, choice, most_positions=200)
        if result.history is None:
            continue
        interpreter = Interpreter(system, choice)
        state = result.history[0]
        assert interpreter.is_initial(state)
        for name, after in zip(result.history[1::2], result.history[2::2], strict=True):
            state = interpreter.apply(state, system.event[name])
            assert state == after
        assert oracle.is_history(form, choice, result.history)


@SLOWLY
@given(systems_with_properties(bounded=True, endless=False))
def test_the_oracle_finds_the_shortest_history(generated: tuple[TransitionSystem, Any]) -> None:
    """Against looking at every history, with nothing remembered about positions seen before."""
    form, claim = as_json(canonical_form(generated[0])), as_json(canonical_property(generated[1]))
    for choice in oracle.choices(form):
        result = oracle.judge(form, claim, choice, most_positions=200)
        deciding = [
            len(history) // 2 for history in oracle.histories(form, choice, 3) if decides(form, claim, history, choice)
        ]
        if deciding:
            assert result.length == min(deciding)
        elif result.length is not None:
            assert result.length > 3


def decides(form: Any, claim: Any, history: Any, choice: dict[str, str]) -> bool:
    """Whether a history refutes a property (for ``possible``: shows it) by its last position or step."""
    *_, last = found = oracle.positions(claim, history, choice)
    if claim["pattern"] in oracle.OF_POSITIONS:
        return oracle.is_decided_here(form, claim, last, choice)
    return len(found) > 1 and oracle.is_decided_by(claim, found[-2], history[-2], last, choice)
