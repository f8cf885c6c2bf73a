"""The control graph: reachable states of some variables, for all choices of readings at once.

Breadth-first, so the first time a state is reached under a choice is along a shortest history.  Untracked
variables are unknown: the graph then over-approximates (a cartesian-free existential abstraction, Clarke et al.
2000), and its nodes still make an inductive invariant.  A counter that is only increased or set, and compared with
literals alone, is saturated at the largest of them: that stays exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from clauseproof.model.expressions import (
    TRUE,
    Add,
    Compare,
    Expression,
    IfThenElse,
    Literal,
    Number,
    Read,
    Value,
    children,
    members,
    variables_read,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import Event, TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.evaluation import Compiler, Formula, Node, Possible
from clauseproof.proofs.progress import tell

MAX_NODES = 150_000
MAX_NODES_UNBOUNDED = 4_000
MAX_FIRST = 20_000


class NotEnumerable(Exception):
    """The graph cannot be built: a variable would have to be enumerated that has no end.  ``names`` are they."""

    def __init__(self, reason: str, names: frozenset[str] = frozenset()) -> None:
        super().__init__(reason)
        self.names = names


@dataclass(eq=False)
class ControlGraph:
    """Reachable nodes with the choices under which each is reached.

    ``came_from[node]`` lists (new choices, previous node or None for a first state, event), in the order found.
    ``discovered`` lists nodes with the choices newly found to reach them, nearest first.  ``complete`` says that
    nothing was cut off by a limit.
    """

    tracked: tuple[str, ...]
    space: ChoiceSpace
    saturated: dict[str, int]
    reached: dict[Node, int] = field(default_factory=dict)
    came_from: dict[Node, list[tuple[int, Node | None, str]]] = field(default_factory=dict)
    discovered: list[tuple[Node, int]] = field(default_factory=list)
    complete: bool = True
    compiler: Compiler | None = None

    def path(self, node: Node, bit: int) -> tuple[Node, list[tuple[str, Node]]]:
        """A shortest way to a node under one choice (given as a one-bit mask): first node, then (event, node)."""
        steps: list[tuple[str, Node]] = []
        while True:
            previous, event = next((p, e) for mask, p, e in self.came_from[node] if mask & bit)
            if previous is None:
                return node, steps[::-1]
            steps.append((event, node))
            node = previous

    def depths(self, bit: int) -> dict[Node, int]:
        """The length of a shortest way to each node reached under one choice (given as a one-bit mask)."""
        found: dict[Node, int] = {}
        for node, new in self.discovered:
            if new & bit:
                previous = next(p for mask, p, _ in self.came_from[node] if mask & bit)
                found[node] = 0 if previous is None else found[previous] + 1
        return found

    def size(self, what: str = "states") -> str:
        """How large a graph had become when it was cut off, and which variable it is that grows."""
        said = f"more than {len(self.reached):,} {what}"
        values = {name: len({node[place] for node in self.reached}) for place, name in enumerate(self.tracked)}
        most = max(values, key=values.__getitem__, default="")
        return f"{said}, with {values[most]:,} values of '{most}' among them" if most else said

    def holds(self, formula: Expression) -> Formula:
        """A formula, to be evaluated on this graph's nodes."""
        assert self.compiler is not None
        return self.compiler.remembered(formula)


def saturation(system: TransitionSystem, *formulas: Expression) -> dict[str, int]:
    """Counters that may be saturated, each with the largest literal it is compared with.

    Exact by bisimulation: above that literal no guard and no formula can tell two values apart, and increasing
    keeps a value above it.
    """
    candidates: dict[str, int] = {
        v.name: 0
        for v in system.variables
        if isinstance(v.sort, Number) and v.sort.low is not None and v.sort.high is None
    }

    def compared(name: str, literal: int) -> None:
        if name in candidates:
            candidates[name] = max(candidates[name], literal)

    def visit(node: Expression) -> None:
        match node:
            case Compare(_, Read(name), Literal(int() as value)) | Compare(_, Literal(int() as value), Read(name)):
                compared(name, value)
            case Read(name):
                candidates.pop(name, None)
            case _:
                for part in children(node):
                    visit(part)

    def visit_effect(target: str, node: Expression) -> None:
        match node:
            case Literal(int() as value):
                compared(target, value)
            case Read(name) if name == target:
                pass
            case Add(Read(name), Literal(int() as value)) | Add(Literal(int() as value), Read(name)) if (
                name == target and value >= 0
            ):
                pass
            case IfThenElse(condition, yes, no):
                visit(condition)
                visit_effect(target, yes)
                visit_effect(target, no)
            case _:
                candidates.pop(target, None)
                visit(node)

    for formula in (*formulas, system.initially):
        visit(formula)
    for event in system.events:
        visit(event.guard)
        for name, effect in event.effects:
            visit_effect(name, effect)
    for variable in system.variables:
        if variable.name in candidates:
            for first in variable.initial or ():
                compared(variable.name, int(first))
    return candidates


