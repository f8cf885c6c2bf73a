"""The sdist, the wheel built from it, and the wheel installed where the clone is out of sight."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

pytestmark = pytest.mark.slow

WORKSPACE = ("model", "proofs", "simulation")


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Distribution:
    sdist: Path
    wheel: Path


@dataclass(frozen=True)
class Installation:
    """An environment that holds the wheel and what it depends on, and a folder far from the clone."""

    python: Path
    command: Path
    elsewhere: Path


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Distribution:
    # `build` makes the wheel from the unpacked sdist, so a file that the sdist lacks is missing in both.
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, root, cwd=out)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return Distribution(sdist, wheel)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, root: Path, distribution: Distribution) -> Installation:
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "environment"
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    # The versions that these tests run with, so that a new release elsewhere cannot fail them.
    constraints = folder / "constraints.txt"
    constraints.write_text(
        "".join(
            f"{installed.metadata['Name']}=={installed.version}\n"
            for installed in importlib.metadata.distributions()
            if installed.metadata["Name"] != "clauseproof"
        ),
        "utf-8",
    )
    uv = shutil.which("uv") or shutil.which("uv", path=str(root / ".bootstrap" / "bin"))
    if uv is not None:
        run(uv, "venv", "--python", sys.executable, environment, cwd=folder)
        run(
            *(uv, "pip", "install", "--python", python, "--constraint", constraints, distribution.wheel),
            cwd=folder,
        )
    else:
        run(sys.executable, "-m", "venv", environment, cwd=folder)
        run(
            *(python, "-m", "pip", "install", "--constraint", constraints, distribution.wheel),
            cwd=folder,
        )
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installation(python, scripts / "clauseproof", elsewhere)


def test_the_sdist_holds_the_whole_project(distribution: Distribution, source_files: list[Path]) -> None:
    with tarfile.open(distribution.sdist) as archive:
        held = {PurePosixPath(*PurePosixPath(name).parts[1:]) for name in archive.getnames()}
    assert not {path.as_posix() for path in source_files} - {str(path) for path in held}


def test_the_wheel_holds_code_data_and_workspace_as_they_are(
    distribution: Distribution, root: Path, source_files: list[Path]
) -> None:
    wanted = {}
    for path in source_files:
        if path.parts[0] == "clauseproof":
            wanted[path.as_posix()] = path
        elif path.parts[0] in WORKSPACE:
            wanted[f"clauseproof/_workspace/{path.as_posix()}"] = path
    with zipfile.ZipFile(distribution.wheel) as archive:
        held = {name for name in archive.namelist() if not name.split("/")[0].endswith(".dist-info")}
        assert held == set(wanted)
        for name, path in wanted.items():
            assert archive.read(name) == (root / path).read_bytes(), name
    assert "clauseproof/py.typed" in held
    for folder in WORKSPACE:
        assert any(name.startswith(f"clauseproof/_workspace/{folder}/") for name in held)


def test_the_wheel_is_what_it_says(distribution: Distribution, root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(distribution.wheel) as archive:
        information = f"clauseproof-{project['version']}.dist-info"
        metadata = archive.read(f"{information}/METADATA").decode()
        assert f"{information}/licenses/LICENSE" in archive.namelist()
    assert f"\nVersion: {project['version']}\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert f"\nRequires-Python: {project['requires-python']}\n" in metadata


def test_the_package_imports_far_from_the_clone(installation: Installation, root: Path) -> None:
    where = run(
        installation.python,
        "-c",
        "import clauseproof; print(clauseproof.__file__)",
        cwd=installation.elsewhere,
    )
    assert not Path(where.strip()).is_relative_to(root)


@pytest.mark.parametrize("folder", WORKSPACE)
def test_the_workspace_takes_no_import_name(installation: Installation, folder: str) -> None:
    found = run(
        *(installation.python, "-c", f"import importlib.util as u; print(u.find_spec({folder!r}))"),
        cwd=installation.elsewhere,
    )
    assert found.strip() == "None"


def test_the_command_says_its_version(installation: Installation, root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] in run(installation.command, "--version", cwd=installation.elsewhere)


def test_the_report_needs_no_clone(installation: Installation) -> None:
    run(installation.command, "report", "-o", "report.html", cwd=installation.elsewhere)
    assert (installation.elsewhere / "report.html").stat().st_size > 0
