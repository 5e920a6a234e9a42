"""Matching: candidate pairs -> weights -> one film or none for each soundtrack -> how good that is."""

from __future__ import annotations

from functools import partial
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from soundtrack_pop import columns as c
from soundtrack_pop.parameters import MatchingParameters
from soundtrack_pop.pipelines.matching import evaluation, resolution, weights
from soundtrack_pop.pipelines.matching.blocking import index_soundtracks
from soundtrack_pop.pipelines.matching.features import (
    COMPARED_PAIRS,
    MOVIE_COLUMNS,
    SOUNDTRACK_COLUMNS,
    compare_batches,
)


def score_candidate_pairs(soundtracks: DataFrame, movies: DataFrame, matching: MatchingParameters) -> DataFrame:
    """Find the candidate pairs and weigh their evidence.

    Grain: one row per candidate pair. The films stream past an index of the soundtracks; editors' links take
    no part.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        matching: similarities and probabilities in [0, 1], weights in bits.

    Returns:
        `feat_scored_pairs`.
    """
    index = index_soundtracks(soundtracks.select(*SOUNDTRACK_COLUMNS).toArrow(), matching.blocking)
    compare = partial(compare_batches, index=index, matching=matching)
    return (
        movies.select(*MOVIE_COLUMNS)
        .mapInArrow(compare, from_arrow_schema(COMPARED_PAIRS))
        .transform(weights.with_homonyms)
        .transform(weights.with_weights, matching)
        .transform(weights.with_probability)
    )


def match_by_title(scored_pairs: DataFrame, matching: MatchingParameters) -> DataFrame:
    """Keep the title matcher's film for each soundtrack that has a believable one.

    Grain: one row per soundtrack matched by title, whether or not an editor linked it.

    Args:
        scored_pairs: `feat_scored_pairs`.
        matching: probabilities in [0, 1] from which a pair is `auto` and `review`.

    Returns:
        `feat_scored_pairs` with `match_band`.
    """
    return (
        scored_pairs.transform(resolution.keep_best_film)
        .transform(resolution.with_band, matching)
        .where(F.col(c.MATCH_BAND).isNotNull())
    )


def resolve_matches(
    title_matches: DataFrame, scored_pairs: DataFrame, soundtracks: DataFrame, movies: DataFrame
) -> DataFrame:
    """Join editors' links and title matches to the final pairs.

    Grain: one row per linked soundtrack. An editor's link goes before the title matcher.

    Args:
        title_matches: from `match_by_title`.
        scored_pairs: `feat_scored_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.

    Returns:
        `prm_matched_pairs`.
    """
    linked = resolution.linked_films(soundtracks, movies)
    by_link = resolution.keep_one_linked_film(linked, scored_pairs)
    by_title = resolution.title_pairs_beside_links(title_matches, linked, soundtracks, movies)
    pair = [
        c.RELEASE_GROUP_GID, c.TMDB_ID, c.MATCH_PROBABILITY, c.MATCH_WEIGHT, c.MATCH_BAND, c.MATCH_SOURCE
    ]  # fmt: skip
    return (
        by_link.select(*pair)
        .unionByName(by_title.select(*pair))
        .transform(resolution.with_names, soundtracks, movies)
        .transform(resolution.with_primary)
        .orderBy(c.RELEASE_GROUP_GID)
    )


def evaluate_matches(
    title_matches: DataFrame,
    scored_pairs: DataFrame,
    matched_pairs: DataFrame,
    soundtracks: DataFrame,
    movies: DataFrame,
    sources: DataFrame,
) -> dict[str, Any]:
    """Measure the title matcher on the editors' links and count the final pairs.

    Args:
        title_matches: from `match_by_title`.
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        sources: `int_sources`.

    Returns:
        The content of `match_quality.json`. Precision, recall and F1 at the top are those of band auto.
    """
    linked = resolution.linked_films(soundtracks, movies)
    gold = linked.toPandas()
    candidates = linked.join(scored_pairs, on=[c.RELEASE_GROUP_GID, c.TMDB_ID], how="left_semi").toPandas()
    matches = title_matches.select(c.RELEASE_GROUP_GID, c.TMDB_ID, c.MATCH_BAND).toPandas()
    pairs = matched_pairs.select(c.MATCH_BAND, c.MATCH_SOURCE).toPandas()
    negatives = (
        soundtracks.where(F.size("imdb_ids") > 0)
        .join(linked, on=c.RELEASE_GROUP_GID, how="left_anti")
        .select(c.RELEASE_GROUP_GID)
        .toPandas()[c.RELEASE_GROUP_GID]
    )
    soundtrack_count, film_count = soundtracks.count(), movies.count()
    auto = evaluation.measure_band(matches, gold, (c.BAND_AUTO,))
    gold_count = gold[c.RELEASE_GROUP_GID].nunique()
    return {
        "is_sample": sources.where("is_sample").count() > 0,
        "soundtracks": soundtrack_count,
        "films": film_count,
        "gold_pairs": gold_count,
        "precision": auto["precision"],
        "recall": auto["recall"],
        "f1": auto["f1"],
        "candidate_recall": evaluation.proportion(candidates[c.RELEASE_GROUP_GID].nunique(), gold_count).value,
        "match_rate": evaluation.proportion(len(pairs), soundtrack_count).value,
        "title_matcher": {
            "auto": auto,
            "auto_and_review": evaluation.measure_band(matches, gold, (c.BAND_AUTO, c.BAND_REVIEW)),
            "outside_catalogue": evaluation.measure_negatives(matches, negatives),
        },
        "matched_pairs": {
            "total": len(pairs),
            "by_band": {str(band): int(count) for band, count in pairs[c.MATCH_BAND].value_counts().items()},
            "by_source": {str(name): int(count) for name, count in pairs[c.MATCH_SOURCE].value_counts().items()},
        },
        "what_this_does_not_show": "Measured on soundtracks that editors linked to IMDb: they favour well-known "
        "films and recent years, and a film that editors linked is in the catalogue more often than others. "
        "The match rate counts links, right or wrong; it is not an accuracy.",
    }
