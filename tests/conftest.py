"""Hypothesis profiles: ``ci`` repeats itself exactly, ``dev`` looks elsewhere each time.  No test finds what another
found out: each has a cache of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from clauseproof.cache import store

pytest_plugins = ["pytester"]

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("dev", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache lies for this test, and for the processes that it starts."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv(store.PLACE, str(folder))
    return folder
