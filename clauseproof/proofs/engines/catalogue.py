"""The engines that may be asked for: their names, what each is, and what it can say; nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PORTFOLIO, GRAPH, TEMPLATES, INDUCTION, SPACER, BMC = (
    "portfolio",
    "graph",
    "templates",
    "k-induction",
    "spacer",
    "bmc",
)

SPOKEN: Mapping[str, str] = {
    GRAPH: "the control graph",
    TEMPLATES: "invariant templates",
    INDUCTION: "k-induction",
    SPACER: "Spacer",
    BMC: "bounded model checking",
}
"""Each single engine in words."""

CAN: Mapping[str, str] = {
    PORTFOLIO: "all of them in a fixed order; the first that answers is reported",
    GRAPH: "proves and refutes where the states can be listed, with linear equalities of counters",
    TEMPLATES: "proves by bounds, order, differences and congruences of numbers",
    INDUCTION: "proves what follows from the k states before; refutes by histories of fewer than k events",
    SPACER: "proves and refutes",
    BMC: "refutes by histories up to a length, and never proves",
}
"""What each may answer."""

ENGINES: Sequence[str] = tuple(CAN)
LISTING = (PORTFOLIO, GRAPH)
"""Those that list states."""


def alone(engine: str, why: str) -> str:
    """Why one engine, asked alone, leaves something undecided."""
    return f"{SPOKEN[engine]} alone: {why}"


def help_text() -> str:
    """What ``--engine`` says of itself."""
    return "; ".join(f"{name}: {can}" for name, can in CAN.items())
