"""Mutation: what properties notice, what is proved to make no difference, and what nobody notices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauseproof.cli.main import main
from clauseproof.diagnostics import ClauseproofError
from clauseproof.model.expressions import members
from clauseproof.model.interpreter import Interpreter, OutOfRange, evaluate
from clauseproof.model.system import TransitionSystem
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.decide import Decider
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.mutation.difference import Difference, difference
from clauseproof.proofs.mutation.equivalence import bisimilar, identical, lockstep
from clauseproof.proofs.mutation.killing import Court
from clauseproof.proofs.mutation.mutants import DUTY, Mutant, mutants
from clauseproof.proofs.mutation.results import MutationResults, Outcome
from clauseproof.proofs.mutation.study import Trial, mutate
from tests.strategies import systems

ROOT = Path(__file__).resolve().parents[2]

RULEBOOK = """\
---
rulebook: loans
actors: {Reader: who borrows, Desk: who lends}
---

# L1 Loans

```yaml state
loan: {one of: [none, asked, lent, returned], initially: none}
fines: count
paid: yes/no
```

```yaml initially
nothing owed: fines < 1
```

```yaml term
in_hand: loan is lent
```

## L2 Asking

```yaml event
ask: {by: Reader, may: yes, when: "loan is one of (none, returned)", then: {loan: asked}}
```

## L3 Lending

```yaml event
lend: {by: Desk, shall: yes, when: loan is asked and loan is not lent and fines < 2, then: {loan: lent, paid: no}}
fine: {by: Desk, may: yes, when: in_hand and fines < 2, then: {fines: fines + 1}}
give back: {by: Reader, shall: yes, when: in_hand, then: {loan: returned}}
forget: {by: Desk, shall: yes, when: in_hand and loan is asked, then: {loan: none}}
```
"""

PROPERTY = """\
# Nothing is lent that was not asked for

