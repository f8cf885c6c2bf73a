"""YAML blocks as nodes with exact positions.

Every scalar is text: what it means is for us to say, so ``no``, ``6.10`` and ``2020-02-27`` are never surprises.
Anchors, aliases and tags are refused, nesting is capped, and keys stand once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.source import Source, Span, Text

MAX_DEPTH = 24
MAX_SCALAR = 20_000
MAX_EVENTS = 100_000
"""Of the YAML parser, per block: about half as many values."""

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not accept; and the byte order mark, which would shift every place behind it."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """A word or sentence, in Unicode's composed form.  ``body`` are its characters with their places in the file."""

    text: str
    at: Span = field(compare=False, repr=False)
    body: Text = field(compare=False, repr=False)
    quoted: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Empty:
    """Nothing was written after a key, a dash or a comma."""

    at: Span = field(compare=False, repr=False)


@dataclass(frozen=True)
class Sequence:
    items: tuple[Node, ...]
    at: Span = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True)
class Mapping:
    """Keys in document order, each once."""

    entries: tuple[tuple[Scalar, Node], ...]
    at: Span = field(compare=False, repr=False)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)

    def get(self, key: str) -> Node | None:
        """The value under a key, or None."""
        for name, node in self.entries:
            if name.text == key:
                return node
        return None

    def key(self, key: str) -> Scalar:
        """The key itself, for its position.  Raises :class:`KeyError`."""
        for name, _ in self.entries:
            if name.text == key:
                return name
        raise KeyError(key)

    def keys(self) -> tuple[str, ...]:
        return tuple(name.text for name, _ in self.entries)


Node: TypeAlias = Scalar | Empty | Sequence | Mapping


def parse_yaml(text: Text) -> Node:
    """One YAML document as nodes.

    Raises :class:`ClauseproofError` for what YAML itself refuses and for anchors, aliases, tags, several
    documents, repeated keys, complex keys and nesting deeper than :data:`MAX_DEPTH`.
    """
    characters = text.characters
    problems = Collector()
    stack: list[tuple[str, Any, list[Any]]] = []
    root: list[Node] = []

    if unreadable := _UNREADABLE.search(characters):
        raise fail(
            "CP003",
            f"this block holds a character that cannot be shown (U+{ord(unreadable.group()):04X})",
            text.span(unreadable.start(), unreadable.end()),
            help="delete it",
        )

    def at(start: Any, end: Any) -> Span:
        return text.span(start.index, end.index)

    def add(node: Node) -> None:
        (stack[-1][2] if stack else root).append(node)

    try:
        for count, event in enumerate(yaml.parse(characters, Loader=_Loader)):
            if count > MAX_EVENTS:
                raise fail(
                    "CP013", "a block with more values than the limits allow", at(event.start_mark, event.end_mark)
                )
            if getattr(event, "anchor", None) is not None:
                raise fail(
                    "CP003",
                    "anchors and aliases (& and *) are not part of the format",
                    at(event.start_mark, event.end_mark),
                    help="quote the text if it really begins with & or *",
                )
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise fail(
                    "CP003",
                    f"the tag '{tag}' is not part of the format",
                    at(event.start_mark, event.end_mark),
                    help="quote the text if it really begins with !",
                )
            match event:
                case yaml.ScalarEvent():
                    add(_scalar(event, text))
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    if len(stack) >= MAX_DEPTH:
                        raise fail(
                            "CP013",
                            f"nested deeper than {MAX_DEPTH} levels",
                            at(event.start_mark, event.end_mark),
                        )
                    kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
                    stack.append((kind, event, []))
                case yaml.SequenceEndEvent():
                    _, start, items = stack.pop()
                    add(Sequence(tuple(items), at(start.start_mark, event.end_mark)))
                case yaml.MappingEndEvent():
                    _, start, items = stack.pop()
                    add(_mapping(items, at(start.start_mark, event.end_mark), bool(start.flow_style), problems))
                case yaml.DocumentStartEvent() if root:
                    raise fail(
                        "CP003", "a block holds one YAML document, not several", at(event.start_mark, event.end_mark)
                    )
                case _:
                    pass
    except yaml.MarkedYAMLError as error:
        raise _yaml_error(error, text) from None
    except yaml.YAMLError as error:
        raise fail("CP003", f"this is not YAML: {error}", text.span(0, 1)) from None
    problems.raise_if_any()
    if not root:
        return Mapping((), text.span(0, 0))
    return root[0]


def _scalar(event: Any, text: Text) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    span = text.span(start, end)
    quoted = event.style in ("'", '"')
    if event.value == "" and not quoted and event.style not in ("|", ">"):
        return Empty(text.span(start, start))
    if len(event.value) > MAX_SCALAR:
        raise fail("CP013", f"a value longer than {MAX_SCALAR:,} characters", span)
    raw = text.characters[start:end]
    inner = 1 if quoted else 0
    if raw[inner : len(raw) - inner] == event.value:
        body = text.slice(start + inner, end - inner)
    else:
        body = _aligned(event.value, text, start + inner, end, event.style in ("|", ">"))
    return Scalar(unicodedata.normalize("NFC", event.value), span, body, quoted)


