"""A question in the language of PRISM and Storm: a Markov decision process without probabilities.

Every event is a command; which happens is a choice.  ``idle`` changes nothing, so no state is without a successor.
A claim is a label of the states that break it: it holds when their greatest probability is 0 from every first state.
So it is where a claim rests on duties: a run that is fair and in which what is awaited never comes has a greatest
probability of 1 or of 0.  Fairness stands in that formula, by turns (:class:`clauseproof.export.duties.Turns`): what
the tools mean by fairness would make events fair that are nobody's duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from clauseproof.export.duties import Effects, Owed, Turns, idling
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
    taken = [(names("event", e.name), e.guard, e.effects + _turned(turns.values(), e.name)) for e in system.events]
    for name, guard, effects in [*taken, *(("idle", guard, effects) for guard, effects in idling(turns.values()))]:
        written = " & ".join(f"({names('variable', target)}' = {say(effect)})" for target, effect in effects)
        steps.append(f"  [{name}] {say(guard)} -> {written or 'true'};")
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
    asked = (_broken(number, claim) for number, claim in enumerate(question.claims, 1))
    return "".join(f'filter(max, Pmax=? [ {broken} ], "init");\n' for broken in asked)


def _turned(turns: Iterable[Turns], event: str) -> Effects:
    return tuple(pair for turn in turns for pair in turn.effects(event))


def _labels(number: int, claim: Claim, turns: Mapping[tuple[Owed, ...], Turns]) -> dict[str, Expression]:
    """The sets of states that are named for a claim."""
    if claim.asked is not None and claim.sought is not None:
        return {f"claim_{number}_asked": claim.asked, f"claim_{number}_sought": claim.sought}
    if claim.awaited is None:
        return {f"claim_{number}_fails": Not(claim.goal)}
    turn = turns[claim.duties]
    fails: dict[str, Expression] = {} if claim.goal == TRUE else {f"claim_{number}_fails": Not(claim.goal)}
    return fails | {
        f"claim_{number}_lasting": turn.lasting(claim.awaited),
        f"claim_{number}_round": turn.round,
    }


def _broken(number: int, claim: Claim) -> str:
    """What a run does that breaks a claim."""

    def label(kind: str) -> str:
        return f'"claim_{number}_{kind}"'

    if claim.asked is not None:
        return f"F ({label('asked')} & P<=0 [ F {label('sought')} ])"
    if claim.awaited is None:
        return f"F {label('fails')}"
    lasting = f"(F G {label('lasting')}) & (G F {label('round')})"
    return lasting if claim.goal == TRUE else f"(F {label('fails')}) | ({lasting})"
