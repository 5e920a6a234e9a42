"""CSV as people's spreadsheets write it: read whatever it looks like, refused where it would be guessed at."""

from __future__ import annotations

import pytest

from soundtrack_pop.datasets.user_csv import Sheet, SheetRow, read_user_csv, require_columns
from soundtrack_pop.errors import SourceError

PLAIN = Sheet(
    ("name", "why"), (SheetRow(2, {"name": "Jaws", "why": "a, b"}), SheetRow(3, {"name": "千", "why": ""}))
)


@pytest.mark.parametrize(
    ("text", "quirk"),
    [
        ('name,why\nJaws,"a, b"\n千,\n', "plain"),
        ('\ufeffname,why\nJaws,"a, b"\n千,\n', "byte order mark"),
        ('name,why\r\nJaws,"a, b"\r\n千,\r\n', "line ends of Windows"),
        ('name,why\rJaws,"a, b"\r千,\r', "line ends of an old Mac"),
        ("name;why\nJaws;a, b\n千;\n", "semicolons"),
        ("name\twhy\nJaws\ta, b\n千\t\n", "tabs"),
        (' Name , WHY \n  Jaws ,  "a, b"\n\u00a0千 ,\n', "spaces and capitals"),
        ('name,why\nJaws,"a, b"\n千\n', "short row"),
        ('name,why\nJaws,"a, b"\n千,\n,\n , \n\n\n', "empty rows at the end"),
        ('name,why,,\nJaws,"a, b",,\n千,,,\n', "empty columns"),
        ('name,why\nJaws,"a, b",,\n千,,,\n', "empty cells beside the table"),
        ('"name","why"\n"Jaws","a, b"\n"千",""\n', "all in quotation marks"),
    ],
)
def test_quirk_of_a_spreadsheet_changes_nothing(text: str, quirk: str) -> None:
    assert read_user_csv(text.encode(), "f.csv") == PLAIN


def test_first_line_that_names_the_separator_counts_as_a_line() -> None:
    sheet = read_user_csv(b"sep=|\r\nname|why\r\nJaws|a;b;c\r\n", "f.csv")
    assert sheet == Sheet(("name", "why"), (SheetRow(3, {"name": "Jaws", "why": "a;b;c"}),))


def test_lines_are_those_of_the_file_where_a_cell_has_several() -> None:
    text = '\nname,why\n\nJaws,"one\ntwo ""three"""\n\nHeat,x\n'
    assert read_user_csv(text.encode(), "f.csv").rows == (
        SheetRow(4, {"name": "Jaws", "why": 'one\ntwo "three"'}),
        SheetRow(7, {"name": "Heat", "why": "x"}),
    )


def test_text_without_a_column_is_told() -> None:
    rows = read_user_csv(b"name,why,\nJaws,a,b\nHeat,a,,c\n", "f.csv").rows
    assert [row.surplus for row in rows] == [("b",), ("c",)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\r\n"])
def test_nothing_gives_an_empty_sheet(content: bytes) -> None:
    assert read_user_csv(content, "f.csv") == Sheet((), ())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "name,why\nJaws,é\n".encode("cp1252"),
            "f.csv: expected UTF-8; found the byte 0xe9 at 14. Save it as 'CSV",
        ),
        (
            "name,why\nJaws,x\n".encode("utf-16"),
            "f.csv: expected UTF-8; found the byte 0xff at 0. Save it as 'CSV",
        ),
        (b'name,why\nJaws,ok\nHeat,"cut off\nRonin,x\n', "f.csv, line 3: expected cells in plain or in closed"),
        (b'name,why\nJaws,"ok" no\n', "f.csv, line 2: expected cells in plain or in closed"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        read_user_csv(content, "f.csv")
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("header", "only", "found"),
    [
        ("name,why,more", False, None),
        ("why,name", True, None),
        ("name,why,more", True, "'more', which is none of them"),
        ("name,wy", False, "no why (Did you mean 'wy'?)"),
        ("name,why,why", False, "why twice"),
        ("", False, "no name, no why"),
    ],
)
def test_columns_are_required(header: str, only: bool, found: str | None) -> None:
    sheet = read_user_csv(header.encode(), "f.csv")
    if found is None:
        require_columns(sheet, ("name", "why"), "f.csv", only=only)
        return
    with pytest.raises(SourceError) as raised:
        require_columns(sheet, ("name", "why"), "f.csv", only=only)
    assert (raised.value.expected, raised.value.found) == ("the columns name, why", found)
