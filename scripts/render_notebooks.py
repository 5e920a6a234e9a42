"""Run the notebooks on the storage root's last run and write them with their results as pages of the docs site."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = PROJECT / "notebooks"
_LOG = '<pre style="white-space:pre;'
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_STYLE = re.compile(r"<style scoped>.*?</style>\n?", re.DOTALL)


def execute(path: Path) -> Any:
    """Return the notebook with its results.

    Raises:
        CellExecutionError: a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    # Kedro's extension looks for the project from the kernel's folder upwards.
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}})
    return client.execute()


def write_page(notebook: Any, name: str, folder: Path) -> Path:
    """Write an executed notebook as Markdown with its pictures beside it, and return the page.

    Args:
        notebook: with its results.
        name: of the page, without ending.
        folder: of the pages; made where it is missing.
    """
    from nbconvert import MarkdownExporter

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_log(output)]
    exporter = MarkdownExporter()  # type: ignore[no-untyped-call]
    text, resources = exporter.from_notebook_node(notebook, {"output_files_dir": f"{name}_files"})
    page = folder / f"{name}.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(_COLOURS.sub("", _STYLE.sub("", text)), encoding="utf-8")
    for picture, content in resources["outputs"].items():
        (folder / picture).parent.mkdir(exist_ok=True)
        (folder / picture).write_bytes(content)
    return page


def _is_log(output: Any) -> bool:
    """Return whether an output is what Kedro's logger wrote: it tells of this machine, not of the data."""
    return bool(output.output_type == "display_data") and str(output.data.get("text/html", "")).startswith(_LOG)


def main() -> None:
    """Render every notebook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pages go")
    folder = parser.parse_args().folder
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        print(write_page(execute(path), path.stem, folder))


if __name__ == "__main__":
    main()
