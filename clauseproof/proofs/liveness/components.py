"""Fair components: where in a finite graph a run can stay for ever and be fair to every duty.

Emptiness of Streett conditions by removing states and decomposing again (Lichtenstein and Pnueli 1985, Emerson and
Lei 1987).  A component that is not fair to a weak duty is fair in no part of it; one that is not fair to a strong
duty can only be so where that duty is not open, so that part is looked at by itself.  What is found out on the way
is a ranking (``docs/semantics.md`` section 9).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Address: TypeAlias = tuple[tuple[int, int, bool], ...]
"""Where a state stands in a ranking: (level, duty, whether it is strong), and within a strong region further down."""


@dataclass(frozen=True)
class Move:
    """A step between two states of the graph; ``discharges`` is a bit set of duties."""

    event: str
    target: int
    discharges: int


@dataclass(frozen=True)
class Arena:
    """The states in which something is awaited, the steps between them, and the duties open in them (bit sets).

    States are numbered, nearest to the first states first.  From every state nothing may happen as well.
    """

    moves: Mapping[int, Sequence[Move]]
    open: Mapping[int, int]
    weak: int
    strong: int


@dataclass(frozen=True)
class Loop:
    """A fair loop: states and the moves between them, back to the first; without moves, nothing happens for ever."""

    states: tuple[int, ...]
    moves: tuple[Move, ...]


@dataclass
class Decomposed:
    """Where each state of the unfair components stands, and the components that are fair."""

    addresses: dict[int, Address] = field(default_factory=dict)
    fair: list[frozenset[int]] = field(default_factory=list)


def decompose(arena: Arena) -> Decomposed:
    """The components of the arena: ranked where no run can stay in them for ever and be fair."""
    found = Decomposed()
    _decompose(arena, frozenset(arena.open), (), found)
    return found


def _decompose(arena: Arena, states: frozenset[int], above: Address, found: Decomposed) -> None:
    levels: dict[int, int] = {}
    for component in strongly_connected(arena, states):
        members = frozenset(component)
        after = [
            levels[move.target] + 1
            for state in component
            for move in arena.moves[state]
            if move.target in states and move.target not in members
        ]
        level = max(after, default=0)
        levels |= dict.fromkeys(component, level)
        inside = [move for state in members for move in arena.moves[state] if move.target in members]
        taken = somewhere = 0
        everywhere = -1
        for move in inside:
            taken |= move.discharges
        for state in members:
            somewhere |= arena.open[state]
            everywhere &= arena.open[state]
        if neglected := arena.weak & everywhere & ~taken:
            here = (*above, (level, _lowest(neglected), False))
            found.addresses |= dict.fromkeys(members, here)
        elif neglected := arena.strong & somewhere & ~taken:
            duty = _lowest(neglected)
            here = (*above, (level, duty, True))
            found.addresses |= dict.fromkeys(members, here)
            _decompose(arena, frozenset(s for s in members if not arena.open[s] >> duty & 1), here, found)
        else:
            found.fair.append(members)


def strongly_connected(arena: Arena, states: frozenset[int]) -> Iterator[list[int]]:
    """The strongly connected components of some states, each after all that it leads to (Tarjan 1972).

    A state that leads nowhere is one too.  Written out because a library costs more to import than all that it would do
    here; the tests hold it against one.
    """
    found: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    for root in sorted(states):
        if root in found:
            continue
        ways = [(root, iter(arena.moves[root]))]
        found[root] = low[root] = len(found)
        stack.append(root)
        on_stack.add(root)
        while ways:
            state, moves = ways[-1]
            for move in moves:
                target = move.target
                if target not in states:
                    continue
                if target not in found:
                    found[target] = low[target] = len(found)
                    stack.append(target)
                    on_stack.add(target)
                    ways.append((target, iter(arena.moves[target])))
                    break
                if target in on_stack:
                    low[state] = min(low[state], found[target])
            else:
                ways.pop()
                if ways:
                    low[ways[-1][0]] = min(low[ways[-1][0]], low[state])
                if low[state] == found[state]:
                    component: list[int] = []
                    while not component or component[-1] != state:
                        component.append(stack.pop())
                    on_stack.difference_update(component)
                    yield component


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def is_fair(arena: Arena, loop: Loop) -> bool:
    """Whether going round the loop for ever is fair to every duty."""
    taken = somewhere = 0
    everywhere = -1
    for move in loop.moves:
        taken |= move.discharges
    for state in loop.states:
        somewhere |= arena.open[state]
        everywhere &= arena.open[state]
    return not (arena.weak & everywhere & ~taken) and not (arena.strong & somewhere & ~taken)


def shortest_fair_loop(arena: Arena, components: Iterable[frozenset[int]], depth: Mapping[int, int]) -> Loop:
    """A fair loop in one of some fair components, with as short a way there and round as is easily found.

    A state in which nothing need happen is best; then a cycle through one state; a tour of a whole component is
    always fair.  ``depth`` is the length of the way to a state.
    """
    candidates: list[tuple[int, int, int, Loop]] = []
    for component in components:
        for state in sorted(component):
            idle = Loop((state,), ())
            if is_fair(arena, idle):
                candidates.append((depth[state], 0, state, idle))
    if candidates:
        return min(candidates, key=lambda c: c[:3])[3]
    for component in components:
        for state in sorted(component, key=lambda s: (depth[s], s))[:MOST_CYCLES]:
            for loop in cycles(arena, component, state):
                if is_fair(arena, loop):
                    candidates.append((depth[state] + len(loop.moves), len(loop.moves), state, loop))
        start = min(component, key=lambda s: (depth[s], s))
        round_trip = tour(arena, component, start)
        candidates.append((depth[start] + len(round_trip.moves), len(round_trip.moves), start, round_trip))
    return min(candidates, key=lambda c: c[:3])[3]


MOST_CYCLES = 200
"""States of a component from which short cycles are looked for, before a tour of all of it will do."""


def cycles(arena: Arena, component: frozenset[int], state: int) -> Iterator[Loop]:
    """For each way out of a state within its component, a shortest cycle that begins so."""
    for move in _inside(arena, component, state):
        yield _loop(state, [move, *_way(arena, component, move.target, frozenset([state]))])


def tour(arena: Arena, component: frozenset[int], start: int) -> Loop:
    """A loop that is fair to every duty: past a state where a weak one is not open, or over a step that does it."""
    moves: list[Move] = []
    here = start
    for duty in range((arena.weak | arena.strong).bit_length()):
        bit = 1 << duty
        closed = frozenset(state for state in component if not arena.open[state] & bit)
        if arena.weak & bit and closed:
            way = _way(arena, component, here, closed)
        elif (arena.weak | arena.strong) & bit and len(closed) < len(component):
            sources = {s: m for s in component for m in _inside(arena, component, s) if m.discharges & bit}
            way = _way(arena, component, here, frozenset(sources))
            way.append(sources[way[-1].target if way else here])
        else:
            continue
        moves += way
        here = moves[-1].target if moves else here
    return _loop(start, moves + _way(arena, component, here, frozenset([start])))


def _loop(start: int, moves: Sequence[Move]) -> Loop:
    return Loop((start, *(move.target for move in moves[:-1])), tuple(moves))


def _inside(arena: Arena, component: frozenset[int], state: int) -> list[Move]:
    return [move for move in arena.moves[state] if move.target in component]


def _way(arena: Arena, component: frozenset[int], start: int, goals: frozenset[int]) -> list[Move]:
    """A shortest way within a component, which is strongly connected, to one of some of its states."""
    came: dict[int, tuple[int, Move] | None] = {start: None}
    queue = deque([start])
    while queue:
        state = queue.popleft()
        if state in goals:
            way: list[Move] = []
            while (step := came[state]) is not None:
                state, move = step
                way.append(move)
            return way[::-1]
        for move in _inside(arena, component, state):
            if move.target not in came:
                came[move.target] = (state, move)
                queue.append(move.target)
    raise AssertionError("a component is strongly connected")
