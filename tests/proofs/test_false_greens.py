"""False greens: each way in which a checker of rules has told its users *passed* where nothing had passed.

Each class has been met in some tool (a model checker, a prover, a checker of specifications, a script around one).  A
test is named after its class and tells the story; it fails when what defends against the class is taken away.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from clauseproof.cli.main import main
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import TRUE
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.docket import docket
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.evidence.claimed import Evidence
from clauseproof.proofs.evidence.obligations import HOLDS
from clauseproof.proofs.evidence.verification import FOLDER, verify
from clauseproof.proofs.findings import Decided, Finding
from clauseproof.proofs.question import Limits, Question

FRONT = """\
---
rulebook: rules
version: "1"
actors: {A: who acts, B: who answers}
---
# Rules

## R1 What there is

"""


def block(kind: str, body: str) -> str:
    return f"```yaml {kind}\n{body.strip()}\n```\n\n"


def in_workspace(root: Path, state: str, events: str, properties: dict[str, str], more: str = "") -> Path:
    """A workspace with one rulebook, and properties by their titles."""
    for folder in ("model", "proofs"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    rules = FRONT + block("state", state) + block("event", events) + more
    told = "".join(f"## {title}\n\n" + block("property", f"in: rules\n{body}") for title, body in properties.items())
    (root / "model" / "rules.md").write_text(rules, encoding="utf-8")
    (root / "proofs" / "properties.md").write_text("# Properties\n\n" + told, encoding="utf-8")
    return root


def verdicts(root: Path, engine: str = "portfolio", limits: Limits | None = None) -> dict[str, str]:
    """The verdict of each property, one row each."""
    return {row.title: row.verdict for row in check(Workspace(root), engine=engine, limits=limits).results}


SWITCH = "go: {by: A, may: yes, when: not done, then: {done: yes}}"

# -- nothing to speak of -------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", ["", "reading how is strict implies "])
def test_no_first_state(tmp_path: Path, reading: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An explicit engine says *proved* of everything, since it has no state to look at.

    Also where the first state contradicts itself under one reading of several only.
    """
    more = block("initially", f"begins: {reading}done")
    more += block("reading", "how:\n  question: How?\n  options: {strict: so, lax: otherwise}\n  default: lax")
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Never done": "never: done"}, more)
    assert main(["check", "--workspace", str(root)]) == 2
    assert "CP011: no first state satisfies this rulebook" in capsys.readouterr().err


def test_no_first_state_among_infinitely_many(tmp_path: Path) -> None:
    """The same, where the first states cannot be listed, so that nobody notices while reading: no proof is accepted."""
    state = "done: yes/no\nsize: {type: count, initially: any}"
    properties = {"Never done": "never: done", "Nobody goes": "before: {event: go, must: done}"}
    root = in_workspace(tmp_path, state, SWITCH, properties, block("initially", "begins: size < 0"))
    assert set(verdicts(root).values()) == {"undecided"}
    assert main(["check", "--workspace", str(root)]) == 3


