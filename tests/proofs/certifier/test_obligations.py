"""The obligations of a proof: right invariants are accepted, and for all others the question that failed is named."""

from __future__ import annotations

import pytest

from clauseproof.proofs.evidence import obligations
from clauseproof.proofs.evidence.certifier import certify
from tests.proofs.certifier.canonical import ALL, ENTRY, ENTRY_INVARIANT, PARTY, YES, asked, prop, read, system


def test_rejected_party_cannot_enter_before_a_further_fusa() -> None:
    found = certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL)
    assert found.accepted, found.reason
    assert found.reason == ""
    assert found.solver.startswith("Z3 ")
    assert found.seconds > 0
    assert list(asked(found)) == [
        "a first state",
        "first states",
        "step by approve",
        "step by reject",
        "step by begin FUSA",
        "step by complete FUSA",
        "step by enter",
        "goal at enter",
    ]
    assert asked(found).pop("a first state") == "sat"
    assert list(asked(found).values())[1:] == ["unsat"] * 7


@pytest.mark.parametrize(
    ("invariant", "query", "sentence"),
    [
        ("(not (= |fusa| |fusa: done|))", "first states", "does not hold in every first state"),
        ("false", "first states", "does not hold in every first state"),
        ("(= |status| |status: unset|)", "step by approve", "event 'approve' does not keep the invariant"),
        ("(not |owed|)", "step by reject", "event 'reject' does not keep the invariant"),
        (
            "(=> |owed| (= |status| |status: rejected|))",
            "step by approve",
            "event 'approve' does not keep the invariant",
        ),
        ("true", "goal at enter", "does not imply the claim for steps by 'enter'"),
        ("(<= 0 |rejections|)", "goal at enter", "does not imply the claim for steps by 'enter'"),
    ],
)
def test_wrong_invariants_fail_by_name(invariant: str, query: str, sentence: str) -> None:
    found = certify(PARTY, ENTRY, invariant, 1, ALL)
    assert not found.accepted
    assert sentence in found.reason
    assert f"({query}: sat)" in found.reason
    assert asked(found)[query] == "sat"


def test_one_wrong_event_among_many_is_the_one_that_is_named() -> None:
    found = certify(PARTY, prop("always"), "(<= |rejections| 3)", 1, ALL)
    assert [name for name, answer in found.queries if answer == "sat"] == ["a first state", "step by reject"]


def test_the_unsound_engine_is_not_believed() -> None:
    """``spacer.gpdr`` "proves" that there are at most three rejections, with an invariant like this one."""
    never_four = prop("never", [">", read("rejections"), ["value", 3]])
    claimed = "(and (<= |rejections| 3) (=> (= |rejections| 3) (distinct |fusa| |fusa: under way|)))"
    found = certify(PARTY, never_four, claimed, 1, ALL)
    assert not found.accepted
    assert asked(found)["step by reject"] == "sat"


def test_an_undecided_query_is_no_proof() -> None:
    cubes = ["x", "y", "z"]
    fermat = system(
        {name: (["number", 1, None], "any") for name in cubes},
        {"wait": (YES, {})},
    )
    cube = " ".join(f"(* |{name}| |{name}| |{name}|)" for name in cubes[:2])
    invariant = f"(distinct (+ {cube}) (* |z| |z| |z|))"
    found = certify(fermat, prop("always"), invariant, 1, ALL, rlimit=10_000)
    assert not found.accepted
    assert asked(found)["first states"] == "unknown"
    assert found.reason.startswith("Z3 could not decide: ")
    assert found.undecided


def test_a_limit_that_stops_z3_leaves_it_undecided_and_a_wrong_answer_does_not() -> None:
    stopped = certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL, rlimit=1)
    assert not stopped.accepted
    assert stopped.undecided
    assert stopped.reason.startswith("Z3 came to the end of its time, memory or resources")
    wrong = certify(PARTY, ENTRY, "true", 1, ALL)
    assert not wrong.accepted
    assert not wrong.undecided
    canceled = certify(PARTY, ENTRY, "canceled", 1, ALL)
    assert not canceled.accepted
    assert not canceled.undecided, "an unknown name is no limit"


def test_limits_of_one_certificate_do_not_reach_the_next() -> None:
    assert not certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL, rlimit=1).accepted
    assert certify(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL).accepted


def test_scripts_stand_alone() -> None:
    scripts = obligations.obligations(PARTY, ENTRY, ENTRY_INVARIANT, 1, ALL).scripts
    assert list(scripts)[:3] == ["a first state", "first states", "step by approve"]
    import z3

    for name, script in scripts.items():
        context = z3.Context()
        said = z3.Z3_eval_smtlib2_string(context.ref(), script)
        assert said.strip() == ("sat" if name == "a first state" else "unsat")


def test_steps_are_taken_by_substitution() -> None:
    script = obligations.obligations(PARTY, ENTRY, "|owed|", 1, ALL).scripts["step by reject"]
    assert "(define-fun |after rejections| () Int (+ |state rejections| 1))" in script
    assert "|after owed|" in script
    assert "|after fusa| |fusa values|" not in script.split("(define-fun J")[0], "there is no primed copy"
