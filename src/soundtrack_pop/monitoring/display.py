"""Show what runs now: one live line on a terminal, one line at the start and end of each node in a log."""

from __future__ import annotations

import logging
import sys
import threading
import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

logger = logging.getLogger(__name__)

_FRAMES_PER_SECOND = 4
# In a log a node that takes longer is told of again after so many seconds.
_SECONDS_BETWEEN_SIGNS = 30.0
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
# Attribute of a log record that tells how far a long read is: the live line shows it.
PROGRESS = "progress"


class Display:
    """The live line, or the lines in a log, of one run after another."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._live: Live | None = None
        self._sign: threading.Timer | None = None
        self._lock = threading.RLock()
        self._total = self._done = 0
        self._running: dict[str, float] = {}
        self._note = ""
        self._started = time.monotonic()

    @property
    def is_live(self) -> bool:
        """Return whether there is a live line."""
        return self._live is not None

    def open(self, what: str) -> None:
        """Begin the live line if standard error is a terminal."""
        self._note, self._started, self._total, self._running = what, time.monotonic(), 0, {}
        if self._live is None and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live(
                console=Console(stderr=True),
                get_renderable=self._line,
                refresh_per_second=_FRAMES_PER_SECOND,
                transient=True,
            )
            self._live.start()
            # The lines of the log appear above the live line: standard error is another object now.
            for handler in _handlers():
                handler.setStream(sys.stderr)
                handler.addFilter(self._is_line)

    def begin(self, total: int) -> None:
        """Begin to count a run of so many nodes."""
        self._total, self._done, self._note = total, 0, ""

    def node_started(self, stage: str, node: str) -> None:
        """Show a node that begins."""
        with self._lock:
            self._running[node] = time.monotonic()
            self._note = ""
        if not self.is_live:
            logger.info("[%2d/%d] %-10s %-26s starts", self._done + 1, self._total, stage, node)
            self._plan_sign()

    def node_ended(self, stage: str, node: str, seconds: float, words: str, *, is_shown: bool) -> None:
        """Count a node that ended; `is_shown` leaves its line on the terminal too."""
        with self._lock:
            self._running.pop(node, None)
            self._done += 1
            self._note = ""
        if is_shown or not self.is_live:
            logger.info("[%2d/%d] %-10s %-26s %6.1f s  %s", self._done, self._total, stage, node, seconds, words)

    def note(self, words: str) -> None:
        """Show how far a long read is."""
        self._note = words

    def close(self) -> None:
        """Remove the live line."""
        with self._lock:
            if self._sign is not None:
                self._sign.cancel()
            live, self._live, self._sign = self._live, None, None
        if live is not None:
            live.stop()
            for handler in _handlers():
                handler.setStream(sys.stderr)
                handler.removeFilter(self._is_line)

    def _is_line(self, record: logging.LogRecord) -> bool:
        """Take the progress of a long read into the live line, and let the log have all else."""
        if getattr(record, PROGRESS, False):
            self.note(record.getMessage())
            return False
        return True

    def _line(self) -> Text:
        from rich.text import Text

        now = time.monotonic()
        spinner = _SPINNER[int(now * _FRAMES_PER_SECOND) % len(_SPINNER)]
        parts = [f"{spinner} {min(self._done + 1, self._total)}/{self._total}" if self._total else spinner]
        parts += [f"{name} {now - since:.0f} s" for name, since in list(self._running.items())]
        if self._note:
            parts.append(self._note)
        parts.append(f"run {_clock(now - self._started)}")
        return Text("  ".join(parts), no_wrap=True, overflow="ellipsis")

    def _plan_sign(self) -> None:
        with self._lock:
            if self._sign is not None:
                self._sign.cancel()
            self._sign = threading.Timer(_SECONDS_BETWEEN_SIGNS, self._give_sign)
            self._sign.daemon = True
            self._sign.start()

    def _give_sign(self) -> None:
        with self._lock:
            running = dict(self._running)
        for name, since in running.items():
            took = _clock(time.monotonic() - since)
            logger.info("[%2d/%d] %s is at work, %s", self._done + 1, self._total, name, took)
        if running:
            self._plan_sign()


DISPLAY = Display()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def _handlers() -> list[logging.StreamHandler[TextIO]]:
    """Return the handlers of the log that write to standard error."""
    return [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
