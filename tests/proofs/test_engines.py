"""One engine asked alone: never another verdict than the portfolio's, and what it cannot decide it says in words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from clauseproof.cli.main import main
from clauseproof.model.canonical import canonical_form
from clauseproof.model.expressions import BOOLEAN, COUNT, Add, Compare, Implies, Literal
from clauseproof.model.system import Duty, TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines.catalogue import ENGINES, INDUCTION, PORTFOLIO
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.evidence.certifier import certify
from clauseproof.proofs.findings import Decided
from clauseproof.proofs.properties.property import Property
from clauseproof.proofs.question import Limits
from tests.oracle.brute_force import first_states
from tests.proofs.test_engines_agree import as_property, verdict_of
from tests.proofs.test_symbolic import event, n, system, variable
from tests.strategies import systems_with_properties

SINGLE = tuple(name for name in ENGINES if name != PORTFOLIO)
LIMITS = Limits(2_000, SymbolicLimits(induction=4, depth=8, rlimit=2_000_000, seconds=120))

RULEBOOK = """\
---
rulebook: ferry
version: "1"
actors: {Master: the one who sails}
---

# 1 The ferry

```yaml state
place: {one of: [east, crossing, west], initially: east}
crossings: count
```

```yaml event
cast off: {by: Master, shall: yes, when: place is not crossing, then: {place: crossing}}
land: {by: Master, shall: yes, when: place is crossing, then: {place: west, crossings: crossings + 1}}
```
"""


def workspace_of(folder: Path, properties: str, rulebook: str = RULEBOOK) -> Workspace:
    for kind, text in (("model", rulebook), ("proofs", properties)):
        (folder / kind).mkdir()
        (folder / kind / "text.md").write_text(text, encoding="utf-8")
    return Workspace(folder)


def asked(title: str, *lines: str) -> str:
    return "\n".join([f"## {title}", "", "```yaml property", "in: ferry", *lines, "```", ""])


def certified(system: TransitionSystem, prop: Property, decided: Decided) -> None:
    """Every proof passes the obligations that another program derives from the canonical form."""
    for finding in decided.findings:
        if finding.evidence is not None:
            answer = certify(
                canonical_form(system),
                prop.canonical(),
                finding.evidence.text,
                finding.evidence.k,
                [{r: list(o) for r, o in box.items()} for box in decided.space.minimal(finding.mask)],
                finding.evidence.claim,
                finding.evidence.argument,
            )
            assert answer.accepted, (finding, answer.reason)


def agree(system: TransitionSystem, generated: dict[str, Any]) -> None:
    prop = as_property(generated)
    canonical = canonical_form(system)
    assume(all(first_states(canonical, choice, 6) for choice in system.choices()))
    together = Decider(system, LIMITS).decide(prop)
    certified(system, prop, together)
    for engine in SINGLE:
        decided = Decider(system, LIMITS, engine).decide(prop)
        certified(system, prop, decided)
        for choice in system.choices():
            (one, length), (other, shortest) = verdict_of(decided, choice), verdict_of(together, choice)
            if "undecided" in (one, other):
                assert all(f.reason for f in decided.findings if f.verdict == "undecided")
                continue
            assert (one, length) == (other, shortest), engine


@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow])
@given(systems_with_properties(endless=False))
def test_no_engine_alone_contradicts_the_portfolio(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    agree(*pair)


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(systems_with_properties())
def test_no_engine_alone_contradicts_the_portfolio_at_length(pair: tuple[TransitionSystem, dict[str, Any]]) -> None:
    agree(*pair)


@pytest.mark.parametrize("engine", SINGLE)
def test_what_lasts_for_ever_is_for_the_graph(tmp_path: Path, engine: str) -> None:
    found = check(workspace_of(tmp_path, asked("It lands", "eventually: place is west")), engine=engine)
    (row,) = found.of("It lands")
    assert row.verdict == ("proved" if engine == "graph" else "undecided")
    if engine != "graph":
        assert row.reason.endswith("what 'eventually' asks is decided on the control graph")
        assert found.worst == "undecided"


def test_bounded_model_checking_alone_proves_nothing_and_says_how_far_it_came(tmp_path: Path) -> None:
    properties = asked("It never goes back", "never: place is east and crossings > 0") + asked(
        "It never crosses twice", "never: crossings > 1"
    )
    found = check(workspace_of(tmp_path, properties), engine="bmc", limits=Limits(symbolic=SymbolicLimits(depth=9)))
    (held,), (broken,) = found.of("It never goes back"), found.of("It never crosses twice")
    assert held.verdict == "undecided"
    assert held.reason == "bounded model checking alone: no counterexample of at most 9 events"
    assert broken.verdict == "refuted" and broken.trace is not None and len(broken.trace) == 4
    assert broken.method == "bounded model checking"


def test_the_command_asks_one_engine_and_its_json_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace_of(tmp_path, asked("It crosses before it lands", "before: {event: land, must: place is crossing}"))
    methods = {}
    for engine in ("portfolio", "graph", "induction", "spacer"):
        code = main(["check", str(tmp_path), "--workspace", str(tmp_path), "--engine", engine, "--format", "json"])
        assert code == 0
        rows = json.loads(capsys.readouterr().out)["results"]
        methods[engine] = next(r["method"] for r in rows if r["property"] == "It crosses before it lands")
    assert methods == {
        "portfolio": "control graph",
        "graph": "control graph",
        "induction": "k-induction",
        "spacer": "spacer",
    }


def test_an_engine_that_there_is_not_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--engine", "oracle"]) == 2
    assert "invalid choice: 'oracle'" in capsys.readouterr().err
    with pytest.raises(ValueError, match="no engine 'oracle'"):
        check(workspace_of(tmp_path, asked("It lands", "possible: place is west")), engine="oracle")


def test_a_duty_that_reads_what_the_property_does_not_is_no_hindrance() -> None:
    """The engines on formulas get only what can matter to the question, and a duty never does."""
    seen, s = variable("seen", BOOLEAN, False)
    kept, k = variable("kept", COUNT, 0)
    rules = replace(
        system([seen, kept], [event("see", seen=Literal(True, BOOLEAN)), event("keep", kept=Add(k, n(1)))]),
        duties=(Duty("keeping", "Party", "shall", ("keep",), Compare("<", k, n(3))),),
    )
    for engine in (INDUCTION, "templates", "spacer"):
        (found,) = Decider(rules, LIMITS, engine).decide(Property("always", Implies(s, s))).findings
        assert found.verdict in ("proved", "undecided")
