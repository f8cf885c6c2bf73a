"""What Clauseproof says when something is wrong with the text it was given.

A diagnostic is data: code, sentence, help, and one or several labelled places.  Terminals, JSON and pages render
the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ParamSpec, TypeVar

from clauseproof.model.source import Span

Found = TypeVar("Found")
Given = ParamSpec("Given")

CODES: dict[str, str] = {
    "CP001": "a file cannot be read or written, is too large, or is not UTF-8 text",
    "CP002": "front matter is missing or wrong",
    "CP003": "a YAML block cannot be read",
    "CP004": "a key is missing, unknown or given twice",
    "CP005": "an expression cannot be read",
    "CP006": "a name is unknown",
    "CP007": "two things have the same name, or a name is a reserved word",
    "CP008": "an expression mixes things of different kinds",
    "CP009": "a block stands where it belongs to no clause, or its kind is unknown",
    "CP010": "clause ids are repeated or missing",
    "CP011": "no first state satisfies the rulebook",
    "CP012": "definitions go round in a circle",
    "CP013": "something is larger or nested deeper than the limits allow",
    "CP014": "a value is outside its range",
    "CP020": "an amendment's marks are broken",
    "CP021": "an amendment was drafted against another text",
    "CP022": "the amendment moves the meaning of a word, or a clause that was not amended uses one that it moves",
    "CP023": "an amendment removes something without saying what becomes of the parties that hold it",
    "CP030": "a reference names no rulebook, or several",
    "CP040": "a property cannot be understood",
    "CP041": "an expectation is wrong or fits no result",
    "CP042": "a property asks what comes in the end, of rules that make nothing a duty",
    "CP050": "a scenario cannot be understood",
    "CP051": "a number lacks its unit or its provenance",
    "CP052": "a scenario does not fit the rulebook",
    "CP060": "a certificate cannot be read",
    "CP061": "a model cannot be written in another language without loss",
    "CP062": "a solver that was asked for is not installed",
}


MAX_SHOWN = 30
MAX_FOUND = 100


@dataclass(frozen=True)
class Label:
    """A place in a file and what to say about it."""

    span: Span
    text: str = ""


@dataclass(frozen=True)
class Diagnostic:
    """One thing that is wrong: ``code`` (see :data:`CODES`), a sentence, places, and what would be right."""

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    help: str = ""
    severity: str = "error"

    @property
    def span(self) -> Span | None:
        return self.labels[0].span if self.labels else None

    def as_json(self) -> dict[str, Any]:
        """The same as plain data, positions 1-based."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "help": self.help,
            "places": [
                {"file": at.span.source.path, "line": at.span.line, "column": at.span.column, "label": at.text}
                for at in self.labels
            ],
        }

    def as_text(self) -> str:
        """``file:line:col: CPnnn: message`` with the source line, a caret under the place, and the help."""
        lines = []
        for number, label in enumerate(self.labels):
            span = label.span
            shown = span.source.line(span.line)
            if number == 0:
                lines.append(f"{span}: {self.code}: {self.severity_prefix}{self.message}")
            else:
                lines.append(f"{span}: {label.text or 'see also'}")
            lines.extend(_excerpt(shown, span))
        if not self.labels:
            lines.append(f"clauseproof: {self.code}: {self.severity_prefix}{self.message}")
        if self.help:
            lines.append(f"    help: {self.help}")
        return _printable("\n".join(lines))

    @property
    def severity_prefix(self) -> str:
        return "" if self.severity == "error" else f"{self.severity}: "


_CONTROLS = {code: "\ufffd" for code in (*range(10), *range(11, 32), *range(127, 160), 0x202E, 0x2066, 0x2067, 0x2068)}


def _printable(text: str) -> str:
    """Without characters by which a text could write elsewhere on a terminal than where it stands."""
    return text.translate(_CONTROLS)


def _excerpt(line: str, span: Span, width: int = 150) -> list[str]:
    """The source line cut to ``width`` around the place, and carets under it."""
    column = span.column - 1
    first = max(0, column - width // 2) if len(line) > width else 0
    shown = line[first : first + width].replace("\t", " ")
    length = max(1, min(span.end - span.start, len(shown) - (column - first)))
    return [f"    {shown}", "    " + " " * (column - first) + "^" * length]


class ClauseproofError(Exception):
    """Raised with one or several diagnostics; nothing was written.  The command line turns it into exit 2."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__("\n".join(diagnostic.as_text() for diagnostic in self.diagnostics))


def fail(code: str, message: str, *spans: Span | None, help: str = "") -> ClauseproofError:
    """A :class:`ClauseproofError` with one diagnostic, to be raised by the caller."""
    labels = tuple(Label(span) for span in spans if span is not None)
    return ClauseproofError([Diagnostic(code, message, labels, help)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A help sentence with the nearest known names, or the known names where few, or nothing."""
    names: Sequence[str] = sorted(set(known))
    likely = names
    if len(names) > 200:
        likely = [n for n in names if abs(len(n) - len(word)) <= 2 and (n[:2] == word[:2] or n[-2:] == word[-2:])][:200]
    close = get_close_matches(word, likely, n=3, cutoff=0.6) if len(word) <= 200 else []
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    if 0 < len(names) <= 8:
        return "known here: " + ", ".join(f"'{name}'" for name in names)
    return ""


class Collector:
    """Gathers several diagnostics so that one run reports them all.  It gives up at :data:`MAX_FOUND`."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def error(self, code: str, message: str, *spans: Span | None, help: str = "") -> None:
        labels = tuple(Label(span) for span in spans if span is not None)
        self._add([Diagnostic(code, message, labels, help)])

    def take(self, error: ClauseproofError) -> None:
        self._add(error.diagnostics)

    def attempt(self, read: Callable[Given, Found], *given: Given.args, **named: Given.kwargs) -> Found | None:
        """What ``read`` gives; None where it raises, and what it says is gathered."""
        try:
            return read(*given, **named)
        except ClauseproofError as error:
            self.take(error)
            return None

    def _add(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.found.extend(diagnostics)
        if len(self.found) > MAX_FOUND:
            self.raise_if_any()

    def raise_if_any(self) -> None:
        """Raise what was gathered, in the order of the files' text, at most 30 at once."""
        if self.found:
            unique = {(d.code, d.message, str(d.span)): d for d in self.found}
            files = {d.span.source.path: n for n, d in reversed(list(enumerate(unique.values()))) if d.span}
            found = sorted(
                unique.values(), key=lambda d: (files[d.span.source.path], d.span.start) if d.span else (-1, 0)
            )
            raise ClauseproofError(found[:MAX_SHOWN])
