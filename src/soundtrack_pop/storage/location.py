"""Where a table's folder is published, so that a reader sees the last good version or the new one, never a half.

A new version is first written to a staging path: a hidden folder beside the location. How it is published depends
on the storage:

**Disk.** One system call (Linux) exchanges the two folders. Elsewhere the old folder is renamed first; if the
process is killed between the two renames, the next use puts the old folder back.

**Blob storage**, where renaming a folder means copying it. The folder holds its Parquet files and a manifest,
`_published.json`, which names the files that make up the table:

1. the storage copies the new files from the staging path into the folder;
2. the manifest is replaced. It is one blob, uploaded in one request: from this moment on the new version counts;
3. files that the manifest does not name are removed, and the staging path too.

Readers that follow the manifest, as this project does, see the old version until step 2 and the new one
afterwards. A reader that lists the folder sees files of both between steps 1 and 3 or, if the process is killed
there, until the next run. A table of one file with the same name as before is replaced for every reader at once,
by the copy.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
import uuid
from abc import ABC, abstractmethod
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from soundtrack_pop.errors import StorageError

MANIFEST = "_published.json"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_ABANDONED_AFTER_SECONDS = 24 * 3600
_SECONDS_FOR_A_COPY = 600


class Location(ABC):
    """The location of one published folder."""

    def __init__(self, filesystem: fsspec.AbstractFileSystem, path: str) -> None:
        """Remember the filesystem and the path; nothing is read or written."""
        self.filesystem, self.path = filesystem, path
        self._parent, _, self._name = path.rpartition("/")

    def new_staging_path(self) -> str:
        """Return a fresh hidden path beside the location; readers of the parent folder ignore it."""
        return self._beside(f"{self._staging_prefix}{uuid.uuid4().hex}")

    def discard(self, staging_path: str) -> None:
        """Remove a staging path that will not be published."""
        if self.filesystem.exists(staging_path):
            self.filesystem.rm(staging_path, recursive=True)

    @abstractmethod
    def exists(self) -> bool:
        """Return whether something is published."""

    @abstractmethod
    def published_files(self) -> list[str] | None:
        """Return the paths of the published files; None if the whole folder is published."""

    @abstractmethod
    def prepare(self) -> None:
        """Prepare for writing and remove staging paths that killed processes left behind long ago."""

    @abstractmethod
    def publish(self, staging_path: str) -> None:
        """Replace the published version by the one at the staging path."""

    @property
    def _staging_prefix(self) -> str:
        return f".{self._name}.staging-"

    def _beside(self, name: str) -> str:
        return f"{self._parent}/{name}"


def location_of(url: str, credentials: dict[str, Any] | None = None) -> Location:
    """Return the location at a URL or path, on a disk or in any storage that fsspec knows."""
    filesystem, path = fsspec.url_to_fs(url, **(credentials or {}))
    kind = DiskLocation if isinstance(filesystem, LocalFileSystem) else BlobLocation
    return kind(filesystem, path)


class DiskLocation(Location):
    """A folder on a disk."""

    def exists(self) -> bool:
        """Return whether something is published, after restoring what a killed process had renamed."""
        if self.filesystem.exists(self.path):
            return True
        if not self.filesystem.exists(self._previous):
            return False
        os.replace(self._previous, self.path)
        return True

    def published_files(self) -> None:
        """Return None: every file in the folder."""

    def prepare(self) -> None:
        """Create the parent folder and remove staging paths that killed processes left behind long ago."""
        self.filesystem.makedirs(self._parent, exist_ok=True)
        for path in self.filesystem.glob(self._beside(f"{self._staging_prefix}*")):
            if time.time() - os.path.getmtime(path) > _ABANDONED_AFTER_SECONDS:
                self.filesystem.rm(path, recursive=True)

    def publish(self, staging_path: str) -> None:
        """Exchange the folders, then remove the replaced one."""
        if not self.exists():
            os.replace(staging_path, self.path)
        elif exchange(staging_path, self.path):
            self.filesystem.rm(staging_path, recursive=True)
        else:
            # Left by a process that was killed after its second rename; the published folder is newer.
            self.discard(self._previous)
            os.replace(self.path, self._previous)
            os.replace(staging_path, self.path)
            self.filesystem.rm(self._previous, recursive=True)

    @property
    def _previous(self) -> str:
        return self._beside(f".{self._name}.previous")


def exchange(one: str, other: str) -> bool:
    """Exchange two local paths in one step; return False if the system cannot.

    Source: renameat2(2) with RENAME_EXCHANGE, Linux 3.15 and glibc 2.28.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)


