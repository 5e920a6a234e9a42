"""Reporting: pairs, statistics, match quality and provenance -> CSV, figures, `report.html`."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.reporting.nodes import (
    draw_genre_frequency_by_decade,
    draw_match_calibration,
    draw_match_quality_by_group,
    draw_match_thresholds,
    draw_popularity_by_genre,
    write_pairs_for_people,
    write_report,
)


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
                    "sources": "int_sources",
                    "analysis": "params:analysis",
                },
                outputs="rpt_genre_frequency_by_decade@figure",
                name="draw_genre_frequency_by_decade",
            ),
            Node(
                func=draw_popularity_by_genre,
                inputs={
                    "films_with_genres": "feat_films_with_genres",
                    "genre_popularity": "rpt_genre_popularity",
                    "sources": "int_sources",
                    "analysis": "params:analysis",
                },
                outputs="rpt_popularity_by_genre@figure",
                name="draw_popularity_by_genre",
            ),
            Node(
                func=draw_match_calibration,
                inputs="rpt_match_quality",
                outputs="rpt_match_calibration@figure",
                name="draw_match_calibration",
            ),
            Node(
                func=draw_match_thresholds,
                inputs="rpt_match_quality",
                outputs="rpt_match_thresholds@figure",
                name="draw_match_thresholds",
            ),
            Node(
                func=draw_match_quality_by_group,
                inputs="rpt_match_quality",
                outputs="rpt_match_quality_by_group@figure",
                name="draw_match_quality_by_group",
            ),
            Node(
                func=write_report,
                inputs={
                    "films_with_genres": "feat_films_with_genres",
                    "exclusions": "rpt_exclusions",
                    "genre_by_decade": "rpt_genre_by_decade",
                    "genre_popularity": "rpt_genre_popularity",
                    "match_quality": "rpt_match_quality",
                    "candidate_audit": "rpt_candidate_audit",
                    "sources": "int_sources",
                    "rejects": "int_rejects",
                    "frequency_png": "rpt_genre_frequency_by_decade@png",
                    "popularity_png": "rpt_popularity_by_genre@png",
                    "calibration_png": "rpt_match_calibration@png",
                    "thresholds_png": "rpt_match_thresholds@png",
                    "by_group_png": "rpt_match_quality_by_group@png",
                    "analysis": "params:analysis",
                },
                outputs="rpt_report_html",
                name="write_report",
            ),
        ]
    )
