"""The formulas of ``docs/patterns.md``, read and evaluated by the letter of its tables.

Linear formulas, with the past, on runs that end in a loop; branching ones on finite graphs.  Like the rest of this
folder it shares no code with the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from tests.oracle.brute_force import Choice, Json, Position, State, first_position, holds, next_position, selects, step

Formula: TypeAlias = tuple[Any, ...]
"""``("p",)`` is a letter; else an operator and its operands."""

# -- reading -------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*(AG|EF|EX|U|S|[□◇○⊖¬∧∨→⊤()]|[a-z]+)")
UNARY = ("□", "◇", "○", "⊖", "¬", "AG", "EF", "EX")
PAST = ("⊖", "S")
BRANCHING = ("AG", "EF", "EX")
CONNECTIVES = (("→",), ("∨",), ("∧",), ("U", "S"))
"""From the loosest to the tightest; all to the right."""


def read(text: str) -> Formula:
    """A formula as a tree."""
    tokens: list[str] = []
    place = 0
    while text[place:].strip():
        token = _TOKEN.match(text, place)
        assert token, f"{text!r} cannot be read from {text[place:]!r}"
        tokens.append(token[1])
        place = token.end()

    def level(number: int) -> Formula:
        if number == len(CONNECTIVES):
            return single()
        left = level(number + 1)
        if tokens and tokens[0] in CONNECTIVES[number]:
            return (tokens.pop(0), left, level(number))
        return left

    def single() -> Formula:
        token = tokens.pop(0)
        if token in UNARY:
            return (token, single())
        if token == "(":
            inside = level(0)
            assert tokens.pop(0) == ")"
            return inside
        assert token == "⊤" or token.islower(), f"{token} stands where a formula should"
        return (token,)

    found = level(0)
    assert not tokens, f"{text!r} goes on with {tokens}"
    return found


def replaced(formula: Formula, meanings: Mapping[str, Formula]) -> Formula:
    """A formula with letters replaced by what they are short for, over and over."""
    if len(formula) == 1:
        return replaced(meanings[formula[0]], meanings) if formula[0] in meanings else formula
    return (formula[0], *(replaced(part, meanings) for part in formula[1:]))


def operators(formula: Formula) -> list[str]:
    """Every operator in a formula, as often as it occurs."""
    return [formula[0], *(o for part in formula[1:] for o in operators(part))] if len(formula) > 1 else []


# -- runs ----------------------------------------------------------------------------------------------------


class Moment(NamedTuple):
    """A position of a run, with the events of the steps that led to it and lead on (None: nothing happens).

    ``before`` is the position before it, None at first; ``last`` an event with the position from which it happened.
    """

    position: Position
    before: Position | None
    came_by: str | None
    goes_by: str | None
    last: tuple[Position, str] | None


class Run(NamedTuple):
    """A run: moments, of which the last is followed by the one at ``loop``, and so for ever."""

    moments: list[Moment]
    loop: int


def run_of(
    system: Json,
    property: Json,
    first: State,
    stem: Sequence[str],
    loop: Sequence[str],
    choice: Choice,
    turns: int,
) -> Run | None:
    """The run of a stem and a loop, gone round ``turns`` times; without a loop nothing happens for ever.

    None where that is no run: a step does not exist, or the loop does not come back to where it began.
    """
    round_and_round: list[str | None] = list(loop) if loop else [None]
    events: list[str | None] = [*stem, *round_and_round * turns]
    here = first_position(property, first, choice)
    places = [here]
    for event in events:
        if event is not None:
            after = step(system, here.state, event, choice)
            if after is None:
                return None
            here = next_position(property, here, event, after, choice)
        places.append(here)
    size = len(loop) or 1
    if places[-1].key != places[-1 - size].key:
        return None
    moments: list[Moment] = []
    last: tuple[Position, str] | None = None
    for place, goes_by in enumerate([*events, None]):
        came_by = events[place - 1] if place else None
        if came_by is not None:
            last = (places[place - 1], came_by)
        moments.append(Moment(places[place], places[place - 1] if place else None, came_by, goes_by, last))
    # The last position is the one at which the last turn began: it is dropped, and the run goes on there.
    return Run(moments[:-1], len(moments) - 1 - size)


Letter: TypeAlias = Callable[[Moment], bool]


def turns_for(formula: Formula) -> int:
    """How often to go round before a formula's past is the same at every turn: each operator of it settles in one."""
    return 2 + sum(operator in PAST for operator in operators(formula))


