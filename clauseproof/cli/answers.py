"""Remembered answers: what ``clauseproof check`` printed, for as long as it would print the same again.

An answer depends on the command and where it was given, on every text that was read and every folder that was looked
through, and on Clauseproof itself.  Where none of it has changed, nothing else is read and no solver is loaded.
"""

import os
import sys
from argparse import Namespace
from hashlib import sha256

from clauseproof.cache.store import Store, key_of
from clauseproof.cache.versions import versions
from clauseproof.model.places import texts_below, workspace_around

TYPE_CHECKING = False  # importing typing would cost as much as the rest of what a remembered answer needs
if TYPE_CHECKING:
    from clauseproof.model.workspace import Consulted


class Answer:
    """One command as it was given: what was printed the last time, or what is to be printed the next."""

    def __init__(self, store: Store, arguments: Namespace) -> None:
        self._store = store
        here = os.getcwd()
        places = [here, *filter(None, [arguments.workspace]), *arguments.paths]
        terminal = None
        if sys.stdout.isatty():
            from clauseproof.cli import console

            terminal = [console.wants_colour(sys.stdout), console.width(sys.stdout)]
        self._key = key_of(
            [
                "answer",
                versions(),
                sorted((name, value) for name, value in vars(arguments).items()),
                [[place, os.path.isdir(place), os.path.exists(place), workspace_around(place)] for place in places],
                terminal,
            ]
        )

    def remembered(self) -> tuple[str, list[str], int] | None:
        """What was printed, the notes beside it, and the exit code; None where it might not be the same today."""
        known = self._store.get(self._key)
        if known is None:
            return None
        if any(texts_below(folder) != names for folder, names in known["folders"].items()):
            return None
        if any(_as_it_is(path) != said for path, said in known["texts"].items()):
            return None
        return known["printed"], known["notes"], known["code"]

    def remember(self, printed: str, notes: list[str], code: int, consulted: "Consulted") -> None:
        """Keep what was printed, with all that was read for it."""
        self._store.put(
            {
                self._key: {
                    "printed": printed,
                    "notes": notes,
                    "code": code,
                    "texts": {path: list(said) for path, said in consulted.texts.items()},
                    "folders": {folder: list(names) for folder, names in consulted.folders.items()},
                }
            }
        )


def _as_it_is(path: str) -> list[str] | None:
    """SHA-256 of a text as the workspace reads it, and where it really lies; None where it cannot be read."""
    from clauseproof.model.places import decoded

    try:
        with open(path, "rb") as file:
            return [sha256(decoded(file.read()).encode()).hexdigest(), os.path.realpath(path)]
    except (OSError, UnicodeDecodeError):
        return None
