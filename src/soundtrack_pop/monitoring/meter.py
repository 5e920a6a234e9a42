"""What a run and its nodes use: time and memory of the driver, and Spark's figures where there are any."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

# name of the record's field -> names in Spark's figures of a stage, and what divides them.
_SUMS: Mapping[str, tuple[tuple[str, ...], float]] = {
    "executor_run_seconds": (("executorRunTime",), 1e3),
    "executor_cpu_seconds": (("executorCpuTime",), 1e9),
    "gc_seconds": (("jvmGcTime",), 1e3),
    "shuffle_read_bytes": (("shuffleReadBytes",), 1),
    "shuffle_write_bytes": (("shuffleWriteBytes",), 1),
    "spilled_bytes": (("diskBytesSpilled",), 1),
}
SPARK_FIGURES = (*_SUMS, "peak_execution_bytes", "cores")
_WAIT_MILLISECONDS = 200


class DriverMeter:
    """CPU time and largest memory of this Python process, from the moment it is made."""

    def __init__(self) -> None:
        self._cpu = time.process_time()

    def read(self) -> dict[str, Any]:
        """Return `driver_cpu_seconds` since the start, and `driver_peak_bytes` of the process so far."""
        return {
            "driver_cpu_seconds": round(time.process_time() - self._cpu, 3),
            "driver_peak_bytes": _peak_bytes(),
        }


def _peak_bytes() -> int | None:
    try:
        import resource
    except ImportError:
        # Windows has no such module.
        return None
    # Linux counts in KiB, macOS in bytes.
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


class SparkMeter:
    """Spark's figures of the stages that ended since it was last read.

    They come from the status store of the driver's JVM, which Spark keeps with its web page switched off too. On
    Spark Connect and on serverless compute there is no JVM to ask: everything stays None there.
    """

    def __init__(self) -> None:
        self._last_stage = -1
        self._store: Any = None
        self._writer: Any = None
        self._context: Any = None
        self._is_absent = False
        self._is_patient = True

    def skip_to_now(self) -> None:
        """Leave out what ended before: a session may have served other runs."""
        self.read()

    def read(self) -> dict[str, Any]:
        """Return the record's fields of Spark; empty where no session is at work or its figures cannot be had."""
        if self._is_absent or not self._connect():
            return {}
        try:
            # Figures arrive by a queue of events; what is under way after this time counts for the next node.
            self._wait_for_events()
            return {**summed(self._new_stages()), "cores": int(self._context.defaultParallelism())}
        except Exception:
            self._is_absent = True
            return {}

    def _connect(self) -> bool:
        if self._store is not None:
            return True
        session_module = sys.modules.get("pyspark.sql")
        session = session_module.SparkSession.getActiveSession() if session_module else None
        if session is None:
            return False
        try:
            self._context = session._jsparkSession.sparkContext()
            self._store = self._context.statusStore()
            jackson = session._jvm.com.fasterxml.jackson
            self._writer = jackson.databind.ObjectMapper()
            self._writer.registerModule(jackson.module.scala.DefaultScalaModule())
            java = session._jvm.java
            self._no_quantiles = java.lang.reflect.Array.newInstance(java.lang.Double.TYPE, 0)
            self._any_status = java.util.ArrayList()
        except Exception:
            self._is_absent = True
        return not self._is_absent

    def _wait_for_events(self) -> None:
        if not self._is_patient:
            return
        try:
            self._context.listenerBus().waitUntilEmpty(_WAIT_MILLISECONDS)
        except Exception:
            # A busy cluster's queue is seldom empty: waiting at every node would delay the run.
            self._is_patient = False

    def _new_stages(self) -> list[dict[str, Any]]:
        stages = self._store.stageList(None, False, False, self._no_quantiles, self._any_status)
        fresh, newest = 0, self._last_stage
        # Newest first; stages that wait for others come before those, and count when they have run.
        while fresh < stages.size() and (stage := stages.apply(fresh).stageId()) > self._last_stage:
            newest, fresh = max(newest, stage), fresh + 1
        self._last_stage = newest
        return list(json.loads(self._writer.writeValueAsString(stages.take(fresh)))) if fresh else []


def summed(stages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the record's fields of some stages."""
    known = list(stages)
    figures: dict[str, Any] = {}
    for field, (names, divisor) in _SUMS.items():
        total = sum(stage.get(name) or 0 for stage in known for name in names)
        figures[field] = round(total / divisor, 3) if divisor > 1 else total
    figures["peak_execution_bytes"] = max((stage.get("peakExecutionMemory") or 0 for stage in known), default=0)
    return figures


def added(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the figures of a run from those of its nodes; empty where no node has any."""
    known = [part for part in parts if part]
    if not known:
        return {}
    total = {name: sum(part[name] for part in known) for name in _SUMS}
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in total.items()}
    peaks = {name: max(part[name] for part in known) for name in ("peak_execution_bytes", "cores")}
    return {**rounded, **peaks}
