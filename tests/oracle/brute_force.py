"""The brute-force oracle: ``docs/semantics.md`` carried out position by position.

Written from that page alone; it shares no code with the engine and reads only the canonical JSON of a
rulebook and of a property (section 10).  It is meant to be held against the page by eye, so nothing in it is
clever or quick, and its parts stand in the order of the page's sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

Json = Any
Value = bool | int | str
State = dict[str, Value]
Choice = Mapping[str, str]
History = tuple[Any, ...]
"""s0 e1 s1 e2 s2 … en sn as one tuple: states stand at even places, the names of events at odd ones."""


class Endless(Exception):
    """A variable may begin with any of infinitely many values, and no window was given."""


# -- section 1: values and sorts -----------------------------------------------------------------------------


def is_number(value: object) -> bool:
    """Python's yes and no are numbers; the page's are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def belongs(value: Value, sort: Json) -> bool:
    """Whether a value is one of its sort's."""
    if sort[0] == "yes/no":
        return isinstance(value, bool)
    if sort[0] == "one of":
        return isinstance(value, str) and value in sort[1]
    assert sort[0] == "number"
    low, high = sort[1], sort[2]
    return is_number(value) and (low is None or low <= value) and (high is None or value <= high)


# -- section 2: states, readings, first states ---------------------------------------------------------------


def choices(system: Json) -> list[dict[str, str]]:
    """Every choice: one option for every reading."""
    names = system["order"]["readings"]
    options = [system["readings"][name]["options"] for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*options)]


def is_endless(variable: Json) -> bool:
    """Whether a variable may begin with any of infinitely many values."""
    sort = variable["sort"]
    return variable["initially"] == "any" and sort[0] == "number" and None in sort


def first_values(variable: Json, window: int | None) -> list[Value]:
    """The values a variable may initially have; of infinitely many, those from -window to window."""
    sort = variable["sort"]
    if variable["initially"] != "any":
        return list(variable["initially"])
    if sort[0] == "yes/no":
        return [False, True]
    if sort[0] == "one of":
        return list(sort[1])
    if is_endless(variable):
        if window is None:
            raise Endless
        return [number for number in range(-window, window + 1) if belongs(number, sort)]
    return list(range(sort[1], sort[2] + 1))


def first_states(system: Json, choice: Choice, window: int | None = None) -> list[State]:
    """The first states under a choice.

    Raises :class:`Endless` when there may be infinitely many and no ``window`` says which of them to list.
    """
    names = system["order"]["variables"]
    found = []
    for values in product(*(first_values(system["variables"][name], window) for name in names)):
        state = dict(zip(names, values, strict=True))
        if holds(system["initially"], state, choice) and state not in found:
            found.append(state)
    return found


# -- section 3: expressions ----------------------------------------------------------------------------------


def evaluate(
    expression: Json, now: Mapping[str, Value], choice: Choice, old: Mapping[str, Value] | None = None
) -> Value:
    """The value of an expression; ``old`` holds the values before the step, where it may ask for them.

    Nothing is skipped: every part is evaluated and must have the sort that its place asks for.
    """
    kind, *parts = expression

    def value(part: Json) -> Value:
        return evaluate(part, now, choice, old)

    def formula(part: Json) -> bool:
        found = value(part)
        assert isinstance(found, bool), f"{part} is {found!r}, which is neither yes nor no"
        return found

    def number(part: Json) -> int:
        found = value(part)
        assert isinstance(found, int) and is_number(found), f"{part} is {found!r}, which is no number"
        return found

    def same() -> bool:
        left, right = value(parts[0]), value(parts[1])
        assert type(left) is type(right), f"{left!r} and {right!r} are not of one sort"
        return left == right

    if kind == "value":
        constant: Value = parts[0]
        return constant
    if kind == "read":
        return now[parts[0]]
    if kind == "old":
        assert old is not None, "'old' has no meaning outside a step"
        return old[parts[0]]
    if kind == "reading":
        return choice[parts[0]] in parts[1]

    if kind == "not":
        return not formula(parts[0])
    if kind == "and":
        return all([formula(part) for part in parts])
    if kind == "or":
        return any([formula(part) for part in parts])
    if kind == "implies":
        left, right = formula(parts[0]), formula(parts[1])
        return right if left else True

    if kind == "=":
        return same()
    if kind == "!=":
        return not same()
    if kind == "<":
        return number(parts[0]) < number(parts[1])
    if kind == "<=":
        return number(parts[0]) <= number(parts[1])
    if kind == ">":
        return number(parts[0]) > number(parts[1])
    if kind == ">=":
        return number(parts[0]) >= number(parts[1])

    if kind == "+":
        return number(parts[0]) + number(parts[1])
    if kind == "-":
        return number(parts[0]) - number(parts[1])
    if kind == "*":
        return int(parts[0]) * number(parts[1])
    if kind == "min":
        return min(number(parts[0]), number(parts[1]))
    if kind == "max":
        return max(number(parts[0]), number(parts[1]))
    if kind == "mod":
        divisor = int(parts[1])
        assert divisor > 0
        remainder = number(parts[0]) % divisor
        assert 0 <= remainder < divisor
        return remainder

    if kind == "if":
        yes, no = value(parts[1]), value(parts[2])
        return yes if formula(parts[0]) else no
    raise ValueError(f"the page knows no expression {kind!r}")


