"""The certifier's process: what it leans on, which jobs it answers, and how it ends."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clauseproof.model.canonical import canonical_form, fingerprint
from clauseproof.proofs.evidence import certification, certifier, obligations
from clauseproof.proofs.evidence.certification import Certifier
from clauseproof.proofs.evidence.certifier import serve
from tests.proofs.certifier.canonical import ALL, ENTRY, ENTRY_INVARIANT, PARTY, Json, on, prop, read, system


def test_the_certifier_shares_no_code_with_the_provers() -> None:
    model = {"clauseproof.model.canonical", "clauseproof.model.workspace", "clauseproof.diagnostics"}
    assert certifier.__file__ and obligations.__file__
    of_the_obligations = sorted(Path(obligations.__file__).parent.glob("*.py"))
    assert len(of_the_obligations) > 1
    for module in (Path(certifier.__file__), *of_the_obligations):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                own = name == "clauseproof.proofs.evidence.obligations" or name.startswith(
                    "clauseproof.proofs.evidence.obligations."
                )
                assert own or name in model or not name.startswith("clauseproof"), (module.name, name)


def job(id: str, **changes: Json) -> dict[str, Json]:
    return {
        "id": id,
        "system": PARTY,
        "property": ENTRY,
        "claim": "holds",
        "choices": ALL,
        "invariant": ENTRY_INVARIANT,
        "k": 1,
        **changes,
    }


RULEBOOK = """\
---
rulebook: lamp
version: "1"
actors: {Party: who switches}
---
# A lamp

## L1 The lamp

```yaml state
green: yes/no
n: {type: 0..2, initially: 0}
```

```yaml event
switch on:
  by: Party
  may: yes
  when: not green
  then: {green: yes}
switch off:
  by: Party
  may: yes
  when: green
  then: {green: no}
```
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "lamp.md").write_text(RULEBOOK, encoding="utf-8")
    return tmp_path


def lamp_fingerprint(workspace: Path) -> str:
    from clauseproof.model.workspace import Workspace

    return fingerprint(canonical_form(Workspace(workspace).rulebook("lamp").system))


def lamp_job(workspace: Path, **changes: Json) -> dict[str, Json]:
    return {
        "id": "lamp",
        "workspace": str(workspace),
        "rulebook": "lamp",
        "fingerprint": lamp_fingerprint(workspace),
        "property": prop("on", read("green"), [on("switch on")]),
        "claim": "holds",
        "choices": ALL,
        "invariant": "true",
        "k": 1,
        **changes,
    }


def answers(*jobs: Json) -> list[Json]:
    lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in jobs]
    out = io.BytesIO()
    serve(lines, out.write)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_reads_the_rulebook_again_from_its_source(workspace: Path) -> None:
    (found,) = answers(lamp_job(workspace))
    assert found["accepted"], found["reason"]
    assert found["id"] == "lamp"


def test_it_refuses_another_rulebook_than_the_one_proved(workspace: Path) -> None:
    told = lamp_job(workspace)
    path = workspace / "model" / "lamp.md"
    path.write_text(RULEBOOK.replace("then: {green: yes}", "then: {n: 1}"), encoding="utf-8")
    wrong, unknown, none = answers(told, {**told, "rulebook": "torch"}, {**told, "fingerprint": None})
    assert "another fingerprint" in wrong["reason"]
    assert "'torch' cannot be read again from its source" in unknown["reason"]
    assert not none["accepted"], "who does not say what he proved has proved nothing"
    silent = {key: value for key, value in told.items() if key != "fingerprint"}
    assert not answers(silent)[0]["accepted"]


def test_a_remark_in_the_prose_makes_no_certificate_stale(workspace: Path) -> None:
    told = lamp_job(workspace)
    path = workspace / "model" / "lamp.md"
    path.write_text(RULEBOOK.replace("# A lamp", "# The lamp\n\nIt is green."), encoding="utf-8")
    assert answers(told)[0]["accepted"]


def test_bad_jobs_are_answered_and_the_next_one_is_served(workspace: Path) -> None:
    found = answers(
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b"",
        {},
        {"id": "x"},
        job("k", k="many"),
        job("p", property=None),
        job("s", system=[]),
        job("f", fingerprint="0" * 64),
        job("i", invariant=None),
        job("c", choices=None),
        job("r", rlimit="much"),
        {**lamp_job(workspace), "workspace": 7},
        {**lamp_job(workspace), "workspace": str(workspace / "nowhere")},
        job("good"),
    )
    assert len(found) == 16
    assert [one["accepted"] for one in found] == [False] * 15 + [True]
    assert all(one["reason"] for one in found[:-1])
    assert all(one["solver"].startswith("Z3 ") for one in found)


