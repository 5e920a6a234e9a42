"""The storage root as the catalog uses it, and locations as Kedro and Spark must see them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from soundtrack_pop.storage.root import absolute, spark_location, storage_root_of


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
def test_storage_root(tmp_path: Path, root: str, found: str, why: str) -> None:
    context: Any = SimpleNamespace(config_loader={"globals": {"storage_root": root}}, project_path=tmp_path)
    assert storage_root_of(context) == absolute(root, tmp_path) == found.format(project=tmp_path), why


def test_path_object_is_as_good_as_text(tmp_path: Path) -> None:
    assert absolute(Path("/mnt/data"), tmp_path) == "/mnt/data"


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("/data/02/table", "file:///data/02/table"),
        ("data/02/table", "data/02/table"),
        ("abfss://c@a.dfs.core.windows.net/t", "abfss://c@a.dfs.core.windows.net/t"),
        ("/Volumes/catalog/schema/t", "/Volumes/catalog/schema/t"),
    ],
)
def test_location_goes_to_spark_as_it_is_written(url: str, location: str) -> None:
    assert spark_location(url) == location
