r"""Decode PostgreSQL COPY text: tab-separated, no header, no quoting, ``\N`` for null, backslash escapes.

PyArrow splits the columns as bytes. Only values with a backslash are unescaped, and only a batch with an
undecodable value is decoded row by row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from soundtrack_pop.datasets.musicbrainz.malformed_lines import ReadableLines
from soundtrack_pop.datasets.source_tables import LINE, Rejects

BLOCK_BYTES = 4 << 20
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_CONTROL = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_BOOLEANS = {b"t": True, b"f": False}


def unescape(value: bytes) -> bytes:
    r"""Return a COPY field without its backslash escapes, including ``\x`` hex and octal ones."""
    return _ESCAPE.sub(_unescape_one, value)


def read_copy_text(
    stream: BinaryIO,
    columns: tuple[str, ...],
    used: dict[str, pa.DataType],
    origin: tuple[str, str],
    rejects: Rejects,
) -> Iterator[pa.RecordBatch]:
    """Yield batches of the used columns, with the line number of each row in column `line`.

    Args:
        stream: the COPY text.
        columns: all columns of the text, in order.
        used: the columns to keep and their types: int64, string or bool.
        origin: archive and table, for the rejects.
        rejects: receives the rows with a wrong number of fields or with a value that cannot be decoded.
    """
    malformed: list[int] = []
    lines = ReadableLines(stream, len(columns))

    def reject_malformed(row: pacsv.InvalidRow) -> str:
        malformed.append(row.number)
        content = lines.replaced.get(row.number, row.text)
        found = content.count(b"\t") + 1 if isinstance(content, bytes) else row.actual_columns
        rejects.add(*origin, row.number, f"{found} fields instead of {row.expected_columns}", content)
        return "skip"

    reader = pacsv.open_csv(
        pa.PythonFile(lines, mode="r"),
        read_options=pacsv.ReadOptions(column_names=list(columns), block_size=BLOCK_BYTES, use_threads=False),
        parse_options=pacsv.ParseOptions(
            delimiter="\t",
            quote_char=False,
            escape_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=reject_malformed,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(used, pa.binary()),
            include_columns=list(used),
            null_values=["\\N"],
            strings_can_be_null=True,
        ),
    )
    rows_before = 0
    for raw in reader:
        numbers = _line_numbers(rows_before, raw.num_rows, malformed)
        rows_before += raw.num_rows
        yield _decode_batch(raw, numbers, used, origin, rejects)


def first_line(stream: io.BufferedReader) -> bytes:
    """Return the first line with its line end, without consuming it; empty only if the stream is empty."""
    line, end, _ = stream.peek(BLOCK_BYTES).partition(b"\n")
    return line + end


def output_schema(used: dict[str, pa.DataType]) -> pa.Schema:
    """Return the schema of the batches that `read_copy_text` yields."""
    return pa.schema([*used.items(), (LINE, pa.int64())])


def _decode_batch(
    raw: pa.RecordBatch,
    lines: pa.Array,
    used: dict[str, pa.DataType],
    origin: tuple[str, str],
    rejects: Rejects,
) -> pa.RecordBatch:
    try:
        arrays = [_decode(raw[name], kind) for name, kind in used.items()]
    except (pa.ArrowInvalid, ValueError):
        good = [
            _reject_undecodable(row, line.as_py(), used, origin, rejects)
            for row, line in zip(raw.to_pylist(), lines, strict=True)
        ]
        mask = pa.array(good, pa.bool_())
        raw, lines = raw.filter(mask), lines.filter(mask)
        arrays = [_decode(raw[name], kind) for name, kind in used.items()]
    return pa.RecordBatch.from_arrays([*arrays, lines], schema=output_schema(used))


def _reject_undecodable(
    row: dict[str, bytes | None],
    line: int,
    used: dict[str, pa.DataType],
    origin: tuple[str, str],
    rejects: Rejects,
) -> bool:
    """Return whether the row can be decoded; if not, add it to the rejects."""
    for name, kind in used.items():
        value = row[name]
        try:
            _decode(pa.array([value], pa.binary()), kind)
        except (pa.ArrowInvalid, ValueError):
            problem = "invalid UTF-8" if kind == pa.string() else f"not of type {kind}"
            content = b"\t".join(b"\\N" if field is None else field for field in row.values())
            rejects.add(*origin, line, f"column {name}: {problem}", content)
            return False
    return True


def _decode(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if kind == pa.bool_():
        return pa.array([None if v is None else _decode_boolean(v) for v in values.to_pylist()], kind)
    escaped = pc.match_substring(values, "\\")
    if pc.any(escaped).as_py():
        plain = [None if v is None else unescape(v) for v in values.filter(escaped).to_pylist()]
        values = pc.replace_with_mask(values, pc.fill_null(escaped, False), pa.array(plain, pa.binary()))
    text = values.cast(pa.string())
    return text if kind == pa.string() else text.cast(kind)


def _decode_boolean(value: bytes) -> bool:
    if value not in _BOOLEANS:
        raise ValueError(f"{value!r} is not a boolean")
    return _BOOLEANS[value]


def _line_numbers(rows_before: int, rows: int, malformed: list[int]) -> pa.Array:
    """Return the line number of each well-formed row, given the lines that were skipped."""
    if not malformed:
        return pa.array(np.arange(rows_before + 1, rows_before + rows + 1))
    line = rows_before
    skipped = sorted(malformed)
    position = 0
    numbers = []
    # `line` counts the well-formed rows; every skipped line at or before a row moves it down by one.
    for _ in range(rows):
        line += 1
        while position < len(skipped) and skipped[position] <= line + position:
            position += 1
        numbers.append(line + position)
    return pa.array(numbers, pa.int64())


def _unescape_one(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    if code in _CONTROL:
        return _CONTROL[code]
    if code[:1] == b"x" and len(code) > 1:
        return bytes([int(code[1:], 16)])
    if code[:1].isdigit() and code[:1] < b"8":
        return bytes([int(code, 8) & 0xFF])
    return code
