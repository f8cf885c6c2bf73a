"""The built-in scenario on the built-in rulebooks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.document import read_document
from clauseproof.model.source import Source
from clauseproof.model.workspace import Workspace
from clauseproof.simulation.draws import Draws
from clauseproof.simulation.engine import run
from clauseproof.simulation.eventlog import replay
from clauseproof.simulation.exact import expected
from clauseproof.simulation.experiment import simulate
from clauseproof.simulation.reading import read_scenario
from clauseproof.simulation.resolving import resolve
from clauseproof.simulation.results import ExperimentResult
from clauseproof.simulation.rulebooks import Rulebook
from clauseproof.simulation.scenario import Scenario
from clauseproof.simulation.study import load_rulebooks, load_scenario, study
from tests.simulation.lifecycle import HERE

ROOT = HERE.parent.parent
FILE = ROOT / "simulation" / "ssc-workload.md"

CHOICES = [
    {
        "who_decides": who,
        "not_satisfied": unsatisfied,
        "further_fusa": fusa,
        "further_papers": papers,
        "duty_7": duty,
    }
    for who in ("panel", "ssc")
    for unsatisfied in ("repeat", "limb_d")
    for fusa in ("relative", "ordinal")
    for papers in ("duty", "power", "nobody")
    for duty in ("duty", "discretion")
]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(Workspace(ROOT), FILE)


@pytest.fixture(scope="module")
def books(scenario: Scenario) -> tuple[Rulebook, ...]:
    return load_rulebooks(Workspace(ROOT), scenario)


@pytest.fixture(scope="module")
def result(scenario: Scenario, books: tuple[Rulebook, ...]) -> ExperimentResult:
    return simulate(scenario, books, replications=12)


def to_completion() -> Scenario:
    """The same without horizon and without limits of capacity, so that closed forms hold."""
    text = FILE.read_text(encoding="utf-8")
    changed = text.replace(
        "horizon: {from: 2020-02-27, until: 2026-02-27}",
        "horizon: {from: 2020-02-27}\nrun: {to completion, cap: 60 years}",
    )
    assert changed != text
    return read_scenario(read_document(Source("changed.md", changed)))


def test_it_sends_at_least_150_parties_through_both_rules(scenario: Scenario, result: ExperimentResult) -> None:
    assert scenario.parties.count >= 150
    assert result.rulebooks == ("sec-g8", "sec-g8+mp091")


def test_every_number_has_a_unit_and_a_source_or_an_assumption_with_range_and_owner(
    scenario: Scenario,
) -> None:
    assert len(scenario.inputs) > 40
    for one in scenario.inputs:
        assert one.unit
        if one.provenance.kind == "assumption":
            assert ".." in one.provenance.assumption and one.provenance.owner
        else:
            assert one.provenance.source


def test_taking_away_one_provenance_is_an_error_with_its_place() -> None:
    text = FILE.read_text(encoding="utf-8")
    line = "    source: smartenergycodecompany.co.uk/ufaqs/what-is-a-full-user-security-assessment-fusa/\n"
    assert line in text
    with pytest.raises(ClauseproofError) as caught:
        read_scenario(read_document(Source("changed.md", text.replace(line, ""))))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "CP051" and "whole uniform(3, 10) working days" in diagnostic.message
    wanted = next(n for n, shown in enumerate(text.splitlines(), 1) if "whole uniform(3, 10)" in shown)
    assert diagnostic.span is not None and diagnostic.span.line == wanted


def test_what_a_rejection_costs(result: ExperimentResult) -> None:
    assert result.case("rejection", "extra FUSAs").extra.mean == 1
    assert result.case("rejection", "User CIO invoices, low").extra.mean == 5000
    assert result.case("rejection", "User CIO invoices, high").extra.mean == 45000
    days = result.case("rejection", "time to User Entry").extra.mean
    assert days is not None and days > 60


def test_the_committee_handles_as_many_items_and_the_assessors_work_more(result: ExperimentResult) -> None:
    items = result.output("SSC items, in all").comparisons[0].difference
    assert items.mean == 0 and items.sd == 0
    more = result.output("assessor days").comparisons[0]
    assert more.more == 1.0


def test_the_expected_number_of_further_assessments_is_the_closed_form(books: tuple[Rulebook, ...]) -> None:
    whole = to_completion()
    base = resolve(whole, books)
    assert expected(base, base.tables[1]).count("complete FUSA") - 150 == pytest.approx(9.375)
    assert expected(base, base.tables[0]).count("complete FUSA") == pytest.approx(150)
    by_panel = resolve(whole, books, {"who_decides": "panel"})
    assert expected(by_panel, by_panel.tables[1]).count("complete FUSA") - 150 == pytest.approx(9.375)
    ordinal = resolve(whole, books, {"further_fusa": "ordinal"})
    found = expected(ordinal, ordinal.tables[1])
    assert found.count("complete FUSA") - 150 == pytest.approx(7.5)
    assert dict(found.reasons)["stuck"] == pytest.approx(1.5)


def test_papers_that_nobody_can_send_leave_the_rejected_stuck(books: tuple[Rulebook, ...]) -> None:
    """Reading 5 bites only where the Panel decides: a delegated Sub-Committee holds the papers already."""
    whole = to_completion()
    by_panel = resolve(whole, books, {"who_decides": "panel", "further_papers": "nobody"})
    assert dict(expected(by_panel, by_panel.tables[1]).reasons)["stuck"] == pytest.approx(7.5)
    by_ssc = resolve(whole, books, {"who_decides": "ssc", "further_papers": "nobody"})
    assert "stuck" not in dict(expected(by_ssc, by_ssc.tables[1]).reasons)


def test_deciding_in_two_bodies_takes_longer_than_in_one(scenario: Scenario, books: tuple[Rulebook, ...]) -> None:
    one = simulate(scenario, books, replications=3)
    two = simulate(scenario, books, replications=3, readings={"who_decides": "panel"})
    name = "time to User Entry, median"
    for (_, alone), (_, both) in zip(one.output(name).levels, two.output(name).levels, strict=True):
        assert alone.mean is not None and both.mean is not None and both.mean > alone.mean + 5


@pytest.mark.parametrize("readings", CHOICES[::5], ids=lambda readings: ", ".join(readings.values()))
def test_every_log_replays_under_every_reading(
    scenario: Scenario, books: tuple[Rulebook, ...], readings: dict[str, str]
) -> None:
    _replays(scenario, books, readings)


@pytest.mark.slow
@pytest.mark.parametrize("readings", CHOICES, ids=lambda readings: ", ".join(readings.values()))
def test_every_log_replays_under_every_single_reading(
    scenario: Scenario, books: tuple[Rulebook, ...], readings: dict[str, str]
) -> None:
    _replays(scenario, books, readings)


def _replays(scenario: Scenario, books: tuple[Rulebook, ...], readings: dict[str, str]) -> None:
    resolved = resolve(scenario, books, readings)
    draws = Draws(resolved, 17, 0)
    for table in resolved.tables:
        record = run(resolved, table, draws, keep_log=True)
        assert record.log
        replay(table, record.log, draws.attribute_values)


def test_the_workspaces_only_scenario_need_not_be_named(tmp_path: Path) -> None:
    for folder in ("model", "proofs", "simulation"):
        (tmp_path / folder).mkdir()
    with pytest.raises(ClauseproofError, match="the workspace has no scenarios"):
        load_scenario(Workspace(tmp_path))
    text = FILE.read_text(encoding="utf-8")
    (tmp_path / "simulation" / "one.md").write_text(text, encoding="utf-8")
    assert load_scenario(Workspace(tmp_path)).title.startswith("What MP091 does")
    (tmp_path / "simulation" / "two.md").write_text(text, encoding="utf-8")
    with pytest.raises(ClauseproofError, match="has 2 scenarios: say which"):
        load_scenario(Workspace(tmp_path))
    with pytest.raises(ClauseproofError) as caught:
        study(Workspace(tmp_path), tmp_path / "simulation" / "one.md", replications=1)
    assert {diagnostic.code for diagnostic in caught.value.diagnostics} == {"CP030"}


def test_a_study_is_one_call(result: ExperimentResult) -> None:
    found = study(Workspace(ROOT), FILE, replications=2, seed=result.seed)
    assert found.rows == result.rows[:4]


def test_nothing_about_the_rulebook_is_written_in_python() -> None:
    words = re.compile(r"FUSA|G8|MP091|mp091|SSC|Panel|assurance|User Entry|reject", re.IGNORECASE)
    package = ROOT / "clauseproof" / "simulation"
    for path in sorted(package.glob("*.py")):
        code = path.read_text(encoding="utf-8")
        code = re.sub(r'"""(?:.|\n)*?"""|#.*', "", code)
        assert not words.findall(code), path.name


def test_importing_the_package_loads_neither_simpy_nor_numpy() -> None:
    script = (
        "import sys, clauseproof.simulation as s; s.__all__; "
        "sys.exit(any(name in sys.modules for name in ('simpy', 'numpy', 'scipy', 'holidays', 'dateutil')))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_the_package_offers_what_it_lists() -> None:
    import clauseproof.simulation as package

    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError):
        _ = package.simulation  # type: ignore[attr-defined]
