"""A killed run leaves every table whole, the old one or the new one, and the next run needs no cleaning up."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from end_to_end.conftest import run_here, start_apart

pytestmark = pytest.mark.end_to_end
SECONDS_TO_WAIT = 180


def wait_for_node(root: Path, node: str, process: object) -> None:
    """Wait until the record of a fresh run says that the node is at work."""
    record = root / "monitoring/events.jsonl"
    until = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < until and process.poll() is None:  # type: ignore[attr-defined]
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
        events = [json.loads(line) for line in lines if line.endswith("}")]
        if any(event["event"] == "node_started" and event["node"] == node for event in events):
            return
        time.sleep(0.05)
    raise AssertionError(f"{node} never started")


def table_rows(root: Path) -> dict[str, int]:
    """Return the rows of every published table; reading one fails where a file is cut off."""
    folders = [
        p for layer in ("02_intermediate", "03_primary", "04_feature") for p in (root / layer).glob("[!.]*")
    ]
    return {folder.name: pq.read_table(folder).num_rows for folder in folders}


def kill_in(root: Path, node: str, seconds: float) -> None:
    """Start a run and kill it some seconds after the node began."""
    (root / "monitoring/events.jsonl").unlink()
    process = start_apart(root)
    wait_for_node(root, node, process)
    time.sleep(seconds)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def test_runs_killed_one_after_the_other_leave_whole_tables_and_the_next_completes(own_sample_root: Path) -> None:
    before = table_rows(own_sample_root)
    for node, seconds in (("load_sources_whole", 0.02), ("clean_soundtracks", 1.0), ("resolve_matches", 0.6)):
        kill_in(own_sample_root, node, seconds)
        # The same sources: a whole table, old or new, has the rows it had.
        assert table_rows(own_sample_root) == before, node
    result = run_here(own_sample_root)
    assert result.exit_code == 0, result.output
    assert table_rows(own_sample_root) == before
