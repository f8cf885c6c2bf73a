"""Properties as pytest items: one for each property, rulebook and way of reading names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from clauseproof.diagnostics import ClauseproofError, Diagnostic
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.rendering.telling import Standing, harmless, headline, history, standing, where
from clauseproof.proofs.results import Result


class NotAsExpected(Exception):
    """A property whose verdict is not the expected one, or that is undecided: why, in the words of the check."""


class Inquiry:
    """One workspace in one pytest session: read once, checked once, however many files and items ask.

    Only the properties of the items that the session selected are checked.  (A worker of pytest-xdist is a session
    of its own.)
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._matters: list[Matter] | None = None
        self._rows: Mapping[str, list[Result]] | None = None
        self._error: ClauseproofError | None = None

    def matters(self, file: str) -> list[Matter]:
        """What is to be decided of the properties in a file, named as messages name it.

        Raises :class:`ClauseproofError` for anything wrong in the workspace, once: the other files are then empty.
        """
        if self._matters is None:
            self._matters = []
            self._matters = docket(self.workspace)
        return [matter for matter in self._matters if matter.at is not None and matter.at.source.path == file]

    def rows(self, id: str, session: pytest.Session) -> list[Result]:
        """The results of one property in one rulebook.

        Raises :class:`ClauseproofError` for an expectation that fits no result.
        """
        if self._error is not None:
            raise self._error
        if self._rows is None:
            from clauseproof.cache.store import Store
            from clauseproof.proofs.check import check

            items = [item for item in session.items if isinstance(item, PropertyItem) and item.inquiry is self]
            asked = dict.fromkeys(item.matter.id.split("/")[0] for item in items)
            try:
                with Store() as store:
                    results = check(self.workspace, properties=tuple(asked), cache=store)
            except ClauseproofError as error:
                self._error = error
                raise
            self._rows = {rows[0].id: rows for rows in results.grouped()}
        return self._rows[id]


_INQUIRIES = pytest.StashKey[dict[Path, Inquiry]]()


class PropertyFile(pytest.File):
    """A Markdown file of a workspace."""

    def collect(self) -> Iterator[PropertyItem | MistakenFile]:
        """One item for each matter of the docket whose property stands in this file.

        What is wrong in the workspace is told by the first file that asks, in the name of the file in which it is.
        """
        workspace = Workspace.find(self.path.parent)
        if not self.path.resolve().is_relative_to(workspace.root):
            return  # it lies in no workspace
        inquiries = self.config.stash.setdefault(_INQUIRIES, {})
        inquiry = inquiries.setdefault(workspace.root, Inquiry(workspace))
        own = inquiry.workspace.shown(self.path)
        try:
            matters = inquiry.matters(own)
        except ClauseproofError as error:
            found = _by_file(error)
            if found.keys() <= {own} or None in found or any("::" in asked for asked in self.config.args):
                raise  # among the children of a file pytest looks for items that were named, and for nothing else
            for file, diagnostics in found.items():
                shown = (folder / str(file) for folder in (Path.cwd(), inquiry.workspace.root))
                path = next((path for path in shown if path.is_file()), self.path)
                yield MistakenFile.from_parent(self, path=path, error=ClauseproofError(diagnostics))
            return
        for matter in matters:
            slug, names_by, rulebook = matter.id.split("/", 2)
            name = f"{slug}[{rulebook}{'-by-word' if names_by == 'name' else ''}]"
            yield PropertyItem.from_parent(self, name=name, matter=matter, inquiry=inquiry)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Diagnostics as the command line prints them."""
        return _told(excinfo.value) or super().repr_failure(excinfo)


class MistakenFile(pytest.File):
    """A file in which something is wrong, whether or not pytest was asked to collect it."""

    def __init__(self, *, error: ClauseproofError, **rest: Any) -> None:
        super().__init__(**rest)
        self.error = error

    def collect(self) -> Iterator[pytest.Item]:
        """Raises the :class:`ClauseproofError`."""
        raise self.error

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Diagnostics as the command line prints them."""
        return _told(excinfo.value) or super().repr_failure(excinfo)


class PropertyItem(pytest.Item):
    """One property of one rulebook: it passes where every verdict is the expected one."""

    def __init__(self, *, matter: Matter, inquiry: Inquiry, **rest: Any) -> None:
        super().__init__(**rest)
        self.matter = matter
        self.inquiry = inquiry

    def runtest(self) -> None:
        """Raises :class:`NotAsExpected` with the history, or with why nothing was decided."""
        told: list[str] = []
        for row in self.inquiry.rows(self.matter.id, self.session):
            if standing(row) in (Standing.FAILS, Standing.UNDECIDED):
                at = f"{row.at.source.path}:{row.at.line}: " if row.at is not None else ""
                told += [f"{at}{row.title} [{where(row)}]: {headline(row)}", *(f"  {line}" for line in history(row))]
        if told:
            raise NotAsExpected("\n".join(told))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The history as failure text; a traceback only where Clauseproof itself is at fault."""
        return _told(excinfo.value) or super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The file and the (0-based) line at which the property begins."""
        line = self.matter.at.line - 1 if self.matter.at is not None else None
        return self.path, line, f"{self.matter.title} [{self.name.partition('[')[2]}"


def _by_file(error: ClauseproofError) -> dict[str | None, list[Diagnostic]]:
    """Diagnostics by the file in which they are, None for those that are in no file."""
    found: dict[str | None, list[Diagnostic]] = {}
    for diagnostic in error.diagnostics:
        found.setdefault(diagnostic.span.source.path if diagnostic.span else None, []).append(diagnostic)
    return found


def _told(error: BaseException) -> str:
    return harmless(str(error)) if isinstance(error, NotAsExpected | ClauseproofError) else ""
