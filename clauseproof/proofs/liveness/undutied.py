"""A warning where liveness is asked of rules that oblige nobody."""

from __future__ import annotations

from collections.abc import Iterable

from clauseproof.diagnostics import Diagnostic, Label
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.liveness.fairness import duties_of
from clauseproof.proofs.properties.property import ALL_DUTIES


def without_duty(matters: Iterable[Matter]) -> list[Diagnostic]:
    """A warning (CP042) for each property that assumes whatever the rules make a duty, where they make nothing one.

    Whoever writes ``duties: none`` has said so, and is not warned.
    """
    found: dict[str, Diagnostic] = {}
    for matter in matters:
        prop = matter.prop
        if prop is None or not prop.is_liveness or ALL_DUTIES not in prop.duties:
            continue
        if duties_of(matter.rulebook.system, prop.duties):
            continue
        told = f"'{matter.title}' asks what comes in the end, and '{matter.rulebook.id}' has no duty"
        labels = (Label(matter.at),) if matter.at is not None else ()
        help = "say `shall` of an event, or `duties: none` if everybody may do nothing for ever"
        found.setdefault(told, Diagnostic("CP042", told, labels, help, "warning"))
    return list(found.values())
