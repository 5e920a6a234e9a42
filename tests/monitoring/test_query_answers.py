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

from monitoring.histories import CHECK, FIRST, events_of_run
from soundtrack_pop.monitoring.records import Event, table_of
from tools.infra.kql import CHECKER, PROJECT, symbols

ENGINE = Path(os.environ.get("KQL_ENGINE", "kql-engine-is-not-there"))
QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((PROJECT / "infra/kql").glob("*.kql"))}
OURS = {name: text for name, text in QUERIES.items() if "Soundtrack" in text}

# The engine has a clock of its own, so histories are made when a test begins, not when it is collected.
NOW = dt.datetime.min.replace(tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.NOW", dt.datetime.now(dt.UTC))


pytestmark = pytest.mark.skipif(not ENGINE.exists(), reason="`make check-kql` installs the engine")

Rows = list[dict[str, Any]]


def answers(queries: dict[str, str], *histories: Sequence[tuple[Event, dt.datetime]]) -> list[dict[str, Rows]]:
    """Return what queries answer to each history of events, each with the time at which it arrived."""
    problems = [{"tables": symbols(), "rows": _rows(told), "queries": queries} for told in histories]
    command = [str(ENGINE), str(CHECKER / "answer.py")]
    done = subprocess.run(command, input=json.dumps(problems), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Rows]] = json.loads(done.stdout)
    return found


def _rows(told: Sequence[tuple[Event, dt.datetime]]) -> dict[str, Rows]:
    rows: dict[str, Rows] = {}
    for event, arrived in told:
        row = {**event.to_row(), "TimeGenerated": _plain(event.at), "_ArrivedAt": _plain(arrived.isoformat())}
        rows.setdefault(table_of(event.event).name, []).append(row)
    return rows


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


def history() -> list[Event]:
    """Return runs that succeeded, failed, were killed and succeeded."""
    return [*run(0, "succeeded", 5), *run(1, "failed", 4), *run(2, "killed", 3), *run(3, "succeeded", 1)]


def test_records_that_arrive_twice_change_no_answer() -> None:
    told = history()
    once, twice = answers(OURS, at_once(told), at_once([*told, *reversed(told)]))
    empty = [name for name, rows in once.items() if not rows]
    assert empty == ["alert_no_run"]
    assert {name: counted(rows) for name, rows in twice.items()} == {
        name: counted(rows) for name, rows in once.items()
    }


def test_a_query_that_counts_repeats_is_found() -> None:
    careless = {"careless": "SoundtrackRuns_CL\n| where Event == 'run_finished'\n| project RunId, Status"}
    told = history()
    once, twice = answers(careless, at_once(told), at_once([*told, *told]))
    assert counted(once["careless"]) != counted(twice["careless"])


# hours since the run, minutes since its records arrived, failures told, what the case is
ARRIVALS: tuple[tuple[float, tuple[int, ...], int, str], ...] = (
    (0.1, (1,), 1, "now"),
    (30, (1,), 1, "late"),
    (30, (60,), 0, "told before"),
    (30, (60, 1), 0, "told before, and again now"),
    (0.1, (2, 1), 1, "twice now"),
)


def test_a_failure_is_told_once_by_when_it_first_arrived() -> None:
    histories = [
        [(event, NOW - dt.timedelta(minutes=minute)) for minute in minutes for event in run(1, "failed", hours)]
        for hours, minutes, _, _ in ARRIVALS
    ]
    found = answers({name: QUERIES[name] for name in ("alert_failed_run", "alert_quality_gate")}, *histories)
    told = [(len(one["alert_failed_run"]), len(one["alert_quality_gate"])) for one in found]
    assert told == [(failures, 4 * failures) for _, _, failures, _ in ARRIVALS]


# number of the run, its end, hours since it began, rows of the alert
LAST_RUNS = ((0, "succeeded", 47, 0), (0, "succeeded", 49, 1), (1, "failed", 1, 1))


def test_a_missing_run_is_told() -> None:
    histories = [[], *(run(number, ends, hours) for number, ends, hours, _ in LAST_RUNS)]
    found = answers({"alert": QUERIES["alert_no_run"]}, *(at_once(events) for events in histories))
    assert [len(one["alert"]) for one in found] == [1, *(rows for *_, rows in LAST_RUNS)]


def test_each_run_is_a_row_with_its_end_and_its_error() -> None:
    (found,) = answers(
        {name: QUERIES[name] for name in ("run_status", "errors", "rows_by_stage")}, at_once(history())
    )
    assert [(row["RunId"], row["Status"]) for row in found["run_status"]] == [
        ("run-3", "succeeded"), ("run-2", "interrupted"), ("run-1", "failed"), ("run-0", "succeeded"),
    ]  # fmt: skip
    assert [(row["RunId"], row["Node"], row["Kind"]) for row in found["errors"]] == [
        ("run-1", "make_table_3", "SourceError")
    ]
    saved = [row["RowsOut"] for row in found["rows_by_stage"] if row["RunId"] == "run-0"]
    assert sum(saved) == 800 + 801 + 802 + 803
