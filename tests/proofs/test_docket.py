"""What a check decides: every property that was written, each once, and only what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.docket import docket

RULEBOOK = """\
---
rulebook: gate
version: "1"
actors: {Keeper: who opens}
---

# 1 The gate

```yaml state
open: yes/no
```

```yaml event
open it: {by: Keeper, may: yes, when: not open, then: {open: yes}}
```

# 2 Promises

## It opens

```yaml property
possible: open
```
"""

AMENDMENT = """\
---
amendment: lock
amends: gate@1
becomes: "2"
---

## It opens

{++
# 3 The lock

The gate stays open.

```yaml property
on: {event: any, ensures: old.open implies open}
```
++}
"""

ASKED = """\
## It opens again

```yaml property
in: [gate, gate+lock]
possible: open
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "proofs").mkdir()
    (tmp_path / "model" / "gate.md").write_text(RULEBOOK, encoding="utf-8")
    (tmp_path / "model" / "lock.md").write_text(AMENDMENT, encoding="utf-8")
    (tmp_path / "proofs" / "asked.md").write_text(ASKED, encoding="utf-8")
    return tmp_path


def ids(folder: Path, *paths: str, rulebooks: tuple[str, ...] = (), properties: tuple[str, ...] = ()) -> list[str]:
    found = docket(Workspace(folder), [folder / p if "." in p or "/" in p else p for p in paths], rulebooks, properties)
    return [matter.id.replace("/correspondence", "") for matter in found]


def refused(folder: Path, *paths: str, **filters: tuple[str, ...]) -> ClauseproofError:
    with pytest.raises(ClauseproofError) as error:
        ids(folder, *paths, **filters)
    return error.value


ALL = [
    "it-opens-again/gate",
    "it-opens-again/gate+lock",
    "it-opens/gate",
    "3-the-lock/gate+lock",
    "stays-in-range/gate",
    "stays-in-range/gate+lock",
]


def test_a_property_that_an_amendment_inserts_is_judged_of_the_amended_rulebook(folder: Path) -> None:
    assert ids(folder) == ALL


def test_the_workspace_itself_as_a_path_means_all_of_it(folder: Path) -> None:
    assert sorted(ids(folder, "./")) == sorted(ALL)


def test_a_named_amendment_is_asked_what_it_has_from_its_base_too(folder: Path) -> None:
    assert "it-opens/gate+lock" in ids(folder, "model/lock.md")


def test_a_folder_of_rulebooks_stands_for_the_rulebooks_in_it(folder: Path) -> None:
    assert {"it-opens/gate", "3-the-lock/gate+lock"} <= set(ids(folder, "model/"))


def test_one_title_in_a_property_file_and_in_a_rulebook_is_one_too_many(folder: Path) -> None:
    asked = folder / "proofs" / "asked.md"
    asked.write_text(ASKED.replace("opens again", "opens"), encoding="utf-8")
    (found,) = refused(folder).diagnostics
    assert (found.code, found.message) == ("CP040", "two properties are called 'It opens'")
    assert {label.span.source.path.rsplit("/", 1)[-1] for label in found.labels} == {"gate.md", "asked.md"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("in: [gate, gate+lock]", "in: []", "names no rulebook"),
        ("possible: open", "names by: []\npossible: open", "'names by' says nothing"),
        ("It opens again", "Stays in range", "no property can be called 'Stays in range'"),
    ],
)
def test_a_property_that_would_never_be_checked_is_refused(folder: Path, old: str, new: str, says: str) -> None:
    (folder / "proofs" / "asked.md").write_text(ASKED.replace(old, new), encoding="utf-8")
    (found,) = refused(folder).diagnostics
    assert found.code == "CP040" and says in found.message and found.span is not None


@pytest.mark.parametrize(
    ("block", "code", "says"),
    [
        ("when: {formula: open, event: any}\nfollowed by: open", "CP004", "a formula has no key 'event'"),
        ("after: {}\npossible: open", "CP040", "this selects no events, for it says nothing of them"),
        ("before: {event: [any, {}], must: open}", "CP040", "this selects no events, for it says nothing of them"),
    ],
)
def test_a_selector_says_no_more_and_no_less_than_it_can(folder: Path, block: str, code: str, says: str) -> None:
    (folder / "proofs" / "asked.md").write_text(ASKED.replace("possible: open", block), encoding="utf-8")
    found = refused(folder).diagnostics
    assert {(one.code, one.message) for one in found} == {(code, says)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("possible: open", "possible: open\nwithin: 3"),
        ("possible: open", "at most: {times: 1, event: any, within: 3}"),
        ("possible: open", "before: {event: {event: any, within: 3}, must: open}"),
        ("possible: open", "observe:\n  n: {counts: any, within: 3}\npossible: n > 1"),
    ],
)
def test_a_property_has_no_time(folder: Path, old: str, new: str) -> None:
    (folder / "proofs" / "asked.md").write_text(ASKED.replace(old, new), encoding="utf-8")
    found = refused(folder).diagnostics
    assert {(one.code, one.message) for one in found} == {
        ("CP004", "'within' is kept for later: rulebooks are untimed")
    }
    assert all(one.help.startswith("make the deadline an event") for one in found)


def test_paths_that_lead_to_nothing_to_check_are_refused(folder: Path) -> None:
    (folder / "notes").mkdir()
    (folder / "notes" / "read.md").write_text("# Notes\n", encoding="utf-8")
    for path in ("notes/", "notes/read.md"):
        (found,) = refused(folder, path).diagnostics
        assert found.code == "CP030" and "nothing to check" in found.message


def test_filters_that_leave_nothing_are_refused(folder: Path) -> None:
    error = refused(folder, rulebooks=("gate+lock",), properties=("It opens",))
    assert "nothing to check" in str(error)
    assert "did you mean 'It opens'" in str(refused(folder, properties=("It open",)))


def test_what_is_wrong_with_other_properties_does_not_stop_the_one_asked_for(folder: Path) -> None:
    broken = (
        "\n## It shuts\n\n```yaml property\nin: gate\npossible: shut\n```\n\n## Odd\n\n```yaml property\nodd: 1\n```\n"
    )
    (folder / "proofs" / "asked.md").write_text(ASKED + broken, encoding="utf-8")
    assert len(refused(folder).diagnostics) > 1
    assert ids(folder, properties=("It opens again",)) == ALL[:2]
    assert ids(folder, properties=("it-opens-again",), rulebooks=("gate+lock",)) == ALL[1:2]


def test_what_is_wrong_in_another_rulebook_does_not_stop_the_one_asked_for(folder: Path) -> None:
    (folder / "model" / "lock.md").write_text(AMENDMENT.replace("old.open", "old.opne"), encoding="utf-8")
    refused(folder)
    assert ids(folder, rulebooks=("gate",)) == [ALL[0], ALL[2], ALL[4]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# Doors\n", "has no front matter"),
        ("---\ntitle: Doors\n---\n", "says neither 'rulebook:' nor 'amendment:'"),
        ("---\nrulebook: dors\n---\n", "calls itself 'dors'"),
    ],
)
def test_a_file_that_is_no_rulebook_is_pointed_at_where_a_property_names_it(folder: Path, text: str, says: str) -> None:
    (folder / "model" / "doors.md").write_text(text, encoding="utf-8")
    (folder / "proofs" / "asked.md").write_text(ASKED.replace("[gate, gate+lock]", "doors"), encoding="utf-8")
    found = next(d for d in refused(folder).diagnostics if d.code == "CP030")
    asked, file = found.labels
    assert asked.span.source.path.endswith("asked.md") and file.span.source.path.endswith("model/doors.md")
    assert file.text.endswith(says) and "doors.md" in file.text