@pytest.mark.parametrize(
    "body",
    [
        "always: done and not done implies no",
        "before: {event: {event: go, when: done}, must: no}",
        "never: done\nafter: {event: go, when: done}",
        "when: done and not done\nfollowed by: go",
    ],
)
def test_a_premise_that_never_holds(tmp_path: Path, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A property whose premise or trigger nothing reaches passes for years; it holds, of nothing."""
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Something": body})
    assert main(["check", "--workspace", str(root)]) == 1
    assert "rules: vacuous" in capsys.readouterr().out


# -- names and keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("befor: {event: go, must: done}", "CP004"),
        ("before: {event: go, must: done, sinse: go}", "CP004"),
        ("before: {event: goo, must: no}", "CP040"),
        ("never: don", "CP006"),
        ("never: done\nafter: goo", "CP040"),
        ("never: done\nuntil: goo", "CP040"),
        ("observe: {m: {becomes yes: goo}}\nnever: m", "CP040"),
        ("observe: {m: {become yes: go}}\nnever: m", "CP004"),
        ("eventually: done\nduties: [goo]", "CP040"),
        ("never: reading how is lax", "CP006"),
        ("never: no\nexpect: [{under: {how: lax}, verdict: proved}]", "CP041"),
        ("never: no\nexpect: [{in: ruels, verdict: proved}]", "CP041"),
    ],
)
def test_a_typing_error_in_a_key_or_a_name(tmp_path: Path, body: str, code: str) -> None:
    """One wrong letter in a key, and what it should have asked was never asked: the run said *passed*.

    A key that is not known and a name that is not there are errors before anything is decided.
    """
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Something": body})
    with pytest.raises(ClauseproofError, match=code):
        docket(Workspace(root))


def test_a_row_that_nothing_uses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mapping from names to names had a key that nothing used: what it was written for was not looked at."""
    body = "never: done and not done\nexpect: [{verdict: proved}, {verdict: refuted}]"
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Something": body})
    assert main(["check", "--workspace", str(root)]) == 2
    assert "CP041: no result of 'Something' fits this expectation" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--property", "Somthing"], ["--rulebook", "ruels"]])
def test_a_filter_that_leaves_nothing(tmp_path: Path, option: list[str]) -> None:
    """A job that was to check one property checked none, since its name had changed, and was green for a year."""
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Something": "never: done"})
    assert main(["check", "--workspace", str(root), *option]) == 2


# -- what is left out of the search --------------------------------------------------------------------------


def test_a_step_that_leaves_a_type_is_skipped(tmp_path: Path) -> None:
    """A refinement check passed over every step of the implementation that broke a bound of a type.

    Such a step happens in no history here either, so that other properties may hold; that it is enabled is then itself
    refuted, unasked.
    """
    events = "more: {by: A, may: yes, then: {size: size + 1}}"
    root = in_workspace(tmp_path, "size: 0..2", events, {"Small": "always: size <= 2"})
    assert verdicts(root) == {"Small": "proved", "Stays in range": "refuted"}
    assert main(["check", "--workspace", str(root), "--property", "Small"]) == 0
    assert main(["check", "--workspace", str(root)]) == 1


@pytest.mark.parametrize("engine", ["portfolio", "graph", "k-induction", "spacer", "bmc"])
def test_one_first_state_of_several(tmp_path: Path, engine: str) -> None:
    """A comparison began in one first state, though the rules begin in several: only the last one goes wrong here."""
    state = "size: {type: 0..3, initially: [0, 1, 3]}\nkind: {one of: [plain, odd], initially: any}\ndone: yes/no"
    events = "go: {by: A, may: yes, when: size = 3 and kind is odd, then: {done: yes}}"
    root = in_workspace(tmp_path, state, events, {"Never done": "never: done"})
    assert verdicts(root, engine)["Never done"] == "refuted"


def test_a_bounded_search_that_found_nothing(tmp_path: Path) -> None:
    """*No counterexample up to depth 10* was printed as *holds*.  The first violation is at depth 40 here."""
    events = "more: {by: A, may: yes, then: {size: size + 1}}"
    root = in_workspace(tmp_path, "size: count", events, {"Small": "always: size < 40", "Natural": "always: size >= 0"})
    short = Limits(nodes=3, symbolic=replace(SymbolicLimits(), depth=10))
    found = verdicts(root, "bmc", short)
    assert [found["Small"], found["Natural"]] == ["undecided", "undecided"]


def test_no_loop_found_is_no_proof_that_there_is_none(tmp_path: Path) -> None:
    """A search for lassos that ended at its bound was taken for a proof of liveness.

    Whoever counts on and on keeps the duty from staying open, and comes back to no state: there is no loop to be found.
    """
    events = "more: {by: A, may: yes, then: {size: size + 1}}\n"
    events += "go: {by: B, shall: yes, when: size mod 2 = 0 and not done, then: {done: yes}}"
    root = in_workspace(tmp_path, "size: count\ndone: yes/no", events, {"Done": "eventually: done"})
    assert verdicts(root, limits=Limits(nodes=50))["Done"] in ("undecided", "refuted")


@pytest.mark.parametrize(("limit", "effect"), [(2**31 - 1, "size + 1"), (10**18 - 1, "19 * size")])
def test_numbers_that_wrap_round(tmp_path: Path, limit: int, effect: str) -> None:
    """Whole numbers of a few bits wrap round, so that *it never grows beyond* held, or a sum was negative.

    One more than the largest number of 32 bits, and a product that would be smaller in 64 bits.
    """
    events = f"more: {{by: A, may: yes, then: {{size: {effect}}}}}"
    properties = {"Never less": "on: {event: more, ensures: size > old.size}", "Beyond": f"possible: size > {limit}"}
    root = in_workspace(tmp_path, f"size: {{type: integer, initially: {limit}}}", events, properties)
    found = verdicts(root)
    assert found["Beyond"] == "proved"
    assert found["Never less"] != "refuted"


# -- liveness ------------------------------------------------------------------------------------------------

LAMP = "side: {one of: [left, right]}\ndone: yes/no"
TURNS = """\
turn: {by: A, may: yes, when: not done, then: {side: if side is left then right else left}}
left out: {by: B, shall: yes, when: side is left and not done, then: {done: yes}}
right out: {by: B, shall: yes, when: side is right and not done, then: {done: yes}}
"""


def test_two_helpful_actions_that_alternate(tmp_path: Path) -> None:
    """A ranking *proved* liveness by two helpful actions, each of which stops being possible before it is owed.

    Whoever turns for ever keeps either duty from staying open: nobody is unfair, and it is never done.  The ranking
    that a careless prover would give is not accepted.
    """
    root = in_workspace(tmp_path, LAMP, TURNS, {"Done": "eventually: done"})
    (row, _) = check(Workspace(root)).results
    assert row.verdict == "refuted"
    assert row.trace is not None
    assert [step.event for step in row.trace.steps][row.trace.loop :] == ["turn", "turn"]

    matter = docket(Workspace(root))[0]
    assert matter.prop is not None
    side, invariant = "((_ is |side: left|) |side|)", "(=> |still awaited| (not |done|))"
    region: dict[str, Any] = {"strong": False, "measure": None, "inner": []}
    first = region | {"duty": "left out", "formula": side}
    second = region | {"duty": "right out", "formula": "true"}
    system, prop = canonical_form(matter.rulebook.system), matter.prop.canonical()
    for regions, said in (
        ([first, second], "leads back in the ranking"),
        ([second], "'right out' is not owed throughout region 0"),
    ):
        found = certify(system, prop, invariant, 1, [{}], HOLDS, {"ranking": regions})
        assert not found.accepted
        assert said in found.reason


def test_liveness_where_nobody_owes_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody owes anything no property of liveness holds, and who thought that something was owed is not told."""
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Done": "eventually: done\nexpect: refuted"})
    assert main(["check", "--workspace", str(root)]) == 0
    assert "no duty is assumed, so everybody may do nothing for ever" in capsys.readouterr().out


# -- how it ends ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_failure_inside_of_something_that_passed(tmp_path: Path, place: int) -> None:
    """A nested check failed, and the whole was still green and exited 0: here the worst decides, wherever it stands."""
    bodies = ["possible: done", "always: how_much >= 0"]
    bodies.insert(place, "never: done")
    state = "done: yes/no\nhow_much: {type: 0..9, initially: any}"
    root = in_workspace(tmp_path, state, SWITCH, {f"Property {n}": body for n, body in enumerate(bodies)})
    assert main(["check", "--workspace", str(root)]) == 1


def test_a_failure_under_one_reading_of_several(tmp_path: Path) -> None:
    """The same, where the failure is inside of one property: under one option of one reading of two."""
    more = "".join(
        block("reading", f"{name}:\n  question: How?\n  options: {{x: so, y: otherwise}}\n  default: x")
        for name in ("one", "two")
    )
    events = "go: {by: A, may: yes, when: reading one is y and reading two is y, then: {done: yes}}"
    root = in_workspace(tmp_path, "done: yes/no", events, {"Never done": "never: done"}, more)
    rows = check(Workspace(root)).of("Never done")
    assert {row.verdict for row in rows} == {"refuted", "proved"}
    assert rows[0].fails_when == ({"one": ("y",), "two": ("y",)},)
    assert main(["check", "--workspace", str(root)]) == 1


def test_a_certificate_that_falls_short_among_many(tmp_path: Path) -> None:
    """The same, among certificates: one that is wrong, and one that is missing."""
    properties = {"Any size": "always: size >= 0", "Done": "possible: done", "Quiet": "never: size > 3"}
    root = in_workspace(tmp_path, "size: 0..3\ndone: yes/no", SWITCH, properties)
    check(Workspace(root), certificates=root / FOLDER)
    assert main(["verify", "--workspace", str(root)]) == 0
    path = root / FOLDER / "any-size--correspondence--rules.smt2"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("unsat", "sat"), encoding="utf-8")
    assert main(["verify", "--workspace", str(root)]) == 1
    path.unlink()
    assert main(["verify", "--workspace", str(root)]) == 1
    path.write_text(text, encoding="utf-8")
    assert main(["verify", "--workspace", str(root)]) == 0


def test_out_of_time_is_not_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prover that ran out of time exited with the code for *safe*; another exited 0 with obligations unproved."""
    events = "more: {by: A, may: yes, when: size < 50, then: {size: size + 1, twice: twice + 2}}"
    properties = {"Twice": "always: twice = 2 * size"}
    root = in_workspace(tmp_path, "size: count\ntwice: count", events, properties)
    assert check(Workspace(root), certificates=root / FOLDER).of("Twice")[0].verdict == "proved"
    monkeypatch.setattr("clauseproof.proofs.check.CERTIFIER_SECONDS", 0.0)
    assert main(["check", "--workspace", str(root)]) == 3
    monkeypatch.setattr("clauseproof.proofs.evidence.verification.SECONDS", 0.0)
    assert main(["verify", "--workspace", str(root)]) == 3


def test_prose_that_a_script_takes_for_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script looked for a word in what was printed, and took real failures for passes.

    What programs read says it in fields of its own, whatever titles and reasons say; and all of it agrees.
    """
    title = "0 failures, proved, all as expected"
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {title: "never: done"})
    assert main(["check", "--workspace", str(root), "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["summary"]["worst"] == "not as expected"
    assert [row["as_expected"] for row in data["results"] if row["property"] == title] == [False]
    assert main(["check", "--workspace", str(root), "--format", "junit"]) == 1
    suites = ElementTree.fromstring(capsys.readouterr().out)
    assert len(suites.findall(".//failure")) == 1
    assert main(["check", "--workspace", str(root), "--format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert [result["kind"] for result in run["results"] if result.get("level") == "error"] == ["fail"]


# -- who is believed -----------------------------------------------------------------------------------------


def test_an_engine_that_is_mistaken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solvers and provers have answered wrongly: with options that were unsound, and by their own mistakes.

    An engine that calls everything proved gets no proof past the certifier.
    """
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Never done": "never: done"})

    def careless(question: Question) -> Decided:
        space = question.space
        return Decided(
            space, (Finding("proved", space.all, Evidence(HOLDS, "guesswork", 1, TRUE), method="guesswork"),)
        )

    monkeypatch.setattr("clauseproof.proofs.check.answer", careless)
    (row, _) = check(Workspace(root)).results
    assert row.verdict == "undecided"
    assert "guesswork claims a proof, but the certifier did not accept it" in row.reason


def test_a_proof_of_something_else(tmp_path: Path) -> None:
    """A proof is kept, the rules change, and the old proof still counts: here it is of one text and one property."""
    events = "go: {by: A, may: yes, when: size > 0, then: {done: yes}}"
    root = in_workspace(tmp_path, "size: 0..3\ndone: yes/no", events, {"Never done": "never: done"})
    check(Workspace(root), certificates=root / FOLDER)
    assert main(["verify", "--workspace", str(root)]) == 0
    changed = events.replace("size > 0", "size >= 0")
    in_workspace(tmp_path, "size: 0..3\ndone: yes/no", changed, {"Never done": "never: done"})
    assert main(["verify", "--workspace", str(root)]) == 1
    in_workspace(tmp_path, "size: 0..3\ndone: yes/no", events, {"Never done": "never: not done"})
    assert main(["verify", "--workspace", str(root)]) == 1


def test_a_history_without_steps_is_shown(tmp_path: Path) -> None:
    """What a first state alone refutes has a history of no steps: it is evidence, and was once taken for none."""
    root = in_workspace(tmp_path, "done: {type: yes/no, initially: any}", SWITCH, {"Never done": "never: done"})
    (row, _) = check(Workspace(root), certificates=root / FOLDER).results
    assert row.verdict == "refuted"
    data = row.as_json()
    assert data["steps"] == 0
    assert data["trace"]["states"][0]["done"] is True
    assert any(one.steps == 0 and one.accepted for one in verify(Workspace(root)).certificates)
