"""Workflow commands of GitHub Actions: annotations at the lines of a pull request.

The format is that of https://docs.github.com/actions/reference/workflow-commands-for-github-actions: a command is one
line, its message has ``%``, CR and LF escaped, its properties also ``:`` and ``,``.  Every line printed is either such
a command or the closing summary, which quotes nothing from a file; so no text can issue a command of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from clauseproof.proofs.rendering.telling import (
    Notice,
    Place,
    Standing,
    asked_of,
    harmless,
    headline,
    history,
    place_of,
    remarked,
    standing,
    summary_line,
    warnings_of,
    where,
)
from clauseproof.proofs.results import Results

_LEVELS = {Standing.FAILS: "error", Standing.UNDECIDED: "warning"}


def render(results: Results) -> str:
    """An error for each result that is not as expected, a warning for each undecided one and each of the rulebooks.

    What is remarked of a property is a notice.
    """
    lines = []
    for result in results.results:
        level = _LEVELS.get(standing(result))
        if level is not None:
            message = "\n".join([f"{where(result)}: {headline(result)}", *history(result)])
            lines.append(command(level, result.title, message, place_of(result.at) if result.at else None))
    for rows in results.grouped():
        at = place_of(rows[0].at) if rows[0].at else None
        lines += [command("notice", rows[0].title, f"{asked_of(rows[0])}: {said}", at) for said in remarked(rows)]
    lines += [_command_of(notice) for notice in warnings_of(results)]
    return "\n".join([*lines, f"Clauseproof: {summary_line(results)}"]) + "\n"


def render_errors(notices: Iterable[Notice]) -> str:
    """An error for each diagnostic."""
    return "".join(_command_of(notice) + "\n" for notice in notices)


def _command_of(notice: Notice) -> str:
    level = "error" if notice.severity == "error" else "warning"
    more = [f"{at.file}:{at.line}:{at.column}: {at.label or 'see also'}" for at in notice.places[1:]]
    message = "\n".join([notice.message, *more, *([f"help: {notice.help}"] if notice.help else [])])
    return command(level, notice.code, message, notice.places[0] if notice.places else None)


def command(level: str, title: str, message: str, at: Place | None) -> str:
    """One workflow command.

    >>> command("error", "100 %, sure", "a\\nb", Place("model/a.md", 3, 5))
    '::error file=model/a.md,line=3,col=5,title=100 %25%2C sure::a%0Ab'
    """
    properties: dict[str, str | int] = {}
    if at is not None:
        properties |= {"file": at.file, "line": at.line, "col": at.column}
        if at.end_line == at.line and at.end_column is not None and at.end_column > at.column:
            properties |= {"endLine": at.end_line, "endColumn": at.end_column}
    properties["title"] = title
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {told}::{_data(message)}"


def _data(text: str) -> str:
    return harmless(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
