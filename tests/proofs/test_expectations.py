"""Expectations that would say nothing, or speak of what is not there, are told at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.diagnostics import ClauseproofError, Diagnostic
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.docket import docket
from tests.proofs.test_docket import ASKED, RULEBOOK, folder

__all__ = ["folder"]

READING = """
```yaml reading
keeper: {question: How strict is the keeper?, options: {strict: very, lax: not at all}, default: lax}
```
"""


def told(folder: Path, lines: str, pattern: str = "possible: open") -> list[Diagnostic]:
    """What is wrong with a property that ends in these lines."""
    (folder / "model" / "gate.md").write_text(RULEBOOK + READING, encoding="utf-8")
    text = ASKED.replace("in: [gate, gate+lock]", "in: gate").replace("possible: open", f"{pattern}\n{lines}")
    (folder / "proofs" / "asked.md").write_text(text, encoding="utf-8")
    (folder / "model" / "lock.md").unlink()
    with pytest.raises(ClauseproofError) as error:
        docket(Workspace(folder))
    return list(error.value.diagnostics)


@pytest.mark.parametrize(
    ("lines", "says", "at", "help"),
    [
        ("expect: []", "'expect' says nothing", "[]", ""),
        ("expect: {verdict: []}", "'verdict' names nothing", "[]", ""),
        ("expect: {verdict: refuted, in: []}", "'in' names nothing", "[]", ""),
        ("expect: {verdict: refuted, under: {keeper: []}}", "'under: keeper' names nothing", "[]", ""),
        ("expect: {verdict: refuted, names by: nmae}", "not by 'nmae'", "nmae", "did you mean 'name'?"),
        ("expect: {verdict: refuted, in: gat}", "not about 'gat'", "gat", "did you mean 'gate'?"),
        ("expect: {verdict: refuted, under: {keepr: lax}}", "no reading 'keepr'", "keepr", "did you mean 'keeper'?"),
        ("expect: {verdict: refuted, under: {keeper: lux}}", "no option 'lux'", "lux", "did you mean 'lax'?"),
    ],
)
def test_an_expectation_that_cannot_be_met_is_told_at_its_place(
    folder: Path, lines: str, says: str, at: str, help: str
) -> None:
    (found,) = told(folder, lines)
    assert found.code == "CP041" and says in found.message and found.help.startswith(help)
    assert found.span is not None and found.span.source.text[found.span.start : found.span.end] == at


def test_a_row_that_only_another_row_hides_still_fits_nothing(folder: Path) -> None:
    (folder / "proofs" / "asked.md").write_text(
        ASKED.replace("possible: open", "possible: open\nexpect: [{verdict: proved}, {in: gate, verdict: refuted}]"),
        encoding="utf-8",
    )
    with pytest.raises(ClauseproofError, match="no result of 'It opens again' fits"):
        check(Workspace(folder))


def test_before_says_either_must_or_happened(folder: Path) -> None:
    (found,) = told(folder, "", "before: {event: open it, must: not open, happened: open it}")
    assert found.code == "CP040" and "both 'must' and 'happened'" in found.message
