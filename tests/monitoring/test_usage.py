"""What Spark and the driver used: added up, known of a real session, and nothing where there is none to ask."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyspark.sql import SparkSession

from soundtrack_pop.monitoring import usage
from soundtrack_pop.monitoring.platform import git_commit, versions
from soundtrack_pop.monitoring.usage import (
    SPARK_FIGURES,
    DriverMeter,
    SparkMeter,
    added,
    size_of,
    storage_by_layer,
    summed,
)
from support.waiting import DEADLINE_SECONDS

STAGE = {"executorRunTime": 1500, "executorCpuTime": 2_500_000_000, "jvmGcTime": 10, "shuffleReadBytes": 3, "shuffleWriteBytes": 4, "diskBytesSpilled": 5, "peakExecutionMemory": 6}  # fmt: skip  # noqa: E501


def test_stages_add_up_and_the_largest_memory_counts() -> None:
    figures = summed([STAGE, {**STAGE, "peakExecutionMemory": 9, "jvmGcTime": None}])
    assert figures == {
        "executor_run_seconds": 3.0, "executor_cpu_seconds": 5.0, "gc_seconds": 0.01, "shuffle_read_bytes": 6,
        "shuffle_write_bytes": 8, "spilled_bytes": 10, "peak_execution_bytes": 9,
    }  # fmt: skip


def test_a_run_is_the_sum_of_its_nodes() -> None:
    node = {**summed([STAGE]), "cores": 2}
    assert added([{}, node, node])["executor_run_seconds"] == 3.0
    assert added([{}, {}]) == {}


def test_a_real_session_tells_its_figures_once(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "_WAIT_MILLISECONDS", 1_800_000)
    meter = SparkMeter()
    meter.skip_to_now()
    spark.range(50_000).selectExpr("id % 7 AS k").groupBy("k").count().collect()
    first, second = meter.read(), meter.read()
    assert set(first) == set(SPARK_FIGURES)
    assert first["shuffle_write_bytes"] > 0
    assert first["executor_cpu_seconds"] > 0
    assert first["cores"] == 2
    assert (second["shuffle_write_bytes"], second["executor_run_seconds"]) == (0, 0.0)


def test_a_session_without_a_virtual_machine_leaves_everything_open(monkeypatch: pytest.MonkeyPatch) -> None:
    # A session of Spark Connect refuses every attribute of the classic one.
    connect = SimpleNamespace(SparkSession=SimpleNamespace(getActiveSession=lambda: SimpleNamespace()))
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", connect)
    meter = SparkMeter()
    assert (meter.read(), meter.read()) == ({}, {})


def test_without_a_session_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(__import__("sys").modules, "pyspark.sql", raising=False)
    assert SparkMeter().read() == {}


def test_the_driver_counts_its_own_time() -> None:
    meter = DriverMeter()
    sum(range(2_000_000))
    figures = meter.read()
    assert figures["driver_cpu_seconds"] > 0
    assert figures["driver_peak_bytes"] > 1_000_000


def test_sizes_are_those_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").write_bytes(b"12345")
    (tmp_path / "d").write_bytes(b"1")
    places: list[Any] = [SimpleNamespace(location=str(tmp_path / "a")), SimpleNamespace(_filepath=tmp_path / "d")]
    assert [size_of(one) for one in [*places, SimpleNamespace(location="nowhere://x"), object()]] == [
        5,
        1,
        None,
        None,
    ]
    assert storage_by_layer(str(tmp_path)) == {"a": 5, "d": 1}
    assert storage_by_layer(str(tmp_path / "none")) is None


def test_storage_elsewhere_than_on_a_disk_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    monkeypatch.setattr(usage, "_MOST_LISTING_SECONDS", DEADLINE_SECONDS)

    memory = fsspec.filesystem("memory")
    memory.pipe_file("/sizes/03_primary/t/part", b"123")
    memory.pipe_file("/sizes/monitoring/e", b"1")
    assert storage_by_layer("memory://sizes") == {"03_primary": 3, "monitoring": 1}
    assert size_of(SimpleNamespace(location="memory://sizes/03_primary")) == 3


def test_a_storage_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(usage, "_MOST_LISTING_SECONDS", 0.01)
    monkeypatch.setattr(usage, "_listed", lambda root: answers.wait(DEADLINE_SECONDS))
    # Returns although the storage has not answered.
    assert storage_by_layer("memory://gone") is None
    answers.set()


def test_a_folder_without_a_repository_has_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert git_commit(tmp_path) is None
    monkeypatch.setenv("SOUNDTRACK_POP_GIT_COMMIT", "abc")
    assert git_commit(tmp_path) == "abc"
    assert {"python", "kedro"} <= set(versions())