class BlobLocation(Location):
    """A folder in blob storage."""

    def exists(self) -> bool:
        """Return whether something is published; a folder without a manifest was copied here and counts."""
        return bool(self.published_files())

    def published_files(self) -> list[str]:
        """Return the paths of the published files.

        Raises:
            StorageError: files that the manifest names are missing.
        """
        present = set(self._data_files(self.path))
        names = self._manifest()
        if names is None:
            return sorted(present)
        paths = [f"{self.path}/{name}" for name in names]
        missing = [path for path in paths if path not in present]
        if missing and self._manifest() == names:
            raise StorageError(
                self.path,
                expected=f"the {len(paths)} files that its {MANIFEST} names",
                found=f"{len(missing)} of them gone, {missing[0].rpartition('/')[2]} first",
                remedy="Something else than this project removed them: run the pipeline that makes the table",
            )
        # The manifest changed while the files were listed: a run has just published a new version.
        return self.published_files() if missing else paths

    def prepare(self) -> None:
        """Remove staging paths that killed processes left behind long ago; folders need not be made."""
        # Azure storage looks for the prefix itself; other storage lists the folder.
        found = self.filesystem.find(self._parent, prefix=self._staging_prefix)
        left = [path for path in found if path.startswith(self._beside(self._staging_prefix))]
        old = [path for path in left if self._age_seconds(path) > _ABANDONED_AFTER_SECONDS]
        if old:
            self.filesystem.rm(old)

    def publish(self, staging_path: str) -> None:
        """Copy the staged files into the folder, replace the manifest, remove what it does not name.

        Raises:
            FileNotFoundError: staged files are gone, with their container or removed by someone else.
        """
        names = [path.rpartition("/")[2] for path in self._data_files(staging_path)]
        if not names:
            raise FileNotFoundError(staging_path)
        for name in names:
            self.filesystem.cp_file(f"{staging_path}/{name}", f"{self.path}/{name}")
        self._wait_for_copies(staging_path, names)
        content = json.dumps({"version": 1, "files": names}, indent=1)
        self.filesystem.pipe_file(f"{self.path}/{MANIFEST}", content.encode())
        surplus = [path for path in self._data_files(self.path) if path.rpartition("/")[2] not in names]
        if surplus:
            self.filesystem.rm(surplus)
        self.discard(staging_path)

    def _manifest(self) -> list[str] | None:
        try:
            return list(json.loads(self.filesystem.cat_file(f"{self.path}/{MANIFEST}"))["files"])
        except FileNotFoundError:
            return None

    def _data_files(self, folder: str) -> list[str]:
        """Return the files of a folder that Parquet readers read: names that begin with neither `.` nor `_`."""
        paths = self.filesystem.find(folder)
        return sorted(path for path in paths if not path.removeprefix(f"{folder}/").startswith((".", "_")))

    def _wait_for_copies(self, staging_path: str, names: list[str]) -> None:
        """Wait until every copy is complete: the storage may answer before it has copied a large file."""
        until = time.monotonic() + _SECONDS_FOR_A_COPY
        while True:
            staged, copied = self._sizes(staging_path), self._sizes(self.path)
            if not staged.keys() >= set(names):
                raise FileNotFoundError(staging_path)
            unfinished = [name for name in names if copied.get(name) != staged[name]]
            if not unfinished:
                return
            if time.monotonic() > until:
                raise StorageError(
                    self.path,
                    expected=f"{unfinished[0]} copied within {_SECONDS_FOR_A_COPY} seconds",
                    found=f"{copied.get(unfinished[0], 0)} of {staged[unfinished[0]]} bytes",
                    remedy="The last good table is still published: run again",
                )
            time.sleep(0.2)

    def _age_seconds(self, path: str) -> float:
        return time.time() - float(self.filesystem.modified(path).timestamp())

    def _sizes(self, folder: str) -> dict[str, int]:
        found = self.filesystem.find(folder, detail=True)
        return {path.rpartition("/")[2]: int(info["size"]) for path, info in found.items()}
