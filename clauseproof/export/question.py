"""What is exported: a rulebook, the monitors of some properties, and one formula of states per property.

Every language module writes this one value; none knows properties, observers or amendments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.export.finite import finite, span, unbounded
from clauseproof.model.expressions import (
    TRUE,
    Compare,
    Enumeration,
    Expression,
    Literal,
    Number,
    Read,
    conjunction,
    disjunction,
    rebuild,
    sort_of,
    walk,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import Event, Reading, TransitionSystem
from clauseproof.proofs.monitor import product
from clauseproof.proofs.property import ALWAYS_POSSIBLE, Property

LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Claim:
    """``goal`` holds in every reachable state exactly when the property holds (``possible``: when it does not).

    Of *always possible* it says no such thing: there ``sought`` must be reachable from every reachable state in which
    ``asked`` holds.  Both are None elsewhere.
    """

    title: str
    pattern: str
    goal: Expression
    asked: Expression | None = None
    sought: Expression | None = None


@dataclass(frozen=True)
class Question:
    """A system whose guards say all there is to say about when a step exists, and claims about its states.

    ``readings`` are the rigid unknowns left, ``fixed`` those chosen, ``remarks`` what the reader must know.
    """

    reference: str
    fingerprint: str
    system: TransitionSystem
    claims: tuple[Claim, ...]
    readings: tuple[Reading, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def formulas(self) -> tuple[Expression, ...]:
        return tuple(claim.goal for claim in self.claims)


def question(
    system: TransitionSystem,
    properties: Sequence[tuple[str, Property]],
    *,
    reference: str = "",
    fingerprint: str = "",
    readings: Mapping[str, str] | None = None,
    counters: str = "saturate",
    bounded: bool = False,
) -> Question:
    """The question that some properties (title, property) ask of a system, with some readings fixed.

    ``bounded`` asks for finite sorts; ``counters`` is ``unbounded``, ``saturate`` or ``mod N``.
    Raises :class:`ClauseproofError`: CP006 for an unknown reading or option, CP061 where the target cannot keep
    a number.
    """
    fixed = dict(readings or {})
    _check_readings(system, fixed)
    whole, claims = _watched(system, properties)
    whole = whole.under(fixed)
    claims = [_under(claim, fixed) for claim in claims]
    whole = replace(
        whole, events=tuple(_guarded(event, whole) for event in whole.events), terms=(), duties=(), decisions=()
    )
    remarks: list[str] = []
    goals = tuple(c.goal for c in claims)
    modulus = int(counters.removeprefix("mod ")) if counters.startswith("mod ") else None
    if bounded or counters != "unbounded":
        from clauseproof.proofs.graph import saturation

        inexact = [name for name in unbounded(whole) if name not in saturation(whole, *goals)]
        whole = finite(whole, goals, modulus)
        if modulus is not None and inexact:
            remarks.append(f"{', '.join(inexact)}: counted mod {modulus}, and verdicts hold mod {modulus} only")
    if bounded:
        _check_size(whole, goals)
    relevant = whole.relevant_readings(*goals)
    return Question(
        reference,
        fingerprint,
        whole,
        tuple(claims),
        tuple(r for r in whole.readings if r.name in relevant),
        tuple(fixed.items()),
        tuple(remarks),
    )


def _watched(
    system: TransitionSystem, properties: Sequence[tuple[str, Property]]
) -> tuple[TransitionSystem, list[Claim]]:
    """The product with all monitors at once; where two observers have one name, the later is renamed."""
    whole, claims = system, []
    for title, prop in properties:
        alone = product(system, prop)
        added = [v.name for v in alone.system.variables if v.name not in system.variable]
        renamed = {n: _free(n, title, whole) for n in added if n in whole.variable}
        part = alone.system.rename(renamed)
        new = [v for v in part.variables if v.name not in system.variable]
        updates = {e.name: {n: x for n, x in e.effects if n not in system.variable} for e in part.events}
        whole = whole.with_monitor(new, updates)
        whole = replace(
            whole,
            initially=whole.initially
            if part.initially in (TRUE, system.initially)
            else conjunction(whole.initially, part.initially),
        )
        goal, asked, sought = (_renamed(f, renamed) for f in (alone.goal, alone.premise, alone.sought))
        branching = prop.pattern == ALWAYS_POSSIBLE
        claims.append(
            Claim(title, prop.pattern, goal, asked, sought) if branching else Claim(title, prop.pattern, goal)
        )
    return whole, claims


def _free(name: str, title: str, system: TransitionSystem) -> str:
    found = f"{name} ({title})"
    while found in system.variable:
        found += "'"
    return found


def _renamed(goal: Expression, names: Mapping[str, str]) -> Expression:
    def visit(node: Expression) -> Expression:
        if isinstance(node, Read):
            return replace(node, name=names.get(node.name, node.name))
        return rebuild(node, visit)

    return visit(goal)


def _fixed(goal: Expression, readings: Mapping[str, str]) -> Expression:
    holder = TransitionSystem("", (), (), initially=goal)
    return holder.under(readings).initially


def _under(claim: Claim, readings: Mapping[str, str]) -> Claim:
    """A claim where some readings are chosen."""
    asked, sought = (None if f is None else _fixed(f, readings) for f in (claim.asked, claim.sought))
    return replace(claim, goal=_fixed(claim.goal, readings), asked=asked, sought=sought)


def _guarded(event: Event, system: TransitionSystem) -> Event:
    """The event with a guard that says all: a step whose result is in no sort does not exist."""
    named = [
        disjunction(*(Compare("=", effect, Literal(value, sort)) for value in sort.values))
        for name, effect in event.effects
        if isinstance(sort := system.variable[name].sort, Enumeration)
        and isinstance(found := sort_of(effect), Enumeration)
        and not set(found.values) <= set(sort.values)
    ]
    return replace(event, guard=conjunction(event.guard, in_range(event, system.variable), *named))


def _check_readings(system: TransitionSystem, fixed: Mapping[str, str]) -> None:
    for name, option in fixed.items():
        if name not in system.reading:
            raise fail("CP006", f"there is no reading '{name}'", help=did_you_mean(name, system.reading))
        if option not in system.reading[name].names:
            raise fail(
                "CP006",
                f"reading '{name}' has no option '{option}'",
                help=did_you_mean(option, system.reading[name].names),
            )


def _check_size(system: TransitionSystem, goals: tuple[Expression, ...]) -> None:
    sorts = {v.name: v.sort for v in system.variables if isinstance(v.sort, Number)}
    effects = [effect for event in system.events for _, effect in event.effects]
    for formula in (*goals, system.initially, *(event.guard for event in system.events), *effects):
        for node in walk(formula):
            bounds = span(node, sorts)
            if bounds is not None and max(map(abs, bounds)) > LARGEST:
                raise fail("CP061", f"a number may be as large as {max(map(abs, bounds))}, more than 32 bits hold")
    for name, sort in sorts.items():
        if max(abs(sort.low or 0), abs(sort.high or 0)) > LARGEST:
            raise fail("CP061", f"the range of '{name}' is larger than 32 bits hold")
