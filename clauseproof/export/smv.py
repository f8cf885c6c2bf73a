"""A question in the language of NuSMV and nuXmv.

Readings and attributes are frozen variables.  The event of a step is an input, so that states stay the same;
``idle`` is a step that changes nothing, which makes the relation total and every finite history the beginning of
an infinite one.
"""

from __future__ import annotations

from typing import assert_never

from clauseproof.export.finite import span
from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Claim, Question
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
    Value,
)

RESERVED = """MODULE DEFINE MDEFINE CONSTANTS VAR IVAR FROZENVAR INIT TRANS INVAR SPEC CTLSPEC LTLSPEC PSLSPEC COMPUTE
NAME INVARSPEC FAIRNESS JUSTICE COMPASSION ISA ASSIGN CONSTRAINT SIMPWFF CTLWFF LTLWFF PSLWFF COMPWFF IN MIN MAX
MIRROR PRED PREDICATES process array of boolean integer real word word1 bool signed unsigned extend resize sizeof
uwconst swconst EX AX EF AF EG AG E F O G H X Y Z A U S V T BU EBF ABF EBG ABG case esac mod next init union in
xor xnor self TRUE FALSE count abs max min main idle event""".split()


def write(question: Question) -> str:
    """The model with one ``INVARSPEC`` per claim, for *always possible* one ``CTLSPEC``.  Sorts must be finite."""
    names = Names(RESERVED)
    system = question.system
    attributes = system.attributes
    frozen: list[str] = []
    state: list[str] = []
    first: list[str] = []
    steps: list[str] = []
    for reading in question.readings:
        options = ", ".join(names("value", option) for option in reading.names)
        frozen.append(f"  {names('reading', reading.name)} : {{{options}}};")
    for variable in system.variables:
        line = f"  {names('variable', variable.name)} : {_sort(variable.sort, names)};"
        (frozen if variable.name in attributes else state).append(line)
        if variable.initial is not None:
            read = Read(variable.name, variable.sort)
            options = " | ".join(term(Compare("=", read, Literal(v, variable.sort)), names) for v in variable.initial)
            first.append(f"INIT {options or 'FALSE'};")
    first.append(f"INIT {term(system.initially, names)};")
    events = [names("event", event.name) for event in system.events]
    for event, name in zip(system.events, events, strict=True):
        steps.append(f"TRANS event = {name} -> {term(event.guard, names)};")
    for variable in system.variables:
        if variable.name in attributes:
            continue
        own = names("variable", variable.name)
        cases = [
            f"    event = {name} : {term(event.assigned[variable.name], names)};"
            for event, name in zip(system.events, events, strict=True)
            if variable.name in event.assigned
        ]
        steps.append("\n".join([f"TRANS next({own}) = case", *cases, f"    TRUE : {own};", "  esac;"]))
    claims = [_claim(claim, names) for claim in question.claims]
    blocks = [
        heading(question, names, "-- "),
        "MODULE main",
        *(["FROZENVAR", *frozen] if frozen else []),
        *(["VAR", *state] if state else []),
        f"IVAR\n  event : {{{', '.join(['idle', *events])}}};",
        *first,
        *steps,
        *claims,
    ]
    return "\n".join(blocks) + "\n"


def _claim(claim: Claim, names: Names) -> str:
    """What is claimed.  To stand still (``idle``) leads nowhere, so it makes nothing possible."""
    if claim.asked is None or claim.sought is None:
        return f"INVARSPEC {term(claim.goal, names)};"
    return f"CTLSPEC AG ({term(claim.asked, names)} -> EF {term(claim.sought, names)});"


def _sort(sort: Sort, names: Names) -> str:
    match sort:
        case Boolean():
            return "boolean"
        case Enumeration(values):
            return "{" + ", ".join(names("value", value) for value in values) + "}"
        case Number(low, high):
            assert low is not None and high is not None, "only finite sorts"
            return f"{low}..{high}"
        case _:
            assert_never(sort)


def _value(value: Value, names: Names) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value) if value >= 0 else f"({value})"
        case _:
            return names("value", value)


def term(expression: Expression, names: Names) -> str:
    """An expression with brackets round every compound part."""

    def t(node: Expression) -> str:
        return term(node, names)

    match expression:
        case Literal(value):
            return _value(value, names)
        case Read(name):
            return names("variable", name)
        case ReadingIs(reading, options):
            own = names("reading", reading)
            return "(" + " | ".join(f"{own} = {names('value', o)}" for o in options) + ")" if options else "FALSE"
        case Not(body):
            return f"!({t(body)})"
        case And(parts):
            return "(" + " & ".join(map(t, parts)) + ")" if parts else "TRUE"
        case Or(parts):
            return "(" + " | ".join(map(t, parts)) + ")" if parts else "FALSE"
        case Implies(left, right):
            return f"({t(left)} -> {t(right)})"
        case Compare(operator, left, right):
            return f"({t(left)} {operator} {t(right)})"
        case Add(left, right):
            return f"({t(left)} + {t(right)})"
        case Subtract(left, right):
            return f"({t(left)} - {t(right)})"
        case Scale(factor, body):
            return f"({_value(factor, names)} * {t(body)})"
        case Modulo(body, divisor):
            bounds = span(body, {})
            if bounds is not None and bounds[0] >= 0:
                return f"({t(body)} mod {divisor})"
            return f"((({t(body)} mod {divisor}) + {divisor}) mod {divisor})"  # C's remainder keeps the sign
        case Minimum(left, right):
            return f"(case {t(left)} <= {t(right)} : {t(left)}; TRUE : {t(right)}; esac)"
        case Maximum(left, right):
            return f"(case {t(left)} <= {t(right)} : {t(right)}; TRUE : {t(left)}; esac)"
        case IfThenElse(condition, yes, no):
            return f"(case {t(condition)} : {t(yes)}; TRUE : {t(no)}; esac)"
        case _:
            assert_never(expression)
