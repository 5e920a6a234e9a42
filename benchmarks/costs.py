"""What a piece of work costs: wall and CPU seconds, and the peak memory of the process and its children."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Cost:
    """Seconds, CPU-seconds of all threads and ended children, GiB at the peak."""

    wall: float
    cpu: float
    peak_gib: float


def cost_of(work: Callable[[], object]) -> Cost:
    """Do the work and return what it took."""
    watch = _PeakWatch()
    begun, used = time.perf_counter(), _cpu_seconds()
    work()
    return Cost(time.perf_counter() - begun, _cpu_seconds() - used, watch.stop() / 2**30)


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class _PeakWatch:
    """Looks at the memory of this process and its children, twenty times a second."""

    def __init__(self) -> None:
        self._bytes = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the largest sum that was seen."""
        self._is_over.set()
        self._thread.join()
        return self._bytes

    def _watch(self) -> None:
        import psutil

        own = psutil.Process()
        while not self._is_over.wait(_SECONDS_BETWEEN_LOOKS):
            try:
                alive = [own, *own.children(recursive=True)]
                self._bytes = max(self._bytes, sum(one.memory_info().rss for one in alive))
            except psutil.Error:
                continue
