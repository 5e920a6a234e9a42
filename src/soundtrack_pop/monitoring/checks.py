"""Hold saved tables to what is expected of them: by Parquet footers where they tell, else by columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as pads

from soundtrack_pop.monitoring.footers import ColumnFacts, column_facts
from soundtrack_pop.monitoring.outcomes import MISSED, PASSED, UNKNOWN, Outcome
from soundtrack_pop.monitoring.settings import RowsExpectation, Severity, TableExpectations
from soundtrack_pop.schemas.table import Table

_EXAMPLES = 3


def check_table(
    data: pads.Dataset,
    table: Table,
    expected: TableExpectations,
    *,
    last_rows: int | None,
    load_other: Callable[[str], pads.Dataset | None],
) -> Iterator[Outcome]:
    """Yield the outcome of each expectation.

    Args:
        data: the table as it is stored.
        table: its declaration: key and references.
        expected: what is expected beyond it.
        last_rows: rows after the last good run; None where there was none.
        load_other: returns another table by its name, None where it is not stored.
    """
    facts = column_facts(data, {*expected.ranges, *expected.null_shares})
    rows = facts.rows
    if expected.rows is not None:
        yield _rows_outcome(table.name, expected.rows, rows, last_rows)
    for name, bounds in expected.ranges.items():
        column = facts.columns[name]
        within = _is_within(column, bounds.least, bounds.most)
        found = "no values" if column.least is None else f"{column.least:g} to {column.most:g}"
        told = f"{_or(bounds.least, 'any')} to {_or(bounds.most, 'any')}"
        yield Outcome(table.name, f"range of {name}", bounds.severity, within, told, found)
    for name, bound in expected.null_shares.items():
        share = facts.columns[name].nulls / rows if rows else 0.0
        outcome = PASSED if share <= bound.most else MISSED
        told = f"at most {bound.most:.1%} null"
        yield Outcome(table.name, f"nulls of {name}", bound.severity, outcome, told, f"{share:.1%}")
    if expected.key is not None and table.key:
        yield _key_outcome(data, table, expected.key)
    if expected.references is not None:
        for column_name, target in table.references:
            yield _reference_outcome(data, table.name, column_name, target, expected.references, load_other)


def _rows_outcome(name: str, bounds: RowsExpectation, rows: int, last: int | None) -> Outcome:
    most = "any" if bounds.most is None else f"{bounds.most:g}"
    told = f"{bounds.least:g} to {most} times the last good run's"
    if not last:
        return Outcome(name, "rows", bounds.severity, UNKNOWN, told, f"{rows:,} rows, and no good run before")
    ratio = rows / last
    is_within = bounds.least <= ratio and (bounds.most is None or ratio <= bounds.most)
    found = f"{rows:,} rows after {last:,}"
    return Outcome(name, "rows", bounds.severity, PASSED if is_within else MISSED, told, found)


def _key_outcome(data: pads.Dataset, table: Table, severity: Severity) -> Outcome:
    keys = data.to_table(columns=list(table.key))
    nulls = sum(column.null_count for column in keys.columns)
    repeated = keys.num_rows - keys.group_by(keys.column_names).aggregate([]).num_rows
    outcome = MISSED if nulls or repeated else PASSED
    check = f"key {', '.join(table.key)}"
    found = f"{repeated:,} repeated, {nulls:,} null"
    return Outcome(table.name, check, severity, outcome, "each once, none null", found)


def _reference_outcome(
    data: pads.Dataset,
    name: str,
    column: str,
    target: str,
    severity: Severity,
    load_other: Callable[[str], pads.Dataset | None],
) -> Outcome:
    other_name, _, other_column = target.partition(".")
    other = load_other(other_name)
    check, told = f"{column} in {target}", "every value"
    if other is None:
        return Outcome(name, check, severity, UNKNOWN, told, f"no table {other_name}")
    own = pc.unique(data.to_table(columns=[column])[column].combine_chunks()).drop_null()
    known = other.to_table(columns=[other_column])[other_column].combine_chunks()
    lost = own.filter(pc.invert(pc.is_in(own, value_set=known.cast(own.type))))
    examples = ", ".join(str(value) for value in lost.slice(0, _EXAMPLES).to_pylist())
    found = f"{len(lost):,} without: {examples}" if len(lost) else "all"
    return Outcome(name, check, severity, MISSED if len(lost) else PASSED, told, found)


def _is_within(column: ColumnFacts, least: float | None, most: float | None) -> str:
    if column.least is None or column.most is None:
        return PASSED
    low = least is None or column.least >= least
    high = most is None or column.most <= most
    return PASSED if low and high else MISSED


def _or(value: float | None, default: str) -> str:
    return default if value is None else f"{value:g}"


def stored_of(catalog: Any, name: str) -> pads.Dataset | None:
    """Return a table of the catalog as an Arrow dataset; None where it is no table or not stored."""
    dataset = catalog.get(name)
    to_arrow = getattr(dataset, "to_arrow", None)
    if to_arrow is None or not dataset.exists():
        return None
    found: pads.Dataset = to_arrow()
    return found
