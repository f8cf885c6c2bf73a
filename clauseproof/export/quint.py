"""A question in Quint: readings are chosen in ``init`` and kept; named values are strings.

``step`` is any enabled event; a run ends where none is.
"""

from __future__ import annotations

from typing import assert_never

from clauseproof.export.finite import span
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

RESERVED = """module import export from as const var def val nondet action pure temporal run assume type if else and or
iff implies all any Set List Map Rec Tup Nat Int Bool true false not exists forall in contains union oneOf init step
q lhs rhs size range to fold filter map head tail nth keys get set put match int str bool eq neq igt ilt igte ilte
iadd isub imul idiv imod ipow iuminus assign then fail expect always eventually next orKeep mustChange enabled
weakFair strongFair guarantees allListsUpTo getOnlyElement chooseSome require ite field fieldNames with
item unchanged""".split()


def write(question: Question, module: str = "rulebook") -> str:
    """The module with one ``val claim_N`` per claim."""
    names = Names([*RESERVED, module, *(f"claim_{n}" for n in range(1, len(question.claims) + 1))])
    system = question.system
    own = {v.name: names("variable", v.name) for v in system.variables}
    rigid = [names("reading", r.name) for r in question.readings]
    declared = [f"  var {name}: str" for name in rigid]
    declared += [f"  var {own[v.name]}: {_type(v.sort)}" for v in system.variables]
    drawn: list[tuple[str, str]] = []
    for name, reading in zip(rigid, question.readings, strict=True):
        drawn.append((name, "Set(" + ", ".join(_value(o, names) for o in reading.names) + ")"))
    for v in system.variables:
        drawn.append((own[v.name], _first(v.initial, v.sort, names)))
    shown = {name: names("first value of", name) for name, _ in drawn}
    begin = [f"    nondet {shown[name]} = oneOf({some})" for name, some in drawn]
    given = ", ".join(f"{name}: {kind}" for name, kind in _typed(question, own, rigid))
    events, called = [], []
    for event in system.events:
        name = names("event", event.name)
        called.append(name)
        effects = {own[target]: term(effect, names) for target, effect in event.effects}
        every = [f"{n}' = {effects.get(n, n)}" for n, _ in drawn]
        body = ",\n    ".join([term(event.guard, names), *every])
        events.append(f"  action {name} = all {{\n    {body},\n  }}")
    chosen = ",\n      ".join(
        [_substituted(system.initially, shown, names), *(f"{name}' = {shown[name]}" for name, _ in drawn)]
    )
    claims = [f"  val claim_{n} = {term(claim.goal, names)}" for n, claim in enumerate(question.claims, 1)]
    blocks = [
        heading(question, names, "// "),
        f"// State: {given}",
        f"module {module} {{",
        *declared,
        "  action init = {",
        *begin,
        f"    all {{\n      {chosen},\n    }}",
        "  }",
        *events,
        f"  action step = any {{\n    {(', '.join(called)) or 'false'},\n  }}",
        *claims,
        "}",
    ]
    return "\n".join(blocks) + "\n"


def _typed(question: Question, own: dict[str, str], rigid: list[str]) -> list[tuple[str, str]]:
    return [(n, "str") for n in rigid] + [(own[v.name], _type(v.sort)) for v in question.system.variables]


class _Shown(Names):
    """Names in which what is drawn for the first state stands for the variable that will hold it."""

    def __init__(self, names: Names, shown: dict[str, str]) -> None:
        super().__init__(())
        self._names, self._shown = names, shown

    def __call__(self, kind: str, name: str) -> str:
        found = self._names(kind, name)
        return self._shown.get(found, found) if kind in ("variable", "reading") else found


def _substituted(formula: Expression, shown: dict[str, str], names: Names) -> str:
    return term(formula, _Shown(names, shown))


def _first(initial: tuple[Value, ...] | None, sort: Sort, names: Names) -> str:
    if initial is not None:
        return "Set(" + ", ".join(_value(value, names) for value in initial) + ")"
    match sort:
        case Boolean():
            return "Bool"
        case Enumeration(values):
            return "Set(" + ", ".join(_value(value, names) for value in values) + ")"
        case Number(int() as low, int() as high):
            return f"({low}).to({high})"
        case Number(0, None):
            return "Nat"
        case Number():
            return "Int"
        case _:
            assert_never(sort)


def _type(sort: Sort) -> str:
    match sort:
        case Boolean():
            return "bool"
        case Enumeration():
            return "str"
        case Number():
            return "int"
        case _:
            assert_never(sort)


def _value(value: Value, names: Names) -> str:
    match value:
        case bool():
            return "true" if value else "false"
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
            return "or(" + ", ".join([*(f"{own} == {_value(o, names)}" for o in options), "false"]) + ")"
        case Not(body):
            return f"not({t(body)})"
        case And(parts):
            return "and(" + ", ".join([*map(t, parts), "true"]) + ")" if parts else "true"
        case Or(parts):
            return "or(" + ", ".join([*map(t, parts), "false"]) + ")" if parts else "false"
        case Implies(left, right):
            return f"({t(left)} implies {t(right)})"
        case Compare(operator, left, right):
            sign = "==" if operator == "=" else operator
            return f"({t(left)} {sign} {t(right)})"
        case Add(left, right):
            return f"({t(left)} + {t(right)})"
        case Subtract(left, right):
            return f"({t(left)} - {t(right)})"
        case Scale(factor, body):
            return f"({_value(factor, names)} * {t(body)})"
        case Modulo(body, divisor):
            bounds = span(body, {})
            if bounds is not None and bounds[0] >= 0:
                return f"({t(body)} % {divisor})"
            return f"((({t(body)} % {divisor}) + {divisor}) % {divisor})"  # the remainder keeps the sign
        case Minimum(left, right):
            return f"(if ({t(left)} <= {t(right)}) {t(left)} else {t(right)})"
        case Maximum(left, right):
            return f"(if ({t(left)} <= {t(right)}) {t(right)} else {t(left)})"
        case IfThenElse(condition, yes, no):
            return f"(if ({t(condition)}) {t(yes)} else {t(no)})"
        case _:
            assert_never(expression)
