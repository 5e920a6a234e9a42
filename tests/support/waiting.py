"""Wait for a condition instead of a time: tests hold on a machine of any speed."""

from __future__ import annotations

import time
from collections.abc import Callable

# Seconds after which something is broken rather than slow; also for processes and servers of tests.
DEADLINE_SECONDS = 1800.0


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return once the condition holds; raise AssertionError if it does not within half an hour."""
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {DEADLINE_SECONDS:.0f} s for {what}")
        time.sleep(0.01)