```yaml property
in: loans
before: {event: lend, happened: ask, since: lend}
```
"""


def in_workspace(folder: Path, rulebook: str = RULEBOOK, asked: str = PROPERTY) -> Workspace:
    (folder / "model").mkdir(exist_ok=True)
    (folder / "proofs").mkdir(exist_ok=True)
    (folder / "model" / "loans.md").write_text(rulebook, encoding="utf-8")
    (folder / "proofs" / "asked.md").write_text(asked, encoding="utf-8")
    return Workspace(folder)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, MutationResults]:
    workspace = in_workspace(tmp_path_factory.mktemp("library"))
    return workspace, mutate(workspace)


def fate(results: MutationResults, id: str) -> Outcome:
    (found,) = [outcome for outcome in results.outcomes if outcome.mutant.id == id]
    return found


def test_each_operator_changes_the_rules_once_and_says_so(library: tuple[Workspace, MutationResults]) -> None:
    told = {outcome.mutant.sentence for outcome in library[1].outcomes}
    assert {
        "L3: 'lend' without 'loan is asked'",
        "L3: 'lend' with 'loan is not asked' in place of 'loan is asked'",
        "L3: 'lend' with 'loan is one of (asked, none)' in place of 'loan is asked'",
        "L3: 'lend' with '3' in place of '2'",
        "L2: 'ask' with 'loan is returned' in place of 'loan is one of (none, returned)'",
        "L2: 'ask' with 'loan is one of (none, returned, lent)' in place of 'loan is one of (none, returned)'",
        "L2: 'ask' leaves 'loan' as it was",
        "L2: 'ask' sets 'loan' to 'lent', not 'asked'",
        "L3: 'fine' sets 'fines' to 'fines + 2', not 'fines + 1'",
        "L3: 'fine' without 'in_hand'",
        "L1: 'in_hand' with 'loan is not lent' in place of 'loan is lent'",
        "L1: 'lent' and 'returned' change places wherever 'loan' is set",
        "L1: 'loan' begins with 'asked' in place of 'none'",
        "L3: nobody has to do 'lend'",
    } <= told


def test_ids_are_unique_and_no_mutant_says_the_same_as_another(library: tuple[Workspace, MutationResults]) -> None:
    system = library[0].rulebook("loans").system
    made = mutants(system)
    assert len({mutant.id for mutant in made}) == len(made) > 50
    assert [m.id for m in mutants(system)] == [m.id for m in made]
    assert all(mutant.system != system for mutant in made)


def test_a_changed_term_changes_every_use_of_it(library: tuple[Workspace, MutationResults]) -> None:
    mutant = fate(library[1], "in_hand/term/negate/loan-is-lent/loan-is-not-lent").mutant
    system = library[0].rulebook("loans").system
    changed = {e.name for e, old in zip(mutant.system.events, system.events, strict=True) if e.guard != old.guard}
    assert changed == {"fine", "give back", "forget"}


def test_a_property_kills_by_a_history_that_replays(library: tuple[Workspace, MutationResults]) -> None:
    found = fate(library[1], "lend/guard/drop/loan-is-asked")
    assert found.fate == "killed" and found.kill is not None and found.kill.trace is not None
    assert (found.kill.before, found.kill.after) == ("proved", "refuted")
    interpreter = Interpreter(found.mutant.system)
    state: Mapping[str, Any] = {n: found.kill.trace.states[0][n] for n in found.mutant.system.variable}
    for step in found.kill.trace.steps:
        state = interpreter.apply(state, found.mutant.system.event[step.event])


def test_a_redundant_condition_is_proved_to_make_no_difference(library: tuple[Workspace, MutationResults]) -> None:
    assert fate(library[1], "lend/guard/drop/loan-is-not-lent").fate == "equivalent"


def test_a_value_that_nothing_depends_on_is_equivalent_and_said_to_differ(
    library: tuple[Workspace, MutationResults],
) -> None:
    found = fate(library[1], "paid/swap/yes/no")
    assert found.fate == "equivalent" and found.equivalent is not None
    assert found.equivalent.differs_in == ("paid",)


def test_a_survivor_is_told_by_its_shortest_history_and_a_property_that_kills_it(
    library: tuple[Workspace, MutationResults], tmp_path: Path
) -> None:
    found = fate(library[1], "lend/guard/shift/2/3")
    assert found.fate == "survives" and found.difference is not None and found.difference.by_mutant
    assert [s.event for s in found.difference.trace.steps] == [
        "ask",
        "lend",
        "fine",
        "fine",
        "give back",
        "ask",
        "lend",
    ]
    again = in_workspace(tmp_path, asked=PROPERTY + "\n" + found.suggestion)
    assert check(again).worst == "as expected"
    assert fate(mutate(again), found.mutant.id).fate == "killed"


def test_every_suggestion_that_is_printed_kills(library: tuple[Workspace, MutationResults], tmp_path: Path) -> None:
    survivors = [o for o in library[1].of("loans", "survives") if o.mutant.part != DUTY]
    assert len(survivors) > 5 and all(o.suggestion for o in survivors)
    texts = dict.fromkeys(o.suggestion for o in survivors)
    again = in_workspace(tmp_path, asked=PROPERTY + "\n" + "\n".join(texts))
    results = mutate(again)
    assert check(again).worst == "as expected"
    assert {o.mutant.part for o in results.of("loans", "survives")} == {DUTY}
    assert fate(results, "lend/duty/drop").owed_after is not None


def test_a_duty_that_is_never_open_may_go(library: tuple[Workspace, MutationResults]) -> None:
    assert fate(library[1], "forget/duty/drop").fate == "equivalent"
    assert fate(library[1], "give-back/duty/drop").fate == "survives"


def test_a_mutant_without_a_first_state_is_left_out_with_the_reason(
    library: tuple[Workspace, MutationResults],
) -> None:
    found = fate(library[1], "fines/first-state/1")
    assert found.fate == "ill-formed" and found.reason == "no first state satisfies it"
    assert library[1].summary("loans")["ill-formed"] >= 1


def test_the_command_line_says_by_its_exit_code_whether_one_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["mutate", "loans", "--clause", "L2", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    schema = json.loads((ROOT / "clauseproof/proofs/mutation/mutate.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert {mutant["clause"] for mutant in data["mutants"]} == {"L2"}
    assert main(["mutate", "loans", "--clause", "L1", "--limit", "3", "--format", "json"]) in (0, 1)
    data = json.loads(capsys.readouterr().out)
    assert "L3" in {mutant["clause"] for mutant in data["mutants"]}, "L3 stands under L1"
    assert main(["mutate", "--limit", "3"]) in (0, 1)
    said = capsys.readouterr().out
    assert "3 of " in said and "no others" in said
    assert main(["mutate", "--clause", "L9"]) == 2
    assert "CP006" in capsys.readouterr().err


def test_an_unknown_clause_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClauseproofError, match="no rulebook has a clause 'L9'"):
        mutate(in_workspace(tmp_path), clause="L9")


# -- against brute force ---------------------------------------------------------------------------------------


def histories_differ(one: TransitionSystem, two: TransitionSystem, most: int = 60) -> int | None:
    """The length of the shortest history that only one side has, 0 where there is none, by listing; None: too many.

    Level by level: the histories of that length with all states that each may end in.
    """
    shortest = 0
    for choice in one.choices():

        def firsts(system: TransitionSystem, choice: dict[str, str] = choice) -> list[dict[str, Any]]:
            domains = [v.initial if v.initial is not None else members(v.sort) or () for v in system.variables]
            states = (dict(zip(system.variable, values, strict=True)) for values in product(*domains))
            return [state for state in states if evaluate(system.initially, state, choice)]

        def after(system: TransitionSystem, states: list[dict[str, Any]], name: str, choice: Any = choice) -> list[Any]:
            interpreter, found = Interpreter(system, choice), []
            for state in states:
                if interpreter.is_enabled(state, system.event[name]):
                    try:
                        reached = interpreter.apply(state, system.event[name])
                    except OutOfRange:
                        continue
                    if reached not in found:
                        found.append(reached)
            return found

        level = [(firsts(one), firsts(two))]
        seen: set[str] = set()
        length = 0
        while level and (shortest == 0 or length + 1 < shortest):
            length += 1
            following = []
            for left, right in level:
                for event in one.events:
                    ends = after(one, left, event.name), after(two, right, event.name)
                    if bool(ends[0]) != bool(ends[1]):
                        shortest = length if shortest == 0 else min(shortest, length)
                    elif ends[0] and (key := repr([sorted(map(repr, end)) for end in ends])) not in seen:
                        seen.add(key)
                        following.append(ends)
            if len(seen) > most:
                return None
            if shortest and shortest == length:
                break
            level = following
    return shortest


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_equivalence_and_differences_agree_with_brute_force(data: st.DataObject) -> None:
    system = data.draw(systems(bounded=True, endless=False))
    candidates = [m for m in mutants(system) if m.part != DUTY and not m.ill_formed]
    if not candidates or not all(list(Interpreter(system, c).initial_states()) for c in system.choices()):
        return
    chosen: list[Mutant] = data.draw(st.lists(st.sampled_from(candidates), min_size=1, max_size=2, unique=True))
    with Certifier() as certifier:
        court = Court(certifier)
        for mutant in chosen:
            truth = histories_differ(system, mutant.system)
            if truth is None:
                continue
            proved = identical(Decider(system, engine="graph"), mutant, court)
            if proved is None:
                joint = lockstep(system, mutant)
                proved, _ = bisimilar(joint, Decider(joint.system, engine="graph"), court)
            if proved is not None:
                assert truth == 0, mutant.sentence
            found = difference(system, mutant.system, system.choices())
            if isinstance(found, Difference):
                assert len(found.trace) == truth, mutant.sentence
            else:
                assert found is None and truth == 0, mutant.sentence


def test_what_was_tried_before_ctrl_c_is_kept_and_the_rest_is_undecided(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = Trial.of
    calls: list[str] = []

    def until_the_second(self: Trial, mutant: Mutant) -> Outcome:
        calls.append(mutant.id)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return tried(self, mutant)

    monkeypatch.setattr(Trial, "of", until_the_second)
    assert main(["mutate", "sec-g8", "--limit", "4", "--workspace", str(ROOT)]) == 3
    assert "Interrupted: 3 of 4 were not tried, and are undecided." in capsys.readouterr().out
    calls.clear()
    with pytest.raises(KeyboardInterrupt):
        mutate(Workspace(ROOT), ["sec-g8"], limit=4)


def test_several_rulebooks_are_tried_in_one_go() -> None:
    results = mutate(Workspace(ROOT), limit=2)
    assert {o.mutant.sentence for o in results.outcomes if o.fate == "open"} == set()
    assert len(results.outcomes) == 4


@pytest.mark.slow
@pytest.mark.parametrize("reference", ["sec-g8", "sec-g8+mp091"])
def test_the_built_in_properties_kill_every_mutant_that_matters(reference: str) -> None:
    """Dropped duties too: the properties of fair runs notice them."""
    results = mutate(Workspace(ROOT), [reference])
    rest = [o.mutant.sentence for o in results.outcomes if o.fate not in ("killed", "equivalent", "ill-formed")]
    assert rest == []
