"""What a storage can do, found out by trying, since no address tells it.

A volume of Databricks has the path of a disk, but is reported to refuse appending and renaming.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem


@dataclass(frozen=True)
class Abilities:
    """What a storage can do in one step. The project appends nowhere, but says in `kedro doctor` what it found.

    Attributes:
        append: a file can be continued.
        rename_files: a file can replace another by its name.
        rename_folders: a folder can be renamed.
        create_once: of several writers that create a file, all but one are refused.
    """

    append: bool
    rename_files: bool
    rename_folders: bool
    create_once: bool

    def __str__(self) -> str:
        """Return what it can and cannot do, in words."""
        words = {
            "appends": self.append,
            "renames files": self.rename_files,
            "renames folders": self.rename_folders,
            "creates a file once": self.create_once,
        }
        return ", ".join(word if can else f"never {word}" for word, can in words.items())


# A rename in object storage is a copy and a removal, so others see its middle. The service refuses to create a
# blob that is there (If-None-Match).
OBJECT_STORAGE = Abilities(append=False, rename_files=False, rename_folders=False, create_once=True)


def abilities_of(filesystem: fsspec.AbstractFileSystem, path: str) -> Abilities:
    """Return what the storage of a path can do. A file system is tried once per process.

    Raises:
        OSError: nothing can be written there at all.
    """
    if not isinstance(filesystem, LocalFileSystem):
        return OBJECT_STORAGE
    there = next(folder for folder in [Path(path), *Path(path).parents] if folder.is_dir())
    return _tried_on(os.stat(there).st_dev, _Folder(there))


@dataclass(frozen=True)
class _Folder:
    path: Path

    # Folders of one device share what was found on it.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Folder)

    def __hash__(self) -> int:
        return 0


@cache
def _tried_on(device: int, where: _Folder) -> Abilities:
    """Return what a device can do, by trying in a hidden folder that is removed afterwards."""
    folder = where.path / f".abilities-{uuid.uuid4().hex}"
    folder.mkdir()
    try:
        return Abilities(
            append=_works(_append, folder),
            rename_files=_works(_rename_files, folder),
            rename_folders=_works(_rename_folders, folder),
            create_once=_works(_create_twice, folder),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _works(attempt: Callable[[Path], bool], folder: Path) -> bool:
    try:
        return attempt(folder)
    except OSError:
        return False


def _append(folder: Path) -> bool:
    path = folder / "appended"
    path.write_bytes(b"a")
    with path.open("ab") as stream:
        stream.write(b"b")
    return path.read_bytes() == b"ab"


def _rename_files(folder: Path) -> bool:
    (folder / "old").write_bytes(b"old")
    (folder / "new").write_bytes(b"new")
    os.replace(folder / "new", folder / "old")
    return (folder / "old").read_bytes() == b"new"


def _rename_folders(folder: Path) -> bool:
    (folder / "staged").mkdir()
    (folder / "staged" / "part").write_bytes(b"1")
    os.replace(folder / "staged", folder / "published")
    return (folder / "published" / "part").read_bytes() == b"1"


def _create_twice(folder: Path) -> bool:
    path = folder / "created"
    path.open("xb").close()
    try:
        path.open("xb").close()
    except FileExistsError:
        return True
    return False
