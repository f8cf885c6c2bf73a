"""Workspaces: rulebooks of several files, and what may be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.workspace import Workspace
from tests.model.texts import VISITS, rulebook


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "place" / "model" / "parts").mkdir(parents=True)
    front = VISITS[: VISITS.index("# 1")].replace("---\nrulebook", "---\nincludes: parts/more.md\nrulebook")
    (tmp_path / "place" / "model" / "visits.md").write_text(front + VISITS[VISITS.index("# 1") : VISITS.index("# 3")])
    (tmp_path / "place" / "model" / "parts" / "more.md").write_text(VISITS[VISITS.index("# 3") :])
    return tmp_path / "place"


def test_a_rulebook_of_several_files_means_what_one_file_would(workspace: Path) -> None:
    found = Workspace(workspace).rulebook("visits")
    assert found.fingerprint == rulebook().fingerprint
    enter = found.system.event["enter"].origin
    assert enter is not None and enter.span is not None
    assert (enter.clause, enter.span.source.path.split("model/")[-1], enter.span.line) == ("3", "parts/more.md", 8)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../secret.md", "CP001: '../../secret.md' lies outside the workspace"),
        ("/etc/passwd", "CP001: '/etc/passwd' lies outside the workspace"),
        ("../link.md", "CP001: '../link.md' lies outside the workspace"),
        ("parts/none.md", "CP001: there is no file "),
        ("parts", "is a folder, not a file"),
        ("visits.md", "CP002: 'visits.md' is included, and includes others itself"),
        ("parts/twice.md", "CP010: two clauses are called '1'"),
        ("{a: b}", "CP002: 'includes' lists file names"),
    ],
)
def test_what_may_not_be_included(workspace: Path, name: str, said: str) -> None:
    (workspace.parent / "secret.md").write_text("# 9 Secret\n")
    (workspace / "link.md").symlink_to(workspace.parent / "secret.md")
    (workspace / "model" / "parts" / "twice.md").write_text("# 1 Again\n")
    path = workspace / "model" / "visits.md"
    path.write_text(path.read_text().replace("parts/more.md", name))
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).rulebook("visits")
    assert said in str(caught.value)
    assert caught.value.diagnostics[0].span is not None


def test_a_link_that_leads_out_of_the_workspace_is_not_read(workspace: Path) -> None:
    (workspace.parent / "secret.md").write_text("---\nrulebook: secret\n---\n")
    (workspace / "model" / "link.md").symlink_to(workspace.parent / "secret.md")
    with pytest.raises(ClauseproofError, match=r"CP001: model/link\.md leads out of the workspace"):
        Workspace(workspace).references()


def test_two_files_of_one_name_are_refused(workspace: Path) -> None:
    (workspace / "model" / "again.md").write_text(VISITS)
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).references()
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == "two files are called 'visits'"
    assert len(diagnostic.labels) == 2


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("visit", "the workspace has no rulebook or amendment 'visit'"),
        ("visits@2", "'visits@2' asks for version 2, but the file is version 1"),
        ("visits+", "'visits+' is no reference"),
        ("visits+visits", "'visits' is a rulebook, not an amendment"),
    ],
)
def test_a_reference_that_names_nothing(workspace: Path, reference: str, said: str) -> None:
    with pytest.raises(ClauseproofError) as caught:
        Workspace(workspace).rulebook(reference)
    assert caught.value.diagnostics[0].code == "CP030"
    assert caught.value.diagnostics[0].message == said


@pytest.mark.parametrize("folder", ["model", "proofs"])
def test_what_is_linked_stays_inside_and_links_to_folders_are_refused(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "workspace"
    for name in ("model", "proofs", "kept"):
        (root / name).mkdir(parents=True)
    (tmp_path / "secret.md").write_text("# Secret\n", encoding="utf-8")
    (root / "kept" / "note.md").write_text("# Note\n", encoding="utf-8")
    inside, outside, to_folder, round_about = (root / folder / name for name in ("a.md", "b.md", "c", "d.md"))
    inside.symlink_to(root / "kept" / "note.md")
    workspace = Workspace(root)
    assert workspace.files(folder) == [inside]
    outside.symlink_to(tmp_path / "secret.md")
    with pytest.raises(ClauseproofError, match=rf"CP001: {folder}/b\.md leads out of the workspace"):
        workspace.files(folder)
    outside.unlink()
    to_folder.symlink_to(root / "kept")
    with pytest.raises(ClauseproofError, match=rf"CP001: {folder}/c is a link to a folder"):
        workspace.files(folder)
    to_folder.unlink()
    round_about.symlink_to("d.md")
    with pytest.raises(ClauseproofError, match="CP001"):
        workspace.read(round_about)
