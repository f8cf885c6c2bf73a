"""The store: answers by key, in one file of the user's own cache folder.

It never lies in a workspace of itself: a rulebook comes from others, and whoever could lay a store beside it could lay
his own verdicts there.  Whatever is wrong with the file, the worst that happens is that it is empty.
"""

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import TracebackType

TYPE_CHECKING = False  # importing typing would cost as much as the rest of what a remembered answer needs
if TYPE_CHECKING:
    from typing import Any

PLACE = "CLAUSEPROOF_CACHE"
"""The environment variable that says in which folder the store lies."""

LARGEST = 256_000_000
"""Bytes of answers that are kept; of more, those that were not used for longest go."""

_FILE = "answers-1.sqlite3"
_A_DAY = 86_400
_PATIENCE = 2.0
"""Seconds to wait for another process that writes."""


def folder() -> str:
    """Where the store lies: what CLAUSEPROOF_CACHE names, else the place for caches on this system."""
    named = os.environ.get(PLACE)
    if named:
        return os.path.abspath(named)
    from platformdirs import user_cache_dir

    return user_cache_dir("clauseproof", appauthor=False)


class Store:
    """Answers by key: JSON data that is what it was when it was put there, or is not there."""

    def __init__(self, place: "str | os.PathLike[str] | None" = None) -> None:
        self.folder = os.fspath(place) if place is not None else folder()
        self.file = os.path.join(self.folder, _FILE)
        self._used: set[str] = set()
        self._connection: sqlite3.Connection | None = None
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            try:
                self._connection = _opened(self.file)
            except sqlite3.OperationalError:  # it is locked, or may not be written: another time, perhaps
                raise
            except sqlite3.DatabaseError:
                os.unlink(self.file)
                self._connection = _opened(self.file)
        except (OSError, sqlite3.Error):
            self._connection = None

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Note what was used, and let go of the file."""
        if self._connection is None:
            return
        now = int(time.time())
        with _Harmless():
            with self._connection:
                self._connection.executemany(
                    "UPDATE answers SET used = ? WHERE key = ? AND used < ?",
                    [(now, key, now - _A_DAY) for key in sorted(self._used)],
                )
            self._connection.close()
        self._connection = None

    def get(self, key: str) -> "Any":
        """The answer to a key; None where there is none, or where it is not what was put there."""
        if self._connection is None:
            return None
        with _Harmless():
            row = self._connection.execute("SELECT answer, digest FROM answers WHERE key = ?", (key,)).fetchone()
            if row is not None and sha256(row[0]).digest() == row[1]:
                self._used.add(key)
                return json.loads(zlib.decompress(row[0]))
        return None

    def put(self, answers: "Mapping[str, Any]") -> None:
        """Keep answers, all or none of them."""
        if self._connection is None or not answers:
            return
        now = int(time.time())
        rows = []
        for key, answer in answers.items():
            packed = zlib.compress(json.dumps(answer, separators=(",", ":")).encode(), 1)
            rows.append((key, packed, sha256(packed).digest(), now))
        with _Harmless(), self._connection:
            self._connection.executemany("REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)
            self._make_room()

    def _make_room(self) -> None:
        assert self._connection is not None
        (size,) = self._connection.execute("SELECT SUM(LENGTH(answer)) FROM answers").fetchone()
        if size <= LARGEST:
            return
        oldest = self._connection.execute("SELECT key, LENGTH(answer) FROM answers ORDER BY used").fetchall()
        gone: list[tuple[str]] = []
        for key, length in oldest:
            if size <= LARGEST * 3 // 4:
                break
            size -= length
            gone.append((key,))
        self._connection.executemany("DELETE FROM answers WHERE key = ?", gone)

    def holds_any(self) -> bool:
        """Whether there is any answer at all."""
        if self._connection is None:
            return False
        with _Harmless():
            return self._connection.execute("SELECT 1 FROM answers LIMIT 1").fetchone() is not None
        return False

    def size(self) -> tuple[int, int]:
        """How many answers there are, and their bytes."""
        if self._connection is None:
            return 0, 0
        with _Harmless():
            count, size = self._connection.execute("SELECT COUNT(*), SUM(LENGTH(answer)) FROM answers").fetchone()
            return count, size or 0
        return 0, 0


def key_of(parts: "Iterable[Any]") -> str:
    """The key of a question: SHA-256 of all that its answer depends on, as JSON."""
    return sha256(json.dumps(list(parts), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _opened(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answers"
            " (key TEXT PRIMARY KEY, answer BLOB NOT NULL, digest BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"
        )
        connection.execute("SELECT key, answer, digest, used FROM answers LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


class _Harmless:
    """What goes wrong with the file inside leaves things as if it were empty."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        return isinstance(error, (sqlite3.Error, zlib.error, ValueError, OSError))
