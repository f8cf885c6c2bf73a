"""Whether a scenario says enough: every decision and duty that a Party can come to, and every outcome."""

from __future__ import annotations

from itertools import product

from clauseproof.diagnostics import Collector
from clauseproof.model.system import MAY, Duty, TransitionSystem, chosen
from clauseproof.simulation.scenario import Kind, Scenario
from clauseproof.simulation.tables import AttributeTable, Mode, RuleTable, Slot
from clauseproof.simulation.walk import NoSingleFirstState


def check_complete(
    table: RuleTable,
    attributes: tuple[AttributeTable, ...],
    missing: dict[int, str],
    scenario: Scenario,
    problems: Collector,
) -> None:
    """Every decision and duty that a Party can come to has a row, and every outcome a weight."""
    ranges = [range(len(a.values)) if table.fixed[i] is not None else range(1) for i, a in enumerate(attributes)]
    starts = []
    for values in product(*ranges):
        try:
            starts.append(table.first(values))
        except NoSingleFirstState as error:
            problems.error(
                "CP052",
                f"in {table.name} a Party's first state is not settled: {error}"
                if str(error)
                else f"{table.name} has no first state for some Party",
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
                    f"{lack} ({table.name})",
                    scenario.at,
                    origin.span if origin else None,
                    help=_advice(table.system, event),
                )
        for place in table.open_slots(state):
            _check_minutes(table.slots[place], scenario, problems)
            outcomes = table.slots[place].outcomes
            for event in table.open_events(state, place) if outcomes else ():
                assert outcomes is not None
                for row, weights in enumerate(outcomes.rows):
                    if event not in weights and (event, row) not in weightless:
                        weightless.add((event, row))
                        name = table.system.events[event].name
                        problems.error(
                            "CP052",
                            f"row {row + 1} of '{outcomes.decision}' gives '{name}' no weight ({table.name})",
                            outcomes.at,
                            help="give every outcome a weight, if only 0",
                        )
    for duty in table.system.duties:
        _check_duty(duty, table, reached, scenario, problems)
    problems.raise_if_any()


def _check_minutes(slot: Slot, scenario: Scenario, problems: Collector) -> None:
    """An item has minutes where a meeting, or an output, counts them."""
    if slot.mode is not Mode.MEETING or slot.minutes is not None:
        return
    body = scenario.bodies[slot.body]
    in_minutes = body.agenda_unit == "minutes"
    if in_minutes or scenario.reports(Kind.MINUTES, body.name.text):
        problems.error(
            "CP052",
            f"the {'agenda' if in_minutes else 'output'} of {body.name.text} is in minutes, and '{slot.name}' has none",
            slot.at or body.name.at,
            help="add `minutes: 30`",
        )


def _check_duty(duty: Duty, table: RuleTable, reached: list[int], scenario: Scenario, problems: Collector) -> None:
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
                f"the duty '{duty.name}' is owed, and no event that discharges it has a delay ({table.name})",
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
