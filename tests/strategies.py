"""Hypothesis strategies: small well-sorted transition systems, and properties of them.

>>> system, property = data.draw(systems_with_properties())
>>> canonical_property(property)

A property is a plain dictionary shaped like its canonical form (``docs/semantics.md`` section 10), with
expression *objects* where that has expressions; :func:`canonical_property` makes it JSON.  Names stand in no
alphabetical order and enumerations share values, so that whoever mixes up either is found out.  Most systems
have a small finite reachable space; some count without end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from clauseproof.model.canonical import canonical_expression
from clauseproof.model.expressions import (
    BOOLEAN,
    COUNT,
    FALSE,
    INTEGER,
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
    conjunction,
    members,
)
from clauseproof.model.system import (
    MAY,
    SHALL,
    SHALL_EVENTUALLY,
    ByReading,
    Decision,
    Duty,
    Event,
    Reading,
    TransitionSystem,
    Variable,
)

Property = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

VARIABLES = ("status", "paid", "level", "appeals")
EVENTS = ("submit", "approve", "return papers", "withdraw", "note")
READINGS = ("wording", "duty")
OPTIONS = ("wide", "narrow", "literal")
VALUES = ("pending", "approved", "closed", "lapsed")
OBSERVERS = ("seen", "fusas", "asked")
DUTIES = ("timely answer", "settlement")
PATTERNS = ("always", "never", "possible", "before", "on", "stays in range")
FAR_PATTERNS = ("at most", "no dead ends", "always possible", "eventually", "followed by")
"""Those that look beyond one state or step."""
MODALITIES = (SHALL, MAY, SHALL_EVENTUALLY)
EQUALITY = ("=", "!=")
ORDER = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Names:
    """What an expression may speak of: names with their sorts, readings, and whether it may say ``old``."""

    sorts: tuple[tuple[str, Sort], ...]
    readings: tuple[Reading, ...] = ()
    old: bool = False

    def reads(self, wanted: Callable[[Sort], bool]) -> list[Read]:
        """Every name of a wanted sort, read now and (where allowed) before the step."""
        times = (False, True) if self.old else (False,)
        return [Read(name, sort, old) for name, sort in self.sorts if wanted(sort) for old in times]


def _is_number(sort: Sort) -> bool:
    return isinstance(sort, Number)


# -- expressions ---------------------------------------------------------------------------------------------


@st.composite
def formulas(draw: Draw, names: Names, depth: int = 2) -> Expression:
    """A yes/no expression."""
    enumerations = names.reads(lambda sort: isinstance(sort, Enumeration))
    booleans = names.reads(lambda sort: isinstance(sort, Boolean))
    has_numbers = bool(names.reads(_is_number))

    def smaller() -> Expression:
        found: Expression = draw(formulas(names, depth - 1))
        return found

    kinds = ["boolean"] * 4 * bool(booleans) + ["named"] * 6 * bool(enumerations) + ["number"] * 6 * has_numbers
    kinds += [*["reading"] * 2 * bool(names.readings), "constant"]
    if depth > 0:
        kinds += [*["not", "and", "and", "or", "or", "implies", "if", "equal"] * 2]
    match draw(st.sampled_from(kinds)):
        case "boolean":
            return draw(st.sampled_from(booleans))  # type: ignore[no-any-return]
        case "named":
            read = draw(st.sampled_from(enumerations))
            operator = draw(st.sampled_from(EQUALITY))
            return Compare(operator, read, draw(named_values(names, read.sort, depth - 1)))
        case "number":
            operator = draw(st.sampled_from(ORDER))
            return Compare(operator, draw(numbers(names, depth - 1)), draw(numbers(names, depth - 1)))
        case "reading":
            reading = draw(st.sampled_from(names.readings))
            options = draw(st.lists(st.sampled_from(reading.names), min_size=1, max_size=2, unique=True))
            return ReadingIs(reading.name, tuple(options))
        case "not":
            return Not(smaller())
        case "and":
            return And(tuple(smaller() for _ in range(draw(st.sampled_from([2, 2, 2, 3, 1, 0])))))
        case "or":
            return Or(tuple(smaller() for _ in range(draw(st.sampled_from([2, 2, 2, 3, 1, 0])))))
        case "implies":
            return Implies(smaller(), smaller())
        case "if":
            return IfThenElse(smaller(), smaller(), smaller())
        case "equal":
            return Compare(draw(st.sampled_from(EQUALITY)), smaller(), smaller())
        case _:
            return Literal(draw(st.booleans()), BOOLEAN)


@st.composite
def named_values(draw: Draw, names: Names, sort: Sort, depth: int = 1) -> Expression:
    """An expression of one enumeration: of exactly this sort, since two enumerations do not mix."""
    assert isinstance(sort, Enumeration)
    reads = names.reads(lambda other: other == sort)
    kinds = ["literal"] * 3 + ["read"] * bool(reads) + ["if"] * (depth > 0)
    match draw(st.sampled_from(kinds)):
        case "read":
            return draw(st.sampled_from(reads))  # type: ignore[no-any-return]
        case "if":
            yes, no = (draw(named_values(names, sort, depth - 1)) for _ in range(2))
            return IfThenElse(draw(formulas(names, 0)), yes, no)
        case _:
            return Literal(draw(st.sampled_from(sort.values)), sort)


@st.composite
def numbers(draw: Draw, names: Names, depth: int = 1) -> Expression:
    """A numeric expression; literals are small, so that they meet the values that occur."""
    reads = names.reads(_is_number)

    def smaller() -> Expression:
        found: Expression = draw(numbers(names, depth - 1))
        return found

    kinds = ["literal"] * 2 + ["read"] * 4 * bool(reads)
    if depth > 0:
        kinds += ["+", "-", "*", "mod", "min", "max", "if"]
    match draw(st.sampled_from(kinds)):
        case "read":
            return draw(st.sampled_from(reads))  # type: ignore[no-any-return]
        case "+":
            return Add(smaller(), smaller())
        case "-":
            return Subtract(smaller(), smaller())
        case "*":
            return Scale(draw(st.integers(-2, 3)), smaller())
        case "mod":
            return Modulo(smaller(), draw(st.integers(1, 4)))
        case "min":
            return Minimum(smaller(), smaller())
        case "max":
            return Maximum(smaller(), smaller())
        case "if":
            return IfThenElse(draw(formulas(names, 0)), smaller(), smaller())
        case _:
            return _number(draw(st.sampled_from([0, 1, 2, 3, 0, 1, 2, -1, -2, 4])))


def _number(value: int) -> Literal:
    return Literal(value, INTEGER)


# -- systems -------------------------------------------------------------------------------------------------


@st.composite
def sorts(draw: Draw) -> Sort:
    """Any sort; ranges and enumerations small."""
    match draw(st.sampled_from(["yes/no", "one of", "one of", "range", "count", "count", "integer"])):
        case "yes/no":
            return BOOLEAN
        case "one of":
            names = st.lists(st.sampled_from(VALUES), min_size=2, max_size=3, unique=True)
            return Enumeration(tuple(draw(names)))
        case "range":
            low = draw(st.sampled_from([0, 0, 0, 1, -1, -2]))
            return Number(low, low + draw(st.sampled_from([3, 3, 2, 1, 0])))
        case "count":
            return COUNT
        case _:
            return INTEGER


def values_of(sort: Sort) -> tuple[Value, ...]:
    """All values of a finite sort; a few around the beginning of an infinite one."""
    listed = members(sort)
    return listed if listed is not None else (0, 1, 2) if sort == COUNT else (-1, 0, 1)


@st.composite
def variables(draw: Draw, name: str, endless: bool) -> Variable:
    """A variable that begins with one value, with one of several, or with any."""
    sort = draw(sorts())
    infinite = members(sort) is None
    how = ["one"] * 6 + ["several"] * 3 + ["any"] * (2 if not infinite else int(endless))
    match draw(st.sampled_from(how)):
        case "any":
            return Variable(name, sort, None)
        case "several":
            several = draw(st.lists(st.sampled_from(values_of(sort)), min_size=1, max_size=2, unique=True))
            return Variable(name, sort, tuple(several))
        case _:
            first = 0 if infinite and draw(st.integers(0, 3)) else draw(st.sampled_from(values_of(sort)))
            return Variable(name, sort, (first,))


@st.composite
def assignments(draw: Draw, names: Names, target: str, sort: Sort, bounded: bool) -> tuple[Expression, Expression]:
    """An effect on one variable, and a condition that the event's guard takes on with it.

    The condition mostly keeps the effect in range, or (``bounded``) an infinite sort from being used up.
    """
    if isinstance(sort, Boolean):
        flag = st.booleans().map(lambda value: Literal(value, BOOLEAN))
        return draw(st.one_of(flag, flag, formulas(names, 1))), TRUE
    if isinstance(sort, Enumeration):
        return draw(named_values(names, sort, 1)), TRUE

    here = Read(target, sort)
    ceiling = sort.high if sort.high is not None else draw(st.integers(1, 4))
    floor = sort.low if sort.low is not None else draw(st.integers(-3, 0))
    kinds = ["up", "up", "up", "down", "up to", "down to", "round", "set", "set", "copy", "other"]
    careless = not draw(st.integers(0, 3)) or (not bounded and bool(draw(st.integers(0, 1))))
    match draw(st.sampled_from(kinds)):
        case "up":
            by = draw(st.sampled_from([1, 1, 1, 2]))
            guard = TRUE if careless else Compare("<=", here, _number(ceiling - by))
            return Add(here, _number(by)), guard
        case "down":
            guard = TRUE if careless else Compare(">", here, _number(floor))
            return Subtract(here, _number(1)), guard
        case "up to":
            return Minimum(Add(here, _number(1)), _number(ceiling)), TRUE
        case "down to":
            return Maximum(Subtract(here, _number(1)), _number(floor)), TRUE
        case "round" if floor >= 0 or sort.low is None:
            return Modulo(Add(here, _number(1)), max(1, ceiling + 1)), TRUE
        case "copy":
            return draw(st.sampled_from(names.reads(_is_number))), TRUE
        case "other" if careless:
            return draw(numbers(names, 1)), TRUE
        case "other":
            limits = Number(floor, ceiling)
            effect = draw(numbers(names, 1))
            assert limits.low is not None and limits.high is not None
            return Minimum(Maximum(effect, _number(limits.low)), _number(limits.high)), TRUE
        case _:
            within = [v for v in (floor, 0, 1, ceiling) if floor <= v <= ceiling]
            return _number(draw(st.sampled_from(within))), TRUE


@st.composite
def stages(draw: Draw, names: Names) -> Expression:
    """A guard that asks for one value of one variable, as the steps of a procedure do."""
    name, sort = draw(st.sampled_from(names.sorts))
    if isinstance(sort, Boolean):
        return draw(st.sampled_from([Read(name, sort), Not(Read(name, sort))]))  # type: ignore[no-any-return]
    value = draw(st.sampled_from(values_of(sort)))
    if isinstance(sort, Enumeration):
        return Compare("=", Read(name, sort), Literal(value, sort))
    return Compare(draw(st.sampled_from(["=", ">=", "<="])), Read(name, sort), _number(value))


@st.composite
def events(draw: Draw, name: str, system: TransitionSystem, bounded: bool) -> Event:
    """An event with a guard and 0–3 effects."""
    names = Names(tuple((v.name, v.sort) for v in system.variables), system.readings)
    stage, unguarded = stages(names), st.just(TRUE)
    guard: Expression = draw(
        st.one_of(stage, stage, stage, unguarded, formulas(names, 0), formulas(names, 1), formulas(names, 2))
    )
    size = draw(st.sampled_from([1, 1, 2, 2, 3, 0]))
    count = min(size, len(system.variables))
    targets = draw(st.lists(st.sampled_from(system.variables), min_size=count, max_size=count, unique=True))
    effects = []
    for target in targets:
        effect, condition = draw(assignments(names, target.name, target.sort, bounded))
        effects.append((target.name, effect))
        guard = conjunction(guard, condition)
    return Event(
        name,
        actor=draw(_by_reading(system.readings, ("Party", "Panel"))),
        modality=draw(_by_reading(system.readings, MODALITIES)),
        guard=guard,
        effects=tuple(effects),
    )


@st.composite
def _by_reading(draw: Draw, readings: Sequence[Reading], texts: tuple[str, ...]) -> str | ByReading:
    """Who acts, or whether he shall: sometimes a question of how a clause is read."""
    one: str = draw(st.sampled_from(texts))
    if not readings or draw(st.integers(0, 3)):
        return one
    reading = draw(st.sampled_from(readings))
    return ByReading(reading.name, tuple((option, draw(st.sampled_from(texts))) for option in reading.names))


@st.composite
def _readings(draw: Draw) -> tuple[Reading, ...]:
    found = []
    for name in READINGS[: draw(st.sampled_from([0, 1, 1, 2]))]:
        options = draw(st.lists(st.sampled_from(OPTIONS), min_size=2, max_size=3, unique=True))
        described = tuple((option, f"read as {option}") for option in options)
        found.append(Reading(name, described, default=draw(st.sampled_from(options))))
    return tuple(found)


@st.composite
def systems(draw: Draw, bounded: bool | None = None, endless: bool = True) -> TransitionSystem:
    """A transition system.

    ``bounded`` asks for one whose counts mostly end (none given: in two of three): a leaning, no promise.
    ``endless`` allows variables that may begin with any of infinitely many values, which the interpreter
    cannot list.
    """
    if bounded is None:
        bounded = bool(draw(st.integers(0, 2)))
    declared = tuple(draw(variables(name, endless)) for name in VARIABLES[: draw(st.integers(1, 4))])
    system = TransitionSystem("generated", declared, (), readings=draw(_readings()))
    happenings = [draw(events(name, system, bounded)) for name in EVENTS[: draw(st.integers(1, 5))]]

    decisions: tuple[Decision, ...] = ()
    if len(happenings) > 1 and not draw(st.integers(0, 2)):
        size = draw(st.integers(1, len(happenings)))
        chosen = happenings[-size:]
        happenings[-size:] = [replace(event, decision="ruling") for event in chosen]
        names = tuple(draw(st.permutations([event.name for event in chosen])))
        actor, modality = (draw(_by_reading(system.readings, p)) for p in (("Panel", "SSC"), MODALITIES))
        decisions = (Decision("ruling", actor, modality, names),)
        happenings[-size:] = [replace(e, actor=actor, modality=modality) for e in happenings[-size:]]

    initially: Expression = TRUE
    names_now = Names(tuple((v.name, v.sort) for v in declared), system.readings)
    if not draw(st.integers(0, 3)):
        initially = draw(st.one_of(formulas(names_now, 1), formulas(names_now, 1).map(Not), st.just(TRUE)))
    system = replace(system, events=tuple(happenings), decisions=decisions, initially=initially)
    duties = tuple(draw(_duties(name, system, names_now)) for name in DUTIES[: draw(st.sampled_from([0, 0, 1, 2]))])
    return replace(system, duties=duties)


@st.composite
def _duties(draw: Draw, name: str, system: TransitionSystem, names: Names) -> Duty:
    """A duty block over some events, of decisions or not; half of them with a condition."""
    every = [event.name for event in system.events]
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, max_size=3, unique=True))
    when = draw(st.one_of(st.just(TRUE), st.just(TRUE), stages(names), formulas(names, 1)))
    actor, modality = (draw(_by_reading(system.readings, p)) for p in (("Panel", "SSC"), MODALITIES))
    return Duty(name, actor, modality, tuple(chosen), when)


@st.composite
def procedures(draw: Draw) -> TransitionSystem:
    """A system whose events lead from stage to stage, round and round: with many a loop, and duties in it.

    A flag and, in some, a count are set on the way.
    """
    stage_of = Enumeration(VALUES)
    declared = [Variable("status", stage_of, (VALUES[0],)), Variable("paid", BOOLEAN, (False,))]
    if counting := not draw(st.integers(0, 3)):
        declared.append(Variable("appeals", COUNT, (0,)))
    system = TransitionSystem("procedure", tuple(declared), (), readings=draw(_readings()))
    stage, flag = Read("status", stage_of), Read("paid", BOOLEAN)
    happenings = []
    met = [VALUES[0]]
    for name in EVENTS[: draw(st.integers(3, 5))]:
        begin, end = draw(st.sampled_from(met)), draw(st.sampled_from(VALUES))
        met.append(end)
        condition = draw(st.sampled_from([TRUE, TRUE, TRUE, flag, Not(flag)]))
        effects: list[tuple[str, Expression]] = [("status", Literal(end, stage_of))]
        match draw(st.sampled_from(["", "", "set", "clear", "turn", "count" if counting else ""])):
            case "set":
                effects.append(("paid", TRUE))
            case "clear":
                effects.append(("paid", FALSE))
            case "turn":
                effects.append(("paid", Not(flag)))
            case "count":
                effects.append(("appeals", Add(Read("appeals", COUNT), _number(1))))
        modality = draw(_by_reading(system.readings, MODALITIES))
        guard = conjunction(Compare("=", stage, Literal(begin, stage_of)), condition)
        happenings.append(Event(name, "Party", modality, guard, tuple(effects)))
    system = replace(system, events=tuple(happenings))
    names = Names(tuple((v.name, v.sort) for v in declared), system.readings)
    duties = tuple(draw(_duties(name, system, names)) for name in DUTIES[: draw(st.sampled_from([0, 1, 2]))])
    return replace(system, duties=duties)


@st.composite
def procedures_with_properties(
    draw: Draw, patterns: Sequence[str], counters: bool = False
) -> tuple[TransitionSystem, Property]:
    """A procedure and a property of it; of liveness mostly a plain one, on which fairness has a bearing.

    A plain one speaks of stages and of events, has a scope in two of three, and assumes a good part of the duties.
    """
    system = draw(procedures())
    wanted = draw(properties(system, patterns, counters))
    if wanted["pattern"] not in ("eventually", "followed by") or not draw(st.integers(0, 3)):
        return system, wanted
    status = Read("status", system.variable["status"].sort)
    stage = st.sampled_from(VALUES[1:]).map(lambda value: Compare("=", status, Literal(value, status.sort)))
    event = st.sampled_from([event.name for event in system.events]).map(lambda name: {"event": name, "when": TRUE})
    trigger = st.one_of(stage.map(lambda formula: {"formula": formula}), event)
    owed = [rule.name for rule in (*system.events, *system.duties)]
    strongly = [{"name": name, "kind": "eventually"} for name in draw(st.lists(st.sampled_from(owed), max_size=2))]
    scope = draw(st.sampled_from(["no", "after", "both"]))
    plain: dict[str, Any] = {
        "observers": {},
        "after": draw(st.lists(event, min_size=1, max_size=2)) if scope != "no" else None,
        "until": draw(st.lists(event, min_size=1, max_size=1)) if scope == "both" else None,
        "duties": ["all", *strongly] if strongly else "all",
    }
    if wanted["pattern"] == "eventually":
        return system, wanted | plain | {"formula": draw(stage)}
    asked, answers = draw(trigger), draw(st.lists(trigger, min_size=1, max_size=2))
    return system, wanted | plain | {"when": [asked], "response": answers}


@st.composite
def states(draw: Draw, system: TransitionSystem) -> dict[str, Value]:
    """Any state, reachable or not; numbers of infinite sorts near zero."""

    def some(sort: Sort) -> st.SearchStrategy[Value]:
        listed = members(sort)
        if listed is not None:
            return st.sampled_from(listed)
        return st.integers(0 if sort == COUNT else -5, 6)

    return {variable.name: draw(some(variable.sort)) for variable in system.variables}


# -- properties ----------------------------------------------------------------------------------------------


@st.composite
def occurrences(draw: Draw, system: TransitionSystem, names: Names, fewest: int = 1) -> list[dict[str, Any]]:
    """A selector: events, most without ``when``."""
    found = []
    for event in draw(st.lists(st.sampled_from(system.events), min_size=fewest, max_size=2)):
        when = TRUE if draw(st.integers(0, 2)) else draw(formulas(names, 1))
        found.append({"event": event.name, "when": when})
    return found


@st.composite
def _triggers(
    draw: Draw, system: TransitionSystem, names: Names, fewest: int, observing: bool = False
) -> list[dict[str, Any]]:
    """Events and formulas; the formulas read variables only, or (``observing``) observers too."""
    plain = names if observing else Names(tuple((v.name, v.sort) for v in system.variables), names.readings)
    found = []
    for kind in draw(st.lists(st.sampled_from(["event", "event", "formula"]), min_size=fewest, max_size=2)):
        if kind == "formula":
            found.append({"formula": draw(st.one_of(stages(plain), formulas(plain, 1)))})
        else:
            found.extend(draw(occurrences(system, names))[:1])
    return found


@st.composite
def properties(
    draw: Draw, system: TransitionSystem, patterns: Sequence[str] = PATTERNS, counters: bool = True
) -> Property:
    """A property of a system, shaped as its canonical form, with expression objects.

    ``counters=False`` leaves out observers that count, with which few state spaces are finite.
    """
    variables: tuple[tuple[str, Sort], ...] = tuple((v.name, v.sort) for v in system.variables)
    if (pattern := draw(st.sampled_from(patterns))) == "stays in range":
        return {
            "pattern": pattern,
            "formula": TRUE,
            "events": [],
            "after": None,
            "until": None,
            "observers": {},
        }

    kinds = ["memory", "memory", "counter"] if counters else ["memory"]
    watching = {name: draw(st.sampled_from(kinds)) for name in OBSERVERS[: draw(st.sampled_from([1, 0, 2, 3]))]}
    sorts: dict[str, Sort] = {"memory": BOOLEAN, "counter": COUNT}
    names = Names(variables + tuple((name, sorts[kind]) for name, kind in watching.items()), system.readings)
    observers: dict[str, Any] = {}
    for name, kind in watching.items():
        if kind == "counter":
            observers[name] = {"counts": draw(occurrences(system, names))}
        else:
            becomes_yes = draw(_triggers(system, names, fewest=1))
            observers[name] = {
                "becomes yes": becomes_yes,
                "becomes no": draw(_triggers(system, names, fewest=0)),
            }

    scoped = draw(st.sampled_from(["no", "no", "no", "no", "after", "until", "both"]))
    after = draw(occurrences(system, names)) if scoped in ("after", "both") else None
    until = draw(occurrences(system, names)) if scoped in ("until", "both") else None

    judged = replace(names, old=pattern == "on")
    far = far_off(system, names)
    if pattern in ("at most", "followed by"):
        formula: Expression = TRUE
    elif pattern == "no dead ends":
        formula = draw(st.one_of(st.just(FALSE), st.just(FALSE), far, *_guided(system, names)))
    elif pattern in ("never", "possible", "always possible", "eventually"):
        formula = draw(st.one_of(far, far, far, formulas(names, 2)))
    else:
        spared = far.map(Not)
        formula = draw(st.one_of(spared, spared, formulas(judged, 1), formulas(judged, 2), *_guided(system, names)))
        if pattern in ("always", "on") and not draw(st.integers(0, 2)):
            formula = Implies(draw(st.one_of(stages(names), formulas(judged, 1))), formula)
    return {
        "pattern": pattern,
        "formula": formula,
        "events": draw(occurrences(system, names)) if pattern in ("before", "on", "at most") else [],
        "after": after,
        "until": until,
        "observers": observers,
        **draw(_more(pattern, system, names)),
    }


@st.composite
def _more(draw: Draw, pattern: str, system: TransitionSystem, names: Names) -> dict[str, Any]:
    """What only some patterns have."""
    more: dict[str, Any] = {}
    if pattern == "at most":
        more["times"] = draw(st.sampled_from([1, 0, 1, 2, 3]))
    if pattern == "followed by":
        more["when"] = draw(_triggers(system, names, fewest=1, observing=True))
        more["response"] = draw(_triggers(system, names, fewest=1, observing=True))
    if pattern in ("eventually", "followed by"):
        more["duties"] = draw(st.one_of(st.just("all"), _assumptions(system)))
    return more


@st.composite
def _assumptions(draw: Draw, system: TransitionSystem) -> list[Any]:
    """A list of duties: all, and names of duties and powers, as stated or with strong fairness; or none."""
    owed = [event.name for event in system.events if event.decision is None]
    owed += [rule.name for rule in (*system.decisions, *system.duties)]
    kinds = st.sampled_from(["as stated", "as stated", "eventually"])
    named = st.builds(lambda name, kind: {"name": name, "kind": kind}, st.sampled_from(owed), kinds)
    found = draw(st.lists(st.one_of(named, named, named, st.just("all")), max_size=4))
    return found if found != ["all"] else []  # "all" alone is written without a list


@st.composite
def far_off(draw: Draw, system: TransitionSystem, names: Names) -> Expression:
    """A formula that no or few first states satisfy: some history has to lead there, if one does."""
    atoms: list[Expression] = []
    for name, sort in names.sorts:
        here = Read(name, sort)
        variable = system.variable.get(name)
        if variable is not None and variable.initial is None:
            continue
        first = variable.initial if variable is not None and variable.initial else (False, 0)
        if isinstance(sort, Boolean):
            atoms += [here] * (True not in first) + [Not(here)] * (False not in first)
        elif isinstance(sort, Enumeration):
            atoms += [Compare("=", here, Literal(v, sort)) for v in sort.values if v not in first]
        else:
            high = max(int(value) for value in first)
            reach = sort.high if sort.high is not None else high + 4
            atoms += [Compare(">=", here, _number(value)) for value in range(high + 1, reach + 1)]
            if sort.low is None or sort.low < high:
                atoms.append(Compare("<", here, _number(min(int(value) for value in first))))
    if not atoms:
        found: Expression = draw(formulas(names, 1))
        return found
    parts = draw(st.lists(st.sampled_from(atoms), min_size=1, max_size=3))
    return conjunction(*dict.fromkeys(parts))


def _guided(system: TransitionSystem, names: Names) -> list[st.SearchStrategy[Expression]]:
    """Formulas that have a chance of holding throughout: guards, bounds on numbers, what was observed."""
    found: list[st.SearchStrategy[Expression]] = [st.sampled_from([event.guard for event in system.events])]
    if counted := names.reads(_is_number):
        bound = st.integers(0, 5).map(_number)
        found.append(st.builds(Compare, st.sampled_from(["<=", "<", "!="]), st.sampled_from(counted), bound))
    if seen := [read for read in names.reads(lambda sort: sort == BOOLEAN) if read.name in OBSERVERS]:
        found.append(st.one_of(st.sampled_from(seen), st.sampled_from(seen).map(Not)))
    return found


@st.composite
def systems_with_properties(
    draw: Draw,
    patterns: Sequence[str] = PATTERNS,
    bounded: bool | None = None,
    endless: bool = True,
    counters: bool = True,
) -> tuple[TransitionSystem, Property]:
    """A system and a property of it (see :func:`systems` and :func:`properties`)."""
    system = draw(systems(bounded, endless))
    return system, draw(properties(system, patterns, counters))


def canonical_property(property: Property) -> dict[str, Any]:
    """The canonical JSON form of a generated property."""

    def data(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: data(value) for name, value in part.items()}
        if isinstance(part, list):
            return [data(value) for value in part]
        if part is None or isinstance(part, (str, int)):
            return part
        return canonical_expression(part)

    return {"format": 1, **data(property)}
