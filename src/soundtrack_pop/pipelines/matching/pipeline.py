"""Matching: `prm_soundtracks`, `prm_movies` -> scored pairs, matched pairs, match quality."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.matching.nodes import (
    evaluate_matches,
    match_by_title,
    resolve_matches,
    score_candidate_pairs,
)


def create_pipeline() -> Pipeline:
    """Return the matching pipeline."""
    return Pipeline(
        [
            Node(
                func=score_candidate_pairs,
                inputs={
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "matching": "params:matching",
                },
                outputs="feat_scored_pairs",
                name="score_candidate_pairs",
            ),
            Node(
                func=match_by_title,
                inputs={"scored_pairs": "feat_scored_pairs", "matching": "params:matching"},
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
                },
                outputs="prm_matched_pairs",
                name="resolve_matches",
            ),
            Node(
                func=evaluate_matches,
                inputs={
                    "title_matches": "title_matches",
                    "scored_pairs": "feat_scored_pairs",
                    "matched_pairs": "prm_matched_pairs",
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "sources": "int_sources",
                },
                outputs="rpt_match_quality",
                name="evaluate_matches",
            ),
        ]
    )
