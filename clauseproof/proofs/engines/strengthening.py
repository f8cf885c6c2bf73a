"""Facts known beforehand in a proof by induction: which of them the invariant needs."""

from __future__ import annotations

from clauseproof.proofs.engines.bmc import Unrolling
from clauseproof.proofs.engines.smt import GOAL, STEP, Budget, Encoding, Stopped, term

INVARIANT = "strengthened!"


def with_needed(encoding: Encoding, budget: Budget, own: str, k: int) -> str:
    """The invariant of which ``own`` is one part, and facts known of the problem the others.

    ``own`` is k-inductive beside all of them.  One after the other is left out where what remains still is: together
    they are a minimal conjunction.  Where the budget is spent, nothing more is left out.
    """
    kept = [term(fact) for fact in encoding.problem.known]
    try:
        for fact in reversed(kept.copy()):
            rest = [other for other in kept if other != fact]
            if _stands(encoding, budget, encoding.invariant(own, *rest), k):
                kept = rest
    except Stopped:
        pass
    return encoding.invariant(own, *kept)


def _stands(encoding: Encoding, budget: Budget, invariant: str, k: int) -> bool:
    """Whether a formula that holds for the first k steps is k-inductive, and implies the goal."""
    typed = encoding.typed_state() + encoding.typed_choice()
    parameters = " ".join(f"({symbol} {sort})" for symbol, sort in typed)
    unrolling = Unrolling(encoding, budget, f"(define-fun {INVARIANT} ({parameters}) Bool {invariant})")
    for step in range(k):
        unrolling.assert_(INVARIANT, step)
    if unrolling.can_fail(GOAL, step=0):
        return False
    for step in range(k):
        unrolling.assert_(STEP, step, step + 1)
    return not unrolling.can_fail(INVARIANT, step=k)
