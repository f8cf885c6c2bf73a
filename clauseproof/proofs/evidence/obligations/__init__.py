"""Proof obligations: what has to be unsatisfiable for an inductive invariant to prove a property.

Written from ``docs/semantics.md`` alone, on the canonical JSON of a rulebook and of a property (section 10
there): provers and certifier share that page, not code.  Text in, text out; no solver is needed to read it.
Steps are taken by substitution, one event at a time (Dijkstra's weakest precondition, 1975), so there is no
primed copy of the state and no frame condition.

An invariant comes from outside and is trusted in nothing.  It is read token by token, and every name in it is
replaced by a symbol of our own: whatever the text says, it can only ever define one formula of the state.

An invariant is written in the symbols ``|x|`` (variable or observer x), ``|in scope|``, ``|reading R|``, and
the constructors ``|x: v|`` and ``|reading R: option|``; the scripts in ``|state x|``, ``|after x|``,
``|1 ago x|`` and the same constructors.  All of ours hold a blank: none is ever a word that the solver knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clauseproof.proofs.evidence.obligations.claims import (
    CLAIMS,
    EXCLUDED,
    FOR_EVER,
    HOLDS,
    NOTHING_FOLLOWS,
    SHUT_OUT,
    VACUOUS,
    Proof,
)
from clauseproof.proofs.evidence.obligations.queries import Obligations, Query, Refused, Section
from clauseproof.proofs.evidence.obligations.smtlib import Json
from clauseproof.proofs.evidence.obligations.untrusted import read_term

__all__ = [
    "CLAIMS",
    "EXCLUDED",
    "FOR_EVER",
    "HOLDS",
    "NOTHING_FOLLOWS",
    "SHUT_OUT",
    "VACUOUS",
    "Obligations",
    "Query",
    "Refused",
    "Section",
    "obligations",
    "read_term",
]


def obligations(
    system: Json,
    prop: Json,
    invariant: str,
    k: int,
    choices: Sequence[Mapping[str, Sequence[str]]],
    claim: str = HOLDS,
    argument: Json = None,
) -> Obligations:
    """The obligations of a (k-)inductive invariant for a claim about a property of a rulebook.

    ``system`` and ``prop`` are canonical; ``invariant`` is one SMT-LIB term; the claim is made for the
    choices that match one of ``choices`` (``[{}]``: for all).  Claims: ``holds``; ``excluded``: what
    ``possible`` seeks never is; ``vacuous``: nothing that the property speaks of ever happens (section 9);
    ``shut out``: from some states, shown, what must be *always possible* never is again; ``for ever``: a fair loop in
    which what is awaited never comes; ``nothing follows``: where the property forbids something, what it is about never
    goes on.  ``argument`` is what the claim rests on beside the invariant: a ranking, a strategy, the states shown, a
    loop, a closed set; None where there is none.

    Raises :class:`Refused`.
    """
    try:
        return Proof(system, prop, invariant, k, choices, claim, argument).obligations()
    except RecursionError:
        raise Refused("an expression is nested too deeply") from None
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Refused("the rulebook, the property or what the claim rests on is not in canonical form") from None
