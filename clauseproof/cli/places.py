"""Which workspace a command works on, and whether it may remember what it found out."""

from argparse import ArgumentParser, Namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from clauseproof.cache.store import Store
    from clauseproof.model.workspace import Workspace


def add_workspace(parser: ArgumentParser) -> None:
    """The ``--workspace`` option."""
    parser.add_argument(
        "--workspace",
        metavar="DIR",
        help="the folder with model/, proofs/ and simulation/ (default: the one around the files named, else "
        "around the current folder, else the built-in one)",
    )


def add_no_cache(parser: ArgumentParser) -> None:
    """The ``--no-cache`` option."""
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="find out everything again, and remember nothing of it",
    )


def cache(arguments: Namespace) -> "AbstractContextManager[Store | None]":
    """The cache that a command may use; None where ``--no-cache`` was given."""
    from contextlib import nullcontext

    from clauseproof.cache.store import Store

    return nullcontext() if arguments.no_cache else Store()


def open_workspace(given: str | None, *paths: str) -> "Workspace":
    """The workspace at ``given``, else the one that holds the first of ``paths`` that is a file or folder.

    Raises :class:`ClauseproofError` (CP001) where ``given`` is no folder.
    """
    from pathlib import Path

    from clauseproof.diagnostics import fail
    from clauseproof.model.workspace import Workspace

    if given is not None:
        folder = Path(given)
        if not folder.is_dir():
            raise fail("CP001", f"there is no folder {given}" if not folder.exists() else f"{given} is no folder")
        if not (folder / "model").is_dir():
            raise fail("CP001", f"{given} is no workspace: it has no folder 'model'")
        return Workspace(folder)
    for path in map(Path, paths):
        if path.is_dir():
            return Workspace.find(path)
        if path.is_file():
            return Workspace.find(path.parent)
    return Workspace.find()
