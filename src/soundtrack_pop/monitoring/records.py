"""The records of a run, declared once: line of the record file, table and stream in Log Analytics, query symbols.

Each field of `Event` names its type in Log Analytics, its meaning, and whether it tells of runs, nodes or both.
`RUNS` and `NODES` are read from it; so are the templates in `infra/arm` and the check of queries in `infra/kql`.
"""

# ruff: noqa: RUF009 - `_told` is dataclasses.field with this project's metadata

from __future__ import annotations

import datetime as dt
import json
from dataclasses import Field, dataclass, field, fields
from functools import cached_property
from typing import Any

# 2: process, sequence, commit, bytes, figures of Spark and the driver, storage, match quality, checks.
RECORD_VERSION = 2

RUN_STARTED, RUN_FINISHED = "run_started", "run_finished"
NODE_STARTED, NODE_FINISHED = "node_started", "node_finished"
RUNNING, SUCCEEDED, FAILED = "running", "succeeded", "failed"

_RUN, _NODE, _BOTH = ("run",), ("node",), ("run", "node")
_NAMES_IN_LOG_ANALYTICS = {"at": "TimeGenerated"}


def _told(of: tuple[str, ...], kind: str, meaning: str, **default: Any) -> Any:
    known = {"of": of, "kind": kind, "meaning": meaning}
    return field(metadata=known, **(default or {"default": None}))


@dataclass(frozen=True)
class Event:
    """One event of a run or of one of its nodes; a line of `monitoring/events.jsonl`.

    What a platform does not tell is None; figures of an end are None at the start.
    """

    event: str = _told(_BOTH, "string", "run_started, run_finished, node_started or node_finished", kw_only=False)
    run_id: str = _told(_BOTH, "string", "the same for all events of a run", kw_only=False)
    environment: str = _told(_BOTH, "string", "Kedro's environment", kw_only=False)
    status: str = _told(_BOTH, "string", "running, succeeded or failed", kw_only=False)
    at: str = _told(_BOTH, "datetime", "time of the event, UTC, ISO 8601", kw_only=False)
    pipeline: list[str] = _told(_BOTH, "dynamic", "pipelines asked for; `__default__` for all", kw_only=False)
    node: str | None = _told(_NODE, "string", "name of the node")
    stage: str | None = _told(_NODE, "string", "the node's pipeline")
    seconds: float | None = _told(_BOTH, "real", "from the first load to the last save of the node, or of the run")
    rows_in: dict[str, int] = _told(
        _NODE, "dynamic", "persisted table -> rows loaded, where known without counting", default_factory=dict
    )
    rows_out: dict[str, int] = _told(_NODE, "dynamic", "persisted table -> rows saved", default_factory=dict)
    rows_rejected: int | None = _told(_BOTH, "long", "rows put aside with a reason; None where nothing rejects")
    error: dict[str, str] | None = _told(_BOTH, "dynamic", "kind, message and trace of what went wrong")
    details: dict[str, Any] = _told(
        _BOTH, "dynamic", "of a run: storage root, versions, parameters without secrets", default_factory=dict
    )
    version: int = _told(_BOTH, "int", "version of this layout", default=RECORD_VERSION)
    process: str = _told(_BOTH, "string", "host:process id; tells two runs of one id apart", default="")
    sequence: int = _told(_BOTH, "long", "number of the event within its run, from 0; tells a repeat", default=0)
    git_commit: str | None = _told(_RUN, "string", "commit of the project; `-dirty` with changes not committed")
    bytes_read: int | None = _told(_BOTH, "long", "bytes of the stored datasets that were loaded")
    bytes_written: int | None = _told(_BOTH, "long", "bytes of the stored datasets that were saved")
    driver_cpu_seconds: float | None = _told(_BOTH, "real", "CPU time of the driver's Python, all threads")
    driver_peak_bytes: int | None = _told(_BOTH, "long", "largest memory of the driver's Python so far")
    executor_run_seconds: float | None = _told(_BOTH, "real", "time that Spark's tasks ran, added up")
    executor_cpu_seconds: float | None = _told(_BOTH, "real", "CPU time of Spark's tasks, without Python workers")
    gc_seconds: float | None = _told(_BOTH, "real", "garbage collection while Spark's tasks ran")
    shuffle_read_bytes: int | None = _told(_BOTH, "long", "bytes read in shuffles")
    shuffle_write_bytes: int | None = _told(_BOTH, "long", "bytes written in shuffles")
    spilled_bytes: int | None = _told(_BOTH, "long", "bytes spilled to disk")
    peak_execution_bytes: int | None = _told(
        _BOTH, "long", "largest execution memory of a stage of Spark, tasks added up"
    )
    cores: int | None = _told(_BOTH, "int", "cores of Spark's executors")
    storage_bytes: int | None = _told(_RUN, "long", "bytes below the storage root at the end")
    storage_by_layer: dict[str, int] | None = _told(_RUN, "dynamic", "folder below the storage root -> bytes")
    matched_pairs: int | None = _told(_RUN, "long", "linked pairs")
    match_rate: float | None = _told(_RUN, "real", "share of soundtracks linked, 0 to 1; not an accuracy")
    match_precision: float | None = _told(_RUN, "real", "of the title matcher's band auto on gold pairs, 0 to 1")
    match_recall: float | None = _told(_RUN, "real", "of the title matcher's band auto on gold pairs, 0 to 1")
    match_f1: float | None = _told(_RUN, "real", "of the title matcher's band auto on gold pairs, 0 to 1")
    candidate_recall: float | None = _told(_RUN, "real", "share of gold pairs among the candidates, 0 to 1")
    checks: list[dict[str, Any]] | None = _told(
        _BOTH, "dynamic", "table, check, severity, outcome, found, expected"
    )
    checks_warned: int | None = _told(_BOTH, "int", "expectations that were missed and only warn")
    checks_stopped: int | None = _told(_BOTH, "int", "expectations that were missed and stopped the run")

    def to_dict(self) -> dict[str, Any]:
        """Return the event as JSON-able data."""
        return {name: getattr(self, name) for name in _FIELD_NAMES}

    @cached_property
    def line(self) -> str:
        """The event as a line of a record file; made once, for what cannot be sent is kept in the last second."""
        return json.dumps(self.to_dict(), ensure_ascii=False, default=str) + "\n"

    def to_row(self) -> dict[str, Any]:
        """Return the event as a row of its table in Log Analytics."""
        return {column.name: getattr(self, column.field) for column in table_of(self.event).columns}


_FIELD_NAMES = tuple(one.name for one in fields(Event))


@dataclass(frozen=True)
class LogColumn:
    """One column of a table in Log Analytics; `kind` is string, int, long, real, datetime or dynamic."""

    name: str
    field: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class LogTable:
    """One table in Log Analytics and the stream that fills it."""

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
    """Return the table that takes an event."""
    return NODES if event.startswith("node_") else RUNS


def utc_now() -> str:
    """Return the present time in UTC, ISO 8601, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
