"""Verifying certificates: against the rulebooks and the properties as they stand in the workspace now.

From a file comes only what it says it proves and by which evidence; rulebook and property are read again from their
source, the obligations derived anew, and a certifier process discharges them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clauseproof.diagnostics import fail
from clauseproof.model.canonical import canonical_form, canonical_json, fingerprint
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.certificates import LARGEST, SUFFIX, Proof, Unreadable, owed, read, written
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.obligations import HOLDS, Refused
from clauseproof.proofs.results import AS_EXPECTED, NOT_AS_EXPECTED

FOLDER = "proofs/certificates"
SECONDS = 60.0


@dataclass(frozen=True)
class Checked:
    """What became of one certificate (or of one that should be there); ``reason`` is empty where it is accepted."""

    name: str
    reason: str
    queries: int = 0

    @property
    def accepted(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Verification:
    """What a verification found."""

    certificates: tuple[Checked, ...]
    solver: str
    seconds: float

    @property
    def worst(self) -> str:
        return AS_EXPECTED if all(one.accepted for one in self.certificates) else NOT_AS_EXPECTED

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "solver": self.solver,
            "certificates": [
                {"name": one.name, "accepted": one.accepted, "reason": one.reason or None, "queries": one.queries}
                for one in self.certificates
            ],
            "worst": self.worst,
            "seconds": round(self.seconds, 3),
        }

    def as_text(self) -> str:
        lines = [
            f"{one.name}: " + (f"accepted, {one.queries} queries" if one.accepted else f"falls short: {one.reason}")
            for one in self.certificates
        ]
        short = sum(not one.accepted for one in self.certificates)
        ending = "all accepted" if not short else f"{short} fall short" if short > 1 else "1 falls short"
        by = f" by {self.solver}" if self.solver else ""
        lines += ["", f"{len(self.certificates)} certificates: {ending}{by} ({self.seconds:.2f} s)"]
        return "\n".join(lines).lstrip("\n")


def verify(workspace: Workspace, paths: Sequence[Path | str] = ()) -> Verification:
    """Verify certificate files; without any, all of the workspace's, and that none is missing.

    Raises :class:`ClauseproofError`: CP001 where a file cannot be read, CP060 where it is no certificate, and whatever
    is wrong in the rulebooks and properties.
    """
    from clauseproof.proofs.certification import Certifier

    started = time.perf_counter()
    files = [Path(path) for path in paths] or _committed(workspace)
    proofs = [(path, *_read(workspace, path)) for path in files]
    matters = {matter.id: matter for matter in docket(workspace)}
    checked: list[Checked] = []
    accepted: list[Proof] = []
    with Certifier() as certifier:
        reasons: dict[int, str] = {}
        counts: dict[int, int] = {}
        for number, (_, text, proof) in enumerate(proofs):
            try:
                counts[number], job = _job(workspace, matters.get(proof.property), proof, text)
                certifier.submit({"id": str(number), **job})
            except Refused as refused:
                reasons[number] = str(refused)
        for number, (path, _, proof) in enumerate(proofs):
            if number not in reasons:
                found = certifier.result(str(number), SECONDS)
                reasons[number] = "" if found.accepted else found.reason or "the certifier did not accept it"
                if found.accepted:
                    accepted.append(proof)
            checked.append(Checked(path.name, reasons[number], counts.get(number, 0)))
        solver = certifier.solver
    if not paths:
        checked.extend(_missing(list(matters.values()), accepted))
    return Verification(tuple(checked), solver, time.perf_counter() - started)


def _committed(workspace: Workspace) -> list[Path]:
    folder = workspace.root / FOLDER
    if not folder.is_dir():
        raise fail(
            "CP001",
            f"the workspace has no folder {FOLDER}",
            help=f"clauseproof check --certificates {FOLDER} writes the certificates there",
        )
    return sorted(folder.glob(f"*{SUFFIX}"))


def _read(workspace: Workspace, path: Path) -> tuple[str, Proof]:
    shown = workspace.shown(path)
    try:
        if path.stat().st_size > LARGEST:
            raise fail("CP013", f"{shown} is larger than {LARGEST:,} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise fail("CP001", f"{shown} cannot be read: {said}") from None
    try:
        return text, read(text)
    except Unreadable as error:
        raise fail("CP060", f"{shown} is no certificate that can be read: {error}") from None


def _job(workspace: Workspace, matter: Matter | None, proof: Proof, text: str) -> tuple[int, dict[str, Any]]:
    """How many queries a certificate owes, and the job for the certifier.

    Raises :class:`Refused` where the certificate already falls short of the workspace.
    """
    if matter is None or matter.prop is None:
        raise Refused(f"the workspace has no property '{proof.property}' that could be proved")
    if {proof.rulebook} - {matter.rulebook.id, matter.reference}:
        raise Refused(f"the property is of '{matter.rulebook.id}', not of '{proof.rulebook}'")
    if proof.fingerprint != matter.rulebook.fingerprint:
        raise Refused(f"it is stale: '{matter.rulebook.id}' has another fingerprint now")
    prop = matter.prop.canonical()
    if proof.property_fingerprint != fingerprint(prop):
        raise Refused("it is stale: the property says something else now")
    system = json.loads(canonical_json(canonical_form(matter.rulebook.system)))
    asked = owed(system, prop, proof)
    if text != written(proof, asked):
        raise Refused("its text is not what follows from its evidence: something in it was altered")
    return len(asked.queries), {
        "workspace": str(workspace.root),
        "rulebook": proof.rulebook,
        "fingerprint": proof.fingerprint,
        "property": prop,
        "claim": proof.claim,
        "choices": [{name: list(options) for name, options in box.items()} for box in proof.choices],
        "invariant": proof.evidence.text,
        "k": proof.evidence.k,
        "argument": proof.evidence.argument,
    }


def _missing(matters: Sequence[Matter], accepted: Sequence[Proof]) -> list[Checked]:
    """Properties without any ``expect``, so expected to be proved, that no accepted proof covers for every reading."""
    found: list[Checked] = []
    for matter in matters:
        if matter.prop is None or matter.expectations or matter.prop.pattern == "possible":
            continue
        boxes = [
            box for proof in accepted if proof.property == matter.id and proof.claim == HOLDS for box in proof.choices
        ]
        spoken_of = {name for box in boxes for name in box}
        space = ChoiceSpace.over(r for r in matter.rulebook.system.readings if r.name in spoken_of)
        covered = 0
        for box in boxes:
            covered |= space.box(box)
        if covered != space.all:
            found.append(
                Checked(matter.id, "it is expected to be proved, and no certificate proves it for every reading")
            )
    return found
