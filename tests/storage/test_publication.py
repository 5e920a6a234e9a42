"""Publishing: the old folder or the new one, whole, on a local disk with and without exchange, and elsewhere."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage import publication
from soundtrack_pop.storage.blob_publication import LIST_FILE, BlobPlace
from soundtrack_pop.storage.places import place_of
from soundtrack_pop.storage.publication import DiskPlace, Place, exchange


@pytest.fixture(params=["exchange", "two renames", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return where to publish, in each of the three ways in which it is done."""
    if request.param == "memory":
        return f"memory://{uuid.uuid4().hex}/layer/table"
    if request.param == "two renames":
        monkeypatch.setattr(publication, "exchange", lambda one, other: False)
    return str(tmp_path / "layer" / "table")


def stage(place: Place, **files: str) -> str:
    staged = place.sibling(place.staging_name())
    place.filesystem.makedirs(staged, exist_ok=True)
    for name, content in files.items():
        place.filesystem.pipe(f"{staged}/{name}", content.encode())
    return staged


def publish(url: str, **files: str) -> None:
    place = place_of(url)
    place.prepare()
    place.publish(stage(place, **files))


def content_of(url: str) -> dict[str, str]:
    place = place_of(url)
    found = place.filesystem.find(place.path)
    names = [path.rpartition("/")[2] for path in found if not path.endswith(LIST_FILE)]
    assert place.files() in (None, [f"{place.path}/{name}" for name in names])
    return {name: place.filesystem.cat_file(f"{place.path}/{name}").decode() for name in names}


def siblings_of(url: str) -> list[str]:
    place = place_of(url)
    return sorted(
        path.rpartition("/")[2] for path in place.filesystem.ls(place.path.rpartition("/")[0], detail=False)
    )


def test_publishes_where_nothing_was(url: str) -> None:
    assert not place_of(url).exists()
    publish(url, a="1")
    assert (content_of(url), siblings_of(url)) == ({"a": "1"}, ["table"])


def test_replaces_the_whole_folder_and_leaves_nothing_beside_it(url: str) -> None:
    publish(url, a="old", b="old")
    publish(url, a="new", c="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new", "c": "new"}, ["table"])


def test_discards_what_is_not_published(url: str) -> None:
    publish(url, a="old")
    place = place_of(url)
    staged = stage(place, a="new")
    place.discard(staged)
    place.discard(staged)
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


@pytest.mark.parametrize("url", ["exchange", "two renames"], indirect=True)
def test_puts_back_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old")
    place = place_of(url)
    place.filesystem.mv(place.path, place.sibling(".table.previous"), recursive=True)
    assert place_of(url).exists()
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


@pytest.mark.parametrize("url", ["exchange", "two renames"], indirect=True)
def test_publishes_over_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old", b="old")
    place = place_of(url)
    place.filesystem.mv(place.path, place.sibling(".table.previous"), recursive=True)
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_publishes_after_a_process_killed_before_it_removed_the_old_one(url: str) -> None:
    publish(url, a="published")
    place = place_of(url)
    place.filesystem.makedirs(place.sibling(".table.previous"), exist_ok=True)
    place.filesystem.pipe(place.sibling(".table.previous/a"), b"older")
    assert place_of(url).exists()
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_a_kill_at_the_second_rename_loses_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(url, a="old")
    place = place_of(url)
    staged = stage(place, a="new")
    renames: list[str] = []

    def killed_at_the_second(source: str, target: str, rename: Callable[[str, str], None] = os.replace) -> None:
        renames.append(source)
        if len(renames) == 2:
            raise KeyboardInterrupt
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            place.publish(staged)
    assert place_of(url).exists()
    assert content_of(url) == {"a": "old"}


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_removes_abandoned_staging_only_when_it_is_a_day_old(hours: int, stays: bool, tmp_path: Path) -> None:
    abandoned = tmp_path / f".table.staging-{uuid.uuid4().hex}"
    other = tmp_path / ".other_table.staging-1"
    for folder in (abandoned, other):
        folder.mkdir()
        (folder / "part-0.parquet").touch()
        os.utime(folder, (time.time() - hours * 3600,) * 2)
    place_of(str(tmp_path / "table")).prepare()
    assert (abandoned.exists(), other.exists()) == (stays, True)


