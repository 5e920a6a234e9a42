"""Write MusicBrainz dump archives: COPY text in a `tar.bz2` whose bytes depend on the content alone.

The format is that of `lib/MusicBrainz/Script/DatabaseDump.pm`: PostgreSQL's text format, all columns in
physical order, no header. Any table and any schema sequence can be written; a table that is not passed is
left out.
"""

from __future__ import annotations

import io
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

Row = Sequence[object]

# 2026-01-01T00:00:00Z; the clock must not show in the bytes.
FIXED_MTIME = 1_767_225_600
# Tables larger than this are spooled to disk: tar wants a member's size before its content.
_SPOOL_BYTES = 64 << 20

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


def copy_text(rows: Iterable[Row]) -> bytes:
    """Return the rows as COPY text; empty bytes where there is no row."""
    return b"".join(_copy_lines(rows))


def write_archive(
    target: str | Path | IO[bytes],
    tables: Mapping[str, Iterable[Row] | bytes],
    *,
    schema_sequence: int | str | None = 31,
    timestamp: str = "2026-01-01 00:00:00+00",
    readme: str = "",
    copying: str = "",
    replication_sequence: int | None = None,
    mtime: int = FIXED_MTIME,
) -> dict[str, int]:
    """Write a dump archive and return the number of lines of each table.

    Args:
        target: path, or a binary file open for writing.
        tables: table name -> rows with all columns in physical order, written in the order given; rows may
            come from a generator. Bytes are written as they are, so that damaged tables can be made.
        schema_sequence: content of SCHEMA_SEQUENCE; None leaves the member out.
        timestamp: content of TIMESTAMP.
        readme: content of README.
        copying: content of COPYING.
        replication_sequence: content of REPLICATION_SEQUENCE; None writes an empty line.
        mtime: modification time of all members, seconds since 1970.
    """
    notes = {
        "TIMESTAMP": timestamp,
        "COPYING": copying,
        "README": readme,
        "REPLICATION_SEQUENCE": "" if replication_sequence is None else str(replication_sequence),
        "SCHEMA_SEQUENCE": None if schema_sequence is None else str(schema_sequence),
    }
    with _open_archive(target) as archive:
        for name, text in notes.items():
            if text is not None:
                _add_member(archive, name, io.BytesIO(f"{text.rstrip()}\n".encode()), mtime)
        return {name: _add_table(archive, name, rows, mtime) for name, rows in tables.items()}


def _copy_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        yield ("\t".join(copy_field(value) for value in row) + "\n").encode()


def _open_archive(target: str | Path | IO[bytes]) -> tarfile.TarFile:
    # GNU headers have no limit on a member's size, unlike ustar's 8 GB, and carry no extended records.
    if isinstance(target, str | Path):
        return tarfile.open(target, "w:bz2", format=tarfile.GNU_FORMAT)
    return tarfile.open(fileobj=target, mode="w:bz2", format=tarfile.GNU_FORMAT)


def _add_table(archive: tarfile.TarFile, name: str, rows: Iterable[Row] | bytes, mtime: int) -> int:
    lines = 0
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
        if isinstance(rows, bytes):
            spool.write(rows)
            lines = rows.count(b"\n")
        else:
            for line in _copy_lines(rows):
                spool.write(line)
                lines += 1
        _add_member(archive, f"mbdump/{name}", spool, mtime)
    return lines


def _add_member(archive: tarfile.TarFile, name: str, content: IO[bytes], mtime: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, io.SEEK_END)
    member.mtime = mtime
    member.mode = 0o644
    content.seek(0)
    archive.addfile(member, content)
