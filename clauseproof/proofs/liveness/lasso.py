"""Lassos: histories that go on for ever in a loop, replayed and judged in the interpreter.

A run that is fair to every duty and in which what is awaited never comes refutes a property of liveness.  Whether it is
such a run is asked of the interpreter, position by position; where a counter grows with every turn, so that no state
comes back, the certifier is asked besides that the loop can always go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clauseproof.model.expressions import TRUE, Expression, Value
from clauseproof.model.interpreter import Interpreter, State
from clauseproof.model.system import Event, TransitionSystem
from clauseproof.proofs.evidence.running import DoesNotReplay, Steps, replay
from clauseproof.proofs.evidence.trace import NEVER_OPEN, Trace
from clauseproof.proofs.liveness.fairness import FairDuty
from clauseproof.proofs.properties.judging import awaited_along, leads_on
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.properties.property import Property


@dataclass(frozen=True)
class Replayed:
    """A lasso as a trace; ``comes_back`` where its loop ends in the very state in which it begins.

    ``fair`` says for each duty why it is not neglected, as the certifier wants it: the turn at which it is
    discharged, or (for weak fairness) not open; or that it never is open.
    """

    trace: Trace
    comes_back: bool
    fair: Mapping[str, list[Any]]


def replay_lasso(
    whole: Product,
    prop: Property,
    choice: Mapping[str, str],
    first: Mapping[str, Value],
    stem: Sequence[str],
    loop: Sequence[str],
    monitors: Sequence[str],
    duties: Sequence[FairDuty],
    taken: Steps | None = None,
) -> Replayed:
    """Run a stem, then a loop; without events in the loop, nothing happens for ever.

    Raises :class:`DoesNotReplay` where that is no history, something awaited comes after all, or a duty is neglected.
    """
    trace = replay(whole, choice, first, [*stem, *loop], taken)
    interpreter = Interpreter(whole.system, choice)
    begin = len(stem)
    comes_back = trace.states[begin] == trace.states[-1]
    if not comes_back:
        replay(whole, choice, first, [*stem, *loop, *loop], taken)
    if not all(awaited_along(interpreter, prop, trace)[begin:]):
        raise DoesNotReplay("what is awaited comes")
    fair: dict[str, list[Any]] = {}
    told: list[tuple[str, str]] = []
    for duty in duties:
        weak, strong = interpreter.holds(duty.weak, {}), interpreter.holds(duty.strong, {})
        if not weak and not strong:
            continue
        label, why = _why_fair(interpreter, duty.name, trace, begin, monitors, weak)
        fair[duty.name] = label
        told.append((duty.name, why))
    observers = tuple(monitors)
    return Replayed(replace(trace, observers=observers, loop=begin, fair=tuple(told)), comes_back, fair)


def _why_fair(
    interpreter: Interpreter, name: str, trace: Trace, begin: int, monitors: Sequence[str], weak: bool
) -> tuple[list[Any], str]:
    """Why going round for ever is fair to a duty.  Raises :class:`DoesNotReplay` where it is not."""
    events, when = _owed(interpreter.system, name)
    turns = trace.states[begin:-1] if len(trace.states) > begin + 1 else trace.states[begin:]

    def is_open(state: State) -> bool:
        return interpreter.holds(when, state) and any(leads_on(interpreter, state, e, monitors) for e in events)

    for turn, (state, step) in enumerate(zip(turns, trace.steps[begin:], strict=False)):
        changed = any(variable not in monitors for variable, _, _ in step.changes)
        if changed and step.event in {event.name for event in events} and interpreter.holds(when, state):
            return ["discharged", turn], f"done in step {begin + turn + 1}, again and again"
    closed = [turn for turn, state in enumerate(turns) if not is_open(state)]
    if len(closed) == len(turns):
        return ["never open"], NEVER_OPEN
    if weak and closed:
        after = f"after step {begin + closed[0]}" if begin + closed[0] else "at first"
        return ["not open", closed[0]], f"not open {after}, again and again"
    raise DoesNotReplay(f"the loop neglects '{name}'")


def _owed(system: TransitionSystem, name: str) -> tuple[tuple[Event, ...], Expression]:
    """The events of a duty and its condition, by its name in the rulebook."""
    if name in system.event:
        return (system.event[name],), TRUE
    if name in system.decision:
        return tuple(system.event[event] for event in system.decision[name].events), TRUE
    duty = next(duty for duty in system.duties if duty.name == name)
    return tuple(system.event[event] for event in duty.events), duty.when
