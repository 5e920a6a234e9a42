"""Where a table's folder is published, so that a reader sees the last good version or the new one, never a half.

A new version is first written to a staging path: a hidden folder beside the location. How it is published depends
on what the storage can do (`abilities`), not on its name:

**Folders can be renamed** (a disk). One system call (Linux) exchanges the two folders. Elsewhere the old folder is
renamed first; if the process is killed between the two renames, the next use puts the old folder back.

**They cannot** (blob storage, a volume). The files are copied and a list of them is written last (`file_lists`).
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
import uuid
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from soundtrack_pop.storage.abilities import abilities_of
from soundtrack_pop.storage.file_lists import make_folder, publish_by_list, published_files

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_ABANDONED_AFTER_SECONDS = 24 * 3600


class Location:
    """The location of one published folder, on any storage that fsspec knows."""

    def __init__(self, url: str, credentials: dict[str, Any] | None = None) -> None:
        """Remember the storage and the path; nothing is read or written."""
        self.filesystem, path = fsspec.url_to_fs(url, **(credentials or {}))
        self.path = str(path)
        self._parent, _, self._name = self.path.rpartition("/")

    def new_staging_path(self) -> str:
        """Return a fresh hidden path beside the location; readers of the parent folder ignore it."""
        return self._beside(f"{self._staging_prefix}{uuid.uuid4().hex}")

    def discard(self, staging_path: str) -> None:
        """Remove a staging path that will not be published."""
        if self.filesystem.exists(staging_path):
            self.filesystem.rm(staging_path, recursive=True)

    def exists(self) -> bool:
        """Return whether something is published, after restoring what a killed process had renamed."""
        if self.published_files():
            return True
        if not isinstance(self.filesystem, LocalFileSystem) or not os.path.exists(self._previous):
            return False
        os.replace(self._previous, self.path)
        return True

    def published_files(self) -> list[str]:
        """Return the paths of the published files.

        Raises:
            StorageError: files that the list of the table names are missing.
        """
        return published_files(self.filesystem, self.path)

    def prepare(self) -> None:
        """Prepare for writing and remove staging paths that killed processes left behind long ago."""
        make_folder(self.filesystem, self._parent)
        for path in self._staging_paths():
            if self._age_seconds(path) > _ABANDONED_AFTER_SECONDS:
                self.discard(path)

    def publish(self, staging_path: str) -> None:
        """Replace the published version by the one at the staging path.

        Raises:
            FileNotFoundError: staged files are gone.
            StorageError: the storage does not complete a copy.
        """
        if abilities_of(self.filesystem, self._parent).rename_folders:
            self._rename(staging_path)
            return
        publish_by_list(self.filesystem, staging_path, self.path)
        self.discard(staging_path)

    def _rename(self, staging_path: str) -> None:
        self.exists()
        if not os.path.exists(self.path):
            os.replace(staging_path, self.path)
        elif exchange(staging_path, self.path):
            self.filesystem.rm(staging_path, recursive=True)
        else:
            # Left by a process that was killed after its second rename; the published folder is newer.
            self.discard(self._previous)
            os.replace(self.path, self._previous)
            os.replace(staging_path, self.path)
            self.filesystem.rm(self._previous, recursive=True)

    def _staging_paths(self) -> list[str]:
        try:
            found = self.filesystem.ls(self._parent, detail=False)
        except FileNotFoundError:
            return []
        paths = [str(path).rstrip("/") for path in found]
        return [path for path in paths if path.startswith(self._beside(self._staging_prefix))]

    def _age_seconds(self, path: str) -> float:
        """Return the age of the newest file at a path, of the folder itself if it is empty."""
        files = self.filesystem.find(path) or [path]
        return time.time() - max(float(self.filesystem.modified(one).timestamp()) for one in files)

    @property
    def _staging_prefix(self) -> str:
        return f".{self._name}.staging-"

    @property
    def _previous(self) -> str:
        return self._beside(f".{self._name}.previous")

    def _beside(self, name: str) -> str:
        return f"{self._parent}/{name}"


def exchange(one: str, other: str) -> bool:
    """Exchange two local paths in one step; return False if the system cannot.

    Source: renameat2(2) with RENAME_EXCHANGE, Linux 3.15 and glibc 2.28.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)
