"""The report: one self-contained HTML file that answers first and explains after.

:func:`gather` reads, proves and simulates; :func:`render` turns what it gathered into HTML and does nothing else, so
the same study always gives the same bytes; :func:`write_report` does both and writes the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from clauseproof.diagnostics import fail
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.choices import ChoiceSpace
from clauseproof.report import words
from clauseproof.report.changes import changes, in_two_lines
from clauseproof.report.charts import charts
from clauseproof.report.costs import per_case
from clauseproof.report.findings import EXPLANATIONS, findings, worst
from clauseproof.report.histories import histories, steps_of
from clauseproof.report.lines import lines
from clauseproof.report.pictures import MARKS, pictures
from clauseproof.report.readings import asks, clause_of, in_words, subject
from clauseproof.report.redlines import redlined_clauses
from clauseproof.report.study import Progress, Study, gather
from clauseproof.report.told import named, told
from clauseproof.report.verdicts import answer, sentences, titles

if TYPE_CHECKING:
    from jinja2 import Environment

    from clauseproof.cache.store import Store

__all__ = ["Study", "gather", "render", "write_report"]

DEFAULT_NAME = "clauseproof-report.html"


def write_report(
    workspace: Workspace | None = None,
    output: Path | str | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    reference: str | None = None,
    cache: Store | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the report on a workspace's amendment, and say where it is.

    Parameters: the workspace (the one around the current folder, else the one that Clauseproof carries); ``output``
    is the file to write (``clauseproof-report.html`` in the current folder where not given), replaced only when the
    new one is whole; the others are those of :func:`gather`.

    Raises :class:`clauseproof.ClauseproofError` for anything wrong in what it reads; nothing is written then.
    """
    target = Path(output) if output is not None else Path(DEFAULT_NAME)
    if target.is_dir():
        raise fail("CP001", f"{target} is a folder, so it cannot be written as a file")
    study = gather(workspace, replications=replications, seed=seed, reference=reference, cache=cache, progress=progress)
    _write_whole(target, render(study))
    return target


def _write_whole(target: Path, text: str) -> None:
    """The file is either whole or as it was.  Raises :class:`ClauseproofError` (CP001) where it cannot be written."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if target.exists() and not target.is_file():  # a pipe or a device has no older content to keep
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise fail("CP001", f"{target} cannot be written: {error.strerror or error}") from None


def render(study: Study) -> str:
    """The report on a study as one HTML page: no script, no network, the same bytes for the same study."""
    asked = sentences(study)
    changed = changes(study.before, study.after)
    found = findings(study, asked, changed)
    told, answered = worst(found), answer(study, asked)
    first_page = {finding.anchor for finding in told} | {f"property-{s.slug}" for s in answered.headline}
    experiment = study.experiment
    moving, expected = _expected_rows(study)
    told_histories = histories(study, asked, frozenset(first_page))
    return (
        _environment(study)
        .get_template("report.html.j2")
        .render(
            study=study,
            before=study.before,
            after=study.after,
            names=("old rules", "new rules"),
            lines=in_two_lines(changed),
            changed=changed,
            asked=asked,
            answer=answered,
            worst=told,
            findings=found,
            kinds=EXPLANATIONS,
            costs=per_case(study),
            readings=_readings(study),
            notes=_notes(study),
            inferred=[note for note in _notes(study) if note.inferred],
            graphs=pictures(study),
            histories=told_histories,
            lines_of={sentence.slug: lines(study, sentence, told_histories) for sentence in asked},
            redline=redlined_clauses(study.redline),
            experiment=experiment,
            charts=charts(experiment, ("old rules", "new rules")) if experiment else (),
            moving=[reading for reading in _readings(study) if reading.name in moving],
            expected=expected,
            expected_names=[name for name, _ in study.expected[0].counts] if study.expected else [],
        )
    )


# -- what the page tells ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadingShown:
    """A reading with its question, its options, which is the default, and which the scenario takes.

    ``heading`` is what stands over a column for it: the clause, with its name where the clause asks several questions.
    """

    name: str
    clause: str
    question: str
    options: tuple[tuple[str, str], ...]
    default: str
    simulated: str
    heading: str

    @property
    def taken(self) -> str:
        """What the option says that the scenario takes, or the default."""
        return self.said(self.simulated or self.default)

    @property
    def others(self) -> tuple[str, ...]:
        """What the other options say."""
        return tuple(self.said(name) for name, _ in self.options if name != (self.simulated or self.default))

    @property
    def answers(self) -> tuple[tuple[str, str, str], ...]:
        """Each option with the letter that stands for it on this page, and what it says."""
        return tuple((letter(number), name, self.said(name)) for number, (name, _) in enumerate(self.options))

    def said(self, option: str) -> str:
        """What an option says, or else its name."""
        return words.plain(dict(self.options).get(option, "")) or words.human(option)


def letter(number: int) -> str:
    """``A`` for the first answer, ``B`` for the second; after ``Z`` numbers."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _readings(study: Study) -> tuple[ReadingShown, ...]:
    chosen = dict(study.experiment.readings) if study.experiment else {}
    return tuple(
        ReadingShown(
            reading.name,
            clause_of(reading),
            reading.question,
            reading.options,
            reading.default,
            chosen.get(reading.name, ""),
            words.capital(subject(study.readings, reading.name)),
        )
        for reading in study.after.system.readings
    )


