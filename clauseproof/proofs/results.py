"""Results of a check: what was asked, what came out, and the one place that computes how it ended."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clauseproof.model.canonical import fingerprint
from clauseproof.model.source import Span
from clauseproof.proofs.choices import Box, spoken
from clauseproof.proofs.engines.stuck import CounterexampleToInduction
from clauseproof.proofs.evidence.certificates import Invariant, Proof
from clauseproof.proofs.evidence.histories import History, same
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.explaining.stories import Stories
from clauseproof.proofs.properties.expectations import NOTHING_FOLLOWS
from clauseproof.proofs.properties.property import STAYS_IN_RANGE

AS_EXPECTED, NOT_AS_EXPECTED, UNDECIDED = "as expected", "not as expected", "undecided"


@dataclass(frozen=True)
class Certificate:
    """What lets someone else check a proof: a claim, an invariant in SMT-LIB, and the queries that accepted it."""

    claim: str
    choices: tuple[Mapping[str, tuple[str, ...]], ...]
    k: int
    invariant: str
    queries: int
    solver: str
    rulebook_fingerprint: str
    rulebook: str
    prop: Mapping[str, Any]
    file: str = ""
    argument: Mapping[str, Any] | None = None

    def as_proof(self, title: str, id: str, method: str) -> Proof:
        """What a certificate file says: enough to check the proof again from the rulebook's source alone."""
        return Proof(
            title,
            id,
            fingerprint(dict(self.prop)),
            self.rulebook,
            self.rulebook_fingerprint,
            self.claim,
            tuple({r: tuple(o) for r, o in sorted(box.items())} for box in self.choices),
            Invariant(self.invariant, self.k, self.argument),
            method,
            self.solver,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "claim": self.claim,
            "choices": [{r: list(o) for r, o in box.items()} for box in self.choices],
            "k": self.k,
            "invariant": self.invariant,
            "queries": self.queries,
            "solver": self.solver,
            "fingerprint": self.rulebook_fingerprint,
            "file": self.file or None,
        }


@dataclass(frozen=True)
class Result:
    """One verdict: of one property, in one rulebook, for one set of readings.

    ``reading`` maps readings to options; ``{}`` is every reading.  The rows of one property and rulebook are
    disjoint and together hold every choice.  ``fails_when`` is the minimal condition under which the property is
    refuted in that rulebook, as a list of maps that may overlap, ``[]`` where it never is, None where that is not
    known.  ``settled_by`` pairs readings with the option that alone would make the property hold throughout.
    ``others`` are further stories, where they were asked for, ``witness`` a shortest history on which a proved
    property says something.  ``trace`` is a shortest history of the row, ``histories`` are those of all its choices;
    ``certificate`` what was accepted by the certifier.  ``recalled`` says that it was decided in an earlier check of
    what is the same question.  ``shut_off`` certifies that the proof is hollow: it holds only because nothing can
    follow, as ``reason`` says, and ``witness`` is a history after which nothing does.  ``stuck`` shows what a proof by
    induction lacks, where nothing is decided; it is no history.
    """

    title: str
    id: str
    rulebook: str
    names_by: str
    reading: Box
    fails_when: tuple[Box, ...] | None
    verdict: str
    expected: tuple[str, ...]
    because: str
    as_expected: bool
    method: str
    seconds: float
    clauses: tuple[str, ...]
    certificate: Certificate | None
    trace: Trace | None
    reason: str
    remarks: tuple[str, ...]
    at: Span | None
    pattern: str = ""
    others: Stories | None = None
    witness: Trace | None = None
    settled_by: tuple[tuple[str, str], ...] = ()
    histories: tuple[History, ...] = ()
    recalled: bool = False
    shut_off: Certificate | None = None
    stuck: CounterexampleToInduction | None = None

    @property
    def hollow(self) -> bool:
        """Whether the property holds only because nothing can follow any more."""
        return self.shut_off is not None

    @property
    def word(self) -> str:
        """The verdict as ``expect`` says it: a hollow proof has a word of its own."""
        return NOTHING_FOLLOWS if self.hollow else self.verdict

    def as_json(self) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        if self.shut_off is not None:
            asked["shut_off"] = self.shut_off.as_json()
        if self.others is not None:
            asked["next"] = self.others.as_json(self.title, self.rulebook)
        if self.settled_by:
            asked["settled_by"] = [{"reading": reading, "option": option} for reading, option in self.settled_by]
        if self.witness is not None:
            asked["witness"] = self.witness.itf(self.title, self.rulebook)
        if self.stuck is not None:
            asked["counterexample_to_induction"] = self.stuck.as_json(self.title, self.rulebook)
        return asked | {
            "property": self.title,
            "id": self.id,
            "rulebook": self.rulebook,
            "names_by": self.names_by,
            "reading": {r: list(o) for r, o in self.reading.items()},
            "fails_when": None
            if self.fails_when is None
            else [{r: list(o) for r, o in box.items()} for box in self.fails_when],
            "verdict": self.verdict,
            "hollow": self.hollow,
            "expected": list(self.expected),
            "because": self.because or None,
            "as_expected": self.as_expected,
            "method": self.method,
            "seconds": round(self.seconds, 4),
            "recalled": self.recalled,
            "clauses": list(self.clauses),
            "certificate": self.certificate.as_json() if self.certificate else None,
            "trace": self.trace.itf(self.title, self.rulebook) if self.trace else None,
            "steps": len(self.trace) if self.trace else None,
            "reason": self.reason or None,
            "remarks": list(self.remarks),
            "file": self.at.source.path if self.at else None,
            "line": self.at.line if self.at else None,
        }


