"""Hold data to its declared schema at the border of each table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from soundtrack_pop.errors import ContractError, suggestion
from soundtrack_pop.schemas.table import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def conform(frame: DataFrame, table: Table) -> DataFrame:
    """Return the declared columns of a Spark frame in their order and types.

    Raises:
        ContractError: a declared column is absent.
    """
    from pyspark.sql import functions as F

    check_columns(frame.columns, table)
    return frame.select(
        *(F.col(field.name).cast(field.dataType).alias(field.name) for field in table.spark_schema)
    )


def conform_arrow(data: pa.Table, table: Table) -> pa.Table:
    """Return the declared columns of an Arrow table in their order and types.

    Raises:
        ContractError: a declared column is absent.
    """
    check_columns(data.column_names, table)
    return data.select(table.column_names).cast(table.arrow_schema)


def check_columns(found: Iterable[str], table: Table) -> None:
    """Raise `ContractError` where a declared column is not among the found ones."""
    columns = list(found)
    missing = missing_columns(columns, table.column_names)
    if missing:
        raise ContractError(
            table.name,
            expected=f"the columns {', '.join(table.column_names)}",
            found=f"no {', '.join(missing)} among {', '.join(columns)}",
            remedy=f"{suggestion(missing[0], columns)}See soundtrack_pop.schemas",
        )


def missing_columns(found: Sequence[str], declared: Sequence[str]) -> list[str]:
    """Return the declared columns that are not among the found ones."""
    return [name for name in declared if name not in found]


def check_not_empty(rows: int, table: Table) -> None:
    """Raise `ContractError` where a table that must have rows has none."""
    if rows == 0 and not table.may_be_empty:
        raise ContractError(
            table.name,
            expected="at least one row",
            found="none",
            remedy="Nothing was overwritten. Look at the rows of the stages before it in the run's summary",
        )


def check_keys(keys: pa.Table, table: Table) -> None:
    """Raise `ContractError` where a key has a null or stands twice; `keys` holds the key columns."""
    nulls = sum(column.null_count for column in keys.columns)
    repeated = keys.num_rows - keys.group_by(keys.column_names).aggregate([]).num_rows
    if nulls or repeated:
        raise ContractError(
            table.name,
            expected=f"each {', '.join(table.key)} once ({table.grain})",
            found=f"{repeated:,} rows that repeat a key and {nulls:,} nulls in keys",
            remedy="Nothing was overwritten. The node that makes the table has a fault: mend it",
        )
