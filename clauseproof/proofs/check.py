"""Checking: every property of a workspace, in every rulebook it speaks of, under every reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.assumed import proved_for
from clauseproof.proofs.decide import Decider, answer
from clauseproof.proofs.docket import Matter, docket, folder_of
from clauseproof.proofs.engines.catalogue import ENGINES, PORTFOLIO
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.interruption import leave
from clauseproof.proofs.liveness.undutied import without_duty
from clauseproof.proofs.outcomes import check_expectations, results_of
from clauseproof.proofs.progress import Progress, at
from clauseproof.proofs.properties.property import Property
from clauseproof.proofs.question import Limits
from clauseproof.proofs.results import Result, Results
from clauseproof.proofs.vacuity.hollow_rows import to_certify

if TYPE_CHECKING:
    from clauseproof.cache.store import Store
    from clauseproof.proofs.evidence.certification import Certified, Certifier
    from clauseproof.proofs.recall import Recall

CERTIFIER_SECONDS = 30.0


def check(
    workspace: Workspace | None = None,
    *,
    paths: Sequence[Path | str] = (),
    rulebooks: Sequence[str] = (),
    properties: Sequence[str] = (),
    limits: Limits | None = None,
    engine: str = PORTFOLIO,
    certificates: Path | None = None,
    cache: Store | None = None,
    stories: int = 0,
    interruptible: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> Results:
    """Check properties.

    Parameters: the workspace (the one around the current folder, else the one that Clauseproof carries); ``paths``
    to property files, rulebooks or amendments (the whole workspace where none is given); ``rulebooks`` and
    ``properties`` keep only these references, and these titles or slugs; ``engine`` is the portfolio, or the one
    engine (:mod:`clauseproof.proofs.engines.catalogue`) that may be asked; ``certificates`` is a folder to write the
    certificates of the proofs to; ``cache`` remembers what was decided, and is asked first; ``stories`` asks for so
    many more histories of each row that has one, each a different story.  Where it is ``interruptible``, Ctrl-C ends
    the deciding and not the call: what was decided is returned, the rest is undecided ("interrupted"), and no
    certificate is written or removed.  ``progress`` is told what is being done.

    Raises :class:`ClauseproofError` for anything wrong in what it reads, :class:`ValueError` for no engine's name.
    """
    from clauseproof.proofs.evidence.certification import Certifier
    from clauseproof.proofs.recall import Recall

    if engine not in ENGINES:
        raise ValueError(f"there is no engine '{engine}': one of {', '.join(ENGINES)}")
    started = time.perf_counter()
    recall = Recall(cache) if cache is not None else None
    with Certifier(early=cache is None or not cache.holds_any()) as certifier:
        workspace = workspace or Workspace.find(folder_of(paths))
        matters = docket(workspace, paths, rulebooks, properties)
        deciders: dict[str, Decider] = {}
        books = {matter.rulebook.id: matter.rulebook for matter in matters}
        interrupted = False
        for number, matter in enumerate(matters):
            if matter.prop is None:
                continue
            try:
                decider = deciders.setdefault(matter.rulebook.id, Decider(matter.rulebook.system, limits, engine))
                with at(progress, number, len(matters), matter.title, matter.rulebook.id):
                    _decide(f"{number}.", matter, matter.prop, decider, certifier, workspace, recall)
            except KeyboardInterrupt:
                if not interruptible:
                    raise
                interrupted = True
                leave(matters[number:])
                break
        results: list[Result] = []
        used: set[int] = set()
        for number, matter in enumerate(matters):
            try:
                _hear(number, matter, deciders, certifier, workspace, recall)
                rows = list(results_of(matter, used, stories))
            except KeyboardInterrupt:  # while the certifier, or another story, was waited for
                if not interruptible:
                    raise
                interrupted = True
                leave(matters[number:])
                rows = list(results_of(matter, used))
            results.extend(rows)
        solver = next((r.certificate.solver for r in results if r.certificate), "")
    if recall is not None:
        recall.close()
    if not (rulebooks or interrupted):
        check_expectations(matters, used)
    found = Results(
        tuple(results),
        time.perf_counter() - started,
        _version(),
        solver,
        {id: book.fingerprint for id, book in books.items()},
        tuple(
            remark.as_json()
            for remark in (*(remark for book in books.values() for remark in book.remarks), *without_duty(matters))
        ),
        interrupted,
    )
    if certificates is not None and not interrupted:
        from clauseproof.proofs.evidence.keeping import write_certificates

        whole = not (paths or rulebooks or properties)
        found = write_certificates(found, matters, certificates, whole=whole)
    return found


def _decide(
    prefix: str,
    matter: Matter,
    prop: Property,
    decider: Decider,
    certifier: Certifier,
    workspace: Workspace,
    recall: Recall | None,
) -> None:
    """Decide a matter, or recall how it was decided, and hand the certifier what it has not seen.

    A lemma is assumed once its own proof has been accepted.
    """
    begun = time.perf_counter()

    def accepted(lemma: Matter, place: int) -> bool:
        name = str(place)
        known = lemma.certified.get(name) or certifier.result(lemma.jobs[name], CERTIFIER_SECONDS)
        return known.accepted

    lemmas, remarks = proved_for(matter, accepted)
    matter.remarks = tuple(dict.fromkeys((*matter.remarks, *remarks)))
    question = decider.question(prop, lemmas)
    known = None
    if recall is not None:
        matter.asked = recall.asked(question, matter.rulebook.fingerprint)
        known = recall.of(question, matter.asked)
    matter.recalled = known is not None
    matter.certified_for = known.fingerprints if known else ()
    matter.decided = known.decided if known else answer(question)
    matter.certified = dict(known.certified) if known else {}
    matter.jobs = {}
    for place, finding in enumerate(matter.decided.findings):
        for name, claim in to_certify(place, finding).items():
            if name not in matter.certified:
                matter.jobs[name] = f"{prefix}{name}"
                certifier.submit(_certificate_job(matter.jobs[name], matter, claim, workspace))
    matter.seconds += time.perf_counter() - begun


def _hear(
    number: int,
    matter: Matter,
    deciders: Mapping[str, Decider],
    certifier: Certifier,
    workspace: Workspace,
    recall: Recall | None,
) -> None:
    """Wait for what the certifier says of a matter; a proof recalled from another rulebook may not be one here."""
    if matter.prop is None or matter.decided is None:
        return

    def heard() -> dict[str, Certified]:
        return matter.certified | {name: certifier.result(id, CERTIFIER_SECONDS) for name, id in matter.jobs.items()}

    matter.certified = heard()
    if matter.recalled and not all(certified.accepted for certified in matter.certified.values()):
        _decide(f"{number}.again.", matter, matter.prop, deciders[matter.rulebook.id], certifier, workspace, None)
        matter.certified = heard()
    if recall is not None and matter.asked is not None and (matter.jobs or not matter.recalled):
        recall.keep(matter.asked, matter.decided, matter.certified, matter.certified_for)


def _version() -> str:
    from clauseproof import __version__

    return __version__


def _certificate_job(id: str, matter: Matter, finding: Finding, workspace: Workspace) -> dict[str, object]:
    """What the certifier needs: where the source is, what is claimed, and the invariant; never our own objects."""
    assert finding.evidence is not None and matter.prop is not None and matter.decided is not None
    return {
        "id": id,
        "workspace": str(workspace.root),
        "rulebook": matter.reference,
        "fingerprint": matter.rulebook.fingerprint,
        "property": matter.prop.canonical(),
        "claim": finding.evidence.claim,
        "choices": [{r: list(o) for r, o in box.items()} for box in matter.decided.space.minimal(finding.mask)],
        "invariant": finding.evidence.text,
        "k": finding.evidence.k,
        "argument": finding.evidence.argument,
    }
