"""Matching: candidate pairs -> model -> weights -> one film or none for each soundtrack -> how good that is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage import link as linkage
from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.calibration import Calibration, calibrate
from soundtrack_pop.linkage.compare import COMPARED_PAIRS, MOVIE_COLUMNS, SOUNDTRACK_COLUMNS
from soundtrack_pop.linkage.link import Comparison
from soundtrack_pop.linkage.model import from_json, to_json
from soundtrack_pop.linkage.scoring import with_bands
from soundtrack_pop.linkage.term_frequencies import film_profile
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching import audit, evaluation, resolution
from soundtrack_pop.pipelines.matching import decisions as people
from soundtrack_pop.pipelines.matching.film_counts import count_sampled_films
from soundtrack_pop.pipelines.matching.labels import count_decisions, known_pairs, labels_by_row, with_decisions
from soundtrack_pop.pipelines.matching.near_misses import near_miss_ledger
from soundtrack_pop.pipelines.matching.record_batches import map_to_table


def compare_candidate_pairs(soundtracks: DataFrame, movies: DataFrame, matching: MatchingParameters) -> Comparison:
    """Find the candidate pairs and compare them feature by feature.

    The films stream twice, a sample to be counted and all to be compared with an index of the soundtracks;
    editors' links take no part. What comes of it is gathered on the driver, in one order.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        matching: which forms get which keys, and similarities in [0, 1].
    """
    # Two jobs at a time: one waits for Python workers to start, the other needs none.
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(count_sampled_films, movies)
        albums = linkage.by_gid(soundtracks.select(*SOUNDTRACK_COLUMNS).toArrow())
        words = linkage.vocabulary_words(albums)
        profile = film_profile(*counting.result(), words)
    index = SoundtrackIndex(albums, profile.vocabulary, matching.blocking)
    compare = partial(linkage.compare_batches, index=index, matching=matching)
    pairs = map_to_table(movies.select(*MOVIE_COLUMNS), compare, COMPARED_PAIRS)
    return Comparison.of(pairs, albums, profile)


def learn_match_model(
    comparison: Comparison,
    soundtracks: DataFrame,
    movies: DataFrame,
    decisions: pa.Table,
    frozen_model: dict[str, Any] | None,
    matching: MatchingParameters,
) -> tuple[Calibration, dict[str, Any]]:
    """Learn what true pairs look like: from the pairs themselves, then from labels where those help.

    Args:
        comparison: all candidate pairs.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        decisions: `raw_curated_decisions`.
        frozen_model: a model of an earlier run, used as it is; None to learn.
        matching: the belief before data, and the target precision.

    Returns:
        What scores the pairs, and the model as JSON.
    """
    if frozen_model is not None:
        model = from_json(frozen_model)
        return Calibration.none(model, comparison.evidence.soundtracks), to_json(model)
    model = linkage.learn_model(comparison, matching)
    known = known_pairs(soundtracks, movies, decisions)
    labels = labels_by_row(comparison.soundtracks, known.gold.toArrow(), known.without_film.toArrow())
    films = comparison.pairs["tmdb_id"].to_numpy()
    calibration = calibrate(model, comparison.evidence, films, labels, matching)
    # Other probabilities reach the target precision at another threshold.
    model = with_bands(calibration.model, comparison.evidence, matching)
    return replace(calibration, model=model), to_json(model)


def score_candidate_pairs(comparison: Comparison, calibration: Calibration) -> pa.Table:
    """Weigh the evidence of each candidate pair.

    Grain: one row per candidate pair.

    Args:
        comparison: all candidate pairs.
        calibration: the model; a labelled soundtrack is scored by one that has not seen its film.

    Returns:
        `feat_scored_pairs`.
    """
    return linkage.score_comparison(comparison, calibration)


def match_by_title(scored_pairs: DataFrame, decisions: pa.Table, match_model: dict[str, Any]) -> DataFrame:
    """Keep the title matcher's film for each soundtrack that has a believable one.

    Grain: one row per soundtrack matched by title, whether or not an editor linked it. Pairs that people refuted
    take no part.

    Args:
        scored_pairs: `feat_scored_pairs`.
        decisions: `raw_curated_decisions`.
        match_model: holds the probabilities from which a pair is `auto` and `review`.

    Returns:
        `feat_scored_pairs` with `match_band`.
    """
    auto, review = match_model["auto_probability"], match_model["review_probability"]
    return (
        scored_pairs.transform(with_decisions, decisions, people.without_refuted)
        .transform(resolution.keep_best_film)
        .transform(resolution.with_band, auto, review)
        .where(F.col(c.MATCH_BAND).isNotNull())
    )


def resolve_matches(
    title_matches: DataFrame,
    scored_pairs: DataFrame,
    soundtracks: DataFrame,
    movies: DataFrame,
    decisions: pa.Table,
) -> DataFrame:
    """Join people's decisions, editors' links and title matches to the final pairs.

    Grain: one row per linked soundtrack. A decision goes before an editor's link, a link before the title matcher.

    Args:
        title_matches: from `match_by_title`.
        scored_pairs: `feat_scored_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        decisions: `raw_curated_decisions`.

    Returns:
        `prm_matched_pairs`.
    """
    linked = resolution.linked_films(soundtracks, movies).transform(
        with_decisions, decisions, people.without_refuted_links
    )
    albums = soundtracks.transform(
        with_decisions, decisions, lambda frame, made: people.without_refuted_imdb_ids(frame, movies, made)
    )
    by_link = resolution.keep_one_linked_film(linked, scored_pairs)
    by_title = resolution.title_pairs_beside_links(title_matches, linked, albums, movies)
    return (
        by_link.select(*people.PAIR_COLUMNS)
        .unionByName(by_title.select(*people.PAIR_COLUMNS))
        .transform(
            with_decisions,
            decisions,
            lambda pairs, made: people.apply_decisions(pairs, made, scored_pairs, soundtracks, movies),
        )
        .transform(resolution.with_names, soundtracks, movies)
        .transform(resolution.with_primary)
        .orderBy(c.RELEASE_GROUP_GID)
    )


def evaluate_matches(
    scored_pairs: DataFrame,
    matched_pairs: DataFrame,
    soundtracks: DataFrame,
    movies: DataFrame,
    sources: DataFrame,
    decisions: pa.Table,
    match_model: dict[str, Any],
) -> dict[str, Any]:
    """Measure the title matcher on editors' links and people's decisions, and count the final pairs.

    Args:
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        sources: `int_sources`.
        decisions: `raw_curated_decisions`.
        match_model: the model that scored the pairs.

    Returns:
        The content of `match_quality.json`. Precision, recall and F1 at the top are those of band auto.
    """
    auto, review = match_model["auto_probability"], match_model["review_probability"]
    known = known_pairs(soundtracks, movies, decisions)
    labels = evaluation.collect_labels(known, scored_pairs, soundtracks, movies, auto, review)
    population = evaluation.count_population(matched_pairs, soundtracks, movies, sources, match_model)
    quality = evaluation.measure_matches(labels, population, auto, review)
    return {**quality, "decisions": count_decisions(decisions, soundtracks, movies)}


def list_near_misses(
    movies: DataFrame,
    soundtracks: DataFrame,
    scored_pairs: DataFrame,
    matched_pairs: DataFrame,
    match_model: dict[str, Any],
    matching: MatchingParameters,
) -> DataFrame:
    """Tell of the most popular films without a soundtrack why they have none.

    Grain: one row per film, most votes first.

    Args:
        movies: `prm_movies`.
        soundtracks: `prm_soundtracks`.
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        match_model: holds the probability from which a pair is put up for review.
        matching: how many films are told of.

    Returns:
        `rpt_near_misses`.
    """
    films, review = matching.most_near_misses, match_model["review_probability"]
    return near_miss_ledger(movies, soundtracks, scored_pairs, matched_pairs, films, review)


def audit_candidates(
    soundtracks: DataFrame, movies: DataFrame, scored_pairs: DataFrame, matching: MatchingParameters
) -> dict[str, Any]:
    """Count the candidate pairs by rule, and look on a sample for like titles that no rule found.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        scored_pairs: `feat_scored_pairs`.
        matching: how much the audit compares.

    Returns:
        The content of `candidate_audit.json`.
    """
    films, film_forms = audit.count_films(movies)
    counts = audit.count_candidates(scored_pairs, soundtracks.count(), films)
    recall = audit.audit_recall(soundtracks, movies, scored_pairs, film_forms, matching)
    return {**counts, "recall_audit": recall}
