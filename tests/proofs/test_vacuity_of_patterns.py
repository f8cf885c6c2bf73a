"""Every pattern: what speaks of nothing is vacuous and says what blocks it, and what does not matter is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.results import Results

RULES = """\
---
rulebook: club
actors: {Member: who applies, Board: who decides}
---

# Club

## 1 Application

```yaml state
applied: yes/no
paid: yes/no
status: {one of: [outside, admitted, expelled]}
```

```yaml event
apply: {by: Member, shall: yes, when: not applied, then: {applied: yes}}
pay: {by: Member, shall: yes, when: not paid, then: {paid: yes}}
```

## 2 Admission

```yaml event
admit: {by: Board, shall: yes, when: applied and paid and status is outside, then: {status: admitted}}
leave: {by: Member, may: yes, when: status is admitted, then: {status: outside}}
```

## 3 Honours, which nobody can ever have

```yaml event
honour: {by: Board, may: yes, when: status is expelled, then: {status: admitted}}
```
"""

SPEAKS_OF_NOTHING = {
    "always, its premise": "always: status is expelled implies paid",
    "always, its scope": "after: honour\nalways: paid",
    "never, its scope": "after: honour\nnever: paid",
    "before": "before: {event: honour, must: paid}",
    "before, by a selector's condition": "before: {event: {event: admit, when: status is expelled}, must: paid}",
    "on": "on: {event: honour, ensures: paid}",
    "at most": "at most: {times: 1, event: honour}",
    "no dead ends": "after: honour\nno dead ends: yes",
    "always possible": "after: honour\nalways possible: status is expelled",
    "eventually": "after: honour\neventually: status is expelled",
    "followed by, an event": "when: honour\nfollowed by: status is expelled",
    "followed by, a formula": "when: status is expelled\nfollowed by: paid and status is expelled",
    "followed by, in a scope": "after: apply\nuntil: leave\nwhen: honour\nfollowed by: status is expelled",
}


def workspace(folder: Path, rules: str, properties: dict[str, str]) -> Workspace:
    """A workspace of one rulebook and properties, from titles to blocks."""
    blocks = [f"## {title}\n\n```yaml property\nin: club\n{block}\n```\n" for title, block in properties.items()]
    for name, file, text in (("model", "club.md", rules), ("proofs", "claims.md", "\n".join(["# Claims\n", *blocks]))):
        (folder / name).mkdir()
        (folder / name / file).write_text(text, encoding="utf-8")
    return Workspace(folder)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """All the sentences of this page, asked at once."""
    asked = {f"Nothing: {title}": block for title, block in SPEAKS_OF_NOTHING.items()}
    asked |= {f"Idle: {title}": block for title, (block, _, _) in IRRELEVANT.items()}
    asked |= {f"Telling: {title}": block for title, (block, _) in SAYS_SOMETHING.items()}
    return check(workspace(tmp_path_factory.mktemp("club"), RULES, asked))


@pytest.mark.parametrize("title", SPEAKS_OF_NOTHING)
def test_what_speaks_of_nothing_is_vacuous_and_says_what_blocks_it(judged: Results, title: str) -> None:
    (row,) = judged.of(f"Nothing: {title}")
    assert row.verdict == "vacuous" and not row.as_expected and not row.hollow
    assert row.reason.startswith("nothing that it speaks of ever happens; blocked by ")
    blocking = row.reason.partition("; blocked by ")[2].split(", ")
    assert "1" in blocking, "that the status begins as outside keeps anybody from being expelled"
    assert row.witness is None


IRRELEVANT = {
    "always, positively": ("always: status is admitted implies (paid or applied)", "paid", "no"),
    "always, negatively": ("always: (status is admitted and paid) implies applied", "paid", "yes"),
    "never, positively": ("never: status is expelled and paid", "paid", "yes"),
    "never, negatively": ("never: status is expelled and not paid", "not paid", "yes"),
    "before": ("before: {event: admit, must: applied and (paid or status is expelled)}", "status is expelled", "no"),
    "on": ("on: {event: pay, ensures: paid or applied}", "applied", "no"),
    "both ways": ("always: (status is expelled) = (paid and status is expelled)", "paid", "yes or no"),
}


@pytest.mark.parametrize("title", IRRELEVANT)
def test_a_part_that_does_not_matter_is_told(judged: Results, title: str) -> None:
    _, part, by = IRRELEVANT[title]
    (row,) = judged.of(f"Idle: {title}")
    assert row.verdict == "proved"
    told = [r for r in row.remarks if r.startswith(f"‘{part}’ does not matter")]
    assert told and f"with {by} in its place" in told[0] and "claims.md:" in told[0]


SAYS_SOMETHING = {
    "always": ("always: status is admitted implies paid", ["apply", "pay", "admit"]),
    "always, of every state": ("always: status is not expelled", ["apply", "pay", "admit"]),
    "always, of what never changes": ("always: not (paid and not paid) or status is expelled", ["pay"]),
    "never": ("never: status is expelled", ["apply", "pay", "admit"]),
    "never, in a scope": ("after: admit\nnever: status is expelled", ["apply", "pay", "admit"]),
    "before": ("before: {event: admit, must: paid}", ["apply", "pay", "admit"]),
    "on": ("on: {event: admit, ensures: paid}", ["apply", "pay", "admit"]),
    "at most": ("at most: {times: 1, event: apply}", ["apply"]),
    "at most, in each scope": (
        "after: admit\nuntil: leave\nat most: {times: 1, event: leave}",
        ["apply", "pay", "admit", "leave"],
    ),
    "no dead ends": ("no dead ends: yes", ["apply"]),
    "no dead ends, but": ("no dead ends: {except: status is outside}", ["apply", "pay", "admit", "leave"]),
    "always possible": ("always possible: status is admitted", ["apply", "pay", "admit"]),
    "eventually": ("eventually: status is admitted", ["apply", "pay", "admit"]),
    "eventually, at once": ("eventually: status is outside", []),
    "followed by": ("when: pay\nfollowed by: status is admitted", ["apply", "pay", "admit"]),
    "followed by, at once": ("when: pay\nfollowed by: paid", ["pay"]),
}


@pytest.mark.parametrize("title", SAYS_SOMETHING)
def test_a_proof_comes_with_a_history_on_which_it_says_something(judged: Results, title: str) -> None:
    _, events = SAYS_SOMETHING[title]
    (row,) = judged.of(f"Telling: {title}")
    assert row.verdict == "proved" and row.as_expected
    assert row.witness is not None
    assert sorted(step.event for step in row.witness.steps) == sorted(events)
    assert [step.event for step in row.witness.steps][-1:] == events[-1:]


def test_each_row_has_a_history_of_its_own_readings(tmp_path: Path) -> None:
    fee = "```yaml reading\nfee: {question: who pays, options: {all: a, few: b}, default: all}\n```\n\n## 2 Admission"
    rules = RULES.replace("## 2 Admission", fee)
    rules = rules.replace("applied and paid and status", "applied and (paid or reading fee is few) and status")
    block = "before: {event: admit, must: applied}\nexpect:\n  - {under: {fee: few}, verdict: proved}"
    rows = check(workspace(tmp_path, rules, {"P": block}), properties=["P"]).results
    assert len(rows) == 2
    for row in rows:
        assert row.witness is not None and dict(row.witness.readings)["fee"] in row.reading["fee"]


def test_a_range_that_might_be_left_is_shown_not_to_be(tmp_path: Path) -> None:
    rules = RULES.replace("paid: yes/no", "paid: yes/no\nslots: {type: 0..2, initially: 2}").replace(
        "then: {applied: yes}", "then: {applied: yes, slots: slots - 1}"
    )
    (row,) = check(workspace(tmp_path, rules, {}), properties=["Stays in range"]).results
    assert row.verdict == "proved" and row.witness is not None
    assert [step.event for step in row.witness.steps] == ["apply"]
