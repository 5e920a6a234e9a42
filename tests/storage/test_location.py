"""Publishing: the old folder or the new one, whole, on a local disk with and without exchange, and elsewhere."""

from __future__ import annotations

import os
import re
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest

from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage import location as module
from soundtrack_pop.storage.abilities import OBJECT_STORAGE
from soundtrack_pop.storage.file_lists import LIST_PREFIX
from soundtrack_pop.storage.location import Location, exchange


@pytest.fixture(params=["exchange", "two renames", "volume", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return where to publish, in each of the four ways in which it is done."""
    if request.param == "memory":
        return f"memory://{uuid.uuid4().hex}/layer/table"
    if request.param == "two renames":
        monkeypatch.setattr(module, "exchange", lambda one, other: False)
    if request.param == "volume":
        refuse_renames(monkeypatch)
    return str(tmp_path / "layer" / "table")


def refuse_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a disk be one where nothing can be renamed, as volumes are reported to be."""

    def refused(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(module, "abilities_of", lambda filesystem, path: OBJECT_STORAGE)
    monkeypatch.setattr(os, "replace", refused)
    monkeypatch.setattr(os, "rename", refused)


def stage(location: Location, **files: str) -> str:
    staged = location.new_staging_path()
    location.filesystem.makedirs(staged, exist_ok=True)
    for name, content in files.items():
        location.filesystem.pipe(f"{staged}/{name}", content.encode())
    return staged


def publish(url: str, **files: str) -> None:
    location = Location(url)
    location.prepare()
    location.publish(stage(location, **files))


def content_of(url: str) -> dict[str, str]:
    location = Location(url)
    found = location.filesystem.find(location.path)
    names = [path.rpartition("/")[2] for path in found if LIST_PREFIX not in path]
    assert location.published_files() == [f"{location.path}/{name}" for name in names]
    # A file whose name was taken already has another one, behind eight random digits.
    return {
        re.sub("^[0-9a-f]{8}-", "", name): location.filesystem.cat_file(f"{location.path}/{name}").decode()
        for name in names
    }


def siblings_of(url: str) -> list[str]:
    location = Location(url)
    return sorted(
        path.rpartition("/")[2] for path in location.filesystem.ls(location.path.rpartition("/")[0], detail=False)
    )


def test_publishes_where_nothing_was(url: str) -> None:
    assert not Location(url).exists()
    publish(url, a="1")
    assert (content_of(url), siblings_of(url)) == ({"a": "1"}, ["table"])


def test_replaces_the_whole_folder_and_leaves_nothing_beside_it(url: str) -> None:
    publish(url, a="old", b="old")
    publish(url, a="new", c="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new", "c": "new"}, ["table"])


def test_discards_what_is_not_published(url: str) -> None:
    publish(url, a="old")
    location = Location(url)
    staged = stage(location, a="new")
    location.discard(staged)
    location.discard(staged)
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


@pytest.mark.parametrize("url", ["exchange", "two renames"], indirect=True)
def test_puts_back_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old")
    location = Location(url)
    location.filesystem.mv(location.path, location._beside(".table.previous"), recursive=True)
    assert Location(url).exists()
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


@pytest.mark.parametrize("url", ["exchange", "two renames"], indirect=True)
def test_publishes_over_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old", b="old")
    location = Location(url)
    location.filesystem.mv(location.path, location._beside(".table.previous"), recursive=True)
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_publishes_after_a_process_killed_before_it_removed_the_old_one(url: str) -> None:
    publish(url, a="published")
    location = Location(url)
    location.filesystem.makedirs(location._beside(".table.previous"), exist_ok=True)
    location.filesystem.pipe(location._beside(".table.previous/a"), b"older")
    assert Location(url).exists()
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_a_kill_at_the_second_rename_loses_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(url, a="old")
    location = Location(url)
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
    assert Location(url).exists()
    assert content_of(url) == {"a": "old"}


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_removes_abandoned_staging_only_when_it_is_a_day_old(hours: int, stays: bool, tmp_path: Path) -> None:
    abandoned = tmp_path / f".table.staging-{uuid.uuid4().hex}"
    other = tmp_path / ".other_table.staging-1"
    for folder in (abandoned, other):
        folder.mkdir()
        (folder / "part-0.parquet").touch()
        for path in (folder / "part-0.parquet", folder):
            os.utime(path, (time.time() - hours * 3600,) * 2)
    Location(str(tmp_path / "table")).prepare()
    assert (abandoned.exists(), other.exists()) == (stays, True)


def test_a_staging_path_is_hidden_fresh_and_beside_the_location(tmp_path: Path) -> None:
    location = Location(str(tmp_path / "layer" / "table"))
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
    location = Location("memory://bucket/table", {"use_listings_cache": False})
    assert isinstance(location.filesystem, fsspec.get_filesystem_class("memory"))
    assert location.filesystem.storage_options == {"use_listings_cache": False}


@pytest.mark.parametrize("url", ["memory", "volume"], indirect=True)
class TestLists:
    @pytest.mark.parametrize("killed_at", ["first copy", "second copy", "list"])
    def test_a_kill_before_the_list_leaves_the_old_table(self, url: str, killed_at: str) -> None:
        publish(url, a="old", b="old")
        location = Location(url)
        before = location.published_files()
        staged = stage(location, c="new", d="new")
        unkilled = kill(location, killed_at)
        with pytest.raises(KeyboardInterrupt):
            location.publish(staged)
        setattr(type(location.filesystem), *unkilled)
        assert Location(url).published_files() == before
        publish(url, c="newer")
        assert (content_of(url), siblings_of(url)[-1]) == ({"c": "newer"}, "table")

    def test_a_kill_after_the_list_leaves_the_new_table(self, url: str) -> None:
        publish(url, a="old")
        location = Location(url)
        staged = stage(location, b="new")
        unkilled = kill(location, "removal")
        with pytest.raises(KeyboardInterrupt):
            location.publish(staged)
        setattr(type(location.filesystem), *unkilled)
        assert Location(url).published_files() == [f"{location.path}/b"]

    def test_a_folder_that_was_copied_here_counts_without_a_list(self, url: str) -> None:
        location = Location(url)
        location.filesystem.makedirs(location.path, exist_ok=True)
        location.filesystem.pipe(
            {f"{location.path}/a": b"1", f"{location.path}/_SUCCESS": b"", f"{location.path}/.a.crc": b""}
        )
        assert (location.exists(), location.published_files()) == (True, [f"{location.path}/a"])

    def test_a_listed_file_that_is_gone_is_told(self, url: str) -> None:
        publish(url, a="1", b="2")
        location = Location(url)
        location.filesystem.rm(f"{location.path}/b")
        with pytest.raises(StorageError, match="1 of them gone, b first"):
            location.published_files()

    def test_a_copy_that_never_ends_publishes_nothing(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(url, a="old")
        location = Location(url)
        staged = stage(location, b="new")
        monkeypatch.setattr("soundtrack_pop.storage.file_lists._SECONDS_FOR_A_COPY", 0)
        storage = type(location.filesystem)
        monkeypatch.setattr(storage, "cp_file", lambda self, one, other: self.pipe_file(other, b""))
        with pytest.raises(StorageError, match="0 of 3 bytes"):
            location.publish(staged)
        assert Location(url).published_files() == [f"{location.path}/a"]

    def test_a_list_that_was_cut_off_does_not_count(self, url: str) -> None:
        publish(url, a="old")
        location = Location(url)
        before = location.published_files()
        location.filesystem.pipe_file(f"{location.path}/{LIST_PREFIX}-000000009-0.json", b'{"files": ["a"')
        assert location.published_files() == before
        publish(url, b="new")
        assert content_of(url) == {"b": "new"}

    def test_no_file_that_is_read_is_overwritten(self, url: str) -> None:
        publish(url, a="old")
        location, written = Location(url), []
        before = location.published_files()
        storage = type(location.filesystem)
        copy = storage.cp_file
        try:
            storage.cp_file = lambda self, one, other: (written.append(other), copy(self, one, other))
            publish(url, a="new")
        finally:
            storage.cp_file = copy
        assert len(written) == 1
        assert not {*written} & {*before}

    def test_files_without_a_list_stay_the_table_until_the_new_list(self, url: str) -> None:
        location = Location(url)
        location.filesystem.makedirs(location.path, exist_ok=True)
        location.filesystem.pipe_file(f"{location.path}/a", b"old")
        staged = stage(location, b="new", c="new")
        unkilled = kill(location, "second copy")
        with pytest.raises(KeyboardInterrupt):
            location.publish(staged)
        setattr(type(location.filesystem), *unkilled)
        assert location.published_files() == [f"{location.path}/a"]

    def test_the_list_of_an_earlier_version_is_read_and_replaced(self, url: str) -> None:
        location = Location(url)
        location.filesystem.makedirs(location.path, exist_ok=True)
        location.filesystem.pipe({f"{location.path}/a": b"1", f"{location.path}/b": b"2"})
        location.filesystem.pipe_file(f"{location.path}/_published.json", b'{"version": 1, "files": ["a"]}')
        assert location.published_files() == [f"{location.path}/a"]
        publish(url, c="new")
        assert content_of(url) == {"c": "new"}

    def test_two_publications_at_once_leave_one_of_them_whole(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(url, a="old")
        first, second = Location(url), Location(url)
        staged = stage(second, b="second", c="second")
        storage, other = type(first.filesystem), stage(first, b="first")
        copy, began = storage.cp_file, []

        def copy_and_be_overtaken(self: Any, one: str, to: str) -> None:
            copy(self, one, to)
            if not began:
                began.append(one)
                first.publish(other)

        monkeypatch.setattr(storage, "cp_file", copy_and_be_overtaken)
        second.publish(staged)
        assert sorted(content_of(url).items()) == [("b", "second"), ("c", "second")]


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_abandoned_staging_in_object_storage_goes_after_a_day(
    hours: int, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = Location(f"memory://{uuid.uuid4().hex}/layer/table")
    staged = stage(location, a="1")
    other = location._beside(".other.staging-1/a")
    location.filesystem.pipe(other, b"")
    now = time.time()
    monkeypatch.setattr("soundtrack_pop.storage.location.time.time", lambda: now + hours * 3600)
    location.prepare()
    assert (location.filesystem.exists(f"{staged}/a"), location.filesystem.exists(other)) == (stays, True)


def kill(location: Location, where: str) -> tuple[str, Callable[..., None]]:
    """Let the process seem killed at one step of a publication; return the step's name and what it was."""
    kind = type(location.filesystem)
    name = {"first copy": "cp_file", "second copy": "cp_file", "list": "pipe_file", "removal": "rm_file"}[where]
    step, done = getattr(kind, name), []

    def killed(self: object, *args: object, **kwargs: object) -> None:
        if len(done) == (where == "second copy"):
            raise KeyboardInterrupt
        done.append(args)
        step(self, *args, **kwargs)

    setattr(kind, name, killed)
    return name, step


@pytest.mark.parametrize("vanish", ["before the copies", "after them"])
def test_staged_files_that_are_gone_publish_nothing(vanish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    location = Location(f"memory://{uuid.uuid4().hex}/layer/table")
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
    assert location.published_files() == [f"{location.path}/old"]
