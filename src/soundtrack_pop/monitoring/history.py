"""Read the records: runs with their nodes and status, for the dashboard, `kedro runs` and the deck."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from soundtrack_pop.monitoring.platform import is_gone
from soundtrack_pop.monitoring.records import (
    NODE_FINISHED,
    NODE_STARTED,
    RUN_FINISHED,
    RUN_STARTED,
    RUNNING,
    SUCCEEDED,
    WHOLE,
    NewerFormatError,
    Record,
    read_line,
)
from soundtrack_pop.monitoring.run_files import record_lines

# Of a run that did not record its end.
KILLED = "killed"
# A run on another machine without an event for this long counts as killed: no node takes hours.
_SILENT_HOURS = 6

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """One run: its first and last event, and the end events of its nodes in order.

    `status` is that of its end, see `records`; without a recorded end it is running, or killed if nothing goes on.
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
    def scope(self) -> str:
        """Whole, partial, deck or acquisition; empty in records of older versions."""
        return str((self.started or self.finished).get("scope") or "")

    @property
    def is_good(self) -> bool:
        """Return whether every node of the default run succeeded."""
        return self.status == SUCCEEDED and self.scope == WHOLE

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


def read_history(root: str, now: dt.datetime | None = None, newest: int | None = None) -> History:
    """Return the runs below a storage root; none if none is recorded.

    Damaged lines, and lines that a newer version of the project wrote, are counted and skipped.

    Args:
        root: the storage root.
        now: decides which runs count as killed.
        newest: only this many runs; all by default.
    """
    return history_of(record_lines(root, newest), now)


def history_of(lines: Iterable[bytes], now: dt.datetime | None = None) -> History:
    """Return the runs that the lines of a record file describe; `now` decides which of them are killed."""
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
        run.status = KILLED if is_silent or is_over else RUNNING


def _time(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
