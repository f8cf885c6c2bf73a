"""The certificates that are committed beside the properties, and how one falls short."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clauseproof.cli.main import main
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence.certificates import read
from clauseproof.proofs.evidence.verification import FOLDER, Verification, verify

ROOT = Path(__file__).resolve().parents[2]
NAME = "while-rejected-there-is-no-user-entry--correspondence--sec-g8.smt2"


@pytest.fixture(scope="module")
def committed() -> Verification:
    return verify(Workspace(ROOT))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for folder in ("model", "proofs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_every_committed_certificate_is_accepted_and_none_is_missing(committed: Verification) -> None:
    assert [(one.name, one.reason) for one in committed.certificates if not one.accepted] == []
    assert len(committed.certificates) == len(list((ROOT / FOLDER).iterdir()))
    assert committed.worst == "as expected"


def test_every_proof_has_its_certificate_and_no_other_is_kept(tmp_path: Path) -> None:
    """Run `clauseproof check --certificates proofs/certificates` after a change of the rules or the properties."""
    results = check(Workspace(ROOT), certificates=tmp_path)
    proofs = [(row.id, proof) for row in results.results for proof in (row.certificate, row.shut_off)]
    proved = {(id, proof.claim) for id, proof in proofs if proof is not None}
    kept = [read(path.read_text(encoding="utf-8")) for path in (ROOT / FOLDER).glob("*.smt2")]
    assert {(proof.property, proof.claim) for proof in kept} == proved
    histories = [
        {path.name: path.read_bytes() for path in folder.glob("*.json")} for folder in (tmp_path, ROOT / FOLDER)
    ]
    assert len(histories[0]) > 10
    assert histories[0] == histories[1]


def reason(workspace: Path) -> str:
    (found,) = verify(Workspace(workspace), [workspace / FOLDER / NAME]).certificates
    assert not found.accepted
    return found.reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("unsat", "sat", 1), "something in it was altered"),
        (lambda text: text.replace("; Claim:     the", "; Claim:     surely the"), "something in it was altered"),
        (lambda text: text.replace("(assert ", "(assert false)\n(assert ", 1), "something in it was altered"),
        (lambda text: text.replace('"k": 1', '"k": 2'), "something in it was altered"),
        (lambda text: text.replace('"term": "', '"term": ") (assert false'), "invariant"),
        (lambda text: text.replace('"property": "while', '"property": "whilst'), "has no property"),
    ],
)
def test_a_certificate_that_was_tampered_with_falls_short(
    workspace: Path, change: Callable[[str], str], said: str
) -> None:
    path = workspace / FOLDER / NAME
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    assert said in reason(workspace)


def test_a_certificate_of_other_rules_is_stale(workspace: Path) -> None:
    path = workspace / "model" / "sec-g8.md"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("  when: fusa is none\n", "  when: fusa is none and not user\n", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert "it is stale: 'sec-g8' has another fingerprint now" in reason(workspace)


def test_a_missing_certificate_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / FOLDER / NAME).unlink()
    assert main(["verify", "--workspace", str(workspace)]) == 1
    assert "while-rejected-there-is-no-user-entry/correspondence/sec-g8: missing" in capsys.readouterr().out


def test_what_is_no_certificate_is_bad_input(workspace: Path) -> None:
    (workspace / FOLDER / NAME).write_text("(check-sat)\n", encoding="utf-8")
    found = verify(Workspace(workspace), [workspace / FOLDER / NAME, workspace / "nowhere.smt2"])
    assert [one.code for one in found.unreadable] == ["CP060", "CP001"]
    assert found.worst == "not as expected"


def test_certificates_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    found: list[dict[str, bytes]] = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "clauseproof", "check", "--workspace", str(ROOT), "--certificates", str(folder)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            timeout=120,
        )
        found.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(found[0]) > 10
    assert found[0] == found[1]
