"""docs/changing.md: the paths that it names exist, and each change is made in the files that it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from support.document_blocks import PROJECT

PAGE = PROJECT / "docs/changing.md"
PACKAGE = PROJECT / "src/soundtrack_pop"
SEARCHED = (PACKAGE, PROJECT / "conf")
_PATH = re.compile(r"`([\w.<>-]+(?:/[\w.<>-]*)+)`")
_WORD = re.compile(r"`([^`]+)`")


class Change(NamedTuple):
    """A row of the page: the files to edit, and the words that occur in them and nowhere else."""

    files: tuple[str, ...]
    words: tuple[str, ...]


def changes_together(text: str) -> Iterator[list[Change]]:
    """Yield the rows that belong together: each row of a table `to change`, and all rows of a table `edit`."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        header, _, *rows = ([cell.strip() for cell in row.strip("|").split(" |")] for row in block.splitlines())
        if "edit" in header:
            edit, search = header.index("edit"), header.index("search for")
            changes = [Change(tuple(_PATH.findall(row[edit])), tuple(_WORD.findall(row[search]))) for row in rows]
            yield from [changes] if edit == 0 else ([change] for change in changes)


def matching(path: str) -> list[Path]:
    """Return the files or folders of a path of the page; `<env>` stands for any name."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return [*PROJECT.glob(pattern), *PACKAGE.glob(pattern)]


def missing_paths(text: str) -> list[str]:
    return [path for path in _PATH.findall(text) if not matching(path)]


def files_with(word: str) -> set[Path]:
    """Return the files of package and configuration that hold a word."""
    files = (
        path
        for folder in SEARCHED
        for path in folder.rglob("*")
        if path.suffix in {".py", ".yml", ".tsv", ".jinja"}
    )
    return {path for path in files if word in path.read_text(encoding="utf-8")}


def untrue_rows(text: str) -> list[str]:
    """Return the words that do not occur in a file of their row, or occur in a file that is not listed."""
    untrue = []
    for changes in changes_together(text):
        listed = {file: set(matching(file)) for change in changes for file in change.files}
        for change in changes:
            for word in change.words:
                found = files_with(word)
                is_here = any(found & listed[file] for file in change.files)
                untrue += [] if is_here and found <= set().union(*listed.values()) else [word]
    return untrue


def test_every_path_exists() -> None:
    assert missing_paths(PAGE.read_text(encoding="utf-8")) == []


def test_each_change_is_made_in_the_listed_files() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert list(changes_together(text)) != []
    assert untrue_rows(text) == []


@pytest.mark.parametrize(
    ("row", "missing", "untrue"),
    [
        ("| a | `linkage/nowhere.py` | `TABLE_FORMAT = ` |", ["linkage/nowhere.py"], ["TABLE_FORMAT = "]),
        ("| a | `schemas/table.py` | `TABLE_FORMAT = ` |", [], ["TABLE_FORMAT = "]),
        ("| a | `schemas/formats.py` | `import` |", [], ["import"]),
        ("| a | `schemas/formats.py`, `conf/<env>/globals.yml` | `TABLE_FORMAT = ` |", [], []),
        (
            "| a | `schemas/table.py` | `TABLE_FORMAT = ` |\n| b | `schemas/formats.py` | |",
            [],
            ["TABLE_FORMAT = "],
        ),
    ],
)
def test_a_wrong_entry_is_found(row: str, missing: list[str], untrue: list[str]) -> None:
    page = f"| to change | edit | search for |\n|---|---|---|\n{row}\n"
    assert missing_paths(page) == missing
    assert untrue_rows(page) == untrue
