"""Words that an amendment moves: one word with two meanings, clauses that change silently, things that go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clauseproof.diagnostics import Collector, Diagnostic, Label
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.declarations import (
    declared_names,
    value_names,
)
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Node,
    Scalar,
    Sequence,
    as_yes_no,
)
from clauseproof.model.source import Span

if TYPE_CHECKING:
    from clauseproof.model.rulebook import Rulebook


def two_meanings(
    base: Rulebook, result: Rulebook, correspondence: Correspondence, places: dict[Key, Span]
) -> list[Diagnostic]:
    """One word that means another thing after the amendment than before."""
    found = []
    after = set(result.names)
    for old, new in correspondence.renamed():
        same_word = Key(old.kind, new.owner, old.name)
        if same_word in after:
            was = correspondence.before(same_word)
            found.append(
                Diagnostic(
                    "CP022",
                    f"one word, two meanings: {old.kind} '{old.name}' is now what was "
                    + (f"'{was.name}'" if was else "not there before")
                    + f", and what was '{old.name}' is now '{new.name}'",
                    (Label(places[same_word]),) if same_word in places else (),
                    "",
                    "warning",
                )
            )
    return found


def gone(base: Rulebook, correspondence: Correspondence, result: Rulebook) -> list[Diagnostic]:
    """Values and events that go, without a word on the Parties that hold them.

    An ``on commencement`` speaks for what it names, and for the one thing that its own clause loses.
    """
    lost = [key for key in base.names if key.kind in ("value", "event") and correspondence.after(key) is None]
    if not lost:
        return []
    clauses = {
        key: correspondence.after(Key("clause", "", clause)) for key, clause in _declaring(base).items() if key in lost
    }
    spoken = {
        Key("clause", "", clause): " ".join(_words(node))
        for clause, note in result.declarations.notes.items()
        if (node := note.get("on commencement")) is not None
    }
    alone = Counter(clauses.values())
    places = {d.key: d.span for d in declared_names(base.document)}
    found = []
    for key in lost:
        named = any(re.search(rf"(?<!\w){re.escape(key.name)}(?!\w)", text) for text in spoken.values())
        clause = clauses.get(key)
        if named or (clause in spoken and alone[clause] == 1) or key not in places:
            continue
        what = f"{key.kind} '{key.name}'" + (f" of '{key.owner}'" if key.owner else "")
        found.append(
            Diagnostic(
                "CP023",
                f"the amendment removes {what} and does not say what becomes of Parties that hold it",
                (Label(places[key], "declared here"),),
                f"name it in a 'yaml clause' block: on commencement: what was {key.name} …",
                "warning",
            )
        )
    return found


def _declaring(book: Rulebook) -> dict[Key, str]:
    """The clause in which each value and event is declared."""
    found = {Key("event", "", entry.name): entry.clause for entry in book.declarations.of("event")}
    for entry in book.declarations.of("state"):
        for scalar, _, _ in value_names(entry.node):
            found[Key("value", entry.name, scalar.text)] = entry.clause
    return found


def _words(node: Node) -> Iterator[str]:
    """Everything that is written in a note."""
    match node:
        case Scalar(text):
            yield text
        case Sequence(items):
            for item in items:
                yield from _words(item)
        case Mapping(entries):
            for name, value in entries:
                yield name.text
                yield from _words(value)
        case Empty():
            return


def check_silent_changes(base: Rulebook, result: Rulebook, correspondence: Correspondence) -> None:
    """Refuse clauses that were not amended and use a word whose meaning has moved."""
    assert result.scope is not None
    problems = Collector()
    before = set(base.names)
    for kind, owner, name, at, clause in result.scope.uses:
        if clause in result.amended or kind not in ("variable", "value", "term", "reading"):
            continue
        old_owner = owner
        if owner:
            parent = correspondence.before(Key("variable", "", owner))
            old_owner = parent.name if parent else owner
        meant = Key(kind, old_owner, name)
        if meant not in before or correspondence.after(meant) == Key(kind, owner, name):
            continue
        note = result.declarations.notes.get(clause)
        again = note.get("read again") if note else None
        if again is not None and as_yes_no(again, "'read again'"):
            continue
        became = correspondence.after(meant)
        problems.error(
            "CP022",
            f"clause '{clause}' was not amended and says '{name}', which no longer means what it meant"
            + (f" (that is now '{became.name}')" if became else ""),
            at,
            help="amend the clause, or say read again: yes in its 'yaml clause' block",
        )
    problems.raise_if_any()
