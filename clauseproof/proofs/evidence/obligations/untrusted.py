"""Reading an invariant that comes from outside and is trusted in nothing.

It is read token by token, and every name in it is replaced by a symbol of our own: whatever the text says, it can
only ever define one formula of the state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from clauseproof.proofs.evidence.obligations.queries import Refused

DEEPEST = 1_000

_OPERATORS = frozenset(
    ["and", "or", "not", "=>", "=", "distinct", "ite", "+", "-", "*", "div", "mod", "<", "<=", ">", ">="]
)
_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<open>\()|(?P<close>\))|\|(?P<quoted>[^|\\]*)\|"
    r"|(?P<numeral>0|[1-9][0-9]*)(?![^ \t\r\n()])"
    r"|(?P<word>[^ \t\r\n()|\\\"';:,`#{}\[\]0-9][^ \t\r\n()|\\\"';:,`#{}\[\]]*))"
)


def read_term(text: str, symbols: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """One SMT-LIB term, rewritten with our own symbols, and which of ``symbols`` it uses.

    The term may be built of the connectives, integer arithmetic, ``let``, testers and the declared symbols;
    no quantifiers, no sorts, no commands.  What is returned holds nothing but known operators, numerals and
    values of ``symbols``, in balanced parentheses.

    Raises :class:`Refused`.

    >>> read_term("(not |paid|)", {"paid": "|state paid|"})
    ('(not |state paid|)', frozenset({'paid'}))
    >>> read_term("true) (assert false", {})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    Refused: the invariant closes a parenthesis that it did not open
    """
    return _TermReader(symbols).read(text)


class _TermReader:
    """A stack of open parentheses; each frame is what it is, and how many parts it has had."""

    def __init__(self, symbols: Mapping[str, str]) -> None:
        self.symbols = symbols
        self.used: set[str] = set()
        self.bound: list[dict[str, str]] = []
        self.frames: list[list[Any]] = []
        self.out: list[str] = []
        self.fresh = 0

    def read(self, text: str) -> tuple[str, frozenset[str]]:
        at, end = 0, len(text.rstrip(" \t\r\n"))
        while at < end:
            token = _TOKEN.match(text, at)
            if token is None:
                raise Refused(f"the invariant cannot be read from {text[at : at + 30]!r} on")
            at = token.end()
            if self.out and not self.frames:
                raise Refused("the invariant goes on after its end")
            match token.lastgroup:
                case "open":
                    self._open()
                case "close":
                    self._close()
                case "quoted":
                    self._name(token["quoted"], quoted=True)
                case "word":
                    self._name(token["word"], quoted=False)
                case _:
                    self._part()
                    self.out.append(token["numeral"])
        if self.frames or not self.out:
            raise Refused("the invariant ends too early" if self.frames else "the invariant is empty")
        return self._joined(), frozenset(self.used)

    def _joined(self) -> str:
        return re.sub(r"(?<=\() | (?=\))", "", " ".join(self.out))

    def _place(self) -> tuple[str, int]:
        return (self.frames[-1][0], self.frames[-1][1]) if self.frames else ("", 0)

    def _part(self) -> None:
        """Count a term; refuse it where none may stand."""
        kind, place = self._place()
        ok = {"": True, "application": place > 0, "binding": place == 1, "let": place == 2}.get(kind, False)
        if not ok:
            raise Refused("the invariant is no term: something stands where it cannot")
        if self.frames:
            self.frames[-1][1] += 1

    def _open(self) -> None:
        kind, place = self._place()
        if len(self.frames) >= DEEPEST:
            raise Refused(f"the invariant is nested more than {DEEPEST:,} deep")
        if kind == "application" and place == 0:
            self.frames[-1][1] = 1
            self.frames.append(["tester", 0])
        elif kind == "let" and place == 1:
            self.frames[-1][1] = 2
            self.frames.append(["bindings", 0, {}])
        elif kind == "bindings":
            self.frames[-1][1] += 1
            self.frames.append(["binding", 0])
        else:
            self._part()
            self.frames.append(["application", 0])
        self.out.append("(")

    def _close(self) -> None:
        if not self.frames:
            raise Refused("the invariant closes a parenthesis that it did not open")
        frame = self.frames.pop()
        kind, parts = frame[0], frame[1]
        enough = {"application": parts >= 2, "let": parts == 3, "bindings": parts >= 1, "binding": parts == 2}
        if not enough.get(kind, parts == 3):
            raise Refused("the invariant is no term: a part is missing or there is one too many")
        if kind == "bindings":
            self.bound.append(frame[2])
        elif kind == "let":
            self.bound.pop()
        self.out.append(")")

    def _name(self, name: str, quoted: bool) -> None:
        kind, place = self._place()
        if kind == "tester":
            self._tester(name, quoted, place)
        elif kind == "application" and place == 0:
            if quoted or name not in (*_OPERATORS, "let"):
                raise Refused(f"the invariant applies {name!r}, which is none of the operators it may use")
            self.frames[-1] = ["let", 1] if name == "let" else ["application", 1]
            self.out.append(name)
        elif kind == "binding" and place == 0:
            self.fresh += 1
            known: dict[str, str] = self.frames[-2][2]
            if name in known:
                raise Refused(f"the invariant binds {name!r} twice")
            known[name] = f"local!{self.fresh}"
            self.frames[-1][1] = 1
            self.out.append(known[name])
        else:
            self._part()
            self.out.append(self._symbol(name, quoted))

    def _symbol(self, name: str, quoted: bool) -> str:
        for scope in reversed(self.bound):
            if name in scope:
                return scope[name]
        if name in ("true", "false") and not quoted:
            return name
        if name not in self.symbols:
            raise Refused(f"the invariant speaks of {name!r}, which nobody declares")
        self.used.add(name)
        return self.symbols[name]

    def _tester(self, name: str, quoted: bool, place: int) -> None:
        """``(_ is |x: v|)``."""
        if place == 2:
            self.out.append(self._symbol(name, quoted))
        elif place < 2 and not quoted and name == ("_", "is")[place]:
            self.out.append(name)
        else:
            raise Refused("the invariant is no term: (_ is …) is the only indexed operator it may use")
        self.frames[-1][1] += 1
