"""Publishing: the old folder or the new one, whole, on a local disk with and without exchange, and elsewhere."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest

from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage import location as module
from soundtrack_pop.storage.location import (
    MANIFEST,
    BlobLocation,
    DiskLocation,
    Location,
    exchange,
    location_of,
)


@pytest.fixture(params=["exchange", "two renames", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return where to publish, in each of the three ways in which it is done."""
    if request.param == "memory":
        return f"memory://{uuid.uuid4().hex}/layer/table"
    if request.param == "two renames":
        monkeypatch.setattr(module, "exchange", lambda one, other: False)
    return str(tmp_path / "layer" / "table")


def stage(location: Location, **files: str) -> str:
    staged = location.new_staging_path()
    location.filesystem.makedirs(staged, exist_ok=True)
    for name, content in files.items():
        location.filesystem.pipe(f"{staged}/{name}", content.encode())
    return staged


def publish(url: str, **files: str) -> None:
    location = location_of(url)
    location.prepare()
    location.publish(stage(location, **files))


def content_of(url: str) -> dict[str, str]:
    location = location_of(url)
    found = location.filesystem.find(location.path)
    names = [path.rpartition("/")[2] for path in found if not path.endswith(MANIFEST)]
    assert location.published_files() in (None, [f"{location.path}/{name}" for name in names])
    return {name: location.filesystem.cat_file(f"{location.path}/{name}").decode() for name in names}


def siblings_of(url: str) -> list[str]:
    location = location_of(url)
    return sorted(
        path.rpartition("/")[2] for path in location.filesystem.ls(location.path.rpartition("/")[0], detail=False)
    )


def test_publishes_where_nothing_was(url: str) -> None:
    assert not location_of(url).exists()
    publish(url, a="1")
    assert (content_of(url), siblings_of(url)) == ({"a": "1"}, ["table"])


def test_replaces_the_whole_folder_and_leaves_nothing_beside_it(url: str) -> None:
    publish(url, a="old", b="old")
    publish(url, a="new", c="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new", "c": "new"}, ["table"])


def test_discards_what_is_not_published(url: str) -> None:
    publish(url, a="old")
    location = location_of(url)
    staged = stage(location, a="new")
    location.discard(staged)
    location.discard(staged)
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


@pytest.mark.parametrize("url", ["exchange", "two renames"], indirect=True)
def test_puts_back_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old")
    location = location_of(url)
    location.filesystem.mv(location.path, location._beside(".table.previous"), recursive=True)
    assert location_of(url).exists()
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


@pytest.mark.parametrize("url", ["exchange", "two renames"], indirect=True)
def test_publishes_over_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old", b="old")
    location = location_of(url)
    location.filesystem.mv(location.path, location._beside(".table.previous"), recursive=True)
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_publishes_after_a_process_killed_before_it_removed_the_old_one(url: str) -> None:
    publish(url, a="published")
    location = location_of(url)
    location.filesystem.makedirs(location._beside(".table.previous"), exist_ok=True)
    location.filesystem.pipe(location._beside(".table.previous/a"), b"older")
    assert location_of(url).exists()
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_a_kill_at_the_second_rename_loses_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(url, a="old")
    location = location_of(url)
    staged = stage(location, a="new")
    renames: list[str] = []

    def killed_at_the_second(source: str, target: str, rename: Callable[[str, str], None] = os.replace) -> None:
        renames.append(source)
        if len(renames) == 2:
            raise KeyboardInterrupt
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            location.publish(staged)
    assert location_of(url).exists()
    assert content_of(url) == {"a": "old"}


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_removes_abandoned_staging_only_when_it_is_a_day_old(hours: int, stays: bool, tmp_path: Path) -> None:
    abandoned = tmp_path / f".table.staging-{uuid.uuid4().hex}"
    other = tmp_path / ".other_table.staging-1"
    for folder in (abandoned, other):
        folder.mkdir()
        (folder / "part-0.parquet").touch()
        os.utime(folder, (time.time() - hours * 3600,) * 2)
    location_of(str(tmp_path / "table")).prepare()
    assert (abandoned.exists(), other.exists()) == (stays, True)


def test_a_staging_path_is_hidden_fresh_and_beside_the_location(tmp_path: Path) -> None:
    location = location_of(str(tmp_path / "layer" / "table"))
    paths = {location.new_staging_path() for _ in range(3)}
    assert len(paths) == 3
    assert all(path.startswith(f"{tmp_path}/layer/.table.staging-") for path in paths)


