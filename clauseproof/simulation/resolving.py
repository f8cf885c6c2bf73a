"""Setting a scenario against its rulebooks: from names and laws to integer tables.

Everything that does not fit is reported at once (CP052), with the place in the scenario and, where there is
one, in the rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from clauseproof.diagnostics import ClauseproofError, Collector, fail
from clauseproof.model.system import TransitionSystem
from clauseproof.simulation.calendars import Calendar, meeting_days, resolve_calendar
from clauseproof.simulation.completeness import check_complete
from clauseproof.simulation.outcomes import resolve_outcomes
from clauseproof.simulation.philox import ONE, IdentityCollision, identities, identity_of
from clauseproof.simulation.rulebooks import Rulebook
from clauseproof.simulation.scenario import Body, Scenario
from clauseproof.simulation.slots import Context, decision_slot, event_slot
from clauseproof.simulation.tables import AttributeTable, BodyTable, PoolTable, Resolved, RuleTable, Slot
from clauseproof.simulation.vocabulary import check_names, choose_readings
from clauseproof.simulation.walk import Walk

_WHOLE = re.compile(r"[0-9]{1,12}")

ARRIVAL = ("arrival", "parties")
"""What a gap between arrivals is drawn for."""


def resolve(scenario: Scenario, rulebooks: Sequence[Rulebook], readings: Mapping[str, str] | None = None) -> Resolved:
    """A scenario in integers.

    Parameters: the scenario; its rulebooks in the order of ``rules:`` (cut-points follow the first); readings
    that replace the scenario's own choices. Raises :class:`ClauseproofError` with everything that does not
    fit: CP052, and CP050 for durations no tick can tell.
    """
    problems = Collector()
    picked = choose_readings(scenario, rulebooks, dict(readings or {}), problems)
    calendars = _calendars(scenario, problems)
    horizon = scenario.days * scenario.ticks_per_day
    context = Context(scenario, calendars, picked, problems)
    bodies = tuple(_body(body, context) for body in scenario.bodies)
    gap = context.table(scenario.parties.gaps)
    attributes = _attributes(scenario, problems)
    check_names(scenario, rulebooks, problems)
    problems.raise_if_any()
    tables = []
    for rulebook in rulebooks:
        try:
            tables.append(_rule_table(rulebook, rulebooks[0].system, context, attributes))
        except ClauseproofError as error:
            problems.take(error)
    problems.raise_if_any()
    assert gap is not None
    resolved = Resolved(
        scenario=scenario,
        readings=picked,
        horizon=horizon,
        ticks_per_day=scenario.ticks_per_day,
        gap=gap,
        arrival_identity=identity_of(*ARRIVAL),
        attributes=attributes,
        calendars=tuple(calendars.values()),
        bodies=bodies,
        pools=tuple(PoolTable(pool.name.text, pool.size) for pool in scenario.pools),
        tables=tuple(tables),
    )
    _no_collisions(resolved)
    return resolved


def _calendars(scenario: Scenario, problems: Collector) -> dict[str, Calendar]:
    found: dict[str, Calendar] = {}
    for spec in scenario.calendars:
        try:
            found[spec.name] = resolve_calendar(spec, scenario.start, scenario.days)
        except ClauseproofError as error:
            problems.take(error)
    return found


def _body(body: Body, context: Context) -> BodyTable:
    """A body's meetings and deadlines in ticks."""
    scenario, per_day = context.scenario, context.scenario.ticks_per_day
    calendar = None
    if body.calendar is not None or body.papers > 0 or context.calendars:
        calendar = context.calendar(body.calendar, f"the body '{body.name.text}'", body.name.at)
    days: tuple[int, ...] = ()
    try:
        days = meeting_days(body.meets, calendar, scenario.start, scenario.days)
    except ClauseproofError as error:
        context.problems.take(error)
    else:
        if not days:
            context.problems.error(
                "CP050",
                f"the body '{body.name.text}' never meets between {scenario.start} and {scenario.until}",
                body.meets.at,
                help="choose a rule that falls within the horizon",
            )
    deadlines = []
    for day in days:
        if body.papers == 0 or calendar is None:
            deadlines.append(day * per_day)
        else:
            deadlines.append((calendar.before(day, body.papers) + 1) * per_day - 1)
    return BodyTable(
        body.name.text,
        tuple(day * per_day for day in days),
        tuple(deadlines),
        body.agenda,
        body.agenda_unit == "minutes",
        body.order,
    )


def _attributes(scenario: Scenario, problems: Collector) -> tuple[AttributeTable, ...]:
    found = []
    for attribute in scenario.parties.attributes:
        total = sum((weight for _, weight in attribute.weights), Fraction(0))
        if total <= 0:
            problems.error("CP050", f"the values of '{attribute.name.text}' have no weight", attribute.name.at)
            continue
        below, cuts = Fraction(0), []
        for _, weight in attribute.weights[:-1]:
            below += weight
            cuts.append(round(below / total * ONE))
        found.append(
            AttributeTable(
                attribute.name.text,
                identity_of("attribute", attribute.name.text),
                tuple(value.text for value, _ in attribute.weights),
                tuple(cuts),
            )
        )
    return tuple(found)


