"""The words that every format shares: how a result stands, its headline, its history, and where a notice points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from clauseproof.diagnostics import Diagnostic
from clauseproof.model.source import Span
from clauseproof.proofs.choices import spoken
from clauseproof.proofs.results import Result, Results, counted, elsewhere, ending, remarks_of, settling


class Standing(Enum):
    """What a result means to whoever keeps the workspace."""

    HOLDS = "proved, as expected"
    FINDING = "not proved, or only because nothing can follow, as the workspace expects"
    UNDECIDED = "neither proved nor refuted"
    FAILS = "not as expected"


def standing(result: Result) -> Standing:
    """How a result stands; a check is as expected exactly when all its results hold or are findings."""
    if result.verdict == "undecided" and "undecided" not in result.expected:
        return Standing.UNDECIDED
    if not result.as_expected:
        return Standing.FAILS
    return Standing.HOLDS if result.verdict == "proved" and not result.hollow else Standing.FINDING


def where(result: Result) -> str:
    """The rulebook, how names were read, and the readings: what tells the results of one property apart."""
    said = asked_of(result)
    return f"{said}, where {spoken(result.reading)}" if result.reading else said


def asked_of(result: Result) -> str:
    """The rulebook that a result is about, and how names were read."""
    return result.rulebook + (" (read by word)" if result.names_by == "name" else "")


def remarked(rows: Sequence[Result]) -> list[str]:
    """What is remarked of results of one property in one rulebook, and what would settle them where it is wanted."""
    return [*remarks_of(rows), *([] if all(row.as_expected for row in rows) else settling(rows))]


def slug_of(result: Result) -> str:
    """The slug of the property's title."""
    return result.id.split("/")[0]


def headline(result: Result) -> str:
    """The verdict in one line, with what was expected and why."""
    said = result.word
    if not result.as_expected:
        said += f", but {' or '.join(result.expected)} was expected"
    elif result.verdict != "proved" or result.hollow:
        said += ", as expected"
        if result.because:
            said += f", because {result.because}"
    return f"{said}: {result.reason}" if result.reason else said


def history(result: Result) -> list[str]:
    """The trace as a story with its moral, or what comes before nothing follows, or what an induction got stuck on.

    Each says what it is; nothing where there is none of them.
    """
    if result.hollow and result.witness is not None:
        return [*result.witness.told(), "and after that nothing follows."]
    if result.trace is None:
        return [] if result.stuck is None else result.stuck.told()
    return [*result.trace.told(), ending(result), *elsewhere(result)]


@dataclass(frozen=True)
class Place:
    """Where something is said: file, 1-based line and column, and the end (exclusive) where it is known."""

    file: str
    line: int
    column: int
    end_line: int | None = None
    end_column: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Notice:
    """A diagnostic as the formats show it."""

    code: str
    severity: str
    message: str
    help: str
    places: tuple[Place, ...]

    @property
    def sentence(self) -> str:
        """Message and help together."""
        return f"{self.message} ({self.help})" if self.help else self.message


def place_of(span: Span, label: str = "") -> Place:
    """A span of a file as a place."""
    end_line, end_column = span.source.line_and_column(max(span.end, span.start))
    return Place(span.source.path, span.line, span.column, end_line, end_column, label)


def notice_of(diagnostic: Diagnostic) -> Notice:
    """A diagnostic as a notice."""
    places = tuple(place_of(label.span, label.text) for label in diagnostic.labels)
    return Notice(diagnostic.code, diagnostic.severity, diagnostic.message, diagnostic.help, places)


def warnings_of(results: Results) -> list[Notice]:
    """The remarks on the rulebooks that a check read."""
    return [_from_json(warning) for warning in results.warnings]


def _from_json(data: Mapping[str, Any]) -> Notice:
    places = tuple(Place(at["file"], at["line"], at["column"], None, None, at["label"]) for at in data["places"])
    return Notice(data["code"], data["severity"], data["message"], data["help"], places)


def summary_line(results: Results) -> str:
    """How the whole check ended, in one line that quotes nothing from the files."""
    summary = results.summary()
    verdicts = counted(summary)
    failing = sum(standing(result) is Standing.FAILS for result in results.results)
    ending = {
        "as expected": "all as expected",
        "not as expected": f"{failing} not as expected",
        "undecided": "something is undecided",
    }[results.worst]
    return f"{verdicts or 'no results'}; {ending}"


# What is replaced in every format: control characters (line breaks and tabs are for each format to judge), characters
# that turn the writing direction round, and halves of surrogate pairs, which no encoding can write.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(text: str) -> str:
    """The text without characters that could act on whoever displays it."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Harmless, and all on one line."""
    return " ".join(harmless(text).split())
