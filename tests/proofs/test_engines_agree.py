"""The engines against the brute-force oracle, on generated rulebooks: same verdict, same shortest length."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, note, settings

from clauseproof.model.canonical import canonical_form
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines.smt import term
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.findings import Decided
from clauseproof.proofs.properties.property import Becoming, Counter, Memory, Observer, Occurrence, Property, Trigger
from clauseproof.proofs.question import Limits
from tests.oracle.brute_force import first_states, judge
from tests.strategies import canonical_property, systems_with_properties


def as_property(generated: dict[str, Any]) -> Property:
    """A generated property as the engine's own dataclass."""

    def occurrence(part: dict[str, Any]) -> Occurrence:
        return Occurrence(part["event"], part["when"])

    def trigger(part: dict[str, Any]) -> Trigger:
        return Becoming(part["formula"]) if "formula" in part else occurrence(part)

    def observer(name: str, part: dict[str, Any]) -> Observer:
        if "counts" in part:
            return Counter(name, tuple(map(occurrence, part["counts"])))
        return Memory(name, tuple(map(trigger, part["becomes yes"])), tuple(map(trigger, part["becomes no"])))

    def scope(parts: list[dict[str, Any]] | None) -> tuple[Occurrence, ...] | None:
        return None if parts is None else tuple(map(occurrence, parts))

    return Property(
        generated["pattern"],
        generated["formula"],
        tuple(map(occurrence, generated["events"])),
        tuple(observer(name, part) for name, part in generated["observers"].items()),
        scope(generated["after"]),
        scope(generated["until"]),
    )


def verdict_of(decided: Decided, choice: dict[str, str]) -> tuple[str, int | None]:
    """The verdict under a choice of all readings, and the length of its history where it has one."""
    for finding in decided.findings:
        for bit, held in enumerate(decided.space.choices):
            if finding.mask >> bit & 1 and held.items() <= choice.items():
                trace = finding.traces.get(bit)
                return finding.verdict, len(trace) if trace else None
    raise AssertionError("the findings do not cover every choice")


def compare(system: TransitionSystem, generated: dict[str, Any], engine: str) -> int:
    """How many choices were compared."""
    prop = as_property(generated)
    assert prop.canonical() == canonical_property(generated)
    decided = Decider(system, Limits(nodes=3_000), engine).decide(prop)
    masks = [finding.mask for finding in decided.findings]
    assert sum(masks) == decided.space.all, "masks are disjoint and complete"
    canonical, wanted = canonical_form(system), canonical_property(generated)
    compared = 0
    for choice in system.choices():
        if not first_states(canonical, choice, 6):
            continue  # refused before anything is judged
        truth = judge(canonical, wanted, choice)
        verdict, length = verdict_of(decided, choice)
        note(f"{choice}: oracle {truth.verdict} {truth.length}, engine {verdict} {length}")
        if verdict == "undecided" or truth.verdict == "too large":
            if truth.searched is not None and length is not None:
                assert length > truth.searched
            continue
        compared += 1
        assert verdict == truth.verdict
        if length is not None and truth.length is not None:
            assert length == truth.length
    return compared


@settings(max_examples=120)
@given(systems_with_properties())
def test_graph_engines_agree_with_brute_force(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    system, generated = pair
    assume(compare(system, generated, "graph"))


@pytest.mark.slow
@settings(max_examples=25)
@given(systems_with_properties(counters=False))
def test_the_symbolic_engines_agree_with_brute_force(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    system, generated = pair
    for engine in ("k-induction", "spacer"):
        compare(system, generated, engine)


@settings(max_examples=40)
@given(systems_with_properties())
def test_what_the_graph_engines_prove_the_certifier_accepts(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    """An invariant found by one program passes the obligations that another derives from the canonical form."""
    system, generated = pair
    prop = as_property(generated)
    canonical = canonical_form(system)
    assume(all(first_states(canonical, choice, 6) for choice in system.choices()))
    decided = Decider(system, Limits(nodes=3_000), "graph").decide(prop)
    for finding in decided.findings:
        if finding.evidence is None or finding.evidence.invariant is None:
            continue
        certified = certify(
            canonical,
            prop.canonical(),
            term(finding.evidence.invariant),
            finding.evidence.k,
            [{r: list(o) for r, o in box.items()} for box in decided.space.minimal(finding.mask)],
            finding.evidence.claim,
        )
        assert certified.accepted, certified.reason
