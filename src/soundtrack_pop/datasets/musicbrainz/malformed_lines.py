"""Replace lines of COPY text that Arrow's CSV reader cannot even report.

Arrow quotes a row with the wrong number of fields in its error report, and fails altogether if that row is not
valid UTF-8. Such lines are replaced and recorded here, so that they become rejects like any other. Line numbers
do not change.
"""

from __future__ import annotations

from typing import BinaryIO

_BLOCK_BYTES = 4 << 20
# A single field, so malformed in every table. An empty line would be read as a row of empty fields.
_PLACEHOLDER = b"?"


class ReadableLines:
    """A stream of the same lines, except that malformed lines that are not valid UTF-8 are replaced.

    Attributes:
        replaced: line number -> the original line.
    """

    def __init__(self, stream: BinaryIO, fields: int) -> None:
        """Read `stream`, whose lines should have `fields` tab-separated fields."""
        self.replaced: dict[int, bytes] = {}
        self.closed = False
        self._stream = stream
        self._tabs = fields - 1
        self._lines_before = 0
        self._ready = b""
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, and none at the end."""
        while not self._ready:
            block = self._stream.read(_BLOCK_BYTES)
            if not block:
                self._ready, self._rest = self._readable(self._rest), b""
                break
            whole, newline, self._rest = (self._rest + block).rpartition(b"\n")
            self._ready = self._readable(whole + newline)
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def close(self) -> None:
        """Mark the end of reading; the stream itself stays open for its owner."""
        self.closed = True

    def _readable(self, text: bytes) -> bytes:
        first, self._lines_before = self._lines_before + 1, self._lines_before + text.count(b"\n")
        try:
            text.decode()
        except UnicodeDecodeError:
            lines = text.split(b"\n")
            return b"\n".join(self._readable_line(first + offset, line) for offset, line in enumerate(lines))
        return text

    def _readable_line(self, number: int, line: bytes) -> bytes:
        if line.count(b"\t") == self._tabs or not line:
            return line
        try:
            line.decode()
        except UnicodeDecodeError:
            self.replaced[number] = line
            return _PLACEHOLDER
        return line
