"""A transition system as SMT-LIB text, and a dialogue with Z3 about it.

The text is built once from strings and handed over whole, which is ten times quicker than building Z3's
objects.

Symbols: variable ``x`` is ``|x|`` (``|x'|`` after a step, ``|x@3|`` after three); its sort is ``Bool``,
``Int`` or, where it has named values, the datatype ``|x values|`` with constructors ``|x: v|``.  Reading
``R`` is the constant ``|reading R|`` of the datatype ``|reading R values|`` with constructors ``|reading R:
option|``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, assert_never

from clauseproof.model.expressions import (
    TRUE,
    Add,
    And,
    Boolean,
    Compare,
    Enumeration,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Maximum,
    Minimum,
    Modulo,
    Not,
    Number,
    Or,
    Read,
    ReadingIs,
    Scale,
    Sort,
    Subtract,
    Value,
    contains,
    sort_of,
)
from clauseproof.model.system import Event, TransitionSystem, Variable

# -- questions, limits and answers ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Reachability:
    """Does ``goal`` hold in every reachable state of ``system`` under every choice that satisfies ``assume``?

    ``goal`` reads variables and readings, ``assume`` readings only.
    """

    system: TransitionSystem
    goal: Expression
    assume: Expression = TRUE


@dataclass(frozen=True)
class Limits:
    """What an engine may spend: the largest k, the longest history, Z3's resources, and last of all time.

    All but ``seconds`` are counts, so that what is decided does not depend on the machine.  ``megabytes``
    bounds Z3's memory in an engine's own process.  Z3 spends some seven million resource units a second.
    """

    induction: int = 12
    depth: int = 40
    rlimit: int = 40_000_000
    seconds: float = 20.0
    megabytes: int = 2000


@dataclass(frozen=True)
class Proved:
    """``invariant`` is ``bound``-inductive and implies the goal: SMT-LIB over the plain symbols.

    It is to be believed only when a separate program has checked it.
    """

    engine: str
    bound: int
    invariant: str
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Refuted:
    """A history of ``bound`` events that ends in a state without the goal; it replays in the interpreter."""

    engine: str
    bound: int
    readings: Mapping[str, str]
    first: Mapping[str, Value]
    events: tuple[str, ...]
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Unknown:
    """Neither was established; ``bound`` is how far the engine came: the largest k or depth done with."""

    engine: str
    bound: int
    reason: str
    seconds: float = field(default=0.0, compare=False)


Outcome: TypeAlias = Proved | Refuted | Unknown


class Unencodable(ValueError):
    """The system cannot be written in SMT-LIB under the convention of symbols."""


class Stopped(Exception):
    """An engine gave up: the message says why."""


# -- symbols -------------------------------------------------------------------------------------------------

FIRST, STEP, GOAL, SORTS = "first!", "step!", "goal!", "sorts!"
"""Names of the defined functions; no variable is called so."""

_RESERVED = frozenset(
    [
        "true",
        "false",
        "and",
        "or",
        "not",
        "xor",
        "ite",
        "let",
        "is",
        "as",
        "_",
        "!",
        "mod",
        "div",
        "abs",
        "distinct",
        "forall",
        "exists",
        "match",
        "par",
    ]
)
"""Names that Z3 reads as its own even between bars; a variable so called would change what a formula says."""


def symbol(name: str, step: int | None = None) -> str:
    """The symbol of a variable; with ``step``, of its copy after that many steps."""
    return f"|{name}|" if step is None else f"|{name}@{step}|"


def constructor(variable: str, value: str) -> str:
    """The constant that stands for a named value of a variable."""
    return f"|{variable}: {value}|"


def reading_symbol(reading: str) -> str:
    """The constant that stands for the chosen option of a reading."""
    return f"|reading {reading}|"


def reading_constructor(reading: str, option: str) -> str:
    """The constant that stands for an option of a reading."""
    return f"|reading {reading}: {option}|"


def sort_symbol(variable: Variable) -> str:
    """The SMT-LIB sort of a variable: numbers are mathematical integers whatever their bounds."""
    match variable.sort:
        case Boolean():
            return "Bool"
        case Number():
            return "Int"
        case Enumeration():
            return f"|{variable.name} values|"
        case _:
            assert_never(variable.sort)


def _checked(symbols: Iterable[str]) -> None:
    """Refuse names that SMT-LIB cannot tell apart, cannot quote, or takes for its own."""
    seen: set[str] = set()
    for quoted in symbols:
        name = quoted[1:-1]
        if not name or "|" in name or "\\" in name or name in _RESERVED:
            raise Unencodable(f"the name '{name}' has a meaning of its own in SMT-LIB")
        if quoted in seen:
            raise Unencodable(f"two things would be called '{name}' in SMT-LIB")
        seen.add(quoted)


# -- terms ---------------------------------------------------------------------------------------------------


def conj(parts: Iterable[str]) -> str:
    """``and`` of some formulas, without those that are plainly true."""
    kept = [part for part in parts if part != "true"]
    if "false" in kept:
        return "false"
    return "true" if not kept else kept[0] if len(kept) == 1 else f"(and {' '.join(kept)})"


def disj(parts: Iterable[str]) -> str:
    """``or`` of some formulas, without those that are plainly false."""
    kept = [part for part in parts if part != "false"]
    if "true" in kept:
        return "true"
    return "false" if not kept else kept[0] if len(kept) == 1 else f"(or {' '.join(kept)})"


def neg(part: str) -> str:
    """``not`` of a formula."""
    return {"true": "false", "false": "true"}.get(part) or f"(not {part})"


def numeral(value: int) -> str:
    """A whole number; SMT-LIB has no negative numerals."""
    return str(value) if value >= 0 else f"(- {-value})"


def term(expression: Expression) -> str:
    """A formula or number as an SMT-LIB term over the plain symbols.

    For a formula: the term with the values of a state and a choice put in is true (satisfiable) iff the
    formula holds there.  Named values have no term of their own, since two variables may share some of
    them: their equality is the disjunction over the names (:func:`is_named`).
    """
    match expression:
        case Literal(value):
            if isinstance(value, str):
                raise Unencodable(f"the value '{value}' stands where a formula or number should")
            return str(value).lower() if isinstance(value, bool) else numeral(value)
        case Read(name, _, old):
            if old:
                raise Unencodable(f"'old.{name}' has no meaning in a state")
            return symbol(name)
        case ReadingIs(reading, options):
            return disj(
                f"((_ is {reading_constructor(reading, option)}) {reading_symbol(reading)})" for option in options
            )
        case Not(body):
            return neg(term(body))
        case And(parts):
            return conj(map(term, parts))
        case Or(parts):
            return disj(map(term, parts))
        case Implies(left, right):
            return f"(=> {term(left)} {term(right)})"
        case Compare("=", left, right):
            return _equal(left, right)
        case Compare("!=", left, right):
            return neg(_equal(left, right))
        case Compare("<" | "<=" | ">" | ">=" as operator, left, right):
            return f"({operator} {term(left)} {term(right)})"
        case Compare(operator):
            raise Unencodable(f"unknown comparison '{operator}'")
        case Add(left, right):
            return f"(+ {term(left)} {term(right)})"
        case Subtract(left, right):
            return f"(- {term(left)} {term(right)})"
        case Scale(factor, body):
            return f"(* {numeral(factor)} {term(body)})"
        case Modulo(body, divisor):
            if divisor <= 0:
                raise Unencodable(f"'mod {divisor}' has no meaning")
            return f"(mod {term(body)} {divisor})"  # SMT-LIB's mod is 0..divisor-1 for negative bodies too
        case Minimum(left, right):
            return f"(let ((?a {term(left)}) (?b {term(right)})) (ite (<= ?a ?b) ?a ?b))"
        case Maximum(left, right):
            return f"(let ((?a {term(left)}) (?b {term(right)})) (ite (<= ?a ?b) ?b ?a))"
        case IfThenElse(condition, yes, no):
            return f"(ite {term(condition)} {term(yes)} {term(no)})"
        case _:
            assert_never(expression)


def _equal(left: Expression, right: Expression) -> str:
    """True iff two expressions of one kind of sort have the same value; named values are the same by name."""
    first, second = sort_of(left), sort_of(right)
    if isinstance(first, Enumeration) and isinstance(second, Enumeration):
        shared = [value for value in first.values if value in second.values]
        return disj(conj((is_named(left, value), is_named(right, value))) for value in shared)
    if isinstance(first, Enumeration) or isinstance(second, Enumeration):
        raise Unencodable("a named value is compared with something else")
    return f"(= {term(left)} {term(right)})"


def is_named(expression: Expression, value: str) -> str:
    """True iff an expression over named values has the value of that name."""
    match expression:
        case Literal(constant):
            return "true" if constant == value else "false"
        case Read(name, Enumeration(values), False):
            return f"((_ is {constructor(name, value)}) {symbol(name)})" if value in values else "false"
        case IfThenElse(condition, yes, no):
            first, second = is_named(yes, value), is_named(no, value)
            return first if first == second else f"(ite {term(condition)} {first} {second})"
        case _:
            raise Unencodable(f"no named value: {type(expression).__name__}")


def named_term(variable: Variable, expression: Expression) -> str:
    """An expression over named values as a term of the variable's own datatype.

    Equal in name wherever :func:`in_sort` holds; anything elsewhere.
    """
    assert isinstance(variable.sort, Enumeration)
    values = variable.sort.values
    match expression:
        case Literal(str() as value) if value in values:
            return constructor(variable.name, value)
        case Read(name) if name == variable.name:
            return symbol(name)
        case IfThenElse(condition, yes, no):
            return f"(ite {term(condition)} {named_term(variable, yes)} {named_term(variable, no)})"
        case _:
            chosen = constructor(variable.name, values[-1])
            for value in reversed(values[:-1]):
                if (test := is_named(expression, value)) != "false":
                    chosen = f"(ite {test} {constructor(variable.name, value)} {chosen})"
            return chosen


def in_sort(variable: Variable, expression: Expression) -> str:
    """True iff the value of an expression belongs to the sort of a variable."""
    match variable.sort, expression:
        case Boolean(), _:
            return "true"
        case sort, Literal(value):
            return "true" if contains(sort, value) else "false"
        case sort, IfThenElse(condition, yes, no):
            first, second = in_sort(variable, yes), in_sort(variable, no)
            return first if first == second else f"(ite {term(condition)} {first} {second})"
        case Enumeration(values), _:
            found = sort_of(expression)
            if isinstance(found, Enumeration) and set(found.values) <= set(values):
                return "true"
            return disj(is_named(expression, value) for value in values)
        case Number(low, high), _:
            return _between(term(expression), low, high)
        case _:
            raise AssertionError("every sort has its case")


def _between(number: str, low: int | None, high: int | None) -> str:
    return conj(
        ([] if low is None else [f"(>= {number} {numeral(low)})"])
        + ([] if high is None else [f"(<= {number} {numeral(high)})"])
    )


# -- systems -------------------------------------------------------------------------------------------------


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
        _checked([*reads, *map(reading_symbol, system.reading), *self.values])
        known = {f"|{name}|" for name in names}
        if missing := {symbol(name) for e in system.events for name, _ in e.effects} - known:
            raise Unencodable(f"an event writes {sorted(missing)[0]}, which is no variable")
        if any(len(e.assigned) < len(e.effects) for e in system.events):
            raise Unencodable("an event writes one variable twice")

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """The readings that the system, the goal or the assumption depends on."""
        return self.problem.system.relevant_readings(self.problem.goal, self.problem.assume)

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
        _checked(key for key, _ in found)
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
        """``first!``, ``goal!`` and ``sorts!`` of a state, ``step!`` of a state and the next.

        Each is true iff: the state may begin a history; has the goal; gives every variable a value of its
        sort; is followed by the other in one step.
        """
        now, after, choice = self.typed_state(), self.typed_state(prime=True), self.typed_choice()
        return "\n".join(
            f"(define-fun {name} ({' '.join(f'({s} {sort})' for s, sort in parameters)}) Bool {body})"
            for name, parameters, body in (
                (SORTS, now + choice, self.sorts()),
                (FIRST, now + choice, self.first()),
                (GOAL, now + choice, term(self.problem.goal)),
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
                parts.append(disj(term(Compare("=", read, _literal(value, v.sort))) for value in begins))
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


def _literal(value: Value, sort: Sort) -> Literal:
    return Literal(value, sort)


# -- the dialogue --------------------------------------------------------------------------------------------


@dataclass
class Budget:
    """Z3's resource units that are left to one engine, over all its queries."""

    rlimit: int
    spent: int = 0

    @property
    def left(self) -> int:
        return self.rlimit - self.spent

    @property
    def reason(self) -> str:
        """How an engine says that it is spent."""
        return f"Z3's resource limit of {self.rlimit} is spent"


