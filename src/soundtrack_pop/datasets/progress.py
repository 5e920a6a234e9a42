"""Log the progress of a long read every few seconds."""

from __future__ import annotations

import logging
import time
from typing import Any

_SECONDS_BETWEEN = 10.0

logger = logging.getLogger(__name__)


class ReadProgress:
    """Logs, at most every ten seconds, how many rows and how much of a file are read."""

    def __init__(self, name: str, stream: Any, size_bytes: int | None) -> None:
        """Watch a stream of `size_bytes` compressed bytes (None where unknown), named `name` in the log."""
        self._name = name
        self._stream = stream
        self._size_bytes = size_bytes
        self._next = time.monotonic() + _SECONDS_BETWEEN

    def note(self, what: str, rows: int) -> None:
        """Log that `rows` rows of `what` have been read, unless the last log is too recent."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _SECONDS_BETWEEN
        logger.info("reading %s: %s%s, %s rows so far", self._name, self._share(), what, f"{rows:,}")

    def _share(self) -> str:
        return f"{self._stream.tell() / self._size_bytes:.0%} of the file, " if self._size_bytes else ""
