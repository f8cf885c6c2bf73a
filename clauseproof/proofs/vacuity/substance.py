"""Whether an accepted certificate says anything: what no certificate shows, and a search has to find.

A proof of a property that speaks of nothing is *vacuous*, whatever its certificate claims; and where nothing is
forbidden, or nothing is waited for, a proof that nothing follows says nothing (``docs/semantics.md`` section 9).  What
is found is replayed in the interpreter before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clauseproof.model.expressions import TRUE, Expression
from clauseproof.proofs.decide import FIRST_LOOK
from clauseproof.proofs.engines.graph import ControlGraph
from clauseproof.proofs.question import Question
from clauseproof.proofs.vacuity.following import following
from clauseproof.proofs.vacuity.hollow import waiting
from clauseproof.proofs.vacuity.premises import emptiness, reaches
from clauseproof.proofs.vacuity.witnesses import along, nearest


@dataclass(frozen=True)
class Substance:
    """What became of the choices (masks) for which something was accepted: shown to say something, or nothing.

    The rest is unknown.  ``nothing_said`` and ``unknown_why`` are the reasons, for people.
    """

    shown: int
    nothing: int = 0
    nothing_said: str = ""
    unknown_why: str = ""


def of_proof(question: Question, mask: int) -> Substance:
    """Whether anything that a property speaks of ever happens, for the choices of a mask for which it is proved."""
    premise = question.whole.premise
    if premise == TRUE or question.prop.pattern in ("possible", "stays in range"):
        return Substance(mask)
    left, complete = mask, False
    for graph in _wider(question):
        left &= ~_reached(question, graph, premise, left)
        complete = graph.complete
        if not left:
            return Substance(mask)
    said = "it speaks of nothing: what it is about never happens"
    if complete:
        return Substance(mask & ~left, left, said)
    evidence, shown, why = emptiness(question, premise, left, complete)
    left &= ~shown
    if evidence is not None or not left:
        return Substance(mask & ~left, left, said)
    return Substance(
        mask & ~left, unknown_why=f"it is not known whether anything that it speaks of ever happens: {why}"
    )


def of_hollow(question: Question, mask: int) -> Substance:
    """Whether a property forbids something, and waits for something there, for the choices of a mask."""
    found = following(question.whole, question.prop)
    if found is None:
        return Substance(0, mask, f"'{question.prop.pattern}' forbids nothing for a while that could follow")
    forbidding = waits = 0
    complete = False
    for graph in _wider(question):
        forbidding |= _reached(question, graph, found.forbids, mask & ~forbidding)
        waits |= waiting(question, graph, found, mask & forbidding & ~waits)
        complete = graph.complete
        if not mask & ~waits:
            return Substance(mask)
    if not complete:
        return Substance(waits, unknown_why="no position was found in which it forbids something and waits")
    never = "the property forbids nothing in any position"
    return Substance(waits, mask & ~waits, "it waits for nothing that could come" if mask & forbidding else never)


def _wider(question: Question) -> Iterator[ControlGraph]:
    """The exact graph of a property, first a small part of it, then as far as the limits go."""
    most = question.ground.limits.nodes
    limits = [FIRST_LOOK, most] if most > FIRST_LOOK else [most]
    for limit in limits:
        question.exact_graph(limit)
        if question.exact is None:
            return
        yield question.exact
        if question.exact.complete:
            return


def _reached(question: Question, graph: ControlGraph, formula: Expression, mask: int) -> int:
    """The choices of a mask under which a history of a graph leads to where a formula holds, replayed."""
    found = 0
    for node, under in nearest(graph, formula, mask):
        for told in along(graph, node, under):
            found |= reaches(question, formula, told.mask, told.first, told.events)
    return found
