"""The table that the last good run left, for the node that is about to replace it."""

from __future__ import annotations

import logging
from typing import Any

import pyarrow as pa
from kedro.io import AbstractDataset, DatasetError

from soundtrack_pop.datasets.spark_table import SparkTable
from soundtrack_pop.errors import ContractError

logger = logging.getLogger(__name__)


class EarlierTable(AbstractDataset[Any, Any]):
    """Loads a `SparkTable`'s present content; None where there is none, or none of the declared columns.

    An entry of its own beside the table's: a node may read what it replaces without a circle in the pipeline.
    Both are read whole before the new table is swapped in.
    """

    def __init__(
        self,
        *,
        filepath: str,
        schema: str,
        credentials: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Remember the table; what is given is as for `SparkTable`."""
        self._table = SparkTable(filepath=filepath, schema=schema, credentials=credentials)
        self.metadata = metadata

    def load(self) -> Any:
        """Return the table as a Spark frame, or None."""
        if not self._table._exists():
            return None
        try:
            self._table.to_arrow()
        except (ContractError, pa.ArrowException) as error:
            logger.info("Nothing is reused of %s: it is of another layout. %s", self._table.location, error)
            return None
        return self._table.load()

    def save(self, data: Any) -> None:
        """Refuse: the table is written under its own name.

        Raises:
            DatasetError: always.
        """
        raise DatasetError(f"{self._table.schema.name}: an earlier table is only read.")

    def _exists(self) -> bool:
        return self._table._exists()

    def _describe(self) -> dict[str, Any]:
        return self._table._describe()
