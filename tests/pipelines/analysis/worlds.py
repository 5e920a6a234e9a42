"""Films for the statistics, by hand and simulated, as the nodes hand them on from Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

FAMILIES = ("electronic", "folk", "jazz", "pop", "rock")


def films(rows: Sequence[tuple[Sequence[str], float | None, int | None]]) -> pd.DataFrame:
    """Return films from (families, popularity, decade); each genre has an equal share of the votes."""
    return pd.DataFrame(
        {
            "tmdb_id": np.arange(1, len(rows) + 1),
            "families": [list(families) for families, _, _ in rows],
            "shares": [[1 / len(families) for _ in families] for families, _, _ in rows],
            "popularity": pd.Series([popularity for _, popularity, _ in rows], dtype=float),
            "decade": pd.Series([decade for _, _, decade in rows], dtype=float),
        }
    )


def simulated_films(
    count: int, seed: int, *, families: Sequence[str] = FAMILIES, effects: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return films whose popularity is log-normal and has nothing to do with the genres, but for `effects`.

    Args:
        count: of films.
        seed: of the world.
        families: each on every fourth soundtrack; every soundtrack has one more, so that none is without.
        effects: family -> shift of the log popularity, in standard deviations.
    """
    generator = np.random.default_rng(seed)
    log_popularity = generator.normal(size=count)
    rows = []
    for film in range(count):
        mine = [family for family in families if generator.random() < 0.25]
        shift = sum((effects or {}).get(family, 0.0) for family in mine)
        rows.append(((*mine, "other"), float(np.exp(log_popularity[film] + shift)), 2000))
    return films(rows)
