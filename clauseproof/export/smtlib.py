"""A question in SMT-LIB 2.6: functions ``first``, ``step`` and ``claim``, and constrained Horn clauses over them.

A claim's clauses are satisfiable exactly when it holds: what satisfies them is an inductive invariant.
"""

from __future__ import annotations

from typing import assert_never

from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Question
from clauseproof.export.spelling import Spelling, Terms, prefix
from clauseproof.model.expressions import Boolean, Enumeration, Number, Sort

RESERVED = """! _ as exists forall let match par assert check-sat declare-const declare-datatype declare-fun define-fun
and or not xor ite distinct true false Int Bool Value mod div abs is first step reached invariant""".split()

SPELLING = Spelling(
    "true",
    "false",
    "(ite {0} {1} {2})",
    {"!=": "distinct", "implies": "=>"},
    prefix,
    negation="(not {0})",
    negative="(- {0})",
    floored=True,
)


def write(question: Question) -> str:
    """The functions, and one ``check-sat`` per claim (between push and pop where there are several)."""
    names = Names([*RESERVED, *(f"claim_{n}" for n in range(1, len(question.claims) + 1))])
    say = Terms(SPELLING, names)
    system = question.system
    symbols = [(names("reading", r.name), "Value") for r in question.readings]
    own = {v.name: names("variable", v.name) for v in system.variables}
    symbols += [(own[v.name], _sort(v.sort)) for v in system.variables]
    values: list[str] = []
    for some in [r.names for r in question.readings] + [
        v.sort.values for v in system.variables if isinstance(v.sort, Enumeration)
    ]:
        values += [value for value in some if value not in values]
    first = [say.among(names("reading", r.name), r.names) for r in question.readings]
    for v in system.variables:
        if v.initial is not None:
            first.append(say.among(own[v.name], v.initial))
        elif isinstance(v.sort, Enumeration):
            first.append(say.among(own[v.name], v.sort.values))
        elif isinstance(v.sort, Number):
            first += [f"(>= {own[v.name]} {say.value(v.sort.low)})"] if v.sort.low is not None else []
            first += [f"(<= {own[v.name]} {say.value(v.sort.high)})"] if v.sort.high is not None else []
    first.append(say(system.initially))
    steps = []
    for event in system.events:
        changed = {own[name]: say(effect) for name, effect in event.effects}
        parts = [f"(= {name}!after {changed.get(name, name)})" for name, _ in symbols]
        names("event", event.name)
        steps.append(_joined("and", [say(event.guard), *parts]))
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
        *(f"(define-fun claim_{n} ({now}) Bool {say(c.goal)})" for n, c in enumerate(question.claims, 1)),
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
