"""A property that holds only because nothing can follow is told as such, and is no success unless that is expected."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.evidence.verification import verify
from clauseproof.proofs.rendering import github, junit, markdown, sarif
from clauseproof.proofs.results import Results, conditions

ROOT = Path(__file__).resolve().parents[2]

RULES = """\
---
rulebook: club
actors: {Member: who applies, Board: who decides}
---

# Club

## 1 Application

```yaml state
applied: yes/no
status: {one of: [unset, rejected, admitted]}
```

```yaml event
apply: {by: Member, may: yes, when: status is unset and not applied, then: {applied: yes}}
```

## 2 Decision

```yaml event
admit: {by: Board, may: yes, when: applied, then: {status: admitted, applied: no}}
reject: {by: Board, may: yes, when: applied, then: {status: rejected, applied: no}}
enter: {by: Member, may: yes, when: status is admitted, then: nothing}
```

## 3 Second application

```yaml reading
who_hears:
  question: Who hears a second application?
  options: {board: the Board does, nobody: nobody does}
  default: board
```

```yaml event
apply again:
  by: Member
  may: yes
  when: status is rejected and not applied and reading who_hears is board
  then: {applied: yes}
withdraw: {by: Member, may: yes, when: applied, then: {applied: no, status: unset}}
```
"""

OWED = "observe:\n  owed: {becomes yes: reject, becomes no: apply again}\n"
SENTENCES = {
    "A decision after a rejection rests on a second application": OWED
    + "before: {event: [admit, reject], must: not owed}",
    "The same, read from the status": "before: {event: enter, must: status is not rejected}",
    "The same, as what never is": "after: reject\nuntil: apply again\nnever: status is admitted",
    "One rejection an application": "after: [apply, apply again]\nuntil: [apply, apply again]\n"
    "at most: {times: 1, event: reject}",
}
NOT_CALLED_SO = {
    "Nobody enters who is not admitted": "before: {event: enter, must: status is admitted}",
    "Nobody applies after an admission": "observe:\n  was_admitted: {becomes yes: admit}\n"
    "before: {event: apply, must: not was_admitted}",
    "An admission never ends in a rejection": "observe:\n"
    "  admitted_last: {becomes yes: admit, becomes no: [reject, withdraw]}\n"
    "before: {event: reject, must: not admitted_last}",
    "A rejection is a rejection": "on: {event: reject, ensures: status is rejected}",
    "Whoever was admitted stays so": "after: admit\nuntil: withdraw\nalways: status is admitted",
    "Rejected for good": "after: reject\nuntil: apply again\nalways: status is rejected",
}


def written(folder: Path, sentences: dict[str, str], expect: str = "") -> Workspace:
    blocks = [f"## {title}\n\n```yaml property\nin: club\n{block}\n{expect}```\n" for title, block in sentences.items()]
    for name, file, text in (("model", "club.md", RULES), ("proofs", "p.md", "\n".join(["# Claims\n", *blocks]))):
        (folder / name).mkdir()
        (folder / name / file).write_text(text, encoding="utf-8")
    return Workspace(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("club")


@pytest.fixture(scope="module")
def judged(folder: Path) -> Results:
    return check(written(folder, SENTENCES | NOT_CALLED_SO))


@pytest.mark.parametrize("title", SENTENCES)
def test_where_nobody_hears_a_second_application_the_proof_is_hollow(judged: Results, title: str) -> None:
    rows = judged.of(title)
    assert all(row.verdict == "proved" for row in rows)
    (hollow,) = [row for row in rows if row.hollow]
    assert hollow.reading == {"who_hears": ("nobody",)} and not hollow.as_expected
    assert hollow.reason.startswith("it holds only because nothing can follow: once 'reject' [2] has happened, ")
    assert "; blocked by " in hollow.reason and "3" in hollow.reason.partition("; blocked by ")[2].split(", ")
    assert hollow.witness is not None and hollow.witness.steps[-1].event == "reject"
    assert hollow.shut_off is not None and hollow.shut_off.claim == "nothing follows" and hollow.certificate is not None
    assert [row.as_expected for row in rows if not row.hollow] == [True]


@pytest.mark.parametrize("title", NOT_CALLED_SO)
def test_what_is_kept_or_forbidden_for_good_is_not_called_hollow(judged: Results, title: str) -> None:
    assert [(row.verdict, row.hollow, row.as_expected) for row in judged.of(title)] == [("proved", False, True)]


def test_where_something_follows_the_witness_shows_it(judged: Results) -> None:
    (row,) = [row for row in judged.of(next(iter(SENTENCES))) if not row.hollow]
    assert row.witness is not None
    events = [step.event for step in row.witness.steps]
    assert events[:4] == ["apply", "reject", "apply again", events[3]] and events[3] in ("admit", "reject")


def test_it_is_no_success_unless_it_is_expected(tmp_path: Path, judged: Results) -> None:
    assert judged.worst == "not as expected"
    title, block = next(iter(SENTENCES.items()))
    expect = "expect:\n  - {under: {who_hears: nobody}, verdict: proved (nothing follows), because: nobody hears it}\n"
    results = check(written(tmp_path, {title: block}, expect))
    assert results.worst == "as expected" and results.summary()["hollow"] == 1
    assert conditions(results.of(title)) == [
        ("proved (nothing follows)", "where who_hears is nobody", True),
        ("proved", "otherwise", True),
    ]
    told = " ".join(results.as_text(width=10_000).split())
    assert "proved (nothing follows) where who_hears is nobody (as expected); proved otherwise" in told
    assert "1 of the proved because nothing can follow" in told
    (row,) = [row for row in results.of(title) if row.hollow]
    assert "blocked by" not in row.reason, "whoever expects it has no need to be told why"


def test_a_success_where_nothing_was_expected_to_follow_is_not_as_expected(tmp_path: Path) -> None:
    title, block = next(iter(SENTENCES.items()))
    results = check(written(tmp_path, {title: block}, "expect: proved (nothing follows)\n"))
    assert {(row.hollow, row.as_expected) for row in results.of(title)} == {(True, True), (False, False)}
    assert "but proved (nothing follows) was expected" in results.as_text(width=1_000)


def test_every_format_tells_it(judged: Results) -> None:
    schema = json.loads((ROOT / "clauseproof/proofs/check.schema.json").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(judged.as_json()))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert sum(row["hollow"] for row in data["results"]) == data["summary"]["hollow"] == len(SENTENCES)
    assert all(("shut_off" in row) == row["hollow"] for row in data["results"])
    for render in (github.render, junit.render, markdown.render, sarif.render):
        told = render(judged)
        assert "proved (nothing follows), but proved was expected" in told, render.__module__
        assert "it holds only because nothing can follow" in told, render.__module__
        assert "and after that nothing follows." in told, render.__module__
    headline = f"({len(SENTENCES)} of the proved because nothing can follow)"
    assert headline in github.render(judged).splitlines()[-1]
    assert headline in markdown.render(judged).splitlines()[0]


def test_the_evidence_is_kept_and_verified_and_missed(tmp_path: Path) -> None:
    title, block = next(iter(SENTENCES.items()))
    expect = "expect:\n  - {under: {who_hears: nobody}, verdict: proved (nothing follows), because: nobody hears it}\n"
    workspace = written(tmp_path, {title: block}, expect)
    kept = tmp_path / "proofs" / "certificates"
    check(workspace, certificates=kept)
    (evidence,) = kept.glob("*--nothing-follows.smt2")
    found = verify(workspace)
    assert found.worst == "as expected" and evidence.name in {one.name for one in found.certificates}
    (without_solver,) = verify(workspace, [evidence], "none").certificates
    assert without_solver.accepted and without_solver.positions
    evidence.unlink()
    (missing,) = [one for one in verify(workspace).certificates if not one.accepted]
    assert "expected to be proved (nothing follows), and no accepted certificate shows that" in missing.reason


LIGHT = {
    "format": 1,
    "variables": {"light": {"sort": ["one of", ["red", "green", "off"]], "initially": ["red"]}},
    "initially": ["value", True],
    "readings": {},
    "events": {
        "go": {"guard": ["=", ["read", "light"], ["value", "red"]], "effects": {"light": ["value", "green"]}},
        "fail": {"guard": ["=", ["read", "light"], ["value", "green"]], "effects": {"light": ["value", "off"]}},
        "mend": {"guard": ["value", False], "effects": {"light": ["value", "red"]}},
    },
}
NOT_OFF = {
    "format": 1,
    "pattern": "before",
    "formula": ["!=", ["read", "light"], ["value", "off"]],
    "events": [{"event": "go", "when": ["value", True]}],
    "after": None,
    "until": None,
    "observers": {},
}


def test_the_certifier_takes_nothing_on_trust() -> None:
    def accepted(closed: str, invariant: str = "true", **changes: object) -> bool:
        argument = {"shut off": closed}
        return certify(LIGHT, NOT_OFF | changes, invariant, 1, [{}], "nothing follows", argument).accepted

    off = "(= |light| |light: off|)"
    assert accepted(off)
    assert not accepted("false"), "the set leaves out where something is forbidden"
    assert not accepted("true"), "in the set something follows"
    assert not accepted(f"(or {off} (= |light| |light: green|))", formula=["value", False]), "red is left out"
    assert not accepted("(= |light| |light: red|)", formula=["!=", ["read", "light"], ["value", "red"]]), "go leaves it"
    assert not accepted(off, off), "the invariant does not hold at first"
    assert not accepted(off, pattern="always"), "always forbids nothing that could follow"
    two_steps = certify(LIGHT, NOT_OFF, "true", 2, [{}], "nothing follows", {"shut off": off})
    assert not two_steps.accepted and "k is 1" in two_steps.reason


COUNTS = """\
---
rulebook: club
actors: {Member: who applies, Board: who decides}
---

