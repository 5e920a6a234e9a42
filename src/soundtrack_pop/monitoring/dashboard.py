"""The local dashboard: a self-contained HTML page made from the record file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from soundtrack_pop.datasets.page_templates import environment_of
from soundtrack_pop.monitoring.history import History, Run
from soundtrack_pop.monitoring.last_run import state_of
from soundtrack_pop.monitoring.settings import ExpectedRuns
from soundtrack_pop.storage.whole_files import write_whole

FILE = "monitoring/dashboard.html"
# Every run is a row of the page; nodes and checks are included for this many of the newest runs.
_RUNS_IN_DETAIL = 100
# Runs in the list that needs no JavaScript.
_RUNS_IN_LIST = 10
_SHOWN_TABLES = ("prm_soundtracks", "prm_movies", "prm_matched_pairs", "feat_films_with_genres")
_RUN_FIGURES = (
    "rows_rejected", "bytes_read", "bytes_written", "driver_cpu_seconds", "driver_peak_bytes",
    "executor_run_seconds", "executor_cpu_seconds", "gc_seconds", "shuffle_read_bytes", "shuffle_write_bytes",
    "spilled_bytes", "peak_execution_bytes", "cores", "storage_bytes", "storage_by_layer", "matched_pairs",
    "match_rate", "match_precision", "match_recall", "match_f1", "candidate_recall", "checks_warned",
    "checks_stopped",
)  # fmt: skip
_NODE_FIGURES = (
    "node", "stage", "status", "seconds", "rows_rejected", "bytes_read", "bytes_written", "driver_cpu_seconds",
    "executor_run_seconds", "executor_cpu_seconds", "gc_seconds", "spilled_bytes",
)  # fmt: skip


def render(
    history: History, root: str, now: dt.datetime | None = None, expected: ExpectedRuns | None = None
) -> str:
    """Return the page.

    Args:
        history: all runs, oldest first.
        root: the storage root, shown on the page.
        now: when the page was made.
        expected: when a whole run should have succeeded.
    """
    content = {
        "runs": runs_as_data(history.runs),
        "damaged_lines": history.damaged_lines,
        "newer_lines": history.newer_lines,
    }
    template = environment_of("soundtrack_pop.monitoring").get_template("dashboard.html.jinja")
    moment = now or dt.datetime.now(dt.UTC)
    state = state_of(history.runs, expected or ExpectedRuns(), moment)
    return template.render(
        data=_embedded(content),
        root=root,
        made=moment.strftime("%Y-%m-%d %H:%M UTC"),
        state=state,
        rows=_rows_against(state.good, state.good_before),
        newest=list(reversed(history.runs[-_RUNS_IN_LIST:])),
    )


def write(page: str, root: str) -> str:
    """Write the page below a storage root as a whole; return its path."""
    path = f"{root}/{FILE}"
    write_whole(path, page.encode())
    return path


def _rows_against(good: Run | None, before: Run | None) -> list[tuple[str, int, int | None]]:
    """Return table, rows of the last good run and of the one before, of the tables that people know."""
    if good is None:
        return []
    now, then = _rows_of(good), _rows_of(before) if before else {}
    return [(name, now[name], then.get(name)) for name in _SHOWN_TABLES if name in now]


def _rows_of(run: Run) -> dict[str, int]:
    return {name: rows for node in run.nodes for name, rows in (node.get("rows_out") or {}).items()}


def runs_as_data(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Return the data that the page shows, newest run first."""
    return [_run(run, number < _RUNS_IN_DETAIL) for number, run in enumerate(reversed(runs))]


def _run(run: Run, is_detailed: bool) -> dict[str, Any]:
    details = run.started.get("details") or {}
    data = {
        "id": run.run_id,
        "process": run.process,
        "env": run.environment,
        "status": run.status,
        "at": run.started_at,
        "seconds": run.seconds,
        "pipeline": run.started.get("pipeline") or [],
        "commit": run.started.get("git_commit"),
        "versions": {name: value for name, value in details.items() if isinstance(value, str)},
        "error": run.finished.get("error"),
        "open": run.open_node.get("node") if run.open_node else None,
        **(_recorded(run.finished) if run.finished else _added(run)),
    }
    if is_detailed:
        data["nodes"] = [_node(record, run) for record in run.nodes] + _open_node(run)
        data["checks"] = run.finished.get("checks") or _checks_of_nodes(run)
    return {name: value for name, value in data.items() if value is not None}


def _recorded(finished: dict[str, Any]) -> dict[str, Any]:
    return {name: finished.get(name) for name in _RUN_FIGURES}


def _added(run: Run) -> dict[str, Any]:
    """Return the totals over the nodes of a run that has not recorded its end."""
    known = {name: [node[name] for node in run.nodes if node.get(name) is not None] for name in _RUN_FIGURES}
    numbers = {name: values for name, values in known.items() if values and isinstance(values[0], int | float)}
    largest = ("driver_peak_bytes", "peak_execution_bytes", "cores")
    return {name: max(values) if name in largest else sum(values) for name, values in numbers.items()}


def _checks_of_nodes(run: Run) -> list[dict[str, Any]]:
    return [check for record in run.nodes for check in record.get("checks") or []]


def _node(record: dict[str, Any], run: Run) -> dict[str, Any]:
    known = {name: record[name] for name in _NODE_FIGURES if record.get(name) is not None}
    ended = dt.datetime.fromisoformat(str(record["at"])) - dt.datetime.fromisoformat(run.started_at)
    begin = ended.total_seconds() - float(record.get("seconds") or 0)
    rows = {name: record.get(name) or {} for name in ("rows_in", "rows_out")}
    return {**known, "begin": round(max(begin, 0.0), 3), **rows}


def _open_node(run: Run) -> list[dict[str, Any]]:
    """Return the node that was running at the last event, without a duration; empty if there was none."""
    if run.open_node is None:
        return []
    return [{**_node(run.open_node, run), "status": run.status}]


def _embedded(content: dict[str, Any]) -> str:
    """Return JSON that is safe inside a script element: it cannot end the element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
