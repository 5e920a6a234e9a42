"""Deck: the results of a run and the project itself -> `soundtrack_pop.pptx`."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.deck.nodes import make_slides


def create_pipeline() -> Pipeline:
    """Return the deck pipeline."""
    return Pipeline(
        [
            Node(
                func=make_slides,
                inputs={
                    "outputs": "run_outputs",
                    "project": "project_facts",
                    "match_quality": "rpt_match_quality",
                    "candidate_audit": "rpt_candidate_audit",
                    "findings": "rpt_findings",
                    "sources": "stored_sources",
                    "matched_pairs": "stored_matched_pairs",
                    "near_misses": "rpt_near_misses",
                    "match_funnel": "rpt_match_funnel",
                    "funnel_of_matches": "fig_funnel_of_matches",
                    "match_thresholds": "fig_match_thresholds",
                    "genre_frequency_by_decade": "fig_genre_frequency_by_decade",
                    "popularity_by_genre": "fig_popularity_by_genre",
                    "correlation_heatmap": "fig_correlation_heatmap",
                    "genre_map": "fig_genre_map",
                    "sensitivity_of_effects": "fig_sensitivity_of_effects",
                },
                outputs="rpt_slide_deck",
                name="make_slides",
            ),
        ]
    )
