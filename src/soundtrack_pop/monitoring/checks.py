"""Data-quality checks of a stored table, answered from Parquet footers where possible, else from its columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from soundtrack_pop.monitoring.data_quality import FAILED, PASSED, UNKNOWN, CheckResult
from soundtrack_pop.monitoring.settings import (
    NullExpectation,
    RangeExpectation,
    RowsExpectation,
    Severity,
    TableExpectations,
)
from soundtrack_pop.schemas.table import Table

_EXAMPLES = 3

LoadTable = Callable[[str], pads.Dataset | None]


@dataclass(frozen=True)
class ColumnFacts:
    """Minimum and maximum of a column, None if it has no numbers, and its number of nulls."""

    least: float | None
    most: float | None
    nulls: int


@dataclass(frozen=True)
class TableFacts:
    """Row count of a table, and facts about selected columns."""

    rows: int
    columns: dict[str, ColumnFacts]


def check_table(
    data: pads.Dataset,
    table: Table,
    expected: TableExpectations,
    *,
    last_rows: int | None,
    load_other: LoadTable,
) -> Iterator[CheckResult]:
    """Yield the result of each check.

    Args:
        data: the stored table.
        table: its schema with key and references.
        expected: which checks apply, with bounds and severity.
        last_rows: row count after the last successful run; None if there was none.
        load_other: returns another table by name; None if it is not stored.
    """
    facts = column_facts(data, {*expected.ranges, *expected.null_shares})
    if expected.rows is not None:
        yield _check_rows(table.name, expected.rows, facts.rows, last_rows)
    for column, bounds in expected.ranges.items():
        yield _check_range(table.name, column, bounds, facts.columns[column])
    for column, bound in expected.null_shares.items():
        yield _check_nulls(table.name, column, bound, facts)
    if expected.key is not None and table.key:
        yield _check_key(data, table, expected.key)
    if expected.references is not None:
        for column, target in table.references:
            yield _check_reference(data, table.name, column, target, expected.references, load_other)


def _check_rows(name: str, bounds: RowsExpectation, rows: int, last: int | None) -> CheckResult:
    most = "any" if bounds.most is None else f"{bounds.most:g}"
    expected = f"{bounds.least:g} to {most} times the last good run's"
    if not last:
        found = f"{rows:,} rows, and no good run before"
        return CheckResult(name, "rows", bounds.severity, UNKNOWN, expected, found)
    ratio = rows / last
    is_within = bounds.least <= ratio and (bounds.most is None or ratio <= bounds.most)
    found = f"{rows:,} rows after {last:,}"
    return CheckResult(name, "rows", bounds.severity, PASSED if is_within else FAILED, expected, found)


def _check_range(name: str, column: str, bounds: RangeExpectation, facts: ColumnFacts) -> CheckResult:
    check = f"range of {column}"
    expected = f"{_or(bounds.least, 'any')} to {_or(bounds.most, 'any')}"
    if facts.least is None or facts.most is None:
        return CheckResult(name, check, bounds.severity, PASSED, expected, "no values")
    is_within = (bounds.least is None or facts.least >= bounds.least) and (
        bounds.most is None or facts.most <= bounds.most
    )
    found = f"{facts.least:g} to {facts.most:g}"
    return CheckResult(name, check, bounds.severity, PASSED if is_within else FAILED, expected, found)


def _check_nulls(name: str, column: str, bound: NullExpectation, facts: TableFacts) -> CheckResult:
    share = facts.columns[column].nulls / facts.rows if facts.rows else 0.0
    outcome = PASSED if share <= bound.most else FAILED
    expected = f"at most {bound.most:.1%} null"
    return CheckResult(name, f"nulls of {column}", bound.severity, outcome, expected, f"{share:.1%}")


def _check_key(data: pads.Dataset, table: Table, severity: Severity) -> CheckResult:
    keys = data.to_table(columns=list(table.key))
    nulls = sum(column.null_count for column in keys.columns)
    repeated = keys.num_rows - keys.group_by(keys.column_names).aggregate([]).num_rows
    outcome = FAILED if nulls or repeated else PASSED
    check = f"key {', '.join(table.key)}"
    found = f"{repeated:,} repeated, {nulls:,} null"
    return CheckResult(table.name, check, severity, outcome, "each once, none null", found)


def _check_reference(
    data: pads.Dataset, name: str, column: str, target: str, severity: Severity, load_other: LoadTable
) -> CheckResult:
    other_name, _, other_column = target.partition(".")
    other = load_other(other_name)
    check, expected = f"{column} in {target}", "every value"
    if other is None:
        return CheckResult(name, check, severity, UNKNOWN, expected, f"no table {other_name}")
    own = pc.unique(data.to_table(columns=[column])[column].combine_chunks()).drop_null()
    known = other.to_table(columns=[other_column])[other_column].combine_chunks()
    lost = own.filter(pc.invert(pc.is_in(own, value_set=known.cast(own.type))))
    examples = ", ".join(str(value) for value in lost.slice(0, _EXAMPLES).to_pylist())
    found = f"{len(lost):,} without: {examples}" if len(lost) else "all"
    return CheckResult(name, check, severity, FAILED if len(lost) else PASSED, expected, found)


def _or(value: float | None, default: str) -> str:
    return default if value is None else f"{value:g}"


def column_facts(data: pads.Dataset, names: Iterable[str]) -> TableFacts:
    """Return facts about some columns of a stored table; minimum and maximum are those of numbers only."""
    groups: list[Any] = []
    rows = 0
    for fragment in data.get_fragments():
        metadata = fragment.metadata
        rows += metadata.num_rows
        groups.extend(metadata.row_group(number) for number in range(metadata.num_row_groups))
    return TableFacts(rows, {name: _facts_of(data, groups, name) for name in names})


def _facts_of(data: pads.Dataset, groups: list[Any], name: str) -> ColumnFacts:
    # Minimum and maximum in a footer pass over NaN, which no range holds.
    if pa.types.is_floating(data.schema.field(name).type) and data.count_rows(filter=pc.is_nan(pc.field(name))):
        return ColumnFacts(math.nan, math.nan, 0)
    return _from_footers(groups, name) or _from_rows(data, name)


def _from_footers(groups: list[Any], name: str) -> ColumnFacts | None:
    """Return what the footers say; None if they lack statistics of the column."""
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
    columns = (group.column(number) for number in range(group.num_columns))
    return next((column.statistics for column in columns if column.path_in_schema == name), None)


def _from_rows(data: pads.Dataset, name: str) -> ColumnFacts:
    """Read a column that has no statistics in the footers, such as a list."""
    column = data.to_table(columns=[name])[name]
    try:
        bounds = pc.min_max(column).as_py()
    except Exception:
        bounds = {"min": None, "max": None}
    numbers = {key: value if isinstance(value, int | float) else None for key, value in bounds.items()}
    return ColumnFacts(numbers["min"], numbers["max"], column.null_count)


def stored_table(catalog: Any, name: str) -> pads.Dataset | None:
    """Return a table of the catalog as an Arrow dataset; None if it is not a table or not stored."""
    dataset = catalog.get(name)
    to_arrow = getattr(dataset, "to_arrow", None)
    if to_arrow is None or not dataset.exists():
        return None
    found: pads.Dataset = to_arrow()
    return found
