"""``clauseproof apply``: clean Markdown that means what the amended rulebook means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import clauseproof as cp
from clauseproof.cli.main import main
from clauseproof.model.document import read_document, read_source
from clauseproof.model.nodes import Mapping, Node, Scalar
from clauseproof.model.rulebook import Rulebook, read_rulebook
from tests.cli.conftest import ROOT, Run


def read(path: Path) -> Rulebook:
    return read_rulebook(read_document(read_source(path)))


def test_the_clean_text_has_no_marks_and_the_same_canonical_form(workspace: Path, clauseproof: Run) -> None:
    done = clauseproof("apply", "model/words.md", "-o", "out/tickets.md")
    assert done.returncode == 0
    text = (workspace / "out" / "tickets.md").read_text(encoding="utf-8")
    assert not any(mark in text for mark in ("{~~", "{++", "{--", "~~}", "~>"))
    clean, amended = read(workspace / "out" / "tickets.md"), cp.load("tickets+words", workspace)
    assert clean.fingerprint == amended.fingerprint
    assert (clean.id, clean.version, clean.title) == ("tickets-words", "1.1", "Library tickets")
    assert [actor.name for actor in clean.actors] == ["Reader", "Desk", "Clerk"]
    assert clean.system.event["set refused"].identity == "set provisional"


def test_a_reference_prints_the_same(clauseproof: Run) -> None:
    by_path, by_reference = clauseproof("apply", "model/words.md"), clauseproof("apply", "tickets+words")
    assert by_path.returncode == by_reference.returncode == 0
    assert by_path.stdout == by_reference.stdout
    assert by_path.stdout.startswith("---\nrulebook: tickets-words\nversion: ")


@pytest.fixture
def written_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Section G8 as MP091 leaves it, in a file."""
    monkeypatch.chdir(ROOT)
    assert main(["apply", "model/mp091.md", "-o", str(tmp_path / "amended.md")]) == 0
    capsys.readouterr()
    return tmp_path / "amended.md"


def test_the_amended_section_g8_survives_being_written_out(written_out: Path) -> None:
    amended = cp.load("sec-g8+mp091", ROOT)
    assert read(written_out).fingerprint == amended.fingerprint
    assert [clause.id for clause in read(written_out).document.clauses] == [c.id for c in amended.document.clauses]


def front_of(path: Path) -> dict[str, Any]:
    """The front matter as plain data."""

    def plain(node: Node) -> Any:
        match node:
            case Scalar(text):
                return text
            case Mapping(entries):
                return {key.text: plain(value) for key, value in entries}
            case _:
                raise TypeError(node)

    front = read_document(read_source(path)).front
    assert front is not None
    found: dict[str, Any] = plain(front)
    return found


def test_the_clean_text_names_the_source_of_each_part(written_out: Path) -> None:
    base, amendment = front_of(ROOT / "model" / "sec-g8.md"), front_of(ROOT / "model" / "mp091.md")
    clean = front_of(written_out)
    assert clean["source"] == f"The text before it was amended: {base['source'].strip()}"
    assert list(clean["amended by"]) == ["mp091"]
    for key in ("title", "amends", "becomes", "in force", "source", "note"):
        assert clean["amended by"]["mp091"][key] == amendment[key].strip()


SECOND = """\
---
amendment: hours
amends: tickets-words@1.1
becomes: "1.2"
title: "The Hours: amendment # two"
in force: 2021-05-01
source: "the minutes of \\"1 May\\""
---

## T1 The ticket

A ticket is open until the desk {~~decides~>closes~~}.
"""


def test_a_clean_text_that_is_amended_again_keeps_its_history(workspace: Path, clauseproof: Run) -> None:
    words = workspace / "model" / "words.md"
    words.write_text(
        words.read_text(encoding="utf-8").replace("amends:", "source: a letter\namends:"), encoding="utf-8"
    )
    assert clauseproof("apply", "model/words.md", "-o", "model/clean.md").returncode == 0
    assert clauseproof("apply", "model/words.md").stdout.count("amended by:") == 1
    (workspace / "model" / "hours.md").write_text(SECOND, encoding="utf-8")
    done = clauseproof("apply", "model/hours.md", "-o", "twice.md")
    assert done.returncode == 0, done.stderr
    assert front_of(workspace / "twice.md")["amended by"] == {
        "words": {"title": "The Words amendment", "amends": "tickets@1.0", "becomes": "1.1", "source": "a letter"},
        "hours": {
            "title": "The Hours: amendment # two",
            "amends": "tickets-words@1.1",
            "becomes": "1.2",
            "in force": "2021-05-01",
            "source": 'the minutes of "1 May"',
        },
    }
    assert read(workspace / "twice.md").fingerprint == cp.load("tickets-words+hours", workspace).fingerprint


@pytest.mark.parametrize(
    ("history", "code"), [("[words]", "CP003"), ("{words: yes}", "CP003"), ("{words: {sauce: a letter}}", "CP004")]
)
def test_a_history_of_another_form_is_told(workspace: Path, clauseproof: Run, history: str, code: str) -> None:
    tickets = workspace / "model" / "tickets.md"
    text = tickets.read_text(encoding="utf-8").replace("actors:", f"amended by: {history}\nactors:")
    tickets.write_text(text, encoding="utf-8")
    done = clauseproof("apply", "model/words.md")
    assert done.returncode == 2
    assert "tickets.md:5:" in done.stderr and code in done.stderr


def test_what_was_in_the_file_stays_where_writing_fails(workspace: Path, clauseproof: Run) -> None:
    target = workspace / "kept.md"
    target.write_text("kept", encoding="utf-8")
    (workspace / "model" / "words.md").write_text("---\namendment: words\n", encoding="utf-8")
    assert clauseproof("apply", "model/words.md", "-o", "kept.md").returncode == 2
    assert target.read_text(encoding="utf-8") == "kept"


def test_a_folder_is_no_output_file(workspace: Path, clauseproof: Run) -> None:
    done = clauseproof("apply", "model/words.md", "-o", "model")
    assert done.returncode == 2
    assert "CP001" in done.stderr
    assert sorted(path.name for path in (workspace / "model").iterdir()) == ["tickets.md", "words.md"]


@pytest.mark.parametrize("target", ["model/words.md", "model/tickets.md", "model/../model/words.md", "link.md"])
def test_no_input_is_overwritten(target: str, workspace: Path, clauseproof: Run) -> None:
    (workspace / "link.md").symlink_to(workspace / "model" / "tickets.md")
    before = {path: path.read_text(encoding="utf-8") for path in (workspace / "model").iterdir()}
    for asked in ("model/words.md", "tickets+words"):
        done = clauseproof("apply", asked, "-o", target)
        assert done.returncode == 2
        assert f"CP001: {target} would be overwritten" in done.stderr
    assert {path: path.read_text(encoding="utf-8") for path in (workspace / "model").iterdir()} == before


def test_another_file_of_the_workspace_may_be_written(workspace: Path, clauseproof: Run) -> None:
    (workspace / "model" / "old.md").write_text("# Nothing\n", encoding="utf-8")
    assert clauseproof("apply", "model/words.md", "-o", "model/old.md").returncode == 0
