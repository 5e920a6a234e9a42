"""Rows as PostgreSQL's COPY text: one line for each row, nulls and control characters escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Row = Sequence[object]
# One table of a dump: its rows, its rows as Arrow tables, or its text as it is to be written.
Content = Iterable[Row] | Iterable[pa.Table] | bytes

_ESCAPES = {
    "\\": "\\\\",
    "\t": "\\t",
    "\n": "\\n",
    "\r": "\\r",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
}
_MUST_ESCAPE = re.compile(r"[\\\t\n\r\b\f\v]")


def copy_field(value: object) -> str:
    r"""Return one value as COPY text: ``\N`` for None, ``t``/``f`` for booleans, escapes in the rest.

    Raises:
        ValueError: the value holds U+0000, which PostgreSQL cannot store.
    """
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    text = str(value)
    if "\0" in text:
        raise ValueError(f"COPY text: expected no U+0000, found it in {text!r}. PostgreSQL cannot store it.")
    return _MUST_ESCAPE.sub(lambda match: _ESCAPES[match.group()], text)


def copy_text(content: Content) -> bytes:
    """Return a table as COPY text; empty bytes if it has no row."""
    return b"".join(copy_pieces(content))


def copy_pieces(content: Content) -> Iterator[bytes]:
    """Yield the COPY text of a table: line by line for rows, batch by batch for Arrow tables."""
    if isinstance(content, bytes):
        yield content
        return
    one: Any
    for one in content:
        if isinstance(one, pa.Table):
            yield _text_of_batch(one)
        else:
            yield ("\t".join(copy_field(value) for value in one) + "\n").encode()


def _text_of_batch(batch: pa.Table) -> bytes:
    """Return the lines of an Arrow table, without a Python object for each value."""
    if not batch.num_rows:
        return b""
    columns = [_as_text(column.combine_chunks()) for column in batch.columns]
    ended = pc.binary_join_element_wise(columns[-1], "\n", "")
    lines = pc.binary_join_element_wise(*columns[:-1], ended, "\t")
    lines = lines.combine_chunks() if isinstance(lines, pa.ChunkedArray) else lines
    # The values of an Arrow text column lie one after the other in memory: the column is the text already.
    begin, end = (int.from_bytes(lines.buffers()[1][at : at + 4], "little") for at in (0, 4 * len(lines)))
    return bytes(lines.buffers()[2][begin:end])


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_boolean(values.type):
        values = pc.if_else(values, "t", "f")
    elif not pa.types.is_string(values.type):
        values = values.cast(pa.string())
    else:
        for sign, escaped in _ESCAPES.items():
            if pc.any(pc.match_substring(values, sign)).as_py():
                values = pc.replace_substring(values, sign, escaped)
    return pc.fill_null(values, "\\N")
