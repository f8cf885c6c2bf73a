"""The fingerprint: what changes the meaning of a rulebook, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clauseproof.model.canonical import canonical_form, fingerprint
from tests.model.texts import STATE, VISITS, of, rulebook, text_of


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The Panel sets the status.", "The Panel, having heard the Party, sets the status."),
        ("# the outcome", "# what came of it"),
        ("# 2 Decisions", "\n\n# 2 What is decided"),
        ("when: not paid", "when:   (not    paid)"),
        ("then: {paid: yes}", 'then: {"paid": "yes"}'),
        ("deferred, visits: visits + 1", "deferred, visits: (visits + 1)"),
        ("then: {status: deferred, visits: visits + 1}", "then: {visits: visits + 1, status: deferred}"),
        ("actors: {Party: who applies,", "actors: {Party: the applicant,"),
        ('version: "1"', 'version: "1.0.1"'),
        ("status is approved\n", "status = approved\n"),
        ('approved: "2"', "approved: "),
    ],
)
def test_a_typo_put_right_changes_no_meaning(old: str, new: str) -> None:
    assert VISITS.count(old) == 1
    assert rulebook(VISITS.replace(old, new)).fingerprint == rulebook().fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when: not paid", "when: paid"),
        ("visits + 1", "visits + 2"),
        ("initially: unset", "initially: approved"),
        ("enter: {by: Party, may: yes", "enter: {by: Party, shall: yes"),
        ("enter: {by: Party", "enter: {by: Panel"),
        ("paid: yes/no", "paid: {type: yes/no, initially: any}"),
        ("refund:", "repay:"),
        ("outcome: {by: Panel", "outcome: {by: Party"),
        ("unset: , approved", "unset: , lost: , approved"),
    ],
)
def test_a_change_of_meaning_changes_the_fingerprint(old: str, new: str) -> None:
    assert VISITS.count(old) == 1
    assert rulebook(VISITS.replace(old, new)).fingerprint != rulebook().fingerprint


def test_where_terms_decisions_and_duties_stand_means_nothing() -> None:
    blocks = [
        STATE,
        "event: {a: {decision: d, then: nothing}, b: {decision: e, then: nothing}}",
        "decision: d: {by: Panel, may: yes}",
        "decision: e: {by: Party, may: yes}",
        "term: one_term: paid",
        "term: other_term: not one_term",
        "duty: x: {by: Party, shall: yes, of: [a]}",
        "duty: y: {by: Party, shall: yes, of: [b]}",
    ]
    assert of(*blocks).fingerprint == of(*reversed(blocks)).fingerprint
    apart = text_of(*blocks).replace("```yaml term", "# 1.1 Terms\n\n```yaml term", 1)
    assert rulebook(apart).fingerprint == of(*blocks).fingerprint


def test_the_order_of_a_decisions_events_is_part_of_the_meaning() -> None:
    a, b = "a: {decision: d, then: nothing}", "b: {decision: d, then: nothing}"
    decision = "decision: d: {by: Panel, may: yes}"
    assert of(decision, f"event: {{{a}, {b}}}").fingerprint != of(decision, f"event: {{{b}, {a}}}").fingerprint


def test_the_canonical_form_ignores_places() -> None:
    system = rulebook().system
    moved = replace(system, events=tuple(replace(e, origin=None) for e in system.events))
    assert moved == system
    assert fingerprint(canonical_form(moved)) == rulebook().fingerprint
