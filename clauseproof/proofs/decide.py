"""Deciding one property of one rulebook, under every choice of readings.

The order of the engines is fixed: localised control graph, exact control graph, k-induction, Spacer; bounded model
checking and breadth-first search give shortest histories.  The first that answers is reported.  Limits are counts;
the clock is a last resort.  Nothing here is a verdict yet: a proof still has to pass the certifier.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from clauseproof.model.canonical import canonical_expression, canonical_form
from clauseproof.model.expressions import (
    TRUE,
    Expression,
    Implies,
    Not,
    Value,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.affine import Karr
from clauseproof.proofs.engines.catalogue import GRAPH, LISTING, PORTFOLIO, alone
from clauseproof.proofs.engines.evaluation import Compiler, Node
from clauseproof.proofs.engines.graph import ControlGraph, GraphBuilder, Menus, NotEnumerable
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.engines.localisation import Closed, GaveUp, Localiser
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.engines.smt import Proved, Reachability, Refuted, Unknown, term
from clauseproof.proofs.engines.stuck import CounterexampleToInduction
from clauseproof.proofs.engines.symbolic import ask, decide_by_formulas
from clauseproof.proofs.evidence.trace import DoesNotReplay, Steps, Trace, replay, replay_violation
from clauseproof.proofs.liveness.fairness import duties_of, formulas_of
from clauseproof.proofs.progress import tell
from clauseproof.proofs.properties.lemmas import Lemma, resting_on, strengthened, taken_for_granted
from clauseproof.proofs.properties.monitor import Product, product
from clauseproof.proofs.properties.property import ALWAYS_POSSIBLE, Property
from clauseproof.proofs.vacuity.hollow import Hollow, hollow_of
from clauseproof.proofs.vacuity.idle import HAS_PARTS, Idle, idle_parts
from clauseproof.proofs.vacuity.witnesses import Telling, tellings

FIRST_LOOK = 600
"""Control states of the first, quick look for short histories."""


SPEAKS_OF_NOTHING = "nothing that it speaks of ever happens"


@dataclass(frozen=True)
class Limits:
    """Bounds on every engine: the control states that a graph may have, and what the symbolic ones may spend."""

    nodes: int = 150_000
    symbolic: SymbolicLimits = field(default_factory=SymbolicLimits)


@dataclass(frozen=True)
class Evidence:
    """A proof before it is certified: ``claim`` is holds, excluded or vacuous (see the certifier)."""

    claim: str
    method: str
    k: int
    invariant: Expression | None
    written: str = ""
    tracked: tuple[str, ...] = ()
    argument: Mapping[str, Any] | None = None

    @cached_property
    def text(self) -> str:
        """The invariant as an SMT-LIB term."""
        return self.written if self.invariant is None else term(self.invariant)


@dataclass(frozen=True, eq=False)
class Finding:
    """What was found for a set of choices (a mask over the decision's space).

    ``traces`` maps each choice (its bit) to a history where the verdict rests on histories.  Of a proof, ``idle``
    are parts of the property that do not matter, ``tellings`` histories on which it says something, ``hollow`` says
    for which of the choices it holds only because nothing can follow.  Of what is undecided, ``stuck`` may show what
    an induction lacks.
    """

    verdict: str
    mask: int
    evidence: Evidence | None = None
    traces: Mapping[int, Trace] = field(default_factory=dict)
    method: str = ""
    reason: str = ""
    idle: tuple[Idle, ...] = ()
    tellings: tuple[Telling, ...] = ()
    hollow: Hollow | None = None
    stuck: CounterexampleToInduction | None = None


@dataclass(frozen=True, eq=False)
class Decided:
    """Findings whose masks are disjoint and together hold every choice of ``space``.

    ``whole`` is the product in which histories are replayed, None where nothing was decided; ``steps`` keeps what the
    interpreter has done in it.
    """

    space: ChoiceSpace
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()
    whole: Product | None = None
    steps: Steps = field(default_factory=dict, repr=False)

    def witness_in(self, bits: Collection[int]) -> Trace | None:
        """A history, replayed, on which a proved property says something, under one of some choices: the shortest."""
        wanted = sum(1 << bit for bit in bits)
        told = [one for finding in self.findings for one in finding.tellings if one.mask & wanted]
        if not told or self.whole is None:
            return None
        best = min(told, key=lambda one: (len(one.events), one.mask & wanted & -(one.mask & wanted)))
        bit = (best.mask & wanted & -(best.mask & wanted)).bit_length() - 1
        return replay(self.whole, self.space.choices[bit], best.first, best.events, self.steps)


class Decider:
    """Decides properties of one transition system, keeping what can be shared between them."""

    def __init__(self, system: TransitionSystem, limits: Limits | None = None, engine: str = PORTFOLIO) -> None:
        self.system = system
        self.limits = limits or Limits()
        self.engine = engine
        self.menus: Menus = {}
        self._reach: tuple[ControlGraph | None, ChoiceSpace] | None = None

    def question(self, prop: Property, lemmas: Sequence[Lemma] = ()) -> Question:
        """A property, ready to be decided, with lemmas assumed where they are proved."""
        return Question(self, prop, lemmas)

    def decide(self, prop: Property, lemmas: Sequence[Lemma] = ()) -> Decided:
        """All that can be found out about a property, with lemmas assumed where they are proved."""
        return self.question(prop, lemmas).answer()

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

    def __init__(self, decider: Decider, prop: Property, lemmas: Sequence[Lemma] = ()) -> None:
        self.decider = decider
        self.prop = prop
        self.lemmas = tuple(lemmas)
        self.granted = taken_for_granted(self.lemmas)
        self.whole: Product = product(decider.system, prop)
        self.goal = self.whole.goal
        self.duties = duties_of(decider.system, prop.duties) if prop.is_liveness else ()
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
        self.menus: Menus = decider.menus if self.proving is self.sliced else {}
        own = {variable.name for variable in decider.system.variables}
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
            [[duty.name, [event for event, _ in duty.discharging], duty.power] for duty in self.duties],
            [[term.name, canonical_expression(term.body)] for term in self.decider.system.terms],
            [
                [lemma.title, canonical_expression(lemma.formula), canonical_expression(where), proof.k, proof.text]
                for lemma in self.lemmas
                for where, proof in lemma.proofs
            ],
            self.monitors,
            self.decider.engine,
            repr(self.decider.limits),
        ]

    def answer(self) -> Decided:
        engine = self.decider.engine
        if self.prop.is_liveness or self.prop.pattern == ALWAYS_POSSIBLE:
            if engine not in LISTING:
                reason = alone(engine, f"what '{self.prop.pattern}' asks is decided on the control graph")
                return Decided(self.space, (Finding("undecided", self.space.all, None, {}, engine, reason),))
            from clauseproof.proofs.liveness.branching import decide_always_possible
            from clauseproof.proofs.liveness.fair_runs import decide_liveness

            decide = decide_liveness if self.prop.is_liveness else decide_always_possible
            told = [self._with_witnesses(finding) for finding in self._with_vacuity(decide(self))]
            return Decided(self.space, tuple(told), tuple(self.remarks), self.whole, self.steps)
        findings, open_mask = self._by_graph() if engine in LISTING else ([], self.space.all)
        if open_mask and engine == GRAPH:
            reason = alone(GRAPH, "; ".join(dict.fromkeys(self.reasons)) or "the graph was cut off")
            findings.append(Finding("undecided", open_mask, None, {}, "control graph", reason))
        elif open_mask:
            findings.extend(decide_by_formulas(self, open_mask))
        told = [self._with_witnesses(finding) for finding in self._with_vacuity(findings)]
        return Decided(self.space, tuple(told), tuple(self.remarks), self.whole, self.steps)

    def _by_graph(self) -> tuple[list[Finding], int]:
        """What control graphs can tell, and the choices that they leave open.

        A first look at few states is often all: it is exact where the graph is complete, and finds the shortest
        histories.  What is left is proved by the smallest invariant that does: a localised graph, linear
        equalities, the exact graph itself.
        """
        findings: list[Finding] = []
        rest = self.space.all
        for limit in (FIRST_LOOK, self.decider.limits.nodes):
            violations, complete = self.exact_graph(min(limit, self.decider.limits.nodes))
            found = self.refuted(violations)
            findings = [found] if found.mask else []
            rest = self.space.all & ~found.mask
            evidence = self._proof(rest, complete) if rest else None
            if evidence is not None:
                return [*findings, self.holds(rest, evidence)], 0
            if not rest:
                return findings, 0
        return findings, rest

    def _proof(self, mask: int, complete: bool) -> Evidence | None:
        """An invariant for the choices of a mask; ``complete`` says that the exact graph shows no violation."""
        evidence = self._localise(self.goal, mask)
        if evidence is None and not complete:
            evidence = self._equalities(self.goal, mask)
        if evidence is None and complete:
            assert self.exact is not None
            evidence = self.graph_evidence(self.exact, mask, "holds")
        return evidence

    # -- engines -----------------------------------------------------------------------------------------------

    def _localise(self, goal: Expression, mask: int) -> Evidence | None:
        """An invariant by the localised graph, for the choices of a mask."""
        localiser = Localiser(self.proving, self.given(goal), frozenset(self.monitors), self.menus)
        result = localiser.prove(self.space.condition(mask))
        if isinstance(result, GaveUp):
            self.reasons.append(f"localised graph: {result.reason}")
        if not isinstance(result, Closed):
            return None
        invariant = invariant_of(result.graph, self.proving)
        return self.resting(Evidence("holds", "control graph", 1, invariant, "", result.graph.tracked))

    def _equalities(self, goal: Expression, mask: int) -> Evidence | None:
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
        builder = self.builder = GraphBuilder(part or self.sliced, *self.formulas, menus=self.decider.menus)
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
        builder = GraphBuilder(self.sliced, *self.formulas, menus=self.decider.menus)
        try:
            graph, _ = builder.build(
                [v.name for v in self.sliced.variables], self.space, limit=self.decider.limits.nodes
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

    # -- vacuity -----------------------------------------------------------------------------------------------

    def _with_vacuity(self, findings: list[Finding]) -> list[Finding]:
        premise = self.whole.premise
        proved = [f for f in findings if f.verdict == "proved" and f.evidence is not None]
        if premise == TRUE or self.prop.pattern in ("possible", "stays in range") or not proved:
            return findings
        reached, complete = self._premise_reached(premise) if self.decider.engine in LISTING else (0, False)
        result = [f for f in findings if f not in proved]
        for finding in proved:
            empty = finding.mask & ~reached
            if not empty:
                result.append(finding)
                continue
            evidence, spoken_of, reason = self._emptiness(premise, empty, complete)
            if evidence is not None:
                vacuous = replace(evidence, claim="vacuous")
                result.append(Finding("vacuous", empty & ~spoken_of, vacuous, {}, evidence.method, SPEAKS_OF_NOTHING))
            elif empty & ~spoken_of:
                said = f"it holds, but it is not known whether anything that it speaks of ever happens: {reason}"
                result.append(Finding("undecided", empty & ~spoken_of, None, {}, finding.method, said))
            if left := finding.mask & ~(empty & ~spoken_of):
                result.append(replace(finding, mask=left))
        return result

    def _emptiness(self, premise: Expression, mask: int, complete: bool) -> tuple[Evidence | None, int, str]:
        """Whether a premise never holds under the choices of a mask: a proof for those under which it does not.

        Returns the proof, the choices under which a history shows that it does hold, and, where neither is known for
        the rest, why not.
        """
        lists = self.decider.engine in LISTING
        evidence = self._localise(Not(premise), mask) if lists else None
        if evidence is None and complete and self.exact is not None:
            evidence = self.graph_evidence(self.exact, mask, "vacuous")
        if evidence is None and lists:
            evidence = self._equalities(Not(premise), mask)
        shown = 0
        while evidence is None and self.decider.engine != GRAPH:
            outcome = ask(self, self.reachability(Not(premise), mask & ~shown))
            match outcome:
                case Proved(engine, bound, invariant):
                    evidence = self.resting(Evidence("vacuous", engine, bound, None, invariant))
                case Refuted(engine, _, _, first, events):
                    more = self._reaches(premise, mask & ~shown, first, events)
                    if not more:
                        raise DoesNotReplay(f"{engine} found a history that is none")
                    shown |= more
                case Unknown(_, _, why):
                    return None, shown, why
            if not mask & ~shown:
                return None, shown, ""
        return evidence, shown, "" if evidence is not None else "the control graph cannot tell"

    def _reaches(self, premise: Expression, mask: int, first: Mapping[str, Value], events: Sequence[str]) -> int:
        """The choices of a mask under which a history leads to a state in which a premise holds."""
        found = 0
        for bit, choice in enumerate(self.space.choices):
            if mask >> bit & 1:
                try:
                    trace = replay(self.whole, choice, first, list(events), self.steps)
                except DoesNotReplay:
                    continue
                if Interpreter(self.whole.system, choice).holds(premise, trace.states[-1]):
                    found |= 1 << bit
                    self.reaching[bit] = trace
        return found

    def _with_witnesses(self, finding: Finding) -> Finding:
        """A proof with what it does not need, and with histories on which it says something."""
        if finding.verdict != "proved" or finding.evidence is None:
            return finding
        hollow, known = hollow_of(self, finding)
        idle: tuple[Idle, ...] = ()
        if self.exact is not None and self.exact.complete and self.prop.pattern in HAS_PARTS:
            idle = idle_parts(self.whole, self.prop, self.exact, finding.mask, self.decider.system.terms)
        return replace(finding, idle=idle, tellings=tellings(self, finding.mask, known), hollow=hollow)

    def _premise_reached(self, premise: Expression) -> tuple[int, bool]:
        """The choices under which some reachable state satisfies the premise, and whether that is all of them."""
        graph, space = self.exact, self.space
        if graph is None and not variables_read(premise) & set(self.monitors):
            graph, space = self.decider.reachable()
        if graph is None:
            self.exact_graph(self.decider.limits.nodes)
            graph, space = self.exact, self.space
        if graph is None:
            return 0, False
        compiler = Compiler(graph.tracked, space)
        test = compiler.remembered(premise)
        mask = 0
        for node, new in graph.discovered:
            if new & ~mask:
                mask |= new & test(node)[0]
                if mask == space.all:
                    break
        if space is self.space:
            return mask, graph.complete
        carried = 0
        for choice in space.members(mask):
            carried |= self.space.box(
                {r: (o,) for r, o in choice.items() if r in {x.name for x in self.space.readings}}
            )
        return carried, graph.complete
