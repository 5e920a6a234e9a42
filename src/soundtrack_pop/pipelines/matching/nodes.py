"""Matching: candidate pairs -> model -> weights -> one film or none for each soundtrack -> match quality."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from soundtrack_pop import columns as c
from soundtrack_pop.linkage import link
from soundtrack_pop.linkage.blocking import SoundtrackIndex
from soundtrack_pop.linkage.calibration import Calibration, calibrate
from soundtrack_pop.linkage.compare import COMPARED_PAIRS, MOVIE_COLUMNS, SOUNDTRACK_COLUMNS, compare_batches
from soundtrack_pop.linkage.link import ComparedPairs
from soundtrack_pop.linkage.model import MatchModel
from soundtrack_pop.linkage.model_json import to_json
from soundtrack_pop.linkage.scoring import with_bands
from soundtrack_pop.linkage.term_frequencies import term_frequencies
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.pipelines.matching import blocking_evaluation, clerical_decisions, evaluation, resolution
from soundtrack_pop.pipelines.matching.film_counts import count_sampled_films
from soundtrack_pop.pipelines.matching.labels import count_decisions, known_pairs, labels_by_row, with_decisions
from soundtrack_pop.pipelines.matching.near_misses import near_misses
from soundtrack_pop.pipelines.matching.record_batches import map_to_table


def compare_candidate_pairs(
    soundtracks: DataFrame, movies: DataFrame, matching: MatchingParameters
) -> ComparedPairs:
    """Find the candidate pairs and compare them, one level for each comparison.

    The films are read twice: a sample to count them, and all to compare them with an index of the soundtracks.
    Editors' links are not used. The compared pairs are collected on the driver and sorted.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        matching: limits of blocking, and thresholds of title similarity in [0, 1].
    """
    # Two Spark jobs at a time: one waits for Python workers to start, the other needs none.
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(count_sampled_films, movies)
        ordered = link.by_gid(soundtracks.select(*SOUNDTRACK_COLUMNS).toArrow())
        words = link.vocabulary_words(ordered)
        frequencies = term_frequencies(*counting.result(), words)
    index = SoundtrackIndex(ordered, frequencies.vocabulary, matching.blocking)
    compare = partial(compare_batches, index=index, matching=matching)
    pairs = map_to_table(movies.select(*MOVIE_COLUMNS), compare, COMPARED_PAIRS)
    return ComparedPairs.of(pairs, ordered, frequencies)


def learn_match_model(
    compared: ComparedPairs,
    soundtracks: DataFrame,
    movies: DataFrame,
    decisions: pa.Table,
    pretrained: MatchModel | None,
    matching: MatchingParameters,
) -> tuple[Calibration, dict[str, Any]]:
    """Train the match model on the candidate pairs, and calibrate it on labels if that improves predictions.

    Args:
        compared: all candidate pairs.
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        decisions: `raw_curated_decisions`.
        pretrained: a model of an earlier run, used as it is; None to learn one.
        matching: the priors, and the target precision.

    Returns:
        The model with the held-out models that score labelled soundtracks, and the model as JSON.
    """
    if pretrained is not None:
        return Calibration.none(pretrained, compared.vectors.soundtracks), to_json(pretrained)
    known = known_pairs(soundtracks, movies, decisions)
    labels = labels_by_row(compared.soundtracks, known.labels.toArrow(), known.without_film.toArrow())
    films = compared.pairs["tmdb_id"].to_numpy()
    calibration = calibrate(link.learn_model(compared, matching), compared.vectors, films, labels, matching)
    model = with_bands(calibration.model, compared.vectors, matching)
    return replace(calibration, model=model), to_json(model)


def score_candidate_pairs(compared: ComparedPairs, calibration: Calibration) -> pa.Table:
    """Score each candidate pair: match weight of each comparison, and match probability.

    Grain: one row per candidate pair.

    Args:
        compared: all candidate pairs.
        calibration: the model; a labelled soundtrack is scored by one that was fitted without its film.

    Returns:
        `feat_scored_pairs`.
    """
    return link.score_compared_pairs(compared, calibration)


def match_by_title(scored_pairs: DataFrame, decisions: pa.Table, match_model: dict[str, Any]) -> DataFrame:
    """Keep the best film of each soundtrack, if it reaches a band.

    Grain: one row per soundtrack matched by title, whether or not an editor linked it. Pairs that clerical review
    rejected are excluded.

    Args:
        scored_pairs: `feat_scored_pairs`.
        decisions: `raw_curated_decisions`.
        match_model: contains the match probabilities from which a pair is `auto` and `review`.

    Returns:
        `feat_scored_pairs` with `match_band`.
    """
    auto, review = match_model["auto_probability"], match_model["review_probability"]
    return (
        scored_pairs.transform(with_decisions, decisions, clerical_decisions.without_rejected)
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
    """Combine clerical decisions, editors' links and title matches into the final pairs.

    Grain: one row per linked soundtrack. A decision takes precedence over an editor's link, a link over the title
    matcher.

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
        with_decisions, decisions, clerical_decisions.without_rejected_links
    )
    not_rejected = soundtracks.transform(
        with_decisions,
        decisions,
        lambda frame, made: clerical_decisions.without_rejected_imdb_ids(frame, movies, made),
    )
    by_link = resolution.keep_one_linked_film(linked, scored_pairs)
    by_title = resolution.title_pairs_beside_links(title_matches, linked, not_rejected, movies)
    return (
        by_link.select(*clerical_decisions.PAIR_COLUMNS)
        .unionByName(by_title.select(*clerical_decisions.PAIR_COLUMNS))
        .transform(
            with_decisions,
            decisions,
            lambda pairs, made: clerical_decisions.apply_decisions(pairs, made, scored_pairs, soundtracks, movies),
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
    """Measure the title matcher on editors' links and clerical decisions, and count the final pairs.

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
) -> pa.Table:
    """List the films with most votes that have no soundtrack, each with the reason.

    Grain: one row per film, most votes first.

    Args:
        movies: `prm_movies`.
        soundtracks: `prm_soundtracks`.
        scored_pairs: `feat_scored_pairs`.
        matched_pairs: `prm_matched_pairs`.
        match_model: holds the probability from which a pair goes to clerical review.
        matching: number of films to list.

    Returns:
        `rpt_near_misses`.
    """
    films, review = matching.most_near_misses, match_model["review_probability"]
    return near_misses(movies, soundtracks, scored_pairs, matched_pairs, films, review)


def evaluate_blocking(
    soundtracks: DataFrame, movies: DataFrame, scored_pairs: DataFrame, matching: MatchingParameters
) -> dict[str, Any]:
    """Evaluate blocking: count the candidate pairs by rule, and measure pair completeness on a sample.

    Args:
        soundtracks: `prm_soundtracks`.
        movies: `prm_movies`.
        scored_pairs: `feat_scored_pairs`.
        matching: how many pairs the evaluation compares.

    Returns:
        The content of `candidate_audit.json`.
    """
    films, film_forms = blocking_evaluation.count_films(movies)
    counts = blocking_evaluation.count_candidates(scored_pairs, soundtracks.count(), films)
    completeness = blocking_evaluation.pair_completeness(soundtracks, movies, scored_pairs, film_forms, matching)
    return {**counts, "recall_audit": completeness}
