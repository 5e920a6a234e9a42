"""Decompress bzip2 on all cores if the file is large: decompression dominates the time to read a dump."""

from __future__ import annotations

import bz2
import os
from typing import Any, BinaryIO

from fsspec.implementations.local import LocalFileOpener

from soundtrack_pop.errors import SourceError

# For smaller files, starting threads costs more than it saves. The blocks of bzip2 have at most 900 kB.
_SMALLEST_FOR_THREADS = 16 << 20


# By their first bytes: what stands under the name of a bzip2 file, and how to make one of it.
_OTHER_FORMATS = (
    (b"\xfd7zXZ\x00", "xz", "xz -dc FILE | bzip2"),
    (b"\x1f\x8b", "gzip", "gzip -dc FILE | bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd", "zstd -dc FILE | bzip2"),
    (b"PK\x03\x04", "zip", "unzip -p FILE | bzip2"),
)


def check_is_bzip2(stream: BinaryIO, name: str) -> None:
    """Raise `SourceError` where the first bytes are those of another format; rewind the stream."""
    if not stream.seekable():
        return
    head = stream.read(512)
    stream.seek(0)
    for magic, kind, command in _OTHER_FORMATS:
        if head.startswith(magic):
            raise _other_format(name, f"a file compressed with {kind}", f"Compress it anew: `{command}`")
    if head[257:262] == b"ustar":
        raise _other_format(name, "a tar archive that is not compressed", "Compress it with bzip2")
    if head.lstrip()[:1] == b"<":
        raise _other_format(name, "a web page", "The server sent it in place of the archive: download it again")
    if not head:
        raise _other_format(name, "an empty file", "Download the archive again")


def _other_format(name: str, found: str, remedy: str) -> SourceError:
    return SourceError(name, expected="a complete tar archive compressed with bzip2", found=found, remedy=remedy)


class Bzip2Reader:
    """A stream of the decompressed content of a bzip2 file, which may consist of several bzip2 streams.

    Attributes:
        position: its `tell()` returns the number of compressed bytes that have been read.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Read `stream` from its beginning; it stays open for its owner."""
        self._content = _reader(stream)
        is_parallel = hasattr(self._content, "tell_compressed")
        self.position: Any = _Position(self._content) if is_parallel else stream

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, and none at the end.

        Raises:
            EOFError: the file is truncated or damaged; every block has a checksum.
        """
        try:
            return bytes(self._content.read(size))
        except EOFError as error:
            raise EOFError("unexpected end of data") from error
        except (OSError, RuntimeError) as error:
            raise EOFError(f"unexpected end of data, or a changed byte ({error})") from error

    def close(self) -> None:
        """Stop the threads that read ahead."""
        self._content.close()


class _Position:
    """The position of a parallel reader in its file."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._furthest = 0

    def tell(self) -> int:
        """Return compressed bytes; the reader itself counts bits, and returns 0 at the end."""
        self._furthest = max(self._furthest, int(self._reader.tell_compressed()) // 8)
        return self._furthest


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _reader(stream: BinaryIO) -> Any:
    """Return a parallel reader for a large file on a disk, and a sequential one for anything else."""
    path = stream.path if isinstance(stream, LocalFileOpener) else None
    if path is None or cores() == 1 or os.path.getsize(path) < _SMALLEST_FOR_THREADS:
        return bz2.BZ2File(stream)
    # A compiled library that small archives, such as those of the embedded sample, never need.
    import indexed_bzip2

    return indexed_bzip2.open(path, parallelization=cores())
