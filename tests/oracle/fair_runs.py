"""The oracle for the patterns that look beyond one step: ``docs/semantics.md``, sections 7 to 9.

*At most*, *no dead ends*, *always possible*, *eventually* and *followed by*, with duties and fair runs.  Written from
that page alone, like :mod:`tests.oracle.brute_force`, of which it is the second half: nothing here comes from the
engine, and nothing is clever or quick.  Fair runs are found by a greatest fixpoint over explicit places, for every
guess of which duties are never open again; the engine's own method is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from tests.oracle.brute_force import (
    Choice,
    History,
    Json,
    Position,
    Result,
    State,
    choices,
    first_position,
    first_states,
    holds,
    is_endless,
    missing_names,
    next_position,
    selects,
    steps,
)

SAFETY = ("at most", "no dead ends")
LIVENESS = ("eventually", "followed by")
PATTERNS = (*SAFETY, "always possible", *LIVENESS)

# -- section 7: places ---------------------------------------------------------------------------------------


class Place(NamedTuple):
    """A position, and what a pattern remembers of the way to it.

    ``counted`` is the number of steps selected since the scope opened (*at most*); ``awaited`` says that something
    was asked for and has not come yet (*eventually*, *followed by*).
    """

    position: Position
    counted: int = 0
    awaited: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for the same place, and for no other."""
        return (self.position.key, self.counted, self.awaited)


class Move(NamedTuple):
    """From one place of a run to the next: by a step, or (no event) by nothing happening.

    ``broken`` says that the property is refuted by it: one step too many, or a scope that closes on something awaited.
    """

    event: str | None
    after: Place
    broken: bool = False


def is_now(triggers: Json, position: Position, choice: Choice, last: tuple[Position, str] | None) -> bool:
    """Whether one of the triggers holds in a position; ``last`` is the step that led to it, if one did."""
    for trigger in triggers:
        if "formula" in trigger:
            if holds(trigger["formula"], position.names, choice):
                return True
        elif last is not None and selects([trigger], last[0], last[1], choice):
            return True
    return False


def has_come(property: Json, position: Position, choice: Choice, last: tuple[Position, str] | None) -> bool:
    """Whether what a liveness property asks for is there: F, or Q."""
    if property["pattern"] == "eventually":
        return holds(property["formula"], position.names, choice)
    return is_now(property["response"], position, choice, last)


def is_asked_for(
    property: Json, position: Position, choice: Choice, last: tuple[Position, str] | None, opens: bool
) -> bool:
    """Whether a position asks for something: F when the scope opens, Q when P holds while the scope is open."""
    if property["pattern"] == "eventually":
        return opens
    return position.open and is_now(property["when"], position, choice, last)


def first_place(property: Json, state: State, choice: Choice) -> Place:
    """The place in which a run that begins with ``state`` begins; without ``after`` the scope opens there."""
    position = first_position(property, state, choice)
    if property["pattern"] not in LIVENESS:
        return Place(position)
    asked = is_asked_for(property, position, choice, None, opens=position.open)
    return Place(position, awaited=asked and not has_come(property, position, choice, None))


def is_selected(occurrences: Json, before: Position, event: str, choice: Choice) -> bool:
    """Whether a selector that may be absent selects the step."""
    return occurrences is not None and selects(occurrences, before, event, choice)


def move(property: Json, before: Place, event: str, state: State, choice: Choice) -> Move:
    """What a step by ``event`` from ``before`` to ``state`` makes of a place."""
    old = before.position
    new = next_position(property, old, event, state, choice)
    closes = old.open and is_selected(property["until"], old, event, choice)
    opens = is_selected(property["after"], old, event, choice) and (not old.open or closes)
    if property["pattern"] == "at most":
        counted = before.counted + (old.open and selects(property["events"], old, event, choice))
        return Move(event, Place(new, 0 if opens else counted), counted > property["times"])
    if property["pattern"] not in LIVENESS:
        return Move(event, Place(new))
    # A step that closes and opens does one after the other: what was awaited must have come by the new position.
    came = has_come(property, new, choice, (old, event))
    asked = is_asked_for(property, new, choice, (old, event), opens)
    still = before.awaited and not closes
    return Move(event, Place(new, awaited=(still or asked) and not came), before.awaited and closes and not came)


def idle(property: Json, before: Place, choice: Choice) -> Move:
    """Nothing happens: state, observers and scope stay, and what happened last is still what happened last."""
    return Move(None, before)


def moves(system: Json, property: Json, place: Place, choice: Choice) -> list[Move]:
    """Every way on from a place; the idle one matters to runs only, and comes last."""
    found = [
        move(property, place, event, state, choice) for event, state in steps(system, place.position.state, choice)
    ]
    return [*found, idle(property, place, choice)] if property["pattern"] in LIVENESS else found


