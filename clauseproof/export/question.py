"""What is exported: a rulebook, the monitors of some properties, and one formula of states per property.

Every language module writes this one value; none knows properties, observers or amendments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.export.duties import Owed, Turns, fixed, owed_by
from clauseproof.export.finite import finite, span, unbounded
from clauseproof.model.expressions import (
    BOOLEAN,
    TRUE,
    Compare,
    Enumeration,
    Expression,
    Literal,
    Not,
    Number,
    Read,
    conjunction,
    disjunction,
    rebuild,
    sort_of,
    walk,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import Event, Reading, TransitionSystem, Variable
from clauseproof.proofs.properties.monitor import product
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property

LARGEST = 2**31 - 1
MOVED = "counted on"
"""The name of a switch that is turned by steps which only count on; none that a rulebook could declare."""


@dataclass(frozen=True)
class Claim:
    """``goal`` holds in every reachable state exactly when the property holds (``possible``: when it does not).

    Of *always possible* it says no such thing: there ``sought`` must be reachable from every reachable state in which
    ``asked`` holds.  Both are None elsewhere.

    Of *eventually* and *followed by* it says a part, that the scope never closes on something awaited.  There too, in
    no run that is fair to all ``duties`` does ``awaited`` (elsewhere None) hold for ever from some position on.
    """

    title: str
    pattern: str
    goal: Expression
    asked: Expression | None = None
    sought: Expression | None = None
    awaited: Expression | None = None
    duties: tuple[Owed, ...] = ()

    @property
    def formulas(self) -> tuple[Expression, ...]:
        """Every formula that says something of the claim."""
        mine = (f for f in (self.goal, self.asked, self.sought, self.awaited) if f is not None)
        return (*mine, *(f for duty in self.duties for f in duty.formulas))


@dataclass(frozen=True)
class Question:
    """A system whose guards say all there is to say about when a step exists, and claims about its states.

    ``readings`` are the rigid unknowns left, ``fixed`` those chosen, ``remarks`` what the reader must know.
    ``monitors`` names the variables that are not the rulebook's: their changing is no change of its state.
    """

    reference: str
    fingerprint: str
    system: TransitionSystem
    claims: tuple[Claim, ...]
    readings: tuple[Reading, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    monitors: frozenset[str] = frozenset()

    @property
    def duties(self) -> dict[Owed, str]:
        """Every duty that some claim assumes, each with a name of its own."""
        found: dict[Owed, str] = {}
        for duty in (duty for claim in self.claims for duty in claim.duties):
            name = f"{duty.name}, eventually" if duty.strong else duty.name
            while duty not in found and name in found.values():
                name += "'"
            found.setdefault(duty, name)
        return found

    @property
    def turns(self) -> dict[tuple[Owed, ...], Turns]:
        """The turns of each list of duties that some claim of liveness assumes."""
        found: dict[tuple[Owed, ...], Turns] = {}
        for claim in self.claims:
            if claim.awaited is not None and claim.duties not in found:
                found[claim.duties] = Turns(len(found) + 1, claim.duties)
        return found


def question(
    system: TransitionSystem,
    properties: Sequence[tuple[str, Property]],
    *,
    reference: str = "",
    fingerprint: str = "",
    readings: Mapping[str, str] | None = None,
    counters: str = "saturate",
    bounded: bool = False,
    by_change: bool = False,
) -> Question:
    """The question that some properties (title, property) ask of a system, with some readings fixed.

    ``bounded`` asks for finite sorts; ``counters`` is ``unbounded``, ``saturate`` or ``mod N``.  ``by_change`` says
    that the language knows a step only by what it changes, so that a step that only counts on must be seen.
    Raises :class:`ClauseproofError`: CP006 for an unknown reading or option, CP061 where the target cannot keep
    a number.
    """
    given = dict(readings or {})
    _check_readings(system, given)
    whole, claims = _watched(system, properties, given)
    whole = whole.under(given)
    claims = [_under(claim, given) for claim in claims]
    whole = replace(
        whole, events=tuple(_guarded(event, whole) for event in whole.events), terms=(), duties=(), decisions=()
    )
    remarks: list[str] = []
    formulas = tuple(formula for claim in claims for formula in claim.formulas)
    modulus = int(counters.removeprefix("mod ")) if counters.startswith("mod ") else None
    if bounded or counters != "unbounded":
        from clauseproof.proofs.engines.graph import saturation

        endless = unbounded(whole)
        inexact = [name for name in endless if name not in saturation(whole, *formulas)]
        whole = finite(whole, formulas, modulus)
        if by_change:
            whole = _seen(whole, claims, endless)
        if modulus is not None and inexact:
            remarks.append(f"{', '.join(inexact)}: counted mod {modulus}, and verdicts hold mod {modulus} only")
    if bounded:
        _check_size(whole, formulas)
    relevant = whole.relevant_readings(*formulas)
    return Question(
        reference,
        fingerprint,
        whole,
        tuple(claims),
        tuple(r for r in whole.readings if r.name in relevant),
        tuple(given.items()),
        tuple(remarks),
        frozenset(v.name for v in whole.variables if v.name not in system.variable) - {MOVED},
    )


def _watched(
    system: TransitionSystem, properties: Sequence[tuple[str, Property]], readings: Mapping[str, str]
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
        claim = Claim(title, prop.pattern, _renamed(alone.goal, renamed))
        if prop.pattern == ALWAYS_POSSIBLE:
            asked, sought = (_renamed(formula, renamed) for formula in (alone.premise, alone.sought))
            claim = replace(claim, asked=asked, sought=sought)
        elif prop.is_liveness:
            awaited, duties = _renamed(alone.awaited, renamed), owed_by(system, prop, readings)
            claim = replace(claim, awaited=awaited, duties=duties)
        claims.append(claim)
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


def _under(claim: Claim, readings: Mapping[str, str]) -> Claim:
    """A claim where some readings are chosen."""
    asked, sought = (None if f is None else fixed(f, readings) for f in (claim.asked, claim.sought))
    return replace(claim, goal=fixed(claim.goal, readings), asked=asked, sought=sought)


def _seen(system: TransitionSystem, claims: Sequence[Claim], endless: Sequence[str]) -> TransitionSystem:
    """The system in which a step that discharges a duty is seen, also if it changes what is no longer counted.

    A count that stands at its cap changes with no step; where such a step may discharge a duty, it turns a switch.
    """
    discharging = {event for claim in claims for duty in claim.duties for event, _ in duty.discharging}
    hidden = [e.name for e in system.events if e.name in discharging and not set(endless).isdisjoint(e.assigned)]
    if not hidden:
        return system
    turned = {MOVED: Not(Read(MOVED, BOOLEAN))}
    return system.with_monitor([Variable(MOVED, BOOLEAN, (False,))], dict.fromkeys(hidden, turned))


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
