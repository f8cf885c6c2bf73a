"""SMT-LIB terms as certificates hold them: read, said in the rulebook's words, and evaluated without a solver.

The symbols are those of :mod:`.obligations`: ``|x|`` is a variable, ``|x: v|`` its value v.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

Tree: TypeAlias = "str | tuple[Tree, ...]"
"""A token without its bars, or an application: the operator, then its parts."""

Meaning: TypeAlias = bool | int | str
"""A truth value, a number, or a named value by its symbol (``x: v``)."""

Evaluated: TypeAlias = Callable[[Mapping[str, Meaning]], Meaning]


class Unreadable(Exception):
    """The text is no certificate; the message says why not."""


DEEPEST = 200
LARGEST = 200_000
"""Parts of a term, counted where ``let`` is put in place, so that a short text cannot stand for an endless one."""
_TOKEN = re.compile(r"\s*(?:([()])|\|([^|\\]*)\||([^\s()|\\]+))")
_CALCULATED = {"+": "+", "-": "-", "*": "*", "div": "div", "mod": "mod"}
_COMPARED = {"=": "=", "distinct": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def tree_of(text: str) -> Tree:
    """One term, ``let`` put in place.  Raises :class:`Unreadable`."""
    open_parts: list[list[Tree]] = [[]]
    at, end = 0, len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None or len(open_parts) > DEEPEST:
            raise Unreadable(f"a term cannot be read from {text[at : at + 30]!r} on")
        at = token.end()
        if token[1] == "(":
            open_parts.append([])
        elif token[1] == ")":
            if len(open_parts) < 2:
                raise Unreadable("a term closes a parenthesis that it did not open")
            closed = tuple(open_parts.pop())
            open_parts[-1].append(closed)
        else:
            open_parts[-1].append(token[2] if token[2] is not None else token[3])
    if len(open_parts) != 1 or len(open_parts[0]) != 1:
        raise Unreadable("what should be one term is none, or several")
    try:
        found = _without_let(open_parts[0][0], {})
        if _size(found, {}) > LARGEST:
            raise Unreadable(f"a term has more than {LARGEST:,} parts")
        return found
    except RecursionError:
        raise Unreadable("a term is nested too deeply") from None


def _without_let(tree: Tree, known: Mapping[str, Tree]) -> Tree:
    match tree:
        case str(name):
            return known.get(name, name)
        case ("let", tuple(bindings), body):
            new = dict(known)
            for binding in bindings:
                match binding:
                    case (str(name), value):
                        new[name] = _without_let(value, known)
                    case _:
                        raise Unreadable("a 'let' binds something that is no name")
            return _without_let(body, new)
        case parts:
            return tuple(_without_let(part, known) for part in parts)


def _size(tree: Tree, known: dict[int, int]) -> int:
    """How many parts a term has; terms that are the same object are looked through once."""
    if isinstance(tree, str):
        return 1
    if id(tree) not in known:
        known[id(tree)] = 1 + sum(_size(part, known) for part in tree)
    return known[id(tree)]


# -- in words ------------------------------------------------------------------------------------------------


def cases(text: str) -> list[str]:
    """A formula as sentences, one for each case of an outermost *or*."""
    match tree_of(text):
        case ("or", *parts):
            together = _one_of(tuple(parts))
            return [together] if together else [_said(part)[0] for part in parts]
        case tree:
            return [_said(tree)[0]]


def _said(tree: Tree) -> tuple[str, bool]:
    """The words, and whether they hold together without parentheses."""

    def inside(part: Tree) -> str:
        words, tight = _said(part)
        return words if tight else f"({words})"

    match tree:
        case "true" | "false":
            return ("yes" if tree == "true" else "no"), True
        case str(name):
            return name, True
        case (("_", "is", str(value)), subject):
            return f"{inside(subject)} is {_plain(value, subject)}", True
        case ("=", str() as subject, str() as value) if value.startswith(f"{subject}: "):
            return f"{subject} is {_plain(value, subject)}", True
        case ("-", part):
            return f"-{inside(part)}", True
        case ("not", part):
            return f"not {inside(part)}", True
        case ("or", *parts) if (together := _one_of(tuple(parts))) is not None:
            return together, True
        case ("and" | "or" as word, *parts):
            return f" {word} ".join(map(inside, parts)), len(parts) < 2
        case ("=>", *parts):
            return " implies ".join(map(inside, parts)), False
        case ("ite", condition, yes, no):
            return f"if {inside(condition)} then {inside(yes)} else {inside(no)}", False
        case (str(word), *parts) if word in _CALCULATED:
            return f" {_CALCULATED[word]} ".join(map(inside, parts)), False
        case (str(word), *parts) if word in _COMPARED:
            return f" {_COMPARED[word]} ".join(map(inside, parts)), all(isinstance(part, str) for part in parts)
        case _:
            raise Unreadable(f"a term applies {tree[0]!r}, which has no meaning here")


def _plain(value: str, subject: Tree) -> str:
    """A named value without the name of its variable."""
    return value.removeprefix(f"{subject}: ") if isinstance(subject, str) else value.rpartition(": ")[2]


def _one_of(parts: tuple[Tree, ...]) -> str | None:
    """``x is one of (a, b)`` behind a disjunction; None where it is none."""
    found: list[tuple[str, str]] = []
    for part in parts:
        match part:
            case (("_", "is", str(value)), str(subject)):
                found.append((subject, _plain(value, subject)))
            case _:
                return None
    subjects = {subject for subject, _ in found}
    if len(subjects) != 1:
        return None
    return f"{subjects.pop()} is one of ({', '.join(value for _, value in found)})"


# -- evaluated -----------------------------------------------------------------------------------------------


def evaluator(tree: Tree) -> Evaluated:
    """A term as a function of what its symbols stand for.

    A symbol that stands for nothing is a named value, and stands for itself.
    Raises :class:`Unreadable` for an operator without a meaning.
    """
    match tree:
        case "true" | "false":
            truth = tree == "true"
            return lambda values: truth
        case str(name) if name.isascii() and name.isdigit():
            number = int(name)
            return lambda values: number
        case str(name):
            return lambda values: values.get(name, name)
        case (("_", "is", str(value)), subject):
            of = evaluator(subject)
            return lambda values: of(values) == value
        case (str(word), *rest) if rest:
            return _applied(word, [evaluator(part) for part in rest])
        case _:
            raise Unreadable("a term applies something that is no operator")


def _applied(word: str, parts: list[Evaluated]) -> Evaluated:
    first, last = parts[0], parts[-1]

    def numbers(values: Mapping[str, Meaning]) -> list[int]:
        return [int(part(values)) for part in parts]

    match word, len(parts):
        case "and", _:
            return lambda values: all(part(values) for part in parts)
        case "or", _:
            return lambda values: any(part(values) for part in parts)
        case "not", 1:
            return lambda values: not first(values)
        case "=>", _:
            return lambda values: bool(last(values)) or not all(part(values) for part in parts[:-1])
        case "ite", 3:
            return lambda values: parts[1](values) if first(values) else last(values)
        case "=", _:
            return lambda values: len({part(values) for part in parts}) == 1
        case "distinct", _:
            return lambda values: len({part(values) for part in parts}) == len(parts)
        case "<" | "<=" | ">" | ">=", 2:
            return lambda values: _compares(word, *numbers(values))
        case "-", 1:
            return lambda values: -int(first(values))
        case "+", _:
            return lambda values: sum(numbers(values))
        case "-" | "*" | "div" | "mod", 2:
            return lambda values: _calculated(word, *numbers(values))
        case _:
            raise Unreadable(f"a term applies '{word}' to {len(parts)} parts, which has no meaning here")


def _compares(word: str, left: int, right: int) -> bool:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[word]


def _calculated(word: str, left: int, right: int) -> int:
    match word:
        case "-":
            return left - right
        case "*":
            return left * right
        case _ if right <= 0:
            raise Unreadable(f"a term takes '{word}' by {right}, which has no meaning here")
        case "div":
            return left // right
        case _:
            return left % right
