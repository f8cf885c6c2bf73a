"""The histories that are committed beside the proofs, how one falls short, and that none may be missing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clauseproof.cli.main import main
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.docket import docket
from clauseproof.proofs.evidence.missing_evidence import choices_of, without_evidence
from clauseproof.proofs.evidence.verification import FOLDER, verify

ROOT = Path(__file__).resolve().parents[2]
SHORT = "there-is-never-more-than-one-fusa--correspondence--sec-g8+mp091.itf.json"
LASSO = "every-deferral-is-resolved--correspondence--sec-g8.itf.json"
ENTERING = "whoever-is-a-user-holds-a-status-called-approved--correspondence--sec-g8.itf.json"
Json = Any


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for folder in ("model", "proofs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def found(workspace: Path, name: str) -> tuple[bool, str]:
    (one,) = verify(Workspace(workspace), [workspace / FOLDER / name]).certificates
    return one.accepted, one.reason


@pytest.mark.parametrize("name", [SHORT, LASSO, ENTERING])
def test_a_committed_history_replays_and_shows_what_it_claims(name: str) -> None:
    assert found(ROOT, name) == (True, "")


def test_a_history_is_a_trace_that_viewers_load() -> None:
    data = json.loads((ROOT / FOLDER / LASSO).read_text(encoding="utf-8"))
    assert data["#meta"]["format"] == "ITF"
    assert 0 <= data["loop"] < len(data["states"])
    assert all(set(state) == {"#meta", *data["vars"]} for state in data["states"])


def changed(data: Json, change: Callable[[Json], None]) -> str:
    change(data)
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def drop_a_step(data: Json) -> None:
    del data["states"][2]


def stop_early(data: Json) -> None:
    del data["states"][-1]


def lie_about_a_state(data: Json) -> None:
    data["states"][-1]["fusas"] = 7


def lie_about_a_clause(data: Json) -> None:
    data["states"][1]["#meta"]["clause"] = "G8.1"


def begin_elsewhere(data: Json) -> None:
    data["states"][0]["fusas"] = 1


def happen_otherwise(data: Json) -> None:
    data["states"][1]["#meta"]["event"] = "fly away"


def claim_no_choice(data: Json) -> None:
    data["#meta"]["choices"] = []


def claim_what_is_no_option(data: Json) -> None:
    data["#meta"]["choices"] = [{"duty_7": ["whim"]}]


def go_on_for_ever(data: Json) -> None:
    data["loop"] = 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (drop_a_step, "it does not replay: step 2"),
        (stop_early, "it does not replay: the last state does not show"),
        (lie_about_a_state, "something in it was altered"),
        (lie_about_a_clause, "something in it was altered"),
        (begin_elsewhere, "no first state agrees"),
        (happen_otherwise, "has no event 'fly away'"),
        (claim_no_choice, "for no choice of readings"),
        (claim_what_is_no_option, "options that there are not"),
        (go_on_for_ever, "says nothing of a property of safety"),
    ],
)
def test_a_history_that_was_tampered_with_falls_short(
    workspace: Path, change: Callable[[Json], None], said: str
) -> None:
    path = workspace / FOLDER / SHORT
    path.write_text(changed(json.loads(path.read_text(encoding="utf-8")), change), encoding="utf-8")
    accepted, reason = found(workspace, SHORT)
    assert not accepted
    assert said in reason


def test_a_loop_that_neglects_a_duty_falls_short(workspace: Path) -> None:
    path = workspace / FOLDER / LASSO

    def stay_at_the_beginning(data: Json) -> None:
        del data["states"][2:]
        data["loop"] = 1

    path.write_text(changed(json.loads(path.read_text(encoding="utf-8")), stay_at_the_beginning), encoding="utf-8")
    accepted, reason = found(workspace, LASSO)
    assert not accepted
    assert "it does not replay" in reason


def test_a_history_of_other_rules_is_stale(workspace: Path) -> None:
    path = workspace / "model" / "sec-g8.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  when: fusa is none\n", "  when: fusa is none and not user\n", 1), encoding="utf-8")
    assert "it is stale: 'sec-g8' has another fingerprint now" in found(workspace, LASSO)[1]


def test_what_is_no_history_is_bad_input(workspace: Path) -> None:
    for text in ("{}", "[" * 100_000, '{"#meta": {"clauseproof": 1}}'):
        (workspace / FOLDER / SHORT).write_text(text, encoding="utf-8")
        found = verify(Workspace(workspace), [workspace / FOLDER / SHORT])
        assert [one.code for one in found.unreadable] == ["CP060"]


@pytest.mark.parametrize(
    ("slug", "claim", "said"),
    [
        ("nobody-is-shut-out-for-good", "shut out", "no accepted certificate shows that its last state is shut out"),
        ("rejection-comes-to-an-end", "for ever", "no accepted certificate shows that it goes on for ever"),
    ],
)
def test_what_no_history_shows_alone_is_accepted_only_beside_its_proof(slug: str, claim: str, said: str) -> None:
    history = ROOT / FOLDER / f"{slug}--correspondence--sec-g8+mp091.itf.json"
    (alone,) = verify(Workspace(ROOT), [history]).certificates
    assert not alone.accepted
    assert said in alone.reason
    proofs = [
        path
        for path in (ROOT / FOLDER).glob(f"{slug}--*+mp091*.smt2")
        if f';@  "claim": "{claim}"' in path.read_text(encoding="utf-8")
    ]
    together = verify(Workspace(ROOT), [history, *proofs]).certificates
    assert [one.reason for one in together] == ["" for _ in together]
    left_open = verify(Workspace(ROOT), [history, *proofs], "none")
    assert left_open.worst == "undecided", "neither is found out by looking at positions"
    assert left_open.certificates[0].reason == "the proof that it rests on is undecided"


RULES = """\
---
rulebook: door
version: "1"
actors: {Guest: who walks}
---
# A door

