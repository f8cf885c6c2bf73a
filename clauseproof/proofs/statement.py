"""Properties as they are written: Markdown headings with one YAML block each, in one rulebook's vocabulary.

A statement is judged of several rulebooks.  Its names are carried over by correspondence (what a name has become)
or by name (what the same word says there); a name that the judged rulebook lacks makes the property vacuous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.document import Document, Piece
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
from clauseproof.model.nodes import Mapping, Node, Scalar, Sequence, as_list, as_mapping, as_scalar, only_keys
from clauseproof.model.parser import is_name, parse_expression
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Origin, Span
from clauseproof.model.system import ByReading
from clauseproof.model.typing import Scope, as_old, understand
from clauseproof.proofs.property import Becoming, Counter, Memory, Observer, Occurrence, Property, Trigger

BY_CORRESPONDENCE = "correspondence"
BY_NAME = "name"

_KEYS = (
    "in", "words of", "names by", "observe", "always", "never", "possible", "before", "on", "after", "until", "expect",
)  # fmt: skip
_PATTERN_KEYS = ("always", "never", "possible", "before", "on")
_VERDICTS = ("proved", "refuted", "vacuous", "undecided", "not proved")


class Missing(Exception):
    """The judged rulebook has nothing of that kind and name."""

    def __init__(self, kind: str, name: str, why: str = "") -> None:
        self.kind, self.name = kind, name
        super().__init__(why or f"the rules have no {kind} '{name}'")


@dataclass(frozen=True, eq=False)
class Expectation:
    """A row of ``expect``: where it applies, which verdicts it accepts, and why."""

    rulebooks: tuple[str, ...]
    names_by: tuple[str, ...]
    under: tuple[tuple[str, tuple[str, ...]], ...]
    verdicts: tuple[str, ...]
    because: str
    shortest: int | None
    at: Span


@dataclass(frozen=True, eq=False)
class Statement:
    """A property as written, before its names are carried over to a rulebook."""

    title: str
    slug: str
    rulebooks: tuple[tuple[str, Span], ...]
    words_of: tuple[str, Span]
    names_by: tuple[str, ...]
    block: Mapping = field(repr=False)
    pattern: str = ""
    expectations: tuple[Expectation, ...] = ()
    prose: str = ""
    at: Span | None = None


@dataclass(frozen=True)
class Carried:
    """A statement in one rulebook's own names; ``missing`` says why it could not be carried over."""

    prop: Property | None
    missing: str = ""
    remarks: tuple[str, ...] = ()