def test_exchange_swaps_two_folders_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange(str(tmp_path / "one"), str(tmp_path / "other"))
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*/*")) == ["one/other", "other/one"]


def test_exchange_says_where_it_could_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    assert not exchange(str(tmp_path / "one"), str(tmp_path / "missing"))
    monkeypatch.setattr(module.sys, "platform", "darwin")
    (tmp_path / "other").mkdir()
    assert not exchange(str(tmp_path / "one"), str(tmp_path / "other"))


def test_credentials_go_to_the_storage() -> None:
    location = location_of("memory://bucket/table", {"use_listings_cache": False})
    assert isinstance(location.filesystem, fsspec.get_filesystem_class("memory"))
    assert location.filesystem.storage_options == {"use_listings_cache": False}


def test_a_disk_and_other_storage_publish_in_their_own_way(tmp_path: Path) -> None:
    assert isinstance(location_of(str(tmp_path / "table")), DiskLocation)
    assert isinstance(location_of("memory://bucket/table"), BlobLocation)


@pytest.mark.parametrize("url", ["memory"], indirect=True)
class TestBlobs:
    @pytest.mark.parametrize("killed_at", ["first copy", "second copy", "list"])
    def test_a_kill_before_the_list_leaves_the_old_table(
        self, url: str, killed_at: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(url, a="old", b="old")
        location = location_of(url)
        before = location.published_files()
        staged = stage(location, c="new", d="new")
        kill(location, killed_at, monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            location.publish(staged)
        monkeypatch.undo()
        assert location_of(url).published_files() == before
        publish(url, c="newer")
        assert (content_of(url), siblings_of(url)[-1]) == ({"c": "newer"}, "table")

    def test_a_kill_after_the_list_leaves_the_new_table(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(url, a="old")
        location = location_of(url)
        staged = stage(location, b="new")
        kill(location, "removal", monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            location.publish(staged)
        monkeypatch.undo()
        assert location_of(url).published_files() == [f"{location.path}/b"]

    def test_a_folder_that_was_copied_here_counts_without_a_list(self, url: str) -> None:
        location = location_of(url)
        location.filesystem.pipe(
            {f"{location.path}/a": b"1", f"{location.path}/_SUCCESS": b"", f"{location.path}/.a.crc": b""}
        )
        assert (location.exists(), location.published_files()) == (True, [f"{location.path}/a"])

    def test_a_listed_file_that_is_gone_is_told(self, url: str) -> None:
        publish(url, a="1", b="2")
        location = location_of(url)
        location.filesystem.rm(f"{location.path}/b")
        with pytest.raises(StorageError, match="1 of them gone, b first"):
            location.published_files()

    def test_a_copy_that_never_ends_publishes_nothing(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(url, a="old")
        location = location_of(url)
        staged = stage(location, b="new")
        monkeypatch.setattr("soundtrack_pop.storage.location._SECONDS_FOR_A_COPY", 0)
        storage = type(location.filesystem)
        monkeypatch.setattr(storage, "cp_file", lambda self, one, other: self.pipe_file(other, b""))
        with pytest.raises(StorageError, match="0 of 3 bytes"):
            location.publish(staged)
        assert location_of(url).published_files() == [f"{location.path}/a"]

    @pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
    def test_abandoned_staging_goes_after_a_day(
        self, url: str, hours: int, stays: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        location = location_of(url)
        staged = stage(location, a="1")
        other = location._beside(".other.staging-1/a")
        location.filesystem.pipe(other, b"")
        now = time.time()
        monkeypatch.setattr("soundtrack_pop.storage.location.time.time", lambda: now + hours * 3600)
        location.prepare()
        assert (location.filesystem.exists(f"{staged}/a"), location.filesystem.exists(other)) == (stays, True)


def kill(location: Location, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process seem killed at one step of a publication."""
    kind = type(location.filesystem)
    name = {"first copy": "cp_file", "second copy": "cp_file", "list": "pipe_file", "removal": "rm"}[where]
    step, done = getattr(kind, name), []

    def killed(self: object, *args: object, **kwargs: object) -> None:
        if len(done) == (where == "second copy"):
            raise KeyboardInterrupt
        done.append(args)
        step(self, *args, **kwargs)

    monkeypatch.setattr(kind, name, killed)


@pytest.mark.parametrize("vanish", ["before the copies", "after them"])
def test_staged_files_that_are_gone_publish_nothing(vanish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    location = location_of(f"memory://{uuid.uuid4().hex}/layer/table")
    storage, staged = location.filesystem, location.new_staging_path()
    storage.pipe_file(f"{location.path}/old", b"1")
    storage.pipe_file(f"{staged}/new", b"2")

    def copy_and_lose(self: Any, one: str, other: str) -> None:
        self.pipe_file(other, self.cat_file(one))
        location.discard(staged)

    if vanish == "before the copies":
        location.discard(staged)
    monkeypatch.setattr(type(storage), "cp_file", copy_and_lose)
    with pytest.raises(FileNotFoundError, match="staging"):
        location.publish(staged)
    assert storage.cat_file(f"{location.path}/old") == b"1"
    assert not storage.exists(f"{location.path}/_published.json")
