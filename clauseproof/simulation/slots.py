"""How each thing that can happen comes about: after a delay, by a pool, or at a meeting."""

from __future__ import annotations

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean
from clauseproof.model.nodes import Scalar
from clauseproof.model.source import Span
from clauseproof.model.system import MAY, Event, TransitionSystem, chosen
from clauseproof.simulation.calendars import Calendar
from clauseproof.simulation.durations import Law
from clauseproof.simulation.philox import identity_of
from clauseproof.simulation.quantiles import QuantileTable, quantile_table
from clauseproof.simulation.scenario import (
    Body,
    DecisionRow,
    Handling,
    Kind,
    Per,
    Scenario,
    Varying,
)
from clauseproof.simulation.tables import Mode, Slot, Timing


class Context:
    """What the parts of a resolution share."""

    def __init__(
        self,
        scenario: Scenario,
        calendars: dict[str, Calendar],
        readings: dict[str, str],
        problems: Collector,
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
            f"{what} counts working days, and"
            f" {'several calendars could' if self.calendars else 'no calendar does'} say which",
            at,
            help="add `calendar: NAME`",
        )
        return None

    def table(self, law: Law) -> QuantileTable | None:
        try:
            return quantile_table(law, self.scenario.tick)
        except ClauseproofError as error:
            self.problems.take(error)
            return None


def _timing(takes: Varying[Law] | None, readings: dict[str, str], context: Context) -> Timing | None:
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
    place = context.attributes[law.name]
    values = [value.text for value, _ in context.scenario.parties.attributes[place].weights]
    by_value = dict(zip((name for name, _ in law.values), found, strict=True))
    return Timing(tuple(by_value[value] for value in values), place)


def event_slot(
    event: Event, index: int, row: Handling | None, readings: dict[str, str], context: Context
) -> tuple[Slot | None, str]:
    """How an event comes about, or what it lacks ("" where it lacks nothing: a power nobody uses)."""
    actor, modality = chosen(event.actor, readings), chosen(event.modality, readings)
    if row is None:
        if modality == MAY:
            return None, ""
        if actor not in context.bodies:
            return None, f"'{event.name}' is a duty, and nothing says how long it takes"
    slot = _slot(
        event.name,
        event.identity or event.name,
        (index,),
        actor,
        row,
        readings,
        context,
        default_body=row is None,
    )
    if slot is None:
        return None, f"'{event.name}' has a row, but no delay and no meeting under these readings"
    return slot, ""


def decision_slot(
    system: TransitionSystem,
    name: str,
    place: dict[str, int],
    row: DecisionRow | None,
    readings: dict[str, str],
    context: Context,
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
    context: Context,
    default_body: bool,
) -> Slot | None:
    problems = context.problems
    timing = _timing(row.takes, readings, context) if row is not None else None
    placed = row.at_body.under(readings) if row is not None and row.at_body is not None else None
    body = -1
    if placed is not None:
        body = context.bodies[placed.everything[0].text]  # check_names has seen every option
    elif actor in context.bodies and (default_body or timing is None):
        body = context.bodies[actor]
    pool = -1
    if row is not None and row.uses is not None:
        pool = context.pools[row.uses.text]
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
    elif pool >= 0:
        _days_count(name, timing, context.scenario.pools[pool].name, row, context)
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
        minutes=minutes,
        at=row.name.at if row is not None else None,
    )


def _minutes_fit(name: str, minutes: int | None, body: Body, row: Handling | None, problems: Collector) -> None:
    if body.agenda_unit == "minutes" and minutes is not None and minutes > body.agenda:
        problems.error(
            "CP052",
            f"'{name}' takes {minutes} minutes, more than a whole meeting of {body.name.text} has ({body.agenda})",
            row.name.at if row is not None else body.name.at,
            body.name.at,
        )


def _days_count(name: str, timing: Timing, pool: Scalar, row: Handling | None, context: Context) -> None:
    """A pool whose working days are reported does nothing that takes other days."""
    charged = any(
        cost.per is Per.WORKING_DAY and pool.text in {of.text for of in cost.of} for cost in context.scenario.costs
    )
    if (charged or context.scenario.reports(Kind.WORKING_DAYS, pool.text)) and not all(
        t.working for t in timing.tables
    ):
        if all(table.largest == 0 for table in timing.tables):
            return
        context.problems.error(
            "CP052",
            f"the working days of '{pool.text}' are counted, and '{name}' does not take working days",
            row.name.at if row is not None else pool.at,
            help="write `working days` after its duration",
        )
