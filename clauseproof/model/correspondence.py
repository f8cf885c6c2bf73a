"""Which names before and after an amendment are the same thing.

The redline says it: two names correspond when, where they are declared, they are the two sides of one mark or
share characters that no mark touches; names in text that was not quoted stay the same; ``was:`` says it outright.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """A name where it is declared; ``was`` are older names that the text gives it."""

    key: Key
    span: Span
    was: tuple[str, ...] = ()


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

    def owners_agree(old: Key, new: Key) -> bool:
        if old.kind not in _OWNER_KIND:
            return True
        return paired.get(Key(_OWNER_KIND[old.kind], "", old.owner)) == Key(_OWNER_KIND[old.kind], "", new.owner)

    for kind in _OWNERS_FIRST:
        olds = [key for key in old_keys if key.kind == kind]
        news = [key for key in new_keys if key.kind == kind]
        for new in news:
            for name in was.get(new, ()):
                for old in olds:
                    if old.name == name and old not in paired and owners_agree(old, new):
                        pair(old, new)
                        break
        candidates: dict[Key, list[Key]] = {}
        for new in news:
            if new not in written or new in taken:
                continue
            start, end = written[new]
            candidates[new] = [
                old
                for old in olds
                if old in struck
                and old not in paired
                and owners_agree(old, new)
                and struck[old][0] < end
                and start < struck[old][1]
            ]
        for new, choices in candidates.items():
            for old in choices:
                if len(choices) > 1 and old.name == new.name and old not in paired:
                    pair(old, new)
        for new, choices in candidates.items():
            if new in taken:
                continue
            rivals = [old for old in choices if old not in paired]
            others = [n for n, c in candidates.items() if n not in taken and set(c) & set(rivals)]
            if len(rivals) == 1 and others == [new]:
                pair(rivals[0], new)
            elif rivals:
                unclear.append(new)
        for old in olds:
            if old in paired or old in struck:
                continue
            owner = old.owner
            if old.kind in _OWNER_KIND:
                parent = paired.get(Key(_OWNER_KIND[old.kind], "", old.owner))
                owner = parent.name if parent else owner
            same = Key(kind, owner, old.name)
            if same in news and same not in taken and same not in written:
                pair(old, same)
    return Correspondence(tuple(paired.items())), tuple(unclear)
