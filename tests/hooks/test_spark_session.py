"""Settings are remembered; a session is started by nobody but who needs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyspark.sql import SparkSession

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
