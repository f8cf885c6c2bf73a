"""Counterexamples to induction, and how they are told: never as more than they are.

One begins in a state that fits all that is known and need not be reachable.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from clauseproof.model.wording import spoken_value
from clauseproof.proofs.evidence.trace import Trace

NOT_KNOWN = "counterexample to induction (not known to be reachable)"
SHOWN = 3
"""Steps that are told, where not all are asked for."""


@dataclass(frozen=True)
class CounterexampleToInduction:
    """Steps from a state of which nobody knows whether it is reachable, and what the last state comes to."""

    trace: Trace
    ending: str

    def told(self, *, full: bool = False) -> list[str]:
        """A state, the steps from there with their clauses, and where they lead; all of them only where asked for.

        The end of a counterexample to induction is one of its own, by a shorter induction, and easier to read.
        """
        trace, heading = self.trace, NOT_KNOWN
        if not full and len(trace) > SHOWN:
            states, steps = trace.states[-SHOWN - 1 :], trace.steps[-SHOWN:]
            heading += f", the last {SHOWN} of its {len(trace)} steps"
            trace = replace(trace, states=states, steps=steps)
        start = ", ".join(f"{name} = {spoken_value(value)}" for name, value in trace.states[0].items())
        return [f"{heading}:", f"if {start}, then", *trace.steps_told(full=full), self.ending]

    def as_json(self, title: str, rulebook: str) -> dict[str, Any]:
        """Its states in the Informal Trace Format, under a name of their own and with what is known of them."""
        return {"reachable": "not known", "states": self.trace.itf(f"{NOT_KNOWN}: {title}", rulebook)}
