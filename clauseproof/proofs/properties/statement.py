"""Properties as they are written: Markdown headings with one YAML block each, in one rulebook's vocabulary.

A statement is judged of several rulebooks; :mod:`.patterns` says it in the names of each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from clauseproof.diagnostics import ClauseproofError, Collector, fail
from clauseproof.model.document import Document, Piece
from clauseproof.model.nodes import Mapping, as_list, as_scalar
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Span
from clauseproof.model.untimed import only_untimed_keys
from clauseproof.proofs.properties.expectations import NAMES_BY, Expectation, read_expectations
from clauseproof.proofs.properties.property import (
    ALWAYS_POSSIBLE,
    AT_MOST,
    EVENTUALLY,
    FOLLOWED_BY,
    LIVENESS,
    NO_DEAD_ENDS,
    STAYS_IN_RANGE,
)
from clauseproof.proofs.properties.uses import LEMMA, USES, check_uses, read_uses, with_lemmas

RANGE_TITLE = STAYS_IN_RANGE.capitalize()
"""The title of the property that every rulebook has."""

BY_CORRESPONDENCE, BY_NAME = NAMES_BY

PATTERN_KEYS = (
    "always", "never", "possible", ALWAYS_POSSIBLE, EVENTUALLY, "when", FOLLOWED_BY,
    "before", "on", AT_MOST, NO_DEAD_ENDS, LEMMA,
)  # fmt: skip
PROPERTY_KEYS = ("in", "words of", "names by", "observe", *PATTERN_KEYS, "after", "until", "duties", USES, "expect")


@dataclass(frozen=True, eq=False)
class Statement:
    """A property as written, before its names are carried over to a rulebook."""

    title: str
    slug: str
    rulebooks: tuple[tuple[str, Span], ...]
    words_of: tuple[str, Span]
    names_by: tuple[str, ...]
    block: Mapping = field(repr=False)
    pattern: str = ""
    expectations: tuple[Expectation, ...] = ()
    prose: str = ""
    at: Span | None = None
    written: str = ""
    """The block's own words, by which a property that stands in a text and in its amendment is known to be one."""
    uses: tuple[tuple[str, Span], ...] = ()
    """The lemmas that it uses, by title or slug."""

    @property
    def is_lemma(self) -> bool:
        """Whether others may use it."""
        return self.pattern == LEMMA


def slug(title: str) -> str:
    """A title as an id: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "property"


def titles(document: Document) -> list[str]:
    """The titles of all properties in a file, whatever is wrong with them."""
    return [clause.title for clause in document.clauses if any(piece.kind == "property" for piece in clause.pieces)]


def read_statements(
    document: Document, home: Rulebook | None = None, keeps: Callable[[str], bool] = lambda title: True
) -> list[Statement]:
    """The properties of a file.  ``home`` is the rulebook, where the file is one; ``keeps`` says which titles to read;
    the lemmas that these use are read with them.

    Raises :class:`ClauseproofError` with everything that was found wrong in the blocks' outline.
    """
    problems = Collector()
    found: list[Statement] = []
    keeps = with_lemmas(document, keeps, slug)
    for clause in document.clauses:
        blocks = [piece for piece in clause.pieces if piece.kind == "property"]
        if not keeps(clause.title):
            continue
        if blocks and slug(clause.title) == slug(RANGE_TITLE):
            problems.error(
                "CP040",
                f"no property can be called '{clause.title}': every rulebook has one of that name",
                clause.heading.span(),
                help="give it another title; that no event leaves a variable's range is checked without being asked",
            )
            continue
        if len(blocks) > 1:
            problems.error(
                "CP040",
                f"'{clause.title}' has two 'property' blocks",
                blocks[1].span,
                help="one property, one heading: its title is the sentence that the block makes exact",
            )
        for piece in blocks[:1]:
            try:
                found.append(_statement(clause.title, clause.prose, piece, home, problems))
            except ClauseproofError as error:
                problems.take(error)
    seen: dict[str, Statement] = {}
    for statement in found:
        if statement.slug in seen:
            problems.error(
                "CP040", f"two properties are called '{statement.title}'", statement.at, seen[statement.slug].at
            )
        seen[statement.slug] = statement
    if not problems.found:
        check_uses(found, slug, problems)
    problems.raise_if_any()
    return found


def _statement(title: str, prose: str, piece: Piece, home: Rulebook | None, problems: Collector) -> Statement:
    block = piece.mapping()
    only_untimed_keys(block, "a property", PROPERTY_KEYS, problems)
    pattern = _pattern(block)
    node = block.get("in")
    if node is not None:
        rulebooks = tuple((s.text, s.at) for s in (as_scalar(n, "a rulebook") for n in as_list(node, "'in'")))
        if not rulebooks:
            raise fail(
                "CP040", "'in' names no rulebook, so the property would never be checked", node.at,
                help="in: [sec-g8, sec-g8+mp091]",
            )  # fmt: skip
    elif home is not None:
        rulebooks = ((home.id, block.at),)
    else:
        raise fail("CP040", "the property does not say of which rulebooks", block.at, help="in: [sec-g8, sec-g8+mp091]")
    words = block.get("words of")
    words_of = rulebooks[0]
    if words is not None:
        scalar = as_scalar(words, "'words of'")
        words_of = (scalar.text, scalar.at)
    elif home is not None:
        words_of = (home.id, block.at)
    names = block.get("names by")
    names_by: tuple[str, ...] = (BY_CORRESPONDENCE,)
    if names is not None:
        scalars = [as_scalar(n, "'names by'") for n in as_list(names, "'names by'")]
        for scalar in scalars:
            if scalar.text not in NAMES_BY:
                raise fail("CP040", f"names go by correspondence or by name, not by '{scalar.text}'", scalar.at)
        names_by = tuple(dict.fromkeys(scalar.text for scalar in scalars))
        if not names_by:
            raise fail(
                "CP040", "'names by' says nothing, so the property would never be checked", names.at,
                help=f"names by: [{BY_CORRESPONDENCE}, {BY_NAME}], or leave it out",
            )  # fmt: skip
    expectations = tuple(read_expectations(block.get("expect"), [r for r, _ in rulebooks], problems))
    return Statement(
        title,
        slug(title),
        rulebooks,
        words_of,
        names_by,
        block,
        pattern,
        expectations,
        prose,
        piece.span,
        "" if piece.body is None else piece.body.characters.strip(),
        read_uses(block, pattern),
    )


def _pattern(block: Mapping) -> str:
    """The one pattern of a property; *followed by* is written with two keys."""
    found = [key for key in PATTERN_KEYS if block.get(key) is not None]
    for one, other, help in (
        ("when", FOLLOWED_BY, "followed by: FORMULA, or an event"),
        (FOLLOWED_BY, "when", "when: FORMULA, or an event"),
    ):
        if one in found and other not in found:
            raise fail("CP040", f"'{one}' goes with '{other}'", block.key(one).at, help=help)
    if "when" in found:
        found.remove("when")
    if len(found) != 1:
        raise fail(
            "CP040",
            "a property says exactly one of "
            + ", ".join(key for key in PATTERN_KEYS if key != "when")
            + (f", not {' and '.join(found)}" if found else ""),
            block.key(found[1]).at if found else block.at,
        )
    duties = block.get("duties")
    if duties is not None and found[0] not in LIVENESS:
        raise fail(
            "CP040",
            f"duties make no difference to '{found[0]}': they bear on '{EVENTUALLY}' and '{FOLLOWED_BY}' alone",
            block.key("duties").at,
            help="leave 'duties' out",
        )
    return found[0]
