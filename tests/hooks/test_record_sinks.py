"""Where the records of a run go, by storage and settings; a run does not wait for a server that is down."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.pipeline import Node

from hooks.running import Counted, run
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.background import BackgroundSink
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.spool import FOLDER
from support.records import events_below
from support.waiting import DEADLINE_SECONDS

COPY = Node(lambda rows: list(rows), "int_movies", "prm_movies", name="copy")
INGESTION = {"endpoint": "https://127.0.0.1:1", "rule_id": "dcr-1", "batch_seconds": 0.05}


def record(context: Any, node: Node = COPY) -> None:
    """Run one node with the hook of a context."""
    hook = RunRecordHook()
    hook.after_context_created(context)
    run(hook, [node], int_movies=Counted([1]), prm_movies=Counted())


@pytest.fixture
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the end of a run wait until everything is sent: a slow machine may need longer than is declared."""

    def unhurried(*arguments: Any, most_delay_seconds: float, **more: Any) -> BackgroundSink:
        return BackgroundSink(*arguments, most_delay_seconds=DEADLINE_SECONDS, **more)

    monkeypatch.setattr("soundtrack_pop.monitoring.sinks.BackgroundSink", unhurried)


@pytest.mark.usefixtures("no_hurry")
def test_elsewhere_than_on_a_disk_events_go_in_batches_and_all_arrive(context: Callable[..., Any]) -> None:
    record(context("memory://record-sinks"))
    assert [event["sequence"] for event in events_below("memory://record-sinks")] == [0, 1, 2, 3]


@pytest.mark.usefixtures("no_hurry")
def test_with_a_dead_server_the_run_goes_on_and_all_is_kept(
    tmp_path: Path, context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(self: LogAnalytics) -> None:
        raise ConnectionError("nobody there")

    monkeypatch.setattr(LogAnalytics, "_client_of_the_platform", nobody)
    made = context(str(tmp_path))
    made.config_loader["monitoring"] = {"ingestion": INGESTION}
    record(made)
    kept = [json.loads(line) for path in (tmp_path / FOLDER).iterdir() for line in path.read_text().splitlines()]
    assert sorted(event["sequence"] for event in kept) == [0, 1, 2, 3]
    assert len(events_below(tmp_path)) == 4


def test_with_a_server_that_hangs_the_run_waits_no_longer_than_is_declared(
    tmp_path: Path, context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, run_is_over = threading.Event(), threading.Event()

    def hang(self: LogAnalytics, batch: object) -> None:
        asked.set()
        run_is_over.wait()

    def wait_until_asked(rows: list[int]) -> list[int]:
        asked.wait()
        return rows

    monkeypatch.setattr(LogAnalytics, "deliver", hang)
    # However slow the machine: what was not sent is stored.
    monkeypatch.setattr("soundtrack_pop.monitoring.background._SECONDS_TO_KEEP", 600)
    made = context(str(tmp_path))
    made.config_loader["monitoring"] = {"ingestion": {**INGESTION, "most_delay_seconds": 1.0}}
    # Nothing is ever delivered: that the run comes to its end shows that it does not wait for it.
    record(made, Node(wait_until_asked, "int_movies", "prm_movies", name="wait_until_asked"))
    run_is_over.set()
    assert len(list((tmp_path / FOLDER).iterdir())) == 1
