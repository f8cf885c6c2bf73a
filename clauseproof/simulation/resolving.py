"""Setting a scenario against its rulebooks: from names and laws to integer tables.

Everything that does not fit is reported at once (CP052), with the place in the scenario and, where there is one, in
the rulebook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Span
from clauseproof.model.system import MAY, Duty, Event, TransitionSystem, chosen
from clauseproof.simulation.calendars import Calendar, meeting_days, resolve_calendar
from clauseproof.simulation.durations import QuantileTable, quantile_table
from clauseproof.simulation.outcomes import resolve_outcomes
from clauseproof.simulation.philox import ONE, IdentityCollision, identities, identity_of
from clauseproof.simulation.rulebooks import Rulebook
from clauseproof.simulation.scenario import (
    Body,
    DecisionRow,
    Handling,
    Per,
    Scenario,
    Varying,
)
from clauseproof.simulation.tables import (
    AttributeTable,
    BodyTable,
    Mode,
    PoolTable,
    Resolved,
    RuleTable,
    Slot,
    Timing,
)
from clauseproof.simulation.walk import NoSingleFirstState, Walk

ARRIVAL = ("arrival", "parties")
"""What a gap between arrivals is drawn for."""


def resolve(
    scenario: Scenario, rulebooks: Sequence[Rulebook], readings: Mapping[str, str] | None = None
) -> Resolved:
    """A scenario in integers.

    Parameters: the scenario; its rulebooks in the order of ``rules:`` (cut-points follow the first); readings that
    replace the scenario's own choices.
    Raises :class:`ClauseproofError` with everything that does not fit: CP052, and CP050 for durations no tick can
    tell.
    """
    problems = Collector()
    picked = _readings(scenario, rulebooks, dict(readings or {}), problems)
    calendars = _calendars(scenario, problems)
    horizon = scenario.days * scenario.ticks_per_day
    context = _Context(scenario, calendars, picked, problems)
    bodies = tuple(_body(body, context) for body in scenario.bodies)
    gap = context.table(scenario.parties.gaps)
    attributes = _attributes(scenario, problems)
    _unknown_names(scenario, rulebooks, problems)
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


class _Context:
    """What the parts of a resolution share."""

    def __init__(
        self, scenario: Scenario, calendars: dict[str, Calendar], readings: dict[str, str], problems: Collector
    ) -> None:
        self.scenario = scenario
        self.calendars = calendars
        self.readings = readings
        self.problems = problems
        self.bodies = {body.name.text: index for index, body in enumerate(scenario.bodies)}
        self.pools = {pool.name.text: index for index, pool in enumerate(scenario.pools)}
        self.attributes = {a.name.text: index for index, a in enumerate(scenario.parties.attributes)}

    def calendar(self, named: Scalar | None, what: str, at: Span | None) -> Calendar | None:
        """The calendar that is named, or the only one there is."""
        if named is not None:
            found = self.calendars.get(named.text)
            if found is None:
                self.problems.error(
                    "CP050",
                    f"there is no calendar '{named.text}'",
                    named.at,
                    help=did_you_mean(named.text, self.calendars),
                )
            return found
        if len(self.calendars) == 1:
            return next(iter(self.calendars.values()))
        self.problems.error(
            "CP050",
            f"{what} counts working days, and {'several calendars could' if self.calendars else 'no calendar does'} say which",
            at,
            help="add `calendar: NAME`",
        )
        return None

    def table(self, law: object) -> QuantileTable | None:
        from clauseproof.simulation.durations import Law

        assert isinstance(law, Law)
        try:
            return quantile_table(law, self.scenario.tick)
        except ClauseproofError as error:
            self.problems.take(error)
            return None


def _readings(
    scenario: Scenario, rulebooks: Sequence[Rulebook], instead: dict[str, str], problems: Collector
) -> dict[str, str]:
    """One option for every reading of every rulebook."""
    known: dict[str, tuple[str, ...]] = {}
    for rulebook in rulebooks:
        for reading in rulebook.system.readings:
            known[reading.name] = tuple(dict.fromkeys((*known.get(reading.name, ()), *reading.names)))
    picked: dict[str, str] = {}
    for name, option in scenario.readings:
        if name.text not in known:
            problems.error(
                "CP052", f"no rulebook here has a reading '{name.text}'", name.at, help=did_you_mean(name.text, known)
            )
        elif option.text not in known[name.text]:
            problems.error(
                "CP052",
                f"the reading '{name.text}' has no option '{option.text}'",
                option.at,
                help=did_you_mean(option.text, known[name.text]),
            )
        else:
            picked[name.text] = option.text
    for given, wanted in instead.items():
        if wanted not in known.get(given, ()):
            problems.error("CP052", f"no rulebook here has a reading '{given}' with an option '{wanted}'")
        else:
            picked[given] = wanted
    for unread, options in known.items():
        if unread not in picked:
            problems.error(
                "CP052",
                f"the scenario does not say how '{unread}' is read",
                scenario.at,
                help=f"add to `readings:` one of {', '.join(f'{unread}: {option}' for option in options)}",
            )
    return picked


def _calendars(scenario: Scenario, problems: Collector) -> dict[str, Calendar]:
    found: dict[str, Calendar] = {}
    for spec in scenario.calendars:
        try:
            found[spec.name] = resolve_calendar(spec, scenario.start, scenario.days)
        except ClauseproofError as error:
            problems.take(error)
    return found


def _body(body: Body, context: _Context) -> BodyTable:
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


def _unknown_names(scenario: Scenario, rulebooks: Sequence[Rulebook], problems: Collector) -> None:
    """A name that no rulebook run has is an error; one that only some have is not."""
    vocabulary = next((r.system for r in rulebooks if r.name == scenario.words_of), None)

    def check(kind: str, name: Scalar, known: list[str]) -> None:
        if all(rulebook.translate(kind, name.text) is None for rulebook in rulebooks):
            where = " or ".join(rulebook.name for rulebook in rulebooks)
            problems.error(
                "CP052", f"no {kind} of {where} is called '{name.text}'", name.at, help=did_you_mean(name.text, known)
            )

    systems = [vocabulary] if vocabulary else [rulebook.system for rulebook in rulebooks]
    events = [event.name for system in systems for event in system.events]
    decisions = [decision.name for system in systems for decision in system.decisions]
    for row in scenario.events:
        check("event", row.name, events)
    for decision in scenario.decisions:
        check("decision", decision.name, decisions)
        for outcome in {name.text: name for row in decision.rows for name, _ in row.weights}.values():
            check("event", outcome, events)
    for _, end in scenario.ends:
        check("event", end, events)
    for output in scenario.outputs:
        if output.kind.value in ("count", "beyond the first", "time to", "still waiting for"):
            for name in output.of:
                check("event", name, events)
    for cost in scenario.costs:
        for name in cost.of if cost.per is Per.EVENT else ():
            check("event", name, events)
    for case in scenario.cases:
        check("event", case.each, events)
    _unknown_parts(scenario, rulebooks, problems)


def _unknown_parts(scenario: Scenario, rulebooks: Sequence[Rulebook], problems: Collector) -> None:
    """Bodies, pools and rulebooks that outputs and costs name."""
    bodies, pools = {body.name.text for body in scenario.bodies}, {pool.name.text for pool in scenario.pools}
    rules = {rulebook.name for rulebook in rulebooks}
    wanted: list[tuple[str, set[str], Scalar]] = []
    for output in scenario.outputs:
        if output.kind.value in ("items", "minutes", "backlog", "wait"):
            wanted.extend(("body", bodies, name) for name in output.of)
        if output.kind.value in ("occupancy", "working days"):
            wanted.extend(("pool", pools, name) for name in output.of)
    for cost in scenario.costs:
        match cost.per:
            case Per.ITEM:
                wanted.extend(("body", bodies, name) for name in cost.of)
            case Per.WORKING_DAY:
                wanted.extend(("pool", pools, name) for name in cost.of)
            case Per.ONCE:
                wanted.extend(("rulebook", rules, name) for name in cost.of)
            case Per.EVENT:
                pass
    for what, known, name in wanted:
        if name.text not in known:
            problems.error(
                "CP050", f"there is no {what} '{name.text}'", name.at, help=did_you_mean(name.text, known)
            )


def _rule_table(
    rulebook: Rulebook, base: TransitionSystem, context: _Context, attributes: tuple[AttributeTable, ...]
) -> RuleTable:
    problems, scenario = context.problems, context.scenario
    system = rulebook.system
    readings = {reading.name: context.readings[reading.name] for reading in system.readings}
    walk = Walk(system, readings)
    place = {event.name: index for index, event in enumerate(system.events)}
    rows = {own: row for row in scenario.events if (own := rulebook.translate("event", row.name.text)) is not None}
    decided = {
        own: row
        for row in scenario.decisions
        if (own := rulebook.translate("decision", row.name.text)) is not None
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
            slot, lack = _event_slot(event, index, rows.get(event.name), readings, context)
        elif system.decision[event.decision].events[0] == event.name:
            slot, lack = _decision_slot(system, event.decision, place, decided.get(event.decision), readings, context)
            if slot is not None:
                row_of = decided[event.decision]
                outcomes = resolve_outcomes(rulebook, base, event.decision, row_of, place)
                slot = Slot(**{**slot.__dict__, "outcomes": outcomes})
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
    _check_complete(table, rulebook, attributes, missing, context)
    return table


def _names_used(scenario: Scenario, rulebook: Rulebook, place: dict[str, int]) -> dict[str, int]:
    """Names of events in the scenario, with their place in this rulebook where it has them."""
    names = {name.text for output in scenario.outputs for name in output.of}
    names |= {name.text for cost in scenario.costs for name in cost.of}
    names |= {case.each.text for case in scenario.cases} | {end.text for _, end in scenario.ends}
    found = {name: rulebook.translate("event", name) for name in sorted(names)}
    return {name: place[own] for name, own in found.items() if own is not None}


def _timing(takes: Varying[object] | None, readings: dict[str, str], context: _Context) -> Timing | None:
    """The duration's tables under these readings."""
    law = takes.under(readings) if takes is not None else None
    if law is None:
        return None
    tables = [context.table(value) for value in law.everything]
    if any(table is None for table in tables):
        return None
    found = tuple(table for table in tables if table is not None)
    if law.on != "attribute":
        return Timing(found)
    place = context.attributes.get(law.name)
    if place is None:
        context.problems.error(
            "CP050", f"there is no attribute '{law.name}'", law.at, help=did_you_mean(law.name, context.attributes)
        )
        return None
    values = [value.text for value, _ in context.scenario.parties.attributes[place].weights]
    by_value = dict(zip((name for name, _ in law.values), found, strict=True))
    lacking = [value for value in values if value not in by_value]
    if lacking or len(by_value) > len(values):
        context.problems.error(
            "CP050",
            f"the values of '{law.name}' are {', '.join(values)}; this says {', '.join(by_value)}",
            law.at,
        )
        return None
    return Timing(tuple(by_value[value] for value in values), place)


