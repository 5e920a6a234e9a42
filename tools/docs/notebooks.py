"""Run the notebooks on the storage root's last run and write them with their results as pages of the docs site."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = PROJECT / "notebooks"
# A cell takes seconds; only one that hangs takes as long.
_SECONDS_PER_CELL = 1200
# No names, cells counted from one, Kedro's extension and the drawing of figures as if never asked for.
_ANEW = """
import sys
if "matplotlib_inline.backend_inline" in sys.modules:
    sys.modules["matplotlib_inline.backend_inline"].configure_inline_support.current_backend = None
get_ipython().extension_manager.loaded.discard("kedro.ipython")
for formatter in get_ipython().display_formatter.formatters.values():
    formatter.pop("matplotlib.figure.Figure", None)
get_ipython().reset(new_session=True)
"""
_LOG = '<pre style="white-space:pre;'
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_STYLE = re.compile(r"<style scoped>.*?</style>\n?", re.DOTALL)


@contextmanager
def kernel(folder: Path = NOTEBOOKS) -> Iterator[Any]:
    """Yield a kernel that executes notebooks one after another: what they all import is imported once.

    Args:
        folder: in which it runs; Kedro's extension looks for the project from there upwards.
    """
    from jupyter_client.manager import KernelManager

    manager = KernelManager()
    # Without its warning that others on this machine might listen.
    manager.start_kernel(cwd=str(folder), extra_arguments=["--log-level=ERROR"])
    try:
        yield manager
    finally:
        manager.shutdown_kernel(now=True)


def execute(path: Path, manager: Any) -> Any:
    """Return the notebook with its results; it sees nothing of the notebooks before it.

    Args:
        path: of the notebook.
        manager: of the kernel, from `kernel`.

    Raises:
        CellExecutionError: a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, km=manager, timeout=_SECONDS_PER_CELL, startup_timeout=_SECONDS_PER_CELL)
    channels: Any = client.start_new_kernel_client()
    try:
        channels.execute_interactive(_ANEW, silent=True, timeout=_SECONDS_PER_CELL)
        return client.execute()
    finally:
        channels.stop_channels()


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
    page.write_text(COLOURS.sub("", _STYLE.sub("", text)), encoding="utf-8")
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
    with kernel() as manager:
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            print(write_page(execute(path, manager), path.stem, folder))


if __name__ == "__main__":
    main()
