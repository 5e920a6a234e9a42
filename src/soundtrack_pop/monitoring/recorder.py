"""Write the events of one run to its sinks, and tell how much of the project the run is."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Collection, Sequence
from typing import Any

from soundtrack_pop.monitoring import platform, records
from soundtrack_pop.monitoring.records import Event
from soundtrack_pop.monitoring.sinks import Sink

logger = logging.getLogger(__name__)


class Recorder:
    """Numbers the events of one run and hands them to the sinks; several threads may call it."""

    def __init__(
        self, sinks: Sequence[Sink], *, run_id: str, environment: str, pipelines: Sequence[str], scope: str
    ) -> None:
        """Write nothing yet.

        Args:
            sinks: receive the events.
            run_id: Kedro's id, a time; a random suffix keeps two runs of one millisecond apart.
            environment: Kedro's environment.
            pipelines: as they were asked for; empty for the default.
            scope: `records.WHOLE` or another.
        """
        self.run_id = f"{run_id}-{uuid.uuid4().hex[:6]}"
        self.scope = scope
        self._sinks = sinks
        self._known: dict[str, Any] = {
            "environment": environment,
            "pipeline": list(pipelines) or ["__default__"],
            "process": platform.this_process(),
        }
        self._lock = threading.RLock()
        self._sequence = 0
        self._is_over = False

    def write(self, event: str, status: str, **facts: Any) -> Event:
        """Write one event and return it; after the end of the run nothing more is written."""
        with self._lock:
            record = Event(
                event=event,
                run_id=self.run_id,
                status=status,
                at=records.utc_now(),
                scope=self.scope,
                sequence=self._sequence,
                **self._known,
                **facts,
            )
            if not self._is_over:
                self._sequence += 1
                self._is_over = event == records.RUN_FINISHED
                for sink in self._sinks:
                    _safely(sink.write, record)
        return record

    def close(self) -> None:
        """Close the sinks simultaneously, so that the run waits no longer for two than for one."""
        closing = [threading.Thread(target=_safely, args=(sink.close,)) for sink in self._sinks]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()


def scope_of(nodes: Collection[str], stages: Collection[str], default: Collection[str]) -> str:
    """Return how much of the project a run is.

    Args:
        nodes: names of its nodes.
        stages: their pipelines.
        default: names of the nodes of the default run.
    """
    if default and set(nodes) >= set(default):
        return records.WHOLE
    only = {records.DECK, records.ACQUISITION} & set(stages)
    return only.pop() if only and len(set(stages)) == 1 else records.PARTIAL


def _safely(call: Callable[..., Any], *arguments: Any) -> None:
    try:
        call(*arguments)
    except Exception as error:
        logger.warning("The run record could not be written: %s", error)
