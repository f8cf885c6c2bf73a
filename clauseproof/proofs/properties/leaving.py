"""Which event leaves the range of which variable: what a refuted *Stays in range* has to say."""

from __future__ import annotations

from clauseproof.model.expressions import Number, Value, contains
from clauseproof.model.interpreter import Interpreter, evaluate
from clauseproof.model.system import TransitionSystem
from clauseproof.model.wording import spoken_value
from clauseproof.proofs.evidence.trace import Trace


def leaves_range(system: TransitionSystem, trace: Trace) -> str:
    """The first event that would leave a range in the last state of a history, with its clause; else nothing."""
    interpreter = Interpreter(system, dict(trace.readings))
    state = {name: trace.states[-1][name] for name in system.variable}
    for event in interpreter.enabled(state):
        for name, effect in event.effects:
            value, sort = evaluate(effect, state, interpreter.readings), system.variable[name].sort
            if not contains(sort, value) and isinstance(sort, Number):
                clause = f" [{event.clause}]" if event.clause else ""
                effect_told = f"would set '{name}' to {spoken_value(value)}, which is {_beyond(sort, value)}"
                return f"'{event.name}'{clause} {effect_told}"
    return ""


def _beyond(sort: Number, value: Value) -> str:
    if sort.low is not None and sort.high is not None:
        return f"outside {sort.low}..{sort.high}"
    return f"less than {sort.low}" if sort.low is not None else f"more than {sort.high}"
