"""The verdicts of a study, sentence by sentence: before and after, by clause and by word, under which readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clauseproof.proofs.choices import Box
from clauseproof.proofs.properties.statement import BY_CORRESPONDENCE, BY_NAME
from clauseproof.proofs.results import Result
from clauseproof.report import words
from clauseproof.report.readings import Readings, by_name, in_words
from clauseproof.report.study import Study


@dataclass(frozen=True, eq=False)
class Judged:
    """One sentence judged of one rulebook, its names read in one way.  ``rows`` are disjoint sets of readings."""

    rulebook: str
    names_by: str
    rows: tuple[Result, ...]

    @property
    def by_word(self) -> bool:
        return self.names_by == BY_NAME

    @property
    def pattern(self) -> str:
        return next((row.pattern for row in self.rows if row.pattern), "")

    @property
    def verdicts(self) -> frozenset[str]:
        return frozenset(row.verdict for row in self.rows)

    @property
    def always_holds(self) -> bool:
        """Proved under every reading."""
        return self.verdicts == {"proved"}

    @property
    def hollow(self) -> bool:
        """Whether it holds under some reading only because nothing can follow there."""
        return any(row.hollow for row in self.rows)

    @property
    def never_holds(self) -> bool:
        """Refuted under every reading."""
        return self.verdicts == {"refuted"}

    @property
    def fails_when(self) -> tuple[Box, ...]:
        """The minimal conditions under which it is refuted."""
        return self.rows[0].fails_when or () if self.rows else ()

    @property
    def as_expected(self) -> bool:
        return all(row.as_expected for row in self.rows)

    @property
    def because(self) -> tuple[str, ...]:
        """The reasons that the property file gives for what is not proved."""
        return tuple(dict.fromkeys(row.because for row in self.rows if row.because and row.verdict != "proved"))

    def shortest(self) -> Result | None:
        """The row with the shortest history."""
        told = [row for row in self.rows if row.trace is not None]
        return min(told, key=lambda row: len(row.trace or ()), default=None)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The rows by what came out; where some hold as they should, those come last, as what is otherwise so."""
        by_word: dict[str, list[Result]] = {}
        for row in self.rows:
            by_word.setdefault(words.verdict_word(row), []).append(row)
        usual = [word for word in by_word if word in ("proved", "possible")]
        last = (usual or list(by_word))[-1]
        found = []
        for word in [*(w for w in by_word if w != last), last]:
            rows = tuple(by_word[word])
            boxes = tuple(row.reading for row in rows)
            if len(by_word) == 1:
                boxes = ()
            elif word in ("refuted", "impossible") and self.fails_when:
                boxes = self.fails_when
            found.append(Group(word, boxes, word == last and len(by_word) > 1, rows))
        return tuple(found)

    def briefly(self, readings: Readings | None = None) -> str:
        """The verdict in a few words: ``refuted where 2(c) is read as “…”; otherwise proved``.

        Without the readings' own words, by their names: ``refuted where discretion is choice; otherwise proved``.
        """
        parts = []
        for group in self.groups:
            if group.otherwise:
                parts.append(f"otherwise {group.word}")
            elif group.boxes:
                said = in_words(group.boxes, readings) if readings is not None else by_name(group.boxes)
                parts.append(f"{group.word} where {said}")
            else:
                parts.append(group.word)
        return "; ".join(parts)


@dataclass(frozen=True, eq=False)
class Group:
    """Rows of one sentence with the same outcome (in a word), and the conditions on readings under which it comes.

    Without ``boxes`` it comes under every reading; ``otherwise`` says that it comes under all that no other group has.
    """

    word: str
    boxes: tuple[Box, ...]
    otherwise: bool
    rows: tuple[Result, ...]


@dataclass(frozen=True, eq=False)
class Sentence:
    """A property of the workspace: its title, the words below it, and all that was judged of it."""

    title: str
    slug: str
    prose: str
    pattern: str
    judged: tuple[Judged, ...]

    def of(self, rulebook: str, names_by: str = BY_CORRESPONDENCE) -> Judged | None:
        """What was judged of one rulebook, with names read in one way."""
        return next((j for j in self.judged if (j.rulebook, j.names_by) == (rulebook, names_by)), None)

    @property
    def possibility(self) -> bool:
        return self.pattern == words.POSSIBLE


def sentences(study: Study) -> tuple[Sentence, ...]:
    """The workspace's properties in the order of its files, then those that every rulebook has."""
    by_title: dict[str, list[Result]] = {}
    for result in study.results.results:
        by_title.setdefault(result.title, []).append(result)
    found = []
    for title, results in by_title.items():
        slug = results[0].id.split("/")[0]
        statement = study.statements.get(slug)
        judged: dict[tuple[str, str], list[Result]] = {}
        for result in results:
            if result.rulebook in (study.before.id, study.after.id):
                judged.setdefault((result.rulebook, result.names_by), []).append(result)
        if not judged:
            continue
        found.append(
            Sentence(
                title,
                slug,
                statement.prose if statement else "",
                next((r.pattern for r in results if r.pattern), statement.pattern if statement else ""),
                tuple(Judged(book, names, tuple(rows)) for (book, names), rows in judged.items()),
            )
        )
    return tuple(found)


