"""A question of reachability as SMT-LIB functions: what is first, what a step does, what is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from clauseproof.model.expressions import Compare, Enumeration, Literal, Read, Value, contains
from clauseproof.model.system import Event
from clauseproof.proofs.engines.smt.connectives import conj, disj
from clauseproof.proofs.engines.smt.expressions import in_sort, named_term, term
from clauseproof.proofs.engines.smt.reachability import Reachability
from clauseproof.proofs.engines.smt.symbols import (
    Unencodable,
    check_symbols,
    constructor,
    reading_constructor,
    reading_symbol,
    sort_symbol,
    symbol,
)

FIRST, STEP, GOAL, SORTS, KNOWN = "first!", "step!", "goal!", "sorts!", "known!"
"""Names of the defined functions; no variable is called so."""


@dataclass(frozen=True)
class Encoding:
    """A problem as SMT-LIB functions of a state (the variables in order) and a choice (the readings).

    Only readings that can matter to the answer are declared.
    """

    problem: Reachability

    def __post_init__(self) -> None:
        system = self.problem.system
        names = [v.name for v in system.variables]
        reads = [symbol(name) for name in names] + [f"|{name}'|" for name in names]
        check_symbols([*reads, *map(reading_symbol, system.reading), *self.values])
        known = {f"|{name}|" for name in names}
        if missing := {symbol(name) for e in system.events for name, _ in e.effects} - known:
            raise Unencodable(f"an event writes {sorted(missing)[0]}, which is no variable")
        if any(len(e.assigned) < len(e.effects) for e in system.events):
            raise Unencodable("an event writes one variable twice")

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """The readings that the system, the goal or the assumption depends on."""
        return self.problem.system.relevant_readings(self.problem.goal, self.problem.assume, *self.problem.known)

    @cached_property
    def values(self) -> dict[str, str]:
        """Constructors, of variables and readings, with the name that each stands for."""
        system = self.problem.system
        found = [
            (constructor(v.name, value), value)
            for v in system.variables
            if isinstance(v.sort, Enumeration)
            for value in v.sort.values
        ]
        found += [(reading_constructor(r.name, option), option) for r in system.readings for option in r.names]
        check_symbols(key for key, _ in found)
        return dict(found)

    def declarations(self) -> str:
        """Datatypes of the named values and the options; satisfiable by themselves."""
        system = self.problem.system
        datatypes = [
            (sort_symbol(v), [constructor(v.name, value) for value in v.sort.values])
            for v in system.variables
            if isinstance(v.sort, Enumeration)
        ]
        datatypes += [
            (f"|reading {name} values|", [reading_constructor(name, o) for o in system.reading[name].names])
            for name in self.readings
        ]
        return "\n".join(
            f"(declare-datatypes (({sort} 0)) (({' '.join(f'({name})' for name in constructors)})))"
            for sort, constructors in datatypes
        )

    # A state is the list of its variables' symbols, then the readings'.

    def state(self, step: int | None = None, *, prime: bool = False) -> list[str]:
        """The symbols of the state after ``step`` steps."""
        mark = "'" if prime else ""
        return [symbol(v.name + mark, step) for v in self.problem.system.variables]

    @property
    def choice(self) -> list[str]:
        """The symbols of the choice."""
        return [reading_symbol(name) for name in self.readings]

    def typed_state(self, step: int | None = None, *, prime: bool = False) -> list[tuple[str, str]]:
        """The symbols of a state, each with its sort."""
        sorts = [sort_symbol(v) for v in self.problem.system.variables]
        return list(zip(self.state(step, prime=prime), sorts, strict=True))

    def typed_choice(self) -> list[tuple[str, str]]:
        """The symbols of the choice, each with its sort."""
        return [(reading_symbol(name), f"|reading {name} values|") for name in self.readings]

    def call(self, function: str, *states: list[str]) -> str:
        """A defined function applied to one state or two, under the choice."""
        arguments = [name for state in states for name in state] + self.choice
        return f"({function} {' '.join(arguments)})" if arguments else function

    def definitions(self) -> str:
        """``first!``, ``goal!``, ``known!`` and ``sorts!`` of a state, ``step!`` of a state and the next.

        Each is true iff: the state may begin a history; has the goal; has all that is known; gives every variable a
        value of its sort; is followed by the other in one step.
        """
        now, after, choice = self.typed_state(), self.typed_state(prime=True), self.typed_choice()
        return "\n".join(
            f"(define-fun {name} ({' '.join(f'({s} {sort})' for s, sort in parameters)}) Bool {body})"
            for name, parameters, body in (
                (SORTS, now + choice, self.sorts()),
                (FIRST, now + choice, self.first()),
                (GOAL, now + choice, term(self.problem.goal)),
                (KNOWN, now + choice, conj(map(term, self.problem.known))),
                (STEP, now + after + choice, disj(map(self.step, self.problem.system.events))),
            )
        )

    def sorts(self) -> str:
        """True iff every variable's value is in its sort."""
        return conj(in_sort(v, Read(v.name, v.sort)) for v in self.problem.system.variables)

    def first(self) -> str:
        """True iff a history may begin in the state under the choice."""
        parts = [self.sorts()]
        for v in self.problem.system.variables:
            if v.initial is not None:
                read = Read(v.name, v.sort)
                begins = [value for value in v.initial if contains(v.sort, value)]
                parts.append(disj(term(Compare("=", read, Literal(value, v.sort))) for value in begins))
        return conj([*parts, term(self.problem.system.initially)])

    def step(self, event: Event) -> str:
        """True iff the event leads from the state to the primed one: enabled, in range, all else kept."""
        parts = [term(event.guard)]
        assigned = event.assigned
        for v in self.problem.system.variables:
            effect = assigned.get(v.name, Read(v.name, v.sort))
            if v.name in assigned:
                parts.append(in_sort(v, effect))
            result = named_term(v, effect) if isinstance(v.sort, Enumeration) else term(effect)
            parts.append(f"(= |{v.name}'| {result})")
        return conj(parts)

    def invariant(self, *parts: str) -> str:
        """Some formulas and the sorts' bounds, as one term over the plain symbols."""
        return conj([*dict.fromkeys(parts), self.sorts()])

    def value(self, answer: str | list[Any]) -> Value:
        """The Python value that Z3's answer stands for."""
        match answer:
            case "true" | "false":
                return answer == "true"
            case ["-", str() as digits]:
                return -int(digits)
            case str() if answer.isdecimal():
                return int(answer)
            case str() if answer in self.values:
                return self.values[answer]
            case _:
                raise AssertionError(f"Z3 gives a variable the value {answer}")
