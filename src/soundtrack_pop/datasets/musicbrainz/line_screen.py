"""Screen COPY text before Arrow parses it.

Arrow quotes a row of the wrong shape in its report, and fails as a whole where that row is no UTF-8. Such lines
are replaced here and remembered, so that they become rejects like any other; every line keeps its number.
"""

from __future__ import annotations

from typing import BinaryIO

_BLOCK_BYTES = 4 << 20
# One field, so misshapen in every table; an empty line would pass for a row of empty fields.
_STAND_IN = b"?"


class LineScreen:
    """A readable stream of the same lines, those replaced that are both misshapen and no UTF-8.

    Attributes:
        replaced: line number -> the line as it was.
    """

    def __init__(self, stream: BinaryIO, fields: int) -> None:
        """Screen `stream`, whose lines should have `fields` tab-separated fields."""
        self.replaced: dict[int, bytes] = {}
        self.closed = False
        self._stream = stream
        self._tabs = fields - 1
        self._lines_before = 0
        self._ready = b""
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end."""
        while not self._ready:
            block = self._stream.read(_BLOCK_BYTES)
            if not block:
                self._ready, self._rest = self._screened(self._rest), b""
                break
            whole, newline, self._rest = (self._rest + block).rpartition(b"\n")
            self._ready = self._screened(whole + newline)
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def close(self) -> None:
        """Say that nobody reads on; the stream itself stays open for its owner."""
        self.closed = True

    def _screened(self, text: bytes) -> bytes:
        first, self._lines_before = self._lines_before + 1, self._lines_before + text.count(b"\n")
        try:
            text.decode()
        except UnicodeDecodeError:
            lines = text.split(b"\n")
            return b"\n".join(self._screened_line(first + offset, line) for offset, line in enumerate(lines))
        return text

    def _screened_line(self, number: int, line: bytes) -> bytes:
        if line.count(b"\t") == self._tabs or not line:
            return line
        try:
            line.decode()
        except UnicodeDecodeError:
            self.replaced[number] = line
            return _STAND_IN
        return line