@dataclass(frozen=True)
class Note:
    """What a rulebook says about where the text of a clause comes from."""

    clause: str
    text: str

    @property
    def inferred(self) -> bool:
        """Whether the note owns up to a guess."""
        return bool(re.search(r"\b(infer|assum|not seen|not found|read as|guess)", self.text, re.IGNORECASE))


def _notes(study: Study) -> tuple[Note, ...]:
    return tuple(
        Note(clause.id, text)
        for clause in study.after.document.clauses
        if (text := study.after.note(clause.id, "source"))
    )


@dataclass(frozen=True)
class ExpectedRow:
    """Expected numbers, old rules and new, and the answers to each reading under which they come (empty for any).

    An answer is told by its letter.
    """

    readings: tuple[str, ...]
    stuck: tuple[float, float]
    counts: tuple[tuple[float, float], ...]


def _expected_rows(study: Study) -> tuple[tuple[str, ...], tuple[ExpectedRow, ...]]:
    """The readings that move the exact expectations, and the expectations: disjoint rows that hold every choice."""
    if not study.expected:
        return (), ()
    pair = (study.before.id, study.after.id)
    names = [name for name, _ in study.expected[0].readings]
    space = ChoiceSpace.over(reading for reading in study.after.system.readings if reading.name in names)
    place = {tuple(choice.items()): bit for bit, choice in enumerate(space.choices)}
    masks: dict[tuple[tuple[float, float], ...], int] = {}
    for one in study.expected:
        columns = [dict(one.stuck), *(dict(by_book) for _, by_book in one.counts)]
        values = tuple((round(c[pair[0]], 9), round(c[pair[1]], 9)) for c in columns)
        masks[values] = masks.get(values, 0) | 1 << place[one.readings]
    by_name = {str(number): values for number, values in enumerate(masks)}
    boxes = space.partition({name: masks[values] for name, values in by_name.items()})
    moving = tuple(name for name in names if any(name in box for _, box in boxes))
    letters = {(shown.name, name): sign for shown in _readings(study) for sign, name, _ in shown.answers}
    rows = []
    for name, box in sorted(boxes, key=lambda entry: int(entry[0])):
        answers = tuple(
            words.listed((letters[reading, option] for option in box.get(reading, ())), "or") for reading in moving
        )
        rows.append(ExpectedRow(answers, by_name[name][0], by_name[name][1:]))
    return moving, tuple(rows)


# -- templates --------------------------------------------------------------------------------------------------


def _environment(study: Study) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("clauseproof.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    known = {clause.id for clause in study.after.document.clauses}
    readings = study.readings
    asked = frozenset(study.after.system.reading)
    filters: dict[str, Callable[..., object]] = {
        "human": words.human,
        "plain": words.plain,
        "day": words.day,
        "figure": words.figure,
        "signed": words.signed,
        "interval": words.interval,
        "amount": words.amount,
        "listed": words.listed,
        "counted": words.counted,
        "capital": words.capital,
        "spoken": lambda boxes: in_words(boxes, readings),
        "read_of": lambda boxes: words.listed(dict.fromkeys(asks(readings, name) for box in boxes for name in box)),
        "emphasised": lambda text: Markup(_emphasised(text)),
        "told": lambda boxes, again=", or where ": told(boxes, readings, asked, again),
        "named": named,
        "titles": titles,
        "ending": words.ending,
        "prose": lambda text: Markup(_prose(text)),
        "trusted": Markup,
        "anchor": _anchor,
    }
    environment.filters.update(filters)
    environment.globals.update(steps_of=steps_of, clause_ids=known, command=_command(study), marks=MARKS)
    return environment


def _prose(text: str) -> str:
    """A property's Markdown as HTML; raw HTML and links in it are shown as text, so that nothing leaves the page."""
    from markdown_it import MarkdownIt

    parser = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .disable(["image", "link", "autolink", "heading", "lheading"])
    )
    return str(parser.render(text))


def _emphasised(text: str) -> str:
    """Text with Markdown's emphasis and code as HTML; everything else in it is text."""
    shown = str(escape(text))
    for mark, element in (("**", "strong"), ("*", "em"), ("`", "code")):
        shown = re.sub(rf"{re.escape(mark)}(\S(?:.*?\S)?){re.escape(mark)}", rf"<{element}>\1</{element}>", shown)
    return shown


def _anchor(clause: str) -> str:
    """An id for a clause."""
    return "clause-" + re.sub(r"[^A-Za-z0-9]+", "-", clause).strip("-")


def _command(study: Study) -> dict[str, str]:
    """The commands that repeat the study."""
    found = {"check": "clauseproof check", "graph": f"clauseproof graph {study.after.id}"}
    if study.experiment is not None:
        found["simulate"] = (
            f"clauseproof simulate {study.experiment.scenario} --replications {study.experiment.replications} "
            f"--seed {study.experiment.seed}"
        )
    return found | {"apply": f"clauseproof apply {study.after.id}", "report": "clauseproof report"}
