"""Recall: what an earlier check found is believed exactly where it would be found again."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauseproof.cache.store import Store
from clauseproof.model.system import TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import Decider, answer
from clauseproof.proofs.evidence.certification import Certified, Certifier
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.question import Limits
from clauseproof.proofs.recall import Recall
from clauseproof.proofs.results import Results
from clauseproof.proofs.vacuity.hollow_rows import to_certify
from clauseproof.proofs.vacuity.nothing_follows import Hollow
from tests.proofs.test_engines_agree import as_property
from tests.strategies import properties, systems

RULEBOOK = """\
---
rulebook: loans
title: Loans
actors: {Reader: who borrows}
---

# Loans

## L1 A loan

```yaml state
status: {one of: [shelf, lent, lost]}
fines: count
stamps: count
```

```yaml event
lend: {by: Reader, may: yes, when: status is shelf, then: {status: lent, stamps: stamps + 1}}
bring back: {by: Reader, shall: yes, when: status is lent, then: {status: shelf}}
lose: {by: Reader, may: yes, when: status is lent, then: {status: lost, fines: fines + 1}}
```
"""
PROPERTIES = """\
# What is lost stays lost

```yaml property
in: loans
never: status is lent
after: lose
```

# Nothing is fined twice

```yaml property
in: loans
always: fines <= 1
```

# Nothing is ever lost

```yaml property
in: loans
never: status is lost
expect: refuted
```

# Every loan ends

```yaml property
in: loans
when: lend
followed by: status is not lent
```

# The shelf is always near

```yaml property
in: loans
always possible: status is shelf
expect: refuted
```
"""


@pytest.fixture
def loans(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "proofs").mkdir()
    (tmp_path / "model" / "loans.md").write_text(RULEBOOK, encoding="utf-8")
    (tmp_path / "proofs" / "loans.md").write_text(PROPERTIES, encoding="utf-8")
    return tmp_path


def checked(folder: Path) -> Results:
    with Store() as store:
        return check(Workspace(folder), cache=store)


def told(results: Results) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in result.as_json().items() if name not in ("seconds", "recalled")}
        for result in results.results
    ]


def test_what_is_recalled_is_what_would_be_found(loans: Path) -> None:
    fresh = check(Workspace(loans))
    assert {result.verdict for result in fresh.results} == {"proved", "refuted"}
    first, second = checked(loans), checked(loans)
    assert not any(result.recalled for result in first.results)
    assert all(result.recalled for result in second.results)
    assert told(second) == told(first) == told(fresh)
    assert second.as_json()["solver"] == fresh.as_json()["solver"]


@pytest.mark.slow
def test_the_built_in_workspace_is_recalled_as_it_was_found() -> None:
    workspace = Workspace.built_in()
    with Store() as store:
        first = check(workspace, cache=store)
    with Store() as store:
        second = check(workspace, cache=store)
    assert second.summary()["recalled"] > 200
    assert told(second) == told(first)


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "model" / "loans.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_outside_the_cone_of_influence_the_answer_is_kept_and_certified_anew(
    loans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = checked(loans)
    edit(loans, "stamps: stamps + 1", "stamps: stamps + 2")
    asked: list[Any] = []
    submit = Certifier.submit
    monkeypatch.setattr(
        "clauseproof.proofs.evidence.certification.Certifier.submit",
        lambda self, job: (asked.append(job), submit(self, job)),
    )
    after = checked(loans)
    recalled = {result.title: result.recalled for result in after.results}
    assert recalled["What is lost stays lost"]
    assert recalled["Nothing is ever lost"]
    assert not recalled["The shelf is always near"], "a state that is shut out has every variable"
    assert {job["fingerprint"] for job in asked} == set(after.rulebooks.values()) != set(before.rulebooks.values())
    assert told(after) == told(check(Workspace(loans)))
    assert all(result.certificate is None or result.certificate.queries for result in after.results)
    asked.clear()
    again = checked(loans)
    assert asked == []
    assert told(again) == told(after)


def test_inside_the_cone_of_influence_everything_is_asked_again(loans: Path) -> None:
    checked(loans)
    edit(
        loans,
        "lose: {by: Reader, may: yes, when: status is lent,",
        "lose: {by: Reader, may: yes, when: status is shelf,",
    )
    after = checked(loans)
    assert not any(result.recalled for result in after.results)
    assert told(after) == told(check(Workspace(loans)))


def test_a_duty_that_becomes_a_power_is_another_question_of_liveness(loans: Path) -> None:
    assert {r.verdict for r in checked(loans).of("Every loan ends")} == {"proved"}
    edit(loans, "bring back: {by: Reader, shall: yes", "bring back: {by: Reader, may: yes")
    assert {r.verdict for r in checked(loans).of("Every loan ends")} == {"refuted"}


READ_TWO_WAYS = """\
---
rulebook: loans
title: Loans
actors: {Reader: who borrows}
---

# L1 A loan

```yaml reading
first:
  question: May anybody borrow?
  options: {no_way: nobody, may_go: anybody}
```

```yaml reading
second:
  question: This or that?
  options: {this: this, that: that}
```

```yaml state
x: yes/no
```

```yaml event
go: {by: Reader, may: yes, when: reading first is may_go, then: {x: yes}}
```
"""
WITH_A_LEMMA = """\
# What is not so

```yaml property
in: loans
lemma: x and reading second is this
expect: refuted
```

# Never x