def is_dead_end(system: Json, property: Json, place: Place, choice: Choice) -> bool:
    """For *no dead ends*: the scope is open, F does not hold, and no event changes the state."""
    position = place.position
    moving = any(after != position.state for _, after in steps(system, position.state, choice))
    return position.open and not moving and not holds(property["formula"], position.names, choice)


# -- section 8: duties and fair runs -------------------------------------------------------------------------


class Owed(NamedTuple):
    """A duty that a property assumes: its events, its condition, and whether fairness to it is strong."""

    events: tuple[str, ...]
    when: Json
    strong: bool


def modality(rule: Json, choice: Choice) -> str:
    """Whether an event, decision or duty is a *shall*, a *shall eventually* or a *may* under a choice."""
    said = rule["modality"]
    found = said if isinstance(said, str) else said["values"][choice[said["reading"]]]
    assert found in ("shall", "shall eventually", "may"), found
    return str(found)


def rules(system: Json) -> dict[str, tuple[Json, tuple[str, ...], Json]]:
    """By name whatever can be a duty: the rule itself, its events, its condition.  No event of a decision is."""
    yes: Json = ["value", True]
    found = {name: (e, (name,), yes) for name, e in system["events"].items() if e["decision"] is None}
    found |= {name: (d, tuple(d["events"]), yes) for name, d in system["decisions"].items()}
    return found | {name: (d, tuple(d["events"]), d["when"]) for name, d in system["duties"].items()}


def owed(system: Json, property: Json, choice: Choice) -> list[Owed]:
    """The duties that the property assumes under a choice."""
    known = rules(system)
    every = [
        Owed(events, when, modality(rule, choice) == "shall eventually")
        for rule, events, when in known.values()
        if modality(rule, choice) != "may"
    ]
    found: list[Owed] = []
    for assumed in [property["duties"]] if property["duties"] == "all" else property["duties"]:
        if assumed == "all":
            found.extend(every)
        else:
            rule, events, when = known[assumed["name"]]
            strong = assumed["kind"] == "eventually" or modality(rule, choice) == "shall eventually"
            found.append(Owed(events, when, strong))
    return list({(duty.events, str(duty.when), duty.strong): duty for duty in found}.values())


def is_open(system: Json, duty: Owed, state: State, choice: Choice) -> bool:
    """Whether a duty is open in a state: it can be discharged there."""
    return any(is_discharge(duty, state, event, after, choice) for event, after in steps(system, state, choice))


def is_discharge(duty: Owed, state: State, event: str | None, after: State, choice: Choice) -> bool:
    """Whether a step discharges a duty: by one of its events, while its condition holds, with a change."""
    return event in duty.events and after != state and holds(duty.when, state, choice)


class Graph(NamedTuple):
    """Places by key, nearest first; how each was come by; the moves of those that were looked into.

    ``complete`` says that no place is missing.
    """

    places: dict[Any, Place]
    histories: dict[Any, History]
    moves: dict[Any, list[Move]]
    complete: bool


def fair_places(system: Json, duties: Sequence[Owed], graph: Graph, choice: Choice) -> set[Any]:
    """Places from which some fair run goes on in which what is awaited never comes.

    Consider such a run.  It ends up among finitely many places (those of ``graph``) that it meets again and again, all
    of them awaiting.  Let ``silent`` be its strong duties that are open in none of them.  Of every other duty it has to
    meet one thing again and again: a strong one is discharged; a weak one is discharged, or is not open.  So from
    each of these places a path among them leads to each such thing, and the places lie in the largest set Z of
    awaiting places without open silent duties in which that is so.

    Conversely, where Z is not empty, a run that stays in it and makes for one such thing after another, round and
    round (or idles, where there is none), is fair, and awaits for ever.  Trying every ``silent`` therefore finds a
    fair run if there is one.
    """
    awaiting = [key for key, place in graph.places.items() if place.awaited]
    state = {key: graph.places[key].position.state for key in awaiting}
    is_open_in = {
        (number, key): is_open(system, duty, state[key], choice)
        for number, duty in enumerate(duties)
        for key in awaiting
    }
    strong = [number for number, duty in enumerate(duties) if duty.strong]
    found: set[Any] = set()
    for silent in subsets(strong):
        inside = {key for key in awaiting if not any(is_open_in[number, key] for number in silent)}
        to_meet = [number for number in range(len(duties)) if number not in silent]
        shrinking = True
        while shrinking:
            shrinking = False
            for number in to_meet:
                duty = duties[number]
                met = set()
                for key in inside:
                    is_discharged = any(
                        m.after.key in inside
                        and is_discharge(duty, state[key], m.event, m.after.position.state, choice)
                        for m in graph.moves.get(key, [])
                    )
                    if is_discharged or (not duty.strong and not is_open_in[number, key]):
                        met.add(key)
                able = leading_to(met, inside, graph)
                shrinking = shrinking or able != inside
                inside = able
        found |= inside
    return found


