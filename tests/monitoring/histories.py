"""Record files of many runs, made of the project's own events, as the dashboard and the reader meet them."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

from soundtrack_pop.monitoring.records import EVENTS_FILE, Event

STAGES = ("ingestion", "cleaning", "matching", "analysis", "reporting")
FIRST = dt.datetime(2026, 1, 1, 5, tzinfo=dt.UTC)
ERROR = {
    "kind": "SourceError",
    "message": "movies.jsonl: expected a file; found none. <b>Put it there</b>.",
    "trace": "Traceback (most recent call last):\n  ...\nSourceError",
}
CHECK = {
    "table": "prm_movies",
    "check": "rows",
    "severity": "warn",
    "outcome": "missed",
    "expected": "0.5 to any times the last good run's",
    "found": "3 rows after 9",
}


def events_of_run(number: int, *, nodes: int = 40, ends: str = "succeeded") -> list[Event]:
    """Return the events of one run; `ends` is succeeded, failed or killed."""
    begin = FIRST + dt.timedelta(hours=12 * number)
    known: dict[str, Any] = {
        "run_id": f"run-{number}",
        "environment": ("local", "test", "prod")[number % 3],
        "pipeline": ["__default__"],
        "process": f"elsewhere:{number}",
    }

    def at(second: float) -> str:
        return (begin + dt.timedelta(seconds=second)).isoformat(timespec="milliseconds")

    details = {"storage_root": "/mnt/films", "kedro": "1.7.0"}
    made = [Event(event="run_started", status="running", at=at(0), details=details, git_commit="abc123", **known)]
    for node in range(nodes):
        name = {"node": f"make_table_{node}", "stage": STAGES[node * len(STAGES) // nodes]}
        made.append(Event(event="node_started", status="running", at=at(node), **name, **known))
        is_last = node == nodes - 1
        if is_last and ends == "killed":
            return made
        figures = {"rows_in": {"a": 900 + node}, "rows_out": {"b": 800 + node}, "rows_rejected": node % 3}
        failed = {"status": "failed", "error": ERROR} if is_last and ends == "failed" else {"status": "succeeded"}
        made.append(
            Event(event="node_finished", at=at(node + 1), seconds=1.0, **name, **figures, **failed, **known)
        )
    made.append(
        Event(
            event="run_finished",
            status=ends,
            at=at(nodes),
            seconds=float(nodes),
            error=ERROR if ends == "failed" else None,
            **known,
            **_figures(number),
        )
    )
    return made


def write_history(path: Path, runs: int, nodes: int = 40) -> Path:
    """Write a record file: of eleven runs one fails and one is killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(runs):
            ends = {3: "failed", 4: "killed"}.get(number % 11, "succeeded")
            stream.writelines(event.line for event in events_of_run(number, nodes=nodes, ends=ends))
    return path


def written(root: Path, runs: int, nodes: int = 40) -> str:
    """Write a record file below a root and return the root."""
    write_history(root / EVENTS_FILE, runs, nodes)
    return str(root)


def _figures(number: int) -> dict[str, Any]:
    wave = math.sin(number / 9)
    return {
        "rows_rejected": 12 + number % 5,
        "storage_bytes": 7_000_000 + 40_000 * number,
        "storage_by_layer": {"01_raw": 250_000, "08_reporting": 6_750_000 + 40_000 * number},
        "matched_pairs": 684 + number % 7,
        "match_rate": 0.83,
        "match_precision": 0.98 + 0.01 * wave,
        "match_recall": 0.9 + 0.03 * wave,
        "executor_run_seconds": 20 + 5 * wave,
        "driver_cpu_seconds": 15.0,
        "cores": 2,
        "checks": [CHECK],
        "checks_warned": 1,
        "checks_stopped": 0,
    }
