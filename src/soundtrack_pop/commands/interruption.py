"""End a run in seconds on Ctrl-C or SIGTERM: with a record, a sentence and the usual exit code, 130 or 143."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator

from soundtrack_pop.monitoring.current_run import CURRENT
from soundtrack_pop.monitoring.display import DISPLAY

_HANDLED = (signal.SIGINT, signal.SIGTERM)
# A storage that does not answer must not keep the process.
_SECONDS_FOR_THE_RECORD = 3.0


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """While the block runs, a signal ends the process; in another than the main thread nothing changes.

    A thread waits for the signals: it is woken while the main thread is inside Spark or compiled code, and Spark
    replaces the handler of SIGINT by its own.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    watcher = threading.Thread(target=_wait_for_signal, args=(ear,), name="signals")
    watcher.start()
    handlers = {number: signal.signal(number, lambda *_: None) for number in _HANDLED}
    former = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    try:
        yield
    except KeyboardInterrupt:
        # Spark's handler raised it: the thread ends the process.
        watcher.join()
        raise
    finally:
        signal.set_wakeup_fd(former)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        mouth.close()
        watcher.join()
        ear.close()


def _wait_for_signal(ear: socket.socket) -> None:
    while received := ear.recv(1):
        if received[0] in _HANDLED:
            _end(signal.Signals(received[0]))


def _end(number: signal.Signals) -> None:
    """Write the record, say what happened, and end the process; Spark's JVM ends with it."""
    found: list[str] = []
    interrupt = CURRENT.interrupt
    if interrupt is not None:
        record = threading.Thread(target=lambda: found.append(interrupt(number.name)), daemon=True)
        record.start()
        record.join(_SECONDS_FOR_THE_RECORD)
    DISPLAY.close()
    doing = f" {found[0]}" if found else ""
    print(  # noqa: T201 - logging may be held by the thread that was interrupted
        f"\nInterrupted by {number.name}{doing}. Every table is whole: finished ones are new, the others are as "
        "the last run left them. Run the same command again.",
        file=sys.stderr,
        flush=True,
    )
    os._exit(128 + number)
