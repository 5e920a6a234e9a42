"""Gather the pages of the docs site: docs/, Markdown from elsewhere in the project, notebooks with results."""

from __future__ import annotations

import argparse
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path, PurePosixPath

from tools.docs.notebooks import NOTEBOOKS, execute, kernel, write_page

PROJECT = Path(__file__).resolve().parents[2]
TARGET = PROJECT / "build/docs-source"
VIZ_SITE = PROJECT / "build/viz-site"
_VIZ_LINK = "\n[The pipelines of the last run](viz/index.html): stages that unfold, tables, figures.\n"
# Files that stand elsewhere in the project -> their page.
ELSEWHERE = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "data/sample/README.md": "sample.md",
    "benchmarks/README.md": "benchmarking.md",
}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")


class BrokenLinkError(Exception):
    """A page links to what is not there."""


def gather(target: Path, with_results: bool = True) -> None:
    """Write all pages below `target`, which is made anew.

    Args:
        target: folder of the pages.
        with_results: whether the notebooks are executed.

    Raises:
        BrokenLinkError: a page links to a file that the project does not have.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(PROJECT / "docs", target)
    with kernel() if with_results else nullcontext() as manager:
        for source, page in pages():
            path = PROJECT / source
            if path.suffix == ".ipynb":
                notebook = execute(path, manager) if with_results else read_notebook(path)
                write_page(notebook, path.stem, (target / page).parent)
                continue
            text = path.read_text(encoding="utf-8")
            (target / page).write_text(with_links_of_the_site(text, source, page), encoding="utf-8")
    if VIZ_SITE.exists():
        add_pipelines(target)


def add_pipelines(target: Path) -> None:
    """Put what `make viz-site` has built below the site, and link to it from the first page."""
    shutil.copytree(VIZ_SITE, target / "viz")
    with (target / "index.md").open("a", encoding="utf-8") as stream:
        stream.write(_VIZ_LINK)


def pages() -> Iterator[tuple[str, str]]:
    """Yield file of the project -> page of the site."""
    for path in sorted((PROJECT / "docs").rglob("*.md")):
        yield str(path.relative_to(PROJECT)), str(path.relative_to(PROJECT / "docs"))
    yield from ELSEWHERE.items()
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        yield f"notebooks/{path.name}", f"notebooks/{path.stem}.md"


def with_links_of_the_site(text: str, source: str, page: str) -> str:
    """Return the text with links to other pages as the site has them, and files that are no pages as bare words.

    Args:
        text: Markdown.
        source: where the file stands in the project.
        page: where it stands in the site.

    Raises:
        BrokenLinkError: a link leads nowhere.
    """
    known = dict(pages())

    def rewritten(match: re.Match[str]) -> str:
        words, target, anchor = match[1], match[2], match[3] or ""
        if "://" in target or target.startswith("mailto:"):
            return match[0]
        file = os.path.normpath(PurePosixPath(source).parent / target)
        if not (PROJECT / file).exists():
            raise BrokenLinkError(f"{source}: expected a file at '{target}'; found none. Mend the link.")
        if file not in known:
            return words
        return f"[{words}]({os.path.relpath(known[file], PurePosixPath(page).parent)}{anchor})"

    return _LINK.sub(rewritten, text)


def read_notebook(path: Path) -> object:
    """Return a notebook as it is."""
    import nbformat

    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def main() -> None:
    """Gather the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-results", action="store_true", help="show the notebooks as they are in git")
    gather(TARGET, with_results=not parser.parse_args().without_results)


if __name__ == "__main__":
    main()
