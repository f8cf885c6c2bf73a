"""A question in the language of PRISM and Storm: a Markov decision process without probabilities.

Every event is a command; which happens is a choice.  ``idle`` changes nothing, so no state is without a successor.
A claim is a label of the states that break it: it holds when their greatest probability is 0 from every first state.
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
    Subtract,
    Value,
)

RESERVED = """A bool clock const ctmc C double dtmc E endinit endinvariant endmodule endobservables endrewards endsystem
false formula filter func F global G init invariant I int label max maxP min mdp module X nondeterministic observable
observables of Pmax Pmin P Prob probabilistic pomdp popta pta prob Rmax Rmin R rate rewards Smax Smin S stochastic
system true U W ceil floor log mod pow round rules idle deadlock mean median""".split()


def write(question: Question) -> str:
    """The model with a label ``claim_N_fails`` per claim.  Sorts must be finite."""
    names = Names([*RESERVED, *(f"claim_{n}_fails" for n in range(1, len(question.claims) + 1))])
    system = question.system
    declared, first, steps, values = [], [], [], []
    for reading in question.readings:
        own = names("reading", reading.name)
        values += [option for option in reading.names if option not in values]
        numbers = [values.index(option) for option in reading.names]
        declared.append(f"  {own} : [{min(numbers)}..{max(numbers)}];")
        first.append("(" + " | ".join(f"{own} = {names('value', option)}" for option in reading.names) + ")")
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
            read = Read(v.name, v.sort)
            parts = [term(Compare("=", read, Literal(value, v.sort)), names) for value in options]
            first.append("(" + " | ".join(parts) + ")")
    first.append(term(system.initially, names))
    for event in system.events:
        name = names("event", event.name)
        effects = [f"({names('variable', n)}' = {term(effect, names)})" for n, effect in event.effects]
        steps.append(f"  [{name}] {term(event.guard, names)} -> {' & '.join(effects) or 'true'};")
    labels = [f'label "claim_{n}_fails" = !{term(c.goal, names)};' for n, c in enumerate(question.claims, 1)]
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


def _value(value: Value, names: Names) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value >= 0 else f"({value})"
        case _:
            return names("value", value)


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
            return "(" + " | ".join(f"{own} = {names('value', o)}" for o in options) + ")" if options else "false"
        case Not(body):
            return f"!({t(body)})"
        case And(parts):
            return "(" + " & ".join(map(t, parts)) + ")" if parts else "true"
        case Or(parts):
            return "(" + " | ".join(map(t, parts)) + ")" if parts else "false"
        case Implies(left, right):
            return f"({t(left)} => {t(right)})"
        case Compare(operator, left, right):
            return f"({t(left)} {operator} {t(right)})"
        case Add(left, right):
            return f"({t(left)} + {t(right)})"
        case Subtract(left, right):
            return f"({t(left)} - {t(right)})"
        case Scale(factor, body):
            return f"({_value(factor, names)} * {t(body)})"
        case Modulo(body, divisor):
            bounds = span(body, {})
            if bounds is not None and bounds[0] >= 0:
                return f"mod({t(body)}, {divisor})"
            return f"mod(mod({t(body)}, {divisor}) + {divisor}, {divisor})"  # the remainder keeps the sign
        case Minimum(left, right):
            return f"min({t(left)}, {t(right)})"
        case Maximum(left, right):
            return f"max({t(left)}, {t(right)})"
        case IfThenElse(condition, yes, no):
            return f"({t(condition)} ? {t(yes)} : {t(no)})"
        case _:
            assert_never(expression)
