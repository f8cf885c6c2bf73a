"""Asking the certifier: a process of its own, started early and answering while the prover goes on.

The prover submits each proof as data and asks for the answers at the end.  A job that takes too long costs
the process its life, and nothing else: the jobs behind it go to a new one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from types import TracebackType
from typing import IO, Any

from clauseproof.proofs.evidence.certifier import Certified

__all__ = ["Certified", "Certifier"]

_PACKAGES = Path(__file__).resolve().parents[3]
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 25), "MALLOC_TRIM_THRESHOLD_": str(1 << 28)}
"""glibc keeps the memory of one solver context for the next, which saves some 10 ms a certificate."""


class Certifier:
    """The client of a certifier process, which ends with it and starts with it, or (unless ``early``) with the first
    job.

    >>> with Certifier() as certifier:  # doctest: +SKIP
    ...     certifier.submit({"id": "1", "system": system, "property": prop, "claim": "holds",
    ...                       "choices": [{}], "invariant": "true", "k": 1})
    ...     certifier.result("1", timeout=10.0).accepted
    True
    """

    def __init__(self, *, early: bool = True) -> None:
        self.solver = ""
        self._news = Condition()
        self._waiting: dict[str, Mapping[str, Any]] = {}
        self._answers: dict[str, Certified] = {}
        self._begun = 0.0
        self._closed = False
        self._process: _Process | None = _Process(self) if early else None

    def __enter__(self) -> Certifier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, job: Mapping[str, Any]) -> None:
        """Hand over a job: a text ``id``, and what ``certifier.Sources.certify`` takes."""
        id = job["id"]
        if not isinstance(id, str):
            raise TypeError("the id of a job is a text")
        with self._news:
            if self._closed:
                raise ValueError("the certifier is closed")
            if id in self._waiting or id in self._answers:
                raise ValueError(f"there is a job '{id}' already")
            if not self._waiting:
                self._begun = time.monotonic()
            self._waiting[id] = job
            if self._process is None:
                self._process = _Process(self)
            process = self._process
        process.send(job)

    def result(self, id: str, timeout: float) -> Certified:
        """The answer to a job; each job before it, and then it, may take the certifier ``timeout`` seconds.

        A job that takes longer, or brings the process down, is not accepted, and not found wrong: it is undecided.
        """
        while True:
            with self._news:
                if id in self._answers:
                    return self._answers[id]
                if id not in self._waiting:
                    raise KeyError(id)
                if self._process is None:
                    raise ValueError("the certifier is closed")
                left = self._begun + timeout - time.monotonic()
                if not self._process.ended and left > 0:
                    self._news.wait(left)
                    continue
                if self._process.ended:
                    reason = f"the certifier process ended ({self._process.last_words()})"
                else:
                    reason = f"the certifier took more than {timeout:g} seconds"
                process = self._process
            process.close(at_once=True)
            self._give_up_on_the_first(reason, timeout)

    def _give_up_on_the_first(self, reason: str, seconds: float) -> None:
        """The job that the process was at is not accepted; the others go to a new process."""
        with self._news:
            if self._waiting:
                first = next(iter(self._waiting))
                del self._waiting[first]
                self._answers[first] = Certified(False, (), self.solver, reason, seconds, undecided=True)
            self._process = process = _Process(self)
            self._begun = time.monotonic()
            again = list(self._waiting.values())
        for job in again:
            process.send(job)

    def _hear(self, process: _Process, line: bytes) -> None:
        """Take an answer from a process (called on its reader's thread)."""
        data = json.loads(line)
        with self._news:
            if process is not self._process or data["id"] not in self._waiting:
                return
            del self._waiting[data["id"]]
            certified = Certified.from_json(data)
            self._answers[data["id"]] = certified
            self.solver = certified.solver or self.solver
            self._begun = time.monotonic()
            self._news.notify_all()

    def _ended(self) -> None:
        with self._news:
            self._news.notify_all()

    def close(self) -> None:
        """End the process.  Answers that were not asked for are gone."""
        with self._news:
            process, self._process = self._process, None
            self._closed = True
            at_once = bool(self._waiting)
        if process is not None:
            process.close(at_once)


class _Process:
    """One certifier process with a thread that listens to it."""

    def __init__(self, owner: Certifier) -> None:
        path = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH")]))
        self.ended = False
        self._errors: deque[bytes] = deque(maxlen=20)
        self._popen = subprocess.Popen(
            # -P: nothing in the current folder is mistaken for a module
            [sys.executable, "-P", "-m", "clauseproof.proofs.evidence.certifier"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**_MEMORY, **os.environ, "PYTHONPATH": path},
            process_group=0,  # Ctrl-C at a terminal is not for it: it has still to certify what was proved
        )
        assert self._popen.stdin and self._popen.stdout and self._popen.stderr
        self._stdin: IO[bytes] = self._popen.stdin
        self._threads = (
            Thread(target=self._listen, args=(owner, self._popen.stdout), daemon=True),
            Thread(target=self._errors.extend, args=(self._popen.stderr,), daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def _listen(self, owner: Certifier, stdout: IO[bytes]) -> None:
        try:
            for line in stdout:
                owner._hear(self, line)
        finally:
            self.ended = True
            owner._ended()

    def send(self, job: Mapping[str, Any]) -> None:
        """Write a job.  A process that is gone does not hear it; :meth:`Certifier.result` finds that out."""
        line = json.dumps(job, ensure_ascii=True).encode() + b"\n"
        with suppress(OSError):
            self._stdin.write(line)
            self._stdin.flush()

    def last_words(self) -> str:
        """The last thing it wrote to standard error, else its exit code."""
        code = self._popen.wait()
        self._threads[1].join(1.0)
        words = [line.decode("utf-8", "replace").strip() for line in self._errors]
        return next((line for line in reversed(words) if line), f"exit code {code}")

    def close(self, at_once: bool) -> None:
        if at_once:
            self._popen.kill()
        with suppress(OSError):
            self._stdin.close()
        try:
            self._popen.wait(2.0)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._popen.stdout, self._popen.stderr):
            if stream is not None:
                stream.close()
