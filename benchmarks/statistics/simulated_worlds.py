"""Worlds of films in which it is known what the genres of soundtracks do to popularity: nothing, or so much.

They are made as difficult as real ones: genres that occur together, some of them rare; few votes, so that shares
are halves and thirds; popularity with a long tail and with ties; film genres, decades and languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

# Family -> share of the films, and how far it leans to scores (below 0) or songs (above 0).
FAMILIES: dict[str, tuple[float, float]] = {
    "orchestral & classical": (0.38, -1.5),
    "electronic": (0.28, -0.3),
    "pop": (0.22, 1.2),
    "rock & metal": (0.20, 1.0),
    "ambient & minimal": (0.18, -1.0),
    "folk, country & world": (0.10, 0.5),
    "jazz & big band": (0.08, 0.3),
    "hip hop": (0.06, 1.4),
    "soul, funk & r&b": (0.06, 1.2),
    "stage & screen songs": (0.05, 0.4),
}
_REMAINDER = "other"
_FILM_GENRES = ("Drama", "Comedy", "Action", "Thriller", "Horror", "Family")
_DECADES = np.arange(1970, 2030, 10)
_LANGUAGES = ("en", "fr", "ja", "hi")
_TIES = 1  # digits behind the point that popularity keeps


@dataclass(frozen=True)
class World:
    """What is true in a world.

    Attributes:
        films: how many there are.
        effects: family -> shift of log popularity, in standard deviations.
        trends: family -> change of its log odds from one decade to the next.
        is_confounded: whether film genre and decade drive both popularity and soundtrack genres.
        has_leaning: whether families go together because albums lean to scores or to songs. Without it the odds of
            a family are exactly those declared; with it they are those of albums of one leaning.
    """

    films: int = 300
    effects: Mapping[str, float] = field(default_factory=dict)
    trends: Mapping[str, float] = field(default_factory=dict)
    is_confounded: bool = False
    has_leaning: bool = True


def simulate(world: World, seed: int) -> pd.DataFrame:
    """Return the analysis table of a world, as the statistics take it.

    Grain: one row per film, by `tmdb_id`; `families` and `shares` are lists.
    """
    generator = np.random.default_rng(seed)
    decades = generator.choice(_DECADES, size=world.films, p=[0.05, 0.1, 0.15, 0.2, 0.3, 0.2])
    film_genres = generator.random((world.films, len(_FILM_GENRES))) < (0.45, 0.3, 0.25, 0.2, 0.12, 0.1)
    has_family = _families(world, decades, film_genres, generator)
    log_popularity = generator.normal(size=world.films)
    for family, effect in world.effects.items():
        log_popularity += effect * has_family[family]
    if world.is_confounded:
        log_popularity += 0.8 * film_genres[:, 2] + 0.3 * (decades - 2000) / 10
    return _table(has_family, log_popularity, decades, film_genres, generator)


def true_rank_biserial(effect: float) -> float:
    """Return the rank-biserial effect of a shift between normal log popularities of equal spread."""
    from scipy.stats import norm

    return float(2 * norm.cdf(effect / np.sqrt(2)) - 1)


def _families(
    world: World,
    decades: npt.NDArray[np.int64],
    film_genres: npt.NDArray[np.bool_],
    generator: np.random.Generator,
) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which films have which family; a leaning of the album to scores or songs makes them go together."""
    leaning = generator.normal(size=world.films) * world.has_leaning
    later = (decades - 2000) / 10
    found = {}
    for family, (share, lean) in FAMILIES.items():
        log_odds = np.log(share / (1 - share)) + 0.7 * lean * leaning + world.trends.get(family, 0.0) * later
        if world.is_confounded:
            log_odds = log_odds + 0.8 * lean * film_genres[:, 2] + 0.3 * lean * later
        found[family] = generator.random(world.films) < 1 / (1 + np.exp(-log_odds))
    return found


def _table(
    has_family: Mapping[str, npt.NDArray[np.bool_]],
    log_popularity: npt.NDArray[np.float64],
    decades: npt.NDArray[np.int64],
    film_genres: npt.NDArray[np.bool_],
    generator: np.random.Generator,
) -> pd.DataFrame:
    films = len(decades)
    # Rounded up: a popularity of 0 would be another matter.
    popularity = np.maximum(np.round(np.exp(1.5 + log_popularity), _TIES), 10.0**-_TIES)
    families = [[one for one, flags in has_family.items() if flags[film]] or [_REMAINDER] for film in range(films)]
    votes = [generator.integers(1, 4, size=len(mine)) for mine in families]
    return pd.DataFrame(
        {
            "tmdb_id": np.arange(1, films + 1),
            "movie_year": (decades + generator.integers(0, 10, size=films)).astype(float),
            "decade": decades.astype(float),
            "original_language": generator.choice(_LANGUAGES, size=films, p=[0.8, 0.08, 0.07, 0.05]),
            "film_genres": [[g for g, flag in zip(_FILM_GENRES, row, strict=True) if flag] for row in film_genres],
            "budget_usd": np.where(
                generator.random(films) < 0.6, generator.lognormal(16, 1.5, size=films), np.nan
            ),
            "popularity": popularity,
            "log_popularity": np.log(popularity),
            "popularity_vintage": "with_credits",
            "vote_count": generator.poisson(np.exp(5 + generator.normal(size=films))).astype(float),
            "vote_average": generator.normal(6.5, 1, size=films).round(1),
            "soundtrack_kind": generator.choice(["score", "songs", "unknown"], size=films, p=[0.2, 0.1, 0.7]),
            "lead_artist": [f"artist {one}" for one in generator.integers(0, films, size=films)],
            "match_probability": np.where(generator.random(films) < 0.9, 0.99, 0.93),
            "match_band": "auto",
            "collection_id": np.full(films, np.nan),
            "tag_votes": [int(counts.sum()) for counts in votes],
            "families": families,
            "shares": [list(counts / counts.sum()) for counts in votes],
        }
    )
