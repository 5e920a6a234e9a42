"""Clean a world with the project's own functions and keep the result: the same input for every method."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.worlds.world import World
from soundtrack_pop.schemas.cleaned import TITLE_FORMS_TYPE

TEXTS = pa.list_(pa.string())
_CHUNK_ROWS = 25_000
# As tables of the project have them; readers work on several groups at once.
_ROWS_PER_GROUP = 100_000
# What methods may read.
SOUNDTRACK_COLUMNS = (
    "release_group_gid", "title", "title_forms", "year", "artist_credit", "people", "hints", "language",
)  # fmt: skip
MOVIE_COLUMNS = (
    "tmdb_id", "title", "original_title", "original_language", "title_forms", "year", "directors", "composers",
    "popularity", "vote_count", "is_television",
)  # fmt: skip


@dataclass(frozen=True)
class CleanedPaths:
    """Where the cleaned tables of a problem are.

    Attributes:
        soundtracks: columns of `prm_soundtracks` that matching needs.
        movies: columns of `prm_movies` that matching needs.
        truth: release_group_gid, status, tmdb_id.
    """

    soundtracks: Path
    movies: Path
    truth: Path

    @classmethod
    def below(cls, folder: Path) -> CleanedPaths:
        """Return the paths below a folder."""
        return cls(*(folder / f"{name}.parquet" for name in ("soundtracks", "movies", "truth")))


def write_cleaned(world: World, folder: Path, workers: int) -> float:
    """Clean a world and write its three tables below `folder`; return the seconds that cleaning took."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = CleanedPaths.below(folder)
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        soundtracks = _in_chunks(pool, clean_soundtracks, world.soundtracks)
        movies = _in_chunks(pool, clean_movies, world.films)
    seconds = time.perf_counter() - start
    pq.write_table(soundtracks.select(SOUNDTRACK_COLUMNS), paths.soundtracks, row_group_size=_ROWS_PER_GROUP)
    pq.write_table(movies.select(MOVIE_COLUMNS), paths.movies, row_group_size=_ROWS_PER_GROUP)
    pq.write_table(world.truth, paths.truth)
    return seconds


def clean_soundtracks(raw: pa.Table) -> pa.Table:
    """Return the soundtracks as cleaning leaves them."""
    # What Spark runs on each batch, called without Spark. Importing it brings pandas and pyspark along.
    from soundtrack_pop.pipelines.cleaning import udfs

    frame = raw.to_pandas()
    clean: dict[str, Any] = dict(udfs._clean_titles(frame["title"], frame["aliases"]).items())
    language = list(clean["language"]) if "language" in clean else [None] * len(frame)
    return pa.table(
        {
            "release_group_gid": raw["release_group_gid"],
            "title": raw["title"],
            "title_forms": pa.array(list(clean["title_forms"]), TITLE_FORMS_TYPE),
            "year": raw["year"],
            "artist_credit": raw["artist_credit"],
            "people": pa.array(list(udfs._names(frame["artists"])), TEXTS),
            "hints": pa.array(list(clean["hints"]), TEXTS),
            "language": pa.array(language, pa.string()),
        }
    )


def clean_movies(raw: pa.Table) -> pa.Table:
    """Return the films as cleaning leaves them."""
    import pandas as pd

    from soundtrack_pop.pipelines.cleaning import udfs

    frame = raw.to_pandas()
    untranslated = pd.Series([None] * len(frame), dtype=object)
    titles = (frame["title"], frame["original_title"], frame["original_language"], frame["alternative_titles"])
    forms = udfs._movie_forms(*titles, untranslated)
    return pa.table(
        {
            "tmdb_id": raw["tmdb_id"],
            "title": raw["title"],
            "original_title": raw["original_title"],
            "original_language": raw["original_language"],
            "title_forms": pa.array(list(forms), TITLE_FORMS_TYPE),
            "year": raw["year"],
            "directors": pa.array(list(udfs._names(frame["directors"])), TEXTS),
            "composers": pa.array(list(udfs._names(frame["composers"])), TEXTS),
            "popularity": raw["popularity"],
            "vote_count": raw["vote_count"],
            "is_television": pa.repeat(False, raw.num_rows),
        }
    )


def _in_chunks(pool: ProcessPoolExecutor, clean: Callable[[pa.Table], pa.Table], raw: pa.Table) -> pa.Table:
    chunks = [raw.slice(start, _CHUNK_ROWS).combine_chunks() for start in range(0, raw.num_rows, _CHUNK_ROWS)]
    return pa.concat_tables(pool.map(clean, chunks)).combine_chunks()
