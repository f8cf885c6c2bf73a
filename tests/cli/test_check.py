"""``clauseproof check``: the exit code says how it ended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clauseproof.cli.main import main

ASKED = """\
# Somebody is refused

```yaml property
in: tickets
possible: status is refused
{expect}
```
"""


def test_all_as_expected_is_0_and_something_else_is_1(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    (workspace / "proofs").mkdir()
    asked = workspace / "proofs" / "asked.md"
    asked.write_text(ASKED.format(expect=""), encoding="utf-8")
    assert main(["check", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == 1
    assert {result["verdict"] for result in data["results"]} == {"proved"}
    asked.write_text(ASKED.format(expect="expect: [{in: tickets, verdict: refuted}]"), encoding="utf-8")
    assert main(["check"]) == 1
    assert "Somebody is refused" in capsys.readouterr().out
    assert main(["check", "--property", "Somebody is refused", "--rulebook", "tickets", "-v"]) == 1
    capsys.readouterr()


def test_warnings_of_an_amendment_are_printed_beside_the_verdicts(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(["check"]) == 0
    printed = capsys.readouterr()
    assert "model/words.md:13:45: CP022: warning: one word, two meanings: value 'refused'" in printed.err
    assert "model/tickets.md:40:1: CP023: warning: the amendment removes event 'come again'" in printed.err
    assert "CP02" not in printed.out
    assert main(["check", "--rulebook", "tickets"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert {"CP022", "CP023"} <= {warning["code"] for warning in json.loads(printed.out)["warnings"]}
    assert printed.err == ""


@pytest.mark.parametrize("number", ["0", "-1", "few"])
def test_a_number_of_further_histories_that_is_none_is_refused(
    number: str, workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(["check", f"--next={number}"]) == 2
    assert f"a number of histories, 1 or more, not '{number}'" in capsys.readouterr().err
