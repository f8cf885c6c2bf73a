"""A check of what has not changed reads the cache alone; a check of what has, never does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clauseproof.cache import versions as versions_module
from clauseproof.cli import answers
from clauseproof.cli.main import main
from clauseproof.proofs import recall
from tests.cli.conftest import ROOT

PROPERTY = """\
# Nobody comes back

```yaml property
in: tickets
never: visits > 0
expect: refuted
```

# Visits are counted

```yaml property
in: tickets
always: visits >= 0
```
"""
UNCHANGED = "nothing has changed since this was found out"


class Desk:
    """Runs ``clauseproof check`` in the workspace, and keeps what was printed."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self._capsys = workspace, capsys

    def check(self, *options: str) -> tuple[int, str, str]:
        code = main(["check", *options])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def json(self, *options: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.check("--format", "json", *options)[1])
        return found

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.workspace / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def desk(workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    (workspace / "proofs").mkdir()
    (workspace / "proofs" / "visits.md").write_text(PROPERTY, encoding="utf-8")
    monkeypatch.chdir(workspace)
    return Desk(workspace, capsys)


def test_what_has_not_changed_is_printed_again(desk: Desk) -> None:
    code, printed, notes = desk.check()
    assert code == 0
    assert UNCHANGED not in notes
    assert desk.check() == (0, printed, f"{notes}clauseproof: {UNCHANGED} (--no-cache finds it out again)\n")


def test_an_exit_code_is_remembered_too(desk: Desk) -> None:
    desk.edit("proofs/visits.md", "expect: refuted\n", "")
    code, printed, _ = desk.check()
    assert code == 1
    again = desk.check()
    assert again[:2] == (1, printed)
    assert UNCHANGED in again[2]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("model/tickets.md", "A refused reader may come again.", "A refused reader may come back."),
        ("model/tickets.md", "then: {status: open, visits: visits + 1}", "then: {status: open}"),
        ("model/words.md", "The Words amendment", "The Word amendment"),
        ("proofs/visits.md", "visits > 0", "visits > 1"),
    ],
)
def test_any_change_of_a_text_is_seen(desk: Desk, name: str, old: str, new: str) -> None:
    desk.check()
    assert UNCHANGED in desk.check()[2]
    desk.edit(name, old, new)
    changed = desk.check()
    assert UNCHANGED not in changed[2]
    fresh = desk.check("--no-cache")
    assert (changed[0], _verdicts(changed[1])) == (fresh[0], _verdicts(fresh[1]))


def _verdicts(printed: str) -> list[str]:
    """What was printed without its last paragraph, which says how long it took and what was recalled."""
    return printed.split("\n\n")[:-1]


def test_texts_that_come_and_go_are_seen(desk: Desk) -> None:
    desk.check()
    more = desk.workspace / "proofs" / "more.md"
    more.write_text("# Somebody is refused\n\n```yaml property\nin: tickets\npossible: status is refused\n```\n")
    _, printed, notes = desk.check()
    assert "Somebody is refused" in printed
    assert UNCHANGED not in notes
    more.unlink()
    _, printed, notes = desk.check()
    assert "Somebody is refused" not in printed
    (desk.workspace / "model" / "words.md").unlink()
    assert "tickets+words" not in desk.check()[1]


def test_another_command_is_another_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.check()
    for options in (["-v"], ["--rulebook", "tickets"], ["--property", "Visits are counted"], ["--format", "json"]):
        assert UNCHANGED not in desk.check(*options)[2]
        assert UNCHANGED in desk.check(*options)[2]
    monkeypatch.chdir(desk.workspace / "proofs")
    assert UNCHANGED not in desk.check()[2]


def test_a_workspace_nearer_by_is_another_workspace(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.workspace / "proofs")
    desk.check()
    assert UNCHANGED in desk.check()[2]
    nearer = desk.workspace / "proofs" / "model"
    nearer.mkdir()
    text = (desk.workspace / "model" / "tickets.md").read_text(encoding="utf-8")
    (nearer / "tickets.md").write_text(text.replace("rulebook: tickets", "rulebook: permits"), encoding="utf-8")
    _, printed, notes = desk.check()
    assert UNCHANGED not in notes
    assert "permits" in printed


def test_another_clauseproof_asks_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.check()
    for module in (answers, recall):
        monkeypatch.setattr(module, "versions", lambda: "another")
    _, printed, notes = desk.check()
    assert UNCHANGED not in notes
    assert "recalled" not in printed
    assert versions_module.versions() != "another"


def test_without_the_cache_nothing_is_recalled_and_nothing_kept(desk: Desk, cache_folder: Path) -> None:
    assert desk.check("--no-cache")[0] == 0
    assert list(cache_folder.iterdir()) == []
    desk.check()
    _, printed, notes = desk.check("--no-cache")
    assert UNCHANGED not in notes
    assert "recalled" not in printed


