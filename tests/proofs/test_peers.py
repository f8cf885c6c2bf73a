"""Other model checkers as judges: they accept what is exported, and find what Clauseproof finds.

Each test is skipped, with the reason, where its tool is not installed: SPIN (with gcc), NuSMV and quint are looked
for on the PATH, TLC in the jar that TLA2TOOLS names (with java); stormpy
is imported; Z3 is always there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import clauseproof as cp
from clauseproof.export.exporting import BOUNDED, Exported, written
from clauseproof.export.question import question
from clauseproof.model.interpreter import Interpreter
from clauseproof.model.system import TransitionSystem
from clauseproof.proofs.decide import Decider, Limits
from clauseproof.proofs.docket import Matter, docket
from clauseproof.proofs.monitor import product
from clauseproof.proofs.property import Property
from clauseproof.proofs.trace import replay_violation
from tests.proofs.test_engines_agree import as_property, verdict_of
from tests.strategies import systems_with_properties

SPIN = shutil.which("spin") and shutil.which("gcc")
TLC = os.environ.get("TLA2TOOLS") if shutil.which("java") else None
NUSMV = shutil.which("NuSMV") or shutil.which("nuXmv")
QUINT = shutil.which("quint")
SORTED = "always never possible before on".split()


def made(system: TransitionSystem, prop: Property, choice: dict[str, str], to: str) -> Exported:
    counters = "unbounded" if to in ("smtlib", "quint") else "saturate"
    asked = question(system, [("asked", prop)], readings=choice, counters=counters, bounded=to in BOUNDED)
    return written(asked, to)


def ran(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout + done.stderr


def spin(text: str, at: Path) -> list[int] | None:
    """The numbers of the events of a shortest history that breaks the claim, or None where none does."""
    (at / "m.pml").write_text(text, encoding="utf-8")
    told = ran("spin", "-a", "m.pml", at=at)
    assert "Error" not in told, told
    ran("gcc", "-O1", "-w", "-DSAFETY", "-DBFS", "-DVECTORSZ=4096", "-o", "pan", "pan.c", at=at)
    said = ran("./pan", "-m100000", at=at)
    assert "errors: " in said, said
    assert "invalid end state (" not in said
    if "errors: 0" in said:
        return None
    return [int(number) for number in re.findall(r"event (\d+)\n", ran("spin", "-t", "m.pml", at=at))]


def tlc(made: Exported, at: Path) -> int | None:
    """The number of steps of the shortest counterexample of TLC, or None where it finds none."""
    (at / "Rulebook.tla").write_text(made.text, encoding="utf-8")
    (at / "Rulebook.cfg").write_text(made.beside[".cfg"], encoding="utf-8")
    assert TLC
    said = ran("java", "-cp", TLC, "tlc2.TLC", "-deadlock", "-workers", "1", "Rulebook.tla", at=at)
    if "No error has been found" in said:
        return None
    assert "Invariant Claim1 is violated" in said, said
    return max(1, len(re.findall(r"^State \d+:", said, re.MULTILINE))) - 1


def nusmv(text: str, at: Path) -> bool:
    """Whether the invariant or the CTL formula holds."""
    (at / "m.smv").write_text(text, encoding="utf-8")
    said = ran(str(NUSMV), "-coi", "m.smv", at=at)
    found = re.findall(r"^-- (?:invariant|specification) .*? is (true|false)$", said, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, said[-2000:]
    return found[0] == "true"


def z3(text: str, at: Path) -> bool | None:
    """Whether the clauses are satisfiable, and so the claim holds; None where Z3 does not know."""
    (at / "m.smt2").write_text(text, encoding="utf-8")
    said = ran(str(Path(sys.executable).parent / "z3"), "-T:60", "m.smt2", at=at).strip()
    assert said in ("sat", "unsat", "unknown", "timeout"), said
    return {"sat": True, "unsat": False}.get(said)


def built_in() -> list[Matter]:
    return [
        m
        for m in docket(cp.Workspace.built_in())
        if m.prop is not None and m.prop.pattern in (*SORTED, "stays in range")
    ]


def sampled(every: int) -> list[tuple[Matter, dict[str, str]]]:
    """Every n-th property, each under one choice of readings that moves on from property to property."""
    found = []
    for number, matter in enumerate(built_in()[::every]):
        choices = list(matter.rulebook.system.choices())
        found.append((matter, choices[number * 7 % len(choices)]))
    return found


def ours(system: TransitionSystem, prop: Property, choice: dict[str, str]) -> tuple[bool, int | None] | None:
    """Whether no reachable state breaks the goal, and the length of the shortest history to one that does."""
    decided = Decider(system, Limits(nodes=3_000), "graph").decide(prop)
    verdict, length = verdict_of(decided, choice)
    if verdict == "undecided":
        return None
    if prop.pattern == "possible":
        return verdict != "proved", length
    if length is not None and verdict == "refuted" and prop.pattern in ("before", "on", "at most"):
        length -= 1  # the peer stops in the state before the step that breaks it
    return verdict != "refuted", length if verdict == "refuted" else None


def of_pattern(*patterns: str) -> list[tuple[Matter, dict[str, str]]]:
    """The built-in properties of some patterns, each under the first and the last choice of readings."""
    matters = [m for m in docket(cp.Workspace.built_in()) if m.prop is not None and m.prop.pattern in patterns]
    choices = {m.rulebook.id: list(m.rulebook.system.choices()) for m in matters}
    return [(m, choices[m.rulebook.id][end]) for m in matters for end in (0, -1)]


def can_be_finite(case: tuple[Matter, dict[str, str]]) -> bool:
    """Whether the counters can be saturated; the difference of two counters cannot, and is refused."""
    assert case[0].prop is not None
    try:
        question(case[0].rulebook.system, [("asked", case[0].prop)], bounded=True)
    except cp.ClauseproofError as error:
        assert error.diagnostics[0].code == "CP061"
        return False
    return True


def named(case: Any) -> str:
    return case[0].id if isinstance(case, tuple) else str(case)


@pytest.mark.slow
@pytest.mark.skipif(not SPIN, reason="SPIN needs spin and gcc")
@pytest.mark.parametrize("case", list(filter(can_be_finite, sampled(4))), ids=named)
def test_spin_agrees_and_its_trail_replays(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    matter, choice = case
    assert matter.prop is not None
    system = matter.rulebook.system
    wanted = ours(system, matter.prop, choice)
    assert wanted is not None
    found = spin(made(system, matter.prop, choice, "promela").text, tmp_path)
    assert (found is None) == wanted[0]
    if found is not None:
        assert len(found) == wanted[1]
        whole = product(system, matter.prop)
        events = [system.events[number - 1].name for number in found]
        first = dict(next(Interpreter(whole.system, choice).initial_states()))
        assert replay_violation(whole, matter.prop, choice, first, events, ())


@pytest.mark.slow
@pytest.mark.skipif(not TLC, reason="TLC needs java, and TLA2TOOLS to name tla2tools.jar")
@pytest.mark.parametrize("case", list(filter(can_be_finite, sampled(3))), ids=named)
def test_tlc_agrees_on_verdict_and_length(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    matter, choice = case
    assert matter.prop is not None
    wanted = ours(matter.rulebook.system, matter.prop, choice)
    assert wanted is not None
    found = tlc(made(matter.rulebook.system, matter.prop, choice, "tla"), tmp_path)
    assert (found is None) == wanted[0]
    assert found == wanted[1]


@pytest.mark.slow
@pytest.mark.skipif(not NUSMV, reason="NuSMV is not on the PATH")
@pytest.mark.parametrize("case", list(filter(can_be_finite, sampled(3))), ids=named)
def test_nusmv_agrees(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    matter, choice = case
    assert matter.prop is not None
    wanted = ours(matter.rulebook.system, matter.prop, choice)
    assert wanted is not None
    assert nusmv(made(matter.rulebook.system, matter.prop, choice, "smv").text, tmp_path) == wanted[0]


@pytest.mark.slow
@pytest.mark.skipif(not NUSMV, reason="NuSMV is not on the PATH")
@pytest.mark.parametrize("case", of_pattern("always possible", "at most", "no dead ends"), ids=named)
def test_nusmv_agrees_on_what_remains_possible_and_how_often(
    case: tuple[Matter, dict[str, str]], tmp_path: Path
) -> None:
    test_nusmv_agrees(case, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("case", of_pattern("at most", "no dead ends"), ids=named)
def test_z3_agrees_on_how_often_and_where_nothing_goes_on(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    test_z3_agrees_on_the_horn_clauses(case, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not TLC, reason="TLC needs java, and TLA2TOOLS to name tla2tools.jar")
@pytest.mark.parametrize("case", of_pattern("at most", "no dead ends"), ids=named)
def test_tlc_agrees_on_how_often_and_where_nothing_goes_on(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    test_tlc_agrees_on_verdict_and_length(case, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("case", sampled(4), ids=named)
def test_z3_agrees_on_the_horn_clauses(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    matter, choice = case
    assert matter.prop is not None
    wanted = ours(matter.rulebook.system, matter.prop, choice)
    assert wanted is not None
    found = z3(made(matter.rulebook.system, matter.prop, choice, "smtlib").text, tmp_path)
    assert found in (wanted[0], None)


@pytest.mark.slow
@pytest.mark.parametrize("case", list(filter(can_be_finite, sampled(4))), ids=named)
def test_storm_agrees(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    stormpy = pytest.importorskip("stormpy", reason="stormpy is not installed")
    matter, choice = case
    assert matter.prop is not None
    wanted = ours(matter.rulebook.system, matter.prop, choice)
    assert wanted is not None
    (tmp_path / "m.prism").write_text(made(matter.rulebook.system, matter.prop, choice, "prism").text, "utf-8")
    program = stormpy.parse_prism_program(str(tmp_path / "m.prism"))
    asked = stormpy.parse_properties('Pmax=? [ F "claim_1_fails" ]', program)
    model = stormpy.build_model(program, asked)
    found = stormpy.model_checking(model, asked[0])
    assert all(found.get_value(first) == 0 for first in model.initial_states) == wanted[0]


@pytest.mark.slow
@pytest.mark.skipif(not QUINT, reason="quint is not on the PATH")
@pytest.mark.parametrize("case", sampled(20), ids=named)
def test_quint_accepts_the_model(case: tuple[Matter, dict[str, str]], tmp_path: Path) -> None:
    matter, choice = case
    assert matter.prop is not None
    (tmp_path / "m.qnt").write_text(made(matter.rulebook.system, matter.prop, choice, "quint").text, encoding="utf-8")
    done = subprocess.run([str(QUINT), "typecheck", "m.qnt"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=systems_with_properties(counters=False))
def test_peers_agree_on_generated_rulebooks(pair: tuple[TransitionSystem, dict[str, Any]], tmp_path: Path) -> None:
    """Z3 on the Horn clauses always; NuSMV and SPIN too where they are installed and every sort can be finite."""
    system, generated = pair
    prop = as_property(generated)
    for choice in list(system.choices())[:2]:
        if (
            not any(Interpreter(system, choice).initial_states())
            if all(v.initial is not None for v in system.variables)
            else True
        ):
            continue
        wanted = ours(system, prop, choice)
        if wanted is None:
            continue
        unbounded = written(question(system, [("asked", prop)], readings=choice, counters="unbounded"), "smtlib")
        assert z3(unbounded.text, tmp_path) in (wanted[0], None)
        try:
            smv, pml = (made(system, prop, choice, to) for to in ("smv", "promela"))
        except cp.ClauseproofError as error:
            assert error.diagnostics[0].code == "CP061"
            continue
        if NUSMV:
            assert nusmv(smv.text, tmp_path) == wanted[0]
        if SPIN:
            found = spin(pml.text, tmp_path)
            assert (found is None) == wanted[0]
            if found is not None:
                assert len(found) == wanted[1]
