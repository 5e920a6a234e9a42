"""Cells for people survive any title: CSV readers see one row a pair, spreadsheets no formula."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from soundtrack_pop.datasets.cells import cell_of, one_line
from soundtrack_pop.datasets.whole_files import WholeCsv

HOSTILE = ["The Third\rMan", "a\r\nb", "a\nb", "a\x00b", "a\x1b[31mb", "a\u2028b", "a\x85b", "a\ufffeb",
           "a\ud800b", "=HYPERLINK(1)", "+cmd", "-1", "@SUM", " =1", "\t=1", "＝1",
           'say "x"', "a,b", "शोले"]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_one_row_and_no_formula(title: str) -> None:
    frame = pd.DataFrame({"title": [title, "next"], "probability": [0.5, 1.0], "year": [None, 1949]})
    content = WholeCsv(filepath="x.csv").serialise(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {3}
    assert not rows[1][0].lstrip().startswith(("=", "+", "-", "@"))
    assert len(pd.read_csv(io.BytesIO(content))) == 2


def test_numbers_and_plain_titles_stay_as_they_are() -> None:
    assert [cell_of(value) for value in (-1.5, None, 7, "9", "Amélie – Ost", "AC/DC")] == [
        -1.5, None, 7, "9", "Amélie – Ost", "AC/DC",
    ]  # fmt: skip
    assert one_line("a\r\nb") == "a b"
