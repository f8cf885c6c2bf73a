"""What an amendment changes, read off its redline: names, things that come and go, clauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clauseproof.model.correspondence import Key
from clauseproof.model.rulebook import Rulebook
from clauseproof.report import words

_SAID_OF = ("value", "event", "term", "reading", "decision", "variable")


@dataclass(frozen=True)
class Changes:
    """Pairs of names before and after, names that come and go, the events that work differently, clauses amended.

    ``renamed`` leaves out an event whose new name only follows that of a value; ``swapped`` are words that stand
    for another thing after than before.
    """

    renamed: tuple[tuple[Key, Key], ...]
    swapped: tuple[Key, ...]
    added: tuple[Key, ...]
    removed: tuple[Key, ...]
    altered: tuple[str, ...]
    clauses: tuple[str, ...]
    in_force: str

    def of_kind(self, keys: Iterable[Key], kind: str) -> tuple[str, ...]:
        return tuple(key.name for key in keys if key.kind == kind)


def changes(before: Rulebook, after: Rulebook) -> Changes:
    """What becomes of the names and clauses of ``before`` in ``after``, which amends it."""
    correspondence = after.correspondence
    assert correspondence is not None
    values = {(old.name, new.name) for old, new in correspondence.renamed() if old.kind == "value"}

    def follows(old: Key, new: Key) -> bool:
        return old.kind == "event" and any(new.name == old.name.replace(a, b) for a, b in _spaced(values))

    renamed = tuple(
        (old, new) for old, new in correspondence.renamed() if old.kind in _SAID_OF and not follows(old, new)
    )
    now = set(after.names)
    swapped = tuple(
        Key(old.kind, new.owner, old.name)
        for old, new in correspondence.renamed()
        if Key(old.kind, new.owner, old.name) in now
    )
    return Changes(
        renamed=renamed,
        swapped=swapped,
        added=tuple(k for k in after.names if k.kind in (*_SAID_OF, "clause") and correspondence.before(k) is None),
        removed=tuple(k for k in before.names if k.kind in (*_SAID_OF, "clause") and correspondence.after(k) is None),
        altered=tuple(_altered(before, after)),
        clauses=tuple(clause.id for clause in after.document.clauses if clause.id in after.amended),
        in_force=after.in_force,
    )


def _spaced(values: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of values as they stand in event names: with underscores, and with spaces."""
    return [*values, *((words.human(old), words.human(new)) for old, new in values)]


def _altered(before: Rulebook, after: Rulebook) -> Iterable[str]:
    """Events after the amendment that ask for or do another thing than before, beyond new names."""
    from clauseproof.model.canonical import canonical_expression

    correspondence = after.correspondence
    assert correspondence is not None
    for event in after.system.events:
        was = correspondence.before(Key("event", "", event.name))
        if was is None:
            continue
        old = before.system.event[was.name]
        now = (
            canonical_expression(event.guard),
            {name: canonical_expression(effect) for name, effect in event.effects},
        )
        then = (
            _carried(canonical_expression(old.guard), after),
            {_variable(name, after): _carried(canonical_expression(effect), after) for name, effect in old.effects},
        )
        if now != then:
            yield event.name


def _variable(name: str, after: Rulebook) -> str:
    assert after.correspondence is not None
    found = after.correspondence.after(Key("variable", "", name))
    return found.name if found else name


def _carried(form: object, after: Rulebook) -> object:
    """A canonical expression of the rules before in the names of the rules after, as far as they have any."""
    assert after.correspondence is not None
    if not isinstance(form, list):
        return form
    if form[:1] in (["read"], ["old"]):
        return [form[0], _variable(form[1], after)]
    if form[:1] == ["value"] and isinstance(form[1], str):
        for old, new in after.correspondence.renamed():
            if old.kind == "value" and old.name == form[1]:
                return ["value", new.name]
    return [form[0], *(_carried(part, after) for part in form[1:])]


def in_two_lines(found: Changes) -> tuple[str, str]:
    """What changes, in two sentences: names first, then what is new, in which clauses and since when."""
    kinds = {old.kind for old, _ in found.renamed}
    told = "value" if "value" in kinds else next((kind for kind in _SAID_OF if kind in kinds), "")
    parts = [
        f"{words.quoted(old.name)} becomes {words.quoted(new.name)}" for old, new in found.renamed if old.kind == told
    ]
    twice = tuple(dict.fromkeys(key.name for key in found.swapped if key.kind == told))
    first = words.listed(parts) + (
        f"; so {words.listed(map(words.quoted, twice))} means another thing than before" if twice else ""
    )
    said = []
    for label, names in (
        ("new", found.of_kind(found.added, "event")),
        ("gone", found.of_kind(found.removed, "event")),
        ("not as before", () if found.of_kind(found.added, "event") else found.altered),
    ):
        if names:
            said.append(f"{label}: {words.listed(map(words.quoted, names))}")
    clauses = _without_parts(found.clauses)
    where = f"{'clause' if len(clauses) == 1 else 'clauses'} {words.listed(clauses)}" if clauses else "no clause"
    since = f", in force {words.day(found.in_force)}" if found.in_force else ""
    second = "; ".join(said) + f" ({where}{since})" if said else f"the amendment changes {where}{since}"
    return words.capital(first or "no name changes") + ".", words.capital(second) + "."


def _without_parts(clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Clauses without those that are parts of another one in the list: ``2.1`` stands for ``2.1(c)`` too."""
    return tuple(c for c in clauses if not any(c != other and c.startswith(f"{other}(") for other in clauses))
