"""From findings to results: what the certifier accepted, for which readings, and whether it was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from clauseproof.diagnostics import Collector
from clauseproof.model.expressions import Not, variables_read
from clauseproof.model.rulebook import Rulebook
from clauseproof.proofs.choices import Box
from clauseproof.proofs.docket import Matter
from clauseproof.proofs.engines.stuck import CounterexampleToInduction
from clauseproof.proofs.evidence.histories import gathered
from clauseproof.proofs.evidence.trace import Trace
from clauseproof.proofs.findings import Finding
from clauseproof.proofs.properties.expectations import NOTHING_FOLLOWS, Expectation
from clauseproof.proofs.properties.leaving import leaves_range
from clauseproof.proofs.properties.property import STAYS_IN_RANGE
from clauseproof.proofs.results import Certificate, Result
from clauseproof.proofs.vacuity.hollow_rows import HollowRow, certificate_of, hollow_name, hollow_row
from clauseproof.proofs.vacuity.nothing_follows import not_known


@dataclass(frozen=True, eq=False)
class _Settled:
    """A finding after the certifier has spoken."""

    verdict: str
    mask: int
    method: str
    reason: str
    certificate: Certificate | None
    traces: dict[int, Trace]
    clauses: tuple[str, ...]
    hollow: HollowRow | None = None
    stuck: CounterexampleToInduction | None = None
    remarks: tuple[str, ...] = ()

    def hollow_under(self, bit: int) -> HollowRow | None:
        """What is to be told where the proof is hollow under a choice."""
        return self.hollow if self.hollow is not None and self.hollow.hollow.mask >> bit & 1 else None


def _settled(matter: Matter, expected: Mapping[int, Expectation | None]) -> list[_Settled]:
    assert matter.decided is not None and matter.prop is not None
    settled: list[_Settled] = []
    for place, finding in enumerate(matter.decided.findings):
        if finding.evidence is None:
            settled.append(
                _Settled(
                    finding.verdict,
                    finding.mask,
                    finding.method,
                    finding.reason,
                    None,
                    dict(finding.traces),
                    (),
                    stuck=finding.stuck,
                    remarks=finding.remarks,
                )
            )
            continue
        certified = matter.certified[str(place)]
        if not certified.accepted:
            reason = f"{finding.method} claims a proof, but the certifier did not accept it: {certified.reason}"
            settled.append(_Settled("undecided", finding.mask, finding.method, reason, None, {}, ()))
            continue
        certificate = certificate_of(matter, finding.evidence, finding.mask, certified)
        clauses = _clauses_read(matter.rulebook, finding)
        traces = dict(finding.traces)
        if finding.verdict == "vacuous" and _surprises(finding, expected):
            clauses, finding = _blocked(matter, finding, clauses)
        hollow = None
        if finding.hollow is not None:
            answer = matter.certified[hollow_name(place)]
            hollow = hollow_row(matter, finding, answer, expected)
            if hollow is None:
                why = f"the certifier did not accept that nothing does: {answer.reason}"
                remark = not_known(matter.decided.space, finding.hollow.mask, why)
                matter.remarks = tuple(dict.fromkeys((*matter.remarks, remark)))
        settled.append(
            _Settled(
                finding.verdict,
                finding.mask,
                finding.method,
                finding.reason,
                certificate,
                traces,
                clauses,
                hollow,
                remarks=_remarks(finding),
            )
        )
    return settled


def _surprises(finding: Finding, expected: Mapping[int, Expectation | None]) -> bool:
    """Whether somebody has to find out why the property is vacuous: it costs a solver, and nobody reads it else."""
    rows = [row for bit, row in expected.items() if finding.mask >> bit & 1]
    return any(row is None or not {"vacuous", "not proved"} & set(row.verdicts) for row in rows)


def _blocked(matter: Matter, finding: Finding, clauses: tuple[str, ...]) -> tuple[tuple[str, ...], Finding]:
    """The clauses that keep the premise from ever holding, and the finding with a reason that names them."""
    from clauseproof.proofs.explaining.core import core_of
    from clauseproof.proofs.explaining.parts import clauses_of, in_document_order
    from clauseproof.proofs.properties.monitor import product

    assert finding.evidence is not None and matter.prop is not None and matter.decided is not None
    system = matter.rulebook.system
    whole = product(system, matter.prop)
    if matter.prop.is_liveness:
        whole = replace(whole, steps=())  # the steps that refute it are not those that it speaks of
    assume = matter.decided.space.condition(finding.mask)
    core = core_of(system, whole, Not(whole.premise), assume, finding.evidence.text, finding.evidence.k)
    blocking = clauses_of(in_document_order(matter.rulebook, core.parts))
    if core.reason or not blocking:
        return clauses, finding
    return blocking, replace(finding, reason=f"{finding.reason}; blocked by {', '.join(blocking)}")


def _clauses_read(book: Rulebook, finding: Finding) -> tuple[str, ...]:
    """Clauses whose events write what the invariant speaks of."""
    assert finding.evidence is not None
    tracked = set(finding.evidence.tracked)
    if finding.evidence.invariant is not None:
        tracked &= variables_read(finding.evidence.invariant)
    order = {clause.id: place for place, clause in enumerate(book.document.clauses)}
    found = {event.clause for event in book.system.events if tracked & event.assigned.keys()}
    return tuple(sorted(found, key=lambda clause: order.get(clause, -1)))


def results_of(matter: Matter, used: set[int], stories: int = 0) -> Iterable[Result]:
    """The rows of a matter that was decided and certified; with ``stories``, so many more histories of each.

    Rows of ``expect`` that spoke of one (their ids) are added to ``used``.
    """
    if matter.decided is None:
        expectation = _expectation(matter, {}, used)
        yield _result(matter, {}, None, "vacuous", expectation, "names", matter.missing, (), None, None)
        return
    space = matter.decided.space
    expected: dict[int, Expectation | None] = {
        bit: _expectation(matter, choice, used) for bit, choice in enumerate(space.choices)
    }
    settled = _settled(matter, expected)
    of_bit: dict[int, _Settled] = {
        bit: one for one in settled for bit in range(len(space.choices)) if one.mask >> bit & 1
    }
    classes: dict[str, int] = {}
    for bit in range(len(space.choices)):
        key = f"{of_bit[bit].verdict}/{id(expected[bit])}/{id(of_bit[bit].certificate)}"
        key += f"/{of_bit[bit].hollow_under(bit) is not None}"
        classes[key] = classes.get(key, 0) | 1 << bit
    undecided = any(one.verdict == "undecided" for one in settled)
    refuted = sum(1 << bit for bit, one in of_bit.items() if one.verdict == "refuted")
    fails_when = None if undecided else tuple(space.minimal(refuted))
    proved = sum(1 << bit for bit, one in of_bit.items() if one.verdict == "proved")
    settled_by = tuple(space.settling(proved)) if proved else ()
    for _, box in space.partition(classes):
        bits = [bit for bit in range(len(space.choices)) if space.box(box) >> bit & 1]
        ones = list(dict.fromkeys(of_bit[bit] for bit in bits))
        traces = [
            (len(one.traces[bit]), bit, one.traces[bit]) for bit in bits for one in [of_bit[bit]] if bit in one.traces
        ]
        trace = min(traces, key=lambda t: t[:2])[2] if traces else None
        first = ones[0]
        leaving = leaves_range(matter.rulebook.system, trace) if trace and _is_of_range(matter) else ""
        hollow = first.hollow_under(bits[0])
        found = _result(
            matter,
            box,
            fails_when,
            first.verdict,
            expected[bits[0]],
            first.method,
            leaving or "; ".join(dict.fromkeys(one.reason for one in ones if one.reason)),
            trace.clauses if trace else first.clauses,
            first.certificate,
            trace,
            hollow.certificate if hollow else None,
        )
        found = replace(found, remarks=found.remarks + tuple(dict.fromkeys(r for one in ones for r in one.remarks)))
        of_row = {bit: of_bit[bit].traces[bit] for bit in bits if bit in of_bit[bit].traces}
        found = replace(found, histories=gathered(space, of_row))
        found = replace(found, settled_by=settled_by, stuck=first.stuck)
        shown = matter.decided.witness_in(bits)
        if shown is not None and first.verdict == "proved":
            found = replace(found, witness=shown)
        if hollow is not None:
            why = hollow.reason(matter, bits[0])
            found = replace(found, witness=hollow.trace(bits[0]), reason="; ".join(filter(None, [found.reason, why])))
        if stories and trace is not None and matter.prop is not None:
            from clauseproof.proofs.explaining.stories import other_stories

            choices = [space.choices[bit] for bit in bits]
            others = other_stories(matter.rulebook.system, matter.prop, choices, trace, stories)
            found = replace(found, others=others)
        yield found


def _is_of_range(matter: Matter) -> bool:
    return matter.prop is not None and matter.prop.pattern == STAYS_IN_RANGE


def _expectation(matter: Matter, choice: Mapping[str, str], used: set[int]) -> Expectation | None:
    """The row of ``expect`` for a choice, noted as used."""
    row = matter.expectation(choice)
    if row is not None:
        used.add(id(row))
    return row


def _result(
    matter: Matter,
    box: Box,
    fails_when: tuple[Box, ...] | None,
    verdict: str,
    row: Expectation | None,
    method: str,
    reason: str,
    clauses: tuple[str, ...],
    certificate: Certificate | None,
    trace: Trace | None,
    shut_off: Certificate | None = None,
) -> Result:
    expected = row.verdicts if row else ("proved",)
    said = verdict if shut_off is None else NOTHING_FOLLOWS
    good = said in expected or ("not proved" in expected and verdict != "proved")
    if good and row is not None and row.shortest is not None and (trace is None or len(trace) != row.shortest):
        good = False
        found = f"the shortest history takes {_steps(len(trace))}" if trace is not None else "there is no history"
        reason = f"{found}, and one of {_steps(row.shortest)} was expected"
    return Result(
        matter.title,
        matter.id,
        matter.rulebook.id,
        matter.names_by,
        box,
        fails_when,
        verdict,
        expected,
        row.because if row else "",
        good,
        method,
        matter.seconds,
        clauses,
        certificate,
        trace,
        reason,
        matter.remarks + (matter.decided.remarks if matter.decided else ()),
        matter.at,
        matter.prop.pattern if matter.prop else "",
        recalled=matter.recalled,
        shut_off=shut_off,
    )


def _remarks(finding: Finding) -> tuple[str, ...]:
    """What was remarked of a proof, and which parts of the property do not matter to it."""
    return finding.remarks + tuple(str(idle) for idle in finding.idle)


def _steps(number: int) -> str:
    return f"{number} step" if number == 1 else f"{number} steps"


def check_expectations(matters: Sequence[Matter], used: set[int]) -> None:
    """An expectation that fits no result is an error: it may hide what it was written for."""
    problems = Collector()
    seen: set[int] = set()
    for matter in matters:
        for row in matter.expectations:
            if id(row) in seen or id(row) in used:
                continue
            seen.add(id(row))
            problems.error(
                "CP041",
                f"no result of '{matter.title}' fits this expectation",
                row.at,
                help="is it hidden by an earlier row, or does the reading make no difference in that rulebook?",
            )
    problems.raise_if_any()
