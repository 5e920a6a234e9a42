"""Publish a table by a list of its files, on storage that cannot rename folders.

The newest list in the table's folder, `_published-<number>-<random>.json`, names the files of the table:

1. the new files are copied into the folder, under names that no file there has;
2. the list is written. From this moment on the new version counts;
3. whatever the list does not name is removed: older files and older lists.

No file that a reader may be reading is ever overwritten, the list neither, so nothing depends on a write that
replaces in one step. A list that was cut off, or whose files are gone, does not count; the one before it does.
Readers that follow the list see the old version until step 2 and the new one afterwards. A reader that lists the
folder sees both between steps 1 and 3, or until the next run if the process is killed there.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable

import fsspec
from fsspec.implementations.local import LocalFileSystem

from soundtrack_pop.errors import StorageError

LIST_PREFIX = "_published"
_SECONDS_FOR_A_COPY = 600
# Another run that publishes the same table at the same time removes what its own list does not name.
_ATTEMPTS = 3


def make_folder(filesystem: fsspec.AbstractFileSystem, folder: str) -> None:
    """Make a folder and those above it. Object storage has none; its client would make a lost container anew."""
    if isinstance(filesystem, LocalFileSystem):
        filesystem.makedirs(folder, exist_ok=True)


def published_files(filesystem: fsspec.AbstractFileSystem, folder: str) -> list[str]:
    """Return the paths of a table's files; without a list, all that Parquet readers read.

    Raises:
        StorageError: no list has all its files.
    """
    names = _names_in(filesystem, folder)
    lists = _lists(names)
    if not lists:
        return [f"{folder}/{name}" for name in sorted(_data(names))]
    for one in reversed(lists):
        listed = _read_list(filesystem, f"{folder}/{one}")
        if listed is not None and listed <= names:
            return [f"{folder}/{name}" for name in sorted(listed)]
    if _lists(_names_in(filesystem, folder)) != lists:
        # A run has published a new version while the folder was read.
        return published_files(filesystem, folder)
    gone = sorted((_read_list(filesystem, f"{folder}/{lists[-1]}") or set()) - names)
    raise StorageError(
        folder,
        expected=f"the files that its {lists[-1]} names",
        found=f"{len(gone)} of them gone, {gone[0]} first" if gone else "a list that was cut off",
        remedy="Something else than this project removed them: run the pipeline that makes the table",
    )


def publish_by_list(filesystem: fsspec.AbstractFileSystem, staging: str, folder: str) -> None:
    """Replace the table in a folder by the files at a staging path, which is left as it is.

    Raises:
        FileNotFoundError: staged files are gone, with their container or removed by someone else.
        StorageError: a copy does not end, or another run keeps removing the files.
    """
    make_folder(filesystem, folder)
    for _ in range(_ATTEMPTS):
        listed = _publish_once(filesystem, staging, folder)
        if listed and listed <= _names_in(filesystem, folder):
            return
    raise StorageError(
        folder,
        expected="one run at a time that publishes this table",
        found="its new files removed by another one",
        remedy="Wait until the other run has ended, then run again",
    )


def _publish_once(filesystem: fsspec.AbstractFileSystem, staging: str, folder: str) -> set[str]:
    """Return the names of the list and its files; none if a copy was removed meanwhile."""
    staged = sorted(_data(_names_in(filesystem, staging)))
    if not staged:
        raise FileNotFoundError(staging)
    present = _names_in(filesystem, folder)
    before = _lists(present)
    if not before and _data(present):
        # Files without a list, copied here or published by a renamed folder: they stay the table for now.
        before = [_write_list(filesystem, folder, 0, _data(present))]
    targets = {name: _unused(name, present) for name in staged}
    for name, target in targets.items():
        filesystem.cp_file(f"{staging}/{name}", f"{folder}/{target}")
    if not _are_copied(filesystem, staging, folder, targets):
        return set()
    number = _number(before[-1]) + 1 if before else 1
    listed = {*targets.values(), _write_list(filesystem, folder, number, targets.values())}
    for name in _names_in(filesystem, folder) - listed:
        if name in _data([name]) or name.startswith(LIST_PREFIX):
            _remove(filesystem, f"{folder}/{name}")
    return listed


def _write_list(filesystem: fsspec.AbstractFileSystem, folder: str, number: int, names: Iterable[str]) -> str:
    name = f"{LIST_PREFIX}-{number:09d}-{uuid.uuid4().hex[:8]}.json"
    content = json.dumps({"version": 2, "files": sorted(names)}, indent=1)
    filesystem.pipe_file(f"{folder}/{name}", content.encode())
    return name


def _read_list(filesystem: fsspec.AbstractFileSystem, path: str) -> set[str] | None:
    """Return the names in a list; None if it is gone or was cut off."""
    try:
        return set(json.loads(filesystem.cat_file(path))["files"])
    except (FileNotFoundError, ValueError):
        return None


def _lists(names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if name.startswith(LIST_PREFIX)), key=lambda one: (_number(one), one))


def _number(name: str) -> int:
    """Return the number of a list; 0 for `_published.json`, which earlier versions replaced."""
    number = name.removeprefix(LIST_PREFIX).lstrip("-").split("-")[0]
    return int(number) if number.isdigit() else 0


def _data(names: Iterable[str]) -> set[str]:
    """Return the names that Parquet readers read: they begin with neither `.` nor `_`."""
    return {name for name in names if not name.startswith((".", "_"))}


def _unused(name: str, present: set[str]) -> str:
    return name if name not in present else f"{uuid.uuid4().hex[:8]}-{name}"


def _names_in(filesystem: fsspec.AbstractFileSystem, folder: str) -> set[str]:
    filesystem.invalidate_cache()
    return {str(path).removeprefix(f"{folder}/") for path in filesystem.find(folder)}


def _remove(filesystem: fsspec.AbstractFileSystem, path: str) -> None:
    try:
        filesystem.rm_file(path)
    except FileNotFoundError:
        # Another run has removed it.
        return


def _are_copied(filesystem: fsspec.AbstractFileSystem, staging: str, folder: str, targets: dict[str, str]) -> bool:
    """Wait until every copy is complete; return False if one was removed.

    The storage may answer before it has copied a large file, but shows the copy from the beginning.
    """
    until = time.monotonic() + _SECONDS_FOR_A_COPY
    while True:
        staged, copied = _sizes(filesystem, staging), _sizes(filesystem, folder)
        if not staged.keys() >= targets.keys():
            raise FileNotFoundError(staging)
        unfinished = [name for name, target in targets.items() if copied.get(target) != staged[name]]
        if not unfinished or not copied.keys() >= set(targets.values()):
            return not unfinished
        if time.monotonic() > until:
            raise StorageError(
                folder,
                expected=f"{unfinished[0]} copied within {_SECONDS_FOR_A_COPY} seconds",
                found=f"{copied.get(targets[unfinished[0]], 0)} of {staged[unfinished[0]]} bytes",
                remedy="The last good table is still published: run again",
            )
        time.sleep(0.2)


def _sizes(filesystem: fsspec.AbstractFileSystem, folder: str) -> dict[str, int]:
    found = filesystem.find(folder, detail=True)
    return {path.removeprefix(f"{folder}/"): int(info["size"]) for path, info in found.items()}
