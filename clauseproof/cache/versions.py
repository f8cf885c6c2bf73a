"""Versions: what Clauseproof and all that it stands on are, in one word that changes when any of it does."""

import os
import sys
from hashlib import sha256

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_NOT_CODE = ("__pycache__", "_workspace")


def versions() -> str:
    """SHA-256 of Clauseproof's own files, the names and versions of the packages installed, and Python's version.

    The files themselves and not their version number: who works on Clauseproof changes the one without the other.
    """
    digest = sha256(f"{sys.version} {sys.platform}".encode())
    for path in _files(_PACKAGE):
        digest.update(path[len(_PACKAGE) :].encode())
        with open(path, "rb") as file:
            content = file.read()
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    for name in _installed():
        digest.update(name.encode())
    return digest.hexdigest()


def _files(folder: str) -> list[str]:
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name not in _NOT_CODE:
                    found += _files(entry.path)
            elif entry.is_file():
                found.append(entry.path)
    return found


def _installed() -> list[str]:
    """Names and versions of the packages on the path, as the folders that describe them are called."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            found.update(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
    return sorted(found)
