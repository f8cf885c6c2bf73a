"""What the built-in study finds, and what a check does with what it finds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.results import Result, Results, conditions

ROOT = Path(__file__).resolve().parents[2]
FIRST = "Only approved or satisfied deferred leads to User Entry"
SECOND = "Rejected always requires a second FUSA"
BEFORE, AFTER = "sec-g8", "sec-g8+mp091"


@pytest.fixture(scope="module")
def study() -> Results:
    return check(Workspace(ROOT))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Path]:
    """A copy of the built-in workspace to spoil."""
    for folder in ("model", "proofs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    yield tmp_path


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(rows: list[Result]) -> list[tuple[str, str]]:
    return [(verdict, where) for verdict, where, _ in conditions(rows)]


def test_everything_in_the_built_in_study_is_as_expected(study: Results) -> None:
    assert [(r.id, r.reading) for r in study.results if not r.as_expected] == []
    assert study.worst == "as expected"
    assert study.summary()["properties"] >= 12


def test_only_approved_or_satisfied_deferred_enters_before_and_after(study: Results) -> None:
    assert told(study.of(FIRST, BEFORE, "correspondence")) == [("proved", "")]
    assert told(study.of(FIRST, AFTER, "correspondence")) == [("proved", "")]


def test_read_by_word_a_provisionally_approved_party_enters(study: Results) -> None:
    (row,) = study.of(FIRST, BEFORE, "name")
    assert row.verdict == "refuted" and row.trace is not None
    assert "set provisionally approved" in [step.event for step in row.trace.steps]
    assert row.trace.steps[-1].event == "complete User Entry"


def test_an_amended_response_was_enough_before(study: Results) -> None:
    (row,) = study.of(SECOND, BEFORE, "correspondence")
    assert row.verdict == "refuted" and row.trace is not None
    assert [step.event for step in row.trace.steps][-2:] == ["amend response", "set approved"]
    assert "G8.36(d)(i)" in row.clauses


def test_a_second_fusa_is_sure_exactly_where_it_is_a_duty(study: Results) -> None:
    rows = study.of(SECOND, AFTER, "correspondence")
    assert told(rows) == [
        ("refuted", "exactly where duty_7 is discretion"),
        ("proved (nothing follows)", "where who_decides is panel and duty_7 is duty and further_papers is nobody"),
        ("proved", "otherwise"),
    ]
    assert all(row.fails_when == ({"duty_7": ("discretion",)},) for row in rows)


def test_what_holds_only_because_nobody_ever_decides_is_told_as_such(study: Results) -> None:
    """The papers on a second FUSA never reach the Panel, or there is no second FUSA to speak of."""
    hollow = {(row.title, row.rulebook) for row in study.results if row.hollow}
    assert hollow == {
        (SECOND, AFTER),
        ("Nobody who was ever rejected becomes a User on one FUSA", AFTER),
        ("While rejected there is no User Entry", AFTER),
        ("At most one FUSA between two settings of the status", AFTER),
        ("No further FUSA but after a rejection", BEFORE),
    }
    for row in study.results:
        if row.hollow:
            assert row.because and row.witness is not None and row.shut_off is not None
            if row.rulebook == AFTER:
                assert row.reading["who_decides"] == ("panel",) and row.reading["further_papers"] == ("nobody",)


def test_every_proof_says_something_and_shows_it(study: Results) -> None:
    """Only where no event could leave a range there is nothing to show."""
    for row in study.results:
        if row.verdict == "proved" and row.pattern not in ("possible", "stays in range"):
            assert row.witness is not None and len(row.witness) > 0


def test_before_there_was_no_status_called_rejected(study: Results) -> None:
    (row,) = study.of(SECOND, BEFORE, "name")
    assert row.verdict == "vacuous"
    assert row.reason == "the rules have no event 'set rejected'"


def test_rows_of_one_property_are_disjoint_and_complete(study: Results) -> None:
    workspace = Workspace(ROOT)
    for rows in study.grouped():
        for choice in workspace.rulebook(rows[0].rulebook).system.choices():
            fitting = [r for r in rows if all(choice[name] in options for name, options in r.reading.items())]
            assert len(fitting) == 1


def test_every_proof_carries_an_accepted_certificate_and_every_refutation_a_history(study: Results) -> None:
    for row in study.results:
        if row.verdict == "proved" and row.pattern != "possible":
            assert row.certificate is not None and row.certificate.queries > 2
        if row.verdict == "refuted" and row.pattern != "possible":
            assert row.trace is not None


def test_every_history_replays_in_the_rules_alone(study: Results) -> None:
    """Observers apart, a trace is a history of the rulebook, under its readings, step by step."""
    workspace = Workspace(ROOT)
    for row in study.results:
        if row.trace is None:
            continue
        system = workspace.rulebook(row.rulebook).system
        interpreter = Interpreter(system, dict(row.trace.readings))
        own = [{n: s[n] for n in system.variable} for s in row.trace.states]
        assert interpreter.is_initial(own[0])
        for state, step, after in zip(own, row.trace.steps, own[1:], strict=False):
            assert interpreter.apply(state, system.event[step.event]) == after


def test_the_json_is_what_its_schema_says(study: Results) -> None:
    schema = json.loads((ROOT / "clauseproof/proofs/check.schema.json").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(study.as_json()))
    jsonschema.Draft202012Validator(schema).validate(data)
    for row in data["results"]:
        if row["trace"]:
            states = row["trace"]["states"]
            assert len(states) == row["steps"] + 1
            assert all(set(row["trace"]["vars"]) | {"#meta"} == set(state) for state in states)


def test_results_do_not_depend_on_the_run(study: Results) -> None:
    def facts(results: Results) -> list[object]:
        return [
            {k: v for k, v in row.as_json().items() if k != "seconds"} | {"certificate": None}
            for row in results.results
        ]

    again = check(Workspace(ROOT))
    assert facts(again) == facts(study)


def without_the_second_fusa(workspace: Path) -> None:
    """Take the event by which a second FUSA begins out of the amendment, block and all."""
    amendment = workspace / "model/mp091.md"
    text = amendment.read_text(encoding="utf-8")
    start = text.index("```yaml event\nbegin further FUSA:")
    end = text.index("```\n", start + 3) + 4
    amendment.write_text(text[:start] + text[end:], encoding="utf-8")


def test_an_amendment_without_the_second_fusa_is_caught_and_not_misunderstood(workspace: Path) -> None:
    without_the_second_fusa(workspace)
    results = check(Workspace(workspace))
    assert results.worst == "not as expected"
    surprising = {row.title for row in results.results if not row.as_expected}
    assert {"A rejected Party can still become a User", "There is never more than one FUSA"} <= surprising
    (row,) = check(Workspace(workspace), properties=[SECOND], rulebooks=[BEFORE]).of(SECOND, BEFORE, "correspondence")
    assert row.verdict == "refuted" and row.trace is not None


def test_dropping_the_second_fusa_from_the_amendment_is_caught(workspace: Path) -> None:
    replaced(workspace / "model/mp091.md", "response: {~~under_amendment~>considered~~}", "response: under_amendment")
    results = check(Workspace(workspace), properties=[SECOND])
    assert results.worst == "not as expected"
    rows = [r for r in results.results if not r.as_expected]
    assert rows and all(row.rulebook == AFTER and row.verdict == "refuted" for row in rows)
    assert all(row.reading["duty_7"] == ("duty",) for row in rows)
    text = results.as_text()
    assert "amend response [G8.36(d)(i)]" in text and "but proved was expected" in text


def test_an_expectation_that_fits_nothing_is_an_error(workspace: Path) -> None:
    replaced(
        workspace / "proofs/rejection.md",
        "    because: limb (d) asked for an amended response, and no further FUSA\n",
        "    because: limb (d) asked for an amended response, and no further FUSA\n"
        "  - {in: sec-g8+mp091, names by: name, verdict: refuted}\n",
    )
    with pytest.raises(ClauseproofError, match=r"no result of .* fits this expectation"):
        check(Workspace(workspace))


def test_a_misspelt_event_is_an_error_with_its_place(workspace: Path) -> None:
    replaced(workspace / "proofs/user-entry.md", "event: notify Code Administrator", "event: notify Code Administator")
    with pytest.raises(ClauseproofError) as caught:
        check(Workspace(workspace))
    text = str(caught.value)
    assert "proofs/user-entry.md:" in text and "CP040" in text and "did you mean 'notify Code Administrator'" in text


def test_certificates_are_written_and_verify(workspace: Path) -> None:
    from clauseproof.proofs.evidence.verification import verify

    folder = workspace / "evidence"
    results = check(Workspace(workspace), properties=[SECOND], certificates=folder)
    files = sorted(folder.glob("*.smt2"))
    assert files
    kept = [proof for r in results.results for proof in (r.certificate, r.shut_off) if proof is not None]
    assert {proof.file for proof in kept} == {f.name for f in files}
    assert all(one.accepted for one in verify(Workspace(workspace), files).certificates)


def test_checking_one_property_leaves_the_certificates_of_others(workspace: Path) -> None:
    folder = workspace / "proofs" / "certificates"
    before = {file.name for file in folder.iterdir()}
    check(Workspace(workspace), properties=[SECOND], certificates=folder)
    assert {file.name for file in folder.iterdir()} == before


def test_a_certificate_is_stale_once_the_rules_mean_something_else(workspace: Path) -> None:
    from clauseproof.proofs.evidence.verification import verify

    folder = workspace / "evidence"
    check(Workspace(workspace), properties=[SECOND], certificates=folder)
    replaced(workspace / "model/sec-g8.md", "when: fusa is none\n", "when: fusa is none and not user\n")
    files = list(folder.glob("*.smt2"))
    found = verify(Workspace(workspace), files).certificates
    assert files and all("stale" in one.reason for one in found)
