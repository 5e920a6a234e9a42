r"""COPY text: ``\N`` against empty, every escape, misshapen and undecodable rows, blocks."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.datasets.musicbrainz import copy_text as module
from soundtrack_pop.datasets.musicbrainz import malformed_lines
from soundtrack_pop.datasets.musicbrainz.copy_text import first_line, output_schema, read_copy_text, unescape
from soundtrack_pop.datasets.source_tables import Rejects
from tools.sample.copy_text import Row, copy_text

COLUMNS = ("id", "unused", "name", "ended")
USED = {"id": pa.int64(), "name": pa.string(), "ended": pa.bool_()}
POSTGRES_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


def read(text: bytes) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return (id, name, ended, line) of the rows and (line, reason) of the rejects."""
    rejects = Rejects()
    batches = list(read_copy_text(io.BytesIO(text), COLUMNS, USED, ("dump.tar.bz2", "artist"), rejects))
    assert all(batch.schema == output_schema(USED) for batch in batches)
    rows = [tuple(row.values()) for batch in batches for row in batch.to_pylist()]
    return rows, [(row["line"], row["reason"]) for row in rejects.rows]


@pytest.mark.parametrize(
    ("field", "expected", "why"),
    [
        (rb"\N", None, "null"),
        (b"", "", "an empty string is no null"),
        (rb"\\N", "\\N", "a backslash and an N, written as text"),
        (rb"\N\N", "NN", "null only when it is the whole field; else a useless escape"),
        (rb"a\tb", "a\tb", "tab"),
        (rb"a\nb", "a\nb", "line feed"),
        (rb"a\rb", "a\rb", "carriage return"),
        (rb"a\bb", "a\bb", "backspace"),
        (rb"a\fb", "a\fb", "form feed"),
        (rb"a\vb", "a\vb", "vertical tab"),
        (rb"a\\b", "a\\b", "backslash"),
        (rb"\\t", "\\t", "an escaped backslash before a t is no tab"),
        (rb"\x41\x4a", "AJ", "hexadecimal"),
        (rb"\x9z", "\tz", "hexadecimal, one digit"),
        (rb"\xz", "xz", "no hexadecimal digit follows"),
        (rb"\101\1012", "AA2", "octal, three digits at most"),
        (rb"\9\q", "9q", "a backslash before anything else goes"),
        (rb"\xc3\xa9", "é", "bytes of UTF-8, escaped one by one"),
        (b"ends\\", "ends\\", "a lone backslash at the end stays"),
        (b'a "quoted" word', 'a "quoted" word', "there is no quoting"),
        (b'"', '"', "an open quote swallows nothing"),
        ("’ … 千と千尋".encode(), "’ … 千と千尋", "UTF-8"),
        (b"NULL", "NULL", "the word is no null"),
    ],
)
def test_decodes_a_text_field(field: bytes, expected: str | None, why: str) -> None:
    rows, rejects = read(b"1\t\\N\t" + field + b"\tt\n2\t\\N\tnext\tf\n")
    assert (rows, rejects) == ([(1, expected, True, 1), (2, "next", False, 2)], []), why


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"\\N\tx\ta\t\\N", (None, "a", None, 1)),
        (b"-7\tx\ta\tt", (-7, "a", True, 1)),
        (b"9223372036854775807\tx\ta\tf", (2**63 - 1, "a", False, 1)),
    ],
)
def test_decodes_numbers_booleans_and_their_nulls(line: bytes, expected: tuple[object, ...]) -> None:
    assert read(line + b"\n") == ([expected], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1\tx\t\xff\tt", "column name: invalid UTF-8"),
        (b"1\tx\t\\xff\tt", "column name: invalid UTF-8"),
        (b"one\tx\ta\tt", "column id: not of type int64"),
        (b"\tx\ta\tt", "column id: not of type int64"),
        (b"1.5\tx\ta\tt", "column id: not of type int64"),
        (b"9223372036854775808\tx\ta\tt", "column id: not of type int64"),
        (b"1\tx\ta\ttrue", "column ended: not of type bool"),
        (b"1\tx\ta", "3 fields instead of 4"),
        (b"1\tx\ta\tt\tt", "5 fields instead of 4"),
        (b"\\.", "1 fields instead of 4"),
        (b"", "column id: not of type int64"),
    ],
)
def test_rejects_a_row_and_goes_on(line: bytes, reason: str) -> None:
    rows, rejects = read(b"1\tx\tbefore\tt\n" + line + b"\n3\tx\tafter\tf\n")
    assert rows == [(1, "before", True, 1), (3, "after", False, 3)]
    assert rejects == [(2, reason)]


