"""The Parquet files of a table: written with the number of their format, read whatever format they have.

A table of an older format is converted if the declared lists of renamed and added columns suffice
(`schemas.formats`), and otherwise refused with the run to repeat. A table of a newer format is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import fsspec
import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
from kedro.framework.project import pipelines

from soundtrack_pop.contracts import check_columns, conform, conform_arrow, missing_columns
from soundtrack_pop.errors import ContractError
from soundtrack_pop.schemas.formats import ADDED_COLUMNS, RENAMED_COLUMNS, TABLE_FORMAT, TABLE_FORMAT_KEY
from soundtrack_pop.schemas.table import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_ROWS_PER_GROUP = 100_000
_SPARK_SCHEMA = b"org.apache.spark.sql.parquet.row.metadata"


def open_files(paths: str | list[str], filesystem: fsspec.AbstractFileSystem) -> pads.Dataset:
    """Return Parquet files, or all of a folder, as one Arrow dataset."""
    return pads.dataset(paths, filesystem=filesystem, format="parquet")


def write_spark(frame: DataFrame, table: Table, url: str) -> None:
    """Write the declared columns of a Spark frame into a new folder.

    Raises:
        ContractError: a declared column is absent.
    """
    conformed = conform(frame, table)
    # Spark offers no metadata of the whole file, and stores that of columns.
    conformed.withMetadata(table.column_names[0], {TABLE_FORMAT_KEY: TABLE_FORMAT}).write.parquet(url)


def write_arrow(
    data: pa.Table | pads.Dataset, table: Table, folder: str, filesystem: fsspec.AbstractFileSystem
) -> None:
    """Write the declared columns of an Arrow table or dataset into one file in a new folder.

    Raises:
        ContractError: a declared column is absent.
    """
    check_columns(data.schema.names, table)
    filesystem.makedirs(folder, exist_ok=True)
    schema = table.arrow_schema.with_metadata({TABLE_FORMAT_KEY: str(TABLE_FORMAT)})
    with (
        filesystem.open(f"{folder}/part-0.parquet", "wb") as stream,
        pq.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        for rows in _portions(data):
            writer.write_table(conform_arrow(rows, table))


def format_of(schema: pa.Schema) -> int:
    """Return the format of a stored table by its schema; 1 if it holds no number."""
    metadata = schema.metadata or {}
    if TABLE_FORMAT_KEY.encode() in metadata:
        return int(metadata[TABLE_FORMAT_KEY.encode()])
    fields = json.loads(metadata.get(_SPARK_SCHEMA, b"{}")).get("fields", [])
    return int(fields[0]["metadata"].get(TABLE_FORMAT_KEY, 1)) if fields else 1


def stored_names(stored: pa.Schema, table: Table) -> dict[str, str]:
    """Return the name that each declared column has in a stored table, which may be of an older format.

    Columns that were added since keep their declared name and are absent from the stored table.

    Raises:
        ContractError: a declared column is absent, or the table is of a newer format.
    """
    version = format_of(stored)
    if version > TABLE_FORMAT:
        raise ContractError(
            table.name,
            expected=f"a table of format {TABLE_FORMAT} or older",
            found=f"format {version}, which a newer version of soundtrack_pop wrote",
            remedy="Install that version, or use another storage root",
        )
    renamed: Mapping[str, str] = RENAMED_COLUMNS.get(table.name, {}) if version < TABLE_FORMAT else {}
    names = {name: name for name in table.column_names}
    names |= {new: old for new, old in renamed.items() if new not in stored.names and old in stored.names}
    added = ADDED_COLUMNS.get(table.name, ()) if version < TABLE_FORMAT else ()
    missing = [name for name in missing_columns(stored.names, list(names.values())) if name not in added]
    if missing and version < TABLE_FORMAT:
        raise ContractError(
            table.name,
            expected=f"the columns {', '.join(table.column_names)}",
            found=f"no {', '.join(missing)} among {', '.join(stored.names)}, in a table of format {version}",
            remedy=f"An older version of soundtrack_pop wrote it: repeat {_run_that_makes(table.name)}",
        )
    if missing:
        check_columns(stored.names, table)
    return names


def with_declared_columns(stored: pads.Dataset, names: Mapping[str, str], table: Table) -> pads.Dataset:
    """Return a stored table under the declared names; one of an older format is read into memory and converted.

    Args:
        stored: the table as it is stored.
        names: what `stored_names` returns for it.
        table: its declaration.

    Returns:
        The same rows; columns that an older format lacks are null.
    """
    if format_of(stored.schema) == TABLE_FORMAT and all(new == old for new, old in names.items()):
        return stored
    there = {new: old for new, old in names.items() if old in stored.schema.names}
    found = stored.to_table(columns=list(there.values())).rename_columns(list(there))
    for name in names:
        if name not in there:
            absent = pa.nulls(found.num_rows, table.arrow_schema.field(name).type)
            found = found.append_column(name, absent)
    return pads.dataset(conform_arrow(found, table))


def _run_that_makes(name: str) -> str:
    """Return the command that writes a table anew."""
    for pipeline_name, pipeline in pipelines.items():
        if any(name in node.outputs for node in pipeline.nodes):
            return f"`kedro run --pipelines {pipeline_name}`, or a whole `kedro run` if its inputs are older too"
    return "a whole `kedro run`"


def _portions(data: pa.Table | pads.Dataset) -> Iterator[pa.Table]:
    """Yield the rows in portions of one row group each: uncompressed, all of them may not fit into memory."""
    if isinstance(data, pa.Table):
        for start in range(0, data.num_rows, _ROWS_PER_GROUP):
            yield data.slice(start, _ROWS_PER_GROUP)
        return
    waiting: list[pa.RecordBatch] = []
    for batch in data.to_batches():
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= _ROWS_PER_GROUP:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)
