"""Let people's decisions override editors' links and the title matcher, and turn them into labels.

The three steps of a run, in order: `without_refuted` and `without_refuted_links` before films compete,
`apply_decisions` on the pairs that came out. The title matcher is measured without them: a matcher that was
told the answers has nothing left to show.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.schemas.curated import DECISIONS, MATCH, NO_MATCH, NONE

PAIR = (c.RELEASE_GROUP_GID, c.TMDB_ID)
# Beyond these a power of two no longer fits its number; as in the model's own probabilities.
_MOST_BITS = 200.0
PAIR_COLUMNS = (*PAIR, c.MATCH_PROBABILITY, c.MATCH_WEIGHT, c.MATCH_BAND, c.MATCH_SOURCE)


@dataclass(frozen=True)
class Labels:
    """What decisions tell evaluation and training.

    Attributes:
        positives: `release_group_gid`, `tmdb_id` of pairs that belong together.
        refuted: `release_group_gid`, `tmdb_id` of pairs that do not.
        albums_without_film: `release_group_gid` of albums that belong to no film.
    """

    positives: DataFrame
    refuted: DataFrame
    albums_without_film: DataFrame


def decisions_frame(decisions: pa.Table, spark: SparkSession) -> DataFrame:
    """Return the decisions as a Spark frame, for example on `soundtracks.sparkSession`."""
    rows = [tuple(row[name] for name in DECISIONS.column_names) for row in decisions.to_pylist()]
    return spark.createDataFrame(rows, schema=DECISIONS.spark_schema)


def labels_of(decisions: DataFrame) -> Labels:
    """Return the labels that the decisions are."""
    return Labels(
        positives=_pairs_with(decisions, MATCH),
        refuted=_pairs_with(decisions, NO_MATCH),
        albums_without_film=decisions.where(F.col("verdict") == NONE).select(c.RELEASE_GROUP_GID).dropDuplicates(),
    )


def without_refuted(scored_pairs: DataFrame, decisions: DataFrame) -> DataFrame:
    """Drop the candidate pairs that people refuted and let the album's other candidates share what they held.

    Grain: one row per candidate pair that is left. The probability is reckoned anew from the match weights,
    p_j = 2^w_j / (1 + sum of 2^w), and only for albums that lose a candidate: all others stay as they are.

    Args:
        scored_pairs: `feat_scored_pairs`, whole or in part, with `match_weight` and `match_probability`.
        decisions: `raw_curated_decisions`.
    """
    refuted = _pairs_with(decisions, NO_MATCH)
    losing = F.broadcast(
        scored_pairs.join(refuted, on=[*PAIR], how="left_semi").select(c.RELEASE_GROUP_GID).dropDuplicates()
    )
    untouched = scored_pairs.join(losing, on=c.RELEASE_GROUP_GID, how="left_anti")
    left = (
        scored_pairs.join(losing, on=c.RELEASE_GROUP_GID, how="left_semi")
        .join(refuted, on=[*PAIR], how="left_anti")
        .withColumn(c.MATCH_PROBABILITY, _probability_among_candidates())
    )
    return untouched.unionByName(left.select(*scored_pairs.columns))


def without_refuted_links(linked: DataFrame, decisions: DataFrame) -> DataFrame:
    """Drop the editors' links that people refuted.

    Args:
        linked: `release_group_gid`, `tmdb_id` from editors' IMDb links.
        decisions: `raw_curated_decisions`.
    """
    return linked.join(_pairs_with(decisions, NO_MATCH), on=[*PAIR], how="left_anti")


def without_refuted_imdb_ids(soundtracks: DataFrame, movies: DataFrame, decisions: DataFrame) -> DataFrame:
    """Take the IMDb ids of refuted films out of the albums' `imdb_ids`.

    A link that a person refuted must no longer stand against other films. It stays where another film of the
    catalogue has the same IMDb id and was not refuted.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        decisions: `raw_curated_decisions`.
    """
    refuted = _pairs_with(decisions, NO_MATCH).withColumn("is_refuted", F.lit(True))
    films = movies.select(c.TMDB_ID, c.IMDB_ID).where(F.col(c.IMDB_ID).isNotNull())
    links = refuted.select(c.RELEASE_GROUP_GID, c.TMDB_ID).join(films, on=c.TMDB_ID, how="inner")
    refuted_ids = (
        links.select(c.RELEASE_GROUP_GID, c.IMDB_ID)
        .dropDuplicates()
        # One row for each refuted link and film of its id: is each of them refuted?
        .join(films, on=c.IMDB_ID, how="inner")
        .join(refuted, on=[*PAIR], how="left")
        .groupBy(c.RELEASE_GROUP_GID, c.IMDB_ID)
        .agg(F.count(F.lit(1)).alias("films"), F.count("is_refuted").alias("refuted_films"))
        .where(F.col("films") == F.col("refuted_films"))
        .groupBy(c.RELEASE_GROUP_GID)
        .agg(F.collect_set(c.IMDB_ID).alias("refuted_imdb_ids"))
    )
    kept = F.when(F.col("refuted_imdb_ids").isNull(), F.col("imdb_ids")).otherwise(
        F.filter("imdb_ids", lambda imdb_id: ~F.array_contains("refuted_imdb_ids", imdb_id))
    )
    return (
        soundtracks.join(refuted_ids, on=c.RELEASE_GROUP_GID, how="left")
        .withColumn("imdb_ids", kept)
        .select(*soundtracks.columns)
    )


def apply_decisions(
    pairs: DataFrame, decisions: DataFrame, scored_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame
) -> DataFrame:
    """Put people's decisions in the place of what editors' links and titles said.

    Grain: one row per linked album. An album with a match has that film; where the album or the film is not in
    the tables it has none. An album that is no film's has none. A refuted pair goes.

    Args:
        pairs: `PAIR_COLUMNS`; one row per album, from links and titles.
        decisions: `raw_curated_decisions`.
        scored_pairs: `feat_scored_pairs`, for the weight of the curated pairs; 0 where it has none.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.

    Returns:
        `PAIR_COLUMNS`; curated pairs with `match_source` curated, band auto and probability 1.
    """
    settled = decisions.where(F.col("verdict").isin(MATCH, NONE)).select(c.RELEASE_GROUP_GID)
    return (
        pairs.select(*PAIR_COLUMNS)
        .join(F.broadcast(settled), on=c.RELEASE_GROUP_GID, how="left_anti")
        .join(_pairs_with(decisions, NO_MATCH), on=[*PAIR], how="left_anti")
        .unionByName(curated_pairs(decisions, scored_pairs, soundtracks, movies))
    )


def curated_pairs(
    decisions: DataFrame, scored_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame
) -> DataFrame:
    """Return the pairs that people made and whose album and film are known, as `PAIR_COLUMNS`."""
    return (
        _pairs_with(decisions, MATCH)
        .join(soundtracks.select(c.RELEASE_GROUP_GID), on=c.RELEASE_GROUP_GID, how="left_semi")
        .join(movies.select(c.TMDB_ID), on=c.TMDB_ID, how="left_semi")
        .join(scored_pairs.select(*PAIR, c.MATCH_WEIGHT), on=[*PAIR], how="left")
        .fillna({c.MATCH_WEIGHT: 0.0})
        .withColumn(c.MATCH_PROBABILITY, F.lit(1.0))
        .withColumn(c.MATCH_BAND, F.lit(c.BAND_AUTO))
        .withColumn(c.MATCH_SOURCE, F.lit(c.SOURCE_CURATED))
        .select(*PAIR_COLUMNS)
    )


def gold_pairs(linked: DataFrame, decisions: DataFrame) -> DataFrame:
    """Return the labelled pairs: people's matches, and the editors' links that people left standing.

    Grain: one row per album and film; columns `release_group_gid`, `tmdb_id`.
    """
    labels = labels_of(decisions)
    settled = labels.albums_without_film.unionByName(labels.positives.select(c.RELEASE_GROUP_GID))
    standing = linked.select(*PAIR).join(settled, on=c.RELEASE_GROUP_GID, how="left_anti")
    return without_refuted_links(standing, decisions).unionByName(labels.positives).dropDuplicates()


def unknown_decisions(decisions: DataFrame, soundtracks: DataFrame, movies: DataFrame) -> DataFrame:
    """Return the decisions that name what the tables do not have; they are kept and change no film's album.

    Grain: one row per such decision, with `unknown`: release_group, film or both.
    """
    albums = soundtracks.select(c.RELEASE_GROUP_GID, F.lit(True).alias("is_album_known")).dropDuplicates()
    films = movies.select(c.TMDB_ID, F.lit(True).alias("is_film_known")).dropDuplicates()
    album_missing = F.col("is_album_known").isNull()
    film_missing = F.col(c.TMDB_ID).isNotNull() & F.col("is_film_known").isNull()
    return (
        decisions.join(albums, on=c.RELEASE_GROUP_GID, how="left")
        .join(films, on=c.TMDB_ID, how="left")
        .withColumn(
            "unknown",
            F.when(album_missing & film_missing, "both")
            .when(album_missing, "release_group")
            .when(film_missing, "film"),
        )
        .where(F.col("unknown").isNotNull())
        .select(*decisions.columns, "unknown")
    )


def _pairs_with(decisions: DataFrame, verdict: str) -> DataFrame:
    # Broadcast: decisions are made by hand, so they are few, and Spark cannot tell that by itself.
    return F.broadcast(decisions.where(F.col("verdict") == verdict).select(*PAIR).dropDuplicates())


def _probability_among_candidates() -> Column:
    # Summed in the order of the weights: a floating-point sum depends on the order, and that on the partitioning.
    candidates = (
        Window.partitionBy(c.RELEASE_GROUP_GID)
        .orderBy(c.MATCH_WEIGHT)
        .rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    )
    bits = F.greatest(F.least(F.col(c.MATCH_WEIGHT), F.lit(_MOST_BITS)), F.lit(-_MOST_BITS))
    odds = F.pow(F.lit(2.0), bits)
    return odds / (F.lit(1.0) + F.sum(odds).over(candidates))
