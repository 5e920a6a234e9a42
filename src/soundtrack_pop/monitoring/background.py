"""Deliver records from a thread of its own: a run waits for a server at its end only, and for a declared time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from soundtrack_pop.monitoring.records import Event

logger = logging.getLogger(__name__)

Deliver = Callable[[Sequence[Event]], Sequence[Event]]
Keep = Callable[[Sequence[Event]], None]

# Of the declared time, what is set aside to keep what was not sent.
_SECONDS_TO_KEEP = 0.6
# And to hear the answer of the last batch: one that is given up while under way may arrive and be kept too.
_SHARE_TO_HEAR = 0.5
_SECONDS_AFTER_FAILURE = 60.0
# Records handed on at once.
_MOST_RECORDS = 1000


class BackgroundSink:
    """Collects events and hands them on in batches.

    What could not be delivered, or is still under way when the time is up, is kept for later. A batch whose
    answer never came may have arrived all the same; queries drop repeats by run, process and sequence.
    """

    def __init__(self, deliver: Deliver, keep: Keep, *, batch_seconds: float, most_delay_seconds: float) -> None:
        """Start nothing yet.

        Args:
            deliver: sends a batch and returns what was not taken; it may raise or hang.
            keep: stores what was not sent; it may raise.
            batch_seconds: events of so many seconds go together.
            most_delay_seconds: how long `close` may take in all.
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
                # A daemon: a server that hangs must not hold the process.
                self._thread = threading.Thread(target=self._work, args=(self._waiting,), daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Send what is left; keep what could not be sent in time."""
        thread = self._thread
        if thread is None:
            return
        with self._changed:
            self._is_closing = True
            patience = self._most_delay - _SECONDS_TO_KEEP
            self._last_start = time.monotonic() + patience * (1 - _SHARE_TO_HEAR)
            self._changed.notify_all()
        thread.join(patience)
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
            # A server that is down is not asked again with each batch.
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