## D1 The door

```yaml state
open: yes/no
knocks: count
```

```yaml reading
lock:
  question: Is there a lock?
  options:
    some: there is
    none: there is not
  default: some
```

```yaml event
knock:
  by: Guest
  may: yes
  then: {knocks: knocks + 1}
enter:
  by: Guest
  may: yes
  when: reading lock is none
  then: {open: yes}
```
"""

PROPERTIES = """\
# Doors

## Nobody gets in

```yaml property
in: door
never: open
expect:
  - {under: {lock: none}, verdict: refuted, because: it is not locked}
  - {verdict: proved}
```

## Somebody gets in

```yaml property
in: door
possible: open
expect:
  - {under: {lock: none}, verdict: proved}
  - {verdict: refuted}
```
"""


@pytest.fixture
def door(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "proofs").mkdir()
    (tmp_path / "model" / "door.md").write_text(RULES, encoding="utf-8")
    (tmp_path / "proofs" / "doors.md").write_text(PROPERTIES, encoding="utf-8")
    results = check(Workspace(tmp_path), certificates=tmp_path / FOLDER)
    assert results.worst == "as expected"
    return tmp_path


def test_every_verdict_that_is_expected_has_its_evidence(door: Path) -> None:
    assert verify(Workspace(door)).worst == "as expected"
    assert {path.name for path in (door / FOLDER).iterdir()} == {
        "nobody-gets-in--correspondence--door.smt2",
        "nobody-gets-in--correspondence--door.itf.json",
        "somebody-gets-in--correspondence--door.smt2",
        "somebody-gets-in--correspondence--door.itf.json",
        "stays-in-range--correspondence--door.smt2",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody-gets-in--correspondence--door.smt2", "expected to be proved, and no accepted certificate shows that "),
        ("nobody-gets-in--correspondence--door.itf.json", "to be refuted, and no accepted certificate shows that "),
        ("somebody-gets-in--correspondence--door.smt2", "expected to be refuted, and no accepted certificate shows "),
        ("somebody-gets-in--correspondence--door.itf.json", "expected to be proved, and no accepted certificate shows"),
    ],
)
def test_missing_evidence_is_named_where_a_row_expects_it(
    door: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (door / FOLDER / name).unlink()
    assert main(["verify", "--workspace", str(door)]) == 1
    told = capsys.readouterr().out
    assert name.split(".")[0].replace("--", "/") + ": missing: it is expected " in told
    assert said in told
    assert f"for lock is {'none' if name.endswith('json') else 'some'}" in told


def test_a_history_covers_no_reading_that_it_does_not_name(door: Path) -> None:
    matter = next(m for m in docket(Workspace(door)) if m.title == "Nobody gets in")
    space = choices_of(matter)
    unlocked, locked = space.where("lock", ["none"]), space.where("lock", ["some"])
    assert without_evidence(matter, space, {"refuted": unlocked, "proved": locked}) == []
    assert without_evidence(matter, space, {"refuted": space.all, "proved": locked}) == []
    assert len(without_evidence(matter, space, {"refuted": locked, "proved": unlocked})) == 2
    path = door / FOLDER / "nobody-gets-in--correspondence--door.itf.json"
    path.write_text(path.read_text(encoding="utf-8").replace('[{"lock":["none"]}]', "[{}]"), encoding="utf-8")
    assert "it does not replay: step 1, 'enter'" in found(door, path.name)[1]
