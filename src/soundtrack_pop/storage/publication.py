"""Publish a finished folder in place of the last good one on a disk, never a half-written one.

What is new is written beside its place under a hidden name and then swapped in. On Linux one system call
exchanges two folders, so that a reader sees the old or the new one whole at any moment. Elsewhere the old one
is renamed first; a process killed between the two renames leaves it under its hidden name, and the next use
puts it back. Storage without renames publishes otherwise: see `blob_publication`.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
import uuid
from abc import ABC, abstractmethod

import fsspec

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
ABANDONED_SECONDS = 24 * 3600


class Place(ABC):
    """The place of one published folder."""

    def __init__(self, filesystem: fsspec.AbstractFileSystem, path: str) -> None:
        """Remember where it is; nothing is read or written."""
        self.filesystem, self.path = filesystem, path
        self._folder, _, self._name = path.rpartition("/")

    def staging_name(self) -> str:
        """Return a fresh hidden sibling name to write to; readers of the layer ignore it."""
        return f".{self._name}.staging-{uuid.uuid4().hex}"

    def sibling(self, name: str) -> str:
        """Return the path of a sibling of the place."""
        return f"{self._folder}/{name}"

    def discard(self, staged: str) -> None:
        """Remove a staged folder that will not be published."""
        if self.filesystem.exists(staged):
            self.filesystem.rm(staged, recursive=True)

    @abstractmethod
    def exists(self) -> bool:
        """Return whether something is published."""

    @abstractmethod
    def files(self) -> list[str] | None:
        """Return the paths of what is published; None where that is the whole folder."""

    @abstractmethod
    def prepare(self) -> None:
        """Make ready for writing and remove what killed processes left behind long ago."""

    @abstractmethod
    def publish(self, staged: str) -> None:
        """Let the staged folder take the place of what is published."""


class DiskPlace(Place):
    """A folder on a disk."""

    def exists(self) -> bool:
        """Return whether something is published, after putting back what a killed process left aside."""
        if self.filesystem.exists(self.path):
            return True
        if not self.filesystem.exists(self._previous):
            return False
        os.replace(self._previous, self.path)
        return True

    def files(self) -> None:
        """Return None: all that is in the folder."""

    def prepare(self) -> None:
        """Create the folder around the place and remove what killed processes left behind long ago."""
        self.filesystem.makedirs(self._folder, exist_ok=True)
        for path in self.filesystem.glob(self.sibling(f".{self._name}.staging-*")):
            if time.time() - os.path.getmtime(path) > ABANDONED_SECONDS:
                self.filesystem.rm(path, recursive=True)

    def publish(self, staged: str) -> None:
        """Swap the staged folder in; the one it replaces is removed."""
        if not self.exists():
            os.replace(staged, self.path)
        elif exchange(staged, self.path):
            self.filesystem.rm(staged, recursive=True)
        else:
            # A process killed after its second rename left this one; what is published is newer.
            self.discard(self._previous)
            os.replace(self.path, self._previous)
            os.replace(staged, self.path)
            self.filesystem.rm(self._previous, recursive=True)

    @property
    def _previous(self) -> str:
        return self.sibling(f".{self._name}.previous")


def exchange(one: str, other: str) -> bool:
    """Exchange two local paths in one step; return whether the system could.

    Source: renameat2(2) with RENAME_EXCHANGE, Linux 3.15 and glibc 2.28.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)
