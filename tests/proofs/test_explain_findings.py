"""Explanations of what is more than an invariant or a history: ways back, ranks, loops that grow, many readings."""

from __future__ import annotations

from pathlib import Path

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.explaining.explain import Explanation, explain

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
