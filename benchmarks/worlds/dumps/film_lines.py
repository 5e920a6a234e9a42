"""The films of a world as TMDb's API returns them, one JSON object a line."""

from __future__ import annotations

import gzip
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from benchmarks.worlds.dumps.dump import imdb_id

FILMS_PER_SHARD = 10_000
_GENRES = ("Drama", "Comedy", "Documentary", "Thriller", "Action", "Horror", "Romance", "Crime", "Animation",
           "Family", "Music", "Adventure", "Science Fiction", "Fantasy", "Mystery", "History", "War", "Western")  # fmt: skip
_WORDS = (
    "a an the of life story love city night young old man woman war family secret journey must find before".split()
)


def write_films(films: pa.Table, folder: Path, seed: int, workers: int) -> None:
    """Write `movies_*.jsonl.gz` below the folder, several at once."""
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, films.num_rows, FILMS_PER_SHARD)
    jobs = [
        (
            films.slice(start, FILMS_PER_SHARD).combine_chunks(),
            folder / f"movies_{number:05}.jsonl.gz",
            seed + number,
        )
        for number, start in enumerate(starts, start=1)
    ]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_write_shard, jobs))


def _write_shard(job: tuple[pa.Table, Path, int]) -> None:
    films, path, seed = job
    rng = np.random.default_rng((seed, 3))
    lines = [msgspec.json.encode(_record(film, rng)) + b"\n" for film in films.to_pylist()]
    path.write_bytes(gzip.compress(b"".join(lines), compresslevel=4, mtime=0))


def _record(film: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    draws = rng.integers(0, 1 << 30, 40).tolist()
    votes = film["vote_count"] or 0
    crew = [
        *(
            {"id": draws[0], "job": "Director", "department": "Directing", "name": name}
            for name in film["directors"]
        ),
        *(
            {"id": draws[1], "job": "Original Music Composer", "department": "Sound", "name": name}
            for name in film["composers"]
        ),
        {"id": draws[2], "job": "Editor", "department": "Editing", "name": "Ann Editor"},
    ]
    year = film["year"]
    return {
        "adult": False,
        "budget": draws[3] % 200_000_000 if votes > 200 else 0,
        "genres": [{"id": at % 97, "name": _GENRES[at % len(_GENRES)]} for at in draws[4 : 5 + draws[6] % 3]],
        "id": film["tmdb_id"],
        "imdb_id": imdb_id(film["tmdb_id"]),
        "original_language": film["original_language"],
        "original_title": film["original_title"],
        "overview": " ".join(_WORDS[at % len(_WORDS)] for at in draws),
        "popularity": film["popularity"],
        "release_date": "" if year is None else f"{year}-{1 + draws[7] % 12:02}-{1 + draws[8] % 28:02}",
        "revenue": draws[9] if votes > 200 else 0,
        "runtime": 60 + draws[10] % 100,
        "title": film["title"],
        "video": False,
        "vote_average": draws[11] % 100 / 10,
        "vote_count": votes,
        "alternative_titles": {
            "titles": [{"iso_3166_1": "US", "title": title, "type": ""} for title in film["alternative_titles"]]
        },
        "translations": {"translations": [{"iso_639_1": "en", "iso_3166_1": "US", "data": {"title": ""}}]},
        "external_ids": {"imdb_id": imdb_id(film["tmdb_id"])},
        "credits": {
            "cast": [
                {"id": at, "name": f"Actor {at % 100_000}", "order": n}
                for n, at in enumerate(draws[12 : 12 + draws[13] % 20])
            ],
            "crew": crew,
        },
    }
