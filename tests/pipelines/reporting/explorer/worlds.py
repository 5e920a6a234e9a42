"""A small world of the explorer: links, near misses and a hostile title, as Arrow datasets."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads

from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.pipelines.reporting.explorer.page import Facts
from soundtrack_pop.schemas import TABLES

HOSTILE = "</script><img src=x onerror=alert(1)>'\\\u2028{{7*7}}"
LINKED, REVIEWED, LOST = (f"0000000{number}-0000-4000-8000-000000000000" for number in (1, 2, 3))
FACTS = Facts(False, ("2026-01-03",), 3, 5, 0.5, 0.9)


def dataset(name: str, rows: list[dict[str, Any]]) -> pads.Dataset:
    """Return a table of a declared schema; what a row leaves out is null."""
    return pads.dataset(pa.Table.from_pylist(rows, schema=TABLES[name].arrow_schema))


def scored(gid: str, tmdb_id: int, weight: float, p: float, **levels: str) -> dict[str, Any]:
    known = {f"{one.name}_level": levels.get(one.name, one.level_names[0]) for one in COMPARISONS}
    weights = {f"{one.name}_weight": 0.5 for one in COMPARISONS}
    pair = {"release_group_gid": gid, "tmdb_id": tmdb_id, "match_weight": weight, "match_probability": p}
    return {**pair, "prior_weight": 1.0, "movie_form": f"form {tmdb_id}", **known, **weights}


def world() -> dict[str, pads.Dataset]:
    """Return the tables by their names: a link of two candidates, one for review, a lost soundtrack and film."""
    return {
        "scored_pairs": dataset(
            "feat_scored_pairs",
            [
                scored(LOST, 4, -1.0, 0.3),
                scored(LINKED, 2, 3.0, 0.1, title="similar"),
                scored(LINKED, 1, 9.0, 0.9),
                scored(REVIEWED, 3, 2.0, 0.7, title="exact_other"),
            ],
        ),
        "matched_pairs": dataset(
            "prm_matched_pairs",
            [
                {"release_group_gid": REVIEWED, "tmdb_id": 3, "match_probability": 0.7, "match_weight": 2.0,
                 "match_band": "review", "match_source": "title", "is_primary": True},
                {"release_group_gid": LINKED, "tmdb_id": 1, "match_probability": 1.0, "match_weight": 9.0,
                 "match_band": "auto", "match_source": "imdb_link", "is_primary": True},
            ],
        ),
        "near_misses": dataset("rpt_near_misses", [{"tmdb_id": 5, "movie_title": "A", "reason": "no_candidate"}]),
        "soundtracks": dataset(
            "prm_soundtracks",
            [
                {"release_group_gid": LINKED, "title": HOSTILE, "artist_credit": "Hans Zimmer", "year": 2014,
                 "genres": [{"genre": "x", "family": "electronic", "votes": 2, "share": 1.0}]},
                {"release_group_gid": REVIEWED, "title": "=Été", "artist_credit": None, "genres": []},
                {"release_group_gid": LOST, "title": "Lost", "artist_credit": "Nobody", "year": 1999},
            ],
        ),
        "movies": dataset(
            "prm_movies",
            [
                {"tmdb_id": 1, "imdb_id": "tt0816692", "title": "Interstellar", "year": 2014, "vote_count": 9,
                 "popularity": 1.23456, "film_genres": ["Drama"]},
                {"tmdb_id": 2, "imdb_id": None, "title": "Interstella", "year": 2003, "film_genres": []},
                {"tmdb_id": 3, "title": "Summer", "year": 1975, "vote_count": 3},
                {"tmdb_id": 4, "title": None, "year": None},
                {"tmdb_id": 5, "title": "Alone", "year": 1999, "vote_count": 100},
            ],
        ),
        "credits": dataset(
            "int_movies", [{"tmdb_id": 1, "composers": ["Hans Zimmer"], "directors": ["Christopher Nolan"]}]
        ),
    }  # fmt: skip
