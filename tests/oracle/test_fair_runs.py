"""The oracle for fair runs against cases worked out by hand, and against every set of places, one by one."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings

from clauseproof.model.canonical import canonical_form
from clauseproof.model.system import TransitionSystem
from tests.oracle import fair_runs as oracle
from tests.oracle.test_oracle import NO, YES, YES_NO, event, is_, once, plus, prop, rulebook
from tests.strategies import canonical_property, procedures_with_properties

SEATS = ["one of", ["none", "asked", "seated"]]


def shall(kind: str, guard: Any, **effects: Any) -> Any:
    return {**event(guard, **effects), "modality": kind}


# A Party asks for a seat and may withdraw; the chair seats whoever asks.
def seats(kind: str, *, withdraw: bool) -> Any:
    events = {
        "ask": shall("shall", is_("seat", "none"), seat=["value", "asked"]),
        "seat": shall(kind, is_("seat", "asked"), seat=["value", "seated"]),
    }
    if withdraw:
        events["withdraw"] = event(is_("seat", "asked"), seat=["value", "none"])
    return rulebook({"seat": (SEATS, ["none"])}, events)


SEATED = is_("seat", "seated")
ASKED = is_("seat", "asked")


def eventually(formula: Any, duties: Any = "all", **rest: Any) -> Any:
    return prop("eventually", formula, duties=duties, **rest)


def followed_by(when: Any, response: Any, duties: Any = "all", **rest: Any) -> Any:
    return prop("followed by", when=when, response=response, duties=duties, **rest)


def named(name: str, kind: str = "as stated") -> Any:
    return {"name": name, "kind": kind}


def verdict(system: Any, property: Any, **choice: str) -> str:
    return oracle.judge(system, property, choice).verdict


def test_the_oracle_shares_no_code() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    imported = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported == {"__future__", "collections.abc", "itertools", "typing", "tests.oracle.brute_force"}
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Import)]


# -- section 8: duties and fair runs


def test_who_asks_is_seated_where_everyone_does_his_duty() -> None:
    assert verdict(seats("shall", withdraw=False), eventually(SEATED)) == "proved"
    assert verdict(seats("may", withdraw=False), eventually(SEATED)) == "refuted"
    assert verdict(seats("shall", withdraw=False), eventually(SEATED, duties=[])) == "refuted"


def test_whoever_asks_and_withdraws_again_and_again_is_seated_only_by_strong_fairness() -> None:
    assert verdict(seats("shall", withdraw=True), eventually(SEATED)) == "refuted"
    assert verdict(seats("shall eventually", withdraw=True), eventually(SEATED)) == "proved"
    assert verdict(seats("shall", withdraw=True), eventually(SEATED, ["all", named("seat", "eventually")])) == "proved"
    assert verdict(seats("shall eventually", withdraw=True), eventually(SEATED, [named("ask")])) == "refuted"


def test_a_named_power_is_assumed_to_be_used() -> None:
    system = seats("may", withdraw=False)
    assert verdict(system, eventually(SEATED, ["all", named("seat")])) == "proved"
    assert verdict(system, eventually(SEATED, [named("seat")])) == "refuted"


def test_a_decision_is_one_duty_and_none_of_its_outcomes() -> None:
    system = rulebook(
        {"ruling": (["one of", ["none", "yes", "no"]], ["none"])},
        {
            name: {**event(is_("ruling", "none"), ruling=["value", name]), "decision": "rule", "modality": "shall"}
            for name in ("yes", "no")
        },
    )
    system["decisions"] = {"rule": {"actor": "Panel", "modality": "shall", "events": ["yes", "no"], "identity": ""}}
    assert verdict(system, eventually(["not", is_("ruling", "none")])) == "proved"
    assert verdict(system, eventually(is_("ruling", "yes"))) == "refuted"


def test_a_duty_is_owed_only_under_its_condition() -> None:
    system = rulebook(
        {"due": (YES_NO, [False, True]), "done": (YES_NO, [False])},
        {"do": event(["not", ["read", "done"]], done=YES)},
    )
    system["duties"] = {"duty": {"actor": "A", "modality": "shall", "events": ["do"], "when": ["read", "due"]}}
    assert verdict(system, eventually(["read", "done"])) == "refuted"
    assert verdict(system, eventually(["or", ["read", "done"], ["not", ["read", "due"]]])) == "proved"


def test_a_step_that_changes_nothing_neither_owes_nor_discharges() -> None:
    system = rulebook({"x": (YES_NO, [False])}, {"sit": shall("shall", YES, x=["read", "x"])})
    assert verdict(system, followed_by([{"formula": YES}], [once("sit")])) == "refuted"
    assert verdict(system, prop("no dead ends", NO)) == "refuted"
    assert verdict(system, prop("no dead ends", YES)) == "proved"


# -- section 7: positions of P and Q, scopes


def test_an_event_holds_for_as_long_as_nothing_happens_after_it() -> None:
    """P still holds after the answer, and is answered until something else happens."""
    system = seats("shall", withdraw=False)
    asked_or_seated = [{"formula": ["or", ASKED, SEATED]}]
    assert verdict(system, followed_by(asked_or_seated, [once("seat")])) == "proved"
    assert verdict(system, followed_by(asked_or_seated, [{"formula": SEATED}])) == "proved"
    assert verdict(system, followed_by([{"formula": ASKED}], [once("seat")])) == "proved"
    assert verdict(system, followed_by([once("seat")], [once("seat")])) == "proved"


def test_what_is_asked_for_comes_no_later_than_the_step_that_closes_the_scope() -> None:
    system = seats("shall", withdraw=False)
    assert verdict(system, eventually(ASKED, until=[once("ask")])) == "proved"
    assert verdict(system, eventually(SEATED, until=[once("ask")])) == "refuted"
    assert verdict(system, eventually(SEATED, after=[once("ask")])) == "proved"
    assert verdict(system, eventually(ASKED, after=[once("seat")])) == "refuted"


def test_a_step_that_closes_and_opens_does_one_after_the_other() -> None:
    up = rulebook({"n": (["number", 0, 4], [0])}, {"up": event(n=["min", plus("n", 1), ["value", 4]])})
    both = {"after": [once("up", ["!=", ["read", "n"], ["value", 0]])], "until": [once("up")]}
    counting = {"events": [once("up")], "times": 1}
    assert verdict(up, prop("at most", **counting)) == "refuted"
    assert verdict(up, prop("at most", **counting, **both)) == "proved"
    assert verdict(up, prop("at most", events=[once("up")], times=0, **both)) == "refuted"


# -- sections 7 and 9: the other patterns, vacuity


def test_what_can_no_longer_be_reached_is_not_always_possible() -> None:
    system = seats("may", withdraw=True)
    assert verdict(system, prop("always possible", SEATED)) == "proved"
    assert verdict(system, prop("always possible", is_("seat", "none"))) == "refuted"
    assert verdict(system, prop("always possible", is_("seat", "none"), until=[once("seat")])) == "proved"


def test_counts_without_end_refute_by_what_was_looked_at() -> None:
    counting = rulebook({"n": (["number", 0, None], [0])}, {"up": event(n=plus("n", 1))})
    for property, expected in (
        (eventually(is_("n", 3)), "refuted"),
        (prop("always possible", is_("n", 3)), "too large"),
    ):
        assert oracle.judge(counting, property, {}, most_places=60).verdict == expected


def test_vacuous_is_what_speaks_of_nothing() -> None:
    system = seats("shall", withdraw=False)
    never_open = {"after": [once("seat", is_("seat", "none"))]}
    assert verdict(system, followed_by([{"formula": NO}], [{"formula": SEATED}])) == "vacuous"
    assert verdict(system, eventually(SEATED, **never_open)) == "vacuous"
    assert verdict(system, prop("no dead ends", YES, **never_open)) == "vacuous"
    assert verdict(system, prop("always possible", SEATED, **never_open)) == "vacuous"
    assert verdict(system, prop("at most", events=[once("seat", is_("seat", "none"))], times=0)) == "vacuous"
    assert verdict(system, followed_by([once("resign")], [{"formula": SEATED}])) == "vacuous"
    assert verdict(system, eventually(SEATED, [named("resign")])) == "vacuous"


# -- the fixpoint against every set of places


def is_a_fair_set(system: Any, duties: Any, graph: oracle.Graph, chosen: set[Any], choice: dict[str, str]) -> bool:
    """Whether some fair run stays in a set of places for ever, meeting each of them again and again by every move."""
    inner = {key: [m for m in graph.moves[key] if m.after.key in chosen] for key in chosen}
    for start in chosen:
        seen, ahead = {start}, [start]
        while ahead:
            for m in inner[ahead.pop()]:
                if m.after.key not in seen:
                    seen.add(m.after.key)
                    ahead.append(m.after.key)
        if seen != chosen:
            return False
    for duty in duties:
        state = {key: graph.places[key].position.state for key in chosen}
        opens = [oracle.is_open(system, duty, state[key], choice) for key in chosen]
        done = any(
            oracle.is_discharge(duty, state[key], m.event, m.after.position.state, choice)
            for key in chosen
            for m in inner[key]
        )
        if (any(opens) if duty.strong else all(opens)) and not done:
            return False
    return True


@settings(max_examples=60)
@given(procedures_with_properties(["eventually", "followed by"]))
def test_the_fixpoint_finds_what_every_set_of_places_shows(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    """A fair run ends up meeting exactly some strongly connected set of places again and again."""
    system, wanted = canonical_form(pair[0]), canonical_property(pair[1])
    compared = 0
    for choice in oracle.choices(system):
        graph = oracle.explored(system, wanted, choice, most_places=60).graph
        awaiting = [key for key, place in graph.places.items() if place.awaited]
        if not graph.complete or not 0 < len(awaiting) <= 8:  # incomplete also where a history refutes
            continue
        compared += 1
        duties = oracle.owed(system, wanted, choice)
        sets = (set(keys) for size in range(1, len(awaiting) + 1) for keys in combinations(awaiting, size))
        fair = [keys for keys in sets if is_a_fair_set(system, duties, graph, keys, choice)]
        from_there = oracle.leading_to(set().union(*fair), set(awaiting), graph)
        found = oracle.fair_places(system, duties, graph, choice)
        assert set().union(*fair) <= found <= from_there
    assume(compared)
