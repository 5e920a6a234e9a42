"""The events that runs have recorded, as tests ask for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soundtrack_pop.monitoring.run_files import record_lines

_FOLDER = "monitoring/runs/"


def events_below(root: Path | str) -> list[dict[str, Any]]:
    """Return the events of all runs below a root, oldest run first."""
    return [json.loads(line) for line in record_lines(str(root))]


def events_of_last_run(root: Path | str) -> list[dict[str, Any]]:
    """Return the events of the newest run below a root."""
    events = events_below(root)
    return [event for event in events if event["run_id"] == events[-1]["run_id"]]


def events_in(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return the events among files that are held in memory, by path below a root."""
    names = sorted(
        (name for name in files if name.startswith(_FOLDER)), key=lambda name: name.removesuffix(".jsonl")
    )
    return [json.loads(line) for name in names for line in files[name].splitlines()]
