"""Which values a variable may have at first."""

from __future__ import annotations

from collections.abc import Container

from clauseproof.diagnostics import fail
from clauseproof.model.declarations import Entry, StateEntry, read_choice
from clauseproof.model.expressions import (
    BOOLEAN,
    TRUE,
    Compare,
    Enumeration,
    Expression,
    Literal,
    Or,
    Read,
    ReadingIs,
    Sort,
    Value,
    conjunction,
    contains,
)
from clauseproof.model.nodes import Mapping, Scalar, Sequence, as_list, as_scalar
from clauseproof.model.parser import parse_expression
from clauseproof.model.typing import Scope, understand


def read_first_values(
    entry: Entry, state: StateEntry, readings: dict[str, tuple[str, ...]], broken: Container[str]
) -> tuple[tuple[Value, ...] | None, Expression]:
    """First values of a variable (None: any of its sort), and what further constrains them, by reading.

    Where nothing is said, a variable begins with the first of its named values, with no, or with 0.  Raises
    :class:`ClauseproofError`: CP014 where 0 or what is said is not in its sort, or no value is left.
    """
    sort, node = state.sort, state.initially
    if node is None:
        return (_unsaid(entry, sort),), TRUE
    if isinstance(node, Sequence) and not node.items:
        raise fail("CP014", f"'{entry.name}' may begin with no value at all", node.at, help="initially: any, or a list")
    if isinstance(node, Scalar) and node.text == "any":
        return None, TRUE
    if isinstance(node, Mapping):
        choice = read_choice(node, "'initially'", readings, broken)
        assert not isinstance(choice, str)
        reading, options = choice
        by_option = {option: _value(scalar, entry.name, sort) for option, scalar in options}
        read: Expression = Read(entry.name, sort)
        cases = tuple(
            conjunction(ReadingIs(reading.text, (option,)), Compare("=", read, Literal(value, sort)))
            for option, value in by_option.items()
        )
        return tuple(dict.fromkeys(by_option.values())), Or(cases)
    listed = (as_scalar(item, "a first value") for item in as_list(node, "'initially'"))
    return tuple(dict.fromkeys(_value(scalar, entry.name, sort) for scalar in listed)), TRUE


def _unsaid(entry: Entry, sort: Sort) -> Value:
    match sort:
        case Enumeration(values):
            return values[0]
        case _ if sort == BOOLEAN:
            return False
        case _ if contains(sort, 0):
            return 0
        case _:
            raise fail(
                "CP014",
                f"0 is not in {sort}, so '{entry.name}' must say where it begins",
                entry.at,
                help="initially: …",
            )


def _value(scalar: Scalar, name: str, sort: Sort) -> Value:
    found = understand(parse_expression(scalar.body), Scope({}, {}), "", sort)
    if not isinstance(found, Literal) or not contains(sort, found.value):
        raise fail("CP014", f"'{scalar.text}' is no value of '{name}' ({sort})", scalar.at)
    return found.value
