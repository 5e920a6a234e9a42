"""Read the persisted tables as Arrow, without starting a JVM."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.datasets.clerical_decision_rules import Decision
from soundtrack_pop.datasets.clerical_decisions import of_table
from soundtrack_pop.errors import ContractError, SourceError

if TYPE_CHECKING:
    from soundtrack_pop.datasets.spark_table import SparkTable

DECISIONS = "raw_curated_decisions"


def read_rows(
    catalog: Any, name: str, columns: Sequence[str], only: tuple[str, Collection[Any]] | None = None
) -> list[dict[str, Any]]:
    """Return rows of a persisted table.

    Args:
        catalog: the Kedro catalog.
        name: name of the table in the catalog.
        columns: which columns to read.
        only: a column, and the values to select.

    Raises:
        SourceError: the table has not been written yet.
        ContractError: the stored table lacks a column.
    """
    rows: list[dict[str, Any]] = to_arrow(catalog.get(name), columns, only).to_pylist()
    return rows


def to_arrow(
    table: SparkTable, columns: Sequence[str], only: tuple[str, Collection[Any]] | None = None
) -> pa.Table:
    """Return columns of a stored table as Arrow; `only` selects rows by the values of a column."""
    if not table.exists():
        raise SourceError(
            table.location, expected=f"the table {table.schema.name}", found="none", remedy="Run `kedro run` first"
        )
    stored = table.to_arrow()
    missing = [name for name in columns if name not in stored.schema.names]
    if missing:
        raise ContractError(
            table.schema.name,
            expected=f"the columns {', '.join(columns)}",
            found=f"no {', '.join(missing)}",
            remedy="An older version wrote the table: run `kedro run` again",
        )
    if only is None:
        return stored.to_table(columns=list(columns))
    column, values = only
    wanted = pa.array(sorted(values), type=stored.schema.field(column).type)
    return stored.to_table(columns=list(columns), filter=pc.field(column).isin(wanted))


def read_decisions(catalog: Any) -> list[Decision]:
    """Return the stored decisions, in the order of their file."""
    return of_table(catalog.get(DECISIONS).load())
