"""``clauseproof apply``: clean Markdown that means what the amended rulebook means."""

from __future__ import annotations

from pathlib import Path

import pytest

import clauseproof as cp
from clauseproof.cli.main import main
from clauseproof.model.document import read_document, read_source
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


def test_the_amended_section_g8_survives_being_written_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    target = tmp_path / "amended.md"
    assert main(["apply", "model/mp091.md", "-o", str(target)]) == 0
    capsys.readouterr()
    amended = cp.load("sec-g8+mp091", ROOT)
    assert read(target).fingerprint == amended.fingerprint
    assert [clause.id for clause in read(target).document.clauses] == [c.id for c in amended.document.clauses]


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
