"""Decompress bzip2 on all cores where that pays: decompression is the floor of reading a dump."""

from __future__ import annotations

import bz2
import os
from typing import Any, BinaryIO

from fsspec.implementations.local import LocalFileOpener

# Below it starting threads costs more than they save; bzip2 has blocks of at most 900 kB.
_SMALLEST_FOR_THREADS = 16 << 20


class Decompressed:
    """A readable stream of what is in a bzip2 file; several bzip2 streams one after the other are one.

    Attributes:
        position: tells, by `tell()`, how many compressed bytes are read by now.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Read `stream`, which stays open for its owner, from its beginning."""
        self._content = _reader(stream)
        is_parallel = hasattr(self._content, "tell_compressed")
        self.position: Any = _Position(self._content) if is_parallel else stream

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; none at the end.

        Raises:
            EOFError: the file is cut off or damaged; every block carries a checksum.
        """
        try:
            return bytes(self._content.read(size))
        except EOFError as error:
            raise EOFError("unexpected end of data") from error
        except (OSError, RuntimeError) as error:
            raise EOFError(f"unexpected end of data, or a changed byte ({error})") from error

    def close(self) -> None:
        """End the threads that read ahead."""
        self._content.close()


class _Position:
    """Where a parallel reader is in its file."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._furthest = 0

    def tell(self) -> int:
        """Return compressed bytes; the reader counts bits, and at the end says 0."""
        self._furthest = max(self._furthest, int(self._reader.tell_compressed()) // 8)
        return self._furthest


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _reader(stream: BinaryIO) -> Any:
    """Return a parallel reader of a large file on a disk; of anything else one that only goes forwards."""
    path = stream.path if isinstance(stream, LocalFileOpener) else None
    if path is None or cores() == 1 or os.path.getsize(path) < _SMALLEST_FOR_THREADS:
        return bz2.BZ2File(stream)
    # Imported here: a small archive, such as the embedded sample's, never needs it.
    import indexed_bzip2

    return indexed_bzip2.open(path, parallelization=cores())
