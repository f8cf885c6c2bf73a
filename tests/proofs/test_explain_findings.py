"""Explanations of what is more than an invariant or a history: ways back, ranks, loops that grow, many readings."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import jsonschema
import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.explaining import explain as explaining
from clauseproof.proofs.explaining.explain import Explanation, Explanations, explain
from clauseproof.proofs.explaining.parts import clauses_of
from clauseproof.proofs.explaining.used import used_by

SCHEMA = Path(__file__).resolve().parents[2] / "clauseproof/proofs/explain.schema.json"

RULES = """\
---
rulebook: loan
actors: {Borrower: who wants money, Bank: who lends, Time: environment}
---

# Loan

## 1 Application

```yaml state
status: {one of: [none, applied, granted, refused, repaid]}
visits: count
```

```yaml event
apply: {by: Borrower, may: yes, when: status is none, then: {status: applied}}
```

## 2 Decision

```yaml event
grant: {by: Bank, shall: yes, when: status is applied, then: {status: granted}}
```

## 3 Visits

```yaml event
visit: {by: Borrower, may: yes, when: status is applied, then: {visits: visits + 1}}
```

## 4 Repayment

```yaml event
pay: {by: Borrower, may: yes, when: status is granted, then: {status: repaid}}
```

## 5 Refusal

```yaml event
refuse: {by: Bank, may: yes, when: status is applied, then: {status: refused}}
```
"""

PROPERTIES = """\
# Claims

## There is always a way to repay

```yaml property
in: loan
always possible: status is repaid
expect: refuted
```

## Visits come to an end

```yaml property
in: loan
when: apply
followed by: status is repaid
duties: none
expect: refuted
```

## There is always a way to an answer

```yaml property
in: loan
always possible: status is one of (granted, refused, repaid)
```

## What is applied for is answered

```yaml property
in: loan
when: apply
followed by: not (status is applied)
duties: [grant]
```

## Visits are counted up from nothing

```yaml property
in: loan
on: {event: {changes: visits}, ensures: visits = old.visits + 1 and visits > 0}
```
"""


def workspace(folder: Path, rules: str = RULES, claims: str = PROPERTIES) -> Workspace:
    for name, file, text in (("model", "loan.md", rules), ("proofs", "claims.md", claims)):
        (folder / name).mkdir()
        (folder / name / file).write_text(text, encoding="utf-8")
    return Workspace(folder)


def only(title: str, place: Workspace) -> Explanation:
    (found,) = explain(title, place).explanations
    return found


def test_a_refutation_that_rests_on_a_proof_too_shows_its_history(tmp_path: Path) -> None:
    found = only("There is always a way to repay", workspace(tmp_path))
    assert found.verdict == "refuted" and found.unknown == () and found.uses == ()
    assert found.trace is not None and [step.event for step in found.trace.steps] == ["apply", "refuse"]
    assert "‘status is applied’ [5], with status = applied" in map(str, found.let_through)
    assert found.as_json()["trace"] is not None


def test_a_loop_without_harm_in_its_last_step_blames_no_condition(tmp_path: Path) -> None:
    found = only("Visits come to an end", workspace(tmp_path))
    assert found.verdict == "refuted" and found.trace is not None and found.trace.loop is not None
    assert found.let_through == ()


def test_ways_back_need_what_leads_there_even_where_the_proof_does_without(tmp_path: Path) -> None:
    """Whoever may refuse at any time needs no application, but as the rules are, nobody is refused without one."""
    found = only("There is always a way to an answer", workspace(tmp_path))
    assert found.verdict == "proved" and found.unknown == ()
    assert [str(part) for part in found.uses] == ["‘status: refused’ of 'refuse' [5]"]
    by_clause = {(need.removal.clause, need.removal.what): need for need in found.needs}
    assert str(by_clause["1", "events"]) == (
        "without the events of 1 there is no way left to what is sought from the start"
    )
    assert by_clause["1", "events"].verdict == by_clause["1", "effects"].verdict == "refuted"
    assert ("5", "events") not in by_clause


def test_a_ranking_uses_the_answer_that_is_owed(tmp_path: Path) -> None:
    found = only("What is applied for is answered", workspace(tmp_path))
    assert found.verdict == "proved" and found.unknown == ()
    assert "‘status: granted’ of 'grant' [2]" in map(str, found.uses)
    (need,) = [n for n in found.needs if n.removal.what == "effects" and n.removal.clause == "2"]
    assert need.verdict == "refuted" and need.trace is not None and need.trace.loop is not None
    assert str(need) == "without the effects of 2 what is awaited never comes after 1 step"


def test_a_core_that_the_certifier_refuses_grows_until_it_accepts(tmp_path: Path) -> None:
    found = only("Visits are counted up from nothing", workspace(tmp_path))
    assert found.verdict == "proved" and found.unknown == ()
    assert "‘visits: visits + 1’ of 'visit' [3]" in map(str, found.uses)


def test_what_time_did_not_allow_to_find_out_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = workspace(tmp_path)
    monkeypatch.setattr(explaining, "used_by", partial(used_by, seconds=-1.0))
    found = explain("There is always a way to an answer", place)
    (one,) = found.explanations
    assert one.uses and any(said.startswith("whether it uses each of them") for said in one.unknown)
    assert found.undecided


TALLY = """\
```yaml reading
tally:
  question: Is every visit counted?
  options: {each: every one, double: twice}
  default: each
```

