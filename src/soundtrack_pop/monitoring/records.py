"""The run record, declared once: the lines of its file, and the tables and streams in Log Analytics.

Each field of `Event` declares its type in Log Analytics, its meaning, and whether it is of runs, nodes or both.
`RUNS` and `NODES`, the templates in `infra/arm` and the check of the queries in `infra/kql` are derived from it.
"""

# ruff: noqa: RUF009 - `_field` is dataclasses.field with this project's metadata

from __future__ import annotations

import datetime as dt
import json
from dataclasses import Field, dataclass, field, fields
from functools import cached_property
from typing import Any

RUNS_FOLDER = "monitoring/runs"
# One file of all runs, as records were stored up to format 2; still read.
EVENTS_FILE = "monitoring/events.jsonl"
# Format of a line, in its field `version`. A line without one is of format 1.
# 2: process, sequence, commit, bytes, metrics of Spark and the driver, storage, match quality, checks.
# 3: scope, changes; the statuses refused and interrupted.
RECORD_VERSION = 3

RUN_STARTED, RUN_FINISHED = "run_started", "run_finished"
NODE_STARTED, NODE_FINISHED = "node_started", "node_finished"
RUNNING, SUCCEEDED, FAILED = "running", "succeeded", "failed"
# A refused run has read and written nothing; an interrupted one was ended by a signal.
REFUSED, INTERRUPTED = "refused", "interrupted"
WHOLE, PARTIAL, DECK, ACQUISITION = "whole", "partial", "deck", "acquisition"

_RUN, _NODE, _BOTH = ("run",), ("node",), ("run", "node")
_NAMES_IN_LOG_ANALYTICS = {"at": "TimeGenerated"}


def _field(of: tuple[str, ...], kind: str, meaning: str, **default: Any) -> Any:
    known = {"of": of, "kind": kind, "meaning": meaning}
    return field(metadata=known, **(default or {"default": None}))


@dataclass(frozen=True)
class Event:
    """One event of a run or of one of its nodes; a line of the run's files in `monitoring/runs`.

    A value that the platform does not provide is None; so are the values of an end in the event of the start.
    """

    event: str = _field(_BOTH, "string", "run_started, run_finished, node_started or node_finished", kw_only=False)
    run_id: str = _field(_BOTH, "string", "the same for all events of a run", kw_only=False)
    environment: str = _field(_BOTH, "string", "Kedro's environment", kw_only=False)
    status: str = _field(_BOTH, "string", "running, succeeded, failed, refused or interrupted", kw_only=False)
    at: str = _field(_BOTH, "datetime", "time of the event, UTC, ISO 8601", kw_only=False)
    pipeline: list[str] = _field(_BOTH, "dynamic", "pipelines asked for; `__default__` for all", kw_only=False)
    node: str | None = _field(_NODE, "string", "name of the node")
    stage: str | None = _field(_NODE, "string", "the node's pipeline")
    seconds: float | None = _field(
        _BOTH, "real", "from the first load to the last save of the node, or of the run"
    )
    rows_in: dict[str, int] = _field(
        _NODE, "dynamic", "persisted table -> rows loaded, where known without counting", default_factory=dict
    )
    rows_out: dict[str, int] = _field(_NODE, "dynamic", "persisted table -> rows saved", default_factory=dict)
    rows_rejected: int | None = _field(_BOTH, "long", "rows put aside with a reason; None where nothing rejects")
    error: dict[str, str] | None = _field(_BOTH, "dynamic", "kind, message and trace of what went wrong")
    details: dict[str, Any] = _field(
        _BOTH, "dynamic", "of a run: storage root, versions, parameters without secrets", default_factory=dict
    )
    version: int = _field(_BOTH, "int", "version of this layout", default=RECORD_VERSION)
    process: str = _field(_BOTH, "string", "host:process id; tells two runs of one id apart", default="")
    sequence: int = _field(_BOTH, "long", "number of the event within its run, from 0; tells a repeat", default=0)
    scope: str = _field(
        _BOTH, "string", "whole (every node of the default run), partial, deck or acquisition", default=PARTIAL
    )
    git_commit: str | None = _field(_RUN, "string", "commit of the project; `-dirty` with changes not committed")
    bytes_read: int | None = _field(_BOTH, "long", "bytes of the stored datasets that were loaded")
    bytes_written: int | None = _field(_BOTH, "long", "bytes of the stored datasets that were saved")
    driver_cpu_seconds: float | None = _field(_BOTH, "real", "CPU time of the driver's Python, all threads")
    driver_peak_bytes: int | None = _field(_BOTH, "long", "largest memory of the driver's Python so far")
    executor_run_seconds: float | None = _field(_BOTH, "real", "time that Spark's tasks ran, added up")
    executor_cpu_seconds: float | None = _field(_BOTH, "real", "CPU time of Spark's tasks, without Python workers")
    gc_seconds: float | None = _field(_BOTH, "real", "garbage collection while Spark's tasks ran")
    shuffle_read_bytes: int | None = _field(_BOTH, "long", "bytes read in shuffles")
    shuffle_write_bytes: int | None = _field(_BOTH, "long", "bytes written in shuffles")
    spilled_bytes: int | None = _field(_BOTH, "long", "bytes spilled to disk")
    peak_execution_bytes: int | None = _field(
        _BOTH, "long", "largest execution memory of a stage of Spark, tasks added up"
    )
    cores: int | None = _field(_BOTH, "int", "cores of Spark's executors")
    storage_bytes: int | None = _field(_RUN, "long", "bytes below the storage root at the end")
    storage_by_layer: dict[str, int] | None = _field(_RUN, "dynamic", "folder below the storage root -> bytes")
    matched_pairs: int | None = _field(_RUN, "long", "linked pairs")
    match_rate: float | None = _field(_RUN, "real", "share of soundtracks linked, 0 to 1; not an accuracy")
    match_precision: float | None = _field(_RUN, "real", "of the title matcher's band auto on gold pairs, 0 to 1")
    match_recall: float | None = _field(_RUN, "real", "of the title matcher's band auto on gold pairs, 0 to 1")
    match_f1: float | None = _field(_RUN, "real", "of the title matcher's band auto on gold pairs, 0 to 1")
    candidate_recall: float | None = _field(_RUN, "real", "share of gold pairs among the candidates, 0 to 1")
    checks: list[dict[str, Any]] | None = _field(
        _BOTH, "dynamic", "table, check, severity, outcome, found, expected"
    )
    checks_warned: int | None = _field(_BOTH, "int", "expectations that were missed and only warn")
    checks_stopped: int | None = _field(_BOTH, "int", "expectations that were missed and stopped the run")

    changes: dict[str, Any] | None = _field(
        _RUN, "dynamic", "links and verdicts that differ from the last whole run: kind -> cause -> number"
    )

    def to_dict(self) -> dict[str, Any]:
        """Return the event as JSON-able data."""
        return {name: getattr(self, name) for name in _FIELD_NAMES}

    @cached_property
    def line(self) -> str:
        """The event as a line of the record file; cached, because unsent events are stored in the last second."""
        return json.dumps(self.to_dict(), ensure_ascii=False, default=str) + "\n"

    def to_row(self) -> dict[str, Any]:
        """Return the event as a row of its table in Log Analytics."""
        return {column.name: getattr(self, column.field) for column in table_of(self.event).columns}


