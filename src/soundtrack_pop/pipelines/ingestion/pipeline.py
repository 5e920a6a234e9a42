"""Ingestion: raw sources -> `int_` tables."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.ingestion.nodes import admit_sources, select_soundtracks


def create_pipeline() -> Pipeline:
    """Return the ingestion pipeline."""
    return Pipeline(
        [
            Node(
                func=select_soundtracks,
                inputs={"core": "raw_musicbrainz_core", "derived": "raw_musicbrainz_derived"},
                outputs="soundtrack_selections",
                name="select_soundtracks",
            ),
            Node(
                func=admit_sources,
                inputs={
                    "soundtrack_selections": "soundtrack_selections",
                    "movies": "raw_tmdb_movies",
                    "ingestion": "params:ingestion",
                },
                outputs={
                    "int_release_groups": "int_release_groups",
                    "int_release_group_secondary_types": "int_release_group_secondary_types",
                    "int_release_group_aliases": "int_release_group_aliases",
                    "int_release_group_dates": "int_release_group_dates",
                    "int_release_group_tags": "int_release_group_tags",
                    "int_artist_credits": "int_artist_credits",
                    "int_artist_credit_names": "int_artist_credit_names",
                    "int_artists": "int_artists",
                    "int_genres": "int_genres",
                    "int_imdb_links": "int_imdb_links",
                    "int_movies": "int_movies",
                    "int_rejects": "int_rejects",
                    "int_sources": "int_sources",
                },
                name="admit_sources",
            ),
        ]
    )
