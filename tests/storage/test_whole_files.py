"""Files are replaced as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from soundtrack_pop.storage import whole_files as files
from soundtrack_pop.storage.whole_files import write_whole


def test_replaces_a_file_and_makes_the_folders_above_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "Filme & Musik é 千" / "list.csv"
    for content in (b"old" * 100_000, b"new"):
        write_whole(str(path), content)
        assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == ["list.csv"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")

    def full_disk(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.os, step, full_disk)
    with pytest.raises(OSError, match="disk full"):
        write_whole(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["list.csv"]


def test_writes_to_any_storage() -> None:
    write_whole("memory://whole/folder/list.csv", b"new")
    memory = fsspec.filesystem("memory")
    assert memory.ls("/whole/folder", detail=False) == ["/whole/folder/list.csv"]
    assert memory.cat_file("/whole/folder/list.csv") == b"new"
