"""A question in the language of NuSMV and nuXmv.

Readings and attributes are frozen variables.  The event of a step is an input, so that states stay the same;
``idle`` is a step that changes nothing, which makes the relation total and every finite history the beginning of
an infinite one.  A duty that every claim of liveness assumes is ``JUSTICE``, and any other stands in the formula; so
does strong fairness, since NuSMV knows no ``COMPASSION`` in CTL.  Justice changes no answer to the other claims, for
every history can go on fairly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from clauseproof.export.duties import Owed
from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Claim, Question
from clauseproof.export.spelling import Spelling, Terms
from clauseproof.model.expressions import TRUE, Boolean, Enumeration, Number, Sort

RESERVED = """MODULE DEFINE MDEFINE CONSTANTS VAR IVAR FROZENVAR INIT TRANS INVAR SPEC CTLSPEC LTLSPEC PSLSPEC COMPUTE
NAME INVARSPEC FAIRNESS JUSTICE COMPASSION ISA ASSIGN CONSTRAINT SIMPWFF CTLWFF LTLWFF PSLWFF COMPWFF IN MIN MAX
MIRROR PRED PREDICATES process array of boolean integer real word word1 bool signed unsigned extend resize sizeof
uwconst swconst EX AX EF AF EG AG E F O G H X Y Z A U S V T BU EBF ABF EBG ABG case esac mod next init union in
xor xnor self TRUE FALSE count abs max min main idle event""".split()

SPELLING = Spelling(
    "TRUE",
    "FALSE",
    "(case {0} : {1}; TRUE : {2}; esac)",
    {"and": "&", "or": "|", "implies": "->"},
    formula_if="(({0} & {1}) | (!({0}) & {2}))",  # NuSMV 2.5.4 fails on a constant `case` in LTL
)


def write(question: Question) -> str:
    """The model with one ``INVARSPEC`` per claim; a ``CTLSPEC`` for what is always possible, an ``LTLSPEC`` for what
    rests on duties.  Sorts must be finite.
    """
    names = Names(RESERVED)
    say = Terms(SPELLING, names)
    system = question.system
    attributes = system.attributes
    frozen: list[str] = []
    state: list[str] = []
    first: list[str] = []
    steps: list[str] = []
    for reading in question.readings:
        options = ", ".join(map(say.value, reading.names))
        frozen.append(f"  {names('reading', reading.name)} : {{{options}}};")
    for variable in system.variables:
        line = f"  {names('variable', variable.name)} : {_sort(variable.sort, say)};"
        (frozen if variable.name in attributes else state).append(line)
        if variable.initial is not None:
            first.append(f"INIT {say.among(names('variable', variable.name), variable.initial)};")
    first.append(f"INIT {say(system.initially)};")
    events = [names("event", event.name) for event in system.events]
    for event, name in zip(system.events, events, strict=True):
        steps.append(f"TRANS event = {name} -> {say(event.guard)};")
    for variable in system.variables:
        if variable.name in attributes:
            continue
        own = names("variable", variable.name)
        cases = [
            f"    event = {name} : {say(event.assigned[variable.name])};"
            for event, name in zip(system.events, events, strict=True)
            if variable.name in event.assigned
        ]
        steps.append("\n".join([f"TRANS next({own}) = case", *cases, f"    TRUE : {own};", "  esac;"]))
    owed, defined = {}, []
    for duty, name in question.duties.items():
        opened, done = owed[duty] = names("formula", f"open {name}"), names("formula", f"done {name}")
        defined.append(f"  {opened} := {say(duty.open)};")
        by = [f"(event = {names('event', event)} & {say(when)})" for event, when in duty.discharging]
        defined.append(f"  {done} := {' | '.join(by) or 'FALSE'};")
    shared = _shared(question.claims)
    just = [f"JUSTICE {_fair(duty, *owed[duty])};" for duty in owed if duty in shared]
    other = {duty: words for duty, words in owed.items() if duty not in shared}
    claims = [_claim(claim, say, other) for claim in question.claims]
    blocks = [
        heading(question, names, "-- "),
        "MODULE main",
        *(["FROZENVAR", *frozen] if frozen else []),
        *(["VAR", *state] if state else []),
        f"IVAR\n  event : {{{', '.join(['idle', *events])}}};",
        *first,
        *steps,
        *(["DEFINE", *defined] if defined else []),
        *just,
        *claims,
    ]
    return "\n".join(blocks) + "\n"


def _shared(claims: Sequence[Claim]) -> frozenset[Owed]:
    """The weak duties that every claim of liveness assumes."""
    assumed = [frozenset(duty for duty in c.duties if not duty.strong) for c in claims if c.awaited is not None]
    return frozenset.intersection(*assumed) if assumed else frozenset()


def _fair(duty: Owed, opened: str, done: str) -> str:
    """What is true infinitely often in the runs that are fair to a weak duty; for a strong one, the whole formula."""
    return f"(G F {opened} -> G F {done})" if duty.strong else f"(!{opened} | {done})"


def _claim(claim: Claim, say: Terms, owed: Mapping[Owed, tuple[str, str]]) -> str:
    """What is claimed.  To stand still (``idle``) leads nowhere, so it makes nothing possible."""
    if claim.asked is not None and claim.sought is not None:
        return f"CTLSPEC AG ({say(claim.asked)} -> EF {say(claim.sought)});"
    if claim.awaited is None:
        return f"INVARSPEC {say(claim.goal)};"
    here = [(duty, _fair(duty, *owed[duty])) for duty in claim.duties if duty in owed]
    fair = " & ".join(formula if duty.strong else f"G F {formula}" for duty, formula in here)
    holds = [] if claim.goal == TRUE else [f"G {say(claim.goal)}"]
    holds.append(f"G F !({say(claim.awaited)})")
    return f"LTLSPEC {f'({fair}) -> ' if fair else ''}({' & '.join(holds)});"


def _sort(sort: Sort, say: Terms) -> str:
    match sort:
        case Boolean():
            return "boolean"
        case Enumeration(values):
            return "{" + ", ".join(map(say.value, values)) + "}"
        case Number(low, high):
            assert low is not None and high is not None, "only finite sorts"
            return f"{low}..{high}"
        case _:
            assert_never(sort)
