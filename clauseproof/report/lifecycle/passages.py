"""What leads from one stage to another: the reachable states, read off by the value of the status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clauseproof.model.system import TransitionSystem, Variable, alternatives
from clauseproof.proofs.choices import Box, ChoiceSpace
from clauseproof.report.lifecycle.conditions import Condition, shorter
from clauseproof.report.lifecycle.exploration import Exploration, State, explored, fixed_system
from clauseproof.report.lifecycle.stages import END, STUCK, Move, Stage
from clauseproof.report.lifecycle.status import label, values, word

Passage = tuple[str, str, str, bool]
"""Source, target, event, and whether it happens inside a stage."""


@dataclass
class Passages:
    """What the reachable states say: masks of choices by stage and passage.

    ``lively`` are the stages in which something can still change, under some choice; ``stuck`` says under which
    choices there can be no way on from a stage, ``found`` under which choices there is a passage.
    """

    system: TransitionSystem
    variable: Variable
    space: ChoiceSpace
    notes: tuple[str, ...] = ()
    reached: dict[str, int] = field(default_factory=dict)
    first: set[str] = field(default_factory=set)
    lively: set[str] = field(default_factory=set)
    stuck: dict[str, int] = field(default_factory=dict)
    found: dict[Passage, int] = field(default_factory=dict)

    @property
    def values(self) -> list[str]:
        return values(self.variable)

    def boxes(self, mask: int, within: int) -> list[Box]:
        """The readings under which something happens, given that its stage is reached; ``[{}]`` is all."""
        return list(self.space.minimal(mask | (self.space.all & ~within)))

    def condition(self, mask: int, within: int) -> Condition:
        """The same, or its opposite where that is shorter."""
        return shorter(self.boxes(mask, within), list(self.space.minimal(within & ~mask)))

    def stages(self) -> Iterator[Stage]:
        """The stages in the order of their values."""
        clauses = dict(self.variable.value_clauses)
        for value in self.values:
            reached = self.reached.get(value, 0)
            stuck = self.stuck.get(value, 0)
            final = bool(reached) and value not in self.lively
            yield Stage(
                value,
                label(self.variable, value),
                clauses.get(value, ""),
                reached=bool(reached),
                first=value in self.first,
                final=final,
                stuck_under=None if final or not stuck else self.condition(stuck, reached),
                stuck_when=() if final or not stuck else tuple(self.boxes(stuck, reached)),
            )

    def moves(self) -> Iterator[Move]:
        """The moves by stage, and from a stage in the rulebook's order."""
        order = {event.name: number for number, event in enumerate(self.system.events)}
        places = {value: number for number, value in enumerate([*self.values, END, STUCK])}
        for (source, target, name, inside), mask in sorted(
            self.found.items(),
            key=lambda item: (places[item[0][0]], places[item[0][1]], order[item[0][2]], item[0][3]),
        ):
            event = self.system.event[name]
            yield Move(
                source,
                target,
                name,
                " or ".join(alternatives(event.actor)),
                event.clause,
                self.condition(mask, self.reached.get(source, 0)),
                inside=inside,
            )

    def strand(self, source: str, event: str) -> None:
        """Take an event that can be the last of all for one after which there is no way on."""
        mask = self.found.pop((source, END, event, False))
        key = (source, STUCK, event, False)
        self.found[key] = self.found.get(key, 0) | mask
        self.stuck[source] = self.stuck.get(source, 0) | mask


def passages(system: TransitionSystem, variable: Variable, readings: Mapping[str, str]) -> Passages:
    """Explore a system with some readings fixed, and read off what leads where.

    Raises :class:`ClauseproofError` (CP013) where it cannot be explored.
    """
    exploration = explored(system, variable, readings)
    result = Passages(fixed_system(system, readings), variable, exploration.space, exploration.notes)
    _gather(result, exploration)
    return result


def _gather(result: Passages, exploration: Exploration) -> None:
    """Read stages and moves off the reachable states.

    A state in which nothing can change is the close of a history where an event that leaves the status alone leads
    to it, and no reading would let anything change there.  In any other such state there is no way on.
    """
    reach, steps, everywhere = exploration.reached, exploration.steps, result.space.all
    status = result.variable.name
    at = exploration.names.index(status)
    result.first.update(word(state[at]) for state in exploration.first)

    def changing(state: State) -> int:
        """The choices under which something can still change in this state."""
        if state not in steps:  # not explored any more, so nothing is said of it
            return everywhere
        mask = 0
        for step in steps[state]:
            if step.changes:
                mask |= step.choices
        return mask

    quiet = {state: mask & ~changing(state) for state, mask in reach.items()}
    ended: dict[State, int] = {}
    open_elsewhere = {state for state, mask in quiet.items() if mask and exploration.open_elsewhere(state)}
    for state, mask in reach.items():
        source = word(state[at])
        result.reached[source] = result.reached.get(source, 0) | mask
        if mask & ~quiet[state]:
            result.lively.add(source)
        for step in steps.get(state, ()):
            event, after = step.event, step.after
            held = mask & step.choices
            if not held or not step.changes:
                continue
            sets = any(name == status for name, _ in event.effects)
            target = word(after[at])
            last = quiet.get(after, 0) & held
            if not sets and last:
                stuck = after in open_elsewhere
                key = (source, STUCK if stuck else END, event.name, False)
                result.found[key] = result.found.get(key, 0) | last
                if not stuck:
                    ended[after] = ended.get(after, 0) | last
            goes_on = held if sets else held & ~last
            if goes_on:
                key = (source, target, event.name, not sets)
                result.found[key] = result.found.get(key, 0) | goes_on
    for state, mask in quiet.items():
        left = mask & ~ended.get(state, 0)
        if left:
            value = word(state[at])
            result.stuck[value] = result.stuck.get(value, 0) | left
    # Where an event can be the last of all, but need not, it is shown once: as one that can be.
    for source, end, name, _ in [key for key in result.found if key[1] in (END, STUCK)]:
        inside = (source, source, name, True)
        if not result.found.get(inside, 0) & ~result.found[source, end, name, False]:
            result.found.pop(inside, None)
