"""What the datasets of a single file share."""

from __future__ import annotations

from typing import Any

import fsspec
from kedro.io import AbstractDataset


class OneFile(AbstractDataset[Any, Any]):
    """A file on any storage, written as a whole; what it holds is up to the class that is made of this one."""

    def __init__(
        self,
        *,
        filepath: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember where the file is; `credentials` go to fsspec, `metadata` to Kedro plugins."""
        self._url = filepath
        self._credentials = credentials or {}
        self.metadata = metadata

    def _content(self) -> bytes:
        filesystem, path = fsspec.url_to_fs(self._url, **self._credentials)
        return bytes(filesystem.cat_file(path))

    def _exists(self) -> bool:
        filesystem, path = fsspec.url_to_fs(self._url, **self._credentials)
        return bool(filesystem.exists(path))

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._url}
