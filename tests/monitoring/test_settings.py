"""Where records are sent: named by the environment in test and prod, nowhere by default."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from kedro.config import OmegaConfigLoader

from soundtrack_pop.errors import ParameterError
from soundtrack_pop.monitoring.settings import MonitoringSettings, settings_of
from soundtrack_pop.schemas import TABLES

CONF = str(Path(__file__).parents[2] / "conf")


def settings(environment: str, conf: str = CONF) -> MonitoringSettings:
    arguments = importlib.import_module("soundtrack_pop.settings").CONFIG_LOADER_ARGS
    loader = OmegaConfigLoader(conf_source=conf, env=environment, **arguments)
    return settings_of(SimpleNamespace(config_loader=loader))  # type: ignore[arg-type]


@pytest.mark.parametrize(("environment", "is_on"), [("local", False), ("test", True), ("prod", True)])
def test_variables_name_the_endpoint_in_test_and_prod(
    environment: str, is_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_ENDPOINT", "https://here")
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_RULE", "dcr-1")
    assert settings(environment).ingestion.is_on is is_on


@pytest.mark.parametrize("environment", ["local", "test", "prod"])
def test_nothing_is_sent_without_them_and_the_rest_is_that_of_base(environment: str) -> None:
    found = settings(environment)
    assert not found.ingestion.is_on
    assert found.ingestion.most_delay_seconds < 2
    found.check_names(TABLES)
    assert set(found.expectations) >= {"prm_movies", "prm_matched_pairs"}


def test_a_configuration_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    for name in ("base", "local"):
        (tmp_path / name).mkdir()
    assert settings("local", str(tmp_path)) == MonitoringSettings()


def test_a_delay_beyond_the_promise_is_refused(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "base").mkdir()
    (tmp_path / "base/monitoring.yml").write_text("ingestion: {most_delay_seconds: 30}")
    with pytest.raises(ParameterError, match=r"most_delay_seconds.*less than 2"):
        settings("local", str(tmp_path))
