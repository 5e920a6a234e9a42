"""Publish a finished folder or file in place of the last good one, never a half-written one.

What is new is written beside its place under a hidden name and then swapped in. On Linux one system call
exchanges two folders, so that a reader sees the old or the new one whole at any moment. Elsewhere the old one
is renamed first; a process killed between the two renames leaves it under its hidden name, and the next use
puts it back.
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

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_ABANDONED_SECONDS = 24 * 3600


class Place:
    """The place of one published folder, on a local disk or any fsspec storage."""

    def __init__(self, url: str, credentials: dict[str, Any] | None = None) -> None:
        """Resolve the URL to a file system and a path; nothing is read or written."""
        self.filesystem, self.path = fsspec.url_to_fs(url, **(credentials or {}))
        self._is_local = isinstance(self.filesystem, LocalFileSystem)
        self._folder, _, self._name = self.path.rpartition("/")

    def staging_name(self) -> str:
        """Return a fresh hidden sibling name to write to; readers of the layer ignore it."""
        return f".{self._name}.staging-{uuid.uuid4().hex}"

    def sibling(self, name: str) -> str:
        """Return the path of a sibling of the place."""
        return f"{self._folder}/{name}"

    def exists(self) -> bool:
        """Return whether something is published, after putting back what a killed process left aside."""
        is_aside = not self._is_local and self.filesystem.exists(self._previous)
        if self.filesystem.exists(self.path):
            if not is_aside:
                return True
            # Elsewhere than on a disk a move is a copy, and this one may have been cut off: the old one is whole.
            self.filesystem.rm(self.path, recursive=True)
        elif not self.filesystem.exists(self._previous):
            return False
        self._move(self._previous, self.path)
        return True

    def prepare(self) -> None:
        """Create the folder around the place and remove what killed processes left behind long ago."""
        self.filesystem.makedirs(self._folder, exist_ok=True)
        if self._is_local:
            self._remove_abandoned()

    def publish(self, staged: str) -> None:
        """Swap the staged folder in; the one it replaces is removed."""
        self.filesystem.invalidate_cache()
        if not self.exists():
            self._move(staged, self.path)
        elif self._is_local and exchange(staged, self.path):
            self.filesystem.rm(staged, recursive=True)
        else:
            # A process killed after its second rename left this one; what is published is newer.
            self.discard(self._previous)
            self._move(self.path, self._previous)
            self._move(staged, self.path)
            self.filesystem.rm(self._previous, recursive=True)

    def discard(self, staged: str) -> None:
        """Remove a staged folder that will not be published."""
        if self.filesystem.exists(staged):
            self.filesystem.rm(staged, recursive=True)

    @property
    def _previous(self) -> str:
        return self.sibling(f".{self._name}.previous")

    def _move(self, source: str, target: str) -> None:
        if self._is_local:
            os.replace(source, target)
        else:
            self.filesystem.mv(source, target, recursive=True)

    def _remove_abandoned(self) -> None:
        for path in self.filesystem.glob(self.sibling(f".{self._name}.staging-*")):
            if time.time() - os.path.getmtime(path) > _ABANDONED_SECONDS:
                self.filesystem.rm(path, recursive=True)


def exchange(one: str, other: str) -> bool:
    """Exchange two local paths in one step; return whether the system could.

    Source: renameat2(2) with RENAME_EXCHANGE, Linux 3.15 and glibc 2.28.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)
