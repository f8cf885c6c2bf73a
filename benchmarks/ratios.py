"""Ratios of what Clauseproof takes to what it is compared with, all in one run (medians of several rounds)."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def seconds(action: Callable[[], object], rounds: int = 5) -> float:
    """Median wall time of an action, after one round that is not counted."""
    action()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def process(*arguments: str) -> Callable[[], object]:
    """A whole process of this Python, its output thrown away."""
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False, capture_output=True)


def main() -> None:
    """Print the table."""
    from clauseproof.model.canonical import canonical_form
    from clauseproof.model.expressions import Not
    from clauseproof.model.workspace import Workspace
    from clauseproof.proofs.decide import Decider
    from clauseproof.proofs.docket import docket
    from clauseproof.proofs.engines import houdini, spacer
    from clauseproof.proofs.engines.smt import Limits, Reachability
    from clauseproof.simulation.study import study
    from tests.oracle.brute_force import judge
    from tests.proofs.test_templates import distance, order, parity, stages, wrong

    workspace = Workspace(ROOT)
    system = workspace.rulebook("sec-g8+mp091").system
    properties = [m.prop for m in docket(workspace) if m.rulebook.system is system and m.prop is not None][:8]
    canonical = canonical_form(system)

    def by_engine() -> None:
        decider = Decider(system, engine="graph")
        for prop in properties:
            decider.decide(prop)

    def by_oracle() -> None:
        for prop in properties:
            judge(canonical, prop.canonical(), system.default_readings, most_positions=2_000)

    def by(prove: Callable[[Reachability, Limits], object]) -> Callable[[], object]:
        return lambda: [
            prove(Reachability(rules(), Not(wrong)), Limits()) for rules in (order, distance, parity, stages)
        ]

    empty = seconds(process("-c", "pass"))
    checked = seconds(process("-m", "clauseproof", "check"), rounds=3)
    simulated = seconds(lambda: study(workspace, replications=10, seed=1), rounds=3) / 10
    rows = [
        ("clauseproof --help / empty program", seconds(process("-m", "clauseproof", "--help")) / empty),
        ("clauseproof check / import z3", checked / seconds(process("-c", "import z3"))),
        ("oracle under one choice of readings / engine under all 48", seconds(by_oracle, 1) / seconds(by_engine, 3)),
        (
            "Spacer / invariant templates, four proofs about counters",
            seconds(by(spacer.prove), 3) / seconds(by(houdini.prove), 3),
        ),
        ("one replication of both rules / one check", simulated / checked),
    ]
    for name, ratio in rows:
        print(f"{name:<58} {ratio:8.2f}")


if __name__ == "__main__":
    main()
