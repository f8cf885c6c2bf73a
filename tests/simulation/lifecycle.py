"""A lifecycle before and after an amendment, small enough to reckon with by hand, and scenarios on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from clauseproof.model.document import read_document, read_source
from clauseproof.model.rulebook import read_rulebook
from clauseproof.model.source import Source
from clauseproof.model.system import TransitionSystem
from clauseproof.simulation.reading import read_blocks
from clauseproof.simulation.rulebooks import NameKind, Rulebook, own_names
from clauseproof.simulation.scenario import Scenario

HERE = Path(__file__).parent

RENAMED = {
    "set deferred": "set provisionally approved",
    "set rejected": "set deferred",
    "determine not satisfied and reject": "determine not satisfied and defer",
}
"""Events after the amendment that had another name before it."""


@cache
def system(name: str) -> TransitionSystem:
    """``before`` or ``after``, the latter with its events' oldest names."""
    found = read_rulebook(read_document(read_source(HERE / f"{name}.md", f"{name}.md"))).system
    if name == "before":
        return found
    return replace(found, events=tuple(replace(e, identity=RENAMED.get(e.name, e.name)) for e in found.events))


def rulebooks() -> tuple[Rulebook, Rulebook]:
    """Both rulebooks; scenarios are written in the words of ``after``."""
    old, new = system("before"), system("after")
    known = own_names(old)

    def translate(kind: NameKind, name: str, /) -> str | None:
        if kind == "event" and name in RENAMED.values():
            return RENAMED.get(name) if name in RENAMED else None
        return known(kind, RENAMED.get(name, name) if kind == "event" else name)

    return Rulebook("before", old, translate), Rulebook("after", new, own_names(new))


def rulebook_of(text: str, name: str = "toy") -> Rulebook:
    """A rulebook from the Markdown of its body."""
    front = (
        f'---\nrulebook: {name}\nversion: "1"\nactors: {{Party: acts, Clerk: acts, Board: decides, Court:'
        " decides}\n---\n"
    )
    found = read_rulebook(read_document(Source(f"{name}.md", front + text))).system
    return Rulebook(name, found, own_names(found))


def scenario_of(text: str, path: str = "scenario.md") -> Scenario:
    """A scenario from the YAML of its one block."""
    return read_blocks([Source(path, text).whole()], "a test", path)


WEEKLY = """
rules: [before, after]
words of: after
readings:
  {who_decides: ssc, not_satisfied: repeat, further_fusa: relative, further_papers: duty, duty_7: duty}
horizon: {from: 2020-02-27}
run: {to completion, cap: 60 years}
calendars: {all days: {weekdays: MO-SU}}
parties: {count: COUNT, arrive: {gaps: 1 day}, source: test}
bodies:
  SSC: {meets: FREQ=WEEKLY, agenda: 100000 items, papers: 0, source: test}
  Panel: {meets: FREQ=WEEKLY, agenda: 100000 items, papers: 0, source: test}
pools: {assessors: {size: 1000, source: test}}
events:
  begin FUSA: {takes: 3 days, source: test}
  complete FUSA: {uses: assessors, takes: "whole uniform(3, 10) working days", source: test}
  produce report: {takes: 10 working days, source: test}
  submit response: {takes: "whole uniform(5, 20) working days", source: test}
  send papers: {takes: 0 days, source: test}
  send further papers: {takes: 0 days, source: test}
  take the steps owed: {takes: 5 days, source: test}
  complete Follow-up after approval: {uses: assessors, takes: 2 working days, source: test}
  take steps first: {takes: 5 days, source: test}
  complete Follow-up: {uses: assessors, takes: 2 working days, source: test}
  begin further FUSA: {takes: 12 weeks, source: test}
  amend response: {takes: 10 working days, source: test}
  notify Code Administrator: {takes: 0 days, source: test}
  complete User Entry: {takes: 1 day, source: test}
decisions:
  assurance status:
    minutes: 30
    visit 1: VISIT_1
    later: LATER
    source: test
  determination:
    minutes: 15
    every visit:
      {determine satisfied: 80, determine not satisfied: NOT, determine not satisfied and reject: NOT}
    source: test
  remedy choice:
    {minutes: 5, every visit: {require second FUSA: 50, require amended response: 50}, source: test}
lifecycle end: {entered: complete User Entry}
costs:
  invoices: {per: complete FUSA, amount: 5000..45000 GBP, source: test}
outputs:
  FUSAs: {count: complete FUSA}
  extra FUSAs: {beyond the first: complete FUSA}
  time to entry: {time to: complete User Entry}
  waiting after a year: {still waiting for: complete User Entry, after: 365 days}
  SSC items: {items: SSC}
  SSC minutes: {minutes: SSC}
  SSC backlog: {backlog: SSC}
  SSC wait: {wait: SSC}
  assessor occupancy: {occupancy: assessors}
  assessor days: {working days: assessors}
  invoices: {cost: invoices}
cases:
  rejection:
    each: [set rejected, determine not satisfied and reject]
    outputs: [extra FUSAs, time to entry, invoices]
"""


def weights(deferred: int, rejected: int, approved: int = 15, steps: int = 55, follow_up: int = 15) -> str:
    """A row of the decision on the status."""
    return (
        f"{{set approved: {approved}, set approved with steps: {steps}, "
        f"set approved with steps and follow-up: {follow_up}, "
        f"set deferred: {deferred}, set rejected: {rejected}}}"
    )


def weekly(
    count: int = 150,
    visit_1: str = weights(10, 5),
    later: str = "{set rejected: 0.2, rest: as visit 1}",
    unsatisfied: str = "20",
    replacing: Mapping[str, str] | None = None,
) -> Scenario:
    """A scenario without limits of capacity, run until nothing is left to happen."""
    text = WEEKLY.replace("COUNT", str(count)).replace("VISIT_1", visit_1).replace("LATER", later)
    text = text.replace("NOT", unsatisfied)
    for old, new in (replacing or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return scenario_of(text)
