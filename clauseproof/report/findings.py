"""The worst things that nobody intended: chosen by a written ranking, never by hand.

Every finding is computed from the verdicts, the lifecycle or the redline, and gets a rank from three questions.

1. What kind of thing is it?  (:class:`Kind`, the worst first.)  What an amendment does under every reading, and the
   workspace expects of it, is its plain effect and comes last; what it does under some readings only, nobody can have
   meant by writing it.
2. Does it happen under every reading, under the default readings, or only under others?
3. How short is the history that shows it?

Of findings that say the same thing of the same readings in other words (one kind, one condition, the same last
event), only the first is told among the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from clauseproof.model.correspondence import Key
from clauseproof.model.rulebook import Rulebook
from clauseproof.report import words
from clauseproof.report.changes import Changes
from clauseproof.report.drawing.boxes import Mark
from clauseproof.report.lifecycle.stages import STUCK
from clauseproof.report.readings import by_name, in_words
from clauseproof.report.study import Study
from clauseproof.report.verdicts import Judged, Sentence


class Kind(IntEnum):
    """What kind of finding, the worst first."""

    UNEXPECTED = 0
    """A requirement that fares otherwise in the new rules than the workspace expects."""

    LOST = 1
    """A requirement that was proved of the old rules under every reading, and of the new under some only."""

    STRANDED = 2
    """A stage in which the new rules can leave a Party with nothing further to happen, and the old could not."""

    TWO_MEANINGS = 3
    """A word of the old rules that stands for another thing in the new."""

    UNMET = 4
    """A requirement that the new rules do not meet, and the old did not either, or were not asked."""

    UNSPOKEN = 5
    """Something goes, and nothing says what becomes of the Parties that hold it."""

    NARROWED = 6
    """Something that was possible under every reading of the old rules, and is not any more."""

    PLAIN = 7
    """A requirement that was proved of the old rules, and fails under every reading of the new, as expected."""


LEADS = {
    Kind.UNEXPECTED: "Not as expected",
    Kind.LOST: "No longer true",
    Kind.UNMET: "Not true",
    Kind.NARROWED: "No longer possible",
    Kind.PLAIN: "No longer true",
}
"""What stands before a sentence that fails, so that nobody takes it for a fact."""

EXPLANATIONS = {
    Kind.UNEXPECTED: "not as the workspace expects",
    Kind.LOST: "true of the old rules under every reading, and of the new under some readings only",
    Kind.STRANDED: "leaves a Party with no way on",
    Kind.TWO_MEANINGS: "one word, two meanings",
    Kind.UNMET: "not met by the amended rules",
    Kind.UNSPOKEN: "goes without a word on those who hold it",
    Kind.NARROWED: "possible before, and no longer",
    Kind.PLAIN: "held before, and is what the amendment plainly ends",
}


@dataclass(frozen=True)
class Finding:
    """One thing: a title, a sentence or two, the clauses it rests on, and where the report tells more (an id)."""

    kind: Kind
    title: str
    text: str
    clauses: tuple[str, ...] = ()
    anchor: str = ""
    spread: int = 0
    length: int = 0
    same: tuple[object, ...] = ()

    @property
    def said(self) -> str:
        """The title as a statement that is true."""
        lead = LEADS.get(self.kind)
        return f"{lead}: “{self.title}”" if lead else self.title

    @property
    def rank(self) -> tuple[int, int, int]:
        """Lower is worse: kind, then how many readings it needs, then the length of its history."""
        return self.kind, self.spread, self.length


EVERY, BY_DEFAULT, ELSEWHERE = 0, 1, 2


def findings(study: Study, asked: Sequence[Sentence], changed: Changes) -> tuple[Finding, ...]:
    """All findings, the worst first."""
    found = [*_of_verdicts(study, asked), *_stranded(study), *_two_meanings(study, changed), *_unspoken(study)]
    return tuple(sorted(found, key=lambda finding: finding.rank))


def worst(found: Sequence[Finding], number: int = 3) -> tuple[Finding, ...]:
    """The first so many that do not say the same thing twice, and only one of a kind while other kinds wait."""
    distinct: list[Finding] = []
    for finding in found:
        if not any(finding.same and finding.same == other.same for other in distinct):
            distinct.append(finding)
    chosen: list[Finding] = []
    for finding in distinct:
        if len(chosen) < number and all(other.kind is not finding.kind for other in chosen):
            chosen.append(finding)
    chosen += [finding for finding in distinct if finding not in chosen][: number - len(chosen)]
    return tuple(sorted(chosen, key=lambda finding: finding.rank))


def _of_verdicts(study: Study, asked: Sequence[Sentence]) -> Iterable[Finding]:
    for sentence in asked:
        new, old = sentence.of(study.after.id), sentence.of(study.before.id)
        if new is None or (new.as_expected and "refuted" not in new.verdicts):
            continue
        held = old is not None and old.always_holds
        if not new.as_expected:
            kind = Kind.UNEXPECTED
        elif sentence.possibility:
            if not held:
                continue
            kind = Kind.NARROWED
        elif held:
            kind = Kind.PLAIN if new.never_holds else Kind.LOST
        else:
            kind = Kind.UNMET
        row = new.shortest()
        last = row.trace.steps[-1].event if row is not None and row.trace is not None and row.trace.steps else ""
        yield Finding(
            kind,
            sentence.title,
            _told(sentence, new, old, study),
            row.clauses if row is not None else new.rows[0].clauses,
            f"property-{sentence.slug}",
            _spread(new, study),
            len(row.trace) if row is not None and row.trace is not None else 0,
            (kind, by_name(new.fails_when), last),
        )


def _spread(judged: Judged, study: Study) -> int:
    if judged.never_holds:
        return EVERY
    defaults = study.after.system.default_readings
    return BY_DEFAULT if words.holds_by_default(judged.fails_when, defaults) else ELSEWHERE


def _told(sentence: Sentence, new: Judged, old: Judged | None, study: Study) -> str:
    """What happened to a sentence, in a sentence or two."""
    if "refuted" not in new.verdicts:
        wanted = words.listed(dict.fromkeys(verdict for row in new.rows for verdict in row.expected), "or")
        return f"{words.capital(new.briefly())}; the workspace expects {wanted}."
    if new.never_holds:
        when = "Under every reading" if study.after.system.readings else "Now"
    else:
        when = f"Where {in_words(new.fails_when, study.readings)}"
    row = new.shortest()
    if sentence.possibility:
        what = "no history comes to this any more"
    elif row is not None and row.trace is not None:
        what = f"a history of {words.counted(len(row.trace), 'step')} breaks it"
    else:
        what = "it does not hold"
    before = " The old rules kept it under every reading." if old is not None and old.always_holds else ""
    if old is not None and not old.always_holds and "refuted" in old.verdicts:
        before = " The old rules did not keep it either."
    why = f" The workspace’s reason: {'; '.join(new.because)}." if new.because else ""
    return f"{when}, {what}.{before}{why}"


def _stranded(study: Study) -> Iterable[Finding]:
    """Stages in which somebody can be left, from the lifecycle graphs: one finding a stage, with every condition."""
    before, after = study.graphs
    known = {stage.label: stage for stage in before.stages}
    for stage in after.stages:
        old = known.get(stage.was or stage.label)
        if stage.stuck is None or stage.stuck_mark is Mark.SAME:
            continue
        always = {} in stage.stuck_when
        where = "Under every reading" if always else f"Where {in_words(stage.stuck_when, study.readings)}"
        last = [words.quoted(m.event) for m in after.moves if (m.source, m.target) == (stage.value, STUCK)]
        after_which = f" {words.capital(words.listed(last))} can be the last thing that happens there." if last else ""
        clause = f" ({stage.clause})" if stage.clause else ""
        history = " Under the old rules that could not happen." if old is not None and old.stuck is None else ""
        yield Finding(
            Kind.STRANDED,
            f"A Party can be left {words.quoted(stage.label)}",
            f"{where}, a Party can be {words.quoted(stage.label)}{clause} with nothing further that the rules let "
            f"happen.{after_which}{history}",
            (stage.clause,) if stage.clause else (),
            "lifecycle-after",
            EVERY if always else ELSEWHERE,
            same=(Kind.STRANDED, stage.value),
        )


def _two_meanings(study: Study, changed: Changes) -> Iterable[Finding]:
    """Words that stand for another thing after than before; an event that only follows its value is not told twice."""
    correspondence = study.after.correspondence
    assert correspondence is not None
    values = [key for key in changed.swapped if key.kind == "value"]
    for key in values or changed.swapped:
        was = correspondence.before(key)
        owner = correspondence.before(Key("variable", "", key.owner)) if key.owner else None
        becomes = correspondence.after(Key(key.kind, owner.name if owner else key.owner, key.name))
        clauses = _defining(study, key)
        old_clause = dict(_value_clauses(study.before, owner.name if owner else key.owner)).get(key.name, "")
        new_clause = dict(_value_clauses(study.after, key.owner)).get(key.name, "")
        then = (
            f"Before, {words.quoted(key.name)} was {old_clause}; now it is {new_clause}. "
            if old_clause != new_clause
            else ""
        )
        origin = f"what was {words.quoted(was.name)}" if was else "something that was not there before"
        onward = f", and what was {words.quoted(key.name)} is now {words.quoted(becomes.name)}" if becomes else ""
        silent = ""
        if key.kind == "value" and not _commencement(study):
            silent = " No clause says which of the two it means for a Party that was given it before the change."
        yield Finding(
            Kind.TWO_MEANINGS,
            f"{words.capital(words.quoted(key.name))} means two things",
            f"{then}The word now names {origin}{onward}.{silent}",
            clauses,
            "redline",
            EVERY,
            same=(Kind.TWO_MEANINGS, key.name),
        )


def _value_clauses(book: Rulebook, variable: str) -> tuple[tuple[str, str], ...]:
    found = book.system.variable.get(variable)
    return found.value_clauses if found else ()


def _defining(study: Study, key: Key) -> tuple[str, ...]:
    clause = dict(_value_clauses(study.after, key.owner)).get(key.name, "") if key.kind == "value" else ""
    return (clause,) if clause else ()


def _commencement(study: Study) -> bool:
    """Whether any clause says what becomes of Parties on the day of change."""
    return any(note.get("on commencement") is not None for note in study.after.declarations.notes.values())


def _unspoken(study: Study) -> Iterable[Finding]:
    for remark in study.after.remarks:
        if remark.code == "CP023":
            yield Finding(
                Kind.UNSPOKEN,
                words.capital(EXPLANATIONS[Kind.UNSPOKEN]),
                words.capital(remark.message) + ".",
                (),
                "redline",
            )
