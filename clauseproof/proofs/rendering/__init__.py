"""Results and diagnostics in the formats that other programs read: one module a format, all pure functions to text.

What one format says the others say too; :mod:`.telling` holds the words they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clauseproof.diagnostics import Diagnostic
    from clauseproof.proofs.results import Results

FORMATS = ("github", "junit", "sarif", "markdown")


def render(format: str, results: Results) -> str:
    """What a check found, in one of :data:`FORMATS`."""
    from clauseproof.proofs.rendering import github, junit, markdown, sarif

    match format:
        case "github":
            return github.render(results)
        case "junit":
            return junit.render(results)
        case "sarif":
            return sarif.render(results)
        case "markdown":
            return markdown.render(results)
        case _:
            raise ValueError(f"there is no format '{format}': one of {', '.join(FORMATS)}")


def render_errors(format: str, diagnostics: Iterable[Diagnostic]) -> str:
    """What is wrong with the input, in one of :data:`FORMATS`."""
    from clauseproof.proofs.rendering import github, junit, markdown, sarif
    from clauseproof.proofs.rendering.telling import notice_of

    notices = [notice_of(diagnostic) for diagnostic in diagnostics]
    match format:
        case "github":
            return github.render_errors(notices)
        case "junit":
            return junit.render_errors(notices)
        case "sarif":
            return sarif.render_errors(notices)
        case "markdown":
            return markdown.render_errors(notices)
        case _:
            raise ValueError(f"there is no format '{format}': one of {', '.join(FORMATS)}")
