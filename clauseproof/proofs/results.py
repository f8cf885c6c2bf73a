"""Results of a check: what was asked, what came out, and the one place that computes how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clauseproof.model.source import Span
from clauseproof.proofs.choices import Box, spoken
from clauseproof.proofs.trace import Trace

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

    def as_file(self, title: str, method: str) -> dict[str, Any]:
        """What a certificate file holds: enough to check the proof again from the rulebook's source alone."""
        return {
            "format": 1,
            "title": title,
            "rulebook": self.rulebook,
            "fingerprint": self.rulebook_fingerprint,
            "property": dict(self.prop),
            "claim": self.claim,
            "choices": [{r: list(o) for r, o in box.items()} for box in self.choices],
            "k": self.k,
            "invariant": self.invariant,
            "method": method,
            "solver": self.solver,
        }

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
    known.  ``trace`` is a shortest history of the row; ``certificate`` what was accepted by the certifier.
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

    def as_json(self) -> dict[str, Any]:
        return {
            "property": self.title,
            "id": self.id,
            "rulebook": self.rulebook,
            "names_by": self.names_by,
            "reading": {r: list(o) for r, o in self.reading.items()},
            "fails_when": None
            if self.fails_when is None
            else [{r: list(o) for r, o in box.items()} for box in self.fails_when],
            "verdict": self.verdict,
            "expected": list(self.expected),
            "because": self.because or None,
            "as_expected": self.as_expected,
            "method": self.method,
            "seconds": round(self.seconds, 4),
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
    """Everything one check found."""

    results: tuple[Result, ...]
    seconds: float
    version: str
    solver: str
    rulebooks: Mapping[str, str]
    warnings: tuple[Mapping[str, Any], ...] = ()

    @property
    def worst(self) -> str:
        """How the check ended: a result that is not as expected outweighs one that is undecided."""
        if any(not r.as_expected and r.verdict != "undecided" for r in self.results):
            return NOT_AS_EXPECTED
        if any(r.verdict == "undecided" and "undecided" not in r.expected for r in self.results):
            return UNDECIDED
        return AS_EXPECTED

    def of(self, title_or_id: str, rulebook: str | None = None, names_by: str | None = None) -> list[Result]:
        """The rows of one property (by title, slug or id), in one rulebook where one is named."""
        from clauseproof.proofs.statement import slug

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
            "properties": len({r.title for r in self.results}),
            "results": len(self.results),
            "as_expected": sum(r.as_expected for r in self.results),
            "not_as_expected": sum(not r.as_expected for r in self.results),
            "worst": self.worst,
            "seconds": round(self.seconds, 3),
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
        """For people: a line for each row, the history below where one is owed, and a summary."""
        paint = _Paint(colour)
        lines: list[str] = []
        last_title = ""
        for result in self.results:
            if result.title != last_title:
                lines += ["", paint.bold(result.title)]
                last_title = result.title
            lines.append("  " + _row(result, paint, self._siblings(result)))
            if result.reason and not (result.as_expected and result.verdict == "vacuous" and not verbose):
                lines.append(f"      {result.reason}")
            elif result.verdict == "vacuous":
                lines.append(f"      {result.reason}")
            for remark in result.remarks:
                lines.append(f"      remark: {remark}")
            shown = not result.as_expected or verbose or full
            if result.trace is not None and shown:
                lines.append(_introduction(result))
                lines += [f"      {line}" for line in result.trace.told(full=full)]
                lines.append(f"      {_ending(result)}")
            elif result.trace is not None:
                lines.append(f"      {_introduction(result).strip()} {len(result.trace)} steps (-v tells it)")
            if not result.as_expected and result.at is not None:
                wanted = " or ".join(result.expected)
                lines.append(f"      {paint.red('expected ' + wanted)} at {result.at}")
            elif result.because and (verbose or full):
                lines.append(f"      because {result.because}")
        lines += ["", self._closing(paint)]
        return "\n".join(lines).lstrip("\n")

    def _siblings(self, result: Result) -> int:
        return sum(r.id == result.id and r.rulebook == result.rulebook for r in self.results)

    def _closing(self, paint: _Paint) -> str:
        summary = self.summary()
        counts = ", ".join(f"{summary[v]} {v}" for v in ("proved", "refuted", "vacuous", "undecided") if summary[v])
        ending = {
            AS_EXPECTED: paint.green("all as expected"),
            NOT_AS_EXPECTED: paint.red(f"{summary['not_as_expected']} not as expected"),
            UNDECIDED: paint.yellow("something undecided"),
        }[self.worst]
        return (
            f"{summary['properties']} properties of {len(self.rulebooks)} rulebooks: {counts}; {ending} "
            f"({summary['seconds']:.2f} s; every proof certified by {self.solver})"
        )


def _row(result: Result, paint: _Paint, siblings: int) -> str:
    mark = {"proved": paint.green("proved"), "refuted": paint.red("refuted"), "vacuous": paint.yellow("vacuous")}
    verdict = mark.get(result.verdict, paint.yellow(result.verdict))
    if result.as_expected and result.verdict in ("refuted", "vacuous", "undecided"):
        verdict = paint.plain(result.verdict)
    where = result.rulebook + (" (read by word)" if result.names_by == "name" else "")
    when = ""
    if siblings > 1 or result.reading:
        when = f" where {spoken(result.reading)}"
    expected = " (as expected)" if result.as_expected and result.verdict != "proved" else ""
    return f"{verdict:<8} {where}{when}{expected}"


def _introduction(result: Result) -> str:
    if result.pattern == "possible":
        return "      shown by"
    return "      history:"


def _ending(result: Result) -> str:
    last = result.trace.steps[-1] if result.trace and result.trace.steps else None
    if result.pattern == "possible":
        return "and so it is possible."
    if result.pattern in ("before", "on") and last is not None:
        return f"and so '{last.event}' happens where the property forbids it."
    if result.pattern == "stays in range":
        return "and then an event would leave the range of a variable."
    return "and there the property fails."


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
