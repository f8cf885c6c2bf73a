"""The same certificates judged by another solver, or by none."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from clauseproof.cli.main import main
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence import second_solver, verification
from clauseproof.proofs.evidence.certificates import Proof, owed, read, written
from clauseproof.proofs.evidence.verification import CVC5, FOLDER, NONE, Verification, verify
from tests.proofs.test_trace_files import door  # noqa: F401  # a fixture

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = [
    "while-rejected-there-is-no-user-entry--correspondence--sec-g8.smt2",
    "while-rejected-there-is-no-user-entry--correspondence--sec-g8+mp091.smt2",
    "stays-in-range--correspondence--sec-g8.smt2",
    "a-report-is-answered--correspondence--sec-g8.smt2",
]
needs_cvc5 = pytest.mark.skipif(find_spec("cvc5") is None, reason="cvc5 is not installed (the extra 'cvc5')")

REGION = {"duty": "", "strong": False, "formula": "true", "measure": None, "inner": []}
RULES = """\
---
rulebook: lift
version: "1"
actors: {Rider: who rides}
---
# A lift

## L1 The lift

```yaml state
floor: {type: 0..3, initially: 0}
door: {one of: [open, closed], initially: open}
```

```yaml event
close:
  by: Rider
  shall: yes
  when: door is open and floor < 3
  then: {door: closed}
rise:
  by: Rider
  shall: yes
  when: door is closed
  then: {floor: floor + 1, door: open}
```
"""

PROPERTIES = """\
# Lifts

## The door is open at the top

```yaml property
in: lift
always: floor = 3 implies door is open
```

## It arrives

```yaml property
in: lift
eventually: floor = 3
```

## One can always get to the top

```yaml property
in: lift
always possible: floor = 3
```

## It never flies

