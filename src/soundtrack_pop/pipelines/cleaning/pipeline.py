"""Cleaning: `int_` tables -> `prm_soundtracks`, `prm_movies`."""

from __future__ import annotations

from kedro.pipeline import Node, Pipeline

from soundtrack_pop.pipelines.cleaning.nodes import clean_movies, clean_soundtracks


def create_pipeline() -> Pipeline:
    """Return the cleaning pipeline."""
    return Pipeline(
        [
            Node(
                func=clean_soundtracks,
                inputs={
                    "release_groups": "int_release_groups",
                    "secondary_types": "int_release_group_secondary_types",
                    "dates": "int_release_group_dates",
                    "aliases": "int_release_group_aliases",
                    "artist_credits": "int_artist_credits",
                    "artist_credit_names": "int_artist_credit_names",
                    "artists": "int_artists",
                    "tags": "int_release_group_tags",
                    "genres": "int_genres",
                    "imdb_links": "int_imdb_links",
                    "cleaning": "params:cleaning",
                    "earlier": "earlier_soundtracks",
                },
                outputs=["prm_soundtracks", "soundtrack_reuse"],
                name="clean_soundtracks",
            ),
            Node(
                func=clean_movies,
                inputs={"movies": "int_movies", "cleaning": "params:cleaning", "earlier": "earlier_movies"},
                outputs=["prm_movies", "movie_reuse"],
                name="clean_movies",
            ),
        ]
    )
