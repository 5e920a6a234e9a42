"""How a persisted table is declared: grain, key, columns with their meaning; and its Arrow and Spark forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql.types import StructType


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type and what it means, with unit and range where it has them."""

    name: str
    type: pa.DataType
    meaning: str


@dataclass(frozen=True)
class Table:
    """One persisted table.

    Attributes:
        name: the catalog name, layer prefix included.
        grain: what one row stands for.
        key: the columns that identify a row; empty where the grain has none.
        columns: the columns in their stored order.
        may_be_empty: whether a run may publish the table without rows.
        references: own column -> "table.column" it points to (drawn in the ERD).
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    may_be_empty: bool = True
    references: tuple[tuple[str, str], ...] = ()

    def renamed(self, names: Mapping[str, str]) -> Table:
        """Return the table under other column names.

        Args:
            names: column -> its other name; columns that are not in it keep theirs.
        """
        columns = (replace(column, name=names.get(column.name, column.name)) for column in self.columns)
        return replace(self, columns=tuple(columns))

    @property
    def column_names(self) -> list[str]:
        """Return the column names in stored order."""
        return [column.name for column in self.columns]

    @property
    def arrow_schema(self) -> pa.Schema:
        """Return the Arrow schema; every column is nullable, keys are checked as data."""
        return pa.schema([(column.name, column.type) for column in self.columns])

    @property
    def spark_schema(self) -> StructType:
        """Return the Spark schema that corresponds to `arrow_schema`."""
        # Imported here: the wheel works without pyspark where Spark is not needed.
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(self.arrow_schema)