def _aligned(value: str, text: Text, start: int, end: int, headed: bool) -> Text:
    """A value that YAML folded or unescaped, each of its words with the place where it is written."""
    raw = text.characters
    at = raw.find("\n", start, end) + 1 if headed else start
    segments: list[tuple[int, Source, int]] = [(0, *text.origin(at))]
    for word in re.finditer(r"\S+", value):
        found = raw.find(word.group(), at, end)
        if found < 0:  # something in it was escaped
            segments.append((word.start(), *text.origin(at)))
            continue
        at = found + len(word.group())
        placed = text.slice(found, at)
        segments += [(word.start() + shift, source, begin) for shift, source, begin in placed.segments]
    return Text(value, tuple(segments))


def _mapping(items: list[Node], at: Span, flow: bool, problems: Collector) -> Mapping:
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, Scalar] = {}
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, Scalar):
            problems.error("CP003", "a key is a plain word here, not a list, a map or nothing", key.at)
            continue
        if key.text in seen:
            problems.error(
                "CP004", f"'{key.text}' is given twice", key.at, seen[key.text].at, help="keep one of the two"
            )
            continue
        previous = entries[-1][1] if entries else None
        if (
            flow
            and isinstance(value, Empty)
            and isinstance(previous, Scalar)
            and not previous.quoted
            and previous.text.count("(") > previous.text.count(")")
        ):
            problems.error(
                "CP003",
                f"the comma before '{key.text}' ends the value of '{entries[-1][0].text}'",
                key.at,
                help=f'quote the whole value: "{previous.text}, {key.text}"',
            )
            continue
        seen[key.text] = key
        entries.append((key, value))
    return Mapping(tuple(entries), at)


_TIDY = {
    "mapping values are not allowed in this context": "a colon here would begin a second value on one line",
    "did not find expected key": "this does not continue the map above it (check the indentation)",
    "did not find expected ',' or '}'": "a comma or a closing brace is missing before this",
    "did not find expected ',' or ']'": "a comma or a closing bracket is missing before this",
    "found character that cannot start any token": "this character cannot begin a value",
    "found unexpected end of stream": "a quote that was opened is never closed",
}


def _yaml_error(error: yaml.MarkedYAMLError, text: Text) -> ClauseproofError:
    mark = error.problem_mark or error.context_mark
    index = min(mark.index if mark else 0, max(len(text) - 1, 0))
    problem = str(error.problem or error.context or "unreadable")
    message = _TIDY.get(problem, problem)
    spans = [text.span(index, index + 1)]
    if error.context_mark is not None and error.context_mark.index != index:
        spans.append(text.span(error.context_mark.index, error.context_mark.index + 1))
    character = text.characters[index : index + 1]
    advice = "YAML needs spaces for indentation, not tabs" if character == "\t" else ""
    if character in ("{", "}", "[", "]", ",", "%", "@", "`"):
        advice = f'put quotes around a value that holds "{character}"'
    if problem.startswith("mapping values"):
        advice = 'put quotes around a value that holds ": "'
    return fail("CP003", f"this block is not YAML: {message}", *spans, help=advice)


# How readers of blocks take nodes apart.  Each either returns what was asked for or raises with the place.


def as_scalar(node: Node, what: str) -> Scalar:
    """The node as one word or sentence.  ``what`` names it in the error."""
    if isinstance(node, Scalar):
        return node
    found = {Empty: "nothing", Sequence: "a list", Mapping: "a map"}[type(node)]
    raise fail("CP003", f"{what} is a word or an expression, but {found} stands here", node.at)


def as_mapping(node: Node, what: str) -> Mapping:
    """The node as a map."""
    if isinstance(node, Mapping):
        return node
    found = {Empty: "nothing", Sequence: "a list", Scalar: "plain text"}[type(node)]
    raise fail("CP003", f"{what} is a map (key: value), but {found} stands here", node.at)


def as_list(node: Node, what: str) -> tuple[Node, ...]:
    """The node as a list; a single word counts as a list of one."""
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Scalar):
        return (node,)
    found = {Empty: "nothing", Mapping: "a map"}[type(node)]
    raise fail("CP003", f"{what} is a list, but {found} stands here", node.at)


_YES = re.compile(r"^(yes|true)$")
_NO = re.compile(r"^(no|false)$")


def as_yes_no(node: Node, what: str) -> bool:
    """``yes`` or ``no``."""
    scalar = as_scalar(node, what)
    if _YES.match(scalar.text):
        return True
    if _NO.match(scalar.text):
        return False
    raise fail("CP003", f"{what} is yes or no, not '{scalar.text}'", scalar.at)


def only_keys(mapping: Mapping, what: str, allowed: tuple[str, ...], problems: Collector) -> None:
    """Report every key that has no meaning here."""
    for key, _ in mapping:
        if key.text not in allowed:
            problems.error("CP004", f"{what} has no key '{key.text}'", key.at, help=did_you_mean(key.text, allowed))


def check_written(mapping: Mapping, keys: tuple[str, ...], problems: Collector) -> None:
    """Report keys with nothing behind them, where nothing else would."""
    for key in keys:
        if isinstance(mapping.get(key), Empty):
            problems.error("CP003", f"nothing is written after '{key}:'", mapping.key(key).at)
