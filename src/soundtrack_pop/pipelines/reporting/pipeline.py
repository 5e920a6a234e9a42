"""Reporting: pairs, statistics, match quality and provenance -> CSV, figures, `report.html`."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.reporting.explorer.nodes import write_explorer
from soundtrack_pop.pipelines.reporting.figures import (
    genres,
    linking,
    match_quality,
    quality_by_group,
    relations,
    robustness,
)
from soundtrack_pop.pipelines.reporting.nodes import write_matched_pairs_csv, write_report


def create_pipeline() -> Pipeline:
    """Return the reporting pipeline."""
    return Pipeline(
        [
            Node(
                func=write_matched_pairs_csv,
                inputs="prm_matched_pairs",
                outputs="rpt_matched_pairs_csv",
                name="write_matched_pairs_csv",
            ),
            Node(
                func=genres.draw_genre_frequency_by_decade,
                inputs={
                    "genre_by_decade": "rpt_genre_by_decade",
                    "genre_trends": "rpt_genre_trends",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="fig_genre_frequency_by_decade",
                name="draw_genre_frequency_by_decade",
            ),
            Node(
                func=genres.draw_popularity_by_genre,
                inputs={
                    "genre_popularity": "rpt_genre_popularity",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="fig_popularity_by_genre",
                name="draw_popularity_by_genre",
            ),
            Node(
                func=relations.draw_regression_ratios,
                inputs={
                    "popularity_regression": "rpt_popularity_regression",
                    "overall_tests": "rpt_overall_tests",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="fig_regression_ratios",
                name="draw_regression_ratios",
            ),
            Node(
                func=relations.draw_correlation_heatmap,
                inputs={
                    "genre_correlations": "rpt_genre_correlations",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="fig_correlation_heatmap",
                name="draw_correlation_heatmap",
            ),
            Node(
                func=relations.draw_genre_map,
                inputs={
                    "genre_interactions": "rpt_genre_interactions",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="fig_genre_map",
                name="draw_genre_map",
            ),
            Node(
                func=robustness.draw_sensitivity_of_effects,
                inputs={
                    "sensitivity": "rpt_sensitivity",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="fig_sensitivity_of_effects",
                name="draw_sensitivity_of_effects",
            ),
            Node(
                func=linking.draw_funnel_of_matches,
                inputs={"match_funnel": "rpt_match_funnel", "match_quality": "rpt_match_quality"},
                outputs="fig_funnel_of_matches",
                name="draw_funnel_of_matches",
            ),
            Node(
                func=linking.draw_distribution_of_scores,
                inputs={"score_distribution": "rpt_score_distribution", "match_quality": "rpt_match_quality"},
                outputs="fig_distribution_of_scores",
                name="draw_distribution_of_scores",
            ),
            Node(
                func=match_quality.draw_match_calibration,
                inputs="rpt_match_quality",
                outputs="fig_match_calibration",
                name="draw_match_calibration",
            ),
            Node(
                func=match_quality.draw_match_thresholds,
                inputs="rpt_match_quality",
                outputs="fig_match_thresholds",
                name="draw_match_thresholds",
            ),
            Node(
                func=quality_by_group.draw_match_quality_by_group,
                inputs="rpt_match_quality",
                outputs="fig_match_quality_by_group",
                name="draw_match_quality_by_group",
            ),
            Node(
                func=write_report,
                inputs={
                    "match_quality": "rpt_match_quality",
                    "candidate_audit": "rpt_candidate_audit",
                    "sources": "int_sources",
                    "rejects": "int_rejects",
                    "analysis": "params:analysis",
                    "popular_films": "rpt_popular_films",
                    "exclusions": "rpt_exclusions",
                    "genre_by_decade": "rpt_genre_by_decade",
                    "genre_trends": "rpt_genre_trends",
                    "genre_popularity": "rpt_genre_popularity",
                    "genre_judgements": "rpt_genre_judgements",
                    "genre_correlations": "rpt_genre_correlations",
                    "overall_tests": "rpt_overall_tests",
                    "popularity_regression": "rpt_popularity_regression",
                    "genre_interactions": "rpt_genre_interactions",
                    "selection_balance": "rpt_selection_balance",
                    "sensitivity": "rpt_sensitivity",
                    "negative_control": "rpt_negative_control",
                    "match_funnel": "rpt_match_funnel",
                    "score_distribution": "rpt_score_distribution",
                    "genre_frequency_by_decade": "fig_genre_frequency_by_decade",
                    "popularity_by_genre": "fig_popularity_by_genre",
                    "regression_ratios": "fig_regression_ratios",
                    "correlation_heatmap": "fig_correlation_heatmap",
                    "genre_map": "fig_genre_map",
                    "sensitivity_of_effects": "fig_sensitivity_of_effects",
                    "funnel_of_matches": "fig_funnel_of_matches",
                    "distribution_of_scores": "fig_distribution_of_scores",
                    "match_calibration": "fig_match_calibration",
                    "match_thresholds": "fig_match_thresholds",
                    "match_quality_by_group": "fig_match_quality_by_group",
                },
                outputs={"page": "rpt_report_html", "findings": "rpt_findings"},
                name="write_report",
            ),
            Node(
                func=write_explorer,
                inputs={
                    "near_misses": "rpt_near_misses",
                    "match_model": "match_model",
                    "match_quality": "rpt_match_quality",
                    "sources": "stored_sources",
                    "matched_pairs": "stored_matched_pairs",
                    "scored_pairs": "stored_scored_pairs",
                    "soundtracks": "stored_soundtracks",
                    "movies": "stored_movies",
                    "credits": "stored_credits",
                },
                outputs="rpt_explorer_html",
                name="write_explorer",
            ),
        ]
    )
