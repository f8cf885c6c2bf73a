"""What of a rulebook never comes into play: events never enabled, conditions that never fail, values never taken.

Each is a claim about reachable states.  Where the exact control graph is complete it is read off that graph; else
what no searched state contradicts is asked of the engines, and is *proved* only with an invariant that the certifier
accepts.  What is left is *not reached*: so far was searched, and no more is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from clauseproof.model.expressions import (
    TRUE,
    And,
    Compare,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Not,
    Or,
    Read,
    children,
    conjunction,
    members,
)
from clauseproof.model.source import Span
from clauseproof.model.wording import spoken_value, wording
from clauseproof.proofs.choices import Box, ChoiceSpace, spoken
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, NotEnumerable
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.explaining.parts import Path, conditions, negated
from clauseproof.proofs.explaining.removals import certified
from clauseproof.proofs.properties.property import Property

NEVER_ENABLED, ALWAYS_TRUE, NEVER_TAKEN = "event never enabled", "condition always true", "value never taken"
GUARD_ALWAYS_TRUE = "guard always true"


@dataclass(frozen=True)
class Gap:
    """Something of a rulebook that nothing depends on, or that never comes into play.

    ``proved`` says whether that is so for every history; ``how`` says by what, or how far was searched.  ``reading``
    is the condition under which it is so (every reading: ``({},)``).
    """

    kind: str
    clause: str
    text: str
    proved: bool
    how: str
    reading: tuple[Box, ...] = ({},)
    at: Span | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        clause = f" [{self.clause}]" if self.clause and self.clause != self.text else ""
        where = "" if self.reading == ({},) else " where " + ", or ".join(spoken(box) for box in self.reading)
        return f"{self.text}{clause}{where}: {'proved' if self.proved else 'not reached'} ({self.how})"

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "clause": self.clause or None,
            "text": self.text,
            "proved": self.proved,
            "how": self.how,
            "reading": [{r: list(o) for r, o in box.items()} for box in self.reading],
            "file": self.at.source.path if self.at else None,
            "line": self.at.line if self.at else None,
            "column": self.at.column if self.at else None,
        }


@dataclass(frozen=True)
class Searched:
    """How far the control graph of a rulebook was built: its states, the steps to the farthest of them."""

    states: int
    steps: int
    complete: bool
    reason: str = ""

    def __str__(self) -> str:
        if self.reason:
            return f"no state was searched: {self.reason}"
        states = f"{self.states:,} state{'' if self.states == 1 else 's'}"
        if self.complete:
            return f"the exact graph of {states}"
        return f"{states} searched, up to {self.steps:,} step{'' if self.steps == 1 else 's'}"


def search(decider: Decider) -> tuple[ControlGraph | None, Searched]:
    """The control graph of a rulebook alone, all variables tracked, as far as the decider's limits let it grow."""
    system = decider.system
    builder = GraphBuilder(system, menus=decider.menus)
    try:
        graph, _ = builder.build([v.name for v in system.variables], ChoiceSpace.of(system), limit=decider.limits.nodes)
    except NotEnumerable as error:
        return None, Searched(0, 0, False, str(error))
    steps = 0
    if graph.discovered:
        last, mask = graph.discovered[-1]
        steps = len(graph.path(last, mask & -mask)[1])
    return graph, Searched(len(graph.reached), steps, graph.complete)


def dormant(decider: Decider, graph: ControlGraph | None, searched: Searched, certifier: Certifier) -> tuple[Gap, ...]:
    """The events that are never enabled (also under some readings only), the guards and conditions that never fail
    where they are evaluated, and the values that no variable takes, in document order.

    A condition is evaluated where those before it leave the answer open, as one reads a guard from left to right.
    """
    if graph is None:
        return ()
    asked = _Asked(decider, graph, searched, certifier)
    return (*_never_enabled(asked), *_always_true(asked), *_never_taken(asked))


