"""What a verdict rests on: on small rulebooks with known answers, and against brute force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.canonical import canonical_form
from clauseproof.model.system import TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.explaining.explain import Explanation, explain
from clauseproof.proofs.explaining.parts import parts_of, without
from clauseproof.proofs.explaining.removals import ONE_PART, Removal, needs
from clauseproof.proofs.explaining.stories import other_stories
from clauseproof.proofs.question import Limits
from tests.oracle.brute_force import (
    first_states,
    histories,
    is_decided_by,
    is_decided_here,
    is_endless,
    judge,
    positions,
)
from tests.proofs.test_engines_agree import as_property, verdict_of
from tests.strategies import canonical_property, systems_with_properties

ROOT = Path(__file__).resolve().parents[2]

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
pay: {by: Member, may: yes, when: not paid, then: {paid: yes}}
```

## 2 Good standing

```yaml term
in_order: applied and paid
```

## 3 Admission

```yaml event
admit: {by: Board, may: yes, when: in_order and status is outside, then: {status: admitted}}
```

## 4 Honours

```yaml event
honour: {by: Board, may: yes, when: status is expelled and applied, then: {status: admitted}}
```
"""

PROPERTIES = """\
# Claims

## Nobody is admitted unpaid

```yaml property
in: club
before: {event: admit, must: paid}
```

## An expelled member is never honoured

```yaml property
in: club
before: {event: honour, must: paid}
expect: vacuous
```

## Admitted members have paid or applied

```yaml property
in: club
always: status is admitted implies (paid or applied)
```

## Nobody has paid

```yaml property
in: club
never: paid
expect: refuted
```

## Nobody is admitted

```yaml property
in: club
never: status is admitted
expect: refuted
```
"""