def test_staging_is_hidden_fresh_and_beside_the_place(tmp_path: Path) -> None:
    place = place_of(str(tmp_path / "layer" / "table"))
    names = {place.staging_name() for _ in range(3)}
    assert len(names) == 3
    assert all(name.startswith(".table.staging-") for name in names)
    assert place.sibling("x") == f"{tmp_path}/layer/x"


def test_exchange_swaps_two_folders_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange(str(tmp_path / "one"), str(tmp_path / "other"))
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*/*")) == ["one/other", "other/one"]


def test_exchange_says_where_it_could_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    assert not exchange(str(tmp_path / "one"), str(tmp_path / "missing"))
    monkeypatch.setattr(publication.sys, "platform", "darwin")
    (tmp_path / "other").mkdir()
    assert not exchange(str(tmp_path / "one"), str(tmp_path / "other"))


def test_credentials_go_to_the_storage() -> None:
    place = place_of("memory://bucket/table", {"use_listings_cache": False})
    assert isinstance(place.filesystem, fsspec.get_filesystem_class("memory"))
    assert place.filesystem.storage_options == {"use_listings_cache": False}


def test_a_disk_and_other_storage_publish_in_their_own_way(tmp_path: Path) -> None:
    assert isinstance(place_of(str(tmp_path / "table")), DiskPlace)
    assert isinstance(place_of("memory://bucket/table"), BlobPlace)


@pytest.mark.parametrize("url", ["memory"], indirect=True)
class TestBlobs:
    @pytest.mark.parametrize("killed_at", ["first copy", "second copy", "list"])
    def test_a_kill_before_the_list_leaves_the_old_table(
        self, url: str, killed_at: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(url, a="old", b="old")
        place = place_of(url)
        before = place.files()
        staged = stage(place, c="new", d="new")
        kill(place, killed_at, monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            place.publish(staged)
        monkeypatch.undo()
        assert place_of(url).files() == before
        publish(url, c="newer")
        assert (content_of(url), siblings_of(url)[-1]) == ({"c": "newer"}, "table")

    def test_a_kill_after_the_list_leaves_the_new_table(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(url, a="old")
        place = place_of(url)
        staged = stage(place, b="new")
        kill(place, "removal", monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            place.publish(staged)
        monkeypatch.undo()
        assert place_of(url).files() == [f"{place.path}/b"]

    def test_a_folder_that_was_copied_here_counts_without_a_list(self, url: str) -> None:
        place = place_of(url)
        place.filesystem.pipe(
            {f"{place.path}/a": b"1", f"{place.path}/_SUCCESS": b"", f"{place.path}/.a.crc": b""}
        )
        assert (place.exists(), place.files()) == (True, [f"{place.path}/a"])

    def test_a_listed_file_that_is_gone_is_told(self, url: str) -> None:
        publish(url, a="1", b="2")
        place = place_of(url)
        place.filesystem.rm(f"{place.path}/b")
        with pytest.raises(StorageError, match="1 of them gone, b first"):
            place.files()

    def test_a_copy_that_never_ends_publishes_nothing(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(url, a="old")
        place = place_of(url)
        staged = stage(place, b="new")
        monkeypatch.setattr("soundtrack_pop.storage.blob_publication._SECONDS_FOR_A_COPY", 0)
        monkeypatch.setattr(type(place.filesystem), "cp_file", lambda self, one, other: self.pipe_file(other, b""))
        with pytest.raises(StorageError, match="0 of 3 bytes"):
            place.publish(staged)
        assert place_of(url).files() == [f"{place.path}/a"]

    @pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
    def test_abandoned_staging_goes_after_a_day(
        self, url: str, hours: int, stays: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        place = place_of(url)
        staged = stage(place, a="1")
        other = place.sibling(".other.staging-1/a")
        place.filesystem.pipe(other, b"")
        now = time.time()
        monkeypatch.setattr("soundtrack_pop.storage.blob_publication.time.time", lambda: now + hours * 3600)
        place.prepare()
        assert (place.filesystem.exists(f"{staged}/a"), place.filesystem.exists(other)) == (stays, True)


def kill(place: Place, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process seem killed at one step of a publication."""
    kind = type(place.filesystem)
    name = {"first copy": "cp_file", "second copy": "cp_file", "list": "pipe_file", "removal": "rm"}[where]
    step, done = getattr(kind, name), []

    def killed(self: object, *args: object, **kwargs: object) -> None:
        if len(done) == (where == "second copy"):
            raise KeyboardInterrupt
        done.append(args)
        step(self, *args, **kwargs)

    monkeypatch.setattr(kind, name, killed)
