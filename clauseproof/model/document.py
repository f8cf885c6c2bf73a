"""Markdown as clauses: headings, the prose under them, and the YAML blocks that say the same thing exactly.

A clause is a heading with the text up to the next heading of any level.  Nothing is understood here yet; every
piece keeps its characters and their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.nodes import Mapping, as_mapping, parse_yaml
from clauseproof.model.places import decoded
from clauseproof.model.source import Source, Span, Text

MAX_BYTES = 4_000_000
MAX_CLAUSES = 20_000

BLOCK_KINDS = (
    "state",
    "initially",
    "reading",
    "term",
    "decision",
    "duty",
    "event",
    "clause",
    "property",
    "scenario",
)

_CLAUSE_NUMBER = re.compile(
    r"^(?:[A-Za-z]{0,4}\d+(?:\.\d+)*(?:\([A-Za-z0-9]+\))*|\d+[A-Z]?(?:\.\d+[A-Z]?)*(?:\([A-Za-z0-9]+\))*)$"
)
_ATTRIBUTE = re.compile(r"\{#(?P<id>[^\s}]+)?\s*(?:was:\s*(?P<was>[^}]*))?\}$|\{\s*was:\s*(?P<only>[^}]*)\}$")


@dataclass(frozen=True, eq=False)
class Piece:
    """A paragraph (``kind`` is "prose") or a YAML block (``kind`` is the word after ``yaml``).

    ``text`` is the piece as written, fences included; ``body`` a block's YAML alone.
    """

    kind: str
    text: Text
    clause: str = ""
    body: Text | None = None

    @property
    def span(self) -> Span:
        return self.text.span()

    def mapping(self) -> Mapping:
        """A block's YAML as a map.  Raises :class:`ClauseproofError` where it is none."""
        return self._mapping

    @cached_property
    def _mapping(self) -> Mapping:
        assert self.body is not None
        return as_mapping(parse_yaml(self.body), f"a '{self.kind}' block")


@dataclass(frozen=True, eq=False)
class Clause:
    """A heading and what stands under it.  ``was`` lists ids that it bore before."""

    id: str
    title: str
    level: int
    heading: Text
    pieces: tuple[Piece, ...] = ()
    was: tuple[str, ...] = ()

    @property
    def prose(self) -> str:
        """The clause's paragraphs as Markdown."""
        return "\n\n".join(piece.text.characters.strip() for piece in self.pieces if piece.kind == "prose")


@dataclass(frozen=True, eq=False)
class Document:
    """One Markdown file (or a base file with an amendment laid over it)."""

    path: str
    front: Mapping | None
    clauses: tuple[Clause, ...]
    preamble: tuple[Piece, ...] = field(default=())
    front_text: Text | None = None

    def blocks(self, *kinds: str) -> Iterator[Piece]:
        """The YAML blocks of some kinds (of all, where none is named), in document order."""
        for clause in self.clauses:
            for piece in clause.pieces:
                if piece.kind != "prose" and (not kinds or piece.kind in kinds):
                    yield piece

    def clause(self, id: str) -> Clause | None:
        """The clause with that id."""
        return next((clause for clause in self.clauses if clause.id == id), None)

    def with_sub_clauses(self, id: str) -> frozenset[str]:
        """The ids of a clause and its sub-clauses: whatever stands under its heading, as a deeper heading does, and
        what is lettered after it, as 36(d) is after 36, with all that stands under that.
        """
        found: set[str] = set()
        level: int | None = None  # of the heading under which we are, where that is one of them
        for clause in self.clauses:
            if level is None or clause.level <= level:
                level = clause.level if clause.id == id or clause.id.startswith(id + "(") else None
            if level is not None:
                found.add(clause.id)
        return frozenset(found)


