"""Log the progress of a long download every few seconds: amount, rate and remaining time."""

from __future__ import annotations

import logging
import time

_SECONDS_BETWEEN = 5.0

logger = logging.getLogger(__name__)


class Progress:
    """Logs its state at most every five seconds."""

    def __init__(self, what: str, done: int = 0, unit: str = "MB", size: float = 1e6) -> None:
        """Start at `done`; amounts are shown in `unit`, of which one is `size`."""
        self._what, self._unit, self._size = what, unit, size
        self._total: int | None = None
        self._done = self._began_at = done
        self._began = time.monotonic()
        self._next = self._began + _SECONDS_BETWEEN

    def at(self, done: int, total: int | None) -> None:
        """Set the amount that is done, of `total` (None if unknown)."""
        # A download that starts again has no negative rate.
        self._began_at = min(self._began_at, done)
        self._done, self._total = done, total
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _SECONDS_BETWEEN
            logger.info("%s", self.in_words(now), extra={"progress": True})

    def in_words(self, now: float) -> str:
        """Return e.g. "mbdump.tar.bz2: 1,200 of 6,500 MB, 12.0 MB/s, 7 min left"."""
        rate = (self._done - self._began_at) / max(now - self._began, 1e-9)
        parts = [f"{self._done / self._size:,.0f}{self._of_total()} {self._unit}"]
        parts.append(f"{rate / self._size:.1f} {self._unit}/s")
        if self._total is not None and rate > 0:
            parts.append(f"{_duration((self._total - self._done) / rate)} left")
        return f"{self._what}: {', '.join(parts)}"

    def _of_total(self) -> str:
        return "" if self._total is None else f" of {self._total / self._size:,.0f}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(seconds, 0):.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