@dataclass(frozen=True)
class Results:
    """Everything one check found; one that was ``interrupted`` left something undecided, expected or not."""

    results: tuple[Result, ...]
    seconds: float
    version: str
    solver: str
    rulebooks: Mapping[str, str]
    warnings: tuple[Mapping[str, Any], ...] = ()
    interrupted: bool = False

    @property
    def worst(self) -> str:
        """How the check ended: a result that is not as expected outweighs one that is undecided."""
        if any(not r.as_expected and r.verdict != "undecided" for r in self.results):
            return NOT_AS_EXPECTED
        if self.interrupted or any(r.verdict == "undecided" and "undecided" not in r.expected for r in self.results):
            return UNDECIDED
        return AS_EXPECTED

    def of(self, title_or_id: str, rulebook: str | None = None, names_by: str | None = None) -> list[Result]:
        """The rows of one property (by title, slug or id), in one rulebook where one is named."""
        from clauseproof.proofs.properties.statement import slug

        return [
            r
            for r in self.results
            if title_or_id in (r.title, r.id, slug(r.title))
            and rulebook in (None, r.rulebook)
            and names_by in (None, r.names_by)
        ]

    def summary(self) -> dict[str, Any]:
        verdicts = {v: sum(r.verdict == v for r in self.results) for v in ("proved", "refuted", "vacuous", "undecided")}
        return {
            **verdicts,
            "hollow": sum(r.hollow for r in self.results),
            "properties": len({r.title for r in self.results}),
            "results": len(self.results),
            "as_expected": sum(r.as_expected for r in self.results),
            "not_as_expected": sum(not r.as_expected for r in self.results),
            "worst": self.worst,
            "recalled": sum(r.recalled for r in self.results),
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
        }

    def as_json(self) -> dict[str, Any]:
        """The contract (``clauseproof/proofs/check.schema.json``)."""
        return {
            "clauseproof": self.version,
            "schema": 1,
            "solver": self.solver,
            "rulebooks": dict(self.rulebooks),
            "results": [r.as_json() for r in self.results],
            "warnings": [dict(w) for w in self.warnings],
            "summary": self.summary(),
        }

    def as_text(self, *, colour: bool = False, width: int = 100, full: bool = False, verbose: bool = False) -> str:
        """For people: each property with its verdicts as minimal conditions, histories where owed, a summary.

        A history is told where a result is not as expected; with ``verbose`` for every result, with ``full`` with
        whole states.
        """
        paint = _Paint(colour)
        lines: list[str] = []
        last_title = ""
        for rows in self.grouped():
            first = rows[0]
            if first.title != last_title:
                lines += ["", paint.bold(first.title)]
                last_title = first.title
            where = first.rulebook + (" (read by word)" if first.names_by == "name" else "")
            lines.append(f"  {where}: " + "; ".join(_verdicts(rows, paint)))
            lines += [f"      remark: {remark}" for remark in remarks_of(rows)]
            if verbose or full or not all(row.as_expected for row in rows):
                lines += [f"      {sentence}" for sentence in settling(rows)]
            for row in rows:
                lines += _details(row, paint, len(rows) > 1, full=full, verbose=verbose or full)
        lines += ["", self._closing(paint)]
        return "\n".join(part for line in lines for part in _wrapped(line, width)).lstrip("\n")

    def grouped(self) -> list[list[Result]]:
        """The results of each property in each rulebook, under each reading of its names, together."""
        groups: dict[str, list[Result]] = {}
        for result in self.results:
            groups.setdefault(result.id, []).append(result)
        return list(groups.values())

    def _closing(self, paint: _Paint) -> str:
        summary = self.summary()
        ending = {
            AS_EXPECTED: paint.green("all as expected"),
            NOT_AS_EXPECTED: paint.red(f"{summary['not_as_expected']} not as expected"),
            UNDECIDED: paint.yellow("something undecided"),
        }[self.worst]
        how = [f"{summary['seconds']:.2f} s"]
        if summary["recalled"]:
            of = "all" if summary["recalled"] == summary["results"] else f"{summary['recalled']} of the"
            how.append(f"{of} {summary['results']} results recalled from an earlier check")
        if self.solver:
            how.append(f"every proof certified by {self.solver}")
        return (
            f"{_counted(summary['results'], 'result', 'results')} of "
            f"{_counted(summary['properties'], 'property', 'properties')} in "
            f"{_counted(len(self.rulebooks), 'rulebook', 'rulebooks')}: {counted(summary)}; "
            f"{ending} ({'; '.join(how)})"
        )


