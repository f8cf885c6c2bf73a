"""Draws are looked up by what they are for."""

from __future__ import annotations

import hashlib

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.simulation import philox
from clauseproof.simulation.draws import Draws
from clauseproof.simulation.philox import (
    IdentityCollision,
    draw,
    draw_table,
    identities,
    identity_of,
    philox4x32,
    seed_key,
)
from clauseproof.simulation.resolving import resolve
from tests.simulation.lifecycle import rulebooks, weekly
from tests.simulation.toys import ran, resolved_toy, rows, toy

ONES = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((ONES,) * 4, (ONES,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox_gives_the_published_answers(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: str
) -> None:
    assert " ".join(f"{word:08x}" for word in philox4x32(counter, key)) == words


def test_key_is_the_seeds_two_halves_and_counter_is_party_identity_visit_replication() -> None:
    seed = (7 << 32) | 5
    assert seed_key(seed) == (5, 7)
    w0, w1, _, _ = philox4x32((11, 12, 13, 14), (5, 7))
    assert draw(seed, party=11, identity=12, visit=13, replication=14) == (w1 * 2**32 + w0) >> 11


def test_a_draw_is_a_whole_number_of_53_bits() -> None:
    values = [draw(3, party, 9, 0, 0) for party in range(500)]
    assert min(values) >= 0 and max(values) < 2**53
    assert abs(sum(values) / len(values) / 2**53 - 0.5) < 0.05


def test_draws_looked_up_in_blocks_are_the_same_numbers() -> None:
    table = draw_table(987654321987654321, 4, [17, 4_000_000_000], range(2, 5), 6)
    for i, identity in enumerate([17, 4_000_000_000]):
        for v, visit in enumerate(range(2, 5)):
            for party in range(4):
                assert int(table[i, v, party]) == draw(987654321987654321, party, identity, visit, 6)


def test_visits_beyond_a_block_are_looked_up_when_asked_for() -> None:
    resolved = resolve(weekly(count=3), rulebooks())
    draws = Draws(resolved, 5, 2)
    identity = resolved.tables[0].slots[0].identity
    for visit in (0, 2, 3, 10):
        assert draws.column(identity, visit) == [draw(5, party, identity, visit, 2) for party in range(3)]


def test_a_seed_out_of_range_is_refused() -> None:
    for seed in (-1, 1 << 64):
        with pytest.raises(ValueError, match="seed"):
            seed_key(seed)


def test_identity_is_four_bytes_of_the_hash_of_kind_and_oldest_name() -> None:
    digest = hashlib.sha256(b"event:set deferred").digest()
    assert identity_of("event", "set deferred") == int.from_bytes(digest[:4], "little")
    assert identity_of("decision", "set deferred") != identity_of("event", "set deferred")
    assert philox.KINDS == ("event", "decision", "attribute", "arrival", "parameter")
    with pytest.raises(ValueError, match="no kind"):
        identity_of("meeting", "x")


def test_two_things_with_one_identity_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IdentityCollision, match="event:a"):
        identities([("event", "a"), ("event", "a")])
    monkeypatch.setattr(philox, "identity_of", lambda kind, name: 7)
    with pytest.raises(IdentityCollision, match="'event:a' and 'decision:b'"):
        identities([("event", "a"), ("decision", "b")])


def test_two_events_of_one_rulebook_that_go_back_to_one_name_are_an_error() -> None:
    from dataclasses import replace

    book = toy(
        "s: {one of: [a, b, c], initially: a}",
        "x: {by: Party, shall: yes, when: s is a, then: {s: b}}\n"
        "y: {by: Party, shall: yes, when: s is b, then: {s: c}}",
    )
    twins = replace(book.system, events=tuple(replace(event, identity="x") for event in book.system.events))
    with pytest.raises(ClauseproofError, match="share their luck"):
        resolved_toy(
            replace(book, system=twins),
            "events: {x: {takes: 1 day, source: t}, y: {takes: 1 day, source: t}}",
            "y",
        )


def test_renaming_an_event_swaps_no_draws() -> None:
    """'set rejected' is what 'set deferred' was: it keeps that branch's share of the draw."""
    resolved = resolve(weekly(), rulebooks())
    old, new = resolved.tables
    before = {old.system.events[e].name: i for i, e in enumerate(_decision(old).order)}
    after = {new.system.events[e].name: i for i, e in enumerate(_decision(new).order)}
    assert before["set provisionally approved"] == after["set deferred"]
    assert before["set deferred"] == after["set rejected"]
    assert _decision(old).identity == _decision(new).identity


def _decision(table):  # type: ignore[no-untyped-def]
    return next(slot.outcomes for slot in table.slots if slot.name == "assurance status")


STATE = "s: {one of: [a, b, c], initially: a}\nt: yes/no"
EVENTS = """
x: {by: Party, shall: yes, when: s is a, then: {s: b}}
y: {by: Party, shall: yes, when: s is b, then: {s: c}}
"""
ADDED = "side: {by: Party, shall: yes, when: not t, then: {t: yes}}\n"
TAKES = "x: {takes: 'uniform(1, 90) days', source: t}, y: {takes: 'uniform(1, 90) days', source: t}"


def test_adding_a_rule_moves_no_other_draw() -> None:
    plain = ran(resolved_toy(toy(STATE, EVENTS), f"events: {{{TAKES}}}", "y", count=40))
    more = toy(STATE, ADDED + EVENTS)
    longer = ran(resolved_toy(more, f"events: {{side: {{takes: 'uniform(1, 9) days', source: t}}, {TAKES}}}", "y", 40))
    extra = identity_of("event", "side")
    assert rows(plain) == [row for row in rows(longer) if row.identity != extra]
    assert len(rows(longer)) == len(rows(plain)) + 40


def test_a_scenario_on_one_rulebook_and_on_two_gives_the_same_log() -> None:
    both = resolve(weekly(count=30), rulebooks())
    alone = resolve(weekly(count=30), [rulebooks()[1]], {})
    assert ran(both, table=1).log == ran(alone).log


def test_replications_and_seeds_differ() -> None:
    resolved = resolve(weekly(count=30), rulebooks())
    assert ran(resolved, seed=1).log != ran(resolved, seed=2).log
    assert ran(resolved, replication=1).log != ran(resolved, replication=2).log
    assert ran(resolved, replication=1).log == ran(resolved, replication=1).log


def test_attributes_and_arrivals_are_drawn_under_their_own_kinds() -> None:
    book = toy("s: {one of: [a, b], initially: a}", "x: {by: Party, shall: yes, when: s is a, then: {s: b}}")
    scenario = "events: {x: {takes: 1 day, source: t}}"
    head = scenario_head("uniform(0, 10) days")
    resolved = resolved_toy(book, scenario, "x", 20, "uniform(0, 10) days", head)
    draws = Draws(resolved, 4, 0)
    cut = resolved.attributes[0].cuts[0]
    expected = [int(draw(4, p, identity_of("attribute", "size"), 0, 0) >= cut) for p in range(20)]
    assert [value for (value,) in draws.attribute_values] == expected
    gap = [resolved.gap.value(draw(4, p, identity_of("arrival", "parties"), 0, 0)) for p in range(20)]
    assert draws.arrivals == [sum(gap[: p + 1]) for p in range(20)]


def scenario_head(gaps: str) -> str:
    return (
        "rules: [toy]\nhorizon: {from: 2020-01-01, until: 2021-01-01}\nlifecycle end: {done:"
        " END}\nparties: {count: COUNT, arrive: {gaps: 'GAPS'}, attributes: {size: {large: 30, small:"
        " 70}}, source: test}\n"
    )
