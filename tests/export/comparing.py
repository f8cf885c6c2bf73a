"""A property put to Clauseproof and to a peer, and what each says of it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import clauseproof as cp
from clauseproof.export.exporting import BOUNDED, BY_CHANGE, unsaid
from clauseproof.export.question import Question, question
from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import Value
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence.running import DoesNotReplay, replay_violation
from clauseproof.proofs.properties.monitor import Product, product
from clauseproof.proofs.properties.property import Property
from clauseproof.proofs.question import Limits
from tests.export.peers import Peer, Said
from tests.oracle import fair_runs
from tests.proofs.test_engines_agree import verdict_of

Choice = dict[str, str]
STEPS = ("before", "on", "at most")


@dataclass(frozen=True)
class Case:
    """A property of a system under a choice of readings; ``name`` for people.

    The properties ``beside`` it stand in the same file, and are not what is asked.
    """

    name: str
    system: TransitionSystem
    prop: Property
    choice: Choice
    beside: tuple[Property, ...] = ()

    def put_to(self, peer: Peer) -> Question | None:
        """The question as the peer's language takes it; None where that refuses it, as it should."""
        if unsaid(self.prop, peer.language):
            return None
        try:
            return question(
                self.system,
                [("asked", self.prop), *((f"beside {n}", prop) for n, prop in enumerate(self.beside))],
                readings=self.choice,
                counters="unbounded" if peer.endless else "saturate",
                bounded=peer.language in BOUNDED,
                by_change=peer.language in BY_CHANGE,
            )
        except cp.ClauseproofError as error:
            assert error.diagnostics[0].code == "CP061"
            return None


def under(matter: Matter, choice: Choice) -> Case:
    assert matter.prop is not None
    return Case(matter.id, matter.rulebook.system, matter.prop, choice)


def ours(case: Case) -> tuple[bool, int | None] | None:
    """Whether the exported claim holds, and the length of the peer's shortest history where it is one that breaks it.

    None where we do not know.  To what is possible the claim says the contrary.
    """
    decided = Decider(case.system, Limits(nodes=3_000), "graph").decide(case.prop)
    verdict, length = verdict_of(decided, case.choice)
    if verdict == "undecided":
        return None
    if case.prop.pattern == "possible":
        return verdict != "proved", length
    if verdict != "refuted":
        return True, None
    if case.prop.is_liveness or case.prop.pattern == "always possible":
        return False, None
    if length is not None and case.prop.pattern in STEPS:
        length -= 1  # the peer stops in the state before the step that breaks it
    return False, length


def agrees(case: Case, peer: Peer) -> bool:
    """Whether both know the answer; fails where they differ, or the peer's history or run shows nothing."""
    asked, wanted = case.put_to(peer), ours(case)
    if asked is None or wanted is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        said = peer.judges(asked, Path(folder))
    if said.holds is None:
        assert wanted[1] is None or wanted[1] > said.searched
        return False
    assert said.holds == wanted[0], f"{peer.name} says {said.holds} of {case.name} under {case.choice}"
    if not said.holds:
        shows(case, said, wanted[1])
    return True


def shows(case: Case, said: Said, length: int | None) -> None:
    """A peer's history is as short as ours and replays; its run is one in which what is awaited never comes."""
    steps = said.length if said.events is None else len(said.events)
    if not case.prop.is_liveness and length is not None and steps is not None:
        assert steps == length
    if said.events is None:
        return
    names = [case.system.events[number - 1].name if number else None for number in said.events]
    if said.loop is not None:
        fault = [fault_of(case, dict(first), names, said.loop) for first in firsts(case)]
        assert "" in fault, fault
        return
    taken = [name for name in names if name is not None]
    whole = product(case.system, case.prop)
    starts = list(Interpreter(whole.system, case.choice).initial_states())
    assert any(replays(whole, case, dict(first), taken) for first in starts)


def replays(whole: Product, case: Case, first: dict[str, Value], events: Sequence[str]) -> bool:
    try:
        replay_violation(whole, case.prop, case.choice, first, events, ())
    except DoesNotReplay:
        return False
    return True


def firsts(case: Case) -> list[dict[str, Value]]:
    return [dict(first) for first in Interpreter(case.system, case.choice).initial_states()]


def fault_of(case: Case, first: dict[str, Value], events: Sequence[str | None], loop: int) -> str:
    """What is wrong, by the oracle, with a run that goes on from its end as from position ``loop``."""
    canonical, wanted = canonical_form(case.system), case.prop.canonical()
    walked = fair_runs.walk(canonical, wanted, first, events, case.choice)
    if walked is None:
        return "it is no run"
    states = [place.position.state for place in walked.places]
    return fair_runs.is_awaited_for_ever(canonical, wanted, states, events, loop, case.choice)