def counted(summary: Mapping[str, Any]) -> str:
    """How many results of a summary have which verdict, and how many proofs are hollow."""
    counts = ", ".join(f"{summary[v]} {v}" for v in ("proved", "refuted", "vacuous", "undecided") if summary[v])
    return counts + (f" ({summary['hollow']} of the proved because nothing can follow)" if summary["hollow"] else "")


def conditions(rows: Sequence[Result]) -> list[tuple[str, str, bool]]:
    """Each verdict of one property in one rulebook with its condition in words, and whether it was expected.

    The condition is empty where there is one verdict, minimal for what is refuted, and *otherwise* for the last.
    """
    by_verdict: dict[str, list[Result]] = {}
    order = ("refuted", "vacuous", "undecided", NOTHING_FOLLOWS, "proved")
    for row in sorted(rows, key=lambda row: order.index(row.word)):
        by_verdict.setdefault(row.word, []).append(row)
    found: list[tuple[str, str, bool]] = []
    for number, (verdict, its_rows) in enumerate(by_verdict.items(), 1):
        expected = all(row.as_expected for row in its_rows)
        boxes = its_rows[0].fails_when if verdict == "refuted" else None
        where = ", or ".join(spoken(box) for box in boxes or [row.reading for row in its_rows])
        if len(by_verdict) == 1:
            where = ""
        elif number == len(by_verdict):
            where = "otherwise"
        elif verdict == "refuted" and boxes is not None:
            where = f"exactly where {where}"
        else:
            where = f"where {where}"
        found.append((verdict, where, expected))
    return found


def remarks_of(rows: Sequence[Result]) -> list[str]:
    """What is remarked of the results of one property in one rulebook, each once, with where it is not of all."""
    said: dict[str, list[Result]] = {}
    for row in rows:
        for remark in row.remarks:
            said.setdefault(remark, []).append(row)
    return [
        remark if len(its) == len(rows) else f"{remark} (where {', or '.join(spoken(row.reading) for row in its)})"
        for remark, its in said.items()
    ]


