"""The engines against the brute-force oracle, for the patterns that look beyond one state or step.

Each verdict is compared under every choice; what a verdict rests on is judged by others: proofs by the certifier,
histories and lassos by the oracle.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, note, settings
from hypothesis.strategies import SearchStrategy, one_of

from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import Compare, Enumeration, Expression, Literal, Not, Read
from clauseproof.model.system import Duty, Event, TransitionSystem, Variable
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.properties.property import Assumed, Becoming, Occurrence, Property, Trigger
from clauseproof.proofs.question import Limits
from tests.oracle import fair_runs as oracle
from tests.oracle.brute_force import first_states
from tests.proofs.test_engines_agree import as_property
from tests.strategies import FAR_PATTERNS, canonical_property, procedures_with_properties, systems_with_properties

Generated = dict[str, Any]


def as_far_property(generated: Generated) -> Property:
    """A generated property of one of these patterns as the engine's own dataclass."""

    def trigger(part: dict[str, Any]) -> Trigger:
        return Becoming(part["formula"]) if "formula" in part else Occurrence(part["event"], part["when"])

    duties = generated.get("duties", "all")
    return replace(
        as_property(generated),
        times=generated.get("times", 0),
        when=tuple(map(trigger, generated.get("when", []))),
        response=tuple(map(trigger, generated.get("response", []))),
        duties=("all",) if duties == "all" else tuple(d if d == "all" else Assumed(**d) for d in duties),
    )


def found_under(decided: Decided, choice: dict[str, str]) -> tuple[Finding, Trace | None]:
    """The finding under a choice of all readings, and its trace where it has one."""
    for finding in decided.findings:
        for bit, held in enumerate(decided.space.choices):
            if finding.mask >> bit & 1 and held.items() <= choice.items():
                return finding, finding.traces.get(bit)
    raise AssertionError("the findings do not cover every choice")


def decide(system: TransitionSystem, generated: Generated) -> Decided:
    prop = as_far_property(generated)
    assert prop.canonical() == canonical_property(generated)
    decided = Decider(system, Limits(nodes=3_000), "graph").decide(prop)
    masks = [finding.mask for finding in decided.findings]
    assert sum(masks) == decided.space.all, "masks are disjoint and complete"
    return decided


def as_told(decided: Decided, trace: Trace, choice: dict[str, str]) -> dict[str, str]:
    """The readings under which a history runs: those that make no difference to the property have their defaults."""
    matter = {reading.name for reading in decided.space.readings}
    return dict(trace.readings) | {name: option for name, option in choice.items() if name in matter}


def fault_of(system: TransitionSystem, wanted: Generated, trace: Trace, choice: dict[str, str]) -> str:
    """What is wrong with the trace of a refutation, by the oracle; nothing where it refutes."""
    own = {variable.name for variable in system.variables}
    states = [{name: value for name, value in state.items() if name in own} for state in trace.states]
    events = [step.event for step in trace.steps]
    canonical = canonical_form(system)
    if trace.loop is not None:
        return oracle.is_awaited_for_ever(canonical, wanted, states, events, trace.loop, choice)
    walked = oracle.walk(canonical, wanted, states[0], events, choice)
    if walked is None or [place.position.state for place in walked.places] != states:
        return "it is no history"
    return "" if oracle.is_refuted_by(canonical, wanted, walked, choice) else "it refutes nothing"


def compare(system: TransitionSystem, generated: Generated) -> int:
    """How many choices were compared."""
    decided = decide(system, generated)
    canonical, wanted = canonical_form(system), canonical_property(generated)
    compared = 0
    for choice in system.choices():
        if not first_states(canonical, choice, 6):
            continue  # refused before anything is judged
        truth = oracle.judge(canonical, wanted, choice, most_places=300)
        finding, trace = found_under(decided, choice)
        note(f"{choice}: oracle {truth.verdict} {truth.history}, engine {finding.verdict} {trace}")
        if finding.verdict == "refuted":
            assert trace is not None
            assert not (fault := fault_of(system, wanted, trace, as_told(decided, trace, choice))), fault
        if finding.verdict == "undecided" or truth.verdict == "too large":
            if truth.searched is not None and trace is not None:
                assert len(trace) > truth.searched
            continue
        compared += 1
        if finding.verdict == "proved" and truth.verdict == "vacuous" and decided.remarks:
            continue
        assert finding.verdict == truth.verdict
        if trace is not None and truth.length is not None and truth.searched != -1:
            assert len(trace) == truth.length
    return compared


def check_certificates(system: TransitionSystem, generated: Generated) -> int:
    """How many proofs the certifier accepted."""
    decided = decide(system, generated)
    canonical, wanted = canonical_form(system), canonical_property(generated)
    accepted = 0
    for finding in decided.findings:
        if (evidence := finding.evidence) is None:
            continue
        boxes = [{r: list(o) for r, o in box.items()} for box in decided.space.minimal(finding.mask)]
        certified = certify(canonical, wanted, evidence.text, evidence.k, boxes, evidence.claim, evidence.argument)
        assert certified.accepted, certified.reason
        accepted += 1
    return accepted


# -- a Party asks for a seat and may withdraw; the chair shall seat whoever asks

SEATS = Enumeration(("none", "asked", "seated"))


