"""Histories as they are told: where they begin, what observers do, and what they show without a step."""

from __future__ import annotations

from pathlib import Path

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.rendering import FORMATS, render
from clauseproof.proofs.results import Results

RULEBOOK = """\
---
rulebook: sites
title: Sites
actors: {Builder: who builds, Town: who judges}
---

# Sites

## S1 A site

```yaml state
waived: {type: yes/no, initially: any}
level: {type: 1..6, initially: [2, 4, 6]}
floor: {type: 1..6, initially: any}
wall: {type: 1..2, initially: 1}
noise: count
```

```yaml initially
all: floor = 3
```

```yaml event
build noise: {by: Builder, may: yes, then: {noise: noise + level}}
```
"""


def found(folder: Path, properties: str, rulebook: str = RULEBOOK) -> Results:
    (folder / "model").mkdir()
    (folder / "proofs").mkdir()
    (folder / "model" / "sites.md").write_text(rulebook, encoding="utf-8")
    (folder / "proofs" / "sites.md").write_text(properties, encoding="utf-8")
    return check(Workspace(folder))


def asked(body: str, title: str = "Nothing is amiss") -> str:
    return f"# {title}\n\n```yaml property\nin: sites\n{body}\n```\n"


NEVER = "never: waived and level > 3 and noise > 0"


def test_a_history_says_where_it_begins_where_that_could_be_elsewhere(tmp_path: Path) -> None:
    text = found(tmp_path, asked(NEVER)).as_text()
    assert "at first: waived = yes, level = 4\n" in text
    assert text.index("at first") < text.index("build noise")


def test_with_whole_states_the_first_state_is_one_of_them(tmp_path: Path) -> None:
    text = found(tmp_path, asked(NEVER)).as_text(full=True)
    assert "at first: waived = yes, level = 4, floor = 3, wall = 1, noise = 0\n" in text


def test_where_there_is_one_first_state_a_history_begins_with_its_first_step(tmp_path: Path) -> None:
    one = RULEBOOK.replace(", initially: any", ", initially: 3", 2).replace("yes/no, initially: 3", "yes/no")
    one = one.replace("[2, 4, 6]", "4")
    results = found(tmp_path, asked("never: noise > 0"), one)
    assert results.results[0].trace is not None
    assert results.results[0].trace.told() == [" 1. Builder  build noise [S1]: noise 0 → 4"]


def test_a_loop_says_where_it_begins(tmp_path: Path) -> None:
    text = found(tmp_path, asked("eventually: waived")).as_text()
    assert "at first: waived = no, level = " in text
    assert "then nothing happens for ever." in text


def test_every_format_says_where_a_history_begins(tmp_path: Path) -> None:
    results = found(tmp_path, asked(NEVER))
    for format in FORMATS:
        assert "at first: waived = yes, level = 4" in render(format, results), format


def test_a_history_without_a_step_says_in_words_what_it_shows(tmp_path: Path) -> None:
    results = found(tmp_path, asked("never: level > 3 or noise > 7", "Low") + asked("always: wall = 1", "Wall"))
    (low,), (wall,) = results.of("Low"), results.of("Wall")
    assert low.trace is not None and wall.witness is not None
    assert low.trace.told() == [
        "at first: waived = no, level = 4",
        "already in the first state, before anything happens",
    ]
    assert wall.witness.told()[-1] == "already in the first state, before anything happens"


def test_the_observers_that_a_property_names_are_told_and_its_machinery_is_not(tmp_path: Path) -> None:
    body = "observe: {built: {counts: build noise}}\nnever: built > 1\nafter: build noise"
    trace = found(tmp_path, asked(body)).results[0].trace
    assert trace is not None
    told = "\n".join(trace.told())
    assert "built 0 → 1" in told
    assert "built 1 → 2" in told
    assert "in scope" in trace.observers
    assert "in scope" not in told
    assert "in scope no → yes" in "\n".join(trace.told(full=True))


READINGS = RULEBOOK.replace(
    """```yaml event
build noise: {by: Builder, may: yes,""",
    """```yaml reading
hours:
  question: When may noise be built?
  options: {always: at any time, agreed: after a word with the neighbour}
  default: always
```

```yaml event
talk: {by: Builder, may: yes, then: {wall: 2}}
build noise: {by: Builder, may: yes, when: reading hours is always or wall = 2,""",
)


def test_where_histories_differ_by_reading_it_is_told_where_the_shown_one_runs(tmp_path: Path) -> None:
    results = found(tmp_path, asked("never: noise > 0"), READINGS)
    (row,) = results.of("Nothing is amiss")
    assert row.reading == {} and len(row.histories) == 2
    said = "It runs where hours is always; under the other readings another history shows the same."
    assert said in results.as_text(width=200)
    for format in FORMATS:
        assert said in render(format, results), format


def test_where_a_history_runs_under_every_reading_nothing_is_said_of_them(tmp_path: Path) -> None:
    results = found(tmp_path, asked("never: wall = 2"), READINGS)
    assert len(results.results[0].histories) == 1
    assert "runs where" not in results.as_text() + render("markdown", results)
