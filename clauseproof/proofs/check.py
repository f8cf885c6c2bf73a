"""Checking: every property of a workspace, in every rulebook it speaks of, under every reading."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.document import read_document
from clauseproof.model.expressions import variables_read
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Span
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.choices import Box
from clauseproof.proofs.decide import Decided, Decider, Finding, Limits
from clauseproof.proofs.property import STAYS_IN_RANGE, Property
from clauseproof.proofs.results import Certificate, Result, Results
from clauseproof.proofs.statement import BY_CORRESPONDENCE, BY_NAME, Expectation, Statement, carry, read_statements
from clauseproof.proofs.trace import Trace

if TYPE_CHECKING:
    from clauseproof.proofs.certification import Certifier

CERTIFIER_SECONDS = 30.0
ENGINES = ("portfolio", "graph", "k-induction", "spacer", "bmc")


@dataclass(eq=False)
class _Job:
    """One property of one rulebook on its way to a verdict."""

    title: str
    id: str
    names_by: str
    rulebook: Rulebook
    reference: str
    expectations: tuple[Expectation, ...]
    at: Span | None
    prop: Property | None
    decided: Decided | None
    seconds: float
    missing: str = ""
    remarks: tuple[str, ...] = ()


def check(
    workspace: Workspace | None = None,
    *,
    paths: Sequence[Path | str] = (),
    rulebooks: Sequence[str] = (),
    properties: Sequence[str] = (),
    limits: Limits | None = None,
    engine: str = "portfolio",
    certificates: Path | None = None,
) -> Results:
    """Check properties.

    Parameters: the workspace (the one around the current folder, else the one that Clauseproof carries); ``paths``
    to property files, rulebooks or amendments (the whole workspace where none is given); ``rulebooks`` and
    ``properties`` keep only these references, and these titles or slugs; ``certificates`` is a folder to write the
    certificates of the proofs to.

    Raises :class:`ClauseproofError` for anything wrong in what it reads.
    """
    from clauseproof.proofs.certification import Certifier

    started = time.perf_counter()
    with Certifier() as certifier:
        workspace = workspace or Workspace.find(_folder_of(paths))
        jobs = list(_jobs(workspace, paths, rulebooks, properties))
        deciders: dict[str, Decider] = {}
        books: dict[str, Rulebook] = {}
        for number, job in enumerate(jobs):
            books[job.rulebook.id] = job.rulebook
            if job.prop is None:
                continue
            begun = time.perf_counter()
            decider = deciders.setdefault(job.rulebook.id, Decider(job.rulebook.system, limits, engine))
            job.decided = decider.decide(job.prop)
            job.remarks += job.decided.remarks
            for place, finding in enumerate(job.decided.findings):
                if finding.evidence is not None:
                    certifier.submit(_certificate_job(f"{number}.{place}", job, finding, workspace))
            job.seconds = time.perf_counter() - begun
        results: list[Result] = []
        used: set[int] = set()
        for number, job in enumerate(jobs):
            results.extend(_results_of(number, job, certifier, used))
        solver = next((r.certificate.solver for r in results if r.certificate), "")
    if not rulebooks:
        _check_expectations(jobs, used)
    found = Results(
        tuple(results),
        time.perf_counter() - started,
        _version(),
        solver,
        {id: book.fingerprint for id, book in books.items()},
        tuple(remark.as_json() for book in books.values() for remark in book.remarks),
    )
    if certificates is not None:
        found = _write_certificates(found, certificates)
    return found


def _version() -> str:
    from clauseproof import __version__

    return __version__


# -- what is to be checked -------------------------------------------------------------------------------------


def _folder_of(paths: Sequence[Path | str]) -> Path | None:
    for path in paths:
        found = Path(path)
        if found.exists():
            return found if found.is_dir() else found.parent
    return None


def _jobs(
    workspace: Workspace, paths: Sequence[Path | str], rulebooks: Sequence[str], properties: Sequence[str]
) -> Iterable[_Job]:
    problems = Collector()
    files, named = _files(workspace, paths)
    wanted = {_canonical(workspace, reference) for reference in rulebooks}
    statements: list[Statement] = []
    seen: dict[str, Span | None] = {}
    for path in files:
        try:
            document = read_document(workspace.read(path))
            found = read_statements(document)
        except ClauseproofError as error:
            problems.take(error)
            continue
        for statement in found:
            if statement.slug in seen:
                problems.error(
                    "CP040", f"two properties are called '{statement.title}'", statement.at, seen[statement.slug]
                )
            seen.setdefault(statement.slug, statement.at)
            statements.append(statement)
    books: dict[str, Rulebook] = {}
    sources: dict[str, str] = {}
    references = named or (workspace.references() if not paths else [])
    for reference in references:
        try:
            book = workspace.rulebook(reference)
            books[book.id] = book
            sources.setdefault(book.id, reference)
            if book.base is None or named:
                statements.extend(s for s in read_statements(book.document, book) if s.slug not in seen)
        except ClauseproofError as error:
            problems.take(error)
    jobs: list[_Job] = []
    for statement in statements:
        for reference, at in statement.rulebooks:
            try:
                book = workspace.rulebook(reference, at)
                words = workspace.rulebook(*statement.words_of)
                books[book.id] = book
                sources.setdefault(book.id, reference)
                jobs.extend(_carried(statement, words, book, reference))
            except ClauseproofError as error:
                problems.take(error)
    problems.raise_if_any()
    jobs.extend(_range_job(book, sources[id]) for id, book in books.items())
    if wanted:
        jobs = [job for job in jobs if job.rulebook.id in wanted]
    if properties:
        known = {job.title for job in jobs} | {job.id.split("/")[0] for job in jobs}
        for name in properties:
            if name not in known:
                raise fail("CP040", f"there is no property '{name}'", help=did_you_mean(name, known))
        jobs = [job for job in jobs if job.title in properties or job.id.split("/")[0] in properties]
    return jobs


def _canonical(workspace: Workspace, reference: str) -> str:
    return workspace.rulebook(reference).id


def _files(workspace: Workspace, paths: Sequence[Path | str]) -> tuple[list[Path], list[str]]:
    """Property files, and references of the rulebooks named, behind the paths given."""
    if not paths:
        return workspace.files("proofs"), []
    files: list[Path] = []
    named: list[str] = []
    for given in paths:
        path = Path(given)
        if not path.exists() and not str(given).endswith(".md"):
            workspace.rulebook(str(given))
            named.append(str(given))
            continue
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*.md"))]
            proofs = [p for p in inside if "```yaml property" in workspace.read(p).text and "model" not in p.parts]
            files.extend(proofs or (workspace.files("proofs") if (path / "model").is_dir() else []))
            continue
        source = workspace.read(path)
        front = source.text[:2000]
        if "\nrulebook:" in front or "\namendment:" in front:
            item = next((i for i in workspace.listed.values() if i.path.resolve() == path.resolve()), None)
            reference = str(path) if item is None else workspace.rulebook(item.id).id
            named.append(reference)
            files.extend(p for p in workspace.files("proofs") if p not in files)
        else:
            files.append(path)
    return files, named


def _carried(statement: Statement, words: Rulebook, book: Rulebook, reference: str) -> Iterable[_Job]:
    for names_by in statement.names_by:
        if names_by == BY_NAME and book.id == words.id and len(statement.names_by) > 1:
            continue  # a rulebook's own words mean the same either way
        carried = carry(statement, words, book, names_by)
        yield _Job(
            statement.title,
            "/".join([statement.slug, names_by, book.id]),
            names_by,
            book,
            reference,
            statement.expectations,
            statement.at,
            carried.prop,
            None,
            0.0,
            carried.missing,
            carried.remarks,
        )


def _range_job(book: Rulebook, reference: str) -> _Job:
    """The built-in property of every rulebook: no enabled event leaves the range of a variable."""
    return _Job(
        "Stays in range",
        f"stays-in-range/{BY_CORRESPONDENCE}/{book.id}",
        BY_CORRESPONDENCE,
        book,
        reference,
        (),
        None,
        Property(STAYS_IN_RANGE),
        None,
        0.0,
    )


# -- from findings to results ----------------------------------------------------------------------------------


def _certificate_job(id: str, job: _Job, finding: Finding, workspace: Workspace) -> dict[str, object]:
    """What the certifier needs: where the source is, what is claimed, and the invariant; never our own objects."""
    assert finding.evidence is not None and job.prop is not None and job.decided is not None
    return {
        "id": id,
        "workspace": str(workspace.root),
        "rulebook": job.reference,
        "fingerprint": job.rulebook.fingerprint,
        "property": job.prop.canonical(),
        "claim": finding.evidence.claim,
        "choices": [{r: list(o) for r, o in box.items()} for box in job.decided.space.minimal(finding.mask)],
        "invariant": finding.evidence.text,
        "k": finding.evidence.k,
    }


@dataclass(frozen=True, eq=False)
class _Settled:
    """A finding after the certifier has spoken."""

    verdict: str
    mask: int
    method: str
    reason: str
    certificate: Certificate | None
    traces: dict[int, Trace]
    clauses: tuple[str, ...]


def _settled(number: int, job: _Job, certifier: Certifier) -> list[_Settled]:
    assert job.decided is not None and job.prop is not None
    settled: list[_Settled] = []
    for place, finding in enumerate(job.decided.findings):
        if finding.evidence is None:
            settled.append(
                _Settled(finding.verdict, finding.mask, finding.method, finding.reason, None, dict(finding.traces), ())
            )
            continue
        certified = certifier.result(f"{number}.{place}", CERTIFIER_SECONDS)
        if not certified.accepted:
            reason = f"{finding.method} claims a proof, but the certifier did not accept it: {certified.reason}"
            settled.append(_Settled("undecided", finding.mask, finding.method, reason, None, {}, ()))
            continue
        certificate = Certificate(
            finding.evidence.claim,
            tuple(job.decided.space.minimal(finding.mask)),
            finding.evidence.k,
            finding.evidence.text,
            len(certified.queries),
            certified.solver,
            job.rulebook.fingerprint,
            job.reference,
            job.prop.canonical(),
        )
        clauses = _clauses_read(job.rulebook, finding)
        settled.append(
            _Settled(finding.verdict, finding.mask, finding.method, finding.reason, certificate, {}, clauses)
        )
    return settled


def _clauses_read(book: Rulebook, finding: Finding) -> tuple[str, ...]:
    """Clauses whose events write what the invariant speaks of."""
    assert finding.evidence is not None
    tracked = set(finding.evidence.tracked)
    if finding.evidence.invariant is not None:
        tracked &= variables_read(finding.evidence.invariant)
    order = {clause.id: place for place, clause in enumerate(book.document.clauses)}
    found = {event.clause for event in book.system.events if tracked & event.assigned.keys()}
    return tuple(sorted(found, key=lambda clause: order.get(clause, -1)))


def _results_of(number: int, job: _Job, certifier: Certifier, used: set[int]) -> Iterable[Result]:
    if job.decided is None:
        expectation = _expectation(job, {}, used)
        yield _result(job, {}, None, "vacuous", expectation, "names", job.missing, (), None, None)
        return
    space = job.decided.space
    settled = _settled(number, job, certifier)
    of_bit: dict[int, _Settled] = {
        bit: one for one in settled for bit in range(len(space.choices)) if one.mask >> bit & 1
    }
    expected: dict[int, Expectation | None] = {
        bit: _expectation(job, choice, used) for bit, choice in enumerate(space.choices)
    }
    classes: dict[str, int] = {}
    for bit in range(len(space.choices)):
        key = f"{of_bit[bit].verdict}/{id(expected[bit])}"
        classes[key] = classes.get(key, 0) | 1 << bit
    undecided = any(one.verdict == "undecided" for one in settled)
    refuted = sum(1 << bit for bit, one in of_bit.items() if one.verdict == "refuted")
    fails_when = None if undecided else tuple(space.minimal(refuted))
    for _, box in space.partition(classes):
        bits = [bit for bit in range(len(space.choices)) if space.box(box) >> bit & 1]
        ones = list(dict.fromkeys(of_bit[bit] for bit in bits))
        traces = [
            (len(one.traces[bit]), bit, one.traces[bit]) for bit in bits for one in [of_bit[bit]] if bit in one.traces
        ]
        trace = min(traces, key=lambda t: t[:2])[2] if traces else None
        first = ones[0]
        yield _result(
            job,
            box,
            fails_when,
            first.verdict,
            expected[bits[0]],
            first.method,
            "; ".join(dict.fromkeys(one.reason for one in ones if one.reason)),
            trace.clauses if trace else first.clauses,
            first.certificate,
            trace,
        )


def _expectation(job: _Job, choice: Mapping[str, str], used: set[int]) -> Expectation | None:
    """The first row of ``expect`` that speaks of this rulebook, these names and this choice."""
    for row in job.expectations:
        if row.rulebooks and not {job.rulebook.id, job.reference} & set(row.rulebooks):
            continue
        if row.names_by and job.names_by not in row.names_by:
            continue
        if all(_allows(job, reading, options, choice) for reading, options in row.under):
            used.add(id(row))
            return row
    return None


def _allows(job: _Job, reading: str, options: tuple[str, ...], choice: Mapping[str, str]) -> bool:
    if reading in choice:
        return choice[reading] in options
    known = job.rulebook.system.reading.get(reading)
    return known is not None and set(known.names) <= set(options)


def _result(
    job: _Job,
    box: Box,
    fails_when: tuple[Box, ...] | None,
    verdict: str,
    row: Expectation | None,
    method: str,
    reason: str,
    clauses: tuple[str, ...],
    certificate: Certificate | None,
    trace: Trace | None,
) -> Result:
    expected = row.verdicts if row else ("proved",)
    good = verdict in expected or ("not proved" in expected and verdict != "proved")
    if good and row is not None and row.shortest is not None and (trace is None or len(trace) != row.shortest):
        good = False
        found = f"has {len(trace)} steps" if trace else "does not exist"
        reason = f"the shortest history {found}; {row.shortest} were expected"
    return Result(
        job.title,
        job.id,
        job.rulebook.id,
        job.names_by,
        box,
        fails_when,
        verdict,
        expected,
        row.because if row else "",
        good,
        method,
        job.seconds,
        clauses,
        certificate,
        trace,
        reason,
        job.remarks,
        job.at,
        job.prop.pattern if job.prop else "",
    )


def _check_expectations(jobs: Sequence[_Job], used: set[int]) -> None:
    """An expectation that fits no result is an error: it may hide what it was written for."""
    problems = Collector()
    seen: set[int] = set()
    for job in jobs:
        for row in job.expectations:
            if id(row) in seen or id(row) in used:
                continue
            seen.add(id(row))
            problems.error(
                "CP041",
                f"no result of '{job.title}' fits this expectation",
                row.at,
                help="is it hidden by an earlier row, or does the reading make no difference in that rulebook?",
            )
    problems.raise_if_any()


def _write_certificates(found: Results, folder: Path) -> Results:
    """One file a proof, so that someone else can check it; files of proofs that are gone are removed."""
    from clauseproof.proofs.certification import write_certificate

    folder.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    written: set[str] = set()
    for result in found.results:
        if result.certificate is None:
            results.append(result)
            continue
        stem = result.id.replace("/", "--")
        name, number = f"{stem}.json", 1
        while name in written:
            number += 1
            name = f"{stem}-{number}.json"
        written.add(name)
        write_certificate(folder / name, result.certificate.as_file(result.title, result.method))
        results.append(replace(result, certificate=replace(result.certificate, file=name)))
    for stale in folder.glob("*--*.json"):
        if stale.name not in written:
            stale.unlink()
    return replace(found, results=tuple(results))