def _event_slot(
    event: Event, index: int, row: Handling | None, readings: dict[str, str], context: _Context
) -> tuple[Slot | None, str]:
    """How an event comes about, or what it lacks ("" where it lacks nothing: a power nobody uses)."""
    actor, modality = chosen(event.actor, readings), chosen(event.modality, readings)
    if row is None:
        if modality == MAY:
            return None, ""
        if actor not in context.bodies:
            return None, f"'{event.name}' is a duty, and nothing says how long it takes"
    slot = _slot(
        event.name, event.identity or event.name, (index,), actor, row, readings, context, default_body=row is None
    )
    if slot is None:
        return None, f"'{event.name}' has a row, but no delay and no meeting under these readings"
    return slot, ""


def _decision_slot(
    system: TransitionSystem,
    name: str,
    place: dict[str, int],
    row: DecisionRow | None,
    readings: dict[str, str],
    context: _Context,
) -> tuple[Slot | None, str]:
    decision = system.decision[name]
    if row is None:
        return None, f"the decision '{name}' has no row"
    slot = _slot(
        name,
        decision.identity or name,
        tuple(place[event] for event in decision.events),
        chosen(decision.actor, readings),
        row.handling,
        readings,
        context,
        default_body=True,
    )
    if slot is None:
        actor = chosen(decision.actor, readings)
        return None, f"the decision '{name}' is taken by {actor}, which is no body here, and has no delay"
    return slot, ""


