"""The certifier: the program that alone may say *this proof is right*.

It knows nothing of the provers.  A proof reaches it as data: a reference to a rulebook, which it reads again
from the source; a property in canonical form; an invariant as text.  It states by itself what must be so
(:mod:`.obligations`), event by event, as SMT-LIB text, and lets Z3 decide.  Any answer but
the wanted one, any error, any doubt, and the proof is not accepted.

As a process (``python -m clauseproof.proofs.evidence.certifier``) it reads one job a line from standard input and
writes one answer a line.  Certificate files are checked by ``clauseproof verify``.
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from clauseproof.proofs.evidence.obligations import HOLDS, Obligations, Query, Refused, obligations

__all__ = [
    "Certified",
    "Obligations",
    "Refused",
    "certify",
    "main",
    "obligations",
]

Json: TypeAlias = Any
RLIMIT = 40_000_000
TIMEOUT_MS = 20_000
SEED = 0
"""What Z3's choices of its own begin with; certificates record it beside the version."""
MEGABYTES = 2_000
"""Memory that Z3 may use in a process of the certifier's own."""
ANSWERS = ("unsat", "sat", "unknown")
_RARELY = 500_000
"""Objects between two rounds of the garbage collector, which would find next to nothing in what a job leaves."""
_LIMIT = re.compile(r'column \d+: (?:\w+ )?(?:canceled|timeout|max\. \w+ limit exceeded)"|out of memory')
"""How Z3 says that a limit stopped it between two queries (within one it says *unknown*)."""


class Unanswered(Exception):
    """Z3 was stopped before it had answered: nothing is wrong with the certificate, and nothing is right."""


@dataclass(frozen=True)
class Certified:
    """What became of a certificate: ``queries`` pairs questions with answers; ``reason`` says why not.

    ``undecided``: it was not accepted, but nothing was found wrong with it either.
    """

    accepted: bool
    queries: tuple[tuple[str, str], ...] = ()
    solver: str = ""
    reason: str = ""
    seconds: float = 0.0
    undecided: bool = False

    def as_json(self) -> dict[str, Json]:
        return {
            "accepted": self.accepted,
            "queries": [list(pair) for pair in self.queries],
            "solver": self.solver,
            "reason": self.reason,
            "seconds": round(self.seconds, 6),
            "undecided": self.undecided,
        }

    @staticmethod
    def from_json(data: Mapping[str, Json]) -> Certified:
        return Certified(
            data["accepted"] is True,
            tuple((str(name), str(answer)) for name, answer in data["queries"]),
            str(data["solver"]),
            str(data["reason"]),
            float(data["seconds"]),
            data["undecided"] is True,
        )


def certify(
    system: Json,
    prop: Json,
    invariant: str,
    k: int,
    choices: Sequence[Mapping[str, Sequence[str]]],
    claim: str = HOLDS,
    argument: Json = None,
    *,
    rlimit: int = RLIMIT,
    timeout_ms: int = TIMEOUT_MS,
) -> Certified:
    """Whether an invariant proves a claim about a property of a rulebook (see :func:`obligations`).

    ``rlimit`` (Z3's count of its own work; the same everywhere) and ``timeout_ms`` bound each query.

    >>> light = {"sort": ["one of", ["red", "green"]], "initially": ["red"]}
    >>> go = {"guard": ["=", ["read", "light"], ["value", "red"]], "effects": {"light": ["value", "green"]}}
    >>> system = {"format": 1, "variables": {"light": light}, "initially": ["value", True], "readings": {},
    ...           "events": {"go": go}}
    >>> prop = {"format": 1, "pattern": "before", "events": [{"event": "go", "when": ["value", True]}],
    ...         "formula": ["!=", ["read", "light"], ["value", "green"]], "after": None, "until": None,
    ...         "observers": {}}
    >>> certify(system, prop, "true", 1, [{}]).accepted
    True
    >>> certify(system, prop, "(= |light| |light: red|)", 1, [{}]).reason
    "event 'go' does not keep the invariant (step by go: sat)"
    """
    started = time.perf_counter()
    undecided = False
    try:
        asked = obligations(system, prop, invariant, k, choices, claim, argument)
        answers = _ask(asked.script, rlimit, timeout_ms)
        reason, undecided = _judge(asked.queries, answers)
        queries = tuple((query.name, answer) for query, answer in zip(asked.queries, answers, strict=False))
    except Refused as refused:
        reason, queries = str(refused), ()
    except Unanswered as unanswered:
        reason, queries, undecided = str(unanswered), (), True
    return Certified(not reason, queries, _solver(), reason, time.perf_counter() - started, undecided)


