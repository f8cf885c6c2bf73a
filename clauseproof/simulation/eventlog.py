"""What happened, as rows of integers; and the judge that walks them through the interpreter again.

A row is (tick, kind, party, identity, visit).  Identities are those of the draws, so a log reads the same
whatever a rulebook calls its events.  The rows of one run are in the order in which things happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clauseproof.model.interpreter import NotEnabled, OutOfRange
from clauseproof.simulation.tables import RuleTable

ARRIVED = "arrival"
HAPPENED = "event"
DECIDED = "decision"
DISPATCHED = "dispatch"


class Row(NamedTuple):
    """One line of a log.

    ``identity`` is the event's (0 for an arrival).  ``visit`` counts, from 0, the draws of the clock that
    ended (``event``, ``dispatch``) or of the decision (``decision``).
    """

    tick: int
    kind: str
    party: int
    identity: int
    visit: int


class ReplayError(Exception):
    """A log that no history of the rulebook explains: ``row`` is its first row that cannot be."""

    def __init__(self, row: Row, why: str) -> None:
        super().__init__(f"{row}: {why}")
        self.row = row


def replay(table: RuleTable, rows: Iterable[Row], attributes: Sequence[tuple[int, ...]]) -> dict[int, int]:
    """Walk a log through the interpreter, from each Party's first state.

    Parameters: the rulebook's table, the log, and each Party's attribute values (by place).
    Returns the number of events per Party.  Raises :class:`ReplayError` where a row is no step: time runs
    backwards, a Party acts before it arrives or arrives twice, an identity is unknown, or the event is not
    enabled.
    """
    events = {identity: table.system.event[name] for identity, name in table.identities.items()}
    interpreter = table.walk.interpreter
    states: dict[int, dict[str, bool | int | str]] = {}
    counted: dict[int, int] = {}
    now = 0
    for row in rows:
        if row.tick < now:
            raise ReplayError(row, "time runs backwards")
        now = row.tick
        if row.kind == ARRIVED:
            if row.party in states:
                raise ReplayError(row, "the Party arrives a second time")
            states[row.party] = dict(table.walk.state(table.first(attributes[row.party])))
            counted[row.party] = 0
            continue
        if row.party not in states:
            raise ReplayError(row, "the Party has not arrived")
        event = events.get(row.identity)
        if event is None:
            raise ReplayError(row, f"{table.name} has no event with this identity")
        state = states[row.party]
        if row.kind == DISPATCHED:
            if not interpreter.is_enabled(state, event):
                raise ReplayError(row, f"'{event.name}' is dispatched while it cannot happen")
            continue
        try:
            states[row.party] = interpreter.apply(state, event)
        except NotEnabled:
            failed = ", ".join(part.clause for part in interpreter.why_not(state, event))
            raise ReplayError(row, f"'{event.name}' is not enabled ({failed})") from None
        except OutOfRange as error:
            raise ReplayError(row, str(error)) from None
        counted[row.party] += 1
    return counted


def describe(table: RuleTable, rows: Iterable[Row]) -> list[str]:
    """The rows with names for people."""
    names = table.identities
    return [
        f"{row.tick:>6}  {row.kind:<9} party {row.party:<4} {names.get(row.identity, '')} (visit {row.visit + 1})"
        if row.kind != ARRIVED
        else f"{row.tick:>6}  {row.kind:<9} party {row.party}"
        for row in rows
    ]
