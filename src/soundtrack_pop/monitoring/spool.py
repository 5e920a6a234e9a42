"""Records that could not be sent, one file for each attempt, until they are sent once."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import fsspec

from soundtrack_pop.monitoring.records import Event

logger = logging.getLogger(__name__)

FOLDER = "monitoring/unsent"
_NAMES = {one.name for one in fields(Event)}
# A replay that was killed leaves its claim; after this time another may take it.
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Replayed:
    """What a replay did, in records."""

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
        filesystem, folder = fsspec.url_to_fs(self._url)
        filesystem.makedirs(folder, exist_ok=True)
        name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid.uuid4().hex}"
        # Shown under its name when it is complete.
        hidden = f"{folder}/.{name}.part"
        with filesystem.open(hidden, "wb") as stream:
            stream.write("".join(event.line for event in events).encode())
        filesystem.mv(hidden, f"{folder}/{name}.jsonl")

    def replay(self, deliver: Callable[[Sequence[Event]], Sequence[Event]]) -> Replayed:
        """Send what is kept; what is not taken stays kept, and sending ends there.

        A file is claimed by renaming it before it is sent: two replays at once on a disk never send it twice.
        """
        filesystem, folder = fsspec.url_to_fs(self._url)
        filesystem.invalidate_cache()
        if not filesystem.exists(folder):
            return Replayed(0, 0, 0)
        sent = left = damaged = 0
        for path in sorted(self._takeable(filesystem, folder)):
            claim = f"{folder}/{path.rpartition('/')[2].split('.claimed-')[0]}.claimed-{uuid.uuid4().hex}"
            try:
                filesystem.mv(path, claim)
            except FileNotFoundError:
                continue
            events, broken = _parsed(filesystem.cat_file(claim).decode("utf-8", errors="replace"))
            damaged += broken
            unsent = _tried(deliver, events) if not left else events
            if unsent:
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


def _parsed(text: str) -> tuple[list[Event], int]:
    events, damaged = [], 0
    for line in text.splitlines():
        try:
            known = {name: value for name, value in json.loads(line).items() if name in _NAMES}
            events.append(Event(**known))
        except (ValueError, TypeError, AttributeError):
            damaged += bool(line.strip())
    return events, damaged
