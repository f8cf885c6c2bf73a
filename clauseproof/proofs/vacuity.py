"""What of a proved property says nothing, and a history on which it says something; on the exact graph.

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
    Read,
    children,
    sort_of,
    substitute,
    variables_read,
)
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange
from clauseproof.model.source import Span
from clauseproof.model.system import Term
from clauseproof.model.wording import wording
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.evaluation import Compiler, Node
from clauseproof.proofs.graph import ControlGraph
from clauseproof.proofs.monitor import SCOPE, Product
from clauseproof.proofs.parts import Path, replaced
from clauseproof.proofs.property import Property
from clauseproof.proofs.trace import Trace, replay

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
    in_scope: Expression = TRUE if prop.after is None and prop.until is None else Read(SCOPE, BOOLEAN)
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


def witness(whole: Product, prop: Property, graph: ControlGraph, space: ChoiceSpace, mask: int) -> Trace | None:
    """A shortest history on which a proved property says something, replayed in the interpreter.

    It ends where the premise holds (the step that the property speaks of is the last); where there is no premise,
    in the first state in which what the formula reads is no longer what it was at the start.
    """
    if prop.pattern == "stays in range":
        return None
    node, bit = _telling(whole, prop, graph, mask)
    if node is None:
        return None
    start, steps = graph.path(node, 1 << bit)
    choice = space.choices[bit]
    first = dict(zip(graph.tracked, start, strict=True))
    trace = replay(whole, choice, first, [event for event, _ in steps])
    if prop.pattern in ("before", "on"):
        interpreter, last = Interpreter(whole.system, choice), trace.states[-1]
        for occurrence in prop.events:
            event = whole.system.event[occurrence.event]
            try:
                interpreter.apply(last, event)
            except (NotEnabled, OutOfRange):
                continue
            if interpreter.holds(occurrence.when, last):
                return replay(whole, choice, first, [*(event for event, _ in steps), event.name])
        return None
    return trace


def _telling(whole: Product, prop: Property, graph: ControlGraph, mask: int) -> tuple[Node | None, int]:
    if whole.premise != TRUE:
        test = graph.holds(whole.premise)
        for node, new in graph.discovered:
            found = new & mask
            found = found and found & test(node)[0]
            if found:
                return node, (found & -found).bit_length() - 1
        return None, 0
    read = variables_read(prop.formula)
    places = [place for place, name in enumerate(graph.tracked) if name in read]
    at_first = {
        tuple([node[place] for place in places])
        for node, ways in graph.came_from.items()
        if any(previous is None for _, previous, _ in ways)
    }
    for node, new in graph.discovered:
        if new & mask and tuple([node[place] for place in places]) not in at_first:
            return node, (new & mask & -(new & mask)).bit_length() - 1
    return None, 0
