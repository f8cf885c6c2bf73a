"""Carrying over: what a statement's names, expressions and selectors are in the rulebook that is judged.

Names are carried over by correspondence (what a name has become) or by name (what the same word says there); a name
that the judged rulebook lacks makes the property vacuous.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import replace

from clauseproof.diagnostics import Collector, did_you_mean, fail
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    TRUE,
    Enumeration,
    Expression,
    Literal,
    Read,
    ReadingIs,
    Sort,
    conjunction,
    disjunction,
    rebuild,
    sort_of,
)
from clauseproof.model.nodes import Mapping, Node, Scalar, as_list, as_mapping, as_scalar
from clauseproof.model.parser import is_name, parse_expression
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Origin, Span
from clauseproof.model.system import ByReading
from clauseproof.model.typing import Scope, as_old, understand
from clauseproof.model.untimed import only_untimed_keys
from clauseproof.proofs.properties.property import Becoming, Counter, Memory, Observer, Occurrence, Trigger
from clauseproof.proofs.properties.statement import BY_NAME, Statement

NEVER_ENDS = "so it never ends the memory"
"""What follows for a memory where the judged rulebook lacks an event that would end it."""


class Missing(Exception):
    """The judged rulebook has nothing of that kind and name."""

    def __init__(self, kind: str, name: str, why: str = "") -> None:
        self.kind, self.name = kind, name
        super().__init__(why or f"the rules have no {kind} '{name}'")


class Carrier:
    """The parts of a statement, understood in its own words and carried over to the rulebook that is judged."""

    def __init__(self, statement: Statement, words: Rulebook, judged: Rulebook, names_by: str) -> None:
        self.block = statement.block
        self.pattern = statement.pattern
        self.words, self.judged = words, judged
        self.remarks: list[str] = []
        if names_by == BY_NAME:
            self.map: Correspondence | None = None
        else:
            found = words.to(judged)
            if found is None:
                raise fail(
                    "CP040",
                    f"'{words.id}' and '{judged.id}' share no text, so no name corresponds",
                    statement.words_of[1],
                    help="names by: name",
                )
            self.map = found
        self.observers: dict[str, Sort] = {}
        self.clause = statement.title

    # -- names -------------------------------------------------------------------------------------------------

    def key(self, kind: str, name: str, owner: str = "") -> Key:
        """The judged rulebook's own name for a thing.  Raises :class:`Missing`."""
        own = Key(kind, owner, name)
        found = own if self.map is None else self.map.after(own)
        if found is None or found not in self.judged.names:
            of = f" of '{owner}'" if owner else ""
            raise Missing(kind, name, f"the rules have no {kind} '{name}'{of}")
        return found

    def owner_key(self, kind: str, owner: str, name: str) -> Key:
        if self.map is not None:
            return self.key(kind, name, owner)
        return self.key(kind, name, self.key("variable" if kind == "value" else "reading", owner).name)

    def expression(self, node: Node, what: str, sort: Sort, *, old: bool = False, observers: bool = True) -> Expression:
        """An expression understood in the statement's words, then carried over."""
        scalar = as_scalar(node, what)
        system = self.words.system
        names: dict[str, Sort] = {v.name: v.sort for v in system.variables}
        if observers:
            names |= self.observers
        terms = {t.name: sort_of(t.body) for t in system.terms}
        scope = Scope(
            names,
            {r.name: r.names for r in system.readings},
            frozenset(terms),
            lambda name, at: Read(name, terms[name], origin=Origin(self.clause, at)),
            old,
            what=f"'{self.words.id}'",
        )
        written = understand(parse_expression(scalar.body), scope, self.clause, sort)
        return self.carried(written, scalar.at)

    def carried(self, expression: Expression, at: Span) -> Expression:
        target = self.judged.system

        def visit(node: Expression) -> Expression:
            match node:
                case Read(name, _, old) if name in self.observers:
                    return node
                case Read(name, _, old) if name in self.words.system.term:
                    body = target.term[self.key("term", name).name].body
                    return as_old(body) if old else body
                case Read(name, sort, _):
                    variable = target.variable[self.key("variable", name).name]
                    if type(variable.sort) is not type(sort):
                        raise Missing("variable", name, f"the rules' variable '{variable.name}' is of another kind")
                    return replace(node, name=variable.name, sort=variable.sort)
                case Literal(str() as value, Enumeration(_, owner)):
                    found = self.owner_key("value", owner, value)
                    return replace(node, value=found.name, sort=target.variable[found.owner].sort)
                case ReadingIs(reading, options):
                    own = self.key("reading", reading)
                    carried = {self.owner_key("option", reading, option).name for option in options}
                    held = tuple(o for o in target.reading[own.name].names if o in carried)
                    return replace(node, reading=own.name, options=held)
                case _:
                    return rebuild(node, visit)

        return visit(expression)

    # -- selectors ---------------------------------------------------------------------------------------------

    def occurrences(self, node: Node, what: str, *, lacking: str = "") -> tuple[Occurrence, ...]:
        """An event selector.

        ``lacking`` is what follows for an event that the judged rulebook lacks, where that is a remark; without it
        such an event is :class:`Missing`, like anything else that is lacking.
        """
        found: dict[str, Expression] = {}
        for item in as_list(node, what) if not isinstance(node, Mapping) else (node,):
            for occurrence in self.selector(item, what, lacking):
                already = found.get(occurrence.event)
                found[occurrence.event] = (
                    occurrence.when
                    if already is None
                    else TRUE
                    if TRUE in (already, occurrence.when)
                    else disjunction(already, occurrence.when)
                )
        order = [event.name for event in self.judged.system.events]
        return tuple(Occurrence(name, found[name]) for name in order if name in found)

    def selector(self, node: Node, what: str, lacking: str = "") -> list[Occurrence]:
        """One item of an event selector; ``lacking`` as in :meth:`occurrences`."""
        names = [event.name for event in self.judged.system.events]
        if isinstance(node, Scalar):
            return [Occurrence(name) for name in (names if node.text == "any" else self._events([node], lacking))]
        mapping = as_mapping(node, f"what selects the events of {what}")
        problems = Collector()
        only_untimed_keys(mapping, "an event selector", ("event", "when", "by", "changes", "clause"), problems)
        problems.raise_if_any()
        if not mapping.entries:
            raise fail(
                "CP040", "this selects no events, for it says nothing of them", mapping.at, help="any, or {event: NAME}"
            )
        event = mapping.get("event")
        if event is not None:
            wanted = self._events([as_scalar(item, "an event") for item in as_list(event, "'event'")], lacking)
            names = [name for name in names if name in wanted]
        try:
            return self._narrowed(mapping, names)
        except Missing:
            if names:
                raise
            return []  # none of its events is there, so nothing hangs on what else it asks of them

    def _events(self, scalars: Iterable[Scalar], lacking: str) -> list[str]:
        """The judged rulebook's names for some events, without those that it lacks where that is a remark."""
        found: list[str] = []
        for scalar in scalars:
            try:
                found.append(self.event(scalar))
            except Missing as missing:
                if not lacking:
                    raise
                self.remarks.append(f"{missing}, {lacking}")
        return found

    def _narrowed(self, mapping: Mapping, names: list[str]) -> list[Occurrence]:
        """Of some events those that a selector's other keys select, each with the condition on which they do."""
        target = self.judged.system
        conditions: dict[str, Expression] = dict.fromkeys(names, TRUE)
        by = mapping.get("by")
        if by is not None:
            actor = as_scalar(by, "'by'")
            self._known(actor, [a.name for a in self.words.actors], "actor")
            own = self.key("actor", actor.text).name
            conditions = {name: _acts(own, target.event[name].actor) for name in names}
            names = [name for name in names if conditions[name] != disjunction()]
        changes = mapping.get("changes")
        if changes is not None:
            variable = as_scalar(changes, "'changes'")
            self._known(variable, [v.name for v in self.words.system.variables], "variable")
            own = self.key("variable", variable.text).name
            names = [name for name in names if own in target.event[name].assigned]
        clause = mapping.get("clause")
        if clause is not None:
            scalar = as_scalar(clause, "'clause'")
            self._known(scalar, [c.id for c in self.words.document.clauses], "clause")
            inside = self.judged.document.with_sub_clauses(self.key("clause", scalar.text).name)
            names = [name for name in names if target.event[name].clause in inside]
        when = mapping.get("when")
        if when is not None:
            condition = self.expression(when, "'when'", BOOLEAN)
            conditions = {name: conjunction(old, condition) for name, old in conditions.items()}
        return [Occurrence(name, conditions[name]) for name in names]

    def event(self, scalar: Scalar) -> str:
        self._known(scalar, [event.name for event in self.words.system.events], "event")
        return self.key("event", scalar.text).name

    def _known(self, scalar: Scalar, known: list[str], kind: str) -> None:
        if scalar.text not in known:
            raise fail(
                "CP040",
                f"'{self.words.id}' has no {kind} '{scalar.text}'",
                scalar.at,
                help=did_you_mean(scalar.text, known),
            )

    # -- observers ---------------------------------------------------------------------------------------------

    def observe(self) -> list[Observer]:
        node = self.block.get("observe")
        if node is None:
            return []
        entries = list(as_mapping(node, "'observe'"))
        taken = {key.name for key in self.words.names} | {
            key.name for key in self.judged.names if key.kind in ("variable", "term")
        }
        for key, value in entries:
            if not is_name(key.text) or key.text in taken:
                raise fail(
                    "CP007", f"an observer cannot be called '{key.text}'", key.at, help="give it a name of its own"
                )
            counts = as_mapping(value, f"observer '{key.text}'").get("counts") is not None
            self.observers[key.text] = COUNT if counts else BOOLEAN
        return [self.observer(key, as_mapping(value, f"observer '{key.text}'")) for key, value in entries]

    def observer(self, key: Scalar, mapping: Mapping) -> Observer:
        problems = Collector()
        only_untimed_keys(mapping, f"observer '{key.text}'", ("counts", "becomes yes", "becomes no"), problems)
        problems.raise_if_any()
        counts, yes = mapping.get("counts"), mapping.get("becomes yes")
        if (counts is None) == (yes is None):
            raise fail(
                "CP040",
                f"observer '{key.text}' says either 'counts' or 'becomes yes'",
                key.at,
                help="fusas: {counts: complete FUSA}, or owed: {becomes yes: set rejected, becomes no: complete FUSA}",
            )
        if counts is not None:
            return Counter(key.text, self.occurrences(counts, "count"))
        assert yes is not None
        no = mapping.get("becomes no")
        return Memory(
            key.text,
            self.triggers(yes, "memory"),
            () if no is None else self.triggers(no, "memory", lacking=NEVER_ENDS),
        )

    def triggers(self, node: Node, what: str, lacking: str = "", observers: bool = False) -> tuple[Trigger, ...]:
        """Events (a name, a selector) or formulas (``{formula: …}``, or an expression that names no event).

        ``lacking`` as in :meth:`occurrences`; ``observers`` says whether the formulas may read observers.
        """
        events = {event.name for event in self.words.system.events}
        selectors: list[Node] = []
        formulas: list[Trigger] = []
        for item in (node,) if isinstance(node, Mapping) else as_list(node, what):
            inner = item.get("formula") if isinstance(item, Mapping) else None
            if inner is None and isinstance(item, Scalar) and item.text not in events and item.text != "any":
                inner = item if _looks_like_formula(item, self.words, self.observers if observers else ()) else None
            if inner is not None:
                if isinstance(item, Mapping):
                    problems = Collector()
                    only_untimed_keys(item, "a formula", ("formula",), problems)
                    problems.raise_if_any()
                formulas.append(Becoming(self.expression(inner, "a formula", BOOLEAN, observers=observers)))
            else:
                selectors.append(item)
        found: list[Trigger] = []
        for selector in selectors:
            found.extend(self.occurrences(selector, what, lacking=lacking))
        return (*found, *formulas)


def _looks_like_formula(scalar: Scalar, words: Rulebook, observers: Container[str]) -> bool:
    """Whether a trigger is meant as a formula: it holds an operator, or names a variable, a term or an observer."""
    if scalar.text in words.system.term or scalar.text in words.system.variable or scalar.text in observers:
        return True
    return bool(re.search(r"\b(is|and|or|not)\b|[=<>]", scalar.text))


def _acts(actor: str, by: str | ByReading) -> Expression:
    """When an event is by an actor: always, never, or under some options of a reading."""
    if isinstance(by, str):
        return TRUE if by == actor else disjunction()
    options = tuple(option for option, name in by.values if name == actor)
    return ReadingIs(by.reading, options) if options else disjunction()
