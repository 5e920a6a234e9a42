"""Settings are remembered; a session is started by nobody but who needs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline
from pyspark.sql import SparkSession

from soundtrack_pop.datasets.spark_table import ArrowTable, SparkTable
from soundtrack_pop.errors import EnvironmentSetupError
from soundtrack_pop.hooks import spark_session
from soundtrack_pop.hooks.spark_session import SparkSettingsHook
from soundtrack_pop.spark import session


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The remembered settings, restored afterwards."""
    remembered = {"spark.of.another.run": "true"}
    monkeypatch.setattr(session, "_settings", remembered)
    return remembered


def test_settings_are_remembered_as_text_in_place_of_the_last(
    settings: dict[str, str], context: Callable[..., Any]
) -> None:
    SparkSettingsHook().after_context_created(context())
    assert settings == {"spark.master": "local[3]", "spark.ui.enabled": "false"}


def test_no_session_is_started(
    settings: dict[str, str], context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a session was started")

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", refuse)
    SparkSettingsHook().after_context_created(context())


@pytest.mark.parametrize(
    ("dataset", "platform", "is_asked"),
    [
        (SparkTable(filepath="memory://java/movies", schema="prm_movies"), "", True),
        (SparkTable(filepath="memory://java/movies", schema="prm_movies"), "sc://localhost", False),
        (ArrowTable(filepath="memory://java/movies", schema="prm_movies"), "", False),
        (MemoryDataset(), "", False),
    ],
)
def test_java_is_looked_for_before_a_run_that_reads_by_a_spark_of_its_own(
    dataset: Any, platform: str, is_asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(session, "ensure_java", lambda: asked.append(True))
    monkeypatch.delenv("DATABRICKS_RUNTIME_VERSION", raising=False)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    if platform:
        monkeypatch.setenv("SPARK_REMOTE", platform)
    hook = spark_session.SparkSettingsHook()
    hook.before_pipeline_run(Pipeline([Node(len, "movies", "rows")]), DataCatalog({"movies": dataset}))
    assert asked == [True] * is_asked


def test_the_embedded_engine_is_refused_where_the_root_is_in_azure_storage(
    monkeypatch: pytest.MonkeyPatch, context: Callable[..., Any]
) -> None:
    monkeypatch.delenv("DATABRICKS_RUNTIME_VERSION", raising=False)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    monkeypatch.setattr(session, "_engine", [session.EMBEDDED])
    monkeypatch.setattr(spark_session, "remember_settings", lambda settings: None)
    hook = SparkSettingsHook()
    hook.after_context_created(context("abfss://films@account.dfs.core.windows.net"))
    with pytest.raises(EnvironmentSetupError, match="a folder of this machine") as raised:
        hook.before_pipeline_run(Pipeline([Node(len, "movies", "rows")]), DataCatalog())
    assert "SOUNDTRACK_POP_ENGINE=spark" in raised.value.remedy
