"""Which lemmas a property says it uses: names in its block, of lemmas that stand before it in the same file.

That a lemma can only use what stands before it keeps proofs from going round in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.document import Document
from clauseproof.model.nodes import Mapping, as_list, as_scalar
from clauseproof.model.source import Span
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, LIVENESS

if TYPE_CHECKING:
    from clauseproof.proofs.properties.statement import Statement

LEMMA, USES = "lemma", "uses"
ALONE = ("observe", "after", "until", "duties")
"""What a lemma cannot have: it is a formula of the rulebook's own states."""
WITHOUT = (ALWAYS_POSSIBLE, *LIVENESS)
"""Patterns that are decided on the exact states, where a lemma says nothing new."""


def read_uses(block: Mapping, pattern: str) -> tuple[tuple[str, Span], ...]:
    """The titles or slugs of the lemmas that a property uses.

    Raises :class:`ClauseproofError` (CP040) where the pattern has no use for a lemma, or a lemma says more than a lemma
    can.
    """
    if pattern == LEMMA:
        for key in ALONE:
            if block.get(key) is not None:
                raise fail(
                    "CP040",
                    f"a lemma is a formula of states, and has no '{key}'",
                    block.key(key).at,
                    help="leave it out, or state it as a property",
                )
    node = block.get(USES)
    if node is None:
        return ()
    if pattern in WITHOUT:
        raise fail(
            "CP040",
            f"a lemma is of no use to '{pattern}', which is decided on the exact states",
            block.key(USES).at,
            help=f"leave '{USES}' out",
        )
    return tuple((scalar.text, scalar.at) for scalar in (as_scalar(n, "a lemma") for n in as_list(node, f"'{USES}'")))


def with_lemmas(document: Document, keeps: Callable[[str], bool], slug: Callable[[str], str]) -> Callable[[str], bool]:
    """``keeps``, and with a property the lemmas that it uses, and theirs."""
    needed: set[str] = set()
    for clause in reversed(document.clauses):  # a lemma stands before what uses it
        if not (keeps(clause.title) or slug(clause.title) in needed):
            continue
        for piece in clause.pieces:
            if piece.kind == "property":
                try:
                    node = piece.mapping().get(USES)
                    needed |= {slug(as_scalar(n, "a lemma").text) for n in as_list(node, "a lemma")} if node else set()
                except ClauseproofError:
                    continue  # told when the block itself is read
    return lambda title: keeps(title) or slug(title) in needed


def check_uses(statements: Sequence[Statement], slug: Callable[[str], str], problems: Collector) -> None:
    """Report names in ``uses`` that are no lemma before the property in the same file."""
    before: dict[str, Statement] = {}
    every = {statement.slug: statement for statement in statements}
    for statement in statements:
        for name, at in statement.uses:
            known = every.get(slug(name))
            if slug(name) in before:
                continue
            if known is None:
                titles = [s.title for s in before.values()]
                help = did_you_mean(name, titles) or "a lemma is a property with 'lemma: FORMULA', in the same file"
                problems.error("CP040", f"no lemma before this property is called '{name}'", at, help=help)
            elif not known.is_lemma:
                help = "state it as 'lemma: FORMULA'"
                problems.error("CP040", f"'{known.title}' is no lemma, and cannot be assumed", at, known.at, help=help)
            else:
                help = "a lemma can only be used by what comes after it, so that no proof goes round in a circle"
                problems.error(
                    "CP040", f"the lemma '{known.title}' does not stand before this", at, known.at, help=help
                )
        if statement.is_lemma:
            before[statement.slug] = statement
