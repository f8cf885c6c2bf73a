"""What must hold of the files themselves, whosever machine they were written on."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# Someone's home or work folder, on any system. What stands before the slash tells a path from an address.
PERSONAL_PATH = re.compile(r"(?<![\w.~/-])/(?:root|home|Users|work|opt|mnt|srv)/[\w.]|\b[A-Z]:\\+Users\\|file:///\w")


def test_no_file_names_a_path_of_the_machine_it_was_written_on(root: Path, source_files: list[Path]) -> None:
    found = []
    for path in source_files:
        data = (root / path).read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if match := PERSONAL_PATH.search(line):
                found.append(f"{path}:{number}: {match[0]}")
    assert not found


# Each is put together here, or this file would be the first to fail.
@pytest.mark.parametrize("folder", ["home/ada", "root/.cache", "Users/ada", "work/x"])
def test_such_a_path_would_be_noticed(folder: str) -> None:
    assert PERSONAL_PATH.search(f"see /{folder}/notes")
    assert PERSONAL_PATH.search(f"--find-links file:///{folder}")
    assert PERSONAL_PATH.search("C:\\" + "Users\\ada")


@pytest.mark.parametrize("line", ["https://example.org/home/page", "docs/work/x", "~/work/x", "the/opt/ion"])
def test_an_address_is_no_such_path(line: str) -> None:
    assert not PERSONAL_PATH.search(line)


def test_the_lock_file_knows_only_the_public_index(root: Path) -> None:
    text = (root / "uv.lock").read_text("utf-8")
    lock = tomllib.loads(text)
    sources = {tuple(package["source"].items()) for package in lock["package"]}
    assert sources == {(("registry", "https://pypi.org/simple"),), (("editable", "."),)}
    assert {urlsplit(url).netloc for url in re.findall(r"https?://[^\"]+", text)} == {
        "pypi.org",
        "files.pythonhosted.org",
    }


def test_the_project_asks_for_no_index_of_its_own(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    assert set(project["tool"]["uv"]) == {"required-version"}
    assert not (root / "uv.toml").exists()


def test_the_lock_file_is_of_this_project(root: Path) -> None:
    # `uv sync --locked` says the same with more care, but only where uv and an index are at hand.
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lock = tomllib.loads((root / "uv.lock").read_text("utf-8"))
    (own,) = [package for package in lock["package"] if package["name"] == project["name"]]
    assert own["version"] == project["version"]
    assert lock["requires-python"] == project["requires-python"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in requirements}

    extras = [one for requirements in project.get("optional-dependencies", {}).values() for one in requirements]
    wanted = names([*project["dependencies"], *extras])
    assert {requirement["name"] for requirement in own["metadata"]["requires-dist"]} == wanted


def test_no_file_pins_one_python(root: Path) -> None:
    # It would send uv looking for that very version where any supported one will do.
    assert not (root / ".python-version").exists()


def test_the_makefile_asks_for_the_same_python_as_the_package(root: Path) -> None:
    wanted = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    major, minor = wanted.removeprefix(">=").split(".")
    makefile = (root / "Makefile").read_text("utf-8")
    assert f"'{wanted}'" in makefile
    assert f"({major}, {minor})" in makefile
    assert f"python{major}.{minor} " in makefile


@pytest.mark.parametrize("folder", ["model", "proofs", "simulation"])
def test_the_workspace_is_content_and_not_code(folder: str, source_files: list[Path]) -> None:
    inside = [path for path in source_files if path.parts[0] == folder]
    assert not [path for path in inside if path.suffix in {".py", ".pyi", ".so"}]


def test_the_citation_is_of_this_version(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {project['version']}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation
