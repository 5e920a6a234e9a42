"""The floor: a sample of the soundtracks against every whole title of every film, without any blocking.

What it finds is how many true films can be found by likeness of titles at all; its time is what blocking saves. The
similarity stands for a probability, which it is not.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.matching.cleaned import CleanedPaths
from benchmarks.matching.methods.sampling import sample_rows, whole_titles

# Normalised indel similarity, 0 to 1; below it titles differ in one letter of five.
LEAST_SIMILARITY = 0.8
SAMPLE = 500
_FILMS_AT_ONCE = 100_000


def run(paths: CleanedPaths, threads: int) -> tuple[pa.Table, dict[str, Any]]:
    """Compare a sample with all films; the pairs and what share of the soundtracks they are of."""
    from rapidfuzz import fuzz, process

    soundtracks = pq.read_table(paths.soundtracks, columns=["release_group_gid", "title_forms"])
    movies = pq.read_table(paths.movies, columns=["tmdb_id", "title_forms"])
    sample = sample_rows(soundtracks.num_rows, SAMPLE)
    albums = soundtracks.take(pa.array(sample))
    album, album_titles = whole_titles(albums)
    film, film_titles = whole_titles(movies)
    left, right, similar = [], [], []
    begun = time.perf_counter()
    for start in range(0, len(film_titles), _FILMS_AT_ONCE):
        matrix = process.cdist(
            album_titles,
            film_titles[start : start + _FILMS_AT_ONCE],
            scorer=fuzz.ratio,
            score_cutoff=100 * LEAST_SIMILARITY,
            dtype=np.uint8,
            workers=threads,
        )
        rows, columns = np.nonzero(matrix)
        left.append(album[rows])
        right.append(film[columns + start])
        similar.append(matrix[rows, columns] / 100)
    sampled_seconds = time.perf_counter() - begun
    pairs = pa.table(
        {
            "release_group_gid": albums["release_group_gid"].take(pa.array(np.concatenate(left))),
            "tmdb_id": movies["tmdb_id"].take(pa.array(np.concatenate(right))),
            "match_probability": np.concatenate(similar),
        }
    )
    best = pairs.group_by(["release_group_gid", "tmdb_id"]).aggregate([("match_probability", "max")])
    return best.rename_columns(["release_group_gid", "tmdb_id", "match_probability"]), {
        "auto_probability": 1.0,
        "sampled": albums["release_group_gid"].to_pylist(),
        "sample_share": len(sample) / max(soundtracks.num_rows, 1),
        "sampled_seconds": sampled_seconds,
    }
