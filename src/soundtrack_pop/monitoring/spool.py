"""Queue on storage for records that could not be sent: one file per failed attempt, replayed later."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import fsspec

from soundtrack_pop.monitoring.records import Event, NewerFormatError, event_of, read_line
from soundtrack_pop.storage.whole_files import write_whole

logger = logging.getLogger(__name__)

FOLDER = "monitoring/unsent"
# A killed replay leaves its claim on a file; after this time another replay may take it over.
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Replayed:
    """Result of a replay, in numbers of records and of damaged lines."""

    sent: int
    left: int
    damaged: int


class Spool:
    """Files `<root>/monitoring/unsent/<time>-<random>.jsonl`."""

    def __init__(self, root: str) -> None:
        """Remember the storage root; nothing is written yet."""
        self._url = f"{root}/{FOLDER}"

    def keep(self, events: Sequence[Event]) -> None:
        """Store events for a later replay."""
        self._store([event.line for event in events])

    def _store(self, lines: Sequence[str]) -> None:
        name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid.uuid4().hex}.jsonl"
        write_whole(f"{self._url}/{name}", "".join(lines).encode())

    def replay(self, deliver: Callable[[Sequence[Event]], Sequence[Event]]) -> Replayed:
        """Send the stored events; after the first failure the rest stays stored.

        A file is claimed by a rename before it is sent, so that two replays at once on a disk never send it twice.
        """
        filesystem, folder = fsspec.url_to_fs(self._url)
        filesystem.invalidate_cache()
        if not filesystem.exists(folder):
            return Replayed(0, 0, 0)
        sent = left = damaged = 0
        is_failing = False
        for path in sorted(self._takeable(filesystem, folder)):
            claim = f"{folder}/{path.rpartition('/')[2].split('.claimed-')[0]}.claimed-{uuid.uuid4().hex}"
            try:
                filesystem.mv(path, claim)
            except FileNotFoundError:
                continue
            events, newer, broken = _parsed(filesystem.cat_file(claim).decode("utf-8", errors="replace"))
            damaged += broken
            if newer:
                # For the version of the project that wrote them.
                self._store(newer)
                left += len(newer)
            unsent = _tried(deliver, events) if not is_failing else events
            if unsent:
                is_failing = True
                self.keep(unsent)
            filesystem.rm(claim)
            sent, left = sent + len(events) - len(unsent), left + len(unsent)
        return Replayed(sent, left, damaged)

    @staticmethod
    def _takeable(filesystem: Any, folder: str) -> list[str]:
        names = [str(path) for path in filesystem.ls(folder, detail=False)]
        fresh = [path for path in names if path.endswith(".jsonl")]
        claimed = [path for path in names if ".jsonl.claimed-" in path]
        return fresh + [path for path in claimed if _age(filesystem, path) > _ABANDONED_SECONDS]


def _age(filesystem: Any, path: str) -> float:
    try:
        return time.time() - float(filesystem.modified(path).timestamp())
    except Exception:
        return 0.0


def _tried(deliver: Callable[[Sequence[Event]], Sequence[Event]], events: Sequence[Event]) -> Sequence[Event]:
    try:
        return deliver(events) if events else []
    except Exception as error:
        logger.warning("%d records could not be sent: %s", len(events), error)
        return events


def _parsed(text: str) -> tuple[list[Event], list[str], int]:
    """Return the events, the lines of a newer format, and the number of damaged lines."""
    events, newer, damaged = [], [], 0
    for line in text.splitlines(keepends=True):
        try:
            events.append(event_of(read_line(line)))
        except NewerFormatError:
            newer.append(line)
        except (ValueError, TypeError):
            damaged += bool(line.strip())
    return events, newer, damaged
