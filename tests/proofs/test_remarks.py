"""What is remarked of a verdict: beside the rows that it speaks of, and in every format."""

from __future__ import annotations

from pathlib import Path

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
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
