"""The docket: every property of every rulebook that a check has to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.document import read_document
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Span
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.decide import Decided
from clauseproof.proofs.expectations import Expectation
from clauseproof.proofs.patterns import carry
from clauseproof.proofs.property import STAYS_IN_RANGE, Property
from clauseproof.proofs.statement import BY_CORRESPONDENCE, BY_NAME, Statement, read_statements

if TYPE_CHECKING:
    pass


@dataclass(eq=False)
class Matter:
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
    statement: Statement | None = None
    words: Rulebook | None = None


def folder_of(paths: Sequence[Path | str]) -> Path | None:
    for path in paths:
        found = Path(path)
        if found.exists():
            return found if found.is_dir() else found.parent
    return None


def docket(
    workspace: Workspace,
    paths: Sequence[Path | str] = (),
    rulebooks: Sequence[str] = (),
    properties: Sequence[str] = (),
) -> list[Matter]:
    """What a check has to decide: parameters as in :func:`clauseproof.proofs.check.check`.

    Raises :class:`ClauseproofError` with everything that is wrong in the files read.
    """
    problems = Collector()
    files, named = _files(workspace, paths)
    wanted = {_id_of(workspace, reference) for reference in rulebooks}
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
    matters: list[Matter] = []
    for statement in statements:
        for reference, at in statement.rulebooks:
            try:
                book = workspace.rulebook(reference, at)
                words = workspace.rulebook(*statement.words_of)
                books[book.id] = book
                sources.setdefault(book.id, reference)
                matters.extend(_carried(statement, words, book, reference))
            except ClauseproofError as error:
                problems.take(error)
    problems.raise_if_any()
    matters.extend(_range_job(workspace, book, sources[id]) for id, book in books.items())
    if wanted:
        matters = [matter for matter in matters if matter.rulebook.id in wanted]
    if properties:
        known = {matter.title for matter in matters} | {matter.id.split("/")[0] for matter in matters}
        for name in properties:
            if name not in known:
                raise fail("CP040", f"there is no property '{name}'", help=did_you_mean(name, known))
        matters = [matter for matter in matters if matter.title in properties or matter.id.split("/")[0] in properties]
    return matters


def _id_of(workspace: Workspace, reference: str) -> str:
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


def _carried(statement: Statement, words: Rulebook, book: Rulebook, reference: str) -> Iterable[Matter]:
    for names_by in statement.names_by:
        if names_by == BY_NAME and book.id == words.id and len(statement.names_by) > 1:
            continue  # a rulebook's own words mean the same either way
        carried = carry(statement, words, book, names_by)
        yield Matter(
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
            statement,
            words,
        )


def _range_job(workspace: Workspace, book: Rulebook, reference: str) -> Matter:
    """The built-in property of every rulebook: no enabled event leaves the range of a variable.

    It stands nowhere, so it is shown where the rulebook's (or amendment's) own file begins.
    """
    listed = workspace.listed.get(book.name)
    at = listed.place if listed else next((clause.heading.span() for clause in book.document.clauses), None)
    return Matter(
        "Stays in range",
        f"stays-in-range/{BY_CORRESPONDENCE}/{book.id}",
        BY_CORRESPONDENCE,
        book,
        reference,
        (),
        at,
        Property(STAYS_IN_RANGE),
        None,
        0.0,
    )
