"""The files of the run record: each run has its own, and every file is written as a whole.

`monitoring/runs/<run id>.jsonl` holds the first event and is written before the first node, so that a killed run
shows. The later events follow in `<run id>.0001.jsonl` and so on. Nothing is appended to, which volumes and object
storage refuse, and two simultaneous runs never write the same file.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator

import fsspec

from soundtrack_pop.monitoring.records import EVENTS_FILE, RUN_FINISHED, RUNS_FOLDER, Event
from soundtrack_pop.storage.whole_files import write_whole

logger = logging.getLogger(__name__)

_SUFFIX = ".jsonl"
_EVENTS_PER_FILE = 100
# Seconds over which events are collected: a write to a disk takes milliseconds, one to other storage a request.
_SECONDS_ON_DISK, _SECONDS_ELSEWHERE = 0.2, 5.0
# Each attempt on an unreachable storage may take over a minute.
_PAUSE_SECONDS = 60.0


class RunFiles:
    """Writes the events of runs below a storage root.

    The newest file of a run is replaced by itself with more lines. A failed write is logged and tried again with
    the next events, so a storage that comes back has the whole record.
    """

    def __init__(self, root: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Write nothing yet; `clock` returns seconds."""
        self._folder = f"{root}/{RUNS_FOLDER}"
        self._seconds = _SECONDS_ELSEWHERE if "://" in root else _SECONDS_ON_DISK
        self._clock = clock
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None
        self._quiet_until = 0.0
        self._run_id, self._part, self._lines = "", 0, list[str]()
        self._is_written = True

    def write(self, event: Event) -> None:
        """Take one event; the first and the last of a run are written at once, others within the declared time."""
        with self._lock:
            is_first = event.run_id != self._run_id
            if is_first:
                self._run_id, self._part, self._lines = event.run_id, 0, []
                self._quiet_until = 0.0
            self._lines.append(event.line)
            self._is_written = False
            if is_first or event.event == RUN_FINISHED:
                self._flush()
            elif self._timer is None:
                self._timer = threading.Timer(self._seconds, self._flush)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Write what is not written yet."""
        with self._lock:
            self._quiet_until = 0.0
            self._flush()

    def _flush(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._is_written or self._clock() < self._quiet_until:
                return
            number = f".{self._part:04}" if self._part else ""
            place = f"{self._folder}/{self._run_id}{number}{_SUFFIX}"
            try:
                write_whole(place, "".join(self._lines).encode(), single_writer=True)
            except Exception as error:
                # The run goes on whatever the storage does: its result matters more than its record.
                logger.warning("The run record could not be written to %s: %s", place, error)
                self._quiet_until = self._clock() + _PAUSE_SECONDS
                return
            self._is_written = True
            # The first file is never touched again: on a volume a write that is cut off would lose it.
            if self._part == 0 or len(self._lines) >= _EVENTS_PER_FILE:
                self._part, self._lines = self._part + 1, []


def record_lines(root: str, newest: int | None = None) -> Iterator[bytes]:
    """Yield the lines of the runs below a storage root, oldest run first; those of older versions stand first.

    Args:
        root: the storage root.
        newest: only this many runs, the newest; all by default. The file of older versions counts as one run.
    """
    filesystem, folder = fsspec.url_to_fs(f"{root}/{RUNS_FOLDER}")
    filesystem.invalidate_cache()
    names = {} if not filesystem.exists(folder) else _files_by_run(filesystem.ls(folder, detail=False))
    chosen = sorted(names)[-newest:] if newest else sorted(names)
    if newest is None or len(chosen) < newest:
        older = fsspec.url_to_fs(f"{root}/{EVENTS_FILE}")[1]
        if filesystem.exists(older):
            yield from filesystem.cat_file(older).splitlines()
    paths = [path for run in chosen for path in names[run]]
    # One call: object storage is asked for all files at once.
    contents = filesystem.cat(paths, on_error="omit") if paths else {}
    for path in paths:
        yield from contents.get(path, b"").splitlines()


def _files_by_run(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the files of each run in order."""
    found: dict[str, list[str]] = {}
    for path in sorted((str(path) for path in paths), key=lambda path: path.removesuffix(_SUFFIX)):
        name = path.rpartition("/")[2]
        if name.endswith(_SUFFIX) and not name.startswith("."):
            stem = name.removesuffix(_SUFFIX)
            head, _, number = stem.rpartition(".")
            found.setdefault(head if head and len(number) == 4 and number.isdecimal() else stem, []).append(path)
    return found
