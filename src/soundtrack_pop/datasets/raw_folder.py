"""A folder of raw files on a disk, handed to acquisition, which fills it file by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import fsspec
from fsspec.implementations.local import LocalFileSystem
from kedro.io import AbstractDataset

from soundtrack_pop.errors import StorageError


class RawFolder(AbstractDataset[None, Path]):
    """Loads as the path of the folder, which is made where it is missing."""

    is_made_where_missing = True

    def __init__(self, *, path: str, metadata: dict[str, Any] | None = None) -> None:
        """Remember the folder; `metadata` is for Kedro plugins."""
        self._path = path.rstrip("/")
        self.metadata = metadata

    def load(self) -> Path:
        """Return the folder.

        Raises:
            StorageError: it is not on a disk.
        """
        self.check()
        folder = Path(fsspec.url_to_fs(self._path)[1])
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def check(self) -> None:
        """Raise `StorageError` where the folder is not on a disk: a download cannot be continued in a blob."""
        if not isinstance(fsspec.url_to_fs(self._path)[0], LocalFileSystem):
            raise StorageError(
                self._path,
                expected="a folder on a disk, where a broken download can be continued",
                found="another storage",
                remedy="Acquire to a disk (SOUNDTRACK_POP_STORAGE_ROOT=<folder>) and copy 01_raw to the storage",
            )

    def save(self, data: None) -> NoReturn:
        """Refuse: acquisition writes its files itself."""
        raise NotImplementedError("Acquisition writes its files itself.")

    def _exists(self) -> bool:
        filesystem, path = fsspec.url_to_fs(self._path)
        return bool(filesystem.exists(path))

    def _describe(self) -> dict[str, Any]:
        return {"path": self._path}
