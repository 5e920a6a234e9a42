"""The real client against a TLS server on this machine: no record is lost, whatever the server does."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.monitoring.ingestion_faults import RULE, client_of, events, measure
from benchmarks.monitoring.ingestion_server import FAULTS, ingestion_server
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.records import NODES, Event
from soundtrack_pop.monitoring.settings import IngestionSettings
from support.waiting import DEADLINE_SECONDS

RECORDS = 3000
# A slow machine may need longer than a run would wait.
UNHURRIED = IngestionSettings(connect_timeout_seconds=600, read_timeout_seconds=600).model_copy(
    update={"most_delay_seconds": DEADLINE_SECONDS}
)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "hang"])
def test_whatever_the_server_does_each_record_arrives(fault: str) -> None:
    result = measure(fault, RECORDS, 0, UNHURRIED)
    is_sent_at_once = fault in ("none", "one 503")
    assert (result.sent, result.kept) == ((RECORDS, 0) if is_sent_at_once else (0, RECORDS))
    assert (result.replayed, result.left, result.repeated) == (result.kept, 0, 0)


def test_records_for_a_server_that_hangs_are_kept_and_arrive_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundtrack_pop.monitoring.background._SECONDS_TO_KEEP", DEADLINE_SECONDS)
    result = measure("hang", RECORDS, 0, UNHURRIED)
    assert (result.sent, result.kept, result.replayed, result.left) == (0, RECORDS, RECORDS, 0)


def test_a_row_holds_the_columns_of_its_table(tmp_path: Path) -> None:
    with ingestion_server(tmp_path) as (endpoint, certificate, received):
        settings = UNHURRIED.model_copy(update={"endpoint": endpoint, "rule_id": RULE})
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
