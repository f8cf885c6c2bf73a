"""Counters without end: the engine against the brute-force oracle, the certifier and the interpreter.

The oracle looks at a part of what there is.  A fair run that it finds there refutes; where it has seen everything, it
proves.  Neither may ever contradict the engine, whatever the engine rests its verdict on must be accepted, and nothing
is left out: a proof without a certificate, or a loop that only grows without its proof, fails the test.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, note, settings

from clauseproof.model.canonical import canonical_form
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.question import Limits
from tests.counting import offices_with_properties
from tests.oracle import fair_runs as oracle
from tests.oracle.brute_force import first_states
from tests.proofs.test_fair_runs_agree import as_far_property, as_told, fault_of, found_under
from tests.strategies import canonical_property

Generated = dict[str, Any]


def is_certified(system: TransitionSystem, generated: Generated, finding: Finding, boxes: list[Any]) -> str:
    """Why the certifier does not accept what a finding rests on; nothing where it does."""
    evidence = finding.evidence
    assert evidence is not None
    certified = certify(
        canonical_form(system),
        canonical_property(generated),
        evidence.text,
        evidence.k,
        [{r: list(o) for r, o in box.items()} for box in boxes],
        evidence.claim,
        evidence.argument,
    )
    return certified.reason


def agree(system: TransitionSystem, generated: Generated) -> None:
    decided = Decider(system, Limits(nodes=600), "graph").decide(as_far_property(generated))
    assert sum(finding.mask for finding in decided.findings) == decided.space.all
    for finding in decided.findings:
        note(f"{finding.verdict} by {finding.method}: {finding.reason}")
        assert finding.verdict != "proved" or finding.evidence is not None
        if finding.evidence is not None:
            assert not is_certified(system, generated, finding, decided.space.minimal(finding.mask))
    canonical, wanted = canonical_form(system), canonical_property(generated)
    for choice in system.choices():
        if not first_states(canonical, choice, 6):
            continue
        finding, trace = found_under(decided, choice)
        truth = oracle.judge(canonical, wanted, choice, most_places=150)
        note(f"{choice}: oracle {truth.verdict} {truth.history}")
        if finding.verdict == "refuted":
            assert trace is not None
            assert not (fault := fault_of(system, wanted, trace, as_told(decided, trace, choice))), fault
            if trace.loop is not None and trace.states[trace.loop] != trace.states[-1]:
                assert finding.evidence is not None
        if "undecided" not in (finding.verdict, truth.verdict) and truth.verdict != "too large":
            assert finding.verdict == truth.verdict


@settings(max_examples=40)
@given(offices_with_properties())
def test_nothing_contradicts_the_oracle_and_everything_is_certified(pair: tuple[TransitionSystem, Generated]) -> None:
    agree(*pair)


@pytest.mark.slow
@settings(max_examples=250)
@given(offices_with_properties())
def test_nothing_contradicts_the_oracle_at_length(pair: tuple[TransitionSystem, Generated]) -> None:
    agree(*pair)
