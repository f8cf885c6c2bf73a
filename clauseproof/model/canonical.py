"""The canonical form: what a rulebook means, as data whose hash names it (``docs/semantics.md`` section 10).

Prose, positions and comments are not in it, so a typo put right in a paragraph makes no certificate stale.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, assert_never

from clauseproof.model.expressions import (
    Add,
    And,
    Boolean,
    Compare,
    Enumeration,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Maximum,
    Minimum,
    Modulo,
    Not,
    Number,
    Or,
    Read,
    ReadingIs,
    Scale,
    Sort,
    Subtract,
)
from clauseproof.model.system import ByReading, TransitionSystem


def canonical_expression(expression: Expression) -> list[Any]:
    """An expression as nested lists."""
    visit = canonical_expression
    match expression:
        case Literal(value):
            return ["value", value]
        case Read(name, _, old):
            return ["old" if old else "read", name]
        case ReadingIs(reading, options):
            return ["reading", reading, list(options)]
        case Not(body):
            return ["not", visit(body)]
        case And(parts):
            return ["and", *map(visit, parts)]
        case Or(parts):
            return ["or", *map(visit, parts)]
        case Implies(left, right):
            return ["implies", visit(left), visit(right)]
        case Compare(operator, left, right):
            return [operator, visit(left), visit(right)]
        case Add(left, right):
            return ["+", visit(left), visit(right)]
        case Subtract(left, right):
            return ["-", visit(left), visit(right)]
        case Scale(factor, body):
            return ["*", factor, visit(body)]
        case Modulo(body, divisor):
            return ["mod", visit(body), divisor]
        case Minimum(left, right):
            return ["min", visit(left), visit(right)]
        case Maximum(left, right):
            return ["max", visit(left), visit(right)]
        case IfThenElse(condition, yes, no):
            return ["if", visit(condition), visit(yes), visit(no)]
        case _:
            assert_never(expression)


def canonical_sort(sort: Sort) -> list[Any]:
    """A sort as a list whose first item is its kind."""
    match sort:
        case Boolean():
            return ["yes/no"]
        case Enumeration(values):
            return ["one of", list(values)]
        case Number(low, high):
            return ["number", low, high]
        case _:
            assert_never(sort)


def _choice(value: str | ByReading) -> Any:
    return value if isinstance(value, str) else {"reading": value.reading, "values": dict(value.values)}


def canonical_form(system: TransitionSystem) -> dict[str, Any]:
    """The whole meaning of a transition system as JSON data."""
    return {
        "format": 1,
        "variables": {
            v.name: {
                "sort": canonical_sort(v.sort),
                "initially": "any" if v.initial is None else list(v.initial),
            }
            for v in system.variables
        },
        "initially": canonical_expression(system.initially),
        "readings": {r.name: {"options": list(r.names), "default": r.default} for r in system.readings},
        "events": {
            e.name: {
                "actor": _choice(e.actor),
                "modality": _choice(e.modality),
                "guard": canonical_expression(e.guard),
                "effects": {name: canonical_expression(effect) for name, effect in e.effects},
                "decision": e.decision,
                "identity": e.identity or e.name,
            }
            for e in system.events
        },
        "decisions": {
            d.name: {
                "actor": _choice(d.actor),
                "modality": _choice(d.modality),
                "events": list(d.events),
                "identity": d.identity or d.name,
            }
            for d in system.decisions
        },
        "duties": {
            d.name: {
                "actor": _choice(d.actor),
                "modality": _choice(d.modality),
                "events": list(d.events),
                "when": canonical_expression(d.when),
            }
            for d in system.duties
        },
        "terms": {t.name: canonical_expression(t.body) for t in system.terms},
        "order": {
            "events": [e.name for e in system.events],
            "variables": [v.name for v in system.variables],
            "readings": [r.name for r in system.readings],
        },
    }


def canonical_json(data: Any) -> str:
    """JSON with sorted keys and no spaces: the one spelling that is hashed."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(data: Any) -> str:
    """SHA-256 of the canonical JSON of ``data``, in hexadecimal."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()
