"""The result of reading a raw source: its tables spooled as Parquet, the rejected rows, and the row counts.

A source is read once, as a stream, and may be larger than memory. Its tables are therefore spooled to a temporary
folder on the driver, with only the columns that are used. The folder is deleted together with the object.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from soundtrack_pop.schemas import ingested

if TYPE_CHECKING:
    import pyarrow.dataset as pads

# Columns of spooled tables: the line number of a row, and its file if the source has several files.
LINE = "line"
SOURCE = "source"
_CONTENT_CHARACTERS = 500
_SPOOL_PREFIX = "soundtrack_pop-"


class Spool:
    """A temporary folder on the driver, deleted together with the object or when the process ends."""

    def __init__(self, source: str) -> None:
        """Create the folder; `source` becomes part of its name."""
        _remove_orphaned_spools()
        self.name = tempfile.mkdtemp(prefix=f"{_SPOOL_PREFIX}{os.getpid()}-{source}-")
        weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)


@dataclass
class Rejects:
    """Rows that could not be used, each with its source, line and reason."""

    rows: list[dict[str, str | int]] = field(default_factory=list)

    def add(self, source: str, table: str, line: int, reason: str, content: bytes | str) -> None:
        """Add a row; bytes that are not valid UTF-8 are kept as escapes."""
        text = content.decode("utf-8", "backslashreplace") if isinstance(content, bytes) else content
        self.rows.append(
            {
                "source": source,
                "table": table,
                "line": line,
                "reason": reason,
                "content": text[:_CONTENT_CHARACTERS],
            }
        )

    @classmethod
    def together(cls, parts: Iterable[Rejects]) -> Rejects:
        """Return the rows of all parts."""
        return cls([row for part in parts for row in part.rows])

    def count(self, table: str) -> int:
        """Return how many rows of `table` were rejected."""
        return sum(row["table"] == table for row in self.rows)

    def to_arrow(self) -> pa.Table:
        """Return the rows as `schemas.ingested.REJECTS`."""
        return pa.Table.from_pylist(self.rows, schema=ingested.REJECTS.arrow_schema)


@dataclass
class SourceTables:
    """The tables of one raw source.

    Attributes:
        name: file or folder name of the source.
        tables: table name -> spooled table. Each has a column `line`, the line number in its file; a source of
            several files also has a column `source`, the name of the file.
        rejects: rows that could not be read.
        rows_read: table name -> number of rows in the source, rejected ones included.
        snapshot: creation time that the source states; None if it states none.
        schema_sequence: version of the source's layout; None if it has none.
        is_sample: whether the source states that it is the embedded sample.
        joined: tables that were read only to be joined to another table; they have no spooled table.
    """

    name: str
    tables: Mapping[str, pads.Dataset]
    rejects: Rejects
    rows_read: Mapping[str, int]
    snapshot: str | None = None
    schema_sequence: int | None = None
    is_sample: bool = False
    joined: frozenset[str] = frozenset()
    # A reference that keeps the temporary folder alive as long as the tables that read from it.
    spool: Spool | None = None

    def table(self, name: str) -> pads.Dataset:
        """Return one spooled table."""
        return self.tables[name]

    def source_rows(self, rows_kept: Mapping[str, int], rejects: Rejects) -> list[dict[str, object]]:
        """Return rows of `schemas.ingested.SOURCES`, one for each table read.

        Args:
            rows_kept: table name -> number of rows loaded.
            rejects: all rejects, including those of later checks.
        """
        return [
            {
                "source": self.name,
                "table": table,
                "snapshot": self.snapshot,
                "schema_sequence": self.schema_sequence,
                "is_sample": self.is_sample,
                "rows_read": rows_read,
                "rows_kept": rows_kept.get(table, rows_read - rejects.count(table) if table in self.joined else 0),
                "rows_rejected": rejects.count(table),
            }
            for table, rows_read in self.rows_read.items()
        ]


def spool_batches(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: str, name: str) -> int:
    """Write the batches to `<folder>/<name>.parquet` as they arrive, and return the number of rows."""
    rows = 0
    with pq.ParquetWriter(Path(folder) / f"{name}.parquet", schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def open_spooled(folder: str, name: str, schema: pa.Schema) -> pads.Dataset:
    """Return the table that `spool_batches` wrote."""
    # Arrow's dataset module imports pandas, which listing the pipelines does not need.
    import pyarrow.dataset as pads

    return pads.dataset(Path(folder) / f"{name}.parquet", schema=schema, format="parquet")


def _remove_orphaned_spools() -> None:
    """Delete the folders of killed processes: the spool of a full dump is large."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SPOOL_PREFIX}*-*"):
        owner = folder.name.removeprefix(_SPOOL_PREFIX).split("-")[0]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