def _slot(
    name: str,
    identity: str,
    events: tuple[int, ...],
    actor: str,
    row: Handling | None,
    readings: dict[str, str],
    context: _Context,
    default_body: bool,
) -> Slot | None:
    problems = context.problems
    timing = _timing(row.takes, readings, context) if row is not None else None  # type: ignore[arg-type]
    placed = row.at_body.under(readings) if row is not None and row.at_body is not None else None
    body = -1
    if placed is not None:
        named = placed.everything[0]
        body = context.bodies.get(named.text, -1)
        if body < 0:
            problems.error(
                "CP050", f"there is no body '{named.text}'", named.at, help=did_you_mean(named.text, context.bodies)
            )
    elif actor in context.bodies and (default_body or timing is None):
        body = context.bodies[actor]
    pool = -1
    if row is not None and row.uses is not None:
        pool = context.pools.get(row.uses.text, -1)
        if pool < 0:
            problems.error(
                "CP050", f"there is no pool '{row.uses.text}'", row.uses.at, help=did_you_mean(row.uses.text, context.pools)
            )
        body = -1
    calendar = None
    if timing is not None and any(table.working for table in timing.tables):
        assert row is not None
        calendar = context.calendar(row.calendar, f"'{row.name.text}'", row.name.at)
    minutes = row.minutes if row is not None else None
    if body >= 0:
        _minutes_fit(name, minutes, context.scenario.bodies[body], row, problems)
    elif timing is None:
        return None
    mode = Mode.MEETING if body >= 0 else Mode.POOL if pool >= 0 else Mode.CLOCK
    return Slot(
        name=name,
        name_identity=identity,
        events=events,
        mode=mode,
        identity=identity_of("event", identity),
        timing=timing,
        calendar=calendar,
        ticks_per_day=context.scenario.ticks_per_day,
        pool=pool,
        body=body,
        minutes=minutes or 0,
        at=row.name.at if row is not None else None,
    )


