"""The notebooks: without outputs in git, without logic of their own."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
NAMES = [notebook.stem for notebook in NOTEBOOKS]


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def stored_results(notebook: Any) -> list[int]:
    """Return the places of the cells that hold outputs or the number of a run."""
    return [
        place
        for place, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None)
    ]


def defined(notebook: Any) -> list[str]:
    """Return what a notebook defines that ought to stand in the package: functions and classes."""
    code = "\n".join(
        "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        for cell in notebook.cells
        if cell.cell_type == "code"
    )
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    return [getattr(node, "name", "lambda") for node in ast.walk(ast.parse(code)) if isinstance(node, kinds)]


def test_notebooks_are_numbered_without_a_gap() -> None:
    assert [name[:3] for name in NAMES] == [f"{number:02d}_" for number in range(1, len(NAMES) + 1)]
    assert len(NAMES) >= 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_git_holds_no_results(path: Path) -> None:
    assert stored_results(read(path)) == [], f"make notebook-clean strips {path.name}"


def test_results_are_found() -> None:
    output = nbformat.v4.new_output("stream", text="seen")
    cells = [
        nbformat.v4.new_markdown_cell("words"),
        nbformat.v4.new_code_cell("1 + 1"),
        nbformat.v4.new_code_cell("print('seen')", outputs=[output]),
        nbformat.v4.new_code_cell("2", execution_count=3),
    ]
    assert stored_results(nbformat.v4.new_notebook(cells=cells)) == [2, 3]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_notebooks_own_no_logic(path: Path) -> None:
    assert defined(read(path)) == []


def test_logic_is_found() -> None:
    code = "%load_ext kedro.ipython\ndef score(x):\n    return x\nkey = lambda x: x"
    assert defined(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])) == ["score", "lambda"]


def test_a_page_shows_results_and_no_log(tmp_path: Path) -> None:
    from tools.docs.notebooks import write_page

    log = nbformat.v4.new_output("display_data", data={"text/html": '<pre style="white-space:pre;">/home</pre>'})
    result = nbformat.v4.new_output("execute_result", data={"text/plain": "\x1b[1m42\x1b[0m"})
    cells = [nbformat.v4.new_markdown_cell("# Words"), nbformat.v4.new_code_cell("6 * 7", outputs=[log, result])]
    page = write_page(nbformat.v4.new_notebook(cells=cells), "page", tmp_path / "pages")
    text = page.read_text(encoding="utf-8")
    assert [part in text for part in ("# Words", "6 * 7", "    42", "/home", "\x1b")] == [True, True, True, False, False]
