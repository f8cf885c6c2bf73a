"""Rulebooks of a few lines, and scenarios on them, for one rule of the semantics at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clauseproof.simulation.draws import Draws
from clauseproof.simulation.engine import run
from clauseproof.simulation.eventlog import ARRIVED, Row, replay
from clauseproof.simulation.records import RunRecord
from clauseproof.simulation.resolving import resolve
from clauseproof.simulation.rulebooks import Rulebook
from clauseproof.simulation.tables import Resolved
from tests.simulation.lifecycle import rulebook_of, scenario_of

HEAD = """
rules: [toy]
horizon: {from: 2020-01-01, until: 2021-01-01}
calendars: {plain: {weekdays: MO-SU}}
lifecycle end: {done: END}
parties: {count: COUNT, arrive: {gaps: GAPS}, source: test}
"""


def toy(state: str, events: str, more: str = "") -> Rulebook:
    """A rulebook from its state, its events and further blocks."""
    return rulebook_of(f"# 1 Toy\n```yaml state\n{state}\n```\n```yaml event\n{events}\n```\n{more}\n")


def resolved_toy(
    rulebooks: Rulebook | Sequence[Rulebook],
    scenario: str,
    end: str,
    count: int = 1,
    gaps: str = "0 days",
    head: str = HEAD,
) -> Resolved:
    """A toy scenario set against its rulebook."""
    books = [rulebooks] if isinstance(rulebooks, Rulebook) else list(rulebooks)
    text = head.replace("END", end).replace("COUNT", str(count)).replace("GAPS", gaps)
    text = text.replace("[toy]", "[" + ", ".join(book.name for book in books) + "]")
    return resolve(scenario_of(text + scenario), books)


def ran(resolved: Resolved, seed: int = 1, replication: int = 0, table: int = 0) -> RunRecord:
    """One run with its log, which replays."""
    draws = Draws(resolved, seed, replication)
    record = run(resolved, resolved.tables[table], draws, keep_log=True)
    assert record.log is not None
    replay(resolved.tables[table], record.log, draws.attribute_values)
    return record


def story(resolved: Resolved, record: RunRecord, table: int = 0) -> list[tuple[Any, ...]]:
    """The log as (tick, party, event), arrivals left out."""
    names = resolved.tables[table].identities
    return [(row.tick, row.party, names[row.identity]) for row in rows(record)]


def rows(record: RunRecord) -> list[Row]:
    """The log without arrivals and dispatches."""
    assert record.log is not None
    return [row for row in record.log if row.kind not in (ARRIVED, "dispatch")]
