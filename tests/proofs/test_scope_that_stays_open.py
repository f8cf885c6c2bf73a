"""*Eventually* in a scope without an end: it asks once, however often the scope would be opened again."""

from __future__ import annotations

from pathlib import Path

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check

RULES = """\
---
rulebook: desk
actors: {Party: who asks, Desk: who answers}
---

# Desk

## 1 Asking

```yaml state
stage: {one of: [idle, asked, answered, over]}
```

```yaml event
ask: {by: Party, may: yes, when: stage is idle, then: {stage: asked}}
answer: {by: Desk, shall: yes, when: stage is asked, then: {stage: answered}}
close: {by: Desk, may: yes, when: stage is answered, then: {stage: over}}
ask again: {by: Party, may: yes, when: stage is over, then: nothing}
```
"""

PROPERTIES = """\
# Claims

## Once asked there is an answer

An asking in the scope that is open already asks for nothing more, although no answer comes any more.

```yaml property
in: desk
after: [ask, ask again]
eventually: stage is answered
```

## Every asking has an answer of its own

Where the scope has an end, it opens anew.

```yaml property
in: desk
after: [ask, ask again]
until: close
eventually: stage is answered
expect: refuted
```

## The same, where one step closes the scope and opens it

```yaml property
in: desk
after: [ask, ask again]
until: ask again
eventually: stage is answered
expect: refuted
```
"""


def test_asking_again_in_an_open_scope_asks_for_nothing_more(tmp_path: Path) -> None:
    for folder, file, text in (("model", "desk.md", RULES), ("proofs", "p.md", PROPERTIES)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text(text, encoding="utf-8")
    results = check(Workspace(tmp_path))
    once, anew, closing = [results.of(title)[0] for title in dict.fromkeys(r.title for r in results.results)][:3]
    assert once.verdict == "proved" and once.certificate is not None
    assert once.witness is not None and [step.event for step in once.witness.steps] == ["ask", "answer"]
    assert anew.verdict == closing.verdict == "refuted"
    assert anew.trace is not None and "ask again" in [step.event for step in anew.trace.steps]
