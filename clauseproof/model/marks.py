"""CriticMarkup: the marks of an amendment, lexed on the raw text before anything else.

``{--out--}`` goes, ``{++in++}`` comes, ``{~~out~>in~~}`` is replaced.  Lexing pays no regard to Markdown or
fences, so a mark may stand anywhere, also inside a YAML block.  Each *projection* (as if all marks were rejected,
or all accepted) keeps its way back to the raw text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from clauseproof.diagnostics import ClauseproofError, fail
from clauseproof.model.source import Source, Text


class Kind(Enum):
    """What becomes of a stretch of raw text."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Stretch:
    """Raw characters ``start`` to ``end`` that share a fate.  ``mark`` numbers the mark they stand in (-1: none)."""

    kind: Kind
    start: int
    end: int
    mark: int


@dataclass(frozen=True)
class Mark:
    """One mark with its braces: raw ``start`` to ``end``."""

    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Redline:
    """A lexed amendment file."""

    source: Source
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]

    def project(self, keep: Kind) -> Text:
        """The text with marks rejected (``keep=Kind.OUT``) or accepted (``keep=Kind.IN``), origins kept."""
        pieces: list[str] = []
        segments: list[tuple[int, Source, int]] = []
        length = 0
        for stretch in self.stretches:
            if stretch.kind not in (Kind.KEPT, keep):
                continue
            segments.append((length, self.source, stretch.start))
            pieces.append(self.source.text[stretch.start : stretch.end])
            length += stretch.end - stretch.start
        return Text("".join(pieces), tuple(segments) or ((0, self.source, 0),))

    def widen(self, start: int, end: int) -> tuple[int, int]:
        """A raw span grown until it holds every mark it touches whole."""
        touched = self.touching(start, end)
        return (min(start, touched[0].start), max(end, touched[-1].end)) if touched else (start, end)

    def touching(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that share a character with a raw span."""
        first = bisect_right(self._ends, start)
        return self.marks[first : max(first, bisect_left(self._starts, end))]

    def adds(self, start: int, end: int) -> bool:
        """Whether a mark adds characters in a raw span."""
        first = bisect_right(self._added, start, key=lambda stretch: stretch.end)
        return first < len(self._added) and self._added[first].start < end

    @cached_property
    def _added(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.kind is Kind.IN]

    @cached_property
    def _starts(self) -> list[int]:
        return [mark.start for mark in self.marks]

    @cached_property
    def _ends(self) -> list[int]:
        return [mark.end for mark in self.marks]


_OPENERS = {"{++": ("++}", Kind.IN), "{--": ("--}", Kind.OUT), "{~~": ("~~}", None)}
_FOREIGN = {"{==": "a highlight", "{>>": "a comment"}
_ANY = re.compile(r"\\\{(?:\+\+|--|~~|==|>>)|\{(?:\+\+|--|~~|==|>>)")


def lex(source: Source) -> Redline:
    """Find the marks of an amendment.

    Raises :class:`ClauseproofError` (CP020) for a mark that is never closed, stands inside another, or belongs to
    CriticMarkup but not to amendments (highlights and comments).  A stray closer is text; ``\\{++`` is text.
    """
    return Redline(source, *_lex(source))


def _lex(source: Source) -> tuple[tuple[Stretch, ...], tuple[Mark, ...]]:
    raw = source.text
    stretches: list[Stretch] = []
    marks: list[Mark] = []

    def keep(start: int, end: int, kind: Kind = Kind.KEPT, mark: int = -1) -> None:
        if end > start:
            stretches.append(Stretch(kind, start, end, mark))

    def keep_unescaped(kind: Kind, start: int, end: int, mark: int) -> None:
        for escape in _ANY.finditer(raw, start, end):
            keep(start, escape.start(), kind, mark)
            start = escape.start() + 1
        keep(start, end, kind, mark)

    done = 0
    for match in _top_level(source):
        opener = match.group()
        if opener.startswith("\\"):
            keep(done, match.start())
            done = match.start() + 1
            continue
        closer, kind = _OPENERS[opener]
        inside = match.end()
        close = raw.find(closer, inside)
        if close < 0:
            raise _broken(source, match.start(), f"'{opener}' is never closed", f"write '{closer}' where it ends")
        for nested in _ANY.finditer(raw, inside, close):
            if not nested.group().startswith("\\"):
                raise _broken(
                    source,
                    nested.start(),
                    f"a mark inside a mark: '{nested.group()}' before '{opener}' is closed",
                    "marks do not nest; close the first, or escape the second as \\" + nested.group(),
                )
        keep(done, match.start())
        number = len(marks)
        if kind is not None:
            keep_unescaped(kind, inside, close, number)
        else:
            arrow = raw.find("~>", inside, close)
            if arrow < 0:
                raise _broken(source, match.start(), "a replacement without '~>'", "write {~~out~>in~~}")
            second = raw.find("~>", arrow + 2, close)
            if second >= 0:
                raise _broken(source, second, "a replacement with two '~>'", "write {~~out~>in~~}")
            keep_unescaped(Kind.OUT, inside, arrow, number)
            keep_unescaped(Kind.IN, arrow + 2, close, number)
        done = close + len(closer)
        marks.append(Mark(match.start(), done))
    keep(done, len(raw))
    return tuple(stretches), tuple(marks)


def _top_level(source: Source) -> Iterator[re.Match[str]]:
    """Openers and escapes that do not lie inside an earlier mark."""
    position = 0
    while match := _ANY.search(source.text, position):
        opener = match.group()
        if opener in _FOREIGN:
            raise _broken(
                source,
                match.start(),
                f"'{opener}' opens {_FOREIGN[opener]}, which amendments do not have",
                "amendments know {++in++}, {--out--} and {~~out~>in~~}; escape it as \\" + opener + " if it is text",
            )
        yield match
        position = match.end()
        if opener in _OPENERS:
            close = source.text.find(_OPENERS[opener][0], position)
            position = close + 3 if close >= 0 else position


def _broken(source: Source, at: int, message: str, help: str) -> ClauseproofError:
    return fail("CP020", message, source.whole().span(at, at + 3), help=help)
