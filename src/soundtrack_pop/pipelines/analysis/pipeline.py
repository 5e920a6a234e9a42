"""Analysis: `prm_matched_pairs` -> analysis table, exclusions, genre trends, genre popularity."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.analysis.nodes import (
    build_analysis_table,
    count_exclusions,
    measure_genre_popularity,
    measure_genre_trends,
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
                },
                outputs="feat_films_with_genres",
                name="build_analysis_table",
            ),
            Node(
                func=count_exclusions,
                inputs={
                    "matched_pairs": "prm_matched_pairs",
                    "soundtracks": "prm_soundtracks",
                    "films_with_genres": "feat_films_with_genres",
                },
                outputs="rpt_exclusions",
                name="count_exclusions",
            ),
            Node(
                func=measure_genre_trends,
                inputs={"films_with_genres": "feat_films_with_genres", "analysis": "params:analysis"},
                outputs="rpt_genre_by_decade",
                name="measure_genre_trends",
            ),
            Node(
                func=measure_genre_popularity,
                inputs={"films_with_genres": "feat_films_with_genres", "analysis": "params:analysis"},
                outputs="rpt_genre_popularity",
                name="measure_genre_popularity",
            ),
        ]
    )
