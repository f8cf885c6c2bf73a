"""``clauseproof doctor``: what is here, what is missing, and whether it works."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import pytest

from clauseproof import health
from clauseproof.cli.main import main
from tests.cli.conftest import ROOT, Run


def test_a_sound_installation_is_well(clauseproof: Run) -> None:
    done = clauseproof("doctor", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["well"]
    solver = next(c for c in found["components"] if c["name"] == "z3-solver")
    assert solver == {
        "name": "z3-solver",
        "version": importlib.metadata.version("z3-solver"),
        "tested": ">=4.13,<6",
        "standing": "inside",
        "remedy": None,
    }
    assert {t["name"]: t["passed"] for t in found["trials"]} == {
        "import z3": True,
        "prove and certify": True,
        "refute": True,
    }


def test_every_dependency_is_looked_at() -> None:
    import tomllib

    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    found = {f"{c.name}{c.tested}": c.standing for c in health.components()[1:]}
    assert found == dict.fromkeys([entry.replace("PyYAML", "pyyaml") for entry in stated], health.INSIDE)


def test_a_solver_that_cannot_be_imported_is_said_so(clauseproof: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "z3.py").write_text("raise ImportError('libz3.so: no such file')\n", encoding="utf-8")
    done = clauseproof("doctor", PYTHONPATH=f"{broken}:{ROOT}")
    assert done.returncode == 1
    assert "import z3: FAILS, ImportError: libz3.so: no such file" in done.stdout
    assert "prove and certify: FAILS" in done.stdout
    assert done.stdout.rstrip().endswith("something needed is missing or fails")
    assert "Traceback" not in done.stdout + done.stderr


def test_what_is_missing_or_untested_comes_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = importlib.metadata.version

    def version(name: str) -> str:
        if name == "simpy":
            raise importlib.metadata.PackageNotFoundError(name)
        return "7.0.1" if name == "z3-solver" else here(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    monkeypatch.setattr(health, "trials", lambda: ())
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert 'simpy (>=4.1.1,<5): missing\n      pip install "simpy>=4.1.1,<5"' in said
    assert "z3-solver 7.0.1 (>=4.13,<6): outside the tested range" in said
    assert health.Health((health.Component("z3-solver", "7.0.1", ">=4.13,<6", health.OUTSIDE),), (), ()).well


def test_peers_are_found_where_they_are_and_told_how_to_get(tmp_path: Path) -> None:
    nowhere = {peer.name: peer for peer in health.peers({"PATH": str(tmp_path)})}
    assert [nowhere[name].found for name in ("Chromium", "SPIN", "TLC")] == ["", "", ""]
    assert all(peer.how for peer in nowhere.values())
    for name in ("spin", "gcc", "java", "tla2tools.jar", "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    here = {p.name: p for p in health.peers({"PATH": str(tmp_path), "TLA2TOOLS": str(tmp_path / "tla2tools.jar")})}
    assert here["SPIN"].found == str(tmp_path / "spin")
    assert here["TLC"].found == str(tmp_path / "tla2tools.jar")
    assert here["Chromium"].found == str(tmp_path / "chromium")


@pytest.mark.parametrize(
    ("version", "tested", "expected"),
    [
        ("4.13", ">=4.13,<6", "inside"),
        ("4.13.0.0", ">=4.13,<6", "inside"),
        ("4.12.9", ">=4.13,<6", "outside"),
        ("6", ">=4.13,<6", "outside"),
        ("6.0.0rc1", ">=4.13,<6", "outside"),
        ("0.10", ">=0.9,!=0.10.0", "outside"),
        ("unreleased", ">=1", "unknown"),
        ("1", "", "inside"),
    ],
)
def test_versions_are_compared_as_numbers(version: str, tested: str, expected: str) -> None:
    assert health.standing(version, tested) == expected
