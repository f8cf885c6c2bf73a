"""What a symbolic engine is asked, what it may spend, and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clauseproof.model.expressions import TRUE, Expression, Value
from clauseproof.model.system import TransitionSystem


@dataclass(frozen=True)
class Reachability:
    """Does ``goal`` hold in every reachable state of ``system`` under every choice that satisfies ``assume``?

    ``goal`` reads variables and readings, ``assume`` readings only.  Of ``known`` it has been found before that they
    hold in every reachable state, by one induction together; a proof that uses some has them in its invariant.
    """

    system: TransitionSystem
    goal: Expression
    assume: Expression = TRUE
    known: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What an engine may spend: the largest k, the longest history, Z3's resources, and last of all time.

    All but ``seconds`` are counts, so that what is decided does not depend on the machine.  ``megabytes``
    bounds Z3's memory in an engine's own process.  Z3 spends some seven million resource units a second.
    """

    induction: int = 12
    depth: int = 40
    rlimit: int = 40_000_000
    seconds: float = 20.0
    megabytes: int = 2000


@dataclass(frozen=True)
class Proved:
    """``invariant`` is ``bound``-inductive and implies the goal: SMT-LIB over the plain symbols.

    It is to be believed only when a separate program has checked it.
    """

    engine: str
    bound: int
    invariant: str
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Refuted:
    """A history of ``bound`` events that ends in a state without the goal; it replays in the interpreter."""

    engine: str
    bound: int
    readings: Mapping[str, str]
    first: Mapping[str, Value]
    events: tuple[str, ...]
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Stuck:
    """A counterexample to induction: ``states`` with the ``events`` between them, the goal in all but the last.

    Nothing says that the first of them is reachable.
    """

    readings: Mapping[str, str]
    states: tuple[Mapping[str, Value], ...]
    events: tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """Neither was established; ``bound`` is how far the engine came: the largest k or depth done with.

    ``kept`` are templates found to hold throughout, by their places among the candidates; ``stuck`` shows where an
    induction gets stuck.
    """

    engine: str
    bound: int
    reason: str
    seconds: float = field(default=0.0, compare=False)
    kept: tuple[int, ...] = ()
    stuck: Stuck | None = field(default=None, compare=False)


Outcome: TypeAlias = Proved | Refuted | Unknown