def _judge(queries: Sequence[Query], answers: Sequence[str]) -> tuple[str, bool]:
    """Why a certificate is not accepted (nothing where it is), and whether that is for want of an answer only.

    A wrong answer counts before a missing one: it is the certificate's fault.
    """
    if len(answers) != len(queries):
        return f"Z3 gave {len(answers)} answers to {len(queries)} queries", False
    amiss = [(query, answer) for query, answer in zip(queries, answers, strict=True) if answer != query.wanted]
    for query, answer in amiss:
        if answer != "unknown":
            return f"{query.otherwise} ({query.name}: {answer})", False
    for query, answer in amiss:
        return f"Z3 could not decide: {query.otherwise} ({query.name}: {answer})", True
    return "", False


def _ask(script: str, rlimit: int, timeout_ms: int) -> list[str]:
    """Z3's answers to a script, in a context of its own.

    Raises :class:`Unanswered` when it is stopped by one of its limits, :class:`Refused` when it says anything else.
    """
    import z3

    limits = f"(set-option :rlimit {int(rlimit)})\n(set-option :timeout {int(timeout_ms)})\n"
    limits += f"(set-option :random-seed {SEED})\n"
    context = z3.Context()
    try:
        output: str = z3.Z3_eval_smtlib2_string(context.ref(), (limits + script).encode())
    except z3.Z3Exception as error:
        said = error.value.decode("utf-8", "replace") if isinstance(error.value, bytes) else str(error)
        raise _no_answer(said) from None
    answers = output.split()
    if any(answer not in ANSWERS for answer in answers):
        raise _no_answer(output)
    return answers


def _no_answer(output: str) -> Refused | Unanswered:
    """What it means that Z3 said something that is no answer."""
    said = _first_error(output)
    if _LIMIT.search(said):
        return Unanswered(f"Z3 came to the end of its time, memory or resources: {said}")
    return Refused(f"Z3 does not understand the certificate: {said}")


def _first_error(output: str) -> str:
    return next((line for line in output.splitlines() if "error" in line), output[:200]).strip()


def _solver() -> str:
    """Name, version and seed of the solver; empty where there is none."""
    try:
        import z3
    except ImportError:
        return ""
    return f"Z3 {z3.get_version_string()}, seed {SEED}"


# -- from the source -----------------------------------------------------------------------------------------


