"""A proof that holds only because nothing can follow, and how that is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clauseproof.proofs.choices import ChoiceSpace, spoken
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.properties.property import Property


def not_known(space: ChoiceSpace, mask: int, why: str) -> str:
    """The remark on a proof of which nobody found out, under some choices, whether it is hollow."""
    where = "" if mask == space.all else f"where {', or '.join(map(spoken, space.minimal(mask)))}, "
    return f"{where}it is not known whether anything can follow: {why}"


@dataclass(frozen=True, eq=False)
class Hollow:
    """For which choices (a mask) a proof is hollow, before it is certified.

    ``traces`` maps each choice (its bit) to a history to where the property forbids something: a shortest one, where it
    was found on a graph.
    ``joint`` and ``invariant`` are the question that was proved and its invariant, an SMT-LIB term written only when it
    is asked for, from which the clauses can be made out.
    """

    mask: int
    evidence: Evidence
    traces: Mapping[int, Trace]
    joint: Product = field(repr=False)
    invariant: Callable[[], str] = field(repr=False)

    def said(self, prop: Property, trace: Trace) -> str:
        """The reason in words, for the choices that share a history."""
        last = trace.steps[-1] if trace.steps else None
        clause = f" [{last.clause}]" if last is not None and last.clause else ""
        once = "from the first state on" if last is None else f"once '{last.event}'{clause} has happened"
        names = list(dict.fromkeys(occurrence.event for occurrence in prop.events))
        none = " or ".join(f"'{name}'" for name in names) + " never happens again"
        if len(names) > 3:
            none = "none of the events that it is about ever happens again"
        match prop.pattern:
            case "before":
                never = f"{none}, not even where it would be allowed"
            case "at most":
                never = f"{none}, and the scope never closes"
            case _:
                never = "what it forbids never holds, not even where it would be allowed"
        return f"it holds only because nothing can follow: {once}, {never}"
