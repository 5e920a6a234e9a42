"""Which films a statistic may compare, and the genre groups of their soundtracks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from soundtrack_pop import columns as c


def keep_sure(films: pd.DataFrame) -> pd.DataFrame:
    """Return the films whose soundtrack was linked automatically."""
    return films[films[c.MATCH_BAND] == c.BAND_AUTO]


def keep_comparable(films: pd.DataFrame) -> pd.DataFrame:
    """Return the sure films whose popularity is known and from the main snapshot.

    Popularity from another snapshot is on another scale: a genre that is frequent in one snapshot would seem
    popular or unpopular for that reason alone.
    """
    return keep_snapshot(keep_sure(films), main_snapshot(films))


def keep_snapshot(films: pd.DataFrame, snapshot: str | None) -> pd.DataFrame:
    """Return the films whose popularity is known and of one snapshot; None is that of films without a record."""
    is_of_snapshot = (
        films[c.POPULARITY_SNAPSHOT].isna() if snapshot is None else films[c.POPULARITY_SNAPSHOT] == snapshot
    )
    return films[is_of_snapshot & films[c.POPULARITY].notna()]


def main_snapshot(films: pd.DataFrame) -> str | None:
    """Return the snapshot of most sure films with a popularity, by name among equals; None where there is none."""
    sure = keep_sure(films)
    snapshots = sure.loc[sure[c.POPULARITY].notna(), c.POPULARITY_SNAPSHOT].dropna()
    if snapshots.empty:
        return None
    sizes = snapshots.value_counts()
    return str(min(sizes.index, key=lambda snapshot: (-sizes[snapshot], snapshot)))


def genre_shares(films: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each soundtrack's votes that goes to each genre group.

    Grain: one row per film in the order of `films`, numbered from 0; one column per genre group, by name. A genre
    that several genres of the soundtrack belong to counts once, with the sum of their shares.

    Args:
        films: `families` and `shares`: lists of equal length, an entry for each genre of the soundtrack.

    Returns:
        Values in [0, 1]; 0 where the soundtrack has no genre of the genre.
    """
    lists = [
        [] if missing else found
        for found, missing in zip(films["families"], films["families"].isna(), strict=True)
    ]
    film = np.repeat(np.arange(len(films)), [len(found) for found in lists])
    code, genres = pd.factorize(np.array([one for found in lists for one in found], dtype=object), sort=True)
    weight = np.array(
        [share for shares in films["shares"][films["families"].notna()] for share in shares], dtype=float
    )
    sums = np.bincount(film * len(genres) + code, weights=weight, minlength=len(films) * len(genres))
    return pd.DataFrame(sums.reshape(len(films), len(genres)), columns=list(genres))
