"""Counterexamples to induction: looked for among the reachable states, and told as what they are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from clauseproof.cli.main import main
from clauseproof.model.expressions import COUNT, Add, Compare, Minimum, ReadingIs
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.engines import kinduction, worker
from clauseproof.proofs.engines.catalogue import INDUCTION
from clauseproof.proofs.engines.smt import Limits, Reachability, Unknown
from clauseproof.proofs.properties.property import Occurrence, Property
from clauseproof.proofs.question import Limits as EngineLimits
from tests.proofs.test_engines import workspace_of
from tests.proofs.test_symbolic import event, n, system, variable

SCHEMA = Path(__file__).parents[2] / "clauseproof/proofs/check.schema.json"
A, a = variable("a", COUNT, 0)
B, b = variable("b", COUNT, 0)
UP = event("up", a=Add(a, n(1)))
FAR = Property("never", Compare("=", a, n(13)))
LIMITS = EngineLimits(nodes=30, symbolic=Limits(induction=3, depth=10, seconds=60))

PATIENT = EngineLimits(symbolic=Limits(induction=6, depth=8, seconds=120))

RULEBOOK = """\
---
rulebook: shop
version: "1"
actors: {Keeper: who sells}
---

# 1 Selling

```yaml state
bought: count
sold: count
wrong: yes/no
```

```yaml event
buy: {by: Keeper, may: yes, then: {bought: bought + 1}}
```

## 1.2 Selling one

```yaml event
sell: {by: Keeper, may: yes, when: sold < bought, then: {sold: sold + 1}}
```

## 1.3 Counting

```yaml event
take stock: {by: Keeper, may: yes, when: sold > bought, then: {wrong: yes}}
```
"""

PROPERTIES = """\
## Nothing is wrong

```yaml property
in: shop
never: wrong
```

## Nothing is sold once something is wrong

