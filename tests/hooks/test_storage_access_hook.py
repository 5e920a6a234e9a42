"""The way to the storage root is opened once there is a context, for Python and for Spark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec.config
import pytest

from soundtrack_pop.errors import EnvironmentSetupError
from soundtrack_pop.hooks.spark_session import SparkSettingsHook
from soundtrack_pop.hooks.storage_access import StorageAccessHook
from soundtrack_pop.spark import session

ROOT = "abfss://films@account1.dfs.core.windows.net"


@pytest.fixture
def runtime_settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    remembered = {"of.another": "run"}
    monkeypatch.setattr(session, "_runtime_settings", remembered)
    monkeypatch.setattr(session, "_settings", {})
    monkeypatch.setattr(fsspec.config, "conf", {})
    return remembered


def test_credentials_reach_python_and_spark(runtime_settings: dict[str, str], context: Callable[..., Any]) -> None:
    made = context(ROOT)
    made.config_loader["credentials"] = {"storage": {"account_key": "a2V5"}}
    StorageAccessHook().after_context_created(made)
    assert fsspec.config.conf["abfs"]["account_key"] == "a2V5"
    assert runtime_settings["fs.azure.account.key.account1.dfs.core.windows.net"] == "a2V5"


@pytest.mark.parametrize("root", ["data/sample", "/Volumes/main/films/raw"])
def test_a_folder_needs_none(root: str, runtime_settings: dict[str, str], context: Callable[..., Any]) -> None:
    StorageAccessHook().after_context_created(context(root))
    assert (runtime_settings, fsspec.config.conf) == ({}, {})


class Nodes:
    nodes: tuple[()] = ()


@pytest.mark.parametrize("platform", [None, "DATABRICKS_RUNTIME_VERSION", "SPARK_REMOTE"])
def test_a_run_without_spark_s_driver_is_refused_but_on_a_platform(
    platform: str | None, runtime_settings: dict[str, str], context: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    for name in ("DATABRICKS_RUNTIME_VERSION", "SPARK_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    if platform:
        monkeypatch.setenv(platform, "18.0")
    # Whichever Spark is installed: of this Hadoop's a driver is known.
    monkeypatch.setattr("soundtrack_pop.spark.azure_driver.hadoop_version", lambda: "3.5.0")
    hook = SparkSettingsHook()
    hook.after_context_created(context(ROOT))
    if platform:
        hook.before_pipeline_run(pipeline=Nodes(), catalog={})
        return
    with pytest.raises(EnvironmentSetupError, match="make azure-driver"):
        hook.before_pipeline_run(pipeline=Nodes(), catalog={})