class Sources:
    """Rulebooks read again from their files, each once, as canonical data with its fingerprint."""

    def __init__(self) -> None:
        self._workspaces: dict[str, Any] = {}
        self._systems: dict[tuple[str, str], tuple[Json, str]] = {}

    def system(self, root: str, reference: str) -> tuple[Json, str]:
        """The canonical form of a rulebook of a workspace, and its fingerprint.

        Raises :class:`Refused` where the source has no such rulebook, or it has become wrong.
        """
        from clauseproof.diagnostics import ClauseproofError
        from clauseproof.model.canonical import canonical_form, canonical_json, fingerprint
        from clauseproof.model.workspace import Workspace

        if (root, reference) not in self._systems:
            workspace = self._workspaces.setdefault(root, Workspace(Path(root)))
            try:
                form = canonical_form(workspace.rulebook(reference).system)
            except ClauseproofError as error:
                raise Refused(f"'{reference}' cannot be read again from its source: {error}") from None
            data = json.loads(canonical_json(form))
            self._systems[root, reference] = data, fingerprint(data)
        return self._systems[root, reference]

    def certify(self, job: Mapping[str, Json]) -> Certified:
        """Check one job.

        It says ``workspace`` and ``rulebook`` (for a system without a source: ``system`` instead),
        ``fingerprint``, ``property``, ``claim``, ``choices``, ``invariant`` and ``k``; ``argument`` where there is one;
        and ``rlimit`` and ``timeout_ms`` where others than the usual are wanted.

        Whatever is wrong with a job is the reason of an answer that does not accept it.
        """
        started = time.perf_counter()
        undecided = False
        try:
            return certify(
                self._rulebook(job),
                job["property"],
                job["invariant"],
                job["k"],
                job["choices"],
                job["claim"],
                job.get("argument"),
                rlimit=job.get("rlimit", RLIMIT),
                timeout_ms=job.get("timeout_ms", TIMEOUT_MS),
            )
        except Refused as refused:
            reason = str(refused)
        except KeyError as error:
            reason = f"the job does not say {error}"
        except ImportError as error:
            reason = f"Z3 cannot be loaded ({error}); 'clauseproof doctor' says more"
            undecided = True
        except Exception as error:  # whatever it is, it is no proof
            reason = f"the certifier failed: {type(error).__name__}: {error}"
            undecided = True
        return Certified(False, (), _solver(), reason, time.perf_counter() - started, undecided)

    def _rulebook(self, job: Mapping[str, Json]) -> Json:
        from clauseproof.model.canonical import fingerprint

        if "system" in job:
            form = job["system"]
            found = fingerprint(form)
        else:
            form, found = self.system(job["workspace"], job["rulebook"])
        if job.get("fingerprint", found if "system" in job else None) != found:
            raise Refused("the rulebook is not the one that was proved: its source has another fingerprint")
        return form


# -- the process ---------------------------------------------------------------------------------------------


def _answer(sources: Sources, line: bytes) -> dict[str, Json]:
    try:
        job = json.loads(line)
        if not isinstance(job, dict):
            raise ValueError("a job is a JSON object")
    except (ValueError, RecursionError) as error:
        return {"id": None, **Certified(False, (), _solver(), f"the job cannot be read: {error}").as_json()}
    return {"id": job.get("id"), **sources.certify(job).as_json()}


def serve(lines: Iterable[bytes], write: Callable[[bytes], object]) -> None:
    """Answer each job, one JSON line each, in order."""
    sources = Sources()
    for line in lines:
        if line.strip():
            write(json.dumps(_answer(sources, line), ensure_ascii=True).encode() + b"\n")


def _lines_read_ahead() -> Iterable[bytes]:
    """Standard input, taken in at once whatever we are busy with: whoever sends a job never waits."""
    from queue import SimpleQueue
    from threading import Thread

    lines: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        lines.put(b"")

    Thread(target=read, daemon=True).start()
    return iter(lines.get, b"")


def _serve_standard_streams() -> int:
    lines = _lines_read_ahead()
    with suppress(ImportError):  # each job is told so
        import z3  # now, while the prover is still at work

        z3.set_param("memory_max_size", MEGABYTES)
    import clauseproof.model.canonical
    import clauseproof.model.workspace  # noqa: F401

    def write(line: bytes) -> None:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    try:
        serve(lines, write)
    except (BrokenPipeError, KeyboardInterrupt):
        return 1
    return 0


def main() -> int:
    """Answer jobs on standard input."""
    gc.set_threshold(_RARELY, 10, 10)
    return _serve_standard_streams()


if __name__ == "__main__":
    import os

    status = main()
    sys.stdout.flush()
    os._exit(status)  # a reader thread may still wait for input, and nothing is left to be done