```yaml property
in: loans
never: x
uses: What is not so
```
"""


@pytest.mark.parametrize("way", [("uses: What is not so\n", ""), ("", "uses: What is not so\n")])
def test_readings_that_only_a_lemma_knows_are_part_of_the_question(loans: Path, way: tuple[str, str]) -> None:
    (loans / "model" / "loans.md").write_text(READ_TWO_WAYS, encoding="utf-8")
    for uses in way:
        text = WITH_A_LEMMA.replace("uses: What is not so\n", uses)
        (loans / "proofs" / "loans.md").write_text(text, encoding="utf-8")
        found = checked(loans)
        assert {row.verdict for row in found.of("Never x")} == {"refuted", "proved"}
        assert told(found) == told(check(Workspace(loans)))


def of_other_choices(answer: Any) -> Any:
    for finding in answer["findings"]:
        finding["mask"] = finding["mask"] << 1
    return answer


def tamper(change: Callable[[Any], Any]) -> int:
    """Change every answer in the store, so that its digest is right; returns how many were changed."""
    with Store() as store:
        file = store.file
    changed = 0
    with sqlite3.connect(file) as connection:
        for key, packed in connection.execute("SELECT key, answer FROM answers").fetchall():
            answer = json.loads(zlib.decompress(packed))
            other = change(json.loads(json.dumps(answer)))
            if other != answer:
                new = zlib.compress(json.dumps(other).encode())
                connection.execute(
                    "UPDATE answers SET answer = ?, digest = ? WHERE key = ?", (new, sha256(new).digest(), key)
                )
                changed += 1
    connection.close()
    return changed


def without_a_step(answer: Any) -> Any:
    for finding in answer["findings"]:
        for history in finding["histories"]:
            history["events"] = history["events"][:-1]
    return answer


def by_another_event(answer: Any) -> Any:
    for finding in answer["findings"]:
        for history in finding["histories"]:
            history["events"] = ["bring back"] * len(history["events"])
    return answer


def of_another_form(answer: Any) -> Any:
    return {"findings": [{}], "remarks": 3}


@pytest.mark.parametrize("change", [without_a_step, by_another_event, of_another_form, of_other_choices])
def test_a_history_that_does_not_replay_is_not_believed(loans: Path, change: Callable[[Any], Any]) -> None:
    fresh = checked(loans)
    assert tamper(change)
    assert told(checked(loans)) == told(fresh)


def test_a_proof_that_the_certifier_refuses_is_found_anew(loans: Path) -> None:
    def says_nothing(answer: Any) -> Any:
        for finding in answer["findings"]:
            if finding["evidence"]:
                finding["evidence"]["text"] = "true"
        return answer

    checked(loans)
    assert tamper(says_nothing)
    edit(loans, "stamps: stamps + 1", "stamps: stamps + 2")  # so that it is asked about another rulebook
    assert told(checked(loans)) == told(check(Workspace(loans)))


def test_what_is_undecided_is_not_kept(loans: Path) -> None:
    limits = Limits(nodes=1, symbolic=replace(Limits().symbolic, seconds=0.001, rlimit=1))
    with Store() as store:
        found = check(Workspace(loans), cache=store, limits=limits)
        undecided = {result.title for result in found.results if result.verdict == "undecided"}
        assert undecided
        again = check(Workspace(loans), cache=store, limits=limits)
        assert not any(result.recalled for result in again.results if result.title in undecided)
        assert not any(result.recalled for result in check(Workspace(loans), cache=store).results), "other limits"


def test_all_of_a_finding_is_kept() -> None:
    """Whoever adds to what is found has to say here that it is kept, or need not be."""
    assert {field.name for field in fields(Decided)} == {"space", "findings", "remarks", "whole", "steps"}
    assert {field.name for field in fields(Finding)} == {
        *("verdict", "mask", "evidence", "traces", "method", "reason", "idle", "tellings", "hollow", "stuck", "remarks")
    }
    assert {field.name for field in fields(Hollow)} == {"mask", "evidence", "traces", "joint", "invariant"}
    assert {field.name for field in fields(Evidence)} == {
        *("claim", "method", "k", "invariant", "written", "tracked", "argument")
    }


@given(systems(), st.data())
@settings(max_examples=40)
def test_generated_questions_are_recalled_as_they_were_answered(system: TransitionSystem, data: st.DataObject) -> None:
    prop = as_property(data.draw(properties(system)))
    decider = Decider(system, Limits(nodes=2_000), "graph")
    with TemporaryDirectory() as folder, Store(folder) as store:
        recall = Recall(store)
        question = decider.question(prop)
        asked = recall.asked(question, "0" * 64)
        assert recall.of(question, asked) is None
        decided = answer(question)
        accepted = {
            name: Certified(True, (("all", "unsat"),), "a solver")
            for place, finding in enumerate(decided.findings)
            for name in to_certify(place, finding)
        }
        recall.keep(asked, decided, accepted)
        recall.close()
        again = decider.question(prop)
        known = recall.of(again, asked)
        if any(finding.verdict == "undecided" for finding in decided.findings):
            assert known is None
            return
        assert known is not None
        assert known.certified == accepted
        assert known.decided.remarks == decided.remarks
        for one, other in zip(decided.findings, known.decided.findings, strict=True):
            assert one.remarks == other.remarks
            assert (one.verdict, one.mask, one.method, one.reason) == (
                other.verdict,
                other.mask,
                other.method,
                other.reason,
            )
            assert one.traces == other.traces
            assert one.tellings == other.tellings
            assert list(map(str, one.idle)) == list(map(str, other.idle))
            assert (one.evidence is None) == (other.evidence is None)
            assert (one.hollow is None) == (other.hollow is None)
            if one.hollow is not None and other.hollow is not None:
                assert (one.hollow.mask, one.hollow.traces) == (other.hollow.mask, other.hollow.traces)
                assert one.hollow.evidence.text == other.hollow.evidence.text
            if one.evidence is not None and other.evidence is not None:
                assert one.evidence.text == other.evidence.text
