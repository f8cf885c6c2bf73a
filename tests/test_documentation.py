"""The pages say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clauseproof.cli.main import main
from clauseproof.diagnostics import CODES
from clauseproof.model.document import BLOCK_KINDS
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.properties.statement import PROPERTY_KEYS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_message_code_is_documented_in_its_own_words() -> None:
    rows = dict(re.findall(r"^\| `(CP\d{3})` \| (.*) \|$", (ROOT / "docs/errors.md").read_text(encoding="utf-8"), re.M))
    assert rows == CODES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_property_page_knows_every_key() -> None:
    text = (ROOT / "docs/properties.md").read_text(encoding="utf-8")
    assert [key for key in PROPERTY_KEYS if f"{key}:" not in text and f"`{key}`" not in text] == []


def test_the_rulebook_page_knows_every_block() -> None:
    text = (ROOT / "docs/rulebooks.md").read_text(encoding="utf-8")
    assert [kind for kind in BLOCK_KINDS if kind not in text and kind != "scenario"] == []  # it has a page of its own


def test_architecture_names_modules_that_exist_and_forgets_none_of_the_engine() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for module in re.findall(r"`(\w+)\.py`", text):
        assert list((ROOT / "clauseproof").rglob(f"{module}.py")), module
    for package in ("model", "proofs"):
        for path in (ROOT / "clauseproof" / package).glob("*.py"):
            assert path.stem == "__init__" or f"{path.stem}.py" in text, path.name


def test_the_readme_quotes_the_rulebook_and_the_verdicts() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    workspace = Workspace(ROOT)
    quoted = re.search(r"```yaml\n(begin FUSA:.*?)```", text, re.DOTALL)
    assert quoted and quoted[1].strip() in workspace.read(ROOT / "model/sec-g8.md").text
    assert "refuted exactly where duty_7 is discretion (as expected); proved (nothing follows)\n" in text


def test_the_readme_shows_the_history_that_check_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    command = "check -v --rulebook sec-g8+mp091 --property rejected-always-requires-a-second-fusa"
    assert main(command.split()) == 0
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(rf"```\n\$ clauseproof {re.escape(command)}\n(.*?)```", text, re.DOTALL)
    printed = capsys.readouterr().out
    assert shown and shown[1] in printed
    history = re.search(r"```\n(      history where .*?)```", text, re.DOTALL)
    assert history and history[1] in printed


@pytest.mark.slow
def test_the_readme_shows_what_simulate_prints_of_a_rejection(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    quoted = re.search(r"```\n(rejection: .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert main(["simulate"]) == 0
    assert quoted and quoted[1] in capsys.readouterr().out
