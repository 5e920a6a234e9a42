"""Send records to Azure Monitor, through the data collection rule of `infra/arm/monitoring.json`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from soundtrack_pop.monitoring.records import LOG_TABLES, Event, table_of
from soundtrack_pop.monitoring.redaction import redact_text
from soundtrack_pop.monitoring.settings import IngestionSettings

logger = logging.getLogger(__name__)


class LogAnalytics:
    """Sends batches; the client library splits them into requests of at most 1 MB and retries them."""

    def __init__(self, settings: IngestionSettings, make_client: Callable[[], Any] | None = None) -> None:
        """Connect nowhere yet: the client signs in with the first batch, in the background thread."""
        self._settings = settings
        self._make_client = make_client or self._client_of_the_platform
        self._client: Any = None

    def deliver(self, events: Sequence[Event]) -> list[Event]:
        """Send events; return those that were not accepted.

        Raises:
            ImportError: the extra `azure` is not installed.
            AzureError: there are no credentials.
        """
        if self._client is None:
            self._client = self._make_client()
        unsent: list[Event] = []
        for table in LOG_TABLES:
            mine = [event for event in events if table_of(event.event) is table]
            if mine:
                unsent.extend(self._send(table.stream, mine))
        return unsent

    def _send(self, stream: str, events: list[Event]) -> list[Event]:
        rows = [event.to_row() for event in events]
        place = {id(row): number for number, row in enumerate(rows)}

        def stop(error: Any) -> None:
            # Earlier requests were accepted; later ones are not tried, because they would fail the same way.
            raise _RefusedError(place[id(error.failed_logs[0])], error.error)

        try:
            self._client.upload(rule_id=self._settings.rule_id, stream_name=stream, logs=rows, on_error=stop)
        except _RefusedError as refused:
            unsent = events[refused.first :]
            reason = redact_text(str(refused.reason)).splitlines()[0]
            logger.warning("%d records for %s were not accepted: %s", len(unsent), stream, reason)
            return unsent
        return []

    def _client_of_the_platform(self) -> Any:
        from azure.identity import DefaultAzureCredential
        from azure.monitor.ingestion import LogsIngestionClient

        return LogsIngestionClient(
            self._settings.endpoint, credential=DefaultAzureCredential(), **client_options(self._settings)
        )


class _RefusedError(Exception):
    def __init__(self, first: int, reason: BaseException) -> None:
        self.first, self.reason = first, reason
        super().__init__(str(reason))


def client_options(settings: IngestionSettings) -> dict[str, Any]:
    """Return timeouts and retries as options of the client library."""
    return {
        "connection_timeout": settings.connect_timeout_seconds,
        "read_timeout": settings.read_timeout_seconds,
        "retry_total": settings.most_retries,
        "retry_backoff_factor": settings.first_wait_seconds,
        "logging_enable": False,
    }
