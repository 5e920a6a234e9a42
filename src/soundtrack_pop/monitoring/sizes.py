"""How many bytes a dataset, a layer and the whole storage root hold; read from listings, never from content."""

from __future__ import annotations

import os
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

# Longest listing of a storage elsewhere than on a disk.
_MOST_SECONDS = 1.0
# Where our datasets and Kedro's keep their place.
_PLACES = ("location", "_filepath", "_path")


def size_of(dataset: Any) -> int | None:
    """Return the bytes of a stored dataset; None for what is in memory or cannot be looked at."""
    place = next((getattr(dataset, name) for name in _PLACES if getattr(dataset, name, None)), None)
    if place is None:
        return None
    try:
        filesystem = getattr(dataset, "_fs", None)
        if filesystem is None:
            filesystem, place = fsspec.url_to_fs(str(place), **(getattr(dataset, "_credentials", None) or {}))
        if isinstance(filesystem, LocalFileSystem):
            return _local_size(Path(str(place)))
        return int(filesystem.du(str(place)))
    except Exception:
        return None


def storage_by_layer(root: str) -> dict[str, int] | None:
    """Return the bytes of each folder below a storage root; None where it cannot be listed, or not in time."""
    if "://" not in root:
        return _listed(root)
    found: list[dict[str, int] | None] = []
    # A storage that is gone takes minutes to say so; a daemon does not hold the process.
    lister = threading.Thread(target=lambda: found.append(_listed(root)), daemon=True)
    lister.start()
    lister.join(_MOST_SECONDS)
    return found[0] if found else None


def _listed(root: str) -> dict[str, int] | None:
    try:
        filesystem, path = fsspec.url_to_fs(root)
        if isinstance(filesystem, LocalFileSystem):
            sizes = {entry.name: _local_size(Path(entry.path)) or 0 for entry in os.scandir(path)}
            return dict(sorted(sizes.items()))
        found: Counter[str] = Counter()
        for name, details in filesystem.find(path, detail=True).items():
            found[name.removeprefix(path).strip("/").split("/")[0]] += int(details.get("size") or 0)
        return dict(sorted(found.items()))
    except Exception:
        return None


def _local_size(path: Path) -> int | None:
    if not path.is_dir():
        return path.stat().st_size if path.exists() else None
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except FileNotFoundError:
                # Another run has swapped its table in meanwhile.
                continue
    return total
