"""The maker of raw worlds: what ingestion finds in one is what the truth says was put there."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks.worlds.make_dump import make
from soundtrack_pop.datasets.musicbrainz import MusicBrainzArchive
from soundtrack_pop.datasets.tmdb import TmdbMovieLines
from soundtrack_pop.parameters.sources import IngestionParameters
from soundtrack_pop.pipelines.ingestion.nodes import load_sources_whole, select_soundtracks

PART = 1000


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    make(folder, PART, seed=3, unused_share=0.01)
    return folder


@pytest.fixture(scope="module")
def ingested(root: Path) -> dict[str, Any]:
    folder = root / "01_raw/musicbrainz"
    core = MusicBrainzArchive(filepath=str(folder / "mbdump.tar.bz2"), archive="core").load()
    derived = MusicBrainzArchive(filepath=str(folder / "mbdump-derived.tar.bz2"), archive="derived").load()
    movies = TmdbMovieLines(path=str(root / "01_raw/tmdb")).load()
    selections = select_soundtracks(core, derived)
    tables = dict(load_sources_whole(selections, IngestionParameters(max_reject_share=0), movies=movies))
    tables["int_movies"] = tables["int_movies"].to_table()
    return tables


def test_soundtracks_and_films_are_those_of_the_truth(root: Path, ingested: dict[str, Any]) -> None:
    truth = pq.read_table(root / "truth.parquet")
    assert ingested["int_release_groups"].num_rows == truth.num_rows == 100
    gids = set(truth["release_group_gid"].to_pylist())
    assert set(ingested["int_release_groups"]["release_group_gid"].to_pylist()) == gids
    films = set(ingested["int_movies"]["tmdb_id"].to_pylist())
    assert len(films) == 1000
    assert {film for film in truth["tmdb_id"].to_pylist() if film} <= films
    assert not {film for film in truth["removed_tmdb_id"].to_pylist() if film} & films


def test_editors_links_are_true_ones(root: Path, ingested: dict[str, Any]) -> None:
    truth = pq.read_table(root / "truth.parquet")
    linked = dict(zip(truth["release_group_gid"].to_pylist(), truth["linked_imdb_id"].to_pylist(), strict=True))
    groups = ingested["int_release_groups"]
    gid_of = dict(
        zip(groups["release_group_id"].to_pylist(), groups["release_group_gid"].to_pylist(), strict=True)
    )
    links = ingested["int_imdb_links"].to_pylist()
    found = {gid_of[link["release_group_id"]]: link["imdb_id"] for link in links}
    assert found == {gid: imdb_id for gid, imdb_id in linked.items() if imdb_id}
    assert 20 < len(found) < 60


def test_what_hangs_on_a_soundtrack_is_whole(ingested: dict[str, Any]) -> None:
    groups = ingested["int_release_groups"]
    credits = set(ingested["int_artist_credits"]["artist_credit_id"].to_pylist())
    assert set(groups["artist_credit_id"].to_pylist()) == credits
    names = ingested["int_artist_credit_names"]
    assert set(names["artist_id"].to_pylist()) == set(ingested["int_artists"]["artist_id"].to_pylist())
    assert ingested["int_release_group_dates"].num_rows == groups.num_rows
    assert ingested["int_rejects"].num_rows == 0


def test_soundtracks_stand_among_forty_times_as_many_others(ingested: dict[str, Any]) -> None:
    read = {row["table"]: row["rows_read"] for row in ingested["int_sources"].to_pylist()}
    assert (read["release_group"], read["release_group_meta"]) == (4000, 4000)
    assert read["url"] == 15_000


def test_the_same_seed_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    make(tmp_path, PART, seed=3, unused_share=0.01)

    def hashes(folder: Path) -> dict[str, str]:
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*.*z*"))
        }

    assert hashes(tmp_path) == hashes(root)
    assert len(hashes(root)) == 3