def _rule_table(
    rulebook: Rulebook, base: TransitionSystem, context: Context, attributes: tuple[AttributeTable, ...]
) -> RuleTable:
    problems, scenario = context.problems, context.scenario
    system = rulebook.system
    readings = {reading.name: context.readings[reading.name] for reading in system.readings}
    walk = Walk(system, readings)
    place = {event.name: index for index, event in enumerate(system.events)}
    rows = {own: row for row in scenario.events if (own := rulebook.translate("event", row.name.text)) is not None}
    decided = {
        own: row for row in scenario.decisions if (own := rulebook.translate("decision", row.name.text)) is not None
    }
    for name, row in rows.items():
        decision = system.event[name].decision
        if decision is not None:
            problems.error(
                "CP052",
                f"'{row.name.text}' is an outcome of the decision '{decision}' and has no delay of its own",
                row.name.at,
                help=f"give its weight in the row of '{decision}' under `decisions:`",
            )
    slots: list[Slot] = []
    missing: dict[int, str] = {}
    for index, event in enumerate(system.events):
        if event.decision is None:
            slot, lack = event_slot(event, index, rows.get(event.name), readings, context)
        elif system.decision[event.decision].events[0] == event.name:
            slot, lack = decision_slot(system, event.decision, place, decided.get(event.decision), readings, context)
            if slot is not None:
                row_of = decided[event.decision]
                outcomes = resolve_outcomes(rulebook, base, event.decision, row_of, place)
                slot = replace(slot, outcomes=outcomes)
        else:
            continue
        if slot is not None:
            slots.append(slot)
        for missed in (place[n] for n in system.decision[event.decision].events) if event.decision else (index,):
            if lack:
                missing[missed] = lack
    table = RuleTable(
        name=rulebook.name,
        system=system,
        walk=walk,
        slots=tuple(slots),
        fixed=tuple(_fixed(rulebook, attribute, scenario, problems) for attribute in attributes),
        events_named=_names_used(scenario, rulebook, place),
        end_events=tuple(
            (label.text, place[own])
            for label, end in scenario.ends
            if (own := rulebook.translate("event", end.text)) is not None
        ),
        identities={identity_of("event", event.identity or event.name): event.name for event in system.events},
    )
    problems.raise_if_any()
    check_complete(table, attributes, missing, scenario, problems)
    return table


def _names_used(scenario: Scenario, rulebook: Rulebook, place: dict[str, int]) -> dict[str, int]:
    """Names of events in the scenario, with their place in this rulebook where it has them."""
    names = {name.text for output in scenario.outputs for name in output.of}
    names |= {name.text for cost in scenario.costs for name in cost.of}
    names |= {name.text for case in scenario.cases for name in case.each} | {end.text for _, end in scenario.ends}
    found = {name: rulebook.translate("event", name) for name in sorted(names)}
    return {name: place[own] for name, own in found.items() if own is not None}


def _fixed(
    rulebook: Rulebook, attribute: AttributeTable, scenario: Scenario, problems: Collector
) -> tuple[str, tuple[object, ...]] | None:
    """The variable behind an attribute, and its values in the attribute's order; None for a mere label."""
    variable = rulebook.translate("variable", attribute.name)
    if variable is None:
        return None
    at = next(a.name.at for a in scenario.parties.attributes if a.name.text == attribute.name)
    if variable not in rulebook.system.attributes:
        problems.error("CP052", f"'{variable}' changes in {rulebook.name}, so it is no attribute", at)
        return None
    values: list[object] = []
    for name in attribute.values:
        value = rulebook.translate(("value", attribute.name), name)
        if value is None:
            problems.error("CP052", f"'{attribute.name}' is never '{name}' in {rulebook.name}", at)
            return None
        values.append({"yes": True, "no": False}.get(value, int(value) if _WHOLE.fullmatch(value) else value))
    return variable, tuple(values)


def _no_collisions(resolved: Resolved) -> None:
    """No two things that draw may share an identity."""
    things: set[tuple[str, str]] = {ARRIVAL}
    for attribute in resolved.attributes:
        things.add(("attribute", attribute.name))
    for table in resolved.tables:
        names = [event.identity or event.name for event in table.system.events]
        for name in names:
            if names.count(name) > 1:
                raise fail(
                    "CP052",
                    f"in {table.name}, two events go back to '{name}', so they would share their luck",
                )
        own = [("event", slot.name_identity) for slot in table.slots]
        own += [("decision", slot.name_identity) for slot in table.slots if slot.outcomes]
        try:
            identities(own)
        except IdentityCollision as error:
            raise fail("CP052", f"in {table.name}, {error}", resolved.scenario.at) from None
        things.update(own)
    try:
        identities(sorted(things))
    except IdentityCollision as error:
        raise fail("CP052", str(error), resolved.scenario.at) from None