def holds(formula: Json, now: Mapping[str, Value], choice: Choice, old: Mapping[str, Value] | None = None) -> bool:
    """Whether a formula's value is yes."""
    found = evaluate(formula, now, choice, old)
    assert isinstance(found, bool), f"{formula} is no formula"
    return found


# -- section 4: steps ----------------------------------------------------------------------------------------


def is_enabled(system: Json, state: State, event: str, choice: Choice) -> bool:
    """Whether the event's guard holds in the state."""
    return holds(system["events"][event]["guard"], state, choice)


def result(system: Json, state: State, event: str, choice: Choice) -> State:
    """What the effects make of the state, all evaluated in it, whether or not that is a state."""
    effects = system["events"][event]["effects"]
    return {**state, **{name: evaluate(effect, state, choice) for name, effect in effects.items()}}


def is_out_of_range(system: Json, state: State, event: str, choice: Choice) -> bool:
    """Whether the event would give a variable a value that is not in its sort (enabled or not)."""
    after = result(system, state, event, choice)
    return not all(belongs(after[name], variable["sort"]) for name, variable in system["variables"].items())


def step(system: Json, state: State, event: str, choice: Choice) -> State | None:
    """The state s′ of the step from ``state`` by ``event``, or None where no such step exists."""
    if not is_enabled(system, state, event, choice) or is_out_of_range(system, state, event, choice):
        return None
    return result(system, state, event, choice)


def steps(system: Json, state: State, choice: Choice) -> list[tuple[str, State]]:
    """Every step from a state, as event and new state."""
    found = [(event, step(system, state, event, choice)) for event in system["order"]["events"]]
    return [(event, after) for event, after in found if after is not None]


# -- section 5: histories ------------------------------------------------------------------------------------


def histories(system: Json, choice: Choice, length: int, window: int | None = None) -> Iterator[History]:
    """Every history of at most ``length`` steps, shorter ones first."""
    level: list[History] = [(state,) for state in first_states(system, choice, window)]
    yield from level
    for _ in range(length):
        level = [(*h, event, after) for h in level for event, after in steps(system, h[-1], choice)]
        yield from level


def is_history(system: Json, choice: Choice, history: Sequence[Any]) -> bool:
    """Whether a sequence s0 e1 s1 … en sn is a history: for judging the traces of others."""
    first, rest = history[0], history[1:]
    begins = (
        set(first) == set(system["variables"])
        and all(
            belongs(first[name], variable["sort"])
            and (variable["initially"] == "any" or first[name] in variable["initially"])
            for name, variable in system["variables"].items()
        )
        and holds(system["initially"], first, choice)
    )
    befores, events, afters = history[:-1:2], rest[::2], rest[1::2]
    return begins and all(
        step(system, before, event, choice) == after
        for before, event, after in zip(befores, events, afters, strict=True)
    )


# -- section 6: observers; section 7: scopes -----------------------------------------------------------------