def _minutes_fit(name: str, minutes: int | None, body: Body, row: Handling | None, problems: Collector) -> None:
    at = row.name.at if row is not None else body.name.at
    if body.agenda_unit == "minutes" and minutes is None:
        problems.error(
            "CP052", f"the agenda of {body.name.text} is in minutes, and '{name}' has none", at, help="add `minutes: 30`"
        )
    if body.agenda_unit == "minutes" and minutes is not None and minutes > body.agenda:
        problems.error(
            "CP052",
            f"'{name}' takes {minutes} minutes, more than a whole meeting of {body.name.text} ({body.agenda})",
            at,
            body.name.at,
        )


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
        values.append({"yes": True, "no": False}.get(value, int(value) if value.isdigit() else value))
    return variable, tuple(values)


def _check_complete(
    table: RuleTable,
    rulebook: Rulebook,
    attributes: tuple[AttributeTable, ...],
    missing: dict[int, str],
    context: _Context,
) -> None:
    """Every decision and duty that a Party can come to has a row, and every outcome a weight."""
    problems, scenario = context.problems, context.scenario
    ranges = [range(len(a.values)) if table.fixed[i] is not None else range(1) for i, a in enumerate(attributes)]
    starts = []
    for values in product(*ranges):
        try:
            starts.append(table.first(values))
        except NoSingleFirstState as error:
            problems.error(
                "CP052",
                f"in {rulebook.name} a Party's first state is not settled: {error}"
                if str(error)
                else f"{rulebook.name} has no first state for some Party",
                scenario.at,
                help="name the variable under `parties: attributes:` with weights for its values",
            )
            return
    reached = table.walk.explore(starts, frozenset(table.slot_of))
    told: set[str] = set()
    weightless: set[tuple[int, int]] = set()
    for state in reached:
        for event in table.walk.steps(state):
            lack = missing.get(event)
            if lack and lack not in told:
                told.add(lack)
                origin = table.system.events[event].origin
                problems.error(
                    "CP052",
                    f"{lack} ({rulebook.name})",
                    scenario.at,
                    origin.span if origin else None,
                    help=_advice(table.system, event),
                )
        for place in table.open_slots(state):
            outcomes = table.slots[place].outcomes
            for event in table.open_events(state, place) if outcomes else ():
                assert outcomes is not None
                for row, weights in enumerate(outcomes.rows):
                    if event not in weights and (event, row) not in weightless:
                        weightless.add((event, row))
                        name = table.system.events[event].name
                        problems.error(
                            "CP052",
                            f"row {row + 1} of '{outcomes.decision}' has no weight for '{name}' ({rulebook.name})",
                            outcomes.at,
                            help="give every outcome a weight, if only 0",
                        )
    for duty in table.system.duties:
        _check_duty(duty, table, reached, rulebook, scenario, problems)
    problems.raise_if_any()