# -- is it safe? ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """Whether the amended rules are safe, as far as the sentences asked go.

    ``safe`` holds requirements proved under every reading, ``depends`` those that fail under some readings only,
    ``fails`` those that fail under every one, ``open`` what was not decided, says nothing, or holds only because
    nothing can follow.  ``by_word`` are
    judgements by word that differ from those by clause, with the latter; ``headline`` the sentences told on the
    first page.  ``broken`` held under every reading of the old rules and fail now under some; ``mended`` the reverse.
    ``unexpected`` are those that fare otherwise than the workspace expects, possibilities included.
    """

    rulebook: str
    headline: tuple[Sentence, ...]
    safe: tuple[Sentence, ...]
    depends: tuple[Sentence, ...]
    fails: tuple[Sentence, ...]
    open: tuple[Sentence, ...]
    by_word: tuple[tuple[Sentence, Judged, Judged], ...]
    broken: tuple[Sentence, ...]
    mended: tuple[Sentence, ...]
    unexpected: tuple[Sentence, ...]

    @property
    def by_condition(self) -> tuple[tuple[tuple[Box, ...], tuple[Sentence, ...]], ...]:
        """The sentences that fail under some readings only, by the readings under which they do."""
        found: dict[str, tuple[tuple[Box, ...], list[Sentence]]] = {}
        for sentence in self.depends:
            for judged in sentence.judged:
                if judged.rulebook == self.rulebook and not judged.by_word:
                    key = by_name(judged.fails_when)
                    found.setdefault(key, (judged.fails_when, []))[1].append(sentence)
        return tuple((boxes, tuple(group)) for boxes, group in found.values())

    @property
    def short(self) -> str:
        """The answer in one sentence."""
        asked = len(self.safe) + len(self.depends) + len(self.fails) + len(self.open)
        if not asked:
            return "Nothing was asked of the amended rules."
        if len(self.safe) == asked:
            return "Yes, as far as the sentences below go: under every reading, no history breaks any of them."
        if not self.fails and not self.open:
            return "That depends on how the text is read."
        return "Not in every respect."


HEADLINES = 3
"""Sentences told on the first page."""


def answer(study: Study, asked: Sequence[Sentence]) -> Answer:
    """Sort the requirements on the amended rules by how they fare.

    A possibility (``possible: …``) asks for a history instead of forbidding one, so it is neither safe nor unsafe and
    is left out here.  The headline is what the workspace asks both by clause and by word; where it asks nothing by
    word, the first sentences judged of both rulebooks.
    """
    groups: dict[str, list[Sentence]] = {"safe": [], "depends": [], "fails": [], "open": []}
    for sentence in asked:
        judged = sentence.of(study.after.id)
        if judged is None or sentence.possibility:
            continue
        if judged.always_holds and not judged.hollow:
            groups["safe"].append(sentence)
        elif judged.verdicts & {"vacuous", "undecided"} or judged.always_holds:
            groups["open"].append(sentence)
        else:
            groups["fails" if judged.never_holds else "depends"].append(sentence)
    by_word = []
    for sentence in asked:
        for judged in sentence.judged:
            by_clause = sentence.of(judged.rulebook)
            if judged.by_word and by_clause is not None and judged.briefly() != by_clause.briefly():
                by_word.append((sentence, judged, by_clause))
    both = [
        s
        for s in asked
        if s.of(study.before.id) and s.of(study.after.id) and not s.possibility and s.slug in study.statements
    ]
    worded = [s for s in both if any(j.by_word for j in s.judged)]
    judged_twice = [(s, s.of(study.before.id), s.of(study.after.id)) for s in both]
    return Answer(
        study.after.id,
        tuple((worded or both)[:HEADLINES]),
        tuple(groups["safe"]),
        tuple(groups["depends"]),
        tuple(groups["fails"]),
        tuple(groups["open"]),
        tuple(by_word),
        tuple(s for s, old, new in judged_twice if old and new and old.always_holds and "refuted" in new.verdicts),
        tuple(s for s, old, new in judged_twice if old and new and new.always_holds and "refuted" in old.verdicts),
        tuple(s for s in asked if any(j.rulebook == study.after.id and not j.as_expected for j in s.judged)),
    )


def in_a_sentence(judged: Judged | None, readings: Readings | None = None) -> str:
    """One verdict in a sentence; with the readings, in the rulebook's own words for them."""
    if judged is None:
        return "not asked"
    if judged.verdicts == {"vacuous"}:
        return f"says nothing: {judged.rows[0].reason}" if judged.rows[0].reason else "says nothing"
    return judged.briefly(readings)


def titles(found: Iterable[Sentence]) -> str:
    return words.listed(f"“{sentence.title}”" for sentence in found)
