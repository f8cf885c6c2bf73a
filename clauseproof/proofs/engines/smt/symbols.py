"""How things are called in SMT-LIB text: see the package for the convention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from clauseproof.model.expressions import Boolean, Enumeration, Number
from clauseproof.model.system import Variable

_RESERVED = frozenset(
    [
        "true",
        "false",
        "and",
        "or",
        "not",
        "xor",
        "ite",
        "let",
        "is",
        "as",
        "_",
        "!",
        "mod",
        "div",
        "abs",
        "distinct",
        "forall",
        "exists",
        "match",
        "par",
    ]
)
"""Names that Z3 reads as its own even between bars; a variable so called would change what a formula says."""


def symbol(name: str, step: int | None = None) -> str:
    """The symbol of a variable; with ``step``, of its copy after that many steps."""
    return f"|{name}|" if step is None else f"|{name}@{step}|"


def constructor(variable: str, value: str) -> str:
    """The constant that stands for a named value of a variable."""
    return f"|{variable}: {value}|"


def reading_symbol(reading: str) -> str:
    """The constant that stands for the chosen option of a reading."""
    return f"|reading {reading}|"


def reading_constructor(reading: str, option: str) -> str:
    """The constant that stands for an option of a reading."""
    return f"|reading {reading}: {option}|"


def sort_symbol(variable: Variable) -> str:
    """The SMT-LIB sort of a variable: numbers are mathematical integers whatever their bounds."""
    match variable.sort:
        case Boolean():
            return "Bool"
        case Number():
            return "Int"
        case Enumeration():
            return f"|{variable.name} values|"
        case _:
            assert_never(variable.sort)


def check_symbols(symbols: Iterable[str]) -> None:
    """Refuse names that SMT-LIB cannot tell apart, cannot quote, or takes for its own."""
    seen: set[str] = set()
    for quoted in symbols:
        name = quoted[1:-1]
        if not name or "|" in name or "\\" in name or name in _RESERVED:
            raise Unencodable(f"the name '{name}' has a meaning of its own in SMT-LIB")
        if quoted in seen:
            raise Unencodable(f"two things would be called '{name}' in SMT-LIB")
        seen.add(quoted)


class Unencodable(ValueError):
    """The system cannot be written in SMT-LIB under the convention of symbols."""
