"""Write a file as a whole or not at all, on any storage."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

import fsspec

from soundtrack_pop.storage.abilities import abilities_of
from soundtrack_pop.storage.file_lists import make_folder


def write_whole(
    url: str, content: bytes | Path, credentials: dict[str, Any] | None = None, *, single_writer: bool = False
) -> None:
    """Replace a file as a whole or not at all, on any storage; missing parent folders are created.

    Where files can be renamed, the content is written to a hidden file beside it, flushed to the disk and renamed.
    Elsewhere the storage gets it in one upload: blob storage shows a new blob when that is complete, and a volume
    uploads when the file is closed.

    Args:
        url: path or URL of the file.
        content: the whole content, or a finished file on a disk.
        credentials: passed to fsspec; empty if the platform provides its own.
        single_writer: use the same hidden name every time. For a file with only one writer, which may be killed at
            any moment: the next writer then overwrites the leftover hidden file.

    Raises:
        OSError: the storage refuses the write; the file stays as it was.
    """
    filesystem, path = fsspec.url_to_fs(url, **(credentials or {}))
    folder, _, name = path.rpartition("/")
    make_folder(filesystem, folder)
    if abilities_of(filesystem, folder).rename_files:
        hidden = f".{name}.new" if single_writer else f".{uuid.uuid4().hex}-{name}"
        _write_and_rename(f"{folder}/{hidden}", path, content)
    elif isinstance(content, Path):
        filesystem.put_file(str(content), path)
    else:
        filesystem.pipe_file(path, content)


def _write_and_rename(staging_path: str, path: str, content: bytes | Path) -> None:
    try:
        with open(staging_path, "wb") as stream:
            if isinstance(content, Path):
                with content.open("rb") as source:
                    shutil.copyfileobj(source, stream, 1 << 20)
            else:
                stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(staging_path, path)
    finally:
        if os.path.exists(staging_path):
            os.remove(staging_path)
