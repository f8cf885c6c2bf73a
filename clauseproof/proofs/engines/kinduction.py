"""k-induction: what holds for k steps from the start, and after any k states with it, holds for ever.

Sheeran, Singh and Stålmarck, *Checking Safety Properties Using Induction and a SAT-Solver*, FMCAD 2000,
with k increasing and without the paper's restriction to loop-free paths: so that what is proved is
k-inductive as ``docs/semantics.md`` section 9 says it, and can be checked by three queries that know
nothing of paths.
"""

from __future__ import annotations

from clauseproof.proofs.engines.bmc import Unrolling
from clauseproof.proofs.engines.smt import (
    FIRST,
    GOAL,
    KNOWN,
    SORTS,
    STEP,
    Budget,
    Encoding,
    Limits,
    Outcome,
    Proved,
    Reachability,
    Stopped,
    Unencodable,
    Unknown,
    term,
)
from clauseproof.proofs.engines.strengthening import with_needed
from clauseproof.proofs.progress import tell

ENGINE = "k-induction"


def prove(problem: Reachability, limits: Limits) -> Outcome:
    """Prove or refute by induction over k successive states, for k = 1, 2, … ``limits.induction``.

    The invariant J is the goal P with the bounds of the sorts, which every step keeps, and what is known of each state.

    base(k): I(s0) ∧ T(s0,s1) ∧ … ∧ T(s(k-2),s(k-1)) ∧ ¬P(s(k-1)); a model is a real counterexample, and as
    k increases a shortest one. step(k): J(s0) ∧ T(s0,s1) ∧ J(s1) ∧ … ∧ J(s(k-1)) ∧ T(s(k-1),sk) ∧ ¬J(sk);
    unsatisfiable iff J is k-inductive (given the base).  A model only begins in a state that may be
    unreachable: the last is kept as what the induction gets stuck on, and is no answer.
    """
    k, stuck = 0, None
    try:
        encoding, budget = Encoding(problem), Budget(limits.rlimit)
        base, step = Unrolling(encoding, budget), Unrolling(encoding, budget)
        base.assert_(FIRST, 0)
        for k in range(1, limits.induction + 1):
            tell(ENGINE, f"k = {k}")
            if base.can_fail(GOAL, step=k - 1):
                return base.history(ENGINE, k - 1)
            base.assert_(GOAL, k - 1)
            base.assert_(STEP, k - 1, k)

            step.assert_(GOAL, k - 1)
            step.assert_(KNOWN, k - 1)
            step.assert_(SORTS, k - 1)
            step.assert_(STEP, k - 1, k)
            if not step.can_fail(GOAL, SORTS, step=k):
                return Proved(ENGINE, k, with_needed(encoding, budget, term(problem.goal), k))
            stuck = step.path(k)
            step.drop()
        return Unknown(
            ENGINE,
            k,
            f"not k-inductive for any k up to {k}, and no counterexample of fewer than {k} events",
            stuck=stuck,
        )
    except (Stopped, Unencodable) as stopped:
        return Unknown(ENGINE, max(k - 1, 0), str(stopped), stuck=stuck)
