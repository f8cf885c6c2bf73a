"""Properties of numbers that may begin with anything: no graph lists their states, and no verdict is wrong for that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.results import Result
from tests.proofs.test_false_greens import block, in_workspace

ENGINES = ["portfolio", "k-induction", "spacer"]
WORDING = block("reading", "wording:\n  question: How?\n  options: {wide: so, narrow: otherwise}\n  default: wide")
BY_FIVE = "n: count\nm: {type: count, initially: any}"
FIVE_MORE = "go: {by: A, may: yes, then: {n: n + 5}}"


def judged(
    root: Path, state: str, events: str, body: str, more: str = "", engine: str = "portfolio"
) -> Sequence[Result]:
    return check(Workspace(in_workspace(root, state, events, {"P": body}, more)), engine=engine).of("P")


def verdict(root: Path, state: str, events: str, body: str, more: str = "", engine: str = "portfolio") -> str:
    (row,) = judged(root, state, events, body, more, engine)
    return row.verdict


# -- whether what it speaks of ever happens ------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["portfolio", "k-induction"])
def test_what_a_counter_passes_over_is_vacuous(tmp_path: Path, engine: str) -> None:
    assert verdict(tmp_path, BY_FIVE, FIVE_MORE, "always: n = 1 implies m > n", engine=engine) == "vacuous"


def test_what_a_counter_comes_to_is_not(tmp_path: Path) -> None:
    assert verdict(tmp_path, BY_FIVE, FIVE_MORE, "always: n = 10 implies m + n >= 10") == "proved"


def test_a_reading_that_only_the_property_reads_may_make_it_vacuous(tmp_path: Path) -> None:
    rows = judged(tmp_path, BY_FIVE, FIVE_MORE, "always: not (reading wording is wide) implies m + n >= n", WORDING)
    assert {row.reading["wording"]: row.verdict for row in rows} == {
        ("wide",): "vacuous",
        ("narrow",): "proved",
    }


# -- a history on which a proof says something ---------------------------------------------------------------

ONE_MORE = "go: {by: A, may: yes, then: {n: n + 1}}"
PROVED_OF_MORE_THAN_NOUGHT = [
    ("always: n > 0", "more: n > 0"),
    ("on: {event: go, ensures: n > old.n}", "more: n > 0"),
    ("no dead ends: yes", "more: n > 0"),
    ("always: n > 40", "more: n > 40"),
    ("always: n > 5", "more: n mod 7 = 3 and n mod 11 = 6 and n > 5"),
    ("always: n > 0 or reading wording is narrow", "more: n > 0 or reading wording is narrow and n = -9"),
]


@pytest.mark.parametrize(("body", "first"), PROVED_OF_MORE_THAN_NOUGHT)
def test_a_first_state_is_found_where_nought_is_none(tmp_path: Path, body: str, first: str) -> None:
    state = "n: {type: integer, initially: any}"
    rows = judged(tmp_path, state, ONE_MORE, body, block("initially", first) + WORDING)
    assert {row.verdict for row in rows} == {"proved"}
    assert all(row.witness is not None for row in rows)


# -- loops ---------------------------------------------------------------------------------------------------

SWITCHED = """\
k: {type: 0..2500, initially: any}
f: yes/no
total: count
n: count
m: count
done: yes/no"""
ON_AND_OFF = """\
on: {by: A, shall: yes, when: not f, then: {f: yes, total: total + 1}}
off: {by: A, shall: yes, when: f, then: {f: no, total: total + 1}}
finish: {by: A, may: yes, when: n > m + 5, then: {done: yes}}
down: {by: A, may: yes, when: k > 0, then: {k: k - 1}}
raise n: {by: A, may: yes, then: {n: n + 1}}
raise m: {by: A, may: yes, then: {m: m + 1}}"""


def test_a_loop_that_comes_back_but_for_what_does_not_matter_refutes(tmp_path: Path) -> None:
    """The total grows with every turn, and nobody asks for it; there are too many first states to list."""
    rows = judged(tmp_path, SWITCHED, ON_AND_OFF, "eventually: done")
    assert [row.verdict for row in rows] == ["refuted"]
    assert rows[0].trace is not None and rows[0].trace.loop is not None
    assert {step.event for step in rows[0].trace.steps[rows[0].trace.loop :]} == {"on", "off"}


# -- first states --------------------------------------------------------------------------------------------

NOT_WHERE_NARROW = [
    "some: n > n or reading wording is wide",
    "some: reading wording is wide or n > m and m > n",
]


@pytest.mark.parametrize("first", NOT_WHERE_NARROW)
@pytest.mark.parametrize("body", ["always: reading wording is wide or x", "always: n >= n", "never: x"])
def test_nothing_is_proved_of_a_reading_under_which_no_history_begins(tmp_path: Path, first: str, body: str) -> None:
    state = "x: yes/no\nn: {type: integer, initially: any}\nm: {type: integer, initially: any}"
    rows = judged(tmp_path, state, ONE_MORE, body, block("initially", first) + WORDING)
    assert {row.verdict for row in rows} == {"undecided"}
    assert any("no first state where wording is narrow" in row.reason for row in rows)
