"""``clauseproof coverage`` at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_coverage_says_what_is_needed_and_what_is_not(clauseproof: Run, workspace: Path) -> None:
    claims = "# Claims\n\n## A refused reader was refused\n\n```yaml property\nin: tickets\n"
    claims += "before: {event: come again, must: status is refused}\n```\n"
    (workspace / "proofs").mkdir()
    (workspace / "proofs" / "claims.md").write_text(claims, encoding="utf-8")
    found = clauseproof("coverage", "tickets", "--format", "json")
    assert found.returncode == 0, found.stderr
    (book,) = json.loads(found.stdout)["rulebooks"]
    assert {c["clause"]: [n["property"] for n in c["needed_by"]] for c in book["clauses"]} == {
        "T1": [],
        "T2": [],
        "T3": ["A refused reader was refused"],
    }
    assert all(gap["proved"] and gap["how"] for gap in book["gaps"])
    told = clauseproof("coverage", "tickets")
    assert "T3: needed by 1 property" in told.stdout and "clause not needed:" in told.stdout


def test_coverage_of_an_unknown_rulebook_is_bad_input(clauseproof: Run) -> None:
    found = clauseproof("coverage", "nowhere")
    assert found.returncode == 2 and "CP030" in found.stderr