def seat_is(value: str) -> Expression:
    return Compare("=", Read("seat", SEATS), Literal(value, SEATS))


def moving(name: str, modality: str, before: str, after: str) -> Event:
    return Event(name, "A", modality, seat_is(before), (("seat", Literal(after, SEATS)),))


ASSEMBLY = TransitionSystem(
    "assembly",
    (Variable("seat", SEATS, ("none",)),),
    (
        moving("ask", "shall", "none", "asked"),
        moving("seat", "shall", "asked", "seated"),
        moving("withdraw", "may", "asked", "none"),
    ),
)


def certified_verdict(prop: Property) -> str:
    """The verdict of the engine, once the certifier has accepted what it rests on."""
    decided = Decider(ASSEMBLY, Limits(nodes=3_000), "graph").decide(prop)
    (finding,) = decided.findings
    if (evidence := finding.evidence) is not None:
        form = canonical_form(ASSEMBLY), prop.canonical()
        certified = certify(*form, evidence.text, evidence.k, [{}], evidence.claim, evidence.argument)
        assert certified.accepted, certified.reason
    return finding.verdict


def test_what_happened_last_answers_for_as_long_as_nothing_happens() -> None:
    """Seated Parties stay seated: while nothing happens, being seated is the last thing that happened."""
    has_asked = Becoming(Not(seat_is("none")))
    asks = Property("followed by", when=(has_asked,), duties=("all", Assumed("seat", "eventually")))
    assert certified_verdict(replace(asks, response=(Occurrence("seat"),))) == "proved"
    assert certified_verdict(replace(asks, response=(Becoming(Not(seat_is("asked"))),))) == "proved"
    events = (Occurrence("seat"), Occurrence("withdraw"))
    assert certified_verdict(replace(asks, when=(Becoming(seat_is("asked")),), response=events)) == "proved"
    assert certified_verdict(replace(asks, when=(Occurrence("ask"),), response=events)) == "proved"


def test_a_duty_assumed_in_both_ways_is_assumed_strongly() -> None:
    prop = Property("eventually", seat_is("seated"))
    stated, strongly = Assumed("seat"), Assumed("seat", "eventually")
    assert certified_verdict(prop) == "refuted"
    for duties in (("all", strongly), ("all", strongly, stated), ("all", stated, strongly)):
        assert certified_verdict(replace(prop, duties=duties)) == "proved"


@pytest.mark.parametrize(("asked", "verdict"), [(True, "proved"), (False, "refuted")])
def test_a_duty_block_binds_only_under_its_condition(asked: bool, verdict: str) -> None:
    """Oracle and engine: the chair shall seat those who asked, or (to no avail) those who are seated already."""
    block = Duty("settlement", "A", "shall", ("seat",), seat_is("asked" if asked else "seated"))
    powers = tuple(replace(event, modality="may") for event in ASSEMBLY.events if event.name != "withdraw")
    system = replace(ASSEMBLY, events=powers, duties=(block,))
    assumed = [{"name": "ask", "kind": "as stated"}, "all"]
    generated = {"pattern": "eventually", "formula": seat_is("seated"), "events": [], "after": None, "until": None}
    generated |= {"observers": {}, "duties": assumed}
    assert oracle.judge(canonical_form(system), canonical_property(generated), {}).verdict == verdict
    assert [finding.verdict for finding in decide(system, generated).findings] == [verdict]


def systems_of(*patterns: str) -> SearchStrategy[tuple[TransitionSystem, Generated]]:
    """Any systems, and procedures that go round and round."""
    return one_of(systems_with_properties(patterns, endless=False), procedures_with_properties(patterns))


@pytest.mark.parametrize(
    ("pattern", "examples"),
    [("at most", 25), ("no dead ends", 25), ("always possible", 25), ("eventually", 25), ("followed by", 25)],
)
def test_engine_agrees_with_brute_force(pattern: str, examples: int) -> None:
    @settings(max_examples=examples)
    @given(systems_of(pattern))
    def agrees(pair: tuple[TransitionSystem, Generated]) -> None:
        assume(compare(*pair))

    agrees()


@pytest.mark.slow
@pytest.mark.parametrize("pattern", FAR_PATTERNS)
def test_engine_agrees_with_brute_force_at_length(pattern: str) -> None:
    @settings(max_examples=150)
    @given(one_of(systems_of(pattern), systems_with_properties([pattern])))
    def agrees(pair: tuple[TransitionSystem, Generated]) -> None:
        assume(compare(*pair))

    agrees()


@settings(max_examples=25)
@given(systems_of(*FAR_PATTERNS))
def test_certifier_accepts_what_the_graph_proves(pair: tuple[TransitionSystem, Generated]) -> None:
    assume(all(first_states(canonical_form(pair[0]), choice, 6) for choice in pair[0].choices()))
    assume(check_certificates(*pair))


@pytest.mark.slow
@settings(max_examples=80)
@given(one_of(systems_of(*FAR_PATTERNS), systems_of("eventually", "followed by")))
def test_certifier_accepts_what_the_graph_proves_at_length(pair: tuple[TransitionSystem, Generated]) -> None:
    assume(all(first_states(canonical_form(pair[0]), choice, 6) for choice in pair[0].choices()))
    assume(check_certificates(*pair))
