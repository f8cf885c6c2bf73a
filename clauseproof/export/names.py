"""Names that other languages accept: each of ours gets one of theirs, and no two the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 48


class Names:
    """Identifiers of letters, digits and underscores, begun by a letter.

    ``reserved`` are the target's own words.  One table serves all kinds of things, so that no variable is called
    like a value.  The same things asked for in the same order get the same names.
    """

    def __init__(self, reserved: Iterable[str]) -> None:
        self._taken = {word.lower() for word in reserved}
        self._given: dict[tuple[str, str], str] = {}

    def __call__(self, kind: str, name: str) -> str:
        """The identifier of a thing of some kind (``variable``, ``value``, ``reading``, ``event``, ``claim``)."""
        known = self._given.get((kind, name))
        if known is not None:
            return known
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
        if not stem or not stem[0].isalpha():
            stem = f"{kind}_{stem}".rstrip("_")
        found, number = stem, 1
        while found.lower() in self._taken:
            number += 1
            found = f"{stem}_{number}"
        self._taken.add(found.lower())
        self._given[kind, name] = found
        return found

    def legend(self) -> list[str]:
        """Every identifier with what it stands for, one line each, in the order given."""
        return [f"{found} = {kind} '{name}'" for (kind, name), found in self._given.items()]


def one_line(text: str) -> str:
    """Text that cannot leave the comment it stands in, in any of the languages."""
    flat = " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())
    return flat.replace("*/", "* /").replace("/*", "/ *").replace("(*", "( *").replace("*)", "* )").replace("\\", "/")
