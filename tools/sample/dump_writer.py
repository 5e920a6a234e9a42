"""Write MusicBrainz dump archives: COPY text in a `tar.bz2` whose bytes depend on the content alone.

The format is that of `lib/MusicBrainz/Script/DatabaseDump.pm`: PostgreSQL's text format, all columns in
physical order, no header. Any table and any schema sequence can be written; a table that is not passed is
left out.
"""

from __future__ import annotations

import bz2
import io
import os
import shutil
import tarfile
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from tools.sample.copy_text import Content, copy_pieces

# 2026-01-01T00:00:00Z; the clock must not show in the bytes.
FIXED_MTIME = 1_767_225_600
# Members larger than this are spooled to disk: tar wants a member's size before its content.
_SPOOL_BYTES = 64 << 20
# Nine blocks of bzip2 are compressed as one stream by one core.
_PIECE_BYTES = 8_100_000
_WAITING_PIECES = 6


def write_archive(
    target: str | Path | IO[bytes],
    tables: Mapping[str, Content],
    *,
    schema_sequence: int | str | None = 31,
    timestamp: str = "2026-01-01 00:00:00+00",
    readme: str = "",
    copying: str = "",
    replication_sequence: int | None = None,
    on_all_cores: bool = False,
) -> dict[str, int]:
    """Write a dump archive and return the number of lines of each table.

    Args:
        target: path, or a binary file open for writing.
        tables: table name -> rows or Arrow tables with all columns in physical order, written in the order given;
            both may come from a generator. Bytes are written as they are, so that damaged tables can be made.
        schema_sequence: content of SCHEMA_SEQUENCE; None leaves the member out.
        timestamp: content of TIMESTAMP.
        readme: content of README.
        copying: content of COPYING.
        replication_sequence: content of REPLICATION_SEQUENCE; None writes an empty line.
        on_all_cores: compress in pieces on all cores, for archives larger than memory. The archive is then a
            sequence of bzip2 streams instead of one, as parallel compressors write it.
    """
    notes = {
        "TIMESTAMP": timestamp,
        "COPYING": copying,
        "README": readme,
        "REPLICATION_SEQUENCE": "" if replication_sequence is None else str(replication_sequence),
        "SCHEMA_SEQUENCE": None if schema_sequence is None else str(schema_sequence),
    }
    with ExitStack() as stack:
        stream = stack.enter_context(open(target, "wb")) if isinstance(target, str | Path) else target
        archive: _ManyStreams | _OneStream = _ManyStreams(stream) if on_all_cores else _OneStream(stream)
        stack.enter_context(archive)
        for name, text in notes.items():
            if text is not None:
                archive.add(name, [f"{text.rstrip()}\n".encode()])
        return {name: archive.add(f"mbdump/{name}", copy_pieces(content)) for name, content in tables.items()}


def _header(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, FIXED_MTIME, 0o644
    return member


class _OneStream(ExitStack):
    """An archive that is one bzip2 stream, as MusicBrainz publishes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        # GNU headers have no limit on a member's size, unlike ustar's 8 GB, and carry no extended records.
        archive = tarfile.open(fileobj=stream, mode="w:bz2", format=tarfile.GNU_FORMAT)  # noqa: SIM115 - closed on leaving
        self._archive = self.enter_context(archive)

    def add(self, name: str, texts: Iterable[bytes]) -> int:
        """Add a member and return its lines."""
        lines = 0
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
            for text in texts:
                spool.write(text)
                lines += text.count(b"\n")
            member = _header(name, spool.tell())
            spool.seek(0)
            self._archive.addfile(member, spool)
        return lines


class _ManyStreams(ExitStack):
    """An archive of many bzip2 streams: a member's header can be compressed after its content is known."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._pool = self.enter_context(ThreadPoolExecutor(len(os.sched_getaffinity(0))))
        self.push(self._end)

    def _end(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._stream.write(bz2.compress(bytes(20 * tarfile.BLOCKSIZE)))

    def add(self, name: str, texts: Iterable[bytes]) -> int:
        """Add a member and return its lines."""
        with tempfile.TemporaryFile() as spool:
            size, lines = self._compress(texts, spool)
            self._stream.write(bz2.compress(_header(name, size).tobuf(tarfile.GNU_FORMAT)))
            spool.seek(0)
            shutil.copyfileobj(spool, self._stream, 1 << 20)
            if size % tarfile.BLOCKSIZE:
                self._stream.write(bz2.compress(bytes(tarfile.BLOCKSIZE - size % tarfile.BLOCKSIZE)))
        return lines

    def _compress(self, texts: Iterable[bytes], spool: IO[bytes]) -> tuple[int, int]:
        """Write the compressed text and return the text's size in bytes and its lines."""
        size = lines = 0
        waiting: deque[Future[bytes]] = deque()
        for piece in _pieces(texts):
            size, lines = size + len(piece), lines + piece.count(b"\n")
            waiting.append(self._pool.submit(bz2.compress, piece))
            # As many as keep the cores busy, and no more: pieces wait in memory.
            if len(waiting) > _WAITING_PIECES:
                spool.write(waiting.popleft().result())
        for future in waiting:
            spool.write(future.result())
        return size, lines


def _pieces(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same text in pieces of equal size, the last one excepted."""
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
