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


@pytest.mark.parametrize(
    ("pattern", "row", "says"),
    [
        (
            "always: not open",
            "refuted, shortest: 3",
            "refuted, but the shortest history takes 1 step, and one of 3 steps",
        ),
        (
            "never: open and not open",
            "proved, shortest: 1",
            "proved, but there is no history, and one of 1 step was expected",
        ),
    ],
)
def test_a_history_of_another_length_is_said_to_be_what_differs(
    folder: Path, pattern: str, row: str, says: str
) -> None:
    text = ASKED.replace("[gate, gate+lock]", "gate").replace(
        "possible: open", f"{pattern}\nexpect: {{verdict: {row}}}"
    )
    (folder / "proofs" / "asked.md").write_text(text, encoding="utf-8")
    results = check(Workspace(folder), properties=["It opens again"])
    assert results.worst == "not as expected"
    text = results.as_text(width=500)
    assert says in text and "refuted was expected" not in text and "proved was expected" not in text


def test_a_range_that_is_left_names_the_event_its_clause_and_the_variable(folder: Path) -> None:
    text = RULEBOOK.replace("open: yes/no", "open: yes/no\nturns: 0..2").replace(
        "open it: {", "turn: {by: Keeper, may: yes, when: open, then: {turns: turns + 1}}\nopen it: {"
    )
    (folder / "model" / "gate.md").write_text(text, encoding="utf-8")
    (folder / "model" / "lock.md").unlink()
    (folder / "proofs" / "asked.md").unlink()
    results = check(Workspace(folder), properties=["Stays in range"])
    (row,) = results.results
    assert row.verdict == "refuted" and row.trace is not None and len(row.trace) == 3
    assert "and then 'turn' [1] would set 'turns' to 3, which is outside 0..2." in results.as_text(width=500)
    assert row.as_json()["reason"] == "'turn' [1] would set 'turns' to 3, which is outside 0..2"