# Club

## 1 Fees

```yaml state
owed_fees: count
paid_fees: count
stage: {one of: [open, rejected]}
```

```yaml event
pay a fee that is due: {by: Member, may: yes, then: {owed_fees: owed_fees + 1, paid_fees: paid_fees + 1}}
```

## 2 Decision

```yaml event
admit: {by: Board, may: yes, when: stage is open, then: nothing}
reject: {by: Board, may: yes, when: stage is open, then: {stage: rejected}}
```

## 3 Second thoughts, for whoever has paid too much

```yaml event
reopen: {by: Board, may: yes, when: stage is rejected and paid_fees > owed_fees, then: {stage: open}}
```
"""


def test_that_nothing_follows_is_found_out_where_there_is_no_end_to_counts(tmp_path: Path) -> None:
    block = (
        "observe:\n  closed: {becomes yes: reject, becomes no: reopen}\nbefore: {event: admit, must: not closed}\n"
        "expect: proved (nothing follows)"
    )
    for name, file, text in (
        ("model", "club.md", COUNTS),
        ("proofs", "p.md", f"# Nobody is admitted while closed\n\n```yaml property\nin: club\n{block}\n```\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text, encoding="utf-8")
    results = check(Workspace(tmp_path))
    (row,) = results.of("Nobody is admitted while closed")
    assert row.hollow and row.as_expected and results.worst == "as expected"
    assert row.shut_off is not None and "owed_fees" in row.shut_off.invariant
    assert row.witness is not None and [step.event for step in row.witness.steps] == ["reject"]


def test_what_no_row_expects_to_be_hollow_owes_no_evidence_of_it(tmp_path: Path) -> None:
    """``verify`` judges what is there; that a proof is hollow, ``check`` finds out."""
    title, block = next(iter(SENTENCES.items()))
    workspace = written(tmp_path, {title: block})
    kept = tmp_path / "proofs" / "certificates"
    assert check(workspace, certificates=kept).worst == "not as expected"
    (evidence,) = kept.glob("*--nothing-follows.smt2")
    (told,) = [one for one in verify(workspace).certificates if not one.accepted]
    assert "it is expected to be proved, and no accepted certificate shows that for who_hears is nobody" in told.reason
    evidence.unlink()
    assert verify(workspace).worst == "as expected" and check(workspace).worst == "not as expected"
