"""A question in the language of PRISM and Storm: a Markov decision process without probabilities.

Every event is a command; which happens is a choice.  ``idle`` changes nothing, so no state is without a successor.
A claim is a label of the states that break it: it holds when their greatest probability is 0 from every first state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Question
from clauseproof.export.spelling import Spelling, Terms, call, infix
from clauseproof.model.expressions import Boolean, Enumeration, Number

RESERVED = """A bool clock const ctmc C double dtmc E endinit endinvariant endmodule endobservables endrewards endsystem
false formula filter func F global G init invariant I int label max maxP min mdp module X nondeterministic observable
observables of Pmax Pmin P Prob probabilistic pomdp popta pta prob Rmax Rmin R rate rewards Smax Smin S stochastic
system true U W ceil floor log mod pow round rules idle deadlock mean median""".split()


def _applied(sign: str, parts: Sequence[str]) -> str:
    return call(sign, parts) if sign in ("mod", "min", "max") else infix(sign, parts)


SPELLING = Spelling(
    "true",
    "false",
    "({0} ? {1} : {2})",
    {"and": "&", "or": "|", "implies": "=>"},
    _applied,
    bounds=True,
)


def write(question: Question) -> str:
    """The model with a label ``claim_N_fails`` per claim.  Sorts must be finite."""
    names = Names([*RESERVED, *(f"claim_{n}_fails" for n in range(1, len(question.claims) + 1))])
    say = Terms(SPELLING, names)
    system = question.system
    declared, first, steps, values = [], [], [], []
    for reading in question.readings:
        own = names("reading", reading.name)
        values += [option for option in reading.names if option not in values]
        numbers = [values.index(option) for option in reading.names]
        declared.append(f"  {own} : [{min(numbers)}..{max(numbers)}];")
        first.append(say.among(own, reading.names))
    for v in system.variables:
        own = names("variable", v.name)
        match v.sort:
            case Boolean():
                declared.append(f"  {own} : bool;")
            case Enumeration(some):
                values += [value for value in some if value not in values]
                numbers = [values.index(value) for value in some]
                declared.append(f"  {own} : [{min(numbers)}..{max(numbers)}];")
            case Number(low, high):
                assert low is not None and high is not None, "only finite sorts"
                declared.append(f"  {own} : [{low}..{high}];")
            case _:
                assert_never(v.sort)
        options = v.initial if v.initial is not None else v.sort.values if isinstance(v.sort, Enumeration) else ()
        if options:
            first.append(say.among(own, options))
    first.append(say(system.initially))
    for event in system.events:
        name = names("event", event.name)
        effects = [f"({names('variable', n)}' = {say(effect)})" for n, effect in event.effects]
        steps.append(f"  [{name}] {say(event.guard)} -> {' & '.join(effects) or 'true'};")
    labels = [f'label "claim_{n}_fails" = !{say(c.goal)};' for n, c in enumerate(question.claims, 1)]
    blocks = [
        heading(question, names, "// "),
        "mdp",
        *(f"const int {names('value', value)} = {number};" for number, value in enumerate(values)),
        "module rules",
        *declared,
        *steps,
        "  [idle] true -> true;",
        "endmodule",
        "init " + " & ".join(first) + " endinit",
        *labels,
    ]
    return "\n".join(blocks) + "\n"


def properties(question: Question) -> str:
    """The questions to ask of the model (``FILE.props``): each is 0 exactly when its claim holds."""
    numbers = range(1, len(question.claims) + 1)
    return "".join(f'filter(max, Pmax=? [ F "claim_{n}_fails" ], "init");\n' for n in numbers)
