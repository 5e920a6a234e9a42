"""Where the run record goes: to its file always, to Azure Monitor if an endpoint is configured.

Writing a record never fails a run.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import fsspec
from fsspec.implementations.local import LocalFileSystem

from soundtrack_pop.monitoring.background import BackgroundSink, Deliver, Keep
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.records import EVENTS_FILE, Event
from soundtrack_pop.monitoring.settings import MonitoringSettings
from soundtrack_pop.monitoring.spool import Spool
from soundtrack_pop.storage.whole_files import write_whole

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 60
# Errors of a disk that takes whole files only, as volumes on Databricks reportedly do.
_TAKES_NO_APPEND = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


class Sink(Protocol):
    """Receives events as they happen."""

    def write(self, event: Event) -> None:
        """Write one event."""

    def close(self) -> None:
        """Finish pending writes; the sink may be written to again."""


class JsonLinesSink:
    """Appends each event as one line of a file; on a local disk a line is written in one step.

    Two simultaneous runs therefore never mix their lines, and a killed run loses at most its last line.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Write nothing yet; `clock` returns seconds."""
        self._url = url
        self._clock = clock
        self._asked_again_at = -math.inf

    def write(self, event: Event) -> None:
        """Append one event; a failure is only logged."""
        self.write_all([event])

    def write_all(self, events: Sequence[Event]) -> list[Event]:
        """Append events; log a failure and return the events that could not be written.

        After a failure on a storage that is not a local disk, no attempt is made for a minute: each attempt on an
        unreachable storage takes over a minute.
        """
        if self._clock() < self._asked_again_at:
            return list(events)
        lines = "".join(event.line for event in events).encode()
        try:
            self._append(lines)
        except Exception as error:
            # The run goes on whatever the storage does: its result matters more than its record.
            logger.warning("The run record could not be written to %s: %s", self._url, error)
            return list(events)
        return []

    def close(self) -> None:
        """Do nothing: each event is written at once."""

    def _append(self, lines: bytes) -> None:
        filesystem, path = fsspec.url_to_fs(self._url)
        if isinstance(filesystem, LocalFileSystem):
            _append_or_write_anew(path, lines)
            return
        try:
            with filesystem.open(path, "ab") as stream:
                stream.write(lines)
        except Exception:
            self._asked_again_at = self._clock() + _PAUSE_SECONDS
            raise


def _lock(descriptor: int) -> None:
    """Wait until no other process writes a line; closing the file releases the lock, and so does a kill."""
    with contextlib.suppress(OSError, ImportError):
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _append_or_write_anew(path: str, lines: bytes) -> None:
    try:
        _append_locally(path, lines)
    except OSError as error:
        if error.errno not in _TAKES_NO_APPEND:
            raise
        _write_anew(path, lines)


def _append_locally(path: str, line: bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        _lock(descriptor)
        # If a process was killed or the disk was full in the middle of a line, begin a new one.
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _write_anew(path: str, line: bytes) -> None:
    """Replace the file by itself with one more line."""
    content = Path(path).read_bytes() if os.path.exists(path) else b""
    write_whole(path, content + line)


def sinks_of(root: str, settings: MonitoringSettings) -> list[Sink]:
    """Return the sinks for a storage root; nothing is opened yet."""
    ingestion = settings.ingestion
    file = JsonLinesSink(f"{root}/{EVENTS_FILE}")
    sinks: list[Sink] = [file]
    if "://" in root:
        # Each append to a remote storage is a request of its own.
        sinks = [_in_background(file.write_all, _log_lost, settings)]
    if ingestion.is_on:
        sinks.append(_in_background(LogAnalytics(ingestion).deliver, Spool(root).keep, settings))
    return sinks


def _log_lost(events: Sequence[Event]) -> None:
    logger.warning("%d events are missing from the record file", len(events))


def _in_background(deliver: Deliver, keep: Keep, settings: MonitoringSettings) -> BackgroundSink:
    ingestion = settings.ingestion
    return BackgroundSink(
        deliver,
        keep,
        batch_seconds=ingestion.batch_seconds,
        most_delay_seconds=ingestion.most_delay_seconds,
    )
