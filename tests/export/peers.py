"""Other model checkers on this machine: where each was found, and what it says of an exported claim.

SPIN (with gcc), NuSMV or nuXmv, and quint are looked for on the PATH; the environment variable TLA2TOOLS names TLC's
jar (with java on the PATH); stormpy is imported; Z3 is always there.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from clauseproof.export.exporting import Exported, written
from clauseproof.export.question import Question

SPIN = shutil.which("spin") and shutil.which("gcc")
TLC = os.environ.get("TLA2TOOLS") if shutil.which("java") else None
NUSMV = shutil.which("NuSMV") or shutil.which("nuXmv")
QUINT = shutil.which("quint")
STORM = importlib.util.find_spec("stormpy")
CVC5 = importlib.util.find_spec("cvc5")


@dataclass(frozen=True)
class Said:
    """Whether the first claim holds (None where the peer does not know), and a history or run that breaks it.

    ``events`` are numbers of events, from 1; 0 is a step on which nothing happens.  A run goes on from its end as from
    the position ``loop``.  Where the peer tells only how many steps there are, that is ``length``.  ``searched``: there
    is no history of so many steps or fewer.
    """

    holds: bool | None
    events: tuple[int, ...] | None = None
    loop: int | None = None
    length: int | None = None
    searched: int = -1


@dataclass(frozen=True)
class Peer:
    """A tool with the language that it reads.  ``missing`` says why it cannot be asked, where it cannot.

    ``endless`` says that it may be asked of counters without end.
    """

    name: str
    language: str
    ask: Callable[[Question, Exported, Path], Said]
    missing: str = ""
    endless: bool = False

    def judges(self, question: Question, at: Path) -> Said:
        return self.ask(question, written(question, self.language), at)


def ran(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout + done.stderr


def spin(question: Question, made: Exported, at: Path) -> Said:
    """A shortest history for safety, any fair run for liveness."""
    living = question.claims[0].awaited is not None
    (at / "m.pml").write_text(made.text, encoding="utf-8")
    for trail in at.glob("*.trail"):
        trail.unlink()
    told = ran("spin", "-a", "m.pml", at=at)
    assert "Error" not in told, told
    ran("gcc", "-O0", "-w", *([] if living else ["-DSAFETY", "-DBFS"]), "-DVECTORSZ=4096", "-o", "pan", "pan.c", at=at)
    said = ran("./pan", *(["-a"] if living else []), "-m100000", at=at)
    assert "errors: " in said, said
    assert "invalid end state (" not in said
    assert "max search depth too small" not in said
    if "errors: 0" in said:
        return Said(True)
    lines = ran("spin", "-t", "m.pml", at=at).splitlines()
    shown = [line.strip() for line in lines if re.match(r"\s*(event \d+$|<<<<<START OF CYCLE>>>>>)", line)]
    loop = next((place for place, line in enumerate(shown) if "CYCLE" in line), None)
    return Said(False, tuple(int(line.split()[1]) for line in shown if line.startswith("event")), loop)


def tlc(question: Question, made: Exported, at: Path) -> Said:
    (at / "Rulebook.tla").write_text(made.text, encoding="utf-8")
    (at / "Rulebook.cfg").write_text(made.beside[".cfg"], encoding="utf-8")
    assert TLC
    said = ran(
        "java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", TLC, "tlc2.TLC",
        "-deadlock", "-workers", "1", "-metadir", str(at / "states"), "Rulebook.tla", at=at,
    )  # fmt: skip
    if "No error has been found" in said:
        return Said(True)
    broken = re.search(r"Invariant Claim1\w* is violated|Temporal properties were violated", said)
    assert broken, said[-3000:]
    return Said(False, length=max(1, len(re.findall(r"^State \d+:", said, re.MULTILINE))) - 1)


def nusmv(question: Question, made: Exported, at: Path) -> Said:
    (at / "m.smv").write_text(made.text, encoding="utf-8")
    said = ran(str(NUSMV), "-dynamic", "-coi", "m.smv", at=at)
    found = re.findall(r"^-- (?:invariant|specification) .*? is (true|false)$", said, re.MULTILINE | re.DOTALL)
    assert len(found) == len(question.claims), said[-2000:]
    return Said(found[0] == "true")


def z3(question: Question, made: Exported, at: Path) -> Said:
    (at / "m.smt2").write_text(made.text, encoding="utf-8")
    said = ran(str(Path(sys.executable).parent / "z3"), "-T:60", "m.smt2", at=at).strip()
    assert said in ("sat", "unsat", "unknown", "timeout"), said
    return Said({"sat": True, "unsat": False}.get(said))


def cvc5(question: Question, made: Exported, at: Path) -> Said:
    """By unrolling the functions ``first``, ``step`` and ``claim_1``: a shortest history, or it does not know.

    On the Horn clauses themselves cvc5 gives up at once.
    """
    lines = made.text.splitlines()
    (reached,) = (line for line in lines if line.startswith("(declare-fun reached "))
    sorts = reached.split("(")[2].split(")")[0].split()
    functions = "\n".join(lines[: lines.index(reached)]).replace("(set-logic HORN)", "(set-logic ALL)")
    asked = [functions]
    for depth in range(DEEPEST + 1):
        now, before = (" ".join(f"x{d}_{n}" for n in range(len(sorts))) for d in (depth, depth - 1))
        asked += [f"(declare-const x{depth}_{n} {sort})" for n, sort in enumerate(sorts)]
        asked.append(f"(assert (step {before} {now}))" if depth else f"(assert (first {now}))")
        asked += ["(push 1)", f"(assert (not (claim_1 {now})))", "(check-sat)", "(pop 1)"]
    (at / "m.smt2").write_text("\n".join(asked), encoding="utf-8")
    said = ran(sys.executable, "-c", CVC5_SCRIPT, "m.smt2", at=at).split()
    assert set(said) <= {"sat", "unsat"} and len(said) == DEEPEST + 1, said
    return Said(False, length=said.index("sat")) if "sat" in said else Said(None, searched=DEEPEST)


DEEPEST = 9
CVC5_SCRIPT = """
import sys, cvc5
solver = cvc5.Solver(cvc5.TermManager())
solver.setOption("incremental", "true")
parser = cvc5.InputParser(solver)
parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.argv[1])
while not (command := parser.nextCommand()).isNull():
    print(command.invoke(solver, parser.getSymbolManager()), end="")
