"""Admit a snapshot of the sources as a whole or not at all.

Tables land only when both sources are read and what had to be rejected stays below the declared share; so a
damaged source leaves every table of the last good run as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from soundtrack_pop.datasets.source_tables import LINE, Rejects, SourceTables
from soundtrack_pop.errors import RejectShareError
from soundtrack_pop.schemas import Table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as pads


@dataclass(frozen=True)
class Selection:
    """What ingestion takes from a source.

    Attributes:
        source: where it comes from.
        table: the source's table.
        rows: the selected rows, with their line numbers.
    """

    source: SourceTables
    table: str
    rows: pa.Table


def split_repeated_keys(selection: Selection, table: Table) -> tuple[pa.Table, Rejects]:
    """Return the rows, and apart from them those that repeat an earlier row's key or lack one.

    Grain: that of `table`. The first row of a key, in order of the source, stays.
    """
    rows, rejects = selection.rows, Rejects()
    if not table.key:
        return rows, rejects
    keys = rows.select(list(table.key)).to_pandas()
    lacking = keys.isna().any(axis=1)
    repeated = keys.duplicated(keep="first") & ~lacking
    for position in (lacking | repeated).to_numpy().nonzero()[0]:
        reason = "no" if lacking.iloc[position] else "repeated"
        row = rows.slice(position, 1).to_pylist()[0]
        line = row.pop(LINE)
        rejects.add(selection.source.name, selection.table, line, f"{reason} {', '.join(table.key)}", str(row))
    return rows.filter(pa.array(~(lacking | repeated))), rejects


def split_repeated_films(movies: SourceTables, table: str) -> tuple[pads.Dataset, Rejects]:
    """Return the films, and apart from them those whose id stood before."""
    films, rejects = movies.table(table), Rejects()
    keys = films.to_table(columns=["tmdb_id", "source", LINE]).to_pandas()
    repeated = keys[keys["tmdb_id"].duplicated(keep="first")]
    for row in repeated.itertuples():
        rejects.add(row.source, table, row.line, "repeated tmdb_id", str(row.tmdb_id))
    return (films.filter(_not_at(repeated)) if len(repeated) else films), rejects


def check_reject_shares(sources: list[SourceTables], rejects: Rejects, max_reject_share: float) -> None:
    """Raise `RejectShareError` where more of a table was rejected than the share allows."""
    for source in sources:
        for table, rows_read in source.rows_read.items():
            rejected = rejects.count(table)
            if rejected > max_reject_share * rows_read:
                raise _too_many_rejects(rejects, table, rejected, rows_read, max_reject_share)


def _not_at(repeated: pd.DataFrame) -> pc.Expression:
    condition = pc.scalar(False)
    for source, rows in repeated.groupby("source"):
        condition |= (pc.field("source") == source) & pc.field(LINE).isin(pa.array(rows[LINE]))
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
