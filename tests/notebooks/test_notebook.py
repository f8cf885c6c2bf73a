"""The notebook runs from top to bottom through the public interface, and says what its cells then show."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "mp091.ipynb"


def written() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_the_notebook_is_stored_without_outputs() -> None:
    notebook = written()
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None


def test_the_notebook_uses_the_public_interface_alone() -> None:
    for cell in written().cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert all(not name.name.startswith("clauseproof.") for name in node.names)
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("clauseproof")
            if isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_") or node.attr == "__version__"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning", "ignore::ResourceWarning")
def test_the_notebook_runs_and_shows_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    client = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    monkeypatch.setenv("CLAUSEPROOF_REPLICATIONS", "3")
    root = NOTEBOOK.parents[1]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")])))
    notebook = written()
    client.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    ).execute()
    said = "\n".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert "Traceback" not in said
    assert "deferred -> rejected" in said
    assert "refuted where duty_7 is discretion\n" in said
    assert "proved where who_decides is ssc and duty_7 is duty\n" in said
    assert (
        "proved (nothing follows) where who_decides is panel and duty_7 is duty and further_papers is nobody\n" in said
    )
    assert "amend response is not open because of G8.36(d)" in said
    assert "per rejection, extra FUSAs: +1.0" in said
    pictures = [
        o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "image/svg+xml" in o.get("data", {})
    ]
    assert len(pictures) == 2
