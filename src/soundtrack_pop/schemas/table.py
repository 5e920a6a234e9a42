"""The schema of a persisted table: grain, key and columns with their meaning, as Arrow and as Spark schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql.types import StructType


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type and its meaning, with unit and range if it has them."""

    name: str
    type: pa.DataType
    meaning: str


@dataclass(frozen=True)
class Table:
    """One persisted table.

    Attributes:
        name: the catalog name, layer prefix included.
        grain: what one row represents.
        key: the columns that identify a row; empty if there is none.
        columns: the columns in stored order.
        may_be_empty: whether a run may publish the table without rows.
        references: pairs of a column and the "table.column" that it refers to, as shown in the ERD.
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
        """Return the Arrow schema. Every column is nullable; nulls in keys are found by a check of the data."""
        return pa.schema([(column.name, column.type) for column in self.columns])

    @property
    def spark_schema(self) -> StructType:
        """Return the Spark schema that corresponds to `arrow_schema`."""
        # The wheel also works without pyspark, as long as Spark is not needed.
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(self.arrow_schema)