## 2 Decision
"""


def test_a_need_under_several_readings_is_told_once(tmp_path: Path) -> None:
    """Without the answer visits are paid for ever; that loop grows, and is shown for each reading by itself."""
    rules = RULES.replace("## 2 Decision\n", TALLY).replace(
        "visit: {by: Borrower, may: yes, when: status is applied, then: {visits: visits + 1}}",
        "visit: {by: Borrower, shall: yes, when: status is applied and reading tally is each,"
        " then: {visits: visits + 1}}\n"
        "visit twice: {by: Borrower, shall: yes, when: status is applied and reading tally is double,"
        " then: {visits: visits + 2}}",
    )
    claims = PROPERTIES.replace("duties: [grant]\n", "")
    found = only("What is applied for is answered", workspace(tmp_path, rules, claims))
    told = [line for line in found.told() if "without the effects of 2 " in line]
    assert len(told) == 1 and " where " not in told[0]


def test_what_is_impossible_becomes_possible_without_what_forbids_it(tmp_path: Path) -> None:
    rules = RULES.replace("when: status is granted, then: {status: repaid}", "when: visits < 0, then: {status: repaid}")
    claims = PROPERTIES.replace("always possible: status is repaid\n", "possible: status is repaid\n")
    found = only("There is always a way to repay", workspace(tmp_path, rules, claims))
    assert found.verdict == "refuted" and "‘visits < 0’ of 'pay' [4]" in map(str, found.uses)
    assert "without the conditions of 4 it becomes possible in 1 step" in "\n".join(found.told())
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    data = Explanations((found,)).as_json()
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(data)))


TOGETHER = RULES.replace("visits: count", "visits: count\nteas: count").replace(
    "{visits: visits + 1}", "{visits: visits + 1, teas: teas + 1}"
)


def test_single_parts_that_are_needed_are_hinted_at_where_no_whole_clause_is(tmp_path: Path) -> None:
    claims = PROPERTIES.replace("always possible: status is repaid\nexpect: refuted", "always: visits = teas")
    found = only("There is always a way to repay", workspace(tmp_path, TOGETHER, claims))
    assert found.verdict == "proved" and {need.removal.what for need in found.needs} == {"part"}
    assert "      it needs no clause as a whole; the single parts that it needs stand with -v" in found.told()
    assert not any("as a whole" in line for line in found.told(verbose=True))


def test_clauses_stand_in_the_order_of_the_document(tmp_path: Path) -> None:
    rules = RULES.replace(
        "grant: {by: Bank, shall: yes, when: status is applied,",
        "grant: {by: Bank, shall: yes, when: open_case and visits = 0,",
    )
    rules += "\n## 6 Terms\n\n```yaml term\nopen_case: status is applied\n```\n"
    claims = PROPERTIES.replace(
        "always possible: status is repaid\nexpect: refuted",
        "before: {event: grant, must: status is applied and visits = 0}",
    )
    found = only("There is always a way to repay", workspace(tmp_path, rules, claims))
    assert clauses_of(found.uses) == ("2", "6")
    assert [n.removal.clause for n in found.needs if n.removal.what == "conditions"] == ["2", "6"]
    assert "      used by this proof: 2, 6" in found.told()


def test_what_blocks_is_said_to_block_in_this_proof(tmp_path: Path) -> None:
    claims = PROPERTIES.replace(
        "always possible: status is repaid\nexpect: refuted",
        "before: {event: pay, must: visits = 0}\nexpect: vacuous",
    )
    rules = RULES.replace("when: status is granted, then: {status: repaid}", "when: visits < 0, then: {status: repaid}")
    found = only("There is always a way to repay", workspace(tmp_path, rules, claims))
    assert found.verdict == "vacuous"
    assert "      blocked, in this proof, by 4" in found.told()
