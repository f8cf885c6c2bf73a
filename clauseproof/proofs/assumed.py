"""Which lemmas may be assumed for a property of a rulebook, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clauseproof.model.expressions import Expression
from clauseproof.proofs.choices import spoken
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.properties.lemmas import Lemma


def stated(matter: Matter) -> tuple[Lemma, ...]:
    """The lemmas that a property of a rulebook uses, proved or not."""
    found: list[Lemma] = []
    for one in matter.lemmas:
        if one.prop is not None:
            beneath = [formula for lemma in stated(one) for formula in lemma.formulas]
            found.append(Lemma(one.title, one.prop.formula, (one.prop.formula, *beneath)))
    return tuple(found)


def proved_for(
    matter: Matter, accepted: Callable[[Matter, int], bool] = lambda lemma, place: True
) -> tuple[tuple[Lemma, ...], list[str]]:
    """The lemmas that a property uses, each with its proofs, and remarks on those that cannot be assumed throughout.

    They have been decided before; ``accepted`` says whether the certifier took a finding (by its place) of a lemma.
    """
    lemmas: list[Lemma] = []
    remarks: list[str] = []
    without = {one.title: one for one in stated(matter)}
    for one in matter.lemmas:
        if one.prop is None:
            remarks.append(f"the lemma '{one.title}' is not assumed, for {one.missing}")
            continue
        decided = one.decided
        proofs: list[tuple[Expression, Evidence]] = []
        mask = 0
        for place, finding in enumerate(decided.findings if decided is not None else ()):
            if finding.verdict == "proved" and finding.evidence is not None and accepted(one, place):
                assert decided is not None
                proofs.append((decided.space.condition(finding.mask), finding.evidence))
                mask |= finding.mask
        lemmas.append(replace(without[one.title], proofs=tuple(proofs)))
        if decided is None or not mask:
            remarks.append(f"the lemma '{one.title}' is not proved, and so not assumed")
        elif mask != decided.space.all:
            where = ", or ".join(spoken(box) for box in decided.space.minimal(mask))
            remarks.append(f"the lemma '{one.title}' is proved, and assumed, only where {where}")
    return tuple(lemmas), remarks
