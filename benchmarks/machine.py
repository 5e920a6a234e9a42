"""On what it was measured: cores, memory, versions, date, and how busy the machine was."""

from __future__ import annotations

import datetime as dt
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

LIBRARIES = ("numpy", "pyarrow", "rapidfuzz", "pyspark", "splink", "duckdb")


def describe_machine() -> dict[str, Any]:
    """Return cores, memory in GiB, versions and today's date (UTC)."""
    import psutil

    from soundtrack_pop import __version__

    return {
        "cores": os.cpu_count(),
        "memory_gib": psutil.virtual_memory().total / 2**30,
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {
            "soundtrack_pop": __version__,
            "Python": platform.python_version(),
            **{name: _version(name) for name in LIBRARIES},
        },
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }


def load() -> float:
    """Return how many processes wanted a core in the last minute, on average: above 0 others disturb."""
    return os.getloadavg()[0]


def told(machine: dict[str, Any]) -> str:
    """Return a sentence of it."""
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items() if number)
    return (
        f"Measured {machine['date']} on {machine['cores']} cores, {machine['memory_gib']:.0f} GiB, "
        f"{machine['system']}: {versions}."
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