class Position(NamedTuple):
    """A state, what the observers have seen so far, and whether the scope is open."""

    state: State
    observed: dict[str, bool | int]
    open: bool

    @property
    def names(self) -> dict[str, Value]:
        """Everything a formula may read here."""
        return {**self.state, **self.observed}

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for the same position, and for no other."""
        return (tuple(sorted(self.state.items())), tuple(sorted(self.observed.items())), self.open)


def selects(occurrences: Json, before: Position, event: str, choice: Choice) -> bool:
    """Whether a selector selects the step by ``event`` from ``before``: ``when`` looks at that position."""
    return any(o["event"] == event and holds(o["when"], before.names, choice) for o in occurrences)


def fires(trigger: Json, before: Position, event: str, after: State, choice: Choice) -> bool:
    """Whether a trigger fires on a step; a formula does when it did not hold before and holds after."""
    if "formula" in trigger:
        formula = trigger["formula"]  # reads variables only, so it is given nothing else
        return not holds(formula, before.state, choice) and holds(formula, after, choice)
    return selects([trigger], before, event, choice)


def first_position(property: Json, state: State, choice: Choice) -> Position:
    """The position in which a history that begins with ``state`` begins."""
    observed: dict[str, bool | int] = {}
    for name, observer in property["observers"].items():
        if "counts" in observer:
            observed[name] = 0
        else:
            formulas = [trigger["formula"] for trigger in observer["becomes yes"] if "formula" in trigger]
            observed[name] = any(holds(formula, state, choice) for formula in formulas)
    return Position(state, observed, property["after"] is None)


def next_position(property: Json, before: Position, event: str, after: State, choice: Choice) -> Position:
    """The position after a step by ``event`` that leads to the state ``after``."""
    observed: dict[str, bool | int] = {}
    for name, observer in property["observers"].items():
        if "counts" in observer:
            selected = selects(observer["counts"], before, event, choice)
            observed[name] = before.observed[name] + (1 if selected else 0)
        elif any(fires(trigger, before, event, after, choice) for trigger in observer["becomes yes"]):
            observed[name] = True
        elif any(fires(trigger, before, event, after, choice) for trigger in observer["becomes no"]):
            observed[name] = False
        else:
            observed[name] = before.observed[name]

    if property["after"] is not None and selects(property["after"], before, event, choice):
        is_open = True  # also when `until` selects the same step
    elif property["until"] is not None and selects(property["until"], before, event, choice):
        is_open = False
    else:
        is_open = before.open
    return Position(after, observed, is_open)


def positions(property: Json, history: Sequence[Any], choice: Choice) -> list[Position]:
    """The position after 0, 1, 2, … steps of a history."""
    found = [first_position(property, history[0], choice)]
    for event, after in zip(history[1::2], history[2::2], strict=True):
        found.append(next_position(property, found[-1], event, after, choice))
    return found


# -- section 7: properties and their truth -------------------------------------------------------------------

OF_POSITIONS = ("always", "never", "possible", "stays in range")
OF_STEPS = ("before", "on")


def is_decided_here(system: Json, property: Json, position: Position, choice: Choice) -> bool:
    """For patterns of positions: whether this one refutes the property (for ``possible``: shows it)."""
    pattern, formula = property["pattern"], property["formula"]
    if pattern == "stays in range":
        return any(
            is_enabled(system, position.state, event, choice) and is_out_of_range(system, position.state, event, choice)
            for event in system["order"]["events"]
        )
    if not position.open:
        return False
    if pattern == "always":
        return not holds(formula, position.names, choice)
    assert pattern in ("never", "possible")
    return holds(formula, position.names, choice)


def is_decided_by(property: Json, before: Position, event: str, after: Position, choice: Choice) -> bool:
    """For patterns of steps: whether this step (which exists) refutes the property."""
    pattern, formula = property["pattern"], property["formula"]
    if not before.open or not selects(property["events"], before, event, choice):
        return False
    if pattern == "before":
        return not holds(formula, before.names, choice)
    assert pattern == "on"
    return not holds(formula, after.names, choice, before.names)


# -- section 9: verdicts -------------------------------------------------------------------------------------


def is_spoken_of_here(property: Json, position: Position, choice: Choice) -> bool:
    """For patterns of positions: whether this one keeps the property from being vacuous."""
    if property["pattern"] == "stays in range":
        return True
    if property["pattern"] == "always" and property["formula"][0] == "implies":
        return position.open and holds(property["formula"][1], position.names, choice)
    return position.open


def is_spoken_of(property: Json, before: Position, event: str, choice: Choice) -> bool:
    """For patterns of steps: whether this step (which exists) keeps the property from being vacuous."""
    return before.open and selects(property["events"], before, event, choice)


class Result(NamedTuple):
    """What is so under one choice.

    ``verdict`` is "proved", "refuted", "vacuous" or "too large".  ``history`` refutes the property (for
    ``possible``: shows it) and ``length`` counts its steps; both are None where there is nothing to show.
    Every history of at most ``searched`` steps was looked at, so ``length`` is the shortest: None means every
    history there is; -1 none, as the first states are endless and a shorter one may begin in another of them.
    """

    verdict: str
    length: int | None = None
    history: History | None = None
    searched: int | None = None


def missing_names(system: Json, property: Json) -> set[str]:
    """Names the property needs and the rulebook lacks.

    An event in ``becomes no``, ``until`` or the response of ``followed by`` is not needed: what does not exist never
    closes or answers anything.
    """
    needed: list[Json] = [property["events"], property["after"] or []]
    needed.append([trigger for trigger in property.get("when", []) if "event" in trigger])
    for observer in property["observers"].values():
        needed.append(observer.get("counts", []))
        needed.append([trigger for trigger in observer.get("becomes yes", []) if "event" in trigger])
    missing = {o["event"] for selector in needed for o in selector} - set(system["events"])

    def look(data: Json) -> None:
        """Find every expression in the property."""
        if isinstance(data, dict):
            for part in data.values():
                look(part)
        elif isinstance(data, list):
            if len(data) == 2 and data[0] in ("read", "old"):
                missing.update({data[1]} - set(system["variables"]) - set(property["observers"]))
            elif len(data) == 3 and data[0] == "reading":
                missing.update({data[1]} - set(system["readings"]))
            elif data[:1] != ["value"]:
                for part in data:
                    look(part)

    for part in ("formula", "events", "after", "until", "observers", "when", "response"):
        look(property.get(part))
    duties = [assumed["name"] for assumed in property.get("duties", []) if isinstance(assumed, dict)]
    return missing | (set(duties) - {*system["events"], *system["decisions"], *system["duties"]})


def judge(system: Json, property: Json, choice: Choice, most_positions: int = 1_000, window: int = 6) -> Result:
    """The verdict under one choice, by looking at every reachable position, nearest first.

    The search ends undecided ("too large") beyond ``most_positions``; of infinitely many first values it
    looks at those from -window to window, which can refute (or show) but never prove.
    """
    if missing_names(system, property):
        return Result("vacuous")
    assert not set(property["observers"]) & set(system["variables"]), "an observer has a variable's name"

    decided = "proved" if property["pattern"] == "possible" else "refuted"
    cut_off = any(is_endless(variable) for variable in system["variables"].values())
    level: list[tuple[Position, History]] = [
        (first_position(property, state, choice), (state,)) for state in first_states(system, choice, window)
    ]
    seen = {position.key for position, _ in level}
    spoken_of = False
    depth = 0
    while level:
        # Is it decided by what is `depth` steps away?
        following: list[tuple[Position, History]] = []
        for before, history in level:
            if property["pattern"] in OF_POSITIONS:
                if is_decided_here(system, property, before, choice):
                    return Result(decided, depth, history, -1 if cut_off else depth)
                spoken_of = spoken_of or is_spoken_of_here(property, before, choice)
            for event, state in steps(system, before.state, choice):
                after = next_position(property, before, event, state, choice)
                longer = (*history, event, state)
                following.append((after, longer))
                if property["pattern"] in OF_STEPS:
                    if is_decided_by(property, before, event, after, choice):
                        return Result(decided, depth + 1, longer, -1 if cut_off else depth + 1)
                    spoken_of = spoken_of or is_spoken_of(property, before, event, choice)
        # No: what is one step further away, and was not seen before?
        level = []
        for after, longer in following:
            if after.key not in seen:
                seen.add(after.key)
                level.append((after, longer))
        if level and len(seen) > most_positions:
            return Result("too large", searched=-1 if cut_off else depth + (property["pattern"] in OF_STEPS))
        depth += 1

    if cut_off:
        return Result("too large", searched=-1)
    if property["pattern"] == "possible":
        return Result("refuted")
    return Result("proved" if spoken_of else "vacuous")


def judge_all(
    system: Json, property: Json, most_positions: int = 1_000, window: int = 6
) -> list[tuple[dict[str, str], Result]]:
    """The verdict under every choice."""
    return [(c, judge(system, property, c, most_positions, window)) for c in choices(system)]
