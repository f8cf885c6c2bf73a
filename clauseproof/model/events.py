"""What can happen: by whom, whether they must, and when."""

from __future__ import annotations

from collections.abc import Container
from typing import TypeVar

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.declarations import Entry, check_title, read_actor, read_modality
from clauseproof.model.effects import read_effects
from clauseproof.model.expressions import TRUE, Expression
from clauseproof.model.language import Language
from clauseproof.model.nodes import Mapping, Scalar, as_list, as_mapping, as_scalar, check_written, only_keys
from clauseproof.model.source import Origin
from clauseproof.model.system import ByReading, Decision, Duty, Event
from clauseproof.model.untimed import only_untimed_keys

Thing = TypeVar("Thing")


def read_decision(entry: Entry, language: Language, problems: Collector) -> Decision:
    """A decision as declared, without its events, which name it."""
    what = f"decision '{entry.name}'"
    check_title(entry, "a decision", problems)
    mapping = as_mapping(entry.node, what)
    only_keys(mapping, what, ("by", "shall", "may", "was"), problems)
    check_written(mapping, ("was",), problems)
    actor, modality = _who(mapping, what, entry, language)
    return Decision(entry.name, actor, modality, (), "", Origin(entry.clause, entry.at))


def read_event(
    entry: Entry,
    decisions: dict[str, Decision],
    broken: Container[str],
    language: Language,
    problems: Collector,
) -> Event:
    """An event as declared; one of a decision has its actor and modality.

    ``broken`` are decisions that are declared and not understood: what belongs to them is passed over in silence.
    """
    what = f"event '{entry.name}'"
    check_title(entry, "an event", problems)
    mapping = as_mapping(entry.node, what)
    only_untimed_keys(mapping, what, ("by", "shall", "may", "decision", "when", "then", "was"), problems)
    check_written(mapping, ("was",), problems)
    node = mapping.get("decision")
    decision: Decision | None = None
    if node is not None:
        decision = _named(as_scalar(node, "'decision'"), "decision", decisions, broken)
        for key in ("by", "shall", "may"):
            if mapping.get(key) is not None:
                problems.error(
                    "CP004",
                    f"{what} belongs to a decision, which says '{key}' for all of its events",
                    mapping.key(key).at,
                    help=f"leave '{key}' out here",
                )
        actor, modality = decision.actor, decision.modality
    else:
        actor, modality = _who(mapping, what, entry, language)
    return Event(
        entry.name,
        actor,
        modality,
        _when(mapping, what, entry, language),
        read_effects(mapping, what, entry, language, problems),
        decision.name if decision else None,
        "",
        Origin(entry.clause, entry.at),
    )


def read_duty(
    entry: Entry,
    events: dict[str, Event],
    broken: Container[str],
    language: Language,
    problems: Collector,
) -> Duty:
    """A duty as declared; ``broken`` are events that are declared and not understood."""
    what = f"duty '{entry.name}'"
    check_title(entry, "a duty", problems)
    mapping = as_mapping(entry.node, what)
    only_keys(mapping, what, ("by", "of", "when", "shall", "was"), problems)
    actor, modality = _who(mapping, what, entry, language)
    of = mapping.get("of")
    if of is None:
        raise fail("CP004", f"{what} does not say which events discharge it", entry.at, help="of: [event, event]")
    discharging = tuple(
        _named(as_scalar(item, "an event"), "event", events, broken).name for item in as_list(of, "'of'")
    )
    if not discharging:
        raise fail("CP004", f"{what} names no event that discharges it", of.at, help="of: [event, event]")
    guard = _when(mapping, what, entry, language)
    return Duty(entry.name, actor, modality, discharging, guard, Origin(entry.clause, entry.at))


def _who(mapping: Mapping, what: str, entry: Entry, language: Language) -> tuple[str | ByReading, str | ByReading]:
    """The actor, and whether he shall or may."""
    by = mapping.get("by")
    if by is None:
        likely = next(iter(language.actors), "ACTOR")
        raise fail("CP004", f"{what} does not say who acts", entry.at, help=f"by: {likely}")
    readings, broken = language.readings, language.scope.broken
    return (
        read_actor(by, readings, language.actors, broken),
        read_modality(mapping, what, entry.at, readings, broken),
    )


def _when(mapping: Mapping, what: str, entry: Entry, language: Language) -> Expression:
    when = mapping.get("when")
    return TRUE if when is None else language.formula(when, entry.clause, f"the 'when' of {what}")


def _named(scalar: Scalar, kind: str, known: dict[str, Thing], broken: Container[str]) -> Thing:
    """What a word names among the things of a kind."""
    if scalar.text in known:
        return known[scalar.text]
    if scalar.text in broken:
        raise ClauseproofError([])
    raise fail("CP006", f"there is no {kind} '{scalar.text}'", scalar.at, help=did_you_mean(scalar.text, known))
