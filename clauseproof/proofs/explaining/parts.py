"""The parts of a rulebook that can be taken away one by one, each with the clause that it stands in.

A *condition* is an atom of a guard (or of what constrains the first state); without it the guard is weaker.  An
*effect* is one assignment of an event; without it the variable keeps its value.  A *first value* says with what a
variable begins; without it, with anything of its sort.  A condition that comes in through a term counts as the
clause of that term.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from clauseproof.model.expressions import (
    FALSE,
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
    rebuild,
)
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Span
from clauseproof.model.system import Event, TransitionSystem
from clauseproof.model.wording import one_of, spoken_value, wording

CONDITION, EFFECT, FIRST_VALUE = "condition", "effect", "first value"

Path: TypeAlias = tuple[int, ...]
"""The way down to a part of an expression: which child, which child of that, …"""


@dataclass(frozen=True)
class Part:
    """One condition, effect or first value.

    ``event`` is empty for what concerns the first state; ``path`` leads to a condition inside its guard, where
    ``positive`` says whether it weakens the guard by becoming yes (else by becoming no); ``variable`` is what an
    effect or first value is about.
    """

    kind: str
    event: str
    path: Path
    variable: str
    clause: str
    text: str
    positive: bool = True
    at: Span | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if self.kind == FIRST_VALUE:
            return f"‘{self.text}’ [{self.clause}]"
        return f"‘{self.text}’ {'of' if self.event else 'at'} {self.where} [{self.clause}]"

    @property
    def where(self) -> str:
        """The event that it belongs to, or the start."""
        return f"'{self.event}'" if self.event else "the start"


def parts_of(system: TransitionSystem) -> tuple[Part, ...]:
    """Every part of a rulebook: what is said of the first state, then event by event, in document order."""
    found: list[Part] = []
    for variable in system.variables:
        if variable.initial is not None:
            values = " or ".join(spoken_value(value) for value in variable.initial)
            clause = variable.origin.clause if variable.origin else ""
            at = variable.origin.span if variable.origin else None
            text = f"{variable.name} begins with {values}"
            found.append(Part(FIRST_VALUE, "", (), variable.name, clause, text, at=at))
    found += _conditions(system, system.initially, "", "")
    for event in system.events:
        found += _conditions(system, event.guard, event.name, event.clause)
        for name, effect in event.effects:
            at = effect.origin.span if effect.origin else None
            text = f"{name}: {wording(effect, system.terms)}"
            found.append(Part(EFFECT, event.name, (), name, event.clause, text, at=at))
    return tuple(found)


def _conditions(system: TransitionSystem, formula: Expression, event: str, clause: str) -> Iterator[Part]:
    for path, node, positive, its_clause in conditions(formula, clause):
        text = wording(node if positive else negated(node), system.terms)
        at = node.origin.span if node.origin else None
        yield Part(CONDITION, event, path, "", its_clause, text, positive, at)


def negated(node: Expression) -> Expression:
    """The opposite of a condition, said as shortly as it can be."""
    match node:
        case Compare("=", left, right):
            return Compare("!=", left, right)
        case Compare("!=", left, right):
            return Compare("=", left, right)
        case _:
            return Not(node)


def conditions(formula: Expression, clause: str = "") -> Iterator[tuple[Path, Expression, bool, str]]:
    """The atoms of a formula that can be dropped on their own, each with its path, polarity and clause.

    They are the conjuncts, and the conjuncts inside its disjuncts; a disjunction as a whole is one too, but its
    disjuncts are not: to drop one of them is to drop the whole.
    """

    def visit(node: Expression, path: Path, positive: bool, said: str) -> Iterator[tuple[Path, Expression, bool, str]]:
        said = node.origin.clause if node.origin else said
        match node:
            case Literal(value) if value == positive:
                return
            case Not(body):
                yield from visit(body, (*path, 0), not positive, said)
            case And(parts) if positive:
                for place, part in enumerate(parts):
                    yield from visit(part, (*path, place), positive, said)
            case Or(parts) if not positive and one_of(node) is None:
                for place, part in enumerate(parts):
                    yield from visit(part, (*path, place), positive, said)
            case Implies(left, right) if not positive:
                yield from visit(left, (*path, 0), True, said)
                yield from visit(right, (*path, 1), False, said)
            case And() | Or() | Implies():
                yield path, node, positive, said
                for place, part in enumerate(children(node)):
                    below = (*path, place)
                    turned = positive != (isinstance(node, Implies) and place == 0)
                    yield from (found for found in visit(part, below, turned, said) if not _stands_for(found[0], below))
            case IfThenElse(_, yes, no):
                yield from visit(yes, (*path, 1), positive, said)
                yield from visit(no, (*path, 2), positive, said)
            case _:
                yield path, node, positive, said

    def _stands_for(found: Path, disjunct: Path) -> bool:
        """Whether a part is a disjunct as a whole, negations left out."""
        node = formula
        for step in disjunct:
            node = children(node)[step]
        while isinstance(node, Not):
            disjunct = (*disjunct, 0)
            node = node.body
        return found == disjunct

    return visit(formula, (), True, clause)


def replaced(formula: Expression, changes: Mapping[Path, Expression]) -> Expression:
    """A formula with other expressions at some places."""

    def visit(node: Expression, path: Path) -> Expression:
        if path in changes:
            return changes[path]
        if not any(other[: len(path)] == path for other in changes):
            return node
        new = iter([visit(part, (*path, place)) for place, part in enumerate(children(node))])
        return rebuild(node, lambda _: next(new))

    return visit(formula, ())


def without(system: TransitionSystem, dropped: Collection[Part] = (), events: Collection[str] = ()) -> TransitionSystem:
    """A rulebook without some of its parts, and in which some ``events`` never happen."""
    conditions_of: dict[str, dict[Path, Expression]] = {}
    effects_of: dict[str, set[str]] = {}
    begins_anyhow: set[str] = set()
    for part in dropped:
        match part.kind:
            case "condition":
                conditions_of.setdefault(part.event, {})[part.path] = TRUE if part.positive else FALSE
            case "effect":
                effects_of.setdefault(part.event, set()).add(part.variable)
            case _:
                begins_anyhow.add(part.variable)

    def lighter(event: Event) -> Event:
        if event.name in events:
            return replace(event, guard=FALSE, effects=())
        gone = effects_of.get(event.name, set())
        return replace(
            event,
            guard=replaced(event.guard, conditions_of.get(event.name, {})),
            effects=tuple((name, effect) for name, effect in event.effects if name not in gone),
        )

    return replace(
        system,
        variables=tuple(replace(v, initial=None) if v.name in begins_anyhow else v for v in system.variables),
        events=tuple(lighter(event) for event in system.events),
        initially=replaced(system.initially, conditions_of.get("", {})),
    )


def clauses_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """The clauses of some parts, each once, in their order."""
    return tuple(dict.fromkeys(part.clause for part in parts if part.clause))


def in_document_order(book: Rulebook, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Some parts in the order in which their clauses stand in a rulebook, and in their own within a clause."""
    place = {clause.id: number for number, clause in enumerate(book.document.clauses)}
    return tuple(sorted(parts, key=lambda part: place.get(part.clause, len(place))))


def values_read(expression: Expression, state: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """What the variables that an expression reads are in a state, as people write it."""
    names: dict[str, None] = {}

    def visit(node: Expression) -> None:
        if isinstance(node, Read):
            names.setdefault(node.name)
        for part in children(node):
            visit(part)

    visit(expression)
    return tuple((name, spoken_value(state[name])) for name in names if name in state)  # type: ignore[arg-type]
