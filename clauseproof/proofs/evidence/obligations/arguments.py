"""Arguments beyond an invariant: rankings, strategies, closed sets and loops (section 9), as queries.

Each is stated from ``docs/semantics.md`` alone.  What comes from a certificate is formulas, names of duties and of
events; every formula is read token by token like an invariant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from clauseproof.proofs.evidence.obligations.duties import Duties, Duty
from clauseproof.proofs.evidence.obligations.expressions import Names
from clauseproof.proofs.evidence.obligations.positions import AWAITED, SCOPE, Positions
from clauseproof.proofs.evidence.obligations.queries import Query, Refused
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, any_of, asserted, negation
from clauseproof.proofs.evidence.obligations.untrusted import read_term

Within: TypeAlias = Callable[[Names], list[str]]
"""What makes a state one of those that a ranking is about."""
Counted: TypeAlias = Callable[[Names, Names], list[str]]
"""What makes a step (the positions before and after it) one of those that a ranking is about."""

MOST_PARTS = 20_000


class Definitions:
    """Formulas and measures from outside, each defined as a function of the position."""

    def __init__(self, positions: Positions, symbols: Mapping[str, str]) -> None:
        self.positions, self.symbols = positions, symbols
        self.lines: list[str] = []

    def define(self, name: str, text: Json, sort: str = "Bool") -> Defined:
        """A function called ``name``.  Raises :class:`Refused` where the text is no term."""
        if not isinstance(text, str):
            raise Refused(f"the {name} of the certificate is no text")
        if len(self.lines) >= MOST_PARTS:
            raise Refused("the certificate has too many parts")
        term, used = read_term(text, self.symbols)
        tracked = [n for n in self.positions.sorts if n in used]
        now = self.positions.now
        parameters = " ".join(f"({now[n]} {self.positions.sorts[n].text})" for n in tracked)
        self.lines.append(f"(define-fun |{name}| ({parameters}) {sort} {term})\n")
        return Defined(name, tuple(tracked))

    @property
    def text(self) -> str:
        return "".join(self.lines)


@dataclass(frozen=True)
class Defined:
    """A defined function; called with a position it is a term."""

    name: str
    tracked: tuple[str, ...]

    def __call__(self, state: Names) -> str:
        return f"(|{self.name}| {' '.join(state[n] for n in self.tracked)})" if self.tracked else f"|{self.name}|"


@dataclass(frozen=True)
class _Region:
    formula: Defined
    duty: Duty | None
    strong: bool
    measure: Defined | None
    inner: tuple[_Region, ...]


class Ranking:
    """A ranking: why what is awaited does not stay awaited for ever."""

    def __init__(self, positions: Positions, definitions: Definitions, data: Json) -> None:
        self.positions, self.duties = positions, Duties(positions)
        self._definitions = definitions
        self.regions = self._read(data, "region")

    def _read(self, data: Json, name: str) -> tuple[_Region, ...]:
        found = []
        for place, region in enumerate(data):
            here = f"{name} {place}"
            measure = region["measure"]
            strong = region["strong"] is True
            duty = None if region["duty"] is None else self.duties.known(region["duty"])
            if region["inner"] and not strong and duty is not None:
                raise Refused("only the region of a strong duty, or of none, has regions within")
            if duty is None and (strong or measure is None):
                raise Refused(f"{here} has no duty, and so needs a measure and is not strong")
            found.append(
                _Region(
                    self._definitions.define(here, region["formula"]),
                    duty,
                    strong,
                    None if measure is None else self._definitions.define(f"{here} measure", measure, "Int"),
                    self._read(region["inner"], here),
                )
            )
        return tuple(found)

    def queries(self, holds: str) -> Iterator[Query]:
        """The obligations; ``holds`` is that the position satisfies the invariant."""
        yield from self._queries(
            self.regions, (holds,), lambda state: [state[AWAITED]], lambda now, after: [], "the ranking"
        )

    def _queries(
        self, regions: Sequence[_Region], given: Sequence[str], within: Within, counted: Counted, what: str
    ) -> Iterator[Query]:
        now = self.positions.now
        here = [*given, *within(now)]
        yield Query(
            f"{what} covers",
            asserted(*here, negation(any_of([region.formula(now) for region in regions]))),
            f"{what} leaves out a state in which something is awaited",
        )
        for place, region in enumerate(regions):
            inside = self._inside(regions, place, now)
            wanted = [] if region.measure is None else [f"(<= 0 {region.measure(now)})"]
            if region.duty is None:
                yield Query(
                    f"{what}, {region.formula.name}: the measure is not negative",
                    asserted(*here, inside, negation(all_of(wanted))),
                    f"the measure may be negative in {region.formula.name}",
                )
                continue
            if not region.strong:
                wanted.insert(0, self.duties.is_open(region.duty, now))
            wanted.insert(0, region.duty.strong if region.strong else region.duty.assumed)
            yield Query(
                f"{what}, {region.formula.name}: '{region.duty.name}' is owed",
                asserted(*here, inside, negation(all_of(wanted))),
                f"'{region.duty.name}' is not owed throughout {region.formula.name}",
            )
        for event in self.positions.system["events"]:
            step = self.positions.step(event, now)
            after = self.positions.after_step(step, now)
            wrong = []
            for place, region in enumerate(regions):
                stays = [f"|then in {place}|"]
                # without a duty, the regions within answer for steps that leave the measure as it is
                neglected = "true"
                if region.duty is not None:
                    neglected = self.duties.neglected(region.duty, event, step, now)
                if region.measure is None:
                    stays.append(neglected)
                else:
                    before, then = region.measure(now), region.measure(after)
                    stays.append(any_of([f"(< {then} {before})", all_of([neglected, f"(= {then} {before})"])]))
                earlier = [f"|then in {lower}|" for lower in range(place)]
                here_only = [*(f"(not |now in {lower}|)" for lower in range(place)), f"|now in {place}|"]
                wrong.append(all_of([*here_only, negation(any_of([*earlier, all_of(stays)]))]))
            named = "".join(
                f"(define-fun |now in {place}| () Bool {region.formula(now)})\n"
                f"(define-fun |then in {place}| () Bool {region.formula(after)})\n"
                for place, region in enumerate(regions)
            )
            yield Query(
                f"{what}, step by {event}",
                named + asserted(*here, step.guard, step.in_range, *within(after), *counted(now, after), any_of(wrong)),
                f"event '{event}' leads back in {what}",
            )
        for place, region in enumerate(regions):
            if region.strong or region.duty is None:
                yield from self._queries(
                    region.inner,
                    given,
                    self._within(regions, place, within),
                    self._not_falling(region, counted),
                    f"{what} within {region.formula.name}",
                )

    def _within(self, regions: Sequence[_Region], place: int, within: Within) -> Within:
        """The states of a region that its inner regions rank: all, or those in which its strong duty is not open."""
        duty = regions[place].duty

        def parts(state: Names) -> list[str]:
            closed = [] if duty is None else [negation(self.duties.is_open(duty, state))]
            return [*within(state), self._inside(regions, place, state), *closed]

        return parts

    @staticmethod
    def _not_falling(region: _Region, counted: Counted) -> Counted:
        """The steps that the inner regions of a region rank: without a duty, those that leave its measure as it is."""
        measure = region.measure
        if region.duty is not None or measure is None:
            return counted
        return lambda now, after: [*counted(now, after), f"(= {measure(after)} {measure(now)})"]

    @staticmethod
    def _inside(regions: Sequence[_Region], place: int, state: Names) -> str:
        """That the region at ``place`` is the first whose formula holds."""
        return all_of([*(negation(r.formula(state)) for r in regions[:place]), regions[place].formula(state)])


class Strategy:
    """A strategy: from wherever one may be, step by step nearer to what is sought."""

    def __init__(self, positions: Positions, definitions: Definitions, data: Json) -> None:
        self.positions = positions
        self.levels = [definitions.define(f"level {place}", text) for place, text in enumerate(data)]

    def queries(self, holds: str, sought: str) -> Iterator[Query]:
        """The obligations; ``holds`` as in a ranking, ``sought`` that what is sought holds here."""
        now = self.positions.now
        open_here = now[SCOPE] if self.positions.scoped else "true"
        yield Query(
            "the strategy covers",
            asserted(holds, open_here, negation(any_of([level(now) for level in self.levels]))),
            "the strategy leaves out a state",
        )
        if self.levels:
            yield Query(
                "the strategy arrives",
                asserted(holds, self.levels[0](now), negation(sought)),
                "the strategy ends where what is sought does not hold",
            )
        steps = [(self.positions.step(event, now)) for event in self.positions.system["events"]]
        afters = [self.positions.after_step(step, now) for step in steps]
        for place in range(1, len(self.levels)):
            ways = [
                all_of([step.guard, step.in_range, any_of([level(after) for level in self.levels[:place]])])
                for step, after in zip(steps, afters, strict=True)
            ]
            yield Query(
                f"the strategy, level {place}",
                asserted(holds, self.levels[place](now), negation(any_of(ways))),
                f"no step leads on from level {place}",
            )


class Rounds:
    """A loop that goes on for ever: from each of its sets of states a step leads into the next, fairly."""

    def __init__(self, positions: Positions, definitions: Definitions, data: Json) -> None:
        self.positions, self.duties = positions, Duties(positions)
        self.events: list[str] = list(data["events"])
        self.sets = [definitions.define(f"turn {place}", text) for place, text in enumerate(data["sets"])]
        self.fair: Mapping[str, Json] = data["fair"]
        if len(self.events) != len(self.sets) or not self.sets:
            raise Refused("a loop has as many events as sets of states, and one at least")
        for event in self.events:
            if event not in positions.system["events"]:
                raise Refused(f"the rulebook has no event '{event}'")

    def queries(self, start: str) -> Iterator[Query]:
        """The obligations; ``start`` is that the position is the last of the history that leads to the loop."""
        now = self.positions.now
        yield Query("the loop begins", asserted(start, negation(self.sets[0](now))), "the history does not lead there")
        for place, (event, here) in enumerate(zip(self.events, self.sets, strict=True)):
            step = self.positions.step(event, now)
            after = self.positions.after_step(step, now)
            following = self.sets[(place + 1) % len(self.sets)]
            fine = all_of([now[AWAITED], step.guard, step.in_range, following(after)])
            yield Query(
                f"turn {place}, step by {event}",
                asserted(here(now), negation(fine)),
                f"the loop cannot always go on by '{event}'",
            )
        for name, duty in self.duties.of.items():
            if duty.assumed != "false":
                yield Query(f"fair to '{name}'", asserted(self._neglected(duty)), f"the loop neglects '{name}'")

    def _neglected(self, duty: Duty) -> str:
        """That the loop may not be fair to a duty, for all that the certificate says."""
        now = self.positions.now
        match self.fair.get(duty.name):
            case ["discharged", int(place)] if 0 <= place < len(self.sets):
                event = self.events[place]
                step = self.positions.step(event, now)
                kept = all_of([self.sets[place](now), self.duties.neglected(duty, event, step, now)])
            case ["not open", int(place)] if 0 <= place < len(self.sets):
                return all_of(
                    [duty.assumed, self.sets[place](now), any_of([duty.strong, self.duties.is_open(duty, now)])]
                )
            case _:
                kept = all_of([any_of([here(now) for here in self.sets]), self.duties.is_open(duty, now)])
        return all_of([duty.assumed, kept])
