"""Hypothesis strategies: small procedures whose counters have no end, and what may be awaited in them.

>>> system, property = data.draw(offices_with_properties())

Each has a status of two or three values and one to three numbers without end, which events make more and less; some
of them are worked off in the end, some grow faster, and some depend on who does what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from clauseproof.model.expressions import (
    COUNT,
    INTEGER,
    TRUE,
    Add,
    Compare,
    Enumeration,
    Expression,
    IfThenElse,
    Literal,
    Maximum,
    Read,
    Sort,
    Subtract,
    conjunction,
)
from clauseproof.model.system import MAY, SHALL, SHALL_EVENTUALLY, ByReading, Event, Reading, TransitionSystem, Variable

Draw = Callable[[st.SearchStrategy[Any]], Any]

COUNTERS = ("backlog", "appeals", "balance")
EVENTS = ("receive", "work off", "close", "reopen", "split")
STAGES = ("intake", "work", "done")
BOTH = Reading("wording", (("wide", ""), ("narrow", "")), "wide")


def _number(value: int) -> Literal:
    return Literal(value, INTEGER)


@st.composite
def conditions(draw: Draw, counters: list[Read]) -> Expression:
    """Something about counters, as guards and properties say it."""
    counter = draw(st.sampled_from(counters))
    other: Expression = _number(draw(st.sampled_from([0, 0, 0, 1, 2, 3])))
    if len(counters) > 1 and not draw(st.integers(0, 3)):
        other = draw(st.sampled_from([read for read in counters if read != counter]))
    return Compare(draw(st.sampled_from([">", ">", ">", ">=", "<", "=", "!="])), counter, other)


@st.composite
def changes(draw: Draw, counter: Read, counters: list[Read]) -> tuple[Expression, Expression]:
    """What becomes of a counter, and a guard that goes with it."""
    less = Subtract(counter, _number(draw(st.sampled_from([1, 1, 1, 2]))))
    match draw(st.sampled_from(["less"] * 6 + ["more"] * 4 + ["least", "set", "copy", "either"])):
        case "less":
            return less, Compare(">", counter, _number(draw(st.sampled_from([0, 0, 0, 1]))))
        case "more":
            return Add(counter, _number(draw(st.sampled_from([1, 1, 2])))), TRUE
        case "least":
            return Maximum(less, _number(0)), TRUE
        case "copy":
            return draw(st.sampled_from(counters)), TRUE
        case "either":
            condition = draw(conditions(counters))
            return IfThenElse(condition, Maximum(less, _number(0)), Add(counter, _number(1))), TRUE
        case _:
            return _number(draw(st.sampled_from([0, 0, 1, 3]))), TRUE


@st.composite
def offices(draw: Draw) -> TransitionSystem:
    """A procedure that counts."""
    stages = Enumeration(STAGES[: draw(st.sampled_from([2, 2, 3]))])
    status = Read("status", stages)
    sorts: list[Sort] = [COUNT, COUNT, draw(st.sampled_from([COUNT, INTEGER]))]
    size = draw(st.sampled_from([1, 1, 2, 2, 3]))
    counters = [Read(name, sort) for name, sort in zip(COUNTERS[:size], sorts, strict=False)]
    variables = [Variable("status", stages, (STAGES[0],))]
    for read in counters:
        first = draw(st.sampled_from([(0,), (2,), (1, 3), None, None]))
        variables.append(Variable(read.name, read.sort, first))
    readings = (BOTH,) if not draw(st.integers(0, 4)) else ()
    words = [SHALL, SHALL, SHALL, MAY, SHALL_EVENTUALLY]
    events = []
    for name in EVENTS[: draw(st.integers(2, 5))]:
        guard: Expression = TRUE
        if draw(st.integers(0, 4)):
            guard = Compare("=", status, Literal(draw(st.sampled_from(stages.values)), stages))
        if not draw(st.integers(0, 2)):
            guard = conjunction(guard, draw(conditions(counters)))
        effects: list[tuple[str, Expression]] = []
        if draw(st.integers(0, 1)):
            effects.append(("status", Literal(draw(st.sampled_from(stages.values)), stages)))
        fewest = 0 if effects else 1
        for read in draw(st.lists(st.sampled_from(counters), min_size=fewest, max_size=2, unique=True)):
            effect, given = draw(changes(read, counters))
            effects.append((read.name, effect))
            guard = conjunction(guard, given)
        modality: str | ByReading = draw(st.sampled_from(words))
        if readings and not draw(st.integers(0, 2)):
            modality = ByReading("wording", (("wide", SHALL), ("narrow", draw(st.sampled_from(words)))))
        events.append(Event(name, "A", modality, guard, tuple(effects)))
    return TransitionSystem("office", tuple(variables), tuple(events), readings=readings)


@st.composite
def offices_with_properties(draw: Draw) -> tuple[TransitionSystem, dict[str, Any]]:
    """A procedure that counts, and a property of liveness, shaped as its canonical form."""
    system = draw(offices())
    status = Read("status", system.variable["status"].sort)
    counters = [Read(v.name, v.sort) for v in system.variables[1:]]

    def formula() -> Expression:
        found: Expression = draw(conditions(counters))
        counter = draw(st.sampled_from(counters))
        if draw(st.integers(0, 2)):  # what is most often awaited
            found = Compare(draw(st.sampled_from(["=", "<="])), counter, _number(draw(st.sampled_from([0, 0, 1]))))
        if not draw(st.integers(0, 3)):
            assert isinstance(status.sort, Enumeration)
            found = conjunction(found, Compare("=", status, Literal(status.sort.values[-1], status.sort)))
        return found

    event = st.sampled_from([event.name for event in system.events]).map(lambda name: {"event": name, "when": TRUE})
    scope = draw(st.sampled_from(["no"] * 6 + ["after", "both"]))
    common: dict[str, Any] = {
        "events": [],
        "after": draw(st.lists(event, min_size=1, max_size=1)) if scope != "no" else None,
        "until": draw(st.lists(event, min_size=1, max_size=1)) if scope == "both" else None,
        "observers": {},
        "duties": "all" if draw(st.integers(0, 5)) else ["all", {"name": system.events[0].name, "kind": "eventually"}],
    }
    if draw(st.integers(0, 2)):
        return system, {"pattern": "eventually", "formula": formula()} | common
    asked = draw(st.one_of(event, st.just({"formula": formula()})))
    answer = draw(st.one_of(event, st.just({"formula": formula()}), st.just({"formula": formula()})))
    return system, {"pattern": "followed by", "formula": TRUE, "when": [asked], "response": [answer]} | common
