"""Resources that a run and its nodes use: driver time and memory, Spark's metrics, bytes in storage."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

# field of the run record -> names in Spark's metrics of a stage, and the divisor to the field's unit.
_SUMS: Mapping[str, tuple[tuple[str, ...], float]] = {
    "executor_run_seconds": (("executorRunTime",), 1e3),
    "executor_cpu_seconds": (("executorCpuTime",), 1e9),
    "gc_seconds": (("jvmGcTime",), 1e3),
    "shuffle_read_bytes": (("shuffleReadBytes",), 1),
    "shuffle_write_bytes": (("shuffleWriteBytes",), 1),
    "spilled_bytes": (("diskBytesSpilled",), 1),
}
SPARK_FIGURES = (*_SUMS, "peak_execution_bytes", "cores")
# Longest wait for Spark's listener bus, at the end of a node.
_WAIT_MILLISECONDS = 200
# Longest listing of a storage that is not a local disk.
_MOST_LISTING_SECONDS = 1.0
# Attributes in which our datasets and Kedro's keep their location.
_LOCATIONS = ("location", "_filepath", "_path")


class DriverMeter:
    """CPU time of this Python process since the meter was made, and its peak memory."""

    def __init__(self) -> None:
        self._cpu = time.process_time()

    def read(self) -> dict[str, Any]:
        """Return `driver_cpu_seconds` since the meter was made, and `driver_peak_bytes` of the process."""
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
    """Metrics of the Spark stages that ended since the last reading.

    They come from the status store of the driver's JVM, which Spark keeps even if its web UI is off. Spark Connect
    and serverless compute have no such JVM: the fields stay None there.
    """

    def __init__(self) -> None:
        self._last_stage = -1
        self._store: Any = None
        self._writer: Any = None
        self._context: Any = None
        self._is_absent = False
        self._is_patient = True

    def skip_to_now(self) -> None:
        """Ignore the stages so far: the session may have served other runs."""
        self.read()

    def read(self) -> dict[str, Any]:
        """Return Spark's fields of the run record; empty without a session or without access to its metrics."""
        if self._is_absent or not self._connect():
            return {}
        try:
            # Metrics arrive through a queue of events; those that are late count for the next node.
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
            # A busy cluster's queue is rarely empty: waiting at every node would delay the run.
            self._is_patient = False

    def _new_stages(self) -> list[dict[str, Any]]:
        stages = self._store.stageList(None, False, False, self._no_quantiles, self._any_status)
        fresh, newest = 0, self._last_stage
        # Newest first. A stage that waits for its parents has a higher id and counts once it has run.
        while fresh < stages.size() and (stage := stages.apply(fresh).stageId()) > self._last_stage:
            newest, fresh = max(newest, stage), fresh + 1
        self._last_stage = newest
        return list(json.loads(self._writer.writeValueAsString(stages.take(fresh)))) if fresh else []


def summed(stages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields of the run record for some Spark stages."""
    known = list(stages)
    figures: dict[str, Any] = {}
    for field, (names, divisor) in _SUMS.items():
        total = sum(stage.get(name) or 0 for stage in known for name in names)
        figures[field] = round(total / divisor, 3) if divisor > 1 else total
    figures["peak_execution_bytes"] = max((stage.get("peakExecutionMemory") or 0 for stage in known), default=0)
    return figures


def added(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the Spark fields of a run from those of its nodes; empty if no node has any."""
    known = [part for part in parts if part]
    if not known:
        return {}
    total = {name: sum(part[name] for part in known) for name in _SUMS}
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in total.items()}
    peaks = {name: max(part[name] for part in known) for name in ("peak_execution_bytes", "cores")}
    return {**rounded, **peaks}


def size_of(dataset: Any) -> int | None:
    """Return the bytes of a stored dataset, from listings; None if it is in memory or cannot be listed."""
    location = next((getattr(dataset, name) for name in _LOCATIONS if getattr(dataset, name, None)), None)
    if location is None:
        return None
    try:
        filesystem = getattr(dataset, "_fs", None)
        if filesystem is None:
            filesystem, location = fsspec.url_to_fs(
                str(location), **(getattr(dataset, "_credentials", None) or {})
            )
        if isinstance(filesystem, LocalFileSystem):
            return _local_size(Path(str(location)))
        return int(filesystem.du(str(location)))
    except Exception:
        return None


def storage_by_layer(root: str) -> dict[str, int] | None:
    """Return the bytes of each folder below a storage root; None if it cannot be listed within a second."""
    if "://" not in root:
        return _listed(root)
    found: list[dict[str, int] | None] = []
    # An unreachable storage fails only after minutes; a daemon thread does not keep the process alive.
    lister = threading.Thread(target=lambda: found.append(_listed(root)), daemon=True)
    lister.start()
    lister.join(_MOST_LISTING_SECONDS)
    return found[0] if found else None


def _listed(root: str) -> dict[str, int] | None:
    try:
        filesystem, path = fsspec.url_to_fs(root)
        if isinstance(filesystem, LocalFileSystem):
            sizes = {entry.name: _local_size(Path(entry.path)) or 0 for entry in os.scandir(path)}
            return dict(sorted(sizes.items()))
        found: Counter[str] = Counter()
        for name, details in filesystem.find(path, detail=True).items():
            found[name.removeprefix(path).strip("/").split("/")[0]] += int(details.get("size") or 0)
        return dict(sorted(found.items()))
    except Exception:
        return None


def _local_size(path: Path) -> int | None:
    if not path.is_dir():
        return path.stat().st_size if path.exists() else None
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except FileNotFoundError:
                # Another run has replaced its table meanwhile.
                continue
    return total
