"""The names in a scenario against those of its rulebooks: readings, events, decisions, bodies, pools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clauseproof.diagnostics import Collector, did_you_mean
from clauseproof.model.nodes import Scalar
from clauseproof.simulation.rulebooks import Rulebook
from clauseproof.simulation.scenario import Kind, Per, Scenario, Varying

OF_EVENTS = (Kind.COUNT, Kind.BEYOND_FIRST, Kind.TIME_TO, Kind.STILL_WAITING)
OF_BODIES = (Kind.ITEMS, Kind.MINUTES, Kind.BACKLOG, Kind.WAIT)
OF_POOLS = (Kind.OCCUPANCY, Kind.WORKING_DAYS)


def choose_readings(
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
                "CP052",
                f"no rulebook here has a reading '{name.text}'",
                name.at,
                help=did_you_mean(name.text, known),
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
    _check_varying(scenario, known, problems)
    for unread, options in known.items():
        if unread not in picked:
            problems.error(
                "CP052",
                f"the scenario does not say how '{unread}' is read",
                scenario.at,
                help=f"add to `readings:` one of {', '.join(f'{unread}: {option}' for option in options)}",
            )
    return picked


def _check_varying(scenario: Scenario, known: dict[str, tuple[str, ...]], problems: Collector) -> None:
    """What differs by a reading or an attribute names one that exists, with its options or all its values."""
    rows = (*scenario.events, *(decision.handling for decision in scenario.decisions))
    attributes = {a.name.text: [value.text for value, _ in a.weights] for a in scenario.parties.attributes}
    found: list[Varying[Any]] = [varying for row in rows for varying in (row.takes, row.at_body) if varying]
    by_meeting = {id(row.at_body) for row in rows}
    for cost in scenario.costs:
        found.append(cost.amount)
        if cost.amount.on == "attribute" and cost.per is not Per.EVENT:
            problems.error(
                "CP050",
                f"the cost '{cost.name.text}' differs by Party, so it is charged per event",
                cost.name.at,
            )
    for varying in found:
        kind, choices = varying.on, attributes if varying.on == "attribute" else known
        said = [value for value, _ in varying.values]
        if not kind:
            continue
        if kind == "attribute" and id(varying) in by_meeting:
            problems.error("CP050", "where an event is handled does not differ by Party", varying.at)
        elif varying.name not in choices:
            problems.error(
                "CP052",
                f"there is no {kind} '{varying.name}'",
                varying.at,
                help=did_you_mean(varying.name, choices),
            )
        elif set(said) - set(choices[varying.name]) or (kind == "attribute" and len(said) < len(choices[varying.name])):
            options = ", ".join(choices[varying.name])
            problems.error(
                "CP052",
                f"the {kind} '{varying.name}' is one of {options}; this says {', '.join(said)}",
                varying.at,
            )


def check_names(scenario: Scenario, rulebooks: Sequence[Rulebook], problems: Collector) -> None:
    """A name that no rulebook run has is an error; one that only some have is not."""
    vocabulary = next((r.system for r in rulebooks if r.name == scenario.words_of), None)

    def check(kind: str, name: Scalar, known: list[str]) -> None:
        if all(rulebook.translate(kind, name.text) is None for rulebook in rulebooks):
            where = " or ".join(rulebook.name for rulebook in rulebooks)
            problems.error(
                "CP052",
                f"no {kind} of {where} is called '{name.text}'",
                name.at,
                help=did_you_mean(name.text, known),
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
        if output.kind in OF_EVENTS:
            for name in output.of:
                check("event", name, events)
    for cost in scenario.costs:
        for name in cost.of if cost.per is Per.EVENT else ():
            check("event", name, events)
    for case in scenario.cases:
        for name in case.each:
            check("event", name, events)
    _unknown_parts(scenario, rulebooks, problems)


def _unknown_parts(scenario: Scenario, rulebooks: Sequence[Rulebook], problems: Collector) -> None:
    """Bodies, pools and rulebooks that events, decisions, outputs and costs name, whatever the readings."""
    bodies, pools = {body.name.text for body in scenario.bodies}, {pool.name.text for pool in scenario.pools}
    rules = {rulebook.name for rulebook in rulebooks}
    wanted: list[tuple[str, set[str], Scalar]] = []
    for handling in (*scenario.events, *(decision.handling for decision in scenario.decisions)):
        wanted.extend(("body", bodies, name) for name in (handling.at_body.everything if handling.at_body else ()))
        wanted.extend(("pool", pools, name) for name in (handling.uses,) if name is not None)
    for output in scenario.outputs:
        if output.kind in OF_BODIES:
            wanted.extend(("body", bodies, name) for name in output.of)
        if output.kind in OF_POOLS:
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
            problems.error("CP050", f"there is no {what} '{name.text}'", name.at, help=did_you_mean(name.text, known))
