"""Labels: soundtracks whose film is known, and their division into folds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.title_forms import mixed

if TYPE_CHECKING:
    import pandas as pd

FOLDS = 5


@dataclass(frozen=True)
class Labels:
    """The known films of some soundtracks.

    Attributes:
        film: soundtrack row -> its correct films, one or more; empty if the catalogue has none of them.
    """

    film: Mapping[int, frozenset[int]]


def folds_of(labels: Labels, soundtracks: int) -> NDArray[np.int64]:
    """Return the fold of each soundtrack; -1 if it has no label.

    Soundtracks that share a film, directly or through others, are in the same fold.
    """
    import pandas as pd

    pairs = [(row, film) for row, films in labels.film.items() for film in films]
    gold = pd.DataFrame(pairs, columns=[c.RELEASE_GROUP_GID, c.TMDB_ID], dtype="int64")
    cluster = film_clusters(gold)
    alone = pd.Series({row: row for row, films in labels.film.items() if not films}, dtype="int64")
    key = pd.concat([cluster, alone])
    folds = np.full(soundtracks, -1, dtype=np.int64)
    spread = mixed(key.to_numpy().astype(np.uint64) + np.uint64(1)) % np.uint64(FOLDS)
    folds[key.index.to_numpy(dtype=np.int64)] = spread.astype(np.int64)
    return folds


def film_clusters(labels: pd.DataFrame) -> pd.Series:
    """Return a number for each soundtrack, the same for those that share a film, directly or through others.

    Args:
        labels: pairs of `release_group_gid` and `tmdb_id`.
    """
    linked = labels.assign(film=labels[c.TMDB_ID])
    while True:
        film = linked.groupby(c.RELEASE_GROUP_GID)["film"].transform("min")
        film = film.groupby(linked[c.TMDB_ID]).transform("min")
        if film.equals(linked["film"]):
            return linked.groupby(c.RELEASE_GROUP_GID)["film"].min()
        linked["film"] = film
