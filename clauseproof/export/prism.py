"""A question in the language of PRISM and Storm: a Markov decision process without probabilities.

Every event is a command; which happens is a choice.  ``idle`` changes nothing, so no state is without a successor.
A claim is a label of the states that break it: it holds when their greatest probability is 0 from every first state.
So it is where a claim rests on duties: a run that is fair and in which what is awaited never comes has a greatest
probability of 1 or of 0.  Fairness stands in that formula, by turns (:class:`clauseproof.export.duties.Turns`): what
the tools mean by fairness would make events fair that are nobody's duty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from clauseproof.export.duties import Owed, Turns
from clauseproof.export.layout import heading
from clauseproof.export.names import Names
from clauseproof.export.question import Claim, Question
from clauseproof.export.spelling import Spelling, Terms, call, infix
from clauseproof.model.expressions import TRUE, Boolean, Enumeration, Expression, Not, Number

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
    """The model with labels ``claim_N_…`` for every claim.  Sorts must be finite."""
    names = Names(RESERVED)
    say = Terms(SPELLING, names)
    system = question.system
    declared, first, steps, values = [], [], [], []
    for reading in question.readings:
        own = names("reading", reading.name)
        values += [option for option in reading.names if option not in values]
        numbers = [values.index(option) for option in reading.names]
        declared.append(f"  {own} : [{min(numbers)}..{max(numbers)}];")
        first.append(say.among(own, reading.names))
    for v in (*system.variables, *(v for turn in question.turns.values() for v in turn.variables)):
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
    turns = question.turns
    for event in (*system.events, None):
        turned = [pair for turn in turns.values() for pair in turn.effects(event.name if event else None)]
        effects = [f"({names('variable', n)}' = {say(x)})" for n, x in [*(event.effects if event else ()), *turned]]
        name, guard = (names("event", event.name), say(event.guard)) if event else ("idle", "true")
        steps.append(f"  [{name}] {guard} -> {' & '.join(effects) or 'true'};")
    formulas = [
        f"formula {names('variable', name)} = {say(formula)};"
        for turn in turns.values()
        for name, formula in turn.definitions
    ]
    labels = [
        f'label "{name}" = {say(formula)};'
        for number, claim in enumerate(question.claims, 1)
        for name, formula in _labels(number, claim, turns).items()
    ]
    blocks = [
        heading(question, names, "// "),
        "mdp",
        *(f"const int {names('value', value)} = {number};" for number, value in enumerate(values)),
        *formulas,
        "module rules",
        *declared,
        *steps,
        "endmodule",
        "init " + " & ".join(first) + " endinit",
        *labels,
    ]
    return "\n".join(blocks) + "\n"


def properties(question: Question) -> str:
    """The questions to ask of the model (``FILE.props``): each is 0 exactly when its claim holds."""
    turns = question.turns
    asked = (_broken(number, claim, turns) for number, claim in enumerate(question.claims, 1))
    return "".join(f'filter(max, Pmax=? [ {broken} ], "init");\n' for broken in asked)


def _labels(number: int, claim: Claim, turns: Mapping[tuple[Owed, ...], Turns]) -> dict[str, Expression]:
    """The sets of states that are named for a claim."""
    if claim.asked is not None and claim.sought is not None:
        return {f"claim_{number}_asked": claim.asked, f"claim_{number}_sought": claim.sought}
    found: dict[str, Expression] = {f"claim_{number}_fails": Not(claim.goal)}
    if claim.awaited is not None:
        turn = turns[claim.duties]
        found[f"claim_{number}_awaited"] = claim.awaited
        found[f"claim_{number}_round"] = turn.round
        for n, duty in enumerate(turn.strong, 1):
            found[f"claim_{number}_open_{n}"] = duty.open
            found[f"claim_{number}_done_{n}"] = turn.done(n)
    return found


def _broken(number: int, claim: Claim, turns: Mapping[tuple[Owed, ...], Turns]) -> str:
    """What a run does that breaks a claim."""

    def label(kind: str) -> str:
        return f'"claim_{number}_{kind}"'

    if claim.asked is not None:
        return f"F ({label('asked')} & P<=0 [ F {label('sought')} ])"
    if claim.awaited is None:
        return f"F {label('fails')}"
    strong = range(1, len(turns[claim.duties].strong) + 1)
    fair = [f"((F G !{label(f'open_{n}')}) | (G F {label(f'done_{n}')}))" for n in strong]
    lasting = " & ".join([f"(F G {label('awaited')})", f"(G F {label('round')})", *fair])
    return lasting if claim.goal == TRUE else f"(F {label('fails')}) | ({lasting})"
