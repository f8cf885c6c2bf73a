"""Small rulebooks and amendments as texts, and what is said of those that are wrong."""

from __future__ import annotations

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.amendment import Amendment, compose, read_amendment
from clauseproof.model.document import Document, read_document
from clauseproof.model.expressions import Expression
from clauseproof.model.rulebook import Rulebook, amend, read_rulebook
from clauseproof.model.source import Source, Span

FRONT = """---
rulebook: visits
version: "1"
actors: {Party: who applies, Panel: who decides, Clock: {environment: yes}}
---
"""

VISITS = (
    FRONT
    + """
# 1 The visit

What a visit is.

```yaml state
status: {one of: {unset: , approved: "2", deferred: "3"}, initially: unset}   # the outcome
paid: yes/no
visits: count
```

# 2 Decisions

The Panel sets the status.

It gives its reasons.

```yaml decision
outcome: {by: Panel, shall: yes}
```

```yaml event
approve: {decision: outcome, when: paid and status is unset, then: {status: approved}}
defer: {decision: outcome, when: paid and status is unset, then: {status: deferred, visits: visits + 1}}
```

## 2.1 Payment

The Party may pay.

```yaml event
pay: {by: Party, may: yes, when: not paid, then: {paid: yes}}
```

## 2.2 Refund

```yaml event
refund: {by: Panel, shall: yes, when: paid and status is deferred, then: {paid: no}}
```

# 3 Entry

```yaml term
qualifies: status is approved
```

```yaml event
enter: {by: Party, may: yes, when: qualifies, then: nothing}
```
"""
)

STATE = "state: {status: {one of: [unset, approved, deferred]}, paid: yes/no, level: 0..3, fee: integer, visits: count}"
READING = "reading: duty_7: {question: Duty?, options: {duty: it must, choice: it may}, default: choice}"

AMENDS = """---
amendment: second
amends: visits@1
becomes: "2"
---
"""


def document(text: str, path: str = "base.md") -> Document:
    return read_document(Source(path, text))


def rulebook(text: str = VISITS, path: str = "base.md") -> Rulebook:
    return read_rulebook(document(text, path))


def amendment(text: str, path: str = "amendment.md") -> Amendment:
    return read_amendment(Source(path, AMENDS + text))


def amended(text: str, base: str | Rulebook = VISITS, path: str = "amendment.md") -> Rulebook:
    """The base as an amendment leaves it (``text`` is the amendment without its front matter)."""
    return amend(rulebook(base) if isinstance(base, str) else base, amendment(text, path))


def composed(text: str, base: str = VISITS) -> Document:
    return compose(document(base), amendment(text)).document


def under(span: Span | None) -> str:
    """The words of the file that a place covers."""
    assert span is not None
    return span.source.text[span.start : span.end]


def problems(error: ClauseproofError) -> list[str]:
    """Each thing that is wrong: where, which code, and at which words."""
    return [f"{d.span}: {d.code} [{under(d.span) if d.span else ''}]" for d in error.diagnostics]


def block(kind: str, body: str) -> str:
    return f"```yaml {kind}\n{body}\n```\n"


def of(*blocks: str, front: str = FRONT) -> Rulebook:
    """A rulebook of blocks, each written ``KIND: text``, under one clause."""
    return rulebook(text_of(*blocks, front=front))


def text_of(*blocks: str, front: str = FRONT) -> str:
    fenced = (block.split(": ", 1) for block in blocks)
    return front + "\n# 1 All\n\n" + "\n".join(f"```yaml {kind}\n{body}\n```\n" for kind, body in fenced)


def wrong(*blocks: str, front: str = FRONT) -> list[str]:
    """What is said of a rulebook of blocks: code, the words pointed at, and the sentence."""
    return refused(text_of(*blocks, front=front))


def refused(text: str) -> list[str]:
    with pytest.raises(ClauseproofError) as caught:
        rulebook(text)
    return [f"{d.code} [{under(d.span)}] {d.message}" for d in caught.value.diagnostics]


def guard(expression: str, *blocks: str) -> Expression:
    """What an expression means as the guard of an event."""
    found = of(*blocks, f"event: go: {{by: Party, may: yes, when: {expression!r}, then: nothing}}")
    return found.system.event["go"].guard
