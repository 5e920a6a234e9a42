"""Which sinks a run's records go to: the record file always, Azure Monitor where an environment names it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from soundtrack_pop.monitoring.background import BackgroundSink, Deliver, Keep
from soundtrack_pop.monitoring.log_analytics import LogAnalytics
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.settings import MonitoringSettings
from soundtrack_pop.monitoring.sinks import JsonLinesSink, Sink
from soundtrack_pop.monitoring.spool import Spool

logger = logging.getLogger(__name__)

EVENTS_FILE = "monitoring/events.jsonl"


def sinks_of(root: str, settings: MonitoringSettings) -> list[Sink]:
    """Return the sinks of a storage root; nothing is opened yet."""
    ingestion = settings.ingestion
    file = JsonLinesSink(f"{root}/{EVENTS_FILE}")
    sinks: list[Sink] = [file]
    if "://" in root:
        # Each append is a request of its own there.
        sinks = [_in_background(file.write_all, _tell_lost, settings)]
    if ingestion.is_on:
        sinks.append(_in_background(LogAnalytics(ingestion).deliver, Spool(root).keep, settings))
    return sinks


def _tell_lost(events: Sequence[Event]) -> None:
    logger.warning("%d events are missing from the record file", len(events))


def _in_background(deliver: Deliver, keep: Keep, settings: MonitoringSettings) -> BackgroundSink:
    ingestion = settings.ingestion
    return BackgroundSink(
        deliver,
        keep,
        batch_seconds=ingestion.batch_seconds,
        most_delay_seconds=ingestion.most_delay_seconds,
    )
