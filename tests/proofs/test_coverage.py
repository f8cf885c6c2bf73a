"""What properties need of the rules, and what never comes into play: small rulebooks with known answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import clauseproof
from clauseproof.model.expressions import BOOLEAN, And, Implies, Not, Or, Read
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.explaining.coverage import NO_DIFFERENCE, NOT_CALLED_FOR, NOT_NEEDED, Covered
from clauseproof.proofs.explaining.dormant import ALWAYS_TRUE, GUARD_ALWAYS_TRUE, NEVER_ENABLED, NEVER_TAKEN, evaluated
from clauseproof.proofs.explaining.explain import explain
from clauseproof.proofs.question import Limits

RULEBOOK = """\
---
rulebook: club
actors: {Member: who applies, Board: who decides}
---

# Club

## 1 Application

```yaml state
applied: yes/no
paid: yes/no
status: {one of: [outside, admitted, expelled]}
```

```yaml event
apply: {by: Member, may: yes, when: not applied, then: {applied: yes}}
```

## 2 Payment

```yaml event
pay: {by: Member, may: yes, when: not paid and (applied or not paid), then: {paid: yes}}
```

## 3 Admission

```yaml event
admit: {by: Board, may: yes, when: applied and paid and status is outside, then: {status: admitted}}
```

## 4 Greeting

```yaml reading
greeting:
  question: Is a member greeted before admission?
  options: {late: only after admission, early: at any time}
  default: late
```

```yaml state
greeted: yes/no
```

```yaml event
greet: {by: Board, may: yes, when: reading greeting is early or status is admitted, then: {greeted: yes}}
```

## 5 Honours

```yaml event
honour: {by: Board, may: yes, when: status is expelled, then: {status: admitted}}
breathe: {by: Member, may: yes, when: applied or not applied, then: nothing}
rest: {by: Member, may: yes, when: status is admitted and applied, then: {applied: yes}}
```
"""

PROPERTIES = """\
# Claims

## Nobody is admitted unpaid

```yaml property
in: club
before: {event: admit, must: paid}
```

## Somebody can be admitted

```yaml property
in: club
possible: status is admitted
```
"""

COUNTING = """\
---
rulebook: desk
actors: {Reader: who comes}
---

# Desk

## 1 Visits

```yaml state
visits: count
leavings: count
```

```yaml event
come: {by: Reader, may: yes, when: visits = leavings, then: {visits: visits + 1}}
leave: {by: Reader, may: yes, when: visits > leavings and visits >= 1, then: {leavings: leavings + 1}}
overstay: {by: Reader, may: yes, when: visits > leavings + 1, then: nothing}
```
"""

Make = Callable[[str, str], Workspace]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda rulebook, properties: _workspace(tmp_path, rulebook, properties)


def _workspace(root: Path, rulebook: str, properties: str) -> Workspace:
    for folder, text in (("model", rulebook), ("proofs", properties)):
        (root / folder).mkdir()
        (root / folder / "text.md").write_text(text, encoding="utf-8")
    return Workspace(root)


def only(workspace: Workspace, limits: Limits | None = None) -> Covered:
    (found,) = clauseproof.coverage(workspace, limits=limits).rulebooks
    return found


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Covered:
    return only(_workspace(tmp_path_factory.mktemp("club"), RULEBOOK, PROPERTIES))


def texts(found: Covered, kind: str) -> list[str]:
    assert all(gap.proved for gap in found.of(kind)), found.of(kind)
    return [gap.text for gap in found.of(kind)]


def test_a_clause_is_needed_by_the_properties_that_fall_without_it(club: Covered) -> None:
    needed = {clause.clause: [title for title, _ in clause.by] for clause in club.clauses}
    assert needed["3"] == ["Nobody is admitted unpaid", "Somebody can be admitted"]
    assert needed["2"] == needed["1"] == ["Nobody is admitted unpaid", "Somebody can be admitted"]
    removals = {clause.clause: {str(need.removal) for _, need in clause.by} for clause in club.clauses}
    assert removals["3"] == {"the conditions of 3", "the effects of 3"}


def test_clauses_and_events_that_no_property_needs(club: Covered) -> None:
    assert texts(club, NOT_NEEDED) == ["4", "5"]
    assert texts(club, NOT_CALLED_FOR) == ["'greet'", "'breathe'", "'rest'"]


def test_what_never_comes_into_play(club: Covered) -> None:
    assert texts(club, NEVER_ENABLED) == ["'honour'"]
    assert texts(club, NEVER_TAKEN) == ["status is expelled"]
    assert texts(club, GUARD_ALWAYS_TRUE) == ["the guard of 'breathe'"]


def test_a_condition_is_judged_only_where_those_before_it_leave_it_open(club: Covered) -> None:
    """Who is admitted has applied, so *applied* adds nothing there; at admission itself it does."""
    assert texts(club, ALWAYS_TRUE) == ["‘applied or not paid’ of 'pay'", "‘applied’ of 'rest'"]


def test_a_reading_on_which_no_verdict_turns(club: Covered) -> None:
    assert texts(club, NO_DIFFERENCE) == ["greeting"]


def test_a_reading_on_which_a_verdict_turns(make: Make) -> None:
    more = PROPERTIES + "\n## Only members are greeted\n\n```yaml property\nin: club\nbefore: "
    more += "{event: greet, must: status is admitted}\nexpect: refuted\n```\n"
    found = only(make(RULEBOOK, more))
    assert not found.of(NO_DIFFERENCE)
    (by,) = next(clause.by for clause in found.clauses if clause.clause == "4")
    assert by[0] == "Only members are greeted"


def test_without_an_end_of_counting_a_gap_needs_a_certified_invariant_or_is_not_reached(make: Make) -> None:
    found = only(make(COUNTING, "# Nothing is claimed\n"))
    assert not found.searched.complete and found.searched.states > 0
    gaps = {gap.text: gap for gap in found.gaps if gap.kind in (NEVER_ENABLED, ALWAYS_TRUE)}
    assert set(gaps) == {"'overstay'", "‘visits >= 1’ of 'leave'"}
    for gap in gaps.values():
        assert gap.how == ("a certified invariant" if gap.proved else str(found.searched))
    assert gaps["'overstay'"].proved


def test_a_search_that_was_cut_off_says_how_far_it_came(make: Make) -> None:
    """Two states are too few to see admission, or to prove that it never comes."""
    found = only(make(RULEBOOK, PROPERTIES), Limits(nodes=2))
    assert not found.searched.complete and "searched, up to 1 step" in str(found.searched)
    assert not any("exact graph" in gap.how for gap in found.gaps)
    assert "'admit'" not in [gap.text for gap in found.of(NEVER_ENABLED)]


def test_evaluation_goes_from_left_to_right() -> None:
    a, b, c = (Read(name, BOOLEAN) for name in "abc")
    assert evaluated(And((a, b, c)), (2,)) == And((a, b))
    assert evaluated(And((a, Or((b, c)))), (1, 1)) == And((a, Not(b)))
    assert evaluated(Not(Implies(a, b)), (0, 1)) == a


def test_what_is_possible_needs_the_events_that_make_it_so(make: Make) -> None:
    (found,) = explain("Somebody can be admitted", make(RULEBOOK, PROPERTIES)).explanations
    assert [str(need) for need in found.needs] == [
        f"without the events of {clause} it is impossible" for clause in ("1", "2", "3")
    ]
