"""A killed run leaves every table whole, the old one or the new one, and the next run needs no cleaning up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from end_to_end.conftest import PROJECT, ROOT_VARIABLE, run_here

pytestmark = pytest.mark.end_to_end
# `kedro run` that kills itself at a step of Python's (an audit event) while it saves a dataset: however slow the
# machine is, always at the same moment.
KILLED = """
import os, signal, sys
from kedro.framework.cli import main
from kedro.framework.hooks import hook_impl
from soundtrack_pop import settings

dataset, step, part = (sys.argv.pop(1) for _ in range(3))
saved = []

class Watch:
    @hook_impl
    def before_dataset_saved(self, dataset_name):
        saved.append(dataset_name)

def kill(event, arguments):
    if event == step and saved[-1:] == [dataset] and part in str(arguments):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
settings.HOOKS = (*settings.HOOKS, Watch())
main()
"""
# Linux exchanges two folders in one step; elsewhere they are renamed one after the other.
PUBLISHES = ("ctypes.dlsym", "renameat2") if sys.platform == "linux" else ("os.rename", ".soundtracks.staging-")
MOMENTS = {
    "a file is begun": ("int_release_groups", "open", ".release_groups.staging-"),
    "a folder is whole and not yet published": ("prm_soundtracks", *PUBLISHES),
    "a folder is published and the old one still there": ("prm_matched_pairs", "shutil.rmtree", ".matched_pairs."),
}

TABLES = ("03_primary/soundtracks", "04_feature/scored_pairs", "03_primary/matched_pairs")
FILES = tuple(
    f"08_reporting/{name}"
    for name in ("matched_pairs.csv", "match_quality.json", "candidate_audit.json", "report.html")
)


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(root / table).to_pylist()
    return sorted(found, key=lambda row: (row["release_group_gid"], row.get("tmdb_id")))


def table_rows(root: Path) -> dict[str, int]:
    """Return the rows of every published table; reading one fails where a file is cut off."""
    folders = [
        p for layer in ("02_intermediate", "03_primary", "04_feature") for p in (root / layer).glob("[!.]*")
    ]
    return {folder.name: pq.read_table(folder).num_rows for folder in folders}


def kill_in(root: Path, moment: tuple[str, str, str]) -> None:
    """Run until the process kills itself at the moment."""
    environment = {**os.environ, ROOT_VARIABLE: str(root)}
    command = [sys.executable, "-c", KILLED, *moment, "run"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr


def test_runs_killed_one_after_the_other_leave_whole_tables_and_the_next_writes_the_same_results(
    own_sample_root: Path, sample_root: Path
) -> None:
    before = table_rows(sample_root)
    for name, moment in MOMENTS.items():
        kill_in(own_sample_root, moment)
        # The same sources: a whole table, old or new, has the rows it had.
        assert table_rows(own_sample_root) == before, name
    # From nothing again: what was taken over from the last run is compared in test_incremental_run.py.
    result = run_here(own_sample_root, "--params", "cleaning.reuse=false")
    assert result.exit_code == 0, result.output
    assert table_rows(own_sample_root) == before
    for table in TABLES:
        assert rows(own_sample_root, table) == rows(sample_root, table), table
    for file in FILES:
        assert (own_sample_root / file).read_bytes() == (sample_root / file).read_bytes(), file
