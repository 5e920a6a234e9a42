"""Journal of answers, one per line, from which the next run continues a stopped one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec


class _Identified(msgspec.Struct):
    id: int


_DECODER = msgspec.json.Decoder(_Identified)


class Journal:
    """A file of JSON objects with an id; a later line of an id replaces an earlier one.

    Attributes:
        places: id -> offset and length of its line; the lines themselves stay on the disk.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or begin it; a last line that a killed process did not finish is cut off."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._stream = open(path, "a+b", buffering=0)  # noqa: SIM115 - closed by `close`
        self.places: dict[int, tuple[int, int]] = {}
        self._end = 0
        for line in self._whole_lines():
            self._note(line)
        self._stream.truncate(self._end)

    def add(self, line: bytes) -> None:
        """Append an object, in one step."""
        self._stream.write(line + b"\n")
        self._note(line + b"\n")

    def line_of(self, one: int) -> bytes:
        """Return the line of an id, without its end."""
        offset, length = self.places[one]
        self._stream.seek(offset)
        return self._stream.read(length).rstrip(b"\n")

    def objects(self) -> dict[int, dict[str, Any]]:
        """Return all objects by id."""
        return {one: json.loads(self.line_of(one)) for one in self.places}

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def remove(self) -> None:
        """Close the file and remove it."""
        self.close()
        self._path.unlink(missing_ok=True)

    def _whole_lines(self) -> Iterator[bytes]:
        with open(self._path, "rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    return
                yield line

    def _note(self, line: bytes) -> None:
        self.places[_DECODER.decode(line).id] = (self._end, len(line))
        self._end += len(line)
