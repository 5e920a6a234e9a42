"""The folder that acquisition fills: a disk, made where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.raw_folder import RawFolder
from soundtrack_pop.errors import StorageError


def test_makes_the_folder_when_it_is_asked_for_and_not_before(tmp_path: Path) -> None:
    dataset = RawFolder(path=f"{tmp_path}/01_raw/tmdb/")
    dataset.check()
    assert not dataset.exists()
    assert dataset.load() == tmp_path / "01_raw/tmdb"
    assert dataset.exists()


def test_refuses_another_storage_than_a_disk() -> None:
    with pytest.raises(StorageError, match="a folder on a disk"):
        RawFolder(path="memory://root/01_raw/tmdb").check()


def test_writes_nothing_itself(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="writes its files itself"):
        RawFolder(path=str(tmp_path)).save(object())  # type: ignore[arg-type]
