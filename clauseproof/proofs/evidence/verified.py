"""What a verification found, of each certificate and in all, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clauseproof.diagnostics import Diagnostic
from clauseproof.proofs.results import AS_EXPECTED, NOT_AS_EXPECTED, UNDECIDED

NO_SOLVER = "no solver"
"""What stands for the solver where there was none."""


@dataclass(frozen=True)
class Checked:
    """What became of one certificate (or of one that should be there); ``reason`` is empty where it is accepted.

    ``queries`` counts what a proof owes, ``steps`` those of a history, None for a proof, ``positions`` those that
    were looked at where no solver was.  ``undecided``: it was neither accepted nor found wrong.
    ``missing``: there is none, and ``name`` is the id of the property.
    """

    name: str
    reason: str
    queries: int = 0
    steps: int | None = None
    positions: int | None = None
    undecided: bool = False
    missing: bool = False

    @property
    def accepted(self) -> bool:
        return not self.reason

    def told(self) -> str:
        """What became of it, in a sentence."""
        if self.reason:
            what = "undecided" if self.undecided else "missing" if self.missing else "falls short"
            return f"{self.name}: {what}: {self.reason}"
        how = _counted(self.queries, "query", "queries")
        if self.steps is not None:
            how = f"a history of {_counted(self.steps, 'step')}, replayed"
        elif self.positions is not None:
            how = _counted(self.positions, "position")
        return f"{self.name}: accepted, {how}"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "accepted": self.accepted,
            "reason": self.reason or None,
            "queries": self.queries,
            "steps": self.steps,
            "positions": self.positions,
            "undecided": self.undecided,
            "missing": self.missing,
        }


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


@dataclass(frozen=True)
class Verification:
    """What a verification found; ``unreadable`` says what is wrong with files that are no certificates at all."""

    certificates: tuple[Checked, ...]
    solver: str
    seconds: float
    unreadable: tuple[Diagnostic, ...] = ()

    @property
    def worst(self) -> str:
        if self.unreadable or any(not one.accepted and not one.undecided for one in self.certificates):
            return NOT_AS_EXPECTED
        return UNDECIDED if any(one.undecided for one in self.certificates) else AS_EXPECTED

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "solver": self.solver,
            "certificates": [one.as_json() for one in self.certificates],
            "errors": [one.as_json() for one in self.unreadable],
            "worst": self.worst,
            "seconds": round(self.seconds, 3),
        }

    def as_text(self) -> str:
        lines = [one.told() for one in self.certificates]
        missing = sum(one.missing for one in self.certificates)
        undecided = sum(one.undecided for one in self.certificates)
        short = sum(not one.accepted for one in self.certificates) - missing - undecided
        counted = [f"{short} {'fall' if short > 1 else 'falls'} short"] if short else []
        counted += [f"{undecided} undecided"] if undecided else []
        counted += [f"{missing} missing"] if missing else []
        counted += [f"{len(self.unreadable)} unreadable"] if self.unreadable else []
        ending = ", ".join(counted) or "all accepted"
        by = f" by {self.solver}" if self.solver else ""
        by = " without a solver" if self.solver == NO_SOLVER else by
        files = len(self.certificates) - missing + len(self.unreadable)
        lines += ["", f"{_counted(files, 'certificate')}: {ending}{by} ({self.seconds:.2f} s)"]
        return "\n".join(lines).lstrip("\n")
