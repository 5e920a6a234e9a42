"""Which labelled soundtracks belong together because they share a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soundtrack_pop import columns as c

if TYPE_CHECKING:
    import pandas as pd


def film_clusters(gold: pd.DataFrame) -> pd.Series:
    """Return a number for each soundtrack, the same for those that share a film, directly or over others."""
    linked = gold.assign(film=gold[c.TMDB_ID])
    while True:
        film = linked.groupby(c.RELEASE_GROUP_GID)["film"].transform("min")
        film = film.groupby(linked[c.TMDB_ID]).transform("min")
        if film.equals(linked["film"]):
            return linked.groupby(c.RELEASE_GROUP_GID)["film"].min()
        linked["film"] = film
