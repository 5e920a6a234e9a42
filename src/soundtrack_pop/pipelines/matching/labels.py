"""Labels: soundtracks whose film is known from editors' links or clerical decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.labels import Labels
from soundtrack_pop.pipelines.matching import clerical_decisions, resolution

_MOST_LISTED = 100


@dataclass(frozen=True)
class KnownPairs:
    """The labelled soundtracks.

    Attributes:
        labels: `release_group_gid`, `tmdb_id` of correct pairs; each of several films of a soundtrack is correct.
        without_film: `release_group_gid` of soundtracks that have no film in the catalogue.
    """

    labels: DataFrame
    without_film: DataFrame


def known_pairs(soundtracks: DataFrame, movies: DataFrame, decisions: pa.Table) -> KnownPairs:
    """Return the labels from decisions and editors' links; decisions take precedence."""
    if decisions.num_rows == 0:
        linked = resolution.linked_films(soundtracks, movies)
        return KnownPairs(linked, resolution.soundtracks_linked_elsewhere(soundtracks, movies))
    made = clerical_decisions.decisions_frame(decisions, soundtracks.sparkSession)
    kept = clerical_decisions.without_rejected_imdb_ids(soundtracks, movies, made)
    elsewhere = resolution.soundtracks_linked_elsewhere(kept, movies)
    labels = clerical_decisions.labelled_pairs(resolution.linked_films(kept, movies), made).join(
        movies.select(c.TMDB_ID), on=c.TMDB_ID, how="left_semi"
    )
    without = elsewhere.unionByName(clerical_decisions.labels_of(made).soundtracks_without_film).dropDuplicates()
    return KnownPairs(labels, without.join(labels, on=c.RELEASE_GROUP_GID, how="left_anti"))


def with_decisions(
    frame: DataFrame, decisions: pa.Table, change: Callable[[DataFrame, DataFrame], DataFrame]
) -> DataFrame:
    """Apply `change` with the decisions as a Spark frame; without decisions return the frame as it is."""
    if decisions.num_rows == 0:
        return frame
    return change(frame, clerical_decisions.decisions_frame(decisions, frame.sparkSession))


def count_decisions(decisions: pa.Table, soundtracks: DataFrame, movies: DataFrame) -> dict[str, Any]:
    """Return the number of decisions, and those whose soundtrack or film is not in the tables."""
    if decisions.num_rows == 0:
        return {"total": 0, "unknown": []}
    made = clerical_decisions.decisions_frame(decisions, soundtracks.sparkSession)
    unknown = clerical_decisions.unknown_decisions(made, soundtracks, movies).select(
        c.RELEASE_GROUP_GID, c.TMDB_ID, "unknown"
    )
    listed = unknown.orderBy(c.RELEASE_GROUP_GID, c.TMDB_ID).limit(_MOST_LISTED).toArrow().to_pylist()
    return {"total": decisions.num_rows, "unknown": listed}


def labels_by_row(soundtracks: pa.Table, pairs: pa.Table, without_film: pa.Table) -> Labels:
    """Return the labels of the soundtracks.

    Args:
        soundtracks: `release_group_gid`; the row numbers are the keys of the labels.
        pairs: `release_group_gid`, `tmdb_id` of correct pairs; several if a soundtrack has several correct films.
        without_film: `release_group_gid` of soundtracks that have no film in the catalogue; `pairs` takes
            precedence.
    """
    row = {gid: number for number, gid in enumerate(soundtracks[c.RELEASE_GROUP_GID].to_pylist())}
    films: dict[int, set[int]] = defaultdict(set)
    for gid in without_film[c.RELEASE_GROUP_GID].to_pylist():
        if gid in row:
            films[row[gid]] = set()
    for gid, film in zip(pairs[c.RELEASE_GROUP_GID].to_pylist(), pairs[c.TMDB_ID].to_pylist(), strict=True):
        if gid in row:
            films[row[gid]].add(film)
    return Labels({number: frozenset(films[number]) for number in sorted(films)})
