"""A real extract as a linkage problem: cleaned by the project's own run, with editors' links as the truth.

Only labelled soundtracks have a truth, so only they are scored; all take part. Nothing of it enters the project.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.extract.measure import Gold, read_gold, run_trial, trials
from benchmarks.matching.cleaned import MOVIE_COLUMNS, SOUNDTRACK_COLUMNS, CleanedPaths
from benchmarks.worlds.world import IN_CATALOGUE

# A trial without the linked films has no right answers, so no F1: docs/results.md has it.
TRIALS = ("as they are", "fields blanked")
_CLEANING = ("--pipelines", "ingestion,cleaning")


def clean_extract(extract: Path, trial: str, root: Path, folder: Path) -> None:
    """Clean an extract as a run does, and write the tables that methods read.

    Args:
        extract: folder as `benchmarks/extract/measure.py` takes it.
        trial: one of `TRIALS`.
        root: storage root of the run.
        folder: where the tables go.
    """
    gold = read_gold(extract)
    shutil.rmtree(root, ignore_errors=True)
    run_trial(extract, root, trials(gold)[trial], *_CLEANING)
    folder.mkdir(parents=True, exist_ok=True)
    paths = CleanedPaths.below(folder)
    # Without the columns that matching never reads, the editors' links among them.
    for name, columns, path in (
        ("soundtracks", SOUNDTRACK_COLUMNS, paths.soundtracks),
        ("movies", MOVIE_COLUMNS, paths.movies),
    ):
        pq.write_table(pq.read_table(root / "03_primary" / name, columns=list(columns)), path)
    pq.write_table(truth_of(gold, pq.read_table(paths.soundtracks, columns=["release_group_gid"])), paths.truth)


def truth_of(gold: Gold, soundtracks: pa.Table) -> pa.Table:
    """Return the truth of the labelled soundtracks that are there.

    Args:
        gold: gid -> TMDb id.
        soundtracks: release_group_gid.
    """
    gids = [gid for gid in soundtracks["release_group_gid"].to_pylist() if gid in gold]
    return pa.table(
        {
            "release_group_gid": pa.array(gids, pa.string()),
            "status": pa.array([IN_CATALOGUE] * len(gids), pa.string()),
            "tmdb_id": pa.array([gold[gid] for gid in gids], pa.int64()),
        }
    )
