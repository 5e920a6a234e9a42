"""Matching: `prm_soundtracks`, `prm_movies` -> model, scored pairs, matched pairs, and how good they are."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.matching.nodes import (
    compare_candidate_pairs,
    evaluate_blocking,
    evaluate_matches,
    learn_match_model,
    list_near_misses,
    match_by_title,
    resolve_matches,
    score_candidate_pairs,
)


def create_pipeline() -> Pipeline:
    """Return the matching pipeline."""
    return Pipeline(
        [
            Node(
                func=compare_candidate_pairs,
                inputs={
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "matching": "params:matching",
                },
                outputs="compared_pairs",
                name="compare_candidate_pairs",
            ),
            Node(
                func=learn_match_model,
                inputs={
                    "compared": "compared_pairs",
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "decisions": "raw_curated_decisions",
                    "pretrained": "raw_pretrained_match_model",
                    "matching": "params:matching",
                },
                outputs=["calibration", "match_model"],
                name="learn_match_model",
            ),
            Node(
                func=score_candidate_pairs,
                inputs={"compared": "compared_pairs", "calibration": "calibration"},
                outputs="feat_scored_pairs",
                name="score_candidate_pairs",
            ),
            Node(
                func=evaluate_blocking,
                inputs={
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "scored_pairs": "feat_scored_pairs",
                    "matching": "params:matching",
                },
                outputs="rpt_candidate_audit",
                name="evaluate_blocking",
            ),
            Node(
                func=match_by_title,
                inputs={
                    "scored_pairs": "feat_scored_pairs",
                    "decisions": "raw_curated_decisions",
                    "match_model": "match_model",
                },
                outputs="title_matches",
                name="match_by_title",
            ),
            Node(
                func=resolve_matches,
                inputs={
                    "title_matches": "title_matches",
                    "scored_pairs": "feat_scored_pairs",
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "decisions": "raw_curated_decisions",
                },
                outputs="prm_matched_pairs",
                name="resolve_matches",
            ),
            Node(
                func=evaluate_matches,
                inputs={
                    "scored_pairs": "feat_scored_pairs",
                    "matched_pairs": "prm_matched_pairs",
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "sources": "int_sources",
                    "decisions": "raw_curated_decisions",
                    "match_model": "match_model",
                },
                outputs="rpt_match_quality",
                name="evaluate_matches",
            ),
            Node(
                func=list_near_misses,
                inputs={
                    "movies": "prm_movies",
                    "soundtracks": "prm_soundtracks",
                    "scored_pairs": "feat_scored_pairs",
                    "matched_pairs": "prm_matched_pairs",
                    "match_model": "match_model",
                    "matching": "params:matching",
                },
                outputs="rpt_near_misses",
                name="list_near_misses",
            ),
        ]
    )
