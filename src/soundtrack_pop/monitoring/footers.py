"""Range and nulls of a Parquet table's columns, from its footers; no row is read where they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as pads


@dataclass(frozen=True)
class ColumnFacts:
    """Smallest and largest value, None where all are null, and the number of nulls."""

    least: float | None
    most: float | None
    nulls: int


@dataclass(frozen=True)
class TableFacts:
    """Rows of a table, and facts of the columns asked for."""

    rows: int
    columns: dict[str, ColumnFacts]


def column_facts(data: pads.Dataset, names: Iterable[str]) -> TableFacts:
    """Return facts of some columns of a stored table; a range is known of numbers only."""
    groups: list[Any] = []
    rows = 0
    for fragment in data.get_fragments():
        metadata = fragment.metadata
        rows += metadata.num_rows
        groups.extend(metadata.row_group(number) for number in range(metadata.num_row_groups))
    return TableFacts(rows, {name: _from_footers(groups, name) or _from_rows(data, name) for name in names})


def _from_footers(groups: list[Any], name: str) -> ColumnFacts | None:
    least: list[float] = []
    most: list[float] = []
    nulls = 0
    for group in groups:
        statistics = _statistics(group, name)
        if statistics is None or not statistics.has_null_count:
            return None
        nulls += statistics.null_count
        if statistics.has_min_max and isinstance(statistics.min, int | float):
            # Footers write the zero as -0 where it is the smallest.
            least.append(statistics.min + 0)
            most.append(statistics.max + 0)
        elif statistics.num_values and not statistics.has_min_max:
            return None
    return ColumnFacts(min(least, default=None), max(most, default=None), nulls)


def _statistics(group: Any, name: str) -> Any:
    for number in range(group.num_columns):
        column = group.column(number)
        if column.path_in_schema == name:
            return column.statistics
    return None


def _from_rows(data: pads.Dataset, name: str) -> ColumnFacts:
    """Read a column whose footers do not tell: lists, and what a writer left out."""
    column = data.to_table(columns=[name])[name]
    try:
        bounds = pc.min_max(column).as_py()
    except Exception:
        bounds = {"min": None, "max": None}
    numbers = {key: value if isinstance(value, int | float) else None for key, value in bounds.items()}
    return ColumnFacts(numbers["min"], numbers["max"], column.null_count)