@dataclass(frozen=True, eq=False)
class _Move:
    event: str
    guard: Formula
    targets: tuple[tuple[int, Possible, tuple[Value, ...] | None, int | None], ...]
    bounds: Formula | None


Menus: TypeAlias = dict[tuple[tuple[str, ...], ChoiceSpace], dict[Node, list[tuple[int, int]]]]
"""Which events may be enabled, by the values of the tracked variables that guards read.

Monitors change no guard, so properties of one rulebook share them.
"""


class GraphBuilder:
    """Builds control graphs of one system, for any set of tracked variables and readings.

    ``menus`` may be shared between builders of systems with the same events and guards.
    """

    def __init__(self, system: TransitionSystem, *formulas: Expression, menus: Menus | None = None) -> None:
        self.system = system
        self.saturated = saturation(system, *formulas)
        self.menus: Menus = {} if menus is None else menus
        self.guarding = frozenset().union(*(variables_read(event.guard) for event in system.events))

    def build(
        self,
        tracked: Iterable[str],
        space: ChoiceSpace,
        assume: int | None = None,
        stop: Expression | None = None,
        limit: int = MAX_NODES,
        refute: Expression | None = None,
    ) -> tuple[ControlGraph, tuple[Node, int] | None]:
        """Explore from the first states, under the choices of ``assume`` (a mask; all where None).

        With ``stop`` the search ends at the first node where that formula may fail, and returns it with the
        choices under which it may.  With ``refute`` it ends when that formula fails somewhere under every choice.
        Raises :class:`NotEnumerable`.
        """
        names = tuple(v.name for v in self.system.variables if v.name in set(tracked))
        compiler = Compiler(names, space)
        graph = ControlGraph(names, space, {n: k for n, k in self.saturated.items() if n in names}, compiler=compiler)
        moves: dict[int, _Move] = {}
        menu = self._menu(compiler, names)
        wanted = compiler.remembered(stop) if stop is not None else None
        unbounded = any(
            isinstance(v.sort, Number)
            and (v.sort.low is None or v.sort.high is None)
            and v.name in names
            and v.name not in self.saturated
            for v in self.system.variables
        )
        limit = min(limit, MAX_NODES_UNBOUNDED) if unbounded else limit
        everything = space.all if assume is None else assume
        unfailed = everything
        tested = compiler.remembered(refute) if refute is not None else None
        frontier: dict[Node, int] = {}
        for node, mask in self._first(names, compiler, everything):
            new = mask & ~graph.reached.get(node, 0)
            if new:
                graph.reached[node] = graph.reached.get(node, 0) | new
                graph.came_from.setdefault(node, []).append((new, None, ""))
                graph.discovered.append((node, new))
                frontier[node] = frontier.get(node, 0) | new
        while frontier:
            tell("control graph", f"{len(graph.reached):,} states")
            if wanted is not None:
                for node, mask in frontier.items():
                    failing = mask & ~wanted(node)[1]
                    if failing:
                        return graph, (node, failing)
            if tested is not None:
                for node, mask in frontier.items():
                    if mask & unfailed:
                        unfailed &= ~(mask & ~tested(node)[1])
                if not unfailed:
                    graph.complete = False
                    return graph, None
            following: dict[Node, int] = {}
            for node, mask in frontier.items():
                for number, may in menu(node):
                    enabled = may & mask
                    if not enabled:
                        continue
                    if number not in moves:
                        moves[number] = self._move(self.system.events[number], compiler, names)
                    move = moves[number]
                    for after, under in _successors(node, enabled, move):
                        known = graph.reached.get(after, 0)
                        new = under & ~known
                        if new:
                            graph.reached[after] = known | new
                            graph.came_from.setdefault(after, []).append((new, node, move.event))
                            graph.discovered.append((after, new))
                            following[after] = following.get(after, 0) | new
                if len(graph.reached) > limit:
                    graph.complete = False
                    return graph, None
            frontier = following
        return graph, None

    def edges(self, graph: ControlGraph, nodes: Iterable[Node]) -> Iterator[tuple[Node, str, Node, int]]:
        """The steps from some nodes of a graph that :meth:`build` made: (node, event, node after, choices)."""
        assert graph.compiler is not None
        menu = self._menu(graph.compiler, graph.tracked)
        moves: dict[int, _Move] = {}
        for node in nodes:
            for number, may in menu(node):
                if enabled := may & graph.reached[node]:
                    if number not in moves:
                        moves[number] = self._move(self.system.events[number], graph.compiler, graph.tracked)
                    for after, under in _successors(node, enabled, moves[number]):
                        yield node, moves[number].event, after, under

    def _first(self, names: tuple[str, ...], compiler: Compiler, everything: int) -> Iterator[tuple[Node, int]]:
        """First nodes: every combination of first values that the constraints on the first state may allow."""
        domains: list[tuple[Value, ...]] = []
        size = 1
        for name in names:
            variable = self.system.variable[name]
            if variable.initial is not None:
                domain = variable.initial
            elif name in self.saturated:
                domain = tuple(range(self.saturated[name] + 2))
            else:
                every = members(variable.sort)
                if every is None:
                    raise NotEnumerable(f"'{name}' may begin with any number", frozenset([name]))
                domain = every
            size *= len(domain)
            if size > MAX_FIRST:
                raise NotEnumerable(f"more than {MAX_FIRST:,} first states", frozenset([name]))
            domains.append(domain)
        constraint = compiler.remembered(self.system.initially)
        from itertools import product

        for node in product(*domains):
            mask = constraint(node)[0] & everything
            if mask:
                yield node, mask

    def _menu(self, compiler: Compiler, names: tuple[str, ...]) -> Callable[[Node], list[tuple[int, int]]]:
        """The events that may be enabled in a node: their numbers, each with the choices under which it may."""
        read = tuple(name for name in names if name in self.guarding)
        known = self.menus.setdefault((read, compiler.space), {})
        positions = [compiler.index[name] for name in read]
        guards = [compiler.remembered(event.guard) for event in self.system.events]

        def menu(node: Node) -> list[tuple[int, int]]:
            key = tuple([node[position] for position in positions])
            found = known.get(key)
            if found is None:
                found = known[key] = [(n, may) for n, guard in enumerate(guards) if (may := guard(node)[0])]
            return found

        return menu

    def _move(self, event: Event, compiler: Compiler, names: tuple[str, ...]) -> _Move:
        targets = []
        for name, effect in event.effects:
            if name not in compiler.index:
                continue
            sort = self.system.variable[name].sort
            domain = members(sort)
            cap = self.saturated.get(name)
            if domain is None and cap is not None:
                domain = tuple(range(cap + 2))
            targets.append((compiler.index[name], compiler.remembered_values(effect), domain, cap))
        bounds = in_range(event, self.system.variable)
        return _Move(
            event.name,
            compiler.remembered(event.guard),
            tuple(targets),
            None if bounds == TRUE else compiler.remembered(bounds),
        )


def _successors(node: Node, enabled: int, move: _Move) -> Iterator[tuple[Node, int]]:
    if move.bounds is not None:
        enabled &= move.bounds(node)[0]
        if not enabled:
            return
    branches: list[tuple[list[Value], int]] = [(list(node), enabled)]
    for position, possible, domain, cap in move.targets:
        options = possible(node)
        if options is None:
            if domain is None:
                raise NotEnumerable("an unknown amount is assigned", frozenset())
            options = [(enabled, value) for value in domain]
        elif cap is not None:
            options = [(mask, min(int(value), cap + 1)) for mask, value in options]
        if len(options) == 1 and options[0][0] & enabled == enabled:
            for values, _ in branches:
                values[position] = options[0][1]
            continue
        split: list[tuple[list[Value], int]] = []
        for values, mask in branches:
            for under, value in options:
                if mask & under and (domain is None or value in domain):
                    changed = values.copy()
                    changed[position] = value
                    split.append((changed, mask & under))
        branches = split
    for values, mask in branches:
        yield tuple(values), mask
