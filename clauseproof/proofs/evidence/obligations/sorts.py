"""Sorts: which values there are, and what they are called in SMT-LIB."""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.proofs.evidence.obligations.queries import Refused
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, numeral, quoted

YES_NO, NAMED, NUMERIC = "yes/no", "one of", "number"


@dataclass(frozen=True)
class Sort:
    """A sort; ``owner`` is the variable (or ``reading R``) whose named values these are."""

    kind: str
    owner: str = ""
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @staticmethod
    def read(owner: str, data: Json) -> Sort:
        match data:
            case ["yes/no"]:
                return Sort(YES_NO)
            case ["one of", list(values)] if values and len(set(values)) == len(values):
                return Sort(NAMED, owner, tuple(values))
            case ["number", low, high]:
                for bound in (low, high):
                    if bound is not None:
                        numeral(bound)
                return Sort(NUMERIC, low=low, high=high)
            case _:
                raise Refused(f"{data!r} is no sort")

    @property
    def text(self) -> str:
        return {YES_NO: "Bool", NUMERIC: "Int"}.get(self.kind) or quoted(f"{self.owner} values")

    def constructor(self, value: str) -> str:
        return quoted(f"{self.owner}: {value}")

    def within(self, term: str) -> str:
        """That a number lies in the sort; anything else does by construction."""
        low = "true" if self.low is None else f"(<= {numeral(self.low)} {term})"
        high = "true" if self.high is None else f"(<= {term} {numeral(self.high)})"
        return all_of([low, high])

    def literal(self, value: Json) -> str:
        """A value of this sort as a term."""
        if self.kind == YES_NO and isinstance(value, bool):
            return "true" if value else "false"
        if self.kind == NAMED and value in self.values:
            return self.constructor(value)
        if self.kind == NUMERIC:
            text = numeral(value)
            if (self.low is None or self.low <= value) and (self.high is None or value <= self.high):
                return text
        raise Refused(f"{value!r} is not in its sort")


def name_of(reading: str) -> str:
    """What a reading is called in SMT-LIB."""
    return f"reading {reading}"
