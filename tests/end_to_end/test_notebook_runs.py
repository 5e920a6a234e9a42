"""Every notebook runs from top to bottom on a finished run of the sample."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import Result
from nbclient.exceptions import CellExecutionError

from end_to_end.conftest import PROJECT, ROOT_VARIABLE
from tools.docs.notebooks import COLOURS, execute, kernel

pytestmark = pytest.mark.end_to_end

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def manager(sample_run: tuple[Path, Result]) -> Iterator[Any]:
    """A kernel that sees the finished run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(sample_run[0]))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(PROJECT / "src"), os.environ.get("PYTHONPATH", "")]))
        with kernel() as started:
            yield started


def undrawn(cells: list[Any]) -> list[str]:
    """Return the figures of which a reader would see nothing but their name and size."""
    shown = [output.data for cell in cells for output in cell.outputs if "data" in output]
    words = [COLOURS.sub("", data["text/plain"]) for data in shown if list(data) == ["text/plain"]]
    return [text for text in words if text.startswith("<Figure")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_notebook_runs_on_a_finished_run(path: Path, manager: Any) -> None:
    code = [cell for cell in execute(path, manager).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert any(cell.outputs for cell in code)
    assert undrawn(code) == []


def notebook(folder: Path, code: str) -> Path:
    path = folder / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    return path


def said(executed: Any) -> str:
    return "".join(output.text for output in executed.cells[0].outputs if output.get("name") == "stdout")


def test_a_notebook_that_fails_is_found(tmp_path: Path, manager: Any) -> None:
    with pytest.raises(CellExecutionError, match="1 / 0"):
        execute(notebook(tmp_path, "1 / 0"), manager)


@pytest.mark.parametrize(("first", "missed"), [("%matplotlib inline", 0), ("1", 1)])
def test_a_figure_that_is_not_drawn_is_found(first: str, missed: int, tmp_path: Path, manager: Any) -> None:
    code = f"{first}\nfrom matplotlib.figure import Figure\nFigure().subplots().figure"
    assert len(undrawn(execute(notebook(tmp_path, code), manager).cells)) == missed


def test_a_notebook_sees_nothing_of_the_one_before_it(tmp_path: Path, manager: Any) -> None:
    look = "print([name for name in ('of_the_first', 'catalog') if name in globals()])"
    first = execute(notebook(tmp_path, f"%load_ext kedro.ipython\nof_the_first = catalog\n{look}"), manager)
    second = execute(notebook(tmp_path, look), manager)
    assert said(first) == "['of_the_first', 'catalog']\n"
    assert said(second) == "[]\n"
