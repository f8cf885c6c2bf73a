"""Laying an amendment over a text.

An amendment file quotes the clauses it changes, with marks.  As if all marks were rejected it must be the base
text, clause for clause; as if all were accepted it is the amended text.  What it does not quote stays.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clauseproof.diagnostics import ClauseproofError, Collector, Diagnostic, Label, did_you_mean, fail
from clauseproof.model.document import Clause, Document, Piece, parse_document
from clauseproof.model.marks import Kind, Redline, lex
from clauseproof.model.source import Source, Span, Text


@dataclass(frozen=True, eq=False)
class Amendment:
    """An amendment file, lexed and read both ways."""

    redline: Redline
    rejected: Document
    accepted: Document

    @property
    def path(self) -> str:
        return self.redline.source.path


@dataclass(frozen=True, eq=False)
class Composition:
    """The amended text, and how its parts answer to the base text's.

    ``clauses`` pairs base ids with amended ids (None where a clause is new or gone); ``amended`` are the ids in the
    amended text whose words or blocks bear a mark; ``removed`` are the base clauses that go.
    """

    document: Document
    clauses: tuple[tuple[str | None, str | None], ...]
    amended: frozenset[str]
    removed: tuple[Clause, ...]


def read_amendment(source: Source) -> Amendment:
    """Lex and parse an amendment.  Raises :class:`ClauseproofError` where its marks or its Markdown are broken."""
    redline = lex(source)
    rejected = parse_document(redline.project(Kind.OUT), source.path)
    accepted = parse_document(redline.project(Kind.IN), source.path)
    return Amendment(redline, rejected, accepted)


def compose(base: Document, amendment: Amendment) -> Composition:
    """The base text with the amendment accepted.

    Raises :class:`ClauseproofError` (CP021) where the amendment quotes what the base text does not say, with the
    place in both files.
    """
    problems = Collector()
    pairs = _pair(
        [clause.heading for clause in amendment.rejected.clauses],
        [clause.heading for clause in amendment.accepted.clauses],
        amendment.redline,
    )
    partner_of: dict[int, int] = {}
    for left, right in pairs:
        if left and right and len(left) + len(right) > 2:
            heading = amendment.rejected.clauses[left[0]].heading
            problems.error("CP020", "one mark replaces several headings", heading.span(), help="mark each heading")
        elif left and right:
            partner_of[left[0]] = right[0]
    problems.raise_if_any()

    index_of = {clause.id: number for number, clause in enumerate(base.clauses)}
    last = -1
    changed: dict[int, Clause | None] = {}
    became: dict[int, int] = {}  # accepted clause -> base clause
    ids: list[tuple[str | None, str | None]] = []
    for number, quoted in enumerate(amendment.rejected.clauses):
        at = index_of.get(quoted.id)
        if at is None:
            problems.error(
                "CP021",
                f"the amendment quotes clause '{quoted.id}', which {base.path} does not have",
                quoted.heading.span(),
                help=did_you_mean(quoted.id, index_of),
            )
            continue
        original = base.clauses[at]
        if at < last:
            problems.error(
                "CP021",
                f"clause '{quoted.id}' is quoted after a clause that follows it in {base.path}",
                quoted.heading.span(),
                original.heading.span(),
                help="quote clauses in the order of the base text",
            )
        last = max(last, at)
        if _folded(quoted.heading) != _folded(original.heading):
            problems.found.append(_differs(quoted.heading, original.heading, f"the heading of '{quoted.id}'"))
        kept = _locate(quoted, original, problems)
        if kept is None:
            continue
        if number in partner_of:
            new = amendment.accepted.clauses[partner_of[number]]
            became[partner_of[number]] = at
            changed[at] = _merge(original, quoted, new, kept, amendment.redline, problems)
            ids.append((original.id, new.id))
        else:
            left_over = [p for n, p in enumerate(original.pieces) if n not in kept.values()]
            if left_over:
                problems.error(
                    "CP021",
                    f"clause '{original.id}' is struck out, but not all of it is quoted",
                    quoted.heading.span(),
                    left_over[0].span,
                    help="quote the whole of a clause that goes",
                )
            changed[at] = None
            ids.append((original.id, None))
    problems.raise_if_any()

    fresh = [number for number in range(len(amendment.accepted.clauses)) if number not in became]
    follows = _place(base, amendment, [index_of[quoted.id] for quoted in amendment.rejected.clauses], fresh, problems)
    problems.raise_if_any()
    ids += [(None, amendment.accepted.clauses[number].id) for number in fresh]

    clauses: list[Clause] = []
    for at, original in enumerate(base.clauses):
        kept_clause = changed.get(at, original)
        clauses += [kept_clause] if kept_clause is not None else []
        clauses += [amendment.accepted.clauses[number] for number in follows.get(at, ())]
    _check_unique(clauses)
    touched = frozenset(
        clause.id
        for number, clause in enumerate(amendment.accepted.clauses)
        if number not in became or _bears_mark(clause, amendment) or _lost(number, partner_of, amendment)
    )
    quoted_ids = {old for old, _ in ids}
    ids += [(clause.id, clause.id) for clause in base.clauses if clause.id not in quoted_ids]
    document = Document(base.path, base.front, tuple(clauses), base.preamble, base.front_text)
    removed = tuple(base.clauses[at] for at, clause in changed.items() if clause is None)
    return Composition(document, tuple(ids), touched, removed)


def _place(
    base: Document, amendment: Amendment, quoted_at: Sequence[int], fresh: Sequence[int], problems: Collector
) -> dict[int, list[int]]:
    """For each base clause, the new clauses that stand directly behind it, in order.

    A new clause follows the quoted clause before it (one that is struck out counts) and all that stands under that,
    unless its own heading is deeper; then it comes directly behind it.
    """
    quoted, accepted = amendment.rejected.clauses, amendment.accepted.clauses
    headings = [(quoted[n].heading.origin(0)[1], 0, n) for n in range(len(quoted))]
    headings += [(accepted[n].heading.origin(0)[1], 1, n) for n in fresh]
    follows: dict[int, list[int]] = {}
    anchor, level = -1, 0  # the base clause behind which we are, and the level of the clause quoted last
    spot: list[int] = []
    for _, new, number in sorted(headings):
        if not new:
            anchor, level = quoted_at[number], base.clauses[quoted_at[number]].level
            spot = follows.setdefault(anchor, [])
            continue
        clause = accepted[number]
        if anchor < 0:
            problems.error(
                "CP021",
                f"nothing says where the new clause '{clause.id}' goes",
                clause.heading.span(),
                help="quote the heading of the clause that it follows",
            )
            continue
        if clause.level <= level:
            while anchor + 1 < len(base.clauses) and base.clauses[anchor + 1].level > level:
                anchor += 1
            spot = follows.setdefault(anchor, [])
        spot.append(number)
    return follows


def as_markdown(document: Document, front: Sequence[tuple[str, str]]) -> str:
    """A document as clean Markdown; ``front`` is the front matter as finished YAML lines (key, text after it)."""
    parts = ["---\n" + "".join(f"{key}:{text}\n" for key, text in front) + "---\n"] if front else []
    parts += [piece.text.characters.strip("\n") + "\n" for piece in document.preamble]
    for clause in document.clauses:
        parts.append(clause.heading.characters.strip() + "\n")
        parts += [piece.text.characters.strip("\n") + "\n" for piece in clause.pieces]
    return "\n".join(parts)


# -- pairing ---------------------------------------------------------------------------------------------------


def _raw(text: Text, redline: Redline) -> tuple[int, int]:
    """The raw span of a text of one projection, widened to whole marks."""
    start = text.origin(0)[1]
    end = text.origin(max(len(text) - 1, 0))[1] + 1
    return redline.widen(start, end)


def _pair(left: Sequence[Text], right: Sequence[Text], redline: Redline) -> list[tuple[list[int], list[int]]]:
    """Connected groups of texts of the two projections whose raw spans, widened to whole marks, overlap."""
    spans = sorted(
        [(*_raw(text, redline), 0, number) for number, text in enumerate(left)]
        + [(*_raw(text, redline), 1, number) for number, text in enumerate(right)]
    )
    groups: list[tuple[list[int], list[int]]] = []
    reach = -1
    for start, end, side, number in spans:
        if start >= reach:
            groups.append(([], []))
        groups[-1][side].append(number)
        reach = max(reach, end)
    return groups


def _merge(
    original: Clause,
    quoted: Clause,
    new: Clause,
    kept: dict[int, int],
    redline: Redline,
    problems: Collector,
) -> Clause:
    """The base clause with its quoted pieces replaced by what they became."""
    replacement: dict[int, list[Piece]] = {}
    gone: set[int] = set()
    after: list[tuple[int, Piece]] = []  # base index that an inserted piece follows
    anchor = -1
    groups = _pair([p.text for p in quoted.pieces], [p.text for p in new.pieces], redline)
    for old, fresh in groups:
        places = sorted(kept[number] for number in old)
        if places and places[-1] - places[0] != len(places) - 1:
            problems.error(
                "CP021",
                "one mark spans pieces that are no neighbours in the base text",
                quoted.pieces[old[0]].span,
                original.pieces[places[0] + 1].span,
                help="quote what stands between them, or use two marks",
            )
        if places:
            replacement[places[0]] = [new.pieces[number] for number in sorted(fresh)]
            gone.update(places)
            anchor = places[-1]
        else:
            after.extend((anchor, new.pieces[number]) for number in sorted(fresh))
    pieces: list[Piece] = [piece for where, piece in after if where == -1]
    for number, piece in enumerate(original.pieces):
        pieces += replacement.get(number, []) if number in gone else [piece]
        pieces += [inserted for where, inserted in after if where == number]
    return replace(new, pieces=tuple(replace(piece, clause=new.id) for piece in pieces), was=new.was or original.was)


def _locate(quoted: Clause, original: Clause, problems: Collector) -> dict[int, int] | None:
    """Which base piece each quoted piece is: quoted number -> base number, in order."""
    found: dict[int, int] = {}
    start = 0
    for number, piece in enumerate(quoted.pieces):
        for at in range(start, len(original.pieces)):
            if _same(piece, original.pieces[at]):
                found[number] = at
                start = at + 1
                break
        else:
            problems.found.append(_no_such_piece(piece, quoted, original))
            return None
    return found


def _same(left: Piece, right: Piece) -> bool:
    if left.kind != right.kind:
        return False
    if left.kind == "prose":
        return _folded(left.text) == _folded(right.text)
    ours, theirs = _lines(left.text), _lines(right.text)
    return ours == theirs or (
        # a mark around a whole line leaves an empty line behind
        [line for line in ours if line] == [line for line in theirs if line] and _values(left) == _values(right)
    )


def _values(piece: Piece) -> object:
    try:
        return piece.mapping()
    except ClauseproofError:
        return piece


def _folded(text: Text) -> str:
    return " ".join(text.characters.split())


def _lines(text: Text) -> list[str]:
    return [line.rstrip() for line in text.characters.strip("\n").split("\n")]


def _no_such_piece(piece: Piece, quoted: Clause, original: Clause) -> Diagnostic:
    """The error for a quoted piece that the base clause lacks: against the nearest piece, at the first difference."""
    same_kind = [p for p in original.pieces if p.kind == piece.kind]
    what = f"a paragraph of '{quoted.id}'" if piece.kind == "prose" else f"a '{piece.kind}' block of '{quoted.id}'"
    if not same_kind:
        return Diagnostic(
            "CP021",
            f"the amendment quotes {what}, but the base clause has none",
            (Label(_first_words(piece.text)), Label(original.heading.span(), "the base clause")),
            "what is new must stand in {++ ++}",
        )
    ours = _folded(piece.text).split()[:300]
    nearest = max(
        same_kind[:200],
        key=lambda p: difflib.SequenceMatcher(None, _folded(p.text).split()[:300], ours, autojunk=False).ratio(),
    )
    return _differs(piece.text, nearest.text, what)


def _differs(mine: Text, base: Text, what: str) -> Diagnostic:
    pattern = re.compile(r"\S+")
    ours = list(pattern.finditer(mine.characters))
    theirs = list(pattern.finditer(base.characters))
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a.group() != b.group()),
        min(len(ours), len(theirs)),
    )

    def place(text: Text, words: list[re.Match[str]]) -> Span:
        if not words:
            return text.span(0, 0)
        word = words[min(at, len(words) - 1)]
        return text.span(word.start(), word.end())

    if at < len(ours) and at < len(theirs):
        said = f"'{ours[at].group()}' stands where the base text has '{theirs[at].group()}'"
    elif at < len(ours):
        said = f"'{ours[at].group()}' is not in the base text"
    elif at < len(theirs):
        said = f"the base text goes on with '{theirs[at].group()}'"
    else:
        said = "line breaks or spaces inside the block differ"
    return Diagnostic(
        "CP021",
        f"the amendment was drafted against another text: in {what}, {said}",
        (Label(place(mine, ours)), Label(place(base, theirs), "the base text")),
        "with every mark rejected, an amendment must read exactly as the text it amends; new words stand in {++ ++}",
    )


def _first_words(text: Text) -> Span:
    end = text.characters.find("\n")
    return text.span(0, end if end > 0 else len(text))


def _bears_mark(clause: Clause, amendment: Amendment) -> bool:
    return any(
        amendment.redline.touching(*_raw(text, amendment.redline))
        for text in (clause.heading, *(piece.text for piece in clause.pieces))
    )


def _lost(number: int, partner_of: dict[int, int], amendment: Amendment) -> bool:
    """Whether the clause that became accepted clause ``number`` lost something in a mark."""
    return any(
        _bears_mark(amendment.rejected.clauses[old], amendment) for old, new in partner_of.items() if new == number
    )


def _check_unique(clauses: Sequence[Clause]) -> None:
    seen: dict[str, Clause] = {}
    for clause in clauses:
        if clause.id in seen:
            raise fail(
                "CP010",
                f"the amended text has two clauses called '{clause.id}'",
                clause.heading.span(),
                seen[clause.id].heading.span(),
            )
        seen[clause.id] = clause


__all__ = ["Amendment", "ClauseproofError", "Composition", "as_markdown", "compose", "read_amendment"]
