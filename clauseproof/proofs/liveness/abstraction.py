"""Exploring a system whose counters have no end: its abstract control graph, node by node.

A worklist over nodes and affine spaces (:mod:`.abstract_graph`): a node is looked at again when its
space grows, which happens at most once for each counter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product

from clauseproof.model.expressions import (
    Expression,
    Number,
    Value,
    conjunction,
    members,
    variables_read,
)
from clauseproof.model.ranges import in_range
from clauseproof.model.system import Event, TransitionSystem, Variable
from clauseproof.proofs.engines.affine import AffineSpace
from clauseproof.proofs.engines.evaluation import Node, compile_value
from clauseproof.proofs.engines.graph import NotEnumerable, saturation
from clauseproof.proofs.liveness.abstract_graph import (
    AbstractGraph,
    Edge,
    Updates,
    Valued,
    both_ways_of,
    equations_of,
    index_of,
)
from clauseproof.proofs.liveness.atoms import Amount, Atoms, Either, Linear
from clauseproof.proofs.liveness.halfspaces import Form, both_ways, is_empty, opposite

MOST_COUNTERS = 6
MOST_ATOMS = 40
MOST_NODES = 4_000
MOST_FIRST = 2_000
FEW_VALUES = 12
"""Numbers in a range of more values than this are treated as counters."""


def abstract_graph(system: TransitionSystem, formulas: Sequence[Expression]) -> AbstractGraph:
    """The abstract control graph of a system without readings, in which some formulas are true or false.

    Raises :class:`NotEnumerable` where it has too many counters, atoms or nodes.
    """
    return _Builder(system, formulas).build()


class _Builder:
    def __init__(self, system: TransitionSystem, formulas: Sequence[Expression]) -> None:
        self.system = system
        self.saturated = saturation(system, *formulas)
        self.counters = tuple(v for v in system.variables if self._is_counter(v))
        if len(self.counters) > MOST_COUNTERS:
            raise NotEnumerable(f"more than {MOST_COUNTERS} counters without end")
        self.atoms = Atoms([(v.name, v.sort) for v in self.counters])
        self.place = self.atoms.place
        self.tracked = tuple(v for v in system.variables if v.name not in self.place)
        say = self.atoms.formula
        initially = say(system.initially)
        guards = [say(conjunction(event.guard, in_range(event, system.variable))) for event in system.events]
        assigned = [[(name, self._said(name, effect)) for name, effect in event.effects] for event in system.events]
        for formula in formulas:
            say(formula)
        found = self.atoms.found
        if len(found) > MOST_ATOMS:
            raise NotEnumerable(f"more than {MOST_ATOMS} different comparisons of counters without end")
        self.names = (*(v.name for v in self.tracked), *(atom.name for atom in found))
        self.index = index_of(self.names)
        self.initially = self._compiled(initially)
        self.moves = [
            (event, self._compiled(guard), [(name, self._evaluated(amount)) for name, amount in effects])
            for event, guard, effects in zip(system.events, guards, assigned, strict=True)
        ]
        width = len(self.tracked)
        self.inequalities = [
            (place, atom.linear.coefficients, self._compiled(atom.linear.rest))
            for place, atom in enumerate(found, width)
            if atom.linear is not None
        ]
        self.others = [
            (place, variables_read(atom.expression)) for place, atom in enumerate(found, width) if atom.linear is None
        ]
        self._turned_out: dict[object, list[tuple[bool, ...]]] = {}

    def _is_counter(self, variable: Variable) -> bool:
        match variable.sort:
            case Number(int() as low, int() as high):
                return high - low >= FEW_VALUES
            case Number():
                return variable.name not in self.saturated
            case _:
                return False

    def _said(self, name: str, effect: Expression) -> Expression | Amount:
        """An effect over atoms: a number that is not saturated as an amount, anything else as a formula."""
        if isinstance(self.system.variable[name].sort, Number) and name not in self.saturated:
            return self.atoms.amount(effect)
        return self.atoms.formula(effect)

    def _compiled(self, expression: Expression) -> Valued:
        return compile_value(expression, self.index, {})

    def _evaluated(self, effect: Expression | Amount) -> Callable[[Node], Form | Value | None]:
        match effect:
            case None:
                return lambda node: None
            case Linear(coefficients, rest):
                constant = self._compiled(rest)
                return lambda node: (coefficients, int(constant(node)))
            case Either(condition, yes, no):
                test, first, second = self._compiled(condition), self._evaluated(yes), self._evaluated(no)
                return lambda node: first(node) if test(node) else second(node)
            case _:
                return self._compiled(effect)

    def _unit(self, place: int) -> tuple[int, ...]:
        return tuple(int(place == other) for other in range(len(self.counters)))

    def known(self, node: Node) -> tuple[Form, ...]:
        """What the atoms and the sorts say of the counters in a node."""
        forms = [(place, (coefficients, int(rest(node)))) for place, coefficients, rest in self.inequalities]
        return (*self.atoms.bounds, *(form if node[place] else opposite(form) for place, form in forms))

    # -- exploring -------------------------------------------------------------------------------------------

    def build(self) -> AbstractGraph:
        graph = AbstractGraph(self.system, self.names, self.saturated, self.atoms, self.known)
        waiting: deque[Node] = deque()

        def arrive(node: Node, space: AffineSpace) -> None:
            before = graph.spaces.get(node)
            after = space if before is None else before.joined(space)
            if after is not before:
                graph.spaces[node] = after
                waiting.append(node)
                if len(graph.spaces) > MOST_NODES:
                    raise NotEnumerable(f"more than {MOST_NODES:,} states, counters without end told apart by atoms")

        for node, space in self._first():
            arrive(node, space)
        steps: dict[Node, list[tuple[str, Updates, Node]]] = {}
        while waiting:
            node = waiting.popleft()
            steps[node] = list(
                self._steps(node, graph.facts(node))
            )  # those with all that is known in the end come last
            for _, updates, after in steps[node]:
                if after not in graph.spaces or len(graph.spaces[after].basis) < len(self.counters):
                    arrive(after, graph.spaces[node].image([_linear(update) for update in updates]))
        for node in graph.spaces:
            for event, updates, after in steps[node]:
                known = (*graph.facts(node), *self._known_after(after, updates))
                graph.edges.append(Edge(node, event, after, known, updates))
        return graph

    def _first(self) -> Iterator[tuple[Node, AffineSpace]]:
        domains: list[Sequence[Value]] = []
        size = 1
        for variable in self.tracked:
            domains.append(self._first_values(variable))
            size *= len(domains[-1])
        listed = [variable.initial for variable in self.counters]
        for values in listed:
            size *= len(values or (0,))
        if size > MOST_FIRST:
            raise NotEnumerable(f"more than {MOST_FIRST:,} first states")
        free = tuple(_fractions(self._unit(place)) for place, values in enumerate(listed) if values is None)
        for control in product(*domains):
            for point in product(*(values or (0,) for values in listed)):
                space = AffineSpace(tuple(Fraction(int(value)) for value in point), free)
                given = (*self.atoms.bounds, *both_ways_of(equations_of(space)))
                forms = [self._form(place, control) for place, _, _ in self.inequalities]
                for node in self._told_apart(control, given, forms, {}):
                    if self.initially(node):
                        yield node, space

    def _first_values(self, variable: Variable) -> Sequence[Value]:
        if variable.initial is not None:
            return variable.initial
        if variable.name in self.saturated:
            return range(self.saturated[variable.name] + 2)
        every = members(variable.sort)
        assert every is not None, "what has no end is a counter or saturated"
        return every

    def _form(self, place: int, control: Node) -> Form:
        coefficients, rest = next((c, r) for p, c, r in self.inequalities if p == place)
        return coefficients, int(rest(control))

    def _steps(self, node: Node, facts: tuple[Form, ...]) -> Iterator[tuple[str, Updates, Node]]:
        for event, guard, effects in self.moves:
            if not guard(node):
                continue
            control: list[Sequence[tuple[Value, tuple[Form, ...]]]] = [
                [(value, ())] for value in node[: len(self.tracked)]
            ]
            updates: list[Form | None] = [(self._unit(place), 0) for place in range(len(self.counters))]
            for name, effect in effects:
                value = effect(node)
                if name in self.place:
                    assert value is None or isinstance(value, tuple)
                    updates[self.place[name]] = value
                elif name in self.index:
                    control[self.index[name]] = self._values(name, value)
            for branch in product(*control):
                given = (*facts, *(form for _, forms in branch for form in forms))
                values = tuple(value for value, _ in branch)
                for after in self._after(event, node, given, values, tuple(updates)):
                    yield event.name, tuple(updates), after

    def _values(self, name: str, value: Form | Value | None) -> Sequence[tuple[Value, tuple[Form, ...]]]:
        """The values that something with few of them may be given, each with what that says of the counters."""
        variable = self.system.variable[name]
        if not isinstance(variable.sort, Number):
            assert isinstance(value, (bool, str))
            return [(value, ())]
        if name in self.saturated:
            assert isinstance(value, int)
            return [(min(value, self.saturated[name] + 1), ())]
        assert value is None or isinstance(value, tuple)
        if value is not None and not any(value[0]):
            return [(value[1], ())]
        every = members(variable.sort)
        assert every is not None
        return [(number, () if value is None else both_ways((value[0], value[1] - int(number)))) for number in every]

    def _after(
        self, event: Event, node: Node, given: tuple[Form, ...], control: tuple[Value, ...], updates: Updates
    ) -> Iterator[Node]:
        settled = {place: bool(node[place]) for place, read in self.others if read.isdisjoint(event.assigned)}
        forms = [self._after_step(self._form(place, control), updates) for place, _, _ in self.inequalities]
        return self._told_apart(control, given, forms, settled)

    @staticmethod
    def _after_step(form: Form, updates: Updates) -> Form | None:
        """A sum of the counters after a step, as one of those before; None where it may be anything."""
        coefficients, constant = form
        total = [0] * len(coefficients)
        for factor, update in zip(coefficients, updates, strict=True):
            if factor and update is None:
                return None
            if factor and update is not None:
                total = [a + factor * b for a, b in zip(total, update[0], strict=True)]
                constant += factor * update[1]
        return tuple(total), constant

    def _known_after(self, after: Node, updates: Updates) -> Iterator[Form]:
        """What the atoms of the node after a step say of the counters before it."""
        for form in self.known(after):
            if (before := self._after_step(form, updates)) is not None:
                yield before

    def _told_apart(
        self,
        control: tuple[Value, ...],
        given: tuple[Form, ...],
        forms: Sequence[Form | None],
        settled: dict[int, bool],
    ) -> Iterator[Node]:
        """The nodes with some control values whose atoms are consistent with what is given.

        ``forms`` has for each inequality among the atoms what it says of the counters of which ``given`` speaks.
        """
        key = (frozenset(given), tuple(forms))
        if key not in self._turned_out:
            self._turned_out[key] = list(_consistent(given, forms))
        free = [place for place, _ in self.others if place not in settled]
        for truths in self._turned_out[key]:
            atoms = {place: truth for (place, _, _), truth in zip(self.inequalities, truths, strict=True)}
            for unknown in product((False, True), repeat=len(free)):
                atoms |= settled | dict(zip(free, unknown, strict=True))
                yield (*control, *(atoms[place] for place in range(len(control), len(self.names))))


def _consistent(given: tuple[Form, ...], forms: Sequence[Form | None]) -> Iterator[tuple[bool, ...]]:
    """Which of some inequalities may hold together with what is given."""
    if is_empty(given):
        return
    if not forms:
        yield ()
        return
    first, rest = forms[0], forms[1:]
    for truth in (True, False):
        further = given if first is None else (*given, first if truth else opposite(first))
        for others in _consistent(further, rest):
            yield (truth, *others)


def _linear(update: Form | None) -> tuple[tuple[Fraction, ...], Fraction] | None:
    return None if update is None else (_fractions(update[0]), Fraction(update[1]))


def _fractions(coefficients: Sequence[int]) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, coefficients))
