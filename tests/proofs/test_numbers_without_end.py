"""Properties of numbers that may begin with anything: no graph lists their states, and no verdict is wrong for that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import NOTHING_FOLLOWS
from clauseproof.proofs.results import Result
from clauseproof.proofs.vacuity import shutting
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


# -- whether anything follows --------------------------------------------------------------------------------


HOLLOW = """\
ask: {by: A, may: yes, when: not asked, then: {asked: yes}}
decide: {by: B, may: yes, when: not asked, then: nothing}
answer: {by: B, may: yes, when: asked and n > 5 and n < 3, then: {asked: no}}
note: {by: A, may: yes, then: {n: n + 1}}"""
NOT_BEFORE_AN_ANSWER = "before: {event: decide, must: not asked}"


@pytest.mark.parametrize("engine", ["portfolio", "graph", "k-induction", "spacer"])
def test_what_holds_only_because_nothing_follows_is_called_so_by_every_engine(tmp_path: Path, engine: str) -> None:
    (row,) = judged(tmp_path, "asked: yes/no\nn: count", HOLLOW, NOT_BEFORE_AN_ANSWER, engine=engine)
    assert (row.verdict, row.hollow, row.as_expected) == ("proved", True, False)
    assert row.witness is not None and [step.event for step in row.witness.steps] == ["ask"]


ENDLESS = "asked: yes/no\nn: {type: integer, initially: any}\nm: {type: integer, initially: any}"
NEVER_MORE_AND_LESS = HOLLOW.replace("n > 5 and n < 3", "n > m and n < m")


def test_the_same_where_no_graph_can_be_built(tmp_path: Path) -> None:
    (row,) = judged(tmp_path, ENDLESS, NEVER_MORE_AND_LESS, NOT_BEFORE_AN_ANSWER)
    assert (row.verdict, row.hollow) == ("proved", True)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_can_follow_is_not_called_so(tmp_path: Path, engine: str) -> None:
    events = NEVER_MORE_AND_LESS.replace("n > m and n < m", "n > m")
    (row,) = judged(tmp_path, ENDLESS, events, NOT_BEFORE_AN_ANSWER, engine=engine)
    assert (row.verdict, row.hollow, row.remarks) == ("proved", False, ())
    assert row.witness is not None and [step.event for step in row.witness.steps][-1] == "decide"


def test_it_is_said_where_nobody_finds_out_whether_anything_follows(tmp_path: Path) -> None:
    """An answer comes after more steps than k-induction looks ahead, and nothing by induction shuts it out."""
    events = HOLLOW.replace("n > 5 and n < 3", "n > 50")
    (row,) = judged(tmp_path, "asked: yes/no\nn: count", events, NOT_BEFORE_AN_ANSWER, engine="k-induction")
    assert (row.verdict, row.hollow) == ("proved", False)
    assert any("it is not known whether anything can follow" in remark for remark in row.remarks)


def test_it_is_said_where_the_certifier_does_not_believe_that_nothing_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forged(method: str, invariant: str, closed: str, tracked: tuple[str, ...]) -> Evidence:
        return Evidence(NOTHING_FOLLOWS, method, 1, None, invariant, tracked, {"shut off": "false"})

    monkeypatch.setattr(shutting, "_evidence", forged)
    (row,) = judged(tmp_path, "asked: yes/no\nn: count", HOLLOW, NOT_BEFORE_AN_ANSWER)
    assert (row.verdict, row.hollow) == ("proved", False)
    (remark,) = row.remarks
    assert remark.startswith("it is not known whether anything can follow: the certifier did not accept")
