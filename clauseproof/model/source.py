"""Text with positions: where every character of a rulebook came from.

A rulebook may be one file, or a base file with amendments laid over it.  Whatever was parsed, an error or a
clause citation must point into the file that a person can open.  So text travels as :class:`Text`: characters
together with the places they were taken from.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Source:
    """One file as it was read: ``path`` as shown to people, ``text`` decoded."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(i + 1 for i, character in enumerate(self.text) if character == "\n")]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column, the column counted in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Text of the 1-based line, without its line end."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def whole(self) -> Text:
        """All of the file as :class:`Text`."""
        return Text(self.text, ((0, self, 0),))


@dataclass(frozen=True, eq=False)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a file."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.line_and_column(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.line_and_column(self.start)[1]

    def __str__(self) -> str:
        return f"{self.source.path}:{self.line}:{self.column}"


@dataclass(frozen=True, eq=False)
class Text:
    """A string whose characters know their origin.

    ``segments`` lists ``(start, source, source_start)``: from ``start`` on, characters were copied from ``source``
    beginning at ``source_start``, until the next segment begins.
    """

    characters: str
    segments: tuple[tuple[int, Source, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self.segments]

    def __len__(self) -> int:
        return len(self.characters)

    def __str__(self) -> str:
        return self.characters

    def origin(self, offset: int) -> tuple[Source, int]:
        """File and offset in it of one character (the end of the text counts as a character)."""
        start, source, source_start = self.segments[max(bisect_right(self._starts, offset) - 1, 0)]
        return source, min(source_start + offset - start, len(source.text))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The stretch of file behind ``characters[start:end]``; marks that lie inside it are included."""
        end = len(self.characters) if end is None else end
        source, first = self.origin(start)
        if end <= start:
            return Span(source, first, first)
        last_source, last = self.origin(end - 1)
        return Span(source, first, last + 1 if last_source is source and last >= first else first + 1)

    def slice(self, start: int, end: int) -> Text:
        """The text between two offsets, origins kept."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        pieces: list[tuple[int, Source, int]] = []
        for number in range(first, len(self.segments)):
            begin, source, source_start = self.segments[number]
            if begin >= end and pieces:
                break
            shift = max(start - begin, 0)
            pieces.append((max(begin - start, 0), source, source_start + shift))
        return Text(self.characters[start:end], tuple(pieces))


@dataclass(frozen=True)
class Origin:
    """Which clause says so, and where in which file; never part of what a thing *means*."""

    clause: str
    span: Span | None = field(default=None, compare=False, repr=False)
