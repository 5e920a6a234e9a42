"""Log the progress of a long read every few seconds."""

from __future__ import annotations

import logging
import time
from typing import Any

_SECONDS_BETWEEN = 5.0

logger = logging.getLogger(__name__)


class ReadProgress:
    """Logs, at most every five seconds, how many rows and how much of a file are read."""

    def __init__(self, name: str, stream: Any, size_bytes: int | None) -> None:
        """Watch a stream of `size_bytes` compressed bytes (None where unknown), named `name` in the log."""
        self._name = name
        self._stream = stream
        self._size_bytes = size_bytes
        self._began = time.monotonic()
        self._next = self._began + _SECONDS_BETWEEN

    def note(self, what: str, rows: int) -> None:
        """Log that `rows` rows of `what` have been read, unless the last log is too recent."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SECONDS_BETWEEN
        words = f"reading {self._name}: {self._share()}{what}, {rows:,} rows so far"
        # The live line of a terminal shows it in place.
        logger.info("%s", words, extra={"progress": True})

    def _share(self) -> str:
        if not self._size_bytes:
            return ""
        share = self._stream.tell() / self._size_bytes
        left = (time.monotonic() - self._began) * (1 - share) / share if share else None
        return f"{share:.0%} of the file, " + (f"{left:,.0f} s left, " if left is not None else "")
