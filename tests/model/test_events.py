"""Events, decisions and duties: who acts, whether they shall, and what follows."""

from __future__ import annotations

import pytest

from clauseproof.model.expressions import BOOLEAN, COUNT, INTEGER, Add, Literal, Read
from clauseproof.model.system import MAY, SHALL, SHALL_EVENTUALLY, ByReading
from tests.model.texts import READING, STATE, of, wrong


def test_events_say_who_acts_whether_they_shall_and_what_follows() -> None:
    event = of(
        STATE, "event: go: {by: Panel, shall: eventually, when: paid, then: {visits: visits + 1, paid: no}}"
    ).system.event["go"]
    assert (event.actor, event.modality) == ("Panel", SHALL_EVENTUALLY)
    assert event.effects == (
        ("visits", Add(Read("visits", COUNT), Literal(1, INTEGER))),
        ("paid", Literal(False, BOOLEAN)),
    )


def test_then_nothing_is_a_step_that_changes_nothing_and_no_when_means_always() -> None:
    event = of("event: go: {by: Party, may: yes, then: nothing}").system.event["go"]
    assert event.effects == ()
    assert event.guard == Literal(True, BOOLEAN)


def test_who_acts_and_whether_they_shall_may_depend_on_a_reading() -> None:
    system = of(
        READING,
        "decision: outcome: {by: {reading: duty_7, duty: Panel, choice: Party}, shall: "
        "{reading: duty_7, duty: yes, choice: no}}",
        "event: {yes please: {decision: outcome, then: nothing}, no thanks: {decision: outcome, then: nothing}}",
    ).system
    decision = system.decision["outcome"]
    assert decision.actor == ByReading("duty_7", (("duty", "Panel"), ("choice", "Party")))
    assert decision.modality == ByReading("duty_7", (("duty", SHALL), ("choice", MAY)))
    assert decision.events == ("yes please", "no thanks")
    assert {(e.actor, e.modality) for e in system.events} == {(decision.actor, decision.modality)}


def test_a_duty_over_several_events() -> None:
    system = of(
        STATE,
        "event: {a: {by: Party, may: yes, then: nothing}, b: {by: Party, may: yes, then: nothing}}",
        "duty: all of it: {by: Party, shall: yes, of: [a, b], when: paid}",
    ).system
    (duty,) = system.duties
    assert (duty.name, duty.events, duty.modality, duty.when) == ("all of it", ("a", "b"), SHALL, Read("paid", BOOLEAN))


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        (["event: go: {by: Partie, may: yes, then: nothing}"], "CP006 [Partie] 'Partie' is not among the actors"),
        (["event: go: {may: yes, then: nothing}"], "CP004 [go] event 'go' does not say who acts"),
        (["event: go: {by: Party, then: nothing}"], "CP004 [go] event 'go' says neither 'shall' nor 'may'"),
        (
            ["event: go: {by: Party, shall: yes, may: yes, then: nothing}"],
            "CP004 [go] event 'go' says both 'shall' and 'may'",
        ),
        (
            ["event: go: {by: Party, may: no, then: nothing}"],
            "CP004 [no] 'may: no' would mean that nobody can; that is a guard",
        ),
        (
            ["event: go: {by: Party, shall: perhaps, then: nothing}"],
            "CP004 [perhaps] 'shall' is yes, no or eventually, not 'perhaps'",
        ),
        (["event: go: {by: Party, may: yes}"], "CP004 [go] event 'go' does not say what follows"),
        (["event: go: {by: Party, may: yes, then: }"], "CP004 [go] event 'go' does not say what follows"),
        (["event: go: {by: Party, may: yes, then: {}}"], "CP004 [{}] event 'go' does not say what follows"),
        (
            ["event: go: {by: Party, may: yes, when: , then: nothing}"],
            "CP003 [] the 'when' of event 'go' is a word or an expression, but nothing stands here",
        ),
        (
            ["event: go: {by: Party, may: yes, within: 3 days, then: nothing}"],
            "CP004 [within] 'within' is kept for later: rulebooks are untimed",
        ),
        (["event: go: {by: Party, may: yes, was: , then: nothing}"], "CP003 [was] nothing is written after 'was:'"),
        (["event: go: {by: Party, may: yes, whne: paid, then: nothing}"], "CP004 [whne] event 'go' has no key 'whne'"),
        (["event: go: {decision: outcom, then: nothing}"], "CP006 [outcom] there is no decision 'outcom'"),
        (
            ["event: go: {decision: outcome, by: Panel, then: nothing}"],
            "CP004 [by] event 'go' belongs to a decision, which says 'by' for all of its events",
        ),
        (
            ["decision: none such: {by: Panel, may: yes}", "event: go: {decision: outcome, then: nothing}"],
            "CP004 [none such] decision 'none such' has no event",
        ),
        (
            ["event: go: {by: {reading: duty, a: Panel}, may: yes, then: nothing}"],
            "CP006 [duty] there is no reading 'duty'",
        ),
        (
            ["event: go: {by: {duty: Panel}, may: yes, then: nothing}"],
            "CP004 [{duty: Panel}] 'by' is a word, or a map that begins with 'reading:'",
        ),
        (
            ["event: go: {by: Party, may: yes, then: {viists: 1}}"],
            "CP006 [viists] the rulebook has no variable 'viists'",
        ),
        (["event: go: {by: Party, may: yes, then: {level: 4}}"], "CP014 [4] 4 is no value of 'level' (0..3)"),
        (
            ["event: go: {by: Party, may: yes, then: {level: if paid then 1 else 7}}"],
            "CP014 [if paid then 1 else 7] 7 is no value of 'level' (0..3)",
        ),
        (
            ["event: go: {by: Party, may: yes, then: {status: paid}}"],
            "CP008 [paid] a named value (unset, approved, deferred) is wanted here, but this is yes/no",
        ),
        (
            ["event: go: {by: Party, may: yes, then: {status: approved, status: unset}}"],
            "CP004 [status] 'status' is given twice",
        ),
        (
            ["state: wide: {one of: [approved, lost]}", "event: go: {by: Party, may: yes, then: {status: wide}}"],
            "CP008 [wide] 'wide' may be 'lost', which is no value of 'status'",
        ),
        (["duty: d: {by: Party, shall: yes}"], "CP004 [d] duty 'd' does not say which events discharge it"),
        (["duty: d: {by: Party, shall: yes, of: []}"], "CP004 [[]] duty 'd' names no event that discharges it"),
        (["duty: d: {by: Party, shall: yes, of: [goo]}"], "CP006 [goo] there is no event 'goo'"),
    ],
)
def test_what_is_wrong_with_an_event_a_decision_or_a_duty(blocks: list[str], said: str) -> None:
    decided = "event: approve: {decision: outcome, then: nothing}"
    assert said in wrong(STATE, "decision: outcome: {by: Panel, may: yes}", decided, *blocks)
