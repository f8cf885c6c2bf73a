"""Counterexamples told step by step: who does what under which clause, what it changes, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clauseproof.proofs.choices import Box
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.results import Result
from clauseproof.report import words
from clauseproof.report.study import Study
from clauseproof.report.verdicts import Judged, Sentence

FULL_SHARE_OF_STEPS = 40
"""Histories up to this many steps are told whole; longer ones keep their beginning and their end."""


@dataclass(frozen=True)
class StepTold:
    """One step of a history: who does what under which clause, and what it changes.

    ``again`` says that it belongs to what is repeated for ever.
    """

    number: int
    actor: str
    event: str
    clause: str
    changes: tuple[tuple[str, str, str], ...]
    again: bool = False


@dataclass(frozen=True)
class History:
    """A counterexample, step by step; ``skipped`` steps in the middle of a long one are left out.

    ``goes_on`` says in a few words how it goes on for ever, if it does; ``ending`` what its end shows.
    ``rules`` says in which rules it happens (the old, the new, or both alike), ``boxes`` under which readings, and
    ``rows`` which results it shows.  ``open`` says whether the page shows it at once: those of the sentences told on
    the first page.
    """

    id: str
    sentence: Sentence
    rules: str
    by_word: bool
    boxes: tuple[Box, ...]
    steps: tuple[StepTold, ...]
    skipped: int
    goes_on: str
    ending: str
    because: str
    open: bool
    rows: tuple[Result, ...]


def histories(study: Study, asked: Sequence[Sentence], first_page: frozenset[str]) -> tuple[History, ...]:
    """A shortest counterexample for every requirement that fails, in the rules before and after.

    One that is the same in both is told once.
    """
    found: list[History] = []
    for sentence in asked:
        if sentence.possibility:
            continue
        for judged in sentence.judged:
            told = judged.shortest()
            if told is None or told.verdict != "refuted" or told.trace is None:
                continue
            history = _history(study, sentence, judged, told, told.trace, f"property-{sentence.slug}" in first_page)
            same = next((number for number, other in enumerate(found) if _alike(other, history)), None)
            if same is None:
                found.append(history)
            else:
                both = (*found[same].rows, told)
                found[same] = replace(found[same], rules="Old and new rules", rows=both)
    return tuple(found)


def steps_of(trace: Trace) -> tuple[StepTold, ...]:
    """Every step of a history, without what belongs to the sentence that it was asked for."""
    return tuple(
        StepTold(
            number,
            step.actor,
            step.event,
            step.clause,
            tuple(
                (words.human(name), words.value_in_words(old), words.value_in_words(new))
                for name, old, new in step.changes
                if name not in trace.observers
            ),
            trace.loop is not None and number > trace.loop,
        )
        for number, step in enumerate(trace.steps, 1)
    )


def _history(study: Study, sentence: Sentence, judged: Judged, row: Result, trace: Trace, open: bool) -> History:
    steps = steps_of(trace)
    skipped = max(len(steps) - FULL_SHARE_OF_STEPS, 0)
    if skipped:
        half = FULL_SHARE_OF_STEPS // 2
        steps = steps[:half] + steps[-half:]
    before = judged.rulebook == study.before.id
    return History(
        f"history-{sentence.slug}-{'before' if before else 'after'}" + ("-by-word" if judged.by_word else ""),
        sentence,
        "Old rules" if before else "New rules",
        judged.by_word,
        (row.reading,) if row.reading else (),
        steps,
        skipped,
        words.endless(trace),
        words.ending(row),
        row.because,
        open,
        (row,),
    )


def _alike(one: History, other: History) -> bool:
    """Whether two histories are the same but for the rules in which they happen."""
    return (
        one.sentence is other.sentence
        and one.by_word == other.by_word
        and (one.boxes, one.steps, one.skipped, one.ending, one.because)
        == (other.boxes, other.steps, other.skipped, other.ending, other.because)
    )
