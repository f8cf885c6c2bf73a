"""Where the texts of a workspace lie on disk: what can be told without reading any of them."""

import os


def workspace_around(start: str) -> str | None:
    """The nearest folder, from ``start`` upwards, that is a workspace; None where there is none.

    A folder with a folder ``model`` that has Markdown files in it is one.
    """
    here = os.path.realpath(start)
    while True:
        try:
            if any(name.endswith(".md") for name in os.listdir(os.path.join(here, "model"))):
                return here
        except OSError:
            pass
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def texts_below(folder: str) -> list[str]:
    """The Markdown files in a folder and all its subfolders, as paths from it, sorted; none where it is no folder."""
    found: list[str] = []
    for place, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(place, name), folder) for name in names if name.endswith(".md")]
    return sorted(found)


def links_below(folder: str) -> list[str]:
    """The links to folders in a folder and its subfolders, as paths from it, sorted."""
    found: list[str] = []
    for place, folders, _ in os.walk(folder):
        paths = (os.path.join(place, name) for name in folders)
        found += [os.path.relpath(path, folder) for path in paths if os.path.islink(path)]
    return sorted(found)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without a byte order mark, its lines ended in any of the usual ways.

    Raises :class:`UnicodeDecodeError`.
    """
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
