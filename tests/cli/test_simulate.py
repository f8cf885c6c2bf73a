"""``clauseproof simulate`` on a small garden: what the figures pass over is said."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from clauseproof.cli.main import main

GARDEN = Path(__file__).parents[1] / "report" / "workspace"


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A garden where nobody is inspected again, so that every refused Gardener is stuck."""
    folder = shutil.copytree(GARDEN, tmp_path / "garden")
    rules = folder / "model" / "spring.md"
    rules.write_text(rules.read_text(encoding="utf-8").replace("inspections < 2", "inspections < 1"), encoding="utf-8")
    scenario = folder / "simulation" / "year.md"
    text = scenario.read_text(encoding="utf-8").replace("second_look: each", "second_look: once")
    scenario.write_text(text, encoding="utf-8")
    return folder


def test_where_every_case_is_stuck_the_time_is_never_and_the_number_is_given(
    garden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--workspace", str(garden), "--replications", "3"]) == 0
    said = capsys.readouterr().out
    line = re.search(
        r"^refusal: time to the plot never under plots\+spring \((\d+) of (\d+) Parties left out: "
        r"(\d+) that never come to it under plots\+spring\)$",
        said,
        re.MULTILINE,
    )
    assert line and line[1] == line[2] == line[3] != "0"
    assert "'time to the plot, mean where reached' is over the Parties that get there" in said
    assert main(["simulate", "--workspace", str(garden), "--replications", "3", "--format", "json"]) == 0
    cases = {case["output"]: case for case in json.loads(capsys.readouterr().out)["cases"]}
    time = cases["time to the plot"]
    assert time["never"] == {"plots": 0, "plots+spring": int(line[1])} and time["left_out"] in line[0]
    assert cases["inspections again"]["unpaired"] == 0


def test_those_whom_the_horizon_cut_off_are_counted(garden: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = garden / "simulation" / "year.md"
    text = scenario.read_text(encoding="utf-8").replace("until: 2026-03-01", "until: 2024-07-01")
    scenario.write_text(text.replace("second_look: once", "second_look: each"), encoding="utf-8")
    assert main(["simulate", "--workspace", str(garden), "--replications", "5"]) == 0
    said = capsys.readouterr().out
    assert re.search(
        r"^refusal: inspections again .* \(\d+ of \d+ Parties left out: \d+ cut off by the", said, re.MULTILINE
    )
