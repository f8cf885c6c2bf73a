"""The pytest plugin's hooks (entry point ``clauseproof``): an option, an ini key, and which files are collected.

Every pytest run of an environment that holds Clauseproof loads this module, so it imports nothing but pytest until
it is asked, by ``--clauseproof`` or ``clauseproof = true``, to collect the properties of a workspace.
"""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDERS = ("proofs", "model")
"""Where properties stand: files of their own, and beside the clauses of a rulebook."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--clauseproof`` and the ini key of the same name."""
    what = "collect the properties of a Clauseproof workspace (proofs/*.md, model/*.md) as tests"
    parser.getgroup("clauseproof").addoption("--clauseproof", action="store_true", default=False, help=what)
    parser.addini("clauseproof", what, type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A collector for each Markdown file that may hold properties."""
    if file_path.suffix != ".md" or not (parent.config.getoption("clauseproof") or parent.config.getini("clauseproof")):
        return None
    if not any(folder.name in FOLDERS and (folder.parent / "model").is_dir() for folder in file_path.parents):
        return None
    from clauseproof.testing.items import PropertyFile

    return PropertyFile.from_parent(parent, path=file_path)
