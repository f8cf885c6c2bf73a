"""One property of one rulebook, ready to be decided, and what every way of deciding it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from clauseproof.model.canonical import canonical_expression, canonical_form
from clauseproof.model.expressions import TRUE, Expression, Implies, Value
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.affine import Karr
from clauseproof.proofs.engines.catalogue import PORTFOLIO
from clauseproof.proofs.engines.evaluation import Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, Menus, NotEnumerable
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.engines.localisation import Closed, GaveUp, Localiser
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.engines.smt import Reachability
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.running import Steps, replay_violation
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.liveness.fairness import duties_of, formulas_of
from clauseproof.proofs.progress import tell
from clauseproof.proofs.properties.lemmas import Lemma, resting_on, strengthened, taken_for_granted
from clauseproof.proofs.properties.monitor import Product, product
from clauseproof.proofs.properties.property import Property


@dataclass(frozen=True)
class Limits:
    """Bounds on every engine: the control states that a graph may have, and what the symbolic ones may spend."""

    nodes: int = 150_000
    symbolic: SymbolicLimits = field(default_factory=SymbolicLimits)


class Ground:
    """What the questions about one transition system share: limits, the engine that may be asked, and its own graph."""

    def __init__(self, system: TransitionSystem, limits: Limits | None = None, engine: str = PORTFOLIO) -> None:
        self.system = system
        self.limits = limits or Limits()
        self.engine = engine
        self.menus: Menus = {}
        self._reach: tuple[ControlGraph | None, ChoiceSpace] | None = None

    def question(self, prop: Property, lemmas: Sequence[Lemma] = ()) -> Question:
        """A property, ready to be decided, with lemmas assumed where they are proved."""
        return Question(self, prop, lemmas)

    def reachable(self) -> tuple[ControlGraph | None, ChoiceSpace]:
        """The control graph of the rulebook alone, all variables tracked; None where it cannot be built."""
        if self._reach is None:
            space = ChoiceSpace.of(self.system)
            try:
                graph, _ = GraphBuilder(self.system).build(
                    [v.name for v in self.system.variables], space, limit=self.limits.nodes
                )
                self._reach = (graph if graph.complete else None, space)
            except NotEnumerable:
                self._reach = (None, space)
        return self._reach


class Question:
    """One property of one rulebook while it is being decided."""

    def __init__(self, ground: Ground, prop: Property, lemmas: Sequence[Lemma] = ()) -> None:
        self.ground = ground
        self.prop = prop
        self.lemmas = tuple(lemmas)
        self.granted = taken_for_granted(self.lemmas)
        self.whole: Product = product(ground.system, prop)
        self.goal = self.whole.goal
        self.duties = duties_of(ground.system, prop.duties) if prop.is_liveness else ()
        self.formulas = (
            self.goal,
            self.whole.premise,
            self.whole.awaited,
            self.whole.sought,
            *formulas_of(self.duties),
        )
        said = [formula for lemma in self.lemmas for formula in lemma.formulas]
        self.sliced = self.whole.system.slice(*self.formulas, *said)
        self.space = ChoiceSpace.of(self.sliced, *self.formulas, *said)
        self.proving = strengthened(self.sliced, self.lemmas)
        self.menus: Menus = ground.menus if self.proving is self.sliced else {}
        own = {variable.name for variable in ground.system.variables}
        self.monitors = tuple(v.name for v in self.whole.system.variables if v.name not in own)
        self.remarks: list[str] = []
        self.reasons: list[str] = []
        self.exact: ControlGraph | None = None
        self.builder: GraphBuilder | None = None
        self.steps: Steps = {}
        self.reaching: dict[int, Trace] = {}

    def asked(self) -> list[Any]:
        """All that the answer depends on, as data: two questions of which it is the same have the same answer.

        Of the rulebook, the cone of influence; what lies outside of it makes no difference, and neither do clauses.
        """
        system = self.sliced
        return [
            self.prop.canonical(),
            canonical_form(system),
            [[v.name for v in system.variables], [d.name for d in system.decisions], [d.name for d in system.duties]],
            [canonical_expression(formula) for formula in self.formulas],
            [[reading.name, list(reading.names)] for reading in self.space.readings],
            [[duty.name, [event for event, _ in duty.discharging], duty.power] for duty in self.duties],
            [[term.name, canonical_expression(term.body)] for term in self.ground.system.terms],
            [
                [lemma.title, canonical_expression(lemma.formula), canonical_expression(where), proof.k, proof.text]
                for lemma in self.lemmas
                for where, proof in lemma.proofs
            ],
            self.monitors,
            self.ground.engine,
            repr(self.ground.limits),
        ]

    def localised(self, goal: Expression, mask: int) -> Evidence | None:
        """An invariant by the localised graph, for the choices of a mask."""
        localiser = Localiser(self.proving, self.given(goal), frozenset(self.monitors), self.menus)
        result = localiser.prove(self.space.condition(mask))
        if isinstance(result, GaveUp):
            self.reasons.append(f"localised graph: {result.reason}")
        if not isinstance(result, Closed):
            return None
        invariant = invariant_of(result.graph, self.proving)
        return self.resting(Evidence("holds", "control graph", 1, invariant, "", result.graph.tracked))

    def equalities(self, goal: Expression, mask: int) -> Evidence | None:
        """An invariant of control states with linear equalities of the unbounded counters there."""
        tell("linear equalities")
        karr = Karr(self.proving, self.given(goal))
        try:
            invariant = karr.prove(self.space, mask)
        except NotEnumerable as error:
            self.reasons.append(f"linear equalities: {error}")
            return None
        if invariant is None:
            return None
        names = (*karr.tracked, *karr.counters)
        return self.resting(Evidence("holds", "control graph with linear equalities", 1, invariant, "", names))

    def given(self, goal: Expression) -> Expression:
        """What has to be proved of the strengthened rulebook for a goal to hold."""
        return goal if self.granted == TRUE else Implies(self.granted, goal)

    def resting(self, evidence: Evidence) -> Evidence:
        """Evidence found on the strengthened rulebook, with all that it rests on, and a remark that says so."""
        for lemma in self.lemmas:
            if lemma.proofs and (remark := f"its proof rests on the lemma '{lemma.title}'") not in self.remarks:
                self.remarks.append(remark)
        return resting_on(evidence, self.lemmas)

    def exact_graph(self, limit: int, part: TransitionSystem | None = None) -> tuple[dict[int, Node], bool]:
        """Shortest violations by choice on the exact graph, and whether the graph is complete.

        Of a ``part`` of the histories, where one is given, the graph is never complete.
        """
        builder = self.builder = GraphBuilder(part or self.sliced, *self.formulas, menus=self.ground.menus)
        try:
            graph, _ = builder.build([v.name for v in self.sliced.variables], self.space, limit=limit, refute=self.goal)
        except NotEnumerable as error:
            self.reasons.append(f"control graph: {error}")
            return {}, False
        self.exact = graph
        if not graph.complete:
            self.reasons.append(f"control graph: {graph.size()}")
        graph.complete = graph.complete and part is None
        test = graph.holds(self.goal)
        found: dict[int, Node] = {}
        left = self.space.all
        for node, new in graph.discovered:
            failing = new & left
            if failing:
                failing &= ~test(node)[1]
            if failing:
                left &= ~failing
                for bit in range(len(self.space.choices)):
                    if failing >> bit & 1:
                        found[bit] = node
                if not left:
                    break
        return found, graph.complete

    def whole_graph(self) -> tuple[ControlGraph | None, GraphBuilder | None, bool]:
        """The exact graph with nothing left out, its builder, and whether it is complete."""
        builder = GraphBuilder(self.sliced, *self.formulas, menus=self.ground.menus)
        try:
            graph, _ = builder.build(
                [v.name for v in self.sliced.variables], self.space, limit=self.ground.limits.nodes
            )
        except NotEnumerable as error:
            self.reasons.append(f"control graph: {error}")
            return None, None, False
        self.exact = graph
        if not graph.complete:
            self.reasons.append(f"control graph: {graph.size()}")
        return graph, builder, graph.complete

    def refuted(self, violations: Mapping[int, Node]) -> Finding:
        """Replayed histories for each choice under which the goal fails."""
        traces: dict[int, Trace] = {}
        mask = 0
        assert self.exact is not None or not violations
        for bit, node in violations.items():
            assert self.exact is not None
            start, steps = self.exact.path(node, 1 << bit)
            first: dict[str, Value] = dict(zip(self.exact.tracked, start, strict=True))
            traces[bit] = self.replayed(bit, first, [event for event, _ in steps])
            mask |= 1 << bit
        verdict = "proved" if self.prop.pattern == "possible" else "refuted"
        return Finding(verdict, mask, None, traces, "breadth-first search")

    def replayed(self, bit: int, first: Mapping[str, Value], events: list[str]) -> Trace:
        return replay_violation(
            self.whole, self.prop, self.space.choices[bit], first, events, self.monitors, self.steps
        )

    def graph_evidence(self, graph: ControlGraph, mask: int, claim: str) -> Evidence:
        """The exact graph itself as an invariant, for the choices of a mask."""
        kept = replace(graph, reached={node: m & mask for node, m in graph.reached.items() if m & mask})
        return Evidence(claim, "control graph", 1, invariant_of(kept, self.sliced), "", graph.tracked)

    def reachability(self, goal: Expression, mask: int) -> Reachability:
        """A goal under the choices of a mask, as the engines on formulas are asked."""
        return Reachability(self.proving, self.given(goal), self.space.condition(mask))

    def holds(self, mask: int, evidence: Evidence) -> Finding:
        if self.prop.pattern == "possible":
            return Finding("refuted", mask, replace(evidence, claim="excluded"), {}, evidence.method)
        return Finding("proved", mask, evidence, {}, evidence.method)
