"""Liveness of rulebooks whose counters have no end: what is worked off, what never ends, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence.verification import CVC5, FOLDER, verify
from clauseproof.proofs.question import Limits
from clauseproof.proofs.results import Result, Results

HEAD = """\
---
rulebook: office
version: "1"
actors: {Clerk: who works, Party: who asks}
drafting: no
---
# An office

## O1 What there is

```yaml state
mode: {one of: [intake, work, done], initially: intake}
busy: yes/no
backlog: count
paid: count
owed: {type: count, initially: any}
balance: {type: integer, initially: any}
trend: {type: integer, initially: any}
stock: {type: 0..9999, initially: any}
```

```yaml reading
pace: {question: How much is done at once?, options: {one: one case, all: whatever there is}, default: one}
```

## O2 What happens

"""


def event(name: str, when: str, then: str, word: str = "shall", by: str = "Clerk") -> str:
    modality = "shall: eventually" if word == "shall, eventually" else f"{word}: yes"
    return f"```yaml event\n{name}:\n  by: {by}\n  {modality}\n  when: {when}\n  then: {{{then}}}\n```\n"


def may(name: str, when: str, then: str) -> str:
    return event(name, when, then, "may", "Party")


RECEIVE = may("receive", "mode is intake", "backlog: backlog + 1")
CLOSE = event("close", "mode is intake", "mode: work")
WORK_OFF = event("work off", "mode is work and backlog > 0", "backlog: backlog - 1")
TAKE_UP = event("take up", "mode is work and backlog > 0 and not busy", "busy: yes")
FINISH = event("finish", "busy", "busy: no, backlog: backlog - 1")

EMPTY = "eventually: mode is work and backlog = 0"


PROVED = {
    "a backlog is worked off one by one": ([RECEIVE, CLOSE, WORK_OFF], EMPTY),
    "each case is taken up and finished": ([RECEIVE, CLOSE, TAKE_UP, FINISH], EMPTY),
    "a power makes it less as well": (
        [RECEIVE, CLOSE, WORK_OFF, may("withdraw", "mode is work and backlog > 1", "backlog: backlog - 2")],
        EMPTY,
    ),
    "whatever has been asked for comes": ([RECEIVE, CLOSE, WORK_OFF], "when: backlog > 3\nfollowed by: backlog = 0"),
    "what is paid comes up to what is owed": (
        [event("pay", "paid < owed", "paid: paid + 1")],
        "eventually: paid >= owed",
    ),
    "and no further than its limit": (
        [event("pay", "paid < owed", "paid: paid + 2"), may("remit", "owed > paid", "owed: owed - 1")],
        "eventually: paid >= owed",
    ),
    "a balance is brought to nought from both sides": (
        [
            event("collect", "balance < 0", "balance: balance + 1"),
            event("pay out", "balance > 0", "balance: balance - 1"),
        ],
        "eventually: balance = 0",
    ),
    "one case may make others, but of a lower kind": (
        [
            event("split", "backlog > 0", "backlog: backlog - 1, paid: paid + 3"),
            event("settle", "paid > 0", "paid: paid - 1"),
            may("receive", "mode is intake", "backlog: backlog + 1"),
            event("close", "mode is intake", "mode: work"),
        ],
        "eventually: mode is work and backlog = 0 and paid = 0",
    ),
    "two steps forward, one back": (
        [
            RECEIVE,
            CLOSE,
            event("work", "mode is work and backlog > 1 and not busy", "backlog: backlog - 2, busy: yes"),
            event("return", "mode is work and busy", "backlog: backlog + 1, busy: no"),
        ],
        "eventually: mode is work and backlog <= 1 and not busy",
    ),
    "a duty of the strong kind, open from time to time": (
        [
            RECEIVE,
            CLOSE,
            event("work off", "mode is work and backlog > 0 and busy", "backlog: backlog - 1", "shall, eventually"),
            event("come", "mode is work and not busy", "busy: yes"),
            may("go", "mode is work and busy", "busy: no"),
        ],
        EMPTY,
    ),
    "the clerk puts off, but only so often": (
        [
            event("work off", "mode is work and backlog > 0 and not busy", "backlog: backlog - 1"),
            may("put off", "mode is work and owed > 0 and not busy", "busy: yes, owed: owed - 1"),
            event("resume", "busy", "busy: no"),
            RECEIVE,
            CLOSE,
        ],
        EMPTY,
    ),
    "what two counters always have in common": (
        [
            may("receive", "mode is intake", "backlog: backlog + 1, paid: paid + 1"),
            CLOSE,
            event("work off", "mode is work and paid > 0", "backlog: backlog - 1, paid: paid - 1"),
        ],
        EMPTY,
    ),
    "whichever way the clause is read": (
        [
            RECEIVE,
            CLOSE,
            event(
                "work off",
                "mode is work and backlog > 0",
                'backlog: "if reading pace is all then 0 else backlog - 1"',
            ),
        ],
        EMPTY,
    ),
    "a range may be so large that nobody lists it": (
        [event("sell", "stock > 0", "stock: stock - 1"), may("give away", "stock > 9", "stock: stock - 9")],
        "eventually: stock = 0",
    ),
    "counters that change places": ([event("turn", "paid > 0", "paid: owed, owed: paid - 1")], "eventually: paid = 0"),
    "what is begun anew with each case": (
        [
            RECEIVE,
            CLOSE,
            event("open", "mode is work and backlog > 0 and paid = 0", "backlog: backlog - 1, paid: owed"),
            event("work", "mode is work and paid > 0", "paid: paid - 1"),
        ],
        "eventually: mode is work and backlog = 0 and paid = 0",
    ),
    "at most what there is": (
        [RECEIVE, CLOSE, event("work off", "mode is work and backlog > 0", 'backlog: "max(backlog - 5, 0)"')],
        EMPTY,
    ),
}


REFUTED = {
    "new cases come as fast as old ones are worked off": (
        [may("receive", "mode is work", "backlog: backlog + 1"), CLOSE, WORK_OFF],
        "when: backlog > 0\nfollowed by: backlog = 0",
    ),
    "faster, so that no state ever comes back": (
        [event("receive", "backlog > 0", "backlog: backlog + 2"), may("begin", "backlog = 0", "backlog: 1"), WORK_OFF],
        "when: backlog > 0\nfollowed by: backlog = 0",
    ),
    "a debt grows with what is paid": (
        [event("pay", "paid < owed", "paid: paid + 1, owed: owed + 1")],
        "eventually: paid >= owed",
    ),
    "nobody has to close": ([RECEIVE, may("close", "mode is intake", "mode: work"), WORK_OFF], EMPTY),
    "the clerk is never there when there is work": (
        [
            RECEIVE,
            CLOSE,
            event("work off", "mode is work and backlog > 0 and busy", "backlog: backlog - 1"),
            event("come", "mode is work and not busy", "busy: yes"),
            may("go", "mode is work and busy", "busy: no"),
        ],
        EMPTY,
    ),
    "the last two are left": (
        [RECEIVE, CLOSE, event("work off", "mode is work and backlog > 2", "backlog: backlog - 1")],
        EMPTY,
    ),
    "a balance passes nought by": (
        [
            event("collect", "balance < 0", "balance: balance + 3"),
            event("pay out", "balance > 0", "balance: balance - 3"),
        ],
        "eventually: balance = 0",
    ),
}


UNDECIDED = {
    "it falls faster and faster, in the end": (
        [event("drift", "balance > 0", "balance: balance + trend, trend: trend - 1")],
        "eventually: balance <= 0",
        "the loop of 'drift' [O2] ends",
    ),
    "it is even, which no comparison of counters says": (
        [
            may("receive two", "mode is intake", "backlog: backlog + 2"),
            CLOSE,
            event("work off", "mode is work and backlog > 0 and backlog mod 2 = 0", "backlog: backlog - 2"),
        ],
        EMPTY,
        "no duty is known to be open where",
    ),
}
STORIES = [*PROVED.items(), *REFUTED.items(), *((story, parts[:2]) for story, parts in UNDECIDED.items())]


def slug(story: str) -> str:
    return "".join(letter if letter.isalpha() else "-" for letter in story)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Results]:
    """A workspace with a rulebook and its property for each story, and what was found."""
    root = tmp_path_factory.mktemp("offices")
    (root / "model").mkdir()
    (root / "proofs").mkdir()
    asked = "# Offices\n"
    for story, (events, prop) in STORIES:
        text = HEAD.replace("rulebook: office", f"rulebook: {slug(story)}") + "\n".join(events)
        (root / "model" / f"{slug(story)}.md").write_text(text, encoding="utf-8")
        asked += f"\n## {story}\n\n```yaml property\nin: {slug(story)}\n{prop}\nexpect: [proved, undecided]\n```\n"
    (root / "proofs" / "offices.md").write_text(asked, encoding="utf-8")
    titles = [story for story, _ in STORIES]
    return root, check(Workspace(root), properties=titles, limits=Limits(nodes=400), certificates=root / FOLDER)


@pytest.fixture
def results(offices: tuple[Path, Results]) -> Mapping[str, Result]:
    return {result.title: result for result in offices[1].results}


@pytest.mark.parametrize("story", PROVED)
def test_what_is_worked_off_is_proved(story: str, results: Mapping[str, Result]) -> None:
    result = results[story]
    assert result.verdict == "proved", result.reason
    assert result.reading == {}
    assert result.certificate is not None


@pytest.mark.parametrize("story", REFUTED)
def test_what_never_ends_is_refuted_by_a_loop(story: str, results: Mapping[str, Result]) -> None:
    result = results[story]
    assert result.verdict == "refuted", result.reason
    assert result.trace is not None and result.trace.loop is not None


@pytest.mark.parametrize("story", UNDECIDED)
def test_what_nobody_can_tell_is_undecided_and_names_the_loop(story: str, results: Mapping[str, Result]) -> None:
    result = results[story]
    assert result.verdict == "undecided"
    assert UNDECIDED[story][2] in result.reason


SOLVERS = [
    "z3",
    pytest.param(CVC5, marks=pytest.mark.skipif(find_spec("cvc5") is None, reason="cvc5 is not installed")),
]


@pytest.mark.parametrize("solver", SOLVERS)
def test_measures_are_verified_from_their_files(offices: tuple[Path, Results], solver: str) -> None:
    root, _ = offices
    files = sorted((root / FOLDER).glob("*.smt2"))
    assert len(files) == len(PROVED) + 2, "two of the loops grow, and need a proof of that"
    told = [path.read_text(encoding="utf-8") for path in files]
    assert any("no step in it makes this more" in text for text in told)
    assert any("each time it is done, this becomes less" in text for text in told)
    found = verify(Workspace(root), files, solver)
    assert [(one.name, one.reason) for one in found.certificates if not one.accepted] == []
