"""From a scenario's Markdown to :class:`Scenario`: form, units and provenance; many complaints at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, date
from typing import TypeVar

from clauseproof.diagnostics import fail
from clauseproof.model.document import Document
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Node,
    Scalar,
    as_mapping,
    as_scalar,
    only_keys,
    parse_yaml,
)
from clauseproof.model.source import Text
from clauseproof.simulation.limits import LARGEST_SEED, MOST_REPLICATIONS
from clauseproof.simulation.measures import check_references, read_cases, read_costs, read_outputs
from clauseproof.simulation.quantities import parse_quantity
from clauseproof.simulation.reader import Reader
from clauseproof.simulation.scenario import (
    TICKS_PER_DAY,
    Scenario,
)
from clauseproof.simulation.sections import (
    read_body,
    read_calendar,
    read_date,
    read_decision_row,
    read_event,
    read_names,
    read_parties,
    read_pool,
)

T = TypeVar("T")

SECTIONS = (
    "rules",
    "words of",
    "readings",
    "experiment",
    "tick",
    "horizon",
    "run",
    "calendars",
    "parties",
    "bodies",
    "pools",
    "events",
    "decisions",
    "lifecycle end",
    "outputs",
    "costs",
    "cases",
)
"""Sections of a scenario.  Those that are maps of named things may be spread over several blocks."""

LONGEST = 400
"""Years of a horizon or a cap: after that many the calendar repeats."""


def read_scenario(document: Document) -> Scenario:
    """Read the ``yaml scenario`` blocks of a Markdown file.

    Raises :class:`ClauseproofError` with everything that is wrong: CP050 for form, CP051 for numbers without
    unit or provenance.  Nothing is set against a rulebook yet (CP052 comes from
    :func:`clauseproof.simulation.resolve`).
    """
    bodies = [piece.body for piece in document.blocks("scenario") if piece.body is not None]
    title = document.clauses[0].title if document.clauses else document.path
    if not bodies:
        raise fail("CP050", f"{document.path} holds no `yaml scenario` block")
    return read_blocks(bodies, title, document.path)


def read_blocks(blocks: list[Text], title: str, path: str) -> Scenario:
    """The same from the YAML of the blocks alone."""
    reader = Reader()
    sections = _merge(blocks, reader)
    at = blocks[0].span(0, 0)
    for needed in ("rules", "horizon", "parties", "lifecycle end"):
        if needed not in sections:
            reader.problems.error(
                "CP050", f"the scenario has no section '{needed}'", at, help=f"begin a line with `{needed}:`"
            )
    rules = read_names(sections.get("rules"), "'rules'", reader)
    words = reader.attempt(as_scalar, sections["words of"], "'words of'") if "words of" in sections else None
    tick = reader.attempt(_tick, sections.get("tick"))
    horizon = _horizon(sections, reader)
    calendars = _each(sections, "calendars", reader, read_calendar)
    parties = reader.attempt(read_parties, sections["parties"], reader) if "parties" in sections else None
    bodies = _each(sections, "bodies", reader, read_body)
    pools = _each(sections, "pools", reader, read_pool)
    events = _each(sections, "events", reader, read_event)
    decisions = _each(sections, "decisions", reader, read_decision_row)
    ends = _pairs(sections.get("lifecycle end"), "'lifecycle end'", reader)
    readings = _pairs(sections.get("readings"), "'readings'", reader)
    costs = read_costs(sections.get("costs"), reader)
    outputs = read_outputs(sections.get("outputs"), reader)
    cases = read_cases(sections.get("cases"), reader)
    check_references(outputs, costs, cases, reader)
    replications, seed = _experiment(sections.get("experiment"), reader)
    reader.settle()
    reader.problems.raise_if_any()
    assert parties is not None and tick is not None and horizon is not None
    start, until, to_completion = horizon
    return Scenario(
        title=title,
        path=path,
        rules=rules,
        words_of=words.text if words else rules[0].text,
        readings=readings,
        tick=tick,
        start=start,
        until=until,
        to_completion=to_completion,
        calendars=calendars,
        parties=parties,
        bodies=bodies,
        pools=pools,
        events=events,
        decisions=decisions,
        ends=ends,
        outputs=outputs,
        costs=costs,
        cases=cases,
        inputs=tuple(reader.inputs),
        replications=replications,
        seed=seed,
        at=at,
    )


def _merge(blocks: list[Text], reader: Reader) -> dict[str, Node]:
    """The sections of all blocks; maps of one section are joined."""
    sections: dict[str, Node] = {}
    for block in blocks:
        mapping = reader.attempt(as_mapping, parse_yaml(block), "a scenario block")
        if mapping is None:
            continue
        only_keys(mapping, "a scenario", SECTIONS, reader.problems)
        for key, node in mapping:
            earlier = sections.get(key.text)
            if earlier is None:
                sections[key.text] = node
            elif isinstance(earlier, Mapping) and isinstance(node, Mapping) and key.text != "horizon":
                for name, _ in node:
                    if earlier.get(name.text) is not None:
                        again = earlier.key(name.text).at
                        reader.problems.error(
                            "CP050", f"'{name.text}' is given twice under '{key.text}'", name.at, again
                        )
                sections[key.text] = Mapping(earlier.entries + node.entries, earlier.at)
            else:
                reader.problems.error("CP050", f"the section '{key.text}' is given twice", key.at, earlier.at)
    return sections


def _pairs(node: Node | None, what: str, reader: Reader) -> tuple[tuple[Scalar, Scalar], ...]:
    if node is None:
        return ()
    mapping = reader.attempt(as_mapping, node, what)
    pairs = []
    for key, value in mapping or ():
        scalar = reader.attempt(as_scalar, value, f"'{key.text}'")
        if scalar is not None:
            pairs.append((key, scalar))
    return tuple(pairs)


def _each(
    sections: dict[str, Node],
    section: str,
    reader: Reader,
    read: Callable[[Scalar, Mapping, Reader], T | None],
) -> tuple[T, ...]:
    """Every entry of a section that is a map of maps."""
    if section not in sections:
        return ()
    mapping = reader.attempt(as_mapping, sections[section], f"'{section}'")
    found: list[T] = []
    for name, node in mapping or ():

        def one(name: Scalar = name, node: Node = node) -> T | None:
            return read(name, as_mapping(node, f"'{name.text}'"), reader)

        value = reader.attempt(one)
        if value is not None:
            found.append(value)
    return tuple(found)


def _tick(node: Node | None) -> str:
    if node is None:
        return "day"
    scalar = as_scalar(node, "'tick'")
    if scalar.text not in TICKS_PER_DAY:
        raise fail("CP050", f"a tick is a day, an hour or a minute, not '{scalar.text}'", scalar.at)
    return scalar.text


def _experiment(node: Node | None, reader: Reader) -> tuple[int, int]:
    """How many replications, and the seed; these are choices, so they need no provenance."""
    if node is None:
        return 100, 1
    mapping = reader.attempt(as_mapping, node, "'experiment'")
    if mapping is None:
        return 100, 1
    only_keys(mapping, "'experiment'", ("replications", "seed"), reader.problems)
    found = {"replications": 100, "seed": 1}
    for name, most in (("replications", MOST_REPLICATIONS), ("seed", LARGEST_SEED)):
        value = mapping.get(name)
        scalar = reader.attempt(as_scalar, value, "a number") if value is not None else None
        if scalar is not None and not (re.fullmatch(r"[0-9]{1,20}", scalar.text) and int(scalar.text) <= most):
            reader.problems.error("CP050", f"'{name}' is a whole number up to {most:,}", scalar.at)
        elif scalar is not None:
            found[name] = int(scalar.text)
    if found["replications"] == 0:
        reader.problems.error("CP050", "at least one replication is needed", mapping.at)
    return found["replications"], found["seed"]


def _horizon(sections: dict[str, Node], reader: Reader) -> tuple[date, date, bool] | None:
    """First day, first day after the end, and whether the run goes on until nothing can happen."""
    node = sections.get("horizon")
    if node is None:
        return None

    def read() -> tuple[date, date, bool]:
        mapping = as_mapping(node, "'horizon'")
        only_keys(mapping, "'horizon'", ("from", "until"), reader.problems)
        begin, end, run = mapping.get("from"), mapping.get("until"), sections.get("run")
        if begin is None:
            raise fail("CP050", "'horizon' does not say when it begins", mapping.at, help="from: 2020-02-27")
        start = read_date(begin, "'from'")
        if (end is None) == (run is None):
            raise fail(
                "CP050",
                "a run ends at a date or when nothing is left to happen: one of the two",
                mapping.at,
                help="`horizon: {from: …, until: DATE}`, or `run: {to completion, cap: 100 years}`",
            )
        if end is not None:
            until = read_date(end, "'until'")
            if until <= start:
                raise fail("CP050", "the horizon ends before it begins", end.at)
            if until.year - start.year > LONGEST:
                raise fail("CP050", f"the horizon is at most {LONGEST} years long", end.at)
            return start, until, False
        assert run is not None
        return start, _cap(as_mapping(run, "'run'"), start, reader), True

    return reader.attempt(read)


def _cap(mapping: Mapping, start: date, reader: Reader) -> date:
    only_keys(mapping, "'run'", ("to completion", "cap"), reader.problems)
    cap, completion = mapping.get("cap"), mapping.get("to completion")
    if completion is None or cap is None:
        raise fail("CP050", "a run to completion has a cap", mapping.at, help="run: {to completion, cap: 100 years}")
    if not isinstance(completion, Empty) and as_scalar(completion, "'to completion'").text != "yes":
        raise fail("CP050", "'to completion' stands alone", mapping.at, help="run: {to completion, cap: 100 years}")
    years = parse_quantity(as_scalar(cap, "'cap'"), "'cap'", ("years",)).whole
    if not 0 < years <= LONGEST:
        raise fail("CP050", f"the cap lies between 1 and {LONGEST} years", cap.at)
    last = start.year + years
    if last > MAXYEAR:
        raise fail("CP050", f"the cap lies beyond the year {MAXYEAR}", cap.at)
    return date(last, start.month, start.day if (start.month, start.day) != (2, 29) else 28)
