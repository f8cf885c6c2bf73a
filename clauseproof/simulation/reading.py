"""From a scenario's Markdown to :class:`Scenario`: form, units and provenance; many complaints at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.document import Document
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Node,
    Scalar,
    as_list,
    as_mapping,
    as_scalar,
    only_keys,
    parse_yaml,
)
from clauseproof.model.source import Text
from clauseproof.simulation.calendars import (
    CANCELLED,
    NEXT_WORKING_DAY,
    CalendarSpec,
    MeetingSpec,
    parse_weekdays,
)
from clauseproof.simulation.measures import check_references, read_cases, read_costs, read_outputs
from clauseproof.simulation.quantities import Provenance, parse_quantity, read_provenance
from clauseproof.simulation.reader import SAYS_WHERE_FROM, Reader
from clauseproof.simulation.rows import read_decision, read_weights
from clauseproof.simulation.scenario import (
    ORDERS,
    TICKS_PER_DAY,
    Attribute,
    Body,
    DecisionRow,
    Handling,
    Parties,
    Pool,
    Scenario,
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
    rules = _names(sections.get("rules"), "'rules'", reader)
    words = reader.attempt(as_scalar, sections["words of"], "'words of'") if "words of" in sections else None
    tick = reader.attempt(_tick, sections.get("tick"))
    horizon = _horizon(sections, reader)
    calendars = _each(sections, "calendars", reader, _calendar)
    parties = reader.attempt(_parties, sections["parties"], reader) if "parties" in sections else None
    bodies = _each(sections, "bodies", reader, _body)
    pools = _each(sections, "pools", reader, _pool)
    events = _each(sections, "events", reader, _event)
    decisions = _each(sections, "decisions", reader, _decision)
    ends = _pairs(sections.get("lifecycle end"), "'lifecycle end'", reader)
    readings = _pairs(sections.get("readings"), "'readings'", reader)
    costs = read_costs(sections.get("costs"), reader)
    outputs = read_outputs(sections.get("outputs"), reader)
    cases = read_cases(sections.get("cases"), reader)
    check_references(outputs, costs, cases, reader)
    replications, seed = _experiment(sections.get("experiment"), reader)
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


def _names(node: Node | None, what: str, reader: Reader) -> tuple[Scalar, ...]:
    if node is None:
        return ()
    items = reader.attempt(as_list, node, what) or ()
    found = [reader.attempt(as_scalar, item, f"a name in {what}") for item in items]
    if not found:
        reader.problems.error("CP050", f"{what} names nothing", node.at)
    return tuple(name for name in found if name is not None)


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
    for name, most in (("replications", 1_000_000), ("seed", (1 << 64) - 1)):
        value = mapping.get(name)
        scalar = reader.attempt(as_scalar, value, "a number") if value is not None else None
        if scalar is not None and not (scalar.text.isdecimal() and int(scalar.text) <= most):
            reader.problems.error("CP050", f"'{name}' is a whole number up to {most:,}", scalar.at)
        elif scalar is not None:
            found[name] = int(scalar.text)
    if found["replications"] == 0:
        reader.problems.error("CP050", "at least one replication is needed", mapping.at)
    return found["replications"], found["seed"]


def _date(node: Node, what: str) -> date:
    scalar = as_scalar(node, what)
    try:
        return date.fromisoformat(scalar.text)
    except ValueError:
        raise fail(
            "CP050", f"{what} is no date: '{scalar.text}'", scalar.at, help="write 2020-02-27"
        ) from None


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
        start = _date(begin, "'from'")
        if (end is None) == (run is None):
            raise fail(
                "CP050",
                "a run ends at a date or when nothing is left to happen: one of the two",
                mapping.at,
                help="`horizon: {from: …, until: DATE}`, or `run: {to completion, cap: 100 years}`",
            )
        if end is not None:
            until = _date(end, "'until'")
            if until <= start:
                raise fail("CP050", "the horizon ends before it begins", end.at)
            return start, until, False
        assert run is not None
        return start, _cap(as_mapping(run, "'run'"), start, reader), True

    return reader.attempt(read)


def _cap(mapping: Mapping, start: date, reader: Reader) -> date:
    only_keys(mapping, "'run'", ("to completion", "cap"), reader.problems)
    cap, completion = mapping.get("cap"), mapping.get("to completion")
    if completion is None or cap is None:
        raise fail(
            "CP050", "a run to completion has a cap", mapping.at, help="run: {to completion, cap: 100 years}"
        )
    if not isinstance(completion, Empty) and as_scalar(completion, "'to completion'").text != "yes":
        raise fail(
            "CP050", "'to completion' stands alone", mapping.at, help="run: {to completion, cap: 100 years}"
        )
    years = parse_quantity(as_scalar(cap, "'cap'"), "'cap'", ("years",)).whole
    if not 0 < years <= 400:
        raise fail("CP050", "the cap lies between 1 and 400 years", cap.at)
    last = min(start.year + years, 9999)
    return date(last, start.month, start.day if (start.month, start.day) != (2, 29) else 28)


def _calendar(name: Scalar, mapping: Mapping, reader: Reader) -> CalendarSpec | None:
    only_keys(mapping, f"the calendar '{name.text}'", ("weekdays", "holidays"), reader.problems)
    days, off = mapping.get("weekdays"), mapping.get("holidays")
    if days is None:
        raise fail("CP050", f"the calendar '{name.text}' names no weekdays", name.at, help="weekdays: MO-FR")
    listed = ", ".join(as_scalar(day, "a weekday").text for day in as_list(days, "'weekdays'"))
    weekdays = parse_weekdays(listed, days.at)
    if off is None or (isinstance(off, Scalar) and off.text == "none"):
        return CalendarSpec(name.text, weekdays, at=name.at)
    if isinstance(off, Scalar) and not off.text[:1].isdigit():
        return CalendarSpec(name.text, weekdays, place=off.text, at=off.at)
    dates = tuple(sorted({_date(day, "a holiday") for day in as_list(off, "'holidays'")}))
    return CalendarSpec(name.text, weekdays, dates=dates, at=name.at)


def _parties(node: Node, reader: Reader) -> Parties:
    mapping = as_mapping(node, "'parties'")
    only_keys(mapping, "'parties'", ("count", "arrive", "attributes", *SAYS_WHERE_FROM), reader.problems)
    where_from = read_provenance(mapping, reader.problems)
    count, arrive = mapping.get("count"), mapping.get("arrive")
    if count is None or arrive is None:
        raise fail(
            "CP050", "'parties' says how many there are and how they arrive", mapping.at, help="count, arrive"
        )
    arriving = as_mapping(arrive, "'arrive'")
    only_keys(arriving, "'arrive'", ("gaps", *SAYS_WHERE_FROM), reader.problems)
    gaps = arriving.get("gaps")
    if gaps is None:
        raise fail(
            "CP050",
            "'arrive' does not say how far apart",
            arriving.at,
            help='gaps: "exponential(mean 14 days)"',
        )
    law = reader.law(gaps, "gap between arrivals", read_provenance(arriving, reader.problems, where_from))
    number = reader.whole(count, "number of parties", ("parties",), where_from, implied="parties")
    attributes: list[Attribute] = []
    drawn = mapping.get("attributes")
    for name, value in as_mapping(drawn, "'attributes'") if drawn is not None else ():
        inner = as_mapping(value, f"'{name.text}'")
        own = read_provenance(inner, reader.problems, where_from)
        attributes.append(Attribute(name, read_weights(inner, f"attribute {name.text}", own, reader)))
    if law is not None and law.in_working_days:
        raise fail("CP050", "gaps between arrivals are on the clock, not in working days", gaps.at)
    if number is not None and not 0 < number <= 100_000:
        raise fail("CP050", "there are between 1 and 100,000 parties", count.at)
    if number is None or law is None:
        reader.problems.raise_if_any()
    assert number is not None and law is not None
    return Parties(number, law, tuple(attributes))


def _body(name: Scalar, mapping: Mapping, reader: Reader) -> Body | None:
    keys = ("meets", "calendar", "on holiday", "agenda", "papers", "order", *SAYS_WHERE_FROM)
    only_keys(mapping, f"the body '{name.text}'", keys, reader.problems)
    where_from = read_provenance(mapping, reader.problems)
    meets, agenda, papers = (mapping.get(key) for key in ("meets", "agenda", "papers"))
    if meets is None or agenda is None or papers is None:
        missing = [key for key in ("meets", "agenda", "papers") if mapping.get(key) is None]
        raise fail("CP050", f"the body '{name.text}' lacks {' and '.join(missing)}", name.at)
    meeting_rule, rule_from = reader.unwrap(meets, where_from)
    rule = as_scalar(meeting_rule, "'meets'")
    reader.note(f"{name.text}: meetings", rule, rule.text, "recurrence rule", rule_from)
    moved = mapping.get("on holiday")
    on_holiday = as_scalar(moved, "'on holiday'").text if moved is not None else NEXT_WORKING_DAY
    if moved is not None and on_holiday not in (NEXT_WORKING_DAY, CANCELLED):
        raise fail("CP050", f"'on holiday' is '{NEXT_WORKING_DAY}' or '{CANCELLED}'", moved.at)
    size = reader.quantity(agenda, f"{name.text}: agenda", ("items", "minutes"), where_from)
    early = reader.whole(papers, f"{name.text}: papers", ("working days",), where_from, _papers_unit(papers))
    order = _names(mapping.get("order"), "'order'", reader) or ()
    for key in order:
        if key.text not in ORDERS:
            reader.problems.error(
                "CP050", f"an agenda has no order '{key.text}'", key.at, help=did_you_mean(key.text, ORDERS)
            )
    calendar = mapping.get("calendar")
    if size is None or early is None:
        return None
    return Body(
        name,
        MeetingSpec(rule.text, on_holiday, rule.at),
        as_scalar(calendar, "'calendar'") if calendar is not None else None,
        size.whole,
        size.unit,
        early,
        tuple(key.text for key in order) or ("ready", "party"),
    )


def _papers_unit(node: Node) -> str:
    """``papers: 0`` needs no unit: nought working days are nought days."""
    return "working days" if isinstance(node, Scalar) and node.text.strip() == "0" else ""


def _pool(name: Scalar, mapping: Mapping, reader: Reader) -> Pool | None:
    only_keys(mapping, f"the pool '{name.text}'", ("size", *SAYS_WHERE_FROM), reader.problems)
    where_from = read_provenance(mapping, reader.problems)
    node = mapping.get("size")
    if node is None:
        raise fail("CP050", f"the pool '{name.text}' has no size", name.at)
    units = (name.text, "people", "teams", "desks", "units")
    size = reader.whole(node, f"{name.text}: size", units, where_from, implied=name.text)
    if size == 0:
        raise fail(
            "CP050", f"the pool '{name.text}' is empty, so nothing that uses it would ever be done", node.at
        )
    return None if size is None else Pool(name, size)


def read_handling(name: Scalar, mapping: Mapping, where_from: Provenance | None, reader: Reader) -> Handling:
    """The keys that say how something comes about: takes, uses, at, calendar, minutes."""
    takes, uses, at, calendar = (mapping.get(key) for key in ("takes", "uses", "at", "calendar"))
    handling = Handling(
        name,
        reader.varying(takes, lambda node, of: reader.law(node, f"{name.text}: takes{of}", where_from))
        if takes is not None
        else None,
        as_scalar(uses, "'uses'") if uses is not None else None,
        reader.varying(at, lambda node, _: reader.attempt(as_scalar, node, "'at'"))
        if at is not None
        else None,
        as_scalar(calendar, "'calendar'") if calendar is not None else None,
        reader.whole(
            mapping.get("minutes"), f"{name.text}: minutes", ("minutes",), where_from, implied="minutes"
        ),
    )
    if uses is not None and takes is None:
        raise fail("CP050", f"'{name.text}' uses a pool, but nothing says how long it takes", name.at)
    if uses is not None and at is not None:
        raise fail("CP050", f"'{name.text}' is done by a pool or at a meeting, not both", name.at)
    return handling


def _event(name: Scalar, mapping: Mapping, reader: Reader) -> Handling:
    keys = ("takes", "uses", "at", "calendar", "minutes", *SAYS_WHERE_FROM)
    only_keys(mapping, f"the event '{name.text}'", keys, reader.problems)
    return read_handling(name, mapping, read_provenance(mapping, reader.problems), reader)


def _decision(name: Scalar, mapping: Mapping, reader: Reader) -> DecisionRow | None:
    where_from = read_provenance(mapping, reader.problems)
    return read_decision(read_handling(name, mapping, where_from, reader), mapping, where_from, reader)