@pytest.fixture
def club(tmp_path: Path) -> Workspace:
    for folder, name, text in (("model", "club.md", RULEBOOK), ("proofs", "claims.md", PROPERTIES)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    return Workspace(tmp_path)


def only(title: str, workspace: Workspace) -> Explanation:
    (found,) = explain(title, workspace).explanations
    return found


def test_a_proof_uses_and_needs_the_clause_that_asks_for_payment(club: Workspace) -> None:
    found = only("Nobody is admitted unpaid", club)
    assert found.verdict == "proved"
    assert [(p.clause, p.text) for p in found.uses] == [("2", "paid")]
    (by_clause,) = [n for n in found.needs if n.removal.what == "conditions"]
    assert by_clause.removal.clause == "2" and by_clause.trace is not None
    assert [s.event for s in by_clause.trace.steps] == ["admit"]
    (by_part,) = [n for n in found.needs if n.removal.what == ONE_PART]
    assert by_part.trace is not None and [s.event for s in by_part.trace.steps] == ["apply", "admit"]
    assert "without the conditions of 2 it fails in 1 step ('admit' comes wrongly)" in "\n".join(found.told())


def test_what_blocks_a_vacuous_property_is_named_where_that_was_not_expected(club: Workspace) -> None:
    found = only("An expelled member is never honoured", club)
    assert found.verdict == "vacuous"
    assert "‘status is expelled’ of 'honour' [4]" in [str(part) for part in found.uses]
    (row,) = check(club, properties=["An expelled member is never honoured"]).results
    assert row.as_expected and row.reason == "nothing that it speaks of ever happens"
    claims = club.root / "proofs" / "claims.md"
    claims.write_text(claims.read_text(encoding="utf-8").replace("expect: vacuous\n", ""), encoding="utf-8")
    (row,) = check(Workspace(club.root), properties=["An expelled member is never honoured"]).results
    assert row.reason.startswith("nothing that it speaks of ever happens; blocked by ") and "4" in row.clauses


def test_a_part_that_does_not_matter_is_told_with_its_place(club: Workspace) -> None:
    (row,) = check(club, properties=["Admitted members have paid or applied"]).results
    assert row.verdict == "proved"
    assert [r.split(":")[0] for r in row.remarks] == ["‘paid’ does not matter", "‘applied’ does not matter"]
    assert all("with no in its place (" in r and "claims.md:" in r for r in row.remarks)
    assert row.witness is not None and row.witness.states[-1]["status"] == "admitted" and len(row.witness) == 3


def test_of_two_orders_one_story_is_told_and_there_is_no_other(club: Workspace) -> None:
    (row,) = check(club, properties=["Nobody is admitted"], stories=2).results
    assert row.trace is not None and len(row.trace) == 3
    assert row.others is not None and row.others.traces == () and row.others.complete
    assert "there is no other story." in check(club, properties=["Nobody is admitted"], stories=1).as_text()


def test_an_unknown_reading_is_an_error(club: Workspace) -> None:
    with pytest.raises(ClauseproofError, match="'club' has no reading 'duty'"):
        explain("Nobody has paid", club, readings={"duty": "strict"})


def test_the_other_rulebook_forks_where_the_new_clause_stands() -> None:
    found = explain("Rejected always requires a second FUSA", Workspace(ROOT), rulebooks=["sec-g8"]).explanations
    (refuted,) = [one for one in found if one.verdict == "refuted"]
    (other,) = refuted.forks
    assert other.rulebook == "sec-g8+mp091" and other.event == "amend response" and other.step == 6
    assert [(a.clause, a.text) for a in other.why] == [("G8.36(d)(i)", "response is under_amendment")]
    assert "‘response is one of (submitted, amended)’ [G8.35], with response = amended" in map(str, refuted.let_through)


def test_without_the_clause_on_the_second_fusa_a_rejected_party_is_approved() -> None:
    found = explain(
        "Rejected always requires a second FUSA",
        Workspace(ROOT),
        rulebooks=["sec-g8+mp091"],
        readings={"duty_7": "duty"},
    ).explanations
    (proved,) = found
    (need,) = [n for n in proved.needs if n.removal.clause == "G8.36(d)(i)" and n.removal.what == "conditions"]
    assert need.trace is not None and "amend response" in [s.event for s in need.trace.steps]
    assert {n.removal.clause for n in proved.needs} <= {p.clause for p in proved.uses}


def test_the_json_of_stories_and_witnesses_fits_the_schema(club: Workspace) -> None:
    schema = json.loads((ROOT / "clauseproof/proofs/check.schema.json").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(check(club, stories=1).as_json()))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert any("next" in row for row in data["results"]) and any("witness" in row for row in data["results"])


@pytest.fixture(scope="module")
def certifier() -> Iterator[Certifier]:
    with Certifier() as one:
        yield one


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(systems_with_properties(counters=False))
def test_what_is_needed_is_what_brute_force_says(
    certifier: Certifier, pair: tuple[TransitionSystem, dict[str, Any]]
) -> None:
    """Removing any one condition or effect: a need exactly where the oracle refutes the rulebook without it."""
    system, generated = pair
    prop, wanted = as_property(generated), canonical_property(generated)
    assume(prop.pattern != "possible")
    decided = Decider(system, Limits(nodes=3_000), "graph").decide(prop)
    choices = [
        c
        for c in system.choices()
        if first_states(canonical_form(system), c, 6) and verdict_of(decided, c)[0] == "proved"
    ]
    parts = [part for part in parts_of(system) if part.event]
    assume(choices and parts)
    for part in parts[:4]:
        found, unknown = needs(system, prop, [Removal(ONE_PART, part.clause, (part,))], choices, certifier, "proved")
        truths = [judge(canonical_form(without(system, [part])), wanted, choice) for choice in choices]
        if unknown or any(truth.verdict == "too large" for truth in truths):
            continue
        refuted = [need for need in found if need.verdict == "refuted"]
        assert bool(refuted) == any(truth.verdict == "refuted" for truth in truths)
        lengths = [t.length for t in truths if t.verdict == "refuted" and t.length is not None]
        if refuted and refuted[0].trace is not None:
            assert len(refuted[0].trace) == min(lengths)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(systems_with_properties(counters=False))
def test_stories_are_the_least_deeds_that_brute_force_finds(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    """Of histories of up to four steps: those that show it, as multisets of events, the least of them."""
    system, generated = pair
    prop, canonical, wanted = as_property(generated), canonical_form(system), canonical_property(generated)
    decided = Decider(system, Limits(nodes=3_000), "graph").decide(prop)
    shown_by = [
        (choice, finding.traces[bit])
        for choice in system.choices()
        for finding in decided.findings
        for bit in finding.traces
        if decided.space.choices[bit].items() <= choice.items()
    ]
    assume(shown_by and generated["pattern"] != "stays in range")
    assume(not any(is_endless(variable) for variable in canonical["variables"].values()))
    choice, trace = shown_by[0]
    least: set[tuple[str, ...]] = set()
    for history in histories(canonical, choice, 4):
        if shows(canonical, wanted, history, choice):
            least.add(tuple(sorted(history[1::2])))
    least = {deeds for deeds in least if not any(is_part_of(other, deeds) for other in least)}
    found = other_stories(system, prop, [choice], trace, 50)
    told = {tuple(sorted(step.event for step in one.steps)) for one in (trace, *found.traces)}
    assert {deeds for deeds in told if len(deeds) <= 4} == least


def shows(canonical: Any, wanted: Any, history: Any, choice: dict[str, str]) -> bool:
    """Whether the end of a history is what the property forbids (or seeks)."""
    seen = positions(wanted, history, choice)
    if wanted["pattern"] in ("before", "on"):
        return len(seen) > 1 and is_decided_by(wanted, seen[-2], history[-2], seen[-1], choice)
    return is_decided_here(canonical, wanted, seen[-1], choice)


def is_part_of(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    return few != many and all(few.count(event) <= many.count(event) for event in few)
