"""A Parquet table of a declared schema on any storage, replaced as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import fsspec
import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
from kedro.io import AbstractDataset, DatasetError
from kedro_datasets._typing import TablePreview

from soundtrack_pop.contracts import check_columns, check_keys, check_not_empty, conform, conform_arrow
from soundtrack_pop.errors import StorageError
from soundtrack_pop.schemas import TABLES
from soundtrack_pop.spark.session import get_session
from soundtrack_pop.storage.failures import storage_failure_in
from soundtrack_pop.storage.location import Location, location_of
from soundtrack_pop.storage.root import spark_location

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_ROWS_PER_GROUP = 100_000


class SparkTable(AbstractDataset[Any, Any]):
    """Loads a Spark frame; saves a Spark frame, an Arrow table or an Arrow dataset.

    The location goes to Spark as it is written in the catalog (`abfss://`, `abfs://`, `/Volumes/`);
    a plain path is a local one. Whatever is saved is held to its declared schema, written beside its place and
    swapped in when it is complete, so that a failed run leaves the last good table.
    """

    def __init__(
        self,
        *,
        filepath: str,
        schema: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember the table's place and declaration.

        Args:
            filepath: folder of the table.
            schema: name of the table in `soundtrack_pop.schemas`.
            credentials: passed to fsspec, where the platform has none of its own.
            metadata: for Kedro plugins; not used here.
        """
        if schema not in TABLES:
            raise DatasetError(f"{filepath}: no table '{schema}' is declared in soundtrack_pop.schemas.")
        self.schema = TABLES[schema]
        # As the catalog writes it.
        self.location = filepath.rstrip("/")
        self._credentials = credentials or {}
        self.metadata = metadata
        # Called with a new table before it takes the old one's place; what it raises leaves the old one there.
        self.gate: Callable[[pads.Dataset], None] | None = None

    def load(self) -> DataFrame:
        """Return the table as a Spark frame.

        Raises:
            ContractError: the stored table lacks a declared column.
        """
        location, _ = self._stored()
        names = [path.removeprefix(location.path) for path in location.published_files() or [location.path]]
        urls = [f"{spark_location(self.location)}{name}" for name in names]
        # With the declared schema Spark need not look into the files first, a job for each load.
        return get_session().read.schema(self.schema.spark_schema).parquet(*urls)

    def to_arrow(self) -> pads.Dataset:
        """Return the table as an Arrow dataset, read without Spark: columns and filters go down to Parquet.

        Raises:
            DatasetError: there is no table.
            ContractError: the stored table lacks a declared column.
        """
        return self._stored()[1]

    def save(self, data: DataFrame | pa.Table | pads.Dataset) -> None:
        """Replace the table.

        Raises:
            ContractError: a declared column is absent, a key is null or stands twice, or the table is empty
                and must not be.
            StorageError: the storage lost what was written to it.
        """
        location = self._location()
        location.prepare()
        staging_path = location.new_staging_path()
        try:
            if isinstance(data, pa.Table | pads.Dataset):
                self._write_arrow(data, staging_path, location.filesystem)
            else:
                parent, name = self.location.rpartition("/")[0], staging_path.rpartition("/")[2]
                conform(data, self.schema).write.parquet(spark_location(f"{parent}/{name}"))
            location.filesystem.invalidate_cache()
            self._check_written(staging_path, location.filesystem)
            location.publish(staging_path)
        except FileNotFoundError as error:
            raise self._lost() from error
        except Exception as error:
            # A storage that is gone would be asked for minutes; what is left in it goes with a later run.
            if storage_failure_in(error) is None:
                location.discard(staging_path)
            raise
        except BaseException:
            location.discard(staging_path)
            raise

    def row_count(self) -> int:
        """Return the number of rows, read from the Parquet footers without Spark."""
        location = self._location()
        return int(_published(location).count_rows()) if location.exists() else 0

    def preview(self, nrows: int = 5) -> TablePreview:
        """Return the first rows for kedro-viz, without Spark."""
        rows = _published(self._location()).head(nrows).to_pandas().astype(str)
        return TablePreview(rows.to_dict(orient="split"))

    def _location(self) -> Location:
        return location_of(self.location, self._credentials)

    def _stored(self) -> tuple[Location, pads.Dataset]:
        location = self._location()
        if not location.exists():
            raise DatasetError(f"{self.schema.name}: no table at {self.location}. Run the pipeline that makes it.")
        stored = _published(location)
        check_columns(stored.schema.names, self.schema)
        return location, stored

    def _write_arrow(
        self, data: pa.Table | pads.Dataset, staged: str, filesystem: fsspec.AbstractFileSystem
    ) -> None:
        check_columns(data.schema.names, self.schema)
        filesystem.makedirs(staged, exist_ok=True)
        with (
            filesystem.open(f"{staged}/part-0.parquet", "wb") as stream,
            pq.ParquetWriter(stream, self.schema.arrow_schema, compression="zstd") as writer,
        ):
            for rows in _portions(data):
                writer.write_table(conform_arrow(rows, self.schema))

    def _check_written(self, staged: str, filesystem: fsspec.AbstractFileSystem) -> None:
        """Hold what was written to its declaration; an empty table has a file, too."""
        # Spark leaves checksums and marks beside its files, under names that begin so.
        files = [path for path in filesystem.find(staged) if not path.rpartition("/")[2].startswith((".", "_"))]
        if not files:
            raise self._lost()
        written = _dataset(files, filesystem)
        check_not_empty(int(written.count_rows()), self.schema)
        if self.schema.key:
            check_keys(written.to_table(columns=list(self.schema.key)), self.schema)
        if self.gate is not None:
            self.gate(written)

    def _lost(self) -> StorageError:
        return StorageError(
            f"{self.schema.name}: {self.location}",
            expected="the files that were just written",
            found="some or all of them gone",
            remedy="See that the container is still there and that nothing else removes files, then run again",
        )

    def _exists(self) -> bool:
        return self._location().exists()

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self.location, "schema": self.schema.name}


def _published(location: Location) -> pads.Dataset:
    return _dataset(location.published_files() or location.path, location.filesystem)


def _dataset(path: str | list[str], filesystem: fsspec.AbstractFileSystem) -> pads.Dataset:
    return pads.dataset(path, filesystem=filesystem, format="parquet")


def _portions(data: pa.Table | pads.Dataset) -> Iterator[pa.Table]:
    """Yield the rows in portions of one row group each: all at once, or once plain, they may not fit memory."""
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
