"""Traces: histories that show something, and how they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clauseproof.model.expressions import Value
from clauseproof.model.parser import is_name
from clauseproof.model.source import Span
from clauseproof.model.wording import spoken_value


@dataclass(frozen=True)
class Step:
    """One step of a history: who does what under which clause, and what it changes (name, before, after).

    ``at`` is where the event is declared: in the amendment's file where an amendment wrote it.
    """

    event: str
    actor: str
    clause: str
    changes: tuple[tuple[str, Value, Value], ...]
    at: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Trace:
    """A history under one choice of readings.

    ``states`` has one state more than ``steps``; ``observers`` names the variables that belong to the property, and
    ``open_first`` those that could begin with another value than they do.
    A lasso goes on for ever: ``loop`` is the index of the state to which its last state leads back (by nothing
    happening, where it is the last), and ``fair`` says of each duty assumed why it is not violated.
    """

    readings: tuple[tuple[str, str], ...]
    states: tuple[Mapping[str, Value], ...]
    steps: tuple[Step, ...]
    observers: tuple[str, ...] = ()
    loop: int | None = None
    fair: tuple[tuple[str, str], ...] = ()
    open_first: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.steps)

    def __bool__(self) -> bool:
        """A history without steps, which a first state ends, is a history too."""
        return True

    @property
    def clauses(self) -> tuple[str, ...]:
        """Clauses of the steps, in the order of the history, each once."""
        return tuple(dict.fromkeys(step.clause for step in self.steps))

    def told(self, *, full: bool = False) -> list[str]:
        """The history as a story: where it begins, if that could be elsewhere, and then its steps.

        With ``full`` it has the whole state, at first and after each step.
        """
        return [*self._told_first(full), *self.steps_told(full=full)]

    def _told_first(self, full: bool) -> list[str]:
        state = self.states[0] if self.states else {}
        shown = state if full else [name for name in self.open_first if is_name(name)]
        told = [f"{name} = {spoken_value(state[name])}" for name in shown]
        return [f"at first: {', '.join(told)}"] if told else []

    def steps_told(self, *, full: bool = False) -> list[str]:
        """Each step: actor, event, clause, and what changes (``full``: the whole state); then how it goes on.

        The property's observers are told like the rulebook's variables; what nobody could name is machinery.
        """
        lines = []
        if not self.steps and self.loop is None:
            lines.append("already in the first state, before anything happens")
        width = max((len(step.actor) for step in self.steps), default=0)
        for number, step in enumerate(self.steps, 1):
            if self.loop == number - 1:
                lines.append("then for ever, round and round:")
            changes = ", ".join(
                f"{name} {spoken_value(before)} → {spoken_value(after)}"
                for name, before, after in step.changes
                if full or is_name(name)
            )
            clause = f" [{step.clause}]" if step.clause else ""
            lines.append(
                f"{number:>2}. {step.actor:<{width}}  {step.event}{clause}" + (f": {changes}" if changes else "")
            )
            if full:
                whole = ", ".join(f"{n} = {spoken_value(v)}" for n, v in self.states[number].items())
                lines.append(f"    {whole}")
        if self.loop == len(self.steps):
            lines.append("then nothing happens for ever.")
        if self.loop is not None:
            lines += _told_fair(self.fair)
        return lines

    def itf(self, title: str, rulebook: str) -> dict[str, Any]:
        """The Informal Trace Format (Apalache ADR-015), with the event of each step in the state's ``#meta``."""
        names = list(self.states[0]) if self.states else []
        states: list[dict[str, Any]] = []
        for index, state in enumerate(self.states):
            meta: dict[str, Any] = {"index": index}
            if index:
                step = self.steps[index - 1]
                meta |= {"event": step.event, "actor": step.actor, "clause": step.clause}
            states.append({"#meta": meta, **{n: _itf_value(state[n]) for n in names}})
        return {
            "#meta": {
                "format": "ITF",
                "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
                "description": title,
                "rulebook": rulebook,
                "readings": dict(self.readings),
                "observers": list(self.observers),
            },
            "vars": names,
            "states": states,
            **({} if self.loop is None else {"loop": self.loop}),
        }


NEVER_OPEN = "never open there"


def _told_fair(fair: Sequence[tuple[str, str]]) -> list[str]:
    """Why a loop neglects no duty: those that are open in it one by one, the others together."""
    if not fair:
        return ["No duty is assumed."]
    others = sum(why == NEVER_OPEN for _, why in fair)
    lines = [f"'{name}' is not neglected: it is {why}." for name, why in fair if why != NEVER_OPEN]
    if others:
        lines.append("No other duty is open there." if lines else "No duty is open there.")
    return lines


def _itf_value(value: Value) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return {"#bigint": str(value)}
    return value
