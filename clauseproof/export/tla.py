"""A question in TLA+, for TLC and Apalache.

Readings are variables that ``Init`` chooses and no action changes; named values are strings.  ``[Next]_vars`` lets
a history stop anywhere, so a state without an enabled event is no error: run TLC with ``-deadlock``.
"""

from __future__ import annotations

from typing import assert_never

from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Question
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

RESERVED = """ACTION ASSUME ASSUMPTION AXIOM BOOLEAN BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN
ELSE ENABLED EXCEPT EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY
OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE SF_ STATE STRING SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE
UNCHANGED UNION USE VARIABLE VARIABLES WF_ WITH WITNESS Nat Int Seq Init Next Spec vars TypeOK lhs rhs""".split()


def write(question: Question, module: str = "Rulebook") -> str:
    """The module, with one state predicate ``Claim1``, ``Claim2``, … per claim."""
    names = Names([*RESERVED, module, *(f"Claim{n}" for n in range(1, len(question.claims) + 1))])
    system = question.system
    rigid = [(names("reading", r.name), r.names) for r in question.readings]
    own = {v.name: names("variable", v.name) for v in system.variables}
    declared = [f"  \\* @type: Str;\n  {name}" for name, _ in rigid]
    declared += [f"  \\* @type: {_type(v.sort)};\n  {own[v.name]}" for v in system.variables]
    everything = [*(name for name, _ in rigid), *own.values()]
    first = [f"  /\\ {name} \\in {{{', '.join(_value(o, names) for o in options)}}}" for name, options in rigid]
    typed = list(first)
    for v in system.variables:
        some = _sort(v.sort, names)
        typed.append(f"  /\\ {own[v.name]} \\in {some}")
        if v.initial is not None:
            some = "{" + ", ".join(_value(value, names) for value in v.initial) + "}"
        first.append(f"  /\\ {own[v.name]} \\in {some}")
    first.append(f"  /\\ {term(system.initially, names)}")
    actions, called = [], []
    for event in system.events:
        name = names("event", event.name)
        called.append(name)
        lines = [f"{name} ==", f"  /\\ {term(event.guard, names)}"]
        lines += [f"  /\\ {own[target]}' = {term(effect, names)}" for target, effect in event.effects]
        kept = [n for n in everything if n not in {own[target] for target in event.assigned}]
        if kept:
            lines.append(f"  /\\ UNCHANGED <<{', '.join(kept)}>>")
        actions.append("\n".join(lines))
    claims = [f"Claim{n} == {term(claim.goal, names)}" for n, claim in enumerate(question.claims, 1)]
    blocks = [
        f"---- MODULE {module} ----",
        heading(question, names, "\\* "),
        "EXTENDS Integers",
        "VARIABLES\n" + ",\n".join(declared),
        f"vars == <<{', '.join(everything)}>>",
        "\n".join(["TypeOK ==", *typed]),
        "\n".join(["Init ==", *first]),
        *actions,
        "\n".join(["Next ==", *(f"  \\/ {name}" for name in called)] if called else ["Next == FALSE"]),
        "Spec == Init /\\ [][Next]_vars",
        *claims,
        "====",
    ]
    return "\n".join(blocks) + "\n"


def configuration(question: Question) -> str:
    """What TLC wants to be told beside the module (``FILE.cfg``)."""
    lines = ["SPECIFICATION Spec", "INVARIANT TypeOK"]
    return "\n".join([*lines, *(f"INVARIANT Claim{n}" for n in range(1, len(question.claims) + 1))]) + "\n"


def _type(sort: Sort) -> str:
    match sort:
        case Boolean():
            return "Bool"
        case Enumeration():
            return "Str"
        case Number():
            return "Int"
        case _:
            assert_never(sort)


def _sort(sort: Sort, names: Names) -> str:
    match sort:
        case Boolean():
            return "BOOLEAN"
        case Enumeration(values):
            return "{" + ", ".join(_value(value, names) for value in values) + "}"
        case Number(0, None):
            return "Nat"
        case Number(int() as low, int() as high):
            return f"({low})..({high})"
        case Number():
            return "Int"
        case _:
            assert_never(sort)


def _value(value: Value, names: Names) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value) if value >= 0 else f"({value})"
        case _:
            return f'"{names("value", value)}"'


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
            return "(" + " \\/ ".join(f"{own} = {_value(o, names)}" for o in options) + ")" if options else "FALSE"
        case Not(body):
            return f"~({t(body)})"
        case And(parts):
            return "(" + " /\\ ".join(map(t, parts)) + ")" if parts else "TRUE"
        case Or(parts):
            return "(" + " \\/ ".join(map(t, parts)) + ")" if parts else "FALSE"
        case Implies(left, right):
            return f"({t(left)} => {t(right)})"
        case Compare(operator, left, right):
            sign = {"!=": "/=", "<=": "=<"}.get(operator, operator)
            return f"({t(left)} {sign} {t(right)})"
        case Add(left, right):
            return f"({t(left)} + {t(right)})"
        case Subtract(left, right):
            return f"({t(left)} - {t(right)})"
        case Scale(factor, body):
            return f"({_value(factor, names)} * {t(body)})"
        case Modulo(body, divisor):
            return f"({t(body)} % {divisor})"
        case Minimum(left, right):
            return f"(IF {t(left)} =< {t(right)} THEN {t(left)} ELSE {t(right)})"
        case Maximum(left, right):
            return f"(IF {t(left)} =< {t(right)} THEN {t(right)} ELSE {t(left)})"
        case IfThenElse(condition, yes, no):
            return f"(IF {t(condition)} THEN {t(yes)} ELSE {t(no)})"
        case _:
            assert_never(expression)
