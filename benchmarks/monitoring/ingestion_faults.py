"""Send many records to a server that fails in each way: what is sent, kept, replayed, and how long a run waits."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.monitoring.ingestion_server import FakeCredential, Received, ingestion_server
from soundtrack_pop.monitoring.background import BackgroundSink
from soundtrack_pop.monitoring.log_analytics import LogAnalytics, client_options
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.settings import IngestionSettings
from soundtrack_pop.monitoring.spool import Spool

RULE = "dcr-00000000000000000000000000000000"


@dataclass(frozen=True)
class FaultResult:
    """What became of the records, and the seconds that the run's own thread spent on them."""

    fault: str
    records: int
    sent: int
    kept: int
    replayed: int
    left: int
    repeated: int
    write_seconds: float
    close_seconds: float


def client_of(endpoint: str, certificate: Path, settings: IngestionSettings) -> Callable[[], Any]:
    """Return a maker of the real client, which trusts the server's certificate."""

    def make() -> Any:
        from azure.monitor.ingestion import LogsIngestionClient

        return LogsIngestionClient(
            endpoint,
            credential=FakeCredential(),
            connection_verify=str(certificate),
            **client_options(settings),
        )

    return make


def events(number: int) -> list[Event]:
    """Return node events as a run tells them."""
    known: dict[str, Any] = {"run_id": "faults", "environment": "test", "pipeline": ["__default__"]}
    return [
        Event(
            event="node_finished", status="succeeded", at="2026-01-01T05:00:00.000+00:00", sequence=sequence,
            process="here:1", node=f"node_{sequence % 40}", stage="matching", seconds=1.5,
            rows_in={"prm_movies": 591}, rows_out={"feat_scored_pairs": 1251}, **known,
        )
        for sequence in range(number)
    ]  # fmt: skip


def measure(
    fault: str, records: int, pause_seconds: float = 0.5, settings: IngestionSettings | None = None
) -> FaultResult:
    """Send records against a fault, then replay against a server that works.

    Args:
        fault: one of `ingestion_server.FAULTS`.
        records: how many.
        pause_seconds: time of the run between these records and its end.
        settings: timeouts and delays; by default those of a run.
    """
    declared = settings or IngestionSettings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spool = Spool(str(folder))
        with ingestion_server(folder, fault) as (endpoint, certificate, received):
            write_seconds, close_seconds = _send(
                _settings(declared, endpoint), certificate, spool, events(records), pause_seconds
            )
            sent = len(received.rows)
        kept = sum(len(path.read_text().splitlines()) for path in (folder / "monitoring").rglob("*.jsonl"))
        with ingestion_server(folder) as (endpoint, certificate, again):
            settings = _settings(declared, endpoint)
            target = LogAnalytics(settings, client_of(endpoint, certificate, settings))
            first, second = spool.replay(target.deliver), spool.replay(target.deliver)
        repeated = _repeated(received, again)
    return FaultResult(
        fault, records, sent, kept, first.sent + second.sent, second.left, repeated, write_seconds, close_seconds
    )


def _send(
    settings: IngestionSettings, certificate: Path, spool: Spool, told: list[Event], pause_seconds: float
) -> tuple[float, float]:
    target = LogAnalytics(settings, client_of(settings.endpoint, certificate, settings))
    # A run has loaded the client with its first batch, long before its end.
    target.deliver([])
    sink = BackgroundSink(
        target.deliver,
        spool.keep,
        batch_seconds=0.2,
        most_delay_seconds=settings.most_delay_seconds,
    )
    for event in told:
        # The record file, which is written first, has made the line already.
        _ = event.line
    begin = time.perf_counter()
    for event in told:
        sink.write(event)
    written = time.perf_counter()
    time.sleep(pause_seconds)
    paused = time.perf_counter()
    sink.close()
    return written - begin, time.perf_counter() - paused


def _settings(declared: IngestionSettings, endpoint: str) -> IngestionSettings:
    return declared.model_copy(update={"endpoint": endpoint, "rule_id": RULE})


def _repeated(*servers: Received) -> int:
    keys = [row["Sequence"] for server in servers for row in server.rows]
    return len(keys) - len(set(keys))