```yaml property
in: lift
possible: floor = 3 and door is closed
expect: refuted
```
"""


@pytest.fixture
def lift(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "proofs").mkdir()
    (tmp_path / "model" / "lift.md").write_text(RULES, encoding="utf-8")
    (tmp_path / "proofs" / "lifts.md").write_text(PROPERTIES, encoding="utf-8")
    assert check(Workspace(tmp_path), certificates=tmp_path / FOLDER).worst == "as expected"
    return tmp_path


def forged(workspace: Path, slug: str, **changes: object) -> Verification:
    """The verdict, without a solver, on a certificate with other evidence, written as a certificate is written."""
    import json
    from dataclasses import replace

    from clauseproof.model.canonical import canonical_form, canonical_json
    from clauseproof.proofs.docket import docket

    path = workspace / FOLDER / f"{slug}--correspondence--lift.smt2"
    proof: Proof = read(path.read_text(encoding="utf-8"))
    proof = replace(proof, evidence=replace(proof.evidence, **changes))
    matter = next(m for m in docket(Workspace(workspace)) if m.id == proof.property)
    assert matter.prop is not None
    system = json.loads(canonical_json(canonical_form(matter.rulebook.system)))
    path.write_text(written(proof, owed(system, matter.prop.canonical(), proof)), encoding="utf-8")
    return verify(Workspace(workspace), [path], NONE)


def test_a_finite_workspace_needs_no_solver(lift: Path) -> None:
    found = verify(Workspace(lift), (), NONE)
    assert [(one.name, one.reason) for one in found.certificates if not one.accepted] == []
    assert {one.positions for one in found.certificates} >= {7}, "every position of the rulebook alone"
    assert "without a solver" in found.as_text()


@pytest.mark.parametrize(
    ("slug", "changes", "said"),
    [
        ("the-door-is-open-at-the-top", {"text": "(<= |floor| 2)"}, "the invariant does not hold where floor = 3"),
        ("it-never-flies", {"text": "false"}, "the invariant does not hold"),
        ("it-arrives", {"argument": {"ranking": []}}, "the ranking leaves out"),
        ("it-arrives", {"argument": {"ranking": [REGION | {"duty": "rise"}]}}, "'rise' is not open where"),
        ("it-arrives", {"argument": {"ranking": [REGION | {"duty": "close"}]}}, "'close' leads back in the ranking"),
        (
            "it-arrives",
            {
                "argument": {
                    "ranking": [
                        REGION | {"formula": "((_ is |door: closed|) |door|)", "duty": "rise"},
                        REGION | {"duty": "close"},
                    ]
                }
            },
            "'rise' leads back in the ranking",
        ),
        ("one-can-always-get-to-the-top", {"argument": {"strategy": []}}, "the strategy leaves out"),
        ("one-can-always-get-to-the-top", {"argument": {"strategy": ["true"]}}, "the strategy ends where"),
        (
            "one-can-always-get-to-the-top",
            {"argument": {"strategy": ["(= |floor| 3)", "true"]}},
            "no step leads on where",
        ),
    ],
)
def test_wrong_evidence_is_found_out_without_a_solver(
    lift: Path, slug: str, changes: dict[str, object], said: str
) -> None:
    found = forged(lift, slug, **changes)
    assert found.worst == "not as expected"
    assert said in found.certificates[0].reason


@pytest.mark.parametrize(
    ("slug", "changes", "said"),
    [
        ("the-door-is-open-at-the-top", {"text": "1"}, "the invariant is a number, where yes/no is wanted"),
        ("the-door-is-open-at-the-top", {"text": "(and 1 |door|)"}, "the invariant applies 'and' to a number"),
        ("the-door-is-open-at-the-top", {"text": "(= |floor| |door|)"}, "applies '=' to a number and one of door"),
        ("it-arrives", {"argument": {"ranking": [REGION | {"duty": "rise", "measure": "|door|"}]}}, "a measure of"),
        ("it-arrives", {"argument": {"ranking": [REGION | {"duty": "rise", "measure": "true"}]}}, "a measure of"),
        ("it-arrives", {"argument": {"ranking": [REGION | {"duty": "rise", "formula": "|floor|"}]}}, "a region of"),
        ("one-can-always-get-to-the-top", {"argument": {"strategy": ["|floor|"]}}, "level 0 is a number"),
    ],
)
def test_evidence_of_the_wrong_sort_is_refused_without_a_solver(
    lift: Path, slug: str, changes: dict[str, object], said: str
) -> None:
    found = forged(lift, slug, **changes)
    assert found.worst == "not as expected"
    assert said in found.certificates[0].reason


@pytest.mark.parametrize("text", ["(= (mod |floor| 0) 0)", "(= (mod |floor| (- |floor|)) 0)"])
def test_what_cannot_be_evaluated_is_undecided_without_a_solver(lift: Path, text: str) -> None:
    found = forged(lift, "the-door-is-open-at-the-top", text=text)
    assert found.worst == "undecided"
    assert "takes 'mod' by 0, which has no meaning here" in found.certificates[0].reason


def test_positions_without_end_are_said_to_be_so(door: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    rules = door / "model" / "door.md"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("when: reading lock is none", "when: reading lock is none or knocks < 0"), "utf-8")
    check(Workspace(door), certificates=door / FOLDER)
    name = "nobody-gets-in--correspondence--door.smt2"
    assert main(["verify", "--solver", "none", "--workspace", str(door), str(door / FOLDER / name)]) == 3
    assert "there is no bound to 'knocks'" in capsys.readouterr().out


@needs_cvc5
@pytest.mark.parametrize("name", SAMPLE)
def test_cvc5_agrees_with_z3_on_built_in_certificates(name: str) -> None:
    found = [verify(Workspace(ROOT), [ROOT / FOLDER / name], solver) for solver in ("z3", CVC5)]
    assert [one.certificates[0].reason for one in found] == ["", ""]
    assert found[0].certificates[0].queries == found[1].certificates[0].queries > 0
    assert found[1].solver.startswith("cvc5 ")


@needs_cvc5
def test_cvc5_finds_a_wrong_invariant(lift: Path) -> None:
    forged(lift, "the-door-is-open-at-the-top", text="true")
    path = lift / FOLDER / "the-door-is-open-at-the-top--correspondence--lift.smt2"
    (found,) = verify(Workspace(lift), [path], CVC5).certificates
    assert not found.accepted
    assert not found.undecided
    assert "does not imply the claim" in found.reason


@needs_cvc5
def test_cvc5_is_cut_off_after_its_time(lift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clauseproof.proofs.evidence.verification.SECONDS", 0.001)
    found = verify(Workspace(lift), [lift / FOLDER / "it-never-flies--correspondence--lift.smt2"], CVC5)
    assert found.worst == "undecided"
    assert "cvc5 took more than" in found.certificates[0].reason


def slow(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(verification, "SECONDS", 0.0)
    return "the certifier took more than 0 seconds"


def without_resources(monkeypatch: pytest.MonkeyPatch) -> str:
    job = verification._job

    def poor(*arguments: Any) -> Any:
        asked, said = job(*arguments)
        return asked, {**said, "rlimit": 1}

    monkeypatch.setattr(verification, "_job", poor)
    return "Z3 came to the end of its time, memory or resources"


@pytest.mark.parametrize("hindered", [slow, without_resources])
def test_what_z3_does_not_answer_is_undecided_and_no_pass(
    lift: Path,
    hindered: Callable[[pytest.MonkeyPatch], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = hindered(monkeypatch)
    name = "the-door-is-open-at-the-top--correspondence--lift.smt2"
    assert main(["verify", "--workspace", str(lift), str(lift / FOLDER / name)]) == 3
    told = capsys.readouterr().out
    assert f"{name}: undecided: {said}" in told
    assert "1 certificate: 1 undecided" in told
    found = verify(Workspace(lift))
    assert found.worst == "undecided"
    assert all(one.accepted == (one.steps is not None) for one in found.certificates), "histories need no solver"
    assert all(one.undecided for one in found.certificates if not one.accepted), "none is missing, none is wrong"


def test_a_wrong_certificate_counts_before_an_undecided_one(lift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lift / FOLDER / "it-never-flies--correspondence--lift.smt2"
    path.write_text(path.read_text(encoding="utf-8") + "; a remark\n", encoding="utf-8")
    slow(monkeypatch)
    assert main(["verify", "--workspace", str(lift)]) == 1


def test_without_cvc5_it_is_said_how_to_get_it(lift: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_solver, "find_spec", lambda name: None)
    with pytest.raises(ClauseproofError, match="CP062") as raised:
        verify(Workspace(lift), (), CVC5)
    assert "clauseproof[cvc5]" in str(raised.value)


def test_evidence_is_told_in_words(lift: Path) -> None:
    told = (lift / FOLDER / "it-arrives--correspondence--lift.smt2").read_text(encoding="utf-8")
    assert "; Invariant (a step keeps it), k = 1:" in told
    assert ", until 'rise' is done, which is open all the time:" in told
    assert "door is open" in told
