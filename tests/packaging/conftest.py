"""What the tests of the packaging share: the tree, and the files that belong to it."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = {"build", "dist", "__pycache__"}


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def source_files() -> list[Path]:
    """Every file of the project, relative to its root: those that git knows or would add."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        files = {Path(name) for name in listed if name and (ROOT / name).is_file()}
    else:  # an unpacked sdist
        files = set()
        for folder, subfolders, names in os.walk(ROOT):
            here = Path(folder).relative_to(ROOT)
            subfolders[:] = [
                name
                for name in subfolders
                if name not in NOT_SOURCE and (not name.startswith(".") or name in {".ci", ".github"})
            ]
            files |= {here / name for name in names}
    return sorted(files)
