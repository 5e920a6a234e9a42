"""Write the review queue as a spreadsheet or CSV, and read the filled-in file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import fsspec

from soundtrack_pop.datasets.cells import cell_of, one_line
from soundtrack_pop.datasets.clerical_decisions import csv_of
from soundtrack_pop.datasets.user_csv import Sheet, SheetRow, read_user_csv, require_columns, sheet_of
from soundtrack_pop.errors import SourceError
from soundtrack_pop.review.queue import FILLED_IN, IDENTITY, QUEUE_COLUMNS
from soundtrack_pop.schemas.curated import VERDICTS
from soundtrack_pop.storage.whole_files import write_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

REQUIRED = (*IDENTITY, *FILLED_IN)
_BOM = b"\xef\xbb\xbf"
_SHEET = "review"
_WIDTHS = {
    "album_title": 44, "artist_credit": 26, "film_title": 34, "directors": 24, "composers": 24, "evidence": 70,
    "runner_up": 34, "album_page": 30, "film_page": 30, "reason": 40, "release_group_gid": 38,
}  # fmt: skip
_USUAL_WIDTH = 14
_GUIDE = (
    "Each row is one soundtrack with the film that it was linked to.",
    "verdict: match = the soundtrack belongs to this film; no_match = not to this film, perhaps to another one; "
    "none = to no film of the catalogue.",
    "other_tmdb_id: with no_match, the film that it belongs to: the number in the film's TMDb address.",
    "reason: in a few words; it is stored with the decision.",
    "Rows without a verdict are left for later. The order of rows, filters and further columns do not matter.",
    "Save as .xlsx or as CSV UTF-8, then: kedro review import <file>",
)


def write_queue(rows: Sequence[Mapping[str, Any]], target: str) -> None:
    """Write rows of `QUEUE_COLUMNS` to an .xlsx or .csv file.

    Raises:
        SourceError: the ending is neither .xlsx nor .csv.
    """
    content = _xlsx_of(rows) if _kind_of(target) == "xlsx" else excel_csv_of(QUEUE_COLUMNS, rows)
    write_whole(target, content)


def read_queue(source: str) -> Sheet:
    """Return the filled-in sheet.

    Raises:
        SourceError: there is no such file, it is not a spreadsheet or CSV, or it lacks a required column.
    """
    kind = _kind_of(source)
    try:
        filesystem, path = fsspec.url_to_fs(source)
        content = filesystem.cat_file(path)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SourceError(
            source, expected="the file that was filled in", found="no file", remedy="Check the path"
        ) from error
    sheet = _read_xlsx(content, source) if kind == "xlsx" else read_user_csv(content, source)
    require_columns(sheet, REQUIRED, source)
    return sheet


def exists(url: str) -> bool:
    """Return whether there is a file."""
    filesystem, path = fsspec.url_to_fs(url)
    return bool(filesystem.exists(path))


def excel_csv_of(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a CSV that Excel opens as UTF-8, in which no text is a formula."""
    return _BOM + csv_of(columns, [{name: cell_of(row.get(name)) for name in columns} for row in rows])


def _kind_of(path: str) -> str:
    kind = path.rpartition(".")[2].lower()
    if kind not in ("xlsx", "csv"):
        raise SourceError(
            path,
            expected="a file name that ends in .xlsx or .csv",
            found=f"'.{kind}'" if "." in path else "no ending",
            remedy="Save the sheet as .xlsx or as CSV UTF-8",
        )
    return kind


def _xlsx_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    # Imported here: other commands need not wait for it.
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = _SHEET
    _fill(sheet, rows)
    _format(sheet, len(rows))
    _add_guide(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet.append(list(QUEUE_COLUMNS))
    for number, row in enumerate(rows, start=2):
        for position, name in enumerate(QUEUE_COLUMNS, start=1):
            value = row.get(name)
            if value is None:
                continue
            cell = sheet.cell(number, position)
            if isinstance(value, str):
                cell.value = one_line(value)
                # A title that begins with = is not a formula.
                cell.data_type = "s"
            else:
                cell.value = value
            if name.endswith("_page"):
                cell.hyperlink = value
            elif name.endswith("probability"):
                cell.number_format = "0.0000"


def _format(sheet: Worksheet, rows: int) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for position, name in enumerate(QUEUE_COLUMNS, start=1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, _USUAL_WIDTH)
        sheet.cell(1, position).font = Font(bold=True)
        if name in FILLED_IN:
            sheet.cell(1, position).fill = PatternFill("solid", fgColor="FFF2CC")
        if name == "verdict":
            choice = DataValidation(type="list", formula1=f'"{",".join(VERDICTS)}"', allow_blank=True)
            choice.error = f"One of {', '.join(VERDICTS)}, or empty"
            choice.showErrorMessage = True
            choice.add(f"{letter}2:{letter}{max(rows + 1, 2)}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(QUEUE_COLUMNS))}{rows + 1}"


def _add_guide(book: Workbook) -> None:
    guide = book.create_sheet("how to")
    guide.column_dimensions["A"].width = 120
    for line in _GUIDE:
        guide.append([line])


def _read_xlsx(content: bytes, where: str) -> Sheet:
    """Return the first sheet of the workbook that has the required columns, else the first sheet."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [_named_cells_only(sheet_of(_records(one))) for one in book.worksheets]
    # openpyxl raises all of these for damaged files: of the zip, of the XML, of missing parts.
    except (InvalidFileException, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, OSError) as error:
        raise SourceError(
            where,
            expected="a spreadsheet (.xlsx)",
            found=f"{type(error).__name__}: {error}",
            remedy="Open it in a spreadsheet program and save it as .xlsx or as CSV UTF-8",
        ) from error
    fitting = (sheet for sheet in sheets if set(REQUIRED) <= set(sheet.columns))
    return next(fitting, sheets[0] if sheets else Sheet((), ()))


def _records(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # Some programs write a wrong size of the sheet.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_text_of(value) for value in values]


def _named_cells_only(sheet: Sheet) -> Sheet:
    # Text beside the table is a note in a spreadsheet; in a CSV it is the rest of a text that was split.
    return Sheet(sheet.columns, tuple(SheetRow(row.line, row.cells) for row in sheet.rows))


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
