"""Of one property in one rulebook there are two explanations where its names can be read in two ways."""

from __future__ import annotations

from pathlib import Path

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.explaining.explain import explain

BASE = """\
---
rulebook: desk
title: A desk
actors: {Clerk: who decides}
---

# A desk

## D1 Status

```yaml state
status: {one of: [open, refused]}
```

```yaml event
refuse: {by: Clerk, may: yes, then: {status: refused}}
```
"""
AMENDMENT = """\
---
amendment: words
amends: desk
title: Refused is now called declined
---

# A desk

## D1 Status

```yaml state
status: {one of: [open, {~~refused~>declined~~}]}
```

```yaml event
refuse: {by: Clerk, may: yes, then: {status: {~~refused~>declined~~}}}
```
"""
ASKED = """\
# Nobody is declined

```yaml property
in: [desk]
words of: desk+words
names by: [correspondence, name]
never: status is declined
expect: not proved
```
"""


def test_the_explanation_by_word_says_so(tmp_path: Path) -> None:
    for folder, name, text in (
        ("model", "desk", BASE),
        ("model", "words", AMENDMENT),
        ("proofs", "asked", ASKED),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.md").write_text(text, encoding="utf-8")
    found = explain("nobody-is-declined", Workspace(tmp_path))
    lines = found.as_text().splitlines()
    assert "  desk: refuted" in lines
    assert "  desk (read by word): vacuous" in lines
    assert [one["names_by"] for one in found.as_json()["explanations"]] == ["correspondence", "name"]
    checked = check(Workspace(tmp_path), properties=("nobody-is-declined",)).as_text()
    assert "  desk (read by word): vacuous" in checked, "in the words of check"
