"""Patterns: what each key of a property block makes of it (``docs/semantics.md`` section 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from clauseproof.diagnostics import Collector, did_you_mean, fail
from clauseproof.model.expressions import BOOLEAN, FALSE, Expression, Read
from clauseproof.model.nodes import Mapping, Node, Scalar, as_list, as_mapping, as_scalar, only_keys
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.untimed import only_untimed_keys
from clauseproof.proofs.liveness.fairness import can_be_owed
from clauseproof.proofs.properties.carrying import NEVER_ENDS, Carrier, Missing
from clauseproof.proofs.properties.property import (
    ALL_DUTIES,
    AT_MOST,
    FOLLOWED_BY,
    NO_DEAD_ENDS,
    STRONGLY,
    Assumed,
    Memory,
    Observer,
    Property,
)
from clauseproof.proofs.properties.statement import Statement
from clauseproof.proofs.properties.uses import LEMMA

HAPPENED = "has happened"
"""The observer behind ``before: {…, happened: …}``."""


@dataclass(frozen=True)
class Carried:
    """A statement in one rulebook's own names; ``missing`` says why it could not be carried over."""

    prop: Property | None
    missing: str = ""
    remarks: tuple[str, ...] = ()


def carry(statement: Statement, words: Rulebook, judged: Rulebook, names_by: str) -> Carried:
    """A statement, written in the words of one rulebook, as a property of another.

    Raises :class:`ClauseproofError` where it makes no sense in its own vocabulary; answers with ``missing`` where
    the judged rulebook lacks what it speaks of.
    """
    carrier = Carrier(statement, words, judged, names_by)
    try:
        found = _property(carrier)
        return Carried(found, "", tuple(dict.fromkeys(carrier.remarks)))
    except Missing as missing:
        return Carried(None, str(missing), tuple(carrier.remarks))


def _property(carrier: Carrier) -> Property:
    """The property of a statement: observers first, for everything else may read them."""
    observers = carrier.observe()
    node = carrier.block.get(carrier.pattern)
    assert node is not None
    found = _OF_PATTERN.get(carrier.pattern, _of_positions)(carrier, node, observers)
    after, until = carrier.block.get("after"), carrier.block.get("until")
    return replace(
        found,
        observers=tuple(observers),
        after=None if after is None else carrier.occurrences(after, "scope"),
        until=None if until is None else carrier.occurrences(until, "scope", lacking="so it never ends the scope"),
    )