_FIELD_NAMES = tuple(one.name for one in fields(Event))
_REQUIRED = {"event", "run_id", "status", "at"}

Record = dict[str, Any]


class NewerFormatError(ValueError):
    """A line of the run record was written by a newer version of the project."""


def read_line(line: bytes | str) -> Record:
    """Return a line of the run record, as any version of the project up to this one wrote it.

    Raises:
        NewerFormatError: a newer version wrote it.
        ValueError: it is damaged or not a record.
    """
    # NaN and Infinity are not JSON: a browser would reject the whole dashboard.
    record = json.loads(line, parse_constant=lambda _: None)
    if not isinstance(record, dict) or not set(record) >= _REQUIRED:
        raise ValueError("not an event of a run")
    version = record.get("version", 1)
    if not isinstance(version, int) or version > RECORD_VERSION:
        raise NewerFormatError(f"format {version}; this version of soundtrack_pop reads up to {RECORD_VERSION}")
    dt.datetime.fromisoformat(str(record["at"]))
    return record


def event_of(record: Record) -> Event:
    """Return a record as an event.

    Raises:
        TypeError: it lacks a field that has no default.
    """
    return Event(**{name: value for name, value in record.items() if name in _FIELD_NAMES})


@dataclass(frozen=True)
class LogColumn:
    """One column of a table in Log Analytics; `kind` is string, int, long, real, datetime or dynamic."""

    name: str
    field: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class LogTable:
    """One table in Log Analytics."""

    name: str
    grain: str
    columns: tuple[LogColumn, ...]

    @property
    def stream(self) -> str:
        """Name of the stream in the data collection rule."""
        return f"Custom-{self.name}"


def _log_table(name: str, of: str, grain: str) -> LogTable:
    return LogTable(name, grain, tuple(_log_column(one) for one in fields(Event) if of in one.metadata["of"]))


def _log_column(one: Field[Any]) -> LogColumn:
    pascal = "".join(part.capitalize() for part in one.name.split("_"))
    name = _NAMES_IN_LOG_ANALYTICS.get(one.name, pascal)
    return LogColumn(name, one.name, one.metadata["kind"], one.metadata["meaning"])


RUNS = _log_table("SoundtrackRuns_CL", "run", "one start or end of a run")
NODES = _log_table("SoundtrackNodes_CL", "node", "one start or end of a node")
LOG_TABLES = (RUNS, NODES)


def table_of(event: str) -> LogTable:
    """Return the table that an event belongs to."""
    return NODES if event.startswith("node_") else RUNS


def utc_now() -> str:
    """Return the current time in UTC, ISO 8601, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
