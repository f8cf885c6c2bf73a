"""A property that speaks of nothing is never a pass, whichever engine has to find that out."""

from __future__ import annotations

from pathlib import Path

import pytest

import clauseproof as cp

RULES = """\
---
rulebook: r
version: "1"
title: Two counts that grow together
source: none
actors:
  P: Somebody
---
# 1 One

```yaml state
a: count
b: count
n: {type: count, initially: any}
hundreds: count
```
```yaml event
grow: {by: P, may: yes, then: {a: a + 1, b: b + 1}}
never: {by: P, may: yes, when: a > b, then: {a: 0}}
hoard: {by: P, may: yes, then: {hundreds: hundreds + 101}}
```
"""

SPEAKS_OF_NOTHING = [
    "before: {event: never, must: no}",
    "always: a > b implies a = 3",
    "after: never\nalways: no",
    "when: never\nfollowed by: a = 0",
]


def verdict(folder: Path, block: str, engine: str = "portfolio") -> str:
    (folder / "model").mkdir()
    (folder / "proofs").mkdir()
    (folder / "model" / "r.md").write_text(RULES, encoding="utf-8")
    (folder / "proofs" / "p.md").write_text(f"# P\n\n```yaml property\nin: r\n{block}\n```\n", encoding="utf-8")
    (row,) = cp.check(cp.Workspace(folder), engine=engine).of("P")
    return row.verdict


@pytest.mark.parametrize("block", SPEAKS_OF_NOTHING)
def test_what_an_invariant_of_two_counts_excludes_is_vacuous(tmp_path: Path, block: str) -> None:
    assert verdict(tmp_path, block) == "vacuous"


def test_what_no_engine_can_tell_is_undecided_and_no_pass(tmp_path: Path) -> None:
    assert verdict(tmp_path, "always: hundreds mod 202 = 7 implies a = b", "graph") == "undecided"


@pytest.mark.slow
def test_what_another_engine_can_tell_is_told(tmp_path: Path) -> None:
    assert verdict(tmp_path, "always: hundreds mod 202 = 7 implies a = b") == "vacuous"


def test_a_premise_that_holds_in_one_of_endless_first_states_is_no_vacuity(tmp_path: Path) -> None:
    assert verdict(tmp_path, "always: n > 3 implies n > 2") == "proved"
