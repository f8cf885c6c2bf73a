"""Houdini: of many formulas that may hold throughout, the most that do by one induction together.

Flanagan and Leino, *Houdini, an annotation assistant for ESC/Java*, FME 2001.  Candidates that a first state breaks
are dropped; then, until there are none, those that a step can break from a state in which all that are left hold.
What stays is the largest inductive subset.  The goal is one of the candidates: if it stays, it is proved, and of the
others only those are kept that the proof needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from clauseproof.model.expressions import Expression, Value
from clauseproof.model.interpreter import Interpreter, NotEnabled, OutOfRange, State
from clauseproof.proofs.engines.smt import (
    FIRST,
    SORTS,
    STEP,
    Budget,
    Encoding,
    Limits,
    Outcome,
    Proved,
    Reachability,
    Session,
    Stopped,
    Unencodable,
    Unknown,
    term,
)
from clauseproof.proofs.engines.templates import candidates
from clauseproof.proofs.progress import tell

ENGINE = "templates"
STATES, CHOICES = 120, 2
"""Reachable states that are looked at first, under each of so many choices: of what fails there Z3 is not asked."""


def prove(problem: Reachability, limits: Limits) -> Outcome:
    """Prove by the largest inductive subset of the templates; never :class:`Refuted`.

    Where they do not suffice, the answer's ``kept`` are those that hold throughout, by their places among
    :func:`candidates`, without those that follow from the others.
    """
    listed = candidates(problem.system, problem.goal)
    try:
        budget = Budget(limits.rlimit)
        encoding = Encoding(problem)
        goal = len(listed)
        every = [*listed, problem.goal]
        begin, step = Sieve(encoding, every, budget, steps=0), Sieve(encoding, every, budget, steps=1)
        kept = _unbroken(problem, every)
        tell(ENGINE, f"{len(kept)} candidates")
        kept = step.sifted(begin.sifted(kept))
        if goal in kept:
            needed = step.needed(kept, goal)
            return Proved(ENGINE, 1, encoding.invariant(*(term(every[place]) for place in needed)))
        kept = Sieve(encoding, every, budget, steps=None).independent(kept)
        return Unknown(ENGINE, 1, _why(len(listed), len(kept)), kept=tuple(kept))
    except (Stopped, Unencodable) as stopped:
        return Unknown(ENGINE, 0, str(stopped))


def _why(listed: int, kept: int) -> str:
    if not listed:
        return "not inductive, and no number has many values, so that there is nothing to add"
    held = f"from {kept} of them all follow that hold throughout" if kept else "none of which holds throughout"
    return f"not inductive with the templates ({listed} candidates; {held})"


class Sieve:
    """Copies of the state, and for each candidate whether it holds in them.

    ``steps`` is 1 for a step between two states, 0 for a first state, None for any one state.
    """

    def __init__(self, encoding: Encoding, every: Sequence[Expression], budget: Budget, steps: int | None) -> None:
        self.session = Session(budget)
        typed = encoding.typed_state() + encoding.typed_choice()
        parameters = " ".join(f"({symbol} {sort})" for symbol, sort in typed)
        last = steps or 0
        lines = ["(set-option :produce-unsat-cores true)", encoding.declarations(), encoding.definitions()]
        lines += [f"(declare-const {symbol} {sort})" for symbol, sort in encoding.typed_choice()]
        for at in range(last + 1):
            lines += [f"(declare-const {symbol} {sort})" for symbol, sort in encoding.typed_state(at)]
        lines.append(f"(assert {term(encoding.problem.assume)})")
        lines.append(f"(assert {encoding.call(FIRST if steps == 0 else SORTS, encoding.state(0))})")
        if last:
            lines.append(f"(assert {encoding.call(STEP, encoding.state(0), encoding.state(1))})")
        for place, formula in enumerate(every):
            lines.append(f"(define-fun holds!{place} ({parameters}) Bool {term(formula)})")
            for name, at in (("before", 0), ("after", last)):
                call = encoding.call(f"holds!{place}", encoding.state(at))
                lines.append(f"(declare-const {name}!{place} Bool)(assert (= {name}!{place} {call}))")
        self.session.tell("\n".join(lines))
        self.supposes = bool(last)

    def sifted(self, places: Iterable[int]) -> list[int]:
        """The candidates that stay: none of them can fail at the end, where all of them hold at the beginning."""
        kept = list(places)
        while kept:
            self.session.tell("(push)")
            if self.supposes:
                self.session.tell(f"(assert (and true {_all('before', kept)}))")
            self.session.tell(f"(assert (not (and true {_all('after', kept)})))")
            failing = self.session.satisfiable()
            values = self.session.values([f"after!{place}" for place in kept]) if failing else []
            self.session.tell("(pop)")
            if not failing:
                break
            kept = [place for place, value in zip(kept, values, strict=True) if value == "true"]
            tell(ENGINE, f"{len(kept)} candidates")
        return kept

    def follows(self, wanted: Sequence[int], supposed: Sequence[int]) -> list[int] | None:
        """Those supposed at the beginning from which it follows that some all hold at the end; None if it does not."""
        self.session.tell(f"(push)(assert (not (and true {_all('after', wanted)})))")
        core = self.session.core(f"before!{place}" for place in supposed)
        self.session.tell("(pop)")
        return None if core is None else sorted(int(name.partition("!")[2]) for name in core)

    def needed(self, kept: Sequence[int], goal: int) -> list[int]:
        """An inductive subset with the goal, from which nothing can be left out."""
        found = {goal}
        while True:
            core = self.follows(sorted(found), kept)
            assert core is not None, "what was sifted is inductive"
            if set(core) <= found:
                break
            found |= set(core)
        for place in sorted(found - {goal}, reverse=True):
            rest = sorted(found - {place})
            if self.follows(rest, rest) is not None:
                found = set(rest)
        return [goal, *sorted(found - {goal})]

    def independent(self, kept: Sequence[int]) -> list[int]:
        """Candidates from which all the others follow in one state, and none of which follows from the rest."""
        found = list(kept)
        for place in reversed(kept):
            rest = [other for other in found if other != place]
            if self.follows([place], rest) is not None:
                found = rest
        return found


def _all(name: str, places: Iterable[int]) -> str:
    return " ".join(f"{name}!{place}" for place in places)


def _unbroken(problem: Reachability, every: Sequence[Expression]) -> list[int]:
    """The candidates that no state breaks among the first that the interpreter reaches."""
    system = problem.system
    kept = list(range(len(every)))
    domains = {v.name: v.initial for v in system.variables}
    if any(values is None for values in domains.values()):
        return kept
    start: dict[str, Value] = {name: values[0] for name, values in domains.items() if values}
    for choice in islice(system.choices(), CHOICES):
        interpreter = Interpreter(system, choice)
        if interpreter.holds(problem.assume, start) and interpreter.is_initial(start):
            for state in _nearest(interpreter, start):
                kept = [place for place in kept if interpreter.holds(every[place], state)]
    return kept


def _nearest(interpreter: Interpreter, start: State) -> list[State]:
    found: dict[tuple[Value, ...], State] = {tuple(start.values()): start}
    for state in (waiting := [start]):
        for event in interpreter.system.events:
            try:
                after = interpreter.apply(state, event)
            except (NotEnabled, OutOfRange):
                continue
            if tuple(after.values()) not in found:
                found[tuple(after.values())] = after
                waiting.append(after)
        if len(found) > STATES:
            break
    return list(found.values())
