"""Read the record file: runs with their nodes, and what became of those that never said how they ended."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import fsspec

from soundtrack_pop.monitoring.platform import is_gone
from soundtrack_pop.monitoring.records import NODE_FINISHED, NODE_STARTED, RUN_FINISHED, RUN_STARTED, RUNNING

INTERRUPTED = "interrupted"
# A run of another machine that has told nothing for so long is taken to be dead: no node takes hours.
_SILENT_HOURS = 6

Record = dict[str, Any]


@dataclass
class Run:
    """One run: its first and last event, and the events of its nodes in order."""

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
        """Time of the first event that is known, UTC, ISO 8601."""
        first = self.nodes[0] if self.nodes else {}
        return str(self.started.get("at") or first.get("at") or self.last_at)

    @property
    def seconds(self) -> float | None:
        """Seconds of the run; up to its last event where it never said how it ended."""
        told = self.finished.get("seconds")
        if isinstance(told, int | float):
            return float(told)
        begin, end = _time(self.started_at), _time(self.last_at)
        return None if begin is None or end is None else round((end - begin).total_seconds(), 3)


@dataclass(frozen=True)
class History:
    """All runs, oldest first, and the number of lines that could not be read."""

    runs: list[Run]
    damaged_lines: int


def read_history(url: str, now: dt.datetime | None = None) -> History:
    """Return the runs of a record file; none where there is no file. A damaged line is counted and left out."""
    filesystem, path = fsspec.url_to_fs(url)
    if not filesystem.exists(path):
        return History([], 0)
    with filesystem.open(path, "rb") as stream:
        return history_of(stream, now)


def history_of(lines: Iterable[bytes], now: dt.datetime | None = None) -> History:
    """Return the runs that lines of a record file tell of."""
    runs: dict[tuple[str, str], Run] = {}
    damaged = 0
    for line in lines:
        record = _parsed(line)
        if record is None:
            damaged += bool(line.strip())
            continue
        key = (str(record["run_id"]), str(record.get("process") or ""))
        _take(runs.setdefault(key, Run(*key)), record)
    ordered = sorted(runs.values(), key=lambda run: run.started_at)
    _tell_ends(ordered, now or dt.datetime.now(dt.UTC))
    return History(ordered, damaged)


def _parsed(line: bytes) -> Record | None:
    try:
        # NaN and Infinity are no JSON: a browser would refuse the whole page.
        record = json.loads(line, parse_constant=lambda _: None)
    except ValueError:
        return None
    if not isinstance(record, dict) or not {"event", "run_id", "status", "at"} <= set(record):
        return None
    return record if _time(str(record["at"])) else None


def _take(run: Run, record: Record) -> None:
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


def _tell_ends(runs: list[Run], now: dt.datetime) -> None:
    latest_of_process = {run.process: run for run in runs if run.process}
    for run in runs:
        if run.finished:
            run.status = str(run.finished["status"])
            continue
        last = _time(run.last_at)
        is_silent = last is None or now - last > dt.timedelta(hours=_SILENT_HOURS)
        # A process does one run at a time: a later one of it says that this one is over.
        is_over = bool(run.process) and (latest_of_process[run.process] is not run or is_gone(run.process))
        run.status = INTERRUPTED if is_silent or is_over else RUNNING


def _time(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
