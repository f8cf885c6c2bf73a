"""Which parts of a rulebook a proof uses: the inductive validity core of its invariant.

Ghassabani, Gacek and Whalen, *Efficient generation of inductive validity cores for safety properties*, FSE 2016:
each part gets a selector, and Z3 says which selectors it needs to refute that the invariant could be left; then
each of these is tried to be left out.  A condition whose selector is off holds anyhow, an effect may set its
variable to anything of its sort, a first value may be anything.  The result is minimal for this invariant, and no
more is claimed of it: another proof may use other parts.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from clauseproof.model.expressions import (
    BOOLEAN,
    TRUE,
    And,
    Compare,
    Enumeration,
    Expression,
    Implies,
    Literal,
    Read,
    children,
    conjunction,
    disjunction,
)
from clauseproof.model.system import Event, TransitionSystem
from clauseproof.proofs.engines.smt import (
    SORTS,
    Budget,
    Encoding,
    Reachability,
    Session,
    Stopped,
    Unencodable,
    conj,
    named_term,
    neg,
    parse,
    term,
)
from clauseproof.proofs.explaining.parts import CONDITION, EFFECT, FIRST_VALUE, Part, Path, parts_of, replaced
from clauseproof.proofs.properties.monitor import Product

SECONDS = 60.0
RLIMIT = 200_000_000
INVARIANT = "invariant!"


@dataclass(frozen=True)
class Core:
    """The parts that a proof uses; with a ``reason`` they could not be found out, and ``parts`` is empty."""

    parts: tuple[Part, ...] = ()
    reason: str = ""


def core_of(
    system: TransitionSystem, whole: Product, goal: Expression, assume: Expression, invariant: str, k: int
) -> Core:
    """The parts of ``system`` that a certified invariant uses to prove ``goal`` of the product ``whole``.

    ``invariant`` is an SMT-LIB term over the product's variables, ``assume`` a formula of readings.
    """
    if k != 1:
        return Core(reason=f"the proof is by induction over {k} steps, for which no core is made out")
    parts = parts_of(system)
    try:
        groups = _Groups(parts, whole, goal, assume, invariant)
        request = {"declarations": groups.declarations(), "groups": groups.all()}
    except Unencodable as error:
        return Core(reason=str(error))
    answer = _ask(request)
    if isinstance(answer, str):
        return Core(reason=answer)
    used = {int(name) for group in answer for name in group}
    return Core(tuple(part for number, part in enumerate(parts) if number in used))


class _Groups:
    """The questions: groups of formulas that are unsatisfiable with all selectors on, no two sharing a selector."""

    def __init__(
        self, parts: Sequence[Part], whole: Product, goal: Expression, assume: Expression, invariant: str
    ) -> None:
        self.parts, self.whole, self.goal = list(enumerate(parts)), whole, goal
        self.encoding = Encoding(Reachability(whole.system, goal, assume))
        self.assume, self.invariant = term(assume), invariant

    def declarations(self) -> str:
        encoding = self.encoding
        typed = encoding.typed_state() + encoding.typed_state(prime=True) + encoding.typed_choice()
        lines = [encoding.declarations()]
        lines += [f"(declare-const {name} {sort})" for name, sort in typed]
        lines += [f"(declare-const {_selector(number)} Bool)" for number, _ in self.parts]
        parameters = " ".join(f"({s} {sort})" for s, sort in encoding.typed_state() + encoding.typed_choice())
        for name, body in ((INVARIANT, self.invariant), (SORTS, encoding.sorts())):
            lines.append(f"(define-fun {name} ({parameters}) Bool {body})")
        lines.append(f"(assert {self.assume})")
        lines.append(f"(assert {encoding.call(SORTS, encoding.state())})")
        return "\n".join(lines)

    def all(self) -> list[dict[str, Any]]:
        now = self.encoding.state()
        holds = self.encoding.call(INVARIANT, now)
        events = self.whole.system.events
        groups = [self._group("", [conj([self._first(), neg(holds)])])]
        if not self.whole.steps:
            groups.append({"selectors": [], "queries": [conj([holds, neg(term(self.goal))])]})
        wrong = dict(self.whole.steps)
        for event in events:
            after = self.encoding.call(INVARIANT, self.encoding.state(prime=True))
            queries = [conj([holds, self._step(event), neg(after)])]
            if event.name in wrong and self.goal == self.whole.goal:
                queries.append(conj([holds, term(self._selected_guard(event, wrong[event.name]))]))
            groups.append(self._group(event.name, queries))
        if self.goal != self.whole.goal and self.whole.steps:  # that the premise is never reached
            for event in events:
                if event.name in wrong:
                    exists = self._selected_guard(event, _premise(wrong[event.name]))
                    group = next(g for g in groups if g.get("event") == event.name)
                    group["queries"].append(conj([holds, term(exists)]))
        return groups

    def _group(self, event: str, queries: list[str]) -> dict[str, Any]:
        names = [str(number) for number, part in self.parts if part.event == event]
        return {"event": event, "selectors": names, "queries": queries}

    def _first(self) -> str:
        """True iff a history may begin here, where every part whose selector is on has its say."""
        selected = {part.variable: number for number, part in self.parts if part.kind == FIRST_VALUE}
        clauses = []
        for variable in self.whole.system.variables:
            if variable.initial is None:
                continue
            read = Read(variable.name, variable.sort)
            begins = term(
                disjunction(*(Compare("=", read, Literal(value, variable.sort)) for value in variable.initial))
            )
            number = selected.get(variable.name)
            clauses.append(begins if number is None else f"(=> {_selector(number)} {begins})")
        return conj([*clauses, term(self._selected("", self.whole.system.initially))])

    def _step(self, event: Event) -> str:
        """True iff the event leads to the primed state, as far as the selectors that are on say so."""
        selected = {part.variable: n for n, part in self.parts if part.kind == EFFECT and part.event == event.name}
        clauses = [term(self._selected(event.name, event.guard))]
        clauses.append(self.encoding.call(SORTS, self.encoding.state(prime=True)))
        for variable in self.whole.system.variables:
            effect = event.assigned.get(variable.name, Read(variable.name, variable.sort))
            result = named_term(variable, effect) if isinstance(variable.sort, Enumeration) else term(effect)
            equal = f"(= |{variable.name}'| {result})"
            number = selected.get(variable.name)
            clauses.append(equal if number is None else f"(=> {_selector(number)} {equal})")
        return conj(clauses)

    def _selected(self, event: str, formula: Expression, under: Path = ()) -> Expression:
        """A guard in which each condition only counts where its selector is on."""
        own = [(n, p) for n, p in self.parts if p.kind == CONDITION and p.event == event]
        for number, part in sorted(own, key=lambda pair: -len(pair[1].path)):  # the inner ones first
            on = Read(_selector(number)[1:-1], BOOLEAN)
            path = (*under, *part.path)
            node = _at(formula, path)
            formula = replaced(formula, {path: Implies(on, node) if part.positive else And((on, node))})
        return formula

    def _selected_guard(self, event: Event, formula: Expression) -> Expression:
        """The formula of a step that violates the property, its guard with selectors."""
        return conjunction(*(self._found(event, part) for part in _conjuncts(formula, event.guard)))

    def _found(self, event: Event, part: Expression) -> Expression:
        return self._selected(event.name, part) if part is event.guard else part


def _conjuncts(formula: Expression, guard: Expression) -> list[Expression]:
    """A conjunction with the guard that was flattened into it put together again."""
    flat: list[Expression] = list(formula.parts) if isinstance(formula, And) else [formula]
    inner: list[Expression] = [] if guard == TRUE else list(guard.parts) if isinstance(guard, And) else [guard]
    for start in range(len(flat) - len(inner) + 1):
        if inner and all(flat[start + place] is part for place, part in enumerate(inner)):
            return [*flat[:start], guard, *flat[start + len(inner) :]]
    return flat


def _premise(violation: Expression) -> Expression:
    """That a step exists which the property speaks of: the violation without its last conjunct, the broken promise."""
    return And(violation.parts[:-1]) if isinstance(violation, And) else TRUE


def _at(formula: Expression, path: Path) -> Expression:
    for step in path:
        formula = children(formula)[step]
    return formula


def _selector(number: int) -> str:
    return f"|part {number}|"


# -- the child process ---------------------------------------------------------------------------------------


class _Child:
    """A process that finds cores, one request after the other, and ends with us: to load Z3 takes longer than most."""

    def __init__(self) -> None:
        path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-m", "clauseproof.proofs.explaining.core"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )
        self._said: SimpleQueue[bytes] = SimpleQueue()
        self._reader = Thread(target=self._listen, daemon=True)
        self._reader.start()
        atexit.register(self.close)

    def _listen(self) -> None:
        assert self._popen.stdout is not None
        for line in self._popen.stdout:
            self._said.put(line)
        self._said.put(b"")

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request.  Raises :class:`Stopped`, with why there is none; the process is then gone."""
        assert self._popen.stdin is not None and self._popen.stderr is not None
        try:
            self._popen.stdin.write(json.dumps(request).encode() + b"\n")
            self._popen.stdin.flush()
            line = self._said.get(timeout=SECONDS)
        except Empty:
            self.close()
            raise Stopped(f"no core within {SECONDS:g} seconds") from None
        except OSError:
            line = b""
        if not line:
            code = self._popen.wait()
            last = self._popen.stderr.read().decode("utf-8", "replace").strip().splitlines()[-1:] or [
                f"exit code {code}"
            ]
            self.close()
            raise Stopped(f"the search for a core broke down ({last[0]})")
        return dict(json.loads(line))

    def close(self) -> None:
        """End the process."""
        atexit.unregister(self.close)
        self._popen.kill()
        self._popen.wait()
        self._reader.join()
        for stream in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class _Children:
    """The one child there is at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: _Child | None = None

    def ask(self, request: dict[str, Any]) -> list[list[str]] | str:
        """A minimal core for each group, or why there is none."""
        with self._lock:
            child, self._child = self._child or _Child(), None
            try:
                answer = child.ask(request)
            except Stopped as stopped:
                return str(stopped)
            except BaseException:  # an interrupt: what the child says next would answer another question
                child.close()
                raise
            self._child = child
        return str(answer["reason"]) if "reason" in answer else list(answer["cores"])


_ask = _Children().ask


def minimal_cores(declarations: str, groups: Iterable[dict[str, Any]]) -> list[list[str]]:
    """For each group a smallest set of its selectors, no member of which can be left out.

    Raises :class:`Stopped` where a query is satisfiable with all of them, or Z3 cannot say.
    """
    session = Session(Budget(RLIMIT))
    session.tell("(set-option :produce-unsat-cores true)")
    session.tell(declarations)

    def refuted(query: str, selectors: Sequence[str]) -> list[str] | None:
        """The selectors that refute a query, None where they do not.  Each query is told once, for itself."""
        session.tell(f"(push)(assert {query})")
        wanted = " ".join(f"|part {name}|" for name in selectors)
        said = session.tell(f"(set-option :rlimit {RLIMIT})(check-sat-assuming ({wanted}))").split()
        core = None
        if said == ["unsat"]:
            (found,) = parse(session.tell("(get-unsat-core)"))
            core = [str(name)[1:-1].removeprefix("part ") for name in found]
        session.tell("(pop)")
        if said not in (["unsat"], ["sat"]):
            raise Stopped("Z3 does not know which parts the proof uses")
        return core

    cores = []
    for group in groups:
        kept: set[str] = set()
        for query in group["queries"]:
            found = refuted(query, group["selectors"])
            if found is None:
                raise Stopped("the invariant does not carry the proof in this encoding")
            kept |= set(found)
        for name in reversed(group["selectors"]):
            if name in kept:
                rest = [other for other in group["selectors"] if other in kept and other != name]
                if all(refuted(query, rest) is not None for query in group["queries"]):
                    kept.discard(name)
        cores.append(sorted(kept, key=int))
    return cores


def main() -> None:
    """The child: a request a line on standard input, the cores on standard output."""
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            answer: dict[str, Any] = {"cores": minimal_cores(request["declarations"], request["groups"])}
        except Stopped as stopped:
            answer = {"reason": str(stopped)}
        print(json.dumps(answer), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
