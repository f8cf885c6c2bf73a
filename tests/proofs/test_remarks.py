"""What is remarked of a verdict: beside the rows that it speaks of, and in every format."""

from __future__ import annotations

import json
from pathlib import Path

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.rendering import FORMATS, render
from clauseproof.proofs.results import Results

RULEBOOK = """\
---
rulebook: loans
title: Loans
actors: {Reader: who borrows}
---

# Loans

## L1 A loan

```yaml reading
back:
  question: Has a reader to bring the book back?
  options: {duty: he has, wish: only if he wishes and the moon is full}
  default: duty
```

```yaml state
status: {one of: [shelf, lent]}
moon: {one of: [new, full]}
```

```yaml event
lend: {by: Reader, may: yes, when: status is shelf, then: {status: lent}}
bring back:
  by: Reader
  shall: yes
  when: status is lent and (reading back is duty or moon is full)
  then: {status: shelf}
```
"""
ENDS = """\
# Every loan ends

```yaml property
in: loans
when: lend
followed by: status is shelf
```
"""


def found(folder: Path, properties: str = ENDS, rulebook: str = RULEBOOK) -> Results:
    (folder / "model").mkdir()
    (folder / "proofs").mkdir()
    (folder / "model" / "loans.md").write_text(rulebook, encoding="utf-8")
    (folder / "proofs" / "loans.md").write_text(properties, encoding="utf-8")
    return check(Workspace(folder))


def test_only_what_is_proved_rests_on_duties(tmp_path: Path) -> None:
    results = found(tmp_path)
    of = {result.verdict: result.remarks for result in results.of("Every loan ends")}
    assert of == {"proved": ("it rests on these duties: 'bring back'",), "refuted": ()}
    assert "remark: it rests on these duties: 'bring back' (where back is duty)\n" in results.as_text(width=200)


def test_every_format_tells_the_remarks(tmp_path: Path) -> None:
    results = found(tmp_path)
    for format in FORMATS:
        told = render(format, results)
        assert "it rests on these duties: 'bring back'" in told.replace("&#39;", "'"), format
        assert "it would hold throughout with back read as duty" in told.replace("\\", ""), format


def test_a_notice_stands_at_the_property_and_a_note_of_sarif_too(tmp_path: Path) -> None:
    results = found(tmp_path)
    assert "::notice file=proofs/loans.md,line=3,col=" in render("github", results)
    notes = [one for one in json.loads(render("sarif", results))["runs"][0]["results"] if one["level"] == "note"]
    assert len(notes) == 2
    assert {one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in notes} == {3}


NO_DUTY = RULEBOOK.replace("shall: yes", "may: yes")


def test_liveness_of_rules_without_a_duty_is_warned_of_where_it_is_asked(tmp_path: Path) -> None:
    results = found(tmp_path, rulebook=NO_DUTY)
    (warning,) = results.as_json()["warnings"]
    assert (warning["code"], warning["severity"]) == ("CP042", "warning")
    assert warning["message"] == "'Every loan ends' asks what comes in the end, and 'loans' has no duty"
    assert (warning["places"][0]["file"], warning["places"][0]["line"]) == ("proofs/loans.md", 3)
    assert "CP042" in render("github", results)


def test_who_assumes_no_duty_on_purpose_is_not_warned(tmp_path: Path) -> None:
    asked = ENDS.replace("followed by: status is shelf\n", "followed by: status is shelf\nduties: none\n")
    results = found(tmp_path, asked, NO_DUTY)
    assert results.warnings == ()
    assert results.results[0].remarks == ("no duty is assumed, so everybody may do nothing for ever",)


def test_the_summary_counts_results_and_not_properties(tmp_path: Path) -> None:
    results = found(tmp_path)
    summary = results.summary()
    assert (summary["results"], summary["properties"]) == (3, 2)
    assert "3 results of 2 properties in 1 rulebook: 2 proved, 1 refuted; " in results.as_text(width=200)
