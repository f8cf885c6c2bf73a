"""What each term stands for: those first through which others are defined."""

from __future__ import annotations

from collections.abc import Iterator

from clauseproof.diagnostics import ClauseproofError, Collector
from clauseproof.model.declarations import Declarations, check_identifier
from clauseproof.model.language import Language
from clauseproof.model.nodes import as_scalar
from clauseproof.model.parser import parse_expression
from clauseproof.model.source import Origin
from clauseproof.model.syntax import Syntax, names_in
from clauseproof.model.system import Term


def understand_terms(declarations: Declarations, language: Language, problems: Collector) -> list[Term]:
    """Understand every term, and let the language know it.

    Terms that define each other in a circle are reported once (CP012) and left without a meaning.
    """
    entries = {entry.name: entry for entry in declarations.of("term")}
    parsed: dict[str, Syntax] = {}
    for entry in declarations.of("term"):
        check_identifier(entry, "term", problems)
        scalar = problems.attempt(as_scalar, entry.node, f"the term '{entry.name}'")
        found = problems.attempt(parse_expression, scalar.body) if scalar is not None else None
        if found is not None:
            parsed[entry.name] = found
    for ready in _in_order({name: [n for n in names_in(syntax) if n in parsed] for name, syntax in parsed.items()}):
        if isinstance(ready, list):
            problems.error(
                "CP012",
                "these terms define each other in a circle: " + _shortened(" → ", [*ready, ready[0]]),
                *(entries[name].at for name in ready[:10]),
            )
            continue
        try:
            language.define(ready, parsed[ready], entries[ready].clause)
        except ClauseproofError as error:
            for diagnostic in error.diagnostics:
                problems.found.append(diagnostic)
    return [
        Term(name, language.terms[name], Origin(entry.clause, entry.at))
        for name, entry in entries.items()
        if name in language.terms
    ]


def _in_order(uses: dict[str, list[str]]) -> Iterator[str | list[str]]:
    """The names, each after all that it uses; a list of names is a circle, which each of them uses the next in.

    Where a name leads into a circle, what led there is left for later, or left out.
    """
    done: set[str] = set()
    for name in uses:
        if name in done:
            continue
        way: dict[str, Iterator[str]] = {name: iter(uses[name])}
        while way:
            current, further = next(reversed(way.items()))
            following = next((n for n in further if n not in done), None)
            if following is None:
                done.add(current)
                yield current
                del way[current]
            elif following in way:
                circle = list(way)[list(way).index(following) :]
                done.update(circle)
                yield circle
                break
            else:
                way[following] = iter(uses[following])


def _shortened(between: str, words: list[str]) -> str:
    return between.join(words if len(words) <= 12 else [*words[:6], "…", *words[-5:]])
