"""Hollow proofs against brute force on generated rulebooks, and their evidence against the certifier."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import BOOLEAN, TRUE, Compare, Enumeration, Literal, Not, Read
from clauseproof.model.system import Event, TransitionSystem, Variable
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.question import Limits
from tests.oracle import hollow as oracle
from tests.oracle.brute_force import first_states
from tests.proofs.test_fair_runs_agree import as_far_property, found_under
from tests.strategies import canonical_property, systems_with_properties

STAGES = Enumeration(("one", "two", "three", "four", "five"))
PATTERNS = ("before", "before", "at most", "never")


@st.composite
def roads(draw: st.DrawFn) -> tuple[TransitionSystem, dict[str, Any]]:
    """A case that goes from stage to stage by few events, and something that is forbidden for a while.

    Few ways lead anywhere, so that it is often for lack of a way on that a property holds.
    """
    stage, flag = Read("stage", STAGES), Read("flag", BOOLEAN)
    events = []
    for number in range(draw(st.integers(3, 5))):
        here, there = draw(st.sampled_from(STAGES.values)), draw(st.sampled_from(STAGES.values))
        guard: Any = Compare("=", stage, Literal(here, STAGES))
        if draw(st.booleans()):
            guard = draw(st.sampled_from([guard, TRUE, flag, Not(flag)]))
        effects: list[tuple[str, Any]] = [("stage", Literal(there, STAGES))]
        if not draw(st.integers(0, 2)):
            effects.append(("flag", Literal(draw(st.booleans()), BOOLEAN)))
        events.append(Event(f"e{number}", "Party", "may", guard, tuple(effects)))
    variables = (Variable("stage", STAGES, ("one",)), Variable("flag", BOOLEAN, (False,)))
    system = TransitionSystem("road", variables, tuple(events))
    names = st.sampled_from([one.name for one in events])

    def selector(most: int = 2) -> list[dict[str, Any]]:
        return [{"event": name, "when": TRUE} for name in draw(st.lists(names, min_size=1, max_size=most))]

    pattern = draw(st.sampled_from(PATTERNS))
    wanted: dict[str, Any] = {
        "pattern": pattern,
        "formula": TRUE,
        "events": selector() if pattern != "never" else [],
        "observers": {},
        "after": selector() if draw(st.booleans()) else None,
        "until": selector(1) if pattern != "before" or draw(st.booleans()) else None,
    }
    if pattern == "before":
        no = selector() if draw(st.integers(0, 3)) else []
        wanted["observers"] = {"owed": {"becomes yes": selector(), "becomes no": no}}
        wanted["formula"] = Not(Read("owed", BOOLEAN))
        if draw(st.booleans()):
            wanted["after"] = wanted["until"] = None
    elif pattern == "never":
        wanted["formula"] = Compare("=", stage, Literal(draw(st.sampled_from(STAGES.values)), STAGES))
    else:
        wanted["times"] = draw(st.integers(1, 2))
    return system, wanted


def compare(system: TransitionSystem, generated: dict[str, Any]) -> None:
    """Hollow exactly where brute force says so, with evidence that the certifier accepts and a history that replays."""
    prop, canonical, wanted = as_far_property(generated), canonical_form(system), canonical_property(generated)
    decided = Decider(system, Limits(nodes=3_000), "graph").decide(prop)
    for choice in system.choices():
        if not first_states(canonical, choice, 6):
            continue
        finding, _ = found_under(decided, choice)
        if finding.verdict != "proved":
            assert finding.hollow is None
            continue
        truth = oracle.is_hollow(canonical, wanted, choice, 400)
        bits = [bit for bit, held in enumerate(decided.space.choices) if held.items() <= choice.items()]
        hollow = finding.hollow is not None and any(finding.hollow.mask >> bit & 1 for bit in bits)
        event(f"{wanted['pattern']}: hollow {truth}")
        note(f"{choice}: brute force {truth}, engine {hollow}")
        if truth is not None:
            assert hollow == truth
    for finding in decided.findings:
        hollow_proof = finding.hollow
        if hollow_proof is None:
            continue
        choices = [{r: list(o) for r, o in box.items()} for box in decided.space.minimal(hollow_proof.mask)]
        evidence = hollow_proof.evidence
        answer = certify(canonical, wanted, evidence.text, evidence.k, choices, evidence.claim, evidence.argument)
        assert answer.accepted, answer.reason
        for bit, trace in hollow_proof.traces.items():
            assert hollow_proof.mask >> bit & 1 and dict(trace.readings).items() >= decided.space.choices[bit].items()


QUICKLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@settings(QUICKLY, max_examples=100)
@given(roads())
def test_hollow_on_short_roads_is_what_brute_force_says(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    compare(*pair)


@settings(QUICKLY, max_examples=40)
@given(systems_with_properties(PATTERNS, counters=False))
def test_hollow_is_what_brute_force_says(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    compare(*pair)


@pytest.mark.slow
@settings(QUICKLY, max_examples=1_000)
@given(roads())
def test_hollow_on_many_roads_is_what_brute_force_says(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    compare(*pair)


@pytest.mark.slow
@settings(QUICKLY, max_examples=300)
@given(systems_with_properties(PATTERNS))
def test_hollow_in_many_rulebooks_is_what_brute_force_says(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    compare(*pair)
