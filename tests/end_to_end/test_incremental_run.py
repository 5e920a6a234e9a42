"""A run after which little has changed writes what a run from nothing writes, and says what it took over."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from end_to_end.conftest import run_here
from support.records import events_of_last_run

pytestmark = pytest.mark.end_to_end

STAGES = ("--pipelines", "ingestion,cleaning,matching")
FILMS = "01_raw/tmdb/movies.jsonl.gz"
TABLES = ("03_primary/movies", "03_primary/soundtracks", "03_primary/matched_pairs", "04_feature/scored_pairs")
FILES = ("06_models/match_model.json", "08_reporting/match_quality.json")

Films = list[dict[str, Any]]


def rewrite_films(root: Path, change: Callable[[Films], Films]) -> None:
    films = [json.loads(line) for line in gzip.decompress((root / FILMS).read_bytes()).splitlines()]
    lines = "".join(json.dumps(film) + "\n" for film in change(films))
    (root / FILMS).write_bytes(gzip.compress(lines.encode()))


def with_edits(films: Films) -> Films:
    """Return the films, one gone, one new, one under another title, all with more votes."""
    new = {"id": 999_999, "title": "Interstellar", "release_date": "1931-01-01"}
    others = [{**film, "vote_count": film.get("vote_count", 0) + 5} for film in films[1:]]
    return [*others[:-1], {**others[-1], "title": "An Entirely Other Title"}, new]


def whole(root: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(root / table).to_pylist()
    return sorted(rows, key=lambda row: (str(row.get("release_group_gid")), str(row.get("tmdb_id"))))


def taken_over(root: Path) -> dict[str, dict[str, Any]]:
    """Return what the record of the last run says was taken over, by dataset."""
    finished = (event["details"] for event in events_of_last_run(root) if event["event"] == "node_finished")
    return {name: report for details in finished for name, report in details.items() if name.endswith("_reuse")}


def test_an_incremental_run_writes_what_a_run_from_nothing_writes(own_sample_root: Path, tmp_path: Path) -> None:
    rewrite_films(own_sample_root, with_edits)
    result = run_here(own_sample_root, *STAGES)
    assert result.exit_code == 0, result.output
    fresh = tmp_path / "fresh"
    shutil.copytree(own_sample_root / "01_raw", fresh / "01_raw")
    assert run_here(fresh, *STAGES).exit_code == 0
    for table in TABLES:
        assert whole(own_sample_root, table) == whole(fresh, table), table
    for file in FILES:
        assert (own_sample_root / file).read_bytes() == (fresh / file).read_bytes(), file
    found = taken_over(own_sample_root)
    films = len(whole(fresh, "03_primary/movies"))
    assert found["movie_reuse"] == {"what": "films", "reused": films - 2, "anew": 2, "gone": 1, "why_none": None}
    assert (found["soundtrack_reuse"]["anew"], found["soundtrack_reuse"]["gone"]) == (0, 0)
    assert {report["reused"] for report in taken_over(fresh).values()} == {0}
