"""Certificates that are right and say nothing: of what never happens, or where nothing is ever forbidden."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from clauseproof.cli.main import main
from clauseproof.model.canonical import canonical_form, canonical_json, fingerprint
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.docket import docket
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.evidence import missing_evidence
from clauseproof.proofs.evidence.certificates import Invariant, Proof, owed, written
from clauseproof.proofs.evidence.verification import FOLDER, NONE, Z3, verify
from clauseproof.proofs.question import Ground, Limits

RULES = """\
---
rulebook: walk
actors: {Walker: who walks}
---
# A walk

## W1 Steps

```yaml state
x: {type: yes/no, initially: no}
y: {type: yes/no, initially: no}
steps: count
```

```yaml event
go: {by: Walker, may: yes, when: not x, then: {x: yes}}
come: {by: Walker, may: yes, when: x, then: {x: no}}
step: {by: Walker, may: yes, then: {steps: steps + 1}}
fall: {by: Walker, may: yes, when: y, then: {y: no}}
```
"""


def workspace(folder: Path, block: str) -> Workspace:
    """A workspace with one property, 'A claim', and a folder for certificates that is still empty."""
    property = f"# Claims\n\n## A claim\n\n```yaml property\nin: walk\n{block}\n```\n"
    for name, file, text in (("model", "walk.md", RULES), ("proofs", "claims.md", property)):
        (folder / name).mkdir()
        (folder / name / file).write_text(text, encoding="utf-8")
    (folder / FOLDER).mkdir()
    return Workspace(folder)


def by_hand(place: Workspace, claim: str, invariant: str = "true", **changed: object) -> Path:
    """A certificate that nobody's prover made, written as certificates are."""
    (matter,) = [one for one in docket(place) if one.title == "A claim"]
    assert matter.prop is not None
    argument = changed.pop("argument", None)
    said = {
        "title": matter.title,
        "property": matter.id,
        "property_fingerprint": fingerprint(matter.prop.canonical()),
        "rulebook": matter.rulebook.id,
        "fingerprint": matter.rulebook.fingerprint,
        "claim": claim,
        "choices": ({},),
        "evidence": Invariant(invariant, 1, argument),
        "method": "by hand",
        "solver": "nobody",
    }
    proof = Proof(**(said | changed))  # type: ignore[arg-type]
    system = json.loads(canonical_json(canonical_form(matter.rulebook.system)))
    path = place.root / FOLDER / f"{claim.replace(' ', '-')}.smt2"
    path.write_text(written(proof, owed(system, matter.prop.canonical(), proof)), encoding="utf-8")
    return path


@pytest.mark.parametrize("solver", [Z3, NONE])
@pytest.mark.parametrize(
    ("block", "kept", "argument"),
    [
        ("on: {event: fall, ensures: x}", "(not |y|)", None),
        ("before: {event: fall, must: x}", "(not |y|)", None),
        ("after: fall\nnever: x", "(and (not |y|) (not |in scope|))", None),
        ("always: y implies x", "(not |y|)", None),
        ("when: fall\nfollowed by: go", "(and (not |y|) (not |still awaited|))", {"ranking": []}),
    ],
)
def test_a_proof_of_what_speaks_of_nothing_falls_short(
    tmp_path: Path, block: str, kept: str, argument: object, solver: str
) -> None:
    place = workspace(tmp_path, block)
    (found,) = verify(place, [by_hand(place, "holds", kept, argument=argument)], solver).certificates
    assert not found.accepted and not found.undecided
    assert "it speaks of nothing" in found.reason


def test_a_workspace_with_such_a_proof_is_not_as_expected(tmp_path: Path) -> None:
    place = workspace(tmp_path, "on: {event: fall, ensures: x}")
    by_hand(place, "holds", "(not |y|)")
    found = verify(place)
    assert "it speaks of nothing" in found.certificates[0].reason
    assert any(
        one.name.startswith("a-claim/") and "no accepted certificate" in one.reason for one in found.certificates
    )
    assert main(["verify", "--workspace", str(tmp_path)]) == 1


def test_what_it_speaks_of_may_be_far_away(tmp_path: Path) -> None:
    place = workspace(tmp_path, "always: steps = 30 implies not y")
    assert verify(place, [by_hand(place, "holds", "(not |y|)")]).worst == "as expected"


def test_where_nobody_can_find_out_whether_it_speaks_of_anything_it_is_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(5, SymbolicLimits(induction=1, depth=2, rlimit=100_000))
    monkeypatch.setattr(missing_evidence, "Ground", partial(Ground, limits=limits))
    place = workspace(tmp_path, "always: steps = 3000 implies not y")
    found = verify(place, [by_hand(place, "holds", "(not |y|)")])
    assert found.worst == "undecided"
    assert "it is not known whether anything that it speaks of ever happens" in found.certificates[0].reason


@pytest.mark.parametrize("solver", [Z3, NONE])
def test_nothing_follows_only_where_something_is_forbidden(tmp_path: Path, solver: str) -> None:
    place = workspace(tmp_path, "before: {event: fall, must: not y}\nexpect: proved (nothing follows)")
    path = by_hand(place, "nothing follows", "(not |y|)", argument={"shut off": "false"})
    (found,) = verify(place, [path], solver).certificates
    assert not found.accepted and not found.undecided
    assert "the property forbids nothing in any position" in found.reason


def test_nothing_follows_only_where_something_is_waited_for(tmp_path: Path) -> None:
    block = (
        "observe:\n  went: {becomes yes: go}\nbefore: {event: fall, must: not went}\nexpect: proved (nothing follows)"
    )
    place = workspace(tmp_path, block)
    path = by_hand(place, "nothing follows", "(not |y|)", argument={"shut off": "|went|"})
    (found,) = verify(place, [path]).certificates
    assert not found.accepted and not found.undecided
    assert "it waits for nothing" in found.reason


@pytest.mark.parametrize("solver", [Z3, NONE])
def test_a_certificate_under_another_title_falls_short(tmp_path: Path, solver: str) -> None:
    place = workspace(tmp_path, "never: y")
    path = by_hand(place, "holds", "(not |y|)", title="No step is ever taken at all")
    (found,) = verify(place, [path], solver).certificates
    assert not found.accepted and not found.undecided
    assert found.reason == "it is headed 'No step is ever taken at all', but the property is 'A claim'"