def test_keeps_source_table_and_content_of_a_reject() -> None:
    rejects = Rejects()
    list(read_copy_text(io.BytesIO(b"1\tx\tBj\xf6rk\tt\n2\tx\n"), COLUMNS, USED, ("d", "artist"), rejects))
    assert sorted(rejects.rows, key=lambda row: row["line"]) == [
        {
            "source": "d",
            "table": "artist",
            "line": 1,
            "reason": "column name: invalid UTF-8",
            "content": "1\tBj\\xf6rk\tt",
        },
        {"source": "d", "table": "artist", "line": 2, "reason": "2 fields instead of 4", "content": "2\tx"},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [(b"a\tb\nc\n", b"a\tb\n"), (b"a", b"a"), (b"\na\n", b"\n"), (b"", b"")],
    ids=["two lines", "no line end", "blank line", "empty stream"],
)
def test_peeks_at_the_first_line_without_taking_it(text: bytes, expected: bytes) -> None:
    stream = io.BufferedReader(io.BytesIO(text))
    assert first_line(stream) == expected
    assert stream.read() == text


LINES = {
    "good": "%d\tx\tname\tt",
    "short": "%d\tx",
    "long": "%d\tx\tname\tt\tt",
    "undecodable": "%d\tx\tname\tmaybe",
    "blank": "",
}


@given(shapes=st.lists(st.sampled_from(list(LINES)), max_size=60), block_bytes=st.sampled_from([64, 100, 1000]))
@settings(deadline=None, max_examples=60)
def test_line_numbers_are_right_whatever_stands_before_and_after(shapes: list[str], block_bytes: int) -> None:
    lines = [LINES[shape].replace("%d", str(line)) for line, shape in enumerate(shapes, start=1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK_BYTES", block_bytes)
        rows, rejects = read("".join(f"{line}\n" for line in lines).encode()) if lines else ([], [])
    good = [number for number, shape in enumerate(shapes, start=1) if shape == "good"]
    assert [(row[0], row[-1]) for row in rows] == [(number, number) for number in good]
    assert sorted(line for line, _ in rejects) == sorted(set(range(1, len(shapes) + 1)) - set(good))


@given(
    rows=st.lists(
        st.tuples(
            st.none() | st.integers(-(2**63), 2**63 - 1),
            POSTGRES_TEXT,
            st.none() | POSTGRES_TEXT,
            st.none() | st.booleans(),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(deadline=None, max_examples=150)
def test_reads_back_whatever_the_writer_writes(rows: list[Row]) -> None:
    found, rejects = read(copy_text(rows))
    assert rejects == []
    assert found == [(row[0], row[2], row[3], line) for line, row in enumerate(rows, start=1)]


@given(st.binary(max_size=30))
def test_unescapes_any_bytes_without_failing(value: bytes) -> None:
    assert len(unescape(value)) <= len(value)


def test_a_line_both_misshapen_and_no_utf_8_is_a_reject_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"1\tu\ta\tt\n9\tx\xe9\tz\n\n2\tu\t\xe9\tf\n3\tu\tc\tf\n"
    expected = (
        [(1, "a", True, 1), (3, "c", False, 5)],
        [
            (2, "3 fields instead of 4"),
            (3, "column id: not of type int64"),
            (4, "column name: invalid UTF-8"),
        ],
    )
    assert read(text) == expected
    monkeypatch.setattr(malformed_lines, "_BLOCK_BYTES", 7)
    assert read(text) == expected


def test_a_line_without_an_end_is_screened_too() -> None:
    assert read(b"1\tu\ta\tt\n9\t\xe9") == ([(1, "a", True, 1)], [(2, "2 fields instead of 4")])
