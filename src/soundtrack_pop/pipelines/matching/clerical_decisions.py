"""Apply the decisions of clerical review over editors' links and the title matcher, and turn them into labels.

A run applies them in three steps: `without_rejected` and `without_rejected_links` before films compete,
`apply_decisions` on the resulting pairs. The title matcher is measured without them: a matcher that knows the
answers cannot be evaluated on them.
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
    """The labels in clerical decisions, for evaluation and calibration.

    Attributes:
        positives: `release_group_gid`, `tmdb_id` of pairs that belong together.
        rejected: `release_group_gid`, `tmdb_id` of pairs that do not.
        soundtracks_without_film: `release_group_gid` of soundtracks that belong to no film.
    """

    positives: DataFrame
    rejected: DataFrame
    soundtracks_without_film: DataFrame


def decisions_frame(decisions: pa.Table, spark: SparkSession) -> DataFrame:
    """Return the decisions as a Spark frame, for example on `soundtracks.sparkSession`."""
    rows = [tuple(row[name] for name in DECISIONS.column_names) for row in decisions.to_pylist()]
    return spark.createDataFrame(rows, schema=DECISIONS.spark_schema)


def labels_of(decisions: DataFrame) -> Labels:
    """Return the labels that the decisions are."""
    return Labels(
        positives=_pairs_with(decisions, MATCH),
        rejected=_pairs_with(decisions, NO_MATCH),
        soundtracks_without_film=decisions.where(F.col("verdict") == NONE)
        .select(c.RELEASE_GROUP_GID)
        .dropDuplicates(),
    )


def without_rejected(scored_pairs: DataFrame, decisions: DataFrame) -> DataFrame:
    """Drop the candidate pairs that were rejected; the other candidates of the soundtrack share their probability.

    Grain: one row per candidate pair that is left. The probability is computed again from the match weights,
    p_j = 2^w_j / (1 + sum of 2^w), and only for soundtracks that lose a candidate.

    Args:
        scored_pairs: `feat_scored_pairs`, whole or in part, with `match_weight` and `match_probability`.
        decisions: `raw_curated_decisions`.
    """
    rejected = _pairs_with(decisions, NO_MATCH)
    losing = F.broadcast(
        scored_pairs.join(rejected, on=[*PAIR], how="left_semi").select(c.RELEASE_GROUP_GID).dropDuplicates()
    )
    untouched = scored_pairs.join(losing, on=c.RELEASE_GROUP_GID, how="left_anti")
    left = (
        scored_pairs.join(losing, on=c.RELEASE_GROUP_GID, how="left_semi")
        .join(rejected, on=[*PAIR], how="left_anti")
        .withColumn(c.MATCH_PROBABILITY, _probability_among_candidates())
    )
    return untouched.unionByName(left.select(*scored_pairs.columns))


def without_rejected_links(linked: DataFrame, decisions: DataFrame) -> DataFrame:
    """Drop the editors' links that were rejected.

    Args:
        linked: `release_group_gid`, `tmdb_id` from editors' IMDb links.
        decisions: `raw_curated_decisions`.
    """
    return linked.join(_pairs_with(decisions, NO_MATCH), on=[*PAIR], how="left_anti")


def without_rejected_imdb_ids(soundtracks: DataFrame, movies: DataFrame, decisions: DataFrame) -> DataFrame:
    """Remove the IMDb ids of rejected films from the soundtracks' `imdb_ids`.

    A rejected link must no longer speak against other films. It stays where another film of the catalogue has the
    same IMDb id and was not rejected.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        decisions: `raw_curated_decisions`.
    """
    rejected = _pairs_with(decisions, NO_MATCH).withColumn("is_rejected", F.lit(True))
    films = movies.select(c.TMDB_ID, c.IMDB_ID).where(F.col(c.IMDB_ID).isNotNull())
    links = rejected.select(c.RELEASE_GROUP_GID, c.TMDB_ID).join(films, on=c.TMDB_ID, how="inner")
    rejected_ids = (
        links.select(c.RELEASE_GROUP_GID, c.IMDB_ID)
        .dropDuplicates()
        # One row for each rejected link and film of its id: is each of them rejected?
        .join(films, on=c.IMDB_ID, how="inner")
        .join(rejected, on=[*PAIR], how="left")
        .groupBy(c.RELEASE_GROUP_GID, c.IMDB_ID)
        .agg(F.count(F.lit(1)).alias("films"), F.count("is_rejected").alias("rejected_films"))
        .where(F.col("films") == F.col("rejected_films"))
        .groupBy(c.RELEASE_GROUP_GID)
        .agg(F.collect_set(c.IMDB_ID).alias("rejected_imdb_ids"))
    )
    kept = F.when(F.col("rejected_imdb_ids").isNull(), F.col("imdb_ids")).otherwise(
        F.filter("imdb_ids", lambda imdb_id: ~F.array_contains("rejected_imdb_ids", imdb_id))
    )
    return (
        soundtracks.join(rejected_ids, on=c.RELEASE_GROUP_GID, how="left")
        .withColumn("imdb_ids", kept)
        .select(*soundtracks.columns)
    )


def apply_decisions(
    pairs: DataFrame, decisions: DataFrame, scored_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame
) -> DataFrame:
    """Replace what editors' links and titles said by the clerical decisions.

    Grain: one row per linked soundtrack. A soundtrack with a decided match has that film; where the soundtrack
    or the film is not in the tables it has none. A soundtrack decided to be of no film has none. A rejected pair
    is dropped.

    Args:
        pairs: `PAIR_COLUMNS`; one row per soundtrack, from links and titles.
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
        .unionByName(decided_pairs(decisions, scored_pairs, soundtracks, movies))
    )


