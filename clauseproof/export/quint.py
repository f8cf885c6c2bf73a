"""A question in Quint: readings are chosen in ``init`` and kept; named values are strings.

``step`` is any enabled event; a run ends where none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Question
from clauseproof.export.spelling import Spelling, Terms, call, infix
from clauseproof.model.expressions import Boolean, Enumeration, Number, Sort, Value

RESERVED = """module import export from as const var def val nondet action pure temporal run assume type if else and or
iff implies all any Set List Map Rec Tup Nat Int Bool true false not exists forall in contains union oneOf init step
q lhs rhs size range to fold filter map head tail nth keys get set put match int str bool eq neq igt ilt igte ilte
iadd isub imul idiv imod ipow iuminus assign then fail expect always eventually next orKeep mustChange enabled
weakFair strongFair guarantees allListsUpTo getOnlyElement chooseSome require ite field fieldNames with
item unchanged""".split()


def _applied(sign: str, parts: Sequence[str]) -> str:
    return call(sign, parts) if sign in ("and", "or") else infix(sign, parts)


SPELLING = Spelling(
    "true",
    "false",
    "(if ({0}) {1} else {2})",
    {"=": "==", "mod": "%"},
    _applied,
    negation="not({0})",
    named='"{0}"',
)


def write(question: Question, module: str = "rulebook") -> str:
    """The module with one ``val claim_N`` per claim."""
    names = Names([*RESERVED, module, *(f"claim_{n}" for n in range(1, len(question.claims) + 1))])
    say = Terms(SPELLING, names)
    system = question.system
    own = {v.name: names("variable", v.name) for v in system.variables}
    rigid = [names("reading", r.name) for r in question.readings]
    declared = [f"  var {name}: str" for name in rigid]
    declared += [f"  var {own[v.name]}: {_type(v.sort)}" for v in system.variables]
    drawn: list[tuple[str, str]] = []
    for name, reading in zip(rigid, question.readings, strict=True):
        drawn.append((name, "Set(" + ", ".join(say.value(o) for o in reading.names) + ")"))
    for v in system.variables:
        drawn.append((own[v.name], _first(v.initial, v.sort, say)))
    shown = {name: names("first value of", name) for name, _ in drawn}
    begin = [f"    nondet {shown[name]} = oneOf({some})" for name, some in drawn]
    given = ", ".join(f"{name}: {kind}" for name, kind in _typed(question, own, rigid))
    events, called = [], []
    for event in system.events:
        name = names("event", event.name)
        called.append(name)
        effects = {own[target]: say(effect) for target, effect in event.effects}
        every = [f"{n}' = {effects.get(n, n)}" for n, _ in drawn]
        body = ",\n    ".join([say(event.guard), *every])
        events.append(f"  action {name} = all {{\n    {body},\n  }}")
    chosen = ",\n      ".join(
        [Terms(SPELLING, _Shown(names, shown))(system.initially), *(f"{name}' = {shown[name]}" for name, _ in drawn)]
    )
    claims = [f"  val claim_{n} = {say(claim.goal)}" for n, claim in enumerate(question.claims, 1)]
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


def _first(initial: tuple[Value, ...] | None, sort: Sort, say: Terms) -> str:
    if initial is not None:
        return "Set(" + ", ".join(say.value(value) for value in initial) + ")"
    match sort:
        case Boolean():
            return "Bool"
        case Enumeration(values):
            return "Set(" + ", ".join(say.value(value) for value in values) + ")"
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
