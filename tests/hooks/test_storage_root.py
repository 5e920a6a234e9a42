"""The storage root as the catalog sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundtrack_pop.storage.root import storage_root_of


@pytest.mark.parametrize(
    ("root", "found", "why"),
    [
        ("data/sample", "{project}/data/sample", "relative to the project"),
        ("/mnt/data", "/mnt/data", "absolute"),
        ("/Volumes/main/default/films", "/Volumes/main/default/films", "a Databricks volume is a path"),
        (
            "abfss://films@account.dfs.core.windows.net/v1",
            "abfss://films@account.dfs.core.windows.net/v1",
            "a URL",
        ),
        ("memory://films", "memory://films", "any URL"),
    ],
)
def test_storage_root(context: Callable[..., Any], tmp_path: Path, root: str, found: str, why: str) -> None:
    assert storage_root_of(context(root)) == found.format(project=tmp_path), why


def test_path_object_is_as_good_as_text(context: Callable[..., Any]) -> None:
    assert storage_root_of(context(Path("/mnt/data"))) == "/mnt/data"
