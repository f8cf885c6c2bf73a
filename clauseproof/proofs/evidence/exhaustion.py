"""Verifying a certificate with no solver at all: by going through every reachable position in the interpreter.

The positions are those of the rulebook with the property's monitor, of the variables that the property depends on; for
every choice of readings claimed.  In each, the invariant is evaluated as a term, and the property itself by the
interpreter.  Where the positions do not come to an end, nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clauseproof.model.expressions import Number, Value
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, TooManyFirstStates
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.assumed import stated
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence.certificates import Proof
from clauseproof.proofs.evidence.obligations import EXCLUDED, HOLDS, NOTHING_FOLLOWS, VACUOUS, Refused
from clauseproof.proofs.evidence.second_solver import Undecided
from clauseproof.proofs.evidence.sorted_terms import SortedTerms
from clauseproof.proofs.evidence.terms import Evaluated, Meaning, Unreadable
from clauseproof.proofs.liveness.fairness import FairDuty
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import following

MOST = 10_000
"""Positions, for one choice of readings."""


@dataclass(frozen=True, eq=False)
class Position:
    """A reachable position: its values, what the symbols of a term stand for there, and the steps that lead on."""

    state: Mapping[str, Value]
    meanings: Mapping[str, Meaning]
    steps: list[tuple[str, int]]


def gone_through(matter: Matter, proof: Proof, most: int = MOST) -> int:
    """Judge a proof without a solver; how many positions were looked at, all choices together.

    Raises :class:`Refused` where the proof is wrong, :class:`Undecided` where that cannot be found out so.
    """
    try:
        return _gone_through(matter, proof, most)
    except Unreadable as error:
        raise Undecided(str(error)) from None
    except RecursionError:
        raise Undecided("its evidence is nested too deeply to be evaluated") from None


def _gone_through(matter: Matter, proof: Proof, most: int) -> int:
    assert matter.prop is not None
    question = Question(Decider(matter.rulebook.system), matter.prop, stated(matter))
    terms = SortedTerms.of(question.whole.system, question.sliced)
    invariant = terms.formula("the invariant", proof.evidence.text)
    if proof.claim not in (HOLDS, EXCLUDED, VACUOUS, NOTHING_FOLLOWS):
        raise Undecided("what never is possible again, or goes on for ever, is left to a solver")
    mask = 0
    for box in proof.choices:
        mask |= question.space.box(box)
    if not mask:
        raise Refused("it is for no choice of readings")
    count = 0
    for choice in question.space.members(mask):
        interpreter = Interpreter(question.sliced, choice)
        positions = _positions(interpreter, most)
        if not positions:
            raise Refused("no first state under some of these readings")
        for position in positions:
            if not invariant(position.meanings):
                raise Refused(f"the invariant does not hold where {_spoken(position.state)}")
            _judge(question, proof, interpreter, position)
        if proof.claim in (HOLDS, NOTHING_FOLLOWS):
            _argued(question, proof, terms, interpreter, positions)
        count += len(positions)
    return count


def _positions(interpreter: Interpreter, most: int) -> list[Position]:
    """Every reachable position under one choice, nearest first.  Raises :class:`Undecided` beyond ``most``."""
    system = interpreter.system
    found: list[Position] = []
    numbers: dict[tuple[Value, ...], int] = {}

    def number(state: Mapping[str, Value]) -> int:
        key = tuple(state[variable.name] for variable in system.variables)
        if key not in numbers:
            if len(numbers) >= most:
                raise Undecided(f"more than {most:,} positions were reached; {_endless(system)}")
            numbers[key] = len(numbers)
            found.append(Position(state, _meanings(system, state, interpreter.readings), []))
        return numbers[key]

    try:
        for state in interpreter.initial_states():
            number(state)
    except TooManyFirstStates as error:
        raise Undecided(f"'{error}' may begin with any of infinitely many values") from None
    for position in found:  # it grows as we go
        for event in system.events:
            try:
                after = interpreter.apply(position.state, event)
            except (NotEnabled, OutOfRange):
                continue
            position.steps.append((event.name, number(after)))
    return found


def _endless(system: TransitionSystem) -> str:
    endless = [
        variable.name
        for variable in system.variables
        if isinstance(variable.sort, Number) and None in (variable.sort.low, variable.sort.high)
    ]
    return f"there is no bound to {' and '.join(map(repr, endless))}" if endless else "they are finite, but too many"


def _meanings(system: TransitionSystem, state: Mapping[str, Value], readings: Mapping[str, str]) -> dict[str, Meaning]:
    values = {name: f"{name}: {value}" if isinstance(value, str) else value for name, value in state.items()}
    return values | {f"reading {name}": f"reading {name}: {option}" for name, option in readings.items()}


def _spoken(state: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in state.items())


def _judge(question: Question, proof: Proof, interpreter: Interpreter, position: Position) -> None:
    """The claim about single positions.  Raises :class:`Refused` where one of them contradicts it."""
    whole = question.whole
    if proof.claim == VACUOUS:
        if interpreter.holds(whole.premise, position.state):
            raise Refused(f"it does speak of something, where {_spoken(position.state)}")
    elif question.prop.pattern != ALWAYS_POSSIBLE and not interpreter.holds(whole.goal, position.state):
        raise Refused(f"the property fails where {_spoken(position.state)}")


def _argued(
    question: Question, proof: Proof, terms: SortedTerms, interpreter: Interpreter, positions: Sequence[Position]
) -> None:
    """What a claim rests on beside its invariant.  Raises :class:`Refused` or :class:`Unreadable`."""
    argument = proof.evidence.argument or {}
    try:
        if proof.claim == NOTHING_FOLLOWS:
            closed = terms.formula("the closed set", argument["shut off"])
            _shut_off(question, closed, interpreter, positions)
        elif question.prop.is_liveness:
            regions = [_Region.read(region, terms) for region in argument["ranking"]]
            awaiting = {
                place
                for place, position in enumerate(positions)
                if interpreter.holds(question.whole.awaited, position.state)
            }
            duties = {duty.name: duty for duty in question.duties}
            _ranked(regions, positions, awaiting, duties, interpreter)
        elif question.prop.pattern == ALWAYS_POSSIBLE:
            levels = [terms.formula(f"level {place}", text) for place, text in enumerate(argument["strategy"])]
            _leads_back(question, levels, interpreter, positions)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Refused("what it rests on is not complete, or is not what such a claim rests on") from None


def _shut_off(question: Question, closed: Evaluated, interpreter: Interpreter, positions: Sequence[Position]) -> None:
    """A closed set in which nothing follows, and which holds every position in which something is forbidden."""
    found = following(question.whole, question.prop)
    if found is None:
        raise Refused(f"'{question.prop.pattern}' forbids nothing that could follow")
    within = [bool(closed(position.meanings)) for position in positions]
    forbidding = [interpreter.holds(found.forbids, position.state) for position in positions]
    if not any(forbidding):
        raise Refused("the property forbids nothing in any position")
    for position, inside, forbids in zip(positions, within, forbidding, strict=True):
        if forbids and not inside:
            raise Refused(f"the closed set leaves out where {_spoken(position.state)}")
        if inside and interpreter.holds(found.follows, position.state):
            raise Refused(f"something follows where {_spoken(position.state)}")
        if inside and not all(within[to] for _, to in position.steps):
            raise Refused(f"a step leads out of the closed set where {_spoken(position.state)}")


def _leads_back(
    question: Question, levels: Sequence[Evaluated], interpreter: Interpreter, positions: Sequence[Position]
) -> None:
    """A strategy: from each level some step leads to a lower one, and in the lowest is what is sought."""
    height = [
        next((place for place, test in enumerate(levels) if test(position.meanings)), None) for position in positions
    ]
    for position, here in zip(positions, height, strict=True):
        if here is None:
            if not interpreter.holds(question.goal, position.state):
                raise Refused(f"the strategy leaves out where {_spoken(position.state)}")
        elif here == 0:
            if not interpreter.holds(question.whole.sought, position.state):
                raise Refused(f"the strategy ends where {_spoken(position.state)}")
        elif not any(after is not None and after < here for _, to in position.steps for after in [height[to]]):
            raise Refused(f"no step leads on where {_spoken(position.state)}")


@dataclass(frozen=True, eq=False)
class _Region:
    duty: str | None
    strong: bool
    formula: Evaluated
    measure: Evaluated | None
    inner: tuple[_Region, ...]

    @staticmethod
    def read(data: Any, terms: SortedTerms) -> _Region:
        measure = data["measure"]
        inner = tuple(_Region.read(region, terms) for region in data["inner"])
        if data["duty"] is None and (data["strong"] is True or measure is None):
            raise Refused("a region without a duty needs a measure and is not strong")
        return _Region(
            data["duty"],
            data["strong"] is True,
            terms.formula("a region of the ranking", data["formula"]),
            None if measure is None else terms.number("a measure of the ranking", measure),
            inner,
        )


def _ranked(
    regions: Sequence[_Region],
    positions: Sequence[Position],
    awaiting: set[int],
    duties: Mapping[str, FairDuty],
    interpreter: Interpreter,
    constant: Sequence[Evaluated] = (),
) -> None:
    """A ranking of the positions ``awaiting`` (``docs/semantics.md`` section 9).  Raises :class:`Refused`.

    Only steps count that leave each of the measures ``constant`` as it is.
    """
    level: dict[int, int] = {}
    for here in sorted(awaiting):
        inside = [place for place, region in enumerate(regions) if region.formula(positions[here].meanings)]
        if not inside:
            raise Refused(f"the ranking leaves out where {_spoken(positions[here].state)}")
        level[here] = inside[0]
    deeper: dict[int, set[int]] = {
        place: set() for place, region in enumerate(regions) if region.strong or region.duty is None
    }
    for here in sorted(awaiting):
        position, region = positions[here], regions[level[here]]
        onwards = list(_kept(position, positions, awaiting, constant))
        if region.duty is None:
            deeper[level[here]].add(here)
            if region.measure is not None and int(region.measure(position.meanings)) < 0:
                raise Refused(f"the measure is negative where {_spoken(position.state)}")
            for event, to in onwards:
                if level[to] > level[here] or (level[to] == level[here] and _more(region, position, positions[to])):
                    raise Refused(f"'{event}' leads back in the ranking where {_spoken(position.state)}")
            continue
        duty = duties[region.duty]
        is_open = interpreter.holds(duty.open, position.state)
        owed = duty.strong if region.strong else duty.weak
        if not interpreter.holds(owed, {}) and (region.strong or not interpreter.holds(duty.strong, {})):
            raise Refused(f"'{region.duty}' is not owed")
        if not is_open and not region.strong:
            raise Refused(f"'{region.duty}' is not open where {_spoken(position.state)}")
        if not is_open:
            deeper[level[here]].add(here)
        for event, to in onwards:
            if level[to] < level[here]:
                continue
            discharged = interpreter.holds(duty.discharged_by(event), position.state)
            if level[to] > level[here] or not _nearer(region, position, positions[to], discharged):
                raise Refused(f"'{event}' leads back in the ranking where {_spoken(position.state)}")
    for place, within in deeper.items():
        region = regions[place]
        kept = (*constant, region.measure) if region.duty is None and region.measure is not None else constant
        _ranked(region.inner, positions, within, duties, interpreter, kept)


def _kept(
    position: Position, positions: Sequence[Position], awaiting: set[int], constant: Sequence[Evaluated]
) -> Iterator[tuple[str, int]]:
    """The steps that a ranking is about."""
    for event, to in position.steps:
        after = positions[to]
        if to in awaiting and all(measure(position.meanings) == measure(after.meanings) for measure in constant):
            yield event, to


def _more(region: _Region, position: Position, after: Position) -> bool:
    assert region.measure is not None
    return int(region.measure(after.meanings)) > int(region.measure(position.meanings))


def _nearer(region: _Region, position: Position, after: Position, discharged: bool) -> bool:
    """Whether a step within a region is as a ranking wants it."""
    if region.measure is None:
        return not discharged
    before, then = int(region.measure(position.meanings)), int(region.measure(after.meanings))
    return before >= 0 and (then < before or (then == before and not discharged))
