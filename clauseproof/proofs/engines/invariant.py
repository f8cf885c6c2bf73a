"""Invariants: the reachable nodes of a control graph as one formula, short enough to be read.

Nodes that differ in one variable alone are merged, so a graph of hundreds of nodes becomes a handful of cases.
"""

from __future__ import annotations

from clauseproof.model.expressions import (
    TRUE,
    Boolean,
    Compare,
    Enumeration,
    Expression,
    Literal,
    Not,
    Read,
    Sort,
    Value,
    conjunction,
    disjunction,
    members,
)
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.engines.graph import ControlGraph

Case = tuple[tuple[frozenset[Value], ...], int]


def invariant_of(graph: ControlGraph, system: TransitionSystem) -> Expression:
    """The formula that holds exactly in the graph's nodes, each under the choices that reach it.

    It is inductive: a control graph is closed under steps, whatever its untracked variables hold.
    """
    cases = _merged([(tuple(frozenset([v]) for v in node), mask) for node, mask in graph.reached.items()])
    sorts = [system.variable[name].sort for name in graph.tracked]
    formulas = []
    for sets, mask in cases:
        parts = [
            _among(name, sort, values, graph.saturated.get(name))
            for name, sort, values in zip(graph.tracked, sorts, sets, strict=True)
        ]
        if mask != graph.space.all:
            parts.append(graph.space.condition(mask))
        formulas.append(conjunction(*parts))
    return disjunction(*formulas) if TRUE not in formulas else TRUE


def _merged(cases: list[Case]) -> list[Case]:
    """Join cases that agree in all but one place, until none do (Quine's consensus, greedily)."""
    width = len(cases[0][0]) if cases else 0
    changed = True
    while changed:
        changed = False
        for position in range(width, -1, -1):
            groups: dict[object, Case] = {}
            for sets, mask in cases:
                if position == width:  # the choices
                    key: object = sets
                    known = groups.get(key)
                    groups[key] = (sets, mask | (known[1] if known else 0))
                else:
                    key = (sets[:position], sets[position + 1 :], mask)
                    known = groups.get(key)
                    values = sets[position] | (known[0][position] if known else frozenset())
                    groups[key] = ((*sets[:position], values, *sets[position + 1 :]), mask)
            if len(groups) < len(cases):
                cases, changed = list(groups.values()), True
    return cases


def _among(name: str, sort: Sort, values: frozenset[Value], cap: int | None) -> Expression:
    read = Read(name, sort)
    match sort:
        case Boolean():
            if len(values) == 2:
                return TRUE
            return read if True in values else Not(read)
        case Enumeration(every):
            if len(values) == len(every):
                return TRUE
            return disjunction(*(Compare("=", read, Literal(v, sort)) for v in every if v in values))
        case _:
            every_value = members(sort)
            if every_value is not None and len(values) == len(every_value):
                return TRUE
            numbers = sorted(int(v) for v in values)
            above = cap is not None and cap + 1 in numbers
            exact = [n for n in numbers if not (above and n == cap + 1)] if cap is not None else numbers
            parts: list[Expression] = [Compare("=", read, Literal(n, sort)) for n in exact]
            if above and cap is not None:
                least = cap + 1
                while least - 1 in exact:
                    least -= 1
                if least == 0 and sort.low == 0:
                    return TRUE
                parts = [Compare("=", read, Literal(n, sort)) for n in exact if n < least]
                parts.append(Compare(">=", read, Literal(least, sort)))
            return disjunction(*parts)
