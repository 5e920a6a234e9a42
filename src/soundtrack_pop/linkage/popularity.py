"""The comparison of popularity: how well known the film is.

It does not look at the soundtrack: it is a prior by film, because well-known films more often have a soundtrack.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from soundtrack_pop.linkage.comparison import MISSING, Codes, Comparison, Level, Reals
from soundtrack_pop.linkage.title_forms import floats

VOTE_EDGES = (1, 3, 10, 30, 100, 300, 1000)
# TMDb's popularity at the same edges, for films whose votes are unknown.
_POPULARITY_EDGES = np.array([0.3, 0.6, 1.0, 2.0, 4.0, 8.0, 15.0])


def popularity_levels(films: pa.Table) -> Codes:
    """Return the level code of each film, by its votes, else by TMDb's popularity, else `missing`."""
    votes, popularity = floats(films["vote_count"]), floats(films["popularity"])
    by_votes = 1 + np.searchsorted(np.array(VOTE_EDGES), votes, side="right")
    by_popularity = 1 + np.searchsorted(_POPULARITY_EDGES, popularity, side="right")
    level = np.where(np.isnan(votes), np.where(np.isnan(popularity), 0, by_popularity), by_votes)
    return level.astype(np.uint8)


def _film_popularity(films: pa.Table) -> dict[str, int]:
    counts = np.bincount(popularity_levels(films), minlength=len(POPULARITY.levels))
    return dict(zip(POPULARITY.level_names, counts.tolist(), strict=True))


def _random_popularity(films: Mapping[str, int], _: pa.Table) -> Reals:
    return POPULARITY.in_order({name: number for name, number in films.items() if name != MISSING})


def _votes(number: int) -> str:
    """Return the description of the level above `number` edges: its range of votes."""
    if number == 0:
        return "film without votes"
    if number == len(VOTE_EDGES):
        return f"film with {VOTE_EDGES[-1]:,} votes or more"
    return f"film with {VOTE_EDGES[number - 1]} to {VOTE_EDGES[number] - 1} votes"


_POPULARITY_M = {
    "unseen": 0.02, "obscure": 0.02, "faint": 0.04, "little": 0.07, "some": 0.10, "known": 0.15, "popular": 0.20,
    "famous": 0.40,
}  # fmt: skip
POPULARITY = Comparison(
    name="popularity",
    meaning="band of the film's votes; a prior by film",
    levels=(
        Level(MISSING, "the film's votes are unknown"),
        *(Level(name, _votes(number), m=m) for number, (name, m) in enumerate(_POPULARITY_M.items())),
    ),
    film_columns=("vote_count", "popularity"),
    read_films=popularity_levels,
    level_of=lambda _, theirs, __, right: theirs[right],
    film_values=_film_popularity,
    u_of=_random_popularity,
)
