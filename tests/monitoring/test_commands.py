"""`dashboard` and `telemetry replay` as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kedro.framework.startup import bootstrap_project

from benchmarks.monitoring.ingestion_faults import RULE, client_of, events
from benchmarks.monitoring.ingestion_server import ingestion_server
from monitoring.histories import write_history
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.settings import IngestionSettings
from soundtrack_pop.monitoring.spool import Spool

PROJECT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDTRACK_POP_STORAGE_ROOT", str(tmp_path))
    monkeypatch.chdir(PROJECT)
    return tmp_path


def call(*arguments: str) -> Result:
    bootstrap_project(PROJECT)
    from soundtrack_pop.cli import cli

    return CliRunner().invoke(cli, list(arguments))


def test_dashboard_tells_where_it_is_and_what_was_damaged(root: Path) -> None:
    path = write_history(root / "monitoring/events.jsonl", 2, nodes=1)
    path.write_text(path.read_text() + '{"event": "run_st')
    result = call("dashboard")
    assert result.exit_code == 0, result.output
    assert f"2 runs: {root}/monitoring/dashboard.html" in result.output
    assert "1 damaged lines" in result.output
    assert "run-1" in (root / "monitoring/dashboard.html").read_text(encoding="utf-8")


def test_an_environment_that_is_not_there_is_told_plainly() -> None:
    result = call("dashboard", "--env", "prodd")
    assert result.exit_code == 1
    assert "--env prodd" in result.output
    assert "Did you mean 'prod'?" in result.output
    assert "one of base, local, prod, test" in result.output


def test_dashboard_of_a_root_without_runs_is_a_page_too(root: Path) -> None:
    assert "0 runs" in call("dashboard").output


def test_replay_without_an_endpoint_says_what_to_set() -> None:
    result = call("telemetry", "replay", "--env", "test")
    assert result.exit_code == 1
    assert "SOUNDTRACK_POP_INGESTION_ENDPOINT" in result.output


def test_replay_that_cannot_send_ends_with_an_error_and_keeps(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, batch: list[object]) -> list[object]:
        return list(batch)

    monkeypatch.setattr("soundtrack_pop.monitoring.log_analytics.LogAnalytics.deliver", refuse)
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_ENDPOINT", "https://127.0.0.1:1")
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_RULE", RULE)
    Spool(str(root)).keep(events(3))
    result = call("telemetry", "replay", "--env", "test")
    assert (result.exit_code, "0 records sent, 3 left" in result.output) == (1, True)


def test_replay_sends_what_is_kept_and_sends_it_once(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    Spool(str(root)).keep(events(3))
    monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_RULE", RULE)
    with ingestion_server(tmp_path_factory.mktemp("server")) as (endpoint, certificate, received):
        monkeypatch.setenv("SOUNDTRACK_POP_INGESTION_ENDPOINT", endpoint)
        unhurried = IngestionSettings(connect_timeout_seconds=600, read_timeout_seconds=600)
        # Only the sign-in and the certificate are not those of the platform.
        monkeypatch.setattr(
            LogAnalytics,
            "_client_of_the_platform",
            lambda self: client_of(endpoint, certificate, unhurried)(),
        )
        told = [call("telemetry", "replay", "--env", "test") for _ in range(2)]
    assert [(result.exit_code, result.output.split(" left")[0].splitlines()[-1]) for result in told] == [
        (0, "3 records sent, 0"),
        (0, "0 records sent, 0"),
    ]
    assert [row["Sequence"] for row in received.rows] == [0, 1, 2]
