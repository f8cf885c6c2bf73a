"""Proofs before they are certified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from clauseproof.model.expressions import Expression
from clauseproof.proofs.engines.smt import term


@dataclass(frozen=True)
class Evidence:
    """A proof before it is certified: ``claim`` is holds, excluded or vacuous (see the certifier)."""

    claim: str
    method: str
    k: int
    invariant: Expression | None
    written: str = ""
    tracked: tuple[str, ...] = ()
    argument: Mapping[str, Any] | None = None

    @cached_property
    def text(self) -> str:
        """The invariant as an SMT-LIB term."""
        return self.written if self.invariant is None else term(self.invariant)
