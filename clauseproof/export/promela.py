"""A question in Promela, for SPIN.

One process does everything.  What may begin and how clauses are read is chosen first; then every event is one
indivisible step, after which the claim is asserted.  A state without an enabled event is a valid end.
With several claims, ``spin -DCLAIM=2`` picks one.

A claim that rests on duties is an ``ltl`` formula too.  There nothing may happen for ever (``event 0``), and fairness
stands in the formula, by turns (:class:`clauseproof.export.duties.Turns`): with a conjunct per duty, SPIN's
translation of the formula would grow exponentially.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from clauseproof.export.duties import Turns, idling
from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Claim, Question
from clauseproof.export.spelling import Spelling, Terms, infix
from clauseproof.model.expressions import Boolean, Enumeration, Expression, Number, Sort, variables_read
from clauseproof.model.system import Event, TransitionSystem

RESERVED = """active assert atomic bit bool break byte chan d_step D_proctype do else empty enabled eval false fi
for full get_priority goto hidden if init inline int len local ltl mtype nempty never nfull notrace np_ od of
pc_value pid printf printm priority proctype provided run select set_priority short show skip timeout trace true typedef
unless unsigned x xr xs W U V R M X until weakuntil stronguntil release implies equivalent always eventually
rules refused begun CLAIM HOLDS define undef include ifdef ifndef endif""".split()


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
    names = Names([*RESERVED, *(f"claim_{n}" for n in range(1, len(question.claims) + 1))])
    say = Terms(SPELLING, names)
    system = question.system
    turns = question.turns
    declared, chosen, values = _variables(question, say)
    temporary: dict[str, str] = {}
    steps = []
    for number, event in enumerate(system.events, 1):
        names("event", event.name)
        turned = (pair for turn in turns.values() for pair in turn.effects(event.name))
        body = [_assigned(turned, say), _written(event, system, say, temporary), "assert(HOLDS)"]
        steps.append(_step(say(event.guard), number, body))
    if turns:
        steps += [_step(say(guard), 0, [_assigned(turned, say)]) for guard, turned in idling(turns.values())]
    defined = [f"#define {names('value', value)} {number}" for number, value in enumerate(values)]
    defined += [
        f"#define {names('variable', name)} {say(formula)}"
        for turn in turns.values()
        for name, formula in turn.definitions
    ]
    begin = "begun = true; " if turns else ""
    blocks = [
        heading(question, names, "/* ", " */"),
        *(f"/* event {n} = {names('event', event.name)} */" for n, event in enumerate(system.events, 1)),
        *defined,
        "#ifndef CLAIM\n#define CLAIM 1\n#endif",
        *_chosen({n: f"#define HOLDS {say(claim.goal)}" for n, claim in enumerate(question.claims, 1)}),
        *declared,
        *temporary.values(),
        *(["bool begun;"] if turns else []),
        *_chosen(
            {n: _ltl(n, c, turns[c.duties], say) for n, c in enumerate(question.claims, 1) if c.awaited is not None}
        ),
        "active proctype rules() {",
        "  atomic {",
        *chosen,
        f"    if :: {say(system.initially)} -> {begin}assert(HOLDS) :: else -> goto refused fi",
        "  }",
        "end:",
        *(["  do", *steps, "  od;"] if steps else ["  skip;"]),
        "refused: skip",
        "}",
    ]
    return "\n".join(blocks) + "\n"


def _variables(question: Question, say: Terms) -> tuple[list[str], list[str], list[str]]:
    """Their declarations, the choices of what they are at first, and all named values."""
    declared: list[str] = []
    chosen: list[str] = []
    values: list[str] = []
    for reading in question.readings:
        own = say.names("reading", reading.name)
        declared.append(f"byte {own};")
        values += [option for option in reading.names if option not in values]
        chosen.append(_choice(own, [say.value(option) for option in reading.names]))
    for v in question.system.variables:
        own = say.names("variable", v.name)
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
    for turn in question.turns.values():  # every one begins with 0
        declared += [f"{_type(v.sort)} {say.names('variable', v.name)};" for v in turn.variables]
    return declared, chosen, values


def _chosen(texts: Mapping[int, str]) -> list[str]:
    """What belongs to one claim each, where ``CLAIM`` is its number."""
    return [f"#if CLAIM == {number}\n{text}\n#endif" for number, text in texts.items()]


def _step(guard: str, number: int, body: Iterable[str]) -> str:
    return f'  :: d_step {{ {guard} -> printf("event {number}\\n"); {" ".join(filter(None, body))} }}'


def _written(event: Event, system: TransitionSystem, say: Terms, temporary: dict[str, str]) -> str:
    """The effects of an event in an order in which each reads old values.

    A variable whose old value another effect needs is written by way of one of ``temporary`` (name to declaration).
    """
    direct, written, early, reset = [], [], [], []
    for target, effect in event.effects:
        own = say.names("variable", target)
        if not any(target in variables_read(e) for other, e in event.effects if other != target):
            direct.append(f"{own} = {say(effect)};")
            continue
        held = say.names("next value of", target)
        temporary[held] = f"{_type(system.variable[target].sort)} {held};"
        early.append(f"{held} = {say(effect)};")
        written.append(f"{own} = {held};")
        reset.append(f"{held} = 0;")
    return " ".join([*early, *direct, *written, *reset])


def _assigned(effects: Iterable[tuple[str, Expression]], say: Terms) -> str:
    """What a step does to the turns; to be written first, for it reads the state before the step."""
    return " ".join(f"{say.names('variable', name)} = {say(effect)};" for name, effect in effects)


def _ltl(number: int, claim: Claim, turn: Turns, say: Terms) -> str:
    """The temporal part of a claim: what is awaited does not stay so for ever, in runs that begin and are fair."""
    assert claim.awaited is not None
    lasting = say(turn.lasting(claim.awaited))
    return f"ltl claim_{number} {{ []<>(begun && {say(turn.round)}) -> []<>(!({lasting})) }}"


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
