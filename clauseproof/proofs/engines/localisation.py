"""Proof by localised control graph: track only what the property needs.

Counterexample-guided abstraction refinement (Clarke, Grumberg, Jha, Lu, Veith 2000): begin with the variables of
the property, explore, and where a path to a violation is spurious add the variables whose unknown values let it
through.  What remains is an invariant of a few cases, which a person can read.
"""

from __future__ import annotations

from dataclasses import dataclass

from clauseproof.model.expressions import (
    And,
    Expression,
    Implies,
    Or,
    readings_read,
    variables_read,
)
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.evaluation import Compiler, Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, Menus, NotEnumerable, _successors

MAX_ROUNDS = 60
MAX_LOCAL_NODES = 40_000


@dataclass(frozen=True, eq=False)
class Closed:
    """No violation in the localised graph: its nodes make an inductive invariant for the goal."""

    graph: ControlGraph
    rounds: int


@dataclass(frozen=True)
class Violated:
    """A path to a violation is real: the goal fails under some of the choices asked about."""


@dataclass(frozen=True)
class GaveUp:
    """The graph could not be closed, for the reason given."""

    reason: str


class Localiser:
    """Localised proofs about one system (already sliced)."""

    def __init__(
        self, system: TransitionSystem, goal: Expression, monitors: frozenset[str], menus: Menus | None = None
    ) -> None:
        self.system = system
        self.goal = goal
        self.builder = GraphBuilder(system, goal, menus=menus)
        self.space = ChoiceSpace.of(system, goal)
        self.everything = tuple(v.name for v in system.variables)
        self.monitors = monitors

    def prove(self, assume: Expression) -> Closed | Violated | GaveUp:
        """Whether the goal holds in every reachable state under the choices that satisfy ``assume``."""
        read = variables_read(self.goal)
        tracked = set(read & self.monitors) or set(read)
        readings = set(readings_read(assume))
        for round in range(1, MAX_ROUNDS + 1):
            space = ChoiceSpace.over(r for r in self.system.readings if r.name in readings)
            asked = Compiler((), space).formula(assume)(())[0]
            try:
                graph, hit = self.builder.build(tracked, space, asked, self.goal, MAX_LOCAL_NODES)
            except NotEnumerable as error:
                if error.names and not error.names - tracked:
                    return GaveUp(str(error))
                if not self._widen(tracked, set(self.everything) - tracked):
                    return GaveUp(str(error))
                continue
            if not graph.complete:
                return GaveUp(graph.size("control states"))
            if hit is None:
                return Closed(graph, round)
            node, failing = hit
            _, steps = graph.path(node, failing & -failing)
            try:
                blamed = self._blame([event for event, _ in steps], assume, tracked, readings)
            except NotEnumerable as error:
                return GaveUp(str(error))
            if blamed is None:
                return Violated()
            variables, new_readings = blamed
            if not self._widen(tracked, variables) and new_readings <= readings:
                wider = set(self.everything) - tracked
                everything_read = {r.name for r in self.space.readings}
                if not wider and everything_read <= readings:
                    return GaveUp("the graph is exact and yet its path is not real")
                tracked |= wider
                readings |= everything_read
            readings |= new_readings
        return GaveUp(f"no end after {MAX_ROUNDS} refinements")

    def _widen(self, tracked: set[str], more: set[str]) -> bool:
        before = len(tracked)
        tracked |= more
        return len(tracked) > before

    def _blame(
        self, events: list[str], assume: Expression, tracked: set[str], readings: set[str]
    ) -> tuple[set[str], set[str]] | None:
        """Walk a path concretely.  None where it is real, else the variables and readings to track."""
        space = self.space
        compiler = Compiler(self.everything, space)
        asked = compiler.formula(assume)(())[0]
        current: dict[Node, int] = {}
        for node, mask in self.builder._first(self.everything, compiler, asked):
            current[node] = current.get(node, 0) | mask
        if not current:  # the path begins in a state that the conditions on the first state exclude
            return set(variables_read(self.system.initially)), set(readings_read(self.system.initially))
        by_name = {event.name: event for event in self.system.events}
        for name in events:
            move = self.builder._move(by_name[name], compiler, self.everything)
            following: dict[Node, int] = {}
            for node, mask in current.items():
                enabled = move.guard(node)[0] & mask
                if enabled:
                    for after, under in _successors(node, enabled, move):
                        following[after] = following.get(after, 0) | under
            if not following:
                return self._reasons(by_name[name].guard, current, compiler, tracked, readings)
            current = following
        test = compiler.remembered(self.goal)
        if any(mask & ~test(node)[1] for node, mask in current.items()):
            return None
        return self._reasons_true(self.goal, current, compiler, tracked, readings)

    def _reasons(
        self,
        formula: Expression,
        states: dict[Node, int],
        compiler: Compiler,
        tracked: set[str],
        readings: set[str],
    ) -> tuple[set[str], set[str]]:
        """What makes a formula false in some of the states: as few new variables as possible."""
        node, mask = next(iter(states.items()))
        bit = mask & -mask

        def fails(part: Expression) -> bool:
            return not compiler.remembered(part)(node)[0] & bit

        def blame(part: Expression) -> tuple[set[str], set[str]]:
            if isinstance(part, And):
                options = [blame(p) for p in part.parts if fails(p)]
                fresh = [o for o in options if o[0] - tracked or o[1] - readings]
                return min(fresh or options, key=lambda o: len(o[0] - tracked) + len(o[1] - readings))
            if isinstance(part, Or):
                found = [blame(p) for p in part.parts]
                return set().union(*(f[0] for f in found)), set().union(*(f[1] for f in found))
            return set(variables_read(part)), set(readings_read(part))

        if not fails(formula):  # the guard holds, so its effect was out of range
            return set(self.everything) - tracked, set()
        variables, found = blame(formula)
        if not variables - tracked and not found - readings:
            return self._writers(variables, tracked)
        return variables, found

    def _reasons_true(
        self,
        formula: Expression,
        states: dict[Node, int],
        compiler: Compiler,
        tracked: set[str],
        readings: set[str],
    ) -> tuple[set[str], set[str]]:
        """What makes the goal true in some of the states, where the abstraction could not tell."""
        space = ChoiceSpace.over(r for r in self.system.readings if r.name in readings)
        partial = Compiler([n for n in self.everything if n in tracked], space)
        node, mask = next(iter(states.items()))
        shown = tuple(value for name, value in zip(self.everything, node, strict=True) if name in tracked)
        parts = formula.parts if isinstance(formula, And) else (formula,)
        for part in parts:
            if partial.remembered(part)(shown)[1] == space.all:
                continue
            if isinstance(part, Implies) and not compiler.formula(part.left)(node)[0] & mask & -mask:
                found = self._reasons(part.left, {node: mask}, compiler, tracked, readings)
            else:
                found = set(variables_read(part)), set(readings_read(part))
            if found[0] - tracked or found[1] - readings:
                return found
        return self._writers(set(variables_read(formula)), tracked)

    def _writers(self, targets: set[str], tracked: set[str]) -> tuple[set[str], set[str]]:
        """Variables and readings that the effects on some tracked variables depend on."""
        variables: set[str] = set()
        found: set[str] = set()
        for event in self.system.events:
            for name, effect in event.effects:
                if name in tracked:
                    variables |= variables_read(effect)
                    found |= readings_read(effect)
        return variables, found
