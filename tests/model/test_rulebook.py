"""Rulebooks: what the text declares, what it means, and what is said where it cannot mean anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    INTEGER,
    Add,
    Compare,
    Enumeration,
    Expression,
    Literal,
    Number,
    Read,
    ReadingIs,
    Value,
    variables_read,
    walk,
)
from clauseproof.model.interpreter import Interpreter, OutOfRange
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.system import MAY, SHALL, SHALL_EVENTUALLY, ByReading, Event, TransitionSystem, Variable
from clauseproof.model.workspace import Workspace
from tests.model.texts import FRONT, VISITS, block, document, problems, rulebook, under
from tests.strategies import Names, formulas, systems


def of(*blocks: str, front: str = FRONT) -> Rulebook:
    """A rulebook of blocks, each written ``KIND: text``, under one clause."""
    return rulebook(text_of(*blocks, front=front))


def text_of(*blocks: str, front: str = FRONT) -> str:
    fenced = (block.split(": ", 1) for block in blocks)
    return front + "\n# 1 All\n\n" + "\n".join(f"```yaml {kind}\n{body}\n```\n" for kind, body in fenced)


def wrong(*blocks: str, front: str = FRONT) -> list[str]:
    """What is said of a rulebook of blocks: code, the words pointed at, and the sentence."""
    return refused(text_of(*blocks, front=front))


def refused(text: str) -> list[str]:
    with pytest.raises(ClauseproofError) as caught:
        rulebook(text)
    return [f"{d.code} [{under(d.span)}] {d.message}" for d in caught.value.diagnostics]


def guard(expression: str, *blocks: str) -> Expression:
    """What an expression means as the guard of an event."""
    found = of(*blocks, f"event: go: {{by: Party, may: yes, when: {expression!r}, then: nothing}}")
    return found.system.event["go"].guard


STATE = "state: {status: {one of: [unset, approved, deferred]}, paid: yes/no, level: 0..3, fee: integer, visits: count}"
READING = "reading: duty_7: {question: Duty?, options: {duty: it must, choice: it may}, default: choice}"


# -- variables -------------------------------------------------------------------------------------------------


def test_every_sort_of_variable_with_its_first_value() -> None:
    system = of(STATE).system
    assert {v.name: (v.sort, v.initial) for v in system.variables} == {
        "status": (Enumeration(("unset", "approved", "deferred")), ("unset",)),
        "paid": (BOOLEAN, (False,)),
        "level": (Number(0, 3), (0,)),
        "fee": (INTEGER, (0,)),
        "visits": (COUNT, (0,)),
    }


@pytest.mark.parametrize(
    ("declared", "initial"),
    [
        ("{one of: [a, b], initially: b}", ("b",)),
        ("{one of: [a, b, c], initially: [c, a, c]}", ("c", "a")),
        ("{one of: [a, b], initially: any}", None),
        ("{type: 2..9, initially: 4}", (4,)),
        ("{type: -3..3, initially: [-2, -1]}", (-2, -1)),
        ("{type: yes/no, initially: yes}", (True,)),
        ("{type: yes/no, initially: any}", None),
        ("{type: count, initially: any}", None),
        ("{type: yes/no, initially: {reading: duty_7, duty: yes, choice: no}}", (True, False)),
    ],
)
def test_where_a_variable_begins(declared: str, initial: tuple[Value, ...] | None) -> None:
    assert of(READING, f"state: x: {declared}").system.variable["x"].initial == initial


def test_a_first_value_by_reading_is_that_value_under_that_reading() -> None:
    system = of(READING, "state: x: {type: 0..9, initially: {reading: duty_7, duty: 3, choice: 5}}").system
    firsts = {c["duty_7"]: list(Interpreter(system, c).initial_states()) for c in system.choices()}
    assert firsts == {"duty": [{"x": 3}], "choice": [{"x": 5}]}


def test_a_value_names_the_clause_that_defines_it() -> None:
    assert rulebook().system.variable["status"].value_clauses == (("approved", "2"), ("deferred", "3"))


def test_what_begins_is_constrained_further() -> None:
    system = of(
        "state: {white: {type: 0..2, initially: any}, black: {type: 0..2, initially: any}}",
        "initially: beans: white + black >= 3",
    ).system
    assert [tuple(s.values()) for s in Interpreter(system).initial_states()] == [(1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("x: {one of: [a, a]}", "CP007 [a] value 'a' is given twice"),
        ("x: {one of: [and, b]}", "CP007 [and] 'and' cannot be the name of a value"),
        ("x: {one of: [any, b]}", "CP007 [any] 'any' cannot be the name of a value"),
        ("x: {one of: [two words]}", "CP007 [two words] 'two words' cannot be the name of a value"),
        ("x: {one of: []}", "CP004 [x] variable 'x' has no value"),
        ("x: {one of: {a: {claus: 1}}}", "CP004 [claus] value 'a' has no key 'claus'"),
        ("x: {one of: {a: [1]}}", "CP003 [[1]] the clause of value 'a' is a word"),
        ("x: {one of: [a], type: count}", "CP004 [x] variable 'x' says both 'one of' and 'type'"),
        ("x: {initially: 3}", "CP004 [x] variable 'x' does not say what values it has"),
        ("x: yesno", "CP008 [yesno] there is no type 'yesno'"),
        ("x: 9..0", "CP014 [9..0] the range 9..0 holds nothing"),
        ("x: 0..999999", "CP013 [0..999999] a range of more than 10,000 values"),
        ("x: 1..3", "CP014 [x] 0 is not in 1..3, so 'x' must say where it begins"),
        ("x: {type: 0..3, initially: 4}", "CP014 [4] '4' is no value of 'x' (0..3)"),
        ("x: {type: count, initially: -1}", "CP014 [-1] '-1' is no value of 'x' (count)"),
        ("x: {type: 0..3, initially: []}", "CP014 [[]] 'x' may begin with no value at all"),
        ("x: {one of: [a], initially: b}", "CP006 [b] 'x' has no value 'b'"),
        (
            "x: {type: yes/no, initially: {reading: duty_7, duty: yes}}",
            "CP004 [{reading: duty_7, duty: yes}] 'initially' is not said for option 'choice' of reading 'duty_7'",
        ),
        ("two words: count", "CP007 [two words] 'two words' cannot be the name of a variable"),
        ("if: count", "CP007 [if] 'if' cannot be the name of a variable"),
        ("x: {type: count, initialy: 3}", "CP004 [initialy] variable 'x' has no key 'initialy'"),
        ("x:", "CP003 [] what 'x' is is a map (key: value), but nothing stands here"),
    ],
)
def test_what_is_wrong_with_a_variable(block: str, said: str) -> None:
    assert said in wrong(READING, f"state: {block}")


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["state: x: count", "initially: never: x > 0"], "no first state satisfies this rulebook"),
        (
            ["state: x: {type: 0..9, initially: any}", "initially: never: x > 9"],
            "no first state satisfies this rulebook",
        ),
        (
            [READING, "state: x: count", "initially: never: x > 0 or reading duty_7 is duty"],
            "no first state satisfies this rulebook where duty_7 is choice",
        ),
        (
            [
                READING,
                "state: x: {type: count, initially: {reading: duty_7, duty: 1, choice: 2}}",
                "initially: odd: x = 1",
            ],
            "no first state satisfies this rulebook where duty_7 is choice",
        ),
    ],
)
def test_a_rulebook_that_cannot_begin_is_refused(blocks: list[str], said: str) -> None:
    (found,) = wrong(*blocks)
    assert found.startswith("CP011 [")
    assert found.endswith(said)


def test_a_contradiction_is_found_beside_variables_that_have_nothing_to_do_with_it() -> None:
    many = ", ".join(f"v{n}: {{type: 0..9999, initially: any}}" for n in range(30))
    (found,) = wrong(f"state: {{x: yes/no, {many}}}", "initially: never: x")
    assert found.startswith("CP011")


# -- names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["state: x: count", "term: x: yes"], "CP007 [x] term 'x' has the name of a variable"),
        (["state: x: count", "state: x: count"], "CP007 [x] variable 'x' has the name of another variable"),
        (["state: Party: count"], "CP007 [Party] variable 'Party' has the name of an actor"),
        (["state: x: count", READING.replace("duty_7", "x")], "CP007 [x] reading 'x' has the name of a variable"),
        (["state: x: {one of: [a, y]}", "state: y: count"], "CP007 [y] value 'y' of 'x' has the name of a variable"),
        (["state: x: {one of: [a, t]}", "term: t: yes"], "CP007 [t] value 't' of 'x' has the name of a term"),
        (
            ["event: a b: {by: Party, may: yes, then: nothing}", "decision: a b: {by: Party, may: yes}"],
            "CP007 [a b] decision 'a b' has the name of an event",
        ),
        (
            ["event: any: {by: Party, may: yes, then: nothing}"],
            "CP007 [any] 'any' cannot be the name of an event: it has a meaning of its own",
        ),
        (
            ["event: not: {by: Party, may: yes, then: nothing}"],
            "CP007 [not] 'not' cannot be the name of an event: it has a meaning of its own",
        ),
        (["term: old: yes"], "CP007 [old] 'old' cannot be the name of a term"),
        (["reading: r: {options: [yes, no]}"], "CP007 [yes] 'yes' cannot be the name of an option"),
        (["reading: r: {options: [a, b, a]}"], "CP007 [a] option 'a' is given twice"),
        (["reading: r: {options: [a]}"], "CP004 [r] reading 'r' has fewer than two options"),
        (["reading: r: {options: [a, b], default: c}"], "CP006 [c] reading 'r' has no option 'c'"),
        (
            ["reading: r: {options: {a: , b: two}}"],
            "CP003 [] what option 'a' means is a word or an expression, but nothing stands here",
        ),
        (["reading: r: {question: , options: [a, b]}"], "CP003 [question] nothing is written after 'question:'"),
    ],
)
def test_names_that_clash(blocks: list[str], said: str) -> None:
    assert said in wrong(*blocks)


def test_two_variables_may_share_a_value_and_a_value_an_event_or_an_actor() -> None:
    found = of(
        "state: {x: {one of: [Party, go]}, y: {one of: [go, Party]}}",
        "event: go: {by: Party, may: yes, when: x is Party and y is go, then: {x: go}}",
    )
    guarded = found.system.event["go"].guard
    assert variables_read(guarded) == {"x", "y"}


def test_a_name_is_the_same_however_its_accents_are_composed() -> None:
    found = of(
        "state: d\u00e9cide\u0301: {one of: [re\u0301el, non]}",
        "event: e\u0301tat: {by: Party, may: yes, when: de\u0301cid\u00e9 is r\u00e9el, then: {d\u00e9cid\u00e9: non}}",
        "duty: d: {by: Party, shall: yes, of: [\u00e9tat]}",
    )
    assert list(found.system.variable) == ["d\u00e9cid\u00e9"]
    assert list(found.system.event) == ["\u00e9tat"]


# -- expressions with their kinds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("statuss is approved", "CP006 [statuss] the rulebook has no variable or term 'statuss'"),
        ("approved", "CP006 [approved] the rulebook has no variable or term 'approved'"),
        ("status is aproved", "CP006 [aproved] 'status' has no value 'aproved'"),
        ("status", "CP008 [status] yes/no is wanted here, but this is a named value (unset, approved, deferred)"),
        ("visits", "CP008 [visits] yes/no is wanted here, but this is a number"),
        ("paid + 1 > 2", "CP008 [paid] a number is wanted here, but this is yes/no"),
        ("paid is 1", "CP008 [1] yes/no is wanted here, but this is a number"),
        ("visits * level > 2", "CP008 [visits] one side of a product is a number written out"),
        ("visits mod level = 0", "CP008 [level] 'mod' wants a positive number on its right"),
        ("visits mod 0 = 0", "CP008 [0] 'mod' wants a positive number on its right"),
        (
            "status < approved",
            "CP008 [status] a number is wanted here, but this is a named value (unset, approved, deferred)",
        ),
        ("if paid then 1 else no", "CP008 [1] yes/no is wanted here, but this is a number"),
        ("old.paid", "CP006 [old.paid] 'old.' has a meaning only in what an event ensures"),
        ("duty_7", "CP008 [duty_7] 'duty_7' is a reading"),
        ("reading duty is duty", "CP006 [duty] the rulebook has no reading 'duty'"),
        ("reading duty_7 is power", "CP006 [power] reading 'duty_7' has no option 'power'"),
        (
            "status is other",
            "CP008 [other] these are never the same: one is a named value (unset, approved, "
            "deferred), the other a named value (p, q)",
        ),
    ],
)
def test_a_guard_that_makes_no_sense(expression: str, said: str) -> None:
    event = f"event: go: {{by: Party, may: yes, when: {expression!r}, then: nothing}}"
    assert wrong(STATE, READING, "state: other: {one of: [p, q]}", event) == [said]


def test_a_value_is_understood_from_the_other_side() -> None:
    sort = Enumeration(("unset", "approved", "deferred"))
    expected = Compare("=", Literal("approved", sort), Read("status", sort))
    assert guard("approved is status", STATE) == expected
    assert guard("status is one of (approved, deferred)", STATE) == guard(
        "status is approved or status is deferred", STATE
    )
    assert guard("status is not approved", STATE) == guard("status != approved", STATE)


def test_named_values_of_two_variables_are_compared_by_name() -> None:
    states = ["state: {x: {one of: [a, b]}, y: {one of: [b, c], initially: b}}"]
    system = of(*states, "event: go: {by: Party, may: yes, when: x is y, then: nothing}").system
    interpreter = Interpreter(system)
    assert interpreter.is_enabled({"x": "b", "y": "b"}, system.event["go"])
    assert not interpreter.is_enabled({"x": "a", "y": "b"}, system.event["go"])


def test_a_reading_asks_which_options_hold() -> None:
    assert guard("reading duty_7 is duty", READING) == ReadingIs("duty_7", ("duty",))
    assert guard("reading duty_7 is not duty", READING) == ReadingIs("duty_7", ("choice",))
    assert guard("reading duty_7 is one of (choice, duty)", READING) == ReadingIs("duty_7", ("duty", "choice"))


# -- terms -----------------------------------------------------------------------------------------------------


def test_a_term_stands_for_its_definition_wherever_it_is_defined() -> None:
    terms = "term: {entry: shown and paid, shown: status is approved, twice: visits + visits}"
    assert guard("entry", STATE, terms) == guard("status is approved and paid", STATE)
    assert guard("twice > 2", STATE, terms) == guard("visits + visits > 2", STATE)


@pytest.mark.parametrize(
    ("terms", "circle", "places"),
    [
        ("a: a", "a → a", ["a"]),
        ("{a: b and paid, b: paid or c, c: not a}", "a → b → c → a", ["a", "b", "c"]),
        ("{first: b, b: c, c: b}", "b → c → b", ["b", "c"]),
    ],
)
def test_terms_that_go_round_in_a_circle(terms: str, circle: str, places: list[str]) -> None:
    with pytest.raises(ClauseproofError) as caught:
        of(
            STATE,
            f"term: {terms}",
            "event: go: {by: Party, may: yes, when: a, then: nothing}" if "a:" in terms else "term: z: yes",
        )
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP012"
    assert diagnostic.message == f"these terms define each other in a circle: {circle}"
    assert [under(label.span) for label in diagnostic.labels] == places


def test_a_wrong_term_is_reported_once_and_not_where_it_is_used() -> None:
    said = wrong(
        STATE,
        "term: {a: statuss is approved, b: a and paid}",
        "event: go: {by: Party, may: yes, when: b, then: nothing}",
    )
    assert said == ["CP006 [statuss] the rulebook has no variable or term 'statuss'"]


def test_a_wrong_variable_or_reading_is_reported_once_and_not_where_it_is_used() -> None:
    said = wrong(
        "state: level: 9..0",
        "reading: r: {options: [a]}",
        "event: go: {by: Party, may: yes, when: level > 2 and reading r is a, then: {level: level + 1}}",
    )
    assert said == ["CP014 [9..0] the range 9..0 holds nothing", "CP004 [r] reading 'r' has fewer than two options"]


# -- events, decisions, duties ---------------------------------------------------------------------------------


def test_events_say_who_acts_whether_they_shall_and_what_follows() -> None:
    event = of(
        STATE, "event: go: {by: Panel, shall: eventually, when: paid, then: {visits: visits + 1, paid: no}}"
    ).system.event["go"]
    assert (event.actor, event.modality) == ("Panel", SHALL_EVENTUALLY)
    assert event.effects == (
        ("visits", Add(Read("visits", COUNT), Literal(1, INTEGER))),
        ("paid", Literal(False, BOOLEAN)),
    )


def test_then_nothing_is_a_step_that_changes_nothing_and_no_when_means_always() -> None:
    event = of("event: go: {by: Party, may: yes, then: nothing}").system.event["go"]
    assert event.effects == ()
    assert event.guard == Literal(True, BOOLEAN)


def test_who_acts_and_whether_they_shall_may_depend_on_a_reading() -> None:
    system = of(
        READING,
        "decision: outcome: {by: {reading: duty_7, duty: Panel, choice: Party}, shall: "
        "{reading: duty_7, duty: yes, choice: no}}",
        "event: {yes please: {decision: outcome, then: nothing}, no thanks: {decision: outcome, then: nothing}}",
    ).system
    decision = system.decision["outcome"]
    assert decision.actor == ByReading("duty_7", (("duty", "Panel"), ("choice", "Party")))
    assert decision.modality == ByReading("duty_7", (("duty", SHALL), ("choice", MAY)))
    assert decision.events == ("yes please", "no thanks")
    assert {(e.actor, e.modality) for e in system.events} == {(decision.actor, decision.modality)}


def test_a_duty_over_several_events() -> None:
    system = of(
        STATE,
        "event: {a: {by: Party, may: yes, then: nothing}, b: {by: Party, may: yes, then: nothing}}",
        "duty: all of it: {by: Party, shall: yes, of: [a, b], when: paid}",
    ).system
    (duty,) = system.duties
    assert (duty.name, duty.events, duty.modality, duty.when) == ("all of it", ("a", "b"), SHALL, Read("paid", BOOLEAN))


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["event: go: {by: Partie, may: yes, then: nothing}"], "CP006 [Partie] 'Partie' is not among the actors"),
        (["event: go: {may: yes, then: nothing}"], "CP004 [go] event 'go' does not say who acts"),
        (["event: go: {by: Party, then: nothing}"], "CP004 [go] event 'go' says neither 'shall' nor 'may'"),
        (
            ["event: go: {by: Party, shall: yes, may: yes, then: nothing}"],
            "CP004 [go] event 'go' says both 'shall' and 'may'",
        ),
        (
            ["event: go: {by: Party, may: no, then: nothing}"],
            "CP004 [no] 'may: no' would mean that nobody can; that is a guard",
        ),
        (
            ["event: go: {by: Party, shall: perhaps, then: nothing}"],
            "CP004 [perhaps] 'shall' is yes, no or eventually, not 'perhaps'",
        ),
        (["event: go: {by: Party, may: yes}"], "CP004 [go] event 'go' does not say what follows"),
        (["event: go: {by: Party, may: yes, then: }"], "CP004 [go] event 'go' does not say what follows"),
        (["event: go: {by: Party, may: yes, then: {}}"], "CP004 [{}] event 'go' does not say what follows"),
        (
            ["event: go: {by: Party, may: yes, when: , then: nothing}"],
            "CP003 [] the 'when' of event 'go' is a word or an expression, but nothing stands here",
        ),
        (
            ["event: go: {by: Party, may: yes, within: 3 days, then: nothing}"],
            "CP004 [within] 'within' is kept for later: rulebooks are untimed",
        ),
        (["event: go: {by: Party, may: yes, was: , then: nothing}"], "CP003 [was] nothing is written after 'was:'"),
        (["event: go: {by: Party, may: yes, whne: paid, then: nothing}"], "CP004 [whne] event 'go' has no key 'whne'"),
        (["event: go: {decision: outcom, then: nothing}"], "CP006 [outcom] there is no decision 'outcom'"),
        (
            ["event: go: {decision: outcome, by: Panel, then: nothing}"],
            "CP004 [by] event 'go' belongs to a decision, which says 'by' for all of its events",
        ),
        (
            ["decision: none such: {by: Panel, may: yes}", "event: go: {decision: outcome, then: nothing}"],
            "CP004 [none such] decision 'none such' has no event",
        ),
        (
            ["event: go: {by: {reading: duty, a: Panel}, may: yes, then: nothing}"],
            "CP006 [duty] there is no reading 'duty'",
        ),
        (
            ["event: go: {by: {duty: Panel}, may: yes, then: nothing}"],
            "CP004 [{duty: Panel}] 'by' is a word, or a map that begins with 'reading:'",
        ),
        (
            ["event: go: {by: Party, may: yes, then: {viists: 1}}"],
            "CP006 [viists] the rulebook has no variable 'viists'",
        ),
        (["event: go: {by: Party, may: yes, then: {level: 4}}"], "CP014 [4] 4 is no value of 'level' (0..3)"),
        (
            ["event: go: {by: Party, may: yes, then: {level: if paid then 1 else 7}}"],
            "CP014 [if paid then 1 else 7] 7 is no value of 'level' (0..3)",
        ),
        (
            ["event: go: {by: Party, may: yes, then: {status: paid}}"],
            "CP008 [paid] a named value (unset, approved, deferred) is wanted here, but this is yes/no",
        ),
        (
            ["event: go: {by: Party, may: yes, then: {status: approved, status: unset}}"],
            "CP004 [status] 'status' is given twice",
        ),
        (
            ["state: wide: {one of: [approved, lost]}", "event: go: {by: Party, may: yes, then: {status: wide}}"],
            "CP008 [wide] 'wide' may be 'lost', which is no value of 'status'",
        ),
        (["duty: d: {by: Party, shall: yes}"], "CP004 [d] duty 'd' does not say which events discharge it"),
        (["duty: d: {by: Party, shall: yes, of: []}"], "CP004 [[]] duty 'd' names no event that discharges it"),
        (["duty: d: {by: Party, shall: yes, of: [goo]}"], "CP006 [goo] there is no event 'goo'"),
    ],
)
def test_what_is_wrong_with_an_event_a_decision_or_a_duty(blocks: list[str], said: str) -> None:
    decided = "event: approve: {decision: outcome, then: nothing}"
    assert said in wrong(STATE, "decision: outcome: {by: Panel, may: yes}", decided, *blocks)


def test_several_things_that_are_wrong_are_told_at_once_in_the_order_of_the_text() -> None:
    text = (
        VISITS.replace("when: not paid", "when: not payd")
        .replace("status is approved\n", "status is aproved\n")
        .replace("visits: count", "visits: counts")
    )
    with pytest.raises(ClauseproofError) as caught:
        rulebook(text)
    assert problems(caught.value) == [
        "base.md:14:9: CP008 [counts]",
        "base.md:37:38: CP006 [payd]",
        "base.md:49:22: CP006 [aproved]",
    ]


# -- clauses and blocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "id"),
    [
        ("G8.36(c) Deferred", "G8.36(c)"),
        ("G8.36(c)(ii) More", "G8.36(c)(ii)"),
        ("H1.10. With a dot", "H1.10"),
        ("4.2: with a colon", "4.2"),
        ("W3C rules", "W3C rules"),
        ("The lifecycle", "The lifecycle"),
        ("G8.36(c) Deferred {#deferred}", "deferred"),
        ("The lifecycle {#life}", "life"),
        ("The   lifecycle", "The lifecycle"),
        ("2 {was: 1}", "2"),
        ("A set {a, b}", "A set {a, b}"),
    ],
)
def test_the_id_of_a_clause(heading: str, id: str) -> None:
    assert [clause.id for clause in document(f"# {heading}\n").clauses] == [id]


def test_a_heading_may_name_what_the_clause_was() -> None:
    (clause,) = document("# All of it {#all was: 3, 4}\n").clauses
    assert (clause.id, clause.title, clause.was) == ("all", "All of it", ("3", "4"))


def test_underlined_headings_are_headings_too() -> None:
    assert [(c.id, c.level) for c in document("1 One\n=====\n\n1.1 Two\n---\n").clauses] == [("1", 1), ("1.1", 2)]


def test_a_clause_ends_where_any_heading_begins() -> None:
    found = document("before\n\n# 1 One\n\na\n\n### 1.1.1 Deep\n\nb\n\nc\n")
    assert [(c.id, c.prose) for c in found.clauses] == [("1", "a"), ("1.1.1", "b\n\nc")]
    assert [p.text.characters for p in found.preamble] == ["before"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 1 A\n\n# 1 B\n", "CP010 [# 1 B] two clauses are called '1'"),
        ("#\n", "CP010 [#] a heading without a word has no clause id"),
        (
            "```yaml state\n```\n\n# 1\n",
            "CP009 [```yaml state] a block stands before the first heading, so it belongs to no clause",
        ),
        (
            "# 1\n\n- a\n\n  ```yaml state\n  x: count\n  ```\n",
            "CP009 [  ```yaml state\n  x: count\n  ```] a block stands inside a list or a quote",
        ),
        (
            "# 1\n\n> ```yaml state\n> x: count\n> ```\n",
            "CP009 [> ```yaml state\n> x: count\n> ```] a block stands inside a list or a quote",
        ),
        ("# 1\n\n```yaml stat\nx: count\n```\n", "CP009 [```yaml stat] there is no block of kind 'stat'"),
        ("# 1\n\n```yaml\nx: count\n```\n", "CP009 [```yaml] this block does not say what kind it is"),
        ("# 1\n\n```yaml state\nx: count\n\n# 2\n", "CP009 [```yaml state] this block is never closed"),
        ("# 1\n\n```yaml state\nx: count", "CP009 [```yaml state] this block is never closed"),
    ],
)
def test_a_block_or_heading_in_the_wrong_place(text: str, said: str) -> None:
    assert refused(FRONT + text) == [said]


def test_other_fences_are_prose_wherever_they_stand() -> None:
    found = document("```python\nx\n```\n\n# 1\n\n- ```json\n  {}\n  ```\n\n```text\nyaml state\n```\n")
    assert [p.kind for p in found.clauses[0].pieces] == ["prose", "prose"]


def test_a_fence_may_be_indented_a_little_or_be_made_of_tildes() -> None:
    text = FRONT + "# 1\n\n   ```yaml state\n   x: count\n   y: count\n   ```\n\n~~~yaml state\nz: count\n~~~\n"
    assert list(rulebook(text).system.variable) == ["x", "y", "z"]
    found = rulebook(text).system.variable["y"].origin
    assert found is not None and found.span is not None
    assert (found.span.line, found.span.column) == (10, 4)


def test_carriage_returns_are_line_ends_as_any_others(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    for ending in ("\r\n", "\r"):
        (tmp_path / "model" / "visits.md").write_bytes(VISITS.replace("\n", ending).encode())
        assert Workspace(tmp_path).rulebook("visits").fingerprint == rulebook().fingerprint


# -- front matter ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("---\nrulebook: a\n---\n", "CP002 [rulebook: a\n] the front matter does not list the actors"),
        ("---\nactors: [A]\n---\n", "CP002 [actors: [A]\n] the front matter does not say 'rulebook:'"),
        (
            "---\nrulebook: a\nactors: [A]\nversions: 1\n---\n",
            "CP004 [versions] the front matter of a rulebook has no key 'versions'",
        ),
        ("---\nrulebook: a\nactors: {A: }\n---\n", "CP003 [A] nothing is written after 'A:'"),
        ("---\nrulebook: a\nversion:\nactors: [A]\n---\n", "CP003 [version] nothing is written after 'version:'"),
        ("---\nrulebook: a b\nactors: [A]\n---\n", "CP002 [rulebook] 'a b' cannot be the name of a rulebook"),
        ("---\n- a\n---\n", "CP002 [- a\n] the front matter is not a map (key: value)"),
        ("---\nrulebook: a\n", "CP002 [---] the front matter that begins here is never closed"),
        ("---\nrulebook: [a\n---\n", "CP002 [\n] this block is not YAML"),
        ("", "CP002 [# 1 A] base.md has no front matter"),
    ],
)
def test_what_is_wrong_with_the_front_matter(front: str, said: str) -> None:
    found = refused(front + "# 1 A\n")
    assert any(f.split("] ", 1)[-1].startswith(said.split("] ", 1)[-1]) and f.startswith(said[:6]) for f in found), (
        found
    )


def test_the_environment_is_an_actor_but_no_person() -> None:
    actors = {a.name: (a.description, a.environment) for a in rulebook().actors}
    assert actors == {"Party": ("who applies", False), "Panel": ("who decides", False), "Clock": ("", True)}


# -- YAML without surprises ------------------------------------------------------------------------------------


def test_every_scalar_is_a_word() -> None:
    found = rulebook(
        "---\nrulebook: no\nversion: 6.10\ntitle: 2020-02-27\nsource: 0x1F\nactors: {on: off, y: 1e3}\n---\n\n# 1\n\n"
        "```yaml event\ngo: {by: on, may: yes, then: nothing}\n```\n"
    )
    assert (found.id, found.version, found.title, found.source) == ("no", "6.10", "2020-02-27", "0x1F")
    assert [(a.name, a.description) for a in found.actors] == [("on", "off"), ("y", "1e3")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("a: count\na: count", "CP004 [a] 'a' is given twice"),
        ("a: &x count\nb: *x", "CP003 [&x count] anchors and aliases (& and *) are not part of the format"),
        ("a: *x", "CP003 [*x] anchors and aliases (& and *) are not part of the format"),
        ("a: !!int 3", "CP003 [!!int 3] the tag 'tag:yaml.org,2002:int' is not part of the format"),
        ("a: ! 3", "CP003 [! 3] the tag '!' is not part of the format"),
        ("a: count\n---\nb: count", "CP003 [---] a block holds one YAML document, not several"),
        ("? [a, b]\n: count", "CP003 [[a, b]] a key is a plain word here, not a list, a map or nothing"),
        ("a: b: c", "CP003 [:] this block is not YAML: a colon here would begin a second value on one line"),
        ("a:\n\tb: c", "CP003 [\t] this block is not YAML: this character cannot begin a value"),
        ("a: 'open", "CP003 [n] this block is not YAML: a quote that was opened is never closed"),
        ("- a\n- b", "CP003 [- a\n- b] a 'state' block is a map (key: value), but a list stands here"),
        ("a: \u0007", "CP003 [\u0007] this block holds a character that cannot be shown (U+0007)"),
        ("a: \ufeffcount", "CP003 [\ufeff] this block holds a character that cannot be shown (U+FEFF)"),
    ],
)
def test_yaml_that_is_not_part_of_the_format(body: str, said: str) -> None:
    found = wrong(f"state: {body}")
    assert any(f.split("] ", 1)[-1].startswith(said.split("] ", 1)[-1]) and f.startswith(said[:7]) for f in found), (
        found
    )


def test_a_comma_that_split_a_flow_map_is_told_as_such() -> None:
    with pytest.raises(ClauseproofError) as caught:
        of(STATE, "event: go: {by: Party, may: yes, when: status is one of (approved, deferred), then: nothing}")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == "the comma before 'deferred)' ends the value of 'when'"
    assert diagnostic.help == 'quote the whole value: "status is one of (approved, deferred)"'
    assert under(diagnostic.span) == "deferred)"


def test_an_empty_block_declares_nothing() -> None:
    assert of("state: # nothing yet").system.variables == ()


# -- what says so ----------------------------------------------------------------------------------------------


def test_every_atom_knows_the_clause_that_says_it() -> None:
    system = rulebook(VISITS.replace("when: qualifies", "when: qualifies and paid")).system
    enter = system.event["enter"]
    assert {part.origin.clause for part in walk(enter.guard) if part.origin is not None} == {"3"}
    text = VISITS.replace("# 3 Entry\n", "# 4 What qualifies\n").replace(
        "```yaml event\nenter", "# 5 Entry\n\n```yaml event\nenter"
    )
    guarded = rulebook(text.replace("when: qualifies", "when: qualifies and paid")).system.event["enter"].guard
    assert [(type(p).__name__, p.origin.clause) for p in walk(guarded) if p.origin] == [
        ("And", "5"),
        ("Compare", "4"),
        ("Read", "4"),
        ("Literal", "4"),
        ("Read", "5"),
    ]


def test_every_effect_knows_its_clause_and_its_place() -> None:
    effect = rulebook().system.event["defer"].assigned["visits"]
    assert effect.origin is not None and effect.origin.span is not None
    assert effect.origin.clause == "2"
    assert str(effect.origin.span) == "base.md:29:93"
    assert under(effect.origin.span) == "visits + 1"


def test_why_an_event_cannot_happen_is_told_with_the_clause_of_the_term() -> None:
    text = VISITS.replace("# 3 Entry\n", "# 4 What qualifies\n").replace(
        "```yaml event\nenter", "# 5 Entry\n\n```yaml event\nenter"
    )
    system = rulebook(text.replace("when: qualifies", "when: paid and qualifies")).system
    failed = Interpreter(system).why_not({"status": "unset", "paid": False, "visits": 0}, system.event["enter"])
    assert [part.clause for part in failed] == ["5", "4"]


def test_a_note_on_a_clause() -> None:
    found = rulebook(VISITS.replace("## 2.2 Refund\n", "## 2.2 Refund\n\n```yaml clause\nsource: not seen\n```\n"))
    assert found.note("2.2", "source") == "not seen"
    assert found.note("2.1", "source") == ""
    assert wrong("clause: sauce: x") == ["CP004 [sauce] a 'clause' block has no key 'sauce'"]
    assert wrong("clause: source: x", "clause: source: y") == ["CP004 [source: y\n] clause '1' has two 'clause' blocks"]


# -- the fingerprint -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The Panel sets the status.", "The Panel, having heard the Party, sets the status."),
        ("# the outcome", "# what came of it"),
        ("# 2 Decisions", "\n\n# 2 What is decided"),
        ("when: not paid", "when:   (not    paid)"),
        ("then: {paid: yes}", 'then: {"paid": "yes"}'),
        ("deferred, visits: visits + 1", "deferred, visits: (visits + 1)"),
        ("then: {status: deferred, visits: visits + 1}", "then: {visits: visits + 1, status: deferred}"),
        ("actors: {Party: who applies,", "actors: {Party: the applicant,"),
        ('version: "1"', 'version: "1.0.1"'),
        ("status is approved\n", "status = approved\n"),
        ('approved: "2"', "approved: "),
    ],
)
def test_a_typo_put_right_changes_no_meaning(old: str, new: str) -> None:
    assert VISITS.count(old) == 1
    assert rulebook(VISITS.replace(old, new)).fingerprint == rulebook().fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when: not paid", "when: paid"),
        ("visits + 1", "visits + 2"),
        ("initially: unset", "initially: approved"),
        ("enter: {by: Party, may: yes", "enter: {by: Party, shall: yes"),
        ("enter: {by: Party", "enter: {by: Panel"),
        ("paid: yes/no", "paid: {type: yes/no, initially: any}"),
        ("refund:", "repay:"),
        ("outcome: {by: Panel", "outcome: {by: Party"),
        ("unset: , approved", "unset: , lost: , approved"),
    ],
)
def test_a_change_of_meaning_changes_the_fingerprint(old: str, new: str) -> None:
    assert VISITS.count(old) == 1
    assert rulebook(VISITS.replace(old, new)).fingerprint != rulebook().fingerprint


def test_where_terms_decisions_and_duties_stand_means_nothing() -> None:
    blocks = [
        STATE,
        "event: {a: {decision: d, then: nothing}, b: {decision: e, then: nothing}}",
        "decision: d: {by: Panel, may: yes}",
        "decision: e: {by: Party, may: yes}",
        "term: one_term: paid",
        "term: other_term: not one_term",
        "duty: x: {by: Party, shall: yes, of: [a]}",
        "duty: y: {by: Party, shall: yes, of: [b]}",
    ]
    assert of(*blocks).fingerprint == of(*reversed(blocks)).fingerprint
    apart = text_of(*blocks).replace("```yaml term", "# 1.1 Terms\n\n```yaml term", 1)
    assert rulebook(apart).fingerprint == of(*blocks).fingerprint


def test_the_order_of_a_decisions_events_is_part_of_the_meaning() -> None:
    a, b = "a: {decision: d, then: nothing}", "b: {decision: d, then: nothing}"
    decision = "decision: d: {by: Panel, may: yes}"
    assert of(decision, f"event: {{{a}, {b}}}").fingerprint != of(decision, f"event: {{{b}, {a}}}").fingerprint


# -- several files ---------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "place" / "model" / "parts").mkdir(parents=True)
    front = VISITS[: VISITS.index("# 1")].replace("---\nrulebook", "---\nincludes: parts/more.md\nrulebook")
    (tmp_path / "place" / "model" / "visits.md").write_text(front + VISITS[VISITS.index("# 1") : VISITS.index("# 3")])
    (tmp_path / "place" / "model" / "parts" / "more.md").write_text(VISITS[VISITS.index("# 3") :])
    return tmp_path / "place"


def test_a_rulebook_of_several_files_means_what_one_file_would(workspace: Path) -> None:
    found = Workspace(workspace).rulebook("visits")
    assert found.fingerprint == rulebook().fingerprint
    enter = found.system.event["enter"].origin
    assert enter is not None and enter.span is not None
    assert (enter.clause, enter.span.source.path.split("model/")[-1], enter.span.line) == ("3", "parts/more.md", 8)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../secret.md", "CP001: '../../secret.md' lies outside the workspace"),
        ("/etc/passwd", "CP001: '/etc/passwd' lies outside the workspace"),
        ("../link.md", "CP001: '../link.md' lies outside the workspace"),
        ("parts/none.md", "CP001: there is no file "),
        ("parts", "is a folder, not a file"),
        ("visits.md", "CP002: 'visits.md' is included, and includes others itself"),
        ("parts/twice.md", "CP010: two clauses are called '1'"),
        ("{a: b}", "CP002: 'includes' lists file names"),
    ],
)
def test_what_may_not_be_included(workspace: Path, name: str, said: str) -> None:
    (workspace.parent / "secret.md").write_text("# 9 Secret\n")
    (workspace / "link.md").symlink_to(workspace.parent / "secret.md")
    (workspace / "model" / "parts" / "twice.md").write_text("# 1 Again\n")
    path = workspace / "model" / "visits.md"
    path.write_text(path.read_text().replace("parts/more.md", name))
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).rulebook("visits")
    assert said in str(caught.value)
    assert caught.value.diagnostics[0].span is not None


def test_a_link_that_leads_out_of_the_workspace_is_not_read(workspace: Path) -> None:
    (workspace.parent / "secret.md").write_text("---\nrulebook: secret\n---\n")
    (workspace / "model" / "link.md").symlink_to(workspace.parent / "secret.md")
    with pytest.raises(ClauseproofError, match=r"CP001: model/link\.md leads out of the workspace"):
        Workspace(workspace).references()


def test_two_files_of_one_name_are_refused(workspace: Path) -> None:
    (workspace / "model" / "again.md").write_text(VISITS)
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).references()
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == "two files are called 'visits'"
    assert len(diagnostic.labels) == 2


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("visit", "the workspace has no rulebook or amendment 'visit'"),
        ("visits@2", "'visits@2' asks for version 2, but the file is version 1"),
        ("visits+", "'visits+' is no reference"),
        ("visits+visits", "'visits' is a rulebook, not an amendment"),
    ],
)
def test_a_reference_that_names_nothing(workspace: Path, reference: str, said: str) -> None:
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).rulebook(reference)
    assert caught.value.diagnostics[0].code == "CP030"
    assert caught.value.diagnostics[0].message == said


# -- transition systems made of others -------------------------------------------------------------------------

State = dict[str, Value]


def choices(system: TransitionSystem) -> Iterator[Interpreter]:
    for choice in system.choices():
        yield Interpreter(system, choice)


def step(interpreter: Interpreter, state: State, event: Event) -> State | None:
    """The state after an event, or None where there is no such step."""
    if not interpreter.is_enabled(state, event):
        return None
    try:
        return interpreter.apply(state, event)
    except OutOfRange:
        return None


def histories(interpreter: Interpreter, length: int, most: int = 300) -> list[tuple[State, tuple[str, ...]]]:
    """States with the events that lead to them, in at most ``length`` steps."""
    level: list[tuple[State, tuple[str, ...]]] = [
        (s, ()) for s, _ in zip(interpreter.initial_states(), range(20), strict=False)
    ]
    found = list(level)
    for _ in range(length):
        level = [
            (after, (*events, event.name))
            for state, events in level
            for event in interpreter.system.events
            if (after := step(interpreter, state, event)) is not None
        ][:most]
        found += level
    return found


def only(state: Mapping[str, Value], names: Any) -> State:
    return {name: value for name, value in state.items() if name in names}


@settings(max_examples=40)
@given(systems(endless=False), st.data())
def test_a_slice_allows_the_same_histories_and_gives_its_variables_the_same_values(
    system: TransitionSystem, data: st.DataObject
) -> None:
    names = Names(tuple((v.name, v.sort) for v in system.variables), system.readings)
    formula = data.draw(formulas(names, 1))
    part = system.slice(formula)
    assert variables_read(formula) <= set(part.variable)
    for whole in choices(system):
        sliced = Interpreter(part, whole.readings)
        assert {tuple(only(s, part.variable).items()) for s in whole.initial_states()} == {
            tuple(s.items()) for s in sliced.initial_states()
        }
        for state, _ in histories(whole, 2):
            small = only(state, part.variable)
            for event in system.events:
                after = step(whole, state, event)
                found = step(sliced, small, part.event[event.name])
                assert found == (None if after is None else only(after, part.variable))


def test_a_slice_keeps_what_could_leave_its_range_for_such_a_step_does_not_exist() -> None:
    system = of(
        "state: {level: 0..2, seen: yes/no, fee: integer, note: yes/no}",
        "event: {up: {by: Party, may: yes, then: {level: level + 1, seen: yes, note: yes}}, "
        "pay: {by: Party, may: yes, then: {fee: fee - 1}}}",
    ).system
    part = system.slice(Read("seen", BOOLEAN))
    assert set(part.variable) == {"level", "seen"}, (
        "the fourth 'up' cannot happen; fee has no end; note matters to nothing"
    )


def test_a_slice_is_closed_under_what_its_effects_read() -> None:
    system = of(
        "state: {a: integer, b: integer, c: integer}", "event: go: {by: Party, may: yes, then: {a: b, b: c, c: 1}}"
    ).system
    assert set(system.slice(Compare(">", Read("b", INTEGER), Literal(0, INTEGER))).variable) == {"b", "c"}


@settings(max_examples=40)
@given(systems(endless=False))
def test_a_monitor_watches_and_never_constrains(system: TransitionSystem) -> None:
    name = system.events[0].name
    watched = system.with_monitor(
        [Variable("seen_it", COUNT, (0,)), Variable("last", BOOLEAN, (False,))],
        {name: {"seen_it": Add(Read("seen_it", COUNT), Literal(1, INTEGER)), "last": Read("last", BOOLEAN)}},
    )
    for whole in choices(system):
        product = Interpreter(watched, whole.readings)
        found = histories(product, 2)
        assert [(only(s, system.variable), e) for s, e in found] == histories(whole, 2)
        assert all(s["seen_it"] == e.count(name) and s["last"] is False for s, e in found)


@settings(max_examples=40)
@given(systems(endless=False), st.permutations(["status", "paid", "level", "appeals"]))
def test_renamed_variables_mean_what_they_meant(system: TransitionSystem, new: list[str]) -> None:
    names = dict(zip(("status", "paid", "level", "appeals"), new, strict=True))
    names = {old: names[old] for old in names if old in system.variable}
    other = system.rename(names)
    for whole in choices(system):
        renamed = histories(Interpreter(other, whole.readings), 2)
        assert renamed == [({names[n]: v for n, v in s.items()}, e) for s, e in histories(whole, 2)]
    assert fingerprint(canonical_form(other.rename({v: k for k, v in names.items()}))) == fingerprint(
        canonical_form(system)
    )


@settings(max_examples=40)
@given(systems(endless=False))
def test_a_fixed_reading_is_that_reading_chosen(system: TransitionSystem) -> None:
    for whole in choices(system):
        fixed = system.under(whole.readings)
        assert fixed.readings == ()
        assert fixed.relevant_readings() == ()
        assert histories(Interpreter(fixed), 2) == histories(whole, 2)
        assert all(isinstance(e.actor, str) and isinstance(e.modality, str) for e in fixed.events)


def test_readings_that_change_no_history_are_left_out() -> None:
    system = of(
        READING,
        READING.replace("duty_7", "other"),
        "state: x: yes/no",
        "event: go: {by: Party, shall: {reading: duty_7, duty: yes, choice: no}, when: "
        "reading other is duty, then: {x: yes}}",
    ).system
    assert system.relevant_readings() == ("other",)
    assert system.relevant_readings(ReadingIs("duty_7", ("duty",))) == ("duty_7", "other")
    assert len(list(system.choices())) == 4
    assert list(system.choices(["other"])) == [{"other": "duty"}, {"other": "choice"}]


def test_attributes_are_variables_that_no_event_writes() -> None:
    system = of(
        "state: {category: {one of: [large, small], initially: any}, x: count}",
        "event: go: {by: Party, may: yes, then: {x: 1}}",
    ).system
    assert system.attributes == {"category"}
    assert len(list(Interpreter(system).initial_states())) == 2


def test_the_canonical_form_ignores_places() -> None:
    system = rulebook().system
    moved = replace(system, events=tuple(replace(e, origin=None) for e in system.events))
    assert moved == system
    assert fingerprint(canonical_form(moved)) == rulebook().fingerprint


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("paid: yes/no\n", "paid: yes/no\npaid: count\n", "CP004"),
        ("paid: yes/no\n", "paid: [yes/no\n", "CP003"),
        ("outcome: {by: Panel, shall: yes}", "outcome: {by: Panel, shall: yes, shall: no}", "CP004"),
        ("qualifies: status is approved", "qualifies: status is approved\nqualifies: paid", "CP004"),
        ("qualifies: status is approved", "qualifies: [status", "CP003"),
    ],
)
def test_names_in_a_block_that_cannot_be_read_are_not_unknown(old: str, new: str, code: str) -> None:
    assert VISITS.count(old) == 1
    text = VISITS.replace(old, new) + block("event", "leave: {by: Party, may: yes, when: payd, then: nothing}")
    with pytest.raises(ClauseproofError) as error:
        rulebook(text)
    assert [d.code for d in error.value.diagnostics] == [code, "CP006"]
    assert "'payd'" in error.value.diagnostics[1].message


def test_a_reading_in_a_block_that_cannot_be_read_is_not_unknown() -> None:
    text = VISITS.replace("refund: {by: Panel,", "refund: {by: {reading: who, us: Panel, them: Party},")
    text = text.replace("when: qualifies", "when: qualifies and reading who is us")
    text += block("reading", "who: {question: Who?, options: {us: we, them: they}, default: us, default: them}")
    with pytest.raises(ClauseproofError) as error:
        rulebook(text)
    assert [(d.code, under(d.span)) for d in error.value.diagnostics] == [("CP004", "default")]
