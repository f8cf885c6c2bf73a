"""The duties that a claim assumes, as fairness; and their turns, for languages that have no fairness of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
from clauseproof.proofs.fairness import duties_of
from clauseproof.proofs.property import Property


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
        for kind, strong in ((duty.weak, False), (duty.strong, True)):
            opens = fixed(conjunction(kind, duty.open) if FALSE not in (kind, duty.open) else FALSE, readings)
            events = ((event, fixed(conjunction(kind, when), readings)) for event, when in duty.discharging)
            if opens != FALSE:
                found.append(Owed(duty.name, strong, opens, tuple(pair for pair in events if pair[1] != FALSE)))
    return tuple(found)


def fixed(formula: Expression, readings: Mapping[str, str]) -> Expression:
    """A formula where some readings are chosen."""
    return TransitionSystem("", (), (), initially=formula).under(readings).initially


@dataclass(frozen=True)
class Turns:
    """Weak fairness to several duties as one thing that has to happen again and again: a round.

    The turn goes round from 0 (a round is complete) over the duties 1, 2, … n and back.  A step moves it on from a
    duty that is not open before the step, or that it discharges.  So there are infinitely many rounds exactly in the
    runs that are fair to every one of them (the construction by which generalised Büchi conditions become one,
    Choueka 1974).  For strong fairness, each duty has a mark: whether the last step discharged it.

    ``number`` tells the turns of several claims apart.  All expressions speak of the state before the step.
    """

    number: int
    weak: tuple[Owed, ...]
    strong: tuple[Owed, ...]

    @property
    def _turn(self) -> Read:
        return Read(f"turn {self.number}", Number(0, len(self.weak)))

    @property
    def _skips(self) -> Read:
        return Read(f"turn {self.number} moves on", BOOLEAN)

    def done(self, number: int) -> Read:
        """The mark of one of the strong duties, which are counted from 1."""
        return Read(f"discharged {self.number} {number}", BOOLEAN)

    @property
    def variables(self) -> tuple[Variable, ...]:
        marks = tuple(Variable(self.done(n).name, BOOLEAN, (False,)) for n in range(1, len(self.strong) + 1))
        return ((Variable(self._turn.name, self._turn.sort, (0,)),) if self.weak else ()) + marks

    @property
    def definitions(self) -> tuple[tuple[str, Expression], ...]:
        """A name that :meth:`effects` read, with what it stands for: the turn moves on whatever the step is."""
        if not self.weak:
            return ()
        parts = (conjunction(self._is(n), Not(duty.open)) for n, duty in enumerate(self.weak, 1))
        return ((self._skips.name, disjunction(self._is(0), *parts)),)

    @property
    def round(self) -> Expression:
        """A round is complete."""
        return self._is(0) if self.weak else TRUE

    def effects(self, event: str | None) -> tuple[tuple[str, Expression], ...]:
        """What a step by an event (None: nothing happens) does to turn and marks."""
        marks = tuple(
            (self.done(n).name, disjunction(*_discharged(duty, event))) for n, duty in enumerate(self.strong, 1)
        )
        if not self.weak:
            return marks
        here = [
            conjunction(self._is(n), when) for n, duty in enumerate(self.weak, 1) for when in _discharged(duty, event)
        ]
        after = Modulo(Add(self._turn, Literal(1, INTEGER)), len(self.weak) + 1)
        return ((self._turn.name, IfThenElse(disjunction(self._skips, *here), after, self._turn)), *marks)

    def _is(self, number: int) -> Expression:
        return Compare("=", self._turn, Literal(number, INTEGER))


def _discharged(duty: Owed, event: str | None) -> list[Expression]:
    return [when for name, when in duty.discharging if name == event]
