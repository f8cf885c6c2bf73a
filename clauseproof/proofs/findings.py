"""What was found out about a question: findings, before any verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from clauseproof.model.expressions import Value
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.engines.stuck import CounterexampleToInduction
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.running import Steps, replay
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.properties.monitor import Product
from clauseproof.proofs.vacuity.idle import Idle
from clauseproof.proofs.vacuity.nothing_follows import Hollow

SPEAKS_OF_NOTHING = "nothing that it speaks of ever happens"


@dataclass(frozen=True)
class Telling:
    """A history for the choices of a mask: values of its first state, and its events."""

    mask: int
    first: Mapping[str, Value]
    events: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Finding:
    """What was found for a set of choices (a mask over the decision's space).

    ``traces`` maps each choice (its bit) to a history where the verdict rests on histories.  Of a proof, ``idle``
    are parts of the property that do not matter, ``tellings`` histories on which it says something, ``hollow`` says
    for which of the choices it holds only because nothing can follow.  Of what is undecided, ``stuck`` may show what
    an induction lacks.  ``remarks`` hold for these choices alone.
    """

    verdict: str
    mask: int
    evidence: Evidence | None = None
    traces: Mapping[int, Trace] = field(default_factory=dict)
    method: str = ""
    reason: str = ""
    idle: tuple[Idle, ...] = ()
    tellings: tuple[Telling, ...] = ()
    hollow: Hollow | None = None
    stuck: CounterexampleToInduction | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Decided:
    """Findings whose masks are disjoint and together hold every choice of ``space``.

    ``whole`` is the product in which histories are replayed, None where nothing was decided; ``steps`` keeps what the
    interpreter has done in it.
    """

    space: ChoiceSpace
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()
    whole: Product | None = None
    steps: Steps = field(default_factory=dict, repr=False)

    def witness_in(self, bits: Collection[int]) -> Trace | None:
        """A history, replayed, on which a proved property says something, under one of some choices: the shortest."""
        wanted = sum(1 << bit for bit in bits)
        told = [one for finding in self.findings for one in finding.tellings if one.mask & wanted]
        if not told or self.whole is None:
            return None
        best = min(told, key=lambda one: (len(one.events), one.mask & wanted & -(one.mask & wanted)))
        bit = (best.mask & wanted & -(best.mask & wanted)).bit_length() - 1
        return replay(self.whole, self.space.choices[bit], best.first, best.events, self.steps)
