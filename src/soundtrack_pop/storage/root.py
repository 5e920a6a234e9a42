"""Where the storage root of a context is: the one value that moves all data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext


def storage_root_of(context: KedroContext) -> str:
    """Return the storage root as the catalog sees it: a URL, or an absolute path."""
    root = str(context.config_loader["globals"]["storage_root"])
    if "://" in root:
        return root
    return str(Path(context.project_path) / root)
