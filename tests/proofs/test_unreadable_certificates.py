"""Certificates that cannot be read: each is named with what is wrong, and the others are judged all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clauseproof.cli.main import main
from clauseproof.model.workspace import Workspace
from clauseproof.proofs.evidence.verification import FOLDER, verify
from tests.proofs.test_certificates_that_say_nothing import by_hand, workspace


@pytest.fixture
def place(tmp_path: Path) -> Path:
    kept = workspace(tmp_path, "never: y")
    by_hand(kept, "holds", "(not |y|)")
    return tmp_path


def test_one_unreadable_file_does_not_hide_the_others(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / FOLDER / "bad.smt2").write_text("garbage\n", encoding="utf-8")
    (place / FOLDER / "worse.itf.json").write_text("[]", encoding="utf-8")
    assert main(["verify", "--workspace", str(place)]) == 2
    told = capsys.readouterr()
    assert told.err.count("CP060") == 2
    assert "holds.smt2: accepted" in told.out
    assert "bad.smt2:1:1: CP060: " in told.err and "worse.itf.json:1:1: CP060: " in told.err
    assert "2 unreadable" in told.out


def test_programs_are_told_of_it_too(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / FOLDER / "bad.smt2").write_text("garbage\n", encoding="utf-8")
    assert main(["verify", "--format", "json", "--workspace", str(place)]) == 2
    data = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["places"][0]["file"]) for one in data["errors"]] == [("CP060", f"{FOLDER}/bad.smt2")]
    assert any(one["name"] == "holds.smt2" and one["accepted"] for one in data["certificates"])
    assert data["worst"] == "not as expected"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.smt2", "garbage", "it has no lines marked ';@'"),
        ("a.smt2", ";@ [", "its lines marked ';@' are no JSON"),
        ("a.smt2", ";@ [1]", "its lines marked ';@' are no certificate of format 3"),
        ("a.smt2", ';@ {"format": 3}', "its lines marked ';@' do not say 'title'"),
        ("a.itf.json", "garbage", "it is no JSON"),
        ("a.itf.json", "[]", "it is no trace of format 1"),
        ("a.itf.json", '{"#meta": 1}', "it is no trace of format 1"),
        ("a.itf.json", '{"#meta": {"clauseproof": 1}}', "it does not say 'property'"),
    ],
)
def test_what_is_wrong_is_said_in_words(place: Path, name: str, text: str, said: str) -> None:
    path = place / FOLDER / name
    path.write_text(text, encoding="utf-8")
    (found,) = verify(Workspace(place), [path]).unreadable
    assert found.code == "CP060" and said in found.message


@pytest.mark.parametrize("data", [7, "x", None, [], {}, [7], {"a": 7}])
@pytest.mark.parametrize("key", ["choices", "evidence", "title"])
def test_no_message_is_in_the_words_of_python(place: Path, key: str, data: object) -> None:
    path = place / FOLDER / "holds.smt2"
    lines = path.read_text(encoding="utf-8").split("\n")
    said = json.loads("\n".join(line[3:] for line in lines if line.startswith(";@ "))) | {key: data}
    path.write_text(";@ " + json.dumps(said), encoding="utf-8")
    for found in verify(Workspace(place), [path]).unreadable:
        assert not any(word in found.message for word in ("object", "attribute", "iterable", "unhashable", "NoneType"))


def test_what_is_missing_is_no_certificate(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = [one for one in verify(Workspace(place)).certificates if one.missing]
    assert not found.accepted and found.told().startswith(f"{found.name}: missing: it is expected")
    main(["verify", "--workspace", str(place)])
    assert "\n1 certificate: 1 missing" in capsys.readouterr().out


def test_one_is_one(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", "--workspace", str(place), str(place / FOLDER / "holds.smt2")])
    told = capsys.readouterr()
    assert "\n1 certificate: all accepted" in told.out
    assert told.err == ""
