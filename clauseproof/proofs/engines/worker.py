"""Symbolic engines in processes of their own, which really end at their limits.

A problem goes to ``python -m clauseproof.proofs.engines.worker`` as JSON on its standard input, and an outcome
comes back as JSON on its standard output, after lines that say how far the engine is.  Counts are the limits
that decide; the clock only kills what ignores them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from clauseproof.model.canonical import canonical_expression, canonical_form, canonical_sort
from clauseproof.model.expressions import (
    BOOLEAN,
    Add,
    And,
    Compare,
    Enumeration,
    Expression,
    IfThenElse,
    Implies,
    Literal,
    Maximum,
    Minimum,
    Modulo,
    Not,
    Number,
    Or,
    Read,
    ReadingIs,
    Scale,
    Sort,
    Subtract,
    walk,
)
from clauseproof.model.system import (
    ByReading,
    Decision,
    Duty,
    Event,
    Reading,
    Term,
    TransitionSystem,
    Variable,
)
from clauseproof.proofs.engines.catalogue import TEMPLATES
from clauseproof.proofs.engines.smt import Limits, Outcome, Proved, Reachability, Refuted, Stuck, Unknown
from clauseproof.proofs.progress import heard_by, listener

ENGINES = ("k-induction", "spacer", "bmc")
"""By rank: the first that answers is the one reported, whichever was quickest."""

_PROGRESS = "progress "
"""Begins a line by which a child says how far it is; the rest is a JSON text."""

_OVERSTAYED = 75
"""Exit status of a child that ended itself, because its parent did not do so in time."""


class EngineFailed(RuntimeError):
    """An engine's process broke down for a reason that is no limit: an internal error, with what it said."""


# -- running -------------------------------------------------------------------------------------------------


def run(engine: str, problem: Reachability, limits: Limits | None = None) -> Outcome:
    """What one engine finds, in a process of its own that is killed after ``limits.seconds``.

    Raises :class:`EngineFailed` for an error in the engine itself.
    """
    return _Child(engine, problem, limits or Limits()).run()


def race(
    problem: Reachability,
    limits: Limits | None = None,
    engines: Sequence[str] = ENGINES,
    workers: int = 2,
) -> tuple[Outcome, ...]:
    """Engines side by side; what each found, in their order, up to the first that answers.

    The last outcome is the answer, unless it is :class:`Unknown`: then none has one.  An engine that is
    ahead of a better-ranked one waits for it, and those behind an answer are killed: so the clock decides
    nothing.
    """
    children = [_Child(engine, problem, limits or Limits()) for engine in engines]
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(workers) as pool:
        try:
            for future in [pool.submit(child.run) for child in children]:
                outcomes.append(future.result())
                if not isinstance(outcomes[-1], Unknown):
                    break
        finally:
            for child in children:
                child.kill()
    return tuple(outcomes)