def subsets(numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every subset."""
    for size in range(len(numbers) + 1):
        yield from combinations(numbers, size)


def leading_to(goals: Iterable[Any], within: set[Any], graph: Graph) -> set[Any]:
    """The places from which a path of any length, all of it ``within``, leads to one of the goals."""
    found = set(goals)
    growing = True
    while growing:
        more = {
            key
            for key in within - found
            if any(m.after.key in found and not m.broken for m in graph.moves.get(key, []))
        }
        found |= more
        growing = bool(more)
    return found


def is_fair_turn(
    system: Json, duties: Sequence[Owed], turn: Sequence[State], events: Sequence[str | None], choice: Choice
) -> bool:
    """Whether going round for ever is fair, for a loop through the states of ``turn`` by ``events`` and back.

    ``turn`` has the state after the last event as its last; the first and it are the same place of the loop.
    """
    for duty in duties:
        is_open_at = [is_open(system, duty, state, choice) for state in turn[:-1]]
        discharged = any(
            is_discharge(duty, before, event, after, choice)
            for before, event, after in zip(turn, events, turn[1:], strict=False)
        )
        violated = any(is_open_at) if duty.strong else all(is_open_at)
        if violated and not discharged:
            return False
    return True


# -- section 9: verdicts -------------------------------------------------------------------------------------


def is_spoken_of_here(property: Json, place: Place, choice: Choice, last: tuple[Position, str] | None) -> bool:
    """Whether arriving in this place keeps the property from being vacuous; ``last`` is the step that led to it."""
    if property["pattern"] == "at most":
        return last is not None and last[0].open and selects(property["events"], last[0], last[1], choice)
    if property["pattern"] == "followed by":
        return place.position.open and is_now(property["when"], place.position, choice, last)
    return place.position.open


class Explored(NamedTuple):
    """What there is to look at, up to the nearest refutation by a history, if any.

    ``refutation`` is that history; the places are all of those that at most ``depth`` steps lead to.
    """

    graph: Graph
    depth: int
    spoken_of: bool
    refutation: History | None = None


def explored(system: Json, property: Json, choice: Choice, most_places: int = 1_000, window: int = 6) -> Explored:
    """Every reachable place, nearest first, until a history refutes or there are more than ``most_places``."""
    graph = Graph({}, {}, {}, complete=False)
    spoken_of = False
    level: list[tuple[Place, History]] = []
    for state in first_states(system, choice, window):
        place = first_place(property, state, choice)
        graph.places[place.key], graph.histories[place.key] = place, (state,)
        level.append((place, (state,)))
        spoken_of = spoken_of or is_spoken_of_here(property, place, choice, None)

    depth = 0
    while level and len(graph.places) <= most_places:
        following: list[tuple[Place, History]] = []
        for before, history in level:
            if property["pattern"] == "no dead ends" and is_dead_end(system, property, before, choice):
                return Explored(graph, depth, True, history)
            graph.moves[before.key] = moves(system, property, before, choice)
            for move in graph.moves[before.key]:
                longer = (*history, move.event, move.after.position.state)
                if move.broken:
                    return Explored(graph, depth, True, longer)
                last = None if move.event is None else (before.position, move.event)
                spoken_of = spoken_of or is_spoken_of_here(property, move.after, choice, last)
                following.append((move.after, longer))
        level = []
        for after, longer in following:
            if after.key not in graph.places:
                graph.places[after.key], graph.histories[after.key] = after, longer
                level.append((after, longer))
        depth += 1
    cut_off = any(is_endless(variable) for variable in system["variables"].values())
    return Explored(graph._replace(complete=not level and not cut_off), depth, spoken_of)


def judge(system: Json, property: Json, choice: Choice, most_places: int = 1_000, window: int = 6) -> Result:
    """The verdict under one choice, by looking at every reachable place, nearest first.

    As :func:`tests.oracle.brute_force.judge`, for the patterns of this module.  Histories may idle where the event
    is None.  ``length`` and ``searched`` are None where nothing is said about shortest histories.
    """
    assert property["pattern"] in PATTERNS
    if missing_names(system, property):
        return Result("vacuous")
    assert not set(property["observers"]) & set(system["variables"]), "an observer has a variable's name"

    found = explored(system, property, choice, most_places, window)
    is_safety = property["pattern"] in SAFETY
    cut_off = any(is_endless(variable) for variable in system["variables"].values())
    if (history := found.refutation) is not None:
        length = len(history) // 2
        return Result("refuted", length if is_safety else None, history, -1 if cut_off else length)
    if (bad := first_bad_place(system, property, found.graph, choice)) is not None:
        return Result("refuted", history=found.graph.histories[bad])
    if not found.graph.complete:
        return Result("too large", searched=None if not is_safety else -1 if cut_off else found.depth - 1)
    return Result("proved" if found.spoken_of else "vacuous")


def first_bad_place(system: Json, property: Json, graph: Graph, choice: Choice) -> Any | None:
    """The key of a nearest place from which things can go wrong for ever, for patterns that speak of that.

    In a graph that is not complete, whatever lies behind a place not looked into is taken to be good.
    """
    if property["pattern"] == "always possible":
        unknown = [key for key in graph.places if key not in graph.moves]
        good = [k for k, place in graph.places.items() if holds(property["formula"], place.position.names, choice)]
        able = leading_to([*unknown, *good], set(graph.places), graph)
        bad = {key for key, place in graph.places.items() if place.position.open and key not in able}
    elif property["pattern"] in LIVENESS:
        bad = fair_places(system, owed(system, property, choice), graph, choice)
    else:
        bad = set()
    return next((key for key in graph.places if key in bad), None)


def judge_all(
    system: Json, property: Json, most_places: int = 1_000, window: int = 6
) -> list[tuple[dict[str, str], Result]]:
    """The verdict under every choice."""
    return [(c, judge(system, property, c, most_places, window)) for c in choices(system)]


# -- the evidence of others ----------------------------------------------------------------------------------


class Walk(NamedTuple):
    """The places of a run, from the first, and whether its last move refutes the property."""

    places: list[Place]
    broken: bool


def walk(system: Json, property: Json, first: State, events: Sequence[str | None], choice: Choice) -> Walk | None:
    """The run that begins with ``first`` and goes on by ``events`` (None: nothing happens), if there is one.

    Before each of them nothing happens for a moment: that changes at most whether something is awaited, and never
    from yes to no, so that whatever refutes without it refutes with it.  Places are those after that moment.
    """
    if first not in first_states_like(system, first, choice):
        return None
    places = [idle(property, first_place(property, first, choice), choice).after]
    broken = False
    for event in events:
        onwards = [m for m in moves(system, property, places[-1], choice) if m.event == event]
        if not onwards or broken:
            return None
        places.append(idle(property, onwards[0].after, choice).after)
        broken = onwards[0].broken
    return Walk(places, broken)


def first_states_like(system: Json, state: State, choice: Choice) -> list[State]:
    """Every first state, those of endless variables narrowed down to the value that ``state`` gives them."""
    narrowed: Mapping[str, Any] = {
        name: {**variable, "initially": [state[name]]} if is_endless(variable) else variable
        for name, variable in system["variables"].items()
    }
    return first_states({**system, "variables": narrowed}, choice)


def is_awaited_for_ever(
    system: Json,
    property: Json,
    states: Sequence[State],
    events: Sequence[str],
    loop: int,
    choice: Choice,
    turns: int = 8,
) -> str:
    """What is wrong with a lasso as a refutation of a liveness property; nothing where it refutes.

    ``states`` (of the rulebook alone) s0 … sn by ``events`` e1 … en; from sn the run goes on as from s_loop.  A loop
    from the last state is one in which nothing happens.  One that comes back to its state is judged by one turn; one
    that grows by several, each of which has to be fair.
    """
    again: list[str | None] = list(events[loop:]) or [None]
    rounds = turns if states[loop] != states[-1] else 2
    walked = walk(system, property, states[0], [*events, *again * rounds], choice)
    if walked is None:
        return "it is no run"
    if [place.position.state for place in walked.places[: len(states)]] != list(states):
        return "its states are others"
    if walked.broken or not all(place.awaited for place in walked.places[loop:]):
        return "nothing is awaited somewhere in the loop"
    duties = owed(system, property, choice)
    for start in range(loop, len(walked.places) - len(again), len(again)):
        turn = [place.position.state for place in walked.places[start : start + len(again) + 1]]
        if not is_fair_turn(system, duties, turn, again, choice):
            return "it is not fair"
    return ""


def is_refuted_by(system: Json, property: Json, walked: Walk, choice: Choice) -> bool:
    """Whether a history refutes the property by where it ends, or by its last step."""
    last = walked.places[-1]
    if property["pattern"] == "no dead ends":
        return is_dead_end(system, property, last, choice)
    if property["pattern"] == "always possible":
        return last.position.open and not holds(property["formula"], last.position.names, choice)
    return walked.broken