class Session:
    """A dialogue with Z3 in SMT-LIB; its queries are paid from a budget."""

    def __init__(self, budget: Budget) -> None:
        import z3

        self._z3 = z3
        self._context = z3.Context()
        self._budget = budget
        self._counted = 0
        self.tell("(set-option :produce-models true)")

    def tell(self, text: str) -> str:
        """Declare or assert something; Z3's words in answer."""
        try:
            return str(self._z3.Z3_eval_smtlib2_string(self._context.ref(), text))
        except self._z3.Z3Exception as error:
            message = error.args[0] if error.args else ""
            said = message.decode(errors="replace") if isinstance(message, bytes) else str(message)
            raise Stopped(f"Z3: {said.strip()}") from error

    def satisfiable(self) -> bool:
        """Whether all that was told can be true together.  Raises :class:`Stopped` when Z3 cannot say."""
        if self._budget.left <= 0:
            raise Stopped(self._budget.reason)
        said = self.tell(f"(set-option :rlimit {self._budget.left})(check-sat)").split()
        self._pay()
        if said == ["sat"]:
            return True
        if said == ["unsat"]:
            return False
        why = self.tell("(get-info :reason-unknown)").strip()
        if "cancel" in why or "resource" in why:
            raise Stopped(self._budget.reason)
        found = re.search(r'"(.*)"', why)
        raise Stopped(f"Z3 does not know: {found.group(1) if found else why}")

    def _pay(self) -> None:
        count = re.search(r":rlimit-count\s+(\d+)", self.tell("(get-info :all-statistics)"))
        if count:
            self._budget.spent += int(count.group(1)) - self._counted
            self._counted = int(count.group(1))

    def values(self, symbols: list[str]) -> list[Any]:
        """The values of some constants in the model just found, as symbols or nested lists of them."""
        if not symbols:
            return []
        (pairs,) = parse(self.tell(f"(get-value ({' '.join(symbols)}))"))
        return [value for _, value in pairs]


_TOKEN = re.compile(r"\s*(\(|\)|\|[^|]*\||[^\s()|]+)")


def parse(text: str) -> list[Any]:
    """S-expressions as nested lists of symbols, quoted symbols with their bars."""
    stack: list[list[Any]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0]
