"""Folders as Kedro datasets: the raw folder that acquisition fills, and all that runs left below a root."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import fsspec
from fsspec.implementations.local import LocalFileSystem
from kedro.io import AbstractDataset

from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage.file_lists import published_files

if TYPE_CHECKING:
    import pandas as pd

# The account that every emulator has, and where one listens.
_EMULATOR = ("devstoreaccount1", "127.0.0.1", "localhost", "azurite")
DISK, EMULATOR, CLOUD = "disk", "emulator", "cloud"


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


@dataclass(frozen=True)
class StoredFile:
    """A file below the root: its path from there, and its size in bytes."""

    path: str
    size: int


class Outputs:
    """Reads what is there; what is not is None, or nothing."""

    def __init__(self, root: str, credentials: dict[str, Any] | None = None) -> None:
        """Remember the root; `credentials` go to fsspec."""
        self.root = root.rstrip("/")
        self._filesystem, path = fsspec.url_to_fs(self.root, **(credentials or {}))
        self._path = path.rstrip("/")

    @property
    def storage(self) -> str:
        """Return what holds the root, by its address: disk, emulator or cloud."""
        if "://" not in self.root or self.root.startswith("file://"):
            return CLOUD if self.root.startswith("/Volumes/") else DISK
        return EMULATOR if any(one in self.root for one in _EMULATOR) else CLOUD

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file."""
        where = f"{self._path}/{path}"
        return bytes(self._filesystem.cat_file(where)) if self._filesystem.isfile(where) else None

    def json(self, path: str) -> dict[str, Any]:
        """Return the content of a JSON file; empty where there is none.

        Raises:
            StorageError: it holds no object.
        """
        return dict(self._parse(path, self.read(path) or b"{}"))

    def lines(self, path: str) -> list[dict[str, Any]]:
        """Return the objects of a file of JSON lines; a last line that was cut off is left out."""
        lines = (self.read(path) or b"").splitlines()
        whole = lines if not lines or lines[-1].endswith(b"}") else lines[:-1]
        return [self._parse(path, line) for line in whole if line.strip()]

    def table(self, path: str, filters: list[tuple[str, str, Any]] | None = None) -> pd.DataFrame | None:
        """Return a table of Parquet parts in a folder; with `filters` of pyarrow only such rows."""
        import pandas as pd

        folder = f"{self._path}/{path}"
        if not self._filesystem.isdir(folder):
            return None
        parts = [path for path in published_files(self._filesystem, folder) if path.endswith(".parquet")]
        frames = [pd.read_parquet(io.BytesIO(self._filesystem.cat_file(part)), filters=filters) for part in parts]
        return pd.concat(frames, ignore_index=True) if frames else None

    def files(self) -> list[StoredFile]:
        """Return all files below the root by path, without those whose name begins with a dot."""
        if not self._filesystem.isdir(self._path):
            return []
        found = self._filesystem.find(self._path, detail=True)
        stored = [
            StoredFile(name.removeprefix(self._path).lstrip("/"), int(of["size"])) for name, of in found.items()
        ]
        return sorted(
            (one for one in stored if not any(part.startswith((".", "_")) for part in one.path.split("/"))),
            key=lambda one: one.path,
        )

    def _parse(self, path: str, content: bytes) -> dict[str, Any]:
        try:
            found = json.loads(content)
        except ValueError as error:
            raise self._unreadable(path, str(error)) from error
        if not isinstance(found, dict):
            raise self._unreadable(path, type(found).__name__)
        return found

    def _unreadable(self, path: str, found: str) -> StorageError:
        return StorageError(
            f"{self.root}/{path}", expected="a JSON object", found=found, remedy="Execute `kedro run` again"
        )


class RunOutputs(AbstractDataset[NoReturn, Outputs]):
    """Gives access to everything below a storage root."""

    def __init__(
        self,
        *,
        path: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember where; `credentials` go to fsspec, `metadata` to Kedro plugins."""
        self._root = path
        self._credentials = credentials
        self.metadata = metadata

    def load(self) -> Outputs:
        """Return the outputs; nothing is read yet."""
        return Outputs(self._root, self._credentials)

    def save(self, data: NoReturn) -> None:
        """Refuse: runs write their outputs by their own entries."""
        raise StorageError(
            self._root, expected="to be read", found="an attempt to write", remedy="Use the entry of the output"
        )

    def _describe(self) -> dict[str, Any]:
        return {"path": self._root}
