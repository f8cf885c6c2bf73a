"""The sections of a scenario that are maps of named things: calendars, Parties, bodies, pools, events, decisions."""

from __future__ import annotations

from datetime import date

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.nodes import Mapping, Node, Scalar, as_list, as_mapping, as_scalar, only_keys
from clauseproof.simulation.calendars import (
    CANCELLED,
    NEXT_WORKING_DAY,
    CalendarSpec,
    MeetingSpec,
    parse_weekdays,
)
from clauseproof.simulation.quantities import Provenance
from clauseproof.simulation.reader import SAYS_WHERE_FROM, Reader
from clauseproof.simulation.rows import read_decision, read_weights
from clauseproof.simulation.scenario import ORDERS, Attribute, Body, DecisionRow, Handling, Parties, Pool


def read_names(node: Node | None, what: str, reader: Reader) -> tuple[Scalar, ...]:
    if node is None:
        return ()
    items = reader.attempt(as_list, node, what) or ()
    found = [reader.attempt(as_scalar, item, f"a name in {what}") for item in items]
    if not found:
        reader.problems.error("CP050", f"{what} names nothing", node.at)
    return tuple(name for name in found if name is not None)


def read_date(node: Node, what: str) -> date:
    scalar = as_scalar(node, what)
    try:
        return date.fromisoformat(scalar.text)
    except ValueError:
        raise fail("CP050", f"{what} is no date: '{scalar.text}'", scalar.at, help="write 2020-02-27") from None


def read_calendar(name: Scalar, mapping: Mapping, reader: Reader) -> CalendarSpec | None:
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
    dates = tuple(sorted({read_date(day, "a holiday") for day in as_list(off, "'holidays'")}))
    return CalendarSpec(name.text, weekdays, dates=dates, at=name.at)


def read_parties(node: Node, reader: Reader) -> Parties:
    mapping = as_mapping(node, "'parties'")
    only_keys(mapping, "'parties'", ("count", "arrive", "attributes", *SAYS_WHERE_FROM), reader.problems)
    where_from = reader.where_from(mapping)
    count, arrive = mapping.get("count"), mapping.get("arrive")
    if count is None or arrive is None:
        raise fail("CP050", "'parties' says how many there are and how they arrive", mapping.at, help="count, arrive")
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
    law = reader.law(gaps, "gap between arrivals", reader.where_from(arriving, where_from), key="gaps")
    number = reader.whole(count, "number of parties", ("parties",), where_from, implied="parties", key="count")
    attributes: list[Attribute] = []
    drawn = mapping.get("attributes")
    for name, value in as_mapping(drawn, "'attributes'") if drawn is not None else ():
        inner = as_mapping(value, f"'{name.text}'")
        own = reader.where_from(inner, where_from)
        attributes.append(Attribute(name, read_weights(inner, f"attribute {name.text}", own, reader)))
    if law is not None and law.in_working_days:
        raise fail("CP050", "gaps between arrivals are on the clock, not in working days", gaps.at)
    if number is not None and not 0 < number <= 100_000:
        raise fail("CP050", "there are between 1 and 100,000 parties", count.at)
    if number is None or law is None:
        reader.problems.raise_if_any()
    assert number is not None and law is not None
    return Parties(number, law, tuple(attributes))


def read_body(name: Scalar, mapping: Mapping, reader: Reader) -> Body | None:
    keys = ("meets", "calendar", "on holiday", "agenda", "papers", "order", *SAYS_WHERE_FROM)
    only_keys(mapping, f"the body '{name.text}'", keys, reader.problems)
    where_from = reader.where_from(mapping)
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
    order = read_names(mapping.get("order"), "'order'", reader) or ()
    for key in order:
        if key.text not in ORDERS:
            reader.problems.error(
                "CP050", f"an agenda has no order '{key.text}'", key.at, help=did_you_mean(key.text, ORDERS)
            )
    calendar = mapping.get("calendar")
    if size is None or early is None:
        return None
    if size.low < 1:
        raise fail("CP050", f"the agenda of '{name.text}' has no room for anything", agenda.at, help="agenda: 8 items")
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


def read_pool(name: Scalar, mapping: Mapping, reader: Reader) -> Pool | None:
    only_keys(mapping, f"the pool '{name.text}'", ("size", *SAYS_WHERE_FROM), reader.problems)
    where_from = reader.where_from(mapping)
    node = mapping.get("size")
    if node is None:
        raise fail("CP050", f"the pool '{name.text}' has no size", name.at)
    units = (name.text, "people", "teams", "desks", "units")
    size = reader.whole(node, f"{name.text}: size", units, where_from, implied=name.text)
    if size == 0:
        raise fail("CP050", f"the pool '{name.text}' is empty, so nothing that uses it would ever be done", node.at)
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
        reader.varying(at, lambda node, _: reader.attempt(as_scalar, node, "'at'")) if at is not None else None,
        as_scalar(calendar, "'calendar'") if calendar is not None else None,
        reader.whole(mapping.get("minutes"), f"{name.text}: minutes", ("minutes",), where_from, implied="minutes"),
    )
    if uses is not None and takes is None:
        raise fail("CP050", f"'{name.text}' uses a pool, but nothing says how long it takes", name.at)
    if uses is not None and at is not None:
        raise fail("CP050", f"'{name.text}' is done by a pool or at a meeting, not both", name.at)
    return handling


def read_event(name: Scalar, mapping: Mapping, reader: Reader) -> Handling:
    keys = ("takes", "uses", "at", "calendar", "minutes", *SAYS_WHERE_FROM)
    only_keys(mapping, f"the event '{name.text}'", keys, reader.problems)
    return read_handling(name, mapping, reader.where_from(mapping), reader)


def read_decision_row(name: Scalar, mapping: Mapping, reader: Reader) -> DecisionRow | None:
    where_from = reader.where_from(mapping)
    return read_decision(read_handling(name, mapping, where_from, reader), mapping, where_from, reader)
