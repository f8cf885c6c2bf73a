"""What the blocks of a document declare, before any expression is understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.correspondence import Declared, Key
from clauseproof.model.document import Document, Piece
from clauseproof.model.expressions import BOOLEAN, COUNT, INTEGER, Enumeration, Number, Sort
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Node,
    Scalar,
    Sequence,
    as_list,
    as_mapping,
    as_scalar,
    as_yes_no,
    only_keys,
)
from clauseproof.model.parser import KEYWORDS, is_name
from clauseproof.model.source import Span
from clauseproof.model.system import MAY, SHALL, SHALL_EVENTUALLY, ByReading


@dataclass(frozen=True)
class Entry:
    """One key of a block with what stands under it, and the clause it belongs to."""

    name: str
    key: Scalar
    node: Node
    clause: str
    block: str

    @property
    def at(self) -> Span:
        return self.key.at


@dataclass
class Declarations:
    """Everything a document declares, in document order, by kind of block."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    notes: dict[str, Mapping] = field(default_factory=dict)
    """The ``yaml clause`` block of each clause that has one."""
    lost: dict[str, set[str]] = field(default_factory=dict)
    """By kind, every word that a block which cannot be read may have declared: no use of it is an error of its own."""

    def declared(self, kind: str) -> set[str]:
        """The names of a kind, with those that are lost in blocks that cannot be read."""
        return {entry.name for entry in self.of(kind)} | self.lost.get(kind, set())

    def of(self, kind: str) -> list[Entry]:
        return self.entries.get(kind, [])


_ENTRY_KINDS = ("state", "initially", "reading", "term", "decision", "duty", "event")


def read_declarations(document: Document, problems: Collector) -> Declarations:
    """Take the blocks of a document apart.  What is wrong goes to ``problems``; the rest is still read."""
    found = Declarations()
    for piece in document.blocks(*_ENTRY_KINDS):
        try:
            mapping = piece.mapping()
        except ClauseproofError as error:
            problems.take(error)
            found.lost.setdefault(piece.kind, set()).update(_words_before_colons(piece))
            continue
        for key, node in mapping:
            entry = Entry(_spaced(key.text), key, node, piece.clause, piece.kind)
            found.entries.setdefault(piece.kind, []).append(entry)
    for piece in document.blocks("clause"):
        try:
            note = piece.mapping()
            only_keys(note, "a 'clause' block", ("source", "read again", "on commencement", "remark"), problems)
            if piece.clause in found.notes:
                problems.error("CP004", f"clause '{piece.clause}' has two 'clause' blocks", note.at)
            found.notes[piece.clause] = note
        except ClauseproofError as error:
            problems.take(error)
    return found


