"""Terms of a certificate, checked to be formulas or numbers before they are evaluated: a solver would do so too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clauseproof.model.expressions import Boolean, Enumeration
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.evidence.obligations import Refused
from clauseproof.proofs.evidence.terms import Evaluated, Tree, Unreadable, evaluator, tree_of

YES_NO, NUMBER = "yes/no", "a number"
_COMPARISONS = ("<", "<=", ">", ">=")
_CALCULATIONS = ("+", "-", "*", "div", "mod")


@dataclass(frozen=True, eq=False)
class SortedTerms:
    """What the symbols of a certificate's terms are: ``sorts`` maps each to its sort, a named value to its owner's.

    ``without_value`` are the symbols to which the positions that are gone through give no value.
    """

    sorts: Mapping[str, str]
    without_value: frozenset[str]

    @staticmethod
    def of(whole: TransitionSystem, gone_through: TransitionSystem) -> SortedTerms:
        """The symbols of a system, of which a part (a slice) is gone through."""
        sorts: dict[str, str] = {}
        for variable in whole.variables:
            match variable.sort:
                case Boolean():
                    sorts[variable.name] = YES_NO
                case Enumeration(values=values):
                    sorts |= {name: f"one of {variable.name}" for name in (variable.name, *_of(variable.name, values))}
                case _:
                    sorts[variable.name] = NUMBER
        for reading in whole.readings:
            owner = f"reading {reading.name}"
            sorts |= {name: f"one of {owner}" for name in (owner, *_of(owner, reading.names))}
        given = {v.name for v in gone_through.variables} | {f"reading {r.name}" for r in gone_through.readings}
        named = {v.name for v in whole.variables} | {f"reading {r.name}" for r in whole.readings}
        return SortedTerms(sorts, frozenset(named - given))

    def formula(self, what: str, text: str) -> Evaluated:
        """A formula, ready to be evaluated.

        Raises :class:`Refused` where it is none, :class:`Unreadable` where it cannot be evaluated here.
        """
        return self._read(what, text, YES_NO)

    def number(self, what: str, text: str) -> Evaluated:
        """A number; raises as :meth:`formula` does."""
        return self._read(what, text, NUMBER)

    def _read(self, what: str, text: str, wanted: str) -> Evaluated:
        tree = tree_of(text)
        found = self._sort(what, tree)
        if found != wanted:
            raise Refused(f"{what} is {found}, where {wanted} is wanted")
        return evaluator(tree)

    def _sort(self, what: str, tree: Tree) -> str:
        match tree:
            case "true" | "false":
                return YES_NO
            case str(name) if name.isascii() and name.isdigit():
                return NUMBER
            case str(name) if name in self.without_value:
                raise Unreadable(f"{what} speaks of '{name}', on which nothing depends here")
            case str(name):
                if name not in self.sorts:
                    raise Refused(f"{what} speaks of '{name}', which there is not")
                return self.sorts[name]
            case (("_", "is", str(value)), subject):
                self._alike(what, "is", {self._sort(what, value), self._sort(what, subject)})
                return YES_NO
            case ("ite", condition, yes, no):
                self._each(what, "ite", (condition,), YES_NO)
                return self._alike(what, "ite", {self._sort(what, yes), self._sort(what, no)})
            case ("=" | "distinct" as word, first, *rest) if rest:
                self._alike(what, word, {self._sort(what, part) for part in (first, *rest)})
                return YES_NO
            case ("and" | "or" | "not" | "=>" as word, *parts):
                self._each(what, word, parts, YES_NO)
                return YES_NO
            case (str(word), *parts) if word in _COMPARISONS:
                self._each(what, word, parts, NUMBER)
                return YES_NO
            case (str(word), *parts) if word in _CALCULATIONS:
                self._each(what, word, parts, NUMBER)
                return NUMBER
            case _:
                raise Unreadable(f"{what} applies something that is no operator")

    def _each(self, what: str, word: str, parts: list[Tree] | tuple[Tree, ...], wanted: str) -> None:
        for part in parts:
            found = self._sort(what, part)
            if found != wanted:
                raise Refused(f"{what} applies '{word}' to {found}, where {wanted} is wanted")

    @staticmethod
    def _alike(what: str, word: str, found: set[str]) -> str:
        if len(found) > 1:
            raise Refused(f"{what} applies '{word}' to {' and '.join(sorted(found))}")
        return next(iter(found))


def _of(owner: str, values: tuple[str, ...]) -> list[str]:
    return [f"{owner}: {value}" for value in values]
