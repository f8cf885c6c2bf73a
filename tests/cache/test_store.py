"""The store: what comes out is what was put in, whatever happens to the file."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from clauseproof.cache import store
from clauseproof.cache.store import Store, key_of
from clauseproof.cache.versions import versions


def test_an_answer_is_found_again_by_its_key_and_by_no_other(tmp_path: Path) -> None:
    with Store(tmp_path) as first:
        assert first.get("a") is None
        assert not first.holds_any()
        first.put({"a": {"numbers": [1, 2**70], "text": "é"}, "b": []})
    with Store(tmp_path) as second:
        assert second.holds_any()
        assert second.get("a") == {"numbers": [1, 2**70], "text": "é"}
        assert second.get("b") == []
        assert second.get("c") is None
        assert second.size()[0] == 2


def test_the_key_depends_on_every_part_and_on_their_order() -> None:
    keys = [key_of(parts) for parts in ([], ["a"], ["a", "b"], ["b", "a"], [["a", "b"]], [{"a": "b"}], ["ab"])]
    assert len(set(keys)) == len(keys)
    assert key_of([{"a": 1, "b": 2}]) == key_of([{"b": 2, "a": 1}])


def test_a_file_that_is_none_of_ours_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "answers-1.sqlite3").write_bytes(b"this is no database, but it is longer than a header " * 40)
    with Store(tmp_path) as made:
        made.put({"a": 1})
    with Store(tmp_path) as again:
        assert again.get("a") == 1


def test_an_answer_that_was_altered_is_not_there(tmp_path: Path) -> None:
    with Store(tmp_path) as kept:
        kept.put({"a": {"verdict": "refuted"}, "b": 1})
        file = kept.file
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE answers SET answer = (SELECT answer FROM answers WHERE key = 'b') WHERE key = 'a'")
    connection.close()
    with Store(tmp_path) as altered:
        assert altered.get("a") is None
        assert altered.get("b") == 1


def test_a_folder_that_cannot_be_made_is_an_empty_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with Store(tmp_path / "file" / "below") as nowhere:
        nowhere.put({"a": 1})
        assert nowhere.get("a") is None
        assert not nowhere.holds_any()
        assert nowhere.size() == (0, 0)


def test_another_process_that_writes_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PATIENCE", 0.01)
    with Store(tmp_path) as kept:
        kept.put({"a": 1})
        other = sqlite3.connect(kept.file)
        other.execute("BEGIN IMMEDIATE")
        kept.put({"b": 2})
        assert kept.get("a") == 1
        assert kept.get("b") is None
        other.rollback()
        other.close()
        kept.put({"b": 2})
        assert kept.get("b") == 2


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000_000.0
    monkeypatch.setattr(store.time, "time", lambda: now)
    monkeypatch.setattr(store, "LARGEST", 400)
    text = "".join(chr(33 + number % 90) for number in range(90))  # does not pack to nothing
    for day, key in enumerate("abc"):
        now = 1_000_000_000.0 + day * 200_000
        with Store(tmp_path) as kept:
            kept.put({key: text})
            assert kept.get("a") == text  # used every day
    now += 200_000
    with Store(tmp_path) as kept:
        kept.put({"d": text, "e": text})
        left = [key for key in "abcde" if kept.get(key) is not None]
    assert "b" not in left
    assert {"a", "d", "e"} >= set(left)
    assert left[-1] == "e"


def test_it_lies_where_caches_belong_and_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(store.PLACE, str(tmp_path / "here"))
    assert store.folder() == str(tmp_path / "here")
    monkeypatch.delenv(store.PLACE)
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
        assert store.folder() == str(tmp_path / "caches" / "clauseproof")


def test_versions_change_with_every_file_and_every_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clauseproof.cache import versions as module

    package = tmp_path / "package"
    (package / "proofs").mkdir(parents=True)
    (package / "proofs" / "a.py").write_text("one", encoding="utf-8")
    monkeypatch.setattr(module, "_PACKAGE", str(package))
    found = [versions()]
    (package / "proofs" / "a.py").write_text("two", encoding="utf-8")
    found.append(versions())
    (package / "proofs" / "a.py").rename(package / "proofs" / "b.py")
    found.append(versions())
    (package / "proofs" / "__pycache__").mkdir()
    (package / "proofs" / "__pycache__" / "a.pyc").write_text("", encoding="utf-8")
    assert versions() == found[-1]
    (tmp_path / "site" / "solver-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    found.append(versions())
    assert len(set(found)) == len(found)
