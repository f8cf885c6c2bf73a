"""Verifying trace files: the history is run again in the interpreter, which judges the property itself there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clauseproof.model.canonical import fingerprint
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence.certificates import Proof
from clauseproof.proofs.evidence.histories import Claimed, same, written_history
from clauseproof.proofs.evidence.obligations import Refused
from clauseproof.proofs.evidence.rerun import rerun, shows_alone, supported
from clauseproof.proofs.evidence.running import DoesNotReplay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.liveness.fairness import duties_of
from clauseproof.proofs.properties.monitor import Product, product
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property


def replayed(matter: Matter, space: ChoiceSpace, claimed: Claimed, text: str, accepted: Sequence[Proof]) -> int:
    """The choices (a mask over ``space``) under which a trace file shows what it claims, in the interpreter.

    ``accepted`` are the proofs that were accepted: that a state is *shut out*, or that a loop that comes back to no
    state goes on for ever, no history shows alone.
    Raises :class:`Refused`, which says why the file falls short.
    """
    prop = matter.prop
    assert prop is not None
    mask = 0
    for box in claimed.choices:
        if not space.box(box):
            raise Refused("it is for readings that make no difference here, or for options that there are not")
        mask |= space.box(box)
    if not mask:
        raise Refused("it is for no choice of readings")
    whole = product(matter.rulebook.system, prop)
    shown: Trace | None = None
    for bit in range(mask.bit_length()):
        if mask >> bit & 1:
            choice = space.choices[bit]
            trace, comes_back = _run(whole, matter, prop, choice, claimed)
            if shown is not None and not same(trace, shown):
                raise Refused("it is not the same history under all the readings that it names")
            shown = shown or trace
            _supported(matter, space, choice, trace, comes_back, accepted)
    assert shown is not None
    again = written_history(
        shown,
        space.minimal(mask),
        matter.title,
        matter.id,
        fingerprint(prop.canonical()),
        matter.rulebook.id,
        matter.rulebook.fingerprint,
    )
    if text != again:
        raise Refused("its text is not what replaying it gives: something in it was altered")
    return mask


def _run(
    whole: Product, matter: Matter, prop: Property, choice: Mapping[str, str], claimed: Claimed
) -> tuple[Trace, bool]:
    """The history under one choice, judged; and whether it ends or, being a lasso, comes back to one state."""
    system = matter.rulebook.system
    monitors = tuple(v.name for v in whole.system.variables if v.name not in system.variable)
    duties = duties_of(system, prop.duties) if prop.is_liveness else ()
    try:
        return rerun(whole, prop, duties, monitors, choice, claimed.first, claimed.events, claimed.loop)
    except DoesNotReplay as error:
        raise Refused(f"it does not replay: {error}") from None


def _supported(
    matter: Matter,
    space: ChoiceSpace,
    choice: Mapping[str, str],
    trace: Trace,
    comes_back: bool,
    accepted: Sequence[Proof],
) -> None:
    """Whether what the history alone does not show is proved.  Raises :class:`Refused` where it is not."""
    assert matter.prop is not None
    if shows_alone(matter.prop, comes_back):
        return
    bit = 1 << space.choices.index(dict(choice))
    for proof in accepted:
        if (
            proof.property == matter.id
            and any(space.box(box) & bit for box in proof.choices)
            and supported(matter.prop, choice, trace, proof.claim, proof.evidence.argument)
        ):
            return
    if matter.prop.pattern == ALWAYS_POSSIBLE:
        raise Refused("no accepted certificate shows that its last state is shut out for good")
    raise Refused("its loop comes back to no state, and no accepted certificate shows that it goes on for ever")
