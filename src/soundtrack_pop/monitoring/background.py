"""Deliver records from a background thread: a run waits only at its end, and at most for the declared time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from soundtrack_pop.monitoring.records import Event

logger = logging.getLogger(__name__)

Deliver = Callable[[Sequence[Event]], Sequence[Event]]
Keep = Callable[[Sequence[Event]], None]

# Part of the declared time that is reserved for storing unsent records.
_SECONDS_TO_KEEP = 0.6
# Share of the rest that is reserved for the answer to the last batch: a batch that is abandoned while it is being
# sent may both arrive and be stored.
_SHARE_TO_HEAR = 0.5
_SECONDS_AFTER_FAILURE = 60.0
# Records per batch.
_MOST_RECORDS = 1000


class BackgroundSink:
    """Collects events and delivers them in batches.

    Events that could not be delivered, or are still being sent when the time is up, are stored for later. A batch
    without an answer may have arrived nevertheless; queries drop duplicates by run, process and sequence.
    """

    def __init__(self, deliver: Deliver, keep: Keep, *, batch_seconds: float, most_delay_seconds: float) -> None:
        """Start no thread yet.

        Args:
            deliver: sends a batch and returns the events that were not accepted; it may raise or hang.
            keep: stores unsent events; it may raise.
            batch_seconds: time over which events are collected into a batch.
            most_delay_seconds: longest duration of `close`.
        """
        self._deliver, self._keep = deliver, keep
        self._batch_seconds, self._most_delay = batch_seconds, most_delay_seconds
        self._changed = threading.Condition()
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._waiting: list[Event] = []
        self._under_way: list[Event] = []
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self._quiet_until = 0.0
        self._last_start = float("inf")

    def write(self, event: Event) -> None:
        """Queue one event."""
        with self._changed:
            self._waiting.append(event)
            if self._thread is None:
                # A daemon thread, so that a hanging server does not keep the process alive.
                self._thread = threading.Thread(target=self._work, args=(self._waiting,), daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Send the remaining events; store those that could not be sent in time."""
        thread = self._thread
        if thread is None:
            return
        with self._changed:
            self._is_closing = True
            available = self._most_delay - _SECONDS_TO_KEEP
            self._last_start = time.monotonic() + available * (1 - _SHARE_TO_HEAR)
            self._changed.notify_all()
        thread.join(available)
        with self._changed:
            unsent = [*self._under_way, *self._waiting]
            self._start_afresh()
        if unsent:
            self._keep_in_time(unsent)

    def _work(self, mine: list[Event]) -> None:
        while True:
            with self._changed:
                if len(mine) < _MOST_RECORDS:
                    self._changed.wait_for(lambda: self._is_closing, timeout=self._batch_seconds)
                if self._waiting is not mine or time.monotonic() > self._last_start:
                    return
                batch = mine[:_MOST_RECORDS]
                del mine[:_MOST_RECORDS]
                is_last = self._is_closing and not mine
                self._under_way = batch
            unsent = self._try(batch) if batch else []
            with self._changed:
                if self._waiting is not mine:
                    return
                self._under_way = []
            if unsent:
                self._keep_safely(unsent)
            if is_last:
                return

    def _try(self, batch: Sequence[Event]) -> Sequence[Event]:
        if time.monotonic() < self._quiet_until:
            return batch
        try:
            unsent = self._deliver(batch)
        except Exception as error:
            logger.warning("%d records could not be sent: %s", len(batch), str(error).splitlines()[0:1])
            unsent = batch
        if unsent:
            # After a failure the next batches are stored at once instead of being sent.
            self._quiet_until = time.monotonic() + _SECONDS_AFTER_FAILURE
        return unsent

    def _keep_in_time(self, unsent: Sequence[Event]) -> None:
        keeper = threading.Thread(target=self._keep_safely, args=(unsent,), daemon=True)
        keeper.start()
        keeper.join(_SECONDS_TO_KEEP)

    def _keep_safely(self, unsent: Sequence[Event]) -> None:
        try:
            self._keep(unsent)
        except Exception as error:
            logger.warning("%d records are in the record file only: %s", len(unsent), error)
