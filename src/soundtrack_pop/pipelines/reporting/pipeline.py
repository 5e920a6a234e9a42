"""Reporting: pairs, statistics, match quality and provenance -> CSV, figures, `report.html`."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.reporting.drawing_nodes import (
    draw_correlation_heatmap,
    draw_genre_frequency_by_decade,
    draw_genre_map,
    draw_match_calibration,
    draw_match_funnel,
    draw_match_quality_by_group,
    draw_match_thresholds,
    draw_popularity_by_genre,
    draw_regression_ratios,
    draw_score_distribution,
    draw_sensitivity,
)
from soundtrack_pop.pipelines.reporting.nodes import gather_pictures, write_pairs_for_people, write_report


def create_pipeline() -> Pipeline:
    """Return the reporting pipeline."""
    return Pipeline(
        [
            Node(
                func=write_pairs_for_people,
                inputs="prm_matched_pairs",
                outputs="rpt_matched_pairs_csv",
                name="write_pairs_for_people",
            ),
            Node(
                func=draw_genre_frequency_by_decade,
                inputs={
                    "genre_by_decade": "rpt_genre_by_decade",
                    "genre_trends": "rpt_genre_trends",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="rpt_genre_frequency_by_decade",
                name="draw_genre_frequency_by_decade",
            ),
            Node(
                func=draw_popularity_by_genre,
                inputs={
                    "genre_popularity": "rpt_genre_popularity",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="rpt_popularity_by_genre",
                name="draw_popularity_by_genre",
            ),
            Node(
                func=draw_regression_ratios,
                inputs={
                    "regression": "rpt_popularity_regression",
                    "overall_tests": "rpt_overall_tests",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="rpt_regression_ratios",
                name="draw_regression_ratios",
            ),
            Node(
                func=draw_correlation_heatmap,
                inputs={
                    "genre_correlations": "rpt_genre_correlations",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="rpt_correlation_heatmap",
                name="draw_correlation_heatmap",
            ),
            Node(
                func=draw_genre_map,
                inputs={
                    "genre_interactions": "rpt_genre_interactions",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="rpt_genre_map",
                name="draw_genre_map",
            ),
            Node(
                func=draw_sensitivity,
                inputs={
                    "sensitivity": "rpt_sensitivity",
                    "match_quality": "rpt_match_quality",
                    "analysis": "params:analysis",
                },
                outputs="rpt_sensitivity_of_effects",
                name="draw_sensitivity",
            ),
            Node(
                func=draw_match_funnel,
                inputs={"match_funnel": "rpt_match_funnel", "match_quality": "rpt_match_quality"},
                outputs="rpt_funnel_of_matches",
                name="draw_match_funnel",
            ),
            Node(
                func=draw_score_distribution,
                inputs={"score_distribution": "rpt_score_distribution", "match_quality": "rpt_match_quality"},
                outputs="rpt_distribution_of_scores",
                name="draw_score_distribution",
            ),
            Node(
                func=draw_match_calibration,
                inputs="rpt_match_quality",
                outputs="rpt_match_calibration",
                name="draw_match_calibration",
            ),
            Node(
                func=draw_match_thresholds,
                inputs="rpt_match_quality",
                outputs="rpt_match_thresholds",
                name="draw_match_thresholds",
            ),
            Node(
                func=draw_match_quality_by_group,
                inputs="rpt_match_quality",
                outputs="rpt_match_quality_by_group",
                name="draw_match_quality_by_group",
            ),
            Node(
                func=gather_pictures,
                inputs={
                    "genre_frequency_by_decade": "rpt_genre_frequency_by_decade",
                    "popularity_by_genre": "rpt_popularity_by_genre",
                    "regression_ratios": "rpt_regression_ratios",
                    "correlation_heatmap": "rpt_correlation_heatmap",
                    "genre_map": "rpt_genre_map",
                    "sensitivity_of_effects": "rpt_sensitivity_of_effects",
                    "funnel_of_matches": "rpt_funnel_of_matches",
                    "distribution_of_scores": "rpt_distribution_of_scores",
                    "match_calibration": "rpt_match_calibration",
                    "match_thresholds": "rpt_match_thresholds",
                    "match_quality_by_group": "rpt_match_quality_by_group",
                },
                outputs="pictures",
                name="gather_pictures",
            ),
            Node(
                func=write_report,
                inputs={
                    "match_quality": "rpt_match_quality",
                    "candidate_audit": "rpt_candidate_audit",
                    "sources": "int_sources",
                    "rejects": "int_rejects",
                    "analysis": "params:analysis",
                    "pictures": "pictures",
                    "popular_films": "rpt_popular_films",
                    "exclusions": "rpt_exclusions",
                    "genre_by_decade": "rpt_genre_by_decade",
                    "genre_trends": "rpt_genre_trends",
                    "genre_popularity": "rpt_genre_popularity",
                    "genre_correlations": "rpt_genre_correlations",
                    "overall_tests": "rpt_overall_tests",
                    "popularity_regression": "rpt_popularity_regression",
                    "genre_interactions": "rpt_genre_interactions",
                    "selection_balance": "rpt_selection_balance",
                    "sensitivity": "rpt_sensitivity",
                    "negative_control": "rpt_negative_control",
                    "match_funnel": "rpt_match_funnel",
                    "score_distribution": "rpt_score_distribution",
                },
                outputs="rpt_report_html",
                name="write_report",
            ),
        ]
    )
