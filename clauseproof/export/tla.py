"""A question in TLA+, for TLC and Apalache.

Readings are variables that ``Init`` chooses and no action changes; named values are strings.  ``[Next]_vars`` lets
a history stop anywhere, so a state without an enabled event is no error: run TLC with ``-deadlock``.  Duties are
``WF`` and ``SF`` over what changes the rulebook's own variables, assumed in the property, not in ``Spec``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from clauseproof.export.duties import Owed
from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Claim, Question
from clauseproof.export.spelling import Spelling, Terms
from clauseproof.model.expressions import TRUE, Boolean, Enumeration, Number, Sort

RESERVED = """ACTION ASSUME ASSUMPTION AXIOM BOOLEAN BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN
ELSE ENABLED EXCEPT EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY
OTHER PICK PROOF PROPOSITION PROVE QED RECURSIVE SF_ STATE STRING SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE
UNCHANGED UNION USE VARIABLE VARIABLES WF_ WITH WITNESS Nat Int Seq Init Next Spec vars rules TypeOK lhs rhs""".split()

SPELLING = Spelling(
    "TRUE",
    "FALSE",
    "(IF {0} THEN {1} ELSE {2})",
    {"!=": "/=", "<=": "=<", "and": "/\\", "or": "\\/", "implies": "=>", "mod": "%"},
    negation="~({0})",
    named='"{0}"',
    floored=True,
)


def write(question: Question, module: str = "Rulebook") -> str:
    """The module, with one formula ``Claim1``, ``Claim2``, … per claim.

    It is a state predicate, and where the claim rests on duties a temporal formula.  ``Claim1Scope`` is then a state
    predicate that belongs to the claim: its scope never closes on something awaited.
    """
    own_words = (f"{word}{n}" for n in range(1, len(question.claims) + 1) for word in ("Claim", "Fair"))
    names = Names([*RESERVED, module, *own_words])
    say = Terms(SPELLING, names)
    system = question.system
    rigid = [(names("reading", r.name), r.names) for r in question.readings]
    own = {v.name: names("variable", v.name) for v in system.variables}
    declared = [f"  \\* @type: Str;\n  {name}" for name, _ in rigid]
    declared += [f"  \\* @type: {_type(v.sort)};\n  {own[v.name]}" for v in system.variables]
    everything = [*(name for name, _ in rigid), *own.values()]
    first = [f"  /\\ {name} \\in {{{', '.join(say.value(o) for o in options)}}}" for name, options in rigid]
    typed = list(first)
    for v in system.variables:
        some = _sort(v.sort, say)
        typed.append(f"  /\\ {own[v.name]} \\in {some}")
        if v.initial is not None:
            some = "{" + ", ".join(say.value(value) for value in v.initial) + "}"
        first.append(f"  /\\ {own[v.name]} \\in {some}")
    first.append(f"  /\\ {say(system.initially)}")
    actions, called = [], []
    for event in system.events:
        name = names("event", event.name)
        called.append(name)
        lines = [f"{name} ==", f"  /\\ {say(event.guard)}"]
        lines += [f"  /\\ {own[target]}' = {say(effect)}" for target, effect in event.effects]
        kept = [n for n in everything if n not in {own[target] for target in event.assigned}]
        if kept:
            lines.append(f"  /\\ UNCHANGED <<{', '.join(kept)}>>")
        actions.append("\n".join(lines))
    owed = {duty: names("formula", f"duty {name}") for duty, name in question.duties.items()}
    for duty, name in owed.items():
        by = [f"  \\/ {say(when)} /\\ {names('event', event)}" for event, when in duty.discharging]
        actions.append("\n".join([f"{name} ==", *by]))
    rules = [own[v.name] for v in system.variables if v.name not in question.monitors]
    claims = [line for n, claim in enumerate(question.claims, 1) for line in _claim(n, claim, say, owed)]
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
        *([f"rules == <<{', '.join(rules)}>>"] if owed else []),
        *claims,
        "====",
    ]
    return "\n".join(blocks) + "\n"


def configuration(question: Question) -> str:
    """What TLC wants to be told beside the module (``FILE.cfg``)."""
    lines = ["SPECIFICATION Spec", "INVARIANT TypeOK"]
    for n, claim in enumerate(question.claims, 1):
        if claim.awaited is None:
            lines.append(f"INVARIANT Claim{n}")
        else:
            lines += [f"PROPERTY Claim{n}", *([] if claim.goal == TRUE else [f"INVARIANT Claim{n}Scope"])]
    return "\n".join(lines) + "\n"


def _claim(number: int, claim: Claim, say: Terms, owed: Mapping[Owed, str]) -> list[str]:
    """The definitions of a claim."""
    if claim.awaited is None:
        return [f"Claim{number} == {say(claim.goal)}"]
    fair = " /\\ ".join(f"{'SF' if duty.strong else 'WF'}_rules({owed[duty]})" for duty in claim.duties)
    return [
        *([] if claim.goal == TRUE else [f"Claim{number}Scope == {say(claim.goal)}"]),
        f"Fair{number} == {fair or 'TRUE'}",
        f"Claim{number} == Fair{number} => []<>~({say(claim.awaited)})",
    ]


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


def _sort(sort: Sort, say: Terms) -> str:
    match sort:
        case Boolean():
            return "BOOLEAN"
        case Enumeration(values):
            return "{" + ", ".join(say.value(value) for value in values) + "}"
        case Number(0, None):
            return "Nat"
        case Number(int() as low, int() as high):
            return f"({low})..({high})"
        case Number():
            return "Int"
        case _:
            assert_never(sort)
