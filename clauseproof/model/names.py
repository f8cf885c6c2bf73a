"""Whether every name of a rulebook is given to one thing only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clauseproof.diagnostics import Collector
from clauseproof.model.declarations import Declarations, value_names
from clauseproof.model.expressions import Enumeration, Sort
from clauseproof.model.source import Span

_WORD = {
    "state": "variable",
    "term": "term",
    "reading": "reading",
    "event": "event",
    "decision": "decision",
    "duty": "duty",
}
"""What the things are called that each kind of block declares."""


def check_unique(declarations: Declarations, actors: Iterable[str], problems: Collector) -> None:
    """Report names that two things share, actors among them (CP007)."""
    seen: dict[str, tuple[str, Span | None]] = {actor: ("actor", None) for actor in actors}
    for kind, word in _WORD.items():
        for entry in declarations.of(kind):
            if entry.name in seen:
                other, span = seen[entry.name]
                problems.error(
                    "CP007",
                    f"{word} '{entry.name}' has the name of {_article(other, word)}",
                    entry.at,
                    span,
                    help="give one of them another name",
                )
            seen.setdefault(entry.name, (word, entry.at))


def check_values(declarations: Declarations, sorts: Mapping[str, Sort], problems: Collector) -> None:
    """Report named values that are called as a variable or a term is (CP007).

    ``sorts`` are those of the variables that were understood.
    """
    terms = {entry.name for entry in declarations.of("term")}
    for entry in declarations.of("state"):
        sort = sorts.get(entry.name)
        if isinstance(sort, Enumeration):
            places = {scalar.text: scalar.at for scalar, *_ in value_names(entry.node)}
            for value in sort.values:
                if value in sorts or value in terms:
                    kind = "variable" if value in sorts else "term"
                    problems.error(
                        "CP007",
                        f"value '{value}' of '{entry.name}' has the name of a {kind}",
                        places.get(value, entry.at),
                    )


def _article(other: str, word: str) -> str:
    if other == word:
        return f"another {other}"
    return f"an {other}" if other[0] in "aeiou" else f"a {other}"
