"""What the commands print for programs is what the schemas beside the code say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clauseproof.cli.main import main
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.check import check
from clauseproof.proofs.evidence import verification
from clauseproof.proofs.evidence.verification import FOLDER

PROOFS = Path(verification.__file__).parents[1]
RULES = """\
---
rulebook: permit
version: "1"
actors: {Citizen: who asks, Office: who answers}
---
# A permit

## P1 Asking

```yaml state
permit: {one of: [none, asked, given, refused]}
paid: yes/no
stamps: 0..3
```

```yaml reading
fee:
  question: Is a fee owed before?
  options: {before: it is, after: it is not}
  default: before
```

```yaml event
ask: {by: Citizen, may: yes, when: permit is none, then: {permit: asked}}
pay: {by: Citizen, may: yes, when: permit is asked and not paid, then: {paid: yes}}
```

## P2 Answering

```yaml event
give: {by: Office, shall: yes, when: permit is asked and (paid or reading fee is after), then: {permit: given}}
refuse: {by: Office, may: yes, when: permit is asked, then: {permit: refused}}
```

## P3 Striking out

```yaml event
strike out: {by: Office, may: yes, when: permit is given and permit is refused, then: {permit: none}}
```
"""
PROPERTIES = """\
# Claims

## Only who paid has a permit

```yaml property
in: permit
before: {event: give, must: paid}
expect:
  - {in: permit, under: {fee: after}, verdict: refuted}
```

## What is asked is answered

```yaml property
in: permit
when: paid
followed by: [give, refuse]
```

## A permit can be had

```yaml property
in: permit
possible: permit is given
```

## What is struck out was paid

```yaml property
in: permit
before: {event: strike out, must: paid}
expect: vacuous
```

## Nobody asks

```yaml property
in: permit
always: permit is none
expect: refuted
```
"""


@pytest.fixture(scope="module")
def permit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("permit")
    for folder, name, text in (("model", "permit.md", RULES), ("proofs", "claims.md", PROPERTIES)):
        (root / folder).mkdir()
        (root / folder / name).write_text(text, encoding="utf-8")
    assert check(Workspace(root), certificates=root / FOLDER).worst == "as expected"
    return root


def printed(capsys: pytest.CaptureFixture[str], root: Path, command: str, *arguments: str) -> tuple[int, Any]:
    """The exit code and the JSON of a command, once its schema has accepted it."""
    exit = main([command, *arguments, "--format", "json", "--workspace", str(root)])
    data = json.loads(capsys.readouterr().out)
    schema = json.loads((PROOFS / f"{command}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    return exit, data


@pytest.mark.parametrize("command", ["check", "explain", "coverage", "mutate", "verify", "simulate"])
def test_what_is_wrong_follows_a_schema_too(
    permit: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "permit.md").write_text(RULES.replace("state\n", "stat\n"), encoding="utf-8")
    arguments = {"explain": ["a-permit-can-be-had"]}.get(command, [])
    assert main([command, *arguments, "--format", "json", "--workspace", str(tmp_path)]) == 2
    schema = json.loads((PROOFS.parent / "errors.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("name", ["../errors", "check", "explain", "verify", "coverage", "mutation/mutate"])
def test_a_schema_leaves_nothing_open(name: str) -> None:
    """Every object that is described is closed, so that a new key is noticed, but for two that always were open."""
    schema = json.loads((PROOFS / f"{name}.schema.json").read_text(encoding="utf-8"))
    left_open = []

    def look(part: Any, where: str) -> None:
        if isinstance(part, dict):
            described = part.get("properties")
            if isinstance(described, dict) and "type" in part and part.get("additionalProperties", True) is True:
                left_open.append(where)
            for key, inner in part.items():
                look(inner, f"{where}/{key}")
        elif isinstance(part, list):
            for inner in part:
                look(inner, where)

    look(schema, "")
    assert [where for where in left_open if not where.startswith(("/properties/summary", "/$defs/diagnostic"))] == []


@pytest.mark.parametrize(
    ("slug", "verdicts"),
    [
        ("only-who-paid-has-a-permit", ["proved", "refuted"]),
        ("what-is-asked-is-answered", ["proved"]),
        ("a-permit-can-be-had", ["proved"]),
        ("what-is-struck-out-was-paid", ["vacuous"]),
        ("nobody-asks", ["refuted"]),
    ],
)
def test_explain(permit: Path, slug: str, verdicts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    exit, data = printed(capsys, permit, "explain", slug)
    assert exit == 0
    assert sorted(one["verdict"] for one in data["explanations"]) == verdicts
    for one in data["explanations"]:
        assert (one["trace"] is not None) == (one["verdict"] == "refuted" or slug == "a-permit-can-be-had")
        if one["verdict"] in ("proved", "vacuous") and slug != "a-permit-can-be-had":
            assert one["uses"] or one["unknown"]


def test_coverage(permit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exit, data = printed(capsys, permit, "coverage")
    (book,) = data["rulebooks"]
    assert exit == 0
    assert {"clause": "P3", "kind": "event never enabled"}.items() <= next(
        gap for gap in book["gaps"] if "strike out" in gap["text"] and gap["kind"] == "event never enabled"
    ).items()


def test_verify(permit: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    exit, data = printed(capsys, permit, "verify")
    assert exit == 0
    assert data["worst"] == "as expected"
    assert data["solver"].startswith("Z3 ")
    assert {one["steps"] is None for one in data["certificates"]} == {True, False}

    exit, data = printed(capsys, permit, "verify", "--solver", "none")
    assert exit in (0, 3)
    assert any(one["positions"] for one in data["certificates"])

    monkeypatch.setattr(verification, "SECONDS", 0.0)
    exit, data = printed(capsys, permit, "verify")
    assert (exit, data["worst"]) == (3, "undecided")
    assert any(one["undecided"] and one["reason"] for one in data["certificates"])


def test_verify_where_one_falls_short_and_one_is_missing(permit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = permit / FOLDER
    (wrong, missing, *_) = sorted(folder.glob("*.smt2"))
    texts = {path: path.read_text(encoding="utf-8") for path in (wrong, missing)}
    wrong.write_text(texts[wrong] + "; more\n", encoding="utf-8")
    missing.unlink()
    try:
        exit, data = printed(capsys, permit, "verify")
    finally:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    assert (exit, data["worst"]) == (1, "not as expected")
    assert sum(not one["accepted"] for one in data["certificates"]) >= 2