def slug(title: str) -> str:
    """A title as an id: lower-case words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "property"


def read_statements(document: Document, home: Rulebook | None = None) -> list[Statement]:
    """The properties of a file.  ``home`` is the rulebook, where the file is one.

    Raises :class:`ClauseproofError` with everything that was found wrong in the blocks' outline.
    """
    problems = Collector()
    found: list[Statement] = []
    for clause in document.clauses:
        blocks = [piece for piece in clause.pieces if piece.kind == "property"]
        if len(blocks) > 1:
            problems.error(
                "CP040",
                f"'{clause.title}' has two 'property' blocks",
                blocks[1].span,
                help="one property, one heading: its title is the sentence that the block makes exact",
            )
        for piece in blocks[:1]:
            try:
                found.append(_statement(clause.title, clause.prose, piece, home, problems))
            except ClauseproofError as error:
                problems.take(error)
    seen: dict[str, Statement] = {}
    for statement in found:
        if statement.slug in seen:
            problems.error(
                "CP040", f"two properties are called '{statement.title}'", statement.at, seen[statement.slug].at
            )
        seen[statement.slug] = statement
    problems.raise_if_any()
    return found


def _statement(title: str, prose: str, piece: Piece, home: Rulebook | None, problems: Collector) -> Statement:
    block = piece.mapping()
    only_keys(block, "a property", _KEYS, problems)
    patterns = [key for key in _PATTERN_KEYS if block.get(key) is not None]
    if len(patterns) != 1:
        raise fail(
            "CP040",
            "a property says exactly one of "
            + ", ".join(_PATTERN_KEYS)
            + (f", not {' and '.join(patterns)}" if patterns else ""),
            block.key(patterns[1]).at if patterns else block.at,
        )
    node = block.get("in")
    if node is not None:
        rulebooks = tuple((s.text, s.at) for s in (as_scalar(n, "a rulebook") for n in as_list(node, "'in'")))
    elif home is not None:
        rulebooks = ((home.id, block.at),)
    else:
        raise fail("CP040", "the property does not say of which rulebooks", block.at, help="in: [sec-g8, sec-g8+mp091]")
    words = block.get("words of")
    words_of = rulebooks[0]
    if words is not None:
        scalar = as_scalar(words, "'words of'")
        words_of = (scalar.text, scalar.at)
    elif home is not None:
        words_of = (home.id, block.at)
    names = block.get("names by")
    names_by: tuple[str, ...] = (BY_CORRESPONDENCE,)
    if names is not None:
        scalars = [as_scalar(n, "'names by'") for n in as_list(names, "'names by'")]
        for scalar in scalars:
            if scalar.text not in (BY_CORRESPONDENCE, BY_NAME):
                raise fail("CP040", f"names go by correspondence or by name, not by '{scalar.text}'", scalar.at)
        names_by = tuple(scalar.text for scalar in scalars)
    expectations = tuple(_expectations(block.get("expect"), [r for r, _ in rulebooks], problems))
    return Statement(
        title, slug(title), rulebooks, words_of, names_by, block, patterns[0], expectations, prose, piece.span
    )


def _expectations(node: Node | None, rulebooks: list[str], problems: Collector) -> Iterable[Expectation]:
    if node is None:
        return
    if isinstance(node, Scalar) or (isinstance(node, Sequence) and all(isinstance(n, Scalar) for n in node)):
        yield _expectation_of(node, None, rulebooks)  # one verdict, or several to choose from, for every result
        return
    rows = (node,) if isinstance(node, Mapping) else as_list(node, "'expect'")
    for item in rows:
        row = as_mapping(item, "a row of 'expect'")
        only_keys(row, "a row of 'expect'", ("in", "names by", "under", "verdict", "because", "shortest"), problems)
        verdict = row.get("verdict")
        if verdict is None:
            raise fail("CP041", "the row does not say which verdict is expected", row.at, help="verdict: refuted")
        yield _expectation_of(verdict, row, rulebooks)


def _expectation_of(verdict: Node, row: Mapping | None, rulebooks: list[str]) -> Expectation:
    def words(key: str) -> tuple[str, ...]:
        node = row.get(key) if row else None
        return () if node is None else tuple(as_scalar(n, f"'{key}'").text for n in as_list(node, f"'{key}'"))

    verdicts = []
    for item in as_list(verdict, "'verdict'"):
        scalar = as_scalar(item, "a verdict")
        if scalar.text not in _VERDICTS:
            raise fail(
                "CP041", f"there is no verdict '{scalar.text}'", scalar.at, help=did_you_mean(scalar.text, _VERDICTS)
            )
        verdicts.append(scalar.text)
    for name in words("in"):
        if name not in rulebooks:
            at = (row.get("in") if row else None) or verdict
            raise fail("CP041", f"the property is not about '{name}'", at.at, help=did_you_mean(name, rulebooks))
    under: list[tuple[str, tuple[str, ...]]] = []
    node = row.get("under") if row else None
    if node is not None:
        for key, options in as_mapping(node, "'under'"):
            under.append((key.text, tuple(as_scalar(n, "an option").text for n in as_list(options, "an option"))))
    shortest = row.get("shortest") if row else None
    length: int | None = None
    if shortest is not None:
        scalar = as_scalar(shortest, "'shortest'")
        if not scalar.text.isdigit():
            raise fail("CP041", "'shortest' is a number of steps", scalar.at)
        length = int(scalar.text)
    because = row.get("because") if row else None
    return Expectation(
        words("in"),
        words("names by"),
        tuple(under),
        tuple(verdicts),
        because.text if isinstance(because, Scalar) else "",
        length,
        (row or verdict).at,
    )


# -- carrying a statement over to a rulebook -------------------------------------------------------------------


def carry(statement: Statement, words: Rulebook, judged: Rulebook, names_by: str) -> Carried:
    """A statement, written in the words of one rulebook, as a property of another.

    Raises :class:`ClauseproofError` where it makes no sense in its own vocabulary; answers with ``missing`` where
    the judged rulebook lacks what it speaks of.
    """
    carrier = _Carrier(statement, words, judged, names_by)
    try:
        return Carried(carrier.property(), "", tuple(dict.fromkeys(carrier.remarks)))
    except Missing as missing:
        return Carried(None, str(missing), tuple(carrier.remarks))


class _Carrier:
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

    def occurrences(self, node: Node, what: str, *, lenient: bool = False) -> tuple[Occurrence, ...]:
        """An event selector.  ``lenient``: an event that the judged rulebook lacks is a remark, not a failure."""
        found: dict[str, Expression] = {}
        for item in as_list(node, what) if not isinstance(node, Mapping) else (node,):
            try:
                for occurrence in self.selector(item, what):
                    already = found.get(occurrence.event)
                    found[occurrence.event] = (
                        occurrence.when
                        if already is None
                        else TRUE
                        if TRUE in (already, occurrence.when)
                        else disjunction(already, occurrence.when)
                    )
            except Missing as missing:
                if not lenient:
                    raise
                self.remarks.append(f"{missing}, so it never ends the {what}")
        order = [event.name for event in self.judged.system.events]
        return tuple(Occurrence(name, found[name]) for name in order if name in found)

    def selector(self, node: Node, what: str) -> list[Occurrence]:
        target = self.judged.system
        if isinstance(node, Scalar):
            if node.text == "any":
                return [Occurrence(event.name) for event in target.events]
            return [Occurrence(self.event(node))]
        mapping = as_mapping(node, f"what selects the events of {what}")
        problems = Collector()
        only_keys(mapping, "an event selector", ("event", "when", "by", "changes", "clause"), problems)
        problems.raise_if_any()
        names = [event.name for event in target.events]
        conditions: dict[str, Expression] = dict.fromkeys(names, TRUE)
        event = mapping.get("event")
        if event is not None:
            wanted = {self.event(as_scalar(item, "an event")) for item in as_list(event, "'event'")}
            names = [name for name in names if name in wanted]
        by = mapping.get("by")
        if by is not None:
            actor = as_scalar(by, "'by'")
            self._known(actor, [a.name for a in self.words.actors], "actor")
            own = self.key("actor", actor.text).name
            for name in list(names):
                conditions[name] = _acts(own, target.event[name].actor)
                if conditions[name] == disjunction():
                    names.remove(name)
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
            own = self.key("clause", scalar.text).name
            names = [n for n in names if target.event[n].clause == own or target.event[n].clause.startswith(own + "(")]
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
        only_keys(mapping, f"observer '{key.text}'", ("counts", "becomes yes", "becomes no"), problems)
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
            self.triggers(yes, "memory", lenient=False),
            () if no is None else self.triggers(no, "memory", lenient=True),
        )

    def triggers(self, node: Node, what: str, lenient: bool) -> tuple[Trigger, ...]:
        """Events (a name, a selector) or formulas (``{formula: …}``, or an expression that names no event)."""
        events = {event.name for event in self.words.system.events}
        selectors: list[Node] = []
        formulas: list[Trigger] = []
        for item in (node,) if isinstance(node, Mapping) else as_list(node, what):
            if isinstance(item, Mapping) and item.get("formula") is not None:
                inner = item.get("formula")
                assert inner is not None
                formulas.append(Becoming(self.expression(inner, "a formula", BOOLEAN, observers=False)))
            elif (
                isinstance(item, Scalar)
                and item.text not in events
                and item.text != "any"
                and _looks_like_formula(item, self.words)
            ):
                formulas.append(Becoming(self.expression(item, "a formula", BOOLEAN, observers=False)))
            else:
                selectors.append(item)
        found: list[Trigger] = []
        for selector in selectors:
            found.extend(self.occurrences(selector, what, lenient=lenient))
        return (*found, *formulas)

    # -- the whole ---------------------------------------------------------------------------------------------

    def property(self) -> Property:
        observers = self.observe()
        events: tuple[Occurrence, ...] = ()
        formula: Expression = TRUE
        node = self.block.get(self.pattern)
        assert node is not None
        if self.pattern in ("before", "on"):
            mapping = as_mapping(node, f"'{self.pattern}'")
            problems = Collector()
            allowed = ("event", "must", "happened", "since") if self.pattern == "before" else ("event", "ensures")
            only_keys(mapping, f"'{self.pattern}'", allowed, problems)
            problems.raise_if_any()
            selected = mapping.get("event")
            if selected is None:
                raise fail("CP040", f"'{self.pattern}' does not say which event", mapping.at, help="event: NAME")
            events = self.occurrences(selected, "property")
            if self.pattern == "before":
                formula = self.precedence(mapping, observers)
            else:
                ensures = mapping.get("ensures")
                if ensures is None:
                    raise fail("CP040", "'on' does not say what the event ensures", mapping.at, help="ensures: FORMULA")
                formula = self.expression(ensures, "'ensures'", BOOLEAN, old=True)
        else:
            formula = self.expression(node, f"'{self.pattern}'", BOOLEAN)
        after, until = self.block.get("after"), self.block.get("until")
        return Property(
            self.pattern,
            formula,
            events,
            tuple(observers),
            None if after is None else self.occurrences(after, "scope"),
            None if until is None else self.occurrences(until, "scope", lenient=True),
        )

    def precedence(self, mapping: Mapping, observers: list[Observer]) -> Expression:
        must, happened, since = mapping.get("must"), mapping.get("happened"), mapping.get("since")
        if must is None and happened is None:
            raise fail(
                "CP040", "'before' does not say what must hold", mapping.at, help="must: FORMULA, or happened: EVENT"
            )
        if since is not None and happened is None:
            raise fail(
                "CP040", "'since' goes with 'happened'", since.at, help="before: {event: A, happened: B, since: C}"
            )
        parts: list[Expression] = []
        if must is not None:
            parts.append(self.expression(must, "'must'", BOOLEAN))
        if happened is not None:
            observers.append(
                Memory(
                    HAPPENED,
                    self.triggers(happened, "memory", lenient=False),
                    () if since is None else self.triggers(since, "memory", lenient=True),
                )
            )
            parts.append(Read(HAPPENED, BOOLEAN))
        return conjunction(*parts)


HAPPENED = "has happened"
"""The observer behind ``before: {…, happened: …}``."""


def _looks_like_formula(scalar: Scalar, words: Rulebook) -> bool:
    """Whether a trigger is meant as a formula: it holds an operator, or is the name of a variable or term."""
    if scalar.text in words.system.term or scalar.text in words.system.variable:
        return True
    return bool(re.search(r"\b(is|and|or|not)\b|[=<>]", scalar.text))


def _acts(actor: str, by: str | ByReading) -> Expression:
    """When an event is by an actor: always, never, or under some options of a reading."""
    if isinstance(by, str):
        return TRUE if by == actor else disjunction()
    options = tuple(option for option, name in by.values if name == actor)
    return ReadingIs(by.reading, options) if options else disjunction()