@dataclass(frozen=True, eq=False)
class _Asked:
    decider: Decider
    graph: ControlGraph
    searched: Searched
    certifier: Certifier

    def reached(self, formula: Expression) -> int:
        """The choices under which a searched state satisfies a formula."""
        test = self.graph.holds(formula)
        found = 0
        for node, mask in self.graph.reached.items():
            if mask & ~found:
                found |= mask & test(node)[1]
        return found

    def gap(self, kind: str, clause: str, text: str, never: Expression, mask: int, at: Span | None) -> Gap | None:
        """That no state satisfies ``never`` under the choices of ``mask``, where no searched one does; None where
        another one is shown to."""
        space = self.graph.space
        reading = tuple(space.minimal(mask))
        if self.searched.complete:
            return Gap(kind, clause, text, True, str(self.searched), reading, at)
        system = self.decider.system
        prop = Property("never", conjunction(space.condition(mask), never))
        decided = self.decider.decide(prop)
        if any(finding.verdict == "refuted" for finding in decided.findings):
            return None
        proved = all(
            finding.evidence is not None
            and finding.verdict in ("proved", "vacuous")
            and certified(self.certifier, "coverage", system, prop, decided, finding)
            for finding in decided.findings
        )
        return Gap(kind, clause, text, proved, "a certified invariant" if proved else str(self.searched), reading, at)


def _never_enabled(asked: _Asked) -> Iterator[Gap]:
    for event in asked.decider.system.events:
        never = asked.graph.space.all & ~asked.reached(event.guard)
        if never:
            at = event.origin.span if event.origin else None
            gap = asked.gap(NEVER_ENABLED, event.clause, f"'{event.name}'", event.guard, never, at)
            if gap is not None:
                yield gap


def _always_true(asked: _Asked) -> Iterator[Gap]:
    system, everything = asked.decider.system, asked.graph.space.all
    for event in system.events:
        if event.guard == TRUE:
            continue
        if not asked.reached(Not(event.guard)):
            at = event.origin.span if event.origin else None
            text = f"the guard of '{event.name}'"
            gap = asked.gap(GUARD_ALWAYS_TRUE, event.clause, text, Not(event.guard), everything, at)
            if gap is not None:
                yield gap
                continue
        for path, node, positive, clause in conditions(event.guard, event.clause):
            open_here = evaluated(event.guard, path)
            fails = conjunction(open_here, Not(node) if positive else node)
            if not asked.reached(open_here) or asked.reached(fails):
                continue
            said = wording(node if positive else negated(node), system.terms)
            at = node.origin.span if node.origin else None
            gap = asked.gap(ALWAYS_TRUE, clause, f"‘{said}’ of '{event.name}'", fails, everything, at)
            if gap is not None:
                yield gap


def evaluated(formula: Expression, path: Path) -> Expression:
    """When the part at a path is looked at, from left to right: what stands before it leaves the answer open."""
    conditions: list[Expression] = []
    node = formula
    for step in path:
        match node:
            case And(parts):
                conditions += parts[:step]
            case Or(parts):
                conditions += [Not(part) for part in parts[:step]]
            case Implies(left, _) if step == 1:
                conditions.append(left)
            case IfThenElse(condition, _, _) if step:
                conditions.append(condition if step == 1 else Not(condition))
            case _:
                pass
        node = children(node)[step]
    return conjunction(*conditions)


def _never_taken(asked: _Asked) -> Iterator[Gap]:
    for variable in asked.decider.system.variables:
        domain = members(variable.sort)
        if domain is None or variable.name in asked.graph.saturated:
            continue
        defined = dict(variable.value_clauses)
        read = Read(variable.name, variable.sort)
        for value in domain:
            taken = Compare("=", read, Literal(value, variable.sort))
            if asked.reached(taken):
                continue
            clause = defined.get(str(value)) or (variable.origin.clause if variable.origin else "")
            at = variable.origin.span if variable.origin else None
            text = f"{variable.name} is {spoken_value(value)}"
            gap = asked.gap(NEVER_TAKEN, clause, text, taken, asked.graph.space.all, at)
            if gap is not None:
                yield gap
