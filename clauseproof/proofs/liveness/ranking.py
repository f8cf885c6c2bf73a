"""Rankings: why what is awaited comes, as an ordered list of regions with a duty each (``docs/semantics.md`` 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from clauseproof.model.expressions import Expression
from clauseproof.proofs.engines.smt import term


@dataclass(frozen=True)
class Region:
    """States that a run can stay in only as long as it neglects ``duty``.

    ``strong``: the duty is so owed that it is enough that it is open again and again; then ``inner`` ranks the states
    of the region in which it is not open.  ``measure``, where there is one, is never negative, never grows within the
    region, and is less after the duty is discharged there.  Without a duty there is a measure, and ``inner`` ranks the
    states of the region as far as steps are concerned that leave the measure as it is.
    """

    duty: str | None
    strong: bool
    formula: Expression
    inner: tuple[Region, ...] = ()
    measure: Expression | None = None

    def written(self) -> dict[str, Any]:
        """As data: formulas as SMT-LIB terms."""
        return {
            "duty": self.duty,
            "strong": self.strong,
            "formula": term(self.formula),
            "measure": None if self.measure is None else term(self.measure),
            "inner": [region.written() for region in self.inner],
        }


def rests_on(ranking: Sequence[Region]) -> tuple[str, ...]:
    """The remark on a proof by a ranking that names the duties it needs, each once; nothing where it needs none."""

    def visit(regions: Sequence[Region]) -> Iterator[str]:
        for region in regions:
            if region.duty is not None:
                yield region.duty
            yield from visit(region.inner)

    relied = dict.fromkeys(visit(ranking))
    return ("it rests on these duties: " + ", ".join(f"'{name}'" for name in relied),) if relied else ()
