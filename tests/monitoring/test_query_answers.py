"""What the queries answer on records: repeats change nothing, each failure is told once, however late.

Answered by an engine that is no Kusto, in an environment of its own: `make check-kql` installs it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from check_kql import CHECKER, PROJECT, symbols
from monitoring.histories import CHECK, FIRST, events_of_run
from soundtrack_pop.monitoring.records import Event, table_of

ENGINE = Path(os.environ.get("KQL_ENGINE", "kql-engine-is-not-there"))
QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((PROJECT / "infra/kql").glob("*.kql"))}
OURS = {name: text for name, text in QUERIES.items() if "Soundtrack" in text}
NOW = dt.datetime.now(dt.UTC)

pytestmark = pytest.mark.skipif(not ENGINE.exists(), reason="`make check-kql` installs the engine")

Rows = list[dict[str, Any]]


def answers(queries: dict[str, str], told: Sequence[tuple[Event, dt.datetime]]) -> dict[str, Rows]:
    """Return what queries answer to events, each with the time at which it arrived."""
    rows: dict[str, Rows] = {}
    for event, arrived in told:
        row = {**event.to_row(), "TimeGenerated": _plain(event.at), "_ArrivedAt": _plain(arrived.isoformat())}
        rows.setdefault(table_of(event.event).name, []).append(row)
    given = json.dumps({"tables": symbols(), "rows": rows, "queries": queries})
    command = [str(ENGINE), str(CHECKER / "answer.py")]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Rows] = json.loads(done.stdout)
    return found


def _plain(time: str) -> str:
    return dt.datetime.fromisoformat(time).astimezone(dt.UTC).replace(tzinfo=None).isoformat()


def run(number: int, ends: str, hours_ago: float) -> list[Event]:
    """Return the events of a run that began so long ago, each with its number and its outcomes."""
    moved = NOW - dt.timedelta(hours=hours_ago) - (FIRST + dt.timedelta(hours=12 * number))
    return [
        replace(
            event,
            sequence=sequence,
            at=(dt.datetime.fromisoformat(event.at) + moved).isoformat(timespec="milliseconds"),
            **({"checks": [CHECK], "checks_warned": 1} if event.event == "node_finished" else {}),
        )
        for sequence, event in enumerate(events_of_run(number, nodes=4, ends=ends))
    ]


def at_once(events: Sequence[Event]) -> list[tuple[Event, dt.datetime]]:
    return [(event, NOW) for event in events]


def counted(rows: Rows) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in rows)


HISTORY = [*run(0, "succeeded", 5), *run(1, "failed", 4), *run(2, "killed", 3), *run(3, "succeeded", 1)]


def test_records_that_arrive_twice_change_no_answer() -> None:
    once, twice = answers(OURS, at_once(HISTORY)), answers(OURS, at_once([*HISTORY, *reversed(HISTORY)]))
    empty = [name for name, rows in once.items() if not rows]
    assert empty == ["alert_no_run"]
    assert {name: counted(rows) for name, rows in twice.items()} == {
        name: counted(rows) for name, rows in once.items()
    }


def test_a_query_that_counts_repeats_is_found() -> None:
    careless = {"careless": "SoundtrackRuns_CL\n| where Event == 'run_finished'\n| project RunId, Status"}
    once, twice = answers(careless, at_once(HISTORY)), answers(careless, at_once([*HISTORY, *HISTORY]))
    assert counted(once["careless"]) != counted(twice["careless"])


@pytest.mark.parametrize(
    ("hours_ago", "arrived_minutes_ago", "told"),
    [(0.1, [1], 1), (30, [1], 1), (30, [60], 0), (30, [60, 1], 0), (0.1, [2, 1], 1)],
    ids=["now", "late", "told before", "again, told before", "twice now"],
)
def test_a_failure_is_told_once_by_when_it_first_arrived(
    hours_ago: float, arrived_minutes_ago: list[int], told: int
) -> None:
    times = [NOW - dt.timedelta(minutes=minutes) for minutes in arrived_minutes_ago]
    events = run(1, "failed", hours_ago)
    found = answers(
        {name: QUERIES[name] for name in ("alert_failed_run", "alert_quality_gate")},
        [(event, arrived) for arrived in times for event in events],
    )
    assert (len(found["alert_failed_run"]), len(found["alert_quality_gate"])) == (told, 4 * told)


@pytest.mark.parametrize(
    ("events", "told"),
    [([], 1), (run(0, "succeeded", 47), 0), (run(0, "succeeded", 49), 1), (run(1, "failed", 1), 1)],
    ids=["none", "in time", "too long ago", "failed only"],
)
def test_a_missing_run_is_told(events: list[Event], told: int) -> None:
    found = answers({"alert_no_run": QUERIES["alert_no_run"]}, at_once(events))
    assert len(found["alert_no_run"]) == told


def test_each_run_is_a_row_with_its_end_and_its_error() -> None:
    found = answers({name: QUERIES[name] for name in ("run_status", "errors", "rows_by_stage")}, at_once(HISTORY))
    assert [(row["RunId"], row["Status"]) for row in found["run_status"]] == [
        ("run-3", "succeeded"), ("run-2", "interrupted"), ("run-1", "failed"), ("run-0", "succeeded"),
    ]  # fmt: skip
    assert [(row["RunId"], row["Node"], row["Kind"]) for row in found["errors"]] == [
        ("run-1", "make_table_3", "SourceError")
    ]
    saved = [row["RowsOut"] for row in found["rows_by_stage"] if row["RunId"] == "run-0"]
    assert sum(saved) == 800 + 801 + 802 + 803