def test_the_process_answers_each_line(workspace: Path) -> None:
    lines = [json.dumps(lamp_job(workspace)), "{", json.dumps(job("é", invariant="true"))]
    done = subprocess.run(
        [sys.executable, "-m", "clauseproof.proofs.evidence.certifier"],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(certifier.__file__).parents[2])},
        timeout=60,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == ["lamp", None, "é"]
    assert [one["accepted"] for one in found] == [True, False, False]
    assert set(found[0]) == {"id", "accepted", "queries", "solver", "reason", "seconds", "undecided"}
    assert done.stderr == b""


@pytest.fixture(scope="module")
def client() -> Iterator[Certifier]:
    with Certifier() as found:
        yield found


def test_the_client_takes_many_jobs_before_it_is_asked(client: Certifier) -> None:
    big = "(and " + "true " * 20_000 + ENTRY_INVARIANT + ")"
    for number in range(20):
        client.submit(job(f"many {number}", invariant=big if number % 2 else "true"))
    for number in reversed(range(20)):
        assert client.result(f"many {number}", 30).accepted == bool(number % 2)
    assert client.solver.startswith("Z3 ")
    assert client.result("many 1", 30).accepted, "an answer may be asked for again"


def test_the_client_says_what_was_never_asked(client: Certifier) -> None:
    with pytest.raises(KeyError):
        client.result("nothing", 1)
    client.submit(job("twice"))
    with pytest.raises(ValueError, match="already"):
        client.submit(job("twice"))
    with pytest.raises(TypeError):
        client.submit({**job("x"), "id": 3})


def hard(id: str) -> dict[str, Json]:
    """A job over which Z3 broods for a long time."""
    names = "xyz"
    cubes = [f"(* |{name}| |{name}| |{name}|)" for name in names]
    return job(
        id,
        system=system({name: (["number", 10**9, None], "any") for name in names}, {}),
        property=prop("always"),
        invariant=f"(distinct (+ {cubes[0]} {cubes[1]}) {cubes[2]})",
        rlimit=0,
        timeout_ms=600_000,
    )


def test_a_job_that_takes_too_long_loses_the_process_and_no_other_job() -> None:
    with Certifier() as client:
        client.submit(job("before"))
        client.submit(hard("hard"))
        client.submit(job("after"))
        assert client.result("before", 30).accepted
        started = time.monotonic()
        found = client.result("hard", 1.0)
        assert time.monotonic() - started < 10
        assert not found.accepted
        assert found.reason == "the certifier took more than 1 seconds"
        assert found.undecided
        assert client.result("after", 30).accepted
        assert not client.result("hard", 30).accepted, "and so it stays"


def test_a_job_that_kills_the_process_is_not_accepted() -> None:
    with Certifier() as client:
        client.submit(hard("hard"))
        client.submit(job("after"))
        process = client._process
        assert process is not None
        process._popen.kill()
        found = client.result("hard", 30)
        assert found.reason.startswith("the certifier process ended")
        assert found.undecided
        assert client.result("after", 30).accepted


def test_a_process_killed_before_a_job_is_handed_over() -> None:
    with Certifier() as client:
        assert client._process is not None
        client._process._popen.kill()
        client._process._popen.wait()
        client.submit(job("one"))
        client.submit(job("two"))
        assert not client.result("one", 30).accepted
        assert client.result("two", 30).accepted


def test_the_client_closes_at_once_and_only_once() -> None:
    client = Certifier()
    client.submit(hard("hard"))
    started = time.monotonic()
    client.close()
    client.close()
    assert time.monotonic() - started < 5
    with pytest.raises(ValueError, match="closed"):
        client.submit(job("late"))
    with pytest.raises(ValueError, match="closed"):
        client.result("hard", 1)


def test_nothing_in_the_current_folder_is_mistaken_for_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "z3", "clauseproof"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Certifier() as client:
        client.submit(job("here"))
        assert client.result("here", 30).accepted


def test_the_client_module_needs_no_solver() -> None:
    code = "import sys, clauseproof.proofs.evidence.certification; assert 'z3' not in sys.modules"
    env = {**os.environ, "PYTHONPATH": str(Path(certification.__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, timeout=60)
