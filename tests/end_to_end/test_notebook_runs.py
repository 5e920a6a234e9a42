"""Every notebook runs from top to bottom on a finished run of the sample."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from end_to_end.conftest import PROJECT, ROOT_VARIABLE
from render_notebooks import execute

pytestmark = pytest.mark.end_to_end

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def _kernels_see_the_run(sample_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(sample_root))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PROJECT / "src"), os.environ.get("PYTHONPATH", "")]))


@pytest.mark.usefixtures("_kernels_see_the_run")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_notebook_runs_on_a_finished_run(path: Path) -> None:
    code = [cell for cell in execute(path).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert any(cell.outputs for cell in code)


def test_a_notebook_that_fails_is_found(tmp_path: Path) -> None:
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    nbformat.write(broken, tmp_path / "broken.ipynb")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(tmp_path / "broken.ipynb")