def _check_duty(
    duty: Duty, table: RuleTable, reached: list[int], rulebook: Rulebook, scenario: Scenario, problems: Collector
) -> None:
    """A duty over several events needs a delay for one of them, wherever it is owed."""
    if chosen(duty.modality, table.walk.readings) == MAY:
        return
    place = {event.name: index for index, event in enumerate(table.system.events)}
    own = [place[name] for name in duty.events]
    for state in reached:
        steps = table.walk.steps(state)
        possible = [event for event in own if event in steps]
        if (
            possible
            and table.walk.interpreter.holds(duty.when, table.walk.state(state))
            and not any(event in table.slot_of for event in possible)
        ):
            problems.error(
                "CP052",
                f"the duty '{duty.name}' is owed, and no event that discharges it has a delay ({rulebook.name})",
                scenario.at,
                duty.origin.span if duty.origin else None,
                help=f"add a row under `events:` for '{table.system.events[possible[0]].name}'",
            )
            return


def _advice(system: TransitionSystem, event: int) -> str:
    decision = system.events[event].decision
    if decision is not None:
        return f"add `{decision}:` under `decisions:`, with `every visit: {{…}}`"
    return f"add `{system.events[event].name}: {{takes: … working days}}` under `events:`"


def _no_collisions(resolved: Resolved) -> None:
    """No two things that draw may share an identity."""
    things: set[tuple[str, str]] = {ARRIVAL}
    for attribute in resolved.attributes:
        things.add(("attribute", attribute.name))
    for table in resolved.tables:
        own = [("event", slot.name_identity) for slot in table.slots]
        own += [("decision", slot.name_identity) for slot in table.slots if slot.outcomes]
        try:
            identities(own)
        except IdentityCollision as error:
            raise fail("CP052", f"in {table.name}, {error}", resolved.scenario.at) from None
        names = [event.identity or event.name for event in table.system.events]
        for name in names:
            if names.count(name) > 1:
                raise fail(
                    "CP052", f"in {table.name}, two events go back to '{name}', so they would share their luck"
                )
        things.update(own)
    try:
        identities(sorted(things))
    except IdentityCollision as error:
        raise fail("CP052", str(error), resolved.scenario.at) from None
