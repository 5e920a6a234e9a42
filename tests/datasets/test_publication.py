"""Publishing: the old folder or the new one, whole, on a local disk with and without exchange, and elsewhere."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from soundtrack_pop.datasets import publication
from soundtrack_pop.datasets.publication import Place, exchange


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
    place = Place(url)
    place.prepare()
    place.publish(stage(place, **files))


def content_of(url: str) -> dict[str, str]:
    place = Place(url)
    found = place.filesystem.find(place.path)
    return {path.rpartition("/")[2]: place.filesystem.cat_file(path).decode() for path in found}


def siblings_of(url: str) -> list[str]:
    place = Place(url)
    return sorted(
        path.rpartition("/")[2] for path in place.filesystem.ls(place.path.rpartition("/")[0], detail=False)
    )


def test_publishes_where_nothing_was(url: str) -> None:
    assert not Place(url).exists()
    publish(url, a="1")
    assert (content_of(url), siblings_of(url)) == ({"a": "1"}, ["table"])


def test_replaces_the_whole_folder_and_leaves_nothing_beside_it(url: str) -> None:
    publish(url, a="old", b="old")
    publish(url, a="new", c="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new", "c": "new"}, ["table"])


def test_discards_what_is_not_published(url: str) -> None:
    publish(url, a="old")
    place = Place(url)
    staged = stage(place, a="new")
    place.discard(staged)
    place.discard(staged)
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


def test_puts_back_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old")
    place = Place(url)
    place.filesystem.mv(place.path, place.sibling(".table.previous"), recursive=True)
    assert Place(url).exists()
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])


def test_publishes_over_what_a_process_killed_between_two_renames_left_aside(url: str) -> None:
    publish(url, a="old", b="old")
    place = Place(url)
    place.filesystem.mv(place.path, place.sibling(".table.previous"), recursive=True)
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames", "memory"], indirect=True)
def test_publishes_after_a_process_killed_before_it_removed_the_old_one(url: str) -> None:
    publish(url, a="published")
    place = Place(url)
    place.filesystem.makedirs(place.sibling(".table.previous"), exist_ok=True)
    place.filesystem.pipe(place.sibling(".table.previous/a"), b"older")
    assert Place(url).exists()
    publish(url, a="new")
    assert (content_of(url), siblings_of(url)) == ({"a": "new"}, ["table"])


@pytest.mark.parametrize("url", ["two renames"], indirect=True)
def test_a_kill_at_the_second_rename_loses_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(url, a="old")
    place = Place(url)
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
    assert Place(url).exists()
    assert content_of(url) == {"a": "old"}


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_removes_abandoned_staging_only_when_it_is_a_day_old(hours: int, stays: bool, tmp_path: Path) -> None:
    abandoned = tmp_path / f".table.staging-{uuid.uuid4().hex}"
    other = tmp_path / ".other_table.staging-1"
    for folder in (abandoned, other):
        folder.mkdir()
        (folder / "part-0.parquet").touch()
        os.utime(folder, (time.time() - hours * 3600,) * 2)
    Place(str(tmp_path / "table")).prepare()
    assert (abandoned.exists(), other.exists()) == (stays, True)


def test_staging_is_hidden_fresh_and_beside_the_place(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "layer" / "table"))
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
    place = Place("memory://bucket/table", {"use_listings_cache": False})
    assert isinstance(place.filesystem, fsspec.get_filesystem_class("memory"))
    assert place.filesystem.storage_options == {"use_listings_cache": False}


@pytest.mark.parametrize("url", ["memory"], indirect=True)
def test_a_kill_in_the_middle_of_a_copy_brings_the_old_one_back(url: str) -> None:
    """Elsewhere than on a disk a move is a copy: half of the new files may be in place already."""
    place = Place(url)
    place.prepare()
    place.filesystem.pipe({place.sibling(".table.previous/a"): b"old", f"{place.path}/a": b"half of the new"})
    assert Place(url).exists()
    assert (content_of(url), siblings_of(url)) == ({"a": "old"}, ["table"])
