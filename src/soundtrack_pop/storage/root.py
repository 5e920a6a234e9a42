"""The storage root, the one value that moves all data, and how a location is written for Kedro and for Spark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from soundtrack_pop.errors import StorageError

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext


def storage_root_of(context: KedroContext) -> str:
    """Return the storage root as the catalog uses it: a URL, or an absolute path.

    Raises:
        StorageError: the environment has no default, and none was given.
    """
    root = context.config_loader["globals"]["storage_root"]
    if not root:
        raise StorageError(
            f"environment {context.env}",
            expected="a storage root",
            found="none",
            remedy="Add --storage-root <folder, volume or abfss:// address>, or set SOUNDTRACK_POP_STORAGE_ROOT",
        )
    return absolute(root, Path(context.project_path))


def absolute(location: str | Path, project: Path) -> str:
    """Return a URL unchanged, and a path relative to the project's folder as an absolute path, as Kedro does."""
    return str(location) if is_url(str(location)) else str(project / location)


def is_url(location: str) -> bool:
    """Return whether a location is a URL rather than a path; a Databricks volume (`/Volumes/...`) is a path."""
    return "://" in location


def spark_location(location: str) -> str:
    """Return a location as Spark must see it: unchanged, except that a local path becomes a `file://` URL.

    Without the prefix, Spark takes an absolute path for one of its default file system.
    """
    is_local = location.startswith("/") and not location.startswith("/Volumes/")
    return f"file://{location}" if is_local else location
