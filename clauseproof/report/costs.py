"""What the change costs: first for each case (a rejection, say), which needs no guess at how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clauseproof.model.expressions import And, Expression, Literal, Or
from clauseproof.report import words
from clauseproof.report.study import Study
from clauseproof.simulation.quantities import Input
from clauseproof.simulation.results import CaseSummary

YEAR = 365.25


@dataclass(frozen=True)
class Line:
    """One thing a case costs.  ``high`` is set where the rate is a range; ``names`` says what to call the rulebooks."""

    output: str
    unit: str
    low: CaseSummary
    high: CaseSummary | None
    names: Mapping[str, str]

    @property
    def left_out(self) -> str:
        """Which Parties the figure leaves out and why."""
        return self.low.left_out({name: f"the {said}" for name, said in self.names.items()})

    @property
    def text(self) -> str:
        """``+113 days``; a range of rates as ``£5,000 to £45,000``."""
        if self.low.extra.mean is None:
            never = [self.names[name] for name in self.low.never]
            return f"never under the {words.listed(never)}" if never else "no case to measure"
        if self.high is not None and self.high.extra.mean != self.low.extra.mean:
            return f"{words.money(self.low.extra.mean, self.unit)} to {words.money(self.high.extra.mean, self.unit)}"
        if words.is_money(self.unit):
            return words.money(self.low.extra.mean, self.unit)
        return f"{words.signed(self.low.extra.mean)}{'' if self.unit == 'times' else ' ' + self.unit}"

    @property
    def interval(self) -> str:
        """The 95 per cent confidence interval; a range that is only that of the rate is said to be so."""
        if not words.is_money(self.unit):
            return words.interval(self.low.extra)
        ends = [case.extra for case in (self.low, self.high) if case is not None]
        known = [(e.mean, e.half_width) for e in ends if e.mean is not None and e.half_width is not None]
        if not known:
            return ""
        ranged = self.high is not None and self.high.extra.mean != self.low.extra.mean
        if ranged and not any(half for _, half in known):
            return "none: the range is that of the rate"
        low, high = min(mean - half for mean, half in known), max(mean + half for mean, half in known)
        return f"{words.money(low, self.unit)} to {words.money(high, self.unit)}" + (
            ", the range of the rate included" if ranged else ""
        )


@dataclass(frozen=True)
class PerCase:
    """What one kind of case costs the Party it befalls, new rules against old.

    ``share`` is how often it befalls a Party under the old rules, run to its end: ``exact``, or else counted among
    the Parties that were followed to the end.  ``each_year`` is the same for a year in which Parties arrive as the
    scenario says; ``guesses`` are the inputs without a source that this number rests on.  The horizon cut ``cut_off``
    of the Parties off whom it befell, so many that of ``cases`` in all.
    """

    name: str
    events: tuple[str, ...]
    lines: tuple[Line, ...]
    cases: int
    cut_off: int
    share: float
    exact: bool
    followed: int
    arrivals: float | None
    guesses: tuple[Input, ...]

    @property
    def each_year(self) -> float | None:
        return None if self.arrivals is None else self.share * self.arrivals

    @property
    def in_a_year(self) -> tuple[str, ...]:
        """What a year comes to: ``12 inspections``, ``invoices of £18,000 to £160,000``.  Days are not summed."""
        if self.each_year is None:
            return ()
        found = []
        for line in self.lines:
            mean, most = line.low.extra.mean, line.high.extra.mean if line.high else None
            if mean is None or not (words.is_money(line.unit) or line.unit == "times"):
                continue
            low, high = mean * self.each_year, None if most is None else most * self.each_year
            if words.is_money(line.unit):
                shown = words.money(low, line.unit, 2)
                if high is not None and high != low:
                    shown += f" to {words.money(high, line.unit, 2)}"
                found.append(f"{line.output} of {shown}")
            else:
                found.append(f"{words.figure(low, 2)} {line.output}")
        return tuple(found)

    @property
    def ranges(self) -> tuple[tuple[str, str, str], ...]:
        """The guesses: name, value, and the part of its range that speaks of its event."""
        found = []
        for item in self.guesses:
            event = next((event for event in self.events if item.name.endswith(f": {event}")), "")
            found.append((item.name, _valued(item), _range(item, event)))
        return tuple(found)

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.provenance.owner for item in self.guesses if item.provenance.owner))


def _valued(item: Input) -> str:
    unit = item.unit.replace("per cent", "%")
    return item.value if unit in item.value else f"{item.value} {unit}"


def _range(item: Input, event: str) -> str:
    """An assumption's range; of a list by name, what is said of the event (at later visits: of its happening again)."""
    parts = [part.partition(": ") for part in item.provenance.assumption.split("; ")]
    own = {name: said for name, _, said in parts if said and event and name.startswith(event)}
    if not own:
        return item.provenance.assumption
    again = [said for name, said in own.items() if name != event]
    return again[0] if again and "later" in item.name else own.get(event, next(iter(own.values())))


def per_case(study: Study) -> tuple[PerCase, ...]:
    """The cases of the scenario, in its order."""
    experiment = study.experiment
    if experiment is None or study.scenario is None:
        return ()
    names = list(dict.fromkeys(case.name for case in experiment.cases))
    events = {case.name.text: tuple(event.text for event in case.each) for case in study.scenario.cases}
    called = {study.before.id: "old rules", study.after.id: "new rules"}
    found = []
    for name in names:
        cases = [case for case in experiment.cases if case.name == name]
        lines: list[Line] = []
        for case in cases:
            if (
                case.output.endswith(", high")
                and lines
                and f"{lines[-1].output}, low" == case.output[: -len("high")] + "low"
            ):
                lines[-1] = Line(lines[-1].output, case.unit, lines[-1].low, case, called)
                continue
            lines.append(Line(case.output.removesuffix(", low"), case.unit, case, None, called))
        first = cases[0]
        counted = first.befell / first.followed if first.followed else 0.0
        found.append(
            PerCase(
                name=name,
                events=events[name],
                lines=tuple(lines),
                cases=first.parties + first.unpaired,
                cut_off=first.cut_off,
                share=study.shares.get(name, counted),
                exact=name in study.shares,
                followed=first.followed,
                arrivals=YEAR / study.gap if study.gap else None,
                guesses=_guesses(experiment.inputs, _open(study, events[name])),
            )
        )
    return tuple(found)


def _guesses(inputs: tuple[Input, ...], events: tuple[str, ...]) -> tuple[Input, ...]:
    """The assumptions on how often some events happen: their own weights, and how fast Parties arrive."""
    ends = tuple(f": {event}" for event in events)
    return tuple(
        item
        for item in inputs
        if item.provenance.kind == "assumption" and (item.name.endswith(ends) or item.name == "gap between arrivals")
    )


def _open(study: Study, events: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some events of the new rules that can happen under the readings that are simulated."""
    assert study.experiment is not None
    system = study.after.system.under(dict(study.experiment.readings))
    return tuple(name for name in events if name not in system.event or not _never(system.event[name].guard))


def _never(formula: Expression) -> bool:
    """Whether a formula is seen at a glance to be false."""
    match formula:
        case Literal(value):
            return value is False
        case And(parts):
            return any(map(_never, parts))
        case Or(parts):
            return all(map(_never, parts))
        case _:
            return False
