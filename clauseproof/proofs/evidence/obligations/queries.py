"""Questions to a solver as data, and why no question may be asked at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


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
