"""Other model checkers as judges: they accept what is exported, and find what Clauseproof finds.

Each test is skipped, with the reason, where its tool is not installed (see :mod:`tests.export.peers`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy, one_of

import clauseproof as cp
from clauseproof.export.exporting import unsaid
from clauseproof.model.canonical import canonical_form
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.docket import docket
from clauseproof.proofs.properties.property import LIVENESS, Property
from tests.export.comparing import Case, agrees, ours, under
from tests.export.peers import PEERS, Peer
from tests.export.systems import ASSEMBLY, COUNTING, ENDS_SEATED, NOTED_AGAIN, STRONGLY
from tests.oracle.brute_force import first_states
from tests.proofs.test_fair_runs_agree import as_far_property
from tests.strategies import FAR_PATTERNS, PATTERNS, procedures_with_properties, systems_with_properties

pytestmark = pytest.mark.slow

SAFETY = (*PATTERNS, "at most", "no dead ends")
BRANCHING = ("always possible",)

SAMPLES = {
    "SPIN": (7, 3),
    "TLC": (7, 3),
    "NuSMV": (2, 1),
    "Storm": (2, 1),
    "Z3": (4, 1),
    "cvc5": (12, 1),
    "quint": (50, 12),
}
"""Of how many built-in properties each peer judges one: of safety, and of liveness."""


def peer_named(name: str) -> Peer:
    peer = PEERS[name]
    if peer.missing:
        pytest.skip(peer.missing)
    return peer


def of_patterns(*patterns: str) -> list[Case]:
    """The built-in properties of some patterns, each under one choice of readings that moves on with each property."""
    found = []
    for number, matter in enumerate(m for m in docket(cp.Workspace.built_in()) if m.prop is not None):
        assert matter.prop is not None
        if matter.prop.pattern in patterns:
            choices = list(matter.rulebook.system.choices())
            found.append(under(matter, choices[number * 7 % len(choices)]))
    return found


@pytest.mark.parametrize("name", PEERS)
def test_peer_agrees_on_the_built_in_properties(name: str) -> None:
    peer = peer_named(name)
    one_in, one_in_of_liveness = SAMPLES[name]
    cases = [*of_patterns(*SAFETY)[::one_in], *of_patterns(*LIVENESS)[::one_in_of_liveness], *of_patterns(*BRANCHING)]
    assert sum(agrees(case, peer) for case in cases) >= (0 if name in UNSURE else len(cases) // 2)


UNSURE = ("cvc5", "quint")
"""Those that know nothing of what holds: cvc5 unrolls some steps, and quint simulates."""


ON_DUTIES = [
    (Case("who may withdraw is seated", ASSEMBLY, ENDS_SEATED, {}), False),
    (Case("who is to be admitted in the end is seated", ASSEMBLY, STRONGLY, {}), True),
    (Case("nobody owes anything", ASSEMBLY, replace(ENDS_SEATED, duties=()), {}), False),
    (Case("a step that only counts on is a step", COUNTING, NOTED_AGAIN, {}), True),
]


@pytest.mark.parametrize("name", ["SPIN", "TLC", "NuSMV", "Storm"])
def test_peer_means_the_same_by_fairness(name: str) -> None:
    peer = peer_named(name)
    for case, holds in ON_DUTIES:
        assert agrees(case, peer)
        found = ours(case)
        assert found is not None and found[0] is holds


@pytest.mark.parametrize("name", ["SPIN", "NuSMV", "Storm"])
@pytest.mark.parametrize(("asked", "beside"), [(ENDS_SEATED, STRONGLY), (STRONGLY, ENDS_SEATED)])
def test_claims_of_one_file_may_assume_different_duties(name: str, asked: Property, beside: Property) -> None:
    assert agrees(Case("one of two", ASSEMBLY, asked, {}, (beside,)), peer_named(name))


Generated = dict[str, Any]


def far_systems(*patterns: str) -> SearchStrategy[tuple[TransitionSystem, Generated]]:
    return one_of(systems_with_properties(patterns, endless=False), procedures_with_properties(patterns))


def compare(peer: Peer, system: TransitionSystem, generated: Generated) -> int:
    """Under how many choices both know the answer, of the first two that leave a first state."""
    begun = [choice for choice in system.choices() if first_states(canonical_form(system), choice, 6)]
    return sum(agrees(Case("generated", system, as_far_property(generated), c), peer) for c in begun[:2])


EXAMPLES = {"SPIN": 15, "TLC": 8, "NuSMV": 60, "Storm": 60, "Z3": 25, "cvc5": 10, "quint": 2}
KINDS = {"safety": SAFETY, "liveness": LIVENESS, "branching": BRANCHING}
SAID = [
    (name, kind)
    for name, peer in PEERS.items()
    for kind, patterns in KINDS.items()
    if not unsaid(Property(patterns[0]), peer.language)
]


@pytest.mark.parametrize(("name", "kind"), SAID)
def test_peer_agrees_on_generated_rulebooks(name: str, kind: str) -> None:
    peer, patterns = peer_named(name), KINDS[kind]
    compared = 0
    far = patterns[0] in FAR_PATTERNS
    systems = far_systems(*patterns) if far else systems_with_properties(patterns, endless=peer.endless)

    @settings(max_examples=EXAMPLES[name], derandomize=True)
    @given(systems)
    def judge(pair: tuple[TransitionSystem, Generated]) -> None:
        nonlocal compared
        compared += compare(peer, *pair)

    judge()
    assert compared > 0 or name in UNSURE
