"""Verifying certificates: against the rulebooks and the properties as they stand in the workspace now.

From a file comes only what it says it proves and by which evidence; rulebook and property are read again from their
source, the obligations derived anew, and a certifier process discharges them.  A history is run again in the
interpreter.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from clauseproof.diagnostics import ClauseproofError, Diagnostic, fail
from clauseproof.model.canonical import canonical_form, canonical_json, fingerprint
from clauseproof.model.source import Source, Span
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.choices import spoken
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.evidence.certificates import LARGEST, SUFFIX, Proof, owed, read, written
from clauseproof.proofs.evidence.histories import SUFFIX as TRACES
from clauseproof.proofs.evidence.histories import Claimed, read_history
from clauseproof.proofs.evidence.missing_evidence import PROVED_BY, question_of, shown_by_history, without_evidence
from clauseproof.proofs.evidence.obligations import HOLDS, NOTHING_FOLLOWS, Obligations, Refused
from clauseproof.proofs.evidence.replaying import replayed
from clauseproof.proofs.evidence.terms import Unreadable
from clauseproof.proofs.evidence.verified import NO_SOLVER, Checked, Verification
from clauseproof.proofs.question import Ground, Question
from clauseproof.proofs.vacuity.substance import of_hollow, of_proof

FOLDER = "proofs/certificates"
SECONDS = 60.0
Z3, CVC5, NONE = "z3", "cvc5", "none"
SOLVERS = (Z3, CVC5, NONE)

__all__ = ["CVC5", "FOLDER", "NONE", "SECONDS", "SOLVERS", "Z3", "Checked", "Verification", "verify"]

Read = TypeVar("Read", Proof, Claimed)


def verify(workspace: Workspace, paths: Sequence[Path | str] = (), solver: str = Z3) -> Verification:
    """Verify certificate and trace files; without any, all of the workspace's, and that none is missing.

    ``solver`` is one of SOLVERS; with NONE the proofs are judged by going through every reachable position.

    Files that cannot be read (CP001, CP013), or are no certificates (CP060), are told apart; the others are judged.
    Raises :class:`ClauseproofError`: CP001 where there is no folder of certificates, CP062 where the solver is not
    installed, and whatever is wrong in the rulebooks and properties.
    """
    started = time.perf_counter()
    texts: dict[Path, str] = {}
    histories: dict[Path, Claimed] = {}
    proofs: dict[Path, Proof] = {}
    unreadable: list[Diagnostic] = []
    for path in [Path(path) for path in paths] or _committed(workspace):
        try:
            text = _text(workspace, path)
            if _is_trace(path):
                histories[path] = _read(workspace, path, text, read_history)
            else:
                proofs[path] = _read(workspace, path, text, read)
            texts[path] = text
        except ClauseproofError as error:
            unreadable.extend(error.diagnostics)
    matters = {matter.id: matter for matter in docket(workspace)}
    grounds: dict[str, Ground] = {}
    questions = {id: question_of(matter, grounds) for id, matter in matters.items() if matter.prop is not None}
    spaces = {id: question.space for id, question in questions.items()}
    established: dict[str, dict[str, int]] = {id: {} for id in spaces}
    discharged = _discharged(workspace, matters, {p: (proof, texts[p]) for p, proof in proofs.items()}, solver)
    _look_for_substance(discharged, questions)
    found, accepted, open_proofs = discharged.found, [*discharged.accepted.values()], discharged.undecided
    for proof in (*accepted, *open_proofs):  # what is undecided is not missing
        verdict = PROVED_BY.get(proof.claim)
        if verdict is not None:
            space, of_verdict = spaces[proof.property], established[proof.property]
            for box in proof.choices:
                of_verdict[verdict] = of_verdict.get(verdict, 0) | space.box(box)
    for path, claimed in histories.items():
        try:
            matter = _matter(matters, claimed)
            space = spaces[matter.id]
            try:
                mask = replayed(matter, space, claimed, texts[path], accepted)
                found[path] = Checked(path.name, "", steps=len(claimed.events))
            except Refused:
                mask = replayed(matter, space, claimed, texts[path], [*accepted, *open_proofs])
                found[path] = Checked(path.name, "the proof that it rests on is undecided", undecided=True)
        except Refused as refused:
            found[path] = Checked(path.name, str(refused))
            continue
        verdict = shown_by_history(matter)
        established[matter.id][verdict] = established[matter.id].get(verdict, 0) | mask
    checked = [found[path] for path in texts]
    if not paths:
        checked.extend(
            Checked(id, lacking, missing=True)
            for id, space in spaces.items()
            for lacking in without_evidence(matters[id], space, established[id])
        )
    return Verification(tuple(checked), discharged.solver, time.perf_counter() - started, tuple(unreadable))


@dataclass(frozen=True, eq=False)
class _Discharged:
    """What became of the proofs, and which solver said so."""

    found: dict[Path, Checked]
    accepted: dict[Path, Proof]
    undecided: list[Proof]
    solver: str


def _discharged(
    workspace: Workspace, matters: Mapping[str, Matter], proofs: Mapping[Path, tuple[Proof, str]], solver: str
) -> _Discharged:
    """Judge proofs (with the texts of their files)."""
    if solver == Z3:
        return _by_certifier(workspace, matters, proofs) if proofs else _Discharged({}, {}, [], "")
    from clauseproof.proofs.evidence.exhaustion import gone_through
    from clauseproof.proofs.evidence.second_solver import Undecided, discharge, require_cvc5

    name = require_cvc5() if solver == CVC5 else NO_SOLVER
    done = _Discharged({}, {}, [], name)
    for path, (proof, text) in proofs.items():
        try:
            matter = _matter(matters, proof)
            asked, _ = _job(workspace, matter, proof, text)
            if solver == CVC5:
                done.found[path] = Checked(path.name, "", discharge(asked, SECONDS))
            else:
                done.found[path] = Checked(path.name, "", positions=gone_through(matter, proof))
            done.accepted[path] = proof
        except Refused as refused:
            done.found[path] = Checked(path.name, str(refused))
        except Undecided as undecided:
            done.found[path] = Checked(path.name, str(undecided), undecided=True)
            done.undecided.append(proof)
    return done


def _by_certifier(
    workspace: Workspace, matters: Mapping[str, Matter], proofs: Mapping[Path, tuple[Proof, str]]
) -> _Discharged:
    from clauseproof.proofs.evidence.certification import Certifier

    done = _Discharged({}, {}, [], "")
    owing: dict[Path, int] = {}
    with Certifier() as certifier:
        for path, (proof, text) in proofs.items():
            try:
                asked, job = _job(workspace, _matter(matters, proof), proof, text)
                owing[path] = len(asked.queries)
                certifier.submit({"id": str(path), **job})
            except Refused as refused:
                done.found[path] = Checked(path.name, str(refused))
        for path, queries in owing.items():
            answer = certifier.result(str(path), SECONDS)
            reason = "" if answer.accepted else answer.reason or "the certifier did not accept it"
            done.found[path] = Checked(path.name, reason, queries, undecided=answer.undecided)
            if answer.accepted:
                done.accepted[path] = proofs[path][0]
            elif answer.undecided:
                done.undecided.append(proofs[path][0])
        return replace(done, solver=certifier.solver)


def _look_for_substance(done: _Discharged, questions: Mapping[str, Question]) -> None:
    """Take back what was accepted and, for some of its choices, says nothing, or may say nothing for all we know."""
    for path, proof in list(done.accepted.items()):
        if proof.claim not in (HOLDS, NOTHING_FOLLOWS):
            continue
        question = questions[proof.property]
        mask = 0
        for box in proof.choices:
            mask |= question.space.box(box)
        says = of_proof(question, mask) if proof.claim == HOLDS else of_hollow(question, mask)
        if says.shown == mask:
            continue
        del done.accepted[path]
        queries = done.found[path].queries
        if says.nothing:
            boxes = question.space.minimal(says.nothing)
            where = "" if boxes == [{}] else f" where {', or '.join(map(spoken, boxes))}"
            done.found[path] = Checked(path.name, f"{says.nothing_said}{where}", queries)
        else:
            done.found[path] = Checked(path.name, says.unknown_why, queries, undecided=True)
            done.undecided.append(proof)


def _committed(workspace: Workspace) -> list[Path]:
    folder = workspace.root / FOLDER
    if not folder.is_dir():
        raise fail(
            "CP001",
            f"the workspace has no folder {FOLDER}",
            help=f"clauseproof check --certificates {FOLDER} writes the certificates there",
        )
    return sorted([*folder.glob(f"*{SUFFIX}"), *folder.glob(f"*{TRACES}")])


def _is_trace(path: Path) -> bool:
    return path.name.endswith(".json")


def _text(workspace: Workspace, path: Path) -> str:
    shown = workspace.shown(path)
    try:
        if path.stat().st_size > LARGEST:
            raise fail("CP013", f"{shown} is larger than {LARGEST:,} bytes")
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise fail("CP001", f"{shown} cannot be read: {said}") from None


def _read(workspace: Workspace, path: Path, text: str, reader: Callable[[str], Read]) -> Read:
    try:
        return reader(text)
    except Unreadable as error:
        start = Span(Source(workspace.shown(path), text), 0, 1)
        raise fail("CP060", f"this is no certificate that can be read: {error}", start) from None


def _matter(matters: Mapping[str, Matter], claimed: Proof | Claimed) -> Matter:
    """The property that a file speaks of.  Raises :class:`Refused` where the file is of another workspace, or stale."""
    matter = matters.get(claimed.property)
    if matter is None or matter.prop is None:
        raise Refused(f"the workspace has no property '{claimed.property}' that could be proved")
    if claimed.rulebook not in (matter.rulebook.id, matter.reference):
        raise Refused(f"the property is of '{matter.rulebook.id}', not of '{claimed.rulebook}'")
    if claimed.fingerprint != matter.rulebook.fingerprint:
        raise Refused(f"it is stale: '{matter.rulebook.id}' has another fingerprint now")
    if claimed.property_fingerprint != fingerprint(matter.prop.canonical()):
        raise Refused("it is stale: the property says something else now")
    return matter


def _job(workspace: Workspace, matter: Matter, proof: Proof, text: str) -> tuple[Obligations, dict[str, Any]]:
    """What a certificate owes, and the job for the certifier.

    Raises :class:`Refused` where the file is not what follows from its evidence.
    """
    assert matter.prop is not None
    if proof.title != matter.title:
        raise Refused(f"it is headed '{proof.title}', but the property is '{matter.title}'")
    prop = matter.prop.canonical()
    system = json.loads(canonical_json(canonical_form(matter.rulebook.system)))
    asked = owed(system, prop, proof)
    if text != written(proof, asked):
        raise Refused("its text is not what follows from its evidence: something in it was altered")
    return asked, {
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
