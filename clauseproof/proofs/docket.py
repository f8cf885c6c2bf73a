"""The docket: every property of every rulebook that a check has to decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clauseproof.diagnostics import ClauseproofError, Collector, did_you_mean, fail
from clauseproof.model.document import read_document
from clauseproof.model.rulebook import Rulebook
from clauseproof.model.source import Span
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.findings import Decided
from clauseproof.proofs.properties.expectations import NAMES_BY, Expectation, check_readings
from clauseproof.proofs.properties.patterns import carry
from clauseproof.proofs.properties.property import STAYS_IN_RANGE, Property
from clauseproof.proofs.properties.statement import (
    BY_CORRESPONDENCE,
    BY_NAME,
    RANGE_TITLE,
    Statement,
    read_statements,
    slug,
    titles,
)
from clauseproof.proofs.selection import Filters, behind

if TYPE_CHECKING:
    from clauseproof.proofs.evidence.certifier import Certified


@dataclass(frozen=True)
class Asked:
    """A question as it is kept: its key, the variables in its cone of influence, and the rulebook's fingerprint."""

    key: str
    variables: tuple[str, ...]
    fingerprint: str


@dataclass(eq=False)
class Matter:
    """One property of one rulebook on its way to a verdict.

    ``asked`` is its question as a cache keeps it; ``recalled`` says that an earlier check decided it, and
    ``certified_for`` the rulebooks (their fingerprints) for which its proofs were then certified.  ``jobs`` names
    what the certifier was asked, by the place of the finding (``0.hollow``: that the proof at 0 is hollow), and
    ``certified`` holds what it said.
    """

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
    asked: Asked | None = None
    recalled: bool = False
    certified_for: tuple[str, ...] = ()
    jobs: dict[str, str] = field(default_factory=dict)
    certified: dict[str, Certified] = field(default_factory=dict)
    lemmas: tuple[Matter, ...] = ()

    def expectation(self, choice: Mapping[str, str]) -> Expectation | None:
        """The first row of ``expect`` that speaks of this rulebook, these names and this choice of readings."""
        for row in self.expectations:
            if row.rulebooks and not {self.rulebook.id, self.reference} & set(row.rulebooks):
                continue
            if row.names_by and self.names_by not in row.names_by:
                continue
            if all(self._allows(reading, options, choice) for reading, options in row.under):
                return row
        return None

    def _allows(self, reading: str, options: tuple[str, ...], choice: Mapping[str, str]) -> bool:
        if reading in choice:
            return choice[reading] in options
        known = self.rulebook.system.reading.get(reading)
        return known is not None and set(known.names) <= set(options)


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

    Only what was asked for is read as a property of a rulebook: what is wrong with another does not stand in its way.
    Raises :class:`ClauseproofError` with everything that is wrong in what was asked for, and where nothing is left.
    """
    problems = Collector()
    filters = Filters.of(workspace, rulebooks, properties)
    files, references, named = behind(workspace, paths)
    known = {RANGE_TITLE}
    statements = _of_files(workspace, files, filters, known, problems)
    in_files = {statement.slug: statement for statement in statements}
    books: dict[str, tuple[Rulebook, str]] = {}
    for reference in references:
        if not filters.keeps_rulebook(reference):
            continue
        try:
            book = workspace.rulebook(reference)
            books.setdefault(book.id, (book, reference))
            known.update(titles(book.document))
            for statement in _own(book, named, filters):
                if (other := in_files.get(statement.slug)) is not None:
                    problems.error("CP040", _two(statement), statement.at, other.at)
                statements.append(statement)
        except ClauseproofError as error:
            problems.take(error)
    matters: dict[str, tuple[Matter, Statement]] = {}
    for statement in statements:
        judged: list[tuple[str, Rulebook]] = []
        for reference, at in statement.rulebooks:
            if not filters.keeps_rulebook(reference, at):
                continue
            try:
                book = workspace.rulebook(reference, at)
                words = workspace.rulebook(*statement.words_of)
                books.setdefault(book.id, (book, reference))
                judged.append((reference, book))
                for matter in _carried(statement, words, book, reference):
                    _, other = matters.setdefault(matter.id, (matter, statement))
                    if other.written != statement.written:
                        problems.error("CP040", _two(statement), statement.at, other.at)
            except ClauseproofError as error:
                problems.take(error)
        if len(judged) == len(statement.rulebooks):
            _check_readings(statement, judged, problems)
    problems.raise_if_any()
    names = known | {slug(title) for title in known}
    for name in properties:
        if name not in names:
            raise fail("CP040", f"there is no property '{name}'", help=did_you_mean(name, known))
    _find_lemmas(matters, problems)
    problems.raise_if_any()
    found = [matter for matter, _ in matters.values()]
    if filters.keeps_property(RANGE_TITLE):
        found.extend(_range_job(workspace, book, reference) for book, reference in books.values())
    if not found:
        raise fail("CP040", "there is nothing to check: no property that was asked for speaks of such a rulebook")
    return found


def _of_files(
    workspace: Workspace, files: Sequence[Path], filters: Filters, known: set[str], problems: Collector
) -> list[Statement]:
    """The statements of property files; all their titles go to ``known``."""
    statements: dict[str, Statement] = {}
    for path in files:
        try:
            document = read_document(workspace.read(path))
            known.update(titles(document))
            for statement in read_statements(document, keeps=filters.keeps_property):
                other = statements.setdefault(statement.slug, statement)
                if other is not statement:
                    problems.error("CP040", _two(statement), statement.at, other.at)
        except ClauseproofError as error:
            problems.take(error)
    return list(statements.values())


def _own(book: Rulebook, named: bool, filters: Filters) -> list[Statement]:
    """The statements that stand in a rulebook.

    Those that it has from the text it amends are judged of that text, and of this one only where it is ``named``.
    """
    own = read_statements(book.document, book, filters.keeps_property)
    if book.base is None or named:
        return own
    inherited = {(s.slug, s.written) for s in read_statements(book.base.document, book.base, filters.keeps_property)}
    kept: list[Statement] = []
    used: set[str] = set()
    for statement in reversed(own):  # a lemma that a new property uses is judged of this text too
        if (statement.slug, statement.written) not in inherited or statement.slug in used:
            kept.append(statement)
            used |= {slug(name) for name, _ in statement.uses}
    return kept[::-1]


def _find_lemmas(matters: Mapping[str, tuple[Matter, Statement]], problems: Collector) -> None:
    """Give each matter the lemmas that its property uses: of its rulebook, and in names read in the same way if any is.

    A lemma read in the other way is as good, for it is a fact about the same rulebook.
    """
    for matter, statement in matters.values():
        found: list[Matter] = []
        for name, at in statement.uses:
            ids = ["/".join([slug(name), names_by, matter.rulebook.id]) for names_by in (matter.names_by, *NAMES_BY)]
            lemma = next((matters[id][0] for id in ids if id in matters), None)
            if lemma is None:
                problems.error(
                    "CP040",
                    f"the lemma '{name}' is not about '{matter.rulebook.id}', of which this property is judged",
                    at,
                    help="name the rulebook in the lemma's 'in'",
                )
            else:
                found.append(lemma)
        matter.lemmas = tuple(found)


def _check_readings(statement: Statement, judged: Sequence[tuple[str, Rulebook]], problems: Collector) -> None:
    """Report readings and options in expectations that no rulebook has of which they speak."""
    for row in statement.expectations:
        readings: dict[str, set[str]] = {}
        for reference, book in judged:
            if not row.rulebooks or {book.id, reference} & set(row.rulebooks):
                for reading in book.system.readings:
                    readings.setdefault(reading.name, set()).update(reading.names)
        check_readings(row, readings, problems)


def _two(statement: Statement) -> str:
    return f"two properties are called '{statement.title}'"


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
        RANGE_TITLE,
        f"{slug(RANGE_TITLE)}/{BY_CORRESPONDENCE}/{book.id}",
        BY_CORRESPONDENCE,
        book,
        reference,
        (),
        at,
        Property(STAYS_IN_RANGE),
        None,
        0.0,
    )
