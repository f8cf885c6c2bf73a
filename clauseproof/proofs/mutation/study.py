"""The mutants of some rulebooks put to the properties of a workspace."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from clauseproof.diagnostics import did_you_mean, fail
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.docket import docket
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.findings import Decided
from clauseproof.proofs.mutation.difference import Difference, difference
from clauseproof.proofs.mutation.equivalence import bisimilar, identical, lockstep, never_owed, undecided
from clauseproof.proofs.mutation.killing import (
    Court,
    Kill,
    Question,
    carried,
    in_order,
    kill,
    matters_to,
    questions,
    shares_guards,
)
from clauseproof.proofs.mutation.mutants import DUTY, Mutant, mutants
from clauseproof.proofs.mutation.results import (
    EQUIVALENT,
    ILL_FORMED,
    KILLED,
    NOT_TRIED,
    SURVIVES,
    UNDECIDED,
    MutationResults,
    Outcome,
)
from clauseproof.proofs.mutation.suggestion import suggestion
from clauseproof.proofs.question import Limits


def mutate(
    workspace: Workspace | None = None,
    references: Sequence[str] = (),
    *,
    properties: Sequence[str] = (),
    clause: str = "",
    limit: int | None = None,
    limits: Limits | None = None,
    interruptible: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> MutationResults:
    """Put the mutants of rulebooks to the properties.

    Parameters: the workspace (the one around the current folder, else the built-in one); ``references`` of rulebooks
    (all where none is given); ``properties`` keeps only these titles or slugs; ``clause`` only mutants of this clause
    and its sub-clauses; ``limit`` only so many mutants of each rulebook, spread evenly; where it is
    ``interruptible``, Ctrl-C ends the trials and not the call: mutants that were not tried yet are undecided;
    ``progress`` is called with (mutants done, in all).

    Raises :class:`ClauseproofError` for anything wrong in what it reads: CP006 for a clause that no rulebook has.
    """
    started = time.perf_counter()
    workspace = workspace or Workspace.find()
    books = [workspace.rulebook(name) for name in (references or workspace.references())]
    clauses = [known.id for book in books for known in book.document.clauses]
    if clause and clause not in clauses:
        raise fail("CP006", f"no rulebook has a clause '{clause}'", help=did_you_mean(clause, clauses))
    chosen = [(book, _chosen(book, clause, limit)) for book in books]
    total, done = sum(len(some) for _, (some, _) in chosen), 0
    outcomes: list[Outcome] = []
    with Certifier() as certifier:
        court = Court(certifier)
        try:
            for book, (some, _) in chosen:
                trial = Trial(workspace, book, properties, court, limits)
                for mutant in some:
                    outcomes.append(trial.of(mutant))
                    done += 1
                    if progress is not None:
                        progress(done, total)
        except KeyboardInterrupt:
            if not interruptible:
                raise
    wanted = [(book, mutant) for book, (some, _) in chosen for mutant in some]
    for book, mutant in wanted[len(outcomes) :]:
        outcomes.append(Outcome(book.id, mutant, UNDECIDED, reason=NOT_TRIED))
    return MutationResults(
        tuple(outcomes), {book.id: made for book, (_, made) in chosen}, time.perf_counter() - started
    )


def _chosen(book: Rulebook, clause: str, limit: int | None) -> tuple[list[Mutant], int]:
    """The mutants to be tried, and how many there are."""
    inside = book.document.with_sub_clauses(clause)
    every = [mutant for mutant in mutants(book.system) if not clause or mutant.clause in inside]
    if limit is None or limit >= len(every):
        return every, len(every)
    return [every[number * len(every) // limit] for number in range(limit)], len(every)


class Trial:
    """One rulebook with its properties, before which its mutants are brought one by one."""

    def __init__(
        self, workspace: Workspace, book: Rulebook, properties: Sequence[str], court: Court, limits: Limits | None
    ) -> None:
        self.book, self.court, self.limits = book, court, limits
        self.original = Decider(book.system, limits)
        self.graph = Decider(book.system, limits, "graph")
        self.everything = ChoiceSpace.over(book.system.readings)
        matters = docket(workspace, (), (book.id,), properties)
        self.asked = questions(book, matters, self.everything, court, self.original)
        self.killers: list[str] = []

    def of(self, mutant: Mutant) -> Outcome:
        """What becomes of a mutant."""
        started = time.perf_counter()

        def outcome(fate: str, **facts: object) -> Outcome:
            return Outcome(self.book.id, mutant, fate, seconds=time.perf_counter() - started, **facts)  # type: ignore[arg-type]

        if mutant.ill_formed:
            return outcome(ILL_FORMED, reason=mutant.ill_formed)
        asked = [q for q in in_order(self.asked, mutant, self.killers) if matters_to(mutant, q)]
        decider = self._decider(mutant, "graph")
        if mutant.part != DUTY:
            reworded = [q for q in asked if carried(q, self.book, mutant) is not q.prop]
            killed, _ = self._killed(reworded, mutant, decider)
            if killed is None:
                same = identical(self.graph, mutant, self.court)
                if same is not None:
                    return outcome(EQUIVALENT, equivalent=same)
                asked = [q for q in asked if q not in reworded]
        else:
            killed = None
        open_ones: list[Question] = []
        if killed is None:
            killed, open_ones = self._killed(asked, mutant, decider)
        if killed is not None:
            return outcome(KILLED, kill=killed)
        if mutant.part == DUTY:
            return self._duty(mutant, outcome)
        joint = lockstep(self.book.system, mutant)
        same, decided = bisimilar(joint, Decider(joint.system, self.limits, "graph"), self.court)
        if same is None and undecided(decided):
            same, decided = bisimilar(joint, Decider(joint.system, self.limits), self.court)
        if same is not None:
            return outcome(EQUIVALENT, equivalent=same)
        if open_ones:
            killed, _ = self._killed(open_ones, mutant, self._decider(mutant, "portfolio"))
            if killed is not None:
                return outcome(KILLED, kill=killed)
        return self._survivor(mutant, decided, outcome)

    def _decider(self, mutant: Mutant, engine: str) -> Decider:
        decider = Decider(mutant.system, self.limits, engine)
        if shares_guards(self.book.system, mutant):
            decider.menus = self.original.menus
        return decider

    def _killed(
        self, asked: Sequence[Question], mutant: Mutant, decider: Decider
    ) -> tuple[Kill | None, list[Question]]:
        """The first kill, and the questions that some choice leaves open."""
        left_open: list[Question] = []
        for question in asked:
            found, is_open = kill(question, carried(question, self.book, mutant), decider, self.everything, self.court)
            if found is not None:
                self.killers = [id for id in self.killers if id != found.property] + [found.property]
                return found, left_open
            if is_open:
                left_open.append(question)
        return None, left_open

    def _duty(self, mutant: Mutant, outcome: Callable[..., Outcome]) -> Outcome:
        """A duty that nothing notices: never open, or open at the end of a shortest history."""
        same, decided = never_owed(self.original, mutant, self.court)
        if same is not None:
            return outcome(EQUIVALENT, equivalent=same)
        traces = [trace for finding in decided.findings for _, trace in sorted(finding.traces.items())]
        if not traces:
            return outcome(UNDECIDED, reason=undecided(decided) or "the proof was not accepted")
        return outcome(SURVIVES, owed_after=min(traces, key=len))

    def _survivor(self, mutant: Mutant, decided: Decided, outcome: Callable[..., Outcome]) -> Outcome:
        space = decided.space
        open_mask = sum(finding.mask for finding in decided.findings if finding.verdict != "proved")
        found = difference(self.book.system, mutant.system, space.members(open_mask or space.all))
        if not isinstance(found, Difference):
            reason = found or undecided(decided) or "no difference was found, and no proof that there is none"
            return outcome(UNDECIDED, reason=reason)
        changed = Decider(mutant.system, self.limits)
        text = suggestion(self.book, mutant, found, self.original, changed, self.everything)
        return outcome(SURVIVES, difference=found, suggestion=text)
