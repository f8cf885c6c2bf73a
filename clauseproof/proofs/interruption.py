"""Interruption: what becomes of the matters of a check that Ctrl-C ends."""

from __future__ import annotations

from collections.abc import Iterable

from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.findings import Decided, Finding

INTERRUPTED = "interrupted"


def leave(matters: Iterable[Matter]) -> None:
    """Make matters undecided under every reading, because the check was interrupted.

    What was found of them so far is dropped: a proof that was not certified is no verdict.  Matters that are vacuous
    for want of a name keep that verdict, for nothing more had to be found out.
    """
    for matter in matters:
        if matter.prop is None:
            continue
        space = ChoiceSpace.of(matter.rulebook.system)
        matter.decided = Decided(space, (Finding("undecided", space.all, reason=INTERRUPTED),))
        matter.asked, matter.recalled, matter.jobs = None, False, {}
