"""Canonical expressions as SMT-LIB terms (``docs/semantics.md`` section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clauseproof.proofs.evidence.obligations.queries import Refused
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, any_of, either, negation, numeral, quoted
from clauseproof.proofs.evidence.obligations.sorts import NAMED, NUMERIC, YES_NO, Sort, name_of

Names: TypeAlias = Mapping[str, str]
"""A state, symbolically: for each name (variable, observer, scope flag) the SMT-LIB term of its value."""


def readings_of(expression: Json) -> set[str]:
    """The readings that an expression speaks of."""
    match expression:
        case ["reading", str(name), list()]:
            return {name}
        case ["value" | "read" | "old", _]:
            return set()
        case [_, *parts]:
            return set().union(*map(readings_of, parts))
        case _:
            return set()


@dataclass(frozen=True)
class Expressions:
    """Canonical expressions as SMT-LIB terms (``docs/semantics.md`` section 3).

    A named value is compared by its name, so that two variables may be compared whose sorts differ.
    """

    sorts: Mapping[str, Sort]
    readings: Mapping[str, Sort]

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
                return self._read(expression, now, old, YES_NO)
            case ["reading", str(name), list(options)]:
                return self.reading(name, options)
            case ["not", body]:
                return negation(formula(body))
            case ["and", *parts]:
                return all_of([formula(part) for part in parts])
            case ["or", *parts]:
                return any_of([formula(part) for part in parts])
            case ["implies", left, right]:
                return any_of([negation(formula(left)), formula(right)])
            case [("=" | "!=") as operator, left, right]:
                same = self._same(left, right, now, old)
                return same if operator == "=" else negation(same)
            case [("<" | "<=" | ">" | ">=") as operator, left, right]:
                return f"({operator} {number(left)} {number(right)})"
            case ["if", condition, yes, no]:
                return either(formula(condition), formula(yes), formula(no))
            case _:
                raise Refused(f"{expression!r} is no formula over what the rulebook and the property declare")

    def reading(self, name: str, options: Iterable[str]) -> str:
        """That a reading is one of some options."""
        if name not in self.readings:
            raise Refused(f"the rulebook has no reading '{name}'")
        return any_of(f"(= {quoted(name_of(name))} {self.readings[name].literal(o)})" for o in options)

    def number(self, expression: Json, now: Names, old: Names | None = None) -> str:
        """The term of a numeric expression."""

        def number(part: Json) -> str:
            return self.number(part, now, old)

        match expression:
            case ["value", value]:
                return numeral(value)
            case ["read" | "old", str()]:
                return self._read(expression, now, old, NUMERIC)
            case [("+" | "-") as operator, left, right]:
                return f"({operator} {number(left)} {number(right)})"
            case ["*", factor, body]:
                return f"(* {numeral(factor)} {number(body)})"
            case ["mod", body, int(divisor)] if divisor > 0:
                return f"(mod {number(body)} {numeral(divisor)})"  # 0…n−1 in SMT-LIB too, for positive n
            case [("min" | "max") as operator, left, right]:
                order = "<=" if operator == "min" else ">="
                return f"(let ((a {number(left)}) (b {number(right)})) (ite ({order} a b) a b))"
            case ["if", condition, yes, no]:
                return either(self.formula(condition, now, old), number(yes), number(no))
            case _:
                raise Refused(f"{expression!r} is no number over what the rulebook and the property declare")

    def is_value(self, expression: Json, value: str, now: Names, old: Names | None = None) -> str:
        """That a named expression has a value."""
        match expression:
            case ["value", str(found)]:
                return "true" if found == value else "false"
            case ["read" | "old", str(name)]:
                term = self._read(expression, now, old, NAMED)
                sort = self.sorts[name]
                if value not in sort.values:
                    return "false"
                return f"(= {term} {sort.constructor(value)})" if len(sort.values) > 1 else "true"
            case ["if", condition, yes, no]:
                return either(
                    self.formula(condition, now, old),
                    self.is_value(yes, value, now, old),
                    self.is_value(no, value, now, old),
                )
            case _:
                raise Refused(f"{expression!r} is no named value over what the rulebook and the property declare")

    def as_member(self, expression: Json, sort: Sort, now: Names) -> str:
        """A named expression as a term of one variable's datatype.

        A value that the sort lacks becomes any other; :meth:`in_sort` is false where that happens.
        """
        match expression:
            case ["value", str(value)]:
                return sort.constructor(value if value in sort.values else sort.values[0])
            case ["read", str(name)] if self.sorts[name] == sort:
                return self._read(expression, now, None, NAMED)
            case ["read", str(name)]:
                self._read(expression, now, None, NAMED)
                shared = [value for value in self.sorts[name].values if value in sort.values]
                term = sort.constructor(shared[-1] if shared else sort.values[0])
                for value in reversed(shared[:-1]):
                    term = either(self.is_value(expression, value, now), sort.constructor(value), term)
                return term
            case ["if", condition, yes, no]:
                return either(
                    self.formula(condition, now),
                    self.as_member(yes, sort, now),
                    self.as_member(no, sort, now),
                )
            case _:
                raise Refused(f"{expression!r} is no named value over what the rulebook declares")

    def effect(self, expression: Json, sort: Sort, now: Names) -> str:
        """The result of an effect, as a term of its variable's sort."""
        match sort.kind:
            case "yes/no":
                return self.formula(expression, now)
            case "number":
                return self.number(expression, now)
            case _:
                return self.as_member(expression, sort, now)

    def in_sort(self, expression: Json, sort: Sort, now: Names, result: str) -> str:
        """That the result of an effect (the term ``result``, where a number) lies in its variable's sort."""
        if sort.kind == NAMED:
            possible = self._possible(expression)
            if possible <= set(sort.values):
                return "true"
            return any_of([self.is_value(expression, value, now) for value in sort.values if value in possible])
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
        if kinds == {YES_NO}:
            return f"(= {self.formula(left, now, old)} {self.formula(right, now, old)})"
        if kinds == {NUMERIC}:
            return f"(= {self.number(left, now, old)} {self.number(right, now, old)})"
        if kinds != {NAMED}:
            raise Refused(f"{left!r} and {right!r} are not of one kind")
        if left[0] in ("read", "old") and right[0] in ("read", "old") and left[1] == right[1]:
            return f"(= {self._read(left, now, old, NAMED)} {self._read(right, now, old, NAMED)})"
        shared = sorted(self._possible(left) & self._possible(right))
        return any_of([all_of([self.is_value(left, v, now, old), self.is_value(right, v, now, old)]) for v in shared])

    def _kind(self, expression: Json) -> str:
        match expression:
            case ["value", bool()]:
                return YES_NO
            case ["value", int()] | [("+" | "-" | "*" | "mod" | "min" | "max"), *_]:
                return NUMERIC
            case ["value", str()]:
                return NAMED
            case ["read" | "old", str(name)] if name in self.sorts:
                return self.sorts[name].kind
            case ["if", _, yes, _]:
                return self._kind(yes)
            case _:
                return YES_NO  # or nothing at all, which :meth:`formula` refuses

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
