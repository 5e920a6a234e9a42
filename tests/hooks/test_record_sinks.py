"""Where the records of a run go, by storage and settings; with a server that is down the run hardly waits."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from kedro.pipeline import Node

from hooks.running import Counted, run
from soundtrack_pop.hooks.run_record import RunRecordHook
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.records import EVENTS_FILE
from soundtrack_pop.monitoring.spool import FOLDER

COPY = Node(lambda rows: list(rows), "int_movies", "prm_movies", name="copy")
INGESTION = {"endpoint": "https://127.0.0.1:1", "rule_id": "dcr-1", "batch_seconds": 0.05}


def record(context: Any) -> float:
    """Run with the hook of a context; return the seconds."""
    hook = RunRecordHook()
    hook.after_context_created(context)
    begin = time.perf_counter()
    run(hook, [COPY], int_movies=Counted([1]), prm_movies=Counted())
    return time.perf_counter() - begin


def test_elsewhere_than_on_a_disk_events_go_in_batches_and_all_arrive(context: Callable[..., Any]) -> None:
    record(context("memory://record-sinks"))
    lines = fsspec.filesystem("memory").cat_file(f"/record-sinks/{EVENTS_FILE}").decode().splitlines()
    assert [json.loads(line)["sequence"] for line in lines] == [0, 1, 2, 3]


def test_with_a_dead_server_the_run_goes_on_and_all_is_kept(
    tmp_path: Path, context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(self: LogAnalytics) -> None:
        raise ConnectionError("nobody there")

    monkeypatch.setattr(LogAnalytics, "_client_of_the_platform", nobody)
    made = context(str(tmp_path))
    made.config_loader["monitoring"] = {"ingestion": INGESTION}
    assert record(made) < 2
    kept = [json.loads(line) for path in (tmp_path / FOLDER).iterdir() for line in path.read_text().splitlines()]
    assert sorted(event["sequence"] for event in kept) == [0, 1, 2, 3]
    assert len((tmp_path / EVENTS_FILE).read_text().splitlines()) == 4


def test_with_a_server_that_hangs_the_run_waits_no_longer_than_is_declared(
    tmp_path: Path, context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LogAnalytics, "deliver", lambda self, batch: time.sleep(30))
    made = context(str(tmp_path))
    made.config_loader["monitoring"] = {"ingestion": {**INGESTION, "most_delay_seconds": 1.0}}
    assert record(made) < 2
    assert len(list((tmp_path / FOLDER).iterdir())) == 1
