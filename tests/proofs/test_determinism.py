"""The same input gives the same verdicts, histories and certificates, byte for byte.

Whatever the order in which files are found, the processors that there are, and the seed of Python's hashes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence.certificates import read
from clauseproof.proofs.evidence.certifier import SEED

ROOT = Path(__file__).resolve().parents[2]

RULES = """\
---
rulebook: {name}
version: "1"
actors: {{Party: who enters, Panel: who decides}}
---
# Rules of {name}

## R1 What there is

```yaml state
status: {{one of: [unset, approved, rejected]}}
asked: {{type: yes/no, initially: any}}
entered: yes/no
```

```yaml reading
again:
  question: May a rejected Party ask again?
  options: {{open: it may, shut: it may not}}
  default: open
```

## R2 What happens

```yaml event
ask: {{by: Party, may: yes, when: not asked and (status is unset or reading again is open), then: {{asked: yes}}}}
approve: {{decision: answer, when: asked, then: {{status: approved, asked: no}}}}
reject: {{decision: answer, when: asked, then: {{status: rejected, asked: no}}}}
enter: {{by: Party, may: yes, when: status is approved, then: {{entered: yes}}}}
```

```yaml decision
answer: {{by: Panel, shall: yes}}
```
"""
COUNTS = """\
---
rulebook: counts
version: "1"
actors: {Panel: who counts}
---
# Counts

## C1 What is counted

```yaml state
entered: count
checked: count
closed: count
```

```yaml event
enter: {by: Panel, may: yes, then: {entered: entered + 1}}
check: {by: Panel, may: yes, when: checked < entered, then: {checked: checked + 1}}
close: {by: Panel, may: yes, when: closed < checked, then: {closed: closed + 1}}
```
"""
CLAIMS = {
    "a-safety": """\
## Only the approved enter

```yaml property
in: [north, south]
names by: name
before: {event: enter, must: status is approved}
```

## No more is closed than entered

```yaml property
in: counts
always: closed <= entered
```
""",
    "b-refuted": """\
## Once rejected, for ever rejected

```yaml property
in: [south, north]
names by: name
on: {event: approve, ensures: old.status is not rejected}
expect:
  - {in: [north, south], under: {again: open}, verdict: refuted}
```
""",
    "c-liveness": """\
## Who asks is answered

```yaml property
in: [north, south]
names by: name
when: asked
followed by: [approve, reject]
```

## Who asks is approved

```yaml property
in: north
when: asked
followed by: status is approved
expect: refuted
```

## Approval stays possible

```yaml property
in: south
always possible: status is approved
expect:
  - {in: south, under: {again: shut}, verdict: refuted}
```
""",
}


class Outcome(NamedTuple):
    """All that a check said and wrote, without what tells the time."""

    results: list[Any]
    files: dict[str, bytes]


def in_workspace(root: Path, order: Callable[[list[tuple[Path, str]]], list[tuple[Path, str]]]) -> Path:
    """The workspace, its files written in some order."""
    files = [(root / "model" / f"{name}.md", RULES.format(name=name)) for name in ("north", "south")]
    files += [(root / "model" / "counts.md", COUNTS)]
    files += [(root / "proofs" / f"{name}.md", f"# Claims\n\n{text}") for name, text in CLAIMS.items()]
    for path, text in order(files):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def without_time(data: Any) -> Any:
    """JSON without the seconds in it."""
    if isinstance(data, dict):
        return {key: without_time(value) for key, value in data.items() if key != "seconds"}
    return [without_time(part) for part in data] if isinstance(data, list) else data


def outcome(root: Path, folder: Path) -> Outcome:
    found = check(Workspace(root), certificates=folder)
    assert found.worst == "as expected", found.as_text()
    return Outcome(
        without_time(found.as_json()["results"]), {path.name: path.read_bytes() for path in folder.iterdir()}
    )


def run_apart(root: Path, folder: Path, before: Callable[[], None] | None = None, **environment: str) -> Outcome:
    """The same in a process of its own."""
    options = ["--workspace", str(root), "--certificates", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "clauseproof", "check", "--no-cache", "--format", "json", *options],
        capture_output=True,
        check=True,
        preexec_fn=before,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        timeout=300,
    )
    results = without_time(json.loads(done.stdout)["results"])
    return Outcome(results, {path.name: path.read_bytes() for path in folder.iterdir()})


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    root = in_workspace(tmp_path_factory.mktemp("usual"), list)
    found = outcome(root, tmp_path_factory.mktemp("evidence"))
    methods = {row["method"] for row in found.results}
    symbolic = {method for method in methods if "graph" not in method and "search" not in method}
    assert symbolic, f"an engine in a process of its own has its part: {methods}"
    assert {row["verdict"] for row in found.results} == {"proved", "refuted"}
    assert {Path(name).suffix for name in found.files} == {".smt2", ".json"}
    return found


@pytest.fixture
def shuffled_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders list their files in another order at each call."""
    scandir, listdir, calls = os.scandir, os.listdir, count()

    def turned(found: list[Any]) -> list[Any]:
        at = next(calls) % len(found) if found else 0
        return [*found[at:], *found[:at]][:: -1 if at % 2 else 1]

    class Shuffled:
        def __init__(self, *arguments: Any) -> None:
            with scandir(*arguments) as entries:
                self._entries = iter(turned(list(entries)))

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return self._entries

        def __exit__(self, *_: object) -> None: ...

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return self._entries

        def __next__(self) -> os.DirEntry[str]:
            return next(self._entries)

    def some_order(*arguments: Any) -> list[str]:
        return turned(listdir(*arguments))

    monkeypatch.setattr(os, "scandir", Shuffled)
    monkeypatch.setattr(os, "listdir", some_order)


