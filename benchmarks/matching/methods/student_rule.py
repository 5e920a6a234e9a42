"""The rule of a first version: `token_set_ratio` at 85 or more, year within one, one block per first letter and year.

It has no probabilities: its score over 100 stands for one, and it links from .85 up. Because it takes minutes it looks
at a sample of the soundtracks and tells how long that took, so that its time for all of them can be extrapolated.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.matching.cleaned import CleanedPaths
from benchmarks.matching.methods.sampling import main_titles, sample_rows

AUTO_PROBABILITY = 0.85
SAMPLE = 2_000


def run(paths: CleanedPaths, threads: int) -> tuple[pa.Table, dict[str, Any]]:
    """Link a sample, row by row; the pairs and what share of the soundtracks they are of."""
    from rapidfuzz import fuzz

    soundtracks = pq.read_table(paths.soundtracks, columns=["release_group_gid", "title_forms", "year"])
    movies = pq.read_table(paths.movies, columns=["tmdb_id", "title_forms", "year"])
    blocks: dict[tuple[str, int | None], list[tuple[int, str]]] = defaultdict(list)
    rows = zip(movies["tmdb_id"].to_pylist(), main_titles(movies), movies["year"].to_pylist(), strict=True)
    for film, title, year in rows:
        blocks[title[:1], year].append((film, title))
    sample = sample_rows(soundtracks.num_rows, SAMPLE)
    albums = soundtracks.take(pa.array(sample))
    found: list[tuple[str, int, float]] = []
    begun = time.perf_counter()
    rows = zip(
        albums["release_group_gid"].to_pylist(), main_titles(albums), albums["year"].to_pylist(), strict=True
    )
    for gid, title, year in rows:
        for other in () if year is None else (year - 1, year, year + 1):
            for film, film_title in blocks.get((title[:1], other), ()):
                score = fuzz.token_set_ratio(title, film_title)
                if score >= 100 * AUTO_PROBABILITY:
                    found.append((gid, film, score / 100))
    sampled_seconds = time.perf_counter() - begun
    gids, films, scores = zip(*found, strict=True) if found else ((), (), ())
    pairs = pa.table(
        {
            "release_group_gid": pa.array(gids, pa.string()),
            "tmdb_id": pa.array(films, pa.int64()),
            "match_probability": pa.array(scores, pa.float64()),
        }
    )
    return pairs, {
        "auto_probability": AUTO_PROBABILITY,
        "sampled": albums["release_group_gid"].to_pylist(),
        "sample_share": len(sample) / max(soundtracks.num_rows, 1),
        "sampled_seconds": sampled_seconds,
    }
