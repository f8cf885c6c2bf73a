"""The transition system: what a rulebook means, as one frozen value.

Prover, comparer, simulator, drawing and exports all read this object.  It can be built without any text, and
composed: renamed, sliced, multiplied with a monitor.  ``docs/semantics.md`` says what it denotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from clauseproof.model.expressions import (
    TRUE,
    Expression,
    Read,
    ReadingIs,
    Sort,
    Value,
    readings_read,
    rebuild,
    variables_read,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.source import Origin

SHALL = "shall"
MAY = "may"
SHALL_EVENTUALLY = "shall eventually"


@dataclass(frozen=True)
class ByReading:
    """Something that depends on how one clause is read: ``values`` pairs each option with what holds then."""

    reading: str
    values: tuple[tuple[str, str], ...]

    def __getitem__(self, option: str) -> str:
        return dict(self.values)[option]


def chosen(value: str | ByReading, readings: Mapping[str, str]) -> str:
    """``value`` itself, or what it is under the chosen readings."""
    return value if isinstance(value, str) else value[readings[value.reading]]


def alternatives(value: str | ByReading) -> tuple[str, ...]:
    """Everything ``value`` can be, each once, in order."""
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(v for _, v in value.values))


@dataclass(frozen=True)
class Variable:
    """A state variable.  ``initial`` holds its possible first values, or None for any of its sort.

    ``value_clauses`` says which clause defines a value (for named values, where the rulebook says so).
    """

    name: str
    sort: Sort
    initial: tuple[Value, ...] | None
    value_clauses: tuple[tuple[str, str], ...] = ()
    origin: Origin | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Reading:
    """One way or another to understand an ambiguous clause; rigid: chosen once for a whole history."""

    name: str
    options: tuple[tuple[str, str], ...]
    default: str
    question: str = ""
    origin: Origin | None = field(default=None, compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.options)


@dataclass(frozen=True)
class Event:
    """What can happen: by an actor, when the guard holds, with effects assigned simultaneously.

    ``effects`` pairs variables with expressions over the old state; a variable not named keeps its value.
    ``identity`` is the oldest name in the chain of amendments: it keys randomness.
    """

    name: str
    actor: str | ByReading
    modality: str | ByReading
    guard: Expression = TRUE
    effects: tuple[tuple[str, Expression], ...] = ()
    decision: str | None = None
    identity: str = ""
    origin: Origin | None = field(default=None, compare=False, repr=False)

    @property
    def clause(self) -> str:
        return self.origin.clause if self.origin else ""

    @property
    def assigned(self) -> dict[str, Expression]:
        return dict(self.effects)


@dataclass(frozen=True)
class Decision:
    """Events of which an actor chooses one, in document order."""

    name: str
    actor: str | ByReading
    modality: str | ByReading
    events: tuple[str, ...]
    identity: str = ""
    origin: Origin | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Duty:
    """A duty over several events, or over part of one: discharged by any of ``events`` while ``when`` holds."""

    name: str
    actor: str | ByReading
    modality: str | ByReading
    events: tuple[str, ...]
    when: Expression = TRUE
    origin: Origin | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Term:
    """A named condition (or amount)."""

    name: str
    body: Expression
    origin: Origin | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class TransitionSystem:
    """Variables, events, decisions, duties, terms and readings of one rulebook.

    ``initially`` further constrains the first state.  Names are unique within their kind.
    """

    name: str
    variables: tuple[Variable, ...]
    events: tuple[Event, ...]
    decisions: tuple[Decision, ...] = ()
    duties: tuple[Duty, ...] = ()
    terms: tuple[Term, ...] = ()
    readings: tuple[Reading, ...] = ()
    initially: Expression = TRUE

    @cached_property
    def variable(self) -> dict[str, Variable]:
        return {variable.name: variable for variable in self.variables}

    @cached_property
    def event(self) -> dict[str, Event]:
        return {event.name: event for event in self.events}

    @cached_property
    def decision(self) -> dict[str, Decision]:
        return {decision.name: decision for decision in self.decisions}

    @cached_property
    def term(self) -> dict[str, Term]:
        return {term.name: term for term in self.terms}

    @cached_property
    def reading(self) -> dict[str, Reading]:
        return {reading.name: reading for reading in self.readings}

    @cached_property
    def attributes(self) -> frozenset[str]:
        """Variables that no event writes: fixed for a Party."""
        return frozenset(self.variable) - {name for event in self.events for name, _ in event.effects}

    @property
    def default_readings(self) -> dict[str, str]:
        return {reading.name: reading.default for reading in self.readings}

    def choices(self, names: Iterable[str] | None = None) -> Iterator[dict[str, str]]:
        """Every way to choose the readings (of those ``names``), in document order, the first option first."""
        wanted = [r for r in self.readings if names is None or r.name in set(names)]
        for options in product(*(reading.names for reading in wanted)):
            yield {reading.name: option for reading, option in zip(wanted, options, strict=True)}

    def relevant_readings(self, *formulas: Expression) -> tuple[str, ...]:
        """Readings that a guard, an effect, the first state or a formula depends on, in document order.

        Readings that touch only who acts, or whether he shall or may, change no history and are left out.
        """
        used: set[str] = set(readings_read(self.initially))
        for formula in formulas:
            used |= readings_read(formula)
        for event in self.events:
            used |= readings_read(event.guard)
            for _, effect in event.effects:
                used |= readings_read(effect)
        return tuple(reading.name for reading in self.readings if reading.name in used)

    def under(self, readings: Mapping[str, str]) -> TransitionSystem:
        """The same system with some readings fixed: they no longer occur in it."""

        def fix(node: Expression) -> Expression:
            if isinstance(node, ReadingIs) and node.reading in readings:
                from clauseproof.model.expressions import BOOLEAN, Literal

                return Literal(readings[node.reading] in node.options, BOOLEAN, origin=node.origin)
            return rebuild(node, fix)

        def fix_choice(value: str | ByReading) -> str | ByReading:
            fixed = isinstance(value, ByReading) and value.reading in readings
            return chosen(value, readings) if fixed else value

        return replace(
            self,
            events=tuple(
                replace(
                    event,
                    actor=fix_choice(event.actor),
                    modality=fix_choice(event.modality),
                    guard=fix(event.guard),
                    effects=tuple((name, fix(effect)) for name, effect in event.effects),
                )
                for event in self.events
            ),
            decisions=tuple(
                replace(d, actor=fix_choice(d.actor), modality=fix_choice(d.modality)) for d in self.decisions
            ),
            duties=tuple(
                replace(d, actor=fix_choice(d.actor), modality=fix_choice(d.modality), when=fix(d.when))
                for d in self.duties
            ),
            terms=tuple(replace(term, body=fix(term.body)) for term in self.terms),
            readings=tuple(reading for reading in self.readings if reading.name not in readings),
            initially=fix(self.initially),
        )

    def with_monitor(
        self, variables: Iterable[Variable], updates: Mapping[str, Mapping[str, Expression]]
    ) -> TransitionSystem:
        """The product with a monitor: more variables, and per event name their assignments.

        A monitor watches and never constrains: guards stay as they are.
        """
        return replace(
            self,
            variables=self.variables + tuple(variables),
            events=tuple(
                replace(event, effects=event.effects + tuple(updates.get(event.name, {}).items()))
                for event in self.events
            ),
        )

    def slice(self, *formulas: Expression) -> TransitionSystem:
        """The cone of influence of some formulas: only variables that can ever matter to them.

        Every guard matters, for an event that cannot happen changes nothing, and so does every effect that could
        leave its range, for such a step does not exist; so the cone is the closure of the formulas' variables,
        the guards' and those of bounded effects under the effects that write them.  Events are all kept, and the
        duties whose conditions can still be read.
        """
        needed: set[str] = set(variables_read(self.initially))
        for event in self.events:
            for name, effect in event.effects:
                bounds = in_range(replace(event, effects=((name, effect),)), self.variable)
                if bounds != TRUE:
                    needed |= {name, *variables_read(bounds)}
        for formula in formulas:
            needed |= variables_read(formula)
        for event in self.events:
            needed |= variables_read(event.guard)
        while True:
            more = {
                name
                for event in self.events
                for target, effect in event.effects
                if target in needed
                for name in variables_read(effect)
            }
            if more <= needed:
                break
            needed |= more
        return replace(
            self,
            variables=tuple(v for v in self.variables if v.name in needed),
            events=tuple(
                replace(event, effects=tuple((n, e) for n, e in event.effects if n in needed)) for event in self.events
            ),
            duties=tuple(duty for duty in self.duties if variables_read(duty.when) <= needed),
            terms=(),
        )

    def rename(self, names: Mapping[str, str]) -> TransitionSystem:
        """The same system with variables renamed (``names`` from old to new)."""

        def visit(node: Expression) -> Expression:
            if isinstance(node, Read):
                return replace(node, name=names.get(node.name, node.name))
            return rebuild(node, visit)

        return replace(
            self,
            variables=tuple(replace(v, name=names.get(v.name, v.name)) for v in self.variables),
            events=tuple(
                replace(
                    event,
                    guard=visit(event.guard),
                    effects=tuple((names.get(n, n), visit(e)) for n, e in event.effects),
                )
                for event in self.events
            ),
            duties=tuple(replace(duty, when=visit(duty.when)) for duty in self.duties),
            terms=tuple(replace(term, body=visit(term.body)) for term in self.terms),
            initially=visit(self.initially),
        )
