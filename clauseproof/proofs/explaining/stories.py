"""Different stories: other histories that show the same, none of them an earlier one told in another order.

Under one choice of readings, the *deeds* of a history are its steps with how often each event occurs, their order
left out.  A history is a *story* when it shows what is to be shown and no history does whose deeds are only some of
its own: nothing in it could have been left out.  Two histories with the same deeds are one story.  There are only
finitely many (Dickson's lemma), and a breadth-first search that keeps, for each state, the deeds which no others
are part of finds them all: shortest paths under the many criteria *how often does each event occur* (Martins 1984).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from clauseproof.model.expressions import FALSE, Expression, Not, Value
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.evaluation import Compiler, Node
from clauseproof.proofs.engines.graph import GraphBuilder, NotEnumerable, _successors
from clauseproof.proofs.evidence.running import replay_violation
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.properties.monitor import product
from clauseproof.proofs.properties.property import Property

MAX_LABELS = 60_000
Deeds: TypeAlias = tuple[int, ...]
"""How often each event occurs, in document order."""


@dataclass(frozen=True)
class Stories:
    """Further stories, shortest first.

    ``complete`` says that there is no other; else every history of at most ``searched`` steps was looked at, or, with
    a ``reason``, none at all.
    """

    traces: tuple[Trace, ...]
    complete: bool
    searched: int
    reason: str = ""

    def as_json(self, title: str, rulebook: str) -> dict[str, Any]:
        return {
            "stories": [trace.itf(title, rulebook) for trace in self.traces],
            "complete": self.complete,
            "searched": self.searched,
            "reason": self.reason or None,
        }

    def ending(self) -> str:
        """What is said after the last of them."""
        if self.complete:
            return "there is no other story"
        return f"no more was looked for: {self.reason}" if self.reason else ""


@dataclass(frozen=True, eq=False)
class _Label:
    node: Node
    deeds: Deeds
    mask: int
    before: _Label | None
    event: int

    def events(self) -> list[int]:
        found: list[int] = []
        label = self
        while label.before is not None:
            found.append(label.event)
            label = label.before
        return found[::-1]

    def first(self) -> Node:
        label = self
        while label.before is not None:
            label = label.before
        return label.node


def other_stories(
    system: TransitionSystem,
    prop: Property,
    choices: Sequence[Mapping[str, str]],
    told: Trace,
    wanted: int,
    limit: int = MAX_LABELS,
) -> Stories:
    """Up to ``wanted`` stories beside ``told`` under some choices; each has been replayed in the interpreter."""
    search = _Search(system, prop)
    asked = sum(
        1 << bit for bit, held in enumerate(search.space.choices) if any(held.items() <= c.items() for c in choices)
    )
    first = search.deeds_of(told)
    found: list[Trace] = []
    try:
        depth = 0
        for depth, story in search.stories(asked, limit):
            if story is None or story[0] == first:
                continue
            if len(found) == wanted:
                return Stories(tuple(found), False, depth)
            found.append(search.replayed(*story))
    except NotEnumerable as error:
        return Stories(tuple(found), False, 0, str(error))
    reason = (
        f"more than {limit:,} beginnings; every history of up to {search.depth} steps was looked at"
        if search.cut
        else ""
    )
    return Stories(tuple(found), not search.cut, search.depth, reason)


class _Search:
    def __init__(self, system: TransitionSystem, prop: Property) -> None:
        self.prop = prop
        self.whole = product(system, prop)
        goal = self.whole.goal
        self.sliced = self.whole.system.slice(goal, self.whole.premise)
        self.space = ChoiceSpace.of(self.sliced, goal, self.whole.premise)
        self.names = tuple(v.name for v in self.sliced.variables)
        own = {variable.name for variable in system.variables}
        self.monitors = tuple(v.name for v in self.whole.system.variables if v.name not in own)
        self.place = {event.name: number for number, event in enumerate(self.sliced.events)}
        self.depth, self.cut = 0, False

    def deeds_of(self, trace: Trace) -> Deeds:
        names = [step.event for step in trace.steps]
        return tuple(names.count(event.name) for event in self.sliced.events)

    def stories(self, asked: int, limit: int) -> Iterator[tuple[int, tuple[Deeds, int, _Label, int] | None]]:
        """(depth, story) as they are found: deeds, choices, the label before the last step, the last event or -1."""
        compiler = Compiler(self.names, self.space)
        builder = GraphBuilder(self.sliced, self.whole.goal)
        moves = [builder._move(event, compiler, self.names) for event in self.sliced.events]
        shows: list[tuple[int, Expression]] = [(self.place[e], formula) for e, formula in self.whole.steps]
        if not shows:
            shows = [(-1, Not(self.whole.goal))]
        tests = [(event, compiler.remembered(formula)) for event, formula in shows if formula != FALSE]
        nothing = (0,) * len(moves)
        kept: dict[Node, list[tuple[Deeds, int]]] = {}
        known: list[tuple[Deeds, int]] = []
        labels = [_Label(node, nothing, mask, None, -1) for node, mask in builder._first(self.names, compiler, asked)]
        for label in labels:
            kept.setdefault(label.node, []).append((nothing, label.mask))
        count = 0
        while labels:
            closing: list[tuple[Deeds, int, _Label, int]] = []
            following: list[_Label] = []
            for label in labels:
                for event, test in tests:
                    mask = label.mask & test(label.node)[0]
                    if mask:
                        closing.append((_more(label.deeds, event), mask, label, event))
            # a step that shows it makes the history one longer, so it waits for the stories of that length
            for deeds, mask, label, event in sorted(closing, key=lambda c: sum(c[0])):
                new = _fresh(deeds, mask, known)
                if new:
                    known.append((deeds, new))
                    yield self.depth, (deeds, new, label, event)
            for label in labels:
                for number, move in enumerate(moves):
                    enabled = move.guard(label.node)[0] & label.mask
                    if not enabled:
                        continue
                    deeds = _more(label.deeds, number)
                    for after, under in _successors(label.node, enabled, move):
                        new = _fresh(deeds, _fresh(deeds, under, known), kept.get(after, []))
                        if new:
                            kept.setdefault(after, []).append((deeds, new))
                            following.append(_Label(after, deeds, new, label, number))
                            count += 1
            if count > limit:
                self.cut = True
                return
            labels = following
            self.depth += 1
        yield self.depth, None

    def replayed(self, deeds: Deeds, mask: int, label: _Label, event: int) -> Trace:
        bit = (mask & -mask).bit_length() - 1
        first: dict[str, Value] = dict(zip(self.names, label.first(), strict=True))
        names = [self.sliced.events[number].name for number in label.events()]
        last = None if event < 0 else self.sliced.events[event].name
        return replay_violation(self.whole, self.prop, self.space.choices[bit], first, names, self.monitors, None, last)


def _more(deeds: Deeds, event: int) -> Deeds:
    return deeds if event < 0 else (*deeds[:event], deeds[event] + 1, *deeds[event + 1 :])


def _fresh(deeds: Deeds, mask: int, known: Sequence[tuple[Deeds, int]]) -> int:
    """The choices under which no known deeds are part of these."""
    for other, under in known:
        if mask & under and all(few <= many for few, many in zip(other, deeds, strict=True)):
            mask &= ~under
            if not mask:
                return 0
    return mask