def read_source(path: Path, shown: str | None = None) -> Source:
    """Read a file as UTF-8 text.

    Raises :class:`ClauseproofError` (CP001) where it is missing, is no file, is larger than :data:`MAX_BYTES`, or
    is not UTF-8; the sentence says which, and at which byte.
    """
    shown = shown if shown is not None else path.as_posix()
    try:
        if path.is_dir():
            raise fail("CP001", f"{shown} is a folder, not a file")
        if not path.is_file() and path.exists():
            raise fail("CP001", f"{shown} is not an ordinary file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise fail(
                "CP001",
                f"{shown} holds {size:,} bytes, more than the {MAX_BYTES:,} that a rulebook may hold",
                help="split it and name the parts under 'includes:'",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise fail("CP001", f"there is no file {shown}") from None
    except OSError as error:
        raise fail("CP001", f"{shown} cannot be read: {error.strerror}") from None
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        source = Source(shown, data.decode("utf-8", "replace"))
        start = len(data[: error.start].decode("utf-8", "replace"))
        raise fail(
            "CP001",
            f"{shown} is not UTF-8 text: byte {error.start + 1} cannot be read",
            Span(source, start, start + 1),
            help="save it as UTF-8 in your editor",
        ) from None
    if (zero := text.find("\0")) >= 0:
        raise fail(
            "CP001", f"{shown} holds a zero byte, so it is no text file", Span(Source(shown, text), zero, zero + 1)
        )
    return Source(shown, text)


def read_document(source: Source) -> Document:
    """Parse one Markdown file."""
    return parse_document(source.whole(), source.path)


def parse_document(text: Text, path: str) -> Document:
    """Parse Markdown into clauses, prose and blocks.

    Raises :class:`ClauseproofError` for blocks outside clauses or inside lists and quotes (CP009), repeated clause
    ids (CP010), and front matter that is not a map (CP002).
    """
    from markdown_it import MarkdownIt

    front, front_text, start = _front_matter(text)
    body = text.slice(start, len(text))
    lines = _line_offsets(body.characters)
    problems = Collector()

    def piece_text(first: int, last: int) -> Text:
        begin, end = lines[first], lines[last]
        while end > begin and body.characters[end - 1] == "\n":
            end -= 1
        return body.slice(begin, end)

    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable(["inline", "reference"])
    tokens = parser.parse(body.characters.replace("\r", " "))
    clauses: list[Clause] = []
    preamble: list[Piece] = []
    pieces: list[Piece] = preamble
    current = ""
    pending: Clause | None = None
    gathered: list[tuple[Clause, list[Piece]]] = []
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        if token.type == "fence":
            kind = _block_kind(token.info)
            if token.level > 0:
                if kind is not None:
                    problems.error(
                        "CP009",
                        "a block stands inside a list or a quote",
                        piece_text(*token.map).span(),
                        help="blocks stand at the left margin, under their clause",
                    )
                continue
            if kind is None:
                pieces.append(Piece("prose", piece_text(*token.map), current))
                continue
            whole = piece_text(*token.map)
            if kind not in BLOCK_KINDS:
                problems.error(
                    "CP009",
                    f"there is no block of kind '{kind}'" if kind else "this block does not say what kind it is",
                    _first_line(whole),
                    help=did_you_mean(kind, BLOCK_KINDS) or "write ```yaml event, ```yaml state, and so on",
                )
                continue
            if not gathered:
                problems.error(
                    "CP009",
                    "a block stands before the first heading, so it belongs to no clause",
                    _first_line(whole),
                    help="put a heading above it",
                )
                continue
            first, last = token.map
            written = token.content.count("\n") + (token.content != "" and not token.content.endswith("\n"))
            if last - first < written + 2:
                problems.error(
                    "CP009",
                    "this block is never closed",
                    _first_line(whole),
                    help=f"close it with {token.markup} on a line of its own",
                )
                continue
            pieces.append(Piece(kind, whole, current, body.slice(lines[first + 1], lines[last - 1])))
        elif token.level == 0 and token.type == "heading_open":
            whole = piece_text(*token.map)
            pending = _clause(tokens[index + 1].content, int(token.tag[1]), whole, problems)
            current = pending.id
            pieces = []
            gathered.append((pending, pieces))
            if len(gathered) > MAX_CLAUSES:
                raise fail("CP013", f"more than {MAX_CLAUSES:,} clauses", whole.span())
        elif token.level == 0 and token.nesting >= 0 and token.type not in ("inline",):
            pieces.append(Piece("prose", piece_text(*token.map), current))
    seen: dict[str, Clause] = {}
    for clause, its_pieces in gathered:
        if clause.id in seen:
            problems.error(
                "CP010",
                f"two clauses are called '{clause.id}'",
                clause.heading.span(),
                seen[clause.id].heading.span(),
                help="give one of them an id of its own: {#another-id} at the end of its heading",
            )
        seen.setdefault(clause.id, clause)
        clauses.append(replace(clause, pieces=tuple(its_pieces)))
    problems.raise_if_any()
    return Document(path, front, tuple(clauses), tuple(preamble), front_text)


def _front_matter(text: Text) -> tuple[Mapping | None, Text | None, int]:
    characters = text.characters
    match = re.match(r"---[ \t]*\n", characters)
    if not match:
        return None, None, 0
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(characters, match.end())
    if not end:
        raise fail(
            "CP002", "the front matter that begins here is never closed", text.span(0, 3), help="close it with ---"
        )
    inside = text.slice(match.end(), end.start())
    try:
        node = parse_yaml(inside)
    except ClauseproofError as error:
        raise ClauseproofError(
            [replace(d, code="CP002") if d.code == "CP003" else d for d in error.diagnostics]
        ) from None
    if not isinstance(node, Mapping):
        raise fail("CP002", "the front matter is not a map (key: value)", inside.span())
    return node, inside, min(end.end() + 1, len(characters))


def _line_offsets(characters: str) -> list[int]:
    offsets = [0]
    for match in re.finditer("\n", characters):
        offsets.append(match.end())
    if offsets[-1] != len(characters):
        offsets.append(len(characters))
    return offsets


def _block_kind(info: str) -> str | None:
    """The kind of a ``yaml KIND`` fence ("" where it says none), or None for any other fence."""
    words = info.strip().split()
    if not words or words[0].lower() not in ("yaml", "yml"):
        return None
    return " ".join(words[1:])


def _first_line(text: Text) -> Span:
    end = text.characters.find("\n")
    return text.span(0, end if end > 0 else len(text))


def _clause(content: str, level: int, heading: Text, problems: Collector) -> Clause:
    title, was, given = " ".join(content.split()), "", None
    brace = title.rfind("{")
    attribute = _ATTRIBUTE.match(title, brace) if brace >= 0 else None
    if attribute:
        given = attribute["id"]
        was = attribute["was"] or attribute["only"] or ""
        title = title[: attribute.start()].strip()
    first = title.split()[0] if title.split() else ""
    number = first.rstrip(".:")
    id = given or (number if _CLAUSE_NUMBER.match(number) else title)
    if not id:
        problems.error(
            "CP010",
            "a heading without a word has no clause id",
            heading.span(),
            help="in an amendment, a mark around a whole heading takes its # signs in too",
        )
    return Clause(id, title, level, heading, (), tuple(w for w in re.split(r"[,\s]+", was.strip()) if w))
