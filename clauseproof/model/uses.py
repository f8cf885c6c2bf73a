"""Where an expression uses a term: in the transition system a term stands for its definition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clauseproof.model.expressions import Expression, Literal, walk
from clauseproof.model.system import Term


def used_term(node: Expression, terms: Iterable[Term]) -> Term | None:
    """The term that a part of an expression is a use of; one that is a plain value is not to be told from it."""
    return next((t for t in terms if not isinstance(t.body, Literal) and same_place(node, t.body)), None)


def without_terms(terms: Sequence[Term], names: Iterable[str]) -> tuple[Term, ...]:
    """The terms but for some and all that are defined by them: uses of these are to be written out."""
    gone = set(names)
    bodies = [term.body for term in terms if term.name in gone and not isinstance(term.body, Literal)]
    return tuple(t for t in terms if not any(same_place(n, body) for body in bodies for n in walk(t.body)))


def same_place(node: Expression, other: Expression) -> bool:
    """Whether two parts are one piece of text: one object, or equal and written in one place."""
    if node is other:
        return True
    here, there = _place(node), _place(other)
    return here is not None and here == there and node == other


def _place(node: Expression) -> tuple[str, int, int] | None:
    """Where a part is written: file, start and end; None where it was built without text."""
    span = node.origin.span if node.origin else None
    return None if span is None else (span.source.path, span.start, span.end)
