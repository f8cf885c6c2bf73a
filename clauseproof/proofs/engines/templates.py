"""Invariant templates: formulas about numbers without end that often are what an induction lacks.

Bounds, order and differences of two numbers, congruences, and each of these where a status has a value.  The constants
come from the rules: first values, what is compared, what is added.  Nothing here is known to hold: Houdini
(:mod:`.houdini`) keeps what does.  Linear equalities are found apart
(:mod:`.affine`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, permutations

from clauseproof.model.expressions import (
    INTEGER,
    Add,
    Boolean,
    Compare,
    Enumeration,
    Expression,
    Implies,
    Literal,
    Modulo,
    Not,
    Number,
    Read,
    Scale,
    Subtract,
    Value,
    variables_read,
    walk,
)
from clauseproof.model.system import TransitionSystem, Variable

MOST = 1_200
"""Candidates; the plainer come first, and the rest is left out."""
NUMBERS, STATUSES, CONSTANTS, LARGEST_MODULUS = 5, 6, 10, 12
"""How many numbers, statuses and constants for each are looked at."""
WIDE = 8
"""Values of a range from which on it is treated as one without end."""


def candidates(system: TransitionSystem, goal: Expression) -> tuple[Expression, ...]:
    """Formulas of states that may hold throughout; the same for the same rules, in the same order."""
    wide = [v for v in system.variables if isinstance(v.sort, Number) and _is_wide(v.sort)][:NUMBERS]
    if not wide:
        return ()
    numbers = [v for v in system.variables if isinstance(v.sort, Number)]
    numbers = [*wide, *(v for v in numbers if v not in wide)][:NUMBERS]
    spoken = [*_formulas(system), goal]
    plain = [
        *_bounds(wide, spoken),
        *_differences(numbers, spoken),
        *_congruences(wide, spoken),
        *_residues(wide, spoken),
    ]
    of_status = (Implies(status, formula) for status in _statuses(system) for formula in plain)
    found = dict.fromkeys(chain(plain, of_status))
    return tuple(found)[:MOST]


def _is_wide(sort: Number) -> bool:
    return sort.low is None or sort.high is None or sort.high - sort.low >= WIDE


def _formulas(system: TransitionSystem) -> Iterator[Expression]:
    yield system.initially
    for event in system.events:
        yield event.guard
        yield from (effect for _, effect in event.effects)


def _first(variable: Variable) -> list[int]:
    return [int(value) for value in variable.initial or ()]


def _numerals(expression: Expression) -> Iterator[int]:
    for node in walk(expression):
        if isinstance(node, Literal) and isinstance(node.value, int) and not isinstance(node.value, bool):
            yield node.value


def _few(values: Iterable[int]) -> list[int]:
    """The constants nearest to nought, in order."""
    return sorted(sorted(set(values), key=lambda value: (abs(value), value))[:CONSTANTS])


def _compared(names: set[str], spoken: Iterable[Expression]) -> Iterator[int]:
    """The numerals of comparisons that speak of some variables, and of what they are set to."""
    for formula in spoken:
        for node in walk(formula):
            if isinstance(node, Compare) and names <= variables_read(node):
                yield from _numerals(node)


def _bounds(numbers: Iterable[Variable], spoken: list[Expression]) -> Iterator[Expression]:
    for variable in numbers:
        assert isinstance(variable.sort, Number)
        said = list(_compared({variable.name}, spoken))
        near = _few([*_first(variable), *(value + by for value in said for by in (-1, 0, 1))])
        read = Read(variable.name, variable.sort)
        for bound in near:
            if variable.sort.high is None or bound < variable.sort.high:
                yield Compare("<=", read, _number(bound))
            if variable.sort.low is None or bound > variable.sort.low:
                yield Compare(">=", read, _number(bound))


def _differences(numbers: Iterable[Variable], spoken: list[Expression]) -> Iterator[Expression]:
    """``x <= y + d`` of every two numbers, both ways round."""
    for one, other in permutations(numbers, 2):
        said = list(_compared({one.name, other.name}, spoken))
        first = [a - b for a in _first(one) for b in _first(other)]
        right = Read(other.name, other.sort)
        for by in _few([0, 1, -1, *first, *said, *(-value for value in said)]):
            moved = right if by == 0 else Add(right, _number(by)) if by > 0 else Subtract(right, _number(-by))
            yield Compare("<=", Read(one.name, one.sort), moved)


def _moduli(spoken: Iterable[Expression]) -> list[int]:
    """What is added, multiplied by or divided by, as far as it is small."""
    found = {2}
    for formula in spoken:
        for node in walk(formula):
            match node:
                case Add(_, Literal(int() as value)) | Add(Literal(int() as value), _):
                    found.add(abs(value))
                case Subtract(_, Literal(int() as value)) | Scale(value, _) | Modulo(_, value):
                    found.add(abs(value))
                case _:
                    pass
    return [modulus for modulus in sorted(found) if 2 <= modulus <= LARGEST_MODULUS]


def _congruences(numbers: list[Variable], spoken: list[Expression]) -> Iterator[Expression]:
    """What numbers and their differences leave when divided, as they leave it in first states."""
    for modulus in _moduli(spoken):
        for variable in numbers:
            for rest in sorted({value % modulus for value in _first(variable)}):
                yield _leaves(Read(variable.name, variable.sort), modulus, rest)
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                between = Subtract(Read(one.name, one.sort), Read(other.name, other.sort))
                for rest in sorted({(a - b) % modulus for a in _first(one) for b in _first(other)}):
                    yield _leaves(between, modulus, rest)


def _residues(numbers: list[Variable], spoken: list[Expression]) -> Iterator[Expression]:
    """What numbers may never leave when divided."""
    for modulus in _moduli(spoken):
        for variable in numbers:
            for rest in range(modulus):
                yield Not(_leaves(Read(variable.name, variable.sort), modulus, rest))


def _leaves(number: Expression, modulus: int, rest: int) -> Expression:
    return Compare("=", Modulo(number, modulus), _number(rest))


def _statuses(system: TransitionSystem) -> list[Expression]:
    """Each value of the first few statuses, as a formula."""
    found: list[Expression] = []
    statuses = [v for v in system.variables if isinstance(v.sort, (Boolean, Enumeration))]
    for variable in statuses[:STATUSES]:
        read = Read(variable.name, variable.sort)
        if isinstance(variable.sort, Enumeration):
            values: tuple[Value, ...] = variable.sort.values
            found += [Compare("=", read, Literal(value, variable.sort)) for value in values]
        else:
            found += [read, Not(read)]
    return found


def _number(value: int) -> Literal:
    return Literal(value, INTEGER)
