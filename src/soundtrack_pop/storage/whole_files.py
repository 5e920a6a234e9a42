"""Files that are replaced as a whole or not at all."""

from __future__ import annotations

import os
import uuid
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem


def write_whole(url: str, content: bytes, credentials: dict[str, Any] | None = None) -> None:
    """Replace a file as a whole or not at all, on any storage; folders above it are made.

    On a disk it is written beside its place, flushed to the disk and renamed; blob storage shows a new blob only
    when it is complete.

    Args:
        url: path or URL of the file.
        content: all of it.
        credentials: passed to fsspec, where the platform has none of its own.

    Raises:
        OSError: the storage refuses it; the file stays as it was.
    """
    filesystem, path = fsspec.url_to_fs(url, **(credentials or {}))
    folder, _, name = path.rpartition("/")
    filesystem.makedirs(folder, exist_ok=True)
    if not isinstance(filesystem, LocalFileSystem):
        filesystem.pipe_file(path, content)
        return
    staged = f"{folder}/.{uuid.uuid4().hex}-{name}"
    try:
        with open(staged, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(staged, path)
    finally:
        if os.path.exists(staged):
            os.remove(staged)
