"""Write a file as a whole or not at all, on any storage."""

from __future__ import annotations

import os
import uuid
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem


def write_whole(
    url: str, content: bytes, credentials: dict[str, Any] | None = None, *, single_writer: bool = False
) -> None:
    """Replace a file as a whole or not at all, on any storage; missing parent folders are created.

    On a disk the content is written to a hidden file beside it, flushed to the disk and renamed. Blob storage
    shows a new blob only when its upload is complete.

    Args:
        url: path or URL of the file.
        content: the whole content.
        credentials: passed to fsspec; empty if the platform provides its own.
        single_writer: use the same hidden name every time. For a file with only one writer, which may be killed at
            any moment: the next writer then overwrites the leftover hidden file.

    Raises:
        OSError: the storage refuses the write; the file stays as it was.
    """
    filesystem, path = fsspec.url_to_fs(url, **(credentials or {}))
    folder, _, name = path.rpartition("/")
    filesystem.makedirs(folder, exist_ok=True)
    if not isinstance(filesystem, LocalFileSystem):
        filesystem.pipe_file(path, content)
        return
    staging_path = f"{folder}/.{name}.new" if single_writer else f"{folder}/.{uuid.uuid4().hex}-{name}"
    try:
        with open(staging_path, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(staging_path, path)
    finally:
        if os.path.exists(staging_path):
            os.remove(staging_path)