def settling(rows: Sequence[Result]) -> list[str]:
    """What would make a property hold throughout, where that is one clarification."""
    how = " or ".join(f"{reading} read as {option}" for reading, option in rows[0].settled_by)
    return [f"it would hold throughout with {how}"] if how else []


def _verdicts(rows: Sequence[Result], paint: _Paint) -> Iterator[str]:
    for verdict, where, expected in conditions(rows):
        word = paint.green(verdict) if verdict == "proved" and expected else verdict
        word = word if expected else paint.red(verdict)
        note = "" if verdict == "proved" else " (as expected)" if expected else ""
        yield f"{word} {where}".rstrip() + note


def _details(row: Result, paint: _Paint, several: bool, *, full: bool, verbose: bool) -> list[str]:
    """What one row has to say below the verdict: why, by which history, what was expected instead."""
    lines: list[str] = []
    told = verbose or not row.as_expected or row.others is not None
    where = f" where {spoken(row.reading)}" if several and row.reading else ""
    said_below = (row.trace is not None and row.pattern == STAYS_IN_RANGE) or _only_differs(row)
    if row.reason and not said_below and (row.verdict in ("vacuous", "undecided") or row.hollow or told):
        lines.append(f"      {row.word}{where}: {row.reason}")
    if row.stuck is not None:
        lines += [f"      {line}" for line in row.stuck.told(full=full)]
    if row.trace is not None and told:
        lines.append(f"      {'shown' if row.pattern == 'possible' else 'history'}{where}:")
        lines += [f"      {line}" for line in row.trace.told(full=full)]
        lines += [f"      {line}" for line in (ending(row), *elsewhere(row))]
    if row.witness is not None and verbose:
        what = "after which nothing follows" if row.hollow else "on which it says something"
        lines.append(f"      a history {what}{where}:")
        lines += [f"      {line}" for line in row.witness.told(full=full)]
    if row.others is not None:
        for trace in row.others.traces:
            lines += [f"      a different story{where}:", *(f"      {line}" for line in trace.told(full=full))]
        if row.others.ending():
            lines.append(f"      {row.others.ending()}.")
    if not row.as_expected:
        at = f" ({row.at})" if row.at is not None else ""
        but = row.reason if _only_differs(row) else f"{' or '.join(row.expected)} was expected"
        lines.append(f"      {paint.red(row.word + where)}, but {but}{at}")
    elif row.because and verbose:
        lines.append(f"      {row.word}{where}, as expected, because {row.because}")
    return lines


def _only_differs(row: Result) -> bool:
    """Whether the verdict is an expected one, and its history is of another length than expected."""
    fits = row.word in row.expected or ("not proved" in row.expected and row.verdict != "proved")
    return fits and not row.as_expected


def _wrapped(line: str, width: int) -> list[str]:
    """A line cut at spaces to the width, its continuation indented; terminal colours count as nothing."""
    if "\033" in line or len(line) <= width:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def ending(result: Result) -> str:
    """What a trace comes to, in the sentence that closes it."""
    last = result.trace.steps[-1] if result.trace and result.trace.steps else None
    if result.pattern == "possible":
        return "and so it is possible."
    if result.pattern in ("before", "on") and last is not None:
        return f"and so '{last.event}' happens where the property forbids it."
    if result.pattern == STAYS_IN_RANGE:
        return f"and then {result.reason}." if result.reason else "and then an event would leave a variable's range."
    return "and there the property fails."


def elsewhere(result: Result) -> list[str]:
    """For which readings of its row a history runs, where under others of them it is another one."""
    if result.trace is None or len(result.histories) < 2:
        return []
    boxes = next(history.choices for history in result.histories if same(history.trace, result.trace))
    where = ", or ".join(spoken(box) for box in boxes)
    return [f"It runs where {where}; under the other readings another history shows the same."]


class _Paint:
    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def _in(self, code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self.colour else text

    def plain(self, text: str) -> str:
        return text

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def green(self, text: str) -> str:
        return self._in("32", text)

    def red(self, text: str) -> str:
        return self._in("31", text)

    def yellow(self, text: str) -> str:
        return self._in("33", text)
