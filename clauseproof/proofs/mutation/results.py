"""What became of the mutants: the score, clause by clause, and what nobody noticed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.mutation.difference import Difference
from clauseproof.proofs.mutation.equivalence import Equivalent
from clauseproof.proofs.mutation.killing import Kill
from clauseproof.proofs.mutation.mutants import Mutant
from clauseproof.proofs.results import AS_EXPECTED, NOT_AS_EXPECTED
from clauseproof.proofs.results import UNDECIDED as SOME_UNDECIDED

KILLED, EQUIVALENT, SURVIVES, UNDECIDED, ILL_FORMED = "killed", "equivalent", "survives", "undecided", "ill-formed"
FATES = (KILLED, EQUIVALENT, SURVIVES, UNDECIDED, ILL_FORMED)
NOT_TRIED = "interrupted"
"""The reason of what is undecided because Ctrl-C came before it."""

MODESTY = "The score speaks of these small changes and of no others; it says nothing of what the rules leave out."


@dataclass(frozen=True)
class Outcome:
    """One mutant and what became of it, with the evidence that this rests on.

    ``owed_after`` is a shortest history after which a dropped duty is open; ``suggestion`` a property that would
    notice the mutant, which was run.
    """

    rulebook: str
    mutant: Mutant
    fate: str
    kill: Kill | None = None
    equivalent: Equivalent | None = None
    difference: Difference | None = None
    owed_after: Trace | None = None
    suggestion: str = ""
    reason: str = ""
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        mutant = self.mutant
        shown = self.kill.trace if self.kill else self.difference.trace if self.difference else self.owed_after
        return {
            "id": mutant.id,
            "rulebook": self.rulebook,
            "sentence": mutant.sentence,
            "clause": mutant.clause,
            "file": mutant.at.source.path if mutant.at else None,
            "line": mutant.at.line if mutant.at else None,
            "column": mutant.at.column if mutant.at else None,
            "part": mutant.part,
            "operator": mutant.operator,
            "fate": self.fate,
            "killed_by": self.kill.property if self.kill else None,
            "reading": dict(self.kill.choice) if self.kill else None,
            "verdicts": [self.kill.before, self.kill.after] if self.kill else None,
            "proof": self.equivalent.how if self.equivalent else None,
            "differs_in": list(self.equivalent.differs_in) if self.equivalent else [],
            "allowed_by": ("mutant" if self.difference.by_mutant else "rulebook") if self.difference else None,
            "trace": shown.itf(mutant.sentence, self.rulebook) if shown else None,
            "steps": len(shown) if shown else None,
            "suggestion": self.suggestion or None,
            "reason": self.reason or None,
            "seconds": round(self.seconds, 4),
        }


@dataclass(frozen=True)
class MutationResults:
    """Everything that one run found; ``made`` says how many mutants each rulebook has."""

    outcomes: tuple[Outcome, ...]
    made: Mapping[str, int]
    seconds: float

    def of(self, rulebook: str, fate: str | None = None) -> list[Outcome]:
        """The mutants of one rulebook, of one fate where one is named."""
        return [o for o in self.outcomes if o.rulebook == rulebook and fate in (None, o.fate)]

    @property
    def worst(self) -> str:
        """How it ended: a survivor outweighs what is undecided."""
        fates = {outcome.fate for outcome in self.outcomes}
        return NOT_AS_EXPECTED if SURVIVES in fates else SOME_UNDECIDED if UNDECIDED in fates else AS_EXPECTED

    def summary(self, rulebook: str) -> dict[str, Any]:
        """Counts of one rulebook and its score: the killed among those that make a difference; None of none."""
        counts = {fate: len(self.of(rulebook, fate)) for fate in FATES}
        tried = sum(counts.values())
        telling = tried - counts[EQUIVALENT] - counts[ILL_FORMED]
        score = counts[KILLED] / telling if telling else None
        return {"mutants": self.made[rulebook], "tried": tried, **counts, "score": score}

    def as_json(self) -> dict[str, Any]:
        """The contract (``clauseproof/proofs/mutation/mutate.schema.json``)."""
        from clauseproof import __version__

        return {
            "clauseproof": __version__,
            "schema": 1,
            "rulebooks": {rulebook: self.summary(rulebook) for rulebook in self.made},
            "mutants": [outcome.as_json() for outcome in self.outcomes],
            "worst": self.worst,
            "seconds": round(self.seconds, 3),
        }

    def as_text(self, *, width: int = 100) -> str:
        """For people: the score of each rulebook, clause by clause, and what nobody noticed."""
        lines: list[str] = []
        for rulebook in self.made:
            lines += ["", *self._table(rulebook)]
            for outcome in self.of(rulebook):
                if outcome.fate in (SURVIVES, UNDECIDED, ILL_FORMED) and outcome.reason != NOT_TRIED:
                    lines += ["", *_told(outcome, width)]
        untried = sum(outcome.reason == NOT_TRIED for outcome in self.outcomes)
        if untried:
            lines += ["", f"Interrupted: {untried} of {len(self.outcomes)} were not tried, and are undecided."]
        lines += ["", MODESTY]
        return "\n".join(lines).lstrip("\n")

    def _table(self, rulebook: str) -> list[str]:
        found = self.summary(rulebook)
        telling = found["tried"] - found[EQUIVALENT] - found[ILL_FORMED]
        of = "" if found["tried"] == found["mutants"] else f" of {found['mutants']}"
        score = "no score" if found["score"] is None else f"{found['score']:.1%} killed ({found[KILLED]} of {telling})"
        rest = ", ".join(f"{found[fate]} {fate}" for fate in (EQUIVALENT, ILL_FORMED, UNDECIDED) if found[fate])
        lines = [f"{rulebook}: {found['tried']}{of} mutants, {score}" + (f"; {rest}" if rest else "")]
        silent = sum(bool(o.equivalent and o.equivalent.differs_in) for o in self.of(rulebook))
        if silent:
            lines.append(f"  {silent} of the equivalent ones differ in a value that no later event depends on")
        clauses = dict.fromkeys(outcome.mutant.clause for outcome in self.of(rulebook))
        wide = max((len(clause) for clause in clauses), default=0)
        wide = max(wide, len("clause"))
        lines.append(f"  {'clause':<{wide}}  killed  equivalent  survive  other")
        for clause in clauses:
            here = [o.fate for o in self.of(rulebook) if o.mutant.clause == clause]
            other = len(here) - sum(here.count(fate) for fate in (KILLED, EQUIVALENT, SURVIVES))
            counts = (here.count(KILLED), here.count(EQUIVALENT), here.count(SURVIVES), other)
            lines.append("  {:<{}}  {:>6}  {:>10}  {:>7}  {:>5}".format(clause or "-", wide, *counts))
        return lines


def _told(outcome: Outcome, width: int) -> list[str]:
    """One mutant that was not killed and not proved equivalent."""
    lines = textwrap.wrap(f"{outcome.mutant.sentence} ({outcome.fate})", width, subsequent_indent="    ")
    lines.append(f"    {outcome.mutant.id}" + (f", {outcome.mutant.at}" if outcome.mutant.at else ""))
    if outcome.reason:
        lines += textwrap.wrap(outcome.reason, width, initial_indent="    ", subsequent_indent="    ")
    if outcome.owed_after is not None:
        lines.append("    after this history the duty is open, and no property asks that it be done:")
        lines += [f"      {line}" for line in outcome.owed_after.told()]
    if outcome.difference is not None:
        side = "only with the change" if outcome.difference.by_mutant else "only without the change"
        lines.append(f"    possible {side}:")
        lines += [f"      {line}" for line in outcome.difference.trace.told()]
    if outcome.suggestion:
        lines.append("    this property would notice it:")
        lines += [f"      {line}".rstrip() for line in outcome.suggestion.splitlines()]
    return lines
