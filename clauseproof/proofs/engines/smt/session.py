"""A dialogue with Z3: what it is told, what it finds, and what that costs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class Stopped(Exception):
    """An engine gave up: the message says why."""


@dataclass
class Budget:
    """Z3's resource units that are left to one engine, over all its queries."""

    rlimit: int
    spent: int = 0

    @property
    def left(self) -> int:
        return self.rlimit - self.spent

    @property
    def reason(self) -> str:
        """How an engine says that it is spent."""
        return f"Z3's resource limit of {self.rlimit} is spent"


class Session:
    """A dialogue with Z3 in SMT-LIB; its queries are paid from a budget."""

    def __init__(self, budget: Budget) -> None:
        import z3

        self._z3 = z3
        self._context = z3.Context()
        self._budget = budget
        self._counted = 0
        self.tell("(set-option :produce-models true)")

    def tell(self, text: str) -> str:
        """Declare or assert something; Z3's words in answer."""
        try:
            return str(self._z3.Z3_eval_smtlib2_string(self._context.ref(), text))
        except self._z3.Z3Exception as error:
            message = error.args[0] if error.args else ""
            said = message.decode(errors="replace") if isinstance(message, bytes) else str(message)
            raise Stopped(f"Z3: {said.strip()}") from error

    def satisfiable(self) -> bool:
        """Whether all that was told can be true together.  Raises :class:`Stopped` when Z3 cannot say."""
        return self._can_be("(check-sat)")

    def core(self, supposed: Iterable[str]) -> list[str] | None:
        """Some of the constants supposed, such that all that was told cannot be true with them; None where it can.

        Cores must have been asked for before anything was told.  Raises :class:`Stopped` when Z3 cannot say.
        """
        if self._can_be(f"(check-sat-assuming ({' '.join(supposed)}))"):
            return None
        (found,) = parse(self.tell("(get-unsat-core)"))
        return list(found)

    def _can_be(self, asked: str) -> bool:
        if self._budget.left <= 0:
            raise Stopped(self._budget.reason)
        said = self.tell(f"(set-option :rlimit {self._budget.left}){asked}").split()
        self._pay()
        if said == ["sat"]:
            return True
        if said == ["unsat"]:
            return False
        why = self.tell("(get-info :reason-unknown)").strip()
        if "cancel" in why or "resource" in why:
            raise Stopped(self._budget.reason)
        found = re.search(r'"(.*)"', why)
        raise Stopped(f"Z3 does not know: {found.group(1) if found else why}")

    def _pay(self) -> None:
        count = re.search(r":rlimit-count\s+(\d+)", self.tell("(get-info :all-statistics)"))
        if count:
            self._budget.spent += int(count.group(1)) - self._counted
            self._counted = int(count.group(1))

    def values(self, symbols: list[str]) -> list[Any]:
        """The values of some constants in the model just found, as symbols or nested lists of them."""
        if not symbols:
            return []
        (pairs,) = parse(self.tell(f"(get-value ({' '.join(symbols)}))"))
        return [value for _, value in pairs]


_TOKEN = re.compile(r"\s*(\(|\)|\|[^|]*\||[^\s()|]+)")


def parse(text: str) -> list[Any]:
    """S-expressions as nested lists of symbols, quoted symbols with their bars."""
    stack: list[list[Any]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0]
