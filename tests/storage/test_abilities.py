"""A storage is asked by trying, and files are replaced by what it can do."""

from __future__ import annotations

import os
from pathlib import Path

import fsspec
import pytest

from soundtrack_pop.storage import abilities as module
from soundtrack_pop.storage.abilities import OBJECT_STORAGE, Abilities, abilities_of
from soundtrack_pop.storage.whole_files import write_whole

DISK = fsspec.filesystem("file")


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    module._tried_on.cache_clear()


def refuse(monkeypatch: pytest.MonkeyPatch, *, folders_only: bool) -> None:
    replace = os.replace

    def refused(source: Path, target: Path) -> None:
        if not folders_only or os.path.isdir(source):
            raise OSError(95, "Operation not supported")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refused)


def test_a_disk_can_do_everything_and_nothing_is_left_on_it(tmp_path: Path) -> None:
    assert abilities_of(DISK, str(tmp_path / "not" / "yet")) == Abilities(True, True, True, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folders_only", [True, False])
def test_what_is_refused_is_no_ability(
    folders_only: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, folders_only=folders_only)
    found = abilities_of(DISK, str(tmp_path))
    assert found == Abilities(True, folders_only, False, True)
    assert "never renames folders" in str(found)


def test_a_device_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    abilities_of(DISK, str(tmp_path))
    monkeypatch.setattr(module, "_works", None)
    (tmp_path / "table").mkdir()
    assert abilities_of(DISK, str(tmp_path / "table")).rename_files


def test_a_place_that_takes_no_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    with pytest.raises(OSError, match="Read-only"):
        abilities_of(DISK, str(tmp_path))


def test_object_storage_renames_nothing_in_one_step() -> None:
    assert abilities_of(fsspec.filesystem("memory"), "/any") == OBJECT_STORAGE


@pytest.mark.parametrize("kind", ["bytes", "file"])
def test_a_file_is_written_whole_where_nothing_is_renamed(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, folders_only=False)
    source = tmp_path / "finished"
    source.write_bytes(b"new")
    target = tmp_path / "folder" / "list.csv"
    for content in (b"older" * 1000, source if kind == "file" else b"new"):
        write_whole(str(target), content)
    assert target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["list.csv"]


def test_a_finished_file_is_renamed_into_place_on_a_disk(tmp_path: Path) -> None:
    source = tmp_path / "finished"
    source.write_bytes(b"new")
    write_whole(str(tmp_path / "folder" / "copy"), source)
    assert (tmp_path / "folder" / "copy").read_bytes() == source.read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["copy"]
