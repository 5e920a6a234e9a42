"""What the running nodes have loaded, saved and used so far."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from soundtrack_pop.datasets.incremental import ReuseReport
from soundtrack_pop.monitoring.usage import DriverMeter, size_of

if TYPE_CHECKING:
    from kedro.pipeline.node import Node


@dataclass
class OpenNode:
    """A node between its first load and its last save."""

    name: str
    stage: str
    tables: frozenset[str]
    unsaved: set[str] = field(init=False)
    started: float = field(default_factory=lambda: time.perf_counter())
    driver: DriverMeter = field(default_factory=DriverMeter)
    rows_in: dict[str, int] = field(default_factory=dict)
    rows_out: dict[str, int] = field(default_factory=dict)
    bytes_in: dict[str, int] = field(default_factory=dict)
    bytes_out: dict[str, int] = field(default_factory=dict)
    reused: dict[str, ReuseReport] = field(default_factory=dict)
    # Another node ran at the same time: CPU time and Spark's figures of the process are not this node's alone.
    is_shared: bool = False

    def __post_init__(self) -> None:
        """Begin with all outputs to be saved."""
        self.unsaved = set(self.tables)

    def note_load(self, name: str, rows: int | None, size: int | None) -> None:
        """Note rows and bytes of a loaded dataset, if they are known."""
        _note(self.rows_in, name, rows)
        _note(self.bytes_in, name, size)

    def note_save(self, name: str, rows: int | None, size: int | None) -> None:
        """Note rows and bytes of a saved dataset, if they are known."""
        _note(self.rows_out, name, rows)
        _note(self.bytes_out, name, size)
        self.unsaved.discard(name)

    def figures(self) -> dict[str, Any]:
        """Return the fields of the run record for rows, bytes, time and the driver."""
        driver = self.driver.read()
        if self.is_shared:
            driver["driver_cpu_seconds"] = None
        rejected = [rows for name, rows in self.rows_out.items() if name.endswith("_rejects")]
        return {
            "seconds": round(time.perf_counter() - self.started, 3),
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "rows_rejected": sum(rejected) if rejected else None,
            "bytes_read": sum(self.bytes_in.values()) if self.bytes_in else None,
            "bytes_written": sum(self.bytes_out.values()) if self.bytes_out else None,
            **driver,
        }


class KnownDatasets:
    """Rows and bytes of a run's datasets, looked up once between two saves."""

    def __init__(self, catalog: Any = None) -> None:
        self._catalog = catalog
        self._rows: dict[str, int] = {}
        self._sizes: dict[str, int | None] = {}

    def forget(self, name: str) -> None:
        """Forget a dataset that has been saved."""
        self._rows.pop(name, None)
        self._sizes.pop(name, None)

    def rows(self, name: str, data: Any) -> int | None:
        """Return the rows of a table or a raw source; None for anything else."""
        if name not in self._rows:
            rows_read = getattr(data, "rows_read", None)
            row_count = getattr(self._catalog.get(name), "row_count", None)
            # A Spark DataFrame with a column of this name returns the column.
            if isinstance(rows_read, Mapping):
                self._rows[name] = sum(rows_read.values())
            elif row_count is not None:
                self._rows[name] = row_count()
        return self._rows.get(name)

    def size(self, name: str) -> int | None:
        """Return the bytes of a stored dataset; None for one in memory."""
        if name not in self._sizes:
            self._sizes[name] = size_of(self._catalog.get(name))
        return self._sizes[name]


def _note(noted: dict[str, int], name: str, value: int | None) -> None:
    if value is not None:
        noted[name] = value


def stage_of(node: Node) -> str:
    """Return the pipeline of a node: the folder that its function lives in."""
    parts = str(node.func.__module__).split(".")
    return parts[parts.index("pipelines") + 1] if "pipelines" in parts else parts[0]


def rows_in_words(rows_out: dict[str, int], reused: Iterable[ReuseReport]) -> str:
    """Return the rows that a node has saved, and what it took over from the last run."""
    if len(rows_out) > 2:
        return f"{len(rows_out)} tables, {sum(rows_out.values()):,} rows"
    return ", ".join([*(f"{name} {rows:,} rows" for name, rows in rows_out.items()), *map(str, reused)])
