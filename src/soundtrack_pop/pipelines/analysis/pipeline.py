"""Analysis: `prm_matched_pairs` -> analysis table -> trends, popularity, models, robustness checks."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.analysis.nodes import (
    build_analysis_table,
    collect_films,
    correlate_genres,
    count_exclusions,
    cross_genres,
    judge_genres,
    list_popular_films,
    measure_genre_popularity,
    measure_genre_trends,
    regress_popularity,
)
from soundtrack_pop.pipelines.analysis.robustness_nodes import (
    analyse_sensitivity,
    measure_match_funnel,
    run_negative_control,
    weight_to_catalogue,
)


def create_pipeline() -> Pipeline:
    """Return the analysis pipeline."""
    return Pipeline(
        [
            Node(
                func=build_analysis_table,
                inputs={
                    "matched_pairs": "prm_matched_pairs",
                    "soundtracks": "prm_soundtracks",
                    "movies": "prm_movies",
                    "movie_records": "int_movies",
                },
                outputs="feat_films_with_genres",
                name="build_analysis_table",
            ),
            Node(
                func=collect_films,
                inputs="feat_films_with_genres",
                outputs="films",
                name="collect_films",
            ),
            Node(
                func=count_exclusions,
                inputs={"matched_pairs": "prm_matched_pairs", "soundtracks": "prm_soundtracks", "films": "films"},
                outputs="rpt_exclusions",
                name="count_exclusions",
            ),
            Node(
                func=measure_genre_trends,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs=["rpt_genre_by_decade", "rpt_genre_trends"],
                name="measure_genre_trends",
            ),
            Node(
                func=judge_genres,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs="rpt_genre_judgements",
                name="judge_genres",
            ),
            Node(
                func=measure_genre_popularity,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs="rpt_genre_popularity",
                name="measure_genre_popularity",
            ),
            Node(
                func=list_popular_films,
                inputs="films",
                outputs="rpt_popular_films",
                name="list_popular_films",
            ),
            Node(
                func=correlate_genres,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs="rpt_genre_correlations",
                name="correlate_genres",
            ),
            Node(
                func=regress_popularity,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs=["rpt_popularity_regression", "rpt_overall_tests"],
                name="regress_popularity",
            ),
            Node(
                func=cross_genres,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs="rpt_genre_interactions",
                name="cross_genres",
            ),
            Node(
                func=weight_to_catalogue,
                inputs={
                    "films": "films",
                    "films_with_genres": "feat_films_with_genres",
                    "movies": "prm_movies",
                    "movie_records": "int_movies",
                    "analysis": "params:analysis",
                },
                outputs=["rpt_selection_balance", "feat_selection_weights"],
                name="weight_to_catalogue",
            ),
            Node(
                func=analyse_sensitivity,
                inputs={
                    "films": "films",
                    "selection_weights": "feat_selection_weights",
                    "analysis": "params:analysis",
                },
                outputs="rpt_sensitivity",
                name="analyse_sensitivity",
            ),
            Node(
                func=run_negative_control,
                inputs={"films": "films", "analysis": "params:analysis"},
                outputs="rpt_negative_control",
                name="run_negative_control",
            ),
            Node(
                func=measure_match_funnel,
                inputs={
                    "soundtracks": "prm_soundtracks",
                    "scored_pairs": "feat_scored_pairs",
                    "matched_pairs": "prm_matched_pairs",
                    "exclusions": "rpt_exclusions",
                },
                outputs=["rpt_match_funnel", "rpt_score_distribution"],
                name="measure_match_funnel",
            ),
        ]
    )
