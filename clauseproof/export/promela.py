"""A question in Promela, for SPIN.

One process does everything.  What may begin and how clauses are read is chosen first; then every event is one
indivisible step, after which the claim is asserted.  A state without an enabled event is a valid end.
With several claims, ``spin -DCLAIM=CLAIM_2`` picks one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Question
from clauseproof.export.spelling import Spelling, Terms, infix
from clauseproof.model.expressions import Boolean, Enumeration, Number, Sort, variables_read

RESERVED = """active assert atomic bit bool break byte chan d_step D_proctype do else empty enabled eval false fi
for full get_priority goto hidden if init inline int len local ltl mtype nempty never nfull notrace np_ od of
pc_value pid printf printm priority proctype provided run select set_priority short show skip timeout trace true typedef
unless unsigned x xr xs W U V R M X until weakuntil stronguntil release implies equivalent always eventually
rules refused begun CLAIM define undef include ifdef ifndef endif""".split()


def _applied(sign: str, parts: Sequence[str]) -> str:
    return f"(!({parts[0]}) || {parts[1]})" if sign == "implies" else infix(sign, parts)


SPELLING = Spelling(
    "true",
    "false",
    "({0} -> {1} : {2})",
    {"=": "==", "and": "&&", "or": "||", "mod": "%"},
    _applied,
)


def write(question: Question) -> str:
    """The model.  Sorts must be finite."""
    names = Names([*RESERVED, *(f"CLAIM_{n}" for n in range(1, len(question.claims) + 1))])
    say = Terms(SPELLING, names)
    system = question.system
    declared, chosen, steps, values = [], [], [], []
    for reading in question.readings:
        own = names("reading", reading.name)
        declared.append(f"byte {own};")
        values += [option for option in reading.names if option not in values]
        chosen.append(_choice(own, [say.value(option) for option in reading.names]))
    for v in system.variables:
        own = names("variable", v.name)
        declared.append(f"{_type(v.sort)} {own};")
        if isinstance(v.sort, Enumeration):
            values += [value for value in v.sort.values if value not in values]
        if v.initial is not None:
            chosen.append(_choice(own, [say.value(value) for value in v.initial]))
        elif isinstance(v.sort, Number):
            chosen.append(f"    select({own} : {v.sort.low} .. {v.sort.high});")
        else:
            every = (False, True) if isinstance(v.sort, Boolean) else v.sort.values
            chosen.append(_choice(own, [say.value(value) for value in every]))
    temporary: dict[str, str] = {}
    for number, event in enumerate(system.events, 1):
        names("event", event.name)
        direct: list[str] = []
        written: list[str] = []
        early: list[str] = []
        reset: list[str] = []
        for target, effect in event.effects:
            own = names("variable", target)
            read = [other for other, e in event.effects if other != target and target in variables_read(e)]
            if not read:  # nothing else needs its old value
                direct.append(f"{own} = {say(effect)};")
                continue
            held = names("next value of", target)
            temporary[held] = f"{_type(system.variable[target].sort)} {held};"
            early.append(f"{held} = {say(effect)};")
            written.append(f"{own} = {held};")
            reset.append(f"{held} = 0;")
        body = " ".join([*early, *direct, *written, *reset])
        said = f'printf("event {number}\\n"); '
        steps.append(f"  :: d_step {{ {say(event.guard)} -> {said}{body} assert(CLAIM) }}")
    defined = [f"#define {names('value', value)} {number}" for number, value in enumerate(values)]
    claims = [f"#define CLAIM_{n} ({say(claim.goal)})" for n, claim in enumerate(question.claims, 1)]
    blocks = [
        heading(question, names, "/* ", " */"),
        *(f"/* event {n} = {names('event', event.name)} */" for n, event in enumerate(system.events, 1)),
        *defined,
        *claims,
        "#ifndef CLAIM\n#define CLAIM " + ("CLAIM_1" if claims else "1") + "\n#endif",
        *declared,
        *temporary.values(),
        "active proctype rules() {",
        "  atomic {",
        *chosen,
        f"    if :: {say(system.initially)} -> assert(CLAIM) :: else -> goto refused fi",
        "  }",
        "end:",
        *(["  do", *steps, "  od;"] if steps else ["  skip;"]),
        "refused: skip",
        "}",
    ]
    return "\n".join(blocks) + "\n"


def _choice(name: str, values: list[str]) -> str:
    return "    if " + " ".join(f":: {name} = {value}" for value in values) + " fi;"


def _type(sort: Sort) -> str:
    match sort:
        case Boolean():
            return "bool"
        case Enumeration(values):
            return "byte" if len(values) < 200 else "short"
        case Number(low, high):
            assert low is not None and high is not None, "only finite sorts"
            if low >= 0 and high < 256:
                return "byte"
            return "short" if low >= -(2**15) and high < 2**15 else "int"
        case _:
            assert_never(sort)
