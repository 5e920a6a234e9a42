"""Read the record file: runs with their nodes and status. The dashboard and the deck take runs from here."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

import fsspec

from soundtrack_pop.monitoring.platform import is_gone
from soundtrack_pop.monitoring.records import (
    NODE_FINISHED,
    NODE_STARTED,
    RUN_FINISHED,
    RUN_STARTED,
    RUNNING,
    NewerFormatError,
    Record,
    read_line,
)

INTERRUPTED = "interrupted"
# A run on another machine without an event for this long counts as interrupted: no node takes hours.
_SILENT_HOURS = 6

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """One run: its first and last event, and the end events of its nodes in order.

    `status` is running, succeeded, failed, or interrupted if the run ended without recording its end.
    """

    run_id: str
    process: str
    environment: str = ""
    started: Record = field(default_factory=dict)
    finished: Record = field(default_factory=dict)
    nodes: list[Record] = field(default_factory=list)
    open_node: Record | None = None
    last_at: str = ""
    status: str = RUNNING

    @property
    def started_at(self) -> str:
        """Time of the first known event, UTC, ISO 8601."""
        first = self.nodes[0] if self.nodes else {}
        return str(self.started.get("at") or first.get("at") or self.last_at)

    @property
    def seconds(self) -> float | None:
        """Duration of the run; up to its last event if its end is not recorded."""
        recorded = self.finished.get("seconds")
        if isinstance(recorded, int | float):
            return float(recorded)
        return round((_time(self.last_at) - _time(self.started_at)).total_seconds(), 3) if self.last_at else None


@dataclass(frozen=True)
class History:
    """All runs, oldest first, and the number of lines that are damaged or of a newer format."""

    runs: list[Run]
    damaged_lines: int = 0
    newer_lines: int = 0


def read_history(url: str, now: dt.datetime | None = None) -> History:
    """Return the runs of a record file; none if there is no file.

    Damaged lines, and lines that a newer version of the project wrote, are counted and skipped.
    """
    filesystem, path = fsspec.url_to_fs(url)
    if not filesystem.exists(path):
        return History([])
    with filesystem.open(path, "rb") as stream:
        return history_of(stream, now)


def history_of(lines: Iterable[bytes], now: dt.datetime | None = None) -> History:
    """Return the runs that the lines of a record file describe; `now` decides which of them are interrupted."""
    runs: dict[tuple[str, str], Run] = {}
    damaged = newer = 0
    for line in lines:
        try:
            record = read_line(line)
        except NewerFormatError:
            newer += 1
            continue
        except ValueError:
            damaged += bool(line.strip())
            continue
        key = (str(record["run_id"]), str(record.get("process") or ""))
        _add(runs.setdefault(key, Run(*key)), record)
    if newer:
        logger.warning("%d lines of the run record are of a newer version of soundtrack_pop and skipped", newer)
    ordered = sorted(runs.values(), key=lambda run: run.started_at)
    _set_status(ordered, now or dt.datetime.now(dt.UTC))
    return History(ordered, damaged, newer)


def _add(run: Run, record: Record) -> None:
    run.environment = str(record.get("environment") or run.environment)
    run.last_at = max(run.last_at, str(record["at"]))
    event = record["event"]
    if event == RUN_STARTED:
        run.started = record
    elif event == RUN_FINISHED:
        run.finished = record
    elif event == NODE_STARTED:
        run.open_node = record
    elif event == NODE_FINISHED:
        run.nodes.append(record)
        run.open_node = None


def _set_status(runs: list[Run], now: dt.datetime) -> None:
    latest_of_process = {run.process: run for run in runs if run.process}
    for run in runs:
        if run.finished:
            run.status = str(run.finished["status"])
            continue
        is_silent = now - _time(run.last_at) > dt.timedelta(hours=_SILENT_HOURS)
        # A process does one run at a time: if it has begun a later one, this one is over.
        is_over = bool(run.process) and (latest_of_process[run.process] is not run or is_gone(run.process))
        run.status = INTERRUPTED if is_silent or is_over else RUNNING


def _time(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
