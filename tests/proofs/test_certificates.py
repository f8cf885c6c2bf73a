"""The certificates that are committed beside the properties."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.certifier import Sources, read_certificate, verify_file
from clauseproof.proofs.check import check

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "proofs" / "certificates"


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_committed_certificate_is_accepted(path: Path, sources: Sources) -> None:
    certified = verify_file(path, ROOT, sources)
    assert certified.accepted, certified.reason


def test_every_proof_has_its_certificate_and_no_other_is_kept() -> None:
    """Run `clauseproof check --certificates proofs/certificates` after a change of the rules or the properties."""
    results = check(Workspace(ROOT))
    proved = {(row.title, row.rulebook, row.certificate.claim) for row in results.results if row.certificate}
    kept = [read_certificate(path) for path in FOLDER.glob("*.json")]
    assert {(c["title"], c["rulebook"], c["claim"]) for c in kept} == proved
