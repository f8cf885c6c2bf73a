"""The duties that a claim assumes, as fairness; and their turns, for languages that have no fairness of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clauseproof.model.expressions import (
    BOOLEAN,
    FALSE,
    INTEGER,
    TRUE,
    Add,
    Compare,
    Expression,
    IfThenElse,
    Literal,
    Modulo,
    Not,
    Number,
    Read,
    conjunction,
    disjunction,
)
from clauseproof.model.system import TransitionSystem, Variable
from clauseproof.proofs.liveness.fairness import duties_of
from clauseproof.proofs.properties.property import Property


@dataclass(frozen=True)
class Owed:
    """A duty that a claim assumes: as weak fairness, or as strong.

    ``open`` holds in the states (and readings) in which it is assumed and open; ``discharging`` has each of its
    events with the formula of the states from which a step by it discharges the duty.
    """

    name: str
    strong: bool
    open: Expression
    discharging: tuple[tuple[str, Expression], ...]

    @property
    def formulas(self) -> tuple[Expression, ...]:
        return self.open, *(when for _, when in self.discharging)


def owed_by(system: TransitionSystem, prop: Property, readings: Mapping[str, str]) -> tuple[Owed, ...]:
    """The duties that a property of a system assumes, with some readings fixed.

    One whose kind depends on a reading is there twice, as weak and as strong fairness, each open only where it is
    of that kind.  What can never be open is left out, for every run is fair to it.
    """
    found = []
    for duty in duties_of(system, prop.duties):
        for kind, strong in ((fixed(duty.weak, readings), False), (fixed(duty.strong, readings), True)):
            opens = fixed(conjunction(kind, duty.open) if FALSE not in (kind, duty.open) else FALSE, readings)
            events = ((event, fixed(conjunction(kind, when), readings)) for event, when in duty.discharging)
            discharging = tuple(pair for pair in events if pair[1] != FALSE)
            if opens != FALSE and discharging:
                found.append(Owed(duty.name, strong, opens, discharging))
    return tuple(found)


def fixed(formula: Expression, readings: Mapping[str, str]) -> Expression:
    """A formula where some readings are chosen."""
    return TransitionSystem("", (), (), initially=formula).under(readings).initially


@dataclass(frozen=True)
class Turns:
    """Fairness to several duties as one thing that has to happen again and again: a round.

    The turn goes round from 0 (a round is complete) over the duties 1, 2, … n and back.  A step moves it on from a
    duty that it discharges, from a weak one that is not open before it, and from a strong one that is *given up*:
    somebody has guessed that it will never be open again, once and for all.  So a run is fair to every one of them
    exactly where it has infinitely many rounds and, for some guesses, what is given up is open only finitely often
    (the construction by which generalised Büchi conditions become one, Choueka 1974).

    ``number`` tells the turns of several claims apart.  All expressions speak of the state before the step.
    """

    number: int
    duties: tuple[Owed, ...]

    @property
    def _turn(self) -> Read:
        return Read(f"turn {self.number}", Number(0, len(self.duties)))

    @property
    def _skips(self) -> Read:
        return Read(f"turn {self.number} moves on", BOOLEAN)

    def _given_up(self, number: int) -> Read:
        return Read(f"given up {self.number} {number}", BOOLEAN)

    @property
    def _strong(self) -> list[tuple[Read, Owed]]:
        return [(self._given_up(number), duty) for number, duty in enumerate(self.duties, 1) if duty.strong]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The turn, and what is given up."""
        guesses = tuple(Variable(guess.name, BOOLEAN, (False,)) for guess, _ in self._strong)
        return ((Variable(self._turn.name, self._turn.sort, (0,)),) if self.duties else ()) + guesses

    @property
    def definitions(self) -> tuple[tuple[str, Expression], ...]:
        """A name that :meth:`effects` read, with what it stands for: the turn moves on whatever the step is."""
        if not self.duties:
            return ()
        passed = (
            conjunction(self._is(number), self._given_up(number) if duty.strong else Not(duty.open))
            for number, duty in enumerate(self.duties, 1)
        )
        return ((self._skips.name, disjunction(self._is(0), *passed)),)

    @property
    def round(self) -> Expression:
        """A round is complete."""
        return self._is(0) if self.duties else TRUE

    def lasting(self, awaited: Expression) -> Expression:
        """Something is awaited, and nothing that is given up is open."""
        return conjunction(awaited, *(Not(conjunction(guess, duty.open)) for guess, duty in self._strong))

    def effects(self, event: str | None) -> tuple[tuple[str, Expression], ...]:
        """What a step by an event (None: nothing happens) does to the turn."""
        if not self.duties:
            return ()
        here = [
            conjunction(self._is(number), when)
            for number, duty in enumerate(self.duties, 1)
            for when in _discharged(duty, event)
        ]
        after = Modulo(Add(self._turn, Literal(1, INTEGER)), len(self.duties) + 1)
        return ((self._turn.name, IfThenElse(disjunction(self._skips, *here), after, self._turn)),)

    @property
    def guesses(self) -> tuple[Read, ...]:
        return tuple(guess for guess, _ in self._strong)

    def _is(self, number: int) -> Expression:
        return Compare("=", self._turn, Literal(number, INTEGER))


Effects: TypeAlias = tuple[tuple[str, Expression], ...]


def idling(turns: Iterable[Turns]) -> list[tuple[Expression, Effects]]:
    """The ways in which nothing happens, each with when there is that way: plainly, or with something given up."""
    every = list(turns)
    plainly = tuple(pair for turn in every for pair in turn.effects(None))
    guesses = [guess for turn in every for guess in turn.guesses]
    return [(TRUE, plainly), *((Not(guess), (*plainly, (guess.name, TRUE))) for guess in guesses)]


def _discharged(duty: Owed, event: str | None) -> list[Expression]:
    return [when for name, when in duty.discharging if name == event]
