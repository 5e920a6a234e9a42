"""Labels: what editors' links and people's decisions say about soundtracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.calibration import Labels
from soundtrack_pop.pipelines.matching import decisions as people
from soundtrack_pop.pipelines.matching import resolution

_MOST_LISTED = 100


@dataclass(frozen=True)
class KnownPairs:
    """What is known of some soundtracks.

    Attributes:
        gold: `release_group_gid`, `tmdb_id` of right pairs; a soundtrack with several films is right with any.
        without_film: `release_group_gid` of soundtracks that have no film in the catalogue.
    """

    gold: DataFrame
    without_film: DataFrame


def known_pairs(soundtracks: DataFrame, movies: DataFrame, decisions: pa.Table) -> KnownPairs:
    """Return what editors and people say, people first."""
    if decisions.num_rows == 0:
        linked = resolution.linked_films(soundtracks, movies)
        return KnownPairs(linked, resolution.soundtracks_linked_elsewhere(soundtracks, movies))
    made = people.decisions_frame(decisions, soundtracks.sparkSession)
    believed = people.without_refuted_imdb_ids(soundtracks, movies, made)
    elsewhere = resolution.soundtracks_linked_elsewhere(believed, movies)
    gold = people.gold_pairs(resolution.linked_films(believed, movies), made).join(
        movies.select(c.TMDB_ID), on=c.TMDB_ID, how="left_semi"
    )
    without = elsewhere.unionByName(people.labels_of(made).albums_without_film).dropDuplicates()
    return KnownPairs(gold, without.join(gold, on=c.RELEASE_GROUP_GID, how="left_anti"))


def with_decisions(
    frame: DataFrame, decisions: pa.Table, change: Callable[[DataFrame, DataFrame], DataFrame]
) -> DataFrame:
    """Return the frame as people's decisions change it; most runs have none, and are not to pay for them."""
    if decisions.num_rows == 0:
        return frame
    return change(frame, people.decisions_frame(decisions, frame.sparkSession))


def count_decisions(decisions: pa.Table, soundtracks: DataFrame, movies: DataFrame) -> dict[str, Any]:
    """Return how many decisions there are, and which name an album or a film that the tables do not have."""
    if decisions.num_rows == 0:
        return {"total": 0, "unknown": []}
    made = people.decisions_frame(decisions, soundtracks.sparkSession)
    unknown = people.unknown_decisions(made, soundtracks, movies).select(c.RELEASE_GROUP_GID, c.TMDB_ID, "unknown")
    listed = unknown.orderBy(c.RELEASE_GROUP_GID, c.TMDB_ID).limit(_MOST_LISTED).toArrow().to_pylist()
    return {"total": decisions.num_rows, "unknown": listed}


def labels_by_row(soundtracks: pa.Table, pairs: pa.Table, without_film: pa.Table) -> Labels:
    """Return the labels of the soundtracks.

    Args:
        soundtracks: in the order of their rows; `release_group_gid`.
        pairs: `release_group_gid`, `tmdb_id`; right ones, several for a soundtrack where several films are right.
        without_film: `release_group_gid` of soundtracks that have no film in the catalogue; one that has a right
            pair counts as having it.
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
