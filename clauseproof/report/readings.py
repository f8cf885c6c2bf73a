"""Conditions on readings as people read them: the clause that is read, and what an answer says of it.

A rulebook gives each reading a question and each answer a sentence; the names of both are for its blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from clauseproof.model.system import Reading
from clauseproof.proofs.choices import Box
from clauseproof.report.words import human, listed, plain

Readings = Mapping[str, Reading]

Say = Callable[[str, Sequence[str]], str]
"""How a reading (by its name) and some answers to it (by theirs) are said."""


def clause_of(reading: Reading | None) -> str:
    """The clause that asks the question; nothing where none is known."""
    return reading.origin.clause if reading is not None and reading.origin is not None else ""


def answer(reading: Reading | None, option: str) -> str:
    """What an answer says, or else its name."""
    said = dict(reading.options).get(option, "") if reading is not None else ""
    return plain(said) or human(option)


def subject(readings: Readings, name: str) -> str:
    """What is read: the clause, with the reading's name where the clause has several, or that name alone."""
    clause = clause_of(readings.get(name))
    if not clause:
        return f"‘{human(name)}’"
    shown = f"clause {clause}" if clause[:1].isdigit() else clause  # a bare number does not say what it is
    alone = sum(clause_of(reading) == clause for reading in readings.values()) == 1
    return shown if alone else f"{shown} ({human(name)})"


def asks(readings: Readings, name: str) -> str:
    """The clause that asks a question, or else the reading's name."""
    return subject({name: readings[name]} if name in readings else {}, name)


def answers(readings: Readings, name: str, options: Sequence[str]) -> str:
    """Some answers to a reading, in quotation marks."""
    return listed((f"“{answer(readings.get(name), option)}”" for option in options), "or")


def in_words(boxes: Iterable[Box], readings: Readings, again: str = ", or where ") -> str:
    """Several conditions, of which one must hold: ``2(c) is read as “the second inspection is owed”``."""
    return joined(boxes, lambda name, _: subject(readings, name), lambda n, o: answers(readings, n, o), again)


def joined(boxes: Iterable[Box], subject: Say, answers: Say, again: str) -> str:
    """Several conditions, their readings and answers said as two functions say them."""

    def one(box: Box) -> str:
        return " and ".join(
            f"{subject(name, options)} {'is read as' if number == 0 else 'as'} {answers(name, options)}"
            for number, (name, options) in enumerate(box.items())
        )

    return again.join(one(box) for box in boxes)


def by_name(boxes: Iterable[Box]) -> str:
    """The same in the names that stand in the rulebook's blocks: ``discretion is must``."""
    return ", or ".join(
        " and ".join(f"{reading} is {' or '.join(options)}" for reading, options in box.items()) for box in boxes
    )
