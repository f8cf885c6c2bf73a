"""What was asked for: the files and rulebooks behind paths, and the properties and rulebooks that filters keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clauseproof.diagnostics import ClauseproofError, fail
from clauseproof.model.source import Span
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.properties.statement import slug

_BLOCK = "```yaml property"


@dataclass(frozen=True)
class Filters:
    """``rulebooks`` and ``properties`` (titles or slugs) that are asked for; none of either stands for all."""

    workspace: Workspace
    rulebooks: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    ids: frozenset[str] = field(default=frozenset())

    @staticmethod
    def of(workspace: Workspace, rulebooks: Sequence[str], properties: Sequence[str]) -> Filters:
        """Raises :class:`ClauseproofError` where a rulebook that is asked for cannot be read."""
        ids = frozenset(workspace.rulebook(reference).id for reference in rulebooks)
        return Filters(workspace, tuple(rulebooks), tuple(properties), ids)

    def keeps_property(self, title: str) -> bool:
        return not self.properties or title in self.properties or slug(title) in self.properties

    def keeps_rulebook(self, reference: str, at: Span | None = None) -> bool:
        """Whether a rulebook is asked for.  One that cannot be read is another, and its errors are not ours."""
        if not self.rulebooks or reference in self.rulebooks:
            return True
        try:
            return self.workspace.rulebook(reference, at).id in self.ids
        except ClauseproofError:
            return False


def behind(workspace: Workspace, paths: Sequence[Path | str]) -> tuple[list[Path], list[str], bool]:
    """Property files and references of rulebooks behind paths, and whether the rulebooks are named one by one.

    The whole workspace where no path is given.  A folder stands for what lies in it; a rulebook or an amendment for
    itself and every property file.  Raises :class:`ClauseproofError` where a path leads to nothing to check.
    """
    if not paths:
        return workspace.files("proofs"), workspace.references(), False
    files: list[Path] = []
    named: list[str] = []
    whole = False
    for given in paths:
        path = Path(given)
        if not path.exists() and not str(given).endswith(".md"):
            workspace.rulebook(str(given))
            named.append(str(given))
        elif path.is_dir():
            if path.resolve() == workspace.root:
                files.extend(workspace.files("proofs"))
                whole = True
                continue
            inside = _inside(workspace, path)
            if not any(inside):
                raise fail("CP030", f"there is nothing to check in {given}: it holds no property and no rulebook")
            files.extend(inside[0])
            named.extend(inside[1])
        elif _is_rulebook(workspace, path):
            named.append(_reference(workspace, path))
            files.extend(workspace.files("proofs"))
        elif _BLOCK in workspace.read(path).text:
            files.append(path)
        else:
            raise fail(
                "CP030",
                f"there is nothing to check in {given}: it holds no property and is no rulebook",
                help="a property is a heading with a 'yaml property' block under it",
            )
    if whole:
        named = [*(r for r in workspace.references() if r not in named), *named]
    unique = {path.resolve(): path for path in reversed(files)}
    return list(reversed(unique.values())), list(dict.fromkeys(named)), bool(named) and not whole


def _inside(workspace: Workspace, folder: Path) -> tuple[list[Path], list[str]]:
    """The property files in a folder, and the workspace's rulebooks that lie in it."""
    listed = {item.path.resolve() for item in workspace.listed.values()}
    inside = workspace.texts_in(folder)
    rulebooks = [_reference(workspace, path) for path in inside if path.resolve() in listed]
    own = [path for path in inside if path.resolve() not in listed and _BLOCK in workspace.read(path).text]
    return own or (workspace.files("proofs") if rulebooks else []), rulebooks


def _is_rulebook(workspace: Workspace, path: Path) -> bool:
    front = workspace.read(path).text[:2000]
    return "\nrulebook:" in front or "\namendment:" in front


def _reference(workspace: Workspace, path: Path) -> str:
    item = next((i for i in workspace.listed.values() if i.path.resolve() == path.resolve()), None)
    return str(path) if item is None else workspace.rulebook(item.id).id
