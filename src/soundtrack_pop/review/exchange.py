"""Export the review queue from a catalog and import the filled-in file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from soundtrack_pop import columns as c
from soundtrack_pop.datasets.clerical_decisions import to_table
from soundtrack_pop.datasets.user_csv import Sheet
from soundtrack_pop.errors import SourceError
from soundtrack_pop.review import page, spreadsheet, tables
from soundtrack_pop.review.merging import Merge, Refused, ids_in, merge_decisions
from soundtrack_pop.review.queue import QueueRequest, Row, list_queue
from soundtrack_pop.review.sheet_rows import Known, Signature
from soundtrack_pop.storage.whole_files import write_whole


@dataclass(frozen=True)
class Import:
    """The result of an import, and the file of the refused rows; None if none were refused."""

    merge: Merge
    rejected_file: str | None


def export_queue(
    catalog: Any, target: str, request: QueueRequest, signature: Signature, overwrite: bool
) -> list[Row]:
    """Write the review queue and return its rows.

    Args:
        catalog: the Kedro catalog.
        target: path or URL that ends in .xlsx or .csv.
        request: which pairs.
        signature: with which verdicts in an existing file would be imported.
        overwrite: whether an existing file may be replaced even if its verdicts were not imported.

    Raises:
        SourceError: there are no tables yet, or the target holds verdicts that were not imported.
    """
    if not overwrite and spreadsheet.exists(target):
        _check_nothing_is_lost(catalog, target, signature)
    rows = list_queue(catalog, request, tables.read_decisions(catalog))
    spreadsheet.write_queue(rows, target)
    return rows


def write_review_page(catalog: Any, target: str, request: QueueRequest) -> int:
    """Write the review queue as a page, the most informative pairs first, and return their number.

    Raises:
        SourceError: there are no tables yet.
    """
    rows = page.most_informative_first(list_queue(catalog, request, tables.read_decisions(catalog)))
    write_whole(target, page.render(rows).encode("utf-8"))
    return len(rows)


def import_decisions(catalog: Any, source: str, signature: Signature) -> Import:
    """Merge a filled-in queue into the decisions; refused rows are written to a file beside it.

    Args:
        catalog: the Kedro catalog.
        source: path or URL of the file.
        signature: who decided and when, and the reason for rows that give none.

    Raises:
        SourceError: there is no such file, it cannot be read, or the stored decisions are not valid.
    """
    sheet = spreadsheet.read_queue(source)
    merge = _merge(catalog, sheet, signature)
    # The refused rows first: if the second write fails, the import can be repeated.
    rejected_file = rejected_name(source) if merge.refused else None
    if rejected_file:
        write_whole(rejected_file, _rejected_csv(sheet, merge.refused))
    if merge.new:
        catalog.get(tables.DECISIONS).save(to_table(merge.decisions))
    return Import(merge, rejected_file)


def rejected_name(source: str) -> str:
    """Return the name of the file for refused rows; a sheet of refused rows has a file of its own, too."""
    return f"{source.rpartition('.')[0]}_rejected.csv"


def _merge(catalog: Any, sheet: Sheet, signature: Signature) -> Merge:
    gids, film_ids = ids_in(sheet)
    albums = tables.read_rows(catalog, "prm_soundtracks", [c.RELEASE_GROUP_GID], only=(c.RELEASE_GROUP_GID, gids))
    films = tables.read_rows(catalog, "prm_movies", [c.TMDB_ID], only=(c.TMDB_ID, film_ids))
    known = Known(
        gids=frozenset(row[c.RELEASE_GROUP_GID] for row in albums),
        film_ids=frozenset(row[c.TMDB_ID] for row in films),
    )
    return merge_decisions(sheet, known, signature, tables.read_decisions(catalog))


def _check_nothing_is_lost(catalog: Any, target: str, signature: Signature) -> None:
    merge = _merge(catalog, spreadsheet.read_queue(target), signature)
    if merge.new or merge.refused:
        raise SourceError(
            target,
            expected="no file, or one whose verdicts were all imported",
            found=f"{len(merge.new)} verdicts that were not imported, and {len(merge.refused)} that are not valid",
            remedy="Import it first, choose another name with --to, or use --overwrite",
        )


def _rejected_csv(sheet: Sheet, refused: tuple[Refused, ...]) -> bytes:
    added = ("row", "why_refused")
    columns = (*added, *(name for name in sheet.columns if name not in added))
    rows = [
        {**one.row.cells, "row": one.row.line, "why_refused": "; ".join(str(fault) for fault in one.faults)}
        for one in refused
    ]
    return spreadsheet.excel_csv_of(columns, rows)