def _of_positions(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    found = Property(carrier.pattern, carrier.expression(node, f"'{carrier.pattern}'", BOOLEAN))
    return replace(found, duties=_duties(carrier)) if found.is_liveness else found


def _parts(carrier: Carrier, node: Node, allowed: tuple[str, ...]) -> Mapping:
    mapping = as_mapping(node, f"'{carrier.pattern}'")
    problems = Collector()
    only_untimed_keys(mapping, f"'{carrier.pattern}'", allowed, problems)
    problems.raise_if_any()
    return mapping


def _event(carrier: Carrier, mapping: Mapping) -> Node:
    selected = mapping.get("event")
    if selected is None:
        raise fail("CP040", f"'{carrier.pattern}' does not say which event", mapping.at, help="event: NAME")
    return selected


def _before(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    mapping = _parts(carrier, node, ("event", "must", "happened", "since"))
    events = carrier.occurrences(_event(carrier, mapping), "property")
    return Property("before", _precedence(carrier, mapping, observers), events)


def _precedence(carrier: Carrier, mapping: Mapping, observers: list[Observer]) -> Expression:
    must, happened, since = mapping.get("must"), mapping.get("happened"), mapping.get("since")
    if must is None and happened is None:
        raise fail(
            "CP040", "'before' does not say what must hold", mapping.at, help="must: FORMULA, or happened: EVENT"
        )
    if must is not None and happened is not None:
        raise fail(
            "CP040",
            "'before' says both 'must' and 'happened', which are two properties",
            mapping.key("happened").at,
            help="give each a heading of its own",
        )
    if since is not None and happened is None:
        raise fail("CP040", "'since' goes with 'happened'", since.at, help="before: {event: A, happened: B, since: C}")
    if must is not None:
        return carrier.expression(must, "'must'", BOOLEAN)
    assert happened is not None
    no = () if since is None else carrier.triggers(since, "memory", lacking=NEVER_ENDS)
    observers.append(Memory(HAPPENED, carrier.triggers(happened, "memory"), no))
    return Read(HAPPENED, BOOLEAN)


def _on(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    mapping = _parts(carrier, node, ("event", "ensures"))
    events = carrier.occurrences(_event(carrier, mapping), "property")
    ensures = mapping.get("ensures")
    if ensures is None:
        raise fail("CP040", "'on' does not say what the event ensures", mapping.at, help="ensures: FORMULA")
    return Property("on", carrier.expression(ensures, "'ensures'", BOOLEAN, old=True), events)


def _at_most(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    mapping = _parts(carrier, node, ("times", "event"))
    events = carrier.occurrences(_event(carrier, mapping), "property")
    times = mapping.get("times")
    if times is None:
        raise fail("CP040", "'at most' does not say how many times", mapping.at, help="times: 3")
    scalar = as_scalar(times, "'times'")
    if not (scalar.text.isascii() and scalar.text.isdigit() and len(scalar.text) < 7):
        raise fail("CP040", f"'times' is a number of steps from 0 to 999999, not '{scalar.text}'", scalar.at)
    return Property(AT_MOST, events=events, times=int(scalar.text))


def _no_dead_ends(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    if isinstance(node, Scalar):
        if node.text != "yes":
            raise fail(
                "CP040", f"'no dead ends' is yes, or names an exception, not '{node.text}'", node.at,
                help="no dead ends: {except: FORMULA}",
            )  # fmt: skip
        return Property(NO_DEAD_ENDS, FALSE)
    exception = _parts(carrier, node, ("except",)).get("except")
    formula = FALSE if exception is None else carrier.expression(exception, "'except'", BOOLEAN)
    return Property(NO_DEAD_ENDS, formula)


def _followed_by(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    when = carrier.block.get("when")
    assert when is not None
    return Property(
        FOLLOWED_BY,
        when=carrier.triggers(when, "property", observers=True),
        response=carrier.triggers(node, "response", lacking="so it is never the response", observers=True),
        duties=_duties(carrier),
    )


def _duties(carrier: Carrier) -> tuple[Assumed | str, ...]:
    """Which duties the property assumes: all, none, or those named (a power that is named is assumed as one)."""
    node = carrier.block.get("duties")
    if node is None or (isinstance(node, Scalar) and node.text == ALL_DUTIES):
        return (ALL_DUTIES,)
    if isinstance(node, Scalar) and node.text == "none":
        return ()
    found: list[Assumed | str] = []
    for item in as_list(node, "'duties'"):
        try:
            found.append(_assumed(carrier, item))
        except Missing as missing:
            carrier.remarks.append(f"{missing}, so it is not assumed as a duty")
    return tuple(dict.fromkeys(found))


def _assumed(carrier: Carrier, node: Node) -> Assumed | str:
    if isinstance(node, Mapping):
        problems = Collector()
        only_keys(node, "a duty", (STRONGLY,), problems)
        problems.raise_if_any()
        inner = node.get(STRONGLY)
        if inner is None:
            raise fail("CP040", "this names no duty", node.at, help="{eventually: NAME}")
        return Assumed(_owed(carrier, as_scalar(inner, "a duty")), STRONGLY)
    scalar = as_scalar(node, "a duty")
    return ALL_DUTIES if scalar.text == ALL_DUTIES else Assumed(_owed(carrier, scalar))


def _owed(carrier: Carrier, scalar: Scalar) -> str:
    """An event, decision or duty of the statement's own words, as the judged rulebook calls it."""
    system = carrier.words.system
    known = can_be_owed(system)
    if scalar.text not in known:
        event = system.event.get(scalar.text)
        if event is not None:
            raise fail(
                "CP040",
                f"'{scalar.text}' is one outcome of a decision, and nobody can be bound to one outcome",
                scalar.at,
                help=f"name the decision: {event.decision}",
            )
        raise fail(
            "CP040",
            f"'{carrier.words.id}' has no event, decision or duty '{scalar.text}'",
            scalar.at,
            help=did_you_mean(scalar.text, known),
        )
    kind = "event" if scalar.text in system.event else "decision" if scalar.text in system.decision else "duty"
    return carrier.key(kind, scalar.text).name


def _lemma(carrier: Carrier, node: Node, observers: list[Observer]) -> Property:
    """A lemma is judged as what always holds."""
    return Property("always", carrier.expression(node, f"'{LEMMA}'", BOOLEAN))


_OF_PATTERN: dict[str, Callable[[Carrier, Node, list[Observer]], Property]] = {
    "before": _before,
    "on": _on,
    AT_MOST: _at_most,
    NO_DEAD_ENDS: _no_dead_ends,
    FOLLOWED_BY: _followed_by,
    LEMMA: _lemma,
}
