"""A question in SMT-LIB 2.6: functions ``first``, ``step`` and ``claim``, and constrained Horn clauses over them.

A claim's clauses are satisfiable exactly when it holds: what satisfies them is an inductive invariant.
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

RESERVED = """! _ as exists forall let match par assert check-sat declare-const declare-datatype declare-fun define-fun
and or not xor ite distinct true false Int Bool Value mod div abs is first step reached invariant""".split()


def write(question: Question) -> str:
    """The functions, and one ``check-sat`` per claim (between push and pop where there are several)."""
    names = Names([*RESERVED, *(f"claim_{n}" for n in range(1, len(question.claims) + 1))])
    system = question.system
    symbols = [(names("reading", r.name), "Value") for r in question.readings]
    own = {v.name: names("variable", v.name) for v in system.variables}
    symbols += [(own[v.name], _sort(v.sort)) for v in system.variables]
    values: list[str] = []
    for some in [r.names for r in question.readings] + [
        v.sort.values for v in system.variables if isinstance(v.sort, Enumeration)
    ]:
        values += [value for value in some if value not in values]
    first = [_among(names("reading", r.name), [names("value", o) for o in r.names]) for r in question.readings]
    for v in system.variables:
        if v.initial is not None:
            first.append(_among(own[v.name], [_value(value, names) for value in v.initial]))
        elif isinstance(v.sort, Enumeration):
            first.append(_among(own[v.name], [names("value", value) for value in v.sort.values]))
        elif isinstance(v.sort, Number):
            first += [f"(>= {own[v.name]} {_value(v.sort.low, names)})"] if v.sort.low is not None else []
            first += [f"(<= {own[v.name]} {_value(v.sort.high, names)})"] if v.sort.high is not None else []
    first.append(term(system.initially, names))
    steps = []
    for event in system.events:
        changed = {own[name]: term(effect, names) for name, effect in event.effects}
        parts = [f"(= {name}!after {changed.get(name, name)})" for name, _ in symbols]
        names("event", event.name)
        steps.append(_joined("and", [term(event.guard, names), *parts]))
    now = " ".join(f"({name} {sort})" for name, sort in symbols)
    later = " ".join(f"({name}!after {sort})" for name, sort in symbols)
    here, there = (" ".join(f"{name}{end}" for name, _ in symbols) for end in ("", "!after"))
    several = len(question.claims) > 1
    blocks = [
        "(set-logic HORN)",
        *(
            ["(declare-datatypes ((Value 0)) ((" + " ".join(f"({names('value', v)})" for v in values) + ")))"]
            if values
            else []
        ),
        f"(define-fun first ({now}) Bool {_joined('and', first)})",
        f"(define-fun step ({now} {later}) Bool\n  {_joined('or', steps)})",
        *(f"(define-fun claim_{n} ({now}) Bool {term(c.goal, names)})" for n, c in enumerate(question.claims, 1)),
        f"(declare-fun reached ({' '.join(sort for _, sort in symbols)}) Bool)",
        f"(assert (forall ({now}) (=> {_call('first', here)} {_call('reached', here)})))",
        f"(assert (forall ({now} {later}) (=> (and {_call('reached', here)} (step {here} {there})) "
        f"{_call('reached', there)})))",
    ]
    for n in range(1, len(question.claims) + 1):
        ask = f"(assert (forall ({now}) (=> (and {_call('reached', here)} (not (claim_{n} {here}))) false)))"
        blocks += [*(["(push 1)"] * several), ask, "(check-sat)", *(["(pop 1)"] * several)]
    return heading(question, names, "; ") + "\n" + "\n".join(blocks) + "\n"


def _call(function: str, arguments: str) -> str:
    return f"({function} {arguments})"


def _joined(operator: str, parts: list[str]) -> str:
    """``and`` or ``or`` of some formulas, also of one or none."""
    return f"({operator} {'true' if operator == 'and' else 'false'} {' '.join(parts)})"


def _among(name: str, values: list[str]) -> str:
    return _joined("or", [f"(= {name} {value})" for value in values])


def _sort(sort: Sort) -> str:
    match sort:
        case Boolean():
            return "Bool"
        case Enumeration():
            return "Value"
        case Number():
            return "Int"
        case _:
            assert_never(sort)


def _value(value: Value, names: Names) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value >= 0 else f"(- {-value})"
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
            return _among(own, [names("value", option) for option in options])
        case Not(body):
            return f"(not {t(body)})"
        case And(parts):
            return _joined("and", list(map(t, parts))) if parts else "true"
        case Or(parts):
            return _joined("or", list(map(t, parts))) if parts else "false"
        case Implies(left, right):
            return f"(=> {t(left)} {t(right)})"
        case Compare(operator, left, right):
            if operator == "!=":
                return f"(not (= {t(left)} {t(right)}))"
            return f"({operator} {t(left)} {t(right)})"
        case Add(left, right):
            return f"(+ {t(left)} {t(right)})"
        case Subtract(left, right):
            return f"(- {t(left)} {t(right)})"
        case Scale(factor, body):
            return f"(* {_value(factor, names)} {t(body)})"
        case Modulo(body, divisor):
            return f"(mod {t(body)} {divisor})"  # 0..divisor-1 for negative bodies too
        case Minimum(left, right):
            return f"(ite (<= {t(left)} {t(right)}) {t(left)} {t(right)})"
        case Maximum(left, right):
            return f"(ite (<= {t(left)} {t(right)}) {t(right)} {t(left)})"
        case IfThenElse(condition, yes, no):
            return f"(ite {t(condition)} {t(yes)} {t(no)})"
        case _:
            assert_never(expression)
