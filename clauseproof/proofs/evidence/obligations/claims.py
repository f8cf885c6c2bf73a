"""The obligations of each claim: what has to be unsatisfiable for an inductive invariant to prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from clauseproof.proofs.evidence.obligations.arguments import Definitions, Ranking, Rounds, Strategy
from clauseproof.proofs.evidence.obligations.closing import ShutOff
from clauseproof.proofs.evidence.obligations.expressions import Names
from clauseproof.proofs.evidence.obligations.positions import SCOPE, TIMES, Positions, Step
from clauseproof.proofs.evidence.obligations.queries import Obligations, Query, Refused, Section
from clauseproof.proofs.evidence.obligations.smtlib import Json, all_of, any_of, asserted, negation, numeral, quoted
from clauseproof.proofs.evidence.obligations.sorts import NAMED, name_of
from clauseproof.proofs.evidence.obligations.untrusted import read_term

HOLDS, EXCLUDED, VACUOUS = "holds", "excluded", "vacuous"
SHUT_OUT, FOR_EVER = "shut out", "for ever"
"""Refutations that need more than a history: a closed set without what is sought, a fair loop of sets of states."""
NOTHING_FOLLOWS = "nothing follows"
"""What is said of a proof beside *holds*: that it is hollow (section 9)."""
CLAIMS = (HOLDS, EXCLUDED, VACUOUS, SHUT_OUT, FOR_EVER, NOTHING_FOLLOWS)
MOST_STEPS = 1_000


class Proof:
    """An invariant, as yet trusted in nothing, and the claim that it is said to prove."""

    def __init__(
        self,
        system: Json,
        prop: Json,
        invariant: Json,
        k: Json,
        choices: Sequence[Mapping[str, Sequence[str]]],
        claim: str,
        argument: Json = None,
    ) -> None:
        if system["format"] != 1 or prop["format"] != 1:
            raise Refused("the rulebook or the property has another format than 1")
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MOST_STEPS:
            raise Refused(f"k is {k!r}, and must be a whole number from 1 to {MOST_STEPS:,}")
        if claim not in CLAIMS:
            raise Refused(f"the claim {claim!r} is none of {', '.join(CLAIMS)}")
        if not isinstance(invariant, str):
            raise Refused("the invariant is no text")
        self.k, self.claim = k, claim
        self.system, self.prop = system, prop
        self.positions = positions = Positions(system, prop)
        self.say, self.sorts, self.scoped = positions.say, positions.sorts, positions.scoped
        self.now, self.after = positions.now, positions.after
        symbols = positions.symbols(k)
        self.invariant, used = read_term(invariant, symbols)
        self.definitions = Definitions(positions, symbols)
        self.argument = self._argument(argument)
        self.tracked = [name for name in self.sorts if name in used]
        self.boxes = choices
        self.choices = positions.chosen(choices)

    def _argument(self, data: Json) -> Ranking | Strategy | Rounds | ShutOff | Sequence[Json] | None:
        """What the claim rests on beside the invariant."""
        pattern = self.prop["pattern"]
        match pattern, self.claim:
            case (("eventually" | "followed by"), "holds"):
                return Ranking(self.positions, self.definitions, data["ranking"])
            case ("always possible", "holds"):
                return Strategy(self.positions, self.definitions, data["strategy"])
            case ("always possible", "shut out"):
                if not data["shown"]:
                    raise Refused("nobody is shown to be shut out")
                shown: Sequence[Json] = data["shown"]
                return shown
            case (("eventually" | "followed by"), "for ever"):
                self.start = data["start"]
                return Rounds(self.positions, self.definitions, data)
            case (_, "nothing follows"):
                if self.k != 1:
                    raise Refused("a closed set is left by no single step, so k is 1")
                return ShutOff(self.positions, self.definitions, data["shut off"])
            case (_, "shut out" | "for ever"):
                raise Refused(f"'{pattern}' is not refuted in that way")
            case _:
                if data is not None:
                    raise Refused(f"'{pattern}' needs no more than an invariant")
                return None

    # -- text ------------------------------------------------------------------------------------------------

    def _prelude(self) -> str:
        lines = []
        for sort in (*self.positions.variables.values(), *self.say.readings.values()):
            if sort.kind == NAMED:
                values = " ".join(f"({sort.constructor(value)})" for value in sort.values)
                lines.append(f"(declare-datatypes (({sort.text} 0)) (({values})))\n")
        for name, sort in self.say.readings.items():
            lines.append(f"(declare-const {quoted(name_of(name))} {sort.text})\n")
        lines.append(self._declared(self.now))
        parameters = " ".join(f"({self.now[name]} {self.sorts[name].text})" for name in self.tracked)
        lines.append(f"(define-fun J ({parameters}) Bool {self.invariant})\n")
        lines.append(self.definitions.text)
        if self.k > 1:
            lines.append(self._relation())
        lines.append(asserted(self.choices))
        return "".join(lines)

    def _declared(self, state: Names) -> str:
        return "".join(f"(declare-const {state[name]} {sort.text})\n" for name, sort in self.sorts.items())

    def _holds(self, state: Names) -> str:
        """The invariant in a state."""
        return f"(J {' '.join(state[name] for name in self.tracked)})" if self.tracked else "J"

    def _relation(self) -> str:
        """That a step leads from one state to another, for the steps before the last (``k`` > 1)."""
        after = self.after
        both = [*self.now.items(), *after.items()]
        parameters = " ".join(f"({symbol} {self.sorts[name].text})" for name, symbol in both)
        steps = []
        for event in self.system["events"]:
            step = self.positions.step(event, self.now, after)
            same = [f"(= {after[name]} {step.changes.get(name, self.now[name])})" for name in self.sorts]
            steps.append(all_of([step.guard, *same, step.in_range]))
        return f"(define-fun step ({parameters}) Bool {any_of(steps)})\n"

    def _related(self, state: Names, after: Names) -> str:
        return f"(step {' '.join([*state.values(), *after.values()])})" if self.sorts else "step"

    def _by(self, event: str) -> tuple[str, Step, dict[str, str]]:
        """The step by an event from the present state: its results defined, itself, the state after."""
        names = self.after
        step = self.positions.step(event, self.now, names)
        lines = [
            f"(define-fun {names[name]} () {self.sorts[name].text} {term})\n" for name, term in step.changes.items()
        ]
        return "".join(lines), step, {**self.now, **{name: names[name] for name in step.changes}}

    # -- sections --------------------------------------------------------------------------------------------

    def obligations(self) -> Obligations:
        if self.claim == FOR_EVER:
            assert isinstance(self.argument, Rounds)
            return Obligations(
                self._prelude(),
                (
                    Section(
                        asserted(*self.positions.within(self.now)), tuple(self.argument.queries(self._is(self.start)))
                    ),
                ),
            )
        past = [self.positions.copy(f"{ago} ago") for ago in range(self.k - 1, 0, -1)]
        run = [*past, self.now]
        declared = "".join(self._declared(state) for state in past)
        hypothesis = [
            *(part for state in run for part in self.positions.within(state)),
            *(self._holds(state) for state in run),
            *(self._related(state, after) for state, after in pairwise(run)),
        ]
        sections = [
            Section(declared + asserted(*self.positions.first(run[0])), tuple(self._base(run))),
        ]
        if self.claim == SHUT_OUT:  # the set need not hold of first states: a history leads into it
            sections = [Section(asserted(*self.positions.within(self.now)), tuple(self._shown()))]
        sections += [
            Section(declared + asserted(*hypothesis), tuple(self._steps())),
            Section(asserted(*self.positions.within(self.now), self._holds(self.now)), tuple(self._goals())),
        ]
        return Obligations(self._prelude(), tuple(sections))

    def _base(self, run: Sequence[Names]) -> Iterator[Query]:
        """(0) there is a first position; (1) the invariant holds there, and k − 1 steps further on."""
        classes = self.positions.told_apart_at_first(self.boxes)
        if not classes:
            yield Query("a first state", "", "no first state under these readings", "sat")
        for where, chosen in classes.items():
            yield Query(f"a first state where {where}", asserted(chosen), f"no first state where {where}", "sat")
        yield Query(
            "first states",
            asserted(negation(self._holds(run[0]))),
            "the invariant does not hold in every first state",
        )
        walked = ""
        for number, (state, after) in enumerate(pairwise(run), 1):
            walked += asserted(self._related(state, after))
            yield Query(
                f"first states and {number} step{'s' * (number > 1)}",
                walked + asserted(negation(self._holds(after))),
                f"the invariant does not hold {number} step{'s' * (number > 1)} after every first state",
            )

    def _steps(self) -> Iterator[Query]:
        """(2) each event keeps the invariant."""
        for event in self.system["events"]:
            definitions, step, after = self._by(event)
            yield Query(
                f"step by {event}",
                definitions + asserted(step.guard, step.in_range, negation(self._holds(after))),
                f"event '{event}' does not keep the invariant",
            )

    def _is(self, state: Json) -> str:
        """That the position is one whose values are given."""
        if state.keys() != self.sorts.keys():
            raise Refused("a state of the certificate is none of the rulebook and the property")
        return all_of([f"(= {self.now[n]} {sort.literal(state[n])})" for n, sort in self.sorts.items()])

    def _shown(self) -> Iterator[Query]:
        """The states to which histories lead lie in the closed set, in an open scope, for every choice claimed."""
        assert isinstance(self.argument, Sequence)
        boxes = []
        for place, one in enumerate(self.argument):
            box = all_of(self.say.reading(name, [option]) for name, option in sorted(one["choice"].items()))
            boxes.append(box)
            inside = all_of([self._holds(self.now), self.now[SCOPE] if self.scoped else "true"])
            yield Query(
                f"shown {place}",
                asserted(box, self._is(one["state"]), negation(inside)),
                "a history does not lead into the closed set",
            )
        yield Query("shown for all", asserted(negation(any_of(boxes))), "no history is shown for some choice")

    def _goals(self) -> Iterator[Query]:
        """(3) the invariant implies what is claimed; the body of each query is the claim's negation."""
        pattern = self.prop["pattern"]
        open_here = self.now[SCOPE] if self.scoped else "true"
        match pattern, self.claim:
            case (_, "nothing follows"):
                assert isinstance(self.argument, ShutOff)
                yield from self.argument.queries(self._holds(self.now))
            case ("possible" | "stays in range", "vacuous"):
                raise Refused(f"'{pattern}' is never vacuous")
            case ("possible", "holds"):
                raise Refused("that something is possible is shown by a history, not by an invariant")
            case ("possible", "excluded"):
                yield self._position_goal(open_here, self._formula())
            case (_, "excluded"):
                raise Refused("only what a property calls possible can be excluded")
            case ("always", "vacuous"):
                formula = self.prop["formula"]
                premise = self.say.formula(formula[1], self.now) if formula[0] == "implies" else "true"
                yield self._position_goal(open_here, premise)
            case ("never", "vacuous"):
                yield self._position_goal(open_here)
            case ("always", "holds"):
                yield self._position_goal(open_here, negation(self._formula()))
            case ("never", "holds"):
                yield self._position_goal(open_here, self._formula())
            case ("before" | "on" | "at most", _):
                yield from self._step_goals(open_here)
            case ("no dead ends" | "always possible", "vacuous"):
                yield self._position_goal(open_here)
            case ("no dead ends", "holds"):
                ways_on = []
                for event in self.system["events"]:
                    step = self.positions.step(event, self.now)
                    ways_on.append(all_of([step.guard, step.in_range, step.alters]))
                yield self._position_goal(open_here, negation(any_of([self._formula(), *ways_on])))
            case ("always possible", "holds"):
                assert isinstance(self.argument, Strategy)
                yield from self.argument.queries(self._holds(self.now), self._formula())
            case ("always possible", "shut out"):
                yield self._position_goal(self._formula())
            case ("eventually", "vacuous"):
                yield self._position_goal(open_here)
            case ("followed by", "vacuous"):
                yield self._position_goal(self.positions.asked_here(self.now))
                for event in self.system["events"]:
                    step = self.positions.step(event, self.now)
                    asked = self.positions.asked_by(event, self.now, self.positions.after_step(step, self.now))
                    if asked != "false":
                        yield Query(
                            f"goal at {event}",
                            asserted(step.guard, step.in_range, asked),
                            f"the invariant does not imply the claim for steps by '{event}'",
                        )
            case ("eventually" | "followed by", "holds"):
                assert isinstance(self.argument, Ranking)
                yield from self.argument.queries(self._holds(self.now))
                for event in self.system["events"]:
                    step = self.positions.step(event, self.now)
                    if step.missed != "false":
                        yield Query(
                            f"goal at {event}",
                            asserted(step.guard, step.in_range, step.missed),
                            f"event '{event}' may close the scope on something awaited",
                        )
            case ("stays in range", "holds"):
                if self.prop["events"] or self.scoped or self.prop["observers"]:
                    raise Refused("'stays in range' has no events, no scope and no observers")
                for event in self.system["events"]:
                    definitions, step, _ = self._by(event)
                    yield Query(
                        f"goal at {event}",
                        definitions + asserted(step.guard, negation(step.in_range)),
                        f"the invariant does not keep event '{event}' in range",
                    )
            case _:
                raise Refused(f"{pattern!r} is no pattern")

    def _formula(self) -> str:
        return self.say.formula(self.prop["formula"], self.now)

    def _position_goal(self, *parts: str) -> Query:
        return Query("goal", asserted(*parts), "the invariant does not imply the claim")

    def _step_goals(self, open_here: str) -> Iterator[Query]:
        """For each occurrence: no step selected from an open position does what the claim says none does."""
        used: set[str] = set()
        for number, occurrence in enumerate(self.prop["events"], 1):
            event = occurrence["event"]
            definitions, step, after = self._by(event)
            parts = [open_here, step.guard, step.in_range, self.say.formula(occurrence["when"], self.now)]
            if self.claim == HOLDS and self.prop["pattern"] == "on":
                parts.append(negation(self.say.formula(self.prop["formula"], after, self.now)))
            elif self.claim == HOLDS and self.prop["pattern"] == "at most":
                parts.append(f"(>= {self.now[TIMES]} {numeral(self.prop['times'])})")
            elif self.claim == HOLDS:
                parts.append(negation(self._formula()))
            name = f"goal at {event}"
            yield Query(
                name if name not in used else f"{name} (occurrence {number})",
                definitions + asserted(*parts),
                f"the invariant does not imply the claim for steps by '{event}'",
            )
            used.add(name)
