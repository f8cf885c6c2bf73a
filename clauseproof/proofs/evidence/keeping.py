"""Keeping evidence: the proofs and histories of a check as files in a folder, so that someone else can judge them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clauseproof.model.canonical import canonical_form, canonical_json, fingerprint
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.evidence import certificates, histories
from clauseproof.proofs.evidence.certificates import owed, written
from clauseproof.proofs.evidence.histories import written_history
from clauseproof.proofs.results import Certificate, Result, Results


def write_certificates(found: Results, matters: Sequence[Matter], folder: Path, *, whole: bool) -> Results:
    """One file for each proof and each history, none twice.

    After a ``whole`` check, evidence of earlier ones is removed; what else lies in the folder is left alone.
    """
    books = {matter.rulebook.id: matter.rulebook for matter in matters}
    of_id = {matter.id: matter for matter in matters}
    systems = {id: json.loads(canonical_json(canonical_form(book.system))) for id, book in books.items()}
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, str] = {}
    results: list[Result] = []
    for result in found.results:
        stem = _stem(result.id)
        if result.certificate is not None:
            result = replace(result, certificate=_kept(kept, stem, result, result.certificate, systems))
        if result.shut_off is not None:
            result = replace(result, shut_off=_kept(kept, f"{stem}--nothing-follows", result, result.shut_off, systems))
        for history in result.histories:
            prop, book = of_id[result.id].prop, books[result.rulebook]
            assert prop is not None
            said = fingerprint(prop.canonical())
            text = written_history(
                history.trace, history.choices, result.title, result.id, said, book.id, book.fingerprint
            )
            _named(kept, stem, histories.SUFFIX, text)
        results.append(result)
    for name, text in kept.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if whole:
        for path in list(folder.iterdir()):
            if path.name not in kept and _is_evidence(path):
                path.unlink()
    return replace(found, results=tuple(results))


def _stem(id: str) -> str:
    """How the files begin that hold evidence of a property, by its id."""
    return id.replace("/", "--")


def _is_evidence(path: Path) -> bool:
    """Whether a file was written here: it speaks of a property, in whatever format, and is called as it would be."""
    for suffix, property_told in (
        (certificates.SUFFIX, certificates.property_told),
        (histories.SUFFIX, histories.property_told),
    ):
        if path.name.endswith(suffix) and path.is_file() and not path.is_symlink():
            told = property_told(path.read_text(encoding="utf-8", errors="replace"))
            return told is not None and bool(
                re.fullmatch(rf"{re.escape(_stem(told))}(-[1-9][0-9]*)?{re.escape(suffix)}", path.name)
            )
    return False


def _kept(
    kept: dict[str, str], stem: str, result: Result, certificate: Certificate, systems: Mapping[str, Any]
) -> Certificate:
    """A certificate that names the file in which it is kept."""
    proof = certificate.as_proof(result.title, result.id, result.method)
    text = written(proof, owed(systems[result.rulebook], dict(certificate.prop), proof))
    return replace(certificate, file=_named(kept, stem, certificates.SUFFIX, text))


def _named(kept: dict[str, str], stem: str, suffix: str, text: str) -> str:
    """The name of the file that holds a text: one that holds it already, or the next that is free."""
    name, number = f"{stem}{suffix}", 1
    while kept.setdefault(name, text) != text:
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name
