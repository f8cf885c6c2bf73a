"""What was written: expressions before their names are understood.

The parser makes these nodes; :mod:`clauseproof.model.typing` gives them sorts.  ``at`` is the place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from clauseproof.model.source import Span


def _at() -> Any:
    return field(compare=False, repr=False)


@dataclass(frozen=True)
class Name:
    """A variable, term, observer or value; ``old`` for ``old.name``."""

    text: str
    old: bool
    at: Span = _at()


@dataclass(frozen=True)
class Numeral:
    number: int
    at: Span = _at()


@dataclass(frozen=True)
class Truth:
    """``yes`` or ``no``."""

    value: bool
    at: Span = _at()


@dataclass(frozen=True)
class Is:
    """``subject is [not] one of (options)``; plain ``is`` has one option, which may be any operand."""

    subject: Syntax
    negated: bool
    options: tuple[Syntax, ...]
    at: Span = _at()


@dataclass(frozen=True)
class ReadingTest:
    """``reading NAME is [not] [one of] …``."""

    reading: Name
    negated: bool
    options: tuple[Name, ...]
    at: Span = _at()


@dataclass(frozen=True)
class Unary:
    """``not`` or ``-``."""

    operator: str
    body: Syntax
    at: Span = _at()


@dataclass(frozen=True)
class Binary:
    """``and or implies = != < <= > >= + - * mod``."""

    operator: str
    left: Syntax
    right: Syntax
    at: Span = _at()


@dataclass(frozen=True)
class Call:
    """``min(a, b)`` or ``max(a, b)``."""

    function: str
    left: Syntax
    right: Syntax
    at: Span = _at()


@dataclass(frozen=True)
class Conditional:
    """``if … then … else …``."""

    condition: Syntax
    yes: Syntax
    no: Syntax
    at: Span = _at()


def names_in(expression: Syntax) -> Iterator[str]:
    """The names an expression speaks of (readings and their options not among them), left to right."""
    open_nodes: list[Syntax] = [expression]
    while open_nodes:
        match open_nodes.pop():
            case Name(text):
                yield text
            case Is(subject, _, options):
                open_nodes += [*reversed(options), subject]
            case Unary(_, body):
                open_nodes.append(body)
            case Binary(_, left, right) | Call(_, left, right):
                open_nodes += [right, left]
            case Conditional(condition, yes, no):
                open_nodes += [no, yes, condition]
            case Numeral() | Truth() | ReadingTest():
                pass


Syntax: TypeAlias = Name | Numeral | Truth | Is | ReadingTest | Unary | Binary | Call | Conditional
