"""The queue as a spreadsheet and as CSV: what goes out comes back, whatever programs make of it in between."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from kedro.io import DataCatalog
from openpyxl import Workbook, load_workbook

from review.conftest import gid
from soundtrack_pop.datasets.user_csv import Sheet, SheetRow
from soundtrack_pop.errors import SourceError
from soundtrack_pop.review import spreadsheet
from soundtrack_pop.review.queue import QUEUE_COLUMNS, QueueRequest, list_queue

IDS = ("release_group_gid", "tmdb_id", "verdict", "other_tmdb_id", "reason")


@pytest.fixture
def rows(catalog: DataCatalog) -> list[dict[str, Any]]:
    return list_queue(catalog, QueueRequest(), [])


@pytest.mark.parametrize("ending", ["xlsx", "csv", "XLSX"])
def test_what_is_written_is_read_back(rows: list[dict[str, Any]], tmp_path: Path, ending: str) -> None:
    target = str(tmp_path / "new folder é" / f"queue.{ending}")
    spreadsheet.write_queue(rows, target)
    sheet = spreadsheet.read_queue(target)
    assert sheet.columns == QUEUE_COLUMNS
    assert [row.line for row in sheet.rows] == [2, 3, 4]
    shown = [[row.cells[name] for name in ("release_group_gid", "tmdb_id", "film_year")] for row in sheet.rows]
    assert shown == [[gid(2), "244786", "2014"], [gid(1), "593", "1972"], [gid(3), "949", ""]]
    assert {row.cells[name] for row in sheet.rows for name in ("verdict", "other_tmdb_id", "reason")} == {""}


def test_titles_are_text_and_never_formulas(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    spreadsheet.write_queue(rows, str(tmp_path / "queue.xlsx"))
    cells = load_workbook(tmp_path / "queue.xlsx")["review"]
    titles = [cells.cell(number, 2) for number in (2, 3, 4)]
    assert [(cell.value, cell.data_type) for cell in titles] == [
        ("=Whiplash", "s"),
        ("Solaris OST", "s"),
        ("Heat, Vol.  2", "s"),
    ]
    spreadsheet.write_queue(rows, str(tmp_path / "queue.csv"))
    sheet = spreadsheet.read_queue(str(tmp_path / "queue.csv"))
    assert [row.cells["album_title"][:2] for row in sheet.rows] == ["'=", "So", "He"]
    assert sheet.rows[2].cells["artist_credit"] == "'+Various Artists"


def test_spreadsheet_helps_who_fills_it_in(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    spreadsheet.write_queue(rows, str(tmp_path / "queue.xlsx"))
    book = load_workbook(tmp_path / "queue.xlsx")
    sheet = book["review"]
    (choice,) = sheet.data_validations.dataValidation
    column = chr(ord("A") + QUEUE_COLUMNS.index("verdict"))
    assert (choice.formula1, str(choice.sqref)) == ('"match,no_match,none"', f"{column}2:{column}4")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:T4")
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
    page = sheet.cell(3, QUEUE_COLUMNS.index("film_page") + 1)
    assert page.hyperlink.target == "https://www.themoviedb.org/movie/593"
    assert any("no_match" in str(row[0]) for row in book["how to"].iter_rows(values_only=True))


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_empty_queue_is_a_header(tmp_path: Path, ending: str) -> None:
    spreadsheet.write_queue([], str(tmp_path / f"queue.{ending}"))
    assert spreadsheet.read_queue(str(tmp_path / f"queue.{ending}")) == Sheet(QUEUE_COLUMNS, ())


def test_csv_begins_with_the_mark_that_excel_needs(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    spreadsheet.write_queue(rows, str(tmp_path / "queue.csv"))
    content = (tmp_path / "queue.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfwhy_listed,")
    assert "Эдуард Артемьев" in content.decode("utf-8-sig")


def saved(path: Path, *sheets: list[list[object]]) -> str:
    book = Workbook()
    book.remove(book.active)
    for lines in sheets:
        sheet = book.create_sheet()
        for line in lines:
            sheet.append(line)
    book.save(path)
    return str(path)


def test_spreadsheet_is_read_whatever_became_of_it(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        [],
        [None, "TMDB id", " Release Group GID ", "verdict", "other-tmdb-id", "reason", "my notes", None],
        [None, 593.0, gid(1), " match ", None, datetime(2026, 11, 24), "n", "beside the table"],
        [None, None, None, None, None, None, None, None],
        [None, "593", gid(2), True, 2103, 1.5],
    ]
    other: list[list[object]] = [["what", "is this"], [1, 2]]
    sheet = spreadsheet.read_queue(saved(tmp_path / "q.xlsx", other, lines))
    assert sheet.columns == ("tmdb_id", "release_group_gid", "verdict", "other_tmdb_id", "reason", "my_notes")
    assert sheet.rows == (
        SheetRow(3, {
            "tmdb_id": "593", "release_group_gid": gid(1), "verdict": "match", "other_tmdb_id": "",
            "reason": "2026-11-24T00:00:00", "my_notes": "n",
        }),
        SheetRow(5, {
            "tmdb_id": "593", "release_group_gid": gid(2), "verdict": "True", "other_tmdb_id": "2103",
            "reason": "1.5", "my_notes": "",
        }),
    )  # fmt: skip


def with_wrong_size(content: bytes) -> bytes:
    """Return a workbook whose sheet says that it has one cell, as some programs write it."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:T4"' in part
                part = part.replace(b'<dimension ref="A1:T4"', b'<dimension ref="A1"')
            new.writestr(name, part)
    return out.getvalue()


def test_size_that_the_sheet_claims_is_not_believed(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "queue.xlsx"
    spreadsheet.write_queue(rows, str(path))
    path.write_bytes(with_wrong_size(path.read_bytes()))
    assert len(spreadsheet.read_queue(str(path)).rows) == 3


def cut_off(path: Path) -> None:
    saved(path, [list(IDS)])
    path.write_bytes(path.read_bytes()[:-200])


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("q.xlsx", None, "q.xlsx: expected the file that was filled in; found no file"),
        ("q.ods", None, "q.ods: expected a file name that ends in .xlsx or .csv; found '.ods'"),
        ("queue", None, "queue: expected a file name that ends in .xlsx or .csv; found no ending"),
        ("q.xlsx", lambda path: path.write_bytes(b""), "q.xlsx: expected a spreadsheet (.xlsx); found BadZipFile"),
        (
            "q.xlsx",
            lambda path: path.write_text("a,b"),
            "q.xlsx: expected a spreadsheet (.xlsx); found BadZipFile",
        ),
        ("q.xlsx", cut_off, "q.xlsx: expected a spreadsheet (.xlsx); found BadZipFile"),
        (
            "q.xlsx",
            lambda path: saved(path, []),
            "q.xlsx: expected the columns release_group_gid, tmdb_id, verdict",
        ),
        (
            "q.csv",
            lambda path: path.write_text(",".join(IDS).replace("verdict", "verdicts")),
            "q.csv: expected the columns release_group_gid, tmdb_id, verdict, other_tmdb_id, reason; "
            "found no verdict (Did you mean 'verdicts'?)",
        ),
    ],
)
def test_file_that_is_no_queue_is_refused(
    tmp_path: Path, name: str, make: Callable[[Path], object] | None, message: str
) -> None:
    if make:
        make(tmp_path / name)
    with pytest.raises(SourceError) as raised:
        spreadsheet.read_queue(str(tmp_path / name))
    assert str(raised.value).removeprefix(f"{tmp_path}/").startswith(message)
