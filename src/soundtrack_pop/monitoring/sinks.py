"""Where the run record goes: to its files always, to Azure Monitor if an endpoint is configured.

Writing a record never fails a run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from soundtrack_pop.monitoring.background import BackgroundSink, Deliver, Keep
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.run_files import RunFiles
from soundtrack_pop.monitoring.settings import MonitoringSettings
from soundtrack_pop.monitoring.spool import Spool
from soundtrack_pop.storage.root import is_url


class Sink(Protocol):
    """Receives events as they happen."""

    def write(self, event: Event) -> None:
        """Write one event."""

    def close(self) -> None:
        """Finish pending writes; the sink may be written to again."""


def takes_records(root: str) -> bool:
    """Return whether a record may be tried there: a folder with a misspelt name must not come into being."""
    return is_url(root) or Path(root).is_dir()


def sinks_of(root: str, settings: MonitoringSettings) -> list[Sink]:
    """Return the sinks for a storage root; nothing is opened yet."""
    ingestion = settings.ingestion
    sinks: list[Sink] = [RunFiles(root)]
    if ingestion.is_on:
        sinks.append(_in_background(LogAnalytics(ingestion).deliver, Spool(root).keep, settings))
    return sinks


def _in_background(deliver: Deliver, keep: Keep, settings: MonitoringSettings) -> BackgroundSink:
    ingestion = settings.ingestion
    return BackgroundSink(
        deliver,
        keep,
        batch_seconds=ingestion.batch_seconds,
        most_delay_seconds=ingestion.most_delay_seconds,
    )
