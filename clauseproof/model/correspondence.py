"""Which names before and after an amendment are the same thing.

The redline says it: two names correspond when, where they are declared, they are the two sides of one mark or
share characters that no mark touches; names in text that was not quoted stay the same; ``was:`` says it outright.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from clauseproof.model.source import Span


class Key(NamedTuple):
    """A named thing: ``kind`` is variable, value, event, term, reading, option, decision, duty, actor or clause.

    ``owner`` is the variable of a value and the reading of an option, else empty.
    """

    kind: str
    owner: str
    name: str


@dataclass(frozen=True, eq=False)
class Declared:
    """A name where it is declared; ``was`` are older names that the text gives it, ``was_at`` where it does."""

    key: Key
    span: Span
    was: tuple[str, ...] = ()
    was_at: Span | None = None


@dataclass(frozen=True)
class Correspondence:
    """Pairs of things before and after.  What is in no pair was added or removed."""

    pairs: tuple[tuple[Key, Key], ...]

    @cached_property
    def _forward(self) -> dict[Key, Key]:
        return dict(self.pairs)

    @cached_property
    def _backward(self) -> dict[Key, Key]:
        return {new: old for old, new in self.pairs}

    def after(self, key: Key) -> Key | None:
        """What a thing before has become, or None where it is gone."""
        return self._forward.get(key)

    def before(self, key: Key) -> Key | None:
        """What a thing after has been, or None where it is new."""
        return self._backward.get(key)

    def inverse(self) -> Correspondence:
        return Correspondence(tuple((new, old) for old, new in self.pairs))

    def then(self, following: Correspondence) -> Correspondence:
        """This correspondence followed by another."""
        joined = ((old, following.after(new)) for old, new in self.pairs)
        return Correspondence(tuple((old, new) for old, new in joined if new is not None))

    def renamed(self) -> tuple[tuple[Key, Key], ...]:
        """Pairs whose names differ."""
        return tuple((old, new) for old, new in self.pairs if old.name != new.name)

    @staticmethod
    def identity(keys: Iterable[Key]) -> Correspondence:
        """Everything is itself."""
        return Correspondence(tuple((key, key) for key in keys))


_OWNERS_FIRST = ("actor", "clause", "variable", "reading", "event", "term", "decision", "duty", "value", "option")
_OWNER_KIND = {"value": "variable", "option": "reading"}


def correspond(
    before: Iterable[Key],
    after: Iterable[Key],
    struck: Mapping[Key, tuple[int, int]],
    written: Mapping[Key, tuple[int, int]],
    was: Mapping[Key, tuple[str, ...]],
) -> tuple[Correspondence, tuple[Key, ...]]:
    """The correspondence between the names of a base text and of the amended text.

    ``struck`` and ``written`` give the names that the amendment quotes, as it reads with its marks rejected and
    accepted, each with its raw span widened to whole marks; names in neither keep their name.
    Returns the correspondence, and the names after for which two candidates left it open.
    """
    new_keys, old_keys = list(after), list(before)
    paired: dict[Key, Key] = {}
    taken: set[Key] = set()
    unclear: list[Key] = []

    def pair(old: Key, new: Key) -> None:
        paired[old] = new
        taken.add(new)

    def owner_after(old: Key) -> str:
        """What the variable of a value, or the reading of an option, is called now; a space where it is gone."""
        if old.kind not in _OWNER_KIND:
            return ""
        parent = paired.get(Key(_OWNER_KIND[old.kind], "", old.owner))
        return parent.name if parent else " "

    def owners_agree(old: Key, new: Key) -> bool:
        return owner_after(old) == new.owner

    for kind in _OWNERS_FIRST:
        olds = dict.fromkeys(key for key in old_keys if key.kind == kind)
        news = dict.fromkeys(key for key in new_keys if key.kind == kind)
        named: dict[str, list[Key]] = {}
        for old in olds:
            named.setdefault(old.name, []).append(old)
        for new in news:
            for name in was.get(new, ()):
                for old in named.get(name, ()):
                    if old not in paired and owners_agree(old, new):
                        pair(old, new)
                        break
        for choices, fresh in _meeting(
            {old: struck[old] for old in olds if old in struck and old not in paired},
            {new: written[new] for new in news if new in written and new not in taken},
        ):
            by_owner: dict[str, tuple[list[Key], list[Key]]] = {}
            for old in choices:
                by_owner.setdefault(owner_after(old), ([], []))[0].append(old)
            for new in fresh:
                by_owner.setdefault(new.owner, ([], []))[1].append(new)
            for lost, found in by_owner.values():
                if len(lost) == 1 and len(found) == 1:
                    pair(lost[0], found[0])
                    continue
                name_lost = {old.name: old for old in lost}
                for new in found:
                    if new.name in name_lost:
                        pair(name_lost.pop(new.name), new)
                if name_lost:
                    unclear.extend(new for new in found if new not in taken)
        for old in olds:
            if old in paired or old in struck:
                continue
            same = Key(kind, owner_after(old), old.name)
            if same in news and same not in taken and same not in written:
                pair(old, same)
    return Correspondence(tuple(paired.items())), tuple(unclear)


def _meeting(
    struck: Mapping[Key, tuple[int, int]], written: Mapping[Key, tuple[int, int]]
) -> Iterator[tuple[list[Key], list[Key]]]:
    """Names before and after that stand in one stretch of the amendment: their spans overlap, or are linked so."""
    spans = sorted(
        [(*span, 0, number, key) for number, (key, span) in enumerate(struck.items())]
        + [(*span, 1, number, key) for number, (key, span) in enumerate(written.items())]
    )
    sides: tuple[list[Key], list[Key]] = ([], [])
    reach = -1
    for start, end, side, _, key in spans:
        if start >= reach:
            yield sides
            sides = ([], [])
        sides[side].append(key)
        reach = max(reach, end)
    yield sides
