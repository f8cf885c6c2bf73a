"""Running a history again: one that was kept as its first state, its events and where its loop begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clauseproof.model.expressions import Value
from clauseproof.proofs.evidence.obligations import FOR_EVER, SHUT_OUT
from clauseproof.proofs.evidence.running import DoesNotReplay, Steps, replay_violation
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.liveness.fairness import FairDuty
from clauseproof.proofs.liveness.lasso import replay_lasso
from clauseproof.proofs.properties.judging import is_of_steps
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property


def rerun(
    whole: Product,
    prop: Property,
    duties: Sequence[FairDuty],
    monitors: Sequence[str],
    choice: Mapping[str, str],
    first: Mapping[str, Value],
    events: Sequence[str],
    loop: int | None,
    taken: Steps | None = None,
) -> tuple[Trace, bool]:
    """A history run in the interpreter under one choice, which judges the property itself there.

    ``loop`` counts the events before the loop of a lasso, and is None for a history that ends.  Returns the history,
    and whether it ends or, being a lasso, comes back to the state in which its loop begins.
    Raises :class:`DoesNotReplay` where it is no history of the rules, or does not show what it should.
    """
    unknown = next((name for name in events if name not in whole.system.event), None)
    if unknown is not None:
        raise DoesNotReplay(f"the rulebook has no event '{unknown}'")
    if loop is not None:
        if not prop.is_liveness:
            raise DoesNotReplay("it goes on for ever, which says nothing of a property of safety")
        found = replay_lasso(whole, prop, choice, first, events[:loop], events[loop:], monitors, duties, taken)
        return found.trace, found.comes_back
    if not is_of_steps(prop):
        return replay_violation(whole, prop, choice, first, events, monitors, taken), True
    if not events:
        raise DoesNotReplay("it has no step, and the property is one of steps")
    *before, last = events
    return replay_violation(whole, prop, choice, first, before, monitors, taken, last_by=last), True


def shows_alone(prop: Property, comes_back: bool) -> bool:
    """Whether a history shows by itself that a property fails.

    That a state is *shut out*, or that a loop that comes back to no state goes on for ever, it does not.
    """
    return prop.pattern != ALWAYS_POSSIBLE and comes_back


def supported(prop: Property, choice: Mapping[str, str], trace: Trace, claim: str, argument: Any) -> bool:
    """Whether a proof with that claim and argument says of this very history what it does not show alone."""
    said = argument or {}
    if prop.pattern == ALWAYS_POSSIBLE:
        return claim == SHUT_OUT and {"choice": dict(choice), "state": dict(trace.states[-1])} in said.get("shown", ())
    if claim != FOR_EVER or trace.loop is None:
        return False
    events = [step.event for step in trace.steps[trace.loop :]]
    return bool((said.get("start"), said.get("events")) == (dict(trace.states[trace.loop]), events))
