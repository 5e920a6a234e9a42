"""Write dump archives far larger than memory, compressed on all cores.

Each piece is a bzip2 stream of its own, as parallel compressors write them; so a member's header, which tells its
size, can be compressed after its content. The bytes depend on the content alone.
"""

from __future__ import annotations

import bz2
import io
import os
import shutil
import tarfile
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from tools.sample.dump_writer import FIXED_MTIME

# Nine blocks of bzip2.
_PIECE_BYTES = 8_100_000
_ESCAPED = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


class CopyArchive:
    """An archive that is being written; leaving it ends it."""

    def __init__(self, path: Path, schema_sequence: int = 31, timestamp: str = "2026-01-01 00:00:00+00") -> None:
        """Begin with the notes that every dump begins with."""
        self.rows: dict[str, int] = {}
        self._path = path
        self._stream: IO[bytes] = open(path, "wb")  # noqa: SIM115 - closed on leaving
        self._pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)))
        notes = {"TIMESTAMP": timestamp, "COPYING": "synthetic", "README": "synthetic benchmark data",
                 "REPLICATION_SEQUENCE": "", "SCHEMA_SEQUENCE": str(schema_sequence)}  # fmt: skip
        for name, text in notes.items():
            self._add(name, iter([f"{text}\n".encode()]))

    def __enter__(self) -> CopyArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.write(bz2.compress(bytes(20 * 512)))
        self._pool.shutdown()
        self._stream.close()

    def add(self, name: str, batches: Iterable[pa.Table]) -> None:
        """Add a table, batch by batch; columns stand in physical order."""
        self.rows[name] = 0

        def texts() -> Iterator[bytes]:
            for batch in batches:
                self.rows[name] += batch.num_rows
                yield copy_text(batch)

        self._add(f"mbdump/{name}", texts())

    def _add(self, name: str, texts: Iterator[bytes]) -> None:
        with tempfile.TemporaryFile(dir=self._path.parent) as spool:
            size = self._compress(texts, spool)
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = size, FIXED_MTIME, 0o644
            self._stream.write(bz2.compress(member.tobuf(tarfile.GNU_FORMAT)))
            spool.seek(0)
            shutil.copyfileobj(spool, self._stream, 1 << 20)
            if size % tarfile.BLOCKSIZE:
                self._stream.write(bz2.compress(bytes(tarfile.BLOCKSIZE - size % tarfile.BLOCKSIZE)))

    def _compress(self, texts: Iterator[bytes], spool: IO[bytes]) -> int:
        size = 0
        waiting: deque[Future[bytes]] = deque()
        for piece in _pieces(texts):
            size += len(piece)
            waiting.append(self._pool.submit(bz2.compress, piece))
            # As many as keep the cores busy, and no more: pieces wait in memory.
            if len(waiting) > 6:
                spool.write(waiting.popleft().result())
        for future in waiting:
            spool.write(future.result())
        return size


def copy_text(batch: pa.Table) -> bytes:
    """Return the rows as COPY text."""
    columns = [_as_text(column.combine_chunks()) for column in batch.columns]
    if not batch.num_rows:
        return b""
    ended = pc.binary_join_element_wise(columns[-1], "\n", "")
    lines = pc.binary_join_element_wise(*columns[:-1], ended, "\t")
    lines = lines.combine_chunks() if isinstance(lines, pa.ChunkedArray) else lines
    # The values of an Arrow text column stand one after the other: the column is the text already.
    begin, end = (int.from_bytes(lines.buffers()[1][at : at + 4], "little") for at in (0, 4 * len(lines)))
    return bytes(lines.buffers()[2][begin:end])


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_boolean(values.type):
        values = pc.if_else(values, "t", "f")
    elif not pa.types.is_string(values.type):
        values = values.cast(pa.string())
    else:
        for sign, escaped in _ESCAPED:
            if pc.any(pc.match_substring(values, sign)).as_py():
                values = pc.replace_substring(values, sign, escaped)
    return pc.fill_null(values, "\\N")


def _pieces(texts: Iterator[bytes]) -> Iterator[bytes]:
    buffer = io.BytesIO()
    for text in texts:
        buffer.write(text)
        while buffer.tell() >= _PIECE_BYTES:
            whole = buffer.getvalue()
            yield whole[:_PIECE_BYTES]
            buffer = io.BytesIO()
            buffer.write(whole[_PIECE_BYTES:])
    if buffer.tell():
        yield buffer.getvalue()