def test_bad_input_is_complained_of_each_time(desk: Desk) -> None:
    desk.edit("proofs/visits.md", "never: visits > 0", "never: visit > 0")
    for _ in range(2):
        code, printed, notes = desk.check()
        assert (code, printed) == (2, "")
        assert "CP006" in notes


def test_files_are_written_though_nothing_has_changed(desk: Desk, tmp_path: Path) -> None:
    for _ in range(2):
        folder = tmp_path / "evidence"
        assert desk.check("--certificates", str(folder), "-o", str(tmp_path / "out.txt"))[0] == 0
        assert (tmp_path / "out.txt").read_text(encoding="utf-8")
        found = sorted(path.name for path in folder.iterdir())
        assert found
        for path in folder.iterdir():
            path.unlink()


def test_a_remembered_answer_loads_no_solver_and_reads_no_rulebook(desk: Desk) -> None:
    told = (
        "import sys; from clauseproof.cli.main import main; code = main(['check']); print(*sys.modules); sys.exit(code)"
    )

    def modules() -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", told],
            cwd=desk.workspace,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        return set(done.stdout.decode().splitlines()[-1].split())

    first = modules()
    assert "clauseproof.proofs.check" in first
    again = modules()
    heavy = {"z3", "networkx", "numpy", "matplotlib", "simpy", "yaml", "markdown_it", "clauseproof.proofs.check"}
    assert not heavy & again
    assert "clauseproof.model.workspace" not in again


def test_a_property_that_did_not_change_is_recalled_where_another_did(desk: Desk) -> None:
    assert desk.json()["summary"]["recalled"] == 0
    desk.edit("proofs/visits.md", "always: visits >= 0", "always: visits >= -1")
    found = {(r["property"], r["rulebook"]): r["recalled"] for r in desk.json()["results"]}
    assert found == {
        ("Nobody comes back", "tickets"): True,
        ("Visits are counted", "tickets"): False,
        ("Stays in range", "tickets"): True,
        ("Stays in range", "tickets+words"): True,
    }


def test_words_in_the_prose_make_nothing_stale(desk: Desk) -> None:
    before = desk.json()
    desk.edit("model/tickets.md", "A refused reader may come again.", "A refused reader may come again, and again.")
    after = desk.json()
    assert all(result["recalled"] for result in after["results"])
    assert [_without_times(r) for r in after["results"]] == [_without_times(r) for r in before["results"]]


def _without_times(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in ("seconds", "recalled")}


def test_what_is_undecided_is_not_remembered(desk: Desk) -> None:
    text = "# Many\n\n```yaml property\nin: tickets\nalways: visits < 40\nexpect: undecided\n```\n"
    (desk.workspace / "proofs" / "visits.md").write_text(text, encoding="utf-8")
    for _ in range(2):
        code, printed, notes = desk.check("--engine", "templates")
        assert code == 0
        assert "undecided (as expected)" in printed
        assert UNCHANGED not in notes


def test_an_included_text_is_read_by_the_way_that_leads_there_now(desk: Desk) -> None:
    for name, effects in (("lib1", "nothing"), ("lib2", "{visits: visits + 1}")):
        (desk.workspace / name).mkdir()
        part = f"# More\n\n## M1 More\n\n```yaml event\nmore: {{by: Reader, may: yes, then: {effects}}}\n```\n"
        (desk.workspace / name / "part.md").write_text(part, encoding="utf-8")
    link = desk.workspace / "lib"
    link.symlink_to("lib1")
    (desk.workspace / "model" / "words.md").unlink()
    desk.edit("model/tickets.md", "actors:\n", "includes: [../lib/part.md]\nactors:\n")
    first = desk.check("-v")
    assert first[0] == 0, first
    link.unlink()
    link.symlink_to("lib2")
    second = desk.check("-v")
    assert "1. Reader  more [M1]: visits 0 → 1" in second[1]
    assert "more [M1]" not in first[1]


def test_a_text_that_lies_elsewhere_now_is_another_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = desk.workspace / "proofs" / "visits.md"
    elsewhere = desk.workspace / "kept.md"
    elsewhere.write_text(asked.read_text(encoding="utf-8").replace("expect: refuted\n", ""), encoding="utf-8")
    asked.unlink()
    asked.symlink_to(elsewhere)
    assert "(kept.md:" in desk.check()[1]
    asked.unlink()
    asked.write_text(elsewhere.read_text(encoding="utf-8"), encoding="utf-8")
    assert "(proofs/visits.md:" in desk.check()[1]


def test_a_text_that_changed_between_two_readings_is_not_remembered(desk: Desk) -> None:
    from clauseproof.model.workspace import Workspace

    workspace = Workspace(desk.workspace)
    path = desk.workspace / "proofs" / "visits.md"
    workspace.read(path)
    first = dict(workspace.consulted.texts)
    workspace.read(path)
    assert workspace.consulted.texts == first
    desk.edit("proofs/visits.md", "visits > 0", "visits > 1")
    workspace.read(path)
    assert workspace.consulted.texts[str(path)] == ("", ""), "no text has that digest"
