"""Hollow proofs by brute force: ``docs/semantics.md`` section 9, position by position.

Written from that page alone, over the oracle's own positions; it shares no code with the engine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.oracle.brute_force import (
    Choice,
    Json,
    Position,
    first_position,
    first_states,
    holds,
    is_out_of_range,
    next_position,
    result,
    selects,
    steps,
)

ASKED = ("before", "at most", "never")


class Place(NamedTuple):
    """A position, and the number of selected steps since the scope opened (*at most*)."""

    position: Position
    counted: int = 0

    @property
    def key(self) -> Any:
        return (self.position.key, self.counted)


def is_asked_of(property: Json) -> bool:
    """Whether the property forbids something for a while."""
    pattern = property["pattern"]
    return pattern in ASKED and (pattern != "never" or property["until"] is not None)


def moved(property: Json, before: Place, event: str, state: Any, choice: Choice) -> Place:
    """The place after an event whose effects make ``state``."""
    after = next_position(property, before.position, event, state, choice)
    if property["pattern"] != "at most":
        return Place(after)
    opens = property["after"] is not None and selects(property["after"], before.position, event, choice)
    closes = property["until"] is not None and selects(property["until"], before.position, event, choice)
    if opens and (not before.position.open or closes):
        return Place(after, 0)
    selected = before.position.open and selects(property["events"], before.position, event, choice)
    return Place(after, before.counted + selected)


def forbids(property: Json, place: Place, choice: Choice) -> bool:
    if not place.position.open:
        return False
    if property["pattern"] == "before":
        return not holds(property["formula"], place.position.names, choice)
    return property["pattern"] == "never" or place.counted >= property["times"]


def follows(system: Json, property: Json, place: Place, choice: Choice) -> bool:
    if property["pattern"] == "before":
        taken = [event for event, _ in steps(system, place.position.state, choice)]
        return any(selects(property["events"], place.position, event, choice) for event in taken)
    if property["pattern"] == "never":
        return holds(property["formula"], place.position.names, choice)
    return not forbids(property, place, choice)


def would_lead(system: Json, property: Json, place: Place, choice: Choice) -> list[tuple[str, Place]]:
    """Where each event would lead, whatever its guard says."""
    found = []
    for event in system["order"]["events"]:
        state = place.position.state
        if not is_out_of_range(system, state, event, choice):
            found.append((event, moved(property, place, event, result(system, state, event, choice), choice)))
    return found


def is_hollow(system: Json, property: Json, choice: Choice, most: int = 1_000, window: int = 6) -> bool | None:
    """Whether a proof of the property would be hollow under a choice; None beyond ``most`` positions."""
    if not is_asked_of(property):
        return False
    places: dict[Any, Place] = {}
    onward: dict[Any, list[Any]] = {}
    level = [Place(first_position(property, state, choice)) for state in first_states(system, choice, window)]
    while level:
        place = level.pop()
        if place.key in places:
            continue
        if len(places) >= most:
            return None
        places[place.key] = place
        after = [moved(property, place, event, s, choice) for event, s in steps(system, place.position.state, choice)]
        onward[place.key] = [one.key for one in after]
        level += after

    forbidding = [place for place in places.values() if forbids(property, place, choice)]
    if not forbidding:
        return False

    ahead, pending = set(), [place.key for place in forbidding]
    while pending:
        key = pending.pop()
        if key not in ahead:
            ahead.add(key)
            pending += onward[key]
    if any(follows(system, property, places[key], choice) for key in ahead):
        return False

    settled = broken = False
    for place in forbidding:
        for event, after in would_lead(system, property, place, choice):
            still = forbids(property, after, choice)
            settled = settled or not still
            if property["pattern"] == "never":
                broken = broken or (still and holds(property["formula"], after.position.names, choice))
            else:
                broken = broken or (still and selects(property["events"], place.position, event, choice))
    return settled and broken
