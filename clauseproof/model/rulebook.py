"""A rulebook: its text, its names, and the transition system that it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from clauseproof.diagnostics import ClauseproofError, Collector, Diagnostic, Label, did_you_mean, fail
from clauseproof.model.amendment import Amendment, compose
from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.model.correspondence import Correspondence, Declared, Key, correspond
from clauseproof.model.declarations import (
    Declarations,
    Entry,
    check_identifier,
    check_title,
    declared_names,
    read_actor,
    read_choice,
    read_declarations,
    read_modality,
    read_state,
    value_names,
)
from clauseproof.model.document import Document
from clauseproof.model.expressions import (
    BOOLEAN,
    TRUE,
    Compare,
    Enumeration,
    Expression,
    IfThenElse,
    Literal,
    Or,
    Read,
    ReadingIs,
    Sort,
    Value,
    conjunction,
    contains,
    readings_read,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, TooManyFirstStates
from clauseproof.model.marks import Redline
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Node,
    Scalar,
    Sequence,
    as_list,
    as_mapping,
    as_scalar,
    as_yes_no,
    only_keys,
)
from clauseproof.model.parser import is_name, parse_expression
from clauseproof.model.source import Origin, Span
from clauseproof.model.syntax import Syntax, names_in
from clauseproof.model.system import (
    ByReading,
    Decision,
    Duty,
    Event,
    Reading,
    Term,
    TransitionSystem,
    Variable,
)
from clauseproof.model.typing import Scope, measure, understand

MAX_SIZE = 1_000_000
"""Nodes of all expressions of a rulebook, terms written out."""
MAX_OPTIONS = 200
MAX_TRIED = 300_000
"""So many parts of conditions are evaluated before it is left to the prover whether there is a first state."""


@dataclass(frozen=True)
class Actor:
    """Who acts.  An ``environment`` actor (Time, the market) owes nothing and is no person."""

    name: str
    description: str = ""
    environment: bool = False


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A rulebook with its transition system.

    ``id`` is the reference (``sec-g8`` or ``sec-g8+mp091``).  For an amended rulebook ``base`` is the one amended,
    ``correspondence`` says what its names have become, ``amended`` which clauses bear marks.  ``remarks`` are
    warnings found on the way.
    """

    id: str
    version: str
    title: str
    source: str
    actors: tuple[Actor, ...]
    system: TransitionSystem
    document: Document
    declarations: Declarations = field(repr=False)
    names: tuple[Key, ...] = ()
    base: Rulebook | None = None
    correspondence: Correspondence | None = None
    amended: frozenset[str] = frozenset()
    amendment: str = ""
    in_force: str = ""
    amendment_source: str = ""
    remarks: tuple[Diagnostic, ...] = ()
    scope: Scope | None = field(default=None, repr=False)
    paths: tuple[str, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical form: what this rulebook means."""
        return fingerprint(canonical_form(self.system))

    @property
    def name(self) -> str:
        """The last part of the id: the amendment's where there is one."""
        return self.id.rsplit("+", 1)[-1]

    @property
    def chain(self) -> tuple[Rulebook, ...]:
        """The rulebooks this one was made from, the oldest first, itself last."""
        return (*(self.base.chain if self.base else ()), self)

    def to(self, other: Rulebook) -> Correspondence | None:
        """What this rulebook's names are called in another of the same chain; None where they share no text."""
        if other is self or other.id == self.id:
            return Correspondence.identity(self.names)
        if self in other.chain or any(r.id == self.id for r in other.chain):
            position = next(i for i, r in enumerate(other.chain) if r.id == self.id)
            found = Correspondence.identity(self.names)
            for later in other.chain[position + 1 :]:
                assert later.correspondence is not None
                found = found.then(later.correspondence)
            return found
        if any(r.id == other.id for r in self.chain):
            back = other.to(self)
            return back.inverse() if back else None
        shared = [r for r in self.chain if any(o.id == r.id for o in other.chain)]
        if not shared:
            return None
        down, up = self.to(shared[-1]), shared[-1].to(other)
        return down.then(up) if down and up else None

    def note(self, clause: str, key: str) -> str:
        """What a ``yaml clause`` block says of a clause under ``key``, or nothing."""
        note = self.declarations.notes.get(clause)
        found = note.get(key) if note else None
        return found.text if isinstance(found, Scalar) else ""


_FRONT_KEYS = ("rulebook", "version", "title", "source", "actors", "drafting", "includes", "note", "identities")


def read_rulebook(document: Document) -> Rulebook:
    """Understand a rulebook.

    Raises :class:`ClauseproofError` with everything that was found wrong.
    """
    problems = Collector()
    front = _front(document)
    only_keys(front, "the front matter of a rulebook", _FRONT_KEYS, problems)
    id = _front_word(front, "rulebook", problems)
    if id and not re.fullmatch(r"[\w.-]+", id):
        problems.error(
            "CP002",
            f"'{id}' cannot be the name of a rulebook",
            front.key("rulebook").at,
            help="letters, digits, - and . only, so that it can be referred to",
        )
    return _assemble(
        document,
        problems,
        id=id,
        version=_front_word(front, "version", problems, optional=True),
        title=_front_word(front, "title", problems, optional=True) or id,
        source=_front_word(front, "source", problems, optional=True),
        actors=_actors(front, problems),
        identities=front.get("identities"),
    )


_AMENDMENT_KEYS = ("amendment", "amends", "becomes", "in force", "source", "title", "note", "actors")


def amend(base: Rulebook, amendment: Amendment) -> Rulebook:
    """The rulebook as an amendment leaves it.

    Raises :class:`ClauseproofError`: CP021 where the amendment was drafted against another text, CP022 where a
    clause that was not amended uses a word whose meaning the amendment moves, and whatever is wrong in the result.
    """
    problems = Collector()
    front = _front(amendment.accepted)
    only_keys(front, "the front matter of an amendment", _AMENDMENT_KEYS, problems)
    name = _front_word(front, "amendment", problems)
    composition = compose(base.document, amendment)
    redline = amendment.redline
    written_here = amendment.redline.source

    def widened(declared: Iterable[Declared]) -> dict[Key, tuple[int, int]]:
        return {d.key: redline.widen(d.span.start, d.span.end) for d in declared if d.span.source is written_here}

    after = declared_names(composition.document)
    correspondence, unclear = correspond(
        [key for key in base.names if key.kind != "actor"],
        [d.key for d in after],
        widened(declared_names(amendment.rejected)),
        widened(after),
        {d.key: d.was for d in after if d.was and _said_here(d, redline)},
    )
    actors = base.actors
    if front.get("actors") is not None:
        added = _actors(front, problems)
        actors = base.actors + tuple(a for a in added if a.name not in {b.name for b in base.actors})
    pairs = correspondence.pairs + tuple(
        (Key("actor", "", actor.name), Key("actor", "", actor.name)) for actor in base.actors
    )
    correspondence = Correspondence(pairs)
    hints = {
        (old.kind, old.name): new.name
        for old, new in correspondence.renamed()
        if old.kind in ("variable", "value", "term")
    }
    result = _assemble(
        composition.document,
        problems,
        id=f"{base.id}+{name}",
        version=_front_word(front, "becomes", problems, optional=True) or base.version,
        title=base.title,
        source=base.source,
        actors=actors,
        base=base,
        correspondence=correspondence,
        amended=composition.amended,
        amendment=_front_word(front, "title", problems, optional=True) or name,
        in_force=_front_word(front, "in force", problems, optional=True),
        amendment_source=_front_word(front, "source", problems, optional=True),
        paths=(*base.paths, amendment.path),
        hints=hints,
    )
    places = {d.key: d.span for d in after}
    remarks = list(result.remarks)
    for key in unclear:
        remarks.append(
            Diagnostic(
                "CP020",
                f"the marks leave open what {key.kind} '{key.name}' was called before; it counts as new",
                (Label(places[key]),),
                "mark each name on its own, or say was: OLD NAME",
                "warning",
            )
        )
    remarks += _two_meanings(base, result, correspondence, places)
    remarks += _gone(base, correspondence, composition.removed, result)
    _check_silent_changes(base, result, correspondence)
    return replace(result, remarks=tuple(remarks))


def _said_here(declared: Declared, redline: Redline) -> bool:
    """Whether an amendment itself says what a name was before, rather than a text that it amends or quotes."""
    at = declared.was_at
    return at is not None and at.source is redline.source and redline.adds(at.start, at.end)


# -- front matter ----------------------------------------------------------------------------------------------


def _front(document: Document) -> Mapping:
    if document.front is None:
        span = document.clauses[0].heading.span() if document.clauses else None
        raise fail(
            "CP002",
            f"{document.path} has no front matter",
            span,
            help="begin the file with ---, then rulebook: NAME and actors: …, then ---",
        )
    return document.front


def _front_word(front: Mapping, key: str, problems: Collector, optional: bool = False) -> str:
    node = front.get(key)
    _check_written(front, (key,), problems)
    if node is None or isinstance(node, Empty):
        if not optional and node is None:
            problems.error("CP002", f"the front matter does not say '{key}:'", front.at)
        return ""
    try:
        return " ".join(as_scalar(node, f"'{key}'").text.split())
    except ClauseproofError as error:
        problems.take(error)
        return ""


def _check_written(mapping: Mapping, keys: tuple[str, ...], problems: Collector) -> None:
    """Report keys with nothing behind them, where nothing else would."""
    for key in keys:
        if isinstance(mapping.get(key), Empty):
            problems.error("CP003", f"nothing is written after '{key}:'", mapping.key(key).at)


def _actors(front: Mapping, problems: Collector) -> tuple[Actor, ...]:
    node = front.get("actors")
    if node is None:
        problems.error(
            "CP002",
            "the front matter does not list the actors",
            front.at,
            help="actors: {Party: who applies, Panel: who decides}",
        )
        return ()
    found: dict[str, Actor] = {}
    if isinstance(node, Mapping):
        _check_written(node, node.keys(), problems)
        for key, value in node:
            if isinstance(value, Mapping):
                only_keys(value, f"actor '{key.text}'", ("environment", "is"), problems)
                flag, described = value.get("environment"), value.get("is")
                found[key.text] = Actor(
                    key.text,
                    described.text if isinstance(described, Scalar) else "",
                    flag is not None and as_yes_no(flag, "'environment'"),
                )
            else:
                text = value.text if isinstance(value, Scalar) else ""
                found[key.text] = Actor(key.text, text, text.split(":")[0].split(",")[0].strip() == "environment")
    else:
        for item in as_list(node, "'actors'"):
            scalar = as_scalar(item, "an actor")
            found[scalar.text] = Actor(scalar.text)
    return tuple(found.values())


# -- assembly --------------------------------------------------------------------------------------------------


def _assemble(
    document: Document,
    problems: Collector,
    *,
    hints: dict[tuple[str, str], str] | None = None,
    identities: Node | None = None,
    **facts: Any,
) -> Rulebook:
    declarations = read_declarations(document, problems)
    builder = _Builder(
        declarations, {a.name: a.description for a in facts["actors"]}, problems, hints or {}, facts.get("base")
    )
    system = builder.build(facts["id"], facts.get("correspondence"))
    if identities is not None:
        system = _with_given_identities(system, identities, problems)
    problems.raise_if_any()
    names = tuple(d.key for d in declared_names(document)) + tuple(
        Key("actor", "", actor.name) for actor in facts["actors"]
    )
    facts.setdefault("paths", (document.path,))
    rulebook = Rulebook(
        system=system, document=document, declarations=declarations, names=names, scope=builder.scope, **facts
    )
    _check_first_state(rulebook)
    return rulebook


class _Builder:
    def __init__(
        self,
        declarations: Declarations,
        actors: dict[str, str],
        problems: Collector,
        hints: dict[tuple[str, str], str],
        base: Rulebook | None,
    ) -> None:
        self.declarations = declarations
        self.actors = actors
        self.problems = problems
        self.hints = hints
        self.base = base
        self.readings: dict[str, tuple[str, ...]] = {}
        self.terms: dict[str, Expression] = {}
        self.term_entries = {entry.name: entry for entry in declarations.of("term")}
        self.understood: set[str] = set()
        self.size = 0
        self.scope = Scope({}, {})

    def build(self, name: str, correspondence: Correspondence | None) -> TransitionSystem:
        """Everything, in the order in which later parts need earlier ones."""
        self._check_unique()
        readings = self._all("reading", self._reading)
        self.readings = {reading.name: reading.names for reading in readings}
        states = {
            entry.name: self._guarded(lambda e=entry: read_state(e, self.problems))
            for entry in self.declarations.of("state")
        }
        sorts: dict[str, Sort] = {n: s.sort for n, s in states.items() if s is not None}
        self._check_values(sorts)
        declared = {entry.name for kind in ("state", "reading") for entry in self.declarations.of(kind)}
        broken = frozenset(declared - set(sorts) - set(self.readings))
        self.scope = Scope(
            sorts, self.readings, frozenset(self.term_entries), self._term, what="the rulebook", broken=broken
        )
        constraints: list[Expression] = []
        variables: list[Variable] = []
        for entry in self.declarations.of("state"):
            check_identifier(entry, "variable", self.problems)
            state = states[entry.name]
            if state is None:
                continue
            made = self._guarded(lambda e=entry, s=state: self._initial(e, s.sort, s.initially))
            if made is None:
                continue
            initial, constraint = made
            constraints.append(constraint)
            variables.append(
                Variable(entry.name, state.sort, initial, state.value_clauses, Origin(entry.clause, entry.at))
            )
        self._all_terms()
        for entry in self.declarations.of("initially"):
            found = self._guarded(lambda e=entry: self._formula(e.node, e.clause, "a condition on the first state"))
            if found is not None:
                constraints.append(found)
        terms = [
            Term(n, self.terms[n], Origin(e.clause, e.at)) for n, e in self.term_entries.items() if n in self.terms
        ]
        decisions = {d.name: d for d in self._all("decision", self._decision)}
        events = self._all("event", lambda entry: self._event(entry, decisions))
        members: dict[str, list[str]] = {}
        for event in events:
            members.setdefault(event.decision or "", []).append(event.name)
        grouped = [replace(d, events=tuple(members.get(d.name, ()))) for d in decisions.values()]
        for decision in grouped:
            if not decision.events and not self.problems.found:
                self.problems.error(
                    "CP004",
                    f"decision '{decision.name}' has no event",
                    decision.origin.span if decision.origin else None,
                    help=f"an event belongs to it by decision: {decision.name}",
                )
        event_names = {event.name for event in events}
        duties = self._all("duty", lambda entry: self._duty(entry, event_names))
        system = TransitionSystem(
            name,
            tuple(variables),
            tuple(events),
            tuple(grouped),
            tuple(duties),
            tuple(terms),
            tuple(readings),
            conjunction(*constraints),
        )
        return _with_identities(system, correspondence, self.base)

    # Several things may be wrong at once: each part is read on its own, and what fails is gathered.
    def _guarded(self, part: Any) -> Any:
        try:
            return part()
        except ClauseproofError as error:
            self.problems.take(error)
            return None

    def _all(self, kind: str, read: Any) -> list[Any]:
        found = [self._guarded(lambda e=entry: read(e)) for entry in self.declarations.of(kind)]
        return [thing for thing in found if thing is not None]

    def _check_unique(self) -> None:
        seen: dict[str, tuple[str, Span | None]] = {actor: ("actor", None) for actor in self.actors}
        what = {
            "state": "variable",
            "term": "term",
            "reading": "reading",
            "event": "event",
            "decision": "decision",
            "duty": "duty",
        }
        for kind, word in what.items():
            for entry in self.declarations.of(kind):
                if entry.name in seen:
                    other, span = seen[entry.name]
                    self.problems.error(
                        "CP007",
                        f"{word} '{entry.name}' has the name of {_article(other, word)}",
                        entry.at,
                        span,
                        help="give one of them another name",
                    )
                seen.setdefault(entry.name, (word, entry.at))

    def _check_values(self, sorts: dict[str, Sort]) -> None:
        for entry in self.declarations.of("state"):
            sort = sorts.get(entry.name)
            if isinstance(sort, Enumeration):
                places = {scalar.text: scalar.at for scalar, *_ in value_names(entry.node)}
                for value in sort.values:
                    if value in sorts or value in self.term_entries:
                        kind = "variable" if value in sorts else "term"
                        self.problems.error(
                            "CP007",
                            f"value '{value}' of '{entry.name}' has the name of a {kind}",
                            places.get(value, entry.at),
                        )

    def _expression(self, node: Node, clause: str, what: str, sort: Sort) -> Expression:
        scalar = as_scalar(node, what)
        try:
            found = understand(parse_expression(scalar.body), self.scope, clause, sort)
            self.size += measure(found, self.scope)[0]
            if self.size > MAX_SIZE:
                raise fail(
                    "CP013", f"with all terms written out, the rulebook has more than {MAX_SIZE:,} parts", node.at
                )
            return found
        except ClauseproofError as error:
            raise ClauseproofError(self._with_hint(d) for d in error.diagnostics) from None

    def _with_hint(self, diagnostic: Diagnostic) -> Diagnostic:
        """Say that a name was renamed by the amendment, where that is why it is unknown."""
        if diagnostic.code != "CP006" or self.base is None:
            return diagnostic
        for (kind, old), new in self.hints.items():
            if f"'{old}'" in diagnostic.message:
                return replace(
                    diagnostic,
                    code="CP022",
                    message=f"this clause still says '{old}', but the amendment renames that {kind} to '{new}'",
                    help="amend this clause too, or let it use a term that the amended clause defines",
                )
        return diagnostic

    def _formula(self, node: Node, clause: str, what: str) -> Expression:
        return self._expression(node, clause, what, BOOLEAN)

    def _all_terms(self) -> None:
        """Understand every term, those first through which others are defined."""
        parsed: dict[str, Syntax] = {}
        for entry in self.declarations.of("term"):
            check_identifier(entry, "term", self.problems)
            found = self._guarded(lambda e=entry: parse_expression(as_scalar(e.node, f"the term '{e.name}'").body))
            if found is not None:
                parsed[entry.name] = found
        uses = {name: [n for n in names_in(syntax) if n in parsed] for name, syntax in parsed.items()}
        for name in parsed:
            if name in self.understood:
                continue
            way: dict[str, Iterator[str]] = {name: iter(uses[name])}
            while way:
                current, further = next(reversed(way.items()))
                following = next((n for n in further if n not in self.understood), None)
                if following is None:
                    self._understand_term(current, parsed)
                    del way[current]
                    continue
                if following in way:
                    circle = list(way)[list(way).index(following) :]
                    self.problems.error(
                        "CP012",
                        "these terms define each other in a circle: " + _shortened(" → ", [*circle, following]),
                        *(self.term_entries[n].at for n in circle[:10]),
                    )
                    self.understood.update(circle)
                    break
                way[following] = iter(uses[following])

    def _understand_term(self, name: str, parsed: dict[str, Syntax]) -> None:
        if name in self.understood:
            return
        self.understood.add(name)
        clause = self.term_entries[name].clause
        try:
            self.terms[name] = understand(parsed[name], self.scope, clause, None)
        except ClauseproofError as error:
            for diagnostic in error.diagnostics:
                self.problems.found.append(self._with_hint(diagnostic))

    def _term(self, name: str, at: Span) -> Expression:
        """What a term stands for.  Whatever uses a term that is itself wrong is passed over in silence."""
        if name not in self.terms:
            raise ClauseproofError([])
        return self.terms[name]

    def _reading(self, entry: Entry) -> Reading:
        check_identifier(entry, "reading", self.problems)
        mapping = as_mapping(entry.node, f"reading '{entry.name}'")
        only_keys(mapping, f"reading '{entry.name}'", ("question", "options", "default", "was"), self.problems)
        node = mapping.get("options")
        options: list[tuple[str, str]] = []
        places: list[Span] = []
        if isinstance(node, Mapping):
            options = [(key.text, as_scalar(value, f"what option '{key.text}' means").text) for key, value in node]
            places = [key.at for key, _ in node]
        elif isinstance(node, Sequence):
            options = [(as_scalar(item, "an option").text, "") for item in node]
            places = [item.at for item in node]
        if len(options) > MAX_OPTIONS:
            raise fail("CP013", f"a reading with more than {MAX_OPTIONS} options", entry.at)
        for number, (option, _) in enumerate(options):
            if not is_name(option):
                self.problems.error("CP007", f"'{option}' cannot be the name of an option", places[number])
            if option in (other for other, _ in options[:number]):
                self.problems.error("CP007", f"option '{option}' is given twice", places[number])
        _check_written(mapping, ("question", "was"), self.problems)
        if len(options) < 2:
            raise fail("CP004", f"reading '{entry.name}' has fewer than two options", entry.at)
        default = mapping.get("default")
        chosen = as_scalar(default, "'default'").text if default is not None else options[0][0]
        if chosen not in dict(options):
            raise fail("CP006", f"reading '{entry.name}' has no option '{chosen}'", default.at if default else entry.at)
        question = mapping.get("question")
        return Reading(
            entry.name,
            tuple(options),
            chosen,
            question.text if isinstance(question, Scalar) else "",
            Origin(entry.clause, entry.at),
        )

    def _initial(self, entry: Entry, sort: Sort, node: Node | None) -> tuple[tuple[Value, ...] | None, Expression]:
        """First values of a variable, and what further constrains them (where they depend on a reading)."""
        if node is None:
            match sort:
                case Enumeration(values):
                    return (values[0],), TRUE
                case _ if sort == BOOLEAN:
                    return (False,), TRUE
                case _ if contains(sort, 0):
                    return (0,), TRUE
                case _:
                    raise fail(
                        "CP014",
                        f"0 is not in {sort}, so '{entry.name}' must say where it begins",
                        entry.at,
                        help="initially: …",
                    )
        if isinstance(node, Sequence) and not node.items:
            raise fail(
                "CP014", f"'{entry.name}' may begin with no value at all", node.at, help="initially: any, or a list"
            )
        if isinstance(node, Scalar) and node.text == "any":
            return None, TRUE
        if isinstance(node, Mapping):
            choice = read_choice(node, "'initially'", self.readings)
            assert not isinstance(choice, str)
            reading, options = choice
            by_option = {option: self._value(scalar, entry.name, sort) for option, scalar in options}
            read: Expression = Read(entry.name, sort)
            cases = tuple(
                conjunction(ReadingIs(reading.text, (option,)), Compare("=", read, Literal(value, sort)))
                for option, value in by_option.items()
            )
            return tuple(dict.fromkeys(by_option.values())), Or(cases)
        return tuple(
            dict.fromkeys(
                self._value(as_scalar(item, "a first value"), entry.name, sort) for item in as_list(node, "'initially'")
            )
        ), TRUE

    def _value(self, scalar: Scalar, name: str, sort: Sort) -> Value:
        found = understand(parse_expression(scalar.body), Scope({}, {}), "", sort)
        if not isinstance(found, Literal) or not contains(sort, found.value):
            raise fail("CP014", f"'{scalar.text}' is no value of '{name}' ({sort})", scalar.at)
        return found.value

    def _decision(self, entry: Entry) -> Decision:
        check_title(entry, "a decision", self.problems)
        mapping = as_mapping(entry.node, f"decision '{entry.name}'")
        only_keys(mapping, f"decision '{entry.name}'", ("by", "shall", "may", "was"), self.problems)
        _check_written(mapping, ("was",), self.problems)
        actor, modality = self._by(mapping, f"decision '{entry.name}'", entry)
        return Decision(entry.name, actor, modality, (), "", Origin(entry.clause, entry.at))

    def _by(self, mapping: Mapping, what: str, entry: Entry) -> tuple[str | ByReading, str | ByReading]:
        by = mapping.get("by")
        if by is None:
            raise fail(
                "CP004", f"{what} does not say who acts", entry.at, help="by: " + (next(iter(self.actors), "ACTOR"))
            )
        return (
            read_actor(by, self.readings, self.actors),
            read_modality(mapping, what, entry.at, self.readings),
        )

    def _event(self, entry: Entry, decisions: dict[str, Decision]) -> Event:
        what = f"event '{entry.name}'"
        check_title(entry, "an event", self.problems)
        mapping = as_mapping(entry.node, what)
        if mapping.get("within") is not None:
            self.problems.error(
                "CP004",
                "'within' is kept for later: rulebooks are untimed",
                mapping.key("within").at,
                help="make the deadline an event; how long things take belongs to scenarios",
            )
        only_keys(mapping, what, ("by", "shall", "may", "decision", "when", "then", "was", "within"), self.problems)
        _check_written(mapping, ("was",), self.problems)
        node = mapping.get("decision")
        decision: Decision | None = None
        if node is not None:
            scalar = as_scalar(node, "'decision'")
            decision = decisions.get(scalar.text)
            if decision is None and any(entry.name == scalar.text for entry in self.declarations.of("decision")):
                raise ClauseproofError([])
            if decision is None:
                raise fail(
                    "CP006",
                    f"there is no decision '{scalar.text}'",
                    scalar.at,
                    help=did_you_mean(scalar.text, decisions),
                )
            for key in ("by", "shall", "may"):
                if mapping.get(key) is not None:
                    self.problems.error(
                        "CP004",
                        f"{what} belongs to a decision, which says '{key}' for all of its events",
                        mapping.key(key).at,
                        help=f"leave '{key}' out here",
                    )
            actor, modality = decision.actor, decision.modality
        else:
            actor, modality = self._by(mapping, what, entry)
        when = mapping.get("when")
        guard = TRUE if when is None else self._formula(when, entry.clause, f"the 'when' of {what}")
        effects = self._effects(mapping, what, entry)
        return Event(
            entry.name,
            actor,
            modality,
            guard,
            effects,
            decision.name if decision else None,
            "",
            Origin(entry.clause, entry.at),
        )

    def _effects(self, mapping: Mapping, what: str, entry: Entry) -> tuple[tuple[str, Expression], ...]:
        then = mapping.get("then")
        if then is None or isinstance(then, Empty):
            raise fail(
                "CP004", f"{what} does not say what follows", entry.at, help="then: {variable: value}, or then: nothing"
            )
        if isinstance(then, Scalar) and then.text == "nothing":
            return ()
        effects: list[tuple[str, Expression]] = []
        if isinstance(then, Mapping) and not then.entries:
            raise fail(
                "CP004", f"{what} does not say what follows", then.at, help="then: {variable: value}, or then: nothing"
            )
        for key, node in as_mapping(then, f"the 'then' of {what}"):
            if key.text in self.scope.broken:
                continue
            if key.text not in self.scope.names:
                hint = self.hints.get(("variable", key.text))
                self.problems.error(
                    "CP006",
                    f"the rulebook has no variable '{key.text}'",
                    key.at,
                    help=f"the amendment renames it to '{hint}'" if hint else did_you_mean(key.text, self.scope.names),
                )
                continue
            sort = self.scope.names[key.text]
            effect = self._guarded(lambda n=node, k=key, s=sort: self._effect(n, entry.clause, k.text, s))
            if effect is not None:
                effects.append((key.text, effect))
        return tuple(effects)

    def _effect(self, node: Node, clause: str, name: str, sort: Sort) -> Expression:
        effect = self._expression(node, clause, f"what '{name}' becomes", sort)
        for leaf in _results(effect):
            if isinstance(leaf, Literal) and not contains(sort, leaf.value):
                raise fail("CP014", f"{leaf.value} is no value of '{name}' ({sort})", node.at)
            if isinstance(leaf, Read) and isinstance(leaf.sort, Enumeration) and isinstance(sort, Enumeration):
                strange = [value for value in leaf.sort.values if value not in sort.values]
                if strange:
                    raise fail("CP008", f"'{leaf.name}' may be '{strange[0]}', which is no value of '{name}'", node.at)
        return effect

    def _duty(self, entry: Entry, events: set[str]) -> Duty:
        what = f"duty '{entry.name}'"
        check_title(entry, "a duty", self.problems)
        mapping = as_mapping(entry.node, what)
        only_keys(mapping, what, ("by", "of", "when", "shall", "was"), self.problems)
        actor, modality = self._by(mapping, what, entry)
        of = mapping.get("of")
        if of is None:
            raise fail("CP004", f"{what} does not say which events discharge it", entry.at, help="of: [event, event]")
        names = []
        for item in as_list(of, "'of'"):
            scalar = as_scalar(item, "an event")
            if scalar.text not in events:
                raise fail(
                    "CP006", f"there is no event '{scalar.text}'", scalar.at, help=did_you_mean(scalar.text, events)
                )
            names.append(scalar.text)
        if not names:
            raise fail("CP004", f"{what} names no event that discharges it", of.at, help="of: [event, event]")
        when = mapping.get("when")
        guard = TRUE if when is None else self._formula(when, entry.clause, f"the 'when' of {what}")
        return Duty(entry.name, actor, modality, tuple(names), guard, Origin(entry.clause, entry.at))


def _shortened(between: str, words: list[str]) -> str:
    return between.join(words if len(words) <= 12 else [*words[:6], "…", *words[-5:]])


def _article(other: str, word: str) -> str:
    if other == word:
        return f"another {other}"
    return f"an {other}" if other[0] in "aeiou" else f"a {other}"


def _results(effect: Expression) -> list[Expression]:
    """The expressions an effect may yield: the leaves of its ``if … then … else``."""
    if isinstance(effect, IfThenElse):
        return _results(effect.yes) + _results(effect.no)
    return [effect]


def _with_identities(
    system: TransitionSystem, correspondence: Correspondence | None, base: Rulebook | None
) -> TransitionSystem:
    """Events and decisions with the oldest name in their chain, which keys randomness."""

    def identity(kind: str, name: str, taken: set[str]) -> str:
        old = correspondence.before(Key(kind, "", name)) if correspondence else None
        if old is not None and base is not None:
            known = base.system.event if kind == "event" else base.system.decision
            return known[old.name].identity
        return f"{system.name}: {name}" if name in taken else name

    taken_events = {event.identity for event in base.system.events} if base else set()
    taken_decisions = {decision.identity for decision in base.system.decisions} if base else set()
    return replace(
        system,
        events=tuple(replace(e, identity=identity("event", e.name, taken_events)) for e in system.events),
        decisions=tuple(replace(d, identity=identity("decision", d.name, taken_decisions)) for d in system.decisions),
    )


def _with_given_identities(system: TransitionSystem, node: Node, problems: Collector) -> TransitionSystem:
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


def _check_first_state(rulebook: Rulebook) -> None:
    """An unsatisfiable first state would make every property hold of nothing at all."""
    system = rulebook.system
    if system.initially == TRUE:
        return
    spoken_of = variables_read(system.initially)
    small = replace(system, variables=tuple(v for v in system.variables if v.name in spoken_of), events=())
    assert rulebook.scope is not None
    left = MAX_TRIED // measure(system.initially, rulebook.scope)[0]
    for choice in system.choices(readings_read(system.initially)):
        try:
            satisfied, left = _satisfiable(Interpreter(small, choice), left)
        except TooManyFirstStates:
            return
        if left <= 0:
            return
        if not satisfied:
            entries = [
                *rulebook.declarations.of("initially"),
                *(entry for entry in rulebook.declarations.of("state") if entry.name in spoken_of),
            ]
            said = " where " + ", ".join(f"{r} is {o}" for r, o in choice.items()) if choice else ""
            raise fail(
                "CP011",
                f"no first state satisfies this rulebook{said}",
                *(entry.at for entry in entries[:10]),
                help="these conditions and the variables' first values contradict each other",
            )


def _satisfiable(interpreter: Interpreter, left: int) -> tuple[bool, int]:
    """Whether there is a first state, and how many more candidates may be tried (where none: it is not known)."""
    for candidate in interpreter.candidates():
        left -= 1
        if interpreter.holds(interpreter.system.initially, candidate):
            return True, left
        if left <= 0:
            break
    return False, left


# -- lints about words -----------------------------------------------------------------------------------------


def _two_meanings(
    base: Rulebook, result: Rulebook, correspondence: Correspondence, places: dict[Key, Span]
) -> list[Diagnostic]:
    """One word that means another thing after the amendment than before."""
    found = []
    after = set(result.names)
    for old, new in correspondence.renamed():
        same_word = Key(old.kind, new.owner, old.name)
        if same_word in after:
            was = correspondence.before(same_word)
            found.append(
                Diagnostic(
                    "CP022",
                    f"one word, two meanings: {old.kind} '{old.name}' is now what was "
                    + (f"'{was.name}'" if was else "not there before")
                    + f", and what was '{old.name}' is now '{new.name}'",
                    (Label(places[same_word]),) if same_word in places else (),
                    "",
                    "warning",
                )
            )
    return found


def _gone(base: Rulebook, correspondence: Correspondence, removed: Iterable[Any], result: Rulebook) -> list[Diagnostic]:
    """Values, events and clauses that go, without a word on the Parties that hold them."""
    spoken_for = any(note.get("on commencement") is not None for note in result.declarations.notes.values())
    if spoken_for:
        return []
    found = []
    gone = [key for key in base.names if key.kind in ("value", "event") and correspondence.after(key) is None]
    places = {d.key: d.span for d in declared_names(base.document)} if gone else {}
    for key in gone:
        if key in places:
            what = f"{key.kind} '{key.name}'" + (f" of '{key.owner}'" if key.owner else "")
            found.append(
                Diagnostic(
                    "CP023",
                    f"the amendment removes {what} and does not say what becomes of Parties that hold it",
                    (Label(places[key], "declared here"),),
                    "on commencement: in a 'yaml clause' block",
                    "warning",
                )
            )
    return found


def _check_silent_changes(base: Rulebook, result: Rulebook, correspondence: Correspondence) -> None:
    """Refuse clauses that were not amended and use a word whose meaning has moved."""
    assert result.scope is not None
    problems = Collector()
    before = set(base.names)
    for kind, owner, name, at, clause in result.scope.uses:
        if clause in result.amended or kind not in ("variable", "value", "term", "reading"):
            continue
        old_owner = owner
        if owner:
            parent = correspondence.before(Key("variable", "", owner))
            old_owner = parent.name if parent else owner
        meant = Key(kind, old_owner, name)
        if meant not in before or correspondence.after(meant) == Key(kind, owner, name):
            continue
        note = result.declarations.notes.get(clause)
        again = note.get("read again") if note else None
        if again is not None and as_yes_no(again, "'read again'"):
            continue
        became = correspondence.after(meant)
        problems.error(
            "CP022",
            f"clause '{clause}' was not amended and says '{name}', which no longer means what it meant"
            + (f" (that is now '{became.name}')" if became else ""),
            at,
            help="amend the clause, or say read again: yes in its 'yaml clause' block",
        )
    problems.raise_if_any()
