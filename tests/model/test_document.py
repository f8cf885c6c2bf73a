"""Clauses and blocks: where each begins and ends, and what it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from tests.model.texts import FRONT, VISITS, document, refused, rulebook


@pytest.mark.parametrize(
    ("heading", "id"),
    [
        ("G8.36(c) Deferred", "G8.36(c)"),
        ("G8.36(c)(ii) More", "G8.36(c)(ii)"),
        ("H1.10. With a dot", "H1.10"),
        ("4.2: with a colon", "4.2"),
        ("W3C rules", "W3C rules"),
        ("The lifecycle", "The lifecycle"),
        ("G8.36(c) Deferred {#deferred}", "deferred"),
        ("The lifecycle {#life}", "life"),
        ("The   lifecycle", "The lifecycle"),
        ("2 {was: 1}", "2"),
        ("A set {a, b}", "A set {a, b}"),
    ],
)
def test_the_id_of_a_clause(heading: str, id: str) -> None:
    assert [clause.id for clause in document(f"# {heading}\n").clauses] == [id]


def test_a_heading_may_name_what_the_clause_was() -> None:
    (clause,) = document("# All of it {#all was: 3, 4}\n").clauses
    assert (clause.id, clause.title, clause.was) == ("all", "All of it", ("3", "4"))


def test_underlined_headings_are_headings_too() -> None:
    assert [(c.id, c.level) for c in document("1 One\n=====\n\n1.1 Two\n---\n").clauses] == [("1", 1), ("1.1", 2)]


def test_a_clause_ends_where_any_heading_begins() -> None:
    found = document("before\n\n# 1 One\n\na\n\n### 1.1.1 Deep\n\nb\n\nc\n")
    assert [(c.id, c.prose) for c in found.clauses] == [("1", "a"), ("1.1.1", "b\n\nc")]
    assert [p.text.characters for p in found.preamble] == ["before"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 1 A\n\n# 1 B\n", "CP010 [# 1 B] two clauses are called '1'"),
        ("#\n", "CP010 [#] a heading without a word has no clause id"),
        (
            "```yaml state\n```\n\n# 1\n",
            "CP009 [```yaml state] a block stands before the first heading, so it belongs to no clause",
        ),
        (
            "# 1\n\n- a\n\n  ```yaml state\n  x: count\n  ```\n",
            "CP009 [  ```yaml state\n  x: count\n  ```] a block stands inside a list or a quote",
        ),
        (
            "# 1\n\n> ```yaml state\n> x: count\n> ```\n",
            "CP009 [> ```yaml state\n> x: count\n> ```] a block stands inside a list or a quote",
        ),
        ("# 1\n\n```yaml stat\nx: count\n```\n", "CP009 [```yaml stat] there is no block of kind 'stat'"),
        ("# 1\n\n```yaml\nx: count\n```\n", "CP009 [```yaml] this block does not say what kind it is"),
        ("# 1\n\n```yaml state\nx: count\n\n# 2\n", "CP009 [```yaml state] this block is never closed"),
        ("# 1\n\n```yaml state\nx: count", "CP009 [```yaml state] this block is never closed"),
    ],
)
def test_a_block_or_heading_in_the_wrong_place(text: str, said: str) -> None:
    assert refused(FRONT + text) == [said]


def test_other_fences_are_prose_wherever_they_stand() -> None:
    found = document("```python\nx\n```\n\n# 1\n\n- ```json\n  {}\n  ```\n\n```text\nyaml state\n```\n")
    assert [p.kind for p in found.clauses[0].pieces] == ["prose", "prose"]


def test_a_fence_may_be_indented_a_little_or_be_made_of_tildes() -> None:
    text = FRONT + "# 1\n\n   ```yaml state\n   x: count\n   y: count\n   ```\n\n~~~yaml state\nz: count\n~~~\n"
    assert list(rulebook(text).system.variable) == ["x", "y", "z"]
    found = rulebook(text).system.variable["y"].origin
    assert found is not None and found.span is not None
    assert (found.span.line, found.span.column) == (10, 4)


def test_carriage_returns_are_line_ends_as_any_others(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    for ending in ("\r\n", "\r"):
        (tmp_path / "model" / "visits.md").write_bytes(VISITS.replace("\n", ending).encode())
        assert Workspace(tmp_path).rulebook("visits").fingerprint == rulebook().fingerprint
