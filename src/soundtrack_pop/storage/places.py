"""Where something is published: on a disk or in blob storage."""

from __future__ import annotations

from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from soundtrack_pop.storage.blob_publication import BlobPlace
from soundtrack_pop.storage.publication import DiskPlace, Place


def place_of(url: str, credentials: dict[str, Any] | None = None) -> Place:
    """Return the place at a URL or path, on a disk or in any storage that fsspec knows."""
    filesystem, path = fsspec.url_to_fs(url, **(credentials or {}))
    return DiskPlace(filesystem, path) if isinstance(filesystem, LocalFileSystem) else BlobPlace(filesystem, path)
