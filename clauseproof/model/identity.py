"""Under which name an event or decision keeps its luck: the oldest in the chain of amendments."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.nodes import Node, as_mapping, as_scalar
from clauseproof.model.system import TransitionSystem


def with_identities(
    system: TransitionSystem, correspondence: Correspondence | None, base: TransitionSystem | None
) -> TransitionSystem:
    """Events and decisions with the oldest name in their chain, which keys randomness."""

    def identity(kind: str, name: str, taken: set[str]) -> str:
        old = correspondence.before(Key(kind, "", name)) if correspondence else None
        if old is not None and base is not None:
            known = base.event if kind == "event" else base.decision
            return known[old.name].identity
        return f"{system.name}: {name}" if name in taken else name

    taken_events = {event.identity for event in base.events} if base else set()
    taken_decisions = {decision.identity for decision in base.decisions} if base else set()
    return replace(
        system,
        events=tuple(replace(e, identity=identity("event", e.name, taken_events)) for e in system.events),
        decisions=tuple(replace(d, identity=identity("decision", d.name, taken_decisions)) for d in system.decisions),
    )


def with_given_identities(system: TransitionSystem, node: Node, problems: Collector) -> TransitionSystem:
    """The identities that a text without a base says of itself: ``identities: {name: oldest name}``."""
    given: dict[str, str] = {}
    try:
        for key, value in as_mapping(node, "'identities'"):
            if key.text not in system.event and key.text not in system.decision:
                known = (*system.event, *system.decision)
                problems.error(
                    "CP006", f"there is no event or decision '{key.text}'", key.at, help=did_you_mean(key.text, known)
                )
            given[key.text] = as_scalar(value, f"the oldest name of '{key.text}'").text
    except ClauseproofError as error:
        problems.take(error)
    for things in (system.events, system.decisions):
        oldest = [given.get(thing.name, thing.name) for thing in things]
        for name in (name for name, count in Counter(oldest).items() if count > 1):
            problems.error("CP007", f"two of the rulebook's events or decisions were once called '{name}'", node.at)
    return replace(
        system,
        events=tuple(replace(e, identity=given.get(e.name, e.name)) for e in system.events),
        decisions=tuple(replace(d, identity=given.get(d.name, d.name)) for d in system.decisions),
    )