def _spaced(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _words_before_colons(piece: Piece) -> Iterator[str]:
    """What may be a key in a block that is not YAML."""
    characters = piece.body.characters if piece.body is not None else ""
    for match in re.finditer(r"[^{}\[\],:#\n]+", characters):
        if characters[match.end() : match.end() + 1] == ":":
            yield _spaced(match[0].strip(" \t\"'"))


def declared_names(document: Document) -> list[Declared]:
    """Every name a document declares, with the place: what the redline is read from.

    Blocks that cannot be read are passed over; whoever reads the rulebook reports them.
    """
    problems = Collector()
    declarations = read_declarations(document, problems)
    found: list[Declared] = []
    for kind, block in (("variable", "state"), ("reading", "reading"), ("term", "term")):
        for entry in declarations.of(block):
            found.append(Declared(Key(kind, "", entry.name), entry.at, *_was(entry.node)))
    for kind in ("decision", "duty", "event"):
        for entry in declarations.of(kind):
            found.append(Declared(Key(kind, "", entry.name), entry.at, *_was(entry.node)))
    for entry in declarations.of("state"):
        for scalar, was, at in value_names(entry.node):
            found.append(Declared(Key("value", entry.name, scalar.text), scalar.at, was, at))
    for entry in declarations.of("reading"):
        options = entry.node.get("options") if isinstance(entry.node, Mapping) else None
        if isinstance(options, Mapping):
            for key, _ in options:
                found.append(Declared(Key("option", entry.name, key.text), key.at))
        elif isinstance(options, Sequence):
            for item in options:
                if isinstance(item, Scalar):
                    found.append(Declared(Key("option", entry.name, item.text), item.at))
    for clause in document.clauses:
        found.append(Declared(Key("clause", "", clause.id), clause.heading.span(), clause.was, clause.heading.span()))
    return found


def _was(node: Node) -> tuple[tuple[str, ...], Span | None]:
    if isinstance(node, Mapping):
        was = node.get("was")
        if isinstance(was, Scalar):
            return (was.text,), was.at
        if isinstance(was, Sequence):
            return tuple(item.text for item in was if isinstance(item, Scalar)), was.at
    return (), None


def value_names(node: Node) -> Iterator[tuple[Scalar, tuple[str, ...], Span | None]]:
    """The values that a variable's declaration names, with their older names and where it gives those."""
    values = node.get("one of") if isinstance(node, Mapping) else None
    if isinstance(values, Mapping):
        for key, value in values:
            yield key, *_was(value)
    elif isinstance(values, Sequence):
        for item in values:
            if isinstance(item, Scalar):
                yield item, (), None


# -- the parts of an entry -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StateEntry:
    """A variable as declared; ``initially`` is the node under that key, or None."""

    sort: Sort
    initially: Node | None
    value_clauses: tuple[tuple[str, str], ...] = ()
    value_spans: tuple[tuple[str, Span], ...] = ()


_RANGE = re.compile(r"^(-?\d+)\s*\.\.\s*(-?\d+)$")
MAX_DIGITS = 9
MAX_VALUES = 10_000


def read_state(entry: Entry, problems: Collector) -> StateEntry:
    """The sort of a variable.  Raises :class:`ClauseproofError`."""
    node = entry.node
    if isinstance(node, Scalar):
        return StateEntry(_sort(node), None)
    mapping = as_mapping(node, f"what '{entry.name}' is")
    only_keys(mapping, f"variable '{entry.name}'", ("one of", "type", "initially", "was"), problems)
    one_of, type_node = mapping.get("one of"), mapping.get("type")
    if (one_of is None) == (type_node is None):
        raise fail(
            "CP004",
            f"variable '{entry.name}' says both 'one of' and 'type'"
            if one_of is not None
            else f"variable '{entry.name}' does not say what values it has",
            entry.at,
            help="status: {one of: [open, closed]}, or: fee: {type: 0..9}, or: paid: yes/no",
        )
    if type_node is not None:
        return StateEntry(_sort(as_scalar(type_node, "a type")), mapping.get("initially"))
    assert one_of is not None
    names: list[Scalar] = []
    clauses: list[tuple[str, str]] = []
    if isinstance(one_of, Mapping):
        for key, value in one_of:
            names.append(key)
            if isinstance(value, Mapping):
                only_keys(value, f"value '{key.text}'", ("clause", "was"), problems)
                value = value.get("clause") or Empty(value.at)
            if isinstance(value, Scalar):
                clauses.append((key.text, value.text))
            elif not isinstance(value, Empty):
                problems.error("CP003", f"the clause of value '{key.text}' is a word", value.at)
    else:
        names = [as_scalar(item, "a value") for item in as_list(one_of, "'one of'")]
    seen: dict[str, Scalar] = {}
    for name in names:
        if not is_name(name.text) or name.text == "any":
            problems.error("CP007", f"'{name.text}' cannot be the name of a value", name.at, help=_name_help(name.text))
        if name.text in seen:
            problems.error("CP007", f"value '{name.text}' is given twice", name.at, seen[name.text].at)
        seen[name.text] = name
    if len(names) > MAX_VALUES:
        raise fail("CP013", f"a variable of more than {MAX_VALUES:,} values", entry.at)
    if len(names) < 1:
        raise fail("CP004", f"variable '{entry.name}' has no value", entry.at)
    sort = Enumeration(tuple(seen), entry.name)
    spans = tuple((name.text, name.at) for name in names)
    return StateEntry(sort, mapping.get("initially"), tuple(clauses), spans)


def _sort(scalar: Scalar) -> Sort:
    text = scalar.text.strip()
    if text in ("yes/no", "yes / no"):
        return BOOLEAN
    if text == "count":
        return COUNT
    if text == "integer":
        return INTEGER
    if match := _RANGE.match(text):
        if max(len(bound.lstrip("-")) for bound in match.groups()) > MAX_DIGITS:
            raise fail(
                "CP013", f"a range of numbers of more than {MAX_DIGITS} digits", scalar.at, help="use count or integer"
            )
        low, high = int(match[1]), int(match[2])
        if low > high:
            raise fail("CP014", f"the range {text} holds nothing", scalar.at, help=f"{high}..{low}")
        if high - low >= MAX_VALUES:
            raise fail("CP013", f"a range of more than {MAX_VALUES:,} values", scalar.at, help="use count or integer")
        return Number(low, high)
    raise fail(
        "CP008",
        f"there is no type '{text}'",
        scalar.at,
        help=did_you_mean(text, ["yes/no", "count", "integer", "one of"])
        or "yes/no, count, integer, a range like 0..9, or {one of: [a, b]}",
    )


def _name_help(name: str) -> str:
    if name in KEYWORDS:
        return f"'{name}' is a word of the expression language"
    if name == "any":
        return "'initially: any' means any value"
    suggestion = re.sub(r"\W+", "_", name.strip()).strip("_")
    if suggestion and suggestion != name:
        return f"names are letters, digits and _, and begin with a letter: {suggestion}"
    return "names are letters, digits and _, and begin with a letter"


def check_identifier(entry: Entry, what: str, problems: Collector) -> None:
    """Report a name that expressions could not use."""
    if not is_name(entry.name):
        problems.error("CP007", f"'{entry.name}' cannot be the name of a {what}", entry.at, help=_name_help(entry.name))


def check_title(entry: Entry, what: str, problems: Collector) -> None:
    """Report a name of several words that would be taken for something else where it is used."""
    if entry.name in KEYWORDS or entry.name in ("any", "all", "none", "nothing", ""):
        problems.error("CP007", f"'{entry.name}' cannot be the name of {what}: it has a meaning of its own", entry.at)


def read_choice(
    node: Node, what: str, readings: dict[str, tuple[str, ...]], broken: Container[str] = ()
) -> str | tuple[Scalar, list[tuple[str, Scalar]]]:
    """A word, or ``{reading: R, option: word, …}`` with a word for every option of R.

    ``broken`` are names that are declared and not understood: what uses them is passed over in silence.
    """
    if not isinstance(node, Mapping):
        return as_scalar(node, what).text
    reading = node.get("reading")
    if reading is None:
        raise fail("CP004", f"{what} is a word, or a map that begins with 'reading:'", node.at)
    name = as_scalar(reading, "a reading")
    if name.text in broken:
        raise ClauseproofError([])
    if name.text not in readings:
        raise fail("CP006", f"there is no reading '{name.text}'", name.at, help=did_you_mean(name.text, readings))
    given: dict[str, Scalar] = {}
    for key, value in node:
        if key.text == "reading":
            continue
        if key.text not in readings[name.text]:
            raise fail(
                "CP006",
                f"reading '{name.text}' has no option '{key.text}'",
                key.at,
                help=did_you_mean(key.text, readings[name.text]),
            )
        given[key.text] = as_scalar(value, what)
    for option in readings[name.text]:
        if option not in given:
            raise fail("CP004", f"{what} is not said for option '{option}' of reading '{name.text}'", node.at)
    return name, [(option, given[option]) for option in readings[name.text]]


_MODALITY = {"yes": SHALL, "true": SHALL, "no": MAY, "false": MAY, "eventually": SHALL_EVENTUALLY}


def read_actor(
    node: Node, readings: dict[str, tuple[str, ...]], actors: dict[str, str], broken: Container[str] = ()
) -> str | ByReading:
    """``by:`` — an actor, or one per option of a reading."""

    def known(name: str, at: Span) -> str:
        if name not in actors:
            raise fail(
                "CP006",
                f"'{name}' is not among the actors",
                at,
                help=did_you_mean(name, actors) or "list it under 'actors:' in the front matter",
            )
        return name

    choice = read_choice(node, "'by'", readings, broken)
    if isinstance(choice, str):
        return known(choice, node.at)
    reading, options = choice
    return ByReading(reading.text, tuple((option, known(scalar.text, scalar.at)) for option, scalar in options))


def read_modality(
    mapping: Mapping, what: str, at: Span, readings: dict[str, tuple[str, ...]], broken: Container[str] = ()
) -> str | ByReading:
    """``shall:`` or ``may:``, exactly one of them."""
    shall, may = mapping.get("shall"), mapping.get("may")
    if (shall is None) == (may is None):
        raise fail(
            "CP004",
            f"{what} says both 'shall' and 'may'" if shall is not None else f"{what} says neither 'shall' nor 'may'",
            at,
            help="shall: yes for a duty, may: yes for a power",
        )
    if may is not None:
        if not as_yes_no(may, "'may'"):
            raise fail("CP004", "'may: no' would mean that nobody can; that is a guard", may.at, help="when: no")
        return MAY
    assert shall is not None
    choice = read_choice(shall, "'shall'", readings, broken)

    def meaning(text: str, span: Span) -> str:
        if text not in _MODALITY:
            raise fail("CP004", f"'shall' is yes, no or eventually, not '{text}'", span)
        return _MODALITY[text]

    if isinstance(choice, str):
        return meaning(choice, shall.at)
    reading, options = choice
    return ByReading(reading.text, tuple((option, meaning(s.text, s.at)) for option, s in options))
