"""A property that would notice a survivor: written as a block, read back by the ordinary reader, and run.

The plain candidates come first: what the changed event needs, where it can happen, what it leaves behind.  The last
candidate spells the differing history out, and always notices it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.document import read_document
from clauseproof.model.expressions import Expression, Read, readings_read
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Source
from clauseproof.model.typing import as_old
from clauseproof.model.uses import without_terms
from clauseproof.model.wording import wording
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.mutation.difference import Difference
from clauseproof.proofs.mutation.killing import UNDECIDED, by_choice
from clauseproof.proofs.mutation.mutants import GUARD, TERM, Mutant
from clauseproof.proofs.properties.patterns import carry
from clauseproof.proofs.properties.statement import read_statements

_BAR = "'"


def suggestion(
    book: Rulebook, mutant: Mutant, found: Difference, original: Decider, changed: Decider, everything: ChoiceSpace
) -> str:
    """A property as Markdown, ready to be pasted, that holds as it says of the rulebook and not of the mutant."""
    for title, body in _candidates(book, mutant, found):
        text = _checked(book, mutant, title, body, original, changed, everything)
        if text:
            return text
    return ""


def _candidates(book: Rulebook, mutant: Mutant, found: Difference) -> Iterator[tuple[str, str]]:
    old, new = book.system, mutant.system
    terms = without_terms(old.terms, mutant.terms)
    for name in [e.name for e in old.events if e.guard != new.event[e.name].guard]:
        guard = old.event[name].guard
        parts: list[Expression] = [guard]
        if mutant.part in (GUARD, TERM) and mutant.lost is not None and not readings_read(mutant.lost):
            parts.insert(0, mutant.lost)
        for part in parts:
            words = wording(part, terms)
            yield (
                f"'{name}' needs {words}",
                f"before:\n  event: {_scalar(name)}\n  must: {_scalar(words)}\n",
            )
            yield (
                f"'{name}' happens where {words}",
                f"observe:\n  seen:\n    becomes yes: {{event: {_scalar(name)}, when: {_scalar(words)}}}\n"
                "possible: seen\n",
            )
    for name in mutant.events:
        for target, effect in old.event[name].effects:
            if new.event[name].assigned.get(target) != effect:
                kept = wording(as_old(effect), terms)
                said = wording(_equal(target, effect, old.variable[target].sort), terms)
                condition = f"{target} = ({kept})" if "old." in kept else said
                yield f"After '{name}', {said}", f"on:\n  event: {_scalar(name)}\n  ensures: {_scalar(condition)}\n"
    yield _spelt_out(found)


def _equal(target: str, effect: Expression, sort: object) -> Expression:
    from clauseproof.model.expressions import Boolean, Compare, Enumeration, Literal, Not, Number

    assert isinstance(sort, Boolean | Enumeration | Number)
    read = Read(target, sort)
    if isinstance(effect, Literal) and isinstance(effect.value, bool):
        return read if effect.value else Not(read)
    return Compare("=", read, effect)


def _spelt_out(found: Difference) -> tuple[str, str]:
    """The history itself: observers that follow it step by step."""
    lines = ["observe:", "  steps_so_far: {counts: any}"]
    for number, step in enumerate(found.trace.steps):
        when = f"steps_so_far = {number}" + (f" and followed_{number}" if number else "")
        lines.append(
            f"  followed_{number + 1}: {{becomes yes: {{event: {_scalar(step.event)}, when: {_scalar(when)}}}}}"
        )
    last = f"followed_{len(found.trace.steps)}"
    lines.append(f"{'never' if found.by_mutant else 'possible'}: {last}")
    told = ", ".join(f"'{step.event}'" for step in found.trace.steps)
    title = f"It does not happen that {told} follow from the beginning" if found.by_mutant else f"It may begin: {told}"
    return title, "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """A YAML scalar, quoted so that no character of it means anything."""
    return _BAR + text.replace(_BAR, _BAR * 2) + _BAR


def _checked(
    book: Rulebook,
    mutant: Mutant,
    title: str,
    body: str,
    original: Decider,
    changed: Decider,
    everything: ChoiceSpace,
) -> str:
    """The block, with what it finds in the rulebook as ``expect``; nothing unless its verdict changes in the mutant."""
    head = f"## {title}\n\n```yaml property\nin: {_scalar(book.id)}\n{body}"
    try:
        (statement,) = read_statements(read_document(Source("suggestion", head + "```\n")))
        here = carry(statement, book, book, "correspondence").prop
        there = carry(statement, book, replace(book, system=mutant.system), "correspondence").prop
    except ClauseproofError:
        return ""
    if here is None or there is None:
        return ""
    decided = original.decide(here)
    before, after = by_choice(decided, everything), by_choice(changed.decide(there), everything)
    pairs = [(one.verdict, two.verdict) for one, two in zip(before, after, strict=True)]
    if any(UNDECIDED in pair for pair in pairs) or all(one == two for one, two in pairs):
        return ""
    if all(one != "proved" for one, _ in pairs):
        return ""
    rows = ""
    for verdict in ("refuted", "vacuous"):
        mask = sum(f.mask for f in decided.findings if f.verdict == verdict)
        for box in decided.space.minimal(mask):
            under = ", ".join(f"{_scalar(r)}: [{', '.join(map(_scalar, o))}]" for r, o in box.items())
            rows += f"  - {{under: {{{under}}}, verdict: {verdict}}}\n"
    return head + (f"expect:\n{rows}" if rows else "") + "```\n"
