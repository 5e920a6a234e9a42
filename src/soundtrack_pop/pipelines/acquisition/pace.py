"""Keep many threads together under one rate of requests, and still while a server wants to be left alone."""

from __future__ import annotations

import threading
import time


class Pace:
    """Gives out turns, evenly spaced."""

    def __init__(self, requests_per_second: float) -> None:
        """Space the turns so that no second holds more than the rate."""
        self._gap = 1.0 / requests_per_second
        self._next = time.monotonic()
        self._paused_until = 0.0
        self._lock = threading.Lock()

    def wait_for_turn(self) -> None:
        """Return when it is the caller's turn."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._gap
        # A pause holds up those, too, who have their turn already.
        while (seconds := max(turn, self._paused_until) - time.monotonic()) > 0:
            time.sleep(seconds)

    def pause(self, seconds: float) -> None:
        """Give no turn for so long: what a server asked of one, it asks of all."""
        with self._lock:
            self._paused_until = max(self._paused_until, time.monotonic() + seconds)
            self._next = max(self._next, self._paused_until)