"""


def storm(question: Question, made: Exported, at: Path) -> Said:
    stormpy = importlib.import_module("stormpy")
    (at / "m.prism").write_text(made.text, encoding="utf-8")
    program = stormpy.parse_prism_program(str(at / "m.prism"))
    asked = stormpy.parse_properties(made.beside[".props"], program)[0]
    model = stormpy.build_model(program, [asked])
    found = stormpy.model_checking(model, asked)
    greatest = max(found.get_value(first) for first in model.initial_states)
    assert greatest in (0, 1), greatest
    return Said(greatest == 0)


def quint(question: Question, made: Exported, at: Path) -> Said:
    """By simulation, which can refute an invariant and never prove one; formulas of liveness are only typed."""
    (at / "m.qnt").write_text(made.text, encoding="utf-8")
    done = subprocess.run([str(QUINT), "typecheck", "m.qnt"], cwd=at, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    if question.claims[0].awaited is not None:
        return Said(None)
    said = ran(str(QUINT), "run", *QUINT_OPTIONS, "m.qnt", at=at)
    assert "[ok]" in said or "[violation]" in said, said[-2000:]
    return Said(False if "[violation]" in said else None)


QUINT_OPTIONS = "--backend=typescript --invariant=claim_1 --max-samples=300 --max-steps=20 --seed=1".split()

PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("SPIN", "promela", spin, "" if SPIN else "SPIN needs spin and gcc on the PATH"),
        Peer("TLC", "tla", tlc, "" if TLC else "TLC needs java, and TLA2TOOLS to name tla2tools.jar"),
        Peer("NuSMV", "smv", nusmv, "" if NUSMV else "neither NuSMV nor nuXmv is on the PATH"),
        Peer("Storm", "prism", storm, "" if STORM else "stormpy is not installed"),
        Peer("Z3", "smtlib", z3, endless=True),
        Peer("cvc5", "smtlib", cvc5, "" if CVC5 else "cvc5 is not installed", endless=True),
        Peer("quint", "quint", quint, "" if QUINT else "quint is not on the PATH", endless=True),
    )
}
