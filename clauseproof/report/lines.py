"""The verdicts on one sentence as lines of text: what is alike in the old and the new rules is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clauseproof.proofs.choices import Box
from clauseproof.proofs.results import Result
from clauseproof.report import words
from clauseproof.report.histories import History
from clauseproof.report.readings import by_name
from clauseproof.report.study import Study
from clauseproof.report.verdicts import Group, Judged, Sentence


@dataclass(frozen=True, eq=False)
class Evidence:
    """What one verdict rests on, in which rules; ``history`` is the id of the history that tells it, if any does."""

    rules: str
    row: Result
    history: str


@dataclass(frozen=True, eq=False)
class Line:
    """One outcome: in which rules, under which readings, what came out (in a word, and said), and what shows it.

    Without ``boxes`` it comes under every reading; ``otherwise`` says that it comes under all that no other line
    has.  ``settled`` are the single readings under which the sentence would hold throughout.
    """

    rules: str
    by_word: bool
    boxes: tuple[Box, ...]
    otherwise: bool
    verdict: str
    outcome: str
    said: str
    because: tuple[str, ...]
    unexpected: str
    settled: tuple[Box, ...]
    evidence: tuple[Evidence, ...]


def lines(study: Study, sentence: Sentence, told: Sequence[History]) -> tuple[Line, ...]:
    """The outcomes of a sentence, those of the old rules first."""
    shown = {id(row): history.id for history in told for row in history.rows}
    found: list[Line] = []
    for judged in sentence.judged:
        for group in judged.groups:
            line = _line(study, judged, group, shown)
            same = next((number for number, other in enumerate(found) if _alike(other, line)), None)
            if same is None:
                found.append(line)
            else:
                both = (*found[same].evidence, *line.evidence)
                found[same] = replace(found[same], rules="Old and new rules", evidence=both)
    return tuple(found)


def _line(study: Study, judged: Judged, group: Group, shown: dict[int, str]) -> Line:
    rules = "Old rules" if judged.rulebook == study.before.id else "New rules"
    rows = group.rows
    first = min(rows, key=lambda row: len(row.trace) if row.trace is not None else 0)
    lengths = {len(row.trace) for row in rows if row.trace is not None}
    outcome, _, said = words.verdict_sentence(first).removesuffix(".").partition(": ")
    if len(lengths) > 1:
        said = said.replace("a history of ", "a history (the shortest) of ", 1)
    unexpected = [row for row in rows if not row.as_expected]
    settled = dict(pair for row in rows if row.verdict == "refuted" for pair in row.settled_by)
    return Line(
        rules,
        judged.by_word,
        () if group.otherwise else group.boxes,
        group.otherwise,
        "vacuous" if first.hollow else first.verdict,
        outcome,
        f"{words.capital(said)}." if said else "",
        tuple(dict.fromkeys(row.because for row in rows if row.because)),
        words.listed(unexpected[0].expected, "or") if unexpected else "",
        tuple({reading: (option,)} for reading, option in settled.items()),
        tuple(
            Evidence(rules, row, shown.get(id(row), ""))
            for row in rows
            if row.trace is not None or row.certificate is not None or row.remarks
        ),
    )


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines say the same of different rules."""
    return _said(one) == _said(other) and one.rules != other.rules


def _said(line: Line) -> tuple[object, ...]:
    return (
        line.by_word,
        by_name(line.boxes),
        line.otherwise,
        line.outcome,
        line.said,
        line.because,
        line.unexpected,
        by_name(line.settled),
    )