def truth(formula: Formula, run: Run, letters: Mapping[str, Letter]) -> list[bool]:
    """In each moment of a run, whether a linear formula is true."""
    size, loop = len(run.moments), run.loop
    every = range(size)

    def following(values: Sequence[bool]) -> list[bool]:
        return [values[place + 1 if place + 1 < size else loop] for place in every]

    operator, *parts = formula
    if not parts:
        return [True] * size if operator == "⊤" else [letters[operator](moment) for moment in run.moments]
    one, *rest = [truth(part, run, letters) for part in parts]
    other = rest[0] if rest else []
    match operator:
        case "¬":
            return [not value for value in one]
        case "∧":
            return [one[place] and other[place] for place in every]
        case "∨":
            return [one[place] or other[place] for place in every]
        case "→":
            return [not one[place] or other[place] for place in every]
        case "○":
            return following(one)
        case "⊖":
            return [False, *one[:-1]]
        case "S":
            since: list[bool] = []
            for place in every:
                since.append(other[place] or (one[place] and place > 0 and since[-1]))
            return since
        case "U" | "◇" | "□":
            if operator == "◇":
                one, other = [True] * size, one
            elif operator == "□":
                one, other = [True] * size, [not value for value in one]
            until = list(other)  # the least fixpoint of q ∨ (p ∧ ○ …)
            for _ in range(2):
                for place in reversed(every):
                    until[place] = other[place] or (one[place] and until[place + 1 if place + 1 < size else loop])
            return [not value for value in until] if operator == "□" else until
        case _:
            raise ValueError(f"no linear operator: {operator}")


# -- letters -------------------------------------------------------------------------------------------------


def holding(expression: Json, choice: Choice) -> Letter:
    """A formula of the rules; ``old`` is the position before, and at first there is none, where it is not asked."""

    def letter(moment: Moment) -> bool:
        old = None if moment.before is None else moment.before.names
        if old is None and "old" in str(expression):
            return False
        return holds(expression, moment.position.names, choice, old)

    return letter


def going_by(occurrences: Json, choice: Choice) -> Letter:
    """``next EV``."""
    return lambda moment: moment.goes_by is not None and selects(occurrences, moment.position, moment.goes_by, choice)


def come_by(occurrences: Json, choice: Choice) -> Letter:
    """``just EV``."""

    def letter(moment: Moment) -> bool:
        if moment.before is None or moment.came_by is None:
            return False
        return selects(occurrences, moment.before, moment.came_by, choice)

    return letter


def last_by(occurrences: Json, choice: Choice) -> Letter:
    """``last EV``."""
    return lambda moment: moment.last is not None and selects(occurrences, *moment.last, choice)


def changed(moment: Moment) -> bool:
    """The step that led there changed something."""
    return moment.before is not None and moment.before.state != moment.position.state


# -- branching -----------------------------------------------------------------------------------------------


class Graph(NamedTuple):
    """The positions that can be reached, as moments (only position and change matter), and what follows on each."""

    moments: list[Moment]
    following: list[list[int]]
    first: list[int]

    def at(self, moment: Moment) -> int:
        """The number of a moment of some run."""
        return next(n for n, other in enumerate(self.moments) if _key(other) == _key(moment))


def _key(moment: Moment) -> tuple[Any, ...]:
    return (moment.position.key, changed(moment))


def graph_of(system: Json, property: Json, firsts: Sequence[State], choice: Choice, most: int) -> Graph | None:
    """All positions that can be reached from the first states; None where there are more than ``most``."""
    found = Graph([], [], [])
    numbers: dict[tuple[Any, ...], int] = {}

    def number_of(moment: Moment) -> int:
        if (key := _key(moment)) not in numbers:
            numbers[key] = len(found.moments)
            found.moments.append(moment)
            found.following.append([])
        return numbers[key]

    found.first.extend(number_of(Moment(first_position(property, s, choice), None, None, None, None)) for s in firsts)
    number = 0
    while number < len(found.moments):
        if len(found.moments) > most:
            return None
        here = found.moments[number].position
        for event in system["order"]["events"]:
            if (state := step(system, here.state, event, choice)) is not None:
                after = next_position(property, here, event, state, choice)
                found.following[number].append(number_of(Moment(after, here, event, None, None)))
        number += 1
    return found


def truth_everywhere(formula: Formula, graph: Graph, letters: Mapping[str, Letter]) -> list[bool]:
    """In each position of a graph, whether a branching formula is true."""
    operator, *parts = formula
    every = range(len(graph.moments))
    if not parts:
        return [operator == "⊤" or letters[operator](moment) for moment in graph.moments]
    one, *rest = [truth_everywhere(part, graph, letters) for part in parts]
    other = rest[0] if rest else []
    match operator:
        case "¬":
            return [not value for value in one]
        case "∧":
            return [one[place] and other[place] for place in every]
        case "∨":
            return [one[place] or other[place] for place in every]
        case "→":
            return [not one[place] or other[place] for place in every]
        case "EX":
            return [any(one[after] for after in graph.following[place]) for place in every]
        case "EF" | "AG":
            reach = list(one) if operator == "EF" else [not value for value in one]
            growing = True
            while growing:
                more = [reach[p] or any(reach[after] for after in graph.following[p]) for p in every]
                growing, reach = more != reach, more
            return reach if operator == "EF" else [not value for value in reach]
        case _:
            raise ValueError(f"no branching operator: {operator}")
