"""The folder of evidence: a whole check leaves there what it shows, and whatever is not its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check

RULEBOOK = """\
---
rulebook: lamp
version: "1"
actors: {Party: who switches}
---

# The lamp

```yaml state
green: yes/no
```

```yaml event
switch on: {by: Party, may: yes, when: not green, then: {green: yes}}
```
"""
ASKED = """\
# It is never on at first

```yaml property
in: lamp
before: {event: switch on, must: not green}
```

# It can be switched on

```yaml property
in: lamp
possible: green
```
"""
PROOF = "it-is-never-on-at-first--correspondence--lamp.smt2"
HISTORY = "it-can-be-switched-on--correspondence--lamp.itf.json"
RANGE = "stays-in-range--correspondence--lamp.smt2"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in (("model/lamp.md", RULEBOOK), ("proofs/asked.md", ASKED)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    kept(tmp_path)
    return tmp_path


def kept(workspace: Path, **asked: list[str]) -> set[str]:
    """What is in the folder after a check that keeps its evidence there."""
    check(Workspace(workspace), certificates=workspace / "kept", **asked)
    return {path.name for path in (workspace / "kept").iterdir()}


def test_evidence_of_what_is_no_longer_asked_is_removed_by_a_whole_check_only(workspace: Path) -> None:
    assert kept(workspace) == {PROOF, HISTORY, RANGE}
    (workspace / "proofs" / "asked.md").unlink()
    assert kept(workspace, rulebooks=["lamp"]) == {PROOF, HISTORY, RANGE}
    assert kept(workspace) == {RANGE}


def test_evidence_in_an_older_format_is_removed_too(workspace: Path) -> None:
    for name in (PROOF, HISTORY):
        path = workspace / "kept" / name
        text = path.read_text(encoding="utf-8")
        older = text.replace('"format": 3', '"format": 1').replace('"clauseproof":1', '"clauseproof":0')
        assert older != text
        path.write_text(older, encoding="utf-8")
    (workspace / "proofs" / "asked.md").unlink()
    assert kept(workspace) == {RANGE}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("my-own--question.smt2", b"(check-sat)\n"),
        ("notes--on--lamp.smt2", b"; A certificate of Clauseproof. Notes.\n;@ {}\n"),
        ("notes--again.smt2", b";@ [1]\n"),
        ("not-text--lamp.smt2", b"\xff\xfe;@ {}\n"),
        ("spread--sheet.itf.json", b'{"#meta":{"format":"ITF"},"states":[]}'),
        ("broken--trace.itf.json", b"{"),
        ("deep--trace.itf.json", b"[" * 100_000),
        ("a--list.itf.json", b'{"#meta":{"clauseproof":1,"property":["a"]}}'),
        ("README.md", b"Evidence.\n"),
    ],
)
def test_what_somebody_else_put_there_stays(workspace: Path, name: str, content: bytes) -> None:
    (workspace / "kept" / name).write_bytes(content)
    assert kept(workspace) == {PROOF, HISTORY, RANGE, name}
    assert (workspace / "kept" / name).read_bytes() == content


def test_a_copy_under_another_name_is_somebody_elses(workspace: Path) -> None:
    for name in (PROOF, HISTORY):
        (workspace / "kept" / f"before--{name}").write_bytes((workspace / "kept" / name).read_bytes())
    assert kept(workspace) == {PROOF, HISTORY, RANGE, f"before--{PROOF}", f"before--{HISTORY}"}


def test_a_second_piece_of_evidence_is_ours_by_its_number(workspace: Path) -> None:
    for name, other in ((PROOF, PROOF.replace(".smt2", "-2.smt2")), (HISTORY, HISTORY.replace(".itf", "-17.itf"))):
        (workspace / "kept" / other).write_bytes((workspace / "kept" / name).read_bytes())
    assert kept(workspace) == {PROOF, HISTORY, RANGE}


def test_a_folder_and_a_link_stay(workspace: Path) -> None:
    (workspace / "kept" / "a--folder.smt2").mkdir()
    (workspace / "elsewhere.smt2").write_bytes((workspace / "kept" / PROOF).read_bytes())
    link = workspace / "kept" / PROOF.replace(".smt2", "-2.smt2")
    link.symlink_to(workspace / "elsewhere.smt2")
    assert kept(workspace) == {PROOF, HISTORY, RANGE, "a--folder.smt2", link.name}