```yaml property
in: shop
before: {event: sell, must: not wrong}
```
"""


def test_one_that_can_be_reached_is_followed_to_a_refutation() -> None:
    """k-induction looks at 3 steps from the start, bounded model checking at 10, and the shortest history has 13."""
    (found,) = Decider(system([A], [UP]), LIMITS, INDUCTION).decide(FAR).findings
    assert (found.verdict, found.method) == (
        "refuted",
        "counterexample to induction, reached by bounded model checking",
    )
    (trace,) = found.traces.values()
    assert len(trace) == 13 and trace.states[-1]["a"] == 13


def test_it_is_looked_for_among_the_states_that_were_listed() -> None:
    limits = replace(LIMITS, nodes=12, symbolic=replace(LIMITS.symbolic, depth=4))
    least = Property("never", Compare("=", Minimum(a, n(50)), n(13)))  # so that the number is not saturated
    decided = Decider(system([A], [UP]), limits).decide(least)
    (found,) = decided.findings
    assert (found.verdict, found.method) == ("refuted", "counterexample to induction, reached on the control graph")
    (trace,) = found.traces.values()
    assert len(trace) == 13
    assert "a history of fewer than 13 steps is not excluded" in decided.remarks


def test_a_shorter_history_is_preferred_where_there_is_one() -> None:
    """The counterexample to induction may be reached by a way round, but the history told is a shortest one."""
    leap = event("leap", Compare("=", a, n(2)), a=n(13))
    (found,) = Decider(system([A], [UP, leap]), LIMITS, INDUCTION).decide(FAR).findings
    (trace,) = found.traces.values()
    assert [step.event for step in trace.steps] == ["up", "up", "leap"]


def test_it_counts_only_under_the_readings_under_which_it_goes() -> None:
    choice = {"pace": ("slow", "quick")}
    jump = event("jump", ReadingIs("pace", ("quick",)), a=Add(a, n(2)))
    decided = Decider(system([A], [UP, jump], choice), LIMITS, INDUCTION).decide(FAR)
    lengths = {
        decided.space.choices[bit]["pace"]: len(trace) for f in decided.findings for bit, trace in f.traces.items()
    }
    assert lengths == {"slow": 13, "quick": 7}


def test_it_goes_through_the_engines_process_unchanged() -> None:
    bad = Reachability(system([A], [event("both", a=Add(a, n(2)))]), Compare("!=", a, n(3)))
    limits = replace(LIMITS.symbolic, induction=1)
    here, there = kinduction.prove(bad, limits), worker.run(INDUCTION, bad, limits)
    assert isinstance(here, Unknown) and isinstance(there, Unknown)
    assert here.stuck is not None and here.stuck == there.stuck
    assert here.stuck.states[-1]["a"] == 3 and len(here.stuck.states) == len(here.stuck.events) + 1


@pytest.mark.parametrize("format", ["text", "markdown", "junit", "github"])
def test_one_that_cannot_be_reached_is_called_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    workspace_of(tmp_path, PROPERTIES, RULEBOOK)
    line = ["check", str(tmp_path), "--workspace", str(tmp_path), "--engine", "induction", "--format", format]
    assert main([*line, "--property", "Nothing is wrong"]) == 3
    said = capsys.readouterr().out
    assert "counterexample to induction (not known to be reachable), the last 3 of its 12 steps:" in said
    assert "take stock [1.3]" in said and "and there the property would not hold" in said
    shown = said[said.index("counterexample to induction (not known") :]
    for word in ("violat", "history", "refuted", "and there the property fails"):
        assert word not in shown.partition("would not hold")[0]


def test_the_json_has_a_name_of_its_own_for_it(tmp_path: Path) -> None:
    found = check(workspace_of(tmp_path, PROPERTIES, RULEBOOK), engine=INDUCTION, limits=PATIENT)
    data = json.loads(json.dumps(found.as_json()))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)
    for row in data["results"]:
        if row["verdict"] != "undecided":
            assert "counterexample_to_induction" not in row
            continue
        assert row["trace"] is None and row["steps"] is None
        shown = row["counterexample_to_induction"]
        assert shown["reachable"] == "not known"
        states = shown["states"]["states"]
        assert states[0]["sold"] > states[0]["bought"], "which nobody ever reaches"
        assert row["reason"].endswith("the counterexample to induction that was found is not known to be reachable")
    assert {row["property"] for row in data["results"] if "counterexample_to_induction" in row} == {
        "Nothing is wrong",
        "Nothing is sold once something is wrong",
    }


def test_a_step_against_the_property_is_named(tmp_path: Path) -> None:
    (row,) = check(workspace_of(tmp_path, PROPERTIES, RULEBOOK), engine=INDUCTION, limits=PATIENT).of(
        "Nothing is sold once something is wrong"
    )
    assert row.stuck is not None
    assert len(row.stuck.told()) == 6 and len(row.stuck.told(full=True)) == 3 + 2 * 6
    assert row.stuck.ending == "and there 'sell' could happen against the property."


def test_it_says_what_a_lemma_would_have_to_exclude(tmp_path: Path) -> None:
    """The state that it begins in is one that the lemma forbids; with it there is a proof."""
    text = "## Lemma\n\n```yaml property\nin: shop\nlemma: sold <= bought\n```\n\n" + PROPERTIES.replace(
        "never: wrong", "never: wrong\nuses: Lemma"
    )
    (row,) = check(workspace_of(tmp_path, text, RULEBOOK), engine=INDUCTION, limits=PATIENT).of("Nothing is wrong")
    assert row.verdict == "proved" and row.stuck is None


def test_what_was_shown_to_happen_is_no_counterexample_to_induction() -> None:
    """A proof and a refutation carry none, whatever the engine went through."""
    rules = system([A, B], [UP, event("follow", Compare("<", b, a), b=Add(b, n(1)))])
    held = Property("before", Compare("<=", b, a), (Occurrence("up"),))
    for prop in (Property("possible", Compare("=", a, n(2))), held):
        for found in Decider(rules, LIMITS, INDUCTION).decide(prop).findings:
            assert found.verdict in ("proved", "refuted") and found.stuck is None
