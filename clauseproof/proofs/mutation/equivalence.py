"""Equivalence: proofs that a mutant allows the same histories of events, both ways, under every choice.

First the identity: in every reachable state of the rulebook, each changed event is possible in both or in neither
and has the same effects.  Else a bisimulation (Park 1981) of the two run in lockstep: while both have done the same
events, each event is possible in both or in neither.  A variable that no changed effect reaches has one copy.
Either is an ``always`` claim, decided by the ordinary engines and accepted by the certifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clauseproof.model.expressions import (
    TRUE,
    And,
    Compare,
    Expression,
    Not,
    Or,
    Read,
    conjunction,
    disjunction,
    variables_read,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import MAY, ByReading, Event, TransitionSystem, alternatives
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines.graph import GraphBuilder, NotEnumerable
from clauseproof.proofs.findings import Decided
from clauseproof.proofs.mutation.killing import UNDECIDED, Court
from clauseproof.proofs.mutation.mutants import Mutant
from clauseproof.proofs.properties.property import Property

COPY = "{} of the mutant"


@dataclass(frozen=True)
class Equivalent:
    """How it was proved, and which variables take other values all the same."""

    how: str
    differs_in: tuple[str, ...] = ()


def identical(original: Decider, mutant: Mutant, court: Court) -> Equivalent | None:
    """The identity on the reachable states, where it is a proof."""
    old, new = original.system, mutant.system
    if old.variables != new.variables or old.initially != new.initially:
        return None
    claims: list[Expression] = []
    for before, after in zip(old.events, new.events, strict=True):
        if (before.guard, before.effects) == (after.guard, after.effects):
            continue
        one, two = _possible(before, old), _possible(after, old)
        claims.append(_alike(one, two))
        assigned = dict.fromkeys([*before.assigned, *after.assigned])
        for name in assigned:
            kept: Expression = Read(name, old.variable[name].sort)
            left, right = before.assigned.get(name, kept), after.assigned.get(name, kept)
            if left != right:
                claims.append(Or((Not(conjunction(one, two)), Compare("=", left, right))))
    if not claims:
        return Equivalent("nothing that happens depends on it")
    proved, _ = _always(original, And(tuple(claims)), court)
    return Equivalent("in every reachable state the changed events are the same") if proved else None


def _possible(event: Event, system: TransitionSystem) -> Expression:
    return conjunction(event.guard, in_range(event, system.variable))


def _alike(one: Expression, two: Expression) -> Expression:
    return TRUE if one == two else Or((And((one, two)), And((Not(one), Not(two)))))


def _always(decider: Decider, claim: Expression, court: Court) -> tuple[bool, Decided]:
    """Whether a formula holds in every reachable state under every choice, by an accepted proof."""
    prop = Property("always", claim)
    decided = decider.decide(prop)
    proved = all(f.verdict == "proved" for f in decided.findings) and all(
        court.accepts(decider.system, prop, finding, decided.space) for finding in decided.findings
    )
    return proved, decided


@dataclass(frozen=True, eq=False)
class Lockstep:
    """The rulebook and a mutant doing the same events: ``claim`` says that they go on allowing the same."""

    system: TransitionSystem
    claim: Expression
    copies: Mapping[str, str]


def lockstep(old: TransitionSystem, mutant: Mutant) -> Lockstep:
    """The joint system of a rulebook and a mutant.

    They begin in the same first state where the mutant's first states are the rulebook's, else in any two.
    """
    new = mutant.system
    copies = {name: COPY.format(name) for name in _affected(old, new)}
    theirs = new.rename(copies)
    events: list[Event] = []
    claims: list[Expression] = []
    same_first = (old.variables, old.initially) == (new.variables, new.initially)
    second = tuple(v for v in theirs.variables if v.name in copies.values())
    for before, after in zip(old.events, theirs.events, strict=True):
        one, two = _possible(before, old), _possible(after, theirs)
        claims.append(_alike(one, two))
        moved = tuple((n, e) for n, e in after.effects if n in copies.values())
        events.append(replace(before, guard=conjunction(one, two), effects=before.effects + moved))
    equal = tuple(
        Compare("=", Read(name, old.variable[name].sort), Read(copy, old.variable[name].sort))
        for name, copy in copies.items()
    )
    first = conjunction(old.initially, *(equal if same_first else (theirs.initially,)))
    joint = replace(
        old, variables=old.variables + second, events=tuple(events), decisions=(), duties=(), terms=(), initially=first
    )
    return Lockstep(joint, And(tuple(claim for claim in claims if claim != TRUE)), copies)


def _affected(old: TransitionSystem, new: TransitionSystem) -> list[str]:
    """Variables whose values may come apart: changed at the beginning or by an effect, or computed from such."""
    found = {one.name for one, two in zip(old.variables, new.variables, strict=True) if one != two}
    effects: list[tuple[str, Expression]] = []
    for before, after in zip(old.events, new.events, strict=True):
        for name in {**before.assigned, **after.assigned}:
            if before.assigned.get(name) != after.assigned.get(name):
                found.add(name)
        effects += [*before.effects, *after.effects]
    if old.initially != new.initially:
        found |= variables_read(old.initially) | variables_read(new.initially)
    while more := {name for name, effect in effects if name not in found and variables_read(effect) & found}:
        found |= more
    return [variable.name for variable in old.variables if variable.name in found]


def bisimilar(joint: Lockstep, decider: Decider, court: Court) -> tuple[Equivalent | None, Decided]:
    """The proof that the two go on in lockstep for ever, where there is one, and what was found out."""
    proved, decided = _always(decider, joint.claim, court)
    if not proved:
        return None, decided
    how = "whatever both have done, they allow the same events next"
    return Equivalent(how, _differing(joint, decider)), decided


def _differing(joint: Lockstep, decider: Decider) -> tuple[str, ...]:
    """Variables whose two copies differ in some reachable state of the joint system."""
    try:
        space = ChoiceSpace.of(joint.system)
        names = [v.name for v in joint.system.variables]
        graph, _ = GraphBuilder(joint.system).build(names, space, limit=decider.limits.nodes)
    except NotEnumerable:
        return tuple(joint.copies)
    at = {name: place for place, name in enumerate(graph.tracked)}
    return tuple(
        name for name, copy in joint.copies.items() if any(node[at[name]] != node[at[copy]] for node in graph.reached)
    )


def owed(old: TransitionSystem, mutant: Mutant) -> Expression:
    """That a duty which the mutant drops is open: somebody owes a step that changes something."""
    new = mutant.system
    parts: list[Expression] = []
    light = {d.name for d in new.duties if alternatives(d.modality) == (MAY,)}
    dropped = next((d for d in old.duties if d.name in light and alternatives(d.modality) != (MAY,)), None)
    for name in mutant.events:
        event = old.event[name]
        changes = disjunction(*(Compare("!=", Read(n, old.variable[n].sort), effect) for n, effect in event.effects))
        shall = _shall(dropped.modality if dropped else event.modality)
        parts.append(conjunction(shall, dropped.when if dropped else TRUE, _possible(event, old), changes))
    return disjunction(*parts)


def _shall(modality: str | ByReading) -> Expression:
    from clauseproof.model.expressions import FALSE, ReadingIs

    if isinstance(modality, str):
        return FALSE if modality == MAY else TRUE
    return ReadingIs(modality.reading, tuple(option for option, value in modality.values if value != MAY))


def never_owed(original: Decider, mutant: Mutant, court: Court) -> tuple[Equivalent | None, Decided]:
    """The proof that a dropped duty was never open, where there is one."""
    proved, decided = _always(original, Not(owed(original.system, mutant)), court)
    return (Equivalent("the duty is never open") if proved else None), decided


def undecided(decided: Decided) -> str:
    """Why the engines could not tell, where they could not."""
    return "; ".join(dict.fromkeys(f.reason for f in decided.findings if f.verdict == UNDECIDED and f.reason))
