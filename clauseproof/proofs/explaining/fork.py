"""Why a history that refutes could happen: what let its last step through, and where another rulebook forks off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.expressions import Enumeration, Value
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.wording import wording
from clauseproof.proofs.evidence.running import DoesNotReplay, first_state
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.explaining.parts import conditions, values_read


@dataclass(frozen=True)
class Atom:
    """A condition as it stood in one state: its clause, its words, whether it held, the values it looked at."""

    clause: str
    text: str
    held: bool
    values: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        values = ", ".join(f"{name} = {value}" for name, value in self.values)
        return f"‘{self.text}’ [{self.clause}]" + (f", with {values}" if values else "")

    def as_json(self) -> dict[str, Any]:
        return {"clause": self.clause, "text": self.text, "held": self.held, "values": dict(self.values)}


@dataclass(frozen=True)
class Fork:
    """What another rulebook does with a history.

    ``step`` is the number of the first step that it does not allow (0 where it cannot even begin so, None where it
    allows them all), under the ``readings`` of its own under which it goes furthest; ``why`` are the conditions that
    fail there, ``reason`` says what else stands in the way.
    """

    rulebook: str
    step: int | None
    event: str
    readings: tuple[tuple[str, str], ...]
    why: tuple[Atom, ...] = ()
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "rulebook": self.rulebook,
            "step": self.step,
            "event": self.event or None,
            "readings": dict(self.readings),
            "why": [atom.as_json() for atom in self.why],
            "reason": self.reason or None,
        }

    def told(self) -> list[str]:
        if self.step is None:
            return [f"{self.rulebook} allows every step of it."]
        if not self.step:
            return [f"{self.rulebook} does not begin so: {self.reason}."]
        lines = [
            f"{self.rulebook} does not allow step {self.step}, '{self.event}'"
            + (":" if self.why else f": {self.reason}.")
        ]
        return lines + [f"  {atom} fails" for atom in self.why]


def blame(book: Rulebook, trace: Trace) -> tuple[Atom, ...]:
    """The conditions that let the last step of a history through, with the values that they looked at."""
    if not trace.steps:
        return ()
    event = book.system.event[trace.steps[-1].event]
    interpreter, state = Interpreter(book.system, dict(trace.readings)), trace.states[-2]
    found = []
    for _, node, positive, clause in conditions(event.guard, event.clause):
        if interpreter.holds(node, state) == positive:
            text = wording(node, book.system.terms) if positive else f"not {wording(node, book.system.terms)}"
            found.append(Atom(clause, text, True, values_read(node, state)))
    return tuple(found)


def fork(own: Rulebook, other: Rulebook, trace: Trace) -> Fork | None:
    """Where another rulebook of the same text leaves a history; None where the two share no text.

    Events, values and readings go by the correspondence; what is new there takes its first values, and its own
    readings are chosen so that it goes as far as it can.
    """
    names = own.to(other)
    if names is None:
        return None
    chosen = _readings(own, other, names, dict(trace.readings))
    open_readings = [r for r in other.system.relevant_readings() if r not in chosen]
    best: Fork | None = None
    for rest in other.system.choices(open_readings):
        found = _walk(own, other, names, trace, chosen | rest)
        if found.step is None:
            return found
        if best is None or found.step > (best.step or 0):
            best = found
    return best


def _readings(own: Rulebook, other: Rulebook, names: Correspondence, held: Mapping[str, str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for reading, option in held.items():
        there = names.after(Key("reading", "", reading))
        choice = names.after(Key("option", reading, option))
        if there and choice and choice.name in (other.system.reading[there.name].names):
            chosen[there.name] = choice.name
    return chosen


def _walk(own: Rulebook, other: Rulebook, names: Correspondence, trace: Trace, readings: dict[str, str]) -> Fork:
    interpreter = Interpreter(other.system, readings)
    shown = tuple(readings.items())
    wanted: dict[str, Value] = {}
    for variable in own.system.variables:
        there = names.after(Key("variable", "", variable.name))
        value: Value | None = trace.states[0][variable.name]
        if isinstance(variable.sort, Enumeration) and isinstance(value, str):
            carried = names.after(Key("value", variable.name, value))
            value = carried.name if carried else None
        if there is not None and value is not None:
            wanted[there.name] = value
    try:
        state = dict(first_state(interpreter, wanted))
    except DoesNotReplay:
        return Fork(other.id, 0, "", shown, (), "no history of it begins with these values")
    for number, step in enumerate(trace.steps, 1):
        key = names.after(Key("event", "", step.event))
        if key is None:
            return Fork(other.id, number, step.event, shown, (), "it has no such event")
        event = other.system.event[key.name]
        try:
            state = interpreter.apply(state, event)
        except NotEnabled:
            why = tuple(
                Atom(
                    part.clause,
                    wording(part.expression, other.system.terms),
                    False,
                    values_read(part.expression, state),
                )
                for part in interpreter.why_not(state, event)
            )
            return Fork(other.id, number, event.name, shown, why)
        except OutOfRange as error:
            return Fork(other.id, number, event.name, shown, (), str(error))
    return Fork(other.id, None, "", shown)
