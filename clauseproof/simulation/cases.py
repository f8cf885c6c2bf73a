"""What one case (a rejection, say) costs the Party it befalls: new rules against old, Party by Party.

Only Parties that were followed to the end of their lifecycle under both rulebooks are compared.  Of a Party that the
horizon cut off nobody knows what the case still costs it; of one that never comes to an output's event, the time is
no number.  Both are counted, and neither is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clauseproof.simulation.outputs import counts_of, party_values
from clauseproof.simulation.records import RunRecord
from clauseproof.simulation.results import CaseSummary
from clauseproof.simulation.scenario import Cases, Output
from clauseproof.simulation.statistics import ratio_estimate
from clauseproof.simulation.tables import Resolved, RuleTable

Side = tuple[RuleTable, RunRecord]


@dataclass(frozen=True)
class Tally:
    """One case and one output in one replication.

    ``extra`` adds up the differences of ``parties`` Parties, whom the case befell ``times`` times under the old
    rules.  ``cut_off`` Parties were left out for the horizon; of the others, ``never_old`` and ``never_new`` never
    come to the output's event under the old rules and the new, ``never`` under either.  ``followed`` Parties of the
    old rules, whomever it befell, were followed to the end, and it befell them ``befell`` times.
    """

    extra: float
    times: int
    parties: int
    cut_off: int
    never_old: int
    never_new: int
    never: int
    followed: int
    befell: int


def tally(case: Cases, output: Output, resolved: Resolved, old: Side, new: Side, high: bool = False) -> Tally:
    """The differences of one case in one replication; ``high`` takes the high end of rates."""
    happened = counts_of(case.each, *old)
    before = party_values(output, resolved, *old, high)
    after = party_values(output, resolved, *new, high)
    extra, times, parties, cut_off, never_old, never_new, never, followed, befell = 0.0, 0, 0, 0, 0, 0, 0, 0, 0
    for was_row, now_row, often, was, now in zip(old[1].parties, new[1].parties, happened, before, after, strict=True):
        if was_row.reason == "not arrived":
            continue
        whole = was_row.reason != "horizon"
        followed += whole
        befell += often if whole else 0
        if not often:
            continue
        if not whole or now_row.reason == "horizon":
            cut_off += 1
        elif was is None or now is None:
            never_old += was is None
            never_new += now is None
            never += 1
        else:
            extra += now - was
            times += often
            parties += 1
    return Tally(extra, times, parties, cut_off, never_old, never_new, never, followed, befell)


def summary(case: Cases, output: str, unit: str, rulebooks: tuple[str, str], tallies: Sequence[Tally]) -> CaseSummary:
    """All replications of one case and one output together."""
    return CaseSummary(
        name=case.name.text,
        event=" or ".join(name.text for name in case.each),
        output=output,
        unit=unit,
        old=rulebooks[0],
        new=rulebooks[1],
        occurrences=sum(one.times for one in tallies),
        parties=sum(one.parties for one in tallies),
        cut_off=sum(one.cut_off for one in tallies),
        never_old=sum(one.never_old for one in tallies),
        never_new=sum(one.never_new for one in tallies),
        unpaired=sum(one.cut_off + one.never for one in tallies),
        followed=sum(one.followed for one in tallies),
        befell=sum(one.befell for one in tallies),
        extra=ratio_estimate([one.extra for one in tallies], [float(one.times) for one in tallies]),
    )