@pytest.mark.usefixtures("shuffled_folders")
def test_the_order_of_files_in_a_folder_makes_no_difference(usual: Outcome, tmp_path: Path) -> None:
    root = in_workspace(tmp_path / "w", lambda files: files[::-1])
    orders = {tuple(os.listdir(root / "proofs")) for _ in range(20)}
    assert len(orders) > 1, "folders are shuffled indeed"
    assert outcome(root, tmp_path / "evidence") == usual


def test_the_names_of_files_make_no_difference_but_to_what_is_told_first(usual: Outcome, tmp_path: Path) -> None:
    root = in_workspace(tmp_path / "w", list)
    for number, path in enumerate(sorted(root.rglob("*.md"), reverse=True)):
        path.rename(path.with_name(f"{number}.md"))
    found = outcome(root, tmp_path / "evidence")
    assert found.files == usual.files
    assert [row["id"] for row in found.results] != [row["id"] for row in usual.results]

    def by_id(rows: list[Any]) -> list[Any]:
        return sorted(({**row, "file": None} for row in rows), key=lambda row: (row["id"], str(row["reading"])))

    assert by_id(found.results) == by_id(usual.results)


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_seed_of_hashes_makes_no_difference(usual: Outcome, tmp_path: Path, seed: str) -> None:
    root = in_workspace(tmp_path / "w", list)
    assert run_apart(root, tmp_path / "evidence", PYTHONHASHSEED=seed) == usual


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors cannot be taken away on this system")
def test_the_number_of_processors_makes_no_difference(usual: Outcome, tmp_path: Path) -> None:
    """On one of them the engines that run side by side come in another order."""
    root = in_workspace(tmp_path / "w", list)
    one = min(os.sched_getaffinity(0))
    assert run_apart(root, tmp_path / "evidence", lambda: os.sched_setaffinity(0, {one})) == usual


def test_certificates_say_by_which_solver_with_which_seed(usual: Outcome) -> None:
    import z3

    said = {read(data.decode()).solver for name, data in usual.files.items() if name.endswith(".smt2")}
    assert said == {f"Z3 {z3.get_version_string()}, seed {SEED}"}


@pytest.mark.slow
def test_the_built_in_workspace_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    """With three seeds, on one processor and on all, and from files that were copied in another order."""
    found: list[Outcome] = []
    for number, seed in enumerate(("0", "1", "4242")):
        root = tmp_path / f"w{number}"
        for folder in ("model", "proofs") if number else ("proofs", "model"):
            shutil.copytree(ROOT / folder, root / folder)
        one = min(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") and number == 2 else None
        before = None if one is None else lambda one=one: os.sched_setaffinity(0, {one})
        found.append(run_apart(root, tmp_path / f"e{number}", before, PYTHONHASHSEED=seed))
    assert len(found[0].files) > 50
    assert found[0] == found[1] == found[2]
