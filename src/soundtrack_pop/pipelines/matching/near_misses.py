"""The near misses: the films with most votes that have no soundtrack, each with its best rejected candidate.

`schemas.unmatched.REASONS` lists all reasons. `kedro explain` gives the reason for any one film or soundtrack.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.near_miss import log_odds, reason_of
from soundtrack_pop.schemas import unmatched

_BEST = "best"
_WINNER_SOURCE = "winner_source"
_TINY = 1e-300
# What is kept of the film's best candidate pair, in this order.
_OF_BEST = (c.RELEASE_GROUP_GID, c.MATCH_WEIGHT, c.MATCH_PROBABILITY, "title_level", "year_weight")


def popular_films_without_soundtrack(movies: DataFrame, matched_pairs: DataFrame, films: int) -> DataFrame:
    """Keep the films with the most votes among those that no soundtrack is linked to.

    Grain: one row per film, at most `films` rows. Ties go to the more popular film, then to the lowest `tmdb_id`.

    Args:
        movies: `prm_movies`.
        matched_pairs: `prm_matched_pairs`.
        films: how many films to keep, from 1 up.
    """
    names = (
        c.TMDB_ID,
        F.col("title").alias(c.MOVIE_TITLE),
        F.col("year").alias(c.MOVIE_YEAR),
        "vote_count",
        c.POPULARITY,
    )
    most_votes_first = (F.desc_nulls_last("vote_count"), F.desc_nulls_last(c.POPULARITY), F.asc(c.TMDB_ID))
    return (
        movies.select(*names)
        .join(matched_pairs.select(c.TMDB_ID), on=c.TMDB_ID, how="left_anti")
        .orderBy(*most_votes_first)
        .limit(films)
    )


def with_best_pair(films: DataFrame, scored_pairs: DataFrame) -> DataFrame:
    """Add the best rejected candidate pair of each film; nulls where it has none.

    The best pair has the highest probability, then the highest weight, then the lowest gid. Probability comes
    first because a soundtrack with a better film would not be linked to this one, whatever the pair's weight.
    """
    # Broadcast the few films, so that the many pairs are not shuffled.
    theirs = scored_pairs.select(c.TMDB_ID, *_OF_BEST).join(
        F.broadcast(films.select(c.TMDB_ID)), on=c.TMDB_ID, how="inner"
    )
    # min_by of a struct takes the smallest of negated probability and weight, and of equals the lowest gid.
    rank = F.struct(-F.col(c.MATCH_PROBABILITY), -F.col(c.MATCH_WEIGHT), F.col(c.RELEASE_GROUP_GID))
    best = theirs.groupBy(c.TMDB_ID).agg(F.min_by(F.struct(*_OF_BEST), rank).alias(_BEST))
    return films.join(best, on=c.TMDB_ID, how="left").select(
        *(name for name in films.columns), *(F.col(f"{_BEST}.{name}").alias(name) for name in _OF_BEST)
    )


def with_winner(best_pairs: DataFrame, matched_pairs: DataFrame, soundtracks: DataFrame) -> DataFrame:
    """Add the best soundtrack's name and the film that it is linked to; nulls where it is linked to none."""
    winners = matched_pairs.select(
        c.RELEASE_GROUP_GID,
        F.col(c.TMDB_ID).alias("winner_tmdb_id"),
        F.col(c.MOVIE_TITLE).alias("winner_title"),
        F.col(c.MATCH_SOURCE).alias(_WINNER_SOURCE),
    )
    albums = soundtracks.select(c.RELEASE_GROUP_GID, F.col("title").alias("best_soundtrack_title"))
    return best_pairs.join(winners, on=c.RELEASE_GROUP_GID, how="left").join(
        albums, on=c.RELEASE_GROUP_GID, how="left"
    )


def with_missing_bits(films: DataFrame, review_probability: float) -> DataFrame:
    """Add `missing_bits`: the bits that the pair lacks to reach the review threshold; null without a candidate.

    If the soundtrack's other candidates stay as they are, a pair with probability p lacks
    log2 odds(t) - log2 odds(p) bits to reach threshold t.
    """
    return films.withColumn(
        "missing_bits", _log_odds(F.lit(review_probability)) - _log_odds(F.col(c.MATCH_PROBABILITY))
    )


def near_misses(
    movies: DataFrame,
    soundtracks: DataFrame,
    scored_pairs: DataFrame,
    matched_pairs: DataFrame,
    films: int,
    review_probability: float,
) -> pa.Table:
    """Return why each of the most popular films without a soundtrack has none.

    Grain: one row per film, most votes first.

    Args:
        movies: `prm_movies`.
        soundtracks: `prm_soundtracks`.
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        films: number of films, from 1 up.
        review_probability: probability in (0, 1) from which a pair goes to clerical review.

    Returns:
        `rpt_near_misses`.
    """
    found = (
        popular_films_without_soundtrack(movies, matched_pairs, films)
        .transform(with_best_pair, scored_pairs)
        .transform(with_winner, matched_pairs, soundtracks)
        .transform(with_missing_bits, review_probability)
        .withColumnRenamed(c.RELEASE_GROUP_GID, "best_release_group_gid")
        .orderBy(F.desc_nulls_last("vote_count"), F.desc_nulls_last(c.POPULARITY), F.asc(c.TMDB_ID))
    )
    rows = [with_reason(row, log_odds(review_probability)) for row in found.toArrow().to_pylist()]
    return pa.Table.from_pylist(rows, schema=unmatched.NEAR_MISSES.arrow_schema)


def with_reason(row: dict[str, Any], review_weight: float) -> dict[str, Any]:
    """Return a row with its reason, and without missing bits where bits do not help."""
    source, missing = row[_WINNER_SOURCE], row["missing_bits"]
    reason = reason_of(
        row["title_level"],
        row[c.MATCH_WEIGHT],
        missing,
        review_weight,
        row["year_weight"] or 0.0,
        linked_by=source,
    )
    # Where an editor or clerical review decided, or the probability suffices, no weight is missing.
    bits_help = missing is not None and missing > 0 and source in (None, c.SOURCE_TITLE)
    return {**row, "reason": reason, "missing_bits": missing if bits_help else None}


def _log_odds(probability: Column) -> Column:
    """Return log2 of the odds of a probability; null for null, large and finite at 0 and 1."""
    tiny = F.lit(_TINY)
    odds = F.log2(F.greatest(probability, tiny)) - F.log2(F.greatest(F.lit(1.0) - probability, tiny))
    # `greatest` passes over nulls.
    return F.when(probability.isNotNull(), odds)
