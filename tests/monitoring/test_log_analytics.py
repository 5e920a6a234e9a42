"""Sending to a TLS server on this machine by the real client: nothing is lost, and nobody waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.monitoring.ingestion_faults import RULE, client_of, events, measure
from benchmarks.monitoring.ingestion_server import FAULTS, ingestion_server
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.records import NODES, Event
from soundtrack_pop.monitoring.settings import IngestionSettings

MOST_SECONDS = 2.0
RECORDS = 3000


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_server_does_each_record_arrives_and_the_run_hardly_waits(fault: str) -> None:
    result = measure(fault, RECORDS)
    assert result.write_seconds + result.close_seconds < MOST_SECONDS
    assert result.left == 0
    assert result.sent + result.replayed - result.repeated == RECORDS
    assert (result.sent > 0) is (fault in ("none", "one 503"))
    assert result.kept >= (RECORDS if fault not in ("none", "one 503") else 0)


def test_a_row_holds_the_columns_of_its_table(tmp_path: Path) -> None:
    with ingestion_server(tmp_path) as (endpoint, certificate, received):
        settings = IngestionSettings(endpoint=endpoint, rule_id=RULE)
        run = Event("run_started", "id", "test", "running", "2026-01-01T00:00:00+00:00", [])
        assert LogAnalytics(settings, client_of(endpoint, certificate, settings)).deliver([*events(1), run]) == []
    first = next(row for row in received.rows if row["Event"] == "node_finished")
    assert list(first) == [column.name for column in NODES.columns]
    assert {path.rpartition("/")[2] for path in received.paths} == {
        "Custom-SoundtrackNodes_CL",
        "Custom-SoundtrackRuns_CL",
    }


def test_a_refusal_halfway_keeps_only_what_follows() -> None:
    class Client:
        def upload(self, *, logs: list[dict[str, object]], on_error: object, **_: object) -> None:
            error = type("Error", (), {"failed_logs": logs[7:9], "error": PermissionError("no")})
            on_error(error)  # type: ignore[operator]

    target = LogAnalytics(IngestionSettings(endpoint="https://here", rule_id=RULE), Client)
    told = events(10)
    assert target.deliver(told) == told[7:]
