"""The benchmark's tables are those that matching would leave, and its verdict can be bad."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.analysis.run import describe, make_tables
from benchmarks.costs import Cost
from soundtrack_pop.schemas import TABLES

FOLDERS = {
    "int_movies": "02_intermediate/movies",
    "int_sources": "02_intermediate/sources",
    "int_rejects": "02_intermediate/rejects",
    "prm_movies": "03_primary/movies",
    "prm_soundtracks": "03_primary/soundtracks",
    "prm_matched_pairs": "03_primary/matched_pairs",
    "feat_scored_pairs": "04_feature/scored_pairs",
}


def test_tables_are_as_declared_and_every_film_has_an_album(tmp_path: Path) -> None:
    make_tables(tmp_path, 150, 1)
    tables = {name: pq.read_table(tmp_path / folder) for name, folder in FOLDERS.items()}
    assert all(table.schema.equals(TABLES[name].arrow_schema) for name, table in tables.items())
    assert tables["int_rejects"].num_rows == 0
    pairs = tables["prm_matched_pairs"].to_pandas()
    assert len(pairs) == pairs["tmdb_id"].nunique() == pairs["release_group_gid"].nunique() == 150
    assert set(pairs["tmdb_id"]) == set(tables["prm_movies"].to_pandas()["tmdb_id"])
    genres = tables["prm_soundtracks"].to_pandas()["genres"]
    assert sum(sum(one["share"] for one in row) for row in genres) == pytest.approx(150)


@pytest.mark.parametrize(
    ("cost", "verdict"),
    [
        (Cost(59.0, 70.0, 1.9), "This is within"),
        (Cost(61.0, 70.0, 1.9), "This is NOT within"),
        (Cost(59.0, 70.0, 2.1), "This is NOT within"),
    ],
)
def test_the_verdict_follows_the_figures(cost: Cost, verdict: str) -> None:
    assert verdict in describe(100_000, cost, Counter({"analysis": 1.0}), 0.1)
