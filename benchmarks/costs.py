"""What a piece of work costs: wall and CPU seconds, and the memory of the process and its children."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Value = TypeVar("Value")


def timed(work: Callable[[], Value]) -> tuple[Value, dict[str, float]]:
    """Do the work; return what comes of it, its wall and its CPU seconds, children's included."""
    begun, used = time.perf_counter(), cpu_seconds()
    value = work()
    return value, {"wall": time.perf_counter() - begun, "cpu": cpu_seconds() - used}


def cpu_seconds() -> float:
    """Return the CPU seconds that this process and its children have used so far."""
    import psutil

    own = psutil.Process()
    times = own.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in own.children(recursive=True):
        try:
            total += sum(child.cpu_times()[:2])
        except psutil.Error:
            continue
    return float(total)


def memory_bytes(process: Any) -> int:
    """Return the memory of a process and its children: what several share, such as forked workers, counts once.

    Linux tells of each process its proportional share (PSS); where a system does not, resident memory is summed.
    """
    import psutil

    total = 0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            told = one.memory_full_info()
            total += getattr(told, "pss", told.rss)
    return total


class Peak:
    """Watches the memory of this process and its children, twice a second: each look costs some milliseconds a GiB."""

    def __init__(self) -> None:
        self._bytes = 0
        self._is_over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> int:
        """Return the largest sum that was seen, in bytes."""
        self._is_over.set()
        # A run shorter than a watch would cost nothing.
        self._look()
        return self._bytes

    def _watch(self) -> None:
        while not self._is_over.wait(0.5):
            self._look()

    def _look(self) -> None:
        import psutil

        self._bytes = max(self._bytes, memory_bytes(psutil.Process()))


@dataclass(frozen=True)
class Cost:
    """Seconds, CPU-seconds of all threads and children, GiB at the peak."""

    wall: float
    cpu: float
    peak_gib: float


def cost_of(work: Callable[[], object]) -> Cost:
    """Do the work and return what it took."""
    watch = Peak()
    _, took = timed(work)
    return Cost(took["wall"], took["cpu"], watch.stop() / 2**30)
