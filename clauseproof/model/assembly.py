"""From what a document declares to the transition system that it means.

Each part is read on its own, so that one run reports everything that is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clauseproof.diagnostics import ClauseproofError, Collector, Diagnostic, did_you_mean, fail
from clauseproof.model.correspondence import Correspondence, Key
from clauseproof.model.declarations import (
    Declarations,
    Entry,
    check_identifier,
    check_title,
    read_actor,
    read_choice,
    read_modality,
    read_state,
    value_names,
)
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
)
from clauseproof.model.nodes import (
    Empty,
    Mapping,
    Node,
    Scalar,
    Sequence,
    as_list,
    as_mapping,
    as_scalar,
    check_written,
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

if TYPE_CHECKING:
    from clauseproof.model.rulebook import Rulebook

MAX_SIZE = 1_000_000
"""Nodes of all expressions of a rulebook, terms written out."""
MAX_OPTIONS = 200


class Assembly:
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
        declared = self.declarations.declared("state") | self.declarations.declared("reading")
        lost = self.declarations.lost.get("term", set()) - set(self.term_entries)
        broken = frozenset((declared | lost) - set(sorts) - set(self.readings))
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
        check_written(mapping, ("question", "was"), self.problems)
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
            choice = read_choice(node, "'initially'", self.readings, self.scope.broken)
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
        check_written(mapping, ("was",), self.problems)
        actor, modality = self._by(mapping, f"decision '{entry.name}'", entry)
        return Decision(entry.name, actor, modality, (), "", Origin(entry.clause, entry.at))

    def _by(self, mapping: Mapping, what: str, entry: Entry) -> tuple[str | ByReading, str | ByReading]:
        by = mapping.get("by")
        if by is None:
            raise fail(
                "CP004", f"{what} does not say who acts", entry.at, help="by: " + (next(iter(self.actors), "ACTOR"))
            )
        return (
            read_actor(by, self.readings, self.actors, self.scope.broken),
            read_modality(mapping, what, entry.at, self.readings, self.scope.broken),
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
        rest = Mapping(tuple((key, value) for key, value in mapping if key.text != "within"), mapping.at)
        only_keys(rest, what, ("by", "shall", "may", "decision", "when", "then", "was"), self.problems)
        check_written(mapping, ("was",), self.problems)
        node = mapping.get("decision")
        decision: Decision | None = None
        if node is not None:
            scalar = as_scalar(node, "'decision'")
            decision = decisions.get(scalar.text)
            if decision is None and scalar.text in self.declarations.declared("decision"):
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
            if scalar.text not in events and scalar.text in self.declarations.declared("event"):
                raise ClauseproofError([])
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