def decided_pairs(
    decisions: DataFrame, scored_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame
) -> DataFrame:
    """Return the decided matches whose soundtrack and film are in the tables, as `PAIR_COLUMNS`."""
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


def labelled_pairs(linked: DataFrame, decisions: DataFrame) -> DataFrame:
    """Return the labelled pairs: decided matches, and the editors' links that no decision contradicts.

    Grain: one row per soundtrack and film; columns `release_group_gid`, `tmdb_id`.
    """
    labels = labels_of(decisions)
    settled = labels.soundtracks_without_film.unionByName(labels.positives.select(c.RELEASE_GROUP_GID))
    standing = linked.select(*PAIR).join(settled, on=c.RELEASE_GROUP_GID, how="left_anti")
    return without_rejected_links(standing, decisions).unionByName(labels.positives).dropDuplicates()


def unknown_decisions(decisions: DataFrame, soundtracks: DataFrame, movies: DataFrame) -> DataFrame:
    """Return the decisions that name a soundtrack or film that is not in the tables; they have no effect.

    Grain: one row per such decision, with `unknown`: release_group, film or both.
    """
    known = soundtracks.select(c.RELEASE_GROUP_GID, F.lit(True).alias("is_soundtrack_known")).dropDuplicates()
    films = movies.select(c.TMDB_ID, F.lit(True).alias("is_film_known")).dropDuplicates()
    soundtrack_missing = F.col("is_soundtrack_known").isNull()
    film_missing = F.col(c.TMDB_ID).isNotNull() & F.col("is_film_known").isNull()
    return (
        decisions.join(known, on=c.RELEASE_GROUP_GID, how="left")
        .join(films, on=c.TMDB_ID, how="left")
        .withColumn(
            "unknown",
            F.when(soundtrack_missing & film_missing, "both")
            .when(soundtrack_missing, "release_group")
            .when(film_missing, "film"),
        )
        .where(F.col("unknown").isNotNull())
        .select(*decisions.columns, "unknown")
    )


def _pairs_with(decisions: DataFrame, verdict: str) -> DataFrame:
    # Broadcast: decisions are few, and Spark cannot know that by itself.
    return F.broadcast(decisions.where(F.col("verdict") == verdict).select(*PAIR).dropDuplicates())


def _probability_among_candidates() -> Column:
    # Summed in the order of the weights: a floating-point sum depends on the order, which depends on partitions.
    candidates = (
        Window.partitionBy(c.RELEASE_GROUP_GID)
        .orderBy(c.MATCH_WEIGHT)
        .rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    )
    bits = F.greatest(F.least(F.col(c.MATCH_WEIGHT), F.lit(_MOST_BITS)), F.lit(-_MOST_BITS))
    odds = F.pow(F.lit(2.0), bits)
    return odds / (F.lit(1.0) + F.sum(odds).over(candidates))
