"""Build kedro-viz as a static site with the tables, figures and status of the last run, below build/viz-site.

`--statistics-only` notes rows, columns and bytes of the stored tables for `kedro viz run`, and builds nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from soundtrack_pop.datasets.spark_table import SparkTable
from soundtrack_pop.monitoring.usage import size_of

PROJECT = Path(__file__).resolve().parents[2]
BUILD = PROJECT / "build"
TARGET = BUILD / "viz-site"
STATISTICS = PROJECT / ".viz/stats.json"
_NEEDED = ("index.html", "assets", "api/main", "api/nodes")
_STATUS = 'fetch("/api/run-status")'
_ELSEWHERE = re.compile(r"<link\b[^>]*fonts\.(?:googleapis|gstatic)\.com[^>]*>\s*")


class VizBuildError(Exception):
    """kedro-viz did not build what is expected."""


def note_statistics(catalog: Any, names: list[str], file: Path) -> None:
    """Write rows, columns and bytes of the stored tables where kedro-viz looks for them.

    Its own hook knows only pandas frames, of which this project stores none.

    Args:
        catalog: the Kedro catalog.
        names: of the datasets of all pipelines.
        file: `.viz/stats.json`.
    """
    found = {}
    for name in sorted(names):
        dataset = catalog.get(name)
        if isinstance(dataset, SparkTable) and dataset.exists():
            columns = len(dataset.schema.column_names)
            found[name] = {"rows": dataset.row_count(), "columns": columns, "file_size": size_of(dataset)}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found), encoding="utf-8")


def build() -> None:
    """Run `kedro viz build`, and move what it has written to a folder of its own.

    Raises:
        VizBuildError: it failed; it ends well all the same.
    """
    clear()
    command = [str(Path(sys.executable).with_name("kedro")), "viz", "build", "--include-previews"]
    result = subprocess.run(  # noqa: S603 - the command is fixed
        command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    missing = [name for name in _NEEDED if not (BUILD / name).exists()]
    if missing:
        said = f"{result.stdout}{result.stderr}"
        raise VizBuildError(f"build/: expected {', '.join(missing)} of kedro-viz; found none. It said:\n{said}")
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    for path in of_viz():
        shutil.move(path, TARGET / path.name)


def of_viz() -> list[Path]:
    """Return what kedro-viz has written into build/, in which the docs stand as well."""
    names = {path.name for path in files("kedro_viz").joinpath("html").iterdir()} | {"api"}
    return [BUILD / name for name in sorted(names) if (BUILD / name).exists()]


def clear() -> None:
    """Remove what an earlier build has left, which would pass for the new one."""
    for path in of_viz():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def mend(site: Path) -> None:
    """Make a built site work at any address, and without asking other servers.

    kedro-viz 12.5 asks for the run's status at the top of the host, where a site in a folder has none; its page
    `workflow` exists only as a click, so that it is lost when it is opened again.

    Raises:
        VizBuildError: another version of kedro-viz asks otherwise.
    """
    scripts = {path: path.read_text(encoding="utf-8") for path in (site / "assets").glob("*.js")}
    asking = {path: text for path, text in scripts.items() if _STATUS in text}
    if len(asking) != 1:
        raise VizBuildError(
            f"{site}/assets: expected one script with {_STATUS}; found {len(asking)}. "
            "See how this version of kedro-viz asks for the status, and mend or drop this step."
        )
    for path, text in asking.items():
        path.write_text(text.replace(_STATUS, _STATUS.replace('"/', '"./')), encoding="utf-8")
    page = _ELSEWHERE.sub("", (site / "index.html").read_text(encoding="utf-8"))
    for name in ("index.html", "404.html", "workflow.html"):
        (site / name).write_text(page, encoding="utf-8")


def main() -> None:
    """Note the statistics, build, and mend."""
    from kedro.framework.project import pipelines
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statistics-only", action="store_true", help="build nothing")
    only = parser.parse_args().statistics_only
    bootstrap_project(PROJECT)
    session: Any = KedroSession.create(project_path=PROJECT)
    with session:
        catalog = session.load_context().catalog
        names = {name for pipeline in pipelines.values() for name in pipeline.datasets() if name in catalog}
        note_statistics(catalog, list(names), STATISTICS)
    if only:
        return
    build()
    mend(TARGET)
    print(f"{(TARGET / 'index.html').relative_to(PROJECT)} (serve the folder over HTTP)")


if __name__ == "__main__":
    main()
