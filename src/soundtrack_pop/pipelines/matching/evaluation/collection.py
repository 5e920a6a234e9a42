"""Collect what the evaluation needs of a run: the labelled soundtracks, their candidates, and counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage.comparisons import FOR_REVIEW
from soundtrack_pop.pipelines.matching import resolution
from soundtrack_pop.pipelines.matching.evaluation.outcomes import LabelledMatches
from soundtrack_pop.pipelines.matching.evaluation.quality import Population
from soundtrack_pop.pipelines.matching.labels import KnownPairs


def collect_labels(
    known: KnownPairs,
    scored_pairs: DataFrame,
    soundtracks: DataFrame,
    movies: DataFrame,
    auto_probability: float,
    review_probability: float,
) -> LabelledMatches:
    """Return the labelled soundtracks with their labels and what the title matcher found for them.

    Args:
        known: the labels: which pairs are right, and which soundtracks have no film.
        scored_pairs: `feat_scored_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        auto_probability: from which a pair is linked, in [0, 1].
        review_probability: from which it goes to clerical review.
    """
    links = known.labels.toPandas()
    elsewhere = known.without_film.toPandas()[c.RELEASE_GROUP_GID]
    spark = scored_pairs.sparkSession
    labelled = spark.createDataFrame(
        [(gid,) for gid in sorted({*links[c.RELEASE_GROUP_GID], *elsewhere})], f"{c.RELEASE_GROUP_GID} string"
    )
    candidates = scored_pairs.join(F.broadcast(labelled), on=c.RELEASE_GROUP_GID, how="left_semi").select(
        c.RELEASE_GROUP_GID,
        c.TMDB_ID,
        c.MATCH_WEIGHT,
        c.MATCH_PROBABILITY,
        "blocking_rule",
        *(f"{comparison}_level" for comparison in FOR_REVIEW),
    )
    best = candidates.transform(resolution.keep_best_film).transform(
        resolution.with_band, auto_probability, review_probability
    )
    films = spark.createDataFrame([(int(film),) for film in sorted(set(links[c.TMDB_ID]))], f"{c.TMDB_ID} long")
    all_candidates = candidates.toPandas()
    return LabelledMatches(
        best=best.select(c.RELEASE_GROUP_GID, c.TMDB_ID, c.MATCH_PROBABILITY, c.MATCH_BAND).toPandas(),
        right_pairs=links,
        negatives=elsewhere,
        candidates=all_candidates[all_candidates[c.RELEASE_GROUP_GID].isin(links[c.RELEASE_GROUP_GID])],
        soundtracks=soundtracks.join(F.broadcast(labelled), on=c.RELEASE_GROUP_GID, how="left_semi")
        .select(c.RELEASE_GROUP_GID, "year", "people", "hints", "primary_type")
        .toPandas(),
        films=movies.join(F.broadcast(films), on=c.TMDB_ID, how="left_semi")
        .select(c.TMDB_ID, "year", "original_language", "vote_count")
        .toPandas(),
    )


def count_population(
    matched_pairs: DataFrame,
    soundtracks: DataFrame,
    movies: DataFrame,
    sources: DataFrame,
    match_model: Mapping[str, Any],
) -> Population:
    """Return what the run linked, labelled or not.

    Args:
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        sources: `int_sources`.
        match_model: the model that scored the pairs.
    """
    films = movies.agg(
        F.count(F.lit(1)).alias("films"), F.count_if(F.col(c.IMDB_ID).isNull()).alias("without")
    ).first()
    pairs = matched_pairs.select(c.MATCH_BAND, c.MATCH_SOURCE).toPandas()
    return Population(
        is_sample=sources.where("is_sample").count() > 0,
        soundtracks=soundtracks.count(),
        films=int(films["films"]) if films else 0,
        films_without_imdb_id=int(films["without"]) if films else 0,
        pairs_by_band={str(band): int(count) for band, count in pairs[c.MATCH_BAND].value_counts().items()},
        pairs_by_source={str(name): int(count) for name, count in pairs[c.MATCH_SOURCE].value_counts().items()},
        prior_match_rate=match_model["prior_match_rate"],
        model_origin=match_model["origin"],
    )
