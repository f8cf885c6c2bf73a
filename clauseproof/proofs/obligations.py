"""Proof obligations: what has to be unsatisfiable for an inductive invariant to prove a property.

Written from ``docs/semantics.md`` alone, on the canonical JSON of a rulebook and of a property (section 10
there): provers and certifier share that page, not code.  Text in, text out; no solver is needed to read it.
Steps are taken by substitution, one event at a time (Dijkstra's weakest precondition, 1975), so there is no
primed copy of the state and no frame condition.

An invariant comes from outside and is trusted in nothing.  It is read token by token, and every name in it is
replaced by a symbol of our own: whatever the text says, it can only ever define one formula of the state.

An invariant is written in the symbols ``|x|`` (variable or observer x), ``|in scope|``, ``|reading R|``, and
the constructors ``|x: v|`` and ``|reading R: option|``; the scripts in ``|state x|``, ``|after x|``,
``|1 ago x|`` and the same constructors.  All of ours hold a blank: none is ever a word that the solver knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

Json: TypeAlias = Any
Names: TypeAlias = Mapping[str, str]
"""A state, symbolically: for each name (variable, observer, scope flag) the SMT-LIB term of its value."""

HOLDS, EXCLUDED, VACUOUS = "holds", "excluded", "vacuous"
CLAIMS = (HOLDS, EXCLUDED, VACUOUS)
SCOPE = "in scope"
DEEPEST = 1_000
MOST_STEPS = 1_000


class Refused(Exception):
    """Something that no certificate can be made of; the message says what is wrong with it."""


@dataclass(frozen=True)
class Query:
    """One question to the solver: ``body`` under the assumptions of its section shall be ``wanted``.

    ``otherwise`` is the sentence to say when it is not.
    """

    name: str
    body: str
    otherwise: str
    wanted: str = "unsat"


@dataclass(frozen=True)
class Section:
    """Queries that share assumptions."""

    assumptions: str
    queries: tuple[Query, ...]


@dataclass(frozen=True)
class Obligations:
    """The certificate as questions: it is right exactly when every query has its wanted answer."""

    prelude: str
    sections: tuple[Section, ...]

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        return tuple(query for section in self.sections for query in section.queries)

    def __iter__(self) -> Iterator[Query]:
        return iter(self.queries)

    @property
    def scripts(self) -> dict[str, str]:
        """Each query as an SMT-LIB file of its own, for any solver, by name."""
        return {
            query.name: f"(set-logic ALL)\n{self.prelude}{section.assumptions}{query.body}(check-sat)\n"
            for section in self.sections
            for query in section.queries
        }

    @property
    def script(self) -> str:
        """All of them as one file: one answer a line, in the order of ``queries``.

        Measured: a scope for each query, with the assumptions in it, is as quick as a shared scope for small
        invariants and three times quicker for large disjunctions; ``(reset)`` costs the declarations anew.
        """
        return self.prelude + "".join(
            f"(push 1)\n{section.assumptions}{query.body}(check-sat)\n(pop 1)\n"
            for section in self.sections
            for query in section.queries
        )


def obligations(
    system: Json,
    prop: Json,
    invariant: str,
    k: int,
    choices: Sequence[Mapping[str, Sequence[str]]],
    claim: str = HOLDS,
) -> Obligations:
    """The obligations of a (k-)inductive invariant for a claim about a property of a rulebook.

    ``system`` and ``prop`` are canonical; ``invariant`` is one SMT-LIB term; the claim is made for the
    choices that match one of ``choices`` (``[{}]``: for all).  Claims: ``holds``; ``excluded``: what
    ``possible`` seeks never is; ``vacuous``: nothing that the property speaks of ever happens (section 9).

    Raises :class:`Refused`.
    """
    try:
        return _Certificate(system, prop, invariant, k, choices, claim).obligations()
    except RecursionError:
        raise Refused("an expression is nested too deeply") from None
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"the rulebook or the property is not in canonical form ({error!r})") from None


# -- text ----------------------------------------------------------------------------------------------------


def _all(parts: Iterable[str]) -> str:
    found = [part for part in dict.fromkeys(parts) if part != "true"]
    if "false" in found:
        return "false"
    return f"(and {' '.join(found)})" if len(found) > 1 else found[0] if found else "true"


def _any(parts: Iterable[str]) -> str:
    found = [part for part in dict.fromkeys(parts) if part != "false"]
    if "true" in found:
        return "true"
    return f"(or {' '.join(found)})" if len(found) > 1 else found[0] if found else "false"


def _not(part: str) -> str:
    return {"true": "false", "false": "true"}.get(part, f"(not {part})")


def _if(condition: str, yes: str, no: str) -> str:
    if condition in ("true", "false") or yes == no:
        return no if condition == "false" else yes
    return f"(ite {condition} {yes} {no})"


def _assert(*parts: str) -> str:
    return "".join(f"(assert {part})\n" for part in parts if part != "true")


def _number(value: Json) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"{value!r} is no whole number")
    return str(value) if value >= 0 else f"(- {-value})"


@lru_cache(maxsize=10_000)
def _quoted(text: Json) -> str:
    if not isinstance(text, str) or re.search(r"[|\\\x00-\x1f\x7f]", text):
        raise Refused(f"{text!r} cannot be a name in SMT-LIB")
    return f"|{text}|"


# -- sorts and names -----------------------------------------------------------------------------------------

_YES_NO, _NAMED, _NUMERIC = "yes/no", "one of", "number"


@dataclass(frozen=True)
class _Sort:
    """A sort; ``owner`` is the variable (or ``reading R``) whose named values these are."""

    kind: str
    owner: str = ""
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @staticmethod
    def read(owner: str, data: Json) -> _Sort:
        match data:
            case ["yes/no"]:
                return _Sort(_YES_NO)
            case ["one of", list(values)] if values and len(set(values)) == len(values):
                return _Sort(_NAMED, owner, tuple(values))
            case ["number", low, high]:
                for bound in (low, high):
                    if bound is not None:
                        _number(bound)
                return _Sort(_NUMERIC, low=low, high=high)
            case _:
                raise Refused(f"{data!r} is no sort")

    @property
    def text(self) -> str:
        return {_YES_NO: "Bool", _NUMERIC: "Int"}.get(self.kind) or _quoted(f"{self.owner} values")

    def constructor(self, value: str) -> str:
        return _quoted(f"{self.owner}: {value}")

    def within(self, term: str) -> str:
        """That a number lies in the sort; anything else does by construction."""
        low = "true" if self.low is None else f"(<= {_number(self.low)} {term})"
        high = "true" if self.high is None else f"(<= {term} {_number(self.high)})"
        return _all([low, high])

    def literal(self, value: Json) -> str:
        """A value of this sort as a term."""
        if self.kind == _YES_NO and isinstance(value, bool):
            return "true" if value else "false"
        if self.kind == _NAMED and value in self.values:
            return self.constructor(value)
        if self.kind == _NUMERIC:
            text = _number(value)
            if (self.low is None or self.low <= value) and (self.high is None or value <= self.high):
                return text
        raise Refused(f"{value!r} is not in its sort")


@dataclass(frozen=True)
class _Expressions:
    """Canonical expressions as SMT-LIB terms (``docs/semantics.md`` section 3).

    A named value is compared by its name, so that two variables may be compared whose sorts differ.
    """

    sorts: Mapping[str, _Sort]
    readings: Mapping[str, _Sort]

    def formula(self, expression: Json, now: Names, old: Names | None = None) -> str:
        """The term of a yes/no expression."""

        def formula(part: Json) -> str:
            return self.formula(part, now, old)

        def number(part: Json) -> str:
            return self.number(part, now, old)

        match expression:
            case ["value", bool(value)]:
                return "true" if value else "false"
            case ["read" | "old", str()]:
                return self._read(expression, now, old, _YES_NO)
            case ["reading", str(name), list(options)]:
                return self.reading(name, options)
            case ["not", body]:
                return _not(formula(body))
            case ["and", *parts]:
                return _all([formula(part) for part in parts])
            case ["or", *parts]:
                return _any([formula(part) for part in parts])
            case ["implies", left, right]:
                return _any([_not(formula(left)), formula(right)])
            case [("=" | "!=") as operator, left, right]:
                same = self._same(left, right, now, old)
                return same if operator == "=" else _not(same)
            case [("<" | "<=" | ">" | ">=") as operator, left, right]:
                return f"({operator} {number(left)} {number(right)})"
            case ["if", condition, yes, no]:
                return _if(formula(condition), formula(yes), formula(no))
            case _:
                raise Refused(f"{expression!r} is no formula over what the rulebook and the property declare")

    def reading(self, name: str, options: Iterable[str]) -> str:
        """That a reading is one of some options."""
        if name not in self.readings:
            raise Refused(f"the rulebook has no reading '{name}'")
        return _any(f"(= {_quoted(name_of(name))} {self.readings[name].literal(o)})" for o in options)

    def number(self, expression: Json, now: Names, old: Names | None = None) -> str:
        """The term of a numeric expression."""

        def number(part: Json) -> str:
            return self.number(part, now, old)

        match expression:
            case ["value", value]:
                return _number(value)
            case ["read" | "old", str()]:
                return self._read(expression, now, old, _NUMERIC)
            case [("+" | "-") as operator, left, right]:
                return f"({operator} {number(left)} {number(right)})"
            case ["*", factor, body]:
                return f"(* {_number(factor)} {number(body)})"
            case ["mod", body, int(divisor)] if divisor > 0:
                return f"(mod {number(body)} {_number(divisor)})"  # 0…n−1 in SMT-LIB too, for positive n
            case [("min" | "max") as operator, left, right]:
                order = "<=" if operator == "min" else ">="
                return f"(let ((a {number(left)}) (b {number(right)})) (ite ({order} a b) a b))"
            case ["if", condition, yes, no]:
                return _if(self.formula(condition, now, old), number(yes), number(no))
            case _:
                raise Refused(f"{expression!r} is no number over what the rulebook and the property declare")

    def is_value(self, expression: Json, value: str, now: Names, old: Names | None = None) -> str:
        """That a named expression has a value."""
        match expression:
            case ["value", str(found)]:
                return "true" if found == value else "false"
            case ["read" | "old", str(name)]:
                term = self._read(expression, now, old, _NAMED)
                sort = self.sorts[name]
                if value not in sort.values:
                    return "false"
                return f"(= {term} {sort.constructor(value)})" if len(sort.values) > 1 else "true"
            case ["if", condition, yes, no]:
                return _if(
                    self.formula(condition, now, old),
                    self.is_value(yes, value, now, old),
                    self.is_value(no, value, now, old),
                )
            case _:
                raise Refused(f"{expression!r} is no named value over what the rulebook and the property declare")

    def as_member(self, expression: Json, sort: _Sort, now: Names) -> str:
        """A named expression as a term of one variable's datatype.

        A value that the sort lacks becomes any other; :meth:`in_sort` is false where that happens.
        """
        match expression:
            case ["value", str(value)]:
                return sort.constructor(value if value in sort.values else sort.values[0])
            case ["read", str(name)] if self.sorts[name] == sort:
                return self._read(expression, now, None, _NAMED)
            case ["read", str(name)]:
                self._read(expression, now, None, _NAMED)
                shared = [value for value in self.sorts[name].values if value in sort.values]
                term = sort.constructor(shared[-1] if shared else sort.values[0])
                for value in reversed(shared[:-1]):
                    term = _if(self.is_value(expression, value, now), sort.constructor(value), term)
                return term
            case ["if", condition, yes, no]:
                return _if(
                    self.formula(condition, now),
                    self.as_member(yes, sort, now),
                    self.as_member(no, sort, now),
                )
            case _:
                raise Refused(f"{expression!r} is no named value over what the rulebook declares")

    def effect(self, expression: Json, sort: _Sort, now: Names) -> str:
        """The result of an effect, as a term of its variable's sort."""
        match sort.kind:
            case "yes/no":
                return self.formula(expression, now)
            case "number":
                return self.number(expression, now)
            case _:
                return self.as_member(expression, sort, now)

    def in_sort(self, expression: Json, sort: _Sort, now: Names, result: str) -> str:
        """That the result of an effect (the term ``result``, where a number) lies in its variable's sort."""
        if sort.kind == _NAMED:
            possible = self._possible(expression)
            if possible <= set(sort.values):
                return "true"
            return _any([self.is_value(expression, value, now) for value in sort.values if value in possible])
        return sort.within(result)

    def _read(self, expression: Json, now: Names, old: Names | None, kind: str) -> str:
        when, name = expression
        names = now if when == "read" else old
        if names is None:
            raise Refused("'old' has no meaning outside a step")
        if name not in names:
            raise Refused(f"'{name}' is no variable or observer that may be read here")
        if self.sorts[name].kind != kind:
            raise Refused(f"'{name}' is read as {kind}, but is {self.sorts[name].kind}")
        return names[name]

    def _same(self, left: Json, right: Json, now: Names, old: Names | None) -> str:
        kinds = {self._kind(left), self._kind(right)}
        if kinds == {_YES_NO}:
            return f"(= {self.formula(left, now, old)} {self.formula(right, now, old)})"
        if kinds == {_NUMERIC}:
            return f"(= {self.number(left, now, old)} {self.number(right, now, old)})"
        if kinds != {_NAMED}:
            raise Refused(f"{left!r} and {right!r} are not of one kind")
        if left[0] in ("read", "old") and right[0] in ("read", "old") and left[1] == right[1]:
            return f"(= {self._read(left, now, old, _NAMED)} {self._read(right, now, old, _NAMED)})"
        shared = sorted(self._possible(left) & self._possible(right))
        return _any([_all([self.is_value(left, v, now, old), self.is_value(right, v, now, old)]) for v in shared])

    def _kind(self, expression: Json) -> str:
        match expression:
            case ["value", bool()]:
                return _YES_NO
            case ["value", int()] | [("+" | "-" | "*" | "mod" | "min" | "max"), *_]:
                return _NUMERIC
            case ["value", str()]:
                return _NAMED
            case ["read" | "old", str(name)] if name in self.sorts:
                return self.sorts[name].kind
            case ["if", _, yes, _]:
                return self._kind(yes)
            case _:
                return _YES_NO  # or nothing at all, which :meth:`formula` refuses

    def _possible(self, expression: Json) -> frozenset[str]:
        match expression:
            case ["value", str(value)]:
                return frozenset([value])
            case ["read" | "old", str(name)] if name in self.sorts:
                return frozenset(self.sorts[name].values)
            case ["if", _, yes, no]:
                return self._possible(yes) | self._possible(no)
            case _:
                raise Refused(f"{expression!r} is no named value over what the rulebook and the property declare")


