"""Where records go. Writing a record never fails a run."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import fsspec
from fsspec.implementations.local import LocalFileSystem

from soundtrack_pop.monitoring.records import Event

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 60
# What a disk answers that takes whole files only, as Databricks' volumes are said to do.
_TAKES_NO_APPEND = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


class Sink(Protocol):
    """Takes events as they happen."""

    def write(self, event: Event) -> None:
        """Keep one event."""

    def close(self) -> None:
        """Finish what is under way; the sink may be written to again."""


class JsonLinesSink:
    """Appends each event as one line of a file; on a local disk a line is written in one step.

    So two runs at once never mix their lines, and a killed run leaves all lines but perhaps its last.
    """

    def __init__(self, url: str, credentials: dict[str, Any] | None = None) -> None:
        """Remember the file; nothing is written yet."""
        self._url = url
        self._credentials = credentials or {}
        self._asked_again_at = 0.0

    def write(self, event: Event) -> None:
        """Append one event; a failure is logged and forgotten."""
        self.write_all([event])

    def write_all(self, events: Sequence[Event]) -> list[Event]:
        """Append events; return those that could not be written, after logging why.

        Those of the minute after a failure elsewhere than on a disk are not tried: each attempt at a storage that
        is gone takes over a minute.
        """
        if time.monotonic() < self._asked_again_at:
            return list(events)
        lines = "".join(event.line for event in events).encode()
        try:
            self._append(lines)
        except Exception as error:
            # Whatever the storage does, the run goes on: its result matters more than its record.
            logger.warning("The run record could not be written to %s: %s", self._url, error)
            return list(events)
        return []

    def close(self) -> None:
        """Nothing is under way."""

    def _append(self, lines: bytes) -> None:
        filesystem, path = fsspec.url_to_fs(self._url, **self._credentials)
        if isinstance(filesystem, LocalFileSystem):
            _append_or_write_anew(path, lines)
            return
        try:
            with filesystem.open(path, "ab") as stream:
                stream.write(lines)
        except Exception:
            self._asked_again_at = time.monotonic() + _PAUSE_SECONDS
            raise


def _lock(descriptor: int) -> None:
    """Wait until no other writer is in mid-line; closing the file unlocks it, and so does a kill."""
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
        # A process killed, or a disk filled, in mid-line: without this our line would be damaged with it.
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _write_anew(path: str, line: bytes) -> None:
    """Replace the file by itself with one more line."""
    content = Path(path).read_bytes() if os.path.exists(path) else b""
    staged = f"{path}.{uuid.uuid4().hex}"
    Path(staged).write_bytes(content + line)
    os.replace(staged, path)
