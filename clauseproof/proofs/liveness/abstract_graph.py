"""The control graph of a system whose counters have no end: states told apart by what is asked about counters.

Predicate abstraction (Graf and Saïdi 1997): a node holds the values of everything that has few of them, and which
atoms (:mod:`.atoms`) hold of the counters.  Every guard, effect, duty and formula asked about is then
simply true or false in a node; what a step makes of the atoms is found out by linear arithmetic.  Beside each node goes
the smallest affine space that holds the counters there (Karr 1976).  All nodes
together are an inductive invariant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from clauseproof.model.expressions import (
    BOOLEAN,
    TRUE,
    Expression,
    Or,
    Value,
    conjunction,
    disjunction,
)
from clauseproof.model.system import TransitionSystem, Variable
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.affine import AffineSpace
from clauseproof.proofs.engines.evaluation import Node, compile_value
from clauseproof.proofs.engines.graph import ControlGraph
from clauseproof.proofs.engines.invariant import invariant_of
from clauseproof.proofs.liveness.atoms import Atoms
from clauseproof.proofs.liveness.halfspaces import Form, both_ways

Valued: TypeAlias = Callable[[Node], Value]
Updates: TypeAlias = tuple[Form | None, ...]
"""What each counter becomes, as a sum of the counters before; None is anything."""


@dataclass(frozen=True)
class Edge:
    """A step between nodes: what is known of the counters before it, and what it makes of them."""

    source: Node
    event: str
    target: Node
    known: tuple[Form, ...]
    updates: Updates


@dataclass(eq=False)
class AbstractGraph:
    """Nodes in the order found, each with the affine space of the counters there, and the steps between them."""

    system: TransitionSystem
    names: tuple[str, ...]
    saturated: dict[str, int]
    atoms: Atoms
    known: Callable[[Node], tuple[Form, ...]]
    """What the atoms and the sorts say of the counters in a node."""
    spaces: dict[Node, AffineSpace] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def test(self, formula: Expression) -> Callable[[Node], bool]:
        """Whether a formula, one of those that the graph was built for, holds in a node."""
        found = compile_value(self.atoms.formula(formula), index_of(self.names), {})
        return lambda node: bool(found(node))

    def facts(self, node: Node) -> tuple[Form, ...]:
        """All that is known of the counters in a node."""
        return (*self.known(node), *both_ways_of(equations_of(self.spaces[node])))

    def abstracted(self, state: Mapping[str, Value]) -> Node:
        """The node that a state belongs to."""
        values = tuple(state[variable.name] for variable in self.system.variables)
        tracked = self.names[: len(self.names) - len(self._said)]
        return (
            *(min(int(state[n]), self.saturated[n] + 1) if n in self.saturated else state[n] for n in tracked),
            *(bool(said(values)) for said in self._said),
        )

    @cached_property
    def _said(self) -> list[Valued]:
        """What each atom says, of a whole state."""
        index = index_of([variable.name for variable in self.system.variables])
        return [compile_value(atom.expression, index, {}) for atom in self.atoms.found]

    def formula(self, nodes: Sequence[Node], given: Sequence[Form] = ()) -> Expression:
        """That the state belongs to one of some nodes, where ``given`` is so of the counters."""
        pseudo = tuple(Variable(atom.name, BOOLEAN, None) for atom in self.atoms.found)
        told = replace(self.system, variables=(*self.system.variables, *pseudo))
        reached = dict.fromkeys(nodes, 1)
        among = invariant_of(ControlGraph(self.names, ChoiceSpace(()), self.saturated, reached), told)
        cases = among.parts if isinstance(among, Or) else (among,)
        return disjunction(*(self.atoms.spoken(self.atoms.without_the_obvious(case, given)) for case in cases))

    def invariant(self) -> Expression:
        """That the state belongs to a node, and the counters to its affine space."""
        alike: dict[tuple[Form, ...], list[Node]] = {}
        for node, space in self.spaces.items():
            alike.setdefault(tuple(equations_of(space)), []).append(node)
        cases = []
        for equations, nodes in alike.items():
            among = self.formula(nodes, tuple(both_ways_of(equations)))
            cases.append(conjunction(among, *(self.atoms.equality(equation) for equation in equations)))
        return TRUE if TRUE in cases else disjunction(*cases)


def index_of(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def equations_of(space: AffineSpace) -> Iterator[Form]:
    """Sums of the counters that are nought in an affine space whose point is whole."""
    for coefficients, constant in space.equations():
        yield tuple(map(int, coefficients)), int(constant)


def both_ways_of(equations: Iterable[Form]) -> Iterator[Form]:
    for equation in equations:
        yield from both_ways(equation)
