"""A question in Quint: readings are chosen in ``init`` and kept; named values are strings.

``step`` is any enabled event; a run ends where none is.  A claim that rests on duties is a ``temporal`` formula, over
runs in which nothing may happen, too; ``claim_1_scope`` belongs to it: its scope never closes on something awaited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from clauseproof.export.duties import Owed
from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Claim, Question
from clauseproof.export.spelling import Spelling, Terms, call, infix
from clauseproof.model.expressions import TRUE, Boolean, Enumeration, Number, Sort, Value

RESERVED = """module import export from as const var def val nondet action pure temporal run assume type if else and or
iff implies all any Set List Map Rec Tup Nat Int Bool true false not exists forall in contains union oneOf init step
q lhs rhs size range to fold filter map head tail nth keys get set put match int str bool eq neq igt ilt igte ilte
iadd isub imul idiv imod ipow iuminus assign then fail expect always eventually next orKeep mustChange enabled
weakFair strongFair guarantees allListsUpTo getOnlyElement chooseSome require ite field fieldNames with
item unchanged rules""".split()


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
    """The module with one ``claim_N`` per claim: a ``val``, and a ``temporal`` where it rests on duties."""
    own_words = (f"{w}_{n}" for n in range(1, len(question.claims) + 1) for w in ("claim", "fair"))
    names = Names([*RESERVED, module, *own_words])
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
    owed = {duty: names("formula", f"duty {name}") for duty, name in question.duties.items()}
    for duty, name in owed.items():
        by = [f"    all {{ {say(when)}, {names('event', event)} }},\n" for event, when in duty.discharging]
        events.append(f"  action {name} = any {{\n{''.join(by)}  }}")
    rules = [own[v.name] for v in system.variables if v.name not in question.monitors]
    if owed:
        events.append(f"  val rules = ({', '.join(rules)})" if len(rules) > 1 else f"  val rules = {rules[0]}")
    claims = [line for n, claim in enumerate(question.claims, 1) for line in _claim(n, claim, say, owed)]
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


def _claim(number: int, claim: Claim, say: Terms, owed: Mapping[Owed, str]) -> list[str]:
    """The definitions of a claim."""
    if claim.awaited is None:
        return [f"  val claim_{number} = {say(claim.goal)}"]
    fair = [f"{'strong' if duty.strong else 'weak'}Fair({owed[duty]}, rules)" for duty in claim.duties]
    return [
        *([] if claim.goal == TRUE else [f"  val claim_{number}_scope = {say(claim.goal)}"]),
        f"  temporal fair_{number} = and {{ {', '.join([*fair, 'true'])} }}",
        f"  temporal claim_{number} = fair_{number} implies always(eventually(not({say(claim.awaited)})))",
    ]


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
