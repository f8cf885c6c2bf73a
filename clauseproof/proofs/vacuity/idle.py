"""What of a proved property says nothing, on the exact graph.

Kupferman and Vardi, *Vacuity detection in temporal model checking*, CHARME 1999: a part of the formula does not
matter when the property still holds with the part replaced by the answer that makes the property hardest: *no*
where it stands positively, *yes* where it stands negatively, and both where it stands in both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from clauseproof.model.expressions import (
    BOOLEAN,
    FALSE,
    TRUE,
    And,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Not,
    Or,
    children,
    sort_of,
    substitute,
    variables_read,
)
from clauseproof.model.source import Span
from clauseproof.model.system import Term
from clauseproof.model.wording import wording
from clauseproof.proofs.engines.evaluation import Compiler, Node
from clauseproof.proofs.engines.graph import ControlGraph
from clauseproof.proofs.explaining.parts import Path, replaced
from clauseproof.proofs.properties.monitor import Product, scope_of
from clauseproof.proofs.properties.property import Property

Unit = tuple[Expression, Callable[[Expression], Expression]]
"""Where the property speaks: the states it speaks of, and what it wants of them, made from its formula."""


@dataclass(frozen=True)
class Idle:
    """A part of a property's formula that does not matter, the way down to it, and where it is written."""

    text: str
    by: str
    at: Span | None
    path: Path = ()

    @staticmethod
    def of(formula: Expression, path: Path, by: str, terms: Sequence[Term]) -> Idle:
        """The part of a formula at the end of a path, for which ``by`` (yes, no or either) would do as well."""
        node = formula
        for place in path:
            node = children(node)[place]
        return Idle(wording(node, terms), by, node.origin.span if node.origin else None, path)

    def __str__(self) -> str:
        place = f" ({self.at})" if self.at is not None else ""
        return f"‘{self.text}’ does not matter: the property holds as well with {self.by} in its place{place}"


def idle_parts(
    whole: Product, prop: Property, graph: ControlGraph, mask: int, terms: Sequence[Term]
) -> tuple[Idle, ...]:
    """The largest parts of a proved property's formula that do not matter under any choice of ``mask``.

    ``graph`` is the exact graph, complete; so this is no guess, though no certificate stands for it.
    """
    spoken = [
        (wanted, *_valuations(graph, mask, unit, prop.formula)) for unit in _units(whole, prop) for wanted in [unit[1]]
    ]

    def holds(formula: Expression) -> bool:
        for wanted, names, valuations in spoken:
            test = Compiler(names, graph.space).formula(wanted(formula))
            if any(under & ~test(values)[1] for values, under in valuations.items()):
                return False
        return True

    negative = prop.pattern == "never"
    found: list[Idle] = []
    passed_over: list[Path] = []
    for path, node, polarity in _occurrences(prop.formula, not negative):
        if any(path[: len(other)] == other for other in passed_over):
            continue
        hardest = {True: [FALSE], False: [TRUE], None: [FALSE, TRUE]}[polarity]
        if all(holds(replaced(prop.formula, {path: value})) for value in hardest):
            passed_over.append(path)
            by = "yes or no" if len(hardest) > 1 else "no" if hardest == [FALSE] else "yes"
            found.append(Idle.of(prop.formula, path, by, terms))
        elif _is_term(node, terms):
            passed_over.append(path)  # what a term is made of is the rulebook's affair
    return tuple(found)


HAS_PARTS = ("always", "never", "before", "on")
"""The patterns whose formula has parts that may not matter."""


def _units(whole: Product, prop: Property) -> Iterator[Unit]:
    in_scope = scope_of(prop)
    match prop.pattern:
        case "always":
            yield in_scope, lambda formula: formula
        case "never":
            yield in_scope, Not
        case "before":
            yield whole.premise, lambda formula: formula
        case "on":
            for name, violation in whole.steps:
                exists = And(violation.parts[:-1]) if isinstance(violation, And) else TRUE
                effects = whole.system.event[name].assigned
                yield exists, lambda formula, effects=effects: substitute(formula, effects)  # type: ignore[misc]
        case _:
            raise ValueError(f"'{prop.pattern}' has no formula that could matter")


def _valuations(
    graph: ControlGraph, mask: int, unit: Unit, formula: Expression
) -> tuple[tuple[str, ...], dict[Node, int]]:
    """What the variables that a unit reads are, in the states it speaks of: few, where the states are many."""
    condition, wanted = unit
    read = variables_read(wanted(formula))
    places = [place for place, name in enumerate(graph.tracked) if name in read]
    test = graph.holds(condition)
    found: dict[Node, int] = {}
    for node, reached in graph.reached.items():
        under = reached & mask
        under = under and under & test(node)[0]
        if under:
            key = tuple([node[place] for place in places])
            found[key] = found.get(key, 0) | under
    return tuple(graph.tracked[place] for place in places), found


def _occurrences(formula: Expression, positive: bool) -> Iterator[tuple[Path, Expression, bool | None]]:
    """The yes/no parts of a formula, outer ones first, with their polarity (None: both ways).

    Left out are the whole, and the right side of an outermost ``implies``: that they do not matter is vacuity.
    """

    def visit(node: Expression, path: Path, polarity: bool | None) -> Iterator[tuple[Path, Expression, bool | None]]:
        if sort_of(node) == BOOLEAN and not isinstance(node, Literal):
            yield path, node, polarity
        turned = None if polarity is None else not polarity
        for place, part in enumerate(children(node)):
            match node:
                case And() | Or():
                    below = polarity
                case Not():
                    below = turned
                case Implies():
                    below = turned if place == 0 else polarity
                case IfThenElse():
                    below = None if place == 0 else polarity
                case _:
                    below = None
            yield from visit(part, (*path, place), below)

    spared = {(), (1,)} if isinstance(formula, Implies) else {()}
    return (found for found in visit(formula, (), positive) if found[0] not in spared)


def _is_term(node: Expression, terms: Sequence[Term]) -> bool:
    """Whether a part was written as the name of a term (``old.`` before it or not)."""
    span = node.origin.span if node.origin else None
    for term in terms:
        at = term.body.origin.span if term.body.origin else None
        same_place = span is not None and at is not None and (span.source, span.start) == (at.source, at.start)
        if term.body is node or (same_place and type(term.body) is type(node)):
            return True
    return False
