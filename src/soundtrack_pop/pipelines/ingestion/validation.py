"""Validate what was read from the sources: unique keys, and few enough rejected rows.

The node loads all sources or none: no table is returned before every source has been read and its rejects are
known to be few. A damaged source therefore leaves every table of the last good run as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.datasets.source_tables import LINE, SOURCE, Rejects, SourceTables
from soundtrack_pop.errors import ContractError, RejectShareError
from soundtrack_pop.schemas import TABLES, Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as pads


@dataclass(frozen=True)
class Selection:
    """The rows that ingestion takes from one table of a source.

    Attributes:
        source: the source that was read.
        table: name of the table within the source.
        rows: the selected rows with their line numbers, in memory or spooled to disk.
    """

    source: SourceTables
    table: str
    rows: pa.Table | pads.Dataset

    def columns(self, names: list[str]) -> pa.Table:
        """Return these columns of all rows, in memory."""
        return self.rows.select(names) if isinstance(self.rows, pa.Table) else self.rows.to_table(columns=names)


def select_whole_tables(sources: Iterable[SourceTables]) -> dict[str, Selection]:
    """Return every table of the sources as it is: table `x` becomes `int_x`.

    Raises:
        ContractError: no schema is declared for one of the tables.
    """
    selections = {}
    for source in sources:
        for table in source.tables:
            name = f"int_{table}"
            if name not in TABLES:
                raise ContractError(
                    f"{source.name}: {table}",
                    expected=f"a schema for the table {name}",
                    found="none",
                    remedy="Declare it in src/soundtrack_pop/schemas/ingested.py",
                )
            selections[name] = Selection(source, table, source.table(table))
    return selections


def split_repeated_keys(selection: Selection, table: Table) -> tuple[pa.Table | pads.Dataset, Rejects]:
    """Return the rows with a unique, complete key, and the others as rejects.

    Grain: that of `table`. Of several rows with the same key, the first in the order of the source stays.
    """
    rows, rejects = selection.rows, Rejects()
    if not table.key:
        return rows, rejects
    key = list(table.key)
    located = selection.columns(
        [*key, *(name for name in (SOURCE, LINE) if name in rows.schema.names)]
    ).to_pandas()
    is_incomplete = located[key].isna().any(axis=1)
    is_rejected = is_incomplete | located.duplicated(subset=key, keep="first")
    for position in is_rejected.to_numpy().nonzero()[0]:
        one = located.iloc[position]
        reason = "no" if is_incomplete.iloc[position] else "repeated"
        rejects.add(
            one.get(SOURCE, selection.source.name),
            selection.table,
            int(one[LINE]),
            f"{reason} {', '.join(key)}",
            _content(rows, int(position), one[key]),
        )
    if not rejects.rows:
        return rows, rejects
    if isinstance(rows, pa.Table):
        return rows.filter(pa.array(~is_rejected)), rejects
    return rows.filter(_not_at(located[is_rejected])), rejects


def check_reject_shares(sources: Iterable[SourceTables], rejects: Rejects, max_reject_share: float) -> None:
    """Raise `RejectShareError` if more than this share of a table's rows was rejected."""
    for source in sources:
        for table, rows_read in source.rows_read.items():
            rejected = rejects.count(table)
            if rejected > max_reject_share * rows_read:
                raise _too_many_rejects(rejects, table, rejected, rows_read, max_reject_share)


def count_rows(rows: pa.Table | pads.Dataset) -> int:
    """Return the number of rows."""
    return int(rows.num_rows if isinstance(rows, pa.Table) else rows.count_rows())


def _content(rows: pa.Table | pads.Dataset, position: int, key: pd.Series) -> str:
    """Return a rejected row as text; of a spooled table only its key, which is in memory."""
    if not isinstance(rows, pa.Table):
        return ", ".join(map(str, key))
    row = rows.slice(position, 1).to_pylist()[0]
    return str({name: value for name, value in row.items() if name != LINE})


def _not_at(rejected: pd.DataFrame) -> pc.Expression:
    """Return the condition that a spooled row is none of the rejected ones."""
    if SOURCE not in rejected:
        return ~pc.field(LINE).isin(pa.array(rejected[LINE]))
    condition = pc.scalar(False)
    for source, rows in rejected.groupby(SOURCE):
        condition |= (pc.field(SOURCE) == source) & pc.field(LINE).isin(pa.array(rows[LINE]))
    return ~condition


def _too_many_rejects(
    rejects: Rejects, table: str, rejected: int, rows_read: int, max_reject_share: float
) -> RejectShareError:
    first = next(row for row in rejects.rows if row["table"] == table)
    return RejectShareError(
        f"{first['source']}: {table}",
        expected=f"at most {max_reject_share:.2%} of the rows rejected (ingestion.max_reject_share)",
        found=f"{rejected:,} of {rows_read:,} rejected; the first at line {first['line']}: {first['reason']}",
        remedy="Nothing was written. Repair the source, or raise ingestion.max_reject_share to go on without them",
    )
