"""A Parquet table of a declared schema on any storage, replaced as a whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import fsspec
import pyarrow as pa
import pyarrow.dataset as pads
from kedro.io import AbstractDataset, DatasetError
from kedro_datasets._typing import TablePreview

from soundtrack_pop.contracts import check_keys, check_not_empty, conform_arrow
from soundtrack_pop.datasets.table_files import (
    open_files,
    stored_names,
    with_declared_columns,
    write_arrow,
    write_spark,
)
from soundtrack_pop.errors import ContractError, StorageError
from soundtrack_pop.schemas import TABLES
from soundtrack_pop.spark.session import get_session
from soundtrack_pop.storage.failures import storage_failure_in
from soundtrack_pop.storage.location import Location
from soundtrack_pop.storage.root import spark_location

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

logger = logging.getLogger(__name__)


class SparkTable(AbstractDataset[Any, Any]):
    """Loads a Spark frame; saves a Spark frame, an Arrow table or an Arrow dataset.

    Spark gets the location as it is written in the catalog (`abfss://`, `abfs://`, `/Volumes/`); a plain path is
    a local one. What is saved is checked against its declared schema, written to a staging path and published when
    it is complete, so that a failed run leaves the last good table.
    """

    def __init__(
        self,
        *,
        filepath: str,
        schema: str,
        optional: bool = False,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember the table's location and declaration.

        Args:
            filepath: folder of the table.
            schema: name of the table in `soundtrack_pop.schemas`.
            optional: load None if there is no table, or none of this layout. For a node that reads what it is
                about to replace; such an entry has a name of its own, since a pipeline has no circles.
            credentials: passed to fsspec; empty if the platform provides its own.
            metadata: for Kedro plugins; not used here.
        """
        if schema not in TABLES:
            raise DatasetError(f"{filepath}: no table '{schema}' is declared in soundtrack_pop.schemas.")
        self.schema = TABLES[schema]
        # As the catalog writes it.
        self.location = filepath.rstrip("/")
        self._optional = optional
        self._credentials = credentials or {}
        self.metadata = metadata
        # Called with a new table before it is published; if it raises, the old table stays.
        self.gate: Callable[[pads.Dataset], None] | None = None

    def load(self) -> DataFrame | None:
        """Return the table as a Spark frame; None if it is optional and cannot be used.

        Raises:
            ContractError: the stored table lacks a declared column or is of a newer format.
        """
        if self._optional and not self._is_usable():
            return None
        location, _, names = self._stored()
        suffixes = [path.removeprefix(location.path) for path in location.published_files()]
        urls = [f"{spark_location(self.location)}{suffix}" for suffix in suffixes]
        # Given the schema, Spark need not look into the files first, which would cost a job for each load.
        stored = get_session().read.schema(self.schema.renamed(names).spark_schema).parquet(*urls)
        return stored.toDF(*self.schema.column_names)

    def to_arrow(self) -> pads.Dataset:
        """Return the table as an Arrow dataset, read without Spark; columns and filters are pushed down.

        Raises:
            DatasetError: there is no table.
            ContractError: the stored table lacks a declared column or is of a newer format.
        """
        _, stored, names = self._stored()
        return with_declared_columns(stored, names, self.schema)

    def save(self, data: DataFrame | pa.Table | pads.Dataset) -> None:
        """Replace the table.

        Raises:
            ContractError: a declared column is absent, a key is null or repeated, or the table is empty and must
                not be.
            StorageError: the storage lost what was written to it.
        """
        location = self._location()
        location.prepare()
        staging_path = location.new_staging_path()
        try:
            if isinstance(data, pa.Table | pads.Dataset):
                write_arrow(data, self.schema, staging_path, location.filesystem)
            else:
                parent, name = self.location.rpartition("/")[0], staging_path.rpartition("/")[2]
                write_spark(data, self.schema, spark_location(f"{parent}/{name}"))
            location.filesystem.invalidate_cache()
            self._check_written(staging_path, location.filesystem)
            location.publish(staging_path)
        except FileNotFoundError as error:
            raise self._lost() from error
        except Exception as error:
            # A storage that is gone would be asked for minutes; a later run removes what is left in it.
            if storage_failure_in(error) is None:
                location.discard(staging_path)
            raise
        except BaseException:
            location.discard(staging_path)
            raise

    def row_count(self) -> int | None:
        """Return the number of rows, read from the Parquet footers without Spark; None for an optional table.

        Run records count what a node reads; an optional table is no input of its own.
        """
        if self._optional:
            return None
        location = self._location()
        return int(_published(location).count_rows()) if location.exists() else 0

    def preview(self, nrows: int = 5) -> TablePreview:
        """Return the first rows for kedro-viz, without Spark."""
        rows = _published(self._location()).head(nrows).to_pandas().astype(str)
        return TablePreview(rows.to_dict(orient="split"))

    def _location(self) -> Location:
        return Location(self.location, self._credentials)

    def _stored(self) -> tuple[Location, pads.Dataset, dict[str, str]]:
        """Return location and content of the table, and the stored name of each declared column."""
        location = self._location()
        if not location.exists():
            raise DatasetError(f"{self.schema.name}: no table at {self.location}. Run the pipeline that makes it.")
        stored = _published(location)
        return location, stored, stored_names(stored.schema, self.schema)

    def _is_usable(self) -> bool:
        try:
            return self._exists() and bool(self._stored())
        except (ContractError, pa.ArrowException, OSError, ValueError) as error:
            logger.info("%s is not reused: it has another layout or is damaged. %s", self.location, error)
            return False

    def _check_written(self, staging_path: str, filesystem: fsspec.AbstractFileSystem) -> None:
        """Check what was written against its declaration; an empty table has a file, too."""
        # Spark leaves checksums and markers beside its files, under names that begin so.
        found = filesystem.find(staging_path)
        files = [path for path in found if not path.rpartition("/")[2].startswith((".", "_"))]
        if not files:
            raise self._lost()
        written = open_files(files, filesystem)
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
            remedy="Check that the container is still there and that nothing else removes files, then run again",
        )

    def _exists(self) -> bool:
        return self._location().exists()

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self.location, "schema": self.schema.name}


class ArrowTable(SparkTable):
    """Saves as `SparkTable` does; loads an Arrow table, without Spark.

    For results of some hundred rows: a Spark job for each would take longer than measuring them.
    """

    # Kedro takes the type of what is loaded from the base class.
    def load(self) -> pa.Table:
        """Return all rows in the declared columns and types.

        Raises:
            DatasetError: there is no table.
            ContractError: the stored table lacks a declared column or is of a newer format.
        """
        return conform_arrow(self.to_arrow().to_table(), self.schema)


class StoredTable(SparkTable):
    """Reads a stored table as an Arrow dataset, column by column and row by row, without Spark; saves nothing.

    For a node that looks at a few columns, or a few rows, of a table that a run before it has written.
    """

    # Kedro takes the type of what is loaded from the base class.
    def load(self) -> pads.Dataset:
        """Return the table; columns and filters are pushed down.

        Raises:
            DatasetError: there is no table.
            ContractError: the stored table lacks a declared column or is of a newer format.
        """
        return self.to_arrow()


def _published(location: Location) -> pads.Dataset:
    return open_files(location.published_files(), location.filesystem)
