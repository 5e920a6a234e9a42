"""Read user-edited CSV as spreadsheets write it: with a byte order mark, semicolons or tabs, empty rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from soundtrack_pop.errors import SourceError, suggestion

_DELIMITERS = ",;\t"
# Excel's own first line, if the separator is not that of the reader's locale.
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)


@dataclass(frozen=True)
class SheetRow:
    """One row that is not empty.

    Attributes:
        line: its first line in the file, or its row in the spreadsheet, from 1.
        cells: column name -> text without spaces around it; "" where empty.
        surplus: texts in columns without a name.
    """

    line: int
    cells: dict[str, str]
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The columns, in their order, and the rows of one file."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_user_csv(content: bytes, where: str) -> Sheet:
    """Return the sheet of a CSV file.

    Raises:
        SourceError: it is no UTF-8, or a quotation mark is not closed.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            where,
            expected="UTF-8",
            found=f"the byte {content[error.start]:#04x} at {error.start}",
            remedy="Save it as 'CSV UTF-8' (Excel) or choose UTF-8 (LibreOffice)",
        ) from error
    return sheet_of(_records(text, where))


def sheet_of(records: Iterator[tuple[int, list[str]]]) -> Sheet:
    """Return the sheet of lines and their cells; the first that is not empty names the columns."""
    named = ((line, [cell.strip() for cell in cells]) for line, cells in records)
    filled = ((line, cells) for line, cells in named if any(cells))
    _, header = next(filled, (0, []))
    columns = [re.sub(r"[\s-]+", "_", name.lower()) for name in header]
    return Sheet(
        columns=tuple(name for name in columns if name),
        rows=tuple(_row(line, columns, cells) for line, cells in filled),
    )


def require_columns(sheet: Sheet, required: tuple[str, ...], where: str, *, only: bool = False) -> None:
    """Raise `SourceError` where a column is missing or stands twice, or, with `only`, where another is there."""
    problems = [
        f"no {name}" + (f" ({hint.strip()})" if (hint := suggestion(name, sheet.columns)) else "")
        for name in required
        if name not in sheet.columns
    ]
    problems += [f"{name} twice" for name in dict.fromkeys(sheet.columns) if sheet.columns.count(name) > 1]
    if only:
        problems += [f"'{name}', which is none of them" for name in sheet.columns if name not in required]
    if problems:
        raise SourceError(
            where,
            expected=f"the columns {', '.join(required)}",
            found=", ".join(problems),
            remedy="Correct the first row: it names the columns, in any order",
        )


def _row(line: int, columns: list[str], cells: list[str]) -> SheetRow:
    padded = cells + [""] * (len(columns) - len(cells))
    named = {name: cell for name, cell in zip(columns, padded, strict=False) if name}
    surplus = [cell for name, cell in zip(columns, padded, strict=False) if cell and not name]
    surplus += [cell for cell in padded[len(columns) :] if cell]
    return SheetRow(line, named, tuple(surplus))


def _records(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line and the cells of each record; a cell may go over several lines."""
    declared = _SEPARATOR_LINE.match(text)
    body = text[declared.end() :] if declared else text
    skipped = 1 if declared else 0
    reader = csv.reader(
        io.StringIO(body, newline=""),
        delimiter=declared[1] if declared else _delimiter(body),
        skipinitialspace=True,
        strict=True,
    )
    line = skipped + 1
    try:
        for cells in reader:
            yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"{where}, line {line}",
            expected="cells in plain or in closed quotation marks, with quotation marks inside doubled",
            found=str(error),
            remedy="Close the quotation mark that begins in this row",
        ) from error


def _delimiter(text: str) -> str:
    first_line = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    return max(_DELIMITERS, key=first_line.count)
