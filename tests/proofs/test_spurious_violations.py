"""What is shown as a violation is one: never a state that induction stumbles over, never a history that is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clauseproof.cli.main import main
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.engines.smt import Limits as SymbolicLimits
from clauseproof.proofs.properties import judging
from clauseproof.proofs.question import Limits
from tests.proofs.test_false_greens import SWITCH, in_workspace


def test_a_state_that_induction_stumbles_over_is_no_violation(tmp_path: Path) -> None:
    """From a state that is never reached a step leads to a bad one: that is a reason, not a verdict and no history."""
    events = "more: {by: A, may: yes, then: {high: high + 1}}\n"
    events += "up: {by: A, may: yes, when: low < high, then: {low: low + 1}}\n"
    events += "last: {by: A, may: yes, when: end < low, then: {end: end + 1}}"
    root = in_workspace(tmp_path, "low: count\nhigh: count\nend: count", events, {"In order": "always: end <= high"})
    limits = Limits(nodes=30, symbolic=SymbolicLimits(induction=2, depth=3))
    (row, _) = check(Workspace(root), limits=limits, engine="k-induction").results
    assert row.verdict == "undecided"
    assert row.trace is None
    assert "not k-inductive for any k up to 2" in row.reason
    assert main(["check", "--workspace", str(root)]) == 0, "and it holds"


@pytest.mark.parametrize(
    ("judge", "says", "body"),
    [
        ("shows", lambda *_: False, "never: done"),
        ("violates", lambda *_: None, "before: {event: go, must: done}"),
    ],
)
def test_a_history_that_the_interpreter_does_not_confirm_is_an_internal_error(
    tmp_path: Path,
    judge: str,
    says: Callable[..., Any],
    body: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Engine and interpreter differ: nobody is shown such a history as a fault of the rules."""
    root = in_workspace(tmp_path, "done: yes/no", SWITCH, {"Something": body})
    monkeypatch.setattr(judging, judge, says)
    assert main(["check", "--workspace", str(root)]) == 4
    told = capsys.readouterr()
    assert "DoesNotReplay" in told.err
    assert "refuted" not in told.out


def test_the_whole_history_is_shown_and_of_each_step_what_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not only the bad state, and not every variable at every step; with ``--full`` those too."""
    state = "size: 0..3\ncolour: {one of: [red, green]}"
    events = "more: {by: A, may: yes, when: size < 3, then: {size: size + 1}}"
    root = in_workspace(tmp_path, state, events, {"Small": "always: size < 3\nexpect: refuted"})
    assert main(["check", "-v", "--workspace", str(root)]) == 0
    told = capsys.readouterr().out
    assert [f"size {n} → {n + 1}" in told for n in range(3)] == [True] * 3
    assert "colour" not in told
    assert main(["check", "--full", "--workspace", str(root)]) == 0
    assert "size = 2, colour = red" in capsys.readouterr().out