class _Child:
    """One engine's process; killed at its limit, or from another thread, and always waited for."""

    def __init__(self, engine: str, problem: Reachability, limits: Limits) -> None:
        if engine not in (*ENGINES, TEMPLATES):
            raise ValueError(f"there is no engine '{engine}': one of {', '.join((*ENGINES, TEMPLATES))}")
        self._engine, self._problem, self._limits = engine, problem, limits
        self._lock = threading.Lock()
        self._killed = False
        self._listener = listener()
        self._process: subprocess.Popen[str] | None = None

    def run(self) -> Outcome:
        request = json.dumps(
            {
                "engine": self._engine,
                "limits": asdict(self._limits),
                "problem": problem_to_json(self._problem),
            }
        )
        begun = time.monotonic()
        with self._lock:
            if self._killed:
                return Unknown(self._engine, 0, "not needed")
            # `-P` and the parent's own path: the child runs this code, whatever lies in the working
            # directory.
            path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
            process = self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "clauseproof.proofs.engines.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                env=os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
                process_group=0,  # Ctrl-C at a terminal is for the parent alone, which ends its children
            )
        said: list[str] = []
        complained: list[str] = []
        with process:
            threads = (
                threading.Thread(target=self._hear, args=(process.stdout, said)),
                threading.Thread(target=complained.extend, args=(process.stderr,)),
            )
            try:
                for thread in threads:
                    thread.start()
                assert process.stdin is not None
                with suppress(BrokenPipeError), process.stdin:
                    process.stdin.write(request)
                process.wait(self._limits.seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return self._overstayed(begun)
            except BaseException:
                process.kill()
                raise
            finally:
                for thread in threads:
                    thread.join()
        return replace(
            self._read(process.returncode, said, "".join(complained), begun), seconds=time.monotonic() - begun
        )

    def _hear(self, stdout: Iterable[str], said: list[str]) -> None:
        """Keep what the child says but for its progress, which is passed on (on a thread of its own)."""
        for line in stdout:
            if not line.startswith(_PROGRESS):
                said.append(line)
            elif self._listener is not None:
                self._listener(self._engine, json.loads(line.removeprefix(_PROGRESS)))

    def _read(self, status: int, said: Sequence[str], complained: str, begun: float) -> Outcome:
        if status == 0:
            return outcome_from_json(json.loads(said[-1]))
        if self._killed:
            return Unknown(self._engine, 0, "not needed")
        if status == _OVERSTAYED:
            return self._overstayed(begun)
        if status < 0:
            return Unknown(self._engine, 0, f"its process was ended by signal {-status}")
        raise EngineFailed(f"{self._engine} ended with status {status}: {complained.strip() or 'nothing said'}")

    def _overstayed(self, begun: float) -> Outcome:
        reason = f"stopped at its limit of {self._limits.seconds:g} seconds"
        return Unknown(self._engine, 0, reason, time.monotonic() - begun)

    def kill(self) -> None:
        """End the process, or keep it from being started."""
        with self._lock:
            self._killed = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()


def main() -> None:
    """The child: a request on standard input, an outcome on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    limits = Limits(**request["limits"])
    # Should the parent be gone, nobody else ends this process.
    watch = threading.Timer(limits.seconds + 2, os._exit, (_OVERSTAYED,))
    watch.daemon = True
    watch.start()

    try:
        import z3
    except ImportError as error:
        missing = Unknown(request["engine"], 0, f"Z3 cannot be loaded ({error}); 'clauseproof doctor' says more")
        print(json.dumps(outcome_to_json(missing)), flush=True)
        return

    z3.set_param("memory_max_size", limits.megabytes)
    with heard_by(lambda _, reached: print(_PROGRESS + json.dumps(reached), flush=True)):
        outcome = engine_named(request["engine"])(problem_from_json(request["problem"]), limits)
    print(json.dumps(outcome_to_json(outcome)), flush=True)
    os._exit(0)  # Z3 may be long in freeing what it held, and nobody needs it


def engine_named(name: str) -> Callable[[Reachability, Limits], Outcome]:
    """The function behind an engine's name."""
    from clauseproof.proofs.engines import bmc, houdini, kinduction, spacer

    return {
        houdini.ENGINE: houdini.prove,
        kinduction.ENGINE: kinduction.prove,
        spacer.ENGINE: spacer.prove,
        bmc.ENGINE: bmc.refute,
    }[name]


# -- outcomes as JSON ----------------------------------------------------------------------------------------

_KINDS: dict[str, type[Proved] | type[Refuted] | type[Unknown]] = {
    "proved": Proved,
    "refuted": Refuted,
    "unknown": Unknown,
}


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON data."""
    kind = next(name for name, made in _KINDS.items() if isinstance(outcome, made))
    return {"kind": kind, **asdict(outcome)}


def outcome_from_json(data: dict[str, Any]) -> Outcome:
    """The outcome that :func:`outcome_to_json` wrote."""
    fields = {name: value for name, value in data.items() if name != "kind"}
    if data["kind"] == "refuted":
        fields["events"] = tuple(fields["events"])
    if data["kind"] == "unknown":
        fields["kept"] = tuple(fields["kept"])
        if (stuck := fields["stuck"]) is not None:
            fields["stuck"] = Stuck(stuck["readings"], tuple(stuck["states"]), tuple(stuck["events"]))
    return _KINDS[data["kind"]](**fields)


# -- problems as JSON ----------------------------------------------------------------------------------------


def problem_to_json(problem: Reachability) -> dict[str, Any]:
    """A problem in canonical forms, with the sorts of its literals in the order in which they are written.

    Nothing that bears on meaning is lost: prose, positions and clauses are not in the canonical form.
    """
    table: dict[str, int] = {}
    literals: list[int] = []
    for expression in _expressions(problem):
        for node in walk(expression):
            if isinstance(node, Literal):
                sort = json.dumps(canonical_sort(node.sort))
                literals.append(table.setdefault(sort, len(table)))
    return {
        "name": problem.system.name,
        "system": canonical_form(problem.system),
        "goal": canonical_expression(problem.goal),
        "assume": canonical_expression(problem.assume),
        "known": [canonical_expression(fact) for fact in problem.known],
        "sorts": [json.loads(sort) for sort in table],
        "literals": literals,
    }


def _expressions(problem: Reachability) -> Iterator[Expression]:
    """Every expression, in the order in which :func:`problem_from_json` reads them."""
    yield problem.system.initially
    for event in problem.system.events:
        yield event.guard
        yield from (effect for _, effect in event.effects)
    yield from (duty.when for duty in problem.system.duties)
    yield from (term.body for term in problem.system.terms)
    yield problem.goal
    yield problem.assume
    yield from problem.known


def problem_from_json(data: dict[str, Any]) -> Reachability:
    """The problem that :func:`problem_to_json` wrote."""
    form = data["system"]
    sorts = [_sort(sort) for sort in data["sorts"]]
    variables = {name: _sort(form["variables"][name]["sort"]) for name in form["order"]["variables"]}
    reader = _Reader(variables, iter([sorts[index] for index in data["literals"]]))

    def choice(value: Any) -> str | ByReading:
        return value if isinstance(value, str) else ByReading(value["reading"], tuple(value["values"].items()))

    def first(values: Any) -> tuple[Any, ...] | None:
        return None if values == "any" else tuple(values)

    initially = reader.expression(form["initially"])
    events = tuple(
        Event(
            name,
            choice(event["actor"]),
            choice(event["modality"]),
            reader.expression(event["guard"]),
            tuple((target, reader.expression(effect)) for target, effect in event["effects"].items()),
            event["decision"],
            event["identity"],
        )
        for name, event in ((name, form["events"][name]) for name in form["order"]["events"])
    )
    decisions = tuple(
        Decision(name, choice(d["actor"]), choice(d["modality"]), tuple(d["events"]), d["identity"])
        for name, d in form["decisions"].items()
    )
    duties = tuple(
        Duty(name, choice(d["actor"]), choice(d["modality"]), tuple(d["events"]), reader.expression(d["when"]))
        for name, d in form["duties"].items()
    )
    terms = tuple(Term(name, reader.expression(body)) for name, body in form["terms"].items())
    readings = tuple(
        Reading(name, tuple((option, "") for option in r["options"]), r["default"])
        for name, r in ((name, form["readings"][name]) for name in form["order"]["readings"])
    )
    system = TransitionSystem(
        data["name"],
        tuple(Variable(n, sort, first(form["variables"][n]["initially"])) for n, sort in variables.items()),
        events,
        decisions,
        duties,
        terms,
        readings,
        initially,
    )
    goal, assume = reader.expression(data["goal"]), reader.expression(data["assume"])
    return Reachability(system, goal, assume, tuple(map(reader.expression, data["known"])))


def _sort(data: list[Any]) -> Sort:
    match data:
        case ["yes/no"]:
            return BOOLEAN
        case ["one of", values]:
            return Enumeration(tuple(values))
        case ["number", low, high]:
            return Number(low, high)
        case _:
            raise ValueError(f"no sort: {data}")


class _Reader:
    """Reads canonical expressions; the sort of a read is its variable's, those of literals come in order."""

    def __init__(self, variables: dict[str, Sort], literals: Iterator[Sort]) -> None:
        self.variables, self.literals = variables, literals

    def expression(self, data: list[Any]) -> Expression:
        visit = self.expression
        match data:
            case ["value", value]:
                return Literal(value, next(self.literals))
            case ["read", name]:
                return Read(name, self.variables[name])
            case ["old", name]:
                return Read(name, self.variables[name], old=True)
            case ["reading", name, options]:
                return ReadingIs(name, tuple(options))
            case ["not", body]:
                return Not(visit(body))
            case ["and", *parts]:
                return And(tuple(visit(part) for part in parts))
            case ["or", *parts]:
                return Or(tuple(visit(part) for part in parts))
            case ["implies", left, right]:
                return Implies(visit(left), visit(right))
            case ["=" | "!=" | "<" | "<=" | ">" | ">=" as operator, left, right]:
                return Compare(operator, visit(left), visit(right))
            case ["+", left, right]:
                return Add(visit(left), visit(right))
            case ["-", left, right]:
                return Subtract(visit(left), visit(right))
            case ["min", left, right]:
                return Minimum(visit(left), visit(right))
            case ["max", left, right]:
                return Maximum(visit(left), visit(right))
            case ["*", factor, body]:
                return Scale(factor, visit(body))
            case ["mod", body, divisor]:
                return Modulo(visit(body), divisor)
            case ["if", condition, yes, no]:
                return IfThenElse(visit(condition), visit(yes), visit(no))
            case _:
                raise ValueError(f"no expression: {data}")


if __name__ == "__main__":
    main()