def name_of(reading: str) -> str:
    """What a reading is called in SMT-LIB."""
    return f"reading {reading}"


# -- the invariant -------------------------------------------------------------------------------------------

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


# -- the obligations -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """A step by one event from the state ``now``: when it exists, and the terms of what it changes."""

    guard: str
    in_range: str
    changes: dict[str, str]


class _Certificate:
    def __init__(
        self,
        system: Json,
        prop: Json,
        invariant: Json,
        k: Json,
        choices: Sequence[Mapping[str, Sequence[str]]],
        claim: str,
    ) -> None:
        if system["format"] != 1 or prop["format"] != 1:
            raise Refused("the rulebook or the property has another format than 1")
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MOST_STEPS:
            raise Refused(f"k is {k!r}, and must be a whole number from 1 to {MOST_STEPS:,}")
        if claim not in CLAIMS:
            raise Refused(f"the claim {claim!r} is none of {', '.join(CLAIMS)}")
        if not isinstance(invariant, str):
            raise Refused("the invariant is no text")
        self.system, self.prop, self.k, self.claim = system, prop, k, claim
        self.variables = {n: _Sort.read(n, v["sort"]) for n, v in system["variables"].items()}
        self.scoped = prop["after"] is not None or prop["until"] is not None
        self.sorts = self._positions()
        readings = {
            name: _Sort.read(name_of(name), ["one of", list(reading["options"])])
            for name, reading in system["readings"].items()
        }
        self.say = _Expressions(self.sorts, readings)
        self._check_events()
        self.now = self._copy("state")
        self.after = self._copy("after")
        self.invariant, used = read_term(invariant, self._symbols())
        self.tracked = [name for name in self.sorts if name in used]
        self.choices = self._choices(choices)

    # -- names -----------------------------------------------------------------------------------------------

    def _positions(self) -> dict[str, _Sort]:
        """The sort of everything that a position gives a value: variables, observers, the scope flag."""
        sorts = dict(self.variables)
        added = {
            name: _Sort(_NUMERIC, low=0) if "counts" in observer else _Sort(_YES_NO)
            for name, observer in self.prop["observers"].items()
        }
        if self.scoped:
            if SCOPE in added:
                raise Refused(f"an observer is called '{SCOPE}'")
            added[SCOPE] = _Sort(_YES_NO)
        for name, sort in added.items():
            if name in sorts:
                raise Refused(f"'{name}' is a variable, so nothing else may be called so")
            sorts[name] = sort
        return sorts

    def _copy(self, prefix: str) -> dict[str, str]:
        """A state whose terms are symbols of their own."""
        return {name: _quoted(f"{prefix} {name}") for name in self.sorts}

    def _symbols(self) -> dict[str, str]:
        """The symbols an invariant may use, and ours for each.

        Raises :class:`Refused` where two things have one symbol.
        """
        found: dict[str, str] = {}
        ours: set[str] = set()

        def add(shared: str, own: str) -> None:
            if shared in found or own in ours:
                raise Refused(f"two things are called {shared!r} in SMT-LIB")
            found[shared] = own
            ours.add(own)

        for name in self.sorts:
            add(name, self.now[name])
        for name, sort in self.say.readings.items():
            add(name_of(name), _quoted(name_of(name)))
            for option in sort.values:
                add(f"{sort.owner}: {option}", sort.constructor(option))
        for sort in self.variables.values():
            for value in sort.values:
                add(f"{sort.owner}: {value}", sort.constructor(value))
        sorts = (*self.variables.values(), *self.say.readings.values())
        datatypes = [sort.text for sort in sorts if sort.kind == _NAMED]
        if len(set(datatypes)) < len(datatypes):
            raise Refused("two sorts have one name in SMT-LIB")
        prefixes = ("after ", *(f"{ago} ago " for ago in range(1, self.k)))
        if any(own[1:].startswith(prefix) for own in ours for prefix in prefixes):
            raise Refused("a name looks like one of the certifier's own")
        return found

    def _check_events(self) -> None:
        """Refuse what names an event that there is not, but in ``until`` and ``becomes no`` (section 9)."""
        needed = [*self.prop["events"], *(self.prop["after"] or ())]
        for observer in self.prop["observers"].values():
            if observer.keys() not in ({"counts"}, {"becomes yes", "becomes no"}):
                raise Refused(f"{sorted(observer)} is no observer")
            needed.extend(observer.get("counts", ()))
            needed.extend(trigger for trigger in observer.get("becomes yes", ()) if "formula" not in trigger)
        for occurrence in needed:
            if occurrence["event"] not in self.system["events"]:
                raise Refused(f"the rulebook has no event '{occurrence['event']}', which the property needs")

    def _choices(self, choices: Sequence[Mapping[str, Sequence[str]]]) -> str:
        """That the choice of readings is one of those that the claim is made for."""
        boxes = []
        for box in choices:
            for name, options in box.items():
                if isinstance(options, str):
                    raise Refused(f"the options of reading '{name}' are no list")
            boxes.append(_all(self.say.reading(name, options) for name, options in box.items()))
        return _any(boxes)

    # -- what a position is and how it changes ---------------------------------------------------------------

    def _within(self, now: Names) -> list[str]:
        """That every number lies in its sort."""
        return [sort.within(now[name]) for name, sort in self.sorts.items() if sort.kind == _NUMERIC]

    def _first(self, now: Names) -> list[str]:
        """That the position is a first one: a first state, observers with first values (sections 2, 6, 7)."""
        parts = []
        for name, sort in self.variables.items():
            initially = self.system["variables"][name]["initially"]
            if initially == "any":
                parts.append(sort.within(now[name]))
            else:
                parts.append(_any([f"(= {now[name]} {sort.literal(value)})" for value in initially]))
        state = {name: now[name] for name in self.variables}
        parts.append(self.say.formula(self.system["initially"], state))
        for name, observer in self.prop["observers"].items():
            if "counts" in observer:
                parts.append(f"(= {now[name]} 0)")
            else:
                holds = [
                    self.say.formula(trigger["formula"], state)
                    for trigger in observer["becomes yes"]
                    if "formula" in trigger
                ]
                parts.append(f"(= {now[name]} {_any(holds)})")
        if self.scoped:
            parts.append(f"(= {now[SCOPE]} {'true' if self.prop['after'] is None else 'false'})")
        return parts

    def _selected(self, occurrences: Json, event: str, now: Names) -> str:
        """That a selector selects the step by an event from here."""
        return _any([self.say.formula(o["when"], now) for o in occurrences or () if o["event"] == event])

    def _fires(self, triggers: Json, event: str, now: Names, after: Names) -> str:
        """That a trigger fires on the step by an event from ``now`` to ``after``."""
        parts = []
        for trigger in triggers:
            if "formula" in trigger:
                before = self.say.formula(trigger["formula"], {name: now[name] for name in self.variables})
                then = self.say.formula(trigger["formula"], {name: after[name] for name in self.variables})
                if before != then:
                    parts.append(_all([_not(before), then]))
            elif trigger["event"] == event:
                parts.append(self.say.formula(trigger["when"], now))
        return _any(parts)

    def _step(self, event: str, now: Names, result: Names) -> _Step:
        """The step by an event from ``now``; ``result`` has the symbols for what it changes."""
        rule = self.system["events"][event]
        changes: dict[str, str] = {}
        limits: list[str] = []
        state = {name: now[name] for name in self.variables}
        for name, expression in rule["effects"].items():
            if name not in self.variables:
                raise Refused(f"event '{event}' has an effect on '{name}', which is no variable")
            sort = self.variables[name]
            changes[name] = self.say.effect(expression, sort, state)
            limits.append(self.say.in_sort(expression, sort, state, result[name]))
        after = {name: result[name] if name in changes else now[name] for name in self.variables}
        for name, observer in self.prop["observers"].items():
            if "counts" in observer:
                selected = self._selected(observer["counts"], event, now)
                change = _if(selected, f"(+ {now[name]} 1)", now[name])
            else:
                yes = self._fires(observer["becomes yes"], event, now, after)
                no = self._fires(observer["becomes no"], event, now, after)
                change = _any([yes, _all([_not(no), now[name]])])
            if change != now[name]:
                changes[name] = change
        if self.scoped:
            opens = self._selected(self.prop["after"], event, now)
            closes = self._selected(self.prop["until"], event, now)
            change = _any([opens, _all([_not(closes), now[SCOPE]])])
            if change != now[SCOPE]:
                changes[SCOPE] = change
        return _Step(self.say.formula(rule["guard"], state), _all(limits), changes)

    # -- text ------------------------------------------------------------------------------------------------

    def _prelude(self) -> str:
        lines = []
        for sort in (*self.variables.values(), *self.say.readings.values()):
            if sort.kind == _NAMED:
                values = " ".join(f"({sort.constructor(value)})" for value in sort.values)
                lines.append(f"(declare-datatypes (({sort.text} 0)) (({values})))\n")
        for name, sort in self.say.readings.items():
            lines.append(f"(declare-const {_quoted(name_of(name))} {sort.text})\n")
        lines.append(self._declared(self.now))
        parameters = " ".join(f"({self.now[name]} {self.sorts[name].text})" for name in self.tracked)
        lines.append(f"(define-fun J ({parameters}) Bool {self.invariant})\n")
        if self.k > 1:
            lines.append(self._relation())
        lines.append(_assert(self.choices))
        return "".join(lines)

    def _declared(self, state: Names) -> str:
        return "".join(f"(declare-const {state[name]} {sort.text})\n" for name, sort in self.sorts.items())

    def _holds(self, state: Names) -> str:
        """The invariant in a state."""
        return f"(J {' '.join(state[name] for name in self.tracked)})" if self.tracked else "J"

    def _relation(self) -> str:
        """That a step leads from one state to another, for the steps before the last (``k`` > 1)."""
        after = self.after
        both = [*self.now.items(), *after.items()]
        parameters = " ".join(f"({symbol} {self.sorts[name].text})" for name, symbol in both)
        steps = []
        for event in self.system["events"]:
            step = self._step(event, self.now, after)
            same = [f"(= {after[name]} {step.changes.get(name, self.now[name])})" for name in self.sorts]
            steps.append(_all([step.guard, *same, step.in_range]))
        return f"(define-fun step ({parameters}) Bool {_any(steps)})\n"

    def _related(self, state: Names, after: Names) -> str:
        return f"(step {' '.join([*state.values(), *after.values()])})" if self.sorts else "step"

    def _by(self, event: str) -> tuple[str, _Step, dict[str, str]]:
        """The step by an event from the present state: its results defined, itself, the state after."""
        names = self.after
        step = self._step(event, self.now, names)
        lines = [
            f"(define-fun {names[name]} () {self.sorts[name].text} {term})\n" for name, term in step.changes.items()
        ]
        return "".join(lines), step, {**self.now, **{name: names[name] for name in step.changes}}

    # -- sections --------------------------------------------------------------------------------------------

    def obligations(self) -> Obligations:
        past = [self._copy(f"{ago} ago") for ago in range(self.k - 1, 0, -1)]
        run = [*past, self.now]
        declared = "".join(self._declared(state) for state in past)
        hypothesis = [
            *(part for state in run for part in self._within(state)),
            *(self._holds(state) for state in run),
            *(self._related(state, after) for state, after in pairwise(run)),
        ]
        sections = [
            Section(declared + _assert(*self._first(run[0])), tuple(self._base(run))),
            Section(declared + _assert(*hypothesis), tuple(self._steps())),
            Section(_assert(*self._within(self.now), self._holds(self.now)), tuple(self._goals())),
        ]
        return Obligations(self._prelude(), tuple(sections))

    def _base(self, run: Sequence[Names]) -> Iterator[Query]:
        """(0) there is a first position; (1) the invariant holds there, and k − 1 steps further on."""
        yield Query("a first state", "", "no first state under these readings", "sat")
        yield Query(
            "first states",
            _assert(_not(self._holds(run[0]))),
            "the invariant does not hold in every first state",
        )
        walked = ""
        for number, (state, after) in enumerate(pairwise(run), 1):
            walked += _assert(self._related(state, after))
            yield Query(
                f"first states and {number} step{'s' * (number > 1)}",
                walked + _assert(_not(self._holds(after))),
                f"the invariant does not hold {number} step{'s' * (number > 1)} after every first state",
            )

    def _steps(self) -> Iterator[Query]:
        """(2) each event keeps the invariant."""
        for event in self.system["events"]:
            definitions, step, after = self._by(event)
            yield Query(
                f"step by {event}",
                definitions + _assert(step.guard, step.in_range, _not(self._holds(after))),
                f"event '{event}' does not keep the invariant",
            )

    def _goals(self) -> Iterator[Query]:
        """(3) the invariant implies what is claimed; the body of each query is the claim's negation."""
        pattern = self.prop["pattern"]
        open_here = self.now[SCOPE] if self.scoped else "true"
        match pattern, self.claim:
            case ("possible" | "stays in range", "vacuous"):
                raise Refused(f"'{pattern}' is never vacuous")
            case ("possible", "holds"):
                raise Refused("that something is possible is shown by a history, not by an invariant")
            case ("possible", "excluded"):
                yield self._position_goal(open_here, self._formula())
            case (_, "excluded"):
                raise Refused("only what a property calls possible can be excluded")
            case ("always", "vacuous"):
                formula = self.prop["formula"]
                premise = self.say.formula(formula[1], self.now) if formula[0] == "implies" else "true"
                yield self._position_goal(open_here, premise)
            case ("never", "vacuous"):
                yield self._position_goal(open_here)
            case ("always", "holds"):
                yield self._position_goal(open_here, _not(self._formula()))
            case ("never", "holds"):
                yield self._position_goal(open_here, self._formula())
            case ("before" | "on", _):
                yield from self._step_goals(open_here)
            case ("stays in range", "holds"):
                if self.prop["events"] or self.scoped or self.prop["observers"]:
                    raise Refused("'stays in range' has no events, no scope and no observers")
                for event in self.system["events"]:
                    definitions, step, _ = self._by(event)
                    yield Query(
                        f"goal at {event}",
                        definitions + _assert(step.guard, _not(step.in_range)),
                        f"the invariant does not keep event '{event}' in range",
                    )
            case _:
                raise Refused(f"{pattern!r} is no pattern")

    def _formula(self) -> str:
        return self.say.formula(self.prop["formula"], self.now)

    def _position_goal(self, *parts: str) -> Query:
        return Query("goal", _assert(*parts), "the invariant does not imply the claim")

    def _step_goals(self, open_here: str) -> Iterator[Query]:
        """For each occurrence: no step selected from an open position does what the claim says none does."""
        used: set[str] = set()
        for number, occurrence in enumerate(self.prop["events"], 1):
            event = occurrence["event"]
            definitions, step, after = self._by(event)
            parts = [open_here, step.guard, step.in_range, self.say.formula(occurrence["when"], self.now)]
            if self.claim == HOLDS and self.prop["pattern"] == "on":
                parts.append(_not(self.say.formula(self.prop["formula"], after, self.now)))
            elif self.claim == HOLDS:
                parts.append(_not(self._formula()))
            name = f"goal at {event}"
            yield Query(
                name if name not in used else f"{name} (occurrence {number})",
                definitions + _assert(*parts),
                f"the invariant does not imply the claim for steps by '{event}'",
            )
            used.add(name)
