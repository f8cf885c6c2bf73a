"""Transition systems made of others: sliced, watched, renamed, with readings chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    INTEGER,
    Add,
    Compare,
    Literal,
    Read,
    ReadingIs,
    Value,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, OutOfRange
from clauseproof.model.system import Event, TransitionSystem, Variable
from tests.model.texts import READING, of
from tests.strategies import Names, formulas, systems

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
